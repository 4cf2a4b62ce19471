"""Law 1. Total. Every valid intake gets exactly one urgency, an action and, above self-care, a reason; nothing raises."""

from hypothesis import given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit.testing import core_library, intakes, libraries
from lbpkit.testing.laws import total

LIBRARY = core_library()
FEW = max(settings.default.max_examples // 2, 5)


def check_total(library, intake):
    assert list(total(library, intake)) == []
    assessment = lbpkit.triage(library, intake)
    assert assessment.urgency in set(lbpkit.Urgency)
    assert assessment.to_dict()["urgency"] == assessment.urgency.value


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
