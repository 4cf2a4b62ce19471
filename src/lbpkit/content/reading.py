"""A folder of content files into records, with every problem of every file at once."""

from __future__ import annotations

import csv
import datetime
import io
import tomllib
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Any

from lbpkit.content.catalogues import FOLDER, SUFFIXES, read_catalogues
from lbpkit.content.contents import Content
from lbpkit.content.files import Folder
from lbpkit.content.logos import FOLDER as LOGOS
from lbpkit.content.logos import read_logos
from lbpkit.content.structuring import StructureError, structure
from lbpkit.errors import Problem, nearest, plain
from lbpkit.model.kinds import KINDS, Kind
from lbpkit.model.record import ID, MAX_ID, Record

MAX_NESTING = 40
"""How deep tables and lists may stand within each other."""
_OWN = frozenset({"edition.toml", "cases"})
"""What stands in the core's folder alone, beside its records."""


def read_folder(folder: Traversable, owner: str = "") -> Content:
    """Read every content file of a folder laid out like the core's data.

    Args:
        folder: holds one folder per kind (`findings/`, `rules/` …) and perhaps `claims.tsv`.
        owner: the plugin's name, put before each id with a dot; empty for the core.

    Nothing is raised for bad content: look at `problems`.
    """
    problems: list[Problem] = []
    files = Folder(folder, problems)
    records: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
    places: dict[tuple[str, str], str] = {}
    for file, kind, record_id, raw in _raw_records(files, owner):
        full_id = record_id if not owner or kind.is_shared else f"{owner}.{record_id}"
        path = "$" if kind.layout == "file" else f"$.{record_id}"
        if (kind.folder, full_id) in places:
            other = places[kind.folder, full_id]
            problems.append(Problem(file, path, "duplicate-id", f"{kind.singular} {full_id!r} stands in {other} too"))
            continue
        places[kind.folder, full_id] = file
        if "id" in raw:
            problems.append(
                Problem(file, f"{path}.id", "unknown-key", "no key 'id'", "the file's or table's name is the id")
            )
            continue
        try:
            records[kind.folder][full_id] = structure({**raw, "id": full_id}, kind.record, path)
        except StructureError as error:
            problems += [problem._replace(file=file) for problem in error.problems]
    catalogues = read_catalogues(files, ".po")
    logos = read_logos(files)
    edition = None if owner else _edition(files)
    return Content(
        owner=owner,
        records=records,
        files=places,
        problems=tuple(problems),
        catalogues=catalogues,
        logos=logos,
        edition=edition,
    )


def _edition(folder: Folder) -> datetime.date | None:
    name = "edition.toml"
    entry = folder.root / name
    if not entry.is_file():
        return None
    edition = (_toml(folder, entry, name) or {}).get("edition")
    if type(edition) is datetime.date:
        return edition
    folder.problems.append(Problem(name, "$.edition", "wrong-type", "expected a date", "write edition = 2026-11-22"))
    return None


def _raw_records(folder: Folder, owner: str) -> Iterator[tuple[str, Kind, str, dict[str, Any]]]:
    """(file, kind, id, plain data) of everything in the folder, in the order of file names."""
    passed = {"snapshot.json", LOGOS} if owner else {"snapshot.json", *_OWN}
    for entry in folder.entries():
        if entry.name.startswith("_") or entry.name in passed:
            continue
        name = plain(entry.name)
        kind = KINDS.get(entry.name)
        if entry.name == "claims.tsv":
            yield from _claims(folder, entry)
        elif kind is None or entry.is_file():
            hint = nearest(name, KINDS) or f"allowed: {', '.join(KINDS)} and claims.tsv"
            folder.refuse(name, "unknown-kind", f"no kind of content {entry.name!r}", hint)
        else:
            for file in folder.entries(entry.name):
                if entry.name != FOLDER or not file.name.endswith(SUFFIXES):
                    yield from _of_file(folder, file, kind)


def _of_file(folder: Folder, file: Traversable, kind: Kind) -> Iterator[tuple[str, Kind, str, dict[str, Any]]]:
    name = f"{kind.folder}/{plain(file.name)}"
    if file.is_dir() or not file.name.endswith(".toml"):
        folder.refuse(name, "unknown-file", "not a .toml file", "move it or rename it")
        return
    raw = _toml(folder, file, name)
    if raw is None:
        return
    tables = {file.name.removesuffix(".toml"): raw} if kind.layout == "file" else raw
    for record_id, table in tables.items():
        path = "$" if kind.layout == "file" else f"$.{plain(record_id[:80])}"
        if not ID.match(record_id) or "." in record_id or len(record_id) > MAX_ID:
            hint = f"small letters, digits and _, beginning with a letter, at most {MAX_ID} characters"
            folder.problems.append(Problem(name, path, "bad-id", f"{record_id[:80]!r} is no id", hint))
        elif not isinstance(table, dict):
            found = f"expected a table, found {type(table).__name__}"
            folder.problems.append(Problem(name, path, "wrong-type", found))
        else:
            yield name, kind, record_id, table


def _toml(folder: Folder, entry: Traversable, name: str) -> dict[str, Any] | None:
    data = folder.read(entry, name)
    if data is None:
        return None
    try:
        raw = tomllib.loads(data.decode("utf-8"))
        if not nested_too_deeply(raw):
            return raw
        folder.refuse(name, "too-deep", f"nested deeper than {MAX_NESTING}", "split it")
    except UnicodeDecodeError as error:
        folder.refuse(name, "encoding", f"not UTF-8: byte {error.start}", "save the file as UTF-8")
    except tomllib.TOMLDecodeError as error:
        folder.refuse(name, "toml-syntax", f"not TOML: {plain(str(error))}", "")
    except ValueError:
        folder.refuse(name, "toml-syntax", "holds a number with too many digits", "")
    except RecursionError:
        folder.refuse(name, "too-deep", "nested too deeply to be read", "split it")
    return None


def nested_too_deeply(raw: Any) -> bool:
    """Whether tables and lists stand within each other deeper than `MAX_NESTING`. Does not recurse."""
    level = [raw]
    for _ in range(MAX_NESTING):
        level = [
            inner
            for each in level
            if isinstance(each, (dict, list))
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return False
    return True


def _claims(folder: Folder, file: Traversable) -> Iterator[tuple[str, Kind, str, dict[str, Any]]]:
    """The rows of the ledger. The first line names the columns."""
    data = folder.read(file, file.name)
    if data is None:
        return
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        folder.refuse(file.name, "encoding", f"not UTF-8: byte {error.start}", "save the file as UTF-8")
        return
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    try:
        for line, row in enumerate(rows, start=2):
            record_id = row.pop("id", None)
            if record_id is None or row.get("source") is None or None in row or None in row.values():
                hint = f"columns: {plain(', '.join(rows.fieldnames or ()))}"
                problem = Problem(file.name, f"$[{line}]", "bad-row", "too few or too many columns", hint)
                folder.problems.append(problem)
                continue
            yield file.name, KINDS["claims"], record_id, {**row, "sources": [row["source"]]}
    except csv.Error as error:
        folder.refuse(
            file.name, "bad-row", f"cannot be read: {error}", "one fact on each line, its columns kept by tabs"
        )
