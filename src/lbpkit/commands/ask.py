"""`lbpkit ask`: the interview in the terminal."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING

from lbpkit.commands.arguments import OneOf, add_format, add_library, examples, library_of
from lbpkit.commands.leaflet import ENDINGS, add_look

if TYPE_CHECKING:
    from lbpkit.commands.conversation import Conversation
    from lbpkit.commands.interviewing import Interview
    from lbpkit.document import Document
    from lbpkit.library import Library

GOALS = OneOf("goal", ("urgency", "care"))
_NO = ("n", "no", "q", "quit")
_SHORT = ("unfinished", "note", "action", "contacts", "why", "until_seen", "safety_net")
"""The sections of a leaflet that are shown when the interview ends."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit ask [options]"
    parser.epilog = examples(
        "lbpkit ask",
        "lbpkit ask --region GB --save answers.json",
        "lbpkit ask --resume answers.json",
        "lbpkit ask --goal urgency --format json > assessment.json",
        "",
        "Type y, n or d (don't know); b goes back one screen, s FILE saves, q quits, h helps.",
        "With --format json the assessment is all that goes to standard output.",
    )
    parser.add_argument(
        "--goal",
        type=GOALS,
        default="care",
        metavar=GOALS.metavar,
        help="stop when the urgency is settled, or ask also what decides which care suits (default: care)",
    )
    parser.add_argument("--save", metavar="FILE", help="a new file in which the answers are kept after each screen")
    parser.add_argument("--resume", metavar="FILE", help="go on from saved answers; they are kept there as you go")
    add_look(parser)
    add_format(parser)
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Ask, tell what follows, and offer the leaflet."""
    from lbpkit.commands.conversation import Conversation, EndOfInputError
    from lbpkit.commands.files import STDIN, UsageError, intake_named, read_intake
    from lbpkit.commands.interviewing import Interview, new_file
    from lbpkit.locales import negotiate, region_of
    from lbpkit.model.intake import Intake

    save_to = new_file(args.save) if args.save else None
    intake = Intake()
    if args.resume:
        if args.resume == STDIN:
            raise UsageError("the answers are typed on standard input; --resume needs a file")
        intake = read_intake(args.resume)
        save_to = save_to or (None if args.resume.endswith(".toml") else args.resume)
    library = library_of(args)
    negotiate(library, args.locale)
    region_of(library, args.region)
    talk = Conversation(sys.stderr if args.format == "json" else sys.stdout)
    with intake_named(args.resume or STDIN):
        interview = Interview(
            library, talk, goal=args.goal, intake=intake, locale=args.locale, region=args.region, save_to=save_to
        )
    talk.tell("Type y, n or d (don't know). b goes back one screen, s FILE saves, q quits, h helps.")
    talk.tell("This is no diagnosis. If you feel very ill, do not go on: call your local emergency number.")
    try:
        if not interview.run():
            return _quit(interview)
    except EndOfInputError:
        _keep(interview)
        return 2
    except KeyboardInterrupt:
        _keep(interview)
        raise
    return _finish(args, library, interview)


def _quit(interview: Interview) -> int:
    from lbpkit.commands.conversation import EndOfInputError

    if interview.save_to is None:
        with contextlib.suppress(EndOfInputError):
            while name := interview.talk.line("Save your answers? A file name, or Enter to leave without: "):
                if name.lower() in _NO or interview.save_as(name):
                    break
    _keep(interview)
    return 0


def _keep(interview: Interview) -> None:
    """Save what there is, and say that nothing has been settled."""
    interview.save()
    unfinished = interview.library.phrases["unfinished_lead"].text.partition(". ")[0]
    interview.talk.say()
    interview.talk.tell(f"{unfinished}. So nothing here says that you are safe to wait.")
    if interview.save_to is not None:
        interview.talk.say(f"Your answers are saved. To go on: lbpkit ask --resume {interview.save_to}")


def _finish(args: argparse.Namespace, library: Library, interview: Interview) -> int:
    from lbpkit.assessment import triage
    from lbpkit.commands.conversation import EndOfInputError
    from lbpkit.commands.files import as_json
    from lbpkit.leaflets import leaflet
    from lbpkit.rendering import render

    assessment = triage(library, interview.intake)
    document = leaflet(library, assessment, locale=args.locale, region=args.region, style=args.style)
    interview.talk.say("\n" + "=" * 60 + "\n")
    interview.talk.say(render(_shortened(document), "text"))
    if args.format == "json":
        print(as_json(assessment.to_dict()))
    with contextlib.suppress(EndOfInputError):
        _offer_leaflet(interview.talk, document)
    return 0


def _shortened(document: Document) -> Document:
    """What has to be known now; the leaflet holds the rest."""
    import attrs

    kept = tuple(section for section in document.sections if section.id in _SHORT)
    what = tuple(
        block
        for block in document.colophon.blocks
        if any(text.record == "phrases/colophon_what" for text in getattr(block, "texts", ()))
    )
    colophon = attrs.evolve(document.colophon, blocks=what)
    return attrs.evolve(document, sections=kept, references=(), colophon=colophon)


def _offer_leaflet(talk: Conversation, document: Document) -> None:
    from lbpkit.commands.files import UsageError, named, write_result
    from lbpkit.errors import RenderError
    from lbpkit.rendering import render

    while name := talk.line("Write the leaflet? A file name such as leaflet.html, or Enter for no: "):
        if name.lower() in _NO:
            return
        wanted = ENDINGS.get(PurePath(name).suffix.lower())
        if not wanted:
            talk.say(f"{named(name)} ends in none of {', '.join(sorted(ENDINGS))}.")
            continue
        try:
            write_result(name, render(document, wanted))
            return
        except (UsageError, RenderError) as error:
            talk.say(f"Not written: {error}")
