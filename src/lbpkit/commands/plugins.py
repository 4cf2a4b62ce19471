"""`lbpkit plugins`: what is installed, what each adds, which cases it moves, and what failed."""

from __future__ import annotations

import argparse
from typing import Any

from lbpkit.commands.arguments import add_format, examples


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit plugins [options]"
    parser.epilog = examples(
        "lbpkit plugins",
        "lbpkit plugins --format json",
        "",
        "Cases are the named presentations that come with lbpkit. Exit code 1 where a plugin cannot be used.",
    )
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Print the core and every plugin; exit code 1 where one cannot be used."""
    from lbpkit.commands.files import as_json

    rows = installed()
    if args.format == "json":
        print(as_json(rows))
    else:
        print("\n".join(map(_in_words, rows)))
        if len(rows) == 1:
            print("No plugins are installed.")
    return 1 if any(row["problems"] for row in rows) else 0


def installed() -> list[dict[str, Any]]:
    """The core and every installed plugin: name, version, what it adds and moves, what is wrong with it."""
    from lbpkit.commands.additions import additions
    from lbpkit.errors import PluginError
    from lbpkit.merging import core_problems, sift
    from lbpkit.plugins import Loaded, check_plugins, find_plugins, load_core, load_plugin

    core = load_core()
    found = find_plugins()
    chosen, problems = check_plugins(found)
    loaded: dict[str, Loaded] = {}
    for plugin in chosen:
        try:
            loaded[plugin.distribution] = load_plugin(plugin)
        except PluginError as error:
            problems += error.problems
    problems += sift(core, loaded.values())[1]
    rows = [_row(core, additions(core, core), [*map(str, core_problems(core))])]
    for plugin in found:
        part = loaded.get(plugin.distribution)
        label = f"{plugin.distribution} {plugin.version}"
        own = [str(problem) for problem in problems if problem.file.partition(": ")[0] == label]
        rows.append(_row(part or plugin, additions(core, part) if part else {}, own))
    return rows


def _row(part: Any, told: dict[str, Any], problems: list[str]) -> dict[str, Any]:
    nothing: dict[str, Any] = {"adds": {}, "replaces": [], "translates": [], "moves": None}
    return {
        "distribution": part.distribution,
        "version": part.version,
        "owner": getattr(part, "name", None),
        **nothing,
        **told,
        "problems": sorted(problems),
    }


def _in_words(row: dict[str, Any]) -> str:
    from lbpkit.commands.additions import in_words
    from lbpkit.commands.layout import bullets

    prefix = f", ids begin with {row['owner']}." if row["owner"] else ""
    lines = [f"{row['distribution']} {row['version']}{prefix}", *in_words(row)]
    if row["problems"]:
        lines += ["  Cannot be used:", *bullets(row["problems"], "  ")]
    return "\n".join(lines)
