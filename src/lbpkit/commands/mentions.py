"""Which records name which others: read off the references, expressions and choices that they hold."""

from __future__ import annotations

import collections
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from lbpkit.expressions import Has, Suspected, atoms
from lbpkit.library import Library
from lbpkit.model.findings import Question
from lbpkit.model.kinds import KINDS

Key = tuple[str, str]
"""(kind, id)."""


def users_of(library: Library, kind: str, key: str) -> Mapping[str, tuple[str, ...]]:
    """Kind to the ids of its records that name this one."""
    return {user_kind: tuple(ids) for user_kind, ids in all_users(library)[kind, key].items()}


def all_users(library: Library) -> Mapping[Key, Mapping[str, list[str]]]:
    """The same for every record at once; empty for what nothing names."""
    found: dict[Key, dict[str, list[str]]] = collections.defaultdict(lambda: collections.defaultdict(list))
    for kind in KINDS:
        for key, record in sorted(library.of_kind(kind).items()):
            for named in dict.fromkeys(mentions(record)):
                if named != (kind, key):
                    found[named][kind].append(key)
    return found


def mentions(value: Any) -> Iterator[Key]:
    """Everything that a record names, also in the records inside it; repeats included."""
    if isinstance(value, Question):
        yield from (("findings", key) for key in value.findings)
    for field in attrs.fields(type(value)):
        held = getattr(value, field.name)
        kind = field.metadata.get("refs")
        if field.metadata.get("joined") or held is None:
            continue
        if kind:
            yield from ((kind, key) for key in (held if isinstance(held, tuple) else (held,)))
        elif field.metadata.get("expression"):
            for atom in atoms(held):
                if isinstance(atom, Has):
                    yield "findings", atom.finding
                elif isinstance(atom, Suspected):
                    yield "conditions", atom.condition
        elif isinstance(held, tuple):
            for item in held:
                if attrs.has(type(item)):
                    yield from mentions(item)
