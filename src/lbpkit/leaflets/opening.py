"""The first page: what to do, by when, why, and the warning signs."""

from __future__ import annotations

from lbpkit.document import Contacts, Paragraph, Section, Text
from lbpkit.interview import questions_left
from lbpkit.leaflets.setting import bullets, given, paragraph, section
from lbpkit.leaflets.subject import Subject
from lbpkit.model.urgency import YES, Urgency

QUESTIONS_SHOWN = 12
"""How many of the questions left are written out."""
UNKNOWN_SHOWN = 8
"""How many of the findings that hold the urgency up because they are not known are named."""
_FIELDS = {"questions": "prompt", "findings": "question"}
"""Where the words of a question stand, by kind; of a phrase it is the text."""


def title(subject: Subject) -> Text:
    """The first line: in an emergency, where to go."""
    if subject.urgency is Urgency.EMERGENCY:
        return subject.words.phrase(f"now_{subject.assessment.action.roles[0]}")
    return subject.words.phrase("title_child" if subject.assessment.intake.respondent == "parent" else "title")


def lead(subject: Subject) -> tuple[Text, ...]:
    """What to do, in one or two sentences."""
    words, role = subject.words, subject.assessment.action.roles[0]
    if not subject.view.complete:
        return (words.phrase("unfinished_lead"),)
    if subject.urgency is Urgency.EMERGENCY:
        return (words.phrase("emergency_worse" if role == "ambulance" else "emergency_go"),)
    if subject.urgency is Urgency.SELF_CARE:
        return (subject.by_when(), words.phrase("self_care_not_all_clear"))
    return (subject.by_when(), words.phrase(f"do_{role}"))


def contacts(subject: Subject) -> Contacts | None:
    """Whom to call; in an emergency also an ambulance."""
    words, roles = subject.words, subject.assessment.action.roles
    items = tuple(words.contact(role) for role in roles if role != "self_care")
    if subject.urgency is Urgency.EMERGENCY and "ambulance" not in roles:
        items = (*items, words.contact("ambulance"))
    return Contacts(items=items) if items else None


def _to_book(subject: Subject) -> Contacts | None:
    """Whom to call where there is time: the first is named above, and stands here only with a number or an address."""
    found = contacts(subject)
    if found is None or found.items[0].number or found.items[0].url:
        return found
    return Contacts(items=found.items[1:]) if found.items[1:] else None


def whom_to_call(subject: Subject) -> Section | None:
    """The contacts as a section of their own, in an emergency."""
    return section(subject.words, "contacts", [contacts(subject)], tone="urgent")


def action(subject: Subject) -> Section | None:
    """What to do, whom to call, and when to answer again."""
    words, complete, clinic = subject.words, subject.view.complete, subject.setting.clinic
    again = words.phrase("review", days=max(1, subject.assessment.review_days))
    return section(
        words,
        "action",
        [
            None
            if complete
            else paragraph(subject.by_when(), words.phrase(f"do_{subject.assessment.action.roles[0]}")),
            paragraph(words.phrase("do_self_care")) if subject.urgency is Urgency.SELF_CARE else None,
            _to_book(subject),
            *(clinic.route(subject.assessment) if clinic and complete else ()),
            note(subject),
            paragraph(again, words.phrase("review_sooner")) if complete else None,
        ],
        tone="warning" if subject.urgency >= Urgency.SAME_DAY else "plain",
    )


def note(subject: Subject) -> Paragraph | None:
    """What the caller wants said, as it was handed in."""
    said = subject.setting.note
    return paragraph(given(said, subject.words.locale)) if said else None


def unfinished(subject: Subject) -> Section | None:
    """That questions are left, which, and whom to call."""
    words = subject.words
    left = questions_left(subject.library, subject.view.shown.intake)
    asked = (words.of(kind, key, _FIELDS.get(kind, "text")) for kind, key in left[:QUESTIONS_SHOWN])
    sooner = subject.view.shown.could_reach > subject.urgency
    return section(
        words,
        "unfinished",
        [
            paragraph(words.phrase("unfinished_call"), strong=True),
            paragraph(words.phrase("unfinished_could")) if sooner else None,
            paragraph(words.phrase("unfinished_left" if left else "unfinished_more", count=len(left))),
            bullets(question for question in asked if question is not None),
        ],
        tone="warning",
    )


def why(subject: Subject) -> Section | None:
    """The reasons that hold the urgency, and only those that may be named."""
    words, view = subject.words, subject.view
    fired = [
        words.the("rules", reason.rule, "explanation")
        for reason in view.reasons
        if reason.state == "fired" and reason.urgency >= min(subject.urgency, Urgency.SOON)
    ]
    unknown = [
        subject.label(key)
        for reason in view.reasons
        if reason.state == "open" and reason.urgency == subject.urgency
        for key in reason.findings
        if subject.levels.finding(key) < YES and not subject.library.findings[key].sensitive
    ]
    return section(
        words,
        "why",
        [
            bullets(fired[: subject.extent.reasons]),
            paragraph(words.phrase("reason_open")) if unknown else None,
            bullets(unknown[:UNKNOWN_SHOWN]),
            paragraph(words.phrase("reason_neutral")) if view.hidden else None,
            paragraph(words.phrase("reason_none")) if not (fired or unknown or view.hidden) else None,
        ],
    )


def until_seen(subject: Subject) -> Section | None:
    """What to do until seen, from same-day up."""
    if subject.urgency < Urgency.SAME_DAY:
        return None
    words = subject.words
    lines = [words.the("advice", key, "text") for key in subject.view.shown.until_seen]
    neutral = words.phrase("until_seen_neutral") if subject.urgency is Urgency.SAME_DAY or not lines else None
    return section(words, "until_seen", [bullets(lines), paragraph(neutral)])


def warning_signs(subject: Subject) -> tuple[Section | None, Section | None]:
    """The warning signs: the first on page one, the others further down."""
    lines = [subject.words.the("advice", key, "text") for key in subject.view.shown.safety_net]
    first = subject.extent.signs
    return (
        section(subject.words, "safety_net", [bullets(lines[:first])], tone="urgent"),
        section(subject.words, "more_signs", [bullets(lines[first:])]),
    )
