"""Search and look-up: by id, name, other name, spelling, code and text; the best first."""

import json
from pathlib import Path

import pytest

from lbpkit import Intake, leaflet, triage
from lbpkit.__main__ import main
from lbpkit.document import texts_of
from lbpkit.errors import UnknownIdError
from lbpkit.model.kinds import KINDS
from lbpkit.model.treatments import reading_order
from lbpkit.searching import Hit, by_code, saying, search
from lbpkit.testing import core_library, library_of

LIBRARY = core_library()
INTAKES = Path(__file__).parents[1] / "examples" / "intakes"
SMALL = library_of(
    {
        "findings": {"f": {"label": "Swelling of the ankle", "clinician": "Peripheral oedema"}},
        "conditions": {
            "rheum": {"name": "Sore joints", "synonyms": ["Sjögren's disease"], "codes": {"icd10cm": ["M35.00"]}},
            "dry": {"name": "Dry joints of the hip", "codes": {"icd10cm": ["M35.09"], "icd11": ["4A43.2"]}},
            "deep": {"name": "Other", "summary": "Joints that hurt at night."},
        },
        "treatments": {"pill": {"name": "Acetaminophen", "synonyms": ["Panadol"]}},
        "terms": {"pill": {"term": "paracetamol", "definition": "A painkiller.", "synonyms": ["acetaminophen"]}},
        "topics": {"centre": {"title": "A centre for back pain", "paragraphs": [{"text": "Paralysed with colour."}]}},
    }
)


def names(words, **options):
    return [hit.name for hit in search(SMALL, words, **options)]


@pytest.mark.parametrize(
    ("words", "first", "where"),
    [
        ("rheum", "conditions/rheum", "id"),
        ("SORE  joints", "conditions/rheum", "name"),
        ("sjogren's disease", "conditions/rheum", "synonyms[0]"),
        ("Sjögren", "conditions/rheum", "synonyms[0]"),
        ("dry", "conditions/dry", "id"),
        ("hip", "conditions/dry", "name"),
        ("night hurt", "conditions/deep", "summary"),
        ("M35.09", "conditions/dry", "codes.icd10cm"),
        ("4a43.2", "conditions/dry", "codes.icd11"),
        ("edema", "findings/f", "clinician"),
        ("oedema", "findings/f", "clinician"),
        ("center", "topics/centre", "id"),
        ("paralyzed color", "topics/centre", "paragraphs[0].text"),
        ("panadol", "treatments/pill", "synonyms[0]"),
        ("swell", "findings/f", "label"),
    ],
)
def test_what_words_find_first_and_where(words, first, where):
    best = search(SMALL, words)[0]
    assert (best.name, best.where) == (first, where)


def test_a_name_comes_before_a_text_and_a_short_name_before_a_long_one():
    assert names("joints") == ["conditions/rheum", "conditions/dry", "conditions/deep"]


def test_a_word_of_the_glossary_stands_for_its_other_names():
    assert names("paracetamol", kinds=["treatments"]) == ["treatments/pill"]
    assert names("panadol", kinds=["terms"]) == ["terms/pill"]


def test_every_word_counts():
    assert names("sore hip") == []
    assert names("dry hip") == ["conditions/dry"]


def test_a_few_letters_stand_for_nothing_longer():
    assert names("joi") == []
    assert names("join")


def test_kinds_and_limit():
    assert names("joints", limit=1) == ["conditions/rheum"]
    assert names("joints", kinds=["treatments"]) == []
    with pytest.raises(UnknownIdError, match="no kind 'condition'; did you mean 'conditions'"):
        search(SMALL, "hip", kinds=["condition"])


@pytest.mark.parametrize(("words", "limit"), [("", 5), (" … ", 5), ("hip", 0)])
def test_what_cannot_be_searched(words, limit):
    with pytest.raises(ValueError, match=r"words holds no word|limit is 0"):
        search(SMALL, words, limit=limit)


def test_by_code():
    assert by_code(SMALL, "m3509") == (Hit(kind="conditions", id="dry", where="codes.icd10cm", text="M35.09"),)
    assert [hit.id for hit in by_code(SMALL, "M35.0")] == ["dry", "rheum"]
    assert by_code(SMALL, "M36") == by_code(SMALL, "hip") == by_code(SMALL, "") == ()


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"phrases"}))
def test_every_record_is_found_by_its_id(kind):
    """Not among the first, maybe: words of an id may be the name of something else."""
    for key in list(LIBRARY.of_kind(kind))[::50]:
        found = search(LIBRARY, key, kinds=[kind], limit=1000)
        assert f"{kind}/{key}" in [hit.name for hit in found]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("slipped disc", "conditions/disc_herniation"),
        ("herniated disc", "conditions/disc_herniation"),
        ("tylenol", "treatments/acetaminophen"),
        ("acetaminophen", "treatments/acetaminophen"),
        ("paracetamol", "treatments/acetaminophen"),
        ("CBT", "treatments/cbt"),
        ("apixaban", "findings/anticoagulant"),
        ("M54.31", "conditions/sciatica"),
        ("sciatica", "conditions/sciatica"),
        ("cauda equina", "conditions/cauda_equina_syndrome"),
        ("physical therapy", "treatments/physical_therapy"),
        ("bird dog", "exercises/bird_dog"),
    ],
)
def test_what_a_developer_looks_for_is_among_the_first(words, wanted):
    assert wanted in [hit.name for hit in search(LIBRARY, words, limit=3)]


def test_the_same_words_find_the_same():
    assert search(LIBRARY, "pain") == search(LIBRARY, "pain")
    assert len(search(LIBRARY, "pain")) == 20


def test_evidence_of_one_treatment():
    rows = LIBRARY.treatments["acupuncture"].evidence_for(population="chronic", outcome="pain")
    assert rows
    assert all("chronic" in row.population and row.outcome == "pain" for row in rows)
    assert LIBRARY.evidence["acupuncture_acute_pain_review"] not in rows
    assert LIBRARY.treatments["acupuncture"].evidence_for(population="chronic", comparator="FAKE") == (
        LIBRARY.evidence["acupuncture_chronic_function_vs_sham"],
    )
    assert all(row.horizon == "immediate" for row in LIBRARY.treatments["tens"].evidence_for(horizon="immediate"))
    anybody = LIBRARY.treatments["cold"].evidence_for(population="acute")
    assert [row.population for row in anybody] == [("any",)]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("joints that hurt AT NIGHT", [("conditions/deep", "summary")]),
        ("Joints, that hurt", [("conditions/deep", "summary")]),
        ("Paralyzed with color.", [("topics/centre", "paragraphs[0].text")]),
        ("night joints", []),
        ("joints that hurt at night and by day", []),
    ],
)
def test_who_says_a_sentence(sentence, wanted):
    assert [(hit.name, hit.where) for hit in saying(SMALL, sentence)] == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Go through the questions again in 12 days, though you may feel the same.", ["phrases/review"]),
        ("Call 999 for an ambulance", ["phrases/do_ambulance"]),
        ("Tell them if something in it is wrong, or if it harmed you.", ["phrases/colophon_publisher"]),
        ("Ask again in days", []),
        ("Go through the questions again in days, though you may feel the same.", []),
        ("A: B", []),
    ],
)
def test_a_sentence_with_something_filled_in_is_found_where_it_stands(sentence, wanted):
    """A phrase of nothing but placeholders says everything, and so is never meant."""
    assert LIBRARY.phrases["clinician_change"].text == "{findings}: {urgency}"
    assert [hit.name for hit in saying(LIBRARY, sentence)] == wanted


def test_a_sentence_without_a_word():
    with pytest.raises(ValueError, match="holds no word"):
        saying(LIBRARY, " … ")


@pytest.mark.parametrize("intake", sorted(INTAKES.glob("*.json")), ids=lambda path: path.stem)
def test_every_sentence_of_a_leaflet_leads_to_its_record(intake):
    """One command from a sentence that somebody doubts to its claims and citations: lbpkit show 'THE SENTENCE'."""
    given = Intake.from_dict(json.loads(intake.read_text("utf-8")))
    document = leaflet(LIBRARY, triage(LIBRARY, given), region="GB", publisher="A clinic")
    texts = [text for text in texts_of(document) if text.record != "given"]
    assert len(texts) > 20
    for text in texts:
        assert text.record in [hit.name for hit in saying(LIBRARY, text.text)], text


def test_show_takes_a_sentence(capsys):
    assert main(["show", "Belts do not seem to stop new bouts", "--no-plugins"]) == 0
    out = capsys.readouterr().out
    assert "evidence/lumbar_supports_prevention" in out
    assert "Prevention of Low Back Pain: A" in out
    assert main(["show", "Pain is all in the mind.", "--no-plugins"]) == 2
    assert "no record says that sentence" in capsys.readouterr().err


def test_rows_of_evidence_are_read_in_a_fixed_order():
    for treatment in LIBRARY.treatments.values():
        assert list(treatment.evidence) == sorted(treatment.evidence, key=reading_order)
    rows = LIBRARY.treatments["acupuncture"].evidence_for(population="chronic", outcome="pain")
    assert [row.horizon for row in rows] == ["immediate", *["short_term"] * (len(rows) - 2), "medium_term"]


def test_the_verb(capsys):
    assert main(["search", "slipped", "disc", "--limit", "1", "--no-plugins"]) == 0
    assert "conditions/disc_herniation" in capsys.readouterr().out
    assert main(["search", "M54.31", "--kind", "conditions", "--format", "json", "--no-plugins"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"kind": "conditions", "id": "sciatica", "where": "codes.icd10cm", "text": "M54.31"}
    ]
    assert main(["search", "xyzzy", "--no-plugins"]) == 0
    assert capsys.readouterr() == ("", "nothing found; see: lbpkit list KIND\n")
    assert main(["search", "?", "--no-plugins"]) == 2
    assert "words holds no word" in capsys.readouterr().err
