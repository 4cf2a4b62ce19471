"""Asking in a terminal: one line at a time, on a screen or through a pipe."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Sequence
from typing import TextIO

from lbpkit.commands.layout import prose

_SAVE = re.compile(r"(?:s|save)(?:\s+(.*))?\Z", re.IGNORECASE)
MAX_LINE = 2000


class EndOfInputError(Exception):
    """Nobody answers any more."""


class Conversation:
    """Says things and reads lines. Several answers on one line are taken one after the other."""

    def __init__(self, said: TextIO) -> None:
        self.said = said
        self._waiting: list[str] = []
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        self._echoes = sys.stdin is None or not sys.stdin.isatty()

    def say(self, text: str = "") -> None:
        """Print one text."""
        print(text, file=self.said, flush=True)

    def tell(self, text: str, indent: str = "") -> None:
        """Print one wrapped paragraph."""
        self.say(prose(text, indent))

    def line(self, prompt: str) -> str:
        """The next whole line.

        Raises:
            EndOfInputError: where there is none.
        """
        self.forget()
        print(prompt, end="", file=self.said, flush=True)
        given = sys.stdin.readline(MAX_LINE) if sys.stdin is not None else ""
        if not given:
            self.say()
            raise EndOfInputError
        if self._echoes:
            self.say(given.strip())
        return given.strip()

    def word(self, prompt: str) -> str:
        """The next answer: what is left of the last line, else the first of the next one.

        Raises:
            EndOfInputError: where there is none.
        """
        if self._waiting:
            return self._waiting.pop(0)
        given = self.line(prompt)
        if _SAVE.match(given):
            return given
        first, *self._waiting = given.split() or [""]
        return first

    def forget(self) -> None:
        """Drop what is left of the last line."""
        self._waiting.clear()


def save_name(given: str) -> str | None:
    """The file that `s FILE` names, empty where it names none; None where this is no command to save."""
    match = _SAVE.match(given)
    return None if match is None else (match[1] or "").strip()


def numbered(texts: Sequence[str], indent: str) -> list[str]:
    """Texts with numbers, from 1."""
    width = len(str(len(texts)))
    return [prose(text, f"{indent}{place:>{width}}) ") for place, text in enumerate(texts, start=1)]
