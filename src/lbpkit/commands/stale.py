"""`lbpkit stale`: sources that have lapsed, or were last read long ago. The only command that looks at the calendar."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lbpkit.commands.arguments import a_date, a_number, add_format, add_library, examples, library_of

if TYPE_CHECKING:
    from lbpkit.library import Library
    from lbpkit.model.sources import Source


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit stale [options]"
    parser.epilog = examples(
        "lbpkit stale",
        "lbpkit stale --months 6",
        "lbpkit stale --on 2028-01-01 --format json",
        "",
        "Exit code 1 where something has to be looked at. What had lapsed already by the date of the content's edition",
        "is listed as known: guidance from it is not counted as current.",
    )
    parser.add_argument(
        "--months",
        type=a_number(1, 600),
        default=12,
        metavar="N",
        help="sources read longer ago are listed (default: 12)",
    )
    parser.add_argument("--on", type=a_date, metavar="DATE", help="the day to judge by (default: today)")
    add_format(parser)
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Print the sources to look at."""
    from lbpkit.commands.files import as_json
    from lbpkit.commands.layout import counted, table

    library = library_of(args)
    on = args.on or datetime.date.today()
    rows = list(stale_sources(library, on, args.months))
    if args.format == "json":
        print(as_json(rows))
    elif rows:
        print(
            table(
                ("source", "known", "why", "title"),
                [(r["id"], "yes" if r["known"] else "", r["why"], r["title"]) for r in rows],
            )
        )
    else:
        print(f"{counted(len(library.sources), 'source')}: all stand, and were read within {args.months} months.")
    return 0 if all(row["known"] for row in rows) else 1


def stale_sources(library: Library, on: datetime.date, months: int) -> Iterator[dict[str, Any]]:
    """Sources that no longer stand on that day, and those last read more than so many months before it."""
    oldest = _months_before(on, months)
    for key, source in sorted(library.sources.items()):
        why = _lapse(source, on)
        known = bool(why) and source.lapsed(library.edition)
        if source.checked_on is not None and source.checked_on < oldest:
            why = [*why, f"last read on {source.checked_on}"]
            known = False
        if why:
            yield {
                "id": key,
                "known": known,
                "why": "; ".join(why),
                "valid_until": source.valid_until and source.valid_until.isoformat(),
                "checked_on": source.checked_on and source.checked_on.isoformat(),
                "title": source.title,
            }


def _lapse(source: Source, on: datetime.date) -> list[str]:
    why = [f"withdrawn: {source.withdrawn}"] if source.withdrawn else []
    if source.valid_until is not None and source.valid_until < on:
        why.append(f"lapsed on {source.valid_until}")
    return why


def _months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months before; the last day of the month where that month is shorter.

    >>> _months_before(datetime.date(2026, 3, 31), 1)
    datetime.date(2026, 2, 28)
    """
    place = day.year * 12 + day.month - 1 - months
    year, month = divmod(place, 12)
    if year < 1:
        return datetime.date.min
    first_of_next = datetime.date(year + month // 11, (month + 1) % 12 + 1, 1)
    last = (first_of_next - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(day.day, last))
