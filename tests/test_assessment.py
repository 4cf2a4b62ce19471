"""Assessments: what they hold, that they are worked out when read, and that they come back as they were."""

import copy
import json
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit import Assessment, Intake, LbpkitError, Urgency
from lbpkit.testing import core_library, implied_by, intakes, libraries, library_of, truth

LIBRARY = core_library()
HALF = max(settings.default.max_examples // 2, 5)
FIELDS = {
    "intake", "urgency", "action", "reasons", "complete", "could_reach", "possible_conditions", "care", "until_seen",
    "safety_net", "review_days", "valid_hours", "what_would_change", "provenance",
}  # fmt: skip
DENIED = Intake(age_years=40, sex="male", pain_days=3, pain_score=3, answers=dict.fromkeys(LIBRARY.findings, "no"))
STRAIN = DENIED.answering({"low_back_pain": "yes", "started_after_lifting": "yes", "worse_with_movement": "yes"})
NUMB = STRAIN.answering({"saddle_numbness": "yes"})


@given(intakes(LIBRARY, silent=1))
@settings(max_examples=HALF)
def test_there_and_back(intake):
    assessment = lbpkit.triage(LIBRARY, intake)
    plain = json.loads(json.dumps(assessment.to_dict(), allow_nan=False))
    for other in (Assessment.from_dict(plain), pickle.loads(pickle.dumps(assessment)), copy.deepcopy(assessment)):  # noqa: S301 -- our own bytes
        assert other == assessment
        assert hash(other) == hash(assessment)
        assert other.to_dict() == assessment.to_dict()
        assert repr(other) == repr(assessment)


def test_what_it_holds():
    assert set(lbpkit.triage(LIBRARY, STRAIN).to_dict()) == FIELDS


def test_a_leaflet_can_be_made_of_a_stored_assessment():
    assessment = lbpkit.triage(LIBRARY, STRAIN)
    stored = Assessment.from_dict(json.loads(json.dumps(assessment.to_dict())))
    assert lbpkit.leaflet(LIBRARY, stored) == lbpkit.leaflet(LIBRARY, assessment)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda plain: plain | {"urgency": "today"},
        lambda plain: plain | {"urgent": True},
        lambda plain: plain | {"complete": "yes"},
        lambda plain: plain | {"safety_net": "net_cauda_equina"},
        lambda plain: plain | {"action": {"roles": ["doctor"], "within_hours": 1.0}},
        lambda plain: plain | {"review_days": "3"},
        lambda plain: {key: value for key, value in plain.items() if key != "provenance"},
        lambda plain: {key: value for key, value in plain.items() if key != "intake"},
        lambda plain: plain | {"intake": {"age_years": -3}},
        lambda plain: [plain],
        lambda plain: None,
    ],
)
def test_what_is_no_assessment_is_refused(spoil):
    with pytest.raises(LbpkitError):
        Assessment.from_dict(spoil(lbpkit.triage(LIBRARY, STRAIN).to_dict()))


def test_it_is_compared_by_value():
    assert lbpkit.triage(LIBRARY, STRAIN) == lbpkit.triage(LIBRARY, STRAIN)
    assert lbpkit.triage(LIBRARY, STRAIN) != lbpkit.triage(LIBRARY, NUMB)
    assert lbpkit.triage(LIBRARY, STRAIN) != "self_care"
    assert len({lbpkit.triage(LIBRARY, STRAIN), lbpkit.triage(LIBRARY, STRAIN), lbpkit.triage(LIBRARY, NUMB)}) == 2


def test_it_cannot_be_changed():
    with pytest.raises(AttributeError):
        lbpkit.triage(LIBRARY, STRAIN).urgency = Urgency.SELF_CARE


def test_a_repr_shows_no_answer():
    shown = repr(lbpkit.triage(LIBRARY, NUMB))
    assert shown.startswith("<Assessment emergency, ")
    assert not [key for key in (*LIBRARY.findings, *LIBRARY.rules) if key in shown]


def test_what_is_dear_is_worked_out_when_first_read():
    assessment = lbpkit.triage(LIBRARY, STRAIN)
    assert "care" not in vars(assessment)
    care = assessment.care
    assert assessment.care is care


def test_an_emergency_by_hand():
    assessment = lbpkit.triage(LIBRARY, NUMB)
    assert assessment.urgency is Urgency.EMERGENCY
    assert assessment.action.within_hours <= 24
    assert assessment.action.roles[0] in ("ambulance", "emergency_department")
    assert assessment.complete
    assert assessment.could_reach is Urgency.EMERGENCY
    assert assessment.reasons[0].state == "fired"
    assert assessment.reasons[0].findings == ("saddle_numbness",)
    assert assessment.reasons[0].sources
    assert "cauda_equina_syndrome" in [each.condition for each in assessment.possible_conditions if each.serious]
    assert assessment.care.offered == ()
    assert assessment.what_would_change == ()
    assert assessment.valid_hours == 1


def test_a_strain_by_hand():
    assessment = lbpkit.triage(LIBRARY, STRAIN)
    assert assessment.urgency is Urgency.SELF_CARE
    assert assessment.until_seen == ()
    assert assessment.care.phase == "acute"
    assert assessment.care.offered
    assert len(assessment.care.programme) <= 5
    assert {"saddle_numbness"} in [set(change.findings) for change in assessment.what_would_change]


def test_an_ambulance_outranks_the_rest():
    rules = {
        "one": {"when": "f0", "urgency": "emergency", "action": ["emergency_department", "gp"]},
        "two": {"when": "f1", "urgency": "emergency", "action": ["ambulance"]},
        "three": {"when": "f2", "urgency": "same_day", "action": ["pharmacist"]},
    }
    library = library_of({"findings": {"f0": {}, "f1": {}, "f2": {}}, "rules": rules})
    said = lbpkit.triage(library, Intake(answers=dict.fromkeys(("f0", "f1", "f2"), "yes")))
    assert said.action.roles == ("ambulance",)
    said = lbpkit.triage(library, Intake(answers={"f0": "yes", "f1": "no", "f2": "yes"}))
    assert said.action.roles[0] == "emergency_department"
    assert "pharmacist" not in said.action.roles, "only what decides has a say"


def test_the_earliest_time_limit_counts():
    rules = {
        "one": {"when": "f0", "urgency": "soon", "within_hours": 336.0},
        "two": {"when": "f1", "urgency": "soon", "within_hours": 48.0},
    }
    library = library_of({"findings": {"f0": {}, "f1": {}}, "rules": rules})
    assert lbpkit.triage(library, Intake(answers={"f0": "yes", "f1": "yes"})).action.within_hours == 48


@given(st.data())
def test_what_would_change_it_does_change_it(data):
    """Each set raises the urgency to what is said, and none of its parts does so alone."""
    library = data.draw(libraries(care=False))
    intake = data.draw(intakes(library, silent=0, base=("no",)))
    assessment = lbpkit.triage(library, intake)
    for change in assessment.what_would_change:
        assert 1 <= len(change.findings) <= 3
        assert change.urgency > assessment.urgency
        so = intake.answering(dict.fromkeys(change.findings, "yes"))
        assert lbpkit.triage(library, so).urgency >= change.urgency


@given(st.data())
def test_every_single_change_is_listed(data):
    """Whatever could newly be felt, and would raise the urgency by itself, stands in the personal net."""
    library = data.draw(libraries(care=False))
    intake = data.draw(intakes(library, silent=0, base=("no",)))
    denied = intake.answering({key: "no" for key in library.findings if intake.answers.get(key) != "yes"})
    assessment = lbpkit.triage(library, denied)
    listed = [set(change.findings) for change in assessment.what_would_change]
    for key, finding in library.findings.items():
        gate = finding.applies_if
        felt = finding.kind in ("symptom", "sign", "injury", "area")
        if felt and key not in denied.yes and (gate is None or truth(library, denied, gate) == "yes"):
            raised = lbpkit.triage(library, denied.answering({key: "yes"})).urgency > assessment.urgency
            assert not raised or {key} in listed or any({parent} in listed for parent in implied_by(library, key))


@given(st.data())
def test_possible_conditions_are_those_that_rules_suspect(data):
    library = data.draw(libraries(care=False))
    intake = data.draw(intakes(library, silent=2))
    assessment = lbpkit.triage(library, intake)
    expected = {}
    for rule in library.rules.values():
        so = truth(library, intake, rule.when)
        for condition in rule.suspects:
            if so == "yes" or (so == "unknown" and expected.get(condition) != "fired"):
                expected[condition] = "fired" if so == "yes" else "open"
    assert {each.condition: each.state for each in assessment.possible_conditions} == expected


@given(st.data())
def test_complete_and_could_reach_agree(data):
    library = data.draw(libraries(care=False))
    intake = data.draw(intakes(library, silent=1))
    assessment = lbpkit.triage(library, intake)
    assert assessment.could_reach >= assessment.urgency
    if assessment.complete:
        assert assessment.could_reach is assessment.urgency
