"""What electronic records are answered: FHIR's `$triage` and CDS Hooks."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import JSONResponse, Response

from lbpkit import fhir
from lbpkit.assessment import triage
from lbpkit.fhir.capabilities import PARAMETERS
from lbpkit.serving.asked import Json, date, fields, word
from lbpkit.serving.refusals import FHIR_JSON, RefusedError
from lbpkit.serving.setting import Setting

_PARAMETERS = {
    name: "resource" if name == "response" else f"value{kind.capitalize()}" for name, (kind, _) in PARAMETERS.items()
}
"""What `$triage` may be told, and which element of a parameter holds it."""


def resource(made: Json) -> Response:
    """A resource as the answer."""
    return JSONResponse(made, media_type=FHIR_JSON)


def planned(setting: Setting, body: Json) -> Response:
    """`QuestionnaireResponse/$triage`: a response, alone or among Parameters, in; a CarePlan out."""
    told: Json = _told(body) if body.get("resourceType") == "Parameters" else {"response": body}
    options = {name: value for name, value in told.items() if name != "response"}
    fields(options, dict.fromkeys(_PARAMETERS, str))
    response = told.get("response")
    assessment = triage(setting.library, fhir.intake_of(setting.library, response))
    plan = fhir.care_plan(
        setting.library,
        assessment,
        subject=_subject(response),
        locale=options.get("language") or setting.locale,
        region=options.get("region") or setting.region,
        audience=word(options, "audience", ("patient", "clinician"), "patient"),
        publisher=setting.publisher,
        on=date(options, "on") or date({"authored": _authored(response)}, "authored"),
    )
    return resource(plan)


def _told(body: Json) -> Json:
    """What Parameters say, by name."""
    told: Json = {}
    given: Any = body.get("parameter")
    for each in given if isinstance(given, list) else [given]:
        name = str(each.get("name")) if isinstance(each, dict) else ""
        if name in told or name not in _PARAMETERS or _PARAMETERS[name] not in each:
            allowed = ", ".join(f"{name} ({element})" for name, element in _PARAMETERS.items())
            raise RefusedError(400, "the parameters cannot be used", {"parameter": f"each once, of: {allowed}"})
        told[name] = each[_PARAMETERS[name]]
    return told


def _authored(response: Any) -> str | None:
    """The day on which the answers were given."""
    authored = response.get("authored")
    return authored[:10] if isinstance(authored, str) and len(authored) >= 10 else None


def _subject(response: Any) -> Json:
    """Who the response says it is about, as far as a plan may repeat it; else that it is not known."""
    subject = response.get("subject")
    reference = subject.get("reference") if isinstance(subject, dict) else None
    if isinstance(reference, str) and reference and not reference.startswith("#") and len(reference) <= 500:
        return {"reference": reference}
    return fhir.UNKNOWN_SUBJECT


def carded(setting: Setting, body: Json) -> Response:
    """CDS Hooks: one card for the latest answers in the prefetch, none where nobody has answered."""
    prefetch = body.get("prefetch", {})
    if body.get("hook") != "patient-view" or not isinstance(prefetch, dict):
        raise RefusedError(400, "the call cannot be used", {"hook": "must be patient-view, and prefetch a table"})
    if "answers" not in prefetch:
        raise RefusedError(412, "the answers are needed", {"prefetch": "must hold answers; see /cds-services"})
    found = _latest(prefetch["answers"])
    if found is None:
        return JSONResponse({"cards": []})
    assessment = triage(setting.library, fhir.intake_of(setting.library, found))
    _check_patient(body.get("context"), found)
    authored = found.get("authored")
    cards = fhir.cards(
        setting.library,
        assessment,
        locale=setting.locale,
        region=setting.region,
        publisher=setting.publisher,
        authored=authored if isinstance(authored, str) and len(authored) < 40 else None,
    )
    return JSONResponse(cards)


def _check_patient(context: Any, response: Json) -> None:
    """Refuses answers of another patient than the one whose record is open."""
    subject, opened = (
        _subject(response).get("reference", ""),
        context.get("patientId") if isinstance(context, dict) else None,
    )
    named = re.search(r"(?:\A|/)Patient/([^/]+)", subject)
    if opened is not None and named and named[1] != opened:
        raise RefusedError(422, "the call cannot be used", {"prefetch": "holds the answers of another patient"})


def _latest(answers: Any) -> Any:
    """The response in what was prefetched: itself, or the first of a search's Bundle; None where there is none."""
    if not isinstance(answers, dict) or answers.get("resourceType") != "Bundle":
        return answers
    entries = answers.get("entry")
    resources = [each.get("resource") for each in entries or () if isinstance(each, dict)]
    is_response = (each for each in resources if isinstance(each, dict) and each.get("resourceType") == fhir.RESPONSE)
    return next(is_response, None)
