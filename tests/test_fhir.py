"""FHIR: resources that the specification accepts, answers that come back as they went, and gates that hide no open question."""

import contextlib
import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import fhirkit
import fhirpathpy
import pytest
from fhirpathpy.engine.nodes import ResourceNode
from fhirpathpy.models import models
from hypothesis import given
from hypothesis import strategies as st

import lbpkit
from lbpkit import fhir
from lbpkit.engine.reference import Levels, Situation
from lbpkit.errors import IntakeError
from lbpkit.expressions import fold
from lbpkit.fhir.terms import fhir_id
from lbpkit.model.urgency import NO
from lbpkit.testing import intakes

CORE = lbpkit.load_library(plugins=())
EXAMPLES = sorted(Path("examples/intakes").glob("*.json"))
DEFINED = json.loads(Path(__file__).with_name("fhir").joinpath("r4.json").read_text("utf-8"))


def example(path):
    return lbpkit.Intake.from_json(path.read_bytes())


# ---- the specification


def faults(resource):
    """What the specification says against a resource: structure and cardinality, then bindings and invariants."""
    told = [str(issue) for issue in fhirkit.validate(resource)]
    told += invariants(resource, resource, resource["resourceType"], DEFINED[resource["resourceType"]])
    for inner in [*resource.get("contained", ()), *(entry["resource"] for entry in resource.get("entry", ()))]:
        told += faults(inner)
    return told


def invariants(resource, node, path, definition):
    for key, expression in definition.get(path, {}).get("constraints", {}).items():
        if holds(expression)(ResourceNode.create_node(node, path), {"resource": resource}) != [True]:
            yield f"{path}: {key}"
    for name, value in node.items():
        below = definition.get(f"{path}.{name}", {}).get("same_as", f"{path}.{name}")
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict) and name not in ("contained", "resource"):
                yield from invariants(resource, each, below, definition)
            elif isinstance(each, str) and each not in definition.get(below, {}).get("codes", [each]):
                yield f"{below}: {each!r} is none of its codes"


@cache
def holds(expression):
    # As the specification means it: `as` of many is ofType, and a value of a resource has FHIR's type, not FHIRPath's own.
    expression = expression.replace(".as(", ".ofType(").replace("is Boolean", "is boolean")
    has_value = {"fn": lambda found: [bool(found)], "arity": {0: []}, "nullable": True}
    return fhirpathpy.compile(expression, models["r4"], {"userInvocationTable": {"hasValue": has_value}})


def broken(**changes):
    form = fhir.questionnaire(CORE)
    return {**form, **changes}


GROUP = {"linkId": "a", "type": "group"}
WRONG_GATE = {"question": "b", "operator": "exists", "answerInteger": 1}
PLAN = {"resourceType": "CarePlan", "status": "draft", "intent": "proposal"}
TWOFOLD = {"reference": {"reference": "#a"}, "detail": {"status": "not-started"}}
BOTH_BELOW = {"linkId": "a", "answer": [{"valueInteger": 1}], "item": [{"linkId": "b"}]}


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        (broken(status="final"), "none of its codes"),
        (broken(status=None), "status"),
        (broken(items=[]), "items"),
        (broken(item=[GROUP, GROUP]), "que-2"),
        (broken(item=[{**GROUP, "type": "tick"}]), "none of its codes"),
        (broken(item=[{**GROUP, "enableWhen": [WRONG_GATE]}]), "que-7"),
        (PLAN, "subject"),
        ({**PLAN, "subject": {"reference": "a"}, "activity": [TWOFOLD]}, "cpl-3"),
        ({"resourceType": "QuestionnaireResponse", "status": "completed", "item": [BOTH_BELOW]}, "qrs-1"),
        (fhir.capability_statement(CORE) | {"fhirVersion": "4.0.9"}, "none of its codes"),
        (fhir.capability_statement(CORE) | {"rest": [], "implementation": None}, "cpb-"),
        (fhir.operation_definition(CORE) | {"kind": "order"}, "none of its codes"),
        (fhir.operation_outcome(400, "no", {}) | {"issue": []}, "issue"),
    ],
)
def test_what_breaks_the_specification_is_seen(resource, said):
    assert any(said in fault for fault in faults(resource))


@pytest.mark.parametrize("respondent", ["self", "carer"])
def test_the_questionnaire_keeps_the_specification(respondent):
    assert faults(fhir.questionnaire(CORE, respondent=respondent)) == []


def test_the_bundle_keeps_the_specification():
    assert faults(fhir.bundle(CORE)) == []


@pytest.mark.parametrize("audience", ["patient", "clinician"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_care_plan_keeps_the_specification(path, audience):
    assessment = lbpkit.triage(CORE, example(path))
    assert faults(fhir.care_plan(CORE, assessment, subject="Patient/1", region="GB", audience=audience)) == []


@pytest.mark.parametrize("made", [fhir.capability_statement, fhir.operation_definition], ids=lambda made: made.__name__)
def test_what_the_service_says_of_itself_keeps_the_specification(made):
    assert faults(made(CORE)) == []


@pytest.mark.parametrize("status", [400, 404, 405, 408, 412, 413, 415, 422, 500, 503])
def test_every_refusal_keeps_the_specification(status):
    assert faults(fhir.operation_outcome(status, "no", {})) == []
    two = fhir.operation_outcome(status, "no", {"age_years": "must be a number", "sex": "must be a sex"})
    assert faults(two) == []
    assert [issue["diagnostics"] for issue in two["issue"]] == ["age_years: must be a number", "sex: must be a sex"]


def test_every_canonical_address_is_absolute_and_every_id_fits():
    for entry in fhir.bundle(CORE)["entry"]:
        assert re.fullmatch(r"urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:\S+", entry["fullUrl"])
        assert re.fullmatch(r"[A-Za-z0-9.-]{1,64}", entry["resource"]["id"])
        assert re.fullmatch(r"[A-Z][A-Za-z0-9_]{0,254}", entry["resource"]["name"])
    ids = {fhir_id(f"acme.{'long_' * 20}{n}") for n in range(3)}
    assert len(ids) == 3
    assert all(len(each) <= 64 for each in ids)


# ---- the questionnaire


def test_one_form_for_the_person_and_one_for_whoever_answers_for_them():
    forms = {who: fhir.questionnaire(CORE, respondent=who) for who in ("self", "carer")}
    assert forms["self"]["url"] != forms["carer"]["url"]
    links = [[item["linkId"] for item in items(form)] for form in forms.values()]
    assert links[0] == links[1]
    for who, form in forms.items():
        answered = fhir.questionnaire_response(CORE, lbpkit.Intake(age_years=9, respondent=who))
        assert answered["questionnaire"] == form["url"]


def test_every_gate_asks_what_the_form_asks():
    links = {item["linkId"] for item in items(FORM)}
    asked = {condition["question"] for item in items(FORM) for condition in item.get("enableWhen", ())}
    assert len(asked) > 10
    assert asked <= links


def test_further_languages_stand_beside_each_text(install):
    content = Path("plugins/lbpkit-es/src/lbpkit_es/content")
    files = {str(path.relative_to(content)): path.read_bytes() for path in content.rglob("*") if path.is_file()}
    install("lbpkit-es", files=files)
    library = lbpkit.load_library(plugins=("lbpkit-es",))
    both, spanish = fhir.questionnaire(library, translations=("es",)), fhir.questionnaire(library, locale="es")
    assert faults(both) == []
    for item, said in zip(items(both), items(spanish), strict=True):
        if "text" in item:
            (beside,) = item["_text"]["extension"]
            lang, text = (each.get("valueCode", each.get("valueString")) for each in beside["extension"])
            assert (lang, text) == ("es", said["text"])
        for option, picked in zip(item.get("answerOption", ()), said.get("answerOption", ()), strict=True):
            assert picked["valueCoding"]["display"] in json.dumps(option, ensure_ascii=False)
    with pytest.raises(lbpkit.LocaleError):
        fhir.questionnaire(library, translations=("tlh",))


def items(node):
    for item in node.get("item", ()):
        yield item
        yield from items(item)


def test_every_finding_can_be_answered():
    links = {item["linkId"] for item in items(fhir.questionnaire(CORE))}
    assert {f"finding/{key}" for key in CORE.findings} <= links
    assert {f"question/{key}" for key in CORE.questions} <= links
    assert {"age_years", "sex", "pain_days", "pain_score", "respondent"} <= links


def test_no_text_is_missing():
    for item in items(fhir.questionnaire(CORE)):
        assert item["linkId"] in ("about", "group/alone") or item["linkId"].startswith("gate/") or item["text"]
        assert all(option["valueCoding"]["display"] for option in item.get("answerOption", ()))


def enabled(form, intake):
    """The links of what a form filler would show, once these answers are given."""
    response = fhir.questionnaire_response(CORE, intake)
    given = {item["linkId"]: item["answer"][0] for item in items(response) if item.get("answer")}

    def so(condition):
        answer = given.get(condition["question"])
        if condition["operator"] == "exists":
            return (answer is not None) == condition["answerBoolean"]
        if answer is None:
            return False
        (found,), wanted = answer.values(), next(value for key, value in condition.items() if key.startswith("answer"))
        if isinstance(wanted, dict):
            same = (found["system"], found["code"]) == (wanted["system"], wanted["code"])
            return same == (condition["operator"] == "=")
        return {"<": found < wanted, "<=": found <= wanted, ">": found > wanted, ">=": found >= wanted}[
            condition["operator"]
        ]

    def shown(node):
        for item in node.get("item", ()):
            if not item.get("enableWhen") or any(map(so, item["enableWhen"])):
                yield item["linkId"]
                yield from shown(item)

    return set(shown(form))


FORM = fhir.questionnaire(CORE)


@given(intakes(CORE))
def test_a_question_is_hidden_only_where_its_gate_is_closed(intake):
    # Who fills in a form cannot say yes to what is hidden: a yes that opens its own gate from behind does not come up.
    for key in intake.yes:
        intake = intake.without(key) if CORE.findings[key].implies else intake
    shown = enabled(FORM, intake)
    levels = Levels(CORE, Situation.of(CORE, intake))
    for finding in CORE.findings.values():
        if f"finding/{finding.id}" not in shown:
            assert finding.applies_if is not None
            assert fold(finding.applies_if, levels) == NO


def test_some_questions_are_hidden():
    intake = lbpkit.Intake(age_years=40, sex="male", answers=dict.fromkeys(CORE.findings, "no"))
    hidden = {f"finding/{key}" for key in CORE.findings} - enabled(FORM, intake)
    assert len(hidden) > 20


# ---- answers


@given(intakes(CORE))
def test_an_intake_comes_back_as_it_went(intake):
    response = json.loads(json.dumps(fhir.questionnaire_response(CORE, intake)))
    assert fhir.intake_of(CORE, response) == intake


@given(intakes(CORE))
def test_a_response_keeps_the_specification(intake):
    assert faults(fhir.questionnaire_response(CORE, intake)) == []


def response(*items, **changes):
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "item": list(items), **changes}


def coded(link, system, code):
    return {"linkId": link, "answer": [{"valueCoding": {"system": system, "code": code}}]}


YES_NO = "http://terminology.hl7.org/CodeSystem/v2-0532"


def valued(link, **value):
    return {"linkId": link, "answer": [value]}


FEVER, AGE = "finding/fever_or_chills", "age_years"
FEVERISH = coded(FEVER, YES_NO, "Y")
EARLY = coded("question/pregnancy_weeks", "urn:x-lbpkit:fhir/CodeSystem/choices", "pregnancy_weeks.1")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (None, "is no QuestionnaireResponse"),
        ([], "is no QuestionnaireResponse"),
        ({"resourceType": "Patient"}, "is no QuestionnaireResponse"),
        (response(questionnaire="urn:else"), "questionnaire: must be urn:x-lbpkit:fhir/Questionnaire/interview or"),
        (response(status="entered-in-error"), "status: must be completed"),
        (response(item="all"), "must be a list"),
        (response({"answer": []}), "each must have a linkId"),
        (response(coded("finding/fevr_or_chills", YES_NO, "Y")), "did you mean 'fever_or_chills'"),
        (response(coded("question/bladder", YES_NO, "UNK")), "no such question"),
        (response(coded("agee_years", YES_NO, "Y")), "no such item; did you mean 'age_years'"),
        (response(coded(FEVER, YES_NO, "MAYBE")), "none of its options"),
        (response(coded(FEVER, "urn:else", "Y")), "none of its options"),
        (response(valued(FEVER, valueBoolean=True)), "must be answered by a valueCoding"),
        (response(FEVERISH, FEVERISH), "is answered twice"),
        (response(valued(AGE, valueInteger=-3)), AGE),
        (response(valued(AGE, valueString="52")), "must be answered by a valueInteger"),
        (response(valued("pain_days", valueDecimal=float("nan"))), "pain_days"),
        (response(coded("sex", YES_NO, "Y")), "none of its options"),
        (response({"linkId": AGE, "answer": [{"valueInteger": 3}, {"valueInteger": 4}]}), "one answer at the most"),
        (response(EARLY, coded("finding/pregnant", YES_NO, "N")), "otherwise than another item"),
    ],
)
def test_a_response_that_cannot_be_used_is_refused_by_item(told, said):
    with pytest.raises(IntakeError, match=re.escape(said)):
        fhir.intake_of(CORE, told)


def test_all_problems_come_at_once_and_no_answer_is_repeated():
    answer = "not-one-of-ours"
    with pytest.raises(IntakeError) as refused:
        fhir.intake_of(CORE, response(coded(FEVER, YES_NO, answer), coded("finding/nothing", YES_NO, "Y")))
    assert len(refused.value.problems) == 2
    assert answer not in str(refused.value)


KEYS = st.sampled_from(["item", "linkId", "answer", "valueCoding", "extension", "resourceType"]) | st.text()
PLAIN = st.none() | st.booleans() | st.integers() | st.text()
NONSENSE = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=20)


@given(NONSENSE)
def test_nonsense_is_refused_and_never_raises_otherwise(nonsense):
    inside = {"linkId": AGE, "answer": nonsense, "extension": nonsense}
    for told in (nonsense, response(nonsense), response(item=nonsense), response(inside)):
        with contextlib.suppress(IntakeError):
            fhir.intake_of(CORE, told)


def test_nested_items_are_read_and_endless_nesting_is_refused():
    inner = coded("finding/fever_or_chills", YES_NO, "Y")
    assert fhir.intake_of(CORE, response({"linkId": "group/infection", "item": [inner]})).yes == ("fever_or_chills",)
    for _ in range(50):
        inner = {"linkId": "group/infection", "item": [inner]}
    with pytest.raises(IntakeError, match="levels at the most"):
        fhir.intake_of(CORE, response(inner))


# ---- plans and cards


def test_a_plan_for_a_patient_names_nothing_sensitive():
    sensitive = sorted(key for key, finding in CORE.findings.items() if finding.sensitive)
    answers = dict.fromkeys(CORE.findings, "no") | dict.fromkeys(sensitive, "yes") | {"low_back_pain": "yes"}
    intake = lbpkit.Intake(age_years=40, sex="female", pain_days=10, pain_score=5, answers=answers)
    assessment = lbpkit.triage(CORE, intake)
    plans = {
        audience: json.dumps(fhir.care_plan(CORE, assessment, subject="Patient/1", audience=audience))
        for audience in ("patient", "clinician")
    }
    labels = [CORE.findings[key].label for key in sensitive] + [CORE.findings[key].clinician for key in sensitive]
    assert not [label for label in labels if label in plans["patient"]]
    assert [label for label in labels if label in plans["clinician"]]


def test_a_request_says_what_is_asked():
    said = {}
    for path in EXAMPLES:
        assessment = lbpkit.triage(CORE, example(path))
        plan = fhir.care_plan(CORE, assessment, subject="Patient/1", region="GB")
        (request,) = plan.get("contained", [None])
        said[path.stem] = request and request["code"]["text"]
        assert said[path.stem] in (None, plan["description"])
    assert said["strained_back"] is None
    assert said["numb_between_the_legs"].startswith("Go to a hospital emergency department now. ")
    assert said["sciatica_two_weeks"].startswith("Book a visit in the next 6 weeks. ")


def test_priority_follows_urgency():
    found = {}
    for path in EXAMPLES:
        assessment = lbpkit.triage(CORE, example(path))
        plan = fhir.care_plan(CORE, assessment, subject="Patient/1")
        found[assessment.urgency.value] = [each["priority"] for each in plan.get("contained", ())]
    assert found == {
        "self_care": [],
        "routine": ["routine"],
        "soon": ["urgent"],
        "same_day": ["asap"],
        "emergency": ["stat"],
    }


def test_exercises_of_a_plan_are_those_of_the_bundle():
    known = {entry["resource"]["url"] for entry in fhir.bundle(CORE)["entry"]}
    assessment = lbpkit.triage(CORE, example(Path("examples/intakes/strained_back.json")))
    plan = fhir.care_plan(CORE, assessment, subject="Patient/1")
    named = [url for each in plan["activity"] if "detail" in each for url in each["detail"]["instantiatesCanonical"]]
    assert len(named) >= 3
    assert set(named) <= known


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_cards_have_what_cds_hooks_asks_for(path):
    assessment = lbpkit.triage(CORE, example(path))
    (card,) = fhir.cards(CORE, assessment, region="GB")["cards"]
    assert 0 < len(card["summary"]) < 140
    standing_out = {"emergency": "critical", "same_day": "critical", "soon": "warning"}
    assert card["indicator"] == standing_out.get(assessment.urgency.value, "info")
    assert card["source"]["label"]
    assert "Demonstration, not for care" in card["detail"]


def test_the_service_describes_itself():
    (service,) = fhir.discovery(base="https://example.org")["services"]
    assert {"hook", "id", "description", "prefetch"} <= service.keys()
    query = parse_qs(service["prefetch"]["answers"].partition("?")[2])
    assert query["patient"] == ["{{context.patientId}}"]
    forms = [fhir.questionnaire(CORE, respondent=who, base="https://example.org")["url"] for who in ("self", "parent")]
    assert query["questionnaire"] == [",".join(forms)]
