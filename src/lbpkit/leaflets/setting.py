"""What a leaflet is made with beside the assessment, and the parts that every leaflet shares."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from lbpkit.assessment import Assessment
from lbpkit.document import (
    Block,
    Bullets,
    Document,
    Paragraph,
    Reference,
    Section,
    Style,
    Text,
    texts_of,
)
from lbpkit.leaflets.clinics import ClinicWords
from lbpkit.locales import ENGLISH, Words, is_preview
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.sources import Source
from lbpkit.model.urgency import Urgency
from lbpkit.stored_assessment import Provenance

LABELS = ("skip", "sources", "play", "helps", "choice", "unsure", "avoid")
"""The words of a page that belong to no section."""


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


def references(words: Words, parts: Iterable[Any]) -> tuple[Reference, ...]:
    """The sources that the parts rest on, numbered in the order in which they come up.

    Those of telephone numbers are not among them: the colophon says when the numbers were checked, and each text of a
    region names its sources itself.
    """
    sources = words.library.sources
    order: dict[str, None] = {}
    for text in texts_of(parts):
        for source in text.sources:
            if sources[source].kind != "editorial" and not text.record.startswith("regions/"):
                order.setdefault(source)
    return tuple(
        Reference(number=number, source=source, citation=cite(words, sources[source]), url=_link(sources[source]))
        for number, source in enumerate(order, start=1)
    )


def cite(words: Words, source: Source) -> str:
    """Authors, title, publisher, year; and that it no longer stands, where so."""
    authors = words.listed(source.authors[:3])
    if len(source.authors) > 3:
        authors = words.phrase("citation_others", authors=authors).text
    doi = f"doi {source.doi}" if source.doi else ""
    parts = (authors, source.title, source.publisher, str(source.year or ""), doi)
    cited = ". ".join(part for part in parts if part) + "."
    return f"{cited} {words.phrase('citation_withdrawn').text}" if source.withdrawn else cited


def _link(source: Source) -> str | None:
    if source.url is not None and source.url.startswith("https://"):
        return source.url
    return f"https://doi.org/{source.doi}" if source.doi else None


def colophon(assessment: Assessment, setting: Setting, relied: tuple[Text, ...]) -> Section:
    """What the leaflet is, and is not; who answered, on what it rests, of what and when it was made."""
    words = setting.words
    made = assessment.provenance
    plugins = [f"{each.name} {each.version}" for each in made.distributions if each.owner]
    published = (
        words.phrase("colophon_publisher", publisher=" ".join(setting.publisher.split()))
        if setting.publisher
        else words.phrase("colophon_no_publisher")
    )
    edition = words.date(datetime.date.fromisoformat(made.edition))
    version = words.phrase("colophon_versions", version=made.lbpkit, edition=edition, hash=made.content_hash[:12])
    blocks = [
        paragraph(words.phrase("colophon_for", name=" ".join(setting.name.split()))) if setting.name else None,
        paragraph(words.phrase("colophon_clinic", clinic=setting.clinic.name)) if setting.clinic else None,
        paragraph(words.phrase("colophon_what"), words.phrase("colophon_no_all_clear")),
        paragraph(words.phrase("colophon_not_reviewed"), published),
        paragraph(words.phrase(f"colophon_answered_{assessment.intake.respondent}")),
        paragraph(words.phrase("colophon_relied" if relied else "colophon_relied_none")),
        bullets(relied),
        paragraph(
            words.phrase("colophon_date", date=words.date(setting.date)),
            words.phrase("colophon_valid", hours=max(1, assessment.valid_hours)),
        ),
        _translation(words),
        paragraph(_numbers(words)),
        paragraph(version, words.phrase("colophon_plugins", plugins=words.listed(plugins)) if plugins else None),
        *(
            paragraph(words.phrase("colophon_reworded", plugin=name, texts=said))
            for name, said in _reworded(words, made)
        ),
        *(paragraph(words.phrase("colophon_plugin_problem", problem=each)) for each in _left_out(made)),
    ]
    kept = tuple(block for block in blocks if block is not None)
    return Section(id="colophon", title=words.phrase("section_colophon"), blocks=kept, tone="small")


def _translation(words: Words) -> Paragraph | None:
    """That nobody who should has checked the translation, and whether it is finished."""
    if words.locale == ENGLISH:
        return None
    unfinished = words.phrase("colophon_preview") if is_preview(words.library, words.locale) else None
    return paragraph(words.phrase("colophon_translation"), unfinished)


def _numbers(words: Words) -> Text:
    """Whose telephone numbers it names, and how old they are."""
    region = words.region
    if region is None or region.checked_on is None:
        return words.phrase("colophon_no_region")
    country = words.the("regions", region.id, "name")
    return words.phrase("colophon_region", country=country, date=words.date(region.checked_on))


def _banner(words: Words, publisher: str | None) -> Text | None:
    """What every page says: that the language is not finished, that nobody answers for it."""
    if is_preview(words.library, words.locale):
        return words.phrase("banner_preview")
    return None if publisher else words.phrase("banner_demonstration")


def _reworded(words: Words, made: Provenance) -> Iterator[tuple[str, str]]:
    """Each plugin that said something of the core's in its own words, with what that is called."""
    for each in made.distributions:
        called = [_called(words, *name.split("/")) for name in each.replaces]
        if called:
            yield each.name, "; ".join(called)


def _called(words: Words, kind: str, key: str) -> str:
    field = {"topics": "title", "terms": "term", "advice": "title"}.get(kind, "name")
    name = words.of(kind, key, field)
    return name.text if name is not None else words.the(kind, key, "text").text


def _left_out(made: Provenance) -> list[str]:
    """Each plugin that could not be used, once: what is wrong with it is no patient's business."""
    return list(dict.fromkeys(line.partition(": ")[0] for line in made.plugin_problems))


def document(
    assessment: Assessment,
    setting: Setting,
    *,
    title: Text,
    lead: tuple[Text, ...],
    sections: Iterable[Section | None],
    relied: tuple[Text, ...],
    complete: bool,
    audience: Any,
) -> Document:
    """The document, with its references and colophon."""
    words, clinic = setting.words, setting.clinic
    kept = tuple(each for each in sections if each is not None)
    topped = clinic is not None and assessment.urgency is not Urgency.EMERGENCY
    return Document(
        title=title,
        lead=lead,
        sections=kept,
        references=references(words, (title, lead, kept)),
        colophon=colophon(assessment, setting, relied),
        labels=FrozenMap({name: words.phrase(f"label_{name}") for name in LABELS}),
        banner=_banner(words, setting.publisher),
        letterhead=clinic.letterhead() if clinic is not None and topped else None,
        locale=words.locale,
        direction=words.language.direction,
        region=words.region.id if words.region else None,
        style=setting.style,
        audience=audience,
        urgency=assessment.urgency,
        complete=complete,
        date=setting.date.isoformat(),
    )
