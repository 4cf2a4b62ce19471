"""`lbpkit claims`: the ledger of facts, and what became of each."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lbpkit.commands.arguments import OneOf, add_format, add_library, examples, known_id, library_of

if TYPE_CHECKING:
    from lbpkit.library import Library

STATUSES = OneOf("status", ("used", "qualified", "rejected"))


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit claims [ID …] [options]"
    parser.epilog = examples(
        "lbpkit claims",
        "lbpkit claims S0-001 S0-002",
        "lbpkit claims --status rejected",
        "lbpkit claims --unused --format json",
        "",
        "used: carried. qualified: carried with a caveat. rejected: never told to patients, the note says why.",
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these claims")
    parser.add_argument("--status", type=STATUSES, metavar=STATUSES.metavar, help="only claims with this status")
    parser.add_argument("--source", metavar="ID", help="only claims of this source")
    parser.add_argument("--unused", action="store_true", help="only claims that no record carries")
    add_format(parser)
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Print the claims that were asked for."""
    from lbpkit.commands.files import as_json
    from lbpkit.commands.layout import table

    library = library_of(args)
    rows = list(_rows(library, args))
    if args.format == "json":
        print(as_json(rows))
    elif args.ids:
        print("\n\n".join(_in_full(row) for row in rows))
    else:
        header = ("id", "status", "used by", "source", "text")
        print(
            table(header, [(row["id"], row["status"], len(row["used_by"]), row["source"], row["text"]) for row in rows])
        )
    return 0


def _rows(library: Library, args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    ids = [known_id("claim", key, library.claims, "lbpkit claims") for key in args.ids] or list(library.claims)
    if args.source is not None:
        known_id("source", args.source, library.sources, "lbpkit list sources")
    for key in dict.fromkeys(ids):
        claim, users = library.claims[key], library.used_by.get(key, ())
        if (
            (args.status is None or claim.status == args.status)
            and (args.source is None or claim.source == args.source)
            and not (args.unused and users)
        ):
            yield {
                "id": key,
                "status": claim.status,
                "used_by": list(users),
                "note": claim.note,
                "text": claim.text,
                "source": claim.source,
            }


def _in_full(row: dict[str, Any]) -> str:
    from lbpkit.commands.layout import prose

    lines = [f"{row['id']}: {row['status']}", prose(row["text"], "  ")]
    lines += [prose(row["note"], "  Note: ")] if row["note"] else []
    lines += [prose(", ".join(row["used_by"]) or "no record", "  Carried by: "), f"  Source: {row['source']}"]
    return "\n".join(lines)
