"""Leaflets: each urgency reads as it should, every sentence has its record, and nothing of the machinery shows."""

import datetime
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit.document import texts_of
from lbpkit.model.kinds import KINDS
from lbpkit.testing import core_library, intakes, libraries

LIBRARY = core_library()
HALF = max(settings.default.max_examples // 2, 5)
SNAKE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
DENIED = lbpkit.Intake(
    age_years=40, sex="male", pain_days=3, pain_score=3, answers=dict.fromkeys(LIBRARY.findings, "no")
)
STRAIN = DENIED.answering({"low_back_pain": "yes", "started_after_lifting": "yes"})
PEOPLE = {
    "emergency": STRAIN.answering({"saddle_numbness": "yes"}),
    "same_day": STRAIN.answering({"fever_or_chills": "yes"}),
    "soon": STRAIN.answering({"weight_loss": "yes"}),
    "routine": STRAIN.answering({"pain_days": 60, "new_or_different_pain": "no"}),
    "self_care": STRAIN,
}
UNFINISHED = lbpkit.Intake(age_years=40, sex="male", pain_days=3, pain_score=3, answers={"low_back_pain": "yes"})


def made(intake, **options):
    return lbpkit.leaflet(LIBRARY, lbpkit.triage(LIBRARY, intake), **options)


def all_texts(document):
    yield from texts_of((document.title, document.lead, document.sections, document.colophon))
    if document.banner is not None:
        yield document.banner


def said(document):
    return [text.text for text in all_texts(document)]


def sections(document):
    return [section.id for section in document.sections]


@pytest.mark.parametrize("urgency", PEOPLE)
def test_the_people_of_these_tests_are_as_urgent_as_they_are_called(urgency):
    assert lbpkit.triage(LIBRARY, PEOPLE[urgency]).urgency is lbpkit.Urgency(urgency)
    assert made(PEOPLE[urgency]).urgency is lbpkit.Urgency(urgency)


def test_an_emergency_says_where_to_go_in_its_first_line():
    document = made(PEOPLE["emergency"], region="GB")
    first = document.title.text
    assert re.search(r"\b(now|999)\b", first)
    assert re.search(r"emergency department|A&E|ambulance|hospital", first)
    text = lbpkit.render(document, "text")
    assert "999" in text
    assert len(lbpkit.render(document, "text").split("Sources")[0].split()) < 450, "one screen"
    assert not {"treatments", "exercises", "conditions", "self_care", "withheld"} & set(sections(document))


def test_today_says_today():
    document = made(PEOPLE["same_day"])
    assert "today" in " ".join(text.text.lower() for text in document.lead)
    assert "until_seen" in sections(document)
    assert not {"treatments", "exercises", "self_care"} & set(sections(document))


@pytest.mark.parametrize("urgency", ["soon", "routine", "self_care"])
def test_below_today_there_is_care_and_a_net(urgency):
    document = made(PEOPLE[urgency])
    assert sections(document)[0] == "action"
    assert {"safety_net", "self_care"} <= set(sections(document))
    assert "until_seen" not in sections(document)


def test_self_care_is_no_all_clear():
    document = made(PEOPLE["self_care"])
    assert "phrases/self_care_not_all_clear" in [text.record for text in all_texts(document)]
    for sentence in re.split(r"[.!?]\s", " ".join(said(document)).lower()):
        for soothing in (
            "all clear",
            "all-clear",
            "nothing serious",
            "nothing is wrong",
            "you are fine",
            "no need to worry",
        ):
            assert soothing not in sentence or re.search(r"\b(not|no|never|cannot)\b", sentence), sentence


def test_what_is_unfinished_says_so_first_and_shows_no_conditions_and_no_care():
    document = made(UNFINISHED, region="GB")
    assert not document.complete
    assert document.lead[0].record == "phrases/unfinished_lead"
    assert "not finished" in document.lead[0].text.lower()
    assert sections(document)[0] == "unfinished"
    assert set(sections(document)) <= {"unfinished", "action", "until_seen", "safety_net", "more_signs"}
    opening = lbpkit.render(document, "text")
    assert opening.lower().index("not finished") < 400
    asked = [LIBRARY.findings[key].question for key in LIBRARY.findings]
    assert set(asked) & set(said(document)), "the questions left"


def numbers_in(document):
    return {
        contact.number
        for section in document.sections
        for block in section.blocks
        if block.type == "contacts"
        for contact in block.items
    } - {None}


@pytest.mark.parametrize("urgency", PEOPLE)
def test_without_a_region_no_number_is_printed(urgency):
    document = made(PEOPLE[urgency])
    assert numbers_in(document) == set()
    known = {region.emergency.number for region in LIBRARY.regions.values() if len(region.emergency.number) > 2}
    assert not [text for text in said(document) for number in known if re.search(rf"(?<![0-9]){number}(?![0-9])", text)]
    if urgency == "emergency":
        assert "your local emergency number" in " ".join(said(document))


@pytest.mark.parametrize("region", sorted(LIBRARY.regions))
def test_every_region_prints_its_own_number_and_no_other(region):
    document = made(PEOPLE["emergency"], region=region)
    text = lbpkit.render(document, "text")
    assert LIBRARY.regions[region].emergency.number in text
    assert numbers_in(document) <= {
        LIBRARY.regions[region].emergency.number, *(line.number for line in LIBRARY.regions[region].lines)
    }  # fmt: skip


@pytest.mark.parametrize("style", ["standard", "large_print", "easy_read"])
@pytest.mark.parametrize("audience", ["patient", "clinician"])
def test_every_style_and_audience(style, audience):
    for intake in (*PEOPLE.values(), UNFINISHED):
        document = made(intake, style=style, audience=audience, region="GB")
        assert (document.style, document.audience) == (style, audience)
        check_texts(LIBRARY, document)


def check_texts(library, document):
    """Every text has a record and sources that exist, says something, and shows nothing of the machinery."""
    cited = {reference.source for reference in document.references}
    for text in all_texts(document):
        assert text.text.strip() == text.text != ""
        assert not re.search(r"\{[a-z_]*\}", text.text), text
        assert "None" not in text.text
        if text.record != "given":
            kind, _, key = text.record.partition("/")
            assert kind in KINDS, text.record
            assert key in library.of_kind(kind), text.record
            assert text.sources or text.text == "–", "an empty cell of a table says nothing"
        for source in text.sources:
            assert source in library.sources
    in_body = {
        source
        for text in texts_of((document.title, document.lead, document.sections))
        for source in text.sources
        if not text.record.startswith("regions/")
    }
    assert cited == {source for source in in_body if library.sources[source].kind != "editorial"}
    assert [reference.number for reference in document.references] == list(range(1, len(document.references) + 1))
    if document.audience == "patient":
        for text in all_texts(document):
            assert not SNAKE.search(text.text), text


@given(intakes(LIBRARY, silent=1))
@settings(max_examples=HALF)
def test_over_the_shipped_content(intake):
    assessment = lbpkit.triage(LIBRARY, intake)
    for region in (None, "US"):
        document = lbpkit.leaflet(LIBRARY, assessment, region=region)
        check_texts(LIBRARY, document)
        assert lbpkit.Document.from_dict(document.to_dict()) == document
    assert lbpkit.leaflet(LIBRARY, assessment, region="US") == document, "the same arguments, the same leaflet"
    check_texts(LIBRARY, lbpkit.leaflet(LIBRARY, assessment, audience="clinician"))


@given(st.data())
@settings(max_examples=HALF)
def test_over_generated_content(data):
    library = data.draw(libraries())
    assessment = lbpkit.triage(library, data.draw(intakes(library, silent=1)))
    document = lbpkit.leaflet(library, assessment)
    for text in all_texts(document):
        assert text.text
        assert text.record == "given" or text.record.partition("/")[2] in library.of_kind(text.record.partition("/")[0])


@given(intakes(LIBRARY, silent=1))
@settings(max_examples=HALF)
def test_a_serious_condition_is_named_only_when_a_rule_has_fired(intake):
    assessment = lbpkit.triage(LIBRARY, intake)
    fired = {each.condition for each in assessment.possible_conditions if each.state == "fired"}
    named = {
        text.record for text in all_texts(lbpkit.leaflet(LIBRARY, assessment)) if text.record.startswith("conditions/")
    }
    assert {record.partition("/")[2] for record in named} <= fired


def test_name_and_note_are_printed_as_given():
    document = made(PEOPLE["soon"], name="Ada <script>alert(1)</script>", note="Bring {your} list_of_pills & a friend")
    given_texts = [text for text in all_texts(document) if text.record == "given"]
    assert "Bring {your} list_of_pills & a friend" in [text.text for text in given_texts]
    assert "Ada <script>alert(1)</script>" in " ".join(said(document))
    html = lbpkit.render(document, "html")
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_a_name_is_no_template():
    """What is handed in is filled in by replacement, once: it is not looked at again."""
    document = made(PEOPLE["soon"], name="{hash} {emergency_number} {0.__class__}", publisher="{version}")
    text = " ".join(said(document))
    assert "{hash} {emergency_number} {0.__class__}" in text
    assert "{version}" in text


def test_without_a_publisher_every_leaflet_is_a_demonstration():
    document = made(STRAIN)
    assert document.banner.text == LIBRARY.phrases["banner_demonstration"].text
    assert "demonstration" in document.banner.text.lower()
    published = made(STRAIN, publisher="Example Health")
    assert published.banner is None
    assert "Example Health" in " ".join(said(published))


def test_the_colophon_says_what_it_is_and_of_when():
    text = " ".join(each.text for each in texts_of(made(STRAIN, on=datetime.date(2027, 1, 31)).colophon))
    assert "31 January 2027" in text
    assert lbpkit.__version__ in text
    assert LIBRARY.content_hash[:12] in text
    assert LIBRARY.findings["low_back_pain"].label in text, "the answers relied on"
    assert made(STRAIN).date == LIBRARY.edition.isoformat()


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"locale": "xx"}, lbpkit.LocaleError, "no locale 'xx'"),
        ({"region": "XX"}, lbpkit.LocaleError, "no region 'XX'"),
        ({"region": "gb"}, lbpkit.LocaleError, "did you mean 'GB'"),
        ({"style": "huge"}, ValueError, "no style 'huge'; allowed: standard"),
        ({"audience": "nurse"}, ValueError, "no audience 'nurse'; allowed: patient"),
        ({"clinic": "acme.clinic"}, lbpkit.UnknownIdError, "no clinic 'acme.clinic'"),
    ],
)
def test_what_is_refused(options, error, message):
    with pytest.raises(error, match=message):
        made(STRAIN, **options)


def test_a_regional_english_is_english():
    assert made(STRAIN, locale="en-GB") == made(STRAIN, locale="en_US") == made(STRAIN, locale="en")


def test_a_child_s_leaflet_speaks_to_the_parent():
    child = lbpkit.Intake(age_years=6, sex="male", pain_days=3, pain_score=3, respondent="parent",
                          answers=dict.fromkeys(LIBRARY.findings, "no") | {"hip_pain": "yes", "limp": "yes"})  # fmt: skip
    document = made(child)
    assert document.urgency < lbpkit.Urgency.EMERGENCY
    assert "child" in document.title.text
