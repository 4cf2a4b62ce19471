"""What differs between two versions of the content: which records, which of their fields, from what to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs

from lbpkit.content.snapshot import plain_records
from lbpkit.library import Library
from lbpkit.model.kinds import KINDS

DECIDES: Mapping[str, frozenset[str]] = {
    "rules": frozenset({"when", "urgency"}),
    "findings": frozenset({"applies_if", "implies", "if_unknown", "kind"}),
}
"""Fields that an urgency can hang on, by kind."""


@attrs.frozen(kw_only=True)
class Change:
    """One record that is not the same in two versions."""

    kind: str
    """The kind, by its folder."""
    id: str
    """Its id."""
    state: Literal["added", "removed", "changed"]
    """What became of it."""
    fields: Mapping[str, tuple[Any, Any]] = attrs.field(hash=False)
    """Field to what it held before and what it holds now, as plain data; None where it held nothing."""

    @property
    def decides(self) -> bool:
        """Whether an urgency can hang on it."""
        return not self.fields.keys().isdisjoint(DECIDES.get(self.kind, ()))

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        fields = {name: {"before": before, "after": after} for name, (before, after) in self.fields.items()}
        return {"kind": self.kind, "id": self.id, "state": self.state, "decides": self.decides, "fields": fields}


def changes(before: Library, after: Library) -> tuple[Change, ...]:
    """Every record that was added, removed or changed, in the order of kinds and ids.

    >>> from lbpkit.testing import library_of
    >>> rule = {"when": "fever", "urgency": "soon"}
    >>> old = library_of({"findings": {"fever": {}}, "rules": {"hot": rule}})
    >>> new = library_of({"findings": {"fever": {}}, "rules": {"hot": {**rule, "urgency": "same_day"}}})
    >>> [(change.id, change.fields["urgency"]) for change in changes(old, new)]
    [('hot', ('soon', 'same_day'))]
    """
    was, now = _plain(before), _plain(after)
    found = []
    for kind in KINDS:
        for key in sorted({*was[kind], *now[kind]}):
            old, new = was[kind].get(key, {}), now[kind].get(key, {})
            names = sorted({*old, *new})
            fields = {name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)}
            if fields:
                state: Literal["added", "removed", "changed"] = (
                    "changed" if old and new else "added" if new else "removed"
                )
                found.append(Change(kind=kind, id=key, state=state, fields=fields))
    return tuple(found)


def _plain(library: Library) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    for part in library.parts:
        for kind, records in plain_records(part.content).items():
            found[kind].update(records)
    return found
