"""Files of a command: bounded on the way in, whole or not at all on the way out."""

from __future__ import annotations

import contextlib
import json
import os
import re
import reprlib
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lbpkit import atomic
from lbpkit.errors import IntakeError, IntakeProblem, LbpkitError, nearest

if TYPE_CHECKING:
    from lbpkit.assessment import Assessment
    from lbpkit.model.intake import Intake

STDIN = "-"
MAX_ASSESSMENT = 10_000_000
"""The largest stored assessment that is read, in bytes."""
MAX_LINES = 20
"""How many problems of one file of answers are told."""
MAX_NAME = 300
"""How much of a file's name is told."""
_TOML_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:#|\[\s*[\w.-]+\s*\]\s*[\r\n]|[\w.\"-]+\s*=)")


class UsageError(LbpkitError):
    """A command that cannot be followed as it was given: the message says what to do."""


_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 50
_SHORT.maxlevel = 2
_WORDS = {True: "true", False: "false", None: "null"}


def shown(value: object) -> str:
    """A given value, short enough for a message and safe for a terminal."""
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    try:
        return _SHORT.repr(value)
    except ValueError:  # a number with more digits than Python will write
        return "a number of thousands of digits"


def named(path: str | os.PathLike[str]) -> str:
    """A file's name as it was given, safe for a terminal: long enough to find the file by."""
    quoted = repr(os.fspath(path))
    return quoted if len(quoted) <= MAX_NAME else f"{quoted[: MAX_NAME - 60]}...{quoted[-57:]}"


def read_bytes(name: str, limit: int) -> bytes:
    """The bytes of a file, or of standard input for `-`; one more than `limit` at the most.

    Raises:
        UsageError: where there is no such file, or it cannot be read.
    """
    try:
        if name == STDIN:
            if sys.stdin is None:
                raise UsageError("standard input is closed; name a file")
            return sys.stdin.buffer.read(limit + 1)
        with Path(name).open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        raise UsageError(f"no file {named(name)}; {_near_file(name)}") from None
    except IsADirectoryError:
        raise UsageError(f"{named(name)} is a folder; name a file in it") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {named(name)}: {getattr(error, 'strerror', None) or error}") from None


def _near_file(name: str) -> str:
    path = Path(name)
    try:
        beside = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return f"and no folder {named(path.parent)} either"
    return nearest(path.name, beside) or "name a file, or - for standard input"


def read_intake(name: str) -> Intake:
    """The intake in a JSON or TOML file, or on standard input.

    Raises:
        UsageError: naming the file, each field, what was found and what is allowed.
    """
    from lbpkit.model.intake import MAX_BYTES, Intake

    data = read_bytes(name, MAX_BYTES)
    is_toml = name.endswith(".toml") or (not name.endswith(".json") and _TOML_START.match(data) is not None)
    with intake_named(name):
        return Intake.from_toml(data) if is_toml else Intake.from_json(data)


def read_assessment(name: str) -> Assessment:
    """The assessment in a JSON file, as `lbpkit triage --format json` prints it, or on standard input.

    Raises:
        UsageError: naming the file and what is wrong with it.
    """
    from lbpkit.assessment import Assessment

    data = read_bytes(name, MAX_ASSESSMENT)
    said = "standard input" if name == STDIN else named(name)
    try:
        if len(data) > MAX_ASSESSMENT:
            raise UsageError(f"{said} has more than {MAX_ASSESSMENT:,} bytes; an assessment is smaller")
        stored = json.loads(data)
    except (ValueError, RecursionError):
        raise UsageError(f"{said} is not JSON; write one with: lbpkit triage FILE --format json") from None
    with intake_named(name):
        try:
            return Assessment.from_dict(stored)
        except IntakeError:
            raise
        except LbpkitError as error:
            raise UsageError(f"{said}: {error}; write one with: lbpkit triage FILE --format json") from None


@contextlib.contextmanager
def intake_named(name: str) -> Iterator[None]:
    """Tell what is wrong with an intake, with what was found: whoever runs the command may see it; a log may not."""
    try:
        yield
    except IntakeError as error:
        said = "standard input" if name == STDIN else name
        told = error.problems[:MAX_LINES]
        lines = [f"{said}: {problem.field}: {problem.message}{_found(problem)}" for problem in told]
        if len(error.problems) > MAX_LINES:
            lines.append(f"{said}: and {len(error.problems) - MAX_LINES} more")
        lines.append("the fields and what each allows: lbpkit schema intake")
        raise UsageError("\n".join(lines)) from None


def _found(problem: IntakeProblem) -> str:
    """What was given, where that says more than the field's name does."""
    field, value = problem.field, problem.value
    told = field == "intake" or (isinstance(value, str) and value == field.rpartition(".")[2])
    return "" if told or (value is None and field != "respondent") else f"; found {shown(value)}"


def as_json(value: Any) -> str:
    """Plain data as JSON for programs: strict, in the order in which it is held."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)


def write_whole(name: str, data: bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all: what stood there stays until the new content is safely on disk.

    Args:
        name: the file; a device or a pipe is written to as it is.
        data: everything it is to hold.
        private: whether only its owner may read it.

    Raises:
        UsageError: where it is a folder, or cannot be written.
    """
    try:
        path = Path(os.path.realpath(name))
        if path.is_dir():
            raise UsageError(f"{named(name)} is a folder; name a file in it")
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            path.write_bytes(data)
            return
        atomic.write_whole(path, data, private=private)
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot write {named(name)}: {getattr(error, 'strerror', None) or error}") from None


def write_result(name: str | None, result: str | bytes) -> None:
    """A result to its file, or to standard output where none is named.

    Raises:
        UsageError: where it cannot be written.
    """
    data = result.encode() if isinstance(result, str) else result
    if name is not None and name != STDIN:
        write_whole(name, data)
        print(f"lbpkit: wrote {named(name)}", file=sys.stderr)
    elif isinstance(result, str):
        print(result.removesuffix("\n"))
    elif sys.stdout.isatty():
        raise UsageError("this is not text; write it to a file with --output")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
