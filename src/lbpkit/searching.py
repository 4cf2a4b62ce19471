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
from collections.abc import Collection, Iterator
from typing import Any

import attrs

from lbpkit.errors import UnknownIdError, nearest
from lbpkit.fulltext import FIRST, text_index, words_of
from lbpkit.library import Library
from lbpkit.model.findings import Codes
from lbpkit.model.kinds import KINDS


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
    asked = words_of(words)
    if not asked:
        raise ValueError("words holds no word; give one or more")
    if limit < 1:
        raise ValueError(f"limit is {limit}; allowed: 1 and above")
    found = {hit.name: hit for hit in _by_code(library, words)}
    index = text_index(library)
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


def saying(library: Library, sentence: str) -> tuple[Hit, ...]:
    """The records that say a sentence, or the words of it that stand together: who says so, and where.

    Case, spelling and marks make no difference. What a leaflet filled in, such as a number of days, may be anything.

    Args:
        library: where to look.
        sentence: as a leaflet printed it.

    Raises:
        ValueError: where there is no word.
    """
    asked = words_of(sentence)
    if not asked:
        raise ValueError("sentence holds no word; give one or more")
    return tuple(
        Hit(kind=entry.kind, id=entry.id, where=field.where, text=field.text)
        for entry, field in text_index(library).saying(asked)
    )


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
    return tuple(tuple(map(words_of, names)) for names in named if len(names) > 1)


def _place(kind: str) -> int:
    return FIRST.index(kind) if kind in FIRST else len(FIRST) + list(KINDS).index(kind)
