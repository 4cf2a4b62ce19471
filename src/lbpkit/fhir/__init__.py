"""lbpkit in the terms of FHIR R4: plain JSON in and out, for electronic records.

The interview is a Questionnaire, answers come from a QuestionnaireResponse, an assessment becomes a CarePlan or CDS
Hooks cards, the library a Bundle. Nothing here decides anything: `triage` does.

>>> import lbpkit
>>> from lbpkit import fhir
>>> library = lbpkit.load_library(plugins=())
>>> form = fhir.questionnaire(library)
>>> form["resourceType"], form["item"][0]["linkId"]
('Questionnaire', 'about')
"""

from __future__ import annotations

from lbpkit.fhir.bundle import bundle
from lbpkit.fhir.capabilities import capability_statement, operation_definition
from lbpkit.fhir.cards import SERVICE, cards, discovery
from lbpkit.fhir.care_plan import UNKNOWN_SUBJECT, care_plan
from lbpkit.fhir.outcome import operation_outcome
from lbpkit.fhir.questionnaire import questionnaire
from lbpkit.fhir.response import RESPONSE, intake_of, questionnaire_response

__all__ = [
    "RESPONSE",
    "SERVICE",
    "UNKNOWN_SUBJECT",
    "bundle",
    "capability_statement",
    "cards",
    "care_plan",
    "discovery",
    "intake_of",
    "operation_definition",
    "operation_outcome",
    "questionnaire",
    "questionnaire_response",
]
