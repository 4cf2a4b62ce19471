"""What a leaflet is and is not, who answered, on what it rests, how long it holds, and where to turn if it is wrong."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator

from lbpkit.assessment import Assessment
from lbpkit.document import Paragraph, Section, Text
from lbpkit.leaflets.setting import Setting, bullets, paragraph
from lbpkit.locales import ENGLISH, Words, is_preview
from lbpkit.stored_assessment import Provenance

HOURS_OF_A_DAY = 24


def colophon(assessment: Assessment, setting: Setting, relied: tuple[Text, ...] | None) -> Section:
    """The section that stands at the end of every leaflet; of None, the answers stand elsewhere in it."""
    words = setting.words
    blocks = [
        paragraph(words.phrase("colophon_for", name=" ".join(setting.name.split()))) if setting.name else None,
        paragraph(words.phrase("colophon_clinic", clinic=setting.clinic.name)) if setting.clinic else None,
        paragraph(words.phrase("colophon_what"), words.phrase("colophon_no_all_clear")),
        paragraph(words.phrase("colophon_not_reviewed"), *_translation(words), *_published(setting)),
        paragraph(
            words.phrase(f"colophon_answered_{assessment.intake.respondent}"),
            words.phrase("colophon_relied" if relied else "colophon_relied_none") if relied is not None else None,
        ),
        bullets(relied or ()),
        paragraph(words.phrase("colophon_date", date=words.date(setting.date)), _valid(assessment, setting)),
        paragraph(_numbers(words)),
        *_versions(assessment, words),
    ]
    kept = tuple(block for block in blocks if block is not None)
    return Section(id="colophon", title=words.phrase("section_colophon"), blocks=kept, tone="small")


def _published(setting: Setting) -> tuple[Text, ...]:
    words = setting.words
    if setting.publisher:
        return (words.phrase("colophon_publisher", publisher=" ".join(setting.publisher.split())),)
    return (words.phrase("colophon_no_publisher"), words.phrase("colophon_harm"))


def _translation(words: Words) -> tuple[Text, ...]:
    """That nobody who should has checked the translation, and whether it is finished."""
    if words.locale == ENGLISH:
        return ()
    unfinished = (words.phrase("colophon_preview"),) if is_preview(words.library, words.locale) else ()
    return (words.phrase("colophon_translation"), *unfinished)


def _valid(assessment: Assessment, setting: Setting) -> Text:
    """Until when it holds: a day, or hours where it is less than one."""
    words, hours = setting.words, assessment.valid_hours
    if hours < HOURS_OF_A_DAY:
        return words.phrase("colophon_valid", hours=max(1, hours))
    last = setting.date + datetime.timedelta(days=math.ceil(hours / HOURS_OF_A_DAY))
    return words.phrase("colophon_valid_until", date=words.date(last))


def _numbers(words: Words) -> Text:
    """Whose telephone numbers it names, and how old they are."""
    region = words.region
    if region is None or region.checked_on is None:
        return words.phrase("colophon_no_region")
    country = words.the("regions", region.id, "name")
    return words.phrase("colophon_region", country=country, date=words.date(region.checked_on))


def _versions(assessment: Assessment, words: Words) -> list[Paragraph | None]:
    made = assessment.provenance
    plugins = [f"{each.name} {each.version}" for each in made.distributions if each.owner]
    edition = words.date(datetime.date.fromisoformat(made.edition))
    version = words.phrase("colophon_versions", version=made.lbpkit, edition=edition, hash=made.content_hash[:12])
    return [
        paragraph(version, words.phrase("colophon_plugins", plugins=words.listed(plugins)) if plugins else None),
        *(
            paragraph(words.phrase("colophon_reworded", plugin=name, texts=said))
            for name, said in _reworded(words, made)
        ),
        *(paragraph(words.phrase("colophon_plugin_problem", problem=each)) for each in _left_out(made)),
    ]


def _reworded(words: Words, made: Provenance) -> Iterator[tuple[str, str]]:
    """Each plugin that said something of the core's in its own words, with what that is called."""
    for each in made.distributions:
        called = [_called(words, *name.split("/")) for name in each.replaces]
        if called:
            yield each.name, "; ".join(called)


def _called(words: Words, kind: str, key: str) -> str:
    field = {"topics": "title", "terms": "term", "advice": "title"}.get(kind, "name")
    name = words.of(kind, key, field)
    return name.text if name is not None else words.the(kind, key, "text").text


def _left_out(made: Provenance) -> list[str]:
    """Each plugin that could not be used, once: what is wrong with it is no patient's business."""
    return list(dict.fromkeys(line.partition(": ")[0] for line in made.plugin_problems))
