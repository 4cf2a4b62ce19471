"""How records show themselves in a notebook: HTML without style of its own, everything escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence


def titled(title: str, *parts: str) -> str:
    """A title and what stands below it."""
    return "\n".join([f"<h4>{html.escape(title)}</h4>", *filter(None, parts)])


def plain(name: str) -> str:
    """An id as words."""
    return name.replace("_", " ")


def said(text: str) -> str:
    """One paragraph."""
    return f"<p>{html.escape(text)}</p>"


def listed(items: Iterable[str], *, ordered: bool = False) -> str:
    """A list; nothing where it is empty."""
    written = "".join(f"<li>{html.escape(item)}</li>" for item in items)
    name = "ol" if ordered else "ul"
    return f"<{name}>{written}</{name}>" if written else ""


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; nothing where it has no rows."""
    cells = ["".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) for row in rows]
    if not cells:
        return ""
    heads = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in header)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"
