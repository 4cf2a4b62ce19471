"""`lbpkit list KIND`: the records of one kind."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from lbpkit.commands.arguments import OneOf, add_format, add_library, examples, library_of
from lbpkit.model.kinds import KINDS

if TYPE_CHECKING:
    from lbpkit.library import Library

_FIRST = ("findings", "conditions", "treatments", "exercises", "rules", "sources", "regions", "locales")
LISTED = OneOf("kind", (*_FIRST, *(kind for kind in KINDS if kind not in _FIRST)))
COLUMNS: dict[str, tuple[str, ...]] = {
    "sources": ("id", "year", "kind", "trust", "title"),
    "claims": ("id", "source", "status", "text"),
    "findings": ("id", "question", "kind", "group"),
    "questions": ("id", "group", "findings", "prompt"),
    "rules": ("id", "urgency", "action", "within_hours", "label"),
    "requirements": ("id", "at_least", "text"),
    "advice": ("id", "kind", "text"),
    "conditions": ("id", "lowest_urgency", "name"),
    "treatments": ("id", "kind", "given_by", "name"),
    "evidence": ("id", "treatment", "population", "outcome", "direction", "certainty", "summary"),
    "guidance": ("id", "treatment", "population", "direction", "strength", "text"),
    "contraindications": ("id", "effect", "if_unknown", "reason"),
    "exercises": ("id", "level", "name", "purpose"),
    "programmes": ("id", "order", "name", "purpose"),
    "topics": ("id", "audience", "title"),
    "terms": ("id", "term", "definition"),
    "phrases": ("id", "text"),
    "regions": ("id", "emergency", "name"),
    "locales": ("id", "status", "direction", "name"),
    "clinics": ("id", "phone", "url", "name"),
    "replacements": ("id", "replaces"),
}
"""What is listed of each kind: fields of the record, and what is worked out of it."""
_TEXT_ORDER = {"findings": ("id", "kind", "group", "question")}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit list KIND [options]"
    parser.epilog = examples(
        "lbpkit list findings",
        "lbpkit list rules | grep emergency",
        "lbpkit list conditions --format json",
        "",
        f"kinds: {', '.join(LISTED.allowed)}",
    )
    parser.add_argument("kind", type=LISTED, metavar="KIND", help="what to list; the kinds are below")
    add_format(parser)
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Print the list."""
    from lbpkit.commands.files import as_json
    from lbpkit.commands.layout import table

    library = library_of(args)
    rows = list(rows_of(library, args.kind))
    if args.format == "json":
        print(as_json(rows))
    else:
        columns = _TEXT_ORDER.get(args.kind, COLUMNS[args.kind])
        header = [column.replace("_", " ") for column in columns]
        print(table(header, [[_cell(row[column]) for column in columns] for row in rows]))
    return 0


def rows_of(library: Library, kind: str) -> Iterator[dict[str, Any]]:
    """One table of plain values for each record of the kind, by id."""
    if kind == "locales":
        yield from _locales(library)
        return
    lowest = lowest_urgencies(library) if kind == "conditions" else {}
    for key, record in sorted(library.of_kind(kind).items()):
        derived = {"lowest_urgency": lowest.get(key)}
        yield {column: derived[column] if column in derived else _value(record, column) for column in COLUMNS[kind]}


def _locales(library: Library) -> Iterator[dict[str, Any]]:
    from lbpkit.locales import ENGLISH, is_preview

    for key in sorted(library.locales, key=lambda key: (key != ENGLISH, key)):
        locale = library.locales[key]
        status = "preview" if is_preview(library, key) else "complete"
        yield {"id": key, "status": status, "direction": locale.direction, "name": locale.name}


def lowest_urgencies(library: Library) -> dict[str, str]:
    """Condition to the lowest urgency that a rule which suspects it asks for."""
    lowest: dict[str, Any] = {}
    for rule in library.rules.values():
        for condition in rule.suspects:
            lowest[condition] = min(lowest.get(condition, rule.urgency), rule.urgency)
    return {condition: urgency.value for condition, urgency in lowest.items()}


_PLAIN: dict[str, Callable[[Any], Any]] = {
    "EmergencyNumber": lambda value: value.number,
    "Urgency": lambda value: value.value,
    "tuple": list,
}


def _value(record: Any, column: str) -> Any:
    value = getattr(record, column)
    return _PLAIN.get(type(value).__name__, lambda same: same)(value)


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else value
