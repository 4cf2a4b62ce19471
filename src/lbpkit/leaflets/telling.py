"""Which rows of evidence a leaflet tells of a treatment: one that matters most, and how it goes on where that differs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from lbpkit.library import Library
from lbpkit.model.treatments import Certainty, Evidence

_OUTCOMES = {"pain": 0, "function": 1, "disability": 1}
_SOON_FIRST = ("short_term", "medium_term", "long_term", "immediate", "unstated")
"""The weeks after treatment are told before the months, and both before a moment, or a time that nobody says."""
_LASTING = {"immediate": 0, "short_term": 1, "medium_term": 2, "long_term": 3}


def told(library: Library, rows: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The row that matters most; a later one of the same comparison that points another way; and one that counts people.

    Args:
        library: for how far the sources can be trusted.
        rows: the evidence that counts for the person.
    """
    ordered = sorted(rows, key=lambda row: place(library, row))
    if not ordered:
        return ()
    first = ordered[0]
    later = (
        row
        for row in ordered[1:]
        if (row.outcome, row.comparator, row.condition) == (first.outcome, first.comparator, first.condition)
        and _LASTING.get(row.horizon, 0) > _LASTING.get(first.horizon, 3)
        and row.direction != first.direction
        and _weak(library, row) <= _weak(library, first)
    )
    shown = [first, *list(later)[:1]]
    counted = (
        row for row in ordered if row.people and row not in shown and _weak(library, row) <= _weak(library, first)
    )
    if not any(row.people for row in shown):
        shown += list(counted)[:1]
    return tuple(shown)


def place(library: Library, row: Evidence) -> tuple[bool, bool, int, int, bool, int, str]:
    """Of the person's own condition, from a source to trust, of pain, the surest, of their own phase, the soonest."""
    return (
        row.condition is None,
        _weak(library, row),
        _OUTCOMES.get(row.outcome, len(_OUTCOMES)),
        get_args(Certainty).index(row.certainty),
        "any" in row.population,
        _SOON_FIRST.index(row.horizon),
        row.id,
    )


def _weak(library: Library, row: Evidence) -> bool:
    """Whether no source of it can be trusted far."""
    return all(library.sources[source].trust in ("low", "none") for source in row.sources)
