"""What renderers share: numbers behind texts, what page one holds, contacts, symbols, text without control characters."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from lbpkit.document import DOTS, Contacts, Document, Entries, Entry, Fact, Found, Mark, Text
from lbpkit.model.urgency import Urgency

EDITORIAL = "editorial"
"""The source of fixed phrases, which is not cited."""
SYMBOLS: Mapping[str, str] = MappingProxyType({"helps": "✓", "choice": "○", "unsure": "?", "avoid": "✗"})
"""The symbol that stands before the words of an entry's mark."""
FRONT_TONES = frozenset({"urgent", "warning"})
"""The tones of what belongs on the first printed page: what to do, by when, warning signs."""

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_WEB = re.compile(r"https://[^\s\"'<>\\^`{|}]+\Z")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,24}\Z")
_ISOLATE, _POP = "\u2068", "\u2069"

Numbers = tuple[int, ...]
Cited = Sequence[tuple[Text, Numbers]]
"""Texts with the numbers behind each."""


class EntryCited(NamedTuple):
    """What is said of an entry, with the numbers behind it."""

    texts: Cited
    found: Sequence[Cited]
    steps: Cited
    notes: Cited


class Numbering:
    """The numbers that one document's sources are cited by."""

    def __init__(self, document: Document) -> None:
        self._numbers = {reference.source: reference.number for reference in document.references}
        self._numbers.pop(EDITORIAL, None)
        self._known: dict[tuple[str, ...], Numbers] = {}

    def of(self, text: Text) -> Numbers:
        """The numbers printed behind a text that stands alone."""
        found = self._known.get(text.sources)
        if found is None:
            listed = {self._numbers[source] for source in text.sources if source in self._numbers}
            found = self._known[text.sources] = tuple(sorted(listed))
        return found

    def cited(self, texts: Sequence[Text]) -> list[tuple[Text, Numbers]]:
        """Each text with the numbers behind it; of neighbours that rest on the same sources only the last has them."""
        found = [self.of(text) for text in texts]
        following = [*found[1:], None][: len(found)]
        return [
            (text, () if numbers == later else numbers)
            for text, numbers, later in zip(texts, found, following, strict=True)
        ]

    def of_entry(self, entry: Entry) -> EntryCited:
        """What is said of an entry, each text with the numbers behind it, by the same rule over all of it."""
        found = [each.said for each in entry.found]
        parts = [entry.texts, *found, entry.steps, entry.notes]
        every = iter(self.cited([text for part in parts for text in part]))
        texts, *of_found, steps, notes = ([next(every) for _ in part] for part in parts)
        return EntryCited(texts, of_found, steps, notes)

    def of_contacts(self, block: Contacts) -> list[Numbers]:
        """The numbers behind each contact, by the same rule."""
        return [numbers for _, numbers in self.cited([contact.name for contact in block.items])]

    def of_fact(self, fact: Fact) -> Numbers:
        """The numbers behind a fact: of what is asked, and of the answers."""
        return tuple(sorted({number for text in (fact.name, *fact.values) for number in self.of(text)}))


def front(document: Document) -> int:
    """How many sections stand on the first printed page: to the last warning; in an emergency all."""
    if document.urgency is Urgency.EMERGENCY and document.audience == "patient":
        return len(document.sections)
    places = [place for place, section in enumerate(document.sections, 1) if section.tone in FRONT_TONES]
    return places[-1] if places else 0


def is_titled(entry: Entry) -> bool:
    """Whether the name is a title over what is said; otherwise the name is itself what is said, and is cited."""
    return bool(entry.texts or entry.found or entry.steps)


def by_mark(block: Entries) -> Iterator[tuple[Mark, list[Entry]]]:
    """The entries, those with the same mark together."""
    return ((mark, list(entries)) for mark, entries in itertools.groupby(block.items, key=lambda entry: entry.mark))


def dots(found: Found) -> str:
    """How sure, as a row of dots; nothing where nobody has rated it."""
    return "" if found.dots is None else "●" * found.dots + "○" * (DOTS - found.dots)


def printable(text: str) -> str:
    """The text on one line, without characters that could steer a terminal or turn the order of reading."""
    if text.isprintable():
        return text
    return _OVERRIDES.sub("", _UNPRINTABLE.sub(" ", text)).strip()


def isolated(text: str, document: Document) -> str:
    """The text, in a document read from right to left kept apart from the order of what stands around it."""
    return f"{_ISOLATE}{text}{_POP}" if document.direction == "rtl" else text


def dialled(number: str) -> str | None:
    """The `tel:` address of a number as it is printed; None where there is nothing to dial."""
    digits = re.sub(r"[^0-9*#+]", "", number)
    return f"tel:{digits.replace('#', '%23')}" if digits else None


def web_address(url: str | None) -> str | None:
    """The address where it is one that may be linked to: https and nothing else."""
    return url if url is not None and _WEB.match(url) else None


def mail_address(email: str | None) -> str | None:
    """The `mailto:` address, where it is one."""
    return f"mailto:{email}" if email is not None and _MAIL.match(email) else None
