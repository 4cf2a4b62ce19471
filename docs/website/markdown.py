"""Markdown as the site's pages are written in: whatever the content says is text, and never becomes markup."""

import re
from collections.abc import Iterable, Sequence

_STEERING = re.compile(r"([\\`*_\[\]<>|~#$%{}&])")
_AT_THE_START = re.compile(r"^(\d+)([.)])|^([+=-])")


def escaped(text: str) -> str:
    """The text, so that Markdown shows it as it stands.

    >>> escaped("1. a *b* | c")
    '1\\\\. a \\\\*b\\\\* \\\\| c'
    """
    return _AT_THE_START.sub(r"\1\\\2\3", _STEERING.sub(r"\\\1", text))


def link(text: str, target: str) -> str:
    return f"[{escaped(text)}]({target})"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are Markdown already."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell or " " for cell in line) + " |" for line in lines)


def bullets(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def page(*parts: str, orphan: bool = False) -> str:
    """The parts that say something, with a blank line between them. An orphan stands in no table of contents."""
    head = ["---\norphan: true\n---"] if orphan else []
    return "\n\n".join(part for part in (*head, *parts) if part) + "\n"


def part(title: str, *body: str, level: int = 2) -> str:
    """A heading with what stands below it; nothing where nothing does."""
    said = [each for each in body if each]
    return "\n\n".join([f"{'#' * level} {title}", *said]) if said else ""
