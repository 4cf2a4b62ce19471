"""Background, glossary, and every fixed sentence that lbpkit prints."""

from __future__ import annotations

from typing import Literal

import attrs

from lbpkit.model import record
from lbpkit.model.record import SourcedRecord


@attrs.frozen(kw_only=True)
class TopicParagraph:
    """One paragraph, with what it rests on."""

    text: str = record.text(2)
    """The paragraph."""
    claims: tuple[str, ...] = record.refs("claims")
    """Claims it carries."""
    sources: tuple[str, ...] = record.refs("sources")
    """Sources beyond the topic's own."""


@attrs.frozen(kw_only=True)
class Topic(SourcedRecord):
    """Background: anatomy, burden, cost, history, access."""

    title: str = record.text(2)
    """Its heading."""
    audience: Literal["patient", "clinician", "about_sources"] = attrs.field(
        default="patient", validator=record.among(Literal["patient", "clinician", "about_sources"])
    )
    """Who it is for; `about_sources` tells of the documents themselves."""
    paragraphs: tuple[TopicParagraph, ...] = attrs.field()
    """What it says."""

    @paragraphs.validator
    def _some(self, _: attrs.Attribute[object], value: tuple[TopicParagraph, ...]) -> None:
        if not value:
            raise ValueError("paragraphs is empty")


@attrs.frozen(kw_only=True)
class Term(SourcedRecord):
    """A word that may be hard, and what it means."""

    term: str = record.text(2)
    """The word."""
    definition: str = record.text(2)
    """What it means."""
    synonyms: tuple[str, ...] = record.texts(2)
    """Other words for it."""


@attrs.frozen(kw_only=True)
class Phrase(SourcedRecord):
    """A fixed sentence or word that lbpkit prints. Placeholders are bare: `{name}`."""

    text: str = record.text(1)
    """What is printed; where something is counted, for several."""
    count: str | None = record.label(default=None)
    """The placeholder whose number decides the form, where something is counted."""
    one: str | None = record.label(default=None)
    """What is printed for a count of one; translated together with `text`."""
    note: str | None = record.label(default=None)
    """For translators: where it stands and what it must not mean."""

    @one.validator
    def _counted(self, _: attrs.Attribute[object], value: str | None) -> None:
        if (value is None) != (self.count is None):
            raise ValueError("count and one go together: the placeholder that is counted, and the text for one")
        if self.count is not None and f"{{{self.count}}}" not in self.text:
            raise ValueError(f"count is {self.count!r}, but text has no placeholder {{{self.count}}}")
