"""HTML: one page that needs nothing from elsewhere, made by one template round the blocks of the document."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Sequence

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from lbpkit.document import Document, Reference, Section, Text
from lbpkit.rendering.citing import front, printable, web_address
from lbpkit.rendering.html_blocks import Blocks, escaped, icon
from lbpkit.rendering.icons import ICONS


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
    for filter_ in (_Page.name, _Page.said, _Page.content, references, printable):
        environment.filters[filter_.__name__] = filter_
    symbols = (f'<symbol id="icon-{name}" viewBox="0 0 24 24">{shape}</symbol>' for name, shape in ICONS.items())
    environment.globals["symbols"] = _safe("\n".join(symbols))
    environment.filters["icon"] = lambda name: _safe(icon(name))
    return environment.get_template("leaflet.html.j2")


class _Page:
    """The texts and sections of one document for the template. The methods are filters: `page | said(text)`."""

    def __init__(self, document: Document) -> None:
        self.blocks = Blocks(document)

    def name(self, text: Text) -> Markup:
        """One text, with its language where that is not the page's."""
        return _safe(self.blocks.written(text))

    def said(self, text: Text) -> Markup:
        """One text, with the numbers of its sources."""
        return _safe(self.blocks.said(text))

    def content(self, section: Section, part: str) -> Markup:
        """A section's heading and blocks."""
        return _safe(self.blocks.section(section, part))


def _safe(written: str) -> Markup:
    return Markup(written)  # noqa: S704 - every text in it went through `escaped` or is our own


def references(listed: Sequence[Reference]) -> Markup:
    """The items of the list of sources."""
    return _safe("\n".join([_reference(reference) for reference in listed]))


def _reference(reference: Reference) -> str:
    label = f'<span class="label" dir="ltr">[{reference.number:d}]</span>'
    line, url = escaped(reference.line), escaped(web_address(reference.url) or "")
    linked = f'<a href="{url}">{line}</a>' if url else line
    return f'<li id="source-{reference.number:d}">{label} <span dir="auto">{linked}</span></li>'
