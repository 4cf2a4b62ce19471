"""What is asked first: urgent before less urgent, what a begun suspicion needs, what decides alone, and not too much at once."""

import pytest
from hypothesis import given

import lbpkit
from lbpkit.cases import shipped_cases
from lbpkit.evaluation import lengths
from lbpkit.model.findings import ON_RECORD
from lbpkit.priorities import EMERGENCY_ITEMS, ITEMS, RECORD_ITEMS
from lbpkit.testing import core_library, intakes, library_of

LIBRARY = core_library()
ABOUT = {"age_years": 40, "sex": "male", "pain_days": 5, "pain_score": 5}


def asked_first(findings, rules, questions=(), conditions=(), **answers):
    """What the screen after the opening asks."""
    rules = {key: {"urgency": "emergency", **rule} for key, rule in rules.items()}
    records = {"findings": findings, "rules": rules, "questions": dict(questions), "conditions": dict(conditions)}
    library = library_of(records)
    screen = lbpkit.next_question(library, lbpkit.Intake(**ABOUT, answers=answers))
    return [question.id for question in screen.questions]


def signs(*names):
    return {name: {} for name in names}


def pair(one, other):
    return {"when": {"all": [one, other]}}


def test_emergencies_come_before_what_is_less_urgent():
    rules = {"r1": {"when": "f1", "urgency": "same_day"}, "r2": {"when": "f2"}}
    assert asked_first(signs("f1", "f2"), rules) == ["f2"]


def test_what_only_matters_together_with_an_answer_waits_for_it():
    assert asked_first(signs("f1", "f2"), {"r1": pair("f1", "f2")}) == ["f1"]
    assert asked_first(signs("f1", "f2"), {"r1": pair("f1", "f2"), "r2": {"when": "f2"}}) == ["f2"]


def test_a_suspicion_that_has_begun_is_followed_up():
    """Six signs that decide alone, and one that would complete what has begun: that one is on the screen."""
    names = [f"f{number}" for number in range(6)]
    rules = {f"r{name}": {"when": name} for name in names} | {"begun": pair("so", "zz")}
    assert "zz" in asked_first(signs(*names, "so", "zz"), rules, so="yes")
    assert "zz" not in asked_first(signs(*names, "so", "zz"), rules)


def test_an_open_gate_is_a_suspicion_that_has_begun():
    names = [f"f{number}" for number in range(6)]
    findings = signs(*names, "parent") | {"zz": {"applies_if": "parent", "implies": ["parent"]}}
    rules = {f"r{name}": {"when": name} for name in names} | {"child": {"when": "zz"}}
    assert "zz" in asked_first(findings, rules, parent="yes")
    assert "parent" not in asked_first(findings, rules)


def test_what_is_typical_of_a_condition_speaks_for_the_rules_that_suspect_it():
    names = [f"f{number}" for number in range(6)]
    rules = {f"r{name}": {"when": name} for name in names} | {"suspects": {"when": "zz", "suspects": ["c"]}}
    findings, conditions = signs(*names, "pain", "zz"), {"c": {"typical": ["pain", "zz"]}}
    assert "zz" in asked_first(findings, rules, conditions=conditions, pain="yes")
    assert "zz" not in asked_first(findings, rules, conditions=conditions)


def test_what_more_rules_hang_on_comes_first():
    names = [f"f{number}" for number in range(6)]
    rules = {f"r{name}": {"when": name} for name in names} | {f"s{name}": pair("zz", name) for name in names}
    assert asked_first(signs(*names, "zz"), rules)[-1] == "zz"


def test_a_rule_with_many_ways_counts_once():
    """Else a long list of alternatives would crowd out what decides alone."""
    ways = [f"w{number}" for number in range(20)]
    rules = {"many": {"when": {"all": ["a", {"any": ways}]}}, "alone": {"when": "z"}}
    library = library_of(
        {"findings": signs("a", "z", *ways), "rules": {k: {"urgency": "emergency", **r} for k, r in rules.items()}}
    )
    screen = lbpkit.next_question(library, lbpkit.Intake(**ABOUT, answers=dict.fromkeys(ways[1:], "unknown")))
    assert [question.id for question in screen.questions][-1] == "z"


def test_the_first_check_comes_first_where_it_decides_alone():
    names = [f"f{number}" for number in range(6)]
    findings = signs(*names) | {name: {"group": "first_check"} for name in ("check", "half")}
    rules = {f"r{name}": {"when": name} for name in names} | {"c": {"when": "check"}, "h": pair("half", "f0")}
    asked = asked_first(findings, rules)
    assert asked[0] == "check"
    assert "half" not in asked


def test_five_signs_and_three_of_the_record_stand_on_a_screen():
    findings = signs(*(f"f{number}" for number in range(9)))
    findings |= {f"h{number}": {"kind": "history", "group": "history"} for number in range(9)}
    rules = {f"r{name}": {"when": name} for name in findings}
    asked = asked_first(findings, rules)
    assert asked == ["f0", "f1", "f2", "f3", "f4", "h0", "h1", "h2"]
    lesser = {key: rule | {"urgency": "soon"} for key, rule in rules.items()}
    assert len(asked_first(findings, lesser)) == ITEMS


def test_a_question_counts_as_one_whatever_it_settles():
    choices = [{"text": f"Choice {place}", "answers": {"f1": place == 1, "f2": place == 2}} for place in range(3)]
    rules = {"r1": {"when": "f1"}, "r2": {"when": "f2"}, "r3": {"when": "f3"}}
    assert asked_first(signs("f1", "f2", "f3"), rules, {"q": {"choices": choices}}) == ["f3", "q"]


@given(intakes(LIBRARY, silent=0, base=("not_asked",)))
def test_no_shipped_screen_is_too_long(intake):
    screen = lbpkit.next_question(LIBRARY, intake)
    if screen is None:
        return
    urgent = [question for question in screen.questions if question.urgent]
    assert len(urgent) <= EMERGENCY_ITEMS
    assert len(screen.questions) <= ITEMS
    if urgent:
        rest = [question.id for question in screen.questions if not question.urgent]
        assert len(rest) <= RECORD_ITEMS
        assert {LIBRARY.findings[key].kind for key in rest} <= ON_RECORD


def test_the_lengths_of_the_vignettes_are_those_that_were_set():
    """At most 14 screens in the median and 20 at the 90th centile; at most 4 where it is an emergency."""
    found = lengths(LIBRARY, [case for case in shipped_cases() if case.file == "vignettes"])
    assert found["all"].same == found["all"].n
    assert found["all"].screens_median <= 14
    assert found["all"].screens_p90 <= 20
    assert found["emergency"].screens_p90 <= 4


@pytest.mark.parametrize("respondent", ["self", "carer"])
def test_the_signs_of_cauda_equina_are_asked_by_the_fifth_screen(respondent):
    """Of somebody with back pain, also down a leg, who says no to all else."""
    intake = lbpkit.Intake(
        **ABOUT, respondent=respondent, answers={"low_back_pain": "yes", "leg_pain_below_knee": "yes"}
    )
    asked = set()
    for _ in range(4):
        screen = lbpkit.next_question(LIBRARY, intake)
        asked |= {question.id for question in screen.questions}
        intake = intake.answering(screen.none_of_these())
    assert {"saddle_feeling", "bladder_control", "bowel_control_loss", "urinary_retention", "both_legs_pain"} <= asked
