"""`lbpkit check [PATH]`: every problem of the installed content, or of a plugin's folder without importing it."""

from __future__ import annotations

import argparse
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lbpkit.commands.arguments import add_format, examples
from lbpkit.commands.files import UsageError, named, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lbpkit.errors import Problem
    from lbpkit.plugins import Loaded


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit check [PATH] [options]"
    parser.epilog = examples(
        "lbpkit check",
        "lbpkit check src/lbpkit_acme/content",
        "lbpkit check src/lbpkit_acme/content --name acme --format json",
        "",
        "Without PATH: everything installed. With PATH: the content folder of a plugin, together with the core;",
        "nothing of it is imported. Exit code 1 where there is a problem.",
    )
    parser.add_argument(
        "path", nargs="?", metavar="PATH", help="a content folder: it holds findings/, rules/ and so on"
    )
    parser.add_argument(
        "--name",
        metavar="NAME",
        help="the plugin's name, which its ids begin with (default: read from the code beside it)",
    )
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Print every problem, and what was checked."""
    from lbpkit.commands.files import as_json

    report = installed_report() if args.path is None else folder_report(Path(args.path), args.name)
    if args.format == "json":
        print(as_json(report))
    else:
        print("\n".join(_in_words(report)))
    return 1 if report["problems"] or report["plugin_problems"] else 0


def installed_report() -> dict[str, Any]:
    """The core and every installed plugin."""
    from lbpkit.commands.additions import moves
    from lbpkit.errors import ContentError
    from lbpkit.library import load_library
    from lbpkit.model.kinds import KINDS

    try:
        library = load_library(on_plugin_error="report")
    except ContentError as error:
        return _report([], error.problems)
    parts = [f"{each.name} {each.version}" for each in library.distributions]
    counts = {kind: len(library.of_kind(kind)) for kind in KINDS}
    moved = moves(library) if len(parts) > 1 else None
    return _report(parts, counts=counts, plugin_problems=library.plugin_problems, moves=moved)


def folder_report(folder: Path, name: str | None) -> dict[str, Any]:
    """One content folder, alone where it is a core's (it has an edition), else together with the core.

    Raises:
        UsageError: where it is no content folder, or the plugin's name is not known.
    """
    from lbpkit.commands.additions import moves
    from lbpkit.errors import ContentError
    from lbpkit.library import build_library
    from lbpkit.plugins import load_core

    refuse_no_content(folder)
    is_core = (folder / "edition.toml").is_file()
    part = part_of_folder(folder, "" if is_core else owner_of(folder, name))
    counts = {kind: len(records) for kind, records in part.content.records.items()}
    try:
        library = build_library([part] if is_core else [load_core(), part])
    except ContentError as error:
        label = f"{part.distribution}: "
        problems = [problem._replace(file=problem.file.removeprefix(label)) for problem in error.problems]
        return _report([str(folder)], problems, counts=counts)
    return _report([str(folder)], counts=counts, moves=None if is_core else moves(library))


def part_of_folder(folder: Path, owner: str) -> Loaded:
    """A content folder, read as if it were a plugin's (or the core's, where it has no owner). Nothing is imported."""
    from lbpkit.content.reading import read_folder
    from lbpkit.plugins import Loaded

    try:
        content = read_folder(folder, owner)
    except OSError as error:
        raise UsageError(f"cannot read {named(error.filename or folder)}: {error.strerror}") from None
    return Loaded(name=owner, distribution=str(folder), version="", content=content)


def refuse_no_content(folder: Path) -> None:
    """Say what to name in place of a folder that holds no content.

    Raises:
        UsageError: where it is none.
    """
    from lbpkit.model.kinds import KINDS
    from lbpkit.plugins import SNAPSHOT

    expected = {*KINDS, "claims.tsv", "edition.toml", SNAPSHOT}
    try:
        if not folder.exists():
            raise UsageError(f"no folder {named(folder)}; name a content folder, or leave PATH out")
        if not folder.is_dir():
            raise UsageError(f"{named(folder)} is no folder; name the folder that holds findings/, rules/ and so on")
        inside = {entry.name for entry in folder.iterdir()}
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {named(folder)}: {getattr(error, 'strerror', None) or error}") from None
    if not inside & expected:
        near = next((file.parent.parent for file in _files_below(folder) if file.parent.name in expected), None)
        hint = f"did you mean {named(near)}?" if near else "it should hold findings/, rules/ and so on"
        raise UsageError(f"{named(folder)} holds no content; {hint}")


def _files_below(folder: Path) -> Iterator[Path]:
    """Content files a few folders down, where those who name the project's folder have theirs."""
    for depth in range(2, 5):
        yield from sorted(folder.glob("*/" * depth + "*.toml"))


def owner_of(folder: Path, name: str | None) -> str:
    """The plugin's name as given, else as the code beside the folder says; the code is read, never run."""
    from lbpkit.plugins import Plugin

    found = name or next(filter(None, map(_name_in, sorted(folder.resolve().parent.glob("*.py")))), None)
    if found is None:
        raise UsageError(f"no Plugin(...) stands beside {named(folder)}; give the plugin's name with --name")
    try:
        return Plugin(found, package="x").name
    except ValueError:
        raise UsageError(f"no plugin's name: {shown(found)}; allowed: small letters, digits and _") from None


def _name_in(file: Path) -> str | None:
    try:
        return name_in(file.read_bytes())
    except OSError:
        return None


def name_in(code: bytes) -> str | None:
    """The name in `Plugin("name", …)` in Python code, which is read and never run; None where there is no such call."""
    import ast

    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Plugin":
            given = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "name")]
            if given and isinstance(given[0], ast.Constant) and isinstance(given[0].value, str):
                return given[0].value
    return None


def _report(
    parts: list[str],
    problems: Iterable[Problem] = (),
    *,
    counts: Mapping[str, int] = MappingProxyType({}),
    plugin_problems: Iterable[str] = (),
    moves: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "checked": parts,
        "problems": [problem._asdict() for problem in problems],
        "plugin_problems": list(plugin_problems),
        "counts": {kind: count for kind, count in counts.items() if count},
        "moves": moves,
    }


def _in_words(report: dict[str, Any]) -> list[str]:
    from lbpkit.commands.additions import moves_in_words
    from lbpkit.commands.layout import counted, prose
    from lbpkit.errors import Problem

    lines = [*(str(Problem(**problem)) for problem in report["problems"]), *report["plugin_problems"]]
    total = len(report["problems"]) + len(report["plugin_problems"])
    counts = ", ".join(f"{count} {kind}" for kind, count in report["counts"].items())
    checked = f" in {', '.join(report['checked'])}" if report["checked"] else ""
    lines.append(f"{counted(total, 'problem') if total else 'No problem'}{checked}.")
    lines += [prose(counts, "  ")] if counts else []
    return [*lines, *(moves_in_words(report["moves"]) if report["moves"] else ())]
