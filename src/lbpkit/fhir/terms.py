"""The code systems that lbpkit's resources speak, and how a code is written."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from lbpkit.library import Library
from lbpkit.model.findings import Codes

Json = dict[str, Any]

BASE = "urn:x-lbpkit:fhir"
"""What canonical addresses of lbpkit's own resources begin with, unless the caller has an address of its own."""

COPYRIGHT = "CC-BY-4.0"
"""The licence of the content."""
YES_NO = "http://terminology.hl7.org/CodeSystem/v2-0532"
"""HL7's expanded yes/no indicator, which has a code for *asked, and not known*."""
ANSWERS = {"yes": "Y", "no": "N", "unknown": "UNK"}
"""An answer to its code."""
GENDER = "http://hl7.org/fhir/administrative-gender"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
HIDDEN = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"
LEAST = "http://hl7.org/fhir/StructureDefinition/minValue"
MOST = "http://hl7.org/fhir/StructureDefinition/maxValue"
_SYSTEMS = {
    "snomed": "http://snomed.info/sct",
    "icd10cm": "http://hl7.org/fhir/sid/icd-10-cm",
    "icd11": "http://id.who.int/icd/release/11/mms",
}


def coding(system: str, code: str, display: str | None = None) -> Json:
    """One code of one system."""
    return {"system": system, "code": code, **({"display": display} if display else {})}


def codings(codes: Codes) -> list[Json]:
    """The codes that other systems have for the same idea."""
    return [coding(system, code) for name, system in _SYSTEMS.items() for code in getattr(codes, name)]


def fhir_id(text: str) -> str:
    """An id of ours as FHIR allows ids: letters, digits, dots and hyphens, 64 at the most.

    >>> fhir_id("acme.recent_travel")
    'acme.recent-travel'
    """
    if len(text) > 64:
        text = f"{text[:55]}-{sha256(text.encode()).hexdigest()[:8]}"
    return text.replace("_", "-")


def head(library: Library, name: str) -> Json:
    """What every canonical resource says of itself first."""
    return {
        "version": f"{library.edition.isoformat()}+{library.content_hash[:12]}",
        "name": "Lbpkit" + "".join(part.capitalize() for part in name.replace(".", "_").split("_")),
        "status": "draft",
        "experimental": True,
        "date": library.edition.isoformat(),
    }
