"""Words: the texts of records and phrases in one language, with the services and numbers of one region.

English is what the content is written in. Where a text has no current translation it stays English and says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

from lbpkit.document import Contact, Text
from lbpkit.errors import LocaleError, nearest
from lbpkit.library import Library
from lbpkit.model.regions import Region
from lbpkit.model.rules import Role

ENGLISH = "en"
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def locales_of(_: Library) -> tuple[str, ...]:
    """The languages the library can speak, English first."""
    return (ENGLISH,)


def negotiate(library: Library, locale: str) -> str:
    """The library's language that serves a BCP 47 tag best: `en-GB` is served by `en`.

    Raises:
        LocaleError: where no language of the library serves it.
    """
    known = locales_of(library)
    tag = locale.replace("_", "-")
    while tag:
        if tag in known:
            return tag
        tag = tag.rpartition("-")[0]
    raise LocaleError(f"no locale {locale!r}; {nearest(locale, known) or 'installed: ' + ', '.join(known)}")


def region_of(library: Library, region: str | None) -> Region | None:
    """The region with that code; None for None.

    Raises:
        LocaleError: where the library has no such region.
    """
    if region is None:
        return None
    found = library.regions.get(region)
    if found is None:
        known = sorted(library.regions)
        raise LocaleError(f"no region {region!r}; {nearest(region.upper(), known) or 'known: ' + ', '.join(known)}")
    return found


def fill(template: str, values: Mapping[str, object]) -> str:
    """The template with each bare `{name}` replaced, and nothing else: no format specifiers, no look-ups."""
    return _PLACEHOLDER.sub(lambda match: str(values[match[1]]) if match[1] in values else match[0], template)


@attrs.frozen(kw_only=True)
class Words:
    """Finds and fills texts for one language and region."""

    library: Library
    """Whose texts."""
    locale: str
    """One of `locales_of(library)`."""
    region: Region | None = None
    """Whose services and numbers."""

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
        if value is None:
            return None
        return Text(text=value, record=f"{kind}/{key}", sources=record.sources)

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
        """A fixed sentence, with its placeholders filled."""
        text = self.the("phrases", key, "text")
        filled = {"emergency_number": self.emergency_number, **values} if "{" in text.text else values
        return attrs.evolve(text, text=fill(text.text, filled))

    @property
    def emergency_number(self) -> str:
        """The number that sends an ambulance; in words where no region was given."""
        if self.region is not None:
            return self.region.emergency.number
        return self.library.phrases["local_emergency_number"].text

    def contact(self, role: Role) -> Contact:
        """Whom that role means here."""
        name = self.phrase(f"role_{role}")
        if self.region is None:
            return Contact(name=name)
        record = f"regions/{self.region.id}"
        service = self.region.services.get(role)
        line = self.region.line(role)
        if line is not None or service is not None:
            told = line.name if line else str(service)
            name = Text(text=told[:1].upper() + told[1:], record=record, sources=self.region.sources)
        hours = line.hours if line else None
        if role == "ambulance":
            return Contact(name=name, number=self.region.emergency.number)
        return Contact(
            name=name,
            number=line.number if line else None,
            url=line.url if line else None,
            hours=Text(text=hours, record=record, sources=self.region.sources) if hours else None,
        )
