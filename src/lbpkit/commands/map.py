"""`lbpkit map`: the evidence as a picture."""

from __future__ import annotations

import argparse

from lbpkit.commands.arguments import add_library, examples, library_of


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit map [TREATMENT ...] [options]"
    parser.epilog = examples(
        "lbpkit map --output evidence.svg",
        "lbpkit map acupuncture massage yoga --output some.svg",
        "",
        "A shape says which way the evidence points, the letter in it how sure it is. Every number is in the description.",
    )
    parser.add_argument(
        "treatments", nargs="*", metavar="TREATMENT", help="ids of treatments (default: all with evidence)"
    )
    parser.add_argument("--output", metavar="OUT", help="the SVG file to write, whole or not at all")
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Draw the map."""
    from lbpkit.charts import evidence_map
    from lbpkit.commands.files import write_result

    write_result(args.output, evidence_map(library_of(args), args.treatments or None))
    return 0
