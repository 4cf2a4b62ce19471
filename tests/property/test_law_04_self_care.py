"""Law 4. Self-care is earned. `SELF_CARE` only when every core rule of `SAME_DAY` or above is silent; an intake with nothing
answered is never self-care.
"""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import lbpkit
from lbpkit.testing import core_library, intakes, libraries, library_of, truth

LIBRARY = core_library()
URGENT = sorted(key for key, rule in LIBRARY.rules.items() if rule.urgency >= lbpkit.Urgency.SAME_DAY)


def check_earned(library, intake):
    if lbpkit.triage(library, intake).urgency is lbpkit.Urgency.SELF_CARE:
        loud = [
            key
            for key, rule in library.rules.items()
            if rule.urgency >= lbpkit.Urgency.SAME_DAY and truth(library, intake, rule.when) != "no"
        ]
        assert loud == []


@given(intakes(LIBRARY, base=("no",), silent=2))
def test_over_the_shipped_content(intake):
    check_earned(LIBRARY, intake)


@given(st.data())
def test_no_rule_of_the_shipped_content_can_be_left_open(data):
    """From the other end: while an urgent rule may be so, nobody is told to look after themselves."""
    rule = LIBRARY.rules[data.draw(st.sampled_from(URGENT))]
    intake = data.draw(intakes(LIBRARY, when=rule.when, base=("no",), silent=2))
    known = [finding for finding in intake.yes if data.draw(st.booleans())]
    intake = intake.answering(dict.fromkeys(known, "unknown"))
    assume(truth(LIBRARY, intake, rule.when) != "no")
    assert lbpkit.triage(LIBRARY, intake).urgency > lbpkit.Urgency.SELF_CARE


@given(st.data())
def test_over_generated_content(data):
    library = data.draw(libraries(care=False))
    for _ in range(3):
        check_earned(library, data.draw(intakes(library)))


@pytest.mark.parametrize("respondent", ["self", "parent", "carer", "clinician"])
@given(data=st.data())
def test_nothing_answered_is_never_self_care(respondent, data):
    """Whatever is told of age, sex, days and score."""
    about = data.draw(intakes(LIBRARY)).to_dict() | {"respondent": respondent, "answers": {}}
    assert lbpkit.triage(LIBRARY, lbpkit.Intake.from_dict(about)).urgency > lbpkit.Urgency.SELF_CARE


def test_what_weighs_nothing_cannot_leave_an_urgent_rule_open():
    records = {"findings": {"f": {"if_unknown": "self_care"}}, "rules": {"r": {"when": "f", "urgency": "same_day"}}}
    with pytest.raises(lbpkit.ContentError) as refused:
        library_of(records)
    assert [problem.kind for problem in refused.value.problems] == ["weighs-nothing"]
