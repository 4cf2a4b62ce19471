"""The interview in a terminal: screens, answers, the way back, saving and resuming."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lbpkit.asking import in_language
from lbpkit.commands.conversation import Conversation, numbered, save_name
from lbpkit.commands.files import UsageError, as_json, named, shown, write_whole
from lbpkit.errors import IntakeError
from lbpkit.interview import Goal, Screen, ScreenQuestion, next_question
from lbpkit.library import Library
from lbpkit.model.intake import NOT_ASKED, Intake

HELP = """\
y yes   n no   d don't know (or ?)   1, 2, 3 … a choice
0 none of these: no to every question of the list (only as its first answer)
b back one screen   s FILE save the answers   q quit   h this help
Several answers may stand on one line: n n y d"""
_YES_NO_UNKNOWN = {"y": 0, "yes": 0, "n": 1, "no": 1, "d": 2, "?": 2}
_DONT_KNOW = {"d", "?"}
_DAYS = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(days?|weeks?|months?|years?)?\Z", re.IGNORECASE)
_DAYS_IN = {"d": 1, "w": 7, "m": 30, "y": 365}
_HINTS = {
    "age_years": "whole years",
    "pain_days": "days, or for instance 3 weeks, 2 months, 1 year",
    "pain_score": "0 to 10",
}


class Outcome(enum.Enum):
    """How a question, or a screen of them, ended."""

    ANSWERED = "answered"
    NONE_OF_THESE = "none_of_these"
    BACK = "back"
    QUIT = "quit"


_LEAVING = (Outcome.BACK, Outcome.QUIT)


class Interview:
    """One interview, from its first screen to the end."""

    def __init__(
        self,
        library: Library,
        conversation: Conversation,
        *,
        goal: Goal,
        intake: Intake,
        locale: str = "en",
        region: str | None = None,
        save_to: str | None = None,
    ) -> None:
        self.library = library
        self.talk = conversation
        self.goal: Goal = goal
        self.locale = locale
        self.region = region
        self.save_to = save_to
        self.intake = Intake()
        self.history: list[Intake] = []
        self._replay(intake)

    def _replay(self, saved: Intake) -> None:
        """Walk through the screens that the saved answers settle, so that there is a way back into them.

        Raises:
            IntakeError: where they name findings that the library does not have.
        """
        next_question(self.library, saved, goal=self.goal)
        while screen := next_question(self.library, self.intake, goal=self.goal):
            answers: dict[str, Any] = {}
            for question in screen.questions:
                names = [question.id] if question.kind == "about" else list(question.choices[0].answers)
                for name in names:
                    given = _given(saved, name)
                    if given is NOT_ASKED:
                        self.intake = saved
                        return
                    answers[name] = given
            self.history.append(self.intake)
            self.intake = self.intake.answering(answers)
        self.intake = saved

    def run(self) -> bool:
        """Ask until nothing is left that matters. False where the person quit.

        Raises:
            EndOfInputError: where nobody answers any more; what was answered is in `intake`.
        """
        while screen := next_question(self.library, self.intake, goal=self.goal):
            before = self.intake
            outcome = self._ask_screen(in_language(self.library, screen, before, self.locale, region=self.region))
            if outcome is Outcome.QUIT:
                return False
            if outcome is Outcome.BACK:
                self._go_back(before)
            else:
                self.history.append(before)
                self.save()
        return True

    def _go_back(self, before: Intake) -> None:
        self.intake = self.history.pop() if self.history else before
        if self.intake is before:
            self.talk.say("This is the first screen.")

    def save(self) -> None:
        """Write the answers to the file that was named, if one was.

        Raises:
            UsageError: where it cannot be written.
        """
        if self.save_to is not None:
            write_whole(self.save_to, f"{as_json(self.intake.to_dict())}\n".encode(), private=True)

    def _ask_screen(self, screen: Screen) -> Outcome:
        self.talk.forget()
        self.talk.say(f"\n--- Screen {len(self.history) + 1} " + "-" * 40)
        self.talk.tell(screen.why)
        for question in screen.questions:
            if question.kind == "about":
                self.talk.say()
                self._show(question, "")
                outcome = self._ask(question, "")
                if outcome in _LEAVING:
                    return outcome
        listed = [question for question in screen.questions if question.kind != "about"]
        return self._ask_list(listed, screen.none_of_these()) if listed else Outcome.ANSWERED

    def _ask_list(self, listed: list[ScreenQuestion], none: Mapping[str, str | None]) -> Outcome:
        self.talk.forget()
        self.talk.say()
        for number, question in enumerate(listed, start=1):
            self._show(question, f"{number}. ")
        self.talk.say(f"0. {self.library.phrases['none_of_these'].text}\n")
        for number, question in enumerate(listed, start=1):
            outcome = self._ask(question, f"{number}.", none if number == 1 else None)
            if outcome is not Outcome.ANSWERED:
                return outcome
        return Outcome.ANSWERED

    def _show(self, question: ScreenQuestion, number: str) -> None:
        self.talk.tell(question.text, number)
        indent = " " * max(3, len(number))
        if question.help:
            self.talk.tell(question.help, indent)
        if question.kind != "finding" and question.choices:
            for line in numbered([choice.text for choice in question.choices], indent):
                self.talk.say(line)

    def _ask(self, question: ScreenQuestion, number: str, none: Mapping[str, str | None] | None = None) -> Outcome:
        """Ask until there is an answer that can be used."""
        prompt = f"{number} [{_allowed(question)}{', 0' if none else ''}]: ".lstrip()
        while True:
            given = self.talk.word(prompt) if question.choices else self.talk.line(prompt)
            if given.lower() in ("b", "back"):
                return Outcome.BACK
            if given.lower() in ("q", "quit"):
                return Outcome.QUIT
            if given.lower() in ("h", "help"):
                self.talk.say(HELP)
            elif (name := save_name(given)) is not None:
                self.save_as(name)
            elif none and given == "0":
                self.intake = self.intake.answering(none)
                return Outcome.NONE_OF_THESE
            elif self._answered(question, given):
                return Outcome.ANSWERED

    def _answered(self, question: ScreenQuestion, given: str) -> bool:
        answers = _read(question, given)
        if answers is None:
            self.talk.forget()
            self.talk.say(f"{shown(given)} is no answer here; allowed: {_allowed(question)}; or b, s FILE, q, h")
            return False
        try:
            self.intake = self.intake.answering(answers)
        except IntakeError as error:
            self.talk.say(f"That {error.problems[0].message.replace('null', 'd')}.")
            return False
        if question.id == "pain_days" and not given.replace(".", "").isdigit() and self.intake.pain_days is not None:
            self.talk.say(f"That is {self.intake.pain_days:g} days.")
        return True

    def save_as(self, name: str) -> bool:
        """Save the answers under this name from now on; False, and a message, where that cannot be done."""
        if not name and self.save_to is None:
            self.talk.say("Name the file: s FILE")
            return False
        before = self.save_to
        try:
            if name and name != before:
                self.save_to = new_file(name)
            self.save()
        except UsageError as error:
            self.save_to = before
            self.talk.say(f"Not saved: {error}")
            return False
        self.talk.say(f"Saved. To go on later: lbpkit ask --resume {self.save_to}")
        return True


def new_file(name: str) -> str:
    """The name, where nothing stands there yet: answers of somebody else are not written over.

    Raises:
        UsageError: where something does.
    """
    if Path(name).exists():
        raise UsageError(f"{named(name)} is there already; name a new file, or go on: lbpkit ask --resume {name}")
    if not Path(name).resolve().parent.is_dir():
        raise UsageError(f"there is no folder {named(Path(name).parent)}; make it, or name a file elsewhere")
    return name


def _given(saved: Intake, name: str) -> Any:
    if name in ("age_years", "sex", "pain_days", "pain_score", "respondent"):
        return NOT_ASKED if name in saved.not_asked else getattr(saved, name)
    return saved.answers.get(name, NOT_ASKED)


def _allowed(question: ScreenQuestion) -> str:
    if question.kind == "finding":
        return "y/n/d"
    if question.choices:
        dont_know = "" if question.id == "respondent" else ", d"
        return f"1-{len(question.choices)}{dont_know}"
    return f"{_HINTS.get(question.id, 'a number')}, d"


def _read(question: ScreenQuestion, given: str) -> dict[str, Any] | None:
    """The answers that what was typed stands for; None where it stands for none."""
    word = given.lower()
    if question.kind == "finding":
        place = _YES_NO_UNKNOWN.get(word)
        return None if place is None else dict(question.choices[place].answers)
    if question.choices:
        if word in _DONT_KNOW and question.id != "respondent":
            return dict(question.choices[-1].answers)
        if word.isascii() and word.isdigit() and len(word) < 4 and 1 <= int(word) <= len(question.choices):
            return dict(question.choices[int(word) - 1].answers)
        return None
    return {question.id: None} if word in _DONT_KNOW else _number(question.id, word)


def _number(field: str, given: str) -> dict[str, Any] | None:
    if field != "pain_days":
        return {field: int(given)} if given.isascii() and given.isdigit() and len(given) < 10 else None
    match = _DAYS.match(given)
    if match is None or len(given) > 30:
        return None
    return {field: float(match[1].replace(",", ".")) * _DAYS_IN[(match[2] or "d")[0].lower()]}
