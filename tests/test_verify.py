"""Proofs: the formulas say what the engine says, the shipped content holds, and a planted fault of every kind is found."""

import itertools
import json
import sys

import attrs
import pytest
import z3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit.__main__ import main
from lbpkit.care import Care, Offered
from lbpkit.content.contents import Content
from lbpkit.content.structuring import StructureError, structure
from lbpkit.engine import reference
from lbpkit.engine.indexed import index_of
from lbpkit.errors import LbpkitError
from lbpkit.explaining import Explanation
from lbpkit.expressions import AllOf, Compare, Has, fold, parse
from lbpkit.library import build_library
from lbpkit.model.kinds import KINDS
from lbpkit.model.urgency import Urgency
from lbpkit.testing import core_library, intakes, libraries, part_of
from lbpkit.verify import difference, encoding, harm, laws, verify
from lbpkit.verify.witness import coherent, is_so

SOURCED = {"sources": ["editorial"], "checked_on": "2026-11-22"}


@pytest.fixture(scope="module")
def core():
    return core_library()


@pytest.fixture(scope="module")
def results(core):
    return list(verify(core))


def encoded(library):
    return encoding.Levels(library, encoding.Person(z3.Context(), library.findings))


# ---- the formulas are the engine


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=25)
@given(st.data())
def test_each_step_of_each_rule_is_the_engines_on_any_library(data):
    library = data.draw(libraries())
    levels = encoded(library)
    intake = data.draw(intakes(library))
    pairs = levels.person.assignment(intake)
    engine = reference.Levels(library, reference.Situation.of(library, intake))
    for key, rule in library.rules.items():
        steps = [z3.is_true(z3.simplify(z3.substitute(each, *pairs))) for each in levels.of_rule(key)]
        assert steps == [fold(rule.when, engine) >= step for step in encoding.STEPS], key


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=25)
@given(st.data())
def test_urgency_is_the_engines_on_any_library(data):
    library = data.draw(libraries(findings=5, rules=4))
    intake = data.draw(intakes(library, silent=2))
    rank = encoding.evaluated(encoded(library), intake, reference.asked_about(library))
    assert rank == reference.urgency(library, intake).rank == index_of(library).rank(intake)


@pytest.fixture(scope="module")
def shipped(core):
    return encoded(core)


@settings(suppress_health_check=list(HealthCheck), max_examples=12)
@given(st.data())
def test_urgency_is_the_engines_on_the_shipped_content(core, shipped, data):
    intake = data.draw(intakes(core, silent=0))
    values = reference.asked_about(core)
    silent = data.draw(st.sampled_from((None, "sex", "pain_score")))
    intake = intake.without(silent) if silent else intake
    assert encoding.evaluated(shipped, intake, values) == index_of(core).rank(intake)


# ---- the shipped content holds


def test_the_shipped_content_keeps_every_law(core, results):
    assert [result for result in results if result.status in ("refuted", "undecided")] == []
    proved = {result.id for result in results if result.law == 3 and result.status == "proved"}
    assert proved == {f"requirements/{key}" for key in core.requirements}
    assert {result.law for result in results} == {1, 2, 3, 4, 5, 6, 7, 10, 12}


def test_every_rule_has_an_example_that_the_interview_could_produce(core, results):
    examples = {result.id: result.example for result in results if result.law == 12 and result.example}
    assert examples.keys() == {f"rules/{key}" for key in core.rules}
    for key, rule in core.rules.items():
        example = examples[f"rules/{key}"]
        assert is_so(core, example, rule.when)
        assert coherent(core, example)


# ---- planted faults


def planted(library, **kinds):
    """The library with these records put in, or taken out where None, by kind."""
    records = {kind: dict(library._records[kind]) for kind in KINDS}
    for kind, changed in kinds.items():
        records[kind].update(changed)
        records[kind] = {key: each for key, each in records[kind].items() if each is not None}
    return attrs.evolve(library, records=records)


def asking(library, finding):
    """The rules of same-day or above that ask for a finding."""
    return [
        rule
        for rule in library.rules.values()
        if rule.urgency >= Urgency.SAME_DAY and finding in lbpkit.expressions.findings_of(rule.when)
    ]


def dropped_rule(core):
    return planted(core, rules={rule.id: None for rule in asking(core, "bladder_change")})


def lowered_urgency(core):
    lower = {rule.id: attrs.evolve(rule, urgency=Urgency.SOON) for rule in asking(core, "bladder_change")}
    return planted(core, rules=lower)


def dropped_condition(core):
    harder = {
        rule.id: attrs.evolve(rule, when=AllOf((rule.when, Has("low_back_pain"))))
        for rule in asking(core, "bladder_change")
    }
    return planted(core, rules=harder)


@pytest.mark.parametrize("plant", [dropped_rule, lowered_urgency, dropped_condition])
def test_a_rule_that_a_requirement_needs_is_missed(core, plant):
    library = plant(core)
    requirement = library.requirements["bladder_change_is_emergency"]
    found = {result.id: result for result in verify(library, laws=[3])}
    refuted = found["requirements/bladder_change_is_emergency"]
    assert refuted.status == "refuted"
    assert misses(library, requirement, refuted.counterexample)
    assert not misses(core, requirement, refuted.counterexample)
    assert any(result.status == "proved" for result in found.values())


def misses(library, requirement, intake):
    return is_so(library, intake, requirement.when) and lbpkit.triage(library, intake).urgency < requirement.at_least


def test_a_counterexample_is_minimal(core):
    library = dropped_rule(core)
    requirement = library.requirements["bladder_change_is_emergency"]
    refuted = next(each for each in verify(library, laws=[3]) if each.id.endswith(requirement.id))
    found = refuted.counterexample
    assert found.yes == ("bladder_change",)
    assert not any(misses(library, requirement, found.without(key)) for key in found.answers)
    assert "demanded: at least emergency" in refuted.text


def test_a_threshold_moved_by_one_is_found_on_it(core):
    rule = core.rules["arteritis_today"]
    others = {each.id: None for each in asking(core, "headache_jaw_sight") if each.id != rule.id}
    later = attrs.evolve(rule, when=AllOf((Has("headache_jaw_sight"), Compare("age_years", ">=", 51.0))))
    refuted = [
        each for each in verify(planted(core, rules={rule.id: later, **others}), laws=[3]) if each.status == "refuted"
    ]
    assert "requirements/arteritis_signs_are_same_day" in {each.id for each in refuted}
    assert all(each.counterexample.age_years == 50 for each in refuted if "arteritis_signs_are" in each.id)


def test_a_finding_that_weighs_nothing_lets_self_care_be_had_without_answering(core):
    rule = next(
        each for each in core.rules.values() if each.urgency is Urgency.EMERGENCY and isinstance(each.when, Has)
    )
    finding = attrs.evolve(core.findings[rule.when.finding], if_unknown=Urgency.SELF_CARE)
    refuted = {
        each.id: each for each in verify(planted(core, findings={finding.id: finding}), laws=[4]) if each.counterexample
    }
    found = refuted[f"rules/{rule.id}"].counterexample
    assert finding.id not in found.answers
    assert lbpkit.triage(planted(core, findings={finding.id: finding}), found).urgency is Urgency.SELF_CARE


def test_a_closed_gate_keeps_a_rule_from_firing_and_empties_its_requirement(core):
    gated = attrs.evolve(core.findings["headache_jaw_sight"], applies_if=parse("age_years < 16"))
    library = planted(core, findings={gated.id: gated})
    refuted = {each.id: each for each in verify(library, laws=[3, 12]) if each.status == "refuted"}
    assert refuted["rules/arteritis_today"].counterexample is None
    assert "can never fire" in refuted["rules/arteritis_today"].text
    assert "demands nothing" in refuted["requirements/arteritis_signs_are_same_day"].text


def record(kind, key, /, **fields):
    return structure({**SOURCED, **fields, "id": key}, KINDS[kind].record)


def a_rule(key, when, urgency, **more):
    route = "emergency_department" if urgency == "emergency" else "gp"
    said = {"label": "Label", "explanation": "Because.", "action": [route]}
    urgent = {"until_seen": ["call_if_worse"], "net": "net_worse"} if urgency in ("same_day", "emergency") else {}
    return record("rules", key, when=when, urgency=urgency, **said, **urgent, **more)


def a_finding(key, **more):
    words = {"label": key, "question": "Is it so?", "proxy_question": "Is it so?", "clinician": key}
    return record("findings", key, **words, kind="symptom", group="nerve", **more)


def test_rules_that_never_fire_or_are_needless_are_found(core):
    library = planted(
        core,
        rules={
            "both_ages": a_rule("both_ages", {"all": ["age_years < 16", "age_years > 40", "fever_38"]}, "soon"),
            "two_choices": a_rule("two_choices", {"all": ["bladder_change", "bladder_change_old"]}, "soon"),
            "needless": a_rule("needless", {"all": ["bladder_change", "low_back_pain"]}, "same_day"),
        },
    )
    found = {each.id: each for each in verify(library, laws=[12])}
    assert found["rules/both_ages"].status == found["rules/two_choices"].status == "refuted"
    assert found["rules/needless"].status == "proved"
    assert "fires; without it no urgency would change" in found["rules/needless"].note
    assert (
        "kept for what it adds: sends to gp; until seen call_if_worse; net net_worse." in found["rules/needless"].note
    )
    assert found["rules/both_ages"].note is None


def test_a_rule_that_decides_no_urgency_is_kept_for_something(results):
    noted = {each.id: each.note for each in results if each.note}
    assert noted
    assert [key for key, note in noted.items() if "can go" in note] == []


def test_what_nothing_uses_is_found(core):
    unheard = attrs.evolve(next(iter(core.claims.values())), id="X-1", status="used")
    silent = attrs.evolve(next(iter(core.claims.values())), id="X-2", status="rejected", note="")
    library = planted(
        core,
        findings={"unused": a_finding("unused")},
        conditions={"unheard": record("conditions", "unheard", name="Unheard", summary="Of.")},
        claims={"X-1": unheard, "X-2": silent},
    )
    found = {each.id: each.text for each in verify(library, laws=[12]) if each.status == "refuted"}
    assert found == {
        "findings": "findings/unused matters to nothing",
        "conditions": "conditions/unheard is suspected by no rule that can fire",
        "claims": "claims/X-1 is used and no record carries it; claims/X-2 is rejected without a reason",
    }


def with_plugin(core, records):
    files = {(kind, key): f"{kind}/{key}.toml" for kind, of_kind in records.items() for key in of_kind}
    complete = {kind: records.get(kind, {}) for kind in KINDS}
    content = Content(owner="acme", records=complete, files=files, edition=None)
    return build_library([core.parts[0], part_of(content)])


def acme(core, weight="routine", urgency="emergency"):
    finding = a_finding("acme.travel", if_unknown=weight)
    rule = a_rule("acme.ill", {"all": ["acme.travel", "fever_or_chills"]}, urgency)
    return with_plugin(core, {"findings": {finding.id: finding}, "rules": {rule.id: rule}})


def test_a_plugin_that_only_adds_is_proved_to_escalate(core):
    found = list(verify(acme(core), laws=[7]))
    assert {each.status for each in found} == {"proved", "checked"}
    assert sum(each.status == "proved" for each in found) == 4


def test_a_plugin_whose_findings_cry_wolf_is_refused(core):
    with pytest.raises(StructureError, match="if_unknown is same_day; allowed in a plugin: self_care, routine"):
        acme(core, weight="same_day")


def test_a_plugin_that_weakens_the_core_is_refuted(core):
    library = planted(acme(core), rules={rule.id: None for rule in asking(core, "bladder_change")})
    refuted = {each.id: each for each in verify(library, laws=[7]) if each.status == "refuted"}
    found = refuted["urgency/emergency"].counterexample
    assert lbpkit.triage(core, found).urgency is Urgency.EMERGENCY > lbpkit.triage(library, found).urgency
    assert "core rules" in refuted


def test_plugins_are_held_to_the_other_laws_too(core):
    assert {each.status for each in verify(acme(core), laws=[2, 3, 4])} == {"proved"}


def test_a_proof_is_of_something(core, monkeypatch):
    """With the demand turned round, or too few values to stand for all, the same proofs fail."""
    real = laws.about_another
    monkeypatch.setattr(laws, "about_another", lambda formulas, *people: real(formulas, *people)[::-1])
    monkeypatch.setattr(laws, "asked_about", lambda library: {"age_years": (30, 70), "sex": ("female",)})
    found = {each.id: each for each in verify(core, laws=[2])}
    assert found["findings/routine"].status == found["silence/age_years"].status == found["silence/sex"].status
    assert found["findings/routine"].status == "refuted"
    assert found["silence/sex"].counterexample.sex == "male"


def test_a_missing_net_line_is_found(core, monkeypatch):
    monkeypatch.setattr(Explanation, "safety_net", lambda _: iter(()))
    refuted = {each.id for each in verify(core, laws=[5]) if each.status == "refuted"}
    assert {f"rules/{key}" for key, rule in core.rules.items() if rule.urgency is Urgency.EMERGENCY} <= refuted


def test_a_review_that_comes_too_late_is_found(core, monkeypatch):
    monkeypatch.setattr(Explanation, "review_days", lambda _: 400)
    assert any(each.id.startswith("review/") for each in verify(core, laws=[5]) if each.status == "refuted")


def test_care_that_offers_what_is_barred_is_found(core, monkeypatch):
    everything = tuple(Offered(kind="treatment", id=key) for key in core.treatments)
    monkeypatch.setattr(harm, "care", lambda *_: Care(offered=everything))
    found = {each.id: each.status for each in verify(core, laws=[6])}
    assert {each for each, status in found.items() if status == "refuted"} > {
        f"rules/{key}" for key, rule in core.rules.items() if rule.urgency >= Urgency.SAME_DAY
    }
    assert all(status == "refuted" for key, status in found.items() if key.startswith("treatments/"))


def test_a_missing_phrase_is_found(core):
    (found,) = verify(planted(core, phrases={"role_gp": None}), laws=[10])
    assert found.status == "refuted"
    assert "phrases/role_gp is missing" in found.text


def test_what_takes_too_long_is_undecided(core):
    found = list(verify(core, laws=[2], seconds=0.001))
    assert "undecided" in {each.status for each in found}
    assert not any(each.status == "refuted" for each in found)


# ---- two libraries


def test_a_change_that_changes_nothing_is_proved_to(core):
    needless = a_rule("needless", {"all": ["bladder_change", "low_back_pain"]}, "same_day")
    assert difference(core, planted(core, rules={needless.id: needless})) is None


@pytest.mark.parametrize("plant", [dropped_rule, lowered_urgency, dropped_condition])
def test_a_change_that_changes_an_urgency_is_shown(core, plant):
    changed = plant(core)
    found = difference(core, changed)
    assert lbpkit.triage(core, found).urgency != lbpkit.triage(changed, found).urgency


# ---- the command


@pytest.fixture
def faulty(core, monkeypatch):
    library = dropped_rule(core)
    monkeypatch.setattr("lbpkit.commands.verify.library_of", lambda _: library)
    return library


def test_the_command_reports_what_holds(core, monkeypatch, capsys):
    monkeypatch.setattr("lbpkit.commands.verify.library_of", lambda _: core)
    assert main(["verify", "--law", "3", "--law", "4", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["law"] for row in rows} == {3, 4}
    assert {row["status"] for row in rows} == {"proved"}
    assert all(row["counterexample"] is None for row in rows)
    assert main(["verify", "--law", "3"]) == 0
    said = capsys.readouterr().out
    assert f"{len(core.requirements)} proved." in said
    assert "not the truth of the answers" in said


def test_a_counterexample_is_written_and_reproduces(faulty, tmp_path, capsys, monkeypatch):
    folder = tmp_path / "found"
    assert main(["verify", "--law", "3", "--write-counterexamples", str(folder)]) == 1
    said = capsys.readouterr()
    file = folder / "law-3-requirements-bladder_change_is_emergency.json"
    assert f"lbpkit triage {file}" in said.out
    assert "wrote" in said.err
    monkeypatch.setattr("lbpkit.commands.triage.library_of", lambda _: faulty)
    assert main(["triage", str(file), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["urgency"] != "emergency"


def test_a_counterexample_is_shown_where_it_is_not_written(faulty, capsys):
    assert main(["verify", "--law", "3"]) == 1
    line = next(line for line in capsys.readouterr().out.splitlines() if "| lbpkit triage -" in line)
    assert json.loads(line.strip().removeprefix("echo '").removesuffix("' | lbpkit triage -"))["answers"]


def test_only_laws_that_can_be_proved_can_be_asked_for(capsys):
    assert main(["verify", "--law", "8"]) == 2
    assert "law 8 is tested, and not one for proofs; here: 1, 2, 3" in capsys.readouterr().err


def test_without_z3_the_message_says_what_to_install(core, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "z3", None)
    monkeypatch.setattr("lbpkit.commands.verify.library_of", lambda _: core)
    assert main(["verify"]) == 2
    assert 'pip install "lbpkit[verify]"' in capsys.readouterr().err
    with pytest.raises(LbpkitError, match="z3"):
        difference(core, core)


def test_results_are_plain_data(results):
    for each in itertools.islice(results, 50):
        assert json.loads(json.dumps(each.to_dict()))["law"] == each.law
