"""A second opinion on what is so, written apart from the engine; and the values that tell a library's bounds apart."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lbpkit.expressions import AllOf, AnyOf, AtLeast, Compare, Expression, Has, SexIs, Suspected, atoms, fold
from lbpkit.library import Library
from lbpkit.model.intake import ABOUT, Answer, Intake
from lbpkit.model.record import expressions_of

Atom = Has | Compare | SexIs | Suspected
_RANK: dict[Answer, int] = {"no": 0, "unknown": 1, "yes": 2}
_ANSWERS: tuple[Answer, ...] = ("no", "unknown", "yes")


class _Truth:
    """The algebra of no, not known and yes, as 0, 1 and 2."""

    def __init__(self, library: Library, intake: Intake) -> None:
        self.library, self.intake = library, intake
        self.finding = functools.cache(self._finding)
        self.answers = {key: _RANK[answer] for key, answer in intake.answers.items()}
        self.answers |= {parent: 2 for key in intake.yes for parent in implied_by(library, key)}

    def _finding(self, finding: str) -> int:
        answer = self.answers.get(finding, 1)
        gate = self.library.findings[finding].applies_if
        return answer if answer == 2 or gate is None else min(answer, fold(gate, self))

    def number(self, comparison: Compare) -> int:
        value = getattr(self.intake, comparison.number)
        return 1 if value is None else 2 * comparison.holds(value)

    def sex(self, sex: str) -> int:
        return 1 if self.intake.sex is None else 2 * (self.intake.sex == sex)

    def suspected(self, condition: str) -> int:
        rules = self.library.rules.values()
        return max((fold(rule.when, self) for rule in rules if condition in rule.suspects), default=0)

    def all(self, items: Sequence[int]) -> int:
        return min(items)

    def any(self, items: Sequence[int]) -> int:
        return max(items)

    def at_least(self, n: int, items: Sequence[int]) -> int:
        return min(2, sum(item == 2 for item in items) // n * 2) or int(sum(item > 0 for item in items) >= n)


def implied_by(library: Library, finding: str) -> frozenset[str]:
    """Everything that is so whenever the finding is, through any number of steps."""
    found: set[str] = set()
    waiting = [finding]
    while waiting:
        new = set(library.findings[waiting.pop()].implies) - found
        found |= new
        waiting += new
    return frozenset(found)


def truth(library: Library, intake: Intake, expression: Expression) -> Answer:
    """Whether the expression is so for this person: yes, no, or not known. Knows no urgency."""
    return truths(library, intake)(expression)


def truths(library: Library, intake: Intake) -> Callable[[Expression], Answer]:
    """The same for many expressions about one person."""
    algebra = _Truth(library, intake)
    return lambda expression: _ANSWERS[fold(expression, algebra)]


def ways_to(expression: Expression) -> tuple[frozenset[Atom], ...]:
    """Every way in which the expression comes to be so, as the parts that must hold together; impossible ones left out."""
    return tuple(dict.fromkeys(way for way in ways(expression) if _possible(way)))


def ways(expression: Expression) -> Iterable[frozenset[Atom]]:
    """The same with the impossible ones, one after the other."""
    match expression:
        case AnyOf(items):
            return itertools.chain.from_iterable(map(ways, items))
        case AllOf(items):
            return (frozenset().union(*each) for each in itertools.product(*map(ways, items)))
        case AtLeast(n, items):
            return itertools.chain.from_iterable(ways(AllOf(each)) for each in itertools.combinations(items, n))
        case _:
            return iter((frozenset({expression}),))


def _possible(way: frozenset[Atom]) -> bool:
    return all(fitting(way, name) for name in ABOUT)


def fitting(way: Iterable[Atom], name: str, among: Sequence[Any] = ()) -> tuple[Any, ...]:
    """The values of a number, or of the sex, that the comparisons in `way` allow.

    Args:
        way: parts that must hold together.
        name: age_years, sex, pain_days or pain_score.
        among: further values to try.
    """
    if name == "sex":
        asked = {atom.sex for atom in way if isinstance(atom, SexIs)}
        return tuple(sex for sex in ("female", "male") if asked <= {sex})
    own = [atom for atom in way if isinstance(atom, Compare) and atom.number == name]
    return tuple(value for value in (*_around(name, own), *among) if all(atom.holds(value) for atom in own))


def _around(name: str, comparisons: Iterable[Compare]) -> list[Any]:
    """On, just below and just above each bound, and the ends of the scale."""
    if name == "pain_days":
        near = {max(0.0, atom.bound + step) for atom in comparisons for step in (-1, -0.25, 0, 0.25, 1)}
        return sorted({0.0, 10.0, 400.0} | near)
    highest = 120 if name == "age_years" else 10
    near = {int(atom.bound) + step for atom in comparisons for step in (-1, 0, 1)}
    return sorted({0, highest // 2, highest} | {value for value in near if 0 <= value <= highest})


_VALUES: dict[int, tuple[Library, dict[str, list[Any]]]] = {}


def telling_values(library: Library) -> Mapping[str, Sequence[Any]]:
    """For age, sex, days and score: values on both sides of every bound that any record of the library sets."""
    if id(library) not in _VALUES:
        kinds = (
            "rules",
            "findings",
            "requirements",
            "contraindications",
            "treatments",
            "exercises",
            "programmes",
            "advice",
        )
        records = [record for kind in kinds for record in library.of_kind(kind).values()]
        bounds = [atom for each in records for _, tree in expressions_of(each) for atom in atoms(tree)]
        found: dict[str, list[Any]] = {"sex": ["female", "male"]}
        for name in ("age_years", "pain_days", "pain_score"):
            found[name] = _around(name, [atom for atom in bounds if isinstance(atom, Compare) and atom.number == name])
        _VALUES.clear()  # libraries come and go by the thousand: only the last one is kept
        _VALUES[id(library)] = library, found
    return _VALUES[id(library)][1]
