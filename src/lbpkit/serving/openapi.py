"""What the service says of itself: OpenAPI 3.1, with the schemas of the classes themselves."""

from __future__ import annotations

import functools
from typing import Any, get_args

from lbpkit import __version__, fhir
from lbpkit.document import Audience, Style
from lbpkit.interview import Goal
from lbpkit.rendering import FORMATS, PAPERS
from lbpkit.schemas import json_schema

Json = dict[str, Any]

_TEXT: Json = {"type": ["string", "null"]}


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
                "How soon somebody should be seen, and why", {"intake": _ref("intake")}, _ref("assessment")
            ),
            "/next": _post(
                "The next screen of the interview; null where nothing that may still be asked matters",
                {"intake": _ref("intake"), "goal": _one_of(get_args(Goal)), "locale": _TEXT},
                {"type": "object", "required": ["screen"], "properties": {"screen": {"type": ["object", "null"]}}},
            ),
            "/leaflet": _post(
                "A leaflet",
                {
                    "intake": _ref("intake"),
                    "format": _one_of(FORMATS),
                    "style": _one_of(get_args(Style)),
                    "audience": _one_of(get_args(Audience)),
                    "paper": _one_of(PAPERS),
                    **dict.fromkeys(("locale", "region", "name", "note", "clinic", "publisher"), _TEXT),
                },
                None,
            ),
            "/fhir/Questionnaire": _get("The interview as a FHIR R4 Questionnaire", "application/fhir+json"),
            "/fhir/QuestionnaireResponse/$triage": _post(
                "A FHIR R4 CarePlan for a QuestionnaireResponse", None, {"type": "object"}, "application/fhir+json"
            ),
            "/cds-services": _get("The CDS Hooks service"),
            f"/cds-services/{fhir.SERVICE}": _post("CDS Hooks cards", None, {"type": "object"}),
            "/about": _get("What answers: content, languages, regions, formats"),
            "/words/en": _get("What a page that asks says beside the questions; so for each language of /about"),
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
    content = {kind: {"schema": {"type": "object"}}}
    return {
        "get": {"summary": summary, "responses": {"200": {"description": "It", "content": content}, "503": _PROBLEM}}
    }


def _post(summary: str, properties: Json | None, answer: Json | None, kind: str = "application/json") -> Json:
    schema: Json = {"type": "object"}
    if properties is not None:
        schema |= {"properties": properties, "additionalProperties": False}
    content = {kind: {"schema": answer}} if answer is not None else {"*/*": {}}
    described = ("400", "408", "413", "415", "422", "500", "503")
    return {
        "post": {
            "summary": summary,
            "requestBody": {"required": True, "content": {kind: {"schema": schema}}},
            "responses": {
                "200": {"description": "It", "content": content},
                **dict.fromkeys(described, _PROBLEM),
            },
        }
    }


_PROBLEM: Json = {
    "description": "Not answered: what is wrong, by field. Never repeats what was given.",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["status", "title", "problems"],
                "properties": {
                    "status": {"type": "integer"},
                    "title": {"type": "string"},
                    "problems": {"type": "object", "additionalProperties": {"type": "string"}},
                },
            }
        }
    },
}
