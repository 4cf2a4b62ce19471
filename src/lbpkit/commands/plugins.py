"""`lbpkit plugins`: what is installed, what each adds, and what failed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from lbpkit.commands.arguments import add_format, examples

if TYPE_CHECKING:
    from lbpkit.plugins import Loaded


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit plugins [options]"
    parser.epilog = examples("lbpkit plugins", "lbpkit plugins --format json")
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
    """The core and every installed plugin: name, version, what it adds, what is wrong with it."""
    from lbpkit.errors import PluginError
    from lbpkit.plugins import find_plugins, load_core, load_plugin

    core = load_core()
    rows = [_row(core, _problems(core, None))]
    for plugin in find_plugins():
        try:
            loaded = load_plugin(plugin)
        except PluginError as error:
            found = {"distribution": plugin.distribution, "version": plugin.version, "owner": None}
            rows.append({**found, "adds": {}, "problems": [str(problem) for problem in error.problems]})
        else:
            rows.append(_row(loaded, _problems(loaded, core)))
    return rows


def _problems(loaded: Loaded, core: Loaded | None) -> list[str]:
    """What is wrong with it in itself, else together with the core."""
    from lbpkit.errors import ContentError
    from lbpkit.library import build_library

    try:
        build_library([core, loaded] if core else [loaded])
    except ContentError as error:
        return [str(problem) for problem in error.problems]
    return []


def _row(loaded: Loaded, problems: list[str]) -> dict[str, Any]:
    adds = {kind: len(records) for kind, records in loaded.content.records.items() if records}
    return {
        "distribution": loaded.distribution,
        "version": loaded.version,
        "owner": loaded.name,
        "adds": adds,
        "problems": problems,
    }


def _in_words(row: dict[str, Any]) -> str:
    from lbpkit.commands.layout import bullets, prose

    prefix = f", ids begin with {row['owner']}." if row["owner"] else ""
    adds = ", ".join(f"{count} {kind}" for kind, count in row["adds"].items())
    lines = [f"{row['distribution']} {row['version']}{prefix}", prose(adds or "adds nothing", "  ")]
    if row["problems"]:
        lines += ["  Cannot be used:", *bullets(row["problems"], "  ")]
    return "\n".join(lines)
