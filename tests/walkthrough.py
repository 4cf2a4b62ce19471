"""Follows the pages of docs/howto as their reader would: every command, every file, and what is shown is compared.

    python tests/walkthrough.py docs/howto/write_a_rule.md …

A block of `console` holds commands after `$ ` and, below each, what it prints; `...` stands for anything, and a command
with nothing below it only has to end well. A block below a line that is a path in backticks is what that file holds; one
of `po` is an entry to be filled in there. Runs in the environment that is active (`nox -s plugins` makes a fresh one).
"""

import doctest
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

PAGES = ("write_a_rule", "put_your_clinic_on_leaflets", "translate")
"""The pages of docs/howto that a new author follows: all of them, where none is named."""
_PART = re.compile(r"(?:^`(?P<path>[\w./-]+)`\n+)?^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


class Command(NamedTuple):
    """A command line, and what the page shows below it."""

    line: str
    shown: str


class File(NamedTuple):
    """What a file is to hold, or an entry of a catalogue."""

    path: str
    language: str
    body: str


def steps(page):
    """The commands and files of a page, in its order."""
    for part in _PART.finditer(Path(page).read_text("utf-8")):
        if part["language"] == "console":
            for each in re.split(r"^\$ ", part["body"], flags=re.MULTILINE)[1:]:
                line, _, shown = each.partition("\n")
                yield Command(line, shown)
        elif part["path"]:
            yield File(part["path"], part["language"], part["body"])


def follow(page, folder, run):
    """Do what the page says, in a folder; `run(line, folder)` gives exit code and output.

    Raises:
        AssertionError: where a command fails, or prints something else than the page shows.
    """
    here = Path(folder)
    for step in steps(page):
        if isinstance(step, File):
            put(here / step.path, step)
        elif step.line.startswith("cd "):
            here = here / step.line.removeprefix("cd ")
        elif (done := run(step.line, here)) is not None:
            compare(page, step, *done)


def put(file, step):
    """Write a file, or fill in an entry."""
    if step.language == "po":
        text, empty = file.read_text("utf-8"), re.sub(r'(?m)^msgstr ".*"$', 'msgstr ""', entry_of(step.body))
        if empty not in text:
            raise AssertionError(f"{file}: no such entry to be filled in:\n{empty}")
        file.write_text(text.replace(empty, entry_of(step.body)), "utf-8")
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(step.body, "utf-8")


def entry_of(body):
    """The entry without its remarks."""
    return "".join(line for line in body.splitlines(keepends=True) if not line.startswith("#"))


def compare(page, step, code, output):
    if not step.shown:
        if code:
            raise AssertionError(f"{page}: {step.line}: exit code {code}\n{output}")
        return
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    if not doctest.OutputChecker().check_output(step.shown, output, flags):
        raise AssertionError(f"{page}: {step.line}\n--- shown\n{step.shown}\n--- printed\n{output}")


def in_a_shell(line, folder):
    print(f"$ {line}", flush=True)
    done = subprocess.run(["bash", "-c", line], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: PLW1510 - compared
    return done.returncode, done.stdout


def main(*pages):
    for page in pages:
        print(f"\n{page}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            try:
                follow(page, folder, in_a_shell)
            finally:  # what the page installed lies in the folder that goes
                for step in steps(page):
                    if isinstance(step, Command) and (made := re.match(r"lbpkit new plugin ([\w-]+)", step.line)):
                        in_a_shell(f"pip uninstall --quiet --yes lbpkit-{made[1]}", folder)


if __name__ == "__main__":
    main(*(sys.argv[1:] or [f"docs/howto/{name}.md" for name in PAGES]))
