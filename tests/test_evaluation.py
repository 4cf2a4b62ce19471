"""Figures worked out by hand, and what must hold of every run."""

import json
import math

import attrs
import pytest

import lbpkit
from lbpkit import evaluation
from lbpkit.__main__ import main
from lbpkit.cases import Case, load_cases
from lbpkit.engine.indexed import index_of
from lbpkit.errors import ContentError, UnknownIdError
from lbpkit.evaluation import Result, age_group, baselines, figures, groups, interview, lengths, results, wilson
from lbpkit.model.urgency import Urgency

SELF_CARE, ROUTINE, SOON, SAME_DAY, EMERGENCY = Urgency
LIBRARY = lbpkit.load_library(plugins=())


def case(name="a", lowest=ROUTINE, highest=SOON, **fields):
    fields = {"age_years": 40, "sex": "male", "pain_days": 5.0, "pain_score": 4, "yes": ("low_back_pain",), **fields}
    return Case(id=name, sentence="A man.", source="made up for a test", lowest=lowest, highest=highest, **fields)


STRAIN = case("strain", SELF_CARE, ROUTINE, ordinary=True)
CAUDA = case("cauda", EMERGENCY, EMERGENCY, yes=("low_back_pain", "saddle_numbness"))


# ---- shares


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    # Newcombe 1998, table I, method 3 (score without continuity correction)
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_published_intervals(count, n, low, high):
    share = wilson(count, n)
    assert (share.low, share.high) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


def test_wilson_of_nobody_knows_nothing():
    assert wilson(0, 0) == evaluation.Share(0, 0, None, 0.0, 1.0)


def test_wilson_is_symmetric_and_holds_the_share():
    for n in (1, 7, 352):
        for count in range(n + 1):
            share, other = wilson(count, n), wilson(n - count, n)
            assert share.low <= share.share <= share.high
            assert math.isclose(share.low, 1 - other.high, abs_tol=1e-4)


# ---- figures


def test_figures_count_only_those_who_could_be():
    found = [
        Result(case=case("ok"), urgency=ROUTINE),
        Result(case=case("under"), urgency=SELF_CARE),
        Result(case=case("over"), urgency=EMERGENCY),
        Result(case=case("never under", SELF_CARE, SOON), urgency=SELF_CARE),
        Result(case=case("missed", EMERGENCY, EMERGENCY), urgency=SAME_DAY),
    ]
    got = figures(found)
    assert (got.agreement.count, got.agreement.n) == (2, 5)
    assert (got.under.count, got.under.n) == (2, 4)
    assert (got.over.count, got.over.n) == (1, 4)
    assert (got.urgent_missed.count, got.urgent_missed.n) == (1, 1)
    assert (got.sent_in.count, got.same_day.count) == (1, 1)


def test_baselines_know_nothing_of_the_case():
    named = baselines([STRAIN, CAUDA], results(LIBRARY, [STRAIN, CAUDA]))
    assert figures(named["always_emergency"]).under.count == 0
    assert figures(named["always_emergency"]).over.share == 1
    assert figures(named["always_self_care"]).urgent_missed.share == 1
    assert [each.urgency for each in named["never_below_soon"]] == [SOON, EMERGENCY]
    assert set(named) == {"never_below_soon", *(f"always_{level.value}" for level in Urgency)}


def test_groups_hold_each_result_once_a_kind():
    tagged = attrs.evolve(STRAIN, file="mine", tags=("knees",))
    found = results(LIBRARY, [tagged, CAUDA])
    by = groups(found)
    assert set(by["file"]) == {"mine", "knees", "unnamed"}
    for kind in ("ordinary", "age", "respondent", "lowest"):
        assert sum(map(len, by[kind].values())) == len(found)


@pytest.mark.parametrize(
    ("age", "group"), [(0, "00-15"), (39, "16-39"), (40, "40-64"), (79, "65-79"), (80, "80 and over")]
)
def test_age_groups(age, group):
    assert age_group(age) == group


def test_weights_are_those_of_primary_care():
    sign = case("sign", SELF_CARE, SOON, yes=("low_back_pain", "fatigue"))
    found = [
        Result(case=CAUDA, urgency=SAME_DAY),
        Result(case=sign, urgency=ROUTINE),
        Result(case=STRAIN, urgency=SOON),
    ]
    got = evaluation.weighted(LIBRARY, found)
    assert (got.under, got.over, got.agreement) == (0.01, 0.2, 0.79)
    assert got.levels == {"self_care": 0.0, "routine": 0.79, "soon": 0.2, "same_day": 0.01, "emergency": 0.0}
    assert evaluation.weighted(LIBRARY, found[:2]) is None


def test_every_warning_sign_is_a_finding_of_the_core():
    asked = {sign.finding for sign in evaluation.WARNING_SIGNS if hasattr(sign, "finding")}
    assert asked <= set(LIBRARY.findings)


# ---- runs


def test_not_knowing_never_lowers():
    for known, unknown in zip(
        results(LIBRARY, [STRAIN, CAUDA]), results(LIBRARY, [STRAIN, CAUDA], unmentioned="unknown"), strict=True
    ):
        assert unknown.urgency >= known.urgency


def test_flips_hang_on_the_seed_alone():
    intake = STRAIN.intake(LIBRARY)
    once, again = (evaluation.with_flips(LIBRARY, intake, 0.05, "7/strain") for _ in range(2))
    other = evaluation.with_flips(LIBRARY, intake, 0.05, "8/strain")
    assert once == again != other
    assert evaluation.with_flips(LIBRARY, intake, 0.0, "7/strain") == intake
    turned = sum(once.answers.get(key) != answer for key, answer in intake.answers.items())
    assert 0 < turned < 0.2 * len(intake.answers)


def test_an_interview_ends_at_the_urgency_of_the_whole_sheet():
    index = index_of(LIBRARY)
    for each in (STRAIN, CAUDA):
        told = each.intake(LIBRARY)
        screens, questions, left = interview(LIBRARY, told)
        assert index.rank(left) == index.rank(told)
        assert questions >= screens > 1


def test_lengths_tell_emergencies_apart():
    got = lengths(LIBRARY, [STRAIN, CAUDA])
    assert (got["all"].n, got["emergency"].n, got["other"].n) == (2, 1, 1)
    assert got["emergency"].screens_median < got["other"].screens_median
    assert got["all"].same == 2


# ---- cases


def test_what_is_implied_is_so_and_what_is_closed_is_not_asked():
    intake = case(yes=("fever_38",)).intake(LIBRARY)
    assert set(intake.yes) == {"fever_38", "fever_or_chills"}
    assert "pregnant" not in intake.answers
    assert case(yes=(), not_asked=("limp",), unknown=("fatigue",)).intake(LIBRARY).unknown == ("fatigue",)


def test_unmentioned_may_be_unknown_but_a_denial_stays():
    intake = case(no=("fatigue",)).intake(LIBRARY, unmentioned="unknown")
    assert intake.answers["fatigue"] == "no"
    assert intake.answers["limp"] == "unknown"


def test_an_unknown_finding_names_the_nearest():
    with pytest.raises(UnknownIdError, match=r"case 'a': no finding 'low_bck_pain'; did you mean 'low_back_pain'"):
        case(yes=("low_bck_pain",)).intake(LIBRARY)


GOOD = '[[cases]]\nid = "one"\nsentence = "A man."\nsource = "a test"\nlowest = "routine"\nhighest = "soon"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace('"soon"', '"self_care"'), "highest is self_care, below lowest, which is routine"),
        (GOOD + GOOD, "case 'one' stands in cases too"),
        (GOOD + 'yes = ["limb"]\n', "no finding 'limb'; did you mean 'limp'"),
        (GOOD.replace('source = "a test"\n', ""), "source"),
        (GOOD + "age = 4\n", "no key 'age'"),
        (GOOD + "age_years = 400\n", "age_years"),
        (GOOD + "file = 'x'\n", "no key 'file'"),
        ("cases = 3\n", r"a file of cases holds \[\[cases\]\] and \[\[series\]\] alone"),
        ("", "found nothing"),
        ("series = [3]\n", r"series\[0\]\.rows: no list of rows"),
        ("[[series]]\nrows = [3]\n", r"series\[0\]\.rows\[0\]"),
        (
            GOOD.replace("cases", "series") + 'rows = [{ id = "two", yes = ["limb"] }]\n',
            "case 'one_two': no finding 'limb'",
        ),
        ("[[cases]\n", "not TOML"),
    ],
)
def test_a_bad_file_is_told_what_is_wrong(tmp_path, text, message):
    file = tmp_path / "cases.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ContentError, match=message) as caught:
        load_cases(file, library=LIBRARY)
    assert all(problem.file == "cases.toml" for problem in caught.value.problems)


def test_a_row_of_a_series_says_only_what_differs(tmp_path):
    file = tmp_path / "cases.toml"
    shared = (
        GOOD.replace("cases", "series").replace("A man.", "A man of 40") + 'age_years = 40\nyes = ["low_back_pain"]\n'
    )
    rows = """rows = [
      { id = "plain", sentence = "has a sore back." },
      { id = "limps", sentence = "limps.", yes = ["limp"], age_years = 41, lowest = "soon" },
    ]"""
    file.write_text(shared + rows, "utf-8")
    plain, limps = load_cases(file, library=LIBRARY)
    assert (plain.id, plain.sentence, plain.age_years) == ("one_plain", "A man of 40 has a sore back.", 40)
    assert (plain.lowest, limps.lowest, limps.highest, limps.source) == (ROUTINE, SOON, SOON, "a test")
    assert (limps.yes, limps.age_years) == (("low_back_pain", "limp"), 41)


def test_every_problem_of_every_file_is_told_at_once(tmp_path):
    (tmp_path / "a.toml").write_text(GOOD + 'yes = ["limb"]\nunknown = ["fewer"]\n', "utf-8")
    (tmp_path / "b.toml").write_text(GOOD, "utf-8")
    with pytest.raises(ContentError) as caught:
        load_cases(tmp_path, library=LIBRARY)
    assert len(caught.value.problems) == 3


# ---- the command


def test_the_command_gives_every_figure(tmp_path, capsys):
    file = tmp_path / "cases.toml"
    file.write_text(
        GOOD.replace('"routine"', '"self_care"') + 'age_years = 40\nsex = "male"\nyes = ["low_back_pain"]\n', "utf-8"
    )
    assert main(["evaluate", str(file), "--format", "json", "--no-plugins"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["cases"] == 1
    assert report["runs"]["unmentioned as no"]["agreement"]["share"] == 1
    assert set(report) >= {"baselines", "groups", "weighted", "interviews", "outside"}
    assert main(["evaluate", str(file), "--no-interviews", "--no-plugins"]) == 0
    assert "Cases are no patients" in capsys.readouterr().out


def test_the_command_tells_what_is_outside(tmp_path, capsys):
    file = tmp_path / "cases.toml"
    file.write_text(GOOD + 'yes = ["saddle_numbness"]\n', "utf-8")
    assert main(["evaluate", str(file), "--no-interviews", "--no-plugins", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["outside"][0]["urgency"] == "emergency"


@pytest.mark.parametrize("name", ["missing.toml", "bad.toml"])
def test_the_command_refuses_bad_files(tmp_path, capsys, name):
    (tmp_path / "bad.toml").write_text("cases = 3\n", "utf-8")
    assert main(["evaluate", str(tmp_path / name), "--no-plugins"]) == 2
    assert name in capsys.readouterr().err
