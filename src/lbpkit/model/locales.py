"""Languages: how one is named, written and counted in. Its texts stand in a catalogue beside this record."""

from __future__ import annotations

import re
from typing import Literal

import attrs

from lbpkit.model import record
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.record import Record

Words = FrozenMap[str, tuple[str, ...]]
Regional = FrozenMap[str, FrozenMap[str, str]]


_sign = record.matching(r"[.,;:\u00b7\u060c\u061b\u066b\u3001\uff0c\uff1b]", "one sign of punctuation")


def _check_months(_: object, attribute: attrs.Attribute[tuple[str, ...]], value: tuple[str, ...]) -> None:
    if isinstance(value, tuple) and len(value) != 12:
        raise ValueError(f"{attribute.name} lists {len(value)}; write the 12 months, January first")


def _check_date(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    if isinstance(value, str) and sorted(re.findall(r"\{(\w*)\}", value)) != ["day", "month", "year"]:
        raise ValueError(f"{attribute.name} is {value[:80]!r}; write {{day}}, {{month}} and {{year}} in their order")


def _check_words(_: object, attribute: attrs.Attribute[Words], value: Words) -> None:
    for words in value.values():
        for word in words:
            record.check_text(_, attribute, f"1 {word}")  # as it stands behind a number: a sign alone is no text


def _check_regional(_: object, attribute: attrs.Attribute[Regional], value: Regional) -> None:
    for said in value.values():
        for word, other in said.items():
            record.check_text(_, attribute, word)
            record.check_text(_, attribute, other)
            if word != word.lower():
                raise ValueError(f"{attribute.name} has {word!r}; write the word in small letters")


@attrs.frozen(kw_only=True)
class Locale(Record):
    """One language. What is fixed of it, and what checks of its translations need to know."""

    name: str = record.label()
    """Its name in itself: `Español`."""
    english_name: str = record.label()
    """Its name in English."""
    direction: Literal["ltr", "rtl"] = attrs.field(default="ltr", validator=record.among(Literal["ltr", "rtl"]))
    """Which way it is read."""
    date: str = attrs.field(validator=[record.check_text, _check_date])
    """How a date is written: `{day} {month} {year}`."""
    months: tuple[str, ...] = attrs.field(converter=record.fold_each, validator=[record.check_texts, _check_months])
    """The months as they stand in a date, January first."""
    comma: str = attrs.field(default=",", validator=_sign)
    """What stands between items of a list; a space follows."""
    semicolon: str = attrs.field(default=";", validator=_sign)
    """What stands between longer items of a list; a space follows."""
    decimal: str = attrs.field(default=".", validator=_sign)
    """The sign before tenths."""
    prefixes: tuple[str, ...] = record.labels()
    """Little words written together with the next one (Arabic: `ال`): where words are looked for."""
    negations: tuple[str, ...] = record.labels()
    """Words that say no, where negation is compared: `not`, `never`."""
    numbers: Words = attrs.field(default=FrozenMap(), converter=FrozenMap, validator=_check_words)
    """Number in digits to the words that may say it, where numbers are compared: `2 = ["two", "twice"]`."""
    units: Words = attrs.field(default=FrozenMap(), converter=FrozenMap, validator=_check_words)
    """English unit to the words for it, where units are compared: `week = ["week", "weeks"]`."""
    regional: Regional = attrs.field(default=FrozenMap(), converter=FrozenMap, validator=_check_regional)
    """Region to words that are said otherwise there: `US = { paracetamol = "acetaminophen" }`."""
