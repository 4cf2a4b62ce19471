"""The interview: what to ask next, and when nothing more can matter.

First who answers, age, sex, where it hurts and for how long, with the check for what cannot wait. Then emergencies
before today before soon, and within each what `priorities` puts first. A question is asked only while some way of
answering what is left could change the goal.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Literal

import attrs

from lbpkit.care_stakes import care_at_stake
from lbpkit.engine.indexed import bits_of, index_of
from lbpkit.engine.prospects import Prospect
from lbpkit.library import Library
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.intake import ABOUT, PROXIES, RESPONDENTS, Intake
from lbpkit.model.urgency import Urgency
from lbpkit.priorities import (
    EMERGENCY_ITEMS,
    ITEMS,
    Asked,
    HowAsked,
    first_of,
    group_of,
    in_order,
    is_on_record,
    stakes,
)

Goal = Literal["urgency", "care"]


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
    """Whether it is a sign on which an emergency may hang: five on a screen at the most."""
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
    prospect = Prospect.of(library, index_of(library), intake)
    if any(name in intake.not_asked for name in ABOUT):
        return _opening(library, intake, prospect)
    lowest, highest = prospect.lowest(), prospect.highest()
    if lowest != highest:
        return _deciding(library, intake, prospect, lowest)
    if goal == "care" and highest < Urgency.SAME_DAY.rank:
        first_for = HowAsked(library, prospect).first_for
        wanted = {each for finding in bits_of(care_at_stake(library, prospect)) for each in first_for(finding)}
        if wanted:
            return _screen(library, intake, _ordered(library, wanted)[:ITEMS], "why_care")
    return None


def bounds(library: Library, intake: Intake) -> tuple[Urgency, Urgency]:
    """The lowest and the highest urgency that answering what may still be asked can lead to."""
    prospect = Prospect.of(library, index_of(library), intake)
    return Urgency.at(prospect.lowest()), Urgency.at(prospect.highest())


def questions_left(library: Library, intake: Intake) -> tuple[tuple[str, str], ...]:
    """What is asked next of all that could change the urgency, as (kind, id), the most urgent first.

    Questions that only the answers to these would open are not counted.
    """
    prospect = Prospect.of(library, index_of(library), intake)
    top: dict[Asked, int] = {}
    for stake in itertools.chain.from_iterable(stakes(library, prospect, prospect.lowest())):
        for each in stake.asked:
            top[each] = max(top.get(each, 0), stake.rank)
    about = (("phrases", f"ask_{name}") for name in ABOUT if name in intake.not_asked)
    return (*about, *sorted(top, key=lambda each: (-top[each], *in_order(library, each))))


def _opening(library: Library, intake: Intake, prospect: Prospect) -> Screen:
    """Who answers, age, sex, days, score, where it hurts, and what cannot wait for a second screen."""
    about = [
        _about_question(library, name) for name in ("respondent", *ABOUT) if name in {"respondent", *intake.not_asked}
    ]
    unasked = _askable(library, prospect)
    areas = [each for each in unasked if group_of(library, each) == "where"]
    at_once = [each for each in unasked if group_of(library, each) == "at_once"]
    asked = [*areas, *at_once[:EMERGENCY_ITEMS]]
    questions = (_question(library, intake, each, urgent=each not in areas) for each in asked)
    return Screen(questions=(*about, *questions), why=_phrase(library, "why_opening"))


def _deciding(library: Library, intake: Intake, prospect: Prospect, lowest: int) -> Screen:
    """The most urgent questions that are left."""
    at_stake = next(stakes(library, prospect, lowest), None)
    if at_stake is None:  # only a number's floor is at stake: ask whatever is left
        left = _askable(library, prospect)[:ITEMS]
        return _screen(library, intake, left, f"why_{Urgency.at(lowest + 1).value}")
    asked = first_of(library, at_stake)
    top = Urgency.at(at_stake[0].rank)
    rules = sorted({stake.rule for stake in at_stake if not stake.asked.isdisjoint(asked)})
    return _screen(library, intake, asked, _why(library, top, asked), top is Urgency.EMERGENCY, rules)


def _why(library: Library, top: Urgency, asked: Iterable[Asked]) -> str:
    """What stands over a screen. Of an illness or a medicine alone no screen says that a yes means help now."""
    if not any(is_on_record(library, each) for each in asked):
        return f"why_{top.value}"
    return "why_emergency_and_record" if top is Urgency.EMERGENCY else "why_and_record"


def _askable(library: Library, prospect: Prospect) -> list[Asked]:
    return _ordered(library, map(HowAsked(library, prospect).of, bits_of(prospect.askable())))


def _ordered(library: Library, asked: Iterable[Asked]) -> list[Asked]:
    return sorted(set(asked), key=lambda each: in_order(library, each))


def _screen(
    library: Library,
    intake: Intake,
    asked: Iterable[Asked],
    why: str,
    urgent: bool = False,
    rules: Iterable[str] = (),
) -> Screen:
    questions = (_question(library, intake, each, urgent=urgent and not is_on_record(library, each)) for each in asked)
    return Screen(questions=tuple(questions), why=_phrase(library, why), rules=tuple(rules))


def _question(library: Library, intake: Intake, each: Asked, *, urgent: bool) -> ScreenQuestion:
    kind, key = each
    if kind == "questions":
        return _choice_question(library, intake, key, urgent)
    return _finding_question(library, intake, key, urgent)


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
    return intake.respondent in PROXIES


def _phrase(library: Library, key: str) -> str:
    return library.phrases[key].text
