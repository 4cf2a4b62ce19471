"""What a plugin does to named cases: whom it moves, from which urgency to which.

A case knows nothing of a plugin's own findings. So each is looked at twice: as the plugin's questions stand before
anybody asks them, and with every one of them answered yes. The second is the most that the plugin can do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

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


def effect(before: Library, after: Library, cases: Collection[Case]) -> Effect:
    """Which cases move between a library and the same with something added.

    Args:
        before: the core, or the core with what stays the same.
        after: the same with the plugin.
        cases: named cases, whose findings `before` has.
    """
    intakes = [(case, case.intake(before)) for case in cases]
    asked = [(case, all_yes(before, after, intake)) for case, intake in intakes]
    return Effect(
        cases=len(intakes),
        unasked=tuple(_moves(before, after, intakes, intakes)),
        all_yes=tuple(_moves(before, after, intakes, asked)),
    )


def all_yes(before: Library, after: Library, intake: Intake) -> Intake:
    """The intake with a yes to everything that only `after` asks, and would ask somebody in this situation."""
    own = sorted(after.findings.keys() - before.findings.keys())
    return intake.answering(_open(after, intake, own)) if own else intake


def firing(before: Library, after: Library, rule: Rule, cases: Collection[Case]) -> tuple[list[Case], list[Case]]:
    """For which cases a rule fires: while nothing that only `after` asks is answered, and with all of it yes."""
    found: tuple[list[Case], list[Case]] = ([], [])
    for case in cases:
        intake = case.intake(before)
        for firing, answered in zip(found, (intake, all_yes(before, after, intake)), strict=True):
            if fold(rule.when, Levels(after, Situation.of(after, answered))) == YES:
                firing.append(case)
    return found


def _moves(
    before: Library, after: Library, intakes: Collection[tuple[Case, Intake]], asked: Collection[tuple[Case, Intake]]
) -> Iterator[Move]:
    without, with_ = index_of(before), index_of(after)
    for (case, intake), (_, answered) in zip(intakes, asked, strict=True):
        low, high = Urgency.at(without.rank(intake)), Urgency.at(with_.rank(answered))
        if low != high:
            yield Move(case=case, before=low, after=high)


def _open(library: Library, intake: Intake, findings: Collection[str]) -> dict[str, str]:
    """A yes to each of the findings that somebody in the intake's situation could be asked."""
    asked = without_closed(library, intake.answering(dict.fromkeys(findings, "unknown")))
    return {key: "yes" for key in findings if key in asked.answers}


def counted(moves: Collection[Move]) -> list[tuple[Urgency, Urgency, int]]:
    """From which urgency to which, and how many, the furthest up first."""
    counts = Counter((move.before, move.after) for move in moves)
    order = sorted(counts, key=lambda pair: (-pair[1].rank, pair[0].rank))
    return [(before, after, counts[before, after]) for before, after in order]
