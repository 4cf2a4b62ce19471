"""Every named case within the range that a reader of the guidelines allows it."""

import pathlib

import pytest

import lbpkit
from lbpkit.testing import Case, core_library, load_cases

FOLDER = pathlib.Path(__file__).parent / "cases"
LIBRARY = core_library()
CASES = load_cases(FOLDER)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case):
    urgency = lbpkit.triage(LIBRARY, case.intake(LIBRARY)).urgency
    assert case.lowest <= urgency <= case.highest, f"{case.sentence} ({case.source})"


def test_every_urgency_and_ordinary_pain_have_cases():
    assert {case.lowest for case in CASES} == set(lbpkit.Urgency)
    assert sum(case.ordinary for case in CASES) >= 10


def test_every_case_says_who_it_is_and_where_it_comes_from():
    for case in CASES:
        assert case.sentence.endswith((".", "?", "!"))
        assert case.source


def test_a_case_denies_what_it_does_not_name_and_follows_what_is_implied():
    child = next(key for key, finding in LIBRARY.findings.items() if finding.implies)
    case = Case(id="x", sentence="X.", source="x", lowest="soon", highest="soon", age_years=40, sex="male", yes=[child],
                unknown=["injury"], not_asked=["fatigue"])  # fmt: skip
    intake = case.intake(LIBRARY)
    assert set(LIBRARY.findings[child].implies) <= set(intake.yes)
    assert intake.unknown == ("injury",)
    assert "fatigue" not in intake.answers
    assert "pregnant" not in intake.answers, "a man is not asked"
    assert "pain_days" in intake.not_asked


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[cases]]\nid = "a"', "case 'a'.*missing"),
        (
            '[[cases]]\nid = "a"\nsentence = "A."\nsource = "s"\nlowest = "soon"\nhighest = "soon"\nages = 3',
            "case 'a'.*ages",
        ),
        (
            '[[cases]]\nid = "a"\nsentence = "A."\nsource = "s"\nlowest = "soonish"\nhighest = "soon"',
            "case 'a'.*soonish",
        ),
        (
            '[[cases]]\nid = "a"\nsentence = "A."\nsource = "s"\nlowest = "same_day"\nhighest = "soon"',
            "lowest is above highest",
        ),
        (
            '[[cases]]\nid = "a"\nsentence = "A."\nsource = "s"\nlowest = "soon"\nhighest = "soon"\n' * 2,
            "'a' is there twice",
        ),
    ],
)
def test_a_wrong_case_file_says_which_case(tmp_path, text, message):
    (tmp_path / "some.toml").write_text(text)
    with pytest.raises(ValueError, match=f"some.toml: .*{message}"):
        load_cases(tmp_path)


def test_a_case_of_an_unknown_finding_names_the_nearest():
    case = Case(id="x", sentence="X.", source="x", lowest="soon", highest="soon", yes=["fever_or_chill"])
    with pytest.raises(ValueError, match="no finding 'fever_or_chill'; did you mean 'fever_or_chills'"):
        case.intake(LIBRARY)
