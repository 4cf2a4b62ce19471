"""Law 3. Requirements, written from guidelines by reading *them* and not the rules: *these answers, whatever else is said → at
least this urgency*. Most of the medical worth is here; every emergency sign has one.
"""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit.expressions import Has, findings_of
from lbpkit.testing import core_library, fitting, intakes, telling_values, truth, ways_to

LIBRARY = core_library()
REQUIREMENTS = sorted(LIBRARY.requirements)


@pytest.mark.parametrize("key", REQUIREMENTS)
def test_with_everything_else_denied(key):
    """Each way of meeting the requirement, with everything else answered no: the least that can be said with it."""
    requirement = LIBRARY.requirements[key]
    denied = dict.fromkeys(LIBRARY.findings, "no")
    values = telling_values(LIBRARY)
    ways = ways_to(requirement.when)
    assert ways, "nobody can meet it"
    for way in ways:
        said = {**denied, **{atom.finding: "yes" for atom in way if isinstance(atom, Has)}}
        ages, sexes = fitting(way, "age_years", values["age_years"]), fitting(way, "sex")
        step = 1 + len(ways) // 12  # those with many ways are tried at fewer ages; `lbpkit verify` proves all
        for age, sex in itertools.product(sorted(set(ages))[::step], sexes):
            days, score = (min(fitting(way, name, values[name])) for name in ("pain_days", "pain_score"))
            intake = lbpkit.Intake(age_years=age, sex=sex, pain_days=days, pain_score=score, answers=said)
            assert truth(LIBRARY, intake, requirement.when) == "yes"
            assert lbpkit.triage(LIBRARY, intake).urgency >= requirement.at_least


@given(data=st.data())
@settings(max_examples=4 * settings.default.max_examples)
def test_whatever_else_is_said(data):
    requirement = LIBRARY.requirements[data.draw(st.sampled_from(REQUIREMENTS))]
    intake = data.draw(intakes(LIBRARY, when=requirement.when))
    assert lbpkit.triage(LIBRARY, intake).urgency >= requirement.at_least


def test_every_sign_that_is_an_emergency_alone_has_a_requirement():
    """A finding that brings in an ambulance or a hospital by itself is demanded by a guideline, not only by a rule."""
    demanded = set()
    for requirement in LIBRARY.requirements.values():
        if requirement.at_least is lbpkit.Urgency.EMERGENCY:
            demanded |= findings_of(requirement.when)
    alone = {
        rule.when.finding: key
        for key, rule in LIBRARY.rules.items()
        if rule.urgency is lbpkit.Urgency.EMERGENCY and isinstance(rule.when, Has)
    }
    assert {finding: rule for finding, rule in alone.items() if finding not in demanded} == {}
