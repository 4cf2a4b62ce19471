"""What to show at the desk: why now, and the answers to what every desk asks first. Nothing that is sensitive."""

from __future__ import annotations

from lbpkit.document import Fact, Facts, Paragraph, Section, Text
from lbpkit.leaflets.setting import bullets, paragraph, section
from lbpkit.leaflets.subject import Subject
from lbpkit.locales import Words
from lbpkit.model.intake import Intake
from lbpkit.model.urgency import NO, Urgency

ASKED_FIRST = ("anticoagulant", "steroids_long", "immune_weakness", "pregnant")
"""Findings that staff ask for before they do anything: told whatever the answer is, where they could be so."""
BACKGROUND = frozenset({"medicine", "history"})
"""Kinds of finding that are not signs, but other illnesses and medicines."""
SIGNS_SHOWN = 8


def tell(subject: Subject) -> Section | None:
    """Why the person comes, in words that can be read out, and what the staff need."""
    words, findings = subject.words, subject.library.findings
    signs = [key for key in subject.relied if findings[key].kind not in BACKGROUND][:SIGNS_SHOWN]
    lead = _lead(subject) if signs else "desk_private"
    blocks = [
        paragraph(words.phrase(lead), strong=True),
        bullets(map(subject.label, signs)),
        about(words, subject.assessment.intake),
        _facts(subject),
    ]
    return section(words, "tell", blocks)


def _lead(subject: Subject) -> str:
    when = "now" if subject.urgency is Urgency.EMERGENCY else "today"
    return f"desk_{when}" if subject.assessment.intake.respondent == "self" else f"desk_{when}_other"


def about(words: Words, intake: Intake, *, sex: bool = False) -> Paragraph | None:
    """Age, since when, and how bad; the sex too, where that is asked for."""
    days = None if intake.pain_days is None else round(intake.pain_days)
    return paragraph(
        words.phrase("tell_age", age=intake.age_years) if intake.age_years is not None else None,
        words.phrase("tell_sex", sex=words.phrase(f"sex_{intake.sex}")) if sex and intake.sex is not None else None,
        words.phrase("tell_days" if days else "tell_today", days=days) if days is not None else None,
        words.phrase("tell_score", score=intake.pain_score) if intake.pain_score is not None else None,
    )


def _facts(subject: Subject) -> Facts | None:
    findings, answers = subject.library.findings, subject.view.shown.intake.answers
    named = [key for key in ASKED_FIRST if key in findings and not findings[key].sensitive]
    asked = [key for key in named if key in answers or subject.levels.finding(key) > NO]
    items = [Fact(name=subject.label(key), values=(_answer(subject, key),)) for key in asked]
    background = [key for key in subject.relied if findings[key].kind in BACKGROUND and key not in asked]
    if background:
        name = subject.words.phrase("desk_background")
        items.append(Fact(name=name, values=tuple(map(subject.label, background))))
    return Facts(items=tuple(items)) if items else None


def _answer(subject: Subject, key: str) -> Text:
    return subject.words.phrase(f"answer_{subject.view.shown.intake.answers.get(key, 'not_asked')}")
