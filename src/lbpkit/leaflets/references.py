"""The sources of a leaflet: which are listed, how they are numbered, and how they are cited."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lbpkit.document import Reference, texts_of
from lbpkit.locales import Words
from lbpkit.model.sources import Source

SERVICES = "regions/"
"""Records whose sources are not numbered: a service and its number. The colophon says where they are from."""
_KNOWN_AS = {
    "Academy of Orthopaedic Physical Therapy": "AOPT",
    "American Academy of Orthopaedic Surgeons": "AAOS",
    "Medicines and Healthcare products Regulatory Agency": "MHRA",
    "National Institute for Health and Care Excellence": "NICE",
    "Royal College of Obstetricians and Gynaecologists": "RCOG",
    "World Health Organization": "WHO",
}
"""Bodies that their readers know by a short name."""
_PERSON = re.compile(r"[^\W\d_][\w'’-]*(?: [\w'’-]+)* [A-Z]{1,4}")
"""A name as journals print it: the family's, then initials."""


def references(words: Words, parts: Iterable[Any]) -> tuple[Reference, ...]:
    """The sources that the parts rest on, numbered in the order in which they come up."""
    sources = words.library.sources
    order: dict[str, None] = {}
    for text in texts_of(parts):
        if not text.record.startswith(SERVICES):
            order |= dict.fromkeys(key for key in text.sources if sources[key].kind != "editorial")
    return tuple(
        Reference(
            number=number,
            source=key,
            short=short(sources[key]),
            title=_title(words, sources[key]),
            citation=cite(words, sources[key]),
            url=link(sources[key]),
        )
        for number, key in enumerate(order, start=1)
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


def _title(words: Words, source: Source) -> str:
    return f"{source.title} {words.phrase('citation_withdrawn').text}" if source.withdrawn else source.title


def short(source: Source) -> str:
    """Who says it, and when: `Cashin 2025`, `NICE 2016`. Empty where neither is known."""
    who = source.authors[0] if source.authors else source.publisher or ""
    if _PERSON.fullmatch(who):
        who = who.rpartition(" ")[0]
    return " ".join(part for part in (_KNOWN_AS.get(who, who), str(source.year or "")) if part)


def link(source: Source) -> str | None:
    """Where it can be read: its lasting address where it has one."""
    if source.doi:
        return f"https://doi.org/{source.doi}"
    return source.url if source.url is not None and source.url.startswith("https://") else None
