"""The leaflet that a patient holds: what to do, by when and why first; the rest below."""

from __future__ import annotations

from lbpkit.assessment import Assessment
from lbpkit.document import Document, Section
from lbpkit.leaflets import easy_read, handover, living, opening
from lbpkit.leaflets.assembling import document
from lbpkit.leaflets.conditions import conditions
from lbpkit.leaflets.exercises import exercises
from lbpkit.leaflets.setting import Setting
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
        sections=[*(easy_read.sections if setting.style == "easy_read" else _sections)(subject), *of_clinic],
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
