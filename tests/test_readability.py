"""Every English text for patients is measured, by the Flesch-Kincaid grade of the `readability` package.

A sentence ends at `.`, `?` or `!`; colons and semicolons do not end one. A placeholder counts as one word. The words of
readability_terms.toml, each in the glossary, count as one syllable; a second test counts every syllable of everything.
"""

import re
import tomllib
from pathlib import Path

import attrs
import pytest
import readability
from hypothesis import given, settings
from readability.langdata import LANGDATA

import lbpkit
from lbpkit.document import texts_of as texts_within
from lbpkit.model.kinds import KINDS
from lbpkit.testing import core_library, intakes

LIBRARY = core_library()
HIGHEST, HIGHEST_URGENT = 6.0, 5.0
LONGEST_URGENT = 15
"""Words in a sentence of a question or an emergency line."""
FEW = 10
"""Fewer words than this are no text to measure: what belongs to the same record is measured together."""
TERMS = tomllib.loads(Path(__file__).with_name("readability_terms.toml").read_text("utf-8"))["words"]

_WORD = re.compile(r"[^\W_]+(?:['’.,-]?[^\W_]+)*")
_CLINICIANS = ("clinician_", "table_")
_LEADS = (
    "urgency_", "do_", "now_", "emergency_", "unfinished", "self_care_not", "review", "reason_", "until_seen", "title",
    "safety_net", "local_emergency_number",
)  # fmt: skip
"""Phrases with which a leaflet opens, or that stand in an emergency."""


def sentences(text):
    """The words of each sentence."""
    plain = re.sub(r"\{[a-z_]+\}", "it", text)
    split = (_WORD.findall(part) for part in re.split(r"(?<=[.?!])[)”\"]*\s+", plain))
    return [words for words in split if words]


def grade(parts, terms=TERMS):
    """The Flesch-Kincaid grade; a term counts as one syllable, a number too."""
    words = [word for part in parts for word in part]
    syllables = sum(1 if word.lower() in terms else max(1, LANGDATA["en"]["syllables"](word)) for word in words)
    return readability.KincaidGradeLevel(syllables, len(words), len(parts))


def texts_of(value, path=""):
    """(path, text) of every text with tier 1 or 2; other names are for looking up and are printed nowhere."""
    for field in attrs.fields(type(value)):
        content = getattr(value, field.name)
        if field.metadata.get("joined") or field.name == "synonyms" or content is None:
            continue
        if field.metadata.get("tier") in (1, 2):
            for place, text in enumerate((content,) if isinstance(content, str) else content):
                yield f"{path}{field.name}" + ("" if isinstance(content, str) else f"[{place}]"), text
        elif isinstance(content, tuple) and not field.metadata.get("expression"):
            for place, item in enumerate(content):
                if attrs.has(type(item)):
                    yield from texts_of(item, f"{path}{field.name}[{place}].")


def is_urgent(kind, record, path):
    """Whether a text is a question, or is read by somebody who may have to go at once."""
    if kind == "findings":
        return path != "label"
    if kind == "advice":
        return record.kind in ("until_seen", "safety_net") and path == "text"
    return kind == "questions" or (kind == "phrases" and record.id.startswith(_LEADS))


def read_by_patients(kind):
    """The records of a kind that a patient reads."""
    for record in LIBRARY.of_kind(kind).values():
        for_others = getattr(record, "audience", "patient") != "patient"
        if not for_others and not (kind == "phrases" and record.id.startswith(_CLINICIANS)):
            yield record


def measured(terms=TERMS):
    """(what, grade, limit, sentences, urgent) of every text, and of short texts by record, or by kind where that is short."""
    for kind in KINDS:
        left = []
        for record in read_by_patients(kind):
            pools = {True: [], False: []}
            for path, text in texts_of(record):
                parts, urgent = sentences(text), is_urgent(kind, record, path)
                if sum(map(len, parts)) >= FEW:
                    limit = HIGHEST_URGENT if urgent else HIGHEST
                    yield f"{kind}/{record.id} {path}: {text}", grade(parts, terms), limit, parts, urgent
                pools[urgent] += parts
            everything = pools[True] + pools[False]
            if sum(map(len, everything)) < FEW:
                left += everything
                continue
            for urgent, parts in ((True, pools[True]), (False, everything)):
                if sum(map(len, parts)) >= FEW:
                    limit = HIGHEST_URGENT if urgent else HIGHEST
                    yield f"{kind}/{record.id} together", grade(parts, terms), limit, parts, urgent
        if left and kind != "regions":  # names of countries cannot be told in shorter words
            yield f"{kind}: all that is short, together", grade(left, terms), HIGHEST, left, False


def test_every_text_reads_at_grade_6_questions_and_emergency_lines_at_5():
    rows = list(measured())
    assert len(rows) > 3000
    assert [f"{found:.1f} {what}" for what, found, limit, _, _ in rows if found > limit] == []


def test_sentences_of_questions_and_emergency_lines_are_short():
    long = [
        f"{len(part)} words: {what}" for what, _, _, parts, urgent in measured() if urgent for part in parts
        if len(part) > LONGEST_URGENT
    ]  # fmt: skip
    assert long == []


def test_nearly_all_of_it_reads_at_grade_6_with_every_syllable_counted():
    """What the list of terms excuses is little."""
    grades = [found for what, found, _, _, _ in measured(terms=()) if not what.endswith("together")]
    assert sum(found <= HIGHEST for found in grades) / len(grades) > 0.9
    assert sorted(grades)[len(grades) // 2] < 4
    assert sum(found > 8 for found in grades) / len(grades) < 0.025


def test_the_glossary_tells_what_each_term_means():
    for word, term in TERMS.items():
        record = LIBRARY.terms[term]
        told = {each for text in (record.term, *record.synonyms) for part in sentences(text.lower()) for each in part}
        assert word in told, f"{word}: the glossary has it neither as {record.term!r} nor among {record.synonyms}"


def test_each_term_is_a_long_word_of_some_text():
    used = {word.lower() for _, _, _, parts, _ in measured() for part in parts for word in part}
    assert sorted(TERMS.keys() - used) == []
    assert [word for word in TERMS if LANGDATA["en"]["syllables"](word) < 2] == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Call 999. Do not wait!", 2),
        ("Stop at 38.5 degrees: rest.", 1),
        ("Is it worse? (It may be.) Rest.", 3),
        ("See your {role} in {days} days.", 1),
    ],
)
def test_sentences_are_not_made_of_punctuation(text, parts):
    assert len(sentences(text)) == parts


def read_aloud(document):
    """Every sentence that a leaflet's reader reads; names of services and what the caller handed in are not ours."""
    for text in texts_within((document.title, document.lead, document.sections, document.colophon)):
        if text.record != "given" and not text.record.startswith("regions/") and "lbpkit" not in text.text:
            yield from sentences(text.text)


def assert_easy(intake):
    assessment = lbpkit.triage(LIBRARY, intake)
    for style in ("standard", "easy_read"):
        found = grade(list(read_aloud(lbpkit.leaflet(LIBRARY, assessment, style=style, region="GB"))), terms=())
        assert found <= HIGHEST, (style, found)


@pytest.mark.parametrize("path", sorted(Path("examples/intakes").glob("*.json")), ids=lambda path: path.stem)
def test_every_example_s_leaflet_reads_at_grade_6_with_every_syllable_counted(path):
    assert_easy(lbpkit.Intake.from_json(path.read_text("utf-8")))


@given(intakes(LIBRARY))
@settings(max_examples={10: 5, 1000: 500}.get(settings.default.max_examples, 30))
def test_every_leaflet_reads_at_grade_6_with_every_syllable_counted(intake):
    assert_easy(intake)
