"""The words of every record, made ready for search: one entry a record, its names apart from its texts.

Case and accents are folded, British into American spelling, alike in what is written and in what is looked for.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from lbpkit.library import Library
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.kinds import KINDS
from lbpkit.model.record import Record

_NAMES = frozenset({"name", "label", "title", "term"})
FIRST = (
    "conditions",
    "treatments",
    "exercises",
    "programmes",
    "findings",
    "topics",
    "terms",
    "questions",
    "rules",
    "advice",
)
"""Kinds that stand before the others where a match is as good."""
_AMERICAN = (
    (r"(?<=[a-z])isation", "ization"), (r"(?<=[a-z]{2})is(e|ed|es|ing)\b", r"iz\1"), (r"(?<=[a-z])yse", "yze"),
    (r"(?<=[a-z]{2})our(s|ed|ing)?\b", r"or\1"), (r"ae|oe", "e"), (r"(?<=[nt])re\b", "er"), (r"ogramme", "ogram"),
)  # fmt: skip
"""From British to American spelling, applied to both sides alike."""
_WORD = re.compile(r"[^\W_]+")
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_SENTENCE_END = re.compile(r"(?<=[.!?]) ")
_EXACT, _START, _NAMED, _ID, _TEXT = range(5)
"""How good a match is, the best first."""
_PREFIX = 4
"""Letters from which a word also stands for longer ones: `physio`."""


def _fold(text: str) -> str:
    """Small letters without accents, in American spelling."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)).casefold()
    for british, american in _AMERICAN:
        bare = re.sub(british, american, bare)
    return bare


@functools.lru_cache(maxsize=50_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded.

    >>> words_of("Sjögren's disease, paralysed")
    ('sjogren', 's', 'disease', 'paralyzed')
    """
    return tuple(_WORD.findall(_fold(text.replace("_", " "))))


@attrs.frozen
class Field:
    """One text of a record."""

    where: str
    text: str
    words: tuple[str, ...]

    def holds(self, phrase: Sequence[str]) -> bool:
        """Whether it has every word, in any order."""
        return all(any(_stands_for(word, own) for own in self.words) for word in phrase)

    def says(self, phrase: tuple[str, ...]) -> bool:
        """Whether the words stand together in it; with anything in place of a placeholder, they are all of it."""
        if _PLACEHOLDER.search(self.text):
            said = " ".join(phrase)
            return any(re.fullmatch(_pattern(each), said) for each in (self.text, *_SENTENCE_END.split(self.text)))
        return any(self.words[place : place + len(phrase)] == phrase for place in range(len(self.words)))


def _pattern(template: str) -> str:
    """What matches the words of a text whose placeholders are filled; nothing where it holds no words of its own."""
    parts = [" ".join(words_of(part)) for part in _PLACEHOLDER.split(template)]
    woven = [parts[0], *(each for part in parts[1:] for each in (r"\S+(?: \S+)*", part))]
    return " ".join(each for each in woven if each) if any(parts) else r"(?!)"


def _stands_for(word: str, own: str) -> bool:
    return own == word or (len(word) >= _PREFIX and own.startswith(word))


@attrs.frozen
class Entry:
    """One record: its names, its id and its other texts."""

    kind: str
    id: str
    names: tuple[Field, ...]
    key: Field
    texts: tuple[Field, ...]

    def match(self, phrase: tuple[str, ...]) -> tuple[int, int, Field] | None:
        """How good the best match is, how many words the field has besides, and the field; None where there is none."""
        for field in (self.key, *self.names):
            if field.words == phrase:
                return _EXACT, 0, field
        found = [
            (_START if field.words[: len(phrase)] == phrase else _NAMED, len(field.words), field)
            for field in self.names
            if field.holds(phrase)
        ]
        if found:
            return min(found, key=lambda row: row[:2])
        if self.key.holds(phrase):
            return _ID, len(self.key.words), self.key
        for field in self.texts:
            if field.holds(phrase):
                return _TEXT, 0, field
        everything = (self.key, *self.names, *self.texts)
        spread = [next((field for field in everything if field.holds((word,))), None) for word in phrase]
        first = spread[0]
        return (_TEXT, 1, first) if first is not None and None not in spread else None


@attrs.frozen
class TextIndex:
    """Every record, and where each word stands."""

    entries: tuple[Entry, ...]
    places: dict[str, set[int]]
    """Word to the entries that hold it."""
    templates: frozenset[int]
    """The entries of which a text has placeholders."""

    def holding(self, phrase: Sequence[str]) -> Iterator[Entry]:
        """The entries that hold every word of the phrase, in one field or in several."""
        each = [
            set().union(*(held for own, held in self.places.items() if _stands_for(word, own)))
            for word in dict.fromkeys(phrase)
        ]
        return (self.entries[place] for place in sorted(set.intersection(*each)))

    def saying(self, phrase: tuple[str, ...]) -> Iterator[tuple[Entry, Field]]:
        """The entries that say the phrase, each with the first field that does."""
        each = [self.places.get(word, set()) for word in phrase]
        for place in sorted(set.intersection(*each) | self.templates):
            entry = self.entries[place]
            field = next((field for field in (*entry.names, *entry.texts) if field.says(phrase)), None)
            if field is not None:
                yield entry, field


@functools.lru_cache(maxsize=4)
def text_index(library: Library) -> TextIndex:
    """The library's index: built when it is first asked for."""
    entries = tuple(_entry(kind, record) for kind in KINDS for record in library.of_kind(kind).values())
    places: dict[str, set[int]] = {}
    templates = set()
    for place, entry in enumerate(entries):
        for field in (entry.key, *entry.names, *entry.texts):
            for word in field.words:
                places.setdefault(word, set()).add(place)
            if _PLACEHOLDER.search(field.text):
                templates.add(place)
    return TextIndex(entries, places, frozenset(templates))


def _entry(kind: str, record: Record) -> Entry:
    names: list[Field] = []
    texts: list[Field] = []
    for where, text in _texts(record):
        field = Field(where, text, words_of(text))
        named = kind in FIRST and where.partition("[")[0] in _NAMES | {"synonyms"}
        (names if named else texts).append(field)
    return Entry(kind, record.id, tuple(names), Field("id", record.id, words_of(record.id)), tuple(texts))


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text that says something, with the name of its field: no ids of other records, no words of vocabularies."""
    for field in attrs.fields(type(value)):
        content, name = getattr(value, field.name), f"{path}{field.name}"
        if field.name in ("id", "was") or {"refs", "expression", "joined"} & field.metadata.keys():
            continue
        if isinstance(content, str):
            if " " in content or field.name in _NAMES or "tier" in field.metadata:
                yield name, content
        elif isinstance(content, tuple):
            for place, item in enumerate(content):
                if attrs.has(type(item)):
                    yield from _texts(item, f"{name}[{place}].")
                elif isinstance(item, str) and "tier" in field.metadata:
                    yield f"{name}[{place}]", item
        elif isinstance(content, FrozenMap):
            yield from ((f"{name}.{key}", item) for key, item in content.items() if isinstance(item, str))
