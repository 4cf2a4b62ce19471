"""What must hold between catalogues and the records they translate: one owner for each text, and agreement with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from lbpkit.content.catalogues import Catalogue, CatalogueError, ids_of, strings_of, usable
from lbpkit.errors import Problem
from lbpkit.model.agreement import faults
from lbpkit.model.kinds import KINDS
from lbpkit.model.locales import Locale
from lbpkit.model.messages import Message, messages_of
from lbpkit.model.record import Record
from lbpkit.plugins import Loaded

if TYPE_CHECKING:
    from babel.messages.catalog import Message as Entry

Records = Mapping[str, Mapping[str, Record]]


def catalogue_problems(parts: Collection[Loaded], records: Records) -> Iterator[Problem]:
    """Everything wrong with the catalogues of these parts; those of a snapshot were checked when it was built."""
    by_locale: dict[str, list[tuple[Loaded, Catalogue]]] = {}
    for part in parts:
        for locale, catalogue in part.content.catalogues.items():
            by_locale.setdefault(locale, []).append((part, catalogue))
    fresh = {id(part) for part in parts if part.content.stored_hash is None}
    if not any(len(owners) > 1 or id(owners[0][0]) in fresh for owners in by_locale.values()):
        return
    messages = [message for kind in KINDS for record in records[kind].values() for message in messages_of(kind, record)]
    for _, owners in sorted(by_locale.items()):
        readable = []
        for part, catalogue in owners:
            try:
                readable.append((part, catalogue, catalogue.translations))
            except CatalogueError as error:
                yield Problem(_where(part, catalogue), "$", "catalogue-syntax", str(error), "see: lbpkit locale check")
                continue
            if id(part) in fresh:
                yield from _disagreements(part, catalogue, messages, records)
        owned: dict[tuple[str, str], str] = {}
        for part, catalogue, translations in readable if len(readable) > 1 else ():
            for message in messages:
                if translations.pgettext(message.context, message.text):
                    key, where = (message.context, message.text), _where(part, catalogue)
                    if owned.setdefault(key, where) != where:
                        told = f"{message.text[:60]!r} is translated in {owned[key]} too"
                        hint = "each text is translated by one distribution"
                        yield Problem(where, f"$[{message.context!r}]", "duplicate-translation", told, hint)


def _where(part: Loaded, catalogue: Catalogue) -> str:
    return f"{part.distribution} {part.version}: {catalogue.file}" if part.name else catalogue.file


def _disagreements(
    part: Loaded, catalogue: Catalogue, messages: Collection[Message], records: Records
) -> Iterator[Problem]:
    """What makes a current translation unfit to be shown. A text that the records do not have is shown nowhere."""
    current = {(message.context, message.ids): message for message in messages}
    english, locale = (cast("Mapping[str, Locale]", records["locales"]).get(tag) for tag in ("en", catalogue.locale))
    if english is None or locale is None:
        return
    where = _where(part, catalogue)
    for entry in usable(catalogue.parsed):
        message = current.get((str(entry.context), ids_of(entry)))
        for form, fault in entry_faults(entry, message, catalogue, english, locale) if message else ():
            path = f"$[{message.context!r}]{form}" if message else "$"
            told = f"line {entry.lineno}: {fault}"
            yield Problem(where, path, "translation-disagrees", told, f"English: {ids_of(entry)[-1][:80]!r}")


def entry_faults(
    entry: Entry, message: Message, catalogue: Catalogue, english: Locale, locale: Locale
) -> Iterator[tuple[str, str]]:
    """What makes an entry unfit to be shown, each with the plural form it is found in."""
    strings = strings_of(entry)
    if message.one is None:
        yield from (("", fault) for fault in faults(message, strings[0], english, locale))
        return
    if len(strings) <= max(catalogue.counts):
        yield "", f"it has {len(strings)} plural forms; this language has {max(catalogue.counts) + 1}"
    for form, said in enumerate(strings):
        only = catalogue.sole_count(form)
        yield from ((f"[{form}]", fault) for fault in faults(message, said, english, locale, only))
