"""`lbpkit batch INTAKES --out RESULT`: the urgency of each of many people, from a table of them."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from lbpkit.commands.arguments import add_format, add_library, examples, library_of


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit batch FILE --out RESULT [options]"
    parser.epilog = examples(
        "lbpkit batch people.parquet --out urgencies.parquet --keep key",
        "lbpkit batch people.csv --out urgencies.csv --keep key --keep practice",
        "",
        "A row is a person; the columns are age_years, sex, pain_days, pain_score, and findings by their ids (lbpkit list",
        "findings), true, false or null for not known. In CSV: yes, no, unknown. What is left out was asked of nobody.",
        "Everything is checked before anything is triaged. A million people take seconds; the file is read piece by piece.",
    )
    parser.add_argument("file", metavar="FILE", help="the people: .parquet, .arrow or .csv")
    parser.add_argument("--out", required=True, metavar="RESULT", help="the file to write: .parquet, .arrow or .csv")
    parser.add_argument(
        "--keep", action="append", default=[], metavar="COLUMN", help="a column to pass through; may be given again"
    )
    add_format(parser)
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Write the urgencies, and say how many people have each."""
    from lbpkit.commands.files import as_json
    from lbpkit.commands.layout import table

    with people_in(args.file) as told:
        from lbpkit.batch import triage_file

        found = triage_file(library_of(args), args.file, args.out, keep=dict.fromkeys(args.keep), told=told)
    total = sum(found.values())
    if args.format == "json":
        print(as_json({"rows": total, "urgencies": {urgency.value: count for urgency, count in found.items()}}))
    else:
        rows = [(urgency.value, f"{count:,}", f"{count / max(total, 1):.1%}") for urgency, count in found.items()]
        print(table(("urgency", "people", ""), rows))
        print(f"{args.out}: {total:,} rows")
    return 0


@contextlib.contextmanager
def people_in(file: str) -> Iterator[Callable[[int, int], None]]:
    """A table of people to read, refused where it cannot be read at all; what is given is to be told how far it is."""
    from lbpkit.commands.files import UsageError, intake_named, named
    from lbpkit.commands.progress import Progress

    try:
        import lbpkit.batch  # noqa: F401 - whether the extra is there
    except ImportError:
        raise UsageError('tables of people need more: pip install "lbpkit[batch]"') from None
    if not Path(file).is_file():
        raise UsageError(f"no file {named(file)}; name a .parquet, .arrow or .csv file")
    progress = Progress(None)
    with intake_named(file):
        yield progress.told
    progress.done()
