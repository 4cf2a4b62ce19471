"""What helps and what does not: how much, how sure that is, and what is not for this person now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from lbpkit.care import Care, Offered, Withheld
from lbpkit.document import Entries, Entry, Found, Mark, Section, Text
from lbpkit.leaflets import telling
from lbpkit.leaflets.amounts import amount_of
from lbpkit.leaflets.extent import first
from lbpkit.leaflets.setting import paragraph, section
from lbpkit.leaflets.subject import Subject
from lbpkit.model.record import MEDICINES, is_core
from lbpkit.model.treatments import Certainty, GivenBy
from lbpkit.stance import Stance, Verdict

GROUPS: tuple[Mark, ...] = ("helps", "choice", "unsure", "avoid")
"""What stands first."""
MARKS: dict[Verdict, Mark] = {
    "offer": "helps",
    "consider": "helps",
    "only_with": "helps",
    "your_choice": "choice",
    "uncertain": "unsure",
    "not_recommended": "avoid",
}
"""Which way a stance points."""
DOTS: dict[Certainty, int | None] = {"high": 4, "moderate": 3, "low": 2, "very_low": 1, "ungraded": None}
"""How sure, as filled dots of four."""
_SAYS_NO_MORE_THAN_ITS_MARK = ("uncertain", "not_recommended")
_NEAREST: tuple[GivenBy, ...] = ("self", "pharmacist", "therapist", "service", "prescriber", "surgeon")


def treatments(subject: Subject, care: Care) -> Section | None:
    """What helps and what does not, of each mark what is nearest to hand first."""
    told = tuple(entries(subject, care))
    lead = paragraph(subject.words.phrase("treatments_lead"))
    return section(subject.words, "treatments", [lead, Entries(items=told)] if told else [])


def entries(subject: Subject, care: Care, *, medicines: bool = True) -> Iterator[Entry]:
    """Each treatment that there is room for, by its mark."""
    library = subject.library
    offers = [offer for offer in care.offered if offer.kind == "treatment" and offer.stance is not None]
    if not medicines:
        offers = [offer for offer in offers if MEDICINES.isdisjoint(library.treatments[offer.id].properties)]
    offers.sort(key=lambda offer: (_NEAREST.index(library.treatments[offer.id].given_by), offer.id))
    for mark in GROUPS:
        marked = {each.id: each for each in offers if each.stance is not None and MARKS[each.stance.verdict] == mark}
        shown = first([library.treatments[key] for key in marked], getattr(subject.extent, mark))
        yield from (_entry(subject, marked[treatment.id], mark) for treatment in shown)


def _entry(subject: Subject, offer: Offered, mark: Mark) -> Entry:
    words, stance, clinic = subject.words, offer.stance or Stance(verdict="uncertain"), subject.setting.clinic
    found = _found(subject, offer.id, stance)
    texts = [] if found and mark == "avoid" else [words.the("treatments", offer.id, "summary")]
    if not found or stance.verdict not in _SAYS_NO_MORE_THAN_ITS_MARK:
        texts.append(_said(subject, stance))
    notes = list(_of_plugins(subject, offer.id))
    if mark != "avoid":
        not_here = clinic.not_available(offer.id) if clinic else None
        notes += [not_here] if not_here else []
        notes += words.each("treatments", offer.id, "cautions")
        notes += [words.the("contraindications", key, "reason") for key in offer.warnings]
    name = words.the("treatments", offer.id, "name")
    return Entry(name=name, texts=tuple(texts), found=found, notes=tuple(_different(notes)), mark=mark)


def _said(subject: Subject, stance: Stance) -> Text:
    words = subject.words
    if stance.verdict == "only_with" and stance.with_treatment:
        return words.phrase("verdict_only_with", treatment=words.the("treatments", stance.with_treatment, "name"))
    if stance.verdict == "your_choice" and not stance.disagree:
        return words.phrase("verdict_choice")
    return words.phrase(f"verdict_{stance.verdict}")


def _found(subject: Subject, treatment: str, stance: Stance) -> tuple[Found, ...]:
    """What tells this person most, and how it goes on."""
    rows = (row for row in subject.library.treatments[treatment].evidence if row.id in stance.evidence)
    return tuple(
        Found(
            text=subject.words.the("evidence", row.id, "summary"),
            sure=subject.words.phrase(f"certainty_{row.certainty}"),
            dots=DOTS[row.certainty],
            **amount_of(subject.words, row),
        )
        for row in telling.told(subject.library, rows)
    )


def _of_plugins(subject: Subject, treatment: str) -> Iterator[Text]:
    """What plugins know of a treatment, each under its name. It is no part of the stance."""
    told: set[str] = set()
    for row in sorted(
        subject.library.treatments[treatment].evidence, key=lambda row: telling.place(subject.library, row)
    ):
        plugin = subject.library.origin("evidence", row.id).distribution
        if not is_core(row) and plugin not in told:
            told.add(plugin)
            summary = subject.words.the("evidence", row.id, "summary")
            said = subject.words.phrase("says_plugin", plugin=plugin, text=summary)
            yield attrs.evolve(said, record=summary.record, sources=summary.sources)


def withheld(subject: Subject, care: Care) -> Section | None:
    """The treatments that would fit but are not for this person now, and why."""
    words = subject.words
    held = sorted((each for each in care.withheld if each.kind == "treatment"), key=lambda each: "." in each.id)
    held = held[: subject.extent.withheld]
    told = tuple(Entry(name=words.the("treatments", each.id, "name"), texts=because(subject, each)) for each in held)
    return section(words, "withheld", [Entries(items=told) if told else None])


def because(subject: Subject, each: Withheld) -> tuple[Text, ...]:
    """Why something is withheld."""
    words = subject.words
    if each.because != "contraindicated":
        return (words.phrase(f"withheld_{each.because}"),)
    return tuple(_different(words.the("contraindications", key, "reason") for key in each.records))


def _different(texts: Iterable[Text]) -> list[Text]:
    return list({text.text: text for text in texts}.values())
