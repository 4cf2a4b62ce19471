"""Law 7. Plugins only escalate, and do not cry wolf."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lbpkit
from lbpkit.library import build_library
from lbpkit.model.urgency import Urgency
from lbpkit.testing import assembled, contents, core_library, intakes, part_of, plugins
from lbpkit.testing.laws import escalating, of_the_core

CORE = core_library()
UNTOUCHED = (
    "rules",
    "findings",
    "questions",
    "contraindications",
    "requirements",
    "regions",
    "phrases",
    "evidence",
    "guidance",
)
"""Kinds of which a plugin changes nothing that the core has."""


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
    for kind in UNTOUCHED:
        now = both.of_kind(kind)
        assert all(now[key] == record for key, record in alone.of_kind(kind).items()), kind


@given(beside_a_plugin())
def test_what_a_plugin_asks_weighs_routine_at_the_most(made):
    alone, both, intake = made
    silent = of_the_core(alone, intake)
    before, after = lbpkit.triage(alone, silent), lbpkit.triage(both, silent)
    fired = [each.urgency for each in after.reasons if each.state == "fired" and "." in each.rule]
    assert after.urgency <= max([before.urgency, Urgency.ROUTINE, *fired])


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
