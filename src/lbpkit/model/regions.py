"""Whom to call, and what services are named, in one country. Apart from language."""

from __future__ import annotations

import re

import attrs

from lbpkit.model import record
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.record import SourcedRecord
from lbpkit.model.rules import Role

_NUMBER = re.compile(r"[0-9*#+][0-9 ()*#+-]{1,24}\Z")


def _check_number(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    if not isinstance(value, str) or not _NUMBER.match(value):
        raise ValueError(f"{attribute.name} is {value!r}; allowed: digits, spaces, + ( ) - * #")


def _check_url(_: object, attribute: attrs.Attribute[str], value: str | None) -> None:
    if value is not None and not re.match(r"https://[^\s\"'<>\\]+\Z", value):
        raise ValueError(f"{attribute.name} is {value[:80]!r}; allowed: an https address")


@attrs.frozen(kw_only=True)
class EmergencyNumber:
    """The number that sends an ambulance."""

    number: str = attrs.field(validator=_check_number)
    """As it is dialled."""


@attrs.frozen(kw_only=True)
class Line:
    """A telephone line or web service."""

    role: Role = attrs.field(validator=record.among(Role))
    """What it is for."""
    name: str = record.label()
    """Its name where it is used."""
    number: str | None = attrs.field(default=None, validator=attrs.validators.optional(_check_number))
    """As it is dialled."""
    url: str | None = attrs.field(default=None, validator=_check_url)
    """Its web page."""
    hours: str | None = record.text(2, default=None)
    """When it answers."""


@attrs.frozen(kw_only=True)
class Region(SourcedRecord):
    """A country's emergency number, lines and names of services."""

    name: str = record.text(2)
    """The country."""
    emergency: EmergencyNumber
    """The number that sends an ambulance."""
    lines: tuple[Line, ...] = ()
    """Urgent, crisis and poisons lines."""
    services: FrozenMap[str, str] = attrs.field(default=FrozenMap(), converter=FrozenMap)
    """Role to the name that service has there."""

    @services.validator
    def _roles(self, attribute: attrs.Attribute[object], value: FrozenMap[str, str]) -> None:
        record.among(Role)(self, attribute, tuple(value))
        for name in value.values():
            record.check_text(self, attribute, name)

    def line(self, role: str) -> Line | None:
        """The first line for that role."""
        return next((line for line in self.lines if line.role == role), None)
