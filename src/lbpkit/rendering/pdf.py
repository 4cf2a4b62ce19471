"""PDF: tagged pages (PDF/UA-1 and PDF/A-2a), set by Typst from one template that is given the document as data.

Needs the extra `pdf`: the typesetter, a font made for low vision, and QR codes. Fonts are those that are installed as
`fontpkg-…` packages; what the first lacks is taken from the others.
"""

from __future__ import annotations

import base64
import datetime
import functools
import importlib.resources
import io
import itertools
import json
import re
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lbpkit.document import (
    DOTS,
    Block,
    Contacts,
    Document,
    Entry,
    Fact,
    Found,
    Idea,
    Letterhead,
    Picture,
    Reference,
    Section,
    Style,
    Text,
    texts_of,
)
from lbpkit.errors import RenderError
from lbpkit.model.urgency import Urgency
from lbpkit.rendering.citing import (
    Cited,
    Numbering,
    by_mark,
    dialled,
    front,
    is_titled,
    isolated,
    mail_address,
    printable,
    web_address,
)
from lbpkit.rendering.icons import ICONS

if TYPE_CHECKING:
    import typst

FONT = "Atkinson Hyperlegible"
"""What everything is set in, as far as it has the letters."""
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]
"""For readers with any software, now and in fifty years."""
PAPERS = {"a4": "a4", "letter": "us-letter"}
LINE, COLUMN = 124, 53
"""How many characters of a source fit on one line across the page, and in a column."""
KEPT_TOGETHER: Mapping[Style, int] = {"standard": 600, "large_print": 300, "easy_read": 600}
"""An entry with no more characters than this is not broken over pages."""

_THREAD = threading.local()


def render(document: Document, paper: str = "a4") -> bytes:
    """The document as PDF. The same document, fonts and typesetter give the same bytes.

    Args:
        document: what `leaflet` made.
        paper: `a4` or `letter`.

    Raises:
        RenderError: where the extra `pdf` is not installed, or no installed font has a letter of the text.
    """
    day = datetime.datetime.combine(datetime.date.fromisoformat(document.date), datetime.time(), datetime.UTC)
    return _set(document, paper, format="pdf", pdf_standards=STANDARDS, timestamp=day)  # type: ignore[return-value]


def pictures(document: Document, paper: str = "a4", *, ppi: float = 60) -> list[bytes]:
    """Its pages as PNG, to be looked at: for a gallery, or to see what a change does.

    Args:
        document: what `leaflet` made.
        paper: `a4` or `letter`.
        ppi: dots to an inch.

    Raises:
        RenderError: as `render` does.
    """
    made = _set(document, paper, format="png", ppi=ppi)
    return list(made) if isinstance(made, list) else [made]  # type: ignore[list-item]


def _set(document: Document, paper: str, **options: Any) -> object:
    """What the typesetter makes of a document: one file, or several where each page is one."""
    try:
        import typst
    except ImportError as error:
        raise RenderError('PDF needs the extra "pdf": pip install "lbpkit[pdf]"') from error
    page = json.dumps(_Page(document).data(paper), ensure_ascii=False)
    try:
        return _compiler().compile(_template(), sys_inputs={"page": page}, **options)
    except typst.TypstError as error:
        raise RenderError(_refusal(error, document)) from error


def _compiler() -> typst.Compiler:
    """One compiler for each thread: it keeps what did not change since the last page."""
    import typst

    if not hasattr(_THREAD, "compiler"):
        _THREAD.compiler = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)
    return _THREAD.compiler  # type: ignore[no-any-return]


@functools.cache
def _template() -> bytes:
    return (importlib.resources.files(__package__) / "leaflet.typ").read_bytes()


@functools.cache
def _fonts() -> typst.Fonts:
    """The installed font packages; none of the system's, which differ from machine to machine."""
    import fontpkg
    import typst

    folders = sorted({str(file.path.parent) for family in fontpkg.families().values() for file in family.files})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@functools.cache
def _families() -> tuple[str, ...]:
    return (FONT, *sorted(set(_fonts().families()) - {FONT}))


class _Page:
    """What the template is given: the document, and beside each text the numbers behind it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbering = Numbering(document)
        one_column = document.urgency is Urgency.EMERGENCY or document.audience == "clinician"
        self.line = LINE if one_column or document.style != "standard" else COLUMN

    def data(self, paper: str) -> dict[str, Any]:
        document = self.document
        language, _, territory = document.locale.partition("-")
        return {
            "document": {
                "title": self.alone(document.title),
                "lead": self.cited(document.lead),
                "sections": [self.section(section, part) for part, section in enumerate(document.sections, 1)],
                "references": [self.reference(reference) for reference in document.references],
                "colophon": self.section(document.colophon, 0),
                "labels": {name: self.alone(text) for name, text in document.labels.items()},
                "banner": self.alone(document.banner) if document.banner else None,
                "letterhead": self.letterhead(document.letterhead) if document.letterhead else None,
                "locale": document.locale,
                "direction": document.direction,
                "style": document.style,
                "audience": document.audience,
                "urgency": document.urgency.value,
                "complete": document.complete,
            },
            "paper": PAPERS[paper],
            "fonts": _families(),
            "language": language,
            "territory": territory if re.fullmatch("[A-Z]{2}", territory) else None,
            "front": front(document),
            "dots": DOTS,
            "beside": _beside(document.sections) if document.urgency is Urgency.EMERGENCY else None,
            "date": [int(part) for part in document.date.split("-")],
            "icons": {name: _drawn(name) for name in ICONS},
        }

    def letterhead(self, head: Letterhead) -> dict[str, Any]:
        logo = head.logo
        return {
            "name": self.alone(head.name),
            "logo": list(base64.b64decode(logo.data)) if logo else None,
            "alt": printable(logo.alt.text) if logo and logo.alt.text != head.name.text else None,
            "accent": head.accent,
            "tint": head.tint,
        }

    def section(self, section: Section, part: int) -> dict[str, Any]:
        return {
            "part": part,
            "title": self.alone(section.title),
            "tone": section.tone,
            "blocks": [self.block(block) for block in section.blocks],
        }

    def block(self, block: Block) -> dict[str, Any]:
        held: dict[str, Any]
        match block.type:
            case "paragraph":
                held = {"texts": self.cited(block.texts), "strong": block.strong}
            case "bullets":
                held = {"items": self.cited(block.items), "ordered": block.ordered}
            case "entries":
                held = {
                    "groups": [{"mark": mark, "items": list(map(self.entry, each))} for mark, each in by_mark(block)]
                }
            case "ideas":
                held = {"items": [self.idea(idea) for idea in block.items]}
            case "facts":
                held = {"items": [self.fact(fact) for fact in block.items]}
            case "contacts":
                held = {"items": self.contacts(block)}
            case "table":
                rows = [[self.alone(cell) for cell in row] for row in block.rows]
                held = {"header": [self.alone(cell) for cell in block.header], "rows": rows}
        return {"type": block.type, **held}

    def entry(self, entry: Entry) -> dict[str, Any]:
        texts = [entry.name, *entry.texts, *entry.steps, *entry.notes]
        cited = self.numbering.of_entry(entry)
        return {
            "name": self.alone(entry.name),
            "titled": is_titled(entry),
            "texts": self.run(cited.texts),
            "found": [self.found(found, said) for found, said in zip(entry.found, cited.found, strict=True)],
            "steps": self.run(cited.steps),
            "notes": self.run(cited.notes),
            "pictures": self.pictures(entry.pictures),
            "keep": sum(len(text.text) for text in texts) <= KEPT_TOGETHER[self.document.style],
        }

    def idea(self, idea: Idea) -> dict[str, Any]:
        return {
            "name": self.alone(idea.name) if idea.name else None,
            "texts": self.cited(idea.texts),
            "sign": idea.sign,
            "pictures": self.pictures(idea.pictures),
        }

    def pictures(self, pictures: Sequence[Picture]) -> list[dict[str, Any]]:
        return [
            {"svg": each.svg, "alt": self.alone(each.alt), "step": each.step, "width": each.size[0]}
            for each in pictures
        ]

    def found(self, found: Found, said: Cited) -> dict[str, Any]:
        pictures = self.pictures((found.picture,) if found.picture else ())
        return {"texts": self.run(said), "sure": self.alone(found.sure), "dots": found.dots, "pictures": pictures}

    def fact(self, fact: Fact) -> dict[str, Any]:
        return {
            "name": self.alone(fact.name),
            "values": [self.alone(text) for text in fact.values],
            "numbers": self.numbering.of_fact(fact),
        }

    def contacts(self, block: Contacts) -> list[dict[str, Any]]:
        return [
            {
                "name": self.alone(contact.name),
                "local": self.alone(contact.local) if contact.local else None,
                "number": printable(contact.number) if contact.number else None,
                "dialled": dialled(contact.number) if contact.number else None,
                "hours": self.alone(contact.hours) if contact.hours else None,
                "note": self.alone(contact.note) if contact.note else None,
                "url": contact.url and printable(contact.url),
                "email": contact.email and printable(contact.email),
                "mailed": mail_address(contact.email),
                "linked": web_address(contact.url) is not None,
                "qr": _square(url) if (url := web_address(contact.url)) else None,
                "numbers": numbers,
            }
            for contact, numbers in zip(block.items, self.numbering.of_contacts(block), strict=True)
        ]

    def reference(self, reference: Reference) -> dict[str, Any]:
        return {
            "number": reference.number,
            "short": printable(reference.short or reference.title),
            "line": _cut(printable(reference.line), self.line),
            "url": web_address(reference.url),
        }

    def run(self, cited: Cited) -> list[dict[str, Any]]:
        return [self.text(text, numbers) for text, numbers in cited]

    def cited(self, texts: Sequence[Text]) -> list[dict[str, Any]]:
        return self.run(self.numbering.cited(texts))

    def alone(self, text: Text) -> dict[str, Any]:
        return self.text(text, self.numbering.of(text))

    def text(self, text: Text, numbers: Sequence[int]) -> dict[str, Any]:
        shown = printable(text.text)
        foreign = text.lang != self.document.locale or text.record == "given"
        return {
            "text": isolated(shown, self.document) if foreign else shown,
            "lang": text.lang,
            "numbers": numbers,
        }


def _cut(line: str, length: int) -> str:
    """The line, cut after a word where it is longer: a source stands on one line."""
    return line if len(line) <= length else f"{line[:length].rpartition(' ')[0]}\u2026"


def _beside(sections: Sequence[Section]) -> int:
    """How many sections stand in the first of two columns, so that both are about as long."""
    lines = (3 + sum(1 + len(text.text) // 45 for text in texts_of(section)) for section in sections)
    lengths = list(itertools.accumulate(lines))
    return min(range(len(lengths)), key=lambda place: abs(2 * lengths[place] - lengths[-1]), default=0) + 1


@functools.cache
def _drawn(name: str) -> str:
    """A sign as a picture of its own, in the ink of the text it stands beside."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#1c262d" stroke-width="2.2" '
        f'stroke-linecap="round" stroke-linejoin="round">{ICONS[name]}</svg>'
    )


@functools.lru_cache(maxsize=64)
def _square(url: str) -> str:
    """The address as a QR code."""
    import segno

    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=2)
    return drawn.getvalue().decode()


_SCRIPTS: Mapping[str, str] = {
    "LATIN": "noto-sans", "GREEK": "noto-sans", "CYRILLIC": "noto-sans", "ARABIC": "noto-sans-arabic",
    "DEVANAGARI": "noto-sans-devanagari", "KHMER": "noto-sans-khmer", "TAMIL": "noto-sans-tamil",
    "TELUGU": "noto-sans-telugu", "THAI": "noto-sans-thai",
}  # fmt: skip
"""The first word of a letter's Unicode name to the font package that has such letters."""


def _refusal(error: typst.TypstError, document: Document) -> str:
    """What to do where the pages could not be set. Says which scripts are missing, never what was written in them."""
    import unicodedata

    missing = "".join(re.findall(r"the text `\"(.+?)\"` could not be displayed", error.diagnostic))
    if not missing:
        return f"the {document.style} leaflet could not be set as PDF: {error.message}"
    named = {unicodedata.name(letter, "UNKNOWN").split()[0] for letter in missing if letter.isalpha()}
    scripts = sorted(named - {"LATIN"} or named or {"UNKNOWN"})  # a run of letters is told whole, Latin ones among them
    packages = sorted({f"fontpkg-{_SCRIPTS[script]}" for script in scripts if script in _SCRIPTS})
    advice = f"pip install {' '.join(packages)}" if packages else "install a fontpkg-… package whose font has them"
    return f"no installed font has the {', '.join(scripts)} letters of this leaflet; {advice}"
