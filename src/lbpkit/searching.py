"""Search: the records that a few words or a code point to, the best first.

Case, accents and British or American spelling make no difference, and a word of the glossary also stands for its other
names: *acetaminophen* finds what is written of paracetamol.

>>> from lbpkit import load_library
>>> library = load_library(plugins=())
>>> [hit.name for hit in search(library, "Tylenol", limit=1)]
['treatments/acetaminophen']
>>> [hit.name for hit in by_code(library, "M54.31")]
['conditions/sciatica']
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import attrs

from lbpkit.errors import UnknownIdError, nearest
from lbpkit.library import Library
from lbpkit.model.findings import Codes
from lbpkit.model.kinds import KINDS
from lbpkit.model.record import Record

_NAMES = frozenset({"name", "label", "title", "term"})
_FIRST = ("conditions", "treatments", "exercises", "findings", "topics", "terms", "questions", "rules", "advice")
"""Kinds that stand before the others where a match is as good."""
_AMERICAN = (
    (r"(?<=[a-z])isation", "ization"), (r"(?<=[a-z]{2})is(e|ed|es|ing)\b", r"iz\1"), (r"(?<=[a-z])yse", "yze"),
    (r"(?<=[a-z]{2})our(s|ed|ing)?\b", r"or\1"), (r"ae|oe", "e"), (r"(?<=[nt])re\b", "er"), (r"ogramme", "ogram"),
)  # fmt: skip
"""From British to American spelling, applied to both sides alike."""
_WORD = re.compile(r"[^\W_]+")
_EXACT, _START, _NAMED, _ID, _TEXT = range(5)
"""How good a match is, the best first."""
_PREFIX = 4
"""Letters from which a word also stands for longer ones: `physio`."""


@attrs.frozen(kw_only=True)
class Hit:
    """One record that was found."""

    kind: str
    """The kind of the record, as its folder."""
    id: str
    """Its id."""
    where: str
    """The field that matched best: `id`, `name`, `synonyms`, `codes.icd10cm`, `summary` …"""
    text: str
    """What stands there."""

    @property
    def name(self) -> str:
        """`kind/id`, as `Library.find` takes it."""
        return f"{self.kind}/{self.id}"


def search(library: Library, words: str, *, kinds: Collection[str] | None = None, limit: int = 20) -> tuple[Hit, ...]:
    """The records that hold all the words, the best match first.

    What is called so comes before what starts so, has it in its name, in its id, or in its text. A code finds what
    bears it.

    Args:
        library: where to look.
        words: one or more words, an id, or a code such as `M54.31`.
        kinds: folders to look in, such as `("treatments",)`; every kind where left out.
        limit: how many to give at the most.

    Raises:
        UnknownIdError: for a kind that is none.
        ValueError: where there is no word, or the limit is below 1.
    """
    for kind in kinds or ():
        if kind not in KINDS:
            raise UnknownIdError(f"no kind {kind!r}; {nearest(kind, KINDS) or 'allowed: ' + ', '.join(KINDS)}")
    asked = _words(words)
    if not asked:
        raise ValueError("words holds no word; give one or more")
    if limit < 1:
        raise ValueError(f"limit is {limit}; allowed: 1 and above")
    found = {hit.name: hit for hit in _by_code(library, words)}
    index = _index(library)
    ranked: dict[str, tuple[tuple[Any, ...], Hit]] = {}
    for foreign, phrase in enumerate(_other_names(library, asked)):
        for entry in index.holding(phrase):
            match = entry.match(phrase)
            if match is not None:
                good, extra, field = match
                rank = (good, bool(foreign), _place(entry.kind), extra, entry.id)
                hit = Hit(kind=entry.kind, id=entry.id, where=field.where, text=field.text)
                if hit.name not in ranked or rank < ranked[hit.name][0]:
                    ranked[hit.name] = rank, hit
    for _, hit in sorted(ranked.values(), key=lambda row: row[0]):
        found.setdefault(hit.name, hit)
    return tuple([hit for hit in found.values() if kinds is None or hit.kind in kinds][:limit])


def by_code(library: Library, code: str) -> tuple[Hit, ...]:
    """The conditions and findings that bear an ICD-10-CM, ICD-11 or SNOMED CT code.

    A category finds what lies below it: `M54.3` finds what is coded M54.31. The full stop may be left out.

    Args:
        library: where to look.
        code: the code, in any case.
    """
    return tuple(_by_code(library, code))


def _by_code(library: Library, code: str) -> Iterator[Hit]:
    wanted = code.strip().upper().replace(".", "")
    if not re.fullmatch(r"[0-9A-Z][0-9A-Z/&]{2,17}", wanted) or not any(map(str.isdigit, wanted)):
        return
    hits = []
    for kind in ("conditions", "findings"):
        for key, record in library.of_kind(kind).items():
            codes: Codes = record.codes  # type: ignore[attr-defined]
            for system in attrs.fields(Codes):
                for own in getattr(codes, system.name):
                    bare = own.upper().replace(".", "")
                    if bare == wanted or (system.name != "snomed" and bare.startswith(wanted)):
                        hits.append((bare != wanted, Hit(kind=kind, id=key, where=f"codes.{system.name}", text=own)))
    hits.sort(key=lambda row: (row[0], row[1].name))
    best: dict[str, Hit] = {}
    for _, hit in hits:
        best.setdefault(hit.name, hit)
    yield from best.values()


def _fold(text: str) -> str:
    """Small letters without accents, in American spelling."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)).casefold()
    for british, american in _AMERICAN:
        bare = re.sub(british, american, bare)
    return bare


@functools.lru_cache(maxsize=50_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_fold(text.replace("_", " "))))


@attrs.frozen
class _Field:
    where: str
    text: str
    words: tuple[str, ...]

    def holds(self, phrase: Sequence[str]) -> bool:
        return all(any(_stands_for(word, own) for own in self.words) for word in phrase)


def _stands_for(word: str, own: str) -> bool:
    return own == word or (len(word) >= _PREFIX and own.startswith(word))


@attrs.frozen
class _Entry:
    kind: str
    id: str
    names: tuple[_Field, ...]
    key: _Field
    texts: tuple[_Field, ...]

    def match(self, phrase: tuple[str, ...]) -> tuple[int, int, _Field] | None:
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
class _Index:
    entries: tuple[_Entry, ...]
    places: dict[str, set[int]]
    """Word to the entries that hold it."""

    def holding(self, phrase: Sequence[str]) -> Iterator[_Entry]:
        """The entries that hold every word of the phrase, in one field or in several."""
        each = [
            set().union(*(held for own, held in self.places.items() if _stands_for(word, own)))
            for word in dict.fromkeys(phrase)
        ]
        return (self.entries[place] for place in sorted(set.intersection(*each)))


@functools.lru_cache(maxsize=4)
def _index(library: Library) -> _Index:
    entries = tuple(_entry(kind, record) for kind in KINDS for record in library.of_kind(kind).values())
    places: dict[str, set[int]] = {}
    for place, entry in enumerate(entries):
        for field in (entry.key, *entry.names, *entry.texts):
            for word in field.words:
                places.setdefault(word, set()).add(place)
    return _Index(entries, places)


def _entry(kind: str, record: Record) -> _Entry:
    names: list[_Field] = []
    texts: list[_Field] = []
    for where, text in _texts(record):
        field = _Field(where, text, _words(text))
        named = kind in _FIRST and where.partition("[")[0] in _NAMES | {"synonyms"}
        (names if named else texts).append(field)
    return _Entry(kind, record.id, tuple(names), _Field("id", record.id, _words(record.id)), tuple(texts))


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


def _other_names(library: Library, asked: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The words, and with each word or all of them in place of one, the other names that the glossary has for it."""
    phrases = [asked]
    for group in _glossary(library):
        for name in group:
            for start in range(len(asked) - len(name) + 1):
                if asked[start : start + len(name)] == name:
                    phrases += [
                        (*asked[:start], *other, *asked[start + len(name) :]) for other in group if other != name
                    ]
    return tuple(dict.fromkeys(phrases))


@functools.lru_cache(maxsize=4)
def _glossary(library: Library) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """For each term and each treatment its names, as words, where it has more than one."""
    named = [(term.term, *term.synonyms) for term in library.terms.values()]
    named += [(treatment.name, *treatment.synonyms) for treatment in library.treatments.values()]
    return tuple(tuple(map(_words, names)) for names in named if len(names) > 1)


def _place(kind: str) -> int:
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST) + list(KINDS).index(kind)
