"""Absence never reassures: no text that a patient reads says, or can be taken to say, that nothing serious is there."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lbpkit
from lbpkit.document import texts_of
from lbpkit.locales import messages_in
from lbpkit.model.urgency import Urgency

CORE = lbpkit.load_library(plugins=())

ALL_CLEAR = re.compile(
    r"""
      \b(?:no|not\ any|without)\ (?:need|reason|cause)\ (?:to|for)\ (?:worry|concern|alarm)
    | \bnothing\ (?:serious|to\ worry|wrong|dangerous|bad)\b
    | \b(?:rule[sd]?|ruled|ruling)\ out\b
    | \ball[ -]clear\b
    | \b(?:do\ not|don't|need\ not|never)\ worry\b
    | \byou\ (?:are|will\ be)\ (?:safe|fine|ok|okay|well|all\ right)\b
    | \b(?:is|are)\ (?:harmless|not\ serious|not\ dangerous|nothing)\b
    | \b(?:only|just|simply)\ a\ (?:strain|sprain|pulled\ muscle)\b
    | \bno\ (?:sign|signs|evidence)\ of\ (?:anything\ )?(?:serious|danger)
    | \bsafely?\ (?:ignore|wait)\b
    | \bdoes\ not\ need\ (?:to\ be\ seen|a\ check|checking|a\ doctor)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What would reassure."""
UNDONE = re.compile(r"does not mean|do not mean|cannot|is not the same|no test|nobody can|never mean", re.IGNORECASE)
"""What takes it back in the same sentence: *having none does not mean that nothing serious is there*."""
REVIEWED = {
    "contraindications/thrust_cancer:reason": "withholds something until a check has been made; says nothing of its outcome",
}
"""Texts that hold such words and reassure nobody, each with the reason."""


def sentences(text):
    return re.split(r"(?<=[.?!])\s+", text)


def reassuring(text):
    return [
        each
        for each in sentences(text)
        if ALL_CLEAR.search(each) and not UNDONE.search(each) and not each.endswith("?")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "There is no need to worry.", "Nothing serious is going on.", "This rules out a fracture.", "You are fine.",
        "It is just a strain.", "You can safely wait.", "No signs of anything serious were found.", "It is harmless.",
    ],
)  # fmt: skip
def test_an_all_clear_would_be_seen(text):
    assert reassuring(text)


@pytest.mark.parametrize(
    "text", ["Having none of these does not mean that nothing serious is there.", "Is it nothing serious?"]
)
def test_what_takes_it_back_is_no_all_clear(text):
    assert not reassuring(text)


def test_no_text_of_the_library_is_an_all_clear():
    found = {
        message.context: reassuring(message.text)
        for message in messages_in(CORE, (1, 2))
        if reassuring(message.text) and message.context not in REVIEWED
    }
    assert found == {}


@st.composite
def everything_no(draw):
    """Somebody with one or two areas of pain who answers no to everything else."""
    areas = [key for key, finding in CORE.findings.items() if finding.group == "where" and not finding.sensitive]
    hurts = draw(st.lists(st.sampled_from(areas), min_size=1, max_size=2))
    answers = dict.fromkeys(CORE.findings, "no") | dict.fromkeys(hurts, "yes")
    return lbpkit.Intake(
        age_years=draw(st.integers(0, 100)),
        sex=draw(st.sampled_from(["female", "male"])),
        pain_days=draw(st.sampled_from([1, 10, 30, 60, 400])),
        pain_score=draw(st.integers(0, 10)),
        respondent=draw(st.sampled_from(["self", "parent", "carer"])),
        answers=answers,
    )


@given(everything_no(), st.sampled_from(["standard", "large_print", "easy_read"]))
def test_with_every_warning_sign_answered_no_nothing_reassures_and_the_net_is_there(intake, style):
    assessment = lbpkit.triage(CORE, intake)
    assert assessment.safety_net
    assert assessment.review_days >= (0 if assessment.urgency is Urgency.EMERGENCY else 1)
    document = lbpkit.leaflet(CORE, assessment, style=style, region="GB")
    assert not reassuring(lbpkit.render(document, "text").replace("\n", " "))
    printed = " ".join(text.text for text in texts_of(document))
    for key in assessment.safety_net:
        assert CORE.advice[key].text in printed
    assert "Having none of the warning signs does not mean" in printed
