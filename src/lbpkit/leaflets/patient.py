"""The leaflet that a patient holds: what to do, by when and why first; the rest below."""

from __future__ import annotations

from lbpkit.assessment import Assessment
from lbpkit.document import Document, Entries, Entry, Section
from lbpkit.leaflets import handover, living, opening
from lbpkit.leaflets.assembling import document
from lbpkit.leaflets.exercises import exercises
from lbpkit.leaflets.setting import Setting, paragraph, section
from lbpkit.leaflets.subject import Subject
from lbpkit.leaflets.treatments import treatments, withheld
from lbpkit.library import Library
from lbpkit.model.urgency import Urgency


def compose(library: Library, assessment: Assessment, setting: Setting) -> Document:
    """The leaflet, by urgency: an emergency's is one page, an unfinished one says so first."""
    subject, clinic = Subject.of(library, assessment, setting), setting.clinic
    of_clinic = clinic.sections(assessment.urgency, complete=subject.view.complete) if clinic else ()
    return document(
        assessment,
        setting,
        title=opening.title(subject),
        lead=opening.lead(subject),
        sections=[*_sections(subject), *of_clinic],
        relied=tuple(map(subject.label, subject.relied)),
        complete=subject.view.complete,
        audience="patient",
    )


def _sections(subject: Subject) -> list[Section | None]:
    first, more = opening.warning_signs(subject)
    why, until_seen = opening.why(subject), opening.until_seen(subject)
    if not subject.view.complete:
        return [opening.unfinished(subject), opening.action(subject), until_seen, first, more]
    if subject.urgency is Urgency.EMERGENCY:
        return [opening.whom_to_call(subject), why, until_seen, handover.tell(subject)]
    if subject.urgency is Urgency.SAME_DAY:
        return [opening.action(subject), why, first, until_seen, handover.tell(subject), more]
    care, daily = subject.view.care, subject.extent.daily
    return [
        opening.action(subject),
        why,
        first,
        conditions(subject),
        living.advice(subject, "self_care", subject.extent.self_care),
        treatments(subject, care),
        withheld(subject, care),
        exercises(subject, care),
        living.advice(subject, "work", daily),
        living.advice(subject, "flare_up", daily),
        living.advice(subject, "lifestyle", daily),
        living.advice(subject, "visit", subject.extent.visit),
        more,
    ]


def conditions(subject: Subject) -> Section | None:
    """What it may be and how it goes on; a serious condition only where a rule that suspects it has fired."""
    words = subject.words
    named = [each.condition for each in subject.view.shown.possible_conditions if each.state == "fired"]
    entries = []
    for key in named[: subject.extent.conditions]:
        told = [words.the("conditions", key, "summary"), words.of("conditions", key, "course")]
        entries.append(
            Entry(name=words.the("conditions", key, "name"), texts=tuple(text for text in told if text is not None))
        )
    lead = words.phrase("conditions_lead" if entries else "conditions_none")
    return section(words, "conditions", [paragraph(lead), Entries(items=tuple(entries)) if entries else None])
