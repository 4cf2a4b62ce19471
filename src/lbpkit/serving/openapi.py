"""What the service says of itself: OpenAPI 3.1, with the schemas of the classes themselves."""

from __future__ import annotations

import functools
from typing import Any, get_args

from lbpkit import __version__, fhir
from lbpkit.document import Audience, Style
from lbpkit.interview import Goal
from lbpkit.rendering import FORMATS, PAPERS
from lbpkit.schemas import json_schema
from lbpkit.serving.answers import TYPES
from lbpkit.serving.asked import LONGEST, LONGEST_WORD
from lbpkit.serving.refusals import FHIR_JSON

Json = dict[str, Any]

_TEXT: Json = {"type": ["string", "null"], "maxLength": LONGEST_WORD}
_ANYTHING: Json = {"type": "object"}
_RESOURCE: Json = {
    "type": "object",
    "required": ["resourceType"],
    "properties": {"resourceType": {"enum": ["QuestionnaireResponse", "Parameters"]}},
}
_CALL: Json = {
    "type": "object",
    "required": ["hook"],
    "properties": {
        "hook": {"const": "patient-view"},
        # Without it, or without answers in it, the call is refused with 412.
        "prefetch": {"type": "object", "properties": {"answers": {"type": ["object", "null"]}}},
    },
}


@functools.cache
def openapi() -> Json:
    """The description, at `/openapi.json`."""
    intake, definitions = _taken_out("intake")
    assessment, more = _taken_out("assessment")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "lbpkit",
            "version": __version__,
            "description": "Triage and leaflets for low back and hip pain. Not a medical device; content not clinically "
            "reviewed. Nothing is stored. Answers go in the body of a request only.",
            "license": {"name": "Apache-2.0 AND CC-BY-4.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            "/triage": _post(
                "How soon somebody should be seen, and why",
                _table({"intake": _ref("intake")}),
                {"application/json": _ref("assessment")},
            ),
            "/next": _post(
                "The next screen of the interview; null where nothing that may still be asked matters",
                _table({"intake": _ref("intake"), "goal": _one_of(get_args(Goal)), "locale": _TEXT, "region": _TEXT}),
                {"application/json": _table({"screen": {"type": ["object", "null"]}})},
            ),
            "/leaflet": _post(
                "A leaflet",
                _table(
                    {
                        "intake": _ref("intake"),
                        "format": _one_of(FORMATS),
                        "style": _one_of(get_args(Style)),
                        "audience": _one_of(get_args(Audience)),
                        "paper": _one_of(PAPERS),
                        **dict.fromkeys(("locale", "region", "clinic"), _TEXT),
                        **{name: {**_TEXT, "maxLength": most} for name, most in LONGEST.items()},
                        "on": {**_TEXT, "format": "date"},
                    }
                ),
                {kind: {} for kind in sorted(TYPES.values())},
            ),
            "/fhir/metadata": _get("What it does, as a FHIR R4 CapabilityStatement", FHIR_JSON),
            "/fhir/Questionnaire/lbpkit-interview": _get("The interview, in every language it speaks", FHIR_JSON),
            "/fhir/Questionnaire/lbpkit-interview-proxy": _get("The same for a parent or carer", FHIR_JSON),
            "/fhir/OperationDefinition/lbpkit-triage": _get("What $triage takes and gives", FHIR_JSON),
            "/fhir/Bundle/lbpkit": _get("The interview, its code systems and every exercise", FHIR_JSON),
            "/fhir/QuestionnaireResponse/$triage": _post(
                "A CarePlan for a QuestionnaireResponse, alone or among Parameters",
                _RESOURCE,
                {FHIR_JSON: _ANYTHING},
                FHIR_JSON,
            ),
            "/cds-services": _get("The CDS Hooks service"),
            f"/cds-services/{fhir.SERVICE}": _post("CDS Hooks cards", _CALL, {"application/json": _ANYTHING}),
            "/about": _get("What answers: content, languages, regions, formats"),
            "/words/en": _get("What a page that asks says beside the questions; so for each language of /about"),
            "/pictures": _get("What such a page shows beside the questions, as SVG"),
            "/health": _get("Whether it answers"),
        },
        "components": {"schemas": {"intake": intake, "assessment": assessment, **definitions, **more}},
    }


def _taken_out(kind: str) -> tuple[Json, Json]:
    """A schema, and those it refers to, with every reference pointing into the components."""
    schema = _pointing({key: value for key, value in json_schema(kind).items() if key not in ("$schema", "$id")})
    return schema, schema.pop("$defs", {})


def _pointing(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: each.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _pointing(each)
            for key, each in value.items()
        }
    return [_pointing(each) for each in value] if isinstance(value, list) else value


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _one_of(words: tuple[str, ...]) -> Json:
    return {"enum": [*words, None]}


def _get(summary: str, kind: str = "application/json") -> Json:
    answered = {"200": {"description": "It", "content": {kind: {"schema": _ANYTHING}}}}
    return {"get": {"summary": summary, "responses": answered | _refusals(kind, 500)}}


def _post(summary: str, taken: Json, answers: Json, kind: str = "application/json") -> Json:
    return {
        "post": {
            "summary": summary,
            "requestBody": {"required": True, "content": {kind: {"schema": taken}}},
            "responses": {
                "200": {"description": "It", "content": {each: {"schema": schema} for each, schema in answers.items()}},
                **_refusals(kind, 400, 408, 412, 413, 415, 422, 500, 503),
            },
        }
    }


def _table(properties: Json) -> Json:
    needed = [name for name in ("intake", "screen") if name in properties]
    return {"type": "object", "required": needed, "properties": properties, "additionalProperties": False}


def _refusals(kind: str, *statuses: int) -> Json:
    form, schema = (FHIR_JSON, _OUTCOME) if kind == FHIR_JSON else ("application/problem+json", _PROBLEM)
    said = "Not answered: what is wrong, by field. Never repeats an answer."
    return {str(status): {"description": said, "content": {form: {"schema": schema}}} for status in statuses}


_PROBLEM: Json = {
    "type": "object",
    "required": ["status", "title", "problems"],
    "properties": {
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "problems": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
_OUTCOME: Json = {
    "type": "object",
    "required": ["resourceType", "issue"],
    "properties": {"resourceType": {"const": "OperationOutcome"}, "issue": {"type": "array", "minItems": 1}},
}
