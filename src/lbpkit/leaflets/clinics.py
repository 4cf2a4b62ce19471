"""What a clinic adds to its patients' leaflets: its name on top, how to reach it, what it has and has not.

Nothing of it is in an emergency's leaflet. Where somebody must be seen today, or has not finished, it says how to reach
the clinic and no more. It stands below what to do and the warning signs, and each section says whose it is.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator

import attrs

from lbpkit.assessment import Assessment
from lbpkit.content.logos import MEDIA
from lbpkit.document import (
    Block,
    Bullets,
    Contact,
    Contacts,
    Entries,
    Entry,
    Letterhead,
    Logo,
    Paragraph,
    Section,
    Text,
)
from lbpkit.library import Library
from lbpkit.locales import Words
from lbpkit.model.clinics import Clinic
from lbpkit.model.urgency import Urgency


@attrs.frozen
class ClinicWords:
    """One clinic, put into words."""

    library: Library
    words: Words
    clinic: Clinic

    def said(self, field: str, english: str) -> Text:
        """A text of the clinic's record."""
        return self.words.within("clinics", self.clinic.id, field, english)

    @property
    def name(self) -> Text:
        """Its name."""
        return self.said("name", self.clinic.name)

    def letterhead(self) -> Letterhead:
        """Its name, picture and colours."""
        colours = self.clinic.colours
        return Letterhead(
            name=self.name,
            logo=self._logo(),
            accent=colours.accent if colours else None,
            tint=colours.tint if colours else None,
        )

    def _logo(self) -> Logo | None:
        data, logo = self.library.logo(self.clinic.id), self.clinic.logo
        if data is None or logo is None:
            return None
        media = MEDIA[logo.file[-4:]]
        return Logo(media=media, data=base64.b64encode(data).decode(), alt=self.said("logo.alt", logo.alt))

    def route(self, assessment: Assessment) -> list[Block]:
        """That the clinic itself sees people, where that is as good as what is advised, and as soon."""
        route, action = self.clinic.route, assessment.action
        if route is None or not Urgency.SELF_CARE < assessment.urgency < Urgency.EMERGENCY:
            return []
        if action.roles[0] not in route.roles or route.within_hours > action.within_hours:
            return []
        days = max(1, math.ceil(route.within_hours / 24))
        offer = self.words.phrase("clinic_route", clinic=self.name, days=days)
        return [
            Paragraph(texts=(offer, self.said("route.text", route.text))),
            Contacts(items=(attrs.evolve(self._contact(), email=None, url=None),)),
        ]

    def not_available(self, treatment: str) -> Text | None:
        """That a treatment cannot be had here; None where nothing is said of it."""
        missing = {each.treatment for each in self.clinic.not_available}
        return self.words.phrase("clinic_has_not", clinic=self.name) if treatment in missing else None

    def sections(self, urgency: Urgency, *, complete: bool) -> Iterator[Section]:
        """Its sections, by urgency."""
        if urgency is Urgency.EMERGENCY:
            return
        yield self._reached()
        if complete and urgency < Urgency.SAME_DAY:
            yield from self._services()
            yield from self._missing()
            yield from self._own()

    def _section(self, name: str, title: Text, *blocks: Block) -> Section:
        return Section(id=name, title=title, blocks=blocks, tone="clinic")

    def _contact(self) -> Contact:
        clinic = self.clinic
        hours = self.said("hours", clinic.hours) if clinic.hours else None
        return Contact(name=self.name, number=clinic.phone, email=clinic.email, url=clinic.url, hours=hours)

    def _reached(self) -> Section:
        clinic = self.clinic
        blocks: list[Block] = [Contacts(items=(self._contact(),))]
        if clinic.address:
            blocks.append(Paragraph(texts=(self.said("address", clinic.address),)))
        return self._section("clinic", self.words.phrase("section_clinic", clinic=self.name), *blocks)

    def _services(self) -> Iterator[Section]:
        items = tuple(
            Contact(
                name=self.said("services.name", each.name),
                number=each.phone,
                url=each.url,
                note=self.said("services.text", each.text),
            )
            for each in self.clinic.services
        )
        if items:
            title = self.words.phrase("section_clinic_services", clinic=self.name)
            yield self._section("clinic_services", title, Contacts(items=items))

    def _missing(self) -> Iterator[Section]:
        items = tuple(
            Entry(
                name=self.words.the("treatments", each.treatment, "name"),
                texts=(self.said("not_available.text", each.text),) if each.text else (),
            )
            for each in self.clinic.not_available
        )
        if items:
            title = self.words.phrase("section_clinic_has_not", clinic=self.name)
            yield self._section("clinic_has_not", title, Entries(items=items))

    def _own(self) -> Iterator[Section]:
        for number, each in enumerate(self.clinic.sections, 1):
            title = self.words.phrase(
                "section_clinic_own", clinic=self.name, title=self.said("sections.title", each.title)
            )
            blocks: list[Block] = [
                Paragraph(texts=(self.said("sections.paragraphs", text),)) for text in each.paragraphs
            ]
            if each.items:
                blocks.append(Bullets(items=tuple(self.said("sections.items", text) for text in each.items)))
            if each.links:
                links = (Contact(name=self.said("sections.links.text", link.text), url=link.url) for link in each.links)
                blocks.append(Contacts(items=tuple(links)))
            yield self._section(f"clinic_own_{number}", title, *blocks)
