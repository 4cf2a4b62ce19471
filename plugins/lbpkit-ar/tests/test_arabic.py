"""Arabic as it is installed: whole, current, from right to left, and in letters that its own font has."""

import datetime
import re

import pytest

import lbpkit
from lbpkit.cases import shipped_cases
from lbpkit.document import texts_of
from lbpkit.locales import Words, gaps, messages_in, speech_of
from lbpkit.testing import check_plugin

LIBRARY = lbpkit.load_library(plugins=("lbpkit-ar",))
ARABIC = Words(library=LIBRARY, locale="ar", region=LIBRARY.regions["SA"])
SPEECH = speech_of(LIBRARY, "ar")
CASES = {case.id: case for case in shipped_cases()}


def leaflet(case, **options):
    return lbpkit.leaflet(LIBRARY, lbpkit.triage(LIBRARY, CASES[case].intake(LIBRARY)), locale="ar", **options)


def test_every_law_holds():
    check_plugin("lbpkit-ar")


def test_every_text_that_safety_needs_is_there_and_current():
    assert [message.context for message in gaps(LIBRARY, "ar")] == []


def test_what_patients_read_is_there_but_for_what_was_written_lately():
    read = list(messages_in(LIBRARY, (1, 2)))
    assert sum(map(SPEECH.lacks, read)) < len(read) / 50


@pytest.mark.parametrize("case", ["ord_kitchen_table", "ord_care_worker_easing"])
def test_a_leaflet_is_arabic_throughout_and_read_from_right_to_left(case):
    document = leaflet(case, region="SA")
    parts = texts_of((document.title, document.lead, document.sections, document.colophon))
    said = [text for text in parts if not text.record.startswith("regions/")]
    assert sum(text.lang != "ar" for text in said) < len(said) / 20
    assert document.direction == "rtl"
    assert '<html lang="ar" dir="rtl">' in lbpkit.render(document, "html")


def test_a_leaflet_says_that_no_native_clinician_has_reviewed_the_translation():
    text = " ".join(lbpkit.render(leaflet("ord_kitchen_table"), "text").split())
    assert ARABIC.phrase("colophon_translation").text in text


def test_it_is_set_as_pages_with_its_own_font():
    page = lbpkit.render(leaflet("ord_kitchen_table", region="SA"), "pdf")
    assert page.startswith(b"%PDF-")
    assert b"NotoSansArabic" in page


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "بدأ الألم أمس."),
        (2, "بدأ الألم قبل يومين."),
        (3, "بدأ الألم قبل 3 أيام."),
        (11, "بدأ الألم قبل 11 يومًا."),
        (100, "بدأ الألم قبل 100 يوم."),
        (103, "بدأ الألم قبل 103 أيام."),
    ],
)
def test_arabic_counts_in_six_forms(days, said):
    assert ARABIC.phrase("tell_days", days=days).text == said


def test_dates_and_lists():
    assert ARABIC.date(datetime.date(2027, 3, 1)) == "1 مارس 2027"
    assert ARABIC.listed(["أ", "ب"]) == "أ، ب"


def test_questions_are_asked_in_arabic_punctuation():
    for key in LIBRARY.findings:
        assert "؟" in ARABIC.the("findings", key, "question").text
    said = [SPEECH.said(message) or "" for message in messages_in(LIBRARY, (1, 2)) if message.one is None]
    assert [text for text in said if re.search(r"[؀-ۿ]\s*[?;,]", text)] == []
    assert [text for text in said if re.search(r"[\u0660-\u0669\u06f0-\u06f9]", text)] == []
