"""Easy read: one idea a sentence, each with a picture, and a selection that leaves out no warning sign."""

import re
from typing import get_args

import pytest
from hypothesis import given, settings

import lbpkit
from lbpkit.document import Contacts, Facts, Ideas, Paragraph, texts_of
from lbpkit.leaflets.easy_read import split
from lbpkit.model.record import MEDICINES
from lbpkit.model.signs import Sign
from lbpkit.model.urgency import Urgency
from lbpkit.rendering.icons import ICONS
from lbpkit.testing import core_library, intakes

LIBRARY = core_library()
FEW = max(settings.default.max_examples // 4, 5)


def easy(intake, **options):
    return lbpkit.leaflet(LIBRARY, lbpkit.triage(LIBRARY, intake), style="easy_read", **options)


def ideas_of(document):
    return [
        (section.id, idea)
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Ideas)
        for idea in block.items
    ]


def test_every_sign_is_drawn():
    assert set(get_args(Sign)) <= set(ICONS)


@given(intakes(LIBRARY, silent=1))
@settings(max_examples=FEW)
def test_everything_is_an_idea_of_one_sentence_a_line_with_a_picture(intake):
    document = easy(intake)
    ideas = ideas_of(document)
    assert ideas
    for _, idea in ideas:
        assert idea.sign or idea.pictures, idea
        for text in idea.texts:
            assert not re.search(r"[.?!]\s", text.text), text
    for section in document.sections:
        for block in section.blocks:
            told_at_a_desk = section.id == "tell"
            assert told_at_a_desk or isinstance(block, (Ideas, Contacts, Facts, Paragraph)), (section.id, block.type)
            assert told_at_a_desk or not isinstance(block, Paragraph) or block.strong, block
    assert lbpkit.Document.from_dict(document.to_dict()) == document


@given(intakes(LIBRARY, silent=1))
@settings(max_examples=FEW)
def test_no_warning_sign_and_no_reason_to_go_is_left_out(intake):
    assessment = lbpkit.triage(LIBRARY, intake)
    document = lbpkit.leaflet(LIBRARY, assessment, style="easy_read")
    standard = lbpkit.leaflet(LIBRARY, assessment)
    assert (document.title, document.lead, document.complete) == (standard.title, standard.lead, standard.complete)
    kept = {text.record for text in texts_of(document.sections)}
    for section in standard.sections:
        if section.id in ("safety_net", "more_signs", "until_seen", "contacts"):
            assert {text.record for text in texts_of(section)} <= kept | {section.title.record}, section.id
    medicines = {f"treatments/{key}" for key, each in LIBRARY.treatments.items() if MEDICINES & set(each.properties)}
    named = {idea.name.record for place, idea in ideas_of(document) if place == "treatments" and idea.name}
    assert not named & medicines


def test_it_is_said_in_the_words_made_for_it():
    strained = lbpkit.Intake(
        age_years=40, sex="male", pain_days=3, pain_score=3,
        answers=dict.fromkeys(LIBRARY.findings, "no") | {"low_back_pain": "yes"},
    )  # fmt: skip
    document = easy(strained)
    assert document.urgency is Urgency.SELF_CARE
    said = [text.text for text in texts_of(document.sections)]
    assert set(LIBRARY.advice["stay_active"].easy) <= set(said)
    assert LIBRARY.advice["stay_active"].text not in said
    exercises = {picture.alt.record for _, idea in ideas_of(document) for picture in idea.pictures}
    assert 2 <= len(exercises) <= 3


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_each_form_says_every_sentence_once_and_in_order(form):
    document = easy(lbpkit.Intake(age_years=40, answers={"saddle_numbness": "yes"}))
    made = re.sub(r"[\\*]|<[^>]+>", "", lbpkit.render(document, form))
    made = " ".join(made.split())
    place = 0
    for _, idea in ideas_of(document):
        for text in idea.texts:
            place = made.index(text.text.replace("'", "&#x27;") if form == "html" else text.text, place)


def test_sentences_end_where_readers_of_each_language_see_them_end():
    def parts(text):
        return [each.text for each in split([lbpkit.document.Text(text=text, record="given")])]

    assert parts("Numb? Go at once! Call 999. Wait 1.5 hours.") == [
        "Numb?", "Go at once!", "Call 999.", "Wait 1.5 hours.",
    ]  # fmt: skip
    assert parts("هل لديك حمى؟ اطلب المساعدة.") == ["هل لديك حمى؟", "اطلب المساعدة."]
    assert parts("¿Tiene fiebre? Pida ayuda.") == ["¿Tiene fiebre?", "Pida ayuda."]
