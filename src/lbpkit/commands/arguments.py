"""The words of a command: one parser, the options that verbs share, the nearest match for what is mistyped."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NoReturn

from lbpkit import __version__
from lbpkit.commands import VERBS, Verb
from lbpkit.commands.files import UsageError, shown
from lbpkit.errors import nearest

if TYPE_CHECKING:
    from lbpkit.library import Library

_EPILOG = """\
examples:
  lbpkit ask
  lbpkit triage answers.json
  lbpkit leaflet answers.json --format html --region GB --output leaflet.html
  lbpkit show acupuncture

`lbpkit VERB --help` tells more about each. Exit codes: 0 fine, 1 a problem found in content, 2 bad usage or bad input.
lbpkit gives information from published sources. It is no diagnosis. In an emergency call your local emergency number.
"""


_ALSO_CALLED = {"--country": "--region", "--lang": "--locale", "--language": "--locale"}
"""Options by names that other programs give them."""


class OneOf:
    """An argument that is one of a few words; the nearest is named where it is none of them."""

    def __init__(self, what: str, allowed: Collection[str]) -> None:
        self.what = what
        self.allowed = tuple(allowed)

    def __call__(self, given: str) -> str:
        """The word, where it is allowed."""
        if given in self.allowed:
            return given
        hint = nearest(given, self.allowed) or f"allowed: {', '.join(self.allowed)}"
        raise argparse.ArgumentTypeError(f"no {self.what} {shown(given)}; {hint}")

    @property
    def metavar(self) -> str:
        """How help shows it."""
        return "{" + ",".join(self.allowed) + "}" if len(self.allowed) <= 5 else self.what.upper()


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with room for the longest verb and for most options."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)


class Parser(argparse.ArgumentParser):
    """argparse with short messages: what is wrong, and where to read on."""

    def __init__(self, **options: object) -> None:
        options.setdefault("formatter_class", _Formatter)
        super().__init__(allow_abbrev=False, **options)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        """Print the message and leave with exit code 2."""
        self.exit(2, f"{self.prog}: {message}\n{self.prog}: see: {self.prog} --help\n")


def build_parser(verbs: Collection[str]) -> argparse.ArgumentParser:
    """The parser of the whole command. Only these verbs get their arguments: only their modules are imported."""
    parser = Parser(
        prog="lbpkit",
        description="Triage and leaflets for low back and hip pain, from content that says where it comes from.",
        epilog=_EPILOG,
        usage="lbpkit VERB …",
    )
    parser.add_argument("--version", action="version", version=f"lbpkit {__version__}")
    subparsers = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs", required=True, prog="lbpkit")
    for verb in VERBS.values():
        described = verb.summary[0].upper() + verb.summary[1:] + "."
        subparser = subparsers.add_parser(verb.name, help=verb.summary, description=described)
        if verb.name in verbs:
            verb.module.configure(subparser)
    return parser


def parse(argv: Sequence[str]) -> tuple[Verb, argparse.Namespace]:
    """The verb and its arguments.

    Raises:
        SystemExit: after a message or the help.
    """
    name = next((word for word in argv if not word.startswith("-")), None)
    parser = build_parser([name] if name in VERBS else [])
    if not argv:
        parser.print_help(sys.stderr)
        raise SystemExit(2)
    if name is not None and name not in VERBS:
        parser.error(f"no verb {shown(name)}; {nearest(name, VERBS) or 'allowed: ' + ', '.join(VERBS)}")
    args, rest = parser.parse_known_args(argv)
    if rest:
        _refuse_rest(parser, VERBS[args.verb], rest)
    return VERBS[args.verb], args


def _refuse_rest(parser: argparse.ArgumentParser, verb: Verb, rest: Sequence[str]) -> NoReturn:
    own = Parser(prog=f"{parser.prog} {verb.name}")
    verb.module.configure(own)
    first = rest[0].partition("=")[0]
    if first.startswith("-"):
        options = options_of(own)
        meant = _ALSO_CALLED.get(first)
        hint = f"did you mean {meant!r}?" if meant in options else nearest(first, options)
        own.error(f"no option {shown(first)}; {hint or 'allowed: ' + ', '.join(options)}")
    own.error(f"too many words: {shown(first)}")


def options_of(parser: argparse.ArgumentParser) -> list[str]:
    """The long options of a parser, sorted."""
    return sorted(option for action in parser._actions for option in action.option_strings if option.startswith("--"))


def add_format(parser: argparse.ArgumentParser, allowed: Sequence[str] = ("text", "json")) -> None:
    """`--format`; text unless said otherwise."""
    kind = OneOf("format", allowed)
    parser.add_argument(
        "--format",
        type=kind,
        default=allowed[0],
        metavar=kind.metavar,
        help="how the answer is written (default: %(default)s)",
    )


def add_library(parser: argparse.ArgumentParser) -> None:
    """`--plugins NAME…`, `--no-plugins` and `--content VERSION`."""
    group = parser.add_argument_group("content").add_mutually_exclusive_group()
    group.add_argument(
        "--plugins",
        nargs="+",
        action="extend",
        metavar="NAME",
        help="use only these installed plugins, by the names of their distributions (put other words before it)",
    )
    group.add_argument("--no-plugins", action="store_true", help="use the core's own content alone")
    group.add_argument(
        "--content",
        metavar="VERSION",
        help="use another version: a content folder, a snapshot.json or a wheel, of lbpkit or of a plugin",
    )


def library_of(args: argparse.Namespace) -> Library:
    """The library that the command asks for.

    Raises:
        UsageError: where a plugin is named that is not installed.
        LbpkitError: where content or a plugin cannot be used.
    """
    from lbpkit.library import load_library
    from lbpkit.plugins import check_plugins, find_plugins

    if args.content is not None:
        from lbpkit.commands.versions import version

        return version(args.content)
    if args.no_plugins:
        return load_library(plugins=())
    names = args.plugins and [name for given in args.plugins for name in given.split(",") if name]
    if names:
        _, problems = check_plugins(find_plugins(), wanted=names)
        for problem in problems:
            if problem.kind == "not-installed":
                raise UsageError(f"no plugin {shown(problem.file)} is installed; {problem.hint}; see: lbpkit plugins")
    return load_library(plugins=names or None)


def a_date(given: str) -> datetime.date:
    """An argument that is a date."""
    try:
        return datetime.date.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"no date {shown(given)}; write it as 2026-11-22") from None


def a_number(lowest: int, highest: int) -> Callable[[str], int]:
    """An argument that is a whole number in this range."""

    def read(given: str) -> int:
        if given.isascii() and given.isdigit() and len(given) < 10 and lowest <= int(given) <= highest:
            return int(given)
        raise argparse.ArgumentTypeError(f"found {shown(given)}; allowed: a whole number from {lowest} to {highest}")

    return read


def examples(*lines: str) -> str:
    """The end of a verb's help."""
    return "\n".join(["examples:", *(f"  {line}" for line in lines)])


def known_id(what: str, given: str, known: Iterable[str], see: str) -> str:
    """The id, where it is known.

    Raises:
        UsageError: with the nearest ids.
    """
    ids = list(known)
    if given in ids:
        return given
    raise UsageError(f"no {what} {shown(given)}; {nearest(given, ids) or 'see: ' + see}")
