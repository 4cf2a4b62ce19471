"""What a patient may hold: nothing that differs by the value of a sensitive answer, but urgency, route and time.

Everything else on a patient's leaflet is worked out as if every sensitive finding had been answered no. Care is what is
offered either way, so that nothing unsafe is offered and nothing is given away.
"""

from __future__ import annotations

import attrs

from lbpkit.assessment import Assessment, triage
from lbpkit.care import Care, care, offerable
from lbpkit.explaining import Reason
from lbpkit.library import Library
from lbpkit.model.intake import Intake
from lbpkit.model.urgency import Urgency


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
    """What is offered whatever the sensitive answers are."""
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
    offered = _care_either_way(library, assessment) if complete else Care()
    return Discreet(shown=shown, reasons=named, hidden=hidden, care=offered, complete=complete)


def _as_if(library: Library, intake: Intake, answer: str) -> Intake:
    sensitive = [key for key, finding in library.findings.items() if finding.sensitive]
    return intake.answering(dict.fromkeys(sensitive, answer))


def _care_either_way(library: Library, assessment: Assessment) -> Care:
    with_all = offerable(library, _as_if(library, assessment.intake, "yes"), assessment.urgency)
    return care(library, _as_if(library, assessment.intake, "no"), assessment.urgency, among=with_all)


def relied_on(library: Library, view: Discreet) -> tuple[str, ...]:
    """The findings answered yes, those that decide first; never a sensitive one."""
    yes = [key for key in view.shown.intake.yes if not library.findings[key].sensitive]
    deciding = [key for reason in view.reasons for key in reason.findings]
    return tuple(sorted(yes, key=lambda key: deciding.index(key) if key in deciding else len(deciding)))
