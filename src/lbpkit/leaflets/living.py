"""What to do oneself: at home, at work, in a flare-up, and at the visit."""

from __future__ import annotations

from typing import Literal

from lbpkit.document import Entries, Entry, Section
from lbpkit.leaflets.extent import first
from lbpkit.leaflets.setting import paragraph, section
from lbpkit.leaflets.subject import Subject
from lbpkit.model.rules import Advice
from lbpkit.model.urgency import Urgency

Kind = Literal["self_care", "lifestyle", "work", "flare_up", "visit"]
BOOKING = "when_to_book_review"
"""The advice that those need who are not told to book a visit anyway."""


def fitting(subject: Subject, kind: Kind) -> list[Advice]:
    """The advice of one kind that is for this person, what matters most first."""
    found = [each for each in subject.library.advice.values() if each.kind == kind and subject.fits(each.fits)]
    if subject.urgency > Urgency.SELF_CARE:
        found = [each for each in found if each.id != BOOKING]
    return sorted(found, key=lambda each: (each.order, each.fits is None, each.id))


def advice(subject: Subject, kind: Kind, most: int, *, certainty: bool = True) -> Section | None:
    """Advice of one kind. How sure it is stands behind each, or once at the end where it is the same for all."""
    words = subject.words
    chosen = first(fitting(subject, kind), most)
    sure = [words.of("advice", each.id, "certainty") if certainty else None for each in chosen]
    shared = sure[0] if len(sure) > 1 and len({text.text if text else "" for text in sure}) == 1 else None
    entries = []
    for each, how_sure in zip(chosen, sure, strict=True):
        text, name = words.the("advice", each.id, "text"), words.of("advice", each.id, "title")
        notes = (how_sure,) if how_sure is not None and shared is None else ()
        entries.append(Entry(name=name or text, texts=(text,) if name else (), notes=notes))
    return section(words, kind, [Entries(items=tuple(entries)) if entries else None, paragraph(shared)])
