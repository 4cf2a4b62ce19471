"""Bringing a catalogue up to date with the texts as they now are, and writing it."""

from __future__ import annotations

import difflib
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from lbpkit.content.catalogues import ids_of, strings_of
from lbpkit.model.locales import Locale

if TYPE_CHECKING:
    from babel.messages.catalog import Message as Entry

ALIKE = 0.6
"""How like the old English a new one must be for its translation to be suggested, from 0 to 1."""
UNREVIEWED = "No clinician who is a native speaker has reviewed them."
"""What the head of a catalogue says until somebody has."""
WIDTH = 79
"""Columns of a PO file, as Poedit writes it."""


class _Said(NamedTuple):
    """What an entry takes over."""

    strings: tuple[str, ...] = ("",)
    flags: frozenset[str] = frozenset()
    comments: tuple[str, ...] = ()
    previous: tuple[str, ...] = ()


def begun(locale: Locale) -> Catalog:
    """A catalogue with nothing in it yet; the rule of plurals is that of the Unicode CLDR."""
    return Catalog(
        locale=locale.id.replace("-", "_"), project="lbpkit", version="1.0", fuzzy=False,
        header_comment=f"# {locale.english_name} texts of lbpkit.\n# {UNREVIEWED}",
        last_translator="lbpkit", language_team=locale.english_name, msgid_bugs_address="lbpkit",
    )  # fmt: skip


def updated(old: Catalog, new: Catalog) -> Catalog:
    """The entries of a template with the translations of a catalogue.

    What fits an entry to the letter is kept with its comments and flags. What was said of an English that has changed, or
    of the same English elsewhere, becomes a suggestion: fuzzy, and not shown before somebody has confirmed it. What fits
    nowhere is kept as obsolete.
    """
    entries = {_key(entry): entry for entry in (*old.obsolete.values(), *old) if entry.id}
    wanted = {_key(entry) for entry in new if entry.id}
    spare: dict[str, list[Entry]] = {}
    elsewhere: dict[tuple[str, ...], Entry] = {}
    for (context, ids), entry in entries.items():
        if (context, ids) not in wanted and any(strings_of(entry)):
            spare.setdefault(context, []).append(entry)
        if all(strings_of(entry)) and not entry.fuzzy:
            elsewhere.setdefault(ids, entry)
    made = Catalog(header_comment=old.header_comment, fuzzy=False)
    made.mime_headers = old.mime_headers
    made.creation_date = new.creation_date
    for entry in new:
        if entry.id:
            context, ids = _key(entry)
            forms = old.num_plurals if entry.pluralizable else 1
            kept = _fitting(_said_of(entries.get((context, ids)), ids, spare.get(context, ()), elsewhere), forms)
            string = kept.strings if entry.pluralizable else kept.strings[0]
            made.add(
                entry.id, string, entry.locations, kept.flags, entry.auto_comments, kept.comments, kept.previous,
                context=context,
            )  # fmt: skip
    made.obsolete.update(
        {str(key): entries[key] for key in entries if key not in wanted and any(strings_of(entries[key]))}
    )
    return made


def _key(entry: Entry) -> tuple[str, tuple[str, ...]]:
    return str(entry.context or ""), ids_of(entry)


def _said_of(
    same: Entry | None, ids: tuple[str, ...], spare: Iterable[Entry], elsewhere: dict[tuple[str, ...], Entry]
) -> _Said:
    if same is not None and any(strings_of(same)):
        flags = frozenset(same.flags) - {"python-format", "python-brace-format"}
        return _Said(strings_of(same), flags, tuple(same.user_comments))
    before = {ids_of(entry)[-1]: entry for entry in spare}
    close = difflib.get_close_matches(ids[-1], before, n=1, cutoff=ALIKE)
    if close:
        return _Said(strings_of(before[close[0]]), frozenset({"fuzzy"}), (), ids_of(before[close[0]]))
    if ids in elsewhere:
        return _Said(strings_of(elsewhere[ids]), frozenset({"fuzzy"}))
    return _Said()


def _fitting(said: _Said, forms: int) -> _Said:
    """With as many forms as there should be; where that changes something, to be looked at again."""
    if len(said.strings) == forms:
        return said
    flags = said.flags | {"fuzzy"} if any(said.strings) else said.flags
    return said._replace(strings=(*said.strings, *[""] * forms)[:forms], flags=flags)


def written(catalog: Catalog) -> bytes:
    """The catalogue as a PO file: the same bytes for the same entries."""
    made = io.BytesIO()
    write_po(made, catalog, width=WIDTH, include_previous=True, include_lineno=False)
    return made.getvalue()
