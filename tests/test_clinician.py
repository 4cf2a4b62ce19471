"""The clinician's summary: what must not be missed comes first, every list says what it leaves out, weeks are weeks."""

import pytest
from hypothesis import given, settings

import lbpkit
from lbpkit.document import texts_of
from lbpkit.expressions import findings_of
from lbpkit.leaflets.clinician import MOST_SERIOUS
from lbpkit.testing import core_library, intakes

LIBRARY = core_library()
FEW = max(settings.default.max_examples // 4, 5)
DENIED = lbpkit.Intake(
    age_years=40, sex="male", pain_days=3, pain_score=3, answers=dict.fromkeys(LIBRARY.findings, "no")
)


def summary(intake):
    return lbpkit.leaflet(LIBRARY, lbpkit.triage(LIBRARY, intake), audience="clinician")


def said(document, section):
    return [text.text for each in document.sections if each.id == section for text in texts_of(each.blocks)]


@pytest.mark.parametrize(
    ("answers", "when"),
    [
        ({"saddle_numbness": "yes"}, "within 4 hours"),
        ({"low_back_pain": "yes", "weight_loss": "yes"}, "within 7 days"),
        ({"low_back_pain": "yes", "pain_days": 60, "new_or_different_pain": "no"}, "within 6 weeks"),
    ],
)
def test_by_when_is_said_in_the_unit_that_people_use(answers, when):
    document = summary(DENIED.answering(answers))
    assert document.lead[0].text.endswith(f"{when}.")


@given(intakes(LIBRARY, silent=1))
@settings(max_examples=FEW)
def test_what_is_so_is_told_whole_and_what_is_left_out_is_counted(intake):
    assessment = lbpkit.triage(LIBRARY, intake)
    document = lbpkit.leaflet(LIBRARY, assessment, audience="clinician")
    told = said(document, "findings")
    implied = {parent for key in intake.yes for parent in LIBRARY.findings[key].implies}
    for key in set(intake.yes) - implied:
        assert LIBRARY.findings[key].clinician in told
    fired = [each.condition for each in assessment.possible_conditions if each.serious and each.state == "fired"]
    named = said(document, "must_not_miss")
    shown = [key for key in fired if LIBRARY.conditions[key].name in named]
    assert shown == fired[:MOST_SERIOUS]
    assert shown == fired or named[-1].endswith("more")


def test_an_emergency_sign_that_was_not_asked_is_never_passed_over_as_denied():
    asked = DENIED.without("saddle_numbness").answering({"low_back_pain": "yes"})
    document = summary(asked)
    facts = [fact for each in document.sections if each.id == "findings" for fact in each.blocks[1].items]
    by_answer = {fact.name.record.removeprefix("phrases/answer_"): fact.values for fact in facts}
    saddle = LIBRARY.findings["saddle_numbness"].clinician
    assert saddle in [text.text for text in by_answer["not_asked"]]
    assert saddle not in [text.text for text in by_answer["no"]]


def test_every_sign_that_is_an_emergency_by_itself_is_told_first():
    document = summary(DENIED)
    alone = [
        key for key in LIBRARY.findings
        if any({key} == set(findings_of(each.when)) and each.at_least is lbpkit.Urgency.EMERGENCY
               for each in LIBRARY.requirements.values())
    ]  # fmt: skip
    assert len(alone) > 15
    told = said(document, "findings")
    assert any(LIBRARY.findings[key].clinician in told for key in alone)
    assert told[-1].endswith("more")
