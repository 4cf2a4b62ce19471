"""From the words of a command to its exit code: the only place that turns errors into messages."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from lbpkit.commands.arguments import parse
from lbpkit.commands.files import UsageError
from lbpkit.errors import ContentError, IntakeError, LbpkitError, PluginError

INTERRUPTED = 130
"""What shells report for a process that Ctrl-C ended."""
PIPE_CLOSED = 141
"""What shells report for a process whose reader went away."""


def run(argv: Sequence[str]) -> int:
    """Run one command; a user's mistake ends in one message and exit code 2."""
    _prepare_streams()
    try:
        code = _run(argv)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _silence_stdout()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        _say(f"cannot write or read{f' {error.filename!r}' if error.filename else ''}: {error.strerror or error}")
        _silence_stdout()
        return 2
    return code


def _run(argv: Sequence[str]) -> int:
    try:
        verb, args = parse(argv)
        return verb.module.run(args)
    except SystemExit as stop:  # argparse, after --help or a mistake
        return stop.code if isinstance(stop.code, int) else 2
    except (ContentError, PluginError) as error:
        _say(f"{error}\nsee: lbpkit check, or leave plugins out with --no-plugins")
        return 1
    except UsageError as error:
        _say(str(error))
        return 2
    except (IntakeError, LbpkitError) as error:
        _say(str(error))
        return 2


def _say(message: str) -> None:
    for line in message.splitlines():
        print(f"lbpkit: {line}", file=sys.stderr)


def _prepare_streams() -> None:
    """A terminal that lacks a character shows `?`; what is piped or redirected is UTF-8 everywhere."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")


def _silence_stdout() -> None:
    """Keep the interpreter from complaining about a closed pipe while it shuts down."""
    try:
        number = sys.stdout.fileno()
    except (AttributeError, OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)
