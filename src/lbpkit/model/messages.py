"""Messages: every text of a record that is translated, with the context it is looked up by.

The context is `kind/id:field`, such as `rules/saddle_numbness:explanation` or `questions/pregnancy_weeks:choices.text`.
It holds no place in a list: the English text itself tells one step from the next, so that steps may change their order.
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Iterator
from typing import Any, cast, get_args

import attrs

from lbpkit.expressions import Expression
from lbpkit.model.record import Record, Tier


@attrs.frozen(kw_only=True)
class Message:
    """One English text to be translated."""

    context: str
    """`kind/id:field`."""
    text: str
    """The English text; where something is counted, for several."""
    one: str | None = None
    """The English text for a count of one, where something is counted."""
    count: str | None = None
    """The placeholder that is counted."""
    tier: Tier
    """How much hangs on it: 1 is needed to be safe."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The English texts as gettext has them: one, or those for one and for several."""
        return (self.text,) if self.one is None else (self.one, self.text)


def messages_of(kind: str, record: Record) -> Iterator[Message]:
    """Every message of a record, each once, in the order of its fields.

    Args:
        kind: the record's kind, as its folder.
        record: the record.
    """
    one, count = getattr(record, "one", None), getattr(record, "count", None)
    for field, text, tier in dict.fromkeys(_texts(record)):
        counted = {"one": one, "count": count} if one is not None and field == "text" else {}
        yield Message(context=f"{kind}/{record.id}:{field}", text=text, tier=tier, **counted)


def _texts(value: Any, prefix: str = "") -> Iterator[tuple[str, str, Tier]]:
    for name, tier in _fields(value.__class__):
        content = getattr(value, name)
        items = content if isinstance(content, tuple) else () if content is None else (content,)
        for item in items:
            if tier is None:
                yield from _texts(item, f"{prefix}{name}.")
            else:
                yield prefix + name, item, tier


@functools.cache
def _fields(cls: Any) -> tuple[tuple[str, Tier | None], ...]:
    """The fields of a class that hold texts, with their tier; without one those that hold records with texts in them."""
    hints = typing.get_type_hints(cls)
    found: list[tuple[str, Tier | None]] = []
    for field in attrs.fields(cls):
        if "tier" in field.metadata:
            found.append((field.name, cast(Tier, field.metadata["tier"])))
        elif not field.metadata.get("joined") and any(_fields(each) for each in _classes(hints[field.name])):
            found.append((field.name, None))
    return tuple(found)


def _classes(hint: Any) -> Iterator[Any]:
    """The attrs classes that a type speaks of; not those of expressions, which hold no texts."""
    if attrs.has(hint):
        yield hint
    elif set(get_args(Expression)).isdisjoint(get_args(hint)):
        for inner in get_args(hint):
            yield from _classes(inner)
