"""Plain text for terminals and pipes: tables, wrapped paragraphs, lists. No colours, so that nothing hangs on them."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence

PROSE_WIDTH = 90
"""The longest line of prose; shorter on a narrower terminal."""
NARROWEST = 40
"""Narrower terminals are written to as if they had this many columns."""
NARROWEST_CELL = 10
"""How far a column of a table is narrowed to fit."""


def terminal_width() -> int | None:
    """Columns of the terminal on standard output; None where it is a file or a pipe."""
    try:
        return max(NARROWEST, os.get_terminal_size(sys.stdout.fileno()).columns)
    except (AttributeError, OSError, ValueError):
        return None


def prose(text: str, indent: str = "", hanging: str | None = None) -> str:
    """A wrapped paragraph.

    Args:
        text: of one paragraph.
        indent: put before the first line.
        hanging: put before the others; spaces as wide as `indent` unless said otherwise.
    """
    width = min(PROSE_WIDTH, (terminal_width() or PROSE_WIDTH) - 1)
    return textwrap.fill(
        text,
        width=max(width, len(indent) + 20),
        initial_indent=indent,
        subsequent_indent=" " * len(indent) if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def bullets(items: Iterable[str], indent: str = "  ") -> list[str]:
    """A list, one wrapped paragraph an item."""
    return [prose(item, f"{indent}- ") for item in items]


def heading(text: str) -> str:
    """A heading with a line below it."""
    return f"{text}\n{'-' * len(text)}"


def table(
    header: Sequence[str], rows: Sequence[Sequence[object]], indent: str = "", notes: Sequence[str] | None = None
) -> str:
    """Columns under headings; the last column takes what is left of the line. In a pipe, one line a row.

    Args:
        header: of each column.
        rows: one value for each column; None is shown as nothing.
        indent: put before each line.
        notes: one paragraph for each row, put below it.
    """
    head = tuple(title.upper() for title in header)
    cells = [tuple("" if value is None else str(value) for value in row) for row in rows]
    widths = [max(len(row[column]) for row in [head, *cells]) for column in range(len(header))]
    width = terminal_width()
    if width is not None:
        _narrow(widths, width - 1 - len(indent))
    lines = list(_lines(head, widths, width is not None))
    for place, row in enumerate(cells):
        lines += _lines(row, widths, width is not None)
        lines += [prose(notes[place], "    ")] if notes else []
    return textwrap.indent("\n".join(lines), indent)


def _narrow(widths: list[int], room: int) -> None:
    """Take from the widest column until all fit."""
    while sum(widths) + 2 * (len(widths) - 1) > room and max(widths) > NARROWEST_CELL:
        widths[widths.index(max(widths))] -= 1


def _lines(row: Sequence[str], widths: Sequence[int], wrapping: bool) -> Iterator[str]:
    parts = [textwrap.wrap(cell, width) if wrapping else [cell] for cell, width in zip(row, widths, strict=True)]
    for place in range(max(1, *map(len, parts))):
        cells = [part[place] if place < len(part) else "" for part in parts]
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def label(name: str) -> str:
    """The name of a field, for people: `within_hours` is `Within hours`.

    >>> label("within_hours")
    'Within hours'
    """
    return name.replace("_", " ").capitalize()


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "rule"), counted(2, "rule")
    ('1 rule', '2 rules')
    """
    return f"{number} {singular if number == 1 else plural or singular + 's'}"
