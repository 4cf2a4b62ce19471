"""What a FHIR server that answers with lbpkit says of itself: its CapabilityStatement and its one operation."""

from __future__ import annotations

from lbpkit.fhir import terms
from lbpkit.fhir.terms import Json, head
from lbpkit.library import Library

OPERATION = "lbpkit-triage"
"""The id of the operation."""
PARAMETERS = {
    "response": ("QuestionnaireResponse", "The answers. Alone, they may be sent without Parameters around them."),
    "language": ("code", "The language of the plan, a BCP 47 tag."),
    "region": ("code", "The country whose numbers and services are named."),
    "audience": ("code", "patient (default), or clinician for a plan that names everything."),
    "on": ("date", "The day the plan is dated by; else the day the response was authored."),
}
"""What the operation takes: its type, and what it is."""


def capability_statement(library: Library, *, base: str = terms.BASE) -> Json:
    """What the service does, as an R4 CapabilityStatement, at `/fhir/metadata`."""
    operation = {"name": "triage", "definition": f"{base}/OperationDefinition/{OPERATION}"}
    read = [{"code": "read"}]
    return {
        "resourceType": "CapabilityStatement",
        "id": "lbpkit",
        "url": f"{base}/CapabilityStatement/lbpkit",
        **head(library, "capabilities"),
        "kind": "instance",
        "implementation": {"description": "lbpkit: triage and leaflets for low back and hip pain. Stores nothing."},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [
            {
                "mode": "server",
                "resource": [
                    {"type": "Questionnaire", "interaction": read},
                    {"type": "QuestionnaireResponse", "operation": [operation]},
                    {"type": "OperationDefinition", "interaction": read},
                    {"type": "Bundle", "interaction": read},
                ],
            }
        ],
    }


def operation_definition(library: Library, *, base: str = terms.BASE) -> Json:
    """`QuestionnaireResponse/$triage`, as an R4 OperationDefinition."""
    taken = [
        {"name": name, "use": "in", "min": int(name == "response"), "max": "1", "documentation": said, "type": type_}
        for name, (type_, said) in PARAMETERS.items()
    ]
    made = {"name": "return", "use": "out", "min": 1, "max": "1", "documentation": "A draft.", "type": "CarePlan"}
    return {
        "resourceType": "OperationDefinition",
        "id": OPERATION,
        "url": f"{base}/OperationDefinition/{OPERATION}",
        **head(library, "triage"),
        "kind": "operation",
        "description": "How soon somebody should be seen, and why: a CarePlan for answers to the interview.",
        "affectsState": False,
        "code": "triage",
        "resource": ["QuestionnaireResponse"],
        "system": False,
        "type": True,
        "instance": False,
        "parameter": [*taken, made],
    }
