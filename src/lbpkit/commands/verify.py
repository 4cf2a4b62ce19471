"""`lbpkit verify`: prove that the content keeps the laws, over every intake there can be."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from lbpkit.commands.arguments import a_number, add_format, add_library, examples, library_of

if TYPE_CHECKING:
    from lbpkit.library import Library
    from lbpkit.verify import Result, Status

SECONDS = 10
"""How long one proof may take unless said otherwise."""
ANSWERS = (
    "A proof covers the rules as they are written, not the truth of the answers, nor whether the medicine is right."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit verify [options]"
    parser.epilog = examples(
        "lbpkit verify",
        "lbpkit verify --no-plugins --law 3",
        "lbpkit verify --write-counterexamples found && lbpkit triage found/law-3-requirements-fever.json",
        "lbpkit verify --format json",
        "",
        "proved: by z3, over every intake there can be. checked: everything there is, or one example for each record.",
        "refuted: does not hold; where answers show it, the smallest set found. undecided: not settled in time.",
        "Exit code 1 where something is refuted.",
    )
    parser.add_argument(
        "--law",
        type=a_number(1, 13),
        action="append",
        metavar="N",
        help="only this law, by its number; may be given again",
    )
    parser.add_argument(
        "--seconds",
        type=a_number(0, 86_400),
        default=SECONDS,
        metavar="N",
        help="how long one proof may take (default: %(default)s)",
    )
    parser.add_argument(
        "--write-counterexamples",
        metavar="DIR",
        help="write each counterexample into this folder, as a file of answers for lbpkit triage",
    )
    add_format(parser)
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Print what was proved, checked, refuted and left undecided."""
    from lbpkit.commands.files import UsageError, as_json
    from lbpkit.verify import LAWS, verify

    unknown = sorted(set(args.law or ()) - set(LAWS))
    if unknown:
        known = ", ".join(map(str, LAWS))
        raise UsageError(f"law {unknown[0]} is tested, and not one for proofs; here: {known}")
    library = library_of(args)
    results = list(verify(library, laws=args.law, seconds=args.seconds))
    files = _written(results, args.write_counterexamples) if args.write_counterexamples else {}
    if args.format == "json":
        print(as_json([result.to_dict() for result in results]))
    else:
        print("\n".join([*_in_words(results, files), *_moved(library)]))
    return 1 if any(result.status == "refuted" for result in results) else 0


def _moved(library: Library) -> Iterator[str]:
    """Which of the shipped cases the plugins move, from which urgency to which."""
    from lbpkit.commands.additions import moves, moves_in_words
    from lbpkit.commands.layout import heading

    if len(library.parts) > 1:
        yield f"\n{heading(', '.join(part.distribution for part in library.parts[1:]))}"
        yield from moves_in_words(moves(library))


def _written(results: Sequence[Result], folder: str) -> dict[Result, str]:
    """Each counterexample in a file of its own; the results with the names of their files."""
    from lbpkit.commands.files import UsageError, as_json, shown, write_whole

    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"cannot make the folder {shown(folder)}: {getattr(error, 'strerror', None) or error}"
        ) from None
    files = {}
    for result in results:
        if result.counterexample is not None:
            name = f"law-{result.law}-{result.id.replace('/', '-').replace(' ', '-')}.json"
            files[result] = str(Path(folder, name))
            write_whole(files[result], (as_json(result.counterexample.to_dict()) + "\n").encode())
            print(f"lbpkit: wrote {shown(files[result])}", file=sys.stderr)
    return files


def _in_words(results: Sequence[Result], files: dict[Result, str]) -> Iterator[str]:
    from lbpkit.commands.layout import counted, heading, prose

    yield _summary(results)
    for status, title in (("refuted", "Refuted"), ("undecided", "Not settled")):
        found = [result for result in results if result.status == status]
        if found:
            yield f"\n{heading(title)}"
            for result in found:
                yield from _in_full(result, files.get(result))
    noted = [result for result in results if result.note]
    if noted:
        yield f"\n{heading('To look at (no law is broken)')}"
        yield from (prose(f"{result.id}: {result.note}", "  ", "    ") for result in noted)
    counts = Counter(result.status for result in results)
    yield "\n" + prose(", ".join(f"{counts[status]} {status}" for status in _statuses() if counts[status]) + ".")
    yield prose(ANSWERS)
    if counts["refuted"]:
        yield prose(
            f"{counted(counts['refuted'], 'demand')} of the laws {'is' if counts['refuted'] == 1 else 'are'} not met."
        )


def _statuses() -> tuple[Status, ...]:
    from lbpkit.verify import Status

    return get_args(Status)


def _summary(results: Sequence[Result]) -> str:
    """One row for each law: how many of its demands stand how, and how long that took."""
    from lbpkit.commands.layout import table
    from lbpkit.verify import LAWS

    rows = []
    for law, name in LAWS.items():
        own = [result for result in results if result.law == law]
        if own:
            counts = Counter(result.status for result in own)
            seconds = f"{sum(result.seconds for result in own):.1f}"
            rows.append((law, name, *(counts[status] or "" for status in _statuses()), seconds))
    return table(("law", "", *_statuses(), "seconds"), rows)


def _in_full(result: Result, file: str | None) -> Iterator[str]:
    import json

    from lbpkit.commands.layout import prose

    yield prose(f"Law {result.law}, {result.id}: {result.text}", "  ", "    ")
    if file is not None:
        yield f"    lbpkit triage {file}"
    elif result.counterexample is not None:
        yield f"    echo '{json.dumps(result.counterexample.to_dict())}' | lbpkit triage -"
