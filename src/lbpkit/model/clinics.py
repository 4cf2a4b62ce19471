"""A clinic that gives leaflets to its patients: how to reach it, what it has and has not, and how its pages look."""

from __future__ import annotations

from typing import Any, Literal

import attrs

from lbpkit.model import record
from lbpkit.model.colours import COLOUR, INKS, LEAST_CONTRAST, PAPERS, contrast
from lbpkit.model.record import SourcedRecord
from lbpkit.model.regions import telephone, web_page

Stands = Literal["urgent_line", "gp", "own_team", "midwife", "physiotherapist", "pharmacist"]
"""Whom a clinic may stand in for. Never an ambulance, a hospital, a maternity unit or a crisis line."""
MAX_LISTED = 12
"""How many services, sections, links and so on one list may hold: a leaflet is not a catalogue."""

_email = record.matching(
    r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}", "an address such as a@b.example"
)


def _few(_: Any, attribute: attrs.Attribute[Any], value: tuple[Any, ...]) -> None:
    if len(value) > MAX_LISTED:
        raise ValueError(f"{attribute.name} has {len(value)} items; at most {MAX_LISTED}")


@attrs.frozen(kw_only=True)
class Link:
    """Somewhere to read on."""

    text: str = record.text(2)
    """What is found there."""
    url: str = attrs.field(validator=web_page)
    """Its https address."""


@attrs.frozen(kw_only=True)
class ClinicSection:
    """A section of the clinic's own, below all that lbpkit says."""

    title: str = record.text(2)
    """Its heading."""
    paragraphs: tuple[str, ...] = record.texts(2)
    """What it says."""
    items: tuple[str, ...] = record.texts(2)
    """A list below them."""
    links: tuple[Link, ...] = attrs.field(default=(), validator=_few)
    """Where to read on."""

    def __attrs_post_init__(self) -> None:
        if not (self.paragraphs or self.items or self.links):
            raise ValueError("it holds nothing; write paragraphs, items or links")


@attrs.frozen(kw_only=True)
class Service:
    """Something that the clinic, or somebody near it, has."""

    name: str = record.text(2)
    """Its name."""
    text: str = record.text(2)
    """What it is, for whom, and how to get it."""
    phone: str | None = attrs.field(default=None, validator=telephone)
    """Its number, as it is dialled."""
    url: str | None = attrs.field(default=None, validator=web_page)
    """Its https address."""


@attrs.frozen(kw_only=True)
class NotAvailable:
    """A treatment that cannot be had at the clinic. What is known of it, and whether it helps, stays as it is."""

    treatment: str = record.ref("treatments")
    """The treatment."""
    text: str | None = record.text(2, default=None)
    """Where to ask for it."""


@attrs.frozen(kw_only=True)
class Route:
    """That the clinic itself sees people. Named only where it is as good as what is advised, and as soon."""

    roles: tuple[Stands, ...] = attrs.field(validator=record.among(Stands))
    """Whom it stands in for: a clinic of physiotherapists is no GP."""
    within_hours: float = attrs.field(validator=record.within(1, 1008))
    """How soon it sees everybody who calls, in hours. It is not named where somebody must be seen sooner."""
    text: str = record.text(2)
    """What to say when calling, or where to go."""

    def __attrs_post_init__(self) -> None:
        if not self.roles:
            raise ValueError("roles is empty; name whom the clinic stands in for")


@attrs.frozen(kw_only=True)
class Colours:
    """The clinic's colours, dark enough to be read."""

    accent: str = attrs.field(validator=COLOUR)
    """Of its headings and lines, on white paper."""
    tint: str = attrs.field(default="#ffffff", validator=COLOUR)
    """Behind its sections."""

    def __attrs_post_init__(self) -> None:
        for name, paper in {**PAPERS, "tint": self.tint}.items():
            _readable("accent", self.accent, name, paper)
        for name, ink in INKS.items():
            _readable(name, ink, "tint", self.tint)


def _readable(name: str, ink: str, ground: str, paper: str) -> None:
    found = contrast(ink, paper)
    if found < LEAST_CONTRAST:
        what = f"{name} {ink} on {ground} {paper} has a contrast of {found:.2f}"
        raise ValueError(f"{what}; at least {LEAST_CONTRAST}: make accent darker or tint lighter")


@attrs.frozen(kw_only=True)
class Logo:
    """A picture of the clinic's, on top of its leaflets."""

    file: str = attrs.field(validator=record.matching(r"[a-z0-9][a-z0-9_-]{0,59}\.(?:png|svg)", "a .png or .svg"))
    """Its name in the folder `logos`."""
    alt: str = record.text(2)
    """What it shows, for those who do not see it."""


@attrs.frozen(kw_only=True)
class Clinic(SourcedRecord):
    """A clinic that gives leaflets to its patients. Brought by plugins; chosen with `leaflet(…, clinic=…)`."""

    name: str = record.label()
    """Its name."""
    address: str | None = record.label(default=None)
    """Where it is."""
    phone: str | None = attrs.field(default=None, validator=telephone)
    """Its number, as it is dialled."""
    email: str | None = attrs.field(default=None, validator=_email)
    """Its address for mail."""
    url: str | None = attrs.field(default=None, validator=web_page)
    """Its https address."""
    hours: str | None = record.text(2, default=None)
    """When it can be reached."""
    logo: Logo | None = None
    """A picture on top."""
    colours: Colours | None = None
    """How its headings and sections look."""
    route: Route | None = None
    """That it sees people itself."""
    services: tuple[Service, ...] = attrs.field(default=(), validator=_few)
    """What it, or somebody near it, has."""
    not_available: tuple[NotAvailable, ...] = attrs.field(default=(), validator=_few)
    """Treatments that it has not."""
    sections: tuple[ClinicSection, ...] = attrs.field(default=(), validator=_few)
    """Sections of its own."""

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.phone is None and self.email is None and self.url is None:
            raise ValueError("nobody can reach it; write phone, email or url")
        if self.route is not None and self.phone is None:
            raise ValueError("route is given without phone; say what to call")
