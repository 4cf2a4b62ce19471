"""The definition of triage, written to be checked by eye.

Everything has a *level*. What is not so is `NO` (below all), what is so is `YES` (above all), and what is not known
stands between them at the urgency that not knowing it weighs. `all` takes the lowest level of its items, `any` the
highest, `at_least n` the n-th highest. A rule that is `YES` contributes its urgency; one at a level between
contributes that level, at most one step below its own urgency. The urgency is the highest contribution. So nothing
ever lowers it.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from lbpkit.expressions import SEXES, Compare, Expression, Has, SexIs, Suspected, atoms, bounds_of, fold
from lbpkit.library import Library
from lbpkit.model.intake import Intake
from lbpkit.model.urgency import NO, YES, Urgency

if TYPE_CHECKING:
    from lbpkit.model.findings import Finding
    from lbpkit.model.rules import Rule

ABOUT_UNKNOWN = Urgency.ROUTINE.rank
"""How much it weighs that a number or the sex is not known."""


@attrs.frozen(kw_only=True)
class Situation:
    """What the rules see: the answers, and the numbers and sex, with None for what is not known."""

    answers: Mapping[str, str]
    """Finding id to yes, no or unknown; what is left out is unknown."""
    about: Mapping[str, float | str | None]
    """age_years, pain_days, pain_score and sex."""

    @classmethod
    def of(cls, library: Library, intake: Intake) -> Situation:
        """The situation that an intake describes.

        What a finding implies is yes where the finding is answered yes: a fever measured is a fever, whatever was said
        before. Not knowing implies nothing, whether it was asked or not.
        """
        yes = {key for key, answer in intake.answers.items() if answer == "yes"}
        implied = {parent for finding in yes for parent in library.implied[finding]}
        answers = {**intake.answers, **dict.fromkeys(implied, "yes")}
        names = ("age_years", "sex", "pain_days", "pain_score")
        return cls(answers=answers, about={name: getattr(intake, name) for name in names})


class Lattice:
    """What numbers, the sex and the joining words mean among levels."""

    def __init__(self, about: Mapping[str, float | str | None]) -> None:
        self.about = about

    def number(self, comparison: Compare) -> int:
        value = self.about[comparison.number]
        if value is None:
            return ABOUT_UNKNOWN
        return YES if comparison.holds(float(value)) else NO

    def sex(self, sex: str) -> int:
        recorded = self.about["sex"]
        return ABOUT_UNKNOWN if recorded is None else YES if recorded == sex else NO

    def all(self, items: Sequence[int]) -> int:
        return min(items)

    def any(self, items: Sequence[int]) -> int:
        return max(items)

    def at_least(self, n: int, items: Sequence[int]) -> int:
        return sorted(items, reverse=True)[n - 1]


class Levels(Lattice):
    """The reference algebra: an expression's level in one situation."""

    def __init__(self, library: Library, situation: Situation) -> None:
        super().__init__(situation.about)
        self._library = library
        self._situation = situation
        self.finding = functools.cache(self._finding)
        self.suspected = functools.cache(self._suspected)
        self.rule = functools.cache(self._rule)

    def _finding(self, finding: str) -> int:
        """Yes if answered yes, else the lower of its answer and its gate."""
        record = self._library.findings[finding]
        answer = {"yes": YES, "no": NO}.get(self._situation.answers.get(finding, "unknown"), record.if_unknown.rank)
        if answer == YES or record.applies_if is None:
            return answer
        return min(answer, fold(record.applies_if, self))

    def _suspected(self, condition: str) -> int:
        """The strongest value of the rules that suspect the condition."""
        return max((self.rule(rule.id) for rule in self._library.suspecting[condition]), default=NO)

    def _rule(self, key: str) -> int:
        return fold(self._library.rules[key].when, self)


def contribution(rule: Rule, level: int) -> int:
    """The rank that a rule at this level contributes; `NO` for nothing."""
    if level == YES:
        return rule.urgency.rank
    return min(level, rule.urgency.rank - 1)


def urgency(library: Library, intake: Intake) -> Urgency:
    """The urgency of an intake, by the definition."""
    return Urgency.at(rank(library, Situation.of(library, intake), asked_about(library)))


Values = Mapping[str, tuple[float | str, ...]]
"""For each number that is asked for, and the sex: one value from each range that the rules can tell apart."""


def rank(library: Library, situation: Situation, values: Values) -> int:
    """The rank of the urgency.

    Leaving out a number or the sex never pays: where one is not known, the rank is at least the lowest that any of its
    values would give.
    """
    levels = Levels(library, situation)
    contributions = (contribution(rule, levels.rule(rule.id)) for rule in library.rules.values())
    known = max(contributions, default=0)
    floors = (
        min(rank(library, completed, values) for completed in completions(situation, name, values[name]))
        for name, value in situation.about.items()
        if value is None and name in values
    )
    return max(known, Urgency.SELF_CARE.rank, *floors)


def completions(situation: Situation, name: str, values: Sequence[float | str]) -> Iterator[Situation]:
    """The situation with each of the values in place of what is not known."""
    for value in values:
        yield attrs.evolve(situation, about={**situation.about, name: value})


def asked_about(library: Library) -> Values:
    """Each number that rules or gates ask for (and the sex) with one value from each range they can tell apart."""
    asked = [*(rule.when for rule in library.rules.values()), *gates(library.findings.values())]
    return representatives(asked)


def gates(findings: Iterable[Finding]) -> list[Expression]:
    """The gates of the findings that have one."""
    return [finding.applies_if for finding in findings if finding.applies_if is not None]


def representatives(expressions: Sequence[Expression]) -> Values:
    """One value from each range of each number that the expressions can tell apart; both sexes if asked."""
    highest = {"age_years": 120, "pain_score": 10}
    values: dict[str, tuple[float | str, ...]] = {}
    for number in ("age_years", "pain_days", "pain_score"):
        bounds = bounds_of(expressions, number)
        if not bounds:
            continue
        if number in highest:
            near = {each for bound in bounds for each in (int(bound) - 1, int(bound), int(bound) + 1)} | {0}
            values[number] = tuple(sorted(each for each in near if 0 <= each <= highest[number]))
        else:
            between = {(low + high) / 2 for low, high in itertools.pairwise(bounds)}
            values[number] = tuple(sorted({0.0, bounds[0] / 2, *bounds, *between, bounds[-1] + 1}))
    if any(isinstance(atom, SexIs) for each in expressions for atom in atoms(each)):
        values["sex"] = SEXES
    return values


def values_within(library: Library, expression: Expression) -> Values:
    """One value from each range that the expression can tell apart.

    What it asks for through gates, and through the rules that suspect a condition, counts too.
    """
    return representatives(list(_within(library, expression, set())))


def _within(library: Library, expression: Expression, seen: set[str]) -> Iterator[Expression]:
    yield expression
    for atom in atoms(expression):
        asked: list[Expression] = []
        if isinstance(atom, Has) and atom.finding not in seen:
            gate = library.findings[atom.finding].applies_if
            asked = [] if gate is None else [gate]
            seen.add(atom.finding)
        elif isinstance(atom, Suspected) and atom.condition not in seen:
            asked = [rule.when for rule in library.suspecting[atom.condition]]
            seen.add(atom.condition)
        for each in asked:
            yield from _within(library, each, seen)
