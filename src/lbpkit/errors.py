"""The errors lbpkit raises, all below `LbpkitError`.

An error answers, in this order: where, what is wrong, what was found, what is allowed, what to do.
Errors that can have several causes carry all of them, so that nobody mends a folder one message at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple


class LbpkitError(Exception):
    """Anything that lbpkit refuses, by its own decision."""


class Problem(NamedTuple):
    """One thing wrong with one place of one content file."""

    file: str
    """The file, relative to the folder that was read."""
    path: str
    """Where in the file, as a JSON path: `$.when.all[1]`; empty where it is about a whole distribution."""
    kind: str
    """A stable slug for this kind of problem, such as `unknown-finding`."""
    message: str
    """What is wrong and what was found."""
    hint: str = ""
    """What is allowed, the nearest match, or what to do."""

    def __str__(self) -> str:
        where = f"{self.file}: {self.path}" if self.path else self.file
        hint = f"; {self.hint}" if self.hint else ""
        return f"{where}: {self.message}{hint} [{self.kind}]"


class _ManyProblemsError(LbpkitError):
    """An error that carries all its causes, sorted."""

    where = ""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"{count} problem{'s' if count != 1 else ''} in {self.where}"
        return "\n".join([head, *map(str, self.problems)])

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems,)


class ContentError(_ManyProblemsError):
    """Content files that cannot become a library. `problems` holds every problem of every file."""

    where = "the content"


class PluginError(_ManyProblemsError):
    """Plugins that cannot be used. `problems` holds every problem of every plugin.

    The `file` of each names the distribution, its version, and the file where it is about one.
    """

    where = "the plugins"


class UnknownIdError(LbpkitError, LookupError):
    """No record of that kind has that id; the message holds the nearest ids."""


class LocaleError(LbpkitError):
    """A locale or region that is not there, or a preview locale that was not asked for."""


class RenderError(LbpkitError):
    """A document that cannot be written in the format asked for."""


class IntakeProblem(NamedTuple):
    """One field of an intake that cannot be used. The given value is kept apart from the text."""

    field: str
    """Such as `age_years` or `answers.fever_or_chills`; of a key that is no identifier, only its place."""
    message: str
    """What is wrong and what is allowed. Never holds the given value."""
    value: object = None
    """What was given: of a patient, so it stays out of `str(error)` and of logs."""


class IntakeError(LbpkitError, ValueError):
    """An intake that cannot be used. `str(error)` names fields and what they allow, never what was given.

    `problems` holds every problem, `field` and `value` those of the first.
    """

    def __init__(self, problems: Iterable[IntakeProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in self.problems))

    @property
    def field(self) -> str:
        """The first field with a problem."""
        return self.problems[0].field

    @property
    def value(self) -> object:
        """What was given for that field."""
        return self.problems[0].value

    def __reduce__(self) -> tuple[Any, ...]:
        return IntakeError, (self.problems,)


def plain(text: str) -> str:
    r"""The text with whatever could steer a terminal or turn the order of reading written as an escape.

    >>> plain("rules/\x1b[2Jx.toml")
    'rules/\\x1b[2Jx.toml'
    """
    return text if text.isprintable() else repr(text)[1:-1]


def nearest(name: str, known: Iterable[str]) -> str:
    """The hint that names the known words nearest to `name`; empty where none is near."""
    import difflib

    words = list(known)
    matches = difflib.get_close_matches(name[:80], words, n=2, cutoff=0.6)
    if not matches and len(name) > 2:
        matches = sorted(word for word in words if word.startswith(name))[:2]
    return f"did you mean {' or '.join(repr(match) for match in matches)}?" if matches else ""
