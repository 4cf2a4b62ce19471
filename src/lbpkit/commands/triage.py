"""`lbpkit triage FILE`: how soon somebody should be seen, and why."""

from __future__ import annotations

import argparse

from lbpkit.commands.arguments import OneOf, add_format, add_library, examples, library_of

AUDIENCES = OneOf("audience", ("patient", "clinician"))


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit triage FILE [options]"
    parser.epilog = examples(
        "lbpkit triage answers.json",
        "lbpkit triage answers.toml --region GB",
        "lbpkit triage answers.json --audience clinician",
        "lbpkit triage - --format json < answers.json",
        """echo '{"age_years": 52, "answers": {"low_back_pain": "yes"}}' | lbpkit triage -""",
        "",
        "A file of answers is JSON or TOML: lbpkit schema intake. The findings: lbpkit list findings.",
        "The JSON answer holds everything, also what is sensitive; the text for a patient does not name that.",
    )
    parser.add_argument("file", metavar="FILE", help="the answers, as JSON or TOML; - for standard input")
    add_format(parser)
    add_region(parser)
    parser.add_argument(
        "--audience",
        type=AUDIENCES,
        default="patient",
        metavar=AUDIENCES.metavar,
        help="who reads the text; a patient is told nothing that names a sensitive answer (default: patient)",
    )
    add_library(parser)


def add_region(parser: argparse.ArgumentParser) -> None:
    """`--region`."""
    parser.add_argument(
        "--region", metavar="CODE", help="the country whose services and numbers are named, such as GB; none otherwise"
    )


def run(args: argparse.Namespace) -> int:
    """Assess the answers and print the assessment."""
    from lbpkit.assessment import triage
    from lbpkit.commands.files import as_json, intake_named, read_intake
    from lbpkit.commands.words import in_words
    from lbpkit.locales import ENGLISH, Words, region_of

    intake = read_intake(args.file)
    library = library_of(args)
    words = Words(library=library, locale=ENGLISH, region=region_of(library, args.region))
    with intake_named(args.file):
        assessment = triage(library, intake)
    if args.format == "json":
        print(as_json(assessment.to_dict()))
    else:
        print("\n\n".join(in_words(library, assessment, words, args.audience)))
    return 0
