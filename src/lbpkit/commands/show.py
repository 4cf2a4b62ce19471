"""`lbpkit show ID`: everything known about one record; of a quoted sentence, of the record that says it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lbpkit.commands.arguments import add_format, add_library, examples, library_of
from lbpkit.errors import UnknownIdError

if TYPE_CHECKING:
    from lbpkit.library import Library
    from lbpkit.model.record import Record


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit show ID | 'A SENTENCE' [options]"
    parser.epilog = examples(
        "lbpkit show acupuncture",
        "lbpkit show saddle_numbness",
        "lbpkit show conditions/sciatica",
        "lbpkit show GB",
        "lbpkit show S0-001 --format json",
        "lbpkit show cat_camel_stretch --picture cat.svg",
        "lbpkit show 'Belts and corsets do not clearly ease pain.'",
        "",
        "Every record with that id is shown; KIND/ID asks for one kind. Ids: lbpkit list KIND. A sentence of a leaflet, in",
        "quotes, shows who says so: the records that hold it, with what they rest on.",
    )
    parser.add_argument("id", metavar="ID", help="the id of a record, KIND/ID, or a sentence in quotes")
    parser.add_argument("--picture", metavar="FILE", help="write an exercise's pictures, side by side, to FILE as SVG")
    add_format(parser)
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Print the page of every record with that id."""
    from lbpkit.commands.files import as_json
    from lbpkit.commands.pages import page, plain_page

    library = library_of(args)
    found = _saying(library, args.id) if " " in args.id.strip() else library.find(args.id)
    if args.picture is not None:
        return _write_picture(args.id, found, args.picture)
    if args.format == "json":
        print(as_json([plain_page(library, kind, record) for kind, record in found]))
    else:
        print("\n\n\n".join(page(library, kind, record) for kind, record in found))
    return 0


def _saying(library: Library, sentence: str) -> list[tuple[str, Record]]:
    from lbpkit.searching import saying

    hits = saying(library, sentence)
    if not hits:
        raise UnknownIdError("no record says that sentence; fewer words find more: lbpkit search WORD…")
    return [(hit.kind, library.of_kind(hit.kind)[hit.id]) for hit in hits]


def _write_picture(name: str, found: Iterable[tuple[str, Record]], file: str) -> int:
    from lbpkit.commands.files import UsageError, write_result
    from lbpkit.model.exercises import Exercise
    from lbpkit.pictures import sheet

    scene = next((record.picture for _, record in found if isinstance(record, Exercise)), None)
    if scene is None:
        raise UsageError(f"{name!r} has no picture; an exercise has one where its file has a [picture]")
    write_result(file, sheet(scene))
    return 0
