"""A folder of content files into records, with every problem of every file at once."""

from __future__ import annotations

import csv
import datetime
import io
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Any

import attrs

from lbpkit.content.structuring import StructureError, structure
from lbpkit.errors import Problem, nearest
from lbpkit.model.kinds import KINDS, Kind
from lbpkit.model.record import ID, MAX_ID, Record

MAX_FILE_BYTES = 1_000_000
"""The largest content file that is read."""
MAX_FOLDER_BYTES = 20_000_000
"""The most that one content folder may hold."""


@attrs.frozen(kw_only=True)
class Content:
    """What one folder holds: records by kind and id, the file of each, and what is wrong."""

    owner: str
    """Empty for the core, else the plugin's name."""
    records: Mapping[str, Mapping[str, Record]]
    """Kind to id to record."""
    files: dict[tuple[str, str], str]
    """(kind, id) to the file it stands in, also where it could not be read."""
    problems: tuple[Problem, ...] = ()
    """What could not be read, and why."""
    edition: datetime.date | None = None
    """The date of this edition, which the core's content carries."""
    stored_hash: str | None = None
    """The hash written into a snapshot when it was built; None where it is still to be worked out."""


def read_folder(folder: Traversable, owner: str = "") -> Content:
    """Read every content file of a folder laid out like the core's data.

    Args:
        folder: holds one folder per kind (`findings/`, `rules/` …) and perhaps `claims.tsv`.
        owner: the plugin's name, put before each id with a dot; empty for the core.

    Nothing is raised for bad content: look at `problems`.
    """
    problems: list[Problem] = []
    records: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
    files: dict[tuple[str, str], str] = {}
    for file, kind, record_id, raw in _raw_records(folder, problems):
        full_id = record_id if not owner or kind.folder == "regions" else f"{owner}.{record_id}"
        path = "$" if kind.layout == "file" else f"$.{record_id}"
        if (kind.folder, full_id) in files:
            other = files[kind.folder, full_id]
            problems.append(Problem(file, path, "duplicate-id", f"{kind.singular} {full_id!r} stands in {other} too"))
            continue
        files[kind.folder, full_id] = file
        if "id" in raw:
            problems.append(
                Problem(file, f"{path}.id", "unknown-key", "no key 'id'", "the file's or table's name is the id")
            )
            continue
        try:
            records[kind.folder][full_id] = structure({**raw, "id": full_id}, kind.record, path)
        except StructureError as error:
            problems += [problem._replace(file=file) for problem in error.problems]
    edition = _edition(folder, problems)
    return Content(owner=owner, records=records, files=files, problems=tuple(problems), edition=edition)


def _edition(folder: Traversable, problems: list[Problem]) -> datetime.date | None:
    file = folder / "edition.toml"
    if not file.is_file():
        return None
    edition = (_toml(file.read_bytes(), "edition.toml", problems) or {}).get("edition")
    if type(edition) is datetime.date:
        return edition
    problems.append(Problem("edition.toml", "$.edition", "wrong-type", "expected a date", "write edition = 2026-11-22"))
    return None


def _raw_records(folder: Traversable, problems: list[Problem]) -> Iterator[tuple[str, Kind, str, dict[str, Any]]]:
    """(file, kind, id, plain data) of everything in the folder, in the order of file names."""
    total = 0
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith((".", "_")) or entry.name in {"edition.toml", "snapshot.json", "locales", "cases"}:
            continue
        if entry.is_file() and entry.name == "claims.tsv":
            yield from _claims(entry, problems)
            continue
        kind = KINDS.get(entry.name)
        if kind is None or not entry.is_dir():
            hint = nearest(entry.name, KINDS) or f"allowed: {', '.join(KINDS)} and claims.tsv"
            problems.append(Problem(entry.name, "$", "unknown-kind", f"no kind of content {entry.name!r}", hint))
            continue
        for file in sorted(entry.iterdir(), key=lambda file: file.name):
            if file.name.startswith("."):
                continue
            name = f"{entry.name}/{file.name}"
            if not file.is_file() or not file.name.endswith(".toml"):
                problems.append(Problem(name, "$", "unknown-file", "not a .toml file", "move it or rename it"))
                continue
            data = file.read_bytes()
            total += len(data)
            if total > MAX_FOLDER_BYTES:
                problems.append(Problem(name, "$", "too-large", f"the folder holds over {MAX_FOLDER_BYTES} bytes"))
                return
            raw = _toml(data, name, problems)
            if raw is not None:
                yield from _records_of(raw, name, file.name.removesuffix(".toml"), kind, problems)


def _toml(data: bytes, name: str, problems: list[Problem]) -> dict[str, Any] | None:
    if len(data) > MAX_FILE_BYTES:
        problems.append(Problem(name, "$", "too-large", f"{len(data)} bytes", f"at most {MAX_FILE_BYTES}"))
        return None
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        problems.append(Problem(name, "$", "encoding", f"not UTF-8: byte {error.start}", "save the file as UTF-8"))
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(name, "$", "toml-syntax", f"not TOML: {error}"))
    except ValueError:
        problems.append(Problem(name, "$", "toml-syntax", "holds a number with too many digits"))
    except RecursionError:
        problems.append(Problem(name, "$", "too-deep", "nested too deeply to be read"))
    return None


def _records_of(
    raw: dict[str, Any], name: str, stem: str, kind: Kind, problems: list[Problem]
) -> Iterator[tuple[str, Kind, str, dict[str, Any]]]:
    tables = {stem: raw} if kind.layout == "file" else raw
    for record_id, table in tables.items():
        path = "$" if kind.layout == "file" else f"$.{record_id}"
        if not ID.match(record_id) or "." in record_id or len(record_id) > MAX_ID:
            hint = f"small letters, digits and _, beginning with a letter, at most {MAX_ID} characters"
            problems.append(Problem(name, path, "bad-id", f"{record_id[:80]!r} is no id", hint))
        elif not isinstance(table, dict):
            problems.append(Problem(name, path, "wrong-type", f"expected a table, found {type(table).__name__}"))
        else:
            yield name, kind, record_id, table


def _claims(file: Traversable, problems: list[Problem]) -> Iterator[tuple[str, Kind, str, dict[str, Any]]]:
    """The rows of the ledger. The first line names the columns."""
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        problems.append(Problem(file.name, "$", "encoding", f"not UTF-8: byte {error.start}", "save the file as UTF-8"))
        return
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    for line, row in enumerate(rows, start=2):
        record_id = row.pop("id", None)
        if record_id is None or None in row or None in row.values():
            hint = f"columns: {', '.join(rows.fieldnames or ())}"
            problems.append(Problem(file.name, f"$[{line}]", "bad-row", "too few or too many columns", hint))
            continue
        yield file.name, KINDS["claims"], record_id, {**row, "sources": [row["source"]]}
