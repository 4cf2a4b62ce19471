"""The definition of triage by hand-worked examples, and the index tested equal to the definition."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpkit.engine import reference
from lbpkit.engine.indexed import Index, about_of, index_of
from lbpkit.engine.levels import BitLevels
from lbpkit.engine.reference import Levels, Situation
from lbpkit.errors import IntakeError
from lbpkit.expressions import fold, parse
from lbpkit.model.intake import Intake
from lbpkit.model.urgency import NO, YES, Urgency
from lbpkit.testing import core_library, expressions, intakes, libraries, library_of, truth

LIBRARY = core_library()

# What two findings weigh while not known: `felt` same-day (3), `recorded` routine (1).
FINDINGS = {
    "felt": {"kind": "symptom"},
    "recorded": {"kind": "history"},
    "light": {"kind": "symptom", "if_unknown": "self_care"},
    "gated": {"kind": "symptom", "applies_if": "recorded", "implies": ["recorded"]},
    "grown": {"kind": "symptom", "applies_if": "age_years >= 16"},
}


def rule(when, urgency):
    return {"when": when, "urgency": urgency}


def made_of(**rules):
    return library_of({"findings": FINDINGS, "rules": rules})


@pytest.mark.parametrize(
    ("when", "answers", "level"),
    [
        ("felt", {"felt": "yes"}, YES),
        ("felt", {"felt": "no"}, NO),
        ("felt", {"felt": None}, 3),
        ("felt", {}, 3),
        ("recorded", {}, 1),
        ("light", {}, 0),
        ({"all": ["felt", "recorded"]}, {}, 1),
        ({"any": ["felt", "recorded"]}, {}, 3),
        ({"all": ["felt", "recorded"]}, {"recorded": "yes"}, 3),
        ({"any": ["felt", "recorded"]}, {"felt": "no"}, 1),
        ({"all": ["felt", "recorded"]}, {"recorded": "no"}, NO),
        ({"at_least": 2, "of": ["felt", "recorded", "light"]}, {}, 1),
        ({"at_least": 2, "of": ["felt", "recorded", "light"]}, {"felt": "yes"}, 1),
        ({"at_least": 2, "of": ["felt", "recorded", "light"]}, {"felt": "yes", "light": "yes"}, YES),
        ({"at_least": 2, "of": ["felt", "recorded", "light"]}, {"felt": "no", "recorded": "no"}, NO),
        ("gated", {"recorded": "no"}, NO),
        ("gated", {"recorded": "no", "gated": "yes"}, YES),
        ("gated", {}, 1),
        ("gated", {"recorded": "yes"}, 3),
        ("gated", {"recorded": "yes", "gated": "no"}, NO),
        ("grown", {"age_years": 15}, NO),
        ("grown", {"age_years": 16}, 3),
        ("grown", {}, 1),
        ("age_years >= 65", {"age_years": 65}, YES),
        ("age_years > 65", {"age_years": 65}, NO),
        ("age_years <= 65", {"age_years": 65}, YES),
        ("age_years < 65", {"age_years": 65}, NO),
        ("pain_days > 0.5", {"pain_days": 0.75}, YES),
        ("pain_score >= 8", {}, 1),
        ("sex is female", {"sex": "female"}, YES),
        ("sex is female", {"sex": "male"}, NO),
        ("sex is female", {"sex": None}, 1),
    ],
)
def test_levels_by_hand(when, answers, level):
    library = made_of(r=rule(when, "soon"))
    situation = Situation.of(library, Intake().answering(answers))
    assert fold(parse(when), Levels(library, situation)) == level


@pytest.mark.parametrize(
    ("urgency", "answers", "expected"),
    [
        ("emergency", {"felt": "yes"}, "emergency"),
        ("same_day", {"felt": "yes"}, "same_day"),
        ("emergency", {}, "same_day"),
        ("same_day", {}, "soon"),
        ("soon", {}, "routine"),
        ("routine", {}, "self_care"),
        ("self_care", {}, "self_care"),
        ("self_care", {"felt": "yes"}, "self_care"),
        ("emergency", {"felt": "no"}, "self_care"),
    ],
)
def test_a_rule_contributes_its_urgency_or_at_most_one_step_below(urgency, answers, expected):
    library = made_of(r=rule("felt", urgency))
    intake = Intake(answers=answers)
    assert reference.urgency(library, intake) is Urgency(expected)
    assert index_of(library).rank(intake) == Urgency(expected).rank


def test_the_highest_contribution_counts():
    rules = {"low": rule("felt", "soon"), "high": rule("recorded", "emergency")}
    library = made_of(**rules)
    both = Intake(answers={"felt": "yes", "recorded": "yes"})
    assert reference.urgency(library, both) is Urgency.EMERGENCY
    assert reference.urgency(library, both.answering({"recorded": "no"})) is Urgency.SOON
    assert reference.urgency(library, both.answering({"recorded": None})) is Urgency.SOON


def test_silence_about_a_number_weighs_at_least_what_every_value_would_bring():
    """Under 40 the one rule fires, from 40 the other: whoever keeps their age to themselves is seen today all the same."""
    rules = {"young": rule("age_years < 40", "same_day"), "old": rule("age_years >= 40", "same_day")}
    library = made_of(**rules)
    for intake in (Intake(), Intake(age_years=None)):
        assert reference.urgency(library, intake) is Urgency.SAME_DAY
        assert index_of(library).rank(intake) == Urgency.SAME_DAY.rank


def test_silence_about_the_sex_and_a_number_together():
    rules = {
        "one": rule({"all": ["sex is female", "age_years < 40"]}, "soon"),
        "two": rule({"all": ["sex is male", "age_years < 40"]}, "emergency"),
        "three": rule("age_years >= 40", "same_day"),
    }
    library = made_of(**rules)
    assert reference.urgency(library, Intake()) is Urgency.SOON
    assert index_of(library).rank(Intake()) == Urgency.SOON.rank


def test_an_answer_to_a_finding_that_is_not_there_names_the_nearest():
    with pytest.raises(IntakeError, match=r"answers\.flet: no such finding; did you mean 'felt'") as refused:
        index_of(made_of(r=rule("felt", "soon"))).rank(Intake(answers={"flet": "yes"}))
    assert [problem.value for problem in refused.value.problems] == ["flet"]


@given(st.data())
def test_the_index_is_the_definition_on_generated_libraries(data):
    library = data.draw(libraries(care=False))
    index = Index(library)
    for _ in range(4):
        intake = data.draw(intakes(library, silent=2))
        assert Urgency.at(index.rank(intake)) is reference.urgency(library, intake)


@given(st.data())
@settings(max_examples=max(settings.default.max_examples // 4, 5))
def test_the_index_is_the_definition_where_nothing_of_the_person_is_known(data):
    """Two rules at the most: by the definition, silence about four things is looked at in every order."""
    library = data.draw(libraries(care=False, rules=2))
    intake = data.draw(intakes(library)).answering({"age_years": None, "sex": None, "pain_days": None})
    assert Urgency.at(Index(library).rank(intake)) is reference.urgency(library, intake)


@given(intakes(LIBRARY, silent=1))
def test_the_index_is_the_definition_on_the_shipped_library(intake):
    assert Urgency.at(index_of(LIBRARY).rank(intake)) is reference.urgency(LIBRARY, intake)


@given(st.data())
@settings(max_examples=max(settings.default.max_examples // 20, 3))
def test_the_index_is_the_definition_where_several_numbers_are_silent(data):
    intake = data.draw(intakes(LIBRARY, silent=2, base=("no", "not_asked")))
    assert Urgency.at(index_of(LIBRARY).rank(intake)) is reference.urgency(LIBRARY, intake)


@given(st.data())
def test_levels_agree_with_a_second_opinion_on_truth(data):
    """`lbpkit.testing.truth` knows yes, no and unknown but no urgency, and was written apart from the engine."""
    library = data.draw(libraries(care=False))
    intake = data.draw(intakes(library))
    levels = Levels(library, Situation.of(library, intake))
    tree = parse(data.draw(expressions([*library.findings, "age_years >= 40", "sex is male", "pain_days < 14"])))
    level = fold(tree, levels)
    assert {NO: "no", YES: "yes"}.get(level, "unknown") == truth(library, intake, tree)


@given(st.data())
def test_levels_read_off_bits_are_those_of_the_definition_on_generated_libraries(data):
    library = data.draw(libraries())
    intake = data.draw(intakes(library))
    check_levels(library, intake, data.draw(intakes(library)))


@given(intakes(LIBRARY), intakes(LIBRARY))
@settings(max_examples=max(settings.default.max_examples // 4, 5))
def test_levels_read_off_bits_are_those_of_the_definition_on_the_shipped_library(intake, other):
    check_levels(LIBRARY, intake, other)


def check_levels(library, intake, other):
    """Of findings, rules, suspicions and whole expressions; as the person is, and with another's numbers and sex."""
    moved = intake.answering({name: getattr(other, name) for name in ("age_years", "sex", "pain_days", "pain_score")})
    bits = BitLevels.of(library, intake)
    for person, fast in ((intake, bits), (moved, bits.at(about_of(moved)))):
        slow = Levels(library, Situation.of(library, person))
        for key in library.findings:
            assert fast.finding(key) == slow.finding(key), key
        for key in library.rules:
            assert fast.rule(key) == slow.rule(key), key
            assert (key in fast.fired) == (slow.rule(key) == YES), key
        for key in library.conditions:
            assert fast.suspected(key) == slow.suspected(key), key
        for item in (*library.treatments.values(), *library.exercises.values()):
            assert item.fits is None or fold(item.fits, fast) == fold(item.fits, slow), item.id


def test_the_cases_of_an_expression_are_every_value_it_can_tell_apart():
    when = {"all": ["grown", "pain_days > 10"]}
    library = made_of(r=rule(when, "soon"))
    known = Intake(age_years=30, sex="female", pain_days=3, pain_score=1)
    assert BitLevels.of(library, known).cases(parse(when)) == []
    silent = BitLevels.of(library, known.answering({"age_years": None, "pain_score": None, "pain_days": None}))
    cases = silent.cases(parse(when))
    assert {case.about["pain_score"] for case in cases} == {None}
    ages, days = ({case.about[name] for case in cases} for name in ("age_years", "pain_days"))
    assert {15, 16} <= ages  # the gate of `grown` asks for the age
    assert {10.0} < days
    assert len(cases) == len(ages) * len(days)
    assert silent.cases(parse("sex is female")) == []


def test_silent_rules_are_not_even_looked_at():
    """Cost is counted, not timed: only rules hung on something that is so, or not known, are read."""
    findings = {f"f{number}": {} for number in range(50)}
    pairs = [(f"f{one}", f"f{two}") for one in range(50) for two in range(one)]
    rules = {f"r{place}": rule({"all": list(pair)}, "emergency") for place, pair in enumerate(pairs)}
    index = Index(library_of({"findings": findings, "rules": rules}))
    read = []

    class Counting(dict):
        def __getitem__(self, bit):
            read.extend(super().__getitem__(bit))
            return super().__getitem__(bit)

    index.hung = Counting(index.hung)
    silent = Intake(answers=dict.fromkeys(findings, "no"))
    assert index.rank(silent) == Urgency.SELF_CARE.rank
    assert read == []
    assert index.rank(silent.answering({"f3": "yes"})) == Urgency.SELF_CARE.rank
    assert len(read) <= 50


def test_what_an_expression_can_tell_apart_counts_its_gates_and_suspicions():
    """A number that a gate asks for, or a rule that suspects a condition, decides about the expression too."""
    library = library_of(
        {
            "findings": FINDINGS,
            "conditions": {"worn": {}, "torn": {}},
            "rules": {
                "old": {"when": {"all": ["felt", "age_years >= 70"]}, "urgency": "soon", "suspects": ["worn"]},
                "long": {"when": {"all": ["grown", "pain_days > 90"]}, "urgency": "soon", "suspects": ["worn"]},
            },
        }
    )
    within = reference.values_within(library, parse({"any": ["suspected worn", "suspected torn"]}))
    assert within.keys() == {"age_years", "pain_days"}
    assert {15, 16, 69, 70} <= set(within["age_years"])
    assert {90.0, 91.0} <= set(within["pain_days"])
    assert reference.values_within(library, parse("grown")).keys() == {"age_years"}
    assert reference.values_within(library, parse("felt")) == {}


def test_what_a_finding_hangs_on_is_what_implies_it_and_what_its_gate_asks_for():
    findings = {"a": {}, "b": {"implies": ["a"]}, "c": {"applies_if": "a"}, "d": {"applies_if": "c"}, "e": {}}
    index = Index(library_of({"findings": findings}))

    def hanging(*keys):
        bits = index.hanging(sum(index.bits[key] for key in keys))
        return "".join(key for key in sorted(findings) if bits & index.bits[key])

    assert [hanging(key) for key in "abcde"] == ["ab", "b", "abc", "abcd", "e"]
    assert hanging("b", "e") == "be"
    assert hanging() == ""
    assert [index.finding_of(index.bits[key]) for key in "abcde"] == list("abcde")
