"""Every leaflet below same-day answers what patients ask (patients_ask.toml), and none blames or frightens."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit.document import texts_of
from lbpkit.locales import messages_in
from lbpkit.model.urgency import Urgency
from lbpkit.testing import core_library

LIBRARY = core_library()
EXAMPLES = {10: 5, 1000: 500}.get(settings.default.max_examples, 30)
ASKED = tomllib.loads(Path(__file__).with_name("patients_ask.toml").read_text("utf-8"))
INTAKES = sorted(Path("examples/intakes").glob("*.json"))
DENIED = lbpkit.Intake(
    age_years=40, sex="female", pain_days=20, pain_score=4, answers=dict.fromkeys(LIBRARY.findings, "no")
)
PLACES = ("low_back_pain", "hip_pain", "groin_pain", "buttock_pain", "thigh_pain", "leg_pain_below_knee")


def harmless():
    """Findings that by themselves bring nobody to a hospital today."""
    for key in LIBRARY.findings:
        if lbpkit.triage(LIBRARY, DENIED.answering({"low_back_pain": "yes", key: "yes"})).urgency < Urgency.SAME_DAY:
            yield key


HARMLESS = sorted(set(harmless()) - set(PLACES))


@st.composite
def ordinary(draw):
    """People who answered everything, and whom nothing sends to a hospital today."""
    so = [draw(st.sampled_from(PLACES)), *draw(st.lists(st.sampled_from(HARMLESS), max_size=6, unique=True))]
    numbers = {
        "age_years": draw(st.integers(18, 90)),
        "sex": draw(st.sampled_from(["female", "male"])),
        "pain_days": draw(st.sampled_from([1, 10, 40, 100, 400])),
        "pain_score": draw(st.integers(1, 8)),
    }
    intake = DENIED.answering({**numbers, **dict.fromkeys(so, "yes")})
    assume(lbpkit.triage(LIBRARY, intake).urgency < Urgency.SAME_DAY)
    return intake


def told(document):
    """Sections, records, and the finer names of patients_ask.toml that a leaflet holds."""
    yield from ("lead" for _ in document.lead[:1])
    yield from ("references" for _ in document.references[:1])
    for section in (*document.sections, document.colophon):
        yield section.id
        records = [text.record for text in texts_of(section)]
        yield from records
        if section.id == "conditions" and len(records) > 2 and set(courses()) & {t.text for t in texts_of(section)}:
            yield "conditions.course"
        for block in section.blocks:
            if section.id == "treatments" and block.type == "entries":
                yield from (f"treatments.{entry.mark}" for entry in block.items)
            if section.id == "treatments" and block.type == "ideas":
                yield from (f"treatments.{idea.sign}" for idea in block.items)


def courses():
    for condition in LIBRARY.conditions.values():
        yield from re.split(r"(?<=[.])\s+", condition.course or "")
        yield condition.course


def missing(assessment, style):
    """What patients ask and the leaflet does not tell."""
    intake = assessment.intake
    so = {
        "adult": intake.age_years is not None and intake.age_years >= 18,
        "back": "low_back_pain" in intake.yes,
        "back_or_hip": bool({"low_back_pain", "hip_pain"} & set(intake.yes)),
        "spine": bool({"low_back_pain", "leg_pain_below_knee"} & set(intake.yes)),
        "": True,
    }
    found = set(told(lbpkit.leaflet(LIBRARY, assessment, style=style)))
    for name, asked in ASKED.items():
        wanted = style in asked.get("styles", [style]) and so[asked.get("who", "")]
        if asked.get("needs") == "programme" and assessment.care.programme_id is None:
            continue
        if wanted and not found & set(asked["any"]):
            yield name


@pytest.mark.parametrize("path", INTAKES, ids=lambda path: path.stem)
@pytest.mark.parametrize("style", ["standard", "large_print", "easy_read"])
def test_every_example_answers_what_patients_ask(path, style):
    assessment = lbpkit.triage(LIBRARY, lbpkit.Intake.from_json(path.read_text("utf-8")))
    if assessment.complete and assessment.urgency < Urgency.SAME_DAY:
        assert list(missing(assessment, style)) == []


@given(ordinary(), st.sampled_from(["standard", "large_print", "easy_read"]))
@settings(max_examples=EXAMPLES)
def test_generated_people_are_answered_too(intake, style):
    assert list(missing(lbpkit.triage(LIBRARY, intake), style)) == []


def test_a_leaflet_that_leaves_something_out_would_be_seen():
    assessment = lbpkit.triage(LIBRARY, DENIED.answering({"saddle_numbness": "yes", "low_back_pain": "yes"}))
    assert {"what_helps", "what_i_can_do_myself", "work"} <= set(missing(assessment, "standard"))


UNKIND = re.compile(
    r"""
      wear\ and\ tear | worn[ -](?:out|down|away) | \bwear(?:s|ing)?\ (?:out|away|down) | crumbl | degenerat | bone\ on\ bone
    | \bdamag | ruined? | destroy | \bunstable | \b(?:slipped|popped)\ out | out\ of\ place | old\ age | weak\ back
    | cripple | wheelchair | permanent | hopeless | useless | catastroph | never\ (?:heal|recover|get\ (?:better|well)) | \bsuffer
    | (?:your|their)\ (?:own\ )?fault | you\ should\ have | you\ failed | \blazy | \bobes | \boverweight | bad\ posture | comply
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words that blame, frighten or make a back sound broken."""
TAKEN_BACK = re.compile(r"\bnot\b|many people fear|irritated|does not|without any", re.IGNORECASE)
"""What turns such a word round in the same text: *it is not your fault*, *this is not damage*."""
NAMES = ("synonyms", "sources:")
"""Where people's own words must be found, whatever they are."""
REVIEWED = {
    "topics/surgery_trends:paragraphs.text": "names the diagnosis by which operations are counted",
    "topics/discs:paragraphs.text": "says where the soft part of a disc is",
}
"""Texts that hold such words and neither blame nor frighten, each with the reason."""


def test_no_text_blames_frightens_or_calls_a_back_worn():
    unkind = [
        f"{message.context}: {message.text}"
        for message in messages_in(LIBRARY, (1, 2))
        if UNKIND.search(message.text)
        and not TAKEN_BACK.search(message.text)
        and not any(name in message.context for name in NAMES)
        and message.context not in REVIEWED
    ]
    assert unkind == []


@pytest.mark.parametrize(
    "text",
    [
        "Your discs are worn out.",
        "Wear and tear.",
        "It is your own fault.",
        "Your spine is crumbling.",
        "You are obese.",
    ],
)
def test_an_unkind_text_would_be_seen(text):
    assert UNKIND.search(text)
