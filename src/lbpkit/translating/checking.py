"""What somebody should look at in a catalogue, and how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Literal

import attrs

from lbpkit.content.catalogues import Catalogue, ids_of, strings_of
from lbpkit.library import Library
from lbpkit.locales import ENGLISH, messages_in
from lbpkit.model.agreement import doubts
from lbpkit.model.record import Tier
from lbpkit.plugins import Loaded
from lbpkit.translated import entry_faults
from lbpkit.translating.template import TIERS, texts_of

if TYPE_CHECKING:
    from babel.messages.catalog import Message as Entry

State = Literal["missing", "fuzzy", "translated", "reviewed"]
STATES: tuple[State, ...] = ("missing", "fuzzy", "translated", "reviewed")


@attrs.frozen(kw_only=True)
class Remark:
    """One thing that somebody should look at."""

    line: int
    """Where in the catalogue."""
    context: str
    """The record and its field."""
    english: str
    """The English."""
    state: Literal["wrong", "doubtful", "stale"]
    """It is not fit to be shown; it may say something else; its English is no longer there, so that it is shown nowhere."""
    message: str
    """What is the matter."""


def remarked(library: Library, catalogue: Catalogue) -> Iterator[Remark]:
    """What is wrong in a catalogue, what is doubtful, and what translates an English that there no longer is.

    Raises:
        CatalogueError: where the catalogue cannot be read.
    """
    english, locale = library.locales[ENGLISH], library.locales[catalogue.locale]
    current = {(message.context, message.ids): message for message in messages_in(library)}
    for entry in catalogue.parsed:
        if not entry.id or entry.fuzzy or not any(strings_of(entry)):
            continue
        context, text = str(entry.context), ids_of(entry)[-1]
        message = current.get((context, ids_of(entry)))
        found: list[tuple[Literal["wrong", "doubtful", "stale"], str]] = []
        if message is None:
            found.append(("stale", "this English is no longer there"))
        else:
            for form, fault in entry_faults(entry, message, catalogue, english, locale):
                found.append(("wrong", f"form {form}: {fault}" if form else fault))
            if not any(comment.startswith("ok:") for comment in entry.user_comments):
                each = [doubt for said in strings_of(entry) for doubt in doubts(message, said, english, locale)]
                found += [("doubtful", doubt) for doubt in dict.fromkeys(each)]
        for state, told in found:
            yield Remark(line=entry.lineno or 0, context=context, english=text, state=state, message=told)


def state_of(entry: Entry) -> State:
    """How far the translation of an entry is."""
    if not all(each.strip() for each in strings_of(entry)):
        return "missing"
    if entry.fuzzy:
        return "fuzzy"
    return "reviewed" if any(comment.startswith("reviewed:") for comment in entry.user_comments) else "translated"


def counts(parts: Collection[Loaded], catalogue: Catalogue) -> dict[Tier, Counter[State]]:
    """Tier to state to how many texts, of those that the parts have now.

    Raises:
        CatalogueError: where the catalogue cannot be read.
    """
    states = {(str(entry.context), ids_of(entry)): state_of(entry) for entry in catalogue.parsed if entry.id}
    counted: dict[Tier, Counter[State]] = {tier: Counter() for tier in TIERS}
    for message, _, _ in texts_of(parts):
        counted[message.tier][states.get((message.context, message.ids), "missing")] += 1
    return counted
