"""Beginning a language: what the Unicode CLDR knows of it, as Babel has it, and a catalogue with nothing translated yet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

import babel
from babel.core import UnknownLocaleError
from babel.dates import get_month_names
from babel.units import UnknownUnitError, format_unit

from lbpkit.content.structuring import structure
from lbpkit.errors import LbpkitError, nearest
from lbpkit.library import build_library
from lbpkit.model.locales import Locale
from lbpkit.plugins import load_core
from lbpkit.translating.template import template
from lbpkit.translating.updating import begun, updated, written

UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
"""Units whose words are taken over; the rest a translator knows better."""
_COUNTS = (1, 2, 3, 5, 11, 100)
"""Counts that together take every plural form there is in most languages."""


class UnknownLanguageError(LbpkitError):
    """A language that Babel knows nothing of."""


def words_of(tag: str) -> Mapping[str, str]:
    """What fills the template of a language's record, each as it is written in TOML.

    >>> words_of("fr")["pattern"]
    '"{day} {month} {year}"'

    Raises:
        UnknownLanguageError: with the nearest tags.
    """
    language = _known(tag)
    long = str(language.date_formats["long"].pattern)
    months = (
        get_month_names("wide", "format", language) if "MMM" in long else {each: str(each) for each in range(1, 13)}
    )
    english = str(language.english_name)
    return {
        "native": _toml(str(language.get_display_name()).capitalize()),
        "english": _toml(english),
        "english_plain": english,
        "direction": _toml(language.text_direction),
        "pattern": _toml(_pattern(long)),
        "months": _toml([months[number] for number in range(1, 13)]),
        "decimal": _toml(
            language.number_symbols["latn" if "latn" in language.number_symbols else "decimal"]["decimal"]
        ),
        "units": "\n".join(f"{unit} = {_toml(words)}" for unit in UNITS if (words := list(_units(unit, language)))),
    }


def empty_catalogue(tag: str) -> bytes:
    """A PO file with every text of the core, and nothing translated."""
    core = load_core()
    made = {**json_of(words_of(tag)), "id": tag}
    return written(updated(begun(structure(made, Locale)), template(build_library([core]), [core])))


def json_of(words: Mapping[str, str]) -> dict[str, object]:
    """The keys of a language's record that are always there."""
    return {
        "name": json.loads(words["native"]),
        "english_name": json.loads(words["english"]),
        "date": json.loads(words["pattern"]),
        "months": json.loads(words["months"]),
    }


def _known(tag: str) -> babel.Locale:
    try:
        return babel.Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        known = sorted(each.replace("_", "-") for each in babel.localedata.locale_identifiers())
        hint = nearest(tag, known) or "write its BCP 47 tag, such as fr or pt-BR"
        raise UnknownLanguageError(f"nothing is known of a language {tag[:40]!r}; {hint}") from None


def _pattern(long: str) -> str:
    """CLDR's long date as `{day}`, `{month}` and `{year}`.

    >>> _pattern("d 'de' MMMM 'de' y"), _pattern("y年M月d日")
    ('{day} de {month} de {year}', '{year}年{month}月{day}日')
    """
    names = {"d": "{day}", "M": "{month}", "L": "{month}", "y": "{year}"}
    parts = re.findall(r"'([^']*)'|(([dMLy])\3*)|([^'])", long)
    return "".join(quoted or names.get(letter, "") or plain for quoted, _, letter, plain in parts)


def _units(unit: str, language: babel.Locale) -> Iterator[str]:
    """The words for a unit, in each plural form."""
    try:
        told = [format_unit(count, f"duration-{unit}", length="long", locale=language) for count in _COUNTS]
    except UnknownUnitError:
        return
    words = (re.sub(r"[\d\s\u00a0\u202f]+", " ", each).strip() for each in told)
    yield from dict.fromkeys(word for word in words if word and "duration-" not in word)


def _toml(value: object) -> str:
    """A text, or a list of texts, as TOML writes it."""
    return json.dumps(value, ensure_ascii=False)
