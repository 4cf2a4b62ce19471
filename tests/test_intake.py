"""Intakes: what they accept, what they refuse and how, and that nothing of a patient gets out."""

import copy
import json
import pickle
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lbpkit
from lbpkit import Intake, IntakeError
from lbpkit.model.intake import NOT_ASKED
from lbpkit.testing import core_library, intakes

LIBRARY = core_library()
MARKER = "zq7marker"


def refused(**fields):
    with pytest.raises(IntakeError) as caught:
        Intake(**fields)
    return caught.value


@pytest.mark.parametrize(
    ("fields", "field", "allowed"),
    [
        ({"age_years": -3}, "age_years", "a whole number from 0 to 120, or null"),
        ({"age_years": 121}, "age_years", "0 to 120"),
        ({"age_years": 52.0}, "age_years", "whole number"),
        ({"age_years": "52"}, "age_years", "whole number"),
        ({"age_years": True}, "age_years", "whole number"),
        ({"age_years": float("nan")}, "age_years", "whole number"),
        ({"age_years": []}, "age_years", "whole number"),
        ({"age_years": 10**5000}, "age_years", "0 to 120"),
        ({"pain_score": 11}, "pain_score", "0 to 10"),
        ({"pain_score": -1}, "pain_score", "0 to 10"),
        ({"pain_score": False}, "pain_score", "0 to 10"),
        ({"pain_days": -0.5}, "pain_days", "finite number of days from 0"),
        ({"pain_days": float("nan")}, "pain_days", "finite"),
        ({"pain_days": float("inf")}, "pain_days", "finite"),
        ({"pain_days": 10**400}, "pain_days", "finite"),
        ({"pain_days": "12"}, "pain_days", "finite"),
        ({"pain_days": True}, "pain_days", "finite"),
        ({"sex": "f"}, "sex", "'female' or 'male', or null"),
        ({"sex": "Female"}, "sex", "'female' or 'male'"),
        ({"sex": 1}, "sex", "'female' or 'male'"),
        ({"sex": []}, "sex", "'female' or 'male'"),
        ({"respondent": "nurse"}, "respondent", "'self' or 'parent' or 'carer' or 'clinician'"),
        ({"respondent": None}, "respondent", "'self'"),
        ({"answers": []}, "answers", "a table of finding ids, not a list"),
        ({"answers": "yes"}, "answers", "a table of finding ids, not a text"),
        ({"answers": {"fever_or_chills": 0}}, "answers.fever_or_chills", "yes, no, unknown, true, false or null"),
        ({"answers": {"fever_or_chills": 1}}, "answers.fever_or_chills", "yes, no, unknown"),
        ({"answers": {"fever_or_chills": "maybe"}}, "answers.fever_or_chills", "yes, no, unknown"),
        ({"answers": {"fever_or_chills": "Yes"}}, "answers.fever_or_chills", "yes, no, unknown"),
        ({"answers": {"fever_or_chills": "NaN"}}, "answers.fever_or_chills", "yes, no, unknown"),
        ({"answers": {"fever_or_chills": float("nan")}}, "answers.fever_or_chills", "yes, no, unknown"),
        ({"answers": {"fever_or_chills": ["yes"]}}, "answers.fever_or_chills", "yes, no, unknown"),
        ({"answers": {"no id!": "yes"}}, "answers, key 1", "is no finding id"),
        ({"answers": {3: "yes"}}, "answers, key 1", "is no finding id"),
        ({"answers": {"a" * 200: "yes"}}, "answers, key 1", "is no finding id"),
    ],
)
def test_what_is_refused_names_the_field_and_what_is_allowed(fields, field, allowed):
    error = refused(**fields)
    assert error.field == field
    assert allowed in str(error)
    assert isinstance(error, ValueError)


def test_every_problem_is_named_at_once():
    error = refused(age_years=-3, sex="x", pain_days=-1, pain_score=99, answers={"fever_or_chills": 0})
    fields = [problem.field for problem in error.problems]
    assert fields == ["age_years", "sex", "pain_days", "pain_score", "answers.fever_or_chills"]


@pytest.mark.parametrize(
    "data",
    [
        {"age_years": MARKER},
        {"sex": MARKER},
        {"pain_days": MARKER},
        {"pain_score": MARKER},
        {"respondent": MARKER},
        {"answers": MARKER},
        {"answers": {"fever_or_chills": MARKER}},
        {"answers": {f"my {MARKER} hurts": "yes"}},
        {"answers": {f"my {MARKER} hurts": MARKER}},
        {f"Dr {MARKER}": 3},
        {"age_years": [MARKER]},
        {"answers": {"fever_or_chills": {"said": MARKER}}},
    ],
)
def test_the_text_of_an_error_never_holds_what_was_given(data):
    """The value stays on the error for whoever wants it; what ends in a log does not hold it."""
    for read in (Intake.from_dict, lambda data: Intake.from_json(json.dumps(data))):
        with pytest.raises(IntakeError) as caught:
            read(data)
        error = caught.value
        assert MARKER not in str(error)
        assert MARKER not in repr(error)
        assert MARKER in repr(error.value)
        assert error.__cause__ is None or MARKER not in str(error.__cause__)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("  \n ", "is empty"),
        ("{", "is not JSON"),
        ("[1]", "must be a table of fields, not a list"),
        ("null", "must be a table of fields, not nothing"),
        ('{"answers": null}', "answers: must be a table of finding ids, not nothing"),
        ("3", "must be a table of fields, not a number"),
        ('"yes"', "must be a table of fields, not a text"),
        ('{"age_years": NaN}', "NaN or Infinity"),
        ('{"pain_days": Infinity}', "NaN or Infinity"),
        ('{"pain_days": 1e999}', "pain_days"),
        ('{"pain_days": ' + "9" * 5000 + "}", "too many digits"),
        ('{"age_years": ' + "9" * 4000 + "}", "age_years"),
        ('{"age_years": 3, "age_years": 4}', "age_years: is given twice"),
        ('{"answers": {"fever_or_chills": "no", "fever_or_chills": "yes"}}', "fever_or_chills: is given twice"),
        ("[" * 100_000, "nested too deeply"),
        ('{"answers": ' * 50_000, "nested too deeply"),
        (b"\xff\xfe{}", "is not UTF-8"),
        (b'{"sex": "\xe9"}', "is not UTF-8"),
        (b"x" * 10_000_000, "is larger than"),
        ("{" + " " * 2_000_000 + "}", "is larger than"),
        ('{"ages": 3}', "no such field; did you mean 'age_years'"),
        ('{"temperature": 38}', "no such field; allowed: age_years"),
    ],
)
def test_hostile_json_is_one_clear_error(text, message):
    with pytest.raises(IntakeError, match=message.replace("(", r"\(")) as caught:
        Intake.from_json(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("age_years = ", "is not TOML"),
        ("age_years = nan", "age_years"),
        ("pain_days = inf", "pain_days"),
        ("age_years = 3\nage_years = 4", "is not TOML"),
        ("age_years = 1979-05-27", "age_years"),
        ("answers = [1]", "answers"),
        ("x = " + "[" * 50_000, "nested too deeply|is not TOML"),
        ("age_years = " + "9" * 5000, "too many digits"),
        (b"\xff", "is not UTF-8"),
        ("#" * 2_000_000, "is larger than"),
        ("[answers]\nfever_or_chills = 'zq7marker'", "answers.fever_or_chills"),
    ],
)
def test_hostile_toml_is_one_clear_error(text, message):
    with pytest.raises(IntakeError, match=message) as caught:
        Intake.from_toml(text)
    assert MARKER not in str(caught.value)
    assert len(str(caught.value)) < 600


def test_json_and_toml_say_the_same():
    said = (
        '{"age_years": 52, "sex": "female", "pain_days": 12, "pain_score": null, "answers": {"fever_or_chills": true}}'
    )
    toml = 'age_years = 52\nsex = "female"\npain_days = 12\n[answers]\nfever_or_chills = true'
    assert Intake.from_json(said).without("pain_score") == Intake.from_toml(toml)
    assert Intake.from_json(said.encode()) == Intake.from_json(said)
    assert Intake.from_json(b"\xef\xbb\xbf" + said.encode()) == Intake.from_json(said)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("yes", "yes"), ("no", "no"), ("unknown", "unknown"), (True, "yes"), (False, "no"), (None, "unknown")],
)
def test_the_answers_that_are_accepted(given, kept):
    assert Intake(answers={"fever_or_chills": given}).answers["fever_or_chills"] == kept
    assert Intake.from_json(json.dumps({"answers": {"fever_or_chills": given}})).answers["fever_or_chills"] == kept


def test_the_edges_of_the_ranges_are_accepted():
    for about in (
        {"age_years": 0, "pain_days": 0, "pain_score": 0},
        {"age_years": 120, "pain_days": 1e308, "pain_score": 10},
    ):
        assert Intake(**about).to_dict().items() >= about.items()


def test_two_silences_are_kept_apart():
    """Left out: not asked, and asked again. None: asked, and not known."""
    left_out, not_known = Intake(), Intake(age_years=None, sex=None, pain_days=None, pain_score=None)
    assert left_out != not_known
    assert left_out == Intake(age_years=NOT_ASKED, sex=NOT_ASKED, pain_days=NOT_ASKED, pain_score=NOT_ASKED)
    assert left_out.not_asked == {"age_years", "sex", "pain_days", "pain_score"}
    assert not_known.not_asked == frozenset()
    assert (left_out.age_years, not_known.age_years) == (None, None)
    assert "age_years" not in left_out.to_dict()
    assert not_known.to_dict()["age_years"] is None
    assert repr(NOT_ASKED) == "NOT_ASKED"
    assert pickle.loads(pickle.dumps(NOT_ASKED)) is NOT_ASKED  # noqa: S301 -- our own bytes


def test_answering_and_taking_back():
    intake = Intake(age_years=52, answers={"fever_or_chills": "no"})
    more = intake.answering({"fever_or_chills": "yes", "injury": None, "pain_days": 3, "respondent": "carer"})
    assert (more.yes, more.no, more.unknown) == (("fever_or_chills",), (), ("injury",))
    assert (more.age_years, more.pain_days, more.respondent) == (52, 3.0, "carer")
    assert intake == Intake(age_years=52, answers={"fever_or_chills": "no"}), "the first is as it was"
    assert (
        more.without("injury").without("pain_days").answering({"fever_or_chills": "no", "respondent": "self"}) == intake
    )
    assert intake.without("age_years").not_asked >= {"age_years"}
    assert intake.without("never_answered") == intake
    with pytest.raises(IntakeError, match=r"answers\.injury"):
        intake.answering({"injury": "perhaps"})


def test_an_intake_cannot_be_changed():
    intake = Intake(answers={"fever_or_chills": "no"})
    with pytest.raises(AttributeError):
        intake.age_years = 3
    with pytest.raises(TypeError):
        intake.answers["fever_or_chills"] = "yes"


def test_what_was_handed_in_may_change_afterwards():
    said = {"fever_or_chills": "no"}
    intake = Intake(answers=said)
    said["fever_or_chills"] = "yes"
    assert intake.no == ("fever_or_chills",)


@given(intakes(LIBRARY))
def test_there_and_back(intake):
    for other in (
        Intake.from_dict(intake.to_dict()),
        Intake.from_json(json.dumps(intake.to_dict())),
        pickle.loads(pickle.dumps(intake)),  # noqa: S301 -- our own bytes
        copy.deepcopy(intake),
    ):
        assert other == intake
        assert hash(other) == hash(intake)
        assert other.digest == intake.digest
        assert other.to_dict() == intake.to_dict()
        assert lbpkit.triage(LIBRARY, other).urgency is lbpkit.triage(LIBRARY, intake).urgency


@given(intakes(LIBRARY, base=("no",)))
def test_a_repr_shows_counts_and_no_answer(intake):
    shown = repr(intake)
    assert f"{len(intake.yes)} yes, {len(intake.no)} no, {len(intake.unknown)} unknown" in shown
    assert not [finding for finding in intake.answers if finding in shown]
    assert shown == f"{intake}"


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_data_is_an_intake_or_an_intake_error(data):
    try:
        Intake.from_dict(data)
    except IntakeError:
        return
    assert isinstance(data, dict)


@given(st.binary() | st.text())
def test_any_bytes_are_an_intake_or_an_intake_error(data):
    for read in (Intake.from_json, Intake.from_toml):
        try:
            read(data)
        except IntakeError:
            continue


def test_an_unknown_finding_is_named_with_the_nearest():
    with pytest.raises(IntakeError, match=r"answers\.fever_or_chill: no such finding; did you mean 'fever_or_chills'"):
        lbpkit.triage(LIBRARY, Intake(answers={"fever_or_chill": "yes"}))


def test_an_error_pickles():
    error = refused(age_years=-3, answers={"fever_or_chills": 0})
    other = pickle.loads(pickle.dumps(error))  # noqa: S301 -- our own bytes
    assert (str(other), other.field, other.value) == (str(error), "age_years", -3)


def test_intakes_may_be_read_by_many_threads():
    intake, found = Intake(age_years=40, answers=dict.fromkeys(LIBRARY.findings, "no")), []
    work = [threading.Thread(target=lambda: found.append(lbpkit.triage(LIBRARY, intake).urgency)) for _ in range(8)]
    for each in work:
        each.start()
    for each in work:
        each.join()
    assert len(set(found)) == 1
    assert len(found) == 8
