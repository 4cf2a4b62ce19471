"""Libraries of plain records: what a record leaves out is filled in with something usual."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from typing import Any

import attrs

from lbpkit.content.contents import Content
from lbpkit.content.structuring import structure
from lbpkit.library import Library, build_library, load_library
from lbpkit.model.kinds import KINDS
from lbpkit.model.record import Record
from lbpkit.plugins import Loaded

_EVERY: dict[str, Any] = {"sources": ["editorial"], "checked_on": "2026-11-22"}
_USUAL: dict[str, dict[str, Any]] = {
    "findings": {
        "label": "Label of 'ID'", "question": "Is 'ID' so?", "proxy_question": "Is ID seen?", "clinician": "Clinician's 'ID'",
        "kind": "symptom", "group": "nerve",
    },
    "rules": {
        "label": "Label of 'ID'", "urgency": "soon", "action": ["gp"], "explanation": "Explanation of 'ID'",
        "until_seen": ["until_seen"], "net": "safety_net",
    },
    "questions": {"prompt": "Prompt of ID?", "proxy_prompt": "Prompt of ID?", "group": "nerve"},
    "conditions": {"name": "Name of ID", "summary": "Summary of ID"},
    "treatments": {
        "name": "Name of ID", "summary": "Summary of ID", "how": "How ID is used", "kind": "medicine",
        "given_by": "self", "pregnancy": "allowed",
    },
    "exercises": {
        "name": "Name of ID", "purpose": "Purpose of ID", "start": "Start of ID", "steps": ["Step of ID"],
        "dose_text": "Dose of ID", "stop_rules": ["Stop of ID"], "properties": ["exercise"], "level": "beginner",
        "older_adults": True,
    },
    "programmes": {"name": "Name of ID", "purpose": "Purpose of ID", "basis": "Basis of ID", "order": 50},
    "contraindications": {"effect": "withhold", "if_unknown": "withhold", "reason": "Reason of ID"},
}  # fmt: skip


@functools.cache
def core_library() -> Library:
    """The core alone, read once."""
    return load_library(plugins=())


def content_of(records: Mapping[str, Mapping[str, Any]], *, owner: str = "") -> Content:
    """Content of plain records, as TOML would give them; what they leave out is filled in with something usual.

    Args:
        records: kind to id to record: `{"rules": {"r": {"when": "f", "urgency": "soon"}}, "findings": {"f": {}}}`.
        owner: the plugin's name; empty for a core, which gets the phrases and sources that everything else needs.

    Raises:
        StructureError: where a record is wrong in itself.
    """
    prefix = f"{owner}." if owner else ""
    raw: dict[str, dict[str, Any]] = {kind: dict(records.get(kind, {})) for kind in KINDS}
    for name in ("until_seen", "safety_net"):
        raw["advice"].setdefault(prefix + name, {"kind": name, "text": f"Advice of {prefix + name}"})
    made: dict[str, dict[str, Record]] = {
        kind: {key: structure(_filled(kind, key, each, prefix), KINDS[kind].record) for key, each in of_kind.items()}
        for kind, of_kind in raw.items()
    }
    if not owner:
        made["phrases"], made["sources"] = map(dict, _fixed_words())
        made["locales"] = dict(core_library().locales)
    files = {(kind, key): f"{kind}/{key}.toml" for kind, of_kind in made.items() for key in of_kind}
    return Content(owner=owner, records=made, files=files, edition=None if owner else datetime.date(2026, 11, 22))


def _filled(kind: str, key: str, raw: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    usual = {**_EVERY, **_USUAL.get(kind, {})}
    told = {name: value.replace("ID", key) if isinstance(value, str) else value for name, value in usual.items()}
    if kind == "rules" and raw.get("urgency") == "emergency":
        told |= {"action": ["emergency_department"]}
    if kind == "rules" and prefix:
        told |= {"until_seen": [f"{prefix}until_seen"], "net": f"{prefix}safety_net"}
    return {**told, **raw, "id": key}


@functools.cache
def _fixed_words() -> tuple[Mapping[str, Record], Mapping[str, Record]]:
    """The core's phrases, and the sources that they and everything generated name."""
    core = core_library()
    cited = {"editorial", *(source for phrase in core.phrases.values() for source in phrase.sources)}
    return core.phrases, {key: core.sources[key] for key in sorted(cited)}


def part_of(content: Content) -> Loaded:
    """Content as a library takes it in: as the core where it has no owner, else as that plugin."""
    name = f"lbpkit-{content.owner}" if content.owner else "lbpkit"
    return Loaded(name=content.owner, distribution=name, version="1.0", content=content)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Made(Library):
    """A library that a failing example shows in one line."""

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        printer.text(repr(self))


def assembled(*each: Content) -> Library:
    """A library of a core and perhaps plugins, checked like any other.

    Raises:
        ContentError: where they do not go together.
    """
    built = build_library([part_of(content) for content in each])
    return _Made(parts=built.parts, records=built._records)


def library_of(records: Mapping[str, Mapping[str, Any]]) -> Library:
    """A library of plain records: see `content_of`.

    >>> library = library_of({"findings": {"f": {}}, "rules": {"r": {"when": "f", "urgency": "same_day"}}})
    >>> library.rules["r"].urgency
    <Urgency.SAME_DAY: 'same_day'>

    Raises:
        ContentError: where the records do not go together.
    """
    return assembled(content_of(records))
