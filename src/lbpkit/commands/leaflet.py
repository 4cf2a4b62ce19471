"""`lbpkit leaflet FILE`: a leaflet for somebody's answers."""

from __future__ import annotations

import argparse
from pathlib import PurePath

from lbpkit.commands.arguments import OneOf, a_date, add_library, examples, library_of
from lbpkit.commands.files import UsageError, shown
from lbpkit.commands.triage import AUDIENCES, add_region

ENDINGS = {".html": "html", ".htm": "html", ".txt": "text", ".md": "markdown", ".json": "json", ".pdf": "pdf"}
"""The format that the ending of a file asks for."""
FORMATS = OneOf("format", ("text", "markdown", "html", "pdf", "json"))
PAPERS = OneOf("paper", ("a4", "letter"))
STYLES = OneOf("style", ("standard", "large_print", "easy_read"))


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit leaflet FILE [options]"
    parser.epilog = examples(
        "lbpkit leaflet answers.json --region GB --output leaflet.html",
        "lbpkit leaflet answers.json --format markdown",
        "lbpkit leaflet answers.json --region US --paper letter --output leaflet.pdf",
        "lbpkit leaflet answers.json --audience clinician --output summary.txt",
        "lbpkit leaflet - --format html --style large_print < answers.json > leaflet.html",
        "",
        "Without --publisher every page says that it is a demonstration, and not for care.",
    )
    parser.add_argument("file", metavar="FILE", help="the answers, as JSON or TOML; - for standard input")
    parser.add_argument(
        "--format",
        type=FORMATS,
        metavar=FORMATS.metavar,
        help="how it is written (default: by the ending of --output, else text)",
    )
    add_look(parser)
    add_imprint(parser)
    parser.add_argument("--name", metavar="TEXT", help="whose leaflet it is, printed as given")
    parser.add_argument(
        "--output", metavar="OUT", help="the file to write, whole or not at all; an older one is replaced"
    )
    add_library(parser)


def add_look(parser: argparse.ArgumentParser) -> None:
    """`--locale`, `--region` and `--style`."""
    parser.add_argument(
        "--locale", default="en", metavar="TAG", help="its language (default: en; see: lbpkit list locales)"
    )
    add_region(parser)
    parser.add_argument(
        "--style", type=STYLES, default="standard", metavar=STYLES.metavar, help="how it is set (default: standard)"
    )


def add_imprint(parser: argparse.ArgumentParser) -> None:
    """`--audience`, `--note`, `--clinic`, `--publisher`, `--on` and `--paper`."""
    parser.add_argument(
        "--audience",
        type=AUDIENCES,
        default="patient",
        metavar=AUDIENCES.metavar,
        help="who reads it; for a clinician a summary that also names what is sensitive (default: patient)",
    )
    parser.add_argument("--note", metavar="TEXT", help="a note to print below the action")
    parser.add_argument("--clinic", metavar="ID", help="the clinic whose leaflet it is (see: lbpkit list clinics)")
    parser.add_argument("--publisher", metavar="TEXT", help="who puts it into service and answers for it")
    parser.add_argument("--on", type=a_date, metavar="DATE", help="the date it bears (default: the content's edition)")
    parser.add_argument(
        "--paper", type=PAPERS, default="a4", metavar=PAPERS.metavar, help="the size of a PDF's pages (default: a4)"
    )


def format_of(output: str | None) -> str:
    """The format that an output's ending asks for; text where it has none.

    Raises:
        UsageError: where the ending is of no format: a page that opens nowhere helps nobody.
    """
    ending = PurePath(output or "").suffix.lower()
    if ending and ending not in ENDINGS:
        raise UsageError(f"no format is known by {shown(ending)}; allowed: {', '.join(sorted(ENDINGS))}")
    return ENDINGS.get(ending, "text")


def run(args: argparse.Namespace) -> int:
    """Assess the answers and write the leaflet."""
    from lbpkit.assessment import triage
    from lbpkit.commands.files import intake_named, read_intake, write_result
    from lbpkit.leaflets import leaflet
    from lbpkit.rendering import render

    intake = read_intake(args.file)
    library = library_of(args)
    with intake_named(args.file):
        assessment = triage(library, intake)
    document = leaflet(
        library,
        assessment,
        locale=args.locale,
        region=args.region,
        style=args.style,
        audience=args.audience,
        name=args.name,
        note=args.note,
        clinic=args.clinic,
        publisher=args.publisher,
        on=args.on,
    )
    write_result(args.output, render(document, args.format or format_of(args.output), paper=args.paper))
    return 0
