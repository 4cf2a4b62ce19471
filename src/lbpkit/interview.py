"""The interview: what to ask next, and when nothing more can matter.

First who answers, age, sex, where it hurts and for how long, with the check for what cannot wait. Then emergencies
before today before soon, and within each what most rules hang on. A question is asked only while some way of answering
what is left could change the goal.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Literal

import attrs

from lbpkit.care_stakes import care_at_stake
from lbpkit.engine.indexed import Index, bits_of, index_of
from lbpkit.engine.prospects import Prospect
from lbpkit.library import Library
from lbpkit.model.findings import GROUPS
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.intake import ABOUT, RESPONDENTS, Intake
from lbpkit.model.record import is_core
from lbpkit.model.urgency import Urgency

Goal = Literal["urgency", "care"]
EMERGENCY_ITEMS = 5
"""How many emergency questions stand on one screen at the most."""
FIRST_CHECK = ("at_once", "first_check")
"""The groups of what may be an emergency and is not about the back at all: asked before the back."""
OTHER_ITEMS = 8
"""How many other questions stand on one screen at the most."""


@attrs.frozen(kw_only=True)
class ScreenChoice:
    """One answer that can be picked."""

    text: str
    """What is shown."""
    answers: FrozenMap[str, str | None]
    """What it answers, for `Intake.answering`: finding id to yes, no or unknown; a field's name to its value."""


@attrs.frozen(kw_only=True)
class ScreenQuestion:
    """One question of a screen: in English, until `lbpkit.asking.in_language` puts it into another language."""

    kind: Literal["finding", "question", "about"]
    """A finding, a question with choices of its own, or one of age, sex, days, score and respondent."""
    id: str
    """Id of the finding or question, or the name of the field."""
    text: str
    """What is asked."""
    help: str | None = None
    """What is said below."""
    choices: tuple[ScreenChoice, ...] = ()
    """What can be picked, `don't know` the last; empty where a number is asked (None answers it as not known). None
    is preselected.
    """
    urgent: bool = False
    """Whether an emergency may hang on it."""
    lang: str = "en"
    """The language it is in."""


@attrs.frozen(kw_only=True)
class Screen:
    """What to ask next, together."""

    questions: tuple[ScreenQuestion, ...]
    """In the order in which they are shown."""
    why: str
    """Why these are asked, for the person who is asked."""
    rules: tuple[str, ...] = ()
    """Ids of the rules that hang on them."""
    lang: str = "en"
    """The language that `why` is in."""

    def none_of_these(self) -> Mapping[str, str | None]:
        """Answers that say no to every yes-or-no question of the screen: for `Intake.answering`."""
        answers: dict[str, str | None] = {}
        for question in self.questions:
            if question.kind != "about":
                first_no = question.choices[1] if question.kind == "finding" else question.choices[0]
                answers.update(first_no.answers)
        return answers


def next_question(library: Library, intake: Intake, *, goal: Goal = "urgency") -> Screen | None:
    """What to ask next; None when nothing that may still be asked matters to the goal.

    Args:
        library: whose rules decide.
        intake: what is known so far.
        goal: `urgency`: until nothing left can change the urgency. `care`: then what decides care as well.

    Raises:
        IntakeError: where the intake names findings that the library does not have.
    """
    index = index_of(library)
    prospect = Prospect.of(library, index, intake)
    if any(name in intake.not_asked for name in ABOUT):
        return _opening(library, intake, index, prospect)
    lowest, highest = prospect.lowest(), prospect.highest()
    if lowest != highest:
        return _deciding(library, intake, index, prospect, lowest)
    if goal == "care" and highest < Urgency.SAME_DAY.rank:
        wanted = care_at_stake(library, prospect)
        if wanted:
            first = {bit for finding in bits_of(wanted) for bit in bits_of(prospect.askable_first(finding))}
            keys = _in_group_order(library, [index.finding_of(bit) for bit in first])
            return _screen(library, intake, keys[:OTHER_ITEMS], "why_care", False, ())
    return None


def bounds(library: Library, intake: Intake) -> tuple[Urgency, Urgency]:
    """The lowest and the highest urgency that answering what may still be asked can lead to."""
    prospect = Prospect.of(library, index_of(library), intake)
    return Urgency.at(prospect.lowest()), Urgency.at(prospect.highest())


def questions_left(library: Library, intake: Intake) -> tuple[tuple[str, str], ...]:
    """What is asked next of all that could change the urgency, as (kind, id), the most urgent first.

    Questions that only the answers to these would open are not counted.
    """
    index = index_of(library)
    prospect = Prospect.of(library, index, intake)
    about = [("phrases", f"ask_{name}") for name in ABOUT if name in intake.not_asked]
    top: dict[int, int] = {}
    first = functools.cache(lambda finding: bits_of(prospect.askable_first(finding)))
    for rank, conjunction in prospect.at_stake(prospect.lowest()):
        for finding in bits_of(conjunction & prospect.unasked):
            for bit in first(finding):
                top[bit] = max(top.get(bit, 0), rank)
    asked_by = {finding: question.id for question in library.questions.values() for finding in question.findings}
    ranks = {index.finding_of(bit): rank for bit, rank in top.items()}
    keys = sorted(_in_group_order(library, list(ranks)), key=lambda key: -ranks[key])
    asked = (("questions", asked_by[key]) if key in asked_by else ("findings", key) for key in keys)
    return tuple(dict.fromkeys([*about, *asked]))


def _opening(library: Library, intake: Intake, index: Index, prospect: Prospect) -> Screen:
    """Who answers, age, sex, days, score, where it hurts, and what cannot wait for a second screen."""
    questions = [
        _about_question(library, name) for name in ("respondent", *ABOUT) if name in {"respondent", *intake.not_asked}
    ]
    unasked = _in_group_order(library, [index.finding_of(bit) for bit in bits_of(prospect.askable())])
    areas = [key for key in unasked if library.findings[key].group == "where"]
    questions += [_finding_question(library, intake, finding, False) for finding in areas]
    at_once = [key for key in unasked if library.findings[key].group == "at_once"]
    questions += [_finding_question(library, intake, finding, True) for finding in at_once[:EMERGENCY_ITEMS]]
    return Screen(questions=tuple(questions), why=_phrase(library, "why_opening"))


def _deciding(library: Library, intake: Intake, index: Index, prospect: Prospect, lowest: int) -> Screen:
    """The most urgent questions that are left: first those that decide alone, or on which most hangs."""
    stakes = prospect.at_stake(lowest)
    wanted: dict[int, list[tuple[int, int]]] = {}
    first = functools.cache(lambda finding: bits_of(prospect.askable_first(finding)))
    for rank, conjunction in stakes:
        for finding in bits_of(conjunction & prospect.unasked):
            for bit in first(finding):
                wanted.setdefault(bit, []).append((rank, conjunction))
    if not wanted:  # only a number's floor is at stake: ask whatever is left
        wanted = {bit: [(lowest + 1, bit)] for bit in bits_of(prospect.askable())}

    def weight(bit: int) -> tuple[int, bool, bool, float, int, str]:
        hanging = wanted[bit]
        top = max(rank for rank, _ in hanging)
        reach = sum(
            4.0 ** -(conjunction & prospect.unasked).bit_count() for rank, conjunction in hanging if rank == top
        )
        finding = library.findings[index.finding_of(bit)]
        group = finding.group
        # Of what is equally urgent the core's own is asked first, however much a plugin brings.
        return (-top, not is_core(finding), group not in FIRST_CHECK, -reach, GROUPS.index(group), finding.id)

    ordered = sorted(wanted, key=weight)
    top = max(rank for rank, _ in wanted[ordered[0]])
    urgent = top == Urgency.EMERGENCY.rank
    room = EMERGENCY_ITEMS if urgent else OTHER_ITEMS
    picked: list[int] = []
    covered: set[int] = set()
    for bit in ordered:
        if len(picked) == room or max(rank for rank, _ in wanted[bit]) < top:
            break
        if bit in covered:
            continue
        picked.append(bit)
        # what only matters together with this one waits for its answer
        for rank, conjunction in wanted[bit]:
            if rank == top:
                covered |= {other for other in bits_of(conjunction & prospect.unasked) if other not in picked}
        covered -= {other for other in ordered if _decides_alone(other, wanted[other], prospect, top)}
    keys = _in_group_order(library, [index.finding_of(bit) for bit in picked])
    asked = sum(picked)
    hanging = (
        rule for rule in library.rules.values() if rule.urgency.rank > lowest and index.asked_by[rule.id] & asked
    )
    rules = tuple(sorted(rule.id for rule in hanging))
    return _screen(library, intake, keys, f"why_{Urgency.at(top).value}", urgent, rules)


def _decides_alone(bit: int, hanging: list[tuple[int, int]], prospect: Prospect, top: int) -> bool:
    return any(rank == top and conjunction & prospect.unasked == bit for rank, conjunction in hanging)


def _screen(
    library: Library, intake: Intake, keys: list[str], why: str, urgent: bool, rules: tuple[str, ...]
) -> Screen:
    asked_by = {finding: question for question in library.questions.values() for finding in question.findings}
    questions: dict[str, ScreenQuestion] = {}
    for key in keys:
        if key in asked_by:
            question = _choice_question(library, intake, asked_by[key].id, urgent)
        else:
            question = _finding_question(library, intake, key, urgent)
        questions[question.id] = question
    return Screen(questions=tuple(questions.values()), why=_phrase(library, why), rules=rules)


def _finding_question(library: Library, intake: Intake, key: str, urgent: bool) -> ScreenQuestion:
    finding = library.findings[key]
    choices = tuple(
        ScreenChoice(text=_phrase(library, f"answer_{answer}"), answers=FrozenMap[str, str | None]({key: answer}))
        for answer in ("yes", "no", "unknown")
    )
    text = finding.proxy_question if _by_proxy(intake) else finding.question
    return ScreenQuestion(kind="finding", id=key, text=text, help=finding.help, choices=choices, urgent=urgent)


def _choice_question(library: Library, intake: Intake, key: str, urgent: bool) -> ScreenQuestion:
    question = library.questions[key]
    left = [finding for finding in question.findings if finding not in intake.answers]
    proxy = _by_proxy(intake)
    choices = [
        ScreenChoice(
            text=(choice.proxy_text if proxy else None) or choice.text,
            answers=FrozenMap[str, str | None](
                {finding: "yes" if choice.answers[finding] else "no" for finding in left}
            ),
        )
        for choice in question.choices
    ]
    choices.append(
        ScreenChoice(
            text=_phrase(library, "answer_unknown"), answers=FrozenMap[str, str | None](dict.fromkeys(left, "unknown"))
        )
    )
    text = question.proxy_prompt if proxy else question.prompt
    return ScreenQuestion(kind="question", id=key, text=text, help=question.help, choices=tuple(choices), urgent=urgent)


def _about_question(library: Library, name: str) -> ScreenQuestion:
    choices = tuple(
        ScreenChoice(text=_phrase(library, phrase), answers=FrozenMap[str, str | None]({name: value}))
        for phrase, value in ABOUT_CHOICES.get(name, ())
    )
    return ScreenQuestion(kind="about", id=name, text=_phrase(library, f"ask_{name}"), choices=choices)


ABOUT_CHOICES: dict[str, tuple[tuple[str, str | None], ...]] = {
    "respondent": tuple((f"respondent_{name}", name) for name in RESPONDENTS),
    "sex": (("sex_female", "female"), ("sex_male", "male"), ("sex_unsaid", None)),
}
"""A field about the person to its choices: the phrase that is shown, and the value it stands for."""


def _by_proxy(intake: Intake) -> bool:
    return intake.respondent in ("parent", "carer")


def _in_group_order(library: Library, keys: list[str]) -> list[str]:
    return sorted(keys, key=lambda key: (GROUPS.index(library.findings[key].group), "." in key, key))


def _phrase(library: Library, key: str) -> str:
    return library.phrases[key].text
