"""`lbpkit search WORDS…`: the records that a few words or a code point to."""

from __future__ import annotations

import argparse

from lbpkit.commands.arguments import OneOf, a_number, add_format, add_library, examples, library_of
from lbpkit.model.kinds import KINDS

_KIND = OneOf("kind", tuple(KINDS))


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit search WORD… [options]"
    parser.epilog = examples(
        "lbpkit search slipped disc",
        "lbpkit search acetaminophen --kind treatments",
        "lbpkit search M54.31",
        "",
        "Spelling, accents and case make no difference. lbpkit show KIND/ID prints what was found.",
    )
    parser.add_argument("words", nargs="+", metavar="WORD", help="words, an id, or a code of ICD-10-CM or ICD-11")
    parser.add_argument("--kind", type=_KIND, action="append", metavar="KIND", help="look in this kind only")
    parser.add_argument(
        "--limit", type=a_number(1, 1000), default=20, metavar="N", help="how many at the most (default: %(default)s)"
    )
    add_format(parser)
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Print what was found, the best first."""
    import sys

    import attrs

    from lbpkit.commands.files import UsageError, as_json
    from lbpkit.commands.layout import table
    from lbpkit.searching import search

    library = library_of(args)
    try:
        hits = search(library, " ".join(args.words), kinds=args.kind, limit=args.limit)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if args.format == "json":
        print(as_json([attrs.asdict(hit) for hit in hits]))
    elif hits:
        print(table(["record", "where", "text"], [[hit.name, hit.where, hit.text] for hit in hits]))
    else:
        print("nothing found; see: lbpkit list KIND", file=sys.stderr)
    return 0
