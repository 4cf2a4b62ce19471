"""Whether a translation agrees with its English: placeholders, numbers, units and characters; and whether both say no.

What can be compared without knowing the language is compared; the words for numbers, units and negation are the
locale's data.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from lbpkit.model.locales import Locale
from lbpkit.model.messages import Message
from lbpkit.model.record import text_fault

AGE = "year"
"""The unit that English leaves out where it speaks of ages: a translation may say it."""
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MACHINE = re.compile(r"[\w./:\[\]-]*[a-z0-9][_/:][a-z0-9][\w./:\[\]-]*\Z")


def faults(message: Message, said: str, english: Locale, locale: Locale, only: int | None = None) -> Iterator[str]:
    """What makes a translation unfit to be shown, one line each.

    Args:
        message: the English.
        said: its translation, or one of its plural forms.
        english: the words of English.
        locale: the words of the other language.
        only: the one number that this plural form is used for, which may then be put in words.
    """
    unfit = _unfit(message, said)
    if unfit is not None:
        yield unfit
        return
    if "{" in said or "{" in message.text:
        yield from _placeholders(message, said, only)
    if _NUMBER.search(said) or _NUMBER.search(message.text):
        yield from _numbers(message, said, english, locale, only)
        yield from _units(message, said, english, locale)


def doubts(message: Message, said: str, english: Locale, locale: Locale) -> Iterator[str]:
    """What somebody should look at again: one of the two says no, and the other does not seem to."""
    if not (english.negations and locale.negations):
        return
    in_english = any(_has(english, english.negations, text) for text in message.ids)
    if in_english and not _has(locale, locale.negations, said):
        yield "the English says no (not, never, without …), and no such word is found here"
    elif _has(locale, locale.negations, said) and not in_english:
        yield "a word that says no stands here, and none in the English"


def _unfit(message: Message, said: str) -> str | None:
    fault = text_fault(said) if said.strip() else "is blank"
    if fault is None and (said == message.context or _MACHINE.match(said)) and said not in message.ids:
        fault = f"is {said[:80]!r}, which is no text for people"
    return fault and f"it {fault}"


def _placeholders(message: Message, said: str, only: int | None) -> Iterator[str]:
    wanted, found = (Counter(PLACEHOLDER.findall(text)) for text in (message.text, said))
    if message.count is not None and only is not None and message.count not in found:
        wanted.pop(message.count, None)
    for name in sorted(wanted - found):
        yield f"the placeholder {{{name}}} is missing; write it letter for letter as in English"
    for name in sorted(found - wanted):
        yield f"the placeholder {{{name}}} is not in the English, or not so often"


def _numbers(message: Message, said: str, english: Locale, locale: Locale, only: int | None) -> Iterator[str]:
    wanted, found = _digits(message.text, english), _digits(said, locale)
    if only is not None:
        found.pop(str(only), None)
    for number in sorted(wanted - found):
        if not _has(locale, locale.numbers.get(number, ()), said):
            yield f"the number {number} is missing"
    for number in sorted(found - wanted):
        if not _has(english, english.numbers.get(number, ()), message.text):
            yield f"the number {number} is not in the English, or not so often"


def _digits(text: str, locale: Locale) -> Counter[str]:
    """The numbers written in digits, as Python writes them."""
    group = "." if locale.decimal == "," else ","
    plain = []
    for token in _NUMBER.findall(text):
        whole = re.sub(rf"\{group}(?=\d{{3}}(?:\D|\Z))", "", token).replace(locale.decimal, ".")
        plain.append("".join(str(int(sign)) if sign.isdigit() else sign for sign in whole))
    return Counter(plain)


def _units(message: Message, said: str, english: Locale, locale: Locale) -> Iterator[str]:
    for unit in english.units.keys() & locale.units.keys():
        here, there = english.units[unit], locale.units[unit]
        if _after_digits(here).search(message.text) and not _has(locale, there, said):
            yield f"the English counts in {here[-1]!r}, which is not found here"
        if unit != AGE and _after_digits(there).search(said) and not _has(english, here, message.text):
            yield f"{there[0]!r} is counted here, and not in the English"


def _has(locale: Locale, words: Iterable[str], text: str) -> bool:
    """Whether one of the words stands in the text, as a word of its own or behind a prefix of the language."""
    listed = tuple(words)
    return bool(listed) and _words(listed, locale.prefixes).search(text) is not None


@functools.lru_cache(maxsize=512)
def _words(words: tuple[str, ...], prefixes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_]){_optional(prefixes)}(?:{_among(words)})(?!\w)", re.IGNORECASE)


@functools.lru_cache(maxsize=512)
def _after_digits(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\d[\s\u00a0-]?(?:{_among(words)})(?!\w)", re.IGNORECASE)


def _optional(prefixes: tuple[str, ...]) -> str:
    return f"(?:{_among(prefixes)})?" if prefixes else ""


def _among(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
