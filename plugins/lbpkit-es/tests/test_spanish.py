"""Spanish as it is installed: whole, current, and in agreement with its English."""

import datetime
import re

import pytest

import lbpkit
from lbpkit.cases import shipped_cases
from lbpkit.document import texts_of
from lbpkit.locales import Words, gaps, messages_in, speech_of
from lbpkit.testing import check_plugin

LIBRARY = lbpkit.load_library(plugins=("lbpkit-es",))
SPANISH = Words(library=LIBRARY, locale="es", region=LIBRARY.regions["ES"])
SPEECH = speech_of(LIBRARY, "es")
CASES = {case.id: case for case in shipped_cases()}


def leaflet(case, **options):
    return lbpkit.leaflet(LIBRARY, lbpkit.triage(LIBRARY, CASES[case].intake(LIBRARY)), locale="es", **options)


def test_every_law_holds():
    check_plugin("lbpkit-es")


def test_every_text_that_safety_needs_is_there_and_current():
    assert [message.context for message in gaps(LIBRARY, "es")] == []


def test_what_patients_read_is_there_but_for_what_was_written_lately():
    read = list(messages_in(LIBRARY, (1, 2)))
    assert sum(map(SPEECH.lacks, read)) < len(read) / 50


def test_the_regions_of_spain_and_mexico_are_served():
    for tag in ("es", "es-ES", "es-MX", "es_419"):
        assert lbpkit.leaflet(LIBRARY, lbpkit.triage(LIBRARY, lbpkit.Intake()), locale=tag).locale == "es"


@pytest.mark.parametrize("case", ["ord_kitchen_table", "ord_care_worker_easing"])
def test_a_leaflet_is_spanish_throughout(case):
    document = leaflet(case, region="ES")
    parts = texts_of((document.title, document.lead, document.sections, document.colophon))
    said = [text for text in parts if not text.record.startswith("regions/")]
    assert sum(text.lang != "es" for text in said) < len(said) / 20
    assert '<html lang="es" dir="ltr">' in lbpkit.render(document, "html")


def test_a_leaflet_says_that_no_native_clinician_has_reviewed_the_translation():
    text = " ".join(lbpkit.render(leaflet("ord_kitchen_table"), "text").split())
    assert SPANISH.phrase("colophon_translation").text in text


def test_dates_counts_and_names_of_medicines():
    assert SPANISH.date(datetime.date(2027, 3, 1)) == "1 de marzo de 2027"
    assert SPANISH.phrase("tell_days", days=1).text == "El dolor empezó ayer."
    assert SPANISH.phrase("tell_days", days=3).text == "El dolor empezó hace 3 días."
    there = Words(library=LIBRARY, locale="es", region=LIBRARY.regions["US"])
    assert "acetaminofén" in there.the("findings", "allergy_paracetamol", "question").text
    assert "paracetamol" in SPANISH.the("findings", "allergy_paracetamol", "question").text


def test_questions_are_asked_and_the_reader_is_usted():
    for key, finding in LIBRARY.findings.items():
        asked = SPANISH.the("findings", key, "question").text
        assert asked.count("¿") == asked.count("?") >= finding.question.count("?"), asked
    familiar = re.compile(r"\b(tú|tienes|tuyo|tuya|puedes|estás|debes|contigo|vosotros|vuestro)\b", re.IGNORECASE)
    said = [SPEECH.said(message) for message in messages_in(LIBRARY, (1, 2)) if message.one is None]
    assert [text for text in said if familiar.search(text or "")] == []


_STRONG = "aeoáéíóúàèìòù"
_NUCLEUS = re.compile(rf"[{_STRONG}]|[iuüy]+(?![{_STRONG}iuüy])|[iuüy]+(?=[{_STRONG}])", re.IGNORECASE)


def syllables(word):
    """Vowels that stand alone: a weak vowel next to a strong one belongs to it, an accent parts them."""
    word = re.sub(r"y(?=[aeiouáéíóú])", "j", re.sub(r"(?<=[qg])u(?=[eiéí])", "", word.lower()))
    word = re.sub(rf"[iuü](?=[aeoáéó])|(?<=[aeoáéó])[iuüy](?![{_STRONG}])", "", word)
    return max(1, len(_NUCLEUS.findall(word)))


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("espalda", 3),
        ("guía", 2),
        ("día", 2),
        ("bien", 1),
        ("ciática", 3),
        ("urgencias", 3),
        ("que", 1),
        ("aún", 2),
        ("cuidado", 3),
        ("ayuda", 3),
        ("hoy", 1),
    ],
)
def test_syllables_are_counted_as_spanish_speakers_do(word, count):
    assert syllables(word) == count


def ease(texts):
    """Flesch-Szigriszt on the INFLESZ scale (Barrio-Cantalejo 2008): from 65 fairly easy, at home in primary school."""
    parts = [part for text in texts for part in re.split(r"(?<=[.?!:])\s+", text)]
    words = [word for part in parts for word in re.findall(r"[^\W\d_]+", part)]
    return 206.835 - 62.3 * sum(map(syllables, words)) / len(words) - len(words) / len(parts)


@pytest.mark.parametrize("case", ["ord_kitchen_table", "ord_care_worker_easing"])
@pytest.mark.parametrize("style", ["standard", "easy_read"])
def test_a_leaflet_is_fairly_easy_to_read(case, style):
    document = leaflet(case, style=style)
    parts = texts_of((document.title, document.lead, document.sections))
    assert ease([text.text for text in parts if text.lang == "es"]) >= 65
