"""What a patient may hold: nothing that differs by the value of a sensitive answer, but urgency, route and time.

Everything else on a patient's leaflet is worked out as if every sensitive finding had been answered no. Care is what is
safe whatever the sensitive answers are, so that nothing unsafe is offered and nothing is given away by leaving it out.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from lbpkit.assessment import Assessment, triage
from lbpkit.care import Care, care, offerable
from lbpkit.engine.levels import BitLevels
from lbpkit.explaining import Reason
from lbpkit.library import Library
from lbpkit.model.intake import Intake
from lbpkit.model.urgency import Urgency
from lbpkit.suitability import Suitability, deciding_rank


@attrs.frozen(kw_only=True)
class Discreet:
    """An assessment as a patient may see it."""

    shown: Assessment
    """The assessment as if every sensitive finding were a no."""
    reasons: tuple[Reason, ...]
    """The reasons that may be named and that hold the real urgency."""
    hidden: bool
    """Whether the urgency rests on something that is not named."""
    care: Care
    """What is offered whatever the sensitive answers are, where they bring this urgency."""
    complete: bool
    """Whether it is finished, and would be without the sensitive answers too."""


def discreet(library: Library, assessment: Assessment) -> Discreet:
    """The assessment as a patient may see it."""
    shown = triage(library, _as_if(library, assessment.intake, "no"))
    named = tuple(reason for reason in shown.reasons if not reason.sensitive)
    holding = tuple(reason for reason in named if reason.urgency == assessment.urgency)
    hidden = assessment.urgency > shown.urgency or (not holding and bool(assessment.reasons))
    emergency = assessment.urgency is Urgency.EMERGENCY
    complete = emergency or (assessment.complete and shown.complete)
    offered = _care_either_way(library, shown.intake, assessment.urgency) if complete else Care()
    return Discreet(shown=shown, reasons=named, hidden=hidden, care=offered, complete=complete)


def _as_if(library: Library, intake: Intake, answer: str) -> Intake:
    return intake.answering(dict.fromkeys(_sensitive(library), answer))


def _sensitive(library: Library) -> list[str]:
    return [key for key, finding in library.findings.items() if finding.sensitive]


def _care_either_way(library: Library, shown: Intake, urgency: Urgency) -> Care:
    """What is offered by every way of answering the sensitive questions that brings this urgency.

    The urgency is told anyway, so ways that bring another need not be counted. Everything is monotone: each sensitive
    finding has, in all the ways that count, at most the strongest answer that by itself brings no more than the urgency;
    with these together, nothing is left out that any of those ways contraindicates or holds.
    """
    if urgency >= Urgency.SAME_DAY:
        return Care()  # until somebody is seen nothing is offered, whatever the answers
    strongest = {key: _strongest(library, shown, key, urgency) for key in _sensitive(library)}
    least = deciding_rank(library, BitLevels.of(library, shown), urgency)
    levels = BitLevels.of(library, shown.answering(strongest))
    safe = offerable(Suitability(library, levels, urgency, least))
    return care(library, shown, urgency, among=safe)


def _strongest(library: Library, shown: Intake, finding: str, urgency: Urgency) -> str:
    """The strongest answer that by itself brings no more than the urgency."""
    within = (
        each for each in ("yes", "unknown") if triage(library, shown.answering({finding: each})).urgency <= urgency
    )
    return next(within, "no")


def relied_on(library: Library, view: Discreet) -> tuple[str, ...]:
    """The findings answered yes, those that decide first; never a sensitive one."""
    yes = [key for key in view.shown.intake.yes if not library.findings[key].sensitive]
    return tuple(deciding_first(yes, view.reasons))


def deciding_first(findings: Iterable[str], reasons: Iterable[Reason]) -> list[str]:
    """The findings in the order in which the reasons name them, then the others."""
    deciding = [key for reason in reasons for key in reason.findings]
    return sorted(findings, key=lambda key: deciding.index(key) if key in deciding else len(deciding))
