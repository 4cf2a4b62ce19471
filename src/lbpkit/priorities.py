"""What to ask first: of all that could raise the urgency, what is most urgent and most likely to settle it.

Each way in which a rule could come to be so is a stake. It weighs four times as much for each finding that speaks for
it (that it asks for, or that is typical of what it suspects), and a quarter for each thing that would still have to be
asked: so a suspicion that has begun is followed up, and what decides alone comes before what only counts together with
others. A question weighs as much as all the rules that hang on it, each by its best way. What only matters together
with a question that is asked waits for the answer.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import attrs

from lbpkit.engine.indexed import bits_of
from lbpkit.engine.prospects import Prospect
from lbpkit.library import Library
from lbpkit.model.findings import GROUPS, ON_RECORD
from lbpkit.model.urgency import Urgency

EMERGENCY_ITEMS = 5
"""How many signs of an emergency are asked together at the most."""
RECORD_ITEMS = 3
"""How many questions of illnesses, medicines and tests are asked beside them at the most."""
ITEMS = 8
"""How many questions of lesser urgency are asked together at the most."""
FIRST_CHECK = ("at_once", "first_check")
"""The groups of what may be an emergency and is not about the back at all: asked before the back."""


Asked = tuple[Literal["findings", "questions"], str]
"""Kind and id of what is asked."""


@attrs.frozen(kw_only=True)
class Stake:
    """One way in which a rule could come to be so."""

    rank: int
    """The rule's urgency."""
    rule: str
    """Id of the rule."""
    asked: frozenset[Asked]
    """What to ask for it now: where a gate is closed, what could open it."""
    weight: float
    """How much speaks for it, and how little is missing."""


def stakes(library: Library, prospect: Prospect, above: int) -> Iterator[list[Stake]]:
    """Everything through which answers to come could bring more than the rank given: rank by rank, the highest first."""
    index = prospect.index
    how = HowAsked(library, prospect)

    @functools.cache
    def typical(rule: str) -> int:
        conditions = (library.conditions[key] for key in library.rules[rule].suspects)
        return sum({index.bits[key] for condition in conditions for key in condition.typical})

    def stake(rank: int, rule: str, conjunction: int) -> Stake:
        missing = bits_of(conjunction & prospect.unasked)
        asked = frozenset[Asked]().union(*map(how.first_for, missing))
        speaking = conjunction | typical(rule)
        for gate in (index.gate_of[bit] for bit in missing if bit in index.gate_of):
            speaking |= functools.reduce(int.__or__, gate.conjunctions)
        so = (speaking & prospect.yes).bit_count()
        return Stake(rank=rank, rule=rule, asked=asked, weight=4.0 ** (so - len(asked)))

    for rank, each in prospect.at_stake(above):
        found = [stake(rank, rule, conjunction) for rule, conjunction in each]
        if found := [one for one in found if one.asked]:
            yield found


class HowAsked:
    """How findings are asked: by themselves or by a question, and what could open their gates first."""

    def __init__(self, library: Library, prospect: Prospect) -> None:
        self._prospect = prospect
        self._by = {finding: question.id for question in library.questions.values() for finding in question.findings}
        self.first_for = functools.cache(self._first_for)

    def _first_for(self, finding: int) -> frozenset[Asked]:
        return frozenset(map(self.of, bits_of(self._prospect.askable_first(finding))))

    def of(self, finding: int) -> Asked:
        """What settles a finding."""
        key = self._prospect.index.finding_of(finding)
        return ("questions", self._by[key]) if key in self._by else ("findings", key)


def first_of(library: Library, at_stake: Sequence[Stake]) -> list[Asked]:
    """What to ask together next for stakes of one rank: signs before what is on record."""
    left = at_stake
    alone = {each for stake in left if len(stake.asked) == 1 for each in stake.asked}
    urgent = left[0].rank == Urgency.EMERGENCY.rank
    room = {True: RECORD_ITEMS, False: EMERGENCY_ITEMS} if urgent else {True: ITEMS, False: ITEMS}

    def place(each: Asked) -> tuple[bool, bool, float, int, Asked]:
        first = each in alone and group_of(library, each) in FIRST_CHECK
        # of what is equally urgent the core's own is asked first, however much a plugin brings
        return "." in each[1], not first, -weights[each], GROUPS.index(group_of(library, each)), each

    picked: list[Asked] = []
    while len(picked) < ITEMS:
        weights = {each: weight for each, weight in _weights(left).items() if room[is_on_record(library, each)]}
        if not weights:
            break
        best = min(weights, key=place)
        picked.append(best)
        room[is_on_record(library, best)] -= 1
        left = [stake for stake in left if best not in stake.asked]
    return sorted(picked, key=lambda each: (is_on_record(library, each), *in_order(library, each)))


def _weights(at_stake: Iterable[Stake]) -> Mapping[Asked, float]:
    """What is asked, with the sum over all rules of the weightiest stake of each."""
    best: dict[tuple[Asked, str], float] = {}
    for stake in at_stake:
        for each in stake.asked:
            best[each, stake.rule] = max(best.get((each, stake.rule), 0.0), stake.weight)
    weights: dict[Asked, float] = {}
    for (each, _), weight in best.items():
        weights[each] = weights.get(each, 0.0) + weight
    return weights


def group_of(library: Library, each: Asked) -> str:
    """The group that it is asked with."""
    kind, key = each
    return library.findings[key].group if kind == "findings" else library.questions[key].group


def in_order(library: Library, each: Asked) -> tuple[int, bool, Asked]:
    """To sort by: questions of equal weight stand in the order of their groups, the core's own first."""
    return GROUPS.index(group_of(library, each)), "." in each[1], each


def is_on_record(library: Library, each: Asked) -> bool:
    """Whether all that is asked stands on record rather than being felt or seen."""
    kind, key = each
    findings = (key,) if kind == "findings" else library.questions[key].findings
    return all(library.findings[finding].kind in ON_RECORD for finding in findings)
