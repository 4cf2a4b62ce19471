"""`lbpkit replay FILE`: a stored assessment, made again."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lbpkit.commands.arguments import add_format, add_library, examples, library_of

if TYPE_CHECKING:
    from lbpkit.replaying import Replay


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit replay FILE [options]"
    parser.epilog = examples(
        "lbpkit triage answers.json --format json > assessment.json",
        "lbpkit replay assessment.json",
        "",
        "Exit code 0: the same came out. 1: it did not; the versions that made it are named.",
    )
    parser.add_argument("file", metavar="FILE", help="an assessment as JSON; - for standard input")
    add_format(parser)
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Make the assessment again, and say what differs."""
    from lbpkit.commands.files import as_json, read_assessment
    from lbpkit.replaying import replay

    made = replay(library_of(args), read_assessment(args.file))
    if args.format == "json":
        answer = {
            "reproduced": made.reproduced,
            "same_content": made.same_content,
            "differs": list(made.differs),
            "unknown_ids": list(made.unknown_ids),
            "urgency": {"stored": made.stored.urgency.value, "now": made.now.urgency.value if made.now else None},
            "needed": list(made.needed),
            "changed_in_place": list(made.changed_in_place),
        }
        print(as_json(answer))
    else:
        print("\n".join(_told(made)))
    return 0 if made.reproduced else 1


def _told(made: Replay) -> Iterator[str]:
    if made.now is None:
        yield f"Not reproduced: nothing is called {', '.join(made.unknown_ids)} any more."
    elif made.reproduced:
        yield f"Reproduced: {made.now.urgency.value}, and all that was said with it."
        if not made.same_content:
            yield "The content has changed since; nothing of this assessment hangs on what changed."
        return
    else:
        yield f"Not reproduced: {made.stored.urgency.value} then, {made.now.urgency.value} now."
        yield f"Differs: {', '.join(made.differs)}"
        if made.same_content:
            yield "The content is the same, so lbpkit itself has changed."
    yield f"What made it: pip install {' '.join(made.needed)}"
    if made.changed_in_place:
        changed = ", ".join(made.changed_in_place)
        yield f"The content of {changed} has changed since, and the version has not: install it as it was released."
