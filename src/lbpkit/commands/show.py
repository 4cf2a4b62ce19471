"""`lbpkit show ID`: everything known about one record."""

from __future__ import annotations

import argparse

from lbpkit.commands.arguments import add_format, add_library, examples, library_of


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit show ID [options]"
    parser.epilog = examples(
        "lbpkit show acupuncture",
        "lbpkit show saddle_numbness",
        "lbpkit show conditions/sciatica",
        "lbpkit show GB",
        "lbpkit show S0-001 --format json",
        "",
        "Every record with that id is shown; KIND/ID asks for one kind. Ids: lbpkit list KIND.",
    )
    parser.add_argument("id", metavar="ID", help="the id of a record, or KIND/ID")
    add_format(parser)
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Print the page of every record with that id."""
    from lbpkit.commands.files import as_json
    from lbpkit.commands.pages import page, plain_page

    library = library_of(args)
    found = library.find(args.id)
    if args.format == "json":
        print(as_json([plain_page(library, kind, record) for kind, record in found]))
    else:
        print("\n\n\n".join(page(library, kind, record) for kind, record in found))
    return 0
