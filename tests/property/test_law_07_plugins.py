"""Law 7. Plugins only escalate, and do not cry wolf."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lbpkit
from lbpkit.library import build_library
from lbpkit.model.urgency import Urgency
from lbpkit.testing import assembled, content_of, contents, core_library, intakes, part_of, plugins
from lbpkit.testing.laws import escalating, harmless, of_the_core, raised_by_silence, touched

CORE = core_library()


@st.composite
def beside_a_plugin(draw):
    """A core alone, the same with a plugin, and an intake for both."""
    core, plugin = draw(contents(findings=4, rules=4)), draw(plugins())
    both = assembled(core, plugin)
    return assembled(core), both, draw(intakes(both, silent=1))


def holds(alone, both, intake):
    assert list(escalating(alone, both, intake)) == []


@given(beside_a_plugin())
def test_over_generated_plugins(made):
    holds(*made)


@st.composite
def beside_the_shipped_core(draw):
    plugin = draw(plugins())
    both = build_library([CORE.parts[0], part_of(plugin)])
    return CORE, both, draw(intakes(both))


@given(beside_the_shipped_core())
def test_over_the_shipped_content(made):
    alone, both, _ = made
    holds(*made)
    assert list(touched(alone, both)) == []


@given(beside_a_plugin())
def test_what_a_plugin_asks_weighs_routine_at_the_most(made):
    alone, both, intake = made
    silent = of_the_core(alone, intake)
    before, after = lbpkit.triage(alone, silent), lbpkit.triage(both, silent)
    fired = [each.urgency for each in after.reasons if each.state == "fired" and "." in each.rule]
    quiet = max([before.urgency, Urgency.ROUTINE, *fired])
    assert after.urgency <= quiet or raised_by_silence(both, silent, after.urgency)


def test_what_every_age_would_bring_is_no_false_alarm():
    """A plugin whose rules between them speak to every age: who keeps theirs to themselves gains nothing by it (law 2)."""
    ages = {f"r{n}": {"when": when, "urgency": "soon"} for n, when in enumerate(("age_years > 40", "age_years <= 50"))}
    plugin = content_of({"rules": {f"acme.{key}": rule for key, rule in ages.items()}}, owner="acme")
    core = content_of({"findings": {"f0": {}}, "rules": {"r0": {"when": "f0", "urgency": "routine"}}})
    intake = lbpkit.Intake(sex="female", pain_days=0, pain_score=0, answers={"f0": "no"})
    assert lbpkit.triage(assembled(core, plugin), intake).urgency is Urgency.SOON
    holds(assembled(core), assembled(core, plugin), intake)


@pytest.mark.parametrize("weight", ["soon", "same_day"])
def test_a_plugins_finding_that_weighs_more_is_no_record(weight):
    finding = next(iter(CORE.findings.values()))
    with pytest.raises(ValueError, match="allowed in a plugin: self_care, routine"):
        attrs.evolve(finding, id="acme.thing", if_unknown=Urgency(weight))


def test_a_library_that_lowers_an_urgency_would_be_seen():
    intake = lbpkit.Intake(age_years=40, sex="female", pain_days=3, pain_score=5, answers={"saddle_numbness": "yes"})
    content = CORE.parts[0].content
    rules = {key: rule for key, rule in content.records["rules"].items() if rule.urgency is not Urgency.EMERGENCY}
    weaker = assembled(attrs.evolve(content, records={**content.records, "rules": rules}))
    with pytest.raises(AssertionError):
        holds(CORE, weaker, intake)


# ---- beside a core that says something of the same person

SIGN = {"findings": {"sign": {}, "zone": {}}}
ABOUT = {"age_years": 40, "sex": "female", "pain_days": 3, "pain_score": 3}


def with_rule(rule, *, core_rule, **more):
    """A core with one rule, alone and beside a plugin's rule; somebody of whom both are so."""
    core = content_of({**SIGN, "rules": {"zz": {"when": "sign", **core_rule}}, **more})
    plugin = content_of({"rules": {"acme.a": {"when": "sign", **rule}}}, owner="acme")
    intake = lbpkit.Intake(**ABOUT, answers={"sign": "yes", "zone": "no"})
    return assembled(core), assembled(core, plugin), intake


def test_whom_the_core_sends_to_stays_named_where_a_plugin_raises_the_urgency():
    alone, both, intake = with_rule(
        {"urgency": "emergency", "action": ["emergency_department"]},
        core_rule={"urgency": "same_day", "action": ["midwife"]},
    )
    before, after = lbpkit.triage(alone, intake), lbpkit.triage(both, intake)
    assert after.urgency is Urgency.EMERGENCY
    assert after.action.roles[0] == "emergency_department"
    assert set(before.action.roles) <= set(after.action.roles)
    assert set(before.until_seen) <= set(after.until_seen)
    assert after.action.within_hours <= before.action.within_hours


def test_what_a_plugin_s_rule_holds_is_withheld_and_says_why():
    treatments = {"tablet": {"properties": ["nsaid"]}, "warmth": {"properties": ["heat"]}}
    alone, both, intake = with_rule(
        {"urgency": "routine", "holds": ["nsaid"]}, core_rule={"urgency": "routine"}, treatments=treatments
    )
    assert {offer.id for offer in lbpkit.triage(alone, intake).care.offered} >= {"tablet", "warmth"}
    care = lbpkit.triage(both, intake).care
    assert "warmth" in {offer.id for offer in care.offered}
    (held,) = [each for each in care.withheld if each.id == "tablet"]
    assert held.records == ("acme.a",)
    assert list(harmless(both, intake)) == []


def test_where_all_else_is_equal_the_core_s_reason_and_warning_stand_first():
    """Although the plugin's id and line come first in the alphabet."""
    _, both, intake = with_rule({"urgency": "emergency"}, core_rule={"urgency": "emergency"})
    assessment = lbpkit.triage(both, intake)
    assert [reason.rule for reason in assessment.reasons] == ["zz", "acme.a"]
    assert [line for line in assessment.safety_net if line in ("safety_net", "acme.safety_net")] == [
        "safety_net",
        "acme.safety_net",
    ]


@pytest.mark.parametrize(
    ("urgency", "action"), [("emergency", ["gp"]), ("emergency", ["pharmacist", "ambulance"]), ("soon", ["self_care"])]
)
def test_a_plugin_s_rule_sends_nobody_to_less_than_its_urgency(urgency, action):
    with pytest.raises(lbpkit.ContentError) as refused:
        with_rule({"urgency": urgency, "action": action}, core_rule={"urgency": "routine"})
    assert [problem.kind for problem in refused.value.problems] == ["weak-route"]


def test_a_plugin_that_raises_the_urgency_frees_nothing_that_the_core_holds():
    """An open rule holds at the level that the core's rules reach, not at the one that a plugin's rule brings."""
    core = content_of(
        {
            "findings": {"on_record": {"kind": "history"}},
            "rules": {"r0": {"when": "on_record", "urgency": "soon", "holds": ["exercise"]}},
            "exercises": {"x0": {}},
        }
    )
    raising = {"findings": {"acme.f0": {}}, "rules": {"acme.r0": {"when": "acme.f0", "urgency": "soon"}}}
    about = {"age_years": 40, "sex": "male", "pain_days": 5, "pain_score": 5}
    person = lbpkit.Intake(**about, answers={"on_record": "unknown"})
    for library, intake, urgency in (
        (assembled(core), person, "routine"),
        (assembled(core, content_of(raising, owner="acme")), person.answering({"acme.f0": "yes"}), "soon"),
    ):
        assessment = lbpkit.triage(library, intake)
        assert (assessment.urgency.value, assessment.complete) == (urgency, True)
        assert assessment.care.offered == ()
        assert [each.because for each in assessment.care.withheld] == ["held"]
