"""The exercises of a programme, each with its steps and dose, and when to stop."""

from __future__ import annotations

from lbpkit.care import Care
from lbpkit.document import Bullets, Entries, Entry, Paragraph, Picture, Section, Text
from lbpkit.leaflets.setting import bullets, paragraph, section
from lbpkit.leaflets.subject import Subject
from lbpkit.leaflets.treatments import because
from lbpkit.pictures import stills

REASONS_SHOWN = 2
"""How many reasons are given where few exercises are offered, or none."""


def exercises(subject: Subject, care: Care) -> Section | None:
    """The programme: its name and why, a few exercises, and when to stop, once. Where there are fewer than three: why."""
    words = subject.words
    if care.programme_id is None:
        return section(words, "exercises", _why_few(subject, care))
    chosen = care.programme[: subject.extent.exercises]
    warnings = {offer.id: offer.warnings for offer in care.offered if offer.kind == "exercise"}
    shared = [key for key in warnings[chosen[0]] if all(key in warnings[each] for each in chosen)]
    programme = [words.the("programmes", care.programme_id, field) for field in ("name", "purpose", "basis")]
    return section(
        words,
        "exercises",
        [
            paragraph(programme[0], strong=True),
            paragraph(*programme[1:]),
            paragraph(words.phrase("exercises_lead")),
            *_why_few(subject, care),
            paragraph(*_reasons(subject, shared), strong=True),
            Entries(
                items=tuple(
                    _entry(subject, key, [each for each in warnings[key] if each not in shared]) for key in chosen
                )
            ),
            paragraph(words.phrase("exercise_stop"), strong=True),
            bullets(text for key in chosen for text in words.each("exercises", key, "stop_rules")),
        ],
    )


def _why_few(subject: Subject, care: Care) -> list[Bullets | Paragraph | None]:
    """Why there are no more exercises: what withholds them, or that few are meant for such pain."""
    if care.programme_short == "few_fit":
        return [paragraph(subject.words.phrase("exercises_few" if care.programme else "exercises_none"))]
    if care.programme_short is None:
        return []
    reasons = [text for each in care.withheld if each.kind == "exercise" for text in because(subject, each)]
    return [bullets(list(dict.fromkeys(reasons))[:REASONS_SHOWN])]


def _reasons(subject: Subject, contraindications: list[str]) -> list[Text]:
    return [subject.words.the("contraindications", key, "reason") for key in contraindications]


def _entry(subject: Subject, key: str, warnings: list[str]) -> Entry:
    words = subject.words
    notes = [
        words.the("exercises", key, "dose_text"),
        words.of("exercises", key, "easier"),
        *_reasons(subject, warnings),
    ]
    return Entry(
        name=words.the("exercises", key, "name"),
        texts=(words.the("exercises", key, "purpose"), words.the("exercises", key, "start")),
        steps=words.each("exercises", key, "steps"),
        notes=tuple(note for note in notes if note is not None),
        pictures=_pictures(subject, key),
    )


def _pictures(subject: Subject, key: str) -> tuple[Picture, ...]:
    """An exercise as it looks: each picture is told in the words of the step that it shows."""
    scene = subject.library.exercises[key].picture
    if scene is None:
        return ()
    told = (subject.words.the("exercises", key, "start"), *subject.words.each("exercises", key, "steps"))
    return tuple(
        Picture(svg=svg, alt=told[frame.shows], step=frame.shows)
        for svg, frame in zip(stills(scene), scene.frames, strict=True)
    )
