"""Catalogues of translations: gettext's PO files, which people edit, and MO files, which a wheel carries.

A folder of files is read from its PO files alone, whatever MO files an editor left beside them, so that what is seen is
what was last saved. Reading PO takes Babel, the extra `translate`; MO takes nothing but the standard library.
"""

from __future__ import annotations

import datetime
import functools
import gettext
import io
import struct
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from lbpkit.content.files import Folder
from lbpkit.errors import plain
from lbpkit.model.record import LOCALE_ID

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

FOLDER = "locales"
"""The folder, beside the records of languages, that catalogues stand in."""
SUFFIXES = (".po", ".mo", ".pot")
"""How files of translations end: what people edit, what programs read, and a template for a new language."""
MAX_CATALOGUE_BYTES = 8_000_000
"""The largest catalogue that is read: some thousands of texts, each with its English and its remarks."""
COUNTS = range(1000)
"""The counts that a plural rule is tried with."""
_EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


class CatalogueError(ValueError):
    """A catalogue that cannot be used, and why."""


class _Nothing(gettext.NullTranslations):
    """What gettext falls back to, so that a missing text is told from one that is the same in both languages."""

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - gettext's signature
        return ""

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002 - gettext's signature
        return ""


@attrs.frozen(kw_only=True)
class Catalogue:
    """The translations that one content folder brings for one language."""

    locale: str
    """The language's tag, as the file is named."""
    file: str
    """The file, within the content folder."""
    data: bytes = attrs.field(repr=False)
    """What the file holds."""

    @functools.cached_property
    def parsed(self) -> Catalog:
        """A PO file as Babel has it.

        Raises:
            CatalogueError: where it is no PO file, or Babel is not there.
        """
        return _parse(self.data, self.locale)

    @functools.cached_property
    def translations(self) -> gettext.GNUTranslations:
        """The texts, by `pgettext` and `npgettext`; what is missing is the empty text.

        Raises:
            CatalogueError: where gettext cannot read it.
        """
        try:
            read = gettext.GNUTranslations(io.BytesIO(self.compiled))
            forms = set(_counts(read))
        except (ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError) as error:
            raise CatalogueError(f"gettext cannot read it: {error}") from error
        except struct.error as error:
            raise CatalogueError(f"gettext cannot read it: {error}") from error
        _refuse_forms(forms)
        read.add_fallback(_Nothing())
        return read

    def said(self, context: str, ids: tuple[str, ...], count: int | None = None) -> str:
        """The translation; the empty text where there is none for the English as it now is.

        Args:
            context: `kind/id:field`.
            ids: the English: one text, or those for one and for several.
            count: how many, where something is counted.
        """
        one, several = ids[0], ids[-1]
        said = self.translations.pgettext(context, several)
        if len(ids) == 1 or count is None or not said:
            return said
        return self.translations.npgettext(context, one, several, count)

    def form(self, count: int) -> int:
        """The number of the plural form that a count takes."""
        return int(vars(self.translations)["plural"](count))

    @functools.cached_property
    def counts(self) -> Mapping[int, tuple[int, ...]]:
        """Plural form to the counts that take it, as far as they were tried."""
        return _counts(self.translations)

    def sole_count(self, form: int) -> int | None:
        """The one count that takes this plural form; None where several do."""
        counts = self.counts.get(form, ())
        return counts[0] if len(counts) == 1 else None

    @property
    def is_compiled(self) -> bool:
        """Whether it is an MO file, which was held against the English when it was built."""
        return self.file.endswith(".mo")

    @functools.cached_property
    def compiled(self) -> bytes:
        """The MO file: as it is, or made of a PO file. What the content's hash covers."""
        return self.data if self.is_compiled else compiled(self.parsed)

    def refuse_unreadable(self) -> None:
        """Find at load what gettext would find at use; of a compiled catalogue the shape alone, which is quick.

        Raises:
            CatalogueError: where gettext cannot read it.
        """
        if self.is_compiled:
            _refuse_broken(self.data)
        else:
            _ = self.translations

    @property
    def owned(self) -> Iterator[tuple[str, str]]:
        """What nobody else may translate into this language: each context with its English."""
        for key in vars(self.translations)["_catalog"]:
            context, _, text = str(key[0] if isinstance(key, tuple) else key).partition("\x04")
            if text:
                yield context, text


def _counts(translations: gettext.GNUTranslations) -> dict[int, tuple[int, ...]]:
    counts: dict[int, list[int]] = {}
    for count in COUNTS:
        counts.setdefault(vars(translations)["plural"](count), []).append(count)
    return {form: tuple(found) for form, found in sorted(counts.items())}


def _refuse_forms(forms: set[int]) -> None:
    if not forms <= set(range(10)):
        raise CatalogueError(f"its plural rule gives form {max(forms)}; at most ten forms, from 0")


def _refuse_broken(data: bytes) -> None:
    """Hold an MO file against what gettext will ask of it: its tables lie within it, its texts are UTF-8, it can count."""
    order = {b"\xde\x12\x04\x95": "<", b"\x95\x04\x12\xde": ">"}.get(data[:4])
    if order is None:
        raise CatalogueError("no MO file")
    try:
        version, count, ids, texts = struct.unpack_from(f"{order}4I", data, 4)
        if version >> 16 > 1 or count > len(data):
            raise CatalogueError(f"no MO file of a known version: {version >> 16}")
        tables = [struct.unpack_from(f"{order}{2 * count}I", data, table) for table in (ids, texts)]
        if any(max(map(int.__add__, table[::2], table[1::2]), default=0) >= len(data) for table in tables):
            raise CatalogueError("its texts lie outside the file")
        data[min(min(table[1::2], default=0) for table in tables) :].decode("utf-8")
        if 0 in tables[0][::2]:
            length, place = tables[1][2 * tables[0][::2].index(0) :][:2]
            _refuse_head(data[place : place + length].decode("utf-8"))
    except struct.error as error:
        raise CatalogueError(f"its tables lie outside the file: {error}") from error
    except UnicodeDecodeError as error:
        raise CatalogueError(f"its texts are not UTF-8: {error}") from error


def _refuse_head(head: str) -> None:
    """The entry of no English: what the charset is, and which form a count takes."""
    said = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head.splitlines())
    }
    charset = said.get("content-type", "charset=utf-8").lower().partition("charset=")[2]
    if charset != "utf-8":
        raise CatalogueError(f"its charset is {charset!r}; build it again as UTF-8")
    rule = said.get("plural-forms", "").partition("plural=")[2].rstrip("; ")
    if rule:
        try:
            forms = set(map(gettext.c2py(rule), COUNTS[:200]))
        except (ArithmeticError, RecursionError, ValueError) as error:
            raise CatalogueError(f"its plural rule cannot be used: {error}") from error
        _refuse_forms(forms)


def _parse(data: bytes, locale: str) -> Catalog:
    try:
        from babel.messages.pofile import PoFileError, read_po
    except ImportError as error:
        raise CatalogueError("reading it takes Babel; pip install 'lbpkit[translate]'") from error
    try:
        parsed = read_po(io.BytesIO(data), locale=locale.replace("-", "_"), charset="utf-8", abort_invalid=True)
    except PoFileError as error:
        raise CatalogueError(f"no PO file: {error}") from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise CatalogueError(f"no PO file in UTF-8: {error}") from error
    if parsed.charset != "utf-8":
        raise CatalogueError(f"its charset is {parsed.charset!r}; save it as UTF-8")
    return parsed


def ids_of(message: Message) -> tuple[str, ...]:
    """The English of an entry: one text, or two where something is counted."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings_of(message: Message) -> tuple[str, ...]:
    """The translations of an entry: one text, or one for each plural form."""
    return (message.string or "",) if isinstance(message.string, (str, type(None))) else tuple(message.string)


def usable(parsed: Catalog) -> Iterator[Message]:
    """The entries that are shown: translated, in every plural form, and not fuzzy."""
    for message in parsed:
        if message.id and not message.fuzzy and all(each.strip() for each in strings_of(message)):
            yield message


def compiled(parsed: Catalog) -> bytes:
    """The MO file of a PO file: what is usable, and the same bytes for the same texts.

    gettext finds plural forms by the English for one alone. So that a change of the English for several is noticed too,
    that text is an entry of its own.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    plain = Catalog(locale=parsed.locale or "en", creation_date=_EPOCH, revision_date=_EPOCH, fuzzy=False)
    plain.mime_headers = [("Plural-Forms", parsed.plural_forms)]
    for message in usable(parsed):
        plain.add(message.id, message.string, context=message.context)
        if message.pluralizable:
            plain.add(ids_of(message)[-1], strings_of(message)[-1], context=message.context)
    written = io.BytesIO()
    write_mo(written, plain)
    return written.getvalue()


def read_catalogues(folder: Folder, suffix: str) -> dict[str, Catalogue]:
    """The catalogues of a content folder, by locale; what cannot be read is added to the folder's problems.

    Args:
        folder: the content folder; catalogues stand in its `locales`.
        suffix: `.po` for a folder of files, `.mo` beside a snapshot.
    """
    found: dict[str, Catalogue] = {}
    for entry in folder.entries(FOLDER) if (folder.root / FOLDER).is_dir() else ():
        if not entry.name.endswith(suffix):
            continue
        name, locale = f"{FOLDER}/{plain(entry.name)}", entry.name.removesuffix(suffix)
        if not LOCALE_ID.match(locale):
            folder.refuse(name, "bad-id", f"{locale[:80]!r} is no language's tag", "such as es, pt-BR or zh-Hant")
        elif locale.partition("-")[0] == "en":
            hint = "English is what is translated from; change the wording of your own records"
            folder.refuse(name, "english-catalogue", "a catalogue of English", hint)
        elif (data := folder.read(entry, name, MAX_CATALOGUE_BYTES)) is not None:
            found[locale] = Catalogue(locale=locale, file=name, data=data)
    return found
