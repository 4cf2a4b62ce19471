"""What a plugin adds, says in other words, and does to the shipped cases: as plain data, and in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lbpkit.effects import Move
    from lbpkit.plugins import Loaded


def additions(core: Loaded, part: Loaded) -> dict[str, Any]:
    """What one part brings. Of a plugin without problems, also which shipped cases it moves."""
    from lbpkit.library import build_library
    from lbpkit.merging import replacements_of, sift

    adds = {kind: len(records) for kind, records in part.content.records.items() if records}
    row: dict[str, Any] = {
        "adds": adds,
        "replaces": sorted(each.replaces for each in replacements_of(part)),
        "translates": sorted(part.content.catalogues),
        "moves": None,
        "problems": [],
    }
    if part.name:
        sound, problems = sift(core, [part])
        row["problems"] = sorted(map(str, problems))
        if sound:
            row["moves"] = moves(build_library([core, part]))
    return row


def moves(library: Any) -> dict[str, Any]:
    """Which shipped cases the plugins of a library move, from which urgency to which."""
    from lbpkit.cases import shipped_cases
    from lbpkit.effects import effect, people
    from lbpkit.library import build_library

    core = build_library(library.parts[:1])
    found = effect(core, library, people(core, library, shipped_cases()))
    return {"cases": found.cases, "unasked": _counts(found.unasked), "all_yes": _counts(found.all_yes)}


def _counts(moved: Collection[Move]) -> list[dict[str, Any]]:
    from lbpkit.effects import counted

    return [{"from": low.value, "to": high.value, "count": count} for low, high, count in counted(moved)]


def in_words(row: dict[str, Any]) -> Iterator[str]:
    """The same, a line or paragraph for each thing."""
    from lbpkit.commands.layout import prose

    adds = ", ".join(f"{count} {kind}" for kind, count in row["adds"].items())
    yield prose(f"adds {adds}" if adds else "adds no records", "  ", "    ")
    if row["replaces"]:
        yield prose(f"says in other words: {', '.join(row['replaces'])}", "  ", "    ")
    if row["translates"]:
        yield prose(f"translates into {', '.join(row['translates'])}", "  ", "    ")
    if row["moves"] is not None:
        yield from moves_in_words(row["moves"])


def moves_in_words(moved: dict[str, Any]) -> Iterator[str]:
    """Which cases are moved, before anybody answers a plugin's own questions and after."""
    from lbpkit.commands.layout import prose

    if not moved["unasked"] and not moved["all_yes"]:
        yield prose(f"moves none of {moved['cases']} cases", "  ", "    ")
        return
    for when, name in (("while its own questions are not answered", "unasked"), ("with all of them yes", "all_yes")):
        total = sum(row["count"] for row in moved[name])
        told = ", ".join(f"{row['from']} → {row['to']} {row['count']}" for row in moved[name])
        yield prose(f"moves {total} of {moved['cases']} cases {when}{': ' if told else ''}{told}", "  ", "    ")
