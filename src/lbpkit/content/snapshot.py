"""The snapshot: one JSON file that a wheel carries in place of its TOML files, equal to them in every record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from lbpkit.content.catalogues import Catalogue
from lbpkit.content.reading import Content
from lbpkit.content.structuring import structure, unstructure
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
    """SHA-256 of the canonical JSON of every record and translation, as 64 hexadecimal digits."""
    return content.stored_hash or _hash(plain_records(content), content)


def _hash(plain: Mapping[str, Any], content: Content) -> str:
    texts = {locale: catalogue.texts for locale, catalogue in content.catalogues.items()}
    return hashlib.sha256(canonical({**plain, "catalogues": texts} if texts else plain)).hexdigest()


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


def read_snapshot(data: bytes, owner: str = "", catalogues: Mapping[str, Catalogue] | None = None) -> Content:
    """The content that a snapshot holds; its records are made when they are first looked at.

    Args:
        data: the snapshot.
        owner: the plugin's name; empty for the core.
        catalogues: the compiled catalogues that stand beside it.
    """
    import datetime

    raw = json.loads(data)
    if raw["format"] != FORMAT:
        raise ValueError(f"snapshot format {raw['format']}; this lbpkit reads {FORMAT}; build the wheel again")
    records: dict[str, Mapping[str, Record]] = {kind: LazyRecords(kind, raw["records"].get(kind, {})) for kind in KINDS}
    files = {(kind, key): file for kind, names in raw["files"].items() for key, file in names.items()}
    edition = datetime.date.fromisoformat(raw["edition"]) if raw["edition"] else None
    return Content(
        owner=owner,
        records=records,
        files=files,
        problems=(),
        catalogues=catalogues or {},
        edition=edition,
        stored_hash=raw["hash"],
    )
