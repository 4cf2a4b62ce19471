"""HTML: one page that needs nothing from elsewhere, made by one template."""

from __future__ import annotations

import functools
import html
import importlib.resources
import itertools
from collections.abc import Sequence

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from lbpkit.document import Contacts, Document, Entry, Fact, Found, Picture, Reference, Text
from lbpkit.rendering.citing import (
    Cited,
    EntryCited,
    Numbering,
    Numbers,
    by_mark,
    dialled,
    dots,
    front,
    is_titled,
    mail_address,
    printable,
    web_address,
)
from lbpkit.rendering.icons import ICONS

MM_IN_LETTER = 195
"""How many millimetres of the body are as long as a letter is high: pictures grow with the print."""
MANY = 4
"""More numbers than this behind one text may be broken over lines."""


def render(document: Document) -> str:
    """The document as HTML."""
    return _template().render(document=document, front=front(document), labels=document.labels, page=_Page(document))


@functools.cache
def _template() -> Template:
    folder = importlib.resources.files(__package__)
    names = ("leaflet.html.j2", "leaflet.css")
    environment = Environment(
        autoescape=True,
        loader=DictLoader({name: (folder / name).read_text("utf-8") for name in names}),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    for filter_ in (
        _Page.name,
        _Page.said,
        _Page.spoken,
        _Page.listed,
        _Page.named,
        _Page.cites,
        _Page.drawn,
        _Page.cited,
        _Page.cited_of,
        _Page.sure,
        _Page.answered,
        by_mark,
        references,
        dialled,
        mail_address,
        printable,
        web_address,
    ):
        environment.filters[filter_.__name__] = filter_
    environment.tests.update(titled=is_titled)
    environment.globals["icons"] = {name: _safe(shape) for name, shape in ICONS.items()}
    return environment.get_template("leaflet.html.j2")


class _Page:
    """How the texts of one document are written. The methods are filters: `page | said(text)`."""

    def __init__(self, document: Document) -> None:
        self.locale = document.locale
        self.apart = document.style == "easy_read"
        self.numbering = Numbering(document)

    def name(self, text: Text) -> Markup:
        """One text, with its language where that is not the page's."""
        return _safe(self._written(text))

    def said(self, text: Text) -> Markup:
        """One text, with the numbers of its sources."""
        return _safe(self._written(text) + _cites(self.numbering.of(text)))

    def cited(self, texts: Sequence[Text]) -> Cited:
        """Texts with the numbers behind each."""
        return self.numbering.cited(texts)

    def cited_of(self, entry: Entry) -> EntryCited:
        """What is said of an entry, with the numbers behind it."""
        return self.numbering.of_entry(entry)

    def spoken(self, cited: Cited) -> list[Markup]:
        """What stands in one paragraph each: all the texts, in easy read each on its own."""
        if self.apart or len(cited) < 2:
            return [_safe(self._in(text.lang, _escaped(text)) + _cites(numbers)) for text, numbers in cited]
        runs = itertools.groupby(cited, key=lambda each: each[0].lang)
        return [_safe(" ".join([self._run(lang, list(each)) for lang, each in runs]))]

    def _run(self, lang: str, cited: Cited) -> str:
        """Neighbours in one language, kept together so that their order is theirs."""
        return self._in(lang, " ".join([_escaped(text) + _cites(numbers) for text, numbers in cited]))

    def listed(self, cited: Cited) -> Markup:
        """The items of a list."""
        return _safe("\n".join([f"<li>{self._written(text)}{_cites(numbers)}</li>" for text, numbers in cited]))

    def named(self, texts: Sequence[Text]) -> Markup:
        """The items of a list that is not cited."""
        return _safe("\n".join([f"<li>{self._written(text)}</li>" for text in texts]))

    def sure(self, found: Found) -> Markup:
        """How sure something is: in words, and as dots that are not read aloud."""
        row = f' <span class="dots" aria-hidden="true">{dots(found)}</span>' if found.dots is not None else ""
        return _safe(f'<span class="sure">{self._written(found.sure)}{row}</span>')

    def answered(self, fact: Fact) -> Markup:
        """The answers of a fact."""
        written = "; ".join([self._written(text) for text in fact.values])
        return _safe(written + _cites(self.numbering.of_fact(fact)))

    def cites(self, block: Contacts) -> list[Markup]:
        """The numbers behind each contact."""
        return [_safe(_cites(numbers)) for numbers in self.numbering.of_contacts(block)]

    def drawn(self, pictures: Sequence[Picture]) -> Markup:
        """Pictures side by side, each with the number of its step. A millimetre of the body is a part of a letter."""
        return _safe("\n".join([self._still(picture) for picture in pictures]))

    def _still(self, picture: Picture) -> str:
        alt, (width, _) = picture.alt, picture.size
        lang = "" if alt.lang == self.locale else f' lang="{html.escape(alt.lang)}"'
        name = html.escape(printable(alt.text))
        drawing = f'<svg role="img" aria-label="{name}"{lang} width="{width / MM_IN_LETTER:.1f}em" {picture.svg[5:]}'
        number = f'<span aria-hidden="true">{picture.step:d}</span>' if picture.step else ""
        return f"<div>{drawing}{number}</div>"

    def _written(self, text: Text) -> str:
        return self._in(text.lang, _escaped(text))

    def _in(self, lang: str, written: str) -> str:
        return written if lang == self.locale else f'<span lang="{html.escape(lang)}" dir="auto">{written}</span>'


def _safe(written: str) -> Markup:
    return Markup(written)  # noqa: S704 - every text in it went through html.escape or is our own


def _escaped(text: Text) -> str:
    written = html.escape(printable(text.text))
    return f"<bdi>{written}</bdi>" if text.record == "given" else written


@functools.lru_cache(maxsize=1024)
def _cites(numbers: Numbers) -> str:
    if not numbers:
        return ""
    links = ", ".join(f'<a href="#source-{number:d}" role="doc-noteref">{number:d}</a>' for number in numbers)
    kind = "cites many" if len(numbers) > MANY else "cites"
    return f'<span class="{kind}">&nbsp;[{links}]</span>'


def references(listed: Sequence[Reference]) -> Markup:
    """The items of the list of sources."""
    return _safe("\n".join(map(_reference, listed)))


def _reference(reference: Reference) -> str:
    label = f'<span class="label" dir="ltr">[{reference.number:d}]</span>'
    line, url = html.escape(printable(reference.line)), html.escape(web_address(reference.url) or "")
    linked = f'<a href="{url}">{line}</a>' if url else line
    return f'<li id="source-{reference.number:d}">{label} <span dir="auto">{linked}</span></li>'
