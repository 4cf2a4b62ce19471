"""The blocks of an HTML page, written without the template's loops: they are most of a page, and of its time.

Every text of a document goes through `escaped` here, and so do numbers and addresses.
"""

from __future__ import annotations

import functools
import html
import itertools
import re
from collections.abc import Iterator, Sequence

from lbpkit.document import (
    Block,
    Bullets,
    Contact,
    Contacts,
    Document,
    Entries,
    Entry,
    Facts,
    Found,
    Ideas,
    Paragraph,
    Picture,
    Section,
    Table,
    Text,
)
from lbpkit.rendering.citing import (
    Cited,
    Numbering,
    Numbers,
    by_mark,
    dialled,
    dots,
    is_titled,
    mail_address,
    printable,
    web_address,
)

MM_IN_LETTER = 195
"""How many millimetres of the body are as long as a letter is high: pictures grow with the print."""
MANY = 4
"""More numbers than this behind one text may be broken over lines."""
_SPECIAL = re.compile("[&<>\"']")


def icon(name: str) -> str:
    """A sign, which is not read aloud."""
    return f'<svg class="icon" aria-hidden="true"><use href="#icon-{name}"/></svg>'


def escaped(text: str) -> str:
    """A text inside an element or an attribute. Most hold nothing that has to be escaped."""
    shown = printable(text)
    return html.escape(shown) if _SPECIAL.search(shown) else shown


class Blocks:
    """Writes the sections of one document; every method gives markup."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.locale = document.locale
        self.apart = document.style == "easy_read"
        self.numbering = Numbering(document)
        self.play = f"{icon('play')} {self.written(document.labels['play'])}"

    def written(self, text: Text) -> str:
        """One text, with its language where that is not the page's."""
        return self._within(text.lang, _escaped(text))

    def _within(self, lang: str, markup: str) -> str:
        return markup if lang == self.locale else f'<span lang="{escaped(lang)}" dir="auto">{markup}</span>'

    def said(self, text: Text) -> str:
        """One text, with the numbers of its sources."""
        return self.written(text) + cites(self.numbering.of(text))

    def _spoken(self, cited: Cited) -> list[str]:
        """What stands in one paragraph each: all the texts, in easy read each on its own."""
        if self.apart or len(cited) < 2:
            return [self.written(text) + cites(numbers) for text, numbers in cited]
        runs = itertools.groupby(cited, key=lambda each: each[0].lang)
        return [" ".join([self._run(lang, list(each)) for lang, each in runs])]

    def _run(self, lang: str, cited: Cited) -> str:
        """Neighbours in one language, kept together so that their order is theirs."""
        return self._within(lang, " ".join([_escaped(text) + cites(numbers) for text, numbers in cited]))

    def _listed(self, cited: Cited) -> str:
        return "\n".join([f"<li>{self.written(text)}{cites(numbers)}</li>" for text, numbers in cited])

    def section(self, section: Section, part: str) -> str:
        """A heading and what stands below it."""
        sign = f"{icon(section.tone)} " if section.tone in ("urgent", "warning") else ""
        heading = f'<h2 id="{part}">{sign}{self.written(section.title)}</h2>'
        return "\n".join([heading, *[self._block(block, section, part) for block in section.blocks]])

    def _block(self, block: Block, section: Section, part: str) -> str:
        match block.type:
            case "paragraph":
                return self._paragraph(block)
            case "bullets":
                return self._bullets(block, section)
            case "entries":
                return self._entries(block, section, part)
            case "ideas":
                return self._ideas(block)
            case "contacts":
                return self._contacts(block)
            case "facts":
                return self._facts(block)
            case "table":
                return self._table(block, part)

    def _paragraph(self, block: Paragraph) -> str:
        strong = ' class="strong"' if block.strong else ""
        said = self._spoken(self.numbering.cited(block.texts))
        return "\n".join([f"<p{strong}>{each}</p>" for each in said])

    def _bullets(self, block: Bullets, section: Section) -> str:
        if section.tone == "small":
            items = "\n".join([f"<li>{self.written(text)}</li>" for text in block.items])
            return f'<ul class="inline">\n{items}\n</ul>'
        kind = "ol" if block.ordered else "ul"
        return f"<{kind}>\n{self._listed(self.numbering.cited(block.items))}\n</{kind}>" if block.items else ""

    def _entries(self, block: Entries, section: Section, part: str) -> str:
        place, lines = section.blocks.index(block) + 1, []
        for group, (mark, entries) in enumerate(by_mark(block), 1):
            if mark:
                label = self.written(self.document.labels[mark])
                lines.append(f'<h3 class="mark {mark}">{icon(mark)} {label}</h3>')
            for number, entry in enumerate(entries, 1):
                lines += self._entry(entry, 4 if mark else 3, f"{part}-{place}-{group}-{number}")
        return "\n".join(lines)

    def _entry(self, entry: Entry, level: int, part: str) -> Iterator[str]:
        yield '<div class="entry">'
        name = f"<h{level}>{self.written(entry.name)}</h{level}>"
        yield name if is_titled(entry) else f"<p>{self.said(entry.name)}</p>"
        cited = self.numbering.of_entry(entry)
        yield from (f"<p>{said}</p>" for said in self._spoken(cited.texts))
        for found, said in zip(entry.found, cited.found, strict=True):
            yield f"<p>{' '.join(self._spoken(said))} {self._sure(found)}</p>"
            if found.picture:
                yield f'<div class="amount">{self._drawn([found.picture])}</div>'
        if entry.pictures:
            yield self._shown(entry.pictures, part)
        if entry.steps:
            yield f"<ol>\n{self._listed(cited.steps)}\n</ol>"
        if entry.notes:
            yield f'<ul class="notes">\n{self._listed(cited.notes)}\n</ul>'
        yield "</div>"

    def _sure(self, found: Found) -> str:
        """How sure something is: in words, and as dots that are not read aloud."""
        row = f' <span class="dots" aria-hidden="true">{dots(found)}</span>' if found.dots is not None else ""
        return f'<span class="sure">{self.written(found.sure)}{row}</span>'

    def _shown(self, pictures: Sequence[Picture], part: str) -> str:
        """Pictures side by side; several can take each other's place when that is asked for."""
        play = f'<input type="checkbox" class="play" id="{part}"><label for="{part}">{self.play}</label>\n'
        stills = f'<div class="stills of-{len(pictures)}">\n{self._drawn(pictures)}\n</div>'
        return f'<div class="shown">\n{play if len(pictures) > 1 else ""}{stills}\n</div>'

    def _drawn(self, pictures: Sequence[Picture]) -> str:
        """Each picture with the number of its step. A millimetre of the body is a part of a letter."""
        return "\n".join([self._still(picture) for picture in pictures])

    def _still(self, picture: Picture) -> str:
        alt, (width, _) = picture.alt, picture.size
        lang = "" if alt.lang == self.locale else f' lang="{escaped(alt.lang)}"'
        named = f'role="img" aria-label="{escaped(alt.text)}"{lang}'
        drawing = f'<svg {named} width="{width / MM_IN_LETTER:.1f}em" {picture.svg[5:]}'
        number = f'<span aria-hidden="true">{picture.step:d}</span>' if picture.step else ""
        return f"<div>{drawing}{number}</div>"

    def _ideas(self, block: Ideas) -> str:
        items = []
        for idea in block.items:
            shown = f'<div class="stills">\n{self._drawn(idea.pictures)}\n</div>' if idea.pictures else ""
            shown = shown or (icon(idea.sign) if idea.sign else "")
            lines = [f'<p class="strong">{self.written(idea.name)}</p>'] if idea.name else []
            lines += [f"<p>{said}</p>" for said in self._spoken(self.numbering.cited(idea.texts))]
            told = "\n".join(lines)
            items.append(f"<li>\n{shown}\n<div>\n{told}\n</div>\n</li>")
        return '<ul class="ideas">\n' + "\n".join(items) + "\n</ul>"

    def _contacts(self, block: Contacts) -> str:
        if not block.items:
            return ""
        numbers = self.numbering.of_contacts(block)
        items = [
            " ".join([*self._contact(each), cites(behind)]) for each, behind in zip(block.items, numbers, strict=True)
        ]
        return '<ul class="contacts">\n' + "\n".join([f"<li>{item}</li>" for item in items]) + "\n</ul>"

    def _contact(self, contact: Contact) -> Iterator[str]:
        yield f'<span class="service">{self.written(contact.name)}</span>'
        if contact.local:
            yield f'<span class="local">({self.written(contact.local)})</span>'
        if contact.number:
            yield linked("number", contact.number, dialled(contact.number))
        for text in filter(None, (contact.hours, contact.note)):
            yield f'<span class="hours">{self.written(text)}</span>'
        if contact.email:
            yield linked("address", contact.email, mail_address(contact.email))
        if contact.url:
            yield linked("address", contact.url, web_address(contact.url))

    def _facts(self, block: Facts) -> str:
        items = []
        for fact in block.items:
            answer = "; ".join([self.written(text) for text in fact.values]) + cites(self.numbering.of_fact(fact))
            items.append(f"<div><dt>{self.written(fact.name)}</dt><dd>{answer}</dd></div>")
        return '<dl class="facts">\n' + "\n".join(items) + "\n</dl>"

    def _table(self, block: Table, part: str) -> str:
        head = "".join([f'<th scope="col">{self.written(cell)}</th>' for cell in block.header])
        rows = ["".join([f"<td>{self.said(cell)}</td>" for cell in row]) for row in block.rows]
        body = "\n".join([f"<tr>{row}</tr>" for row in rows])
        inner = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
        return f'<div class="scroll" role="group" aria-labelledby="{part}" tabindex="0">\n{inner}\n</div>'


def linked(kind: str, shown: str, address: str | None) -> str:
    """A number or an address, as a link where it is one that may be followed."""
    if address is None:
        return f'<span class="{kind}" dir="ltr">{escaped(shown)}</span>'
    return f'<a class="{kind}" dir="ltr" href="{escaped(address)}">{escaped(shown)}</a>'


def _escaped(text: Text) -> str:
    written = escaped(text.text)
    return f"<bdi>{written}</bdi>" if text.record == "given" else written


@functools.lru_cache(maxsize=1024)
def cites(numbers: Numbers) -> str:
    """The numbers behind a text, as links to the list of sources."""
    if not numbers:
        return ""
    links = ", ".join(f'<a href="#source-{number:d}" role="doc-noteref">{number:d}</a>' for number in numbers)
    kind = "cites many" if len(numbers) > MANY else "cites"
    return f'<span class="{kind}">&nbsp;[{links}]</span>'
