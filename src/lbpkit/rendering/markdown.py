"""CommonMark: every text is escaped, so that none of it can become markup or a link."""

from __future__ import annotations

import re
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
    dialled,
    dots,
    is_titled,
    isolated,
    mail_address,
    printable,
    web_address,
)

_INLINE = re.compile(r"[\\`*_\[\]<>&~|$@]|(?<=www)\.|:(?=//)", re.IGNORECASE)
_OPENING = re.compile(r"^([#+=-])|^(\d{1,9})([.)])")


def render(document: Document) -> str:
    """The document as CommonMark."""
    return "\n\n".join(_Writer(document).parts()) + "\n"


def escape(text: str) -> str:
    """The text, such that CommonMark and its common extensions print it as it is."""
    escaped = _INLINE.sub(r"\\\g<0>", printable(text).strip())
    return _OPENING.sub(lambda match: rf"\{match[1]}" if match[1] else rf"{match[2]}\{match[3]}", escaped)


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
            yield f"## {self.name(self.document.labels['sources'])}"
            yield "\n".join(self.references())
        yield from self.section(document.colophon)

    def opening(self) -> Iterator[str]:
        """In an emergency the title says where to go: nothing stands before it."""
        document = self.document
        banner = [f"**{self.name(document.banner)}**"] if document.banner else []
        opening = [f"# {self.name(document.title)}", *self.leading(document.lead)]
        head = [self.name(document.letterhead.name)] if document.letterhead else []
        yield from [*opening, *banner] if document.urgency is Urgency.EMERGENCY else [*banner, *head, *opening]

    def leading(self, texts: Sequence[Text]) -> Iterator[str]:
        if texts:
            yield f"**{self.run(self.numbering.cited(texts))}**"

    def section(self, section: Section) -> Iterator[str]:
        yield f"## {self.name(section.title)}"
        for block in section.blocks:
            yield from self.block(block)

    def block(self, block: Block) -> Iterator[str]:
        return self.blocks[block.type](block)

    def paragraph(self, block: Paragraph) -> Iterator[str]:
        yield from (f"**{said}**" if block.strong else said for said in self.spoken(self.numbering.cited(block.texts)))

    def bullets(self, block: Bullets) -> Iterator[str]:
        if block.items:
            yield self.listed(self.numbering.cited(block.items), ordered=block.ordered)

    def entries(self, block: Entries) -> Iterator[str]:
        for mark, entries in by_mark(block):
            if mark:
                yield f"### {SYMBOLS[mark]} {self.name(self.document.labels[mark])}"
            for entry in entries:
                yield from self.entry(entry, "####" if mark else "###")

    def contacts(self, block: Contacts) -> Iterator[str]:
        if block.items:
            cited = zip(block.items, self.numbering.of_contacts(block), strict=True)
            yield "\n".join(f"- {self.contact(contact)}{self.cites(numbers)}" for contact, numbers in cited)

    def table(self, block: Table) -> Iterator[str]:
        heads = [self.name(text) for text in block.header]
        if not block.rows and heads:
            yield "; ".join(heads)
        elif block.rows:
            yield "\n".join(f"- {self.row(heads, row)}" for row in block.rows)

    def row(self, heads: Sequence[str], row: Sequence[Text]) -> str:
        return "; ".join(f"**{head}:** {self.said(cell)}" for head, cell in zip(heads, row, strict=True))

    def entry(self, entry: Entry, level: str) -> Iterator[str]:
        yield f"{level} {self.name(entry.name)}" if is_titled(entry) else f"**{self.said(entry.name)}**"
        cited = self.numbering.of_entry(entry)
        yield from self.spoken(cited.texts)
        for found, said in zip(entry.found, cited.found, strict=True):
            yield " ".join([self.run(said), self.name(found.sure), dots(found)]).rstrip()
        if entry.steps:
            yield self.listed(cited.steps, ordered=True)
        if entry.notes:
            yield self.listed(cited.notes)

    def facts(self, block: Facts) -> Iterator[str]:
        yield "\n".join(f"- {self.fact(fact)}" for fact in block.items)

    def fact(self, fact: Fact) -> str:
        said = "; ".join(map(self.name, fact.values))
        return f"**{self.name(fact.name)}:** {said}{self.cites(self.numbering.of_fact(fact))}"

    def ideas(self, block: Ideas) -> Iterator[str]:
        yield "\n".join(map(self.idea, block.items))

    def idea(self, idea: Idea) -> str:
        """A list's item, each sentence on a line of its own."""
        said = [self.run([each]) for each in self.numbering.cited(idea.texts)]
        return "- " + "\\\n  ".join([f"**{self.name(idea.name)}**", *said] if idea.name else said)

    def contact(self, contact: Contact) -> str:
        parts = [f"**{self.name(contact.name)}**"]
        if contact.local:
            parts.append(f"({self.name(contact.local)})")
        if contact.number:
            number = isolated(escape(contact.number), self.document)
            address = dialled(contact.number)
            parts.append(f"[{number}]({address})" if address else number)
        more = [self.name(text) for text in (contact.hours, contact.note) if text]
        if more:
            parts.append(f"({'; '.join(more)})")
        if contact.email:
            parts.append(f"<{contact.email}>" if mail_address(contact.email) else escape(contact.email))
        if contact.url:
            parts.append(self.link(contact.url))
        return " ".join(parts)

    def references(self) -> Iterator[str]:
        for reference in self.document.references:
            address = f" {self.link(reference.url)}" if web_address(reference.url) else ""
            said = escape(reference.line)
            yield f"- \\[{reference.number}\\] {isolated(said, self.document)}{address}"

    def link(self, url: str | None) -> str:
        address = web_address(url)
        return f"<{address}>" if address else escape(url or "")

    def listed(self, items: Cited, *, ordered: bool = False) -> str:
        said = enumerate((self.run([item]) for item in items), 1)
        return "\n".join(f"{number}. {text}" if ordered else f"- {text}" for number, text in said)

    def spoken(self, cited: Cited) -> list[str]:
        """The texts as one run; in easy read each as its own paragraph."""
        if self.document.style == "easy_read":
            return [self.run([each]) for each in cited]
        return [self.run(cited)] if cited else []

    def said(self, text: Text) -> str:
        return self.run(self.numbering.cited([text]))

    def run(self, cited: Cited) -> str:
        return " ".join(self.name(text) + self.cites(numbers) for text, numbers in cited)

    def cites(self, numbers: Numbers) -> str:
        return rf" \[{', '.join(map(str, numbers))}\]" if numbers else ""

    def name(self, text: Text) -> str:
        foreign = text.lang != self.document.locale or text.record == "given"
        return isolated(escape(text.text), self.document) if foreign else escape(text.text)
