"""The clinician's summary: findings, rules, what fits and what does not, and what must not be missed."""

from __future__ import annotations

from collections.abc import Iterable

from lbpkit.assessment import Assessment
from lbpkit.document import Document, Section, Table, Text
from lbpkit.explaining import PossibleCondition
from lbpkit.leaflets.assembling import document
from lbpkit.leaflets.setting import Setting, bullets, given, paragraph, section
from lbpkit.library import Library
from lbpkit.locales import Words
from lbpkit.model.urgency import Urgency

MAX_CHANGES = 12


def compose(library: Library, assessment: Assessment, setting: Setting) -> Document:
    """The summary. It names sensitive findings: it is for clinicians only."""
    words = setting.words
    labels = {key: words.the("findings", key, "clinician") for key in library.findings}
    roles = words.listed(words.contact(role).name.text for role in assessment.action.roles)
    lead = [
        words.phrase(
            "clinician_lead",
            urgency=_level(words, assessment.urgency),
            roles=roles,
            hours=assessment.action.within_hours,
        )
    ]
    if not assessment.complete:
        lead.append(words.phrase("clinician_incomplete", urgency=_level(words, assessment.could_reach)))
    possible = assessment.possible_conditions
    return document(
        assessment,
        setting,
        title=words.phrase("clinician_title"),
        lead=tuple(lead),
        sections=[
            section(words, "note", [paragraph(given(setting.note, words.locale))]) if setting.note else None,
            _findings(words, assessment, labels),
            _rules(library, words, assessment, labels),
            _conditions(words, "possible", [each for each in possible if each.state == "fired"], labels),
            _conditions(
                words, "must_not_miss", [each for each in possible if each.serious and each.state == "open"], labels
            ),
            _changes(words, assessment, labels),
        ],
        relied=tuple(labels[key] for key in assessment.intake.yes),
        complete=assessment.complete,
        audience="clinician",
    )


def _level(words: Words, urgency: Urgency) -> Text:
    return words.phrase(f"level_{urgency.value}")


def _header(words: Words, *names: str) -> tuple[Text, ...]:
    return tuple(words.phrase(f"table_{name}") for name in names)


def _joined(texts: Iterable[Text], record: str) -> Text:
    """Several texts in one cell, with the sources of all."""
    listed = list(texts)
    sources = tuple(dict.fromkeys(source for text in listed for source in text.sources))
    return Text(text="; ".join(text.text for text in listed) or "–", record=record, sources=sources)


def _findings(words: Words, assessment: Assessment, labels: dict[str, Text]) -> Section | None:
    intake = assessment.intake
    rows = [(labels[key], words.phrase("answer_yes")) for key in intake.yes]
    rows += [(labels[key], words.phrase("answer_unknown")) for key in intake.unknown]
    days, score = intake.pain_days, intake.pain_score
    about = [
        words.phrase("tell_age", age=intake.age_years) if intake.age_years is not None else None,
        words.phrase("tell_days", days=days) if days is not None else None,
        words.phrase("tell_score", score=score) if score is not None else None,
    ]
    table = Table(header=_header(words, "finding", "answer"), rows=tuple(rows)) if rows else None
    return section(words, "findings", [paragraph(*about), table])


def _rules(library: Library, words: Words, assessment: Assessment, labels: dict[str, Text]) -> Section | None:
    rows = []
    for reason in assessment.reasons:
        said = words.of("rules", reason.rule, "clinician") or words.the("rules", reason.rule, "explanation")
        rows.append(
            (
                words.the("rules", reason.rule, "label"),
                words.phrase(f"state_{reason.state}"),
                _level(words, library.rules[reason.rule].urgency),
                _joined([labels[key] for key in reason.findings], f"rules/{reason.rule}"),
                said,
            )
        )
    header = _header(words, "rule", "state", "urgency", "finding", "basis")
    return section(words, "rules", [Table(header=header, rows=tuple(rows)) if rows else None])


def _conditions(words: Words, name: str, possible: list[PossibleCondition], labels: dict[str, Text]) -> Section | None:
    rows = []
    for each in possible:
        record = f"conditions/{each.condition}"
        rows.append(
            (
                words.the("conditions", each.condition, "name"),
                *(_joined([labels[key] for key in keys], record) for keys in (each.fits, each.against, each.unknown)),
            )
        )
    header = _header(words, "condition", "fits", "against", "unknown")
    return section(words, name, [Table(header=header, rows=tuple(rows)) if rows else None])


def _changes(words: Words, assessment: Assessment, labels: dict[str, Text]) -> Section | None:
    lines = [
        words.phrase(
            "clinician_change",
            findings=" + ".join(labels[key].text for key in change.findings),
            urgency=_level(words, change.urgency).text,
        )
        for change in assessment.what_would_change[:MAX_CHANGES]
    ]
    return section(words, "change", [bullets(lines)])
