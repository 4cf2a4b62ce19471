"""Whom to call, and what services are named, in one country. Apart from language."""

from __future__ import annotations

import attrs

from lbpkit.model import record
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.record import SourcedRecord
from lbpkit.model.rules import Role

telephone = record.matching(r"[0-9*#+][0-9 ()*#+-]{1,24}", "digits, spaces, + ( ) - * #")
"""A validator: a number as it is dialled."""
web_page = record.matching(r"https://[^\s\"'<>\\^`{|}]{1,500}", "an https address")
"""A validator: an address that may be linked to."""
_COUNTRY = record.matching(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?", "a country code such as GB")


@attrs.frozen(kw_only=True)
class EmergencyNumber:
    """The number that sends an ambulance."""

    number: str = attrs.field(validator=telephone)
    """As it is dialled."""


@attrs.frozen(kw_only=True)
class Line:
    """A telephone line or web service."""

    role: Role = attrs.field(validator=record.among(Role))
    """What it is for."""
    name: str = record.label()
    """Its name in the region's language."""
    number: str | None = attrs.field(default=None, validator=telephone)
    """As it is dialled."""
    url: str | None = attrs.field(default=None, validator=web_page)
    """Its web page."""
    hours: str | None = record.text(2, default=None)
    """When it answers."""
    note: str | None = record.text(2, default=None)
    """What else to know of it: where it answers, what to choose."""


@attrs.frozen(kw_only=True)
class Region(SourcedRecord):
    """A country's emergency number, lines and names of services."""

    id: str = attrs.field(validator=_COUNTRY)
    """The country's code."""
    name: str = record.text(2)
    """The country."""
    language: str = attrs.field(default="en", validator=record.matching(record.TAG_PATTERN, "a tag such as es"))
    """The language that its lines and services are named in."""
    emergency: EmergencyNumber
    """The number that sends an ambulance."""
    lines: tuple[Line, ...] = ()
    """Urgent, crisis and poisons lines."""
    services: FrozenMap[str, str] = attrs.field(default=FrozenMap(), converter=FrozenMap)
    """Role to the name that service has there, in the region's language."""

    @services.validator
    def _roles(self, attribute: attrs.Attribute[object], value: FrozenMap[str, str]) -> None:
        record.among(Role)(self, attribute, tuple(value))
        for name in value.values():
            record.check_text(self, attribute, name)

    def line(self, role: str) -> Line | None:
        """The first line for that role."""
        return next((line for line in self.lines if line.role == role), None)
