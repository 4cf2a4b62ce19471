"""`lbpkit schema KIND`: the JSON Schema of an intake, an assessment, a document or a content file."""

from __future__ import annotations

import argparse

from lbpkit.commands.arguments import OneOf, examples
from lbpkit.model.kinds import KINDS

SCHEMAS = OneOf("kind", ("intake", "assessment", "document", *KINDS))


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit schema KIND [options]"
    parser.epilog = examples(
        "lbpkit schema intake",
        "lbpkit schema rules > rules.schema.json",
        "",
        f"kinds: {', '.join(SCHEMAS.allowed)}",
        "JSON Schema draft 2020-12. That of a content kind describes one file as it is written in TOML (dates as",
        "text); that of claims one row of claims.tsv. What a schema cannot say (which ids exist) is checked",
        "by: lbpkit check",
    )
    parser.add_argument("kind", type=SCHEMAS, metavar="KIND", help="what the schema is of; the kinds are below")
    json_only = OneOf("format", ("json",))
    parser.add_argument("--format", type=json_only, default="json", metavar=json_only.metavar, help="always JSON")


def run(args: argparse.Namespace) -> int:
    """Print the schema."""
    from lbpkit.commands.files import as_json
    from lbpkit.schemas import json_schema

    print(as_json(json_schema(args.kind)))
    return 0
