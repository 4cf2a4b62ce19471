"""Triage as Boolean formulas over the columns of a frame: for each urgency, whether somebody reaches it.

A level is one of a few steps, so that each expression becomes one formula for each step: "at this level or above".
What not knowing a number must not pay for (the floor) is a formula too: with the number left open, each of its values
must reach the urgency; of the clauses that say so, one for each range, only the smallest are kept. Nothing in here
knows a data frame.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import attrs

from lbpkit.content.deciding import ConjunctionAlgebra, Conjunctions
from lbpkit.engine.reference import ABOUT_UNKNOWN, Values, asked_about
from lbpkit.expressions import NUMBERS, Compare, SexIs, fold
from lbpkit.library import Library
from lbpkit.model.urgency import YES, Urgency

ABOUT = (*NUMBERS, "sex")


@attrs.frozen(cache_hash=True)
class Column:
    """A finding is answered so: yes, or not no."""

    finding: str
    may: bool


@attrs.frozen(cache_hash=True)
class Known:
    """A comparison or sex holds; where it is not known, `unknown`."""

    atom: Compare | SexIs
    unknown: bool


@attrs.frozen(cache_hash=True)
class Missing:
    """The number, or the sex, is not known."""

    name: str


@attrs.frozen(cache_hash=True)
class Every:
    """All of them hold; none to hold: so."""

    items: tuple[Formula, ...]


@attrs.frozen(cache_hash=True)
class Some:
    """One of them holds; none that could: not so."""

    items: tuple[Formula, ...]


@attrs.frozen(cache_hash=True)
class Count:
    """At least n of them hold."""

    n: int
    items: tuple[Formula, ...]


@attrs.frozen(cache_hash=True)
class Shared:
    """What several clauses ask for: worked out once."""

    formula: Formula


Formula = Shared | Column | Known | Missing | Every | Some | Count
SO = Every(())
NOT_SO = Some(())


def every(formulas: Iterable[Formula]) -> Formula:
    """That all hold, in the shortest form: nothing twice, nothing nested."""
    flat = dict.fromkeys(part for each in formulas for part in (each.items if isinstance(each, Every) else (each,)))
    if NOT_SO in flat:
        return NOT_SO
    return next(iter(flat)) if len(flat) == 1 else Every(tuple(flat))


def some(formulas: Iterable[Formula]) -> Formula:
    """That one holds, in the shortest form."""
    flat = dict.fromkeys(part for each in formulas for part in (each.items if isinstance(each, Some) else (each,)))
    if SO in flat:
        return SO
    return next(iter(flat)) if len(flat) == 1 else Some(tuple(flat))


def counted(n: int, formulas: Sequence[Formula]) -> Formula:
    """That at least n hold, in the shortest form."""
    left = [each for each in formulas if each not in (SO, NOT_SO)]
    n -= sum(each == SO for each in formulas)
    return SO if n <= 0 else NOT_SO if n > len(left) else some(left) if n == 1 else Count(n, tuple(left))


class Reaching:
    """The algebra of formulas: that an expression stands at a level or above.

    Args:
        library: whose findings and gates count.
        level: the level, `YES` or a rank.
        asked: the findings that are columns; the others were asked of nobody.
    """

    def __init__(self, library: Library, level: int, asked: Collection[str]) -> None:
        self._library = library
        self._level = level
        self._asked = asked
        self._implying: dict[str, list[str]] = {}
        for key, parents in library.implied.items():
            for parent in parents:
                self._implying.setdefault(parent, []).append(key)
        self._found: dict[str, Formula] = {}

    def finding(self, finding: str) -> Formula:
        if finding not in self._found:
            self._found[finding] = self._finding(finding)
        return self._found[finding]

    def _finding(self, finding: str) -> Formula:
        """Yes if answered yes or implied by one that is, else the lower of its answer and its gate."""
        answered = (key for key in (finding, *self._implying.get(finding, ())) if key in self._asked)
        yes = some(Column(key, may=False) for key in answered)
        record = self._library.findings[finding]
        if self._level == YES or record.if_unknown.rank < self._level:
            return yes
        may = Column(finding, may=True) if finding in self._asked else SO
        gate = SO if record.applies_if is None else fold(record.applies_if, self)
        if gate == SO and yes == Column(finding, may=False):
            return may  # whoever says yes does not say no
        return some([yes, every([may, gate])])

    def number(self, comparison: Compare) -> Formula:
        return Known(comparison, self._level <= ABOUT_UNKNOWN)

    def sex(self, sex: str) -> Formula:
        return Known(SexIs(sex), self._level <= ABOUT_UNKNOWN)

    def suspected(self, condition: str) -> Formula:
        raise ValueError(f"a rule cannot ask whether {condition!r} is suspected")

    def all(self, items: Sequence[Formula]) -> Formula:
        return every(items)

    def any(self, items: Sequence[Formula]) -> Formula:
        return some(items)

    def at_least(self, n: int, items: Sequence[Formula]) -> Formula:
        return counted(n, items)


def urgencies(library: Library, columns: Collection[str], missing: Collection[str]) -> dict[Urgency, Formula]:
    """For each urgency above self-care, the most urgent first: the formula that somebody has it or a higher one.

    Args:
        library: whose rules decide.
        columns: the findings, numbers and sex that are columns; of the rest nothing is known.
        missing: those of the numbers and the sex that are not known of somebody.
    """
    levels = {level: Reaching(library, level, columns) for level in (YES, *range(1, Urgency.EMERGENCY.rank))}
    ranges = Ranges(asked_about(library))
    found: dict[Urgency, Formula] = {}
    for urgency in reversed(list(Urgency)[1:]):
        rank = urgency.rank
        own = [fold(rule.when, levels[YES]) for rule in library.rules.values() if rule.urgency is urgency]
        open_ = (
            [fold(rule.when, levels[rank]) for rule in library.rules.values() if rule.urgency > urgency]
            if rank < 4
            else []
        )
        # where not knowing a number weighs the rank itself, an open rule needs no floor
        floors = _floors([*own, *(open_ if rank > ABOUT_UNKNOWN else ())], ranges, missing)
        found[urgency] = _never_told(some([*own, *open_, *floors]), frozenset(columns))
    return found


def _never_told(formula: Formula, columns: Collection[str]) -> Formula:
    """The formula where of what is no column nothing is known."""
    if isinstance(formula, Known) and _name(formula.atom) not in columns:
        return SO if formula.unknown else NOT_SO
    if isinstance(formula, Missing) and formula.name not in columns:
        return SO
    return _rebuilt(formula, [_never_told(each, columns) for each in parts(formula)])


def _rebuilt(formula: Formula, inner: Sequence[Formula]) -> Formula:
    """The same formula of other parts, in the shortest form."""
    if isinstance(formula, Every):
        return every(inner)
    if isinstance(formula, Some):
        return some(inner)
    if isinstance(formula, Shared):
        return inner[0] if inner[0] in (SO, NOT_SO) else Shared(inner[0])
    return counted(formula.n, inner) if isinstance(formula, Count) else formula


Clause = frozenset[int]
"""Sets of comparisons, as bits, of which one must hold."""


def _floors(ways: Sequence[Formula], ranges: Ranges, missing: Collection[str]) -> Iterator[Formula]:
    """For each set of numbers that may not be known: that every value they could have brings one of the ways."""
    bits = {leaf: 1 << place for place, leaf in enumerate(dict.fromkeys(each for way in ways for each in leaves(way)))}
    conjunctions = sorted({each for way in ways for each in _conjunctions(way, bits)})
    for size in range(1, len(ABOUT) + 1):
        for names in itertools.combinations([name for name in ABOUT if name in missing], size):
            asked = sum(bit for leaf, bit in bits.items() if isinstance(leaf, Known) and _name(leaf.atom) in names)
            rest: dict[int, list[Formula]] = {}
            for each in conjunctions:
                if each & asked:
                    others = every(leaf for leaf, bit in bits.items() if bit & each & ~asked)
                    rest.setdefault(each & asked, []).append(others)
            clauses = _clauses(rest, ranges.cells(names, bits))
            used = {_name(leaf.atom) for leaf, bit in bits.items() if isinstance(leaf, Known) and _uses(clauses, bit)}
            if used.issuperset(names):  # else fewer numbers say the same
                shared = {mask: Shared(some(ways)) for mask, ways in rest.items()}
                brought = [some(shared[mask] for mask in sorted(clause)) for clause in sorted(clauses, key=sorted)]
                yield every([*map(Missing, names), *brought])


def _uses(clauses: Collection[Clause], bit: int) -> bool:
    return any(mask & bit for clause in clauses for mask in clause)


def _conjunctions(formula: Formula, bits: Mapping[Formula, int]) -> Conjunctions:
    """The sets of leaves, as bits, one of which must hold."""
    if formula in bits:
        return frozenset({bits[formula]})
    algebra = ConjunctionAlgebra({})
    inner = [_conjunctions(each, bits) for each in parts(formula)]
    if isinstance(formula, Count):
        return algebra.at_least(formula.n, inner)
    if isinstance(formula, Every):
        return algebra.all(inner) if inner else frozenset({0})
    return algebra.any(inner) if inner else frozenset()


def _clauses(masks: Collection[int], cells: Collection[int]) -> frozenset[Clause]:
    """For each range of the numbers the sets of comparisons that hold in it; the smallest clauses only.

    A clause that has all that another has says less than the other.
    """
    clauses = {frozenset(mask for mask in masks if mask & cell == mask) for cell in cells}
    return frozenset(clause for clause in clauses if not any(other < clause for other in clauses))


def leaves(formula: Formula) -> Iterator[Formula]:
    """What a formula asks of a row, repeats included."""
    inner = parts(formula)
    if not inner and formula not in (SO, NOT_SO):
        yield formula
    for each in inner:
        yield from leaves(each)


def parts(formula: Formula) -> Collection[Formula]:
    """What a formula is made of."""
    if isinstance(formula, Shared):
        return (formula.formula,)
    return formula.items if isinstance(formula, Every | Some | Count) else ()


def _name(atom: Compare | SexIs) -> str:
    return atom.number if isinstance(atom, Compare) else "sex"


@attrs.frozen
class Ranges:
    """For each number that rules ask for, and the sex: one value from each range that they tell apart."""

    values: Values

    def cells(self, names: Sequence[str], bits: Mapping[Formula, int]) -> set[int]:
        """The comparisons that hold, as bits, in each range of all these numbers at once."""
        cells = {0}
        for name in names:
            own = [
                (leaf.atom, bit) for leaf, bit in bits.items() if isinstance(leaf, Known) and _name(leaf.atom) == name
            ]
            held = {sum(bit for atom, bit in own if _holds(atom, value)) for value in self.values.get(name, ())}
            cells = {one | other for one in cells for other in held or {0}}
        return cells


def _holds(atom: Compare | SexIs, value: float | str) -> bool:
    return atom.holds(float(value)) if isinstance(atom, Compare) else atom.sex == value
