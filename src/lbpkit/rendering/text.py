"""Plain text: 72 columns, underlined headings, lists that read well in a terminal and aloud."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from lbpkit.document import (
    Block,
    Bullets,
    Contact,
    Contacts,
    Document,
    Entries,
    Entry,
    Paragraph,
    Section,
    Table,
    Text,
)
from lbpkit.model.urgency import Urgency
from lbpkit.rendering.citing import SYMBOLS, Numbering, Numbers, is_titled, isolated, printable, web_address

WIDTH = 72


def render(document: Document) -> str:
    """The document as plain text."""
    return "\n\n".join(_Writer(document).parts()) + "\n"


def _wrap(text: str, first: str = "", rest: str | None = None) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first) if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _heading(text: str, line: str) -> str:
    wrapped = _wrap(text)
    return f"{wrapped}\n{line * max(map(len, wrapped.splitlines()), default=0)}"


class _Writer:
    """Writes one document; every method gives parts that a blank line keeps apart, or one such part."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbering = Numbering(document)
        self.blocks: Mapping[str, Callable[[Any], Iterator[str]]] = {
            "paragraph": self.paragraph,
            "bullets": self.bullets,
            "entries": self.entries,
            "contacts": self.contacts,
            "table": self.table,
        }

    def parts(self) -> Iterator[str]:
        document = self.document
        yield from self.opening()
        for section in document.sections:
            yield from self.section(section)
        if document.references:
            yield from self.references()
        yield from self.section(document.colophon)

    def opening(self) -> Iterator[str]:
        """In an emergency the title says where to go: nothing stands before it."""
        document = self.document
        banner = [f"* {self.name(document.banner)} *"] if document.banner else []
        title = _heading(self.name(document.title), "=")
        if document.urgency is Urgency.EMERGENCY:
            yield title
            yield from self.sentences(document.lead)
            yield from banner
        else:
            head = [_wrap(self.name(document.letterhead.name))] if document.letterhead else []
            yield "\n".join([*banner, *head, title])
            yield from self.sentences(document.lead)

    def section(self, section: Section) -> Iterator[str]:
        yield _heading(self.name(section.title), "-")
        for block in section.blocks:
            yield from self.block(block)

    def block(self, block: Block) -> Iterator[str]:
        return self.blocks[block.type](block)

    def paragraph(self, block: Paragraph) -> Iterator[str]:
        yield from self.sentences(block.texts)

    def bullets(self, block: Bullets) -> Iterator[str]:
        if block.items:
            yield self.listed(block.items, ordered=block.ordered)

    def entries(self, block: Entries) -> Iterator[str]:
        for entry in block.items:
            yield "\n".join(self.entry(entry))

    def contacts(self, block: Contacts) -> Iterator[str]:
        if block.items:
            cited = zip(block.items, self.numbering.of_contacts(block), strict=True)
            yield "\n".join(line for contact, numbers in cited for line in self.contact(contact, numbers))

    def table(self, block: Table) -> Iterator[str]:
        heads = [self.name(text) for text in block.header]
        if not block.rows and heads:
            yield _wrap("; ".join(heads))
        elif block.rows:
            yield "\n".join(_wrap(self.row(heads, row), "- ") for row in block.rows)

    def row(self, heads: Sequence[str], row: Sequence[Text]) -> str:
        return "; ".join(f"{head}: {self.said([cell])}" for head, cell in zip(heads, row, strict=True))

    def entry(self, entry: Entry) -> Iterator[str]:
        if is_titled(entry):
            yield _wrap(self.name(entry.name))
        else:
            yield _wrap(self.said([entry.name]), "- ")
        if entry.mark:
            yield f"  {SYMBOLS[entry.mark]} {self.name(self.document.labels[entry.mark])}"
        if entry.texts:
            yield from (_wrap(said, "  ") for said in self.spoken(entry.texts))
        if entry.steps:
            yield self.listed(entry.steps, ordered=True, indent="  ")
        if entry.notes:
            yield self.listed(entry.notes, indent="  ")

    def contact(self, contact: Contact, numbers: Numbers) -> Iterator[str]:
        number = f": {isolated(printable(contact.number), self.document)}" if contact.number else ""
        local = f" ({self.name(contact.local)})" if contact.local else ""
        more = [self.name(text) for text in (contact.hours, contact.note) if text]
        told = f" ({'; '.join(more)})" if more else ""
        yield _wrap(f"{self.name(contact.name)}{local}{number}{told}{self.cites(numbers)}", "- ")
        for address in filter(None, (contact.email, contact.url)):
            yield f"  {isolated(printable(address), self.document)}"

    def references(self) -> Iterator[str]:
        yield _heading(self.name(self.document.labels["sources"]), "-")
        yield "\n".join(self.reference_lines())

    def reference_lines(self) -> Iterator[str]:
        width = max(len(str(reference.number)) for reference in self.document.references) + 3
        for reference in self.document.references:
            label = f"[{reference.number}] ".ljust(width)
            yield _wrap(isolated(printable(reference.citation), self.document), label)
            if web_address(reference.url):
                yield " " * width + isolated(str(reference.url), self.document)

    def listed(self, items: Iterable[Text], *, ordered: bool = False, indent: str = "") -> str:
        lines = []
        for number, item in enumerate(items, 1):
            lines.append(_wrap(self.said([item]), f"{indent}{number}. " if ordered else f"{indent}- "))
        return "\n".join(lines)

    def sentences(self, texts: Sequence[Text]) -> Iterator[str]:
        if texts:
            yield "\n".join(map(_wrap, self.spoken(texts)))

    def spoken(self, texts: Sequence[Text]) -> list[str]:
        """The texts as one run; in easy read each on its own line."""
        return [self.said([text]) for text in texts] if self.document.style == "easy_read" else [self.said(texts)]

    def said(self, texts: Sequence[Text]) -> str:
        return " ".join(self.name(text) + self.cites(numbers) for text, numbers in self.numbering.cited(texts))

    def cites(self, numbers: Numbers) -> str:
        return f" [{', '.join(map(str, numbers))}]" if numbers else ""

    def name(self, text: Text) -> str:
        foreign = text.lang != self.document.locale or text.record == "given"
        return isolated(printable(text.text), self.document) if foreign else printable(text.text)
