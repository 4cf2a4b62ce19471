"""Screens of the interview in another language, and what a page needs to ask them.

A question is in one language as a whole: where a text of it is missing, all of it stays English.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from lbpkit.document import Text
from lbpkit.interview import ABOUT_CHOICES, Goal, Screen, ScreenQuestion, next_question
from lbpkit.library import Library
from lbpkit.locales import ENGLISH, Words, locales_of, negotiate, region_of
from lbpkit.model.findings import Choice
from lbpkit.model.intake import PROXIES, Intake
from lbpkit.pictures import body_map, saddle_area


def in_language(library: Library, screen: Screen, intake: Intake, locale: str, *, region: str | None = None) -> Screen:
    """A screen in the words of a language; what it asks and what each choice answers stays as it is.

    Args:
        library: the library that gave the screen.
        screen: what `next_question` gave.
        intake: the answers it was given for: they say who answers.
        locale: a BCP 47 tag, such as `es`.
        region: a country code, such as `US`: some medicines have other names there.

    Raises:
        LocaleError: where the library does not speak the language, or has no such region.
    """
    words = Words(library=library, locale=negotiate(library, locale), region=region_of(library, region))
    if words.locale == ENGLISH and region is None:
        return screen
    why = next((key for key, phrase in library.phrases.items() if phrase.text == screen.why), None)
    said = words.phrase(why) if why else Text(text=screen.why, record="phrases")
    proxy = intake.respondent in PROXIES
    questions = tuple(_question(words, question, proxy) for question in screen.questions)
    return attrs.evolve(screen, why=said.text, lang=said.lang, questions=questions)


def asked_next(
    library: Library, intake: Intake, *, goal: Goal = "urgency", locale: str = "en", region: str | None = None
) -> dict[str, Any] | None:
    """The next screen as plain data, with the answers that say no to all of it; None when nothing left matters.

    Args:
        library: whose rules decide, and whose words are used.
        intake: what is known so far.
        goal: `urgency` or `care`, as in `next_question`.
        locale: a BCP 47 tag, such as `es`.
        region: a country code, such as `US`.

    Raises:
        IntakeError: where the intake names findings that the library does not have.
        LocaleError: where the library does not speak the language, or has no such region.
    """
    screen = next_question(library, intake, goal=goal)
    if screen is None:
        return None
    said = in_language(library, screen, intake, locale, region=region)
    plain: dict[str, Any] = attrs.asdict(said, value_serializer=_plain)
    return plain | {"none_of_these": dict(said.none_of_these())}


def _plain(_: Any, __: Any, value: Any) -> Any:
    return dict(value) if hasattr(value, "keys") else value


PAGE = (
    "title", "notice", "language", "country", "country_unsaid", "single", "leave", "leave_keys", "waiting", "point", "days",
    "weeks", "months", "years", "number", "none_rest", "go_on", "back", "stop", "save", "print", "style", "standard",
    "large_print", "easy_read", "again", "missing", "failed", "retry", "not_stored",
)  # fmt: skip
"""What a page that asks says beside the questions: the phrases `page_…`."""


def page_words(library: Library, locale: str) -> dict[str, Any]:
    """What a page that asks says beside the questions, in a language; and under `regions` the names of the countries.

    Args:
        library: whose phrases.
        locale: a BCP 47 tag, such as `es`.

    Raises:
        LocaleError: where the library does not speak the language.
    """
    words = Words(library=library, locale=negotiate(library, locale))
    phrases = {name: f"page_{name}" for name in PAGE}
    phrases |= {"unknown": "answer_unknown", "none": "none_of_these", "banner": "banner_demonstration"}
    said: dict[str, Any] = {name: words.phrase(phrase).text for name, phrase in phrases.items()}
    return said | {"regions": {key: words.the("regions", key, "name").text for key in library.regions}}


def page_choices(library: Library) -> dict[str, list[Any]]:
    """The languages and the countries that a page can offer, each with its id and name; languages with a direction."""
    spoken = ((tag, library.locales[tag]) for tag in locales_of(library))
    return {
        "locales": [{"id": tag, "name": each.name, "direction": each.direction} for tag, each in spoken],
        "regions": [{"id": key, "name": region.name} for key, region in library.regions.items()],
    }


def page_pictures() -> dict[str, Any]:
    """What a page shows beside the questions, as SVG: the body to point at, and by its id what a question is about."""
    return {"body": body_map(every=True), "questions": {"saddle_feeling": saddle_area()}}


def _question(words: Words, question: ScreenQuestion, proxy: bool) -> ScreenQuestion:
    """The question in the words' language; as it was where one of its texts is not said in it."""
    text = _asked(words, question, proxy)
    kind = f"{question.kind}s"
    help_ = words.within(kind, question.id, "help", question.help) if question.help else None
    choices = [*_choices(words, question, proxy)]
    if any(each.lang != words.locale for each in (text, *choices, *([help_] if help_ else []))):
        return question
    return attrs.evolve(
        question,
        text=text.text,
        help=help_.text if help_ else None,
        choices=tuple(
            attrs.evolve(choice, text=said.text) for choice, said in zip(question.choices, choices, strict=True)
        ),
        lang=words.locale,
    )


def _asked(words: Words, question: ScreenQuestion, proxy: bool) -> Text:
    if question.kind == "about":
        return words.phrase(f"ask_{question.id}")
    field = "prompt" if question.kind == "question" else "question"
    return words.the(f"{question.kind}s", question.id, f"proxy_{field}" if proxy else field)


def _choices(words: Words, question: ScreenQuestion, proxy: bool) -> Iterable[Text]:
    match question.kind:
        case "about":
            return [words.phrase(phrase) for phrase, _ in ABOUT_CHOICES.get(question.id, ())]
        case "finding":
            return [words.phrase(f"answer_{answer}") for answer in ("yes", "no", "unknown")]
    choices = words.library.questions[question.id].choices
    said = [choice_text(words, question.id, choice, proxy=proxy) for choice in choices]
    return [*said, words.phrase("answer_unknown")]


def choice_text(words: Words, question: str, choice: Choice, *, proxy: bool) -> Text:
    """What is picked, as the person themselves or whoever answers for them is asked.

    Args:
        words: the language.
        question: id of the question.
        choice: one of its choices.
        proxy: whether somebody answers for the person.
    """
    if proxy and choice.proxy_text is not None:
        return words.within("questions", question, "choices.proxy_text", choice.proxy_text)
    return words.within("questions", question, "choices.text", choice.text)
