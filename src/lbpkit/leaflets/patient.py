"""The leaflet that a patient holds: what to do, by when and why first; the rest below."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Literal, TypeVar

import attrs

from lbpkit.assessment import Assessment
from lbpkit.care import Care, Offered, Withheld
from lbpkit.document import Contacts, Document, Entries, Entry, Picture, Section, Text
from lbpkit.engine.levels import BitLevels
from lbpkit.expressions import fold
from lbpkit.interview import questions_left
from lbpkit.leaflets import telling
from lbpkit.leaflets.clinics import ClinicWords
from lbpkit.leaflets.discretion import Discreet, discreet, relied_on
from lbpkit.leaflets.setting import Setting, bullets, document, given, paragraph, section
from lbpkit.library import Library
from lbpkit.locales import Words
from lbpkit.model.record import Record, is_core
from lbpkit.model.urgency import YES, Urgency
from lbpkit.pictures import stills
from lbpkit.stance import Stance

FIRST_SIGNS = 8
"""How many warning signs stand on the first page."""
QUESTIONS_SHOWN = 12
"""How many of the questions left are written out."""
R = TypeVar("R", bound=Record)
Mark = Literal["helps", "choice", "unsure", "avoid"]
MAX_CONDITIONS = 4
MAX_ADVICE = {"self_care": 8, "lifestyle": 5, "work": 5, "flare_up": 5}
MAX_TREATMENTS: dict[Mark, int] = {"helps": 6, "choice": 3, "unsure": 3, "avoid": 6}
MAX_WITHHELD = 8
MAX_REASONS = 2
"""How many reasons are given where no exercise is offered at all."""

_MARKS: dict[str, Mark] = {
    "offer": "helps",
    "consider": "helps",
    "only_with": "helps",
    "your_choice": "choice",
    "uncertain": "unsure",
    "not_recommended": "avoid",
}
_NEAREST = ("self", "pharmacist", "therapist", "service", "prescriber", "surgeon")


def compose(library: Library, assessment: Assessment, setting: Setting) -> Document:
    """The leaflet, by urgency: an emergency's is one screen, an unfinished one says so first."""
    view = discreet(library, assessment)
    words = setting.words
    labels = {key: words.the("findings", key, "label") for key in library.findings}
    relied = relied_on(library, view, labels)
    parts = _Parts(library, assessment, view, words, labels, setting.clinic)
    if not view.complete:
        sections = [parts.unfinished(), parts.action(setting), parts.until_seen(), *parts.warning_signs()]
    elif assessment.urgency is Urgency.EMERGENCY:
        sections = [parts.contacts(), parts.why(), parts.until_seen(), parts.tell(relied)]
    elif assessment.urgency is Urgency.SAME_DAY:
        sections = [parts.action(setting), parts.why(), parts.until_seen(), parts.tell(relied), *parts.warning_signs()]
    else:
        first, more = parts.warning_signs()
        sections = [
            parts.action(setting),
            parts.why(),
            first,
            parts.conditions(),
            parts.advice("self_care"),
            parts.treatments(view.care),
            parts.withheld(view.care),
            parts.exercises(view.care),
            *(parts.advice(kind) for kind in ("lifestyle", "work", "flare_up")),
            more,
        ]
    of_clinic = setting.clinic.sections(assessment.urgency, complete=view.complete) if setting.clinic else ()
    return document(
        assessment,
        setting,
        title=parts.title(),
        lead=parts.lead(),
        sections=[*sections, *of_clinic],
        relied=relied,
        complete=view.complete,
        audience="patient",
    )


def _first(records: Sequence[R], most: int) -> list[R]:
    """So many of the core's records, and then as many of plugins': those add, and push nothing out."""
    core = [each for each in records if is_core(each)]
    return [*core[:most], *[each for each in records if not is_core(each)][:most]]


class _Parts:
    """The sections of one patient's leaflet."""

    def __init__(
        self,
        library: Library,
        assessment: Assessment,
        view: Discreet,
        words: Words,
        labels: dict[str, Text],
        clinic: ClinicWords | None,
    ) -> None:
        self.library = library
        self.assessment = assessment
        self.view = view
        self.words = words
        self.labels = labels
        self.clinic = clinic
        self.urgency = assessment.urgency
        self.levels = BitLevels.of(library, view.shown.intake)

    def title(self) -> Text:
        """The first line: in an emergency, where to go."""
        if self.urgency is Urgency.EMERGENCY:
            return self.words.phrase(f"now_{self.assessment.action.roles[0]}")
        return self.words.phrase("title_child" if self.assessment.intake.respondent == "parent" else "title")

    def lead(self) -> tuple[Text, ...]:
        """What to do, in one or two sentences."""
        words, roles = self.words, self.assessment.action.roles
        if not self.view.complete:
            return (words.phrase("unfinished_lead"),)
        if self.urgency is Urgency.EMERGENCY:
            return (words.phrase("emergency_worse" if roles[0] == "ambulance" else "emergency_go"),)
        if self.urgency is Urgency.SELF_CARE:
            return (self._by_when(), words.phrase("self_care_not_all_clear"))
        return (self._by_when(), words.phrase(f"do_{roles[0]}"))

    def _by_when(self) -> Text:
        hours = self.assessment.action.within_hours
        days, weeks = max(1, math.floor(hours / 24)), max(1, math.floor(hours / 168))
        return self.words.phrase(f"urgency_{self.urgency.value}", days=days, weeks=weeks)

    def contacts(self) -> Section | None:
        """Whom to call."""
        items = tuple(self.words.contact(role) for role in self.assessment.action.roles if role != "self_care")
        if self.urgency is Urgency.EMERGENCY and "ambulance" not in self.assessment.action.roles:
            items = (*items, self.words.contact("ambulance"))
        block = Contacts(items=items) if items else None
        return section(self.words, "contacts", [block], tone="urgent" if self.urgency is Urgency.EMERGENCY else "plain")

    def action(self, setting: Setting) -> Section | None:
        """What to do, whom to call, and when to answer again."""
        words, roles = self.words, self.assessment.action.roles
        contacts = tuple(words.contact(role) for role in roles if role != "self_care")
        again = words.phrase("review", days=max(1, self.assessment.review_days))
        note = given(setting.note, words.locale) if setting.note else None
        return section(
            words,
            "action",
            [
                None if self.view.complete else paragraph(self._by_when(), words.phrase(f"do_{roles[0]}")),
                paragraph(words.phrase("do_self_care")) if self.urgency is Urgency.SELF_CARE else None,
                Contacts(items=contacts) if contacts else None,
                *(self.clinic.route(self.assessment) if self.clinic and self.view.complete else ()),
                paragraph(note),
                paragraph(again, words.phrase("review_sooner")) if self.view.complete else None,
            ],
            tone="warning" if self.urgency >= Urgency.SAME_DAY else "plain",
        )

    def unfinished(self) -> Section | None:
        """That questions are left, which, and whom to call."""
        words = self.words
        left = questions_left(self.library, self.view.shown.intake)
        shown = [
            question
            for kind, key in left[:QUESTIONS_SHOWN]
            if (
                question := words.of(
                    kind, key, "prompt" if kind == "questions" else "question" if kind == "findings" else "text"
                )
            )
        ]
        lead = words.phrase("unfinished_left" if left else "unfinished_more", count=len(left))
        sooner = self.view.shown.could_reach > self.urgency
        return section(
            words,
            "unfinished",
            [
                paragraph(words.phrase("unfinished_call"), strong=True),
                paragraph(words.phrase("unfinished_could")) if sooner else None,
                paragraph(lead),
                bullets(shown),
            ],
            tone="warning",
        )

    def why(self) -> Section | None:
        """The reasons that hold the urgency, and only those that may be named."""
        words = self.words
        fired = [
            words.the("rules", reason.rule, "explanation")
            for reason in self.view.reasons
            if reason.state == "fired" and reason.urgency >= min(self.urgency, Urgency.SOON)
        ]
        unknown = [
            self.labels[key]
            for reason in self.view.reasons
            if reason.state == "open" and reason.urgency == self.urgency
            for key in reason.findings
            if self.levels.finding(key) < YES and not self.library.findings[key].sensitive
        ]
        return section(
            words,
            "why",
            [
                bullets(fired[:6]),
                paragraph(words.phrase("reason_open")) if unknown else None,
                bullets(unknown[:8]),
                paragraph(words.phrase("reason_neutral")) if self.view.hidden else None,
                paragraph(words.phrase("reason_none")) if not (fired or unknown or self.view.hidden) else None,
            ],
        )

    def until_seen(self) -> Section | None:
        """What to do until seen, from same-day up."""
        if self.urgency < Urgency.SAME_DAY:
            return None
        lines = [self.words.the("advice", key, "text") for key in self.view.shown.until_seen]
        neutral = self.words.phrase("until_seen_neutral") if self.urgency is Urgency.SAME_DAY or not lines else None
        return section(self.words, "until_seen", [bullets(lines), paragraph(neutral)])

    def tell(self, relied: tuple[Text, ...]) -> Section | None:
        """What to show at the desk."""
        words, intake = self.words, self.assessment.intake
        began = None
        if intake.pain_days is not None:
            days = round(intake.pain_days)
            began = words.phrase("tell_days" if days else "tell_today", days=days)
        return section(
            words,
            "tell",
            [
                paragraph(
                    words.phrase("tell_age", age=intake.age_years) if intake.age_years is not None else None,
                    began,
                    words.phrase("tell_score", score=intake.pain_score) if intake.pain_score is not None else None,
                ),
                paragraph(words.phrase("tell_lead")) if relied else None,
                bullets(relied),
            ],
        )

    def warning_signs(self) -> tuple[Section | None, Section | None]:
        """The warning signs: the first on page one, the others further down."""
        lines = [self.words.the("advice", key, "text") for key in self.view.shown.safety_net]
        return (
            section(self.words, "safety_net", [bullets(lines[:FIRST_SIGNS])], tone="urgent"),
            section(self.words, "more_signs", [bullets(lines[FIRST_SIGNS:])]),
        )

    def conditions(self) -> Section | None:
        """What it may be; a serious condition only where a rule that suspects it has fired."""
        words = self.words
        named = [each.condition for each in self.view.shown.possible_conditions if each.state == "fired"]
        entries = []
        for key in named[:MAX_CONDITIONS]:
            told = [
                words.the("conditions", key, "summary"),
                words.of("conditions", key, "course"),
                words.of("conditions", key, "helps"),
            ]
            entries.append(
                Entry(name=words.the("conditions", key, "name"), texts=tuple(text for text in told if text is not None))
            )
        lead = words.phrase("conditions_lead" if entries else "conditions_none")
        return section(words, "conditions", [paragraph(lead), Entries(items=tuple(entries)) if entries else None])

    def advice(self, kind: Literal["self_care", "lifestyle", "work", "flare_up"]) -> Section | None:
        """Advice of one kind that fits, what matters most first."""
        words = self.words
        fitting = [
            advice
            for advice in self.library.advice.values()
            if advice.kind == kind and (advice.fits is None or fold(advice.fits, self.levels) == YES)
        ]
        fitting.sort(key=lambda advice: (advice.order, advice.fits is None, advice.id))
        entries = []
        for advice in _first(fitting, MAX_ADVICE[kind]):
            text = words.the("advice", advice.id, "text")
            name = words.of("advice", advice.id, "title")
            sure = words.of("advice", advice.id, "certainty")
            entries.append(
                Entry(name=name or text, texts=(text,) if name else (), notes=(sure,) if sure is not None else ())
            )
        return section(words, kind, [Entries(items=tuple(entries)) if entries else None])

    def treatments(self, care: Care) -> Section | None:
        """What helps and what does not, nearest to hand first."""
        entries = []
        for mark, most in MAX_TREATMENTS.items():
            near = sorted((offer for offer in self._treatments(care) if self._mark(offer) == mark), key=self._nearness)
            shown = _first([self.library.treatments[offer.id] for offer in near], most)
            offers = {offer.id: offer for offer in near}
            entries += [self._treatment(offers[treatment.id], mark) for treatment in shown]
        lead = paragraph(self.words.phrase("treatments_lead"))
        return section(self.words, "treatments", [lead, Entries(items=tuple(entries))] if entries else [])

    def _treatments(self, care: Care) -> Iterator[Offered]:
        return (offer for offer in care.offered if offer.kind == "treatment" and offer.stance is not None)

    def _mark(self, offer: Offered) -> Mark:
        return _MARKS[offer.stance.verdict] if offer.stance else "unsure"

    def _nearness(self, offer: Offered) -> tuple[int, str]:
        return _NEAREST.index(self.library.treatments[offer.id].given_by), offer.id

    def _treatment(self, offer: Offered, mark: Mark) -> Entry:
        words, stance = self.words, offer.stance or Stance(verdict="uncertain")
        verdict = stance.verdict
        if verdict == "only_with" and stance.with_treatment:
            said = words.phrase("verdict_only_with", treatment=words.the("treatments", stance.with_treatment, "name"))
        elif verdict == "your_choice" and not stance.disagree:
            said = words.phrase("verdict_choice")
        else:
            said = words.phrase(f"verdict_{verdict}")
        rows = (row for row in self.library.treatments[offer.id].evidence if row.id in stance.evidence)
        found: dict[str, Text] = {}
        for row in telling.told(self.library, rows):
            for text in (words.the("evidence", row.id, "summary"), words.phrase(f"certainty_{row.certainty}")):
                found.setdefault(text.text, text)
        for text in self._of_plugins(offer.id):
            found.setdefault(text.text, text)
        not_here = self.clinic.not_available(offer.id) if self.clinic else None
        if not_here and mark != "avoid":
            found.setdefault(not_here.text, not_here)
        warnings = [words.the("contraindications", key, "reason") for key in offer.warnings]
        return Entry(
            name=words.the("treatments", offer.id, "name"),
            texts=(words.the("treatments", offer.id, "summary"), said),
            notes=(*found.values(), *words.each("treatments", offer.id, "cautions"), *warnings)
            if mark != "avoid"
            else tuple(found.values()),
            mark=mark,
        )

    def _of_plugins(self, treatment: str) -> Iterator[Text]:
        """What plugins know of a treatment, each under its name. It is no part of the stance."""
        told: set[str] = set()
        for row in sorted(
            self.library.treatments[treatment].evidence, key=lambda row: telling.place(self.library, row)
        ):
            if is_core(row):
                continue
            plugin = self.library.origin("evidence", row.id).distribution
            if plugin not in told:
                told.add(plugin)
                summary = self.words.the("evidence", row.id, "summary")
                said = self.words.phrase("says_plugin", plugin=plugin, text=summary)
                yield attrs.evolve(said, record=summary.record, sources=summary.sources)

    def withheld(self, care: Care) -> Section | None:
        """What would fit but is not for this person now, and why."""
        words = self.words
        withheld = sorted((each for each in care.withheld if each.kind == "treatment"), key=lambda each: "." in each.id)
        entries = tuple(
            Entry(name=words.the("treatments", each.id, "name"), texts=self._because(each))
            for each in withheld[:MAX_WITHHELD]
        )
        return section(words, "withheld", [Entries(items=entries) if entries else None])

    def _because(self, each: Withheld) -> tuple[Text, ...]:
        if each.because == "contraindicated":
            told = {
                words.text: words
                for key in each.records
                if (words := self.words.of("contraindications", key, "reason"))
            }
            return tuple(told.values())
        return (self.words.phrase(f"withheld_{each.because}"),)

    def exercises(self, care: Care) -> Section | None:
        """The programme: its name and why, a few exercises with steps and dose, and when to stop, once.

        Where every exercise is withheld: why.
        """
        words = self.words
        if care.programme_id is None:
            reasons = {
                text.text: text for each in care.withheld if each.kind == "exercise" for text in self._because(each)
            }
            return section(words, "exercises", [bullets(list(reasons.values())[:MAX_REASONS])])
        warnings = {offer.id: offer.warnings for offer in care.offered if offer.kind == "exercise"}
        shared = [key for key in warnings[care.programme[0]] if all(key in warnings[each] for each in care.programme)]
        entries: list[Entry] = []
        stop: list[Text] = []
        for key in care.programme:
            stop += words.each("exercises", key, "stop_rules")
            notes = [words.the("exercises", key, "dose_text"), words.of("exercises", key, "easier")]
            notes += [words.the("contraindications", each, "reason") for each in warnings[key] if each not in shared]
            entries.append(
                Entry(
                    name=words.the("exercises", key, "name"),
                    texts=(words.the("exercises", key, "purpose"), words.the("exercises", key, "start")),
                    steps=words.each("exercises", key, "steps"),
                    notes=tuple(note for note in notes if note is not None),
                    pictures=self._pictures(key),
                )
            )
        programme = [words.the("programmes", care.programme_id, field) for field in ("name", "purpose", "basis")]
        return section(
            words,
            "exercises",
            [
                paragraph(programme[0], strong=True),
                paragraph(*programme[1:]),
                paragraph(words.phrase("exercises_lead")),
                paragraph(*(words.the("contraindications", key, "reason") for key in shared), strong=True),
                Entries(items=tuple(entries)),
                paragraph(words.phrase("exercise_stop"), strong=True),
                bullets(stop),
            ],
        )

    def _pictures(self, key: str) -> tuple[Picture, ...]:
        """An exercise as it looks: each picture is told in the words of the step that it shows."""
        scene = self.library.exercises[key].picture
        if scene is None:
            return ()
        told = (self.words.the("exercises", key, "start"), *self.words.each("exercises", key, "steps"))
        return tuple(
            Picture(svg=svg, alt=told[frame.shows], step=frame.shows)
            for svg, frame in zip(stills(scene), scene.frames, strict=True)
        )
