"""An assessment as CDS Hooks cards, and what a service that gives them says of itself."""

from __future__ import annotations

from lbpkit.assessment import Assessment
from lbpkit.fhir import terms
from lbpkit.fhir.questionnaire import FORMS
from lbpkit.fhir.terms import Json, coding
from lbpkit.leaflets import leaflet
from lbpkit.library import Library
from lbpkit.model.urgency import Urgency
from lbpkit.rendering import render

SERVICE = "lbpkit-triage"
"""The id of the service."""
MAX_SUMMARY = 140
"""How many characters the specification allows a summary: fewer than this."""
INDICATOR = {
    Urgency.EMERGENCY: "critical",
    Urgency.SAME_DAY: "critical",
    Urgency.SOON: "warning",
    Urgency.ROUTINE: "info",
    Urgency.SELF_CARE: "info",
}
"""How a card stands out."""


def discovery(*, base: str = terms.BASE) -> Json:
    """What the service says of itself at `/cds-services`."""
    forms = ",".join(f"{base}/Questionnaire/{name}" for name in FORMS)
    return {
        "services": [
            {
                "hook": "patient-view",
                "id": SERVICE,
                "title": "Low back and hip pain triage",
                "description": "Answers to the lbpkit interview in, one card with urgency, reasons and what to do out. "
                "Not a medical device; content not clinically reviewed.",
                "prefetch": {
                    "answers": f"QuestionnaireResponse?questionnaire={forms}&status=completed,amended"
                    "&patient={{context.patientId}}&_sort=-authored&_count=1"
                },
            }
        ]
    }


def cards(
    library: Library,
    assessment: Assessment,
    *,
    locale: str = "en",
    region: str | None = None,
    publisher: str | None = None,
    authored: str | None = None,
    base: str = terms.BASE,
) -> Json:
    """An assessment as the answer of a CDS Hooks service: one card, written for clinicians.

    Args:
        library: the library that made the assessment.
        assessment: what `triage` gave.
        locale: the language of the texts.
        region: whose services are named.
        publisher: who puts it into service; without one it says that it is a demonstration.
        authored: when the answers were given, which the card then names: a record may find old ones.
        base: what the address of the topic's code system begins with.

    Raises:
        LocaleError: where the locale or region is not there.
    """
    document = leaflet(library, assessment, locale=locale, region=region, audience="clinician", publisher=publisher)
    answers = f"; answers of {authored}" if authored else ""
    said = " ".join(text.text for text in document.lead)
    return {
        "cards": [
            {
                "summary": said if len(said) < MAX_SUMMARY else f"{said[: MAX_SUMMARY - 2].rpartition(' ')[0]}…",
                "indicator": INDICATOR[assessment.urgency],
                "detail": render(document, "markdown"),
                "source": {
                    "label": f"lbpkit {assessment.provenance.lbpkit}, content of {assessment.provenance.edition}{answers}",
                    "topic": coding(f"{base}/CodeSystem/urgency", assessment.urgency.value),
                },
            }
        ]
    }
