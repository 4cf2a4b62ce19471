"""What of the rules and findings decides, as plain data: each rule as the sets of atoms one of which must hold.

A snapshot carries it, so that an urgency can be worked out before a single record is made. It is a function of the
records: `deciding_of` makes it, the tests compare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from lbpkit.expressions import Algebra, Compare, Expression, Has, SexIs, atoms, findings_of, fold, parse, to_raw

if TYPE_CHECKING:
    from lbpkit.model.findings import Finding
    from lbpkit.model.rules import Rule

Atom = Has | Compare | SexIs
Conjunctions = frozenset[int]
"""Sets of bits, one of which must hold."""
Places = list[list[int]]
"""The same as the places of the atoms."""


class DecidingFinding(NamedTuple):
    """What of a finding decides."""

    weight: int
    """The rank that not knowing it weighs."""
    gate: Places | None
    """Its gate."""
    implies: list[str]
    """The findings that it implies directly."""


class DecidingRule(NamedTuple):
    """What of a rule decides."""

    rank: int
    """The rank of its urgency."""
    when: Places
    """What must be so."""
    asks: list[int]
    """The places of the findings that it names."""


class Deciding(NamedTuple):
    """What of one part's records decides."""

    atoms: list[str]
    """Every finding, comparison and sex that a rule or gate asks for, as content writes it, sorted."""
    findings: dict[str, DecidingFinding]
    """By id."""
    rules: dict[str, DecidingRule]
    """By id."""

    def plain(self) -> dict[str, Any]:
        """Plain data, as a snapshot holds it."""
        return self._asdict()

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> Deciding:
        """Read back what `plain` made."""
        return cls(
            plain["atoms"],
            {key: DecidingFinding(*found) for key, found in plain["findings"].items()},
            {key: DecidingRule(*rule) for key, rule in plain["rules"].items()},
        )


def deciding_of(findings: Mapping[str, Finding], rules: Mapping[str, Rule]) -> Deciding:
    """What of these records decides."""
    gates = {key: finding.applies_if for key, finding in findings.items()}
    asked = [*(rule.when for rule in rules.values()), *(gate for gate in gates.values() if gate is not None)]
    names = sorted({to_raw(atom) for expression in asked for atom in atoms(expression)})
    places = {name: place for place, name in enumerate(names)}
    algebra = ConjunctionAlgebra({name: 1 << place for name, place in places.items()})

    def meaning(expression: Expression) -> Places:
        return sorted(_places(each) for each in fold(expression, algebra))

    return Deciding(
        names,
        {
            key: DecidingFinding(
                finding.if_unknown.rank,
                None if finding.applies_if is None else meaning(finding.applies_if),
                list(finding.implies),
            )
            for key, finding in sorted(findings.items())
        },
        {
            key: DecidingRule(
                rule.urgency.rank, meaning(rule.when), sorted(places[finding] for finding in findings_of(rule.when))
            )
            for key, rule in sorted(rules.items())
        },
    )


def _places(bits: int) -> list[int]:
    return [place for place in range(bits.bit_length()) if bits >> place & 1]


def atom_of(name: str) -> Atom:
    """The atom that is written so."""
    if " " not in name:
        return Has(name)
    atom = parse(name)
    if not isinstance(atom, Compare | SexIs):
        raise TypeError(f"{name!r} is no finding, number or sex")
    return atom


class Implying(Protocol):
    """A finding, as far as what it implies."""

    @property
    def implies(self) -> Sequence[str]:
        """The findings that are so whenever this one is."""
        ...


def ancestors(key: str, findings: Mapping[str, Implying]) -> Iterator[str]:
    """Everything the finding implies, directly or through another."""
    seen: set[str] = set()
    waiting = list(findings[key].implies)
    while waiting:
        parent = waiting.pop()
        if parent in findings and parent not in seen:
            seen.add(parent)
            yield parent
            waiting += findings[parent].implies


class ConjunctionAlgebra(Algebra[Conjunctions]):
    """The algebra of bit sets: an expression as the list of conjunctions one of which must hold."""

    def __init__(self, bits: Mapping[str, int]) -> None:
        self.bits = bits

    def finding(self, finding: str) -> Conjunctions:
        """One bit."""
        return frozenset({self.bits[finding]})

    def number(self, comparison: Compare) -> Conjunctions:
        """One bit."""
        return frozenset({self.bits[to_raw(comparison)]})

    def sex(self, sex: str) -> Conjunctions:
        """One bit."""
        return frozenset({self.bits[to_raw(SexIs(sex))]})

    def suspected(self, condition: str) -> Conjunctions:
        """Refused."""
        raise ValueError(f"a rule cannot ask whether {condition!r} is suspected")

    def any(self, items: Sequence[Conjunctions]) -> Conjunctions:
        """The conjunctions of every item."""
        return _smallest(frozenset().union(*items))

    def all(self, items: Sequence[Conjunctions]) -> Conjunctions:
        """Each conjunction of one item joined with each of the others."""
        joined = items[0]
        for item in items[1:]:
            joined = _smallest(frozenset(one | other for one in joined for other in item))
        return joined

    def at_least(self, n: int, items: Sequence[Conjunctions]) -> Conjunctions:
        """Those of every pick of n items."""
        reached: list[frozenset[int]] = [frozenset({0})] + [frozenset()] * n
        for item in items:
            for count in range(n, 0, -1):
                joined = frozenset(one | other for one in reached[count - 1] for other in item)
                reached[count] = _smallest(reached[count] | joined)
        return reached[n]


def _smallest(conjunctions: frozenset[int]) -> Conjunctions:
    """Without those that hold only where a smaller one does."""
    if len(conjunctions) < 2:
        return conjunctions
    kept: list[int] = []
    for one in sorted(conjunctions, key=int.bit_count):
        if not any(other & one == other for other in kept):
            kept.append(one)
    return frozenset(kept)
