"""A leaflet as data: sections of blocks, every text with the record and the sources it comes from.

Renderers write what a document holds and nothing else.
"""

from __future__ import annotations

import base64
import functools
import re
from collections.abc import Iterator
from typing import Any, Literal

import attrs

from lbpkit.content.logos import MAX_BYTES, wrong_with_png, wrong_with_svg
from lbpkit.content.structuring import StructureError, structure
from lbpkit.errors import LbpkitError
from lbpkit.model.colours import COLOUR
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.signs import Sign
from lbpkit.model.urgency import Urgency

Mark = Literal["", "helps", "choice", "unsure", "avoid"]
Tone = Literal["urgent", "warning", "plain", "clinic", "small"]
Style = Literal["standard", "large_print", "easy_read"]
Audience = Literal["patient", "clinician"]


@attrs.frozen(kw_only=True)
class Text:
    """One text that is printed."""

    text: str
    """What is printed, without markup."""
    record: str
    """The record it comes from, as `kind/id`; `given` for what the caller handed in."""
    sources: tuple[str, ...] = ()
    """Ids of the sources it rests on; `editorial` for fixed phrases."""
    lang: str = "en"
    """The language it is in: not the document's where a translation is missing."""


_SVG = r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="-?\d+ -?\d+ (\d+) (\d+)">'
_PLAIN = (
    r" (?:d|x|y|width|height|rx|ry|cx|cy|r|fill|opacity|paint-order|data-region"
    r'|stroke|stroke-width|stroke-linejoin|stroke-linecap)="[\w#., -]*"|(?: transform="translate\(-?\d+\)")'
)
_DRAWING = re.compile(rf"{_SVG}(?:<(?:path|rect|circle|ellipse)(?:{_PLAIN})*/>|<g(?:{_PLAIN})*>|</g>)*</svg>", re.ASCII)
_MAX_DRAWING = 100_000


@functools.lru_cache(maxsize=4096)
def _refusal(svg: str) -> str:
    """Why the text is no drawing that can stand in a page as it is; empty where it is one."""
    if len(svg) > _MAX_DRAWING:
        return f"{len(svg)} characters; at most {_MAX_DRAWING}"
    if _DRAWING.fullmatch(svg) and svg.count("<g") == svg.count("</g>"):
        return ""
    return "anything but shapes with plain attributes; draw it with lbpkit.pictures"


def _check_drawing(_: Any, attribute: attrs.Attribute[Any], value: str) -> None:
    if refusal := _refusal(value):
        raise ValueError(f"{attribute.name} holds {refusal}")


@attrs.frozen(kw_only=True)
class Picture:
    """A drawing without words, and the words for those who do not see it."""

    svg: str = attrs.field(validator=_check_drawing)
    """SVG of shapes alone: no text, no link, no style, no id, nothing that runs. Its unit is a millimetre of the body."""
    alt: Text
    """What it shows."""
    step: int = 0
    """The number of the step that it shows; 0 for how to start."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in its own unit."""
        width, height = re.findall(_SVG, self.svg)[0]
        return int(width), int(height)


@attrs.frozen(kw_only=True)
class Paragraph:
    """One paragraph of one or more texts."""

    texts: tuple[Text, ...]
    """Printed one after the other."""
    strong: bool = False
    """Whether it stands out."""
    type: Literal["paragraph"] = "paragraph"


@attrs.frozen(kw_only=True)
class Bullets:
    """A list."""

    items: tuple[Text, ...]
    """One text each."""
    ordered: bool = False
    """Whether the order matters: printed with numbers."""
    type: Literal["bullets"] = "bullets"


@attrs.frozen(kw_only=True)
class Found:
    """What studies found, and how sure that is."""

    text: Text
    """What they found."""
    sure: Text
    """How sure it is, in words."""
    dots: int | None = None
    """The same as filled dots out of `DOTS`; None where nobody has rated it."""
    amount: Text | None = None
    """How much it is, where the text does not say so."""
    picture: Picture | None = None
    """How much it is, drawn: as people, or as a part of a scale."""

    @property
    def said(self) -> tuple[Text, ...]:
        """What they found, and how much where that is said apart."""
        return (self.text, self.amount) if self.amount else (self.text,)


DOTS = 4
"""The dots of what is as sure as can be."""


@attrs.frozen(kw_only=True)
class Entry:
    """A name and what is said of it."""

    name: Text
    """The name."""
    texts: tuple[Text, ...] = ()
    """What is said of it."""
    found: tuple[Found, ...] = ()
    """What studies found, where it is a treatment: what matters most, and how it goes on where that differs."""
    steps: tuple[Text, ...] = ()
    """What to do, in order, where it is an exercise."""
    notes: tuple[Text, ...] = ()
    """What else to know: dose, when to stop."""
    mark: Mark = ""
    """Which way it points; printed as a symbol with words, never as colour alone."""
    pictures: tuple[Picture, ...] = ()
    """How it looks, in the order of the steps. All are of one size, so that they can take each other's place."""


@attrs.frozen(kw_only=True)
class Entries:
    """A list of names with what is said of each."""

    items: tuple[Entry, ...]
    """In order. Neighbours with the same mark belong together."""
    type: Literal["entries"] = "entries"


@attrs.frozen(kw_only=True)
class Contact:
    """Whom to call."""

    name: Text
    """The service."""
    local: Text | None = None
    """What it is called where it is, where that is another language."""
    number: str | None = None
    """As it is dialled."""
    url: str | None = None
    """Its web page."""
    email: str | None = None
    """Its address for mail."""
    hours: Text | None = None
    """When it answers."""
    note: Text | None = None
    """What else to know of it."""


@attrs.frozen(kw_only=True)
class Contacts:
    """Whom to call."""

    items: tuple[Contact, ...]
    """The first is the one to call first."""
    type: Literal["contacts"] = "contacts"


@attrs.frozen(kw_only=True)
class Table:
    """A table with one row of headings."""

    header: tuple[Text, ...]
    """Headings of the columns."""
    rows: tuple[tuple[Text, ...], ...]
    """One text for each cell."""
    type: Literal["table"] = "table"


@attrs.frozen(kw_only=True)
class Fact:
    """One thing that is asked at a desk, and the answer."""

    name: Text
    """What is asked."""
    values: tuple[Text, ...]
    """The answer; several where it names several things."""


@attrs.frozen(kw_only=True)
class Facts:
    """What is asked at a desk, with the answers."""

    items: tuple[Fact, ...]
    """In the order in which they are asked."""
    type: Literal["facts"] = "facts"


@attrs.frozen(kw_only=True)
class Idea:
    """One idea of easy read, with a picture beside it."""

    texts: tuple[Text, ...]
    """Short sentences, each on a line of its own."""
    name: Text | None = None
    """What it is about, where that stands out above them."""
    sign: Sign | None = None
    """A small drawing that shows no more than the words say."""
    pictures: tuple[Picture, ...] = ()
    """What shows more: how an exercise looks."""


@attrs.frozen(kw_only=True)
class Ideas:
    """Ideas below each other."""

    items: tuple[Idea, ...]
    """In the order in which they are read."""
    type: Literal["ideas"] = "ideas"


Block = Paragraph | Bullets | Entries | Ideas | Contacts | Facts | Table


@attrs.frozen(kw_only=True)
class Section:
    """A heading and what stands below it."""

    id: str
    """Stable name of the section, such as `action` or `safety_net`."""
    title: Text
    """Its heading."""
    blocks: tuple[Block, ...] = ()
    """What it holds."""
    tone: Tone = "plain"
    """How it looks."""


@attrs.frozen(kw_only=True)
class Reference:
    """One source, as it is cited."""

    number: int
    """Printed in square brackets behind what rests on it."""
    source: str
    """Id of the source."""
    short: str
    """Who says it, and when; empty where nobody is named."""
    title: str
    """Its title."""
    citation: str
    """Authors, title, publisher, year."""
    url: str | None = None
    """Where it can be read."""

    @property
    def line(self) -> str:
        """Who, when and what: enough to find it by."""
        return f"{self.short}: {self.title}" if self.short else self.title


@functools.lru_cache(maxsize=64)
def _wrong_with_logo(media: str, data: str) -> str:
    """What is wrong with a picture from elsewhere; empty where it only shows something."""
    if not re.fullmatch(r"[A-Za-z0-9+/]{4,}={0,2}", data) or len(data) > 2 * MAX_BYTES:
        return "no base64"
    try:
        picture = base64.b64decode(data, validate=True)
    except ValueError:
        return "no base64"
    return next(wrong_with_png(picture) if media == "image/png" else wrong_with_svg(picture), "")


def _check_logo(instance: Any, attribute: attrs.Attribute[Any], value: str) -> None:
    if wrong := _wrong_with_logo(instance.media, value):
        raise ValueError(f"{attribute.name}: {wrong}")


@attrs.frozen(kw_only=True)
class Logo:
    """A picture from elsewhere. It may be shown as an image, and is never a part of the page."""

    media: Literal["image/png", "image/svg+xml"]
    """What it is."""
    data: str = attrs.field(validator=_check_logo, repr=False)
    """The picture, as base64."""
    alt: Text
    """What it shows."""


@attrs.frozen(kw_only=True)
class Letterhead:
    """The clinic whose leaflet it is: its name on top, and how its sections look."""

    name: Text
    """Its name."""
    logo: Logo | None = None
    """Its picture."""
    accent: str | None = attrs.field(default=None, validator=COLOUR)
    """The colour of its headings and lines on white paper."""
    tint: str | None = attrs.field(default=None, validator=COLOUR)
    """The colour behind its sections."""


@attrs.frozen(kw_only=True)
class Document:
    """A leaflet, ready to be rendered."""

    title: Text
    """Its title."""
    lead: tuple[Text, ...]
    """What to do, in one or two sentences: the first thing that is read."""
    sections: tuple[Section, ...]
    """From the most to the least important."""
    references: tuple[Reference, ...] = ()
    """The sources, numbered."""
    colophon: Section
    """What the leaflet is, and is not; of what and when it was made."""
    labels: FrozenMap[str, Text]
    """The few words of a page that belong to no section: `skip`, `contents`, `sources`, `play`, and one for each mark."""
    banner: Text | None = None
    """Said on every page: a demonstration, where nobody publishes it."""
    letterhead: Letterhead | None = None
    """Whose leaflet it is; never in an emergency, where nothing stands before where to go."""
    locale: str
    """Its language, as a BCP 47 tag."""
    direction: Literal["ltr", "rtl"] = "ltr"
    """Which way it is read."""
    region: str | None = None
    """Whose services and numbers it names."""
    style: Style = "standard"
    """How it is set."""
    audience: Audience = "patient"
    """For whom it is."""
    urgency: Urgency
    """How soon the person should be seen."""
    complete: bool
    """Whether the assessment was finished."""
    date: str
    """The day it is dated by, ISO."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data, for `from_dict`."""
        return _plain(self)  # type: ignore[no-any-return]

    @classmethod
    def from_dict(cls, data: object) -> Document:
        """Read plain data back, strictly.

        Raises:
            LbpkitError: where it is no document.
        """
        try:
            return structure(data, cls)
        except StructureError as error:
            raise LbpkitError(f"this is no document: {error}") from error

    def number_of(self, source: str) -> int | None:
        """The number a source is cited by; None where it is not listed."""
        return next((each.number for each in self.references if each.source == source), None)


def _plain(value: Any) -> Any:
    if attrs.has(type(value)):
        return {field.name: _plain(getattr(value, field.name)) for field in attrs.fields(type(value))}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, FrozenMap):
        return {key: _plain(item) for key, item in value.items()}
    return value.value if isinstance(value, Urgency) else value


def texts_of(value: Any) -> Iterator[Text]:
    """Every text within sections, blocks and their parts."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from texts_of(item)
    else:
        for field in getattr(type(value), "__attrs_attrs__", ()):
            yield from texts_of(getattr(value, field.name))
