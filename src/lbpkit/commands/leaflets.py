"""`lbpkit leaflets FILE --out DIR`: a leaflet for each of many people."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lbpkit.commands.arguments import a_number, add_library, examples, library_of
from lbpkit.commands.leaflet import FORMATS, add_imprint, add_look

if TYPE_CHECKING:
    from lbpkit.bulk import Report

FAILURES_TOLD = 20
"""How many failures are told; --report holds all."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit leaflets FILE --out DIR [options]"
    parser.epilog = examples(
        "lbpkit leaflets answers.jsonl --out leaflets --region GB --format pdf",
        "lbpkit leaflets answers.jsonl --out leaflets --report failed.json",
        "",
        "FILE holds one person on each line, as JSON: the answers, or the answers and how that leaflet is to be:",
        '  {"age_years": 52, "sex": "female", "pain_days": 12, "pain_score": 6, "answers": {"fever_or_chills": "no"}}',
        '  {"intake": {…}, "file": "ward-3-bed-2", "locale": "es", "style": "large_print", "name": "…"}',
        "Files are numbered by line, or named by `file`. Run again to go on where it stopped: files that are newer than",
        "FILE are kept, as long as options and content are the same.",
    )
    parser.add_argument("file", metavar="FILE", help="one person on each line, as JSON; - for standard input")
    parser.add_argument("--out", required=True, metavar="DIR", help="the folder to write into")
    parser.add_argument(
        "--format", type=FORMATS, default="html", metavar=FORMATS.metavar, help="how they are written (default: html)"
    )
    add_look(parser)
    add_imprint(parser)
    parser.add_argument(
        "--workers", type=a_number(1, 256), metavar="N", help="how many processes (default: one for each processor)"
    )
    parser.add_argument("--again", action="store_true", help="write every file anew, also those that are there")
    parser.add_argument("--report", metavar="OUT", help="write what failed, and why, as JSON")
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Write them all; 2 where any failed."""
    from lbpkit.bulk import Options, write_leaflets
    from lbpkit.commands.files import as_json, write_whole
    from lbpkit.commands.progress import Progress

    library = library_of(args)
    lines, total, changed = _lines(args.file)
    options = Options(
        locale=args.locale,
        region=args.region,
        style=args.style,
        audience=args.audience,
        clinic=args.clinic,
        note=args.note,
    )
    progress = Progress(total)
    report = write_leaflets(
        library,
        lines,
        args.out,
        format=args.format,
        paper=args.paper,
        options=options,
        publisher=args.publisher,
        on=args.on,
        workers=args.workers,
        newer_than=float("inf") if args.again else changed,
        told=lambda _: progress.advance(),
    )
    progress.done()
    if args.report:
        write_whole(args.report, f"{as_json(_plain(report))}\n".encode(), private=True)
    _tell(report, args.out)
    return 2 if report.failed else 0


def _lines(name: str) -> tuple[Iterable[str], int | None, float]:
    """The lines, how many there are where that can be told, and when the file was last changed."""
    from lbpkit.commands.files import STDIN, UsageError, named

    if name == STDIN:
        return sys.stdin, None, float("inf")
    path = Path(name)
    try:
        with path.open(encoding="utf-8-sig") as file:
            total = sum(1 for line in file if line.strip())
        return _opened(path), total, path.stat().st_mtime
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"cannot read {named(name)}: {getattr(error, 'strerror', None) or 'it is not UTF-8'}"
        ) from None


def _opened(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig") as file:
        yield from file


def _plain(report: Report) -> dict[str, object]:
    failed = [{"line": each.place, "file": each.file, "problem": each.problem} for each in report.failed]
    return {"written": report.written, "kept": report.kept, "failed": failed}


def _tell(report: Report, folder: str) -> None:
    for each in report.failed[:FAILURES_TOLD]:
        for line in each.problem.splitlines() or [""]:
            print(f"lbpkit: line {each.place}: {line}", file=sys.stderr)
    if len(report.failed) > FAILURES_TOLD:
        print(f"lbpkit: and {len(report.failed) - FAILURES_TOLD} more: see --report", file=sys.stderr)
    print(f"{folder}: {report.written} written, {report.kept} kept, {len(report.failed)} failed")
