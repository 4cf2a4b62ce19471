"""Plain text: 72 columns, underlined headings, lists that read well in a terminal and aloud."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from lbpkit.document import (
    Block,
    Bullets,
    Contact,
    Contacts,
    Document,
    Entries,
    Entry,
    Fact,
    Facts,
    Idea,
    Ideas,
    Paragraph,
    Section,
    Table,
    Text,
)
from lbpkit.model.urgency import Urgency
from lbpkit.rendering.citing import (
    SYMBOLS,
    Cited,
    Numbering,
    Numbers,
    by_mark,
    dots,
    is_titled,
    isolated,
    printable,
    web_address,
)

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
            "facts": self.facts,
            "ideas": self.ideas,
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
            yield self.listed(self.numbering.cited(block.items), ordered=block.ordered)

    def entries(self, block: Entries) -> Iterator[str]:
        for mark, entries in by_mark(block):
            if mark:
                yield f"{SYMBOLS[mark]} {self.name(self.document.labels[mark])}"
            for entry in entries:
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
        return "; ".join(f"{head}: {self.said(cell)}" for head, cell in zip(heads, row, strict=True))

    def entry(self, entry: Entry) -> Iterator[str]:
        if is_titled(entry):
            yield _wrap(self.name(entry.name))
        else:
            yield _wrap(self.said(entry.name), "- ")
        cited = self.numbering.of_entry(entry)
        if entry.texts:
            yield from (_wrap(said, "  ") for said in self.spoken(cited.texts))
        for found, said in zip(entry.found, cited.found, strict=True):
            yield _wrap(" ".join([self.run(said), self.name(found.sure), dots(found)]), "  ")
        if entry.steps:
            yield self.listed(cited.steps, ordered=True, indent="  ")
        if entry.notes:
            yield self.listed(cited.notes, indent="  ")

    def facts(self, block: Facts) -> Iterator[str]:
        yield "\n".join(_wrap(f"{self.name(fact.name)}: {self.values(fact)}", "- ") for fact in block.items)

    def ideas(self, block: Ideas) -> Iterator[str]:
        yield "\n".join(line for idea in block.items for line in self.idea(idea))

    def idea(self, idea: Idea) -> Iterator[str]:
        said = [self.run([each]) for each in self.numbering.cited(idea.texts)]
        lines = [self.name(idea.name), *said] if idea.name else said
        yield from (_wrap(line, "  " if place else "- ") for place, line in enumerate(lines))

    def values(self, fact: Fact) -> str:
        return "; ".join(map(self.name, fact.values)) + self.cites(self.numbering.of_fact(fact))

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
            yield _wrap(isolated(printable(reference.line), self.document), label)
            if web_address(reference.url):
                yield " " * width + isolated(str(reference.url), self.document)

    def listed(self, items: Cited, *, ordered: bool = False, indent: str = "") -> str:
        lines = []
        for number, item in enumerate(items, 1):
            lines.append(_wrap(self.run([item]), f"{indent}{number}. " if ordered else f"{indent}- "))
        return "\n".join(lines)

    def sentences(self, texts: Sequence[Text]) -> Iterator[str]:
        if texts:
            yield "\n".join(map(_wrap, self.spoken(self.numbering.cited(texts))))

    def spoken(self, cited: Cited) -> list[str]:
        """The texts as one run; in easy read each on its own line."""
        return [self.run([each]) for each in cited] if self.document.style == "easy_read" else [self.run(cited)]

    def said(self, text: Text) -> str:
        return self.run(self.numbering.cited([text]))

    def run(self, cited: Cited) -> str:
        return " ".join(self.name(text) + self.cites(numbers) for text, numbers in cited)

    def cites(self, numbers: Numbers) -> str:
        return f" [{', '.join(map(str, numbers))}]" if numbers else ""

    def name(self, text: Text) -> str:
        foreign = text.lang != self.document.locale or text.record == "given"
        return isolated(printable(text.text), self.document) if foreign else printable(text.text)
