"""Words: the texts of records and phrases in one language, with the services and numbers of one region.

English is what the content is written in. Where a text has no current translation it stays English and says so. A
language that lacks a text which is needed to be safe (tier 1) is a preview, and has to be asked for.
"""

from __future__ import annotations

import datetime
import functools
import re
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from lbpkit.content.catalogues import Catalogue, CatalogueError
from lbpkit.document import Contact, Text
from lbpkit.errors import LocaleError, nearest
from lbpkit.library import Library
from lbpkit.model.agreement import PLACEHOLDER, faults
from lbpkit.model.kinds import KINDS
from lbpkit.model.locales import Locale
from lbpkit.model.messages import Message, messages_of
from lbpkit.model.record import Tier
from lbpkit.model.regions import Region
from lbpkit.model.rules import Role

ENGLISH = "en"
PREVIEW = "-x-preview"
"""What asks for a language that is not complete, `fr-x-preview`: a private tag in the way of BCP 47."""


class Speech:
    """One language of a library: its translations, each held against its English when it is first used."""

    def __init__(self, english: Locale, locale: Locale, catalogues: Sequence[Catalogue]) -> None:
        self.english = english
        self.locale = locale
        self.catalogues = catalogues
        self.gaps: tuple[Message, ...] | None = None
        self._known: dict[tuple[int, str, str, int | None], str | None] = {}

    def said(self, message: Message, count: int | None = None) -> str | None:
        """The translation of a message; None where none is there that is current and agrees with its English.

        Args:
            message: the English.
            count: how many, where something is counted.

        Raises:
            LocaleError: where a catalogue cannot be read.
        """
        try:
            places = range(len(self.catalogues))
            return next(filter(None, (self._of(place, message, count) for place in places)), None)
        except CatalogueError as error:
            raise LocaleError(f"locale {self.locale.id!r}: {error}; install its plugin again") from error

    def _of(self, place: int, message: Message, count: int | None) -> str | None:
        catalogue = self.catalogues[place]
        form = None if message.one is None or count is None else catalogue.form(count)
        key = (place, message.context, message.text, form)
        if key not in self._known:
            said = catalogue.said(message.context, message.ids, count)
            only = None if form is None else catalogue.sole_count(form)
            fit = said and not any(faults(message, said, self.english, self.locale, only))
            self._known[key] = said if fit else None
        return self._known[key]

    def lacks(self, message: Message) -> bool:
        """Whether the message is not said, in every plural form where something is counted."""
        try:
            counts = {counts[0] for each in self.catalogues for counts in each.counts.values()}
        except CatalogueError as error:
            raise LocaleError(f"locale {self.locale.id!r}: {error}; install its plugin again") from error
        return any(self.said(message, count) is None for count in (counts if message.one is not None else (None,)))


_SPEECH: weakref.WeakKeyDictionary[Library, dict[str, Speech]] = weakref.WeakKeyDictionary()


def speech_of(library: Library, locale: str) -> Speech:
    """The library in one of its languages: made when it is first asked for, kept as long as the library is."""
    kept = _SPEECH.setdefault(library, {})
    if locale not in kept:
        catalogues = [part.content.catalogues[locale] for part in library.parts if locale in part.content.catalogues]
        kept[locale] = Speech(library.locales[ENGLISH], library.locales[locale], catalogues)
    return kept[locale]


def messages_in(library: Library, tiers: Iterable[Tier] = (1, 2, 3), *, core: bool = False) -> Iterator[Message]:
    """Every message of the library, by kind and id.

    Args:
        library: whose records.
        tiers: of which tiers.
        core: leave out what plugins bring.
    """
    wanted = frozenset(tiers)
    for kind in KINDS:
        records = library.parts[0].content.records[kind] if core else library.of_kind(kind)
        for record in records.values():
            yield from (message for message in messages_of(kind, record) if message.tier in wanted)


def gaps(library: Library, locale: str) -> tuple[Message, ...]:
    """The texts of the core that are needed to be safe and are not said in a language: with any of them it is a preview."""
    if locale == ENGLISH:
        return ()
    speech = speech_of(library, locale)
    if speech.gaps is None:
        speech.gaps = tuple(message for message in messages_in(library, (1,), core=True) if speech.lacks(message))
    return speech.gaps


def locales_of(library: Library) -> tuple[str, ...]:
    """The languages the library speaks, previews left out; English first."""
    return (ENGLISH, *(tag for tag in sorted(library.locales) if tag != ENGLISH and not gaps(library, tag)))


def negotiate(library: Library, locale: str) -> str:
    """The library's language that serves a BCP 47 tag best: `en-GB` is served by `en`, `es-MX` by `es`.

    Args:
        library: whose languages.
        locale: the tag. With `-x-preview` at its end a language that is not complete is taken too.

    Raises:
        LocaleError: where no language of the library serves it, or only one that is a preview.
    """
    asked = locale.replace("_", "-")
    wanted = asked.removesuffix(PREVIEW)
    known = {tag.lower(): tag for tag in (ENGLISH, *library.locales)}
    tag = wanted.lower()
    while tag and tag not in known:
        tag = tag.rpartition("-")[0]
    if not tag:
        hint = (
            nearest(wanted, known.values()) or f"installed: {', '.join(sorted(known.values()))}; plugins bring others"
        )
        raise LocaleError(f"no locale {locale!r}; {hint}")
    found = known[tag]
    if asked == wanted and (left := len(gaps(library, found))):
        raise LocaleError(
            f"locale {found!r} is a preview: of the texts that are needed to be safe {left} are not translated; "
            f"ask for it as {found + PREVIEW!r} to see it, and never for care"
        )
    return found


def is_preview(library: Library, locale: str) -> bool:
    """Whether one of the library's languages lacks a text that is needed to be safe."""
    return bool(gaps(library, locale))


def region_of(library: Library, region: str | None) -> Region | None:
    """The region with that code; None for None.

    Raises:
        LocaleError: where the library has no such region.
    """
    if region is None:
        return None
    found = library.regions.get(region)
    if found is None:
        known = ", ".join(f"{code} {name.name}" for code, name in sorted(library.regions.items()))
        raise LocaleError(f"no region {region!r}; {nearest(region.upper(), library.regions) or 'known: ' + known}")
    return found


def fill(template: str, values: Mapping[str, object]) -> str:
    """The template with each bare `{name}` replaced, and nothing else: no format specifiers, no look-ups."""
    return PLACEHOLDER.sub(lambda match: str(values[match[1]]) if match[1] in values else match[0], template)


def _said_otherwise(text: str, said: Mapping[str, str]) -> str:
    """The text with whole words replaced; one whose replacement stands there already is left as it is."""

    def replaced(match: re.Match[str]) -> str:
        other = said[match[0].lower()]
        if other in text.lower():
            return match[0]
        return other if match[0][:1].islower() else other[:1].upper() + other[1:]

    return _any_of(tuple(said)).sub(replaced, text)


@functools.lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    among = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{among})(?!\w)", re.IGNORECASE)


@attrs.frozen(kw_only=True)
class Words:
    """Finds and fills texts for one language and region."""

    library: Library
    """Whose texts."""
    locale: str
    """One of the library's languages: see `negotiate`."""
    region: Region | None = None
    """Whose services and numbers."""

    @functools.cached_property
    def language(self) -> Locale:
        """The record of the language."""
        return self.library.locales[self.locale]

    @functools.cached_property
    def _speech(self) -> Speech | None:
        return None if self.locale == ENGLISH else speech_of(self.library, self.locale)

    def of(self, kind: str, key: str, field: str, place: int | None = None) -> Text | None:
        """A record's text; None where the record leaves it out.

        Args:
            kind: the record's kind, as its folder.
            key: its id.
            field: the field that holds the text.
            place: which one, where the field holds several.
        """
        record = self.library.of_kind(kind)[key]
        value = getattr(record, field)
        if place is not None:
            value = value[place]
        return None if value is None else self.within(kind, key, field, value, place)

    def within(self, kind: str, key: str, field: str, english: str, place: int | None = None) -> Text:
        """A text that stands deeper in a record, such as `choices.text` of a question."""
        said = None
        if self._speech is not None:
            said = self._speech.said(Message(context=f"{kind}/{key}:{field}", text=english, tier=1))
        name, sources = self.library.said_by(kind, key, field.partition(".")[0], place)
        return self._text(english, said, name, sources)

    def _text(self, english: str, said: str | None, record: str, sources: tuple[str, ...]) -> Text:
        """The translation, or the English marked so; words that the region says otherwise are said so."""
        lang = ENGLISH if said is None else self.locale
        return Text(text=self._regional(said or english, lang), record=record, sources=sources, lang=lang)

    def _regional(self, text: str, lang: str) -> str:
        said = self.library.locales[lang].regional.get(self.region.id) if self.region is not None else None
        return _said_otherwise(text, said) if said else text

    def the(self, kind: str, key: str, field: str) -> Text:
        """A record's text that is always there."""
        text = self.of(kind, key, field)
        if text is None:
            raise LookupError(f"{kind}/{key} has no {field}")
        return text

    def each(self, kind: str, key: str, field: str) -> tuple[Text, ...]:
        """All the texts of a field that holds several."""
        count = len(getattr(self.library.of_kind(kind)[key], field))
        return tuple(text for place in range(count) if (text := self.of(kind, key, field, place)))

    def phrase(self, key: str, **values: object) -> Text:
        """A fixed sentence, with its placeholders filled.

        Args:
            key: its id.
            **values: placeholder to value. A `Text` that is not in this language makes the whole sentence English. Of
                something counted, the whole number that decides the form.
        """
        phrase = self.library.phrases[key]
        count = values.get(phrase.count) if phrase.count else None
        number = int(count) if isinstance(count, (int, float)) and count == int(count) else None
        if "{emergency_number}" in phrase.text:
            values["emergency_number"] = self.emergency_number
        foreign = any(isinstance(value, Text) and value.lang != self.locale for value in values.values())
        said = None
        if self._speech is not None and not foreign:
            message = Message(
                context=f"phrases/{key}:text", text=phrase.text, one=phrase.one, count=phrase.count, tier=1
            )
            said = self._speech.said(message, number)
        english = phrase.one if phrase.one is not None and number == 1 else phrase.text
        text = self._text(english, said, f"phrases/{key}", phrase.sources)
        return attrs.evolve(text, text=fill(text.text, {name: self._value(value) for name, value in values.items()}))

    def _value(self, value: object) -> object:
        if isinstance(value, Text):
            return value.text
        return self.number(value) if isinstance(value, float) else value

    def number(self, value: float) -> str:
        """The number as it is written."""
        return f"{value:g}".replace(".", self.language.decimal)

    def date(self, day: datetime.date) -> str:
        """The day in words."""
        language = self.language
        return fill(language.date, {"day": day.day, "month": language.months[day.month - 1], "year": day.year})

    def listed(self, items: Iterable[str]) -> str:
        """The items in one line."""
        return f"{self.language.comma} ".join(items)

    @property
    def emergency_number(self) -> Text:
        """The number that sends an ambulance; in words where no region was given."""
        if self.region is not None:
            record = f"regions/{self.region.id}"
            return Text(text=self.region.emergency.number, record=record, sources=self.region.sources, lang=self.locale)
        return self.phrase("local_emergency_number")

    def contact(self, role: Role) -> Contact:
        """Whom that role means here: by its name where that is in this language, else by its role and its name."""
        name = self.phrase(f"role_{role}")
        region = self.region
        if region is None:
            return Contact(name=name)
        line = region.line(role) if role != "ambulance" else None
        called = line.name if line else region.services.get(role)
        record = f"regions/{region.id}"
        local = None
        if called:
            called = called[:1].upper() + called[1:]
            local = Text(text=called, record=record, sources=region.sources, lang=region.language)
        if local is not None and region.language.partition("-")[0] == self.locale.partition("-")[0]:
            name, local = local, None
        if line is None:
            return Contact(name=name, local=local, number=region.emergency.number if role == "ambulance" else None)
        hours, note = (
            self.within("regions", region.id, f"lines.{field}", text) if text else None
            for field, text in (("hours", line.hours), ("note", line.note))
        )
        return Contact(name=name, local=local, number=line.number, url=line.url, hours=hours, note=note)
