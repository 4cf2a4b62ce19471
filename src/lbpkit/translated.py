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

if TYPE_CHECKING:
    from babel.messages.catalog import Message as Entry

Records = Mapping[str, Mapping[str, Record]]


def catalogue_problems(catalogues: Mapping[str, Catalogue], records: Records) -> Iterator[Problem]:
    """Everything wrong with the catalogues of one part; what is compiled was held against its English when it was built.

    Of that only the shape is looked at: reading it whole would cost more than everything else that a load does.

    Args:
        catalogues: locale to translations.
        records: kind to id to record: of the core, and of the plugin whose catalogues they are.
    """
    written = {locale: catalogue for locale, catalogue in sorted(catalogues.items()) if not catalogue.is_compiled}
    every = KINDS if written else ()
    messages = [message for kind in every for record in records[kind].values() for message in messages_of(kind, record)]
    for locale, catalogue in sorted(catalogues.items()):
        try:
            catalogue.refuse_unreadable()
        except CatalogueError as error:
            hint = "build and install its plugin again" if catalogue.is_compiled else "see: lbpkit locale check"
            yield Problem(catalogue.file, "$", "catalogue-syntax", str(error), hint)
        else:
            if locale in written:
                yield from _disagreements(catalogue, messages, records)


def _disagreements(catalogue: Catalogue, messages: Collection[Message], records: Records) -> Iterator[Problem]:
    """What makes a current translation unfit to be shown. A text that the records do not have is shown nowhere."""
    current = {(message.context, message.ids): message for message in messages}
    english, locale = (cast("Mapping[str, Locale]", records["locales"]).get(tag) for tag in ("en", catalogue.locale))
    if english is None or locale is None:
        return
    for entry in usable(catalogue.parsed):
        message = current.get((str(entry.context), ids_of(entry)))
        for form, fault in entry_faults(entry, message, catalogue, english, locale) if message else ():
            path = f"$[{message.context!r}]{form}" if message else "$"
            told = f"line {entry.lineno}: {fault}"
            told_english = f"English: {ids_of(entry)[-1][:80]!r}"
            yield Problem(catalogue.file, path, "translation-disagrees", told, told_english)


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
