"""The clinician's summary: what must not be missed, what was answered, why, by which guideline, and what may be behind it.

It is read at a desk, in a minute: two pages for most. What is left out of a list is counted.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from lbpkit.assessment import Assessment
from lbpkit.document import Block, Document, Fact, Facts, Section, Table, Text
from lbpkit.engine.levels import BitLevels
from lbpkit.explaining import PossibleCondition
from lbpkit.expressions import findings_of, fold
from lbpkit.leaflets.assembling import document
from lbpkit.leaflets.discretion import deciding_first
from lbpkit.leaflets.handover import ASKED_FIRST, about
from lbpkit.leaflets.setting import Setting, bullets, given, paragraph, section
from lbpkit.library import Library
from lbpkit.locales import Words
from lbpkit.model.rules import Requirement
from lbpkit.model.urgency import NO, YES, Urgency

MOST_SERIOUS, MOST_POSSIBLE, MOST_REASONS, MOST_CLAUSES = 6, 4, 6, 5
"""Rows of each table, the weightiest first."""
MOST_NAMED = 3
"""Findings in one cell."""
MOST_LISTED = 12
"""Findings in one line, where they are not so or not known, or would raise the urgency."""
HOURS_OF_A_DAY, HOURS_OF_A_WEEK = 24, 168


def _joined(between: str, texts: Sequence[Text], record: str) -> Text:
    """Several texts as one, with the sources of all; in their language where it is the same."""
    sources = tuple(dict.fromkeys(source for text in texts for source in text.sources))
    lang = texts[0].lang if texts else "en"
    return Text(text=between.join(text.text for text in texts) or "–", record=record, sources=sources, lang=lang)


class _Summary:
    """One assessment in clinicians' words. It names sensitive findings: it is for clinicians only."""

    def __init__(self, library: Library, assessment: Assessment, words: Words) -> None:
        self.library = library
        self.assessment = assessment
        self.words = words
        self.labels = {key: words.the("findings", key, "clinician") for key in library.findings}
        self.levels = BitLevels.of(library, assessment.intake)

    def level(self, urgency: Urgency) -> Text:
        return self.words.phrase(f"level_{urgency.value}")

    def more(self, listed: Sequence[object], most: int) -> list[Text]:
        """How many are left out; nothing where none is."""
        return [self.words.phrase("clinician_more", count=len(listed) - most)] if len(listed) > most else []

    def named(self, findings: Iterable[str], record: str) -> Text:
        """Findings in one cell, with the sources of all."""
        keys = self.telling(findings)
        listed = [self.labels[key] for key in keys[:MOST_NAMED]] + self.more(keys, MOST_NAMED)
        return _joined("; ", listed, record)

    def telling(self, findings: Iterable[str]) -> list[str]:
        """The plainest: instead of what covers several signs, those of them that are so; each once."""
        so = self.assessment.intake.yes
        narrower = {key: [each for each in so if key in self.library.findings[each].implies] for key in findings}
        keys = list(dict.fromkeys(each for key, under in narrower.items() for each in (under or [key])))
        implied = {parent for key in keys for parent in self.library.findings[key].implies}
        return [key for key in keys if key not in implied]

    def lead(self) -> tuple[Text, ...]:
        words, action = self.words, self.assessment.action
        hours, unit = action.within_hours, "hours"
        if hours >= 2 * HOURS_OF_A_WEEK:
            hours, unit = hours // HOURS_OF_A_WEEK, "weeks"
        elif hours > 2 * HOURS_OF_A_DAY:
            hours, unit = hours // HOURS_OF_A_DAY, "days"
        said = words.phrase(
            f"clinician_lead_{unit}",
            urgency=self.level(self.assessment.urgency),
            roles=words.listed(words.contact(role).name.text for role in action.roles),
            **{unit: hours},
        )
        if self.assessment.complete:
            return (said,)
        return (said, words.phrase("clinician_incomplete", urgency=self.level(self.assessment.could_reach)))

    def findings(self) -> list[Block | None]:
        """Who it is, then the answers: what is so, what is not known, and of what staff ask first also what is not so."""
        intake, asked = self.assessment.intake, self.asked_first()
        answers = {
            "yes": deciding_first(self.telling(intake.yes), self.assessment.reasons),
            "unknown": self.telling(intake.unknown),
            "no": [key for key in asked if intake.answers.get(key) == "no"],
            "not_asked": [key for key in asked if key not in intake.answers],
        }
        items = tuple(self.answered(answer, keys) for answer, keys in answers.items() if keys)
        return [about(self.words, intake, sex=True), Facts(items=items) if items else None]

    def answered(self, answer: str, keys: Sequence[str]) -> Fact:
        most = len(keys) if answer == "yes" else MOST_LISTED
        listed = [self.labels[key] for key in keys[:most]]
        return Fact(name=self.words.phrase(f"answer_{answer}"), values=(*listed, *self.more(keys, most)))

    def asked_first(self) -> list[str]:
        """What any desk asks, and each sign that by itself is an emergency to a guideline; where they could be so."""
        alone = {
            next(iter(named))
            for each in self.library.requirements.values()
            if each.at_least is Urgency.EMERGENCY and len(named := set(findings_of(each.when))) == 1
        }
        keys = [*ASKED_FIRST, *sorted(alone - set(ASKED_FIRST))]
        answers = self.assessment.intake.answers
        return [
            key for key in keys
            if key in self.labels and (key in answers or self.levels.finding(key) > NO)
        ]  # fmt: skip

    def reasons(self) -> list[Block | None]:
        """The rules that fired or are open, those that decide first; what only names a common pattern is counted."""
        reasons = self.assessment.reasons
        weighty = [each for each in reasons if each.urgency > Urgency.SELF_CARE] or reasons
        rows = []
        for reason in weighty[:MOST_REASONS]:
            words, key = self.words, reason.rule
            state = words.phrase(f"state_{reason.state}")
            urgency = self.level(self.library.rules[key].urgency)
            said = words.of("rules", key, "clinician") or words.the("rules", key, "explanation")
            rows.append(
                (urgency, words.the("rules", key, "label"), state, self.named(reason.findings, f"rules/{key}"), said)
            )
        return self.table(("urgency", "rule", "state", "finding", "basis"), rows, self.more(reasons, len(rows)))

    def clauses(self) -> list[Block | None]:
        """What guidelines ask for somebody who answers so, word for word as the requirements of lbpkit cite them."""
        met = [each for each in self.library.requirements.values() if fold(each.when, self.levels) == YES]
        met.sort(key=lambda each: (-each.at_least.rank, each.id))
        lines = [self._clause(each) for each in met[:MOST_CLAUSES]]
        return [bullets([*lines, *self.more(met, MOST_CLAUSES)])]

    def _clause(self, requirement: Requirement) -> Text:
        said = f"{self.level(requirement.at_least).text}: {requirement.clause}"
        return Text(text=said, record=f"requirements/{requirement.id}", sources=requirement.sources)

    def conditions(self, possible: Sequence[PossibleCondition], most: int) -> list[Block | None]:
        """Conditions with what fits, what does not, and what is not known."""
        rows = []
        for each in possible[:most]:
            record = f"conditions/{each.condition}"
            cells = (self.named(keys, record) for keys in (each.fits, each.against, each.unknown))
            rows.append((self.words.the("conditions", each.condition, "name"), *cells))
        return self.table(("condition", "fits", "against", "unknown"), rows, self.more(possible, most))

    def table(
        self, columns: Iterable[str], rows: Sequence[tuple[Text, ...]], more: Sequence[Text]
    ) -> list[Block | None]:
        header = tuple(self.words.phrase(f"table_{name}") for name in columns)
        return [Table(header=header, rows=tuple(rows)) if rows else None, paragraph(*more)]

    def changes(self) -> list[Block | None]:
        """What would raise the urgency, by how far."""
        items = []
        for urgency, group in itertools.groupby(self.assessment.what_would_change, key=lambda change: change.urgency):
            sets = [change.findings for change in group]
            listed = tuple(self._together(each) for each in sets[:MOST_LISTED])
            items.append(Fact(name=self.level(urgency), values=(*listed, *self.more(sets, MOST_LISTED))))
        return [Facts(items=tuple(items)) if items else None]

    def _together(self, findings: Sequence[str]) -> Text:
        texts = [self.labels[key] for key in findings]
        return _joined(" + ", texts, texts[0].record)


def compose(library: Library, assessment: Assessment, setting: Setting) -> Document:
    """The summary."""
    words = setting.words
    summary = _Summary(library, assessment, words)
    possible = assessment.possible_conditions
    serious = [each for each in possible if each.serious and (each.fits or each.state == "fired")]
    serious = serious or [each for each in possible if each.serious]
    others = [each for each in possible if not each.serious and each.state == "fired"]
    return document(
        assessment,
        setting,
        title=words.phrase("clinician_title"),
        lead=summary.lead(),
        sections=list(_sections(summary, setting, serious, others)),
        relied=None,
        complete=assessment.complete,
        audience="clinician",
    )


def _sections(
    summary: _Summary, setting: Setting, serious: list[PossibleCondition], others: list[PossibleCondition]
) -> Iterator[Section | None]:
    words = setting.words
    yield section(words, "note", [paragraph(given(setting.note, words.locale))]) if setting.note else None
    yield section(words, "must_not_miss", summary.conditions(serious, MOST_SERIOUS))
    yield section(words, "findings", summary.findings())
    yield section(words, "rules", summary.reasons())
    yield section(words, "clauses", summary.clauses())
    yield section(words, "possible", summary.conditions(others, MOST_POSSIBLE))
    yield section(words, "change", summary.changes())
