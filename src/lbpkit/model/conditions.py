"""Conditions: what may be behind the pain."""

from __future__ import annotations

import attrs

from lbpkit.model import record
from lbpkit.model.findings import Codes
from lbpkit.model.people import People
from lbpkit.model.record import Property, SourcedRecord


@attrs.frozen(kw_only=True)
class Condition(SourcedRecord):
    """A condition that rules may suspect. Never a diagnosis of this person."""

    name: str = record.text(2)
    """Its name in patients' words."""
    synonyms: tuple[str, ...] = record.texts(2)
    """Other names."""
    summary: str = record.text(2)
    """What it is."""
    typical: tuple[str, ...] = record.refs("findings")
    """Findings that fit it."""
    against: tuple[str, ...] = record.refs("findings")
    """Findings that speak against it when they are so."""
    course: str | None = record.text(2, default=None)
    """What happens next, and how long it lasts."""
    people: People | None = None
    """How many people the course speaks of, to be drawn."""
    helps: str | None = record.text(2, default=None)
    """What helps."""
    avoid: tuple[Property, ...] = attrs.field(default=(), validator=record.among(Property))
    """Movements and loads to leave out for now."""
    clinician: str | None = record.text(3, default=None)
    """A note for clinicians."""
    codes: Codes = Codes()
    """ICD-10-CM leaves, ICD-11."""

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.people is not None and self.course is None:
            raise ValueError("people without course; say in words what is drawn")
