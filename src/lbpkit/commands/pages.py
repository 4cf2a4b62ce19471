"""The page of one record: its fields, what follows from it, who uses it, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, get_args

import attrs

from lbpkit.commands.english import English
from lbpkit.commands.layout import bullets, counted, heading, label, prose, table
from lbpkit.commands.listing import lowest_urgencies
from lbpkit.commands.mentions import users_of
from lbpkit.content.structuring import unstructure
from lbpkit.expressions import fold
from lbpkit.leaflets.references import cite
from lbpkit.library import Library
from lbpkit.locales import ENGLISH, Words
from lbpkit.model.conditions import Condition
from lbpkit.model.exercises import Exercise, Programme
from lbpkit.model.record import Record
from lbpkit.model.sources import Source
from lbpkit.model.treatments import Evidence, Guidance, Size, Treatment
from lbpkit.model.urgency import Urgency
from lbpkit.stance import Phase, stance

NAMES = ("name", "label", "title", "term", "question", "prompt", "text", "summary", "reason")
"""The fields that may name a record, the best first."""
MAX_USERS = 40
"""How many users of one kind are named in text."""
_SHOWN_APART = {"id", "sources", "claims", "was", "parts", "picture"}


class Part(NamedTuple):
    """One part of a page, for programs and for people."""

    name: str
    """Its key in JSON; its heading in text."""
    plain: Any
    """Plain data."""
    lines: Sequence[str]
    """The same as text."""


def page(library: Library, kind: str, record: Record) -> str:
    """The page as text."""
    origin = library.file(kind, record.id)
    parts = [f"{heading(f'{kind}/{record.id}')}\n{origin}", "\n".join(_fields(library, record))]
    parts += [
        "\n".join([part.name.replace("_", " ").capitalize(), *part.lines]) for part in _parts(library, kind, record)
    ]
    return "\n\n".join(part for part in parts if part)


def plain_page(library: Library, kind: str, record: Record) -> dict[str, Any]:
    """The page as plain data."""
    origin = library.origin(kind, record.id)
    return {
        "kind": kind,
        "id": record.id,
        "distribution": origin.distribution,
        "file": origin.content.files[kind, record.id],
        "record": unstructure(record),
        **{part.name: part.plain for part in _parts(library, kind, record)},
    }


def name_of(record: Any) -> str:
    """What a record is called."""
    return next((str(value) for field in NAMES if (value := getattr(record, field, None))), record.id)


def _fields(library: Library, record: Record) -> Iterator[str]:
    for field in attrs.fields(type(record)):
        value = getattr(record, field.name)
        if field.name in _SHOWN_APART or field.metadata.get("joined") or value in (None, (), False):
            continue
        yield from _field(library, label(field.name), field, value)


def _field(library: Library, name: str, field: Any, value: Any) -> Iterator[str]:
    if field.metadata.get("expression"):
        first, *rest = fold(value, English(library))
        yield prose(first, f"{name}: ")
        yield from (f"  {line}" for line in rest)
    elif field.metadata.get("refs"):
        named = [
            _named(library, field.metadata["refs"], key) for key in (value if isinstance(value, tuple) else (value,))
        ]
        yield from ([prose(named[0], f"{name}: ", "  ")] if len(named) == 1 else [f"{name}:", *bullets(named)])
    elif isinstance(value, tuple) and (len(value) > 1 or attrs.has(type(value[0]))):
        told = [_told(item) for item in value]
        short = all(len(item) < 30 for item in told)
        yield from ([prose(", ".join(told), f"{name}: ", "  ")] if short else [f"{name}:", *bullets(told)])
    elif told_value := _told(value):
        yield prose(told_value, f"{name}: ", "  ")


def _told(value: Any) -> str:
    """A value as text: records inside a record as `field: value` pairs."""
    plain = value.value if isinstance(value, Urgency) else value
    if attrs.has(type(plain)):
        pairs = [(field.name, getattr(plain, field.name)) for field in attrs.fields(type(plain))]
        return "; ".join(f"{label(name).lower()}: {_told(each)}" for name, each in pairs if each not in (None, ()))
    if isinstance(plain, tuple):
        return ", ".join(map(_told, plain))
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    if hasattr(plain, "items"):
        return "; ".join(f"{key}: {_told(each)}" for key, each in plain.items())
    return f"{plain:g}" if isinstance(plain, float) else str(plain)


def _named(library: Library, kind: str, key: str) -> str:
    record = library.of_kind(kind).get(key)
    return f"{name_of(record)} ({key})" if record is not None else key


def _parts(library: Library, kind: str, record: Record) -> Iterator[Part]:
    if kind in _DERIVED:
        yield from _DERIVED[kind](library, record)
    users = users_of(library, kind, record.id)
    if users:
        lines = []
        for user_kind, ids in users.items():
            more = f" and {len(ids) - MAX_USERS} more" if len(ids) > MAX_USERS else ""
            lines.append(prose(", ".join(ids[:MAX_USERS]) + more, f"  {user_kind}: ", "    "))
        yield Part("used_by", {user_kind: list(ids) for user_kind, ids in users.items()}, lines)
    yield from _claims(library, record)
    joined = [row for name in ("evidence", "guidance") for row in getattr(record, name, ())]
    sources = dict.fromkeys(key for each in (record, *joined) for key in each.sources)
    if sources and kind != "claims":
        words = Words(library=library, locale=ENGLISH)
        cited = {key: cite(words, library.sources[key]) for key in sources}
        yield Part("citations", cited, bullets(f"{text} ({key})" for key, text in cited.items()))


def _claims(library: Library, record: Record) -> Iterator[Part]:
    inner = [key for paragraph in getattr(record, "paragraphs", ()) for key in paragraph.claims]
    claims = [library.claims[key] for key in dict.fromkeys([*record.claims, *inner])]
    if claims:
        plain = [{"id": claim.id, "status": claim.status, "text": claim.text, "note": claim.note} for claim in claims]
        lines = bullets(
            f"{claim.id}, {claim.status}: {claim.text}" + (f". Note: {claim.note}" if claim.note else "")
            for claim in claims
        )
        yield Part("rests_on_claims", plain, lines)


def _of_treatment(library: Library, record: Treatment) -> Iterator[Part]:
    phases: tuple[Phase, ...] = get_args(Phase)
    found = {phase: stance(library, record, phase) for phase in phases}
    plain = {phase: unstructure(each) for phase, each in found.items()}
    rows = [
        (
            phase,
            label(each.verdict).lower() + (f" {each.with_treatment}" if each.with_treatment else ""),
            "guidelines disagree" if each.disagree else "",
            f"{len(each.guidance)} in force, {len(each.lapsed)} lapsed; {len(each.evidence)} rows of evidence",
        )
        for phase, each in found.items()
    ]
    yield Part("stance", plain, [table(("pain", "stance", "", "rests on"), rows, "  "), prose(_HOW_DERIVED, "  ")])
    yield from _evidence(record.evidence)
    yield from _guidance(library, record.guidance)
    yield from _contraindications(library, f"treatments/{record.id}")


def _contraindications(library: Library, item: str) -> Iterator[Part]:
    barred = library.barring[item]
    if barred:
        lines = bullets(f"{each.effect}: {each.reason} ({each.id})" for each in barred)
        yield Part("contraindications", [each.id for each in barred], lines)


def _of_exercise(library: Library, record: Exercise) -> Iterator[Part]:
    older = "as written" if record.older_adults else "not as written: the easier way"
    yield Part(
        "levels", [record.level, record.older_adults], bullets([f"first for: {record.level}", f"older adults: {older}"])
    )
    yield from _contraindications(library, f"exercises/{record.id}")
    if record.picture is not None:
        count = len(record.picture.frames)
        line = f"{counted(count, 'pose')}. To see: lbpkit show {record.id} --picture FILE.svg"
        yield Part("pictures", count, [prose(line, "  ")])


_HOW_DERIVED = "Acute is under 4 weeks, chronic over 12. Derived from what is below, never typed in."


def _evidence(rows: Sequence[Evidence]) -> Iterator[Part]:
    if not rows:
        return
    header = ("outcome", "pain", "when", "against", "points to", "certainty")
    cells = [
        (
            row.outcome,
            ", ".join(row.population),
            label(row.horizon).lower(),
            row.comparator,
            label(row.direction).lower(),
            label(row.certainty).lower(),
        )
        for row in rows
    ]
    yield Part("evidence", [unstructure(row) for row in rows], [table(header, cells, "  ", list(map(_finding, rows)))])


def _finding(row: Evidence) -> str:
    """What a row of evidence says, how much, of whom, and who says so."""
    counts = [counted(row.studies, "study", "studies")] if row.studies else []
    counts += [f"{row.participants} people"] if row.participants else []
    parts = [
        row.summary,
        f"{measured(row.size)}." if row.size else None,
        row.absolute,
        f"{', '.join(counts)}." if counts else None,
        f"Studied: {row.subgroup}." if row.subgroup else None,
        f"Condition: {row.condition}." if row.condition else None,
        f"Note: {row.note}" if row.note else None,
        f"[{row.id}: {', '.join((*row.sources, *row.claims))}]",
    ]
    return " ".join(part for part in parts if part)


def measured(size: Size) -> str:
    """How large an effect was, with its interval and scale."""
    interval = f" ({size.low:g} to {size.high:g})" if size.low is not None and size.high is not None else ""
    return f"{label(size.measure)} {size.value:g}{interval}" + (f", {size.scale}" if size.scale else "")


def _guidance(library: Library, rows: Sequence[Guidance]) -> Iterator[Part]:
    if not rows:
        return
    lapsed = [library.sources[row.sources[0]].lapsed(library.edition) for row in rows]
    header = ("guideline", "pain", "says", "strength", "certainty", "in force")
    cells = [
        (
            row.sources[0],
            ", ".join(row.population),
            label(row.direction).lower(),
            label(row.strength).lower(),
            label(row.certainty).lower(),
            "no longer" if old else "yes",
        )
        for row, old in zip(rows, lapsed, strict=True)
    ]
    plain = [{**unstructure(row), "lapsed": old} for row, old in zip(rows, lapsed, strict=True)]
    said = [f"{row.text}{f' Note: {row.note}' if row.note else ''} [{row.id}]" for row in rows]
    yield Part("guidance", plain, [table(header, cells, "  ", said)])


def _of_condition(library: Library, record: Condition) -> Iterator[Part]:
    rules = sorted(
        (rule for rule in library.rules.values() if record.id in rule.suspects),
        key=lambda rule: (-rule.urgency.rank, rule.id),
    )
    lowest = lowest_urgencies(library).get(record.id)
    yield Part("lowest_urgency", lowest, [f"  {lowest or 'no rule suspects it'}"])
    if rules:
        cells = [(rule.urgency.value, rule.id, rule.label) for rule in rules]
        yield Part("suspected_by", [rule.id for rule in rules], [table(("urgency", "rule", ""), cells, "  ")])
    yield from _evidence([row for row in library.evidence.values() if row.condition == record.id])
    yield from _guidance(library, [row for row in library.guidance.values() if row.condition == record.id])


def _of_source(library: Library, record: Source) -> Iterator[Part]:
    lapsed = record.lapsed(library.edition)
    said = "no longer: it is not counted as current" if lapsed else f"yes, on {library.edition}"
    yield Part("in_force", not lapsed, [f"  {said}"])


def _of_programme(library: Library, record: Programme) -> Iterator[Part]:
    lines = bullets(
        f"{label(part.aim).lower()}: {', else '.join(_named(library, 'exercises', key) for key in part.exercises)}"
        for part in record.parts
    )
    said = prose("For a person, of each part the first exercise that is offered to them.", "  ")
    yield Part("composed_of", [unstructure(part) for part in record.parts], [*lines, said])


_DERIVED: dict[str, Callable[[Library, Any], Iterator[Part]]] = {
    "exercises": _of_exercise,
    "treatments": _of_treatment,
    "conditions": _of_condition,
    "sources": _of_source,
    "programmes": _of_programme,
}
