"""What a leaflet is made with beside the assessment, and how its parts are put together."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

import attrs

from lbpkit.document import Block, Bullets, Paragraph, Section, Style, Text
from lbpkit.leaflets.clinics import ClinicWords
from lbpkit.locales import Words


@attrs.frozen(kw_only=True)
class Setting:
    """Language, region, style, and what the caller handed in."""

    words: Words
    style: Style
    name: str | None
    note: str | None
    publisher: str | None
    date: datetime.date
    clinic: ClinicWords | None = None


def given(text: str, lang: str) -> Text:
    """A text that the caller handed in, printed as it is on one line."""
    return Text(text=" ".join(text.split()), record="given", lang=lang)


def section(words: Words, name: str, blocks: Iterable[Block | None], **options: Any) -> Section | None:
    """A section with those of the blocks that hold something; None when none does."""
    kept = tuple(block for block in blocks if block is not None)
    return Section(id=name, title=words.phrase(f"section_{name}"), blocks=kept, **options) if kept else None


def paragraph(*texts: Text | None, strong: bool = False) -> Paragraph | None:
    """A paragraph of those texts that are there; None when none is."""
    kept = tuple(text for text in texts if text is not None)
    return Paragraph(texts=kept, strong=strong) if kept else None


def bullets(items: Iterable[Text], *, ordered: bool = False) -> Bullets | None:
    """A list of the texts, each once; None when there are none."""
    kept: dict[str, Text] = {}
    for item in items:
        kept.setdefault(item.text, item)
    return Bullets(items=tuple(kept.values()), ordered=ordered) if kept else None
