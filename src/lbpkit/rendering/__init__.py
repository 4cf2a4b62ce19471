"""Writes documents: as text, Markdown, HTML, PDF or JSON. Renderers add nothing to what a document holds."""

from __future__ import annotations

import importlib
from typing import Any, Literal, overload

from lbpkit.document import Document
from lbpkit.errors import RenderError, nearest

_RENDERERS = {
    "text": "lbpkit.rendering.text",
    "markdown": "lbpkit.rendering.markdown",
    "html": "lbpkit.rendering.html",
    "json": "lbpkit.rendering.json",
    "pdf": "lbpkit.rendering.pdf",
}
FORMATS = tuple(_RENDERERS)
"""The formats that can be written."""
PAGED = frozenset({"pdf"})
"""Those that have pages, and come as bytes."""
PAPERS = ("a4", "letter")
"""The sizes of paper that formats with pages know."""


@overload
def render(document: Document, format: Literal["text", "markdown", "html", "json"], *, paper: str = "a4") -> str: ...


@overload
def render(document: Document, format: Literal["pdf"], *, paper: str = "a4") -> bytes: ...


@overload
def render(document: Document, format: str, *, paper: str = "a4") -> str | bytes: ...


def render(document: Document, format: str, *, paper: str = "a4") -> str | bytes:
    """Write a document. Pure: the same document gives the same text, or bytes for PDF.

    Args:
        document: what `leaflet` made.
        format: `text`, `markdown`, `html`, `pdf` (needs the extra `pdf`) or `json`.
        paper: `a4` or `letter`, for formats with pages.

    Raises:
        RenderError: where the format or the paper is not one of these, or PDF is wanted and its extra not installed.
    """
    if paper not in PAPERS:
        raise RenderError(f"no paper {paper!r}; allowed: {', '.join(PAPERS)}")
    renderer = _renderer(format)
    return renderer.render(document, paper) if format in PAGED else renderer.render(document)  # type: ignore[no-any-return]


def _renderer(format: str) -> Any:
    module = _RENDERERS.get(format)
    if module is None:
        raise RenderError(_refusal(format))
    return importlib.import_module(module)


def _refusal(format: str) -> str:
    allowed = f"allowed: {', '.join(FORMATS)}"
    hint = nearest(str(format), FORMATS)
    return f"no format {format!r}; {hint + ' ' if hint else ''}{allowed}"
