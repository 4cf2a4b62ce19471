"""The files of answers in examples/intakes: read, complete, and as urgent as was stated before they were run."""

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import lbpkit
from lbpkit import Urgency

FOLDER = Path(__file__).parents[1] / "examples" / "intakes"
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))
TEXTS = {name: (FOLDER / f"{name}.json").read_text("utf-8") for name in EXPECTED}
UNFINISHED = [name for name, expected in EXPECTED.items() if not expected["complete"]]
WORDS = {
    "self_care": "self-care",
    "routine": "routine",
    "soon": "soon",
    "same_day": "same day",
    "emergency": "emergency",
}


@pytest.fixture(scope="module")
def library():
    return lbpkit.load_library(plugins=())


@pytest.fixture(scope="module")
def assessments(library):
    return {name: lbpkit.triage(library, lbpkit.Intake.from_json(text)) for name, text in TEXTS.items()}


def range_in_words(expected):
    lowest, highest = WORDS[expected["lowest"]], WORDS[expected["highest"]]
    return lowest if lowest == highest else f"{lowest} to {highest}"


def test_every_file_has_an_expectation():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(EXPECTED)
    assert UNFINISHED == ["unfinished"]


@pytest.mark.parametrize("name", EXPECTED)
def test_written_plainly(name):
    assert json.dumps(json.loads(TEXTS[name]), indent=2, sort_keys=True, ensure_ascii=False) + "\n" == TEXTS[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_table_says_what_was_expected(name):
    expected = EXPECTED[name]
    row = (
        f"| `{name}.json` | {expected['who']} | {range_in_words(expected)}: {expected['why']} "
        f"| [{expected['source']}]({expected['url']}) |"
    )
    assert row in (FOLDER / "README.md").read_text("utf-8").splitlines()


@pytest.mark.parametrize("name", EXPECTED)
def test_urgency_lies_in_the_range(assessments, name):
    expected = EXPECTED[name]
    assert Urgency(expected["lowest"]) <= assessments[name].urgency <= Urgency(expected["highest"])


@pytest.mark.parametrize("name", EXPECTED)
def test_only_the_unfinished_one_has_questions_left(library, assessments, name):
    assessment = assessments[name]
    assert assessment.complete is (name not in UNFINISHED)
    left = lbpkit.next_question(library, assessment.intake, goal="care")
    assert (left is None) is (name not in UNFINISHED)


def test_all_five_urgencies_twice(assessments):
    counts = Counter(assessment.urgency for name, assessment in assessments.items() if name not in UNFINISHED)
    assert sum(counts.values()) == 12
    assert all(counts[urgency] >= 2 for urgency in Urgency)


def test_who_they_are(assessments):
    intakes = [assessment.intake for assessment in assessments.values()]
    assert any(intake.respondent == "parent" and intake.age_years < 16 for intake in intakes)
    assert any(intake.respondent == "carer" for intake in intakes)
    assert any(intake.age_years >= 80 for intake in intakes)
    assert any(intake.answers.get("pregnant") == "yes" for intake in intakes)
