"""An assessment as a CarePlan: who should see the person by when, what they may do themselves, and what it rests on."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from lbpkit.assessment import Assessment
from lbpkit.document import Audience, Document, Entries, Entry, Section, Text
from lbpkit.fhir import terms
from lbpkit.fhir.terms import Json, coding, fhir_id
from lbpkit.leaflets import leaflet
from lbpkit.library import Library
from lbpkit.model.urgency import Urgency

PRIORITY = {
    Urgency.EMERGENCY: "stat",
    Urgency.SAME_DAY: "asap",
    Urgency.SOON: "urgent",
    Urgency.ROUTINE: "routine",
}
"""How soon a request is to be met, in FHIR's words; looking after oneself is no request."""
REQUEST = "request"
UNKNOWN_SUBJECT: Json = {"extension": [{"url": terms.ABSENT, "valueCode": "unknown"}]}
"""The Reference of a plan that does not say whose it is."""


def care_plan(
    library: Library,
    assessment: Assessment,
    *,
    subject: str | Json,
    locale: str = "en",
    region: str | None = None,
    audience: Audience = "patient",
    publisher: str | None = None,
    on: datetime.date | None = None,
    base: str = terms.BASE,
) -> Json:
    """An assessment as an R4 CarePlan: a draft and a proposal, never an order.

    It holds what a leaflet for the same audience holds: a plan for a patient names nothing sensitive.

    Args:
        library: the library that made the assessment.
        assessment: what `triage` gave.
        subject: the reference to the person, such as `Patient/123`; or a whole Reference, such as `UNKNOWN_SUBJECT`.
        locale: the language of the texts.
        region: whose services are named.
        audience: `patient`, or `clinician` for a plan that names everything.
        publisher: who puts it into service; without one it says that it is a demonstration.
        on: the day it is dated by; the library's edition where left out.
        base: what the canonical addresses of exercises begin with.

    Raises:
        LocaleError: where the locale or region is not there.
    """
    document = leaflet(library, assessment, locale=locale, region=region, audience=audience, publisher=publisher, on=on)
    whom = {"reference": subject} if isinstance(subject, str) else subject
    request = _request(assessment, document, whom)
    activities: list[Json] = [{"reference": {"reference": f"#{REQUEST}"}}] if request else []
    activities += [_exercise(entry, base) for entry in _exercises(document)]
    return {
        "resourceType": "CarePlan",
        **({"contained": [request]} if request else {}),
        "language": document.locale,
        "status": "draft",
        "intent": "proposal",
        "category": [{"coding": [_level(assessment.urgency, base)]}],
        "title": document.title.text,
        "description": _asked(document),
        "subject": whom,
        "created": document.date,
        **({"activity": activities} if activities else {}),
        "note": [{"text": note} for note in _notes(document)],
    }


def _level(urgency: Urgency, base: str) -> Json:
    return coding(f"{base}/CodeSystem/urgency", urgency.value)


def _request(assessment: Assessment, document: Document, whom: Json) -> Json | None:
    """The request to be seen; None where the person may look after themselves."""
    if assessment.urgency not in PRIORITY:
        return None
    why = next((section for section in document.sections if section.id in ("why", "rules")), None)
    reasons = [text.text for text in _said(why)] if why else []
    return {
        "resourceType": "ServiceRequest",
        "id": REQUEST,
        "status": "draft",
        "intent": "proposal",
        "priority": PRIORITY[assessment.urgency],
        "code": {"text": _asked(document)},
        "subject": whom,
        **({"reasonCode": [{"text": reason} for reason in reasons]} if reasons else {}),
    }


def _exercises(document: Document) -> Iterator[Entry]:
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Entries):
                yield from (entry for entry in block.items if entry.name.record.startswith("exercises/"))


def _exercise(entry: Entry, base: str) -> Json:
    key = entry.name.record.partition("/")[2]
    steps = [f"{number}. {step.text}" for number, step in enumerate(entry.steps, 1)]
    told = [text.text for text in entry.texts] + steps + [note.text for note in entry.notes]
    return {
        "detail": {
            "instantiatesCanonical": [f"{base}/ActivityDefinition/{fhir_id(key)}"],
            "code": {"text": entry.name.text},
            "kind": "ServiceRequest",
            "status": "not-started",
            "description": "\n".join(told),
        }
    }


def _notes(document: Document) -> Iterator[str]:
    """The warning signs and what else the person is told, section by section; last what the plan is and is not."""
    for section in document.sections:
        if section.id not in ("exercises", "why", "rules"):
            lines = [text.text for text in _said(section)]
            yield "\n".join([section.title.text, *lines])
    banner = [document.banner.text] if document.banner else []
    yield "\n".join([*banner, *(text.text for text in _said(document.colophon))])


def _said(section: Section) -> Iterator[Text]:
    """Every text of a section but its title, in order."""
    for block in section.blocks:
        match block.type:
            case "paragraph":
                yield from block.texts
            case "bullets":
                yield from block.items
            case "entries":
                for entry in block.items:
                    yield from (entry.name, *entry.texts, *entry.steps, *entry.notes)
            case "contacts":
                for contact in block.items:
                    number = f": {contact.number}" if contact.number else ""
                    yield Text(text=contact.name.text + number, record=contact.name.record)
            case "table":
                for row in block.rows:
                    yield Text(text=" · ".join(cell.text for cell in row), record=row[0].record)


def _asked(document: Document) -> str:
    """What is to be done, by when and by whom: in an emergency a patient's leaflet says it in its title."""
    headline = document.audience == "patient" and document.urgency is Urgency.EMERGENCY
    stops = (f"{document.title.text}.",) if headline else ()
    return " ".join((*stops, *(text.text for text in document.lead)))
