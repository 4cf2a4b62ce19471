"""What a plugin does to named cases: whom it moves, from which urgency to which.

A case knows nothing of a plugin's own findings. So each is looked at twice: as the plugin's questions stand before
anybody asks them, and with every one of them answered yes. The second is the most that the plugin can do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import attrs

from lbpkit.cases import Case, without_closed
from lbpkit.engine.indexed import index_of
from lbpkit.engine.reference import Levels, Situation
from lbpkit.expressions import fold
from lbpkit.library import Library
from lbpkit.model.intake import Intake
from lbpkit.model.rules import Rule
from lbpkit.model.urgency import YES, Urgency


@attrs.frozen(kw_only=True)
class Move:
    """A case whose urgency differs between two libraries."""

    case: Case
    """The case."""
    before: Urgency
    """Without the plugin."""
    after: Urgency
    """With it."""

    @property
    def outside(self) -> bool:
        """Whether it now lies outside the range that is right for the case."""
        return not self.case.allows(self.after)


@attrs.frozen(kw_only=True)
class Effect:
    """What is different for a collection of cases."""

    cases: int
    """How many were looked at."""
    unasked: tuple[Move, ...]
    """Cases that move although none of the plugin's own questions is answered."""
    all_yes: tuple[Move, ...]
    """Cases that move when every one of them is answered yes."""


class Person(NamedTuple):
    """A case, as somebody who answers."""

    case: Case
    """The case."""
    unasked: Intake
    """Before anybody asks what only the plugin asks."""
    all_yes: Intake
    """With a yes to everything that only the plugin asks, and would ask somebody in this situation."""


def people(before: Library, after: Library, cases: Iterable[Case]) -> list[Person]:
    """The cases as people who answer a library, and the same with something added.

    Args:
        before: the core, or the core with what stays the same.
        after: the same with the plugin.
        cases: named cases, whose findings `before` has.
    """
    own = sorted(after.findings.keys() - before.findings.keys())
    intakes = ((case, case.intake(before)) for case in cases)
    return [
        Person(case, intake, intake.answering(_open(after, intake, own)) if own else intake) for case, intake in intakes
    ]


def effect(before: Library, after: Library, people: Collection[Person]) -> Effect:
    """Which cases move between a library and the same with something added."""
    return Effect(
        cases=len(people),
        unasked=tuple(_moves(before, after, ((each, each.unasked) for each in people))),
        all_yes=tuple(_moves(before, after, ((each, each.all_yes) for each in people))),
    )


def firing(after: Library, rule: Rule, people: Iterable[Person]) -> tuple[list[Person], list[Person]]:
    """For whom a rule fires: while nothing that only `after` asks is answered, and with all of it yes."""
    found: tuple[list[Person], list[Person]] = ([], [])
    for each in people:
        for firing, answered in zip(found, (each.unasked, each.all_yes), strict=True):
            if fold(rule.when, Levels(after, Situation.of(after, answered))) == YES:
                firing.append(each)
    return found


def _moves(before: Library, after: Library, answered: Iterable[tuple[Person, Intake]]) -> Iterator[Move]:
    without, with_ = index_of(before), index_of(after)
    for person, intake in answered:
        low, high = Urgency.at(without.rank(person.unasked)), Urgency.at(with_.rank(intake))
        if low != high:
            yield Move(case=person.case, before=low, after=high)


def _open(library: Library, intake: Intake, findings: Collection[str]) -> dict[str, str]:
    """A yes to each of the findings that somebody in the intake's situation could be asked."""
    asked = without_closed(library, intake.answering(dict.fromkeys(findings, "unknown")))
    return {key: "yes" for key in findings if key in asked.answers}


def counted(moves: Collection[Move]) -> list[tuple[Urgency, Urgency, int]]:
    """From which urgency to which, and how many, the furthest up first."""
    counts = Counter((move.before, move.after) for move in moves)
    order = sorted(counts, key=lambda pair: (-pair[1].rank, pair[0].rank))
    return [(before, after, counts[before, after]) for before, after in order]
