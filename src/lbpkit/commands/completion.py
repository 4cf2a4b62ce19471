"""`lbpkit completion SHELL`: a completion script, made from the parser, so that it never lags behind."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import NamedTuple

from lbpkit.commands import VERBS
from lbpkit.commands.arguments import OneOf, build_parser, examples

_FILES = ("FILE", "PATH", "OUT")
SHELLS = OneOf("shell", ("bash", "zsh", "fish"))


class Words(NamedTuple):
    """What may follow one verb."""

    verb: str
    summary: str
    options: dict[str, tuple[str, ...]]
    """Option to the words it may be followed by; none where that is free."""
    file_options: tuple[str, ...]
    """Options that are followed by a file."""
    places: tuple[str, ...]
    """The words that may stand in the first place."""
    takes_file: bool
    """Whether a file may stand in the first place."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit completion {bash,zsh,fish}"
    parser.epilog = examples(
        'eval "$(lbpkit completion bash)"     # in ~/.bashrc',
        'eval "$(lbpkit completion zsh)"      # in ~/.zshrc, after compinit',
        "lbpkit completion fish > ~/.config/fish/completions/lbpkit.fish",
    )
    parser.add_argument("shell", type=SHELLS, metavar=SHELLS.metavar, help="the shell to write for")


def run(args: argparse.Namespace) -> int:
    """Print the script."""
    write = {"bash": _bash, "zsh": _zsh, "fish": _fish}[args.shell]
    print("\n".join(write(list(_verbs()))))
    return 0


def _verbs() -> Iterator[Words]:
    parser = build_parser(VERBS)
    (subparsers,) = (each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    for verb, subparser in subparsers.choices.items():
        options: dict[str, tuple[str, ...]] = {}
        places: tuple[str, ...] = ()
        file_options: list[str] = []
        takes_file = False
        for action in subparser._actions:
            words = action.type.allowed if isinstance(action.type, OneOf) else ()
            for option in action.option_strings:
                if option.startswith("--"):
                    options[option] = words
                    file_options += [option] if action.metavar in _FILES else []
            if not action.option_strings:
                places = words
                takes_file = action.metavar in _FILES
        yield Words(verb, VERBS[verb].summary, options, tuple(file_options), places, takes_file)


def _bash(verbs: list[Words]) -> Iterator[str]:
    """Where no word is offered, bash offers files."""
    yield "_lbpkit() {"
    yield '    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words=""'
    yield f'    if [ "$COMP_CWORD" -eq 1 ]; then words="{" ".join(each.verb for each in verbs)} --help --version"; else'
    yield '    case "${COMP_WORDS[1]} $before" in'
    for each in verbs:
        for option, allowed in each.options.items():
            if allowed or option in each.file_options:
                yield f'        "{each.verb} {option}") words="{" ".join(allowed)}" ;;'
    yield '        *) case "${COMP_WORDS[1]}" in'
    for each in verbs:
        condition = '[ "${word#-}" = "$word" ] || ' if each.takes_file else ""
        yield f'            {each.verb}) {condition}words="{" ".join([*each.places, *each.options])}" ;;'
    yield "        esac ;;"
    yield "    esac; fi"
    yield '    COMPREPLY=($(compgen -W "$words" -- "$word"))'
    yield "}"
    yield "complete -o default -F _lbpkit lbpkit"


def _zsh(verbs: list[Words]) -> Iterator[str]:
    """The bash script, through the adapter that zsh brings."""
    yield "autoload -U +X bashcompinit && bashcompinit"
    yield from _bash(verbs)


def _fish(verbs: list[Words]) -> Iterator[str]:
    yield "complete -c lbpkit -f"
    for each in verbs:
        seen = f'-n "__fish_seen_subcommand_from {each.verb}"'
        yield f"complete -c lbpkit -n __fish_use_subcommand -a {each.verb} -d '{each.summary.replace(chr(39), '')}'"
        if each.places:
            yield f"complete -c lbpkit {seen} -a '{' '.join(each.places)}'"
        if each.takes_file:
            yield f"complete -c lbpkit {seen} -F"
        for option, allowed in each.options.items():
            words = f" -x -a '{' '.join(allowed)}'" if allowed else " -r -F" if option in each.file_options else ""
            yield f"complete -c lbpkit {seen} -l {option[2:]}{words}"
