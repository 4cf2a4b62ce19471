"""Law 1. Total. Every valid intake gets exactly one urgency, an action and, above self-care, a reason; nothing raises."""

from hypothesis import given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit.testing import core_library, intakes, libraries, truth

LIBRARY = core_library()
FEW = max(settings.default.max_examples // 2, 5)


def check_total(library, intake):
    assessment = lbpkit.triage(library, intake)
    assert assessment.urgency in set(lbpkit.Urgency)
    assert assessment.action.roles
    assert assessment.action.within_hours > 0
    top = max((reason.urgency for reason in assessment.reasons), default=lbpkit.Urgency.SELF_CARE)
    assert top is assessment.urgency
    assert bool(assessment.reasons) or assessment.urgency is lbpkit.Urgency.SELF_CARE
    named = [reason.rule for reason in assessment.reasons]
    assert len(named) == len(set(named))
    fired = {key for key, rule in library.rules.items() if truth(library, intake, rule.when) == "yes"}
    assert {reason.rule for reason in assessment.reasons if reason.state == "fired"} == fired
    assert assessment.could_reach >= assessment.urgency
    written = assessment.to_dict()
    assert written["urgency"] == assessment.urgency.value


@given(intakes(LIBRARY, silent=1))
@settings(max_examples=FEW)
def test_over_the_shipped_content(intake):
    check_total(LIBRARY, intake)


@given(st.data())
def test_over_generated_content(data):
    library = data.draw(libraries())
    check_total(library, data.draw(intakes(library, silent=2)))


def test_an_intake_that_holds_nothing():
    """Nothing asked at all, by whoever answers."""
    for respondent in ("self", "parent", "carer", "clinician"):
        check_total(LIBRARY, lbpkit.Intake(respondent=respondent))
