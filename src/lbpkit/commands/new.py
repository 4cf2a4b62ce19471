"""`lbpkit new plugin NAME`: a distribution to begin with, which installs, passes its own tests and does something at once."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

from lbpkit.commands.arguments import OneOf, add_format, examples
from lbpkit.commands.beginnings import Kind, files_of, names_of
from lbpkit.commands.files import UsageError, as_json, named, shown

KINDS = OneOf("kind", get_args(Kind))


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    thing = OneOf("thing", ("plugin",))
    parser.usage = "lbpkit new plugin NAME --kind KIND [options]"
    parser.epilog = examples(
        "lbpkit new plugin north-street --kind rules",
        "lbpkit new plugin north-street --kind clinic --folder north-street-leaflets",
        "lbpkit new plugin fr --kind language",
        "lbpkit new plugin northern-sami --kind language --locale se",
        "",
        "language  a catalogue of every text, begun; what is fixed of the language. Needs: pip install 'lbpkit[translate]'",
        "rules     a house rule with a question of its own, and cases to try it on",
        "clinic    a clinic on its leaflets: contact, hours, logo, colours, a section of its own",
        "",
        "It writes the folder lbpkit-NAME here, whole or not at all, and never into one that exists.",
    )
    parser.add_argument("thing", type=thing, metavar="plugin", help="what to make")
    parser.add_argument("name", metavar="NAME", help="its name: small letters, digits and -")
    parser.add_argument("--kind", type=KINDS, required=True, metavar=KINDS.metavar, help="what it is to bring")
    parser.add_argument(
        "--locale", metavar="TAG", help="for a language: its BCP 47 tag, such as pt-BR (default: NAME, where it is one)"
    )
    parser.add_argument("--folder", metavar="DIR", help="the folder to make (default: lbpkit-NAME, here)")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Write the folder, and say what to do next."""
    from lbpkit import atomic

    names = names_of(args.name.lower() if args.kind == "language" else args.name)
    locale = _locale(args.locale, args.name, args.kind)
    folder = Path(args.folder or names.distribution)
    _refuse_there(folder)
    files = files_of(args.kind, names, locale)
    try:
        atomic.write_folder(folder, files)
    except (OSError, ValueError) as error:
        _refuse_there(folder)
        raise UsageError(f"cannot make {named(folder)}: {getattr(error, 'strerror', None) or error}") from None
    if args.format == "json":
        print(as_json({"folder": str(folder), **names._asdict(), "kind": args.kind, "files": list(files)}))
    else:
        print("\n".join([f"Made {folder}:", *(f"  {place}" for place in files), *_next(folder)]))
    return 0


def _locale(given: str | None, name: str, kind: Kind) -> str | None:
    """The language's tag; None where the plugin brings none."""
    from lbpkit.model.record import LOCALE_ID

    if kind != "language":
        if given is not None:
            raise UsageError(f"--locale is for --kind language, and this is {kind}; leave it out")
        return None
    tag = given or name.removeprefix("lbpkit-")
    if not LOCALE_ID.match(tag):
        found = f"no language's tag: {shown(tag)}" if given else f"{shown(name)} is no language's tag"
        raise UsageError(f"{found}; give its BCP 47 tag: --locale fr, --locale pt-BR")
    if tag.partition("-")[0] == "en":
        raise UsageError("English is what is translated from; to say something in other words, see: replacements/")
    return tag


def _refuse_there(folder: Path) -> None:
    if folder.exists() or folder.is_symlink():
        raise UsageError(f"{named(folder)} is there already, and is left as it is; name another with --folder")


def _next(folder: Path) -> list[str]:
    """The first steps; the README has the rest."""
    steps = [
        f"cd {folder}",
        "pip install hatchling editables",
        'pip install --no-build-isolation -e ".[test]"',
        "pytest",
    ]
    return ["", "Next (README.md goes on from there):", *(f"  {step}" for step in steps)]
