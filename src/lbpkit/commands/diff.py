"""`lbpkit diff OLD NEW`: what a change of content changes, for whom, and for how many."""

from __future__ import annotations

import argparse
import json
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lbpkit.commands.arguments import a_number, add_format, examples
from lbpkit.commands.versions import HELP

if TYPE_CHECKING:
    from lbpkit.changes import Change
    from lbpkit.library import Library
    from lbpkit.model.urgency import Urgency
    from lbpkit.verify import Witness

SECONDS = 10
"""How long the search for one person may take unless said otherwise."""
NOT_FOLLOWED = ("evidence", "checked_on")
"""Fields of a record whose change is told by name only."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit diff OLD NEW [options]"
    parser.epilog = examples(
        "lbpkit diff lbpkit-0.1.0-py3-none-any.whl core",
        "lbpkit diff core lbpkit-clinic-example",
        "lbpkit diff core plugins/acme/src/lbpkit_acme/content --intakes last_year.parquet",
        "lbpkit diff old/src/lbpkit/data core --witnesses found",
        "",
        f"OLD and NEW: {HELP}.",
        "A plugin is compared with the installed core beneath it; nothing of a folder or wheel is run.",
        "For each rule that weighs otherwise one person is looked for, by z3, over every set of answers there can be:",
        "the smallest set found whose urgency that rule changes, or the statement that there is nobody.",
    )
    parser.add_argument("old", metavar="OLD", help="the version before")
    parser.add_argument("new", metavar="NEW", help="the version after")
    parser.add_argument(
        "--intakes", metavar="FILE", help="count how many of these people move: .parquet, .arrow or .csv"
    )
    parser.add_argument(
        "--witnesses", metavar="DIR", help="write each person found into this folder, for lbpkit triage"
    )
    parser.add_argument(
        "--seconds",
        type=a_number(1, 86_400),
        default=SECONDS,
        metavar="N",
        help="how long the search for one person may take (default: %(default)s)",
    )
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Print what changed, for whom and for how many."""
    from lbpkit.changes import changes
    from lbpkit.commands.files import as_json
    from lbpkit.commands.versions import version
    from lbpkit.verify import witnesses

    before, after = version(args.old), version(args.new)
    changed = changes(before, after)
    found = list(witnesses(before, after, seconds=args.seconds))
    moved = _moved(before, after, args.intakes) if args.intakes else None
    files = _written(found, args.witnesses) if args.witnesses else {}
    if args.format == "json":
        print(as_json(_plain(before, after, changed, found, moved)))
    else:
        print("\n".join(_in_words(args, (before, after), changed, found, moved, files)))
    return 0


def _moved(before: Library, after: Library, file: str) -> dict[tuple[Urgency, Urgency], int]:
    from lbpkit.commands.batch import people_in

    with people_in(file) as told:
        from lbpkit.batch import moved_rows

        return moved_rows(before, after, file, told=told)


def _written(found: Iterable[Witness], folder: str) -> dict[str, str]:
    """Each person in a file of answers of their own; rules with the names of their files."""
    from lbpkit.commands.files import UsageError, as_json, named, write_whole

    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make the folder {named(folder)}: {error.strerror or error}") from None
    files = {}
    for witness in found:
        if witness.intake is not None:
            files[witness.rule] = str(Path(folder, f"{witness.rule}.json"))
            write_whole(files[witness.rule], f"{as_json(witness.intake.to_dict())}\n".encode())
    return files


def _plain(
    before: Library,
    after: Library,
    changed: Sequence[Change],
    found: Sequence[Witness],
    moved: Mapping[tuple[Urgency, Urgency], int] | None,
) -> dict[str, Any]:
    return {
        "before": before.content_hash,
        "after": after.content_hash,
        "changes": [change.to_dict() for change in changed],
        "witnesses": [
            {
                "rule": each.rule,
                "intake": each.intake and each.intake.to_dict(),
                "before": each.before and each.before.value,
                "after": each.after and each.after.value,
                "settled": each.settled,
            }
            for each in found
        ],
        "rows": None
        if moved is None
        else [{"before": was.value, "after": now.value, "count": count} for (was, now), count in moved.items()],
    }


def _in_words(
    args: argparse.Namespace,
    libraries: tuple[Library, Library],
    changed: Sequence[Change],
    found: Sequence[Witness],
    moved: Mapping[tuple[Urgency, Urgency], int] | None,
    files: Mapping[str, str],
) -> Iterator[str]:
    from lbpkit.commands.layout import counted, heading, prose

    for name, library in zip((args.old, args.new), libraries, strict=True):
        yield f"{library.content_hash[:12]}  {name}: {len(library.rules)} rules, {len(library.findings)} findings"
    if not changed:
        yield "\nNo record differs."
        return
    yield f"\n{heading('Whose urgency changes')}"
    if not found:
        yield "Nobody's: every rule weighs the same, whatever is answered."
    for witness in found:
        yield from _witness(witness, args, libraries, files.get(witness.rule))
    if found and not files:
        yield prose("Each with every answer, as a file for lbpkit triage: --witnesses DIR.")
    if moved is not None:
        yield f"\n{heading(f'People of {args.intakes}')}"
        yield from _rows(moved)
    deciding = [change for change in changed if change.decides]
    beside = [change for change in changed if not change.decides]
    for title, group in (("What decides", deciding), ("Words and the rest", beside)):
        if group:
            yield "\n" + heading(f"{title}: {counted(len(group), 'record')}")
            for change in group:
                yield from _change(change)
    yield "\n" + prose("This is what the rules do as they are written, and not whether the medicine is right.")


def _witness(
    witness: Witness, args: argparse.Namespace, libraries: tuple[Library, Library], file: str | None
) -> Iterator[str]:
    from lbpkit.commands.layout import prose

    if witness.intake is None or witness.before is None or witness.after is None:
        said = "nobody's: proved over all answers" if witness.settled else f"not settled within {args.seconds} seconds"
        yield f"  {witness.rule}: {said}"
        return
    yield f"  {witness.rule}: {witness.before.value} → {witness.after.value}"
    yield prose(_told(witness, libraries), "    ")
    for name in (args.old, args.new) if file else ():
        yield f"    lbpkit triage {shlex.quote(str(file))} --content {shlex.quote(name)}"


def _told(witness: Witness, libraries: tuple[Library, Library]) -> str:
    """The person, in clinicians' words."""
    from lbpkit.model.intake import about_fields

    findings = {**libraries[0].findings, **libraries[1].findings}
    intake = witness.intake
    assert intake is not None  # noqa: S101 -- the caller has looked
    about = [f"{name} {value}" for name, value in about_fields(intake) if value is not None]
    said = [f"yes: {findings[key].clinician}" for key in intake.yes]
    rest = [f"no: {len(intake.no)} others"] if intake.no else []
    return "; ".join([*about, *said, *rest]) or "nothing answered"


def _rows(moved: Mapping[tuple[Urgency, Urgency], int]) -> Iterator[str]:
    from lbpkit.commands.layout import table

    total = sum(moved.values())
    apart = {pair: count for pair, count in moved.items() if pair[0] != pair[1]}
    rows = [
        (was.value, now.value, f"{count:,}", f"{count / total:.2%}", "up" if now > was else "down")
        for (was, now), count in sorted(apart.items(), key=lambda item: -item[1])
    ]
    if rows:
        yield table(("before", "after", "people", "", ""), rows)
    yield f"{sum(apart.values()):,} of {total:,} move."


def _change(change: Change) -> Iterator[str]:
    from lbpkit.commands.layout import prose

    sign = {"added": "+", "removed": "-", "changed": "~"}[change.state]
    yield f"  {sign} {change.kind}/{change.id}"
    for name, (was, now) in change.fields.items():
        if change.state == "changed" and name not in NOT_FOLLOWED:
            yield prose(f"{name}: {_short(was)}", "      - ")
            yield prose(f"{name}: {_short(now)}", "      + ")


def _short(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
