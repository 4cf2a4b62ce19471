"""The snapshot: one JSON file that a wheel carries in place of its TOML files, equal to them in every record."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from lbpkit.content.reading import Content, nested_too_deeply
from lbpkit.content.structuring import StructureError, structure, unstructure
from lbpkit.errors import Problem
from lbpkit.errors import plain as plain_text
from lbpkit.model.kinds import KINDS
from lbpkit.model.record import Record

FORMAT = 1
"""Number of the snapshot's layout."""


class LazyRecords(Mapping[str, Record]):
    """The records of one kind, made of plain data when the first one is asked for."""

    def __init__(self, kind: str, plain: dict[str, dict[str, Any]]) -> None:
        self._kind = kind
        self._plain = plain
        self._records: dict[str, Record] | None = None

    def _all(self) -> dict[str, Record]:
        if self._records is None:
            record = KINDS[self._kind].record
            self._records = {key: structure({**plain, "id": key}, record) for key, plain in self._plain.items()}
        return self._records

    def __getitem__(self, key: str) -> Record:
        return self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._plain)

    def __len__(self) -> int:
        return len(self._plain)

    def __contains__(self, key: object) -> bool:
        return key in self._plain


def plain_records(content: Content) -> dict[str, dict[str, Any]]:
    """Kind to id to plain data, sorted: what is hashed, and what a snapshot holds."""
    plain: dict[str, dict[str, Any]] = {}
    for kind in sorted(content.records):
        records = content.records[kind]
        plain[kind] = {
            key: {k: v for k, v in unstructure(records[key]).items() if k != "id"} for key in sorted(records)
        }
    return plain


def canonical(plain: Any) -> bytes:
    """Plain data as JSON in one way only: sorted keys, no spaces, UTF-8."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def content_hash(content: Content) -> str:
    """SHA-256 of the canonical JSON of every record, and of translations and pictures, as 64 hexadecimal digits."""
    return content.stored_hash or _hash(plain_records(content), content)


def _hash(plain: Mapping[str, Any], content: Content) -> str:
    catalogues = {locale: _digest(catalogue.compiled) for locale, catalogue in content.catalogues.items()}
    logos = {file: _digest(data) for file, data in content.logos.items()}
    beside = {"catalogues": catalogues, "logos": logos}
    return _digest(canonical({**plain, **{name: held for name, held in beside.items() if held}}))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write_snapshot(content: Content) -> bytes:
    """The snapshot of content that has no problems."""
    plain = plain_records(content)
    head = {"format": FORMAT, "hash": _hash(plain, content), "files": _files(content)}
    return canonical({**head, "edition": content.edition.isoformat() if content.edition else None, "records": plain})


def _files(content: Content) -> dict[str, dict[str, str]]:
    files: dict[str, dict[str, str]] = {}
    for (kind, key), file in content.files.items():
        files.setdefault(kind, {})[key] = file
    return files


def read_snapshot(data: bytes, owner: str = "") -> Content:
    """The content that a snapshot holds.

    The core's is trusted: it comes with this lbpkit, and its records are made when they are first looked at. A
    plugin's is content like any other: every record of it is read as strictly as its file would be.

    Raises:
        ValueError: where it is no snapshot of this owner.
    """
    raw = json.loads(data, parse_constant=_refused)
    if owner and nested_too_deeply(raw):
        raise ValueError("nested too deeply")
    if not isinstance(raw, dict) or raw.keys() != {"format", "hash", "files", "edition", "records"}:
        raise ValueError("no snapshot")
    if raw["format"] != FORMAT:
        raise ValueError(f"snapshot format {raw['format']!r}; this lbpkit reads {FORMAT}")
    if owner:
        return _untrusted(raw["records"], raw["files"], owner)
    records: dict[str, Mapping[str, Record]] = {kind: LazyRecords(kind, raw["records"].get(kind, {})) for kind in KINDS}
    files = {(kind, key): file for kind, names in raw["files"].items() for key, file in names.items()}
    edition = datetime.date.fromisoformat(raw["edition"]) if raw["edition"] else None
    return Content(owner=owner, records=records, files=files, edition=edition, stored_hash=raw["hash"])


def _refused(constant: str) -> Any:
    raise ValueError(f"holds {constant}, which is no number")


def _untrusted(plain: Any, told: Any, owner: str) -> Content:
    """A plugin's records, each with the file it was built from as far as the snapshot says."""
    records: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
    files: dict[tuple[str, str], str] = {}
    problems: list[Problem] = []
    for kind, of_kind in _tables(plain):
        if kind not in KINDS:
            raise ValueError(f"no kind of content {kind!r}")
        names = dict(_tables(told)).get(kind, {})
        for key, each in _tables(of_kind):
            if not KINDS[kind].is_shared and not key.startswith(f"{owner}."):
                raise ValueError(f"the id {key[:80]!r} does not begin with {owner}.")
            file = names.get(key)
            files[kind, key] = plain_text(file[:200]) if isinstance(file, str) else f"{kind}/{key}"
            try:
                records[kind][key] = structure({**each, "id": key}, KINDS[kind].record)
            except StructureError as error:
                problems += [problem._replace(file=files[kind, key]) for problem in error.problems]
    return Content(owner=owner, records=records, files=files, problems=tuple(problems))


def _tables(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The items of a table that holds tables."""
    if not isinstance(value, dict) or not all(isinstance(each, dict) for each in value.values()):
        raise ValueError("no table of tables")
    yield from value.items()
