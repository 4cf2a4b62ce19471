"""The whole leaflet: its sections, the sources they rest on, and the colophon."""

from __future__ import annotations

from collections.abc import Iterable

from lbpkit.assessment import Assessment
from lbpkit.document import Audience, Document, Section, Text
from lbpkit.leaflets.colophon import colophon
from lbpkit.leaflets.references import references
from lbpkit.leaflets.setting import Setting
from lbpkit.locales import Words, is_preview
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.urgency import Urgency

LABELS = ("skip", "contents", "sources", "play", "helps", "choice", "unsure", "avoid")
"""The words of a page that belong to no section."""


def document(
    assessment: Assessment,
    setting: Setting,
    *,
    title: Text,
    lead: tuple[Text, ...],
    sections: Iterable[Section | None],
    relied: tuple[Text, ...] | None,
    complete: bool,
    audience: Audience,
) -> Document:
    """The document, with its references and colophon."""
    words, clinic = setting.words, setting.clinic
    kept = tuple(each for each in sections if each is not None)
    return Document(
        title=title,
        lead=lead,
        sections=kept,
        references=references(words, (title, lead, kept)),
        colophon=colophon(assessment, setting, relied),
        labels=FrozenMap({name: words.phrase(f"label_{name}") for name in LABELS}),
        banner=_banner(words, setting.publisher),
        letterhead=clinic.letterhead() if clinic is not None and assessment.urgency < Urgency.EMERGENCY else None,
        locale=words.locale,
        direction=words.language.direction,
        region=words.region.id if words.region else None,
        style=setting.style,
        audience=audience,
        urgency=assessment.urgency,
        complete=complete,
        date=setting.date.isoformat(),
    )


def _banner(words: Words, publisher: str | None) -> Text | None:
    """What every page says: that the language is not finished, that nobody answers for it."""
    if is_preview(words.library, words.locale):
        return words.phrase("banner_preview")
    return None if publisher else words.phrase("banner_demonstration")
