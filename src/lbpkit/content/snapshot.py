"""The snapshot: one JSON file that a wheel carries in place of its TOML files, equal to them in every record.

Each section stands on a line of its own, so that it can be read alone: what of the content decides, the files, and each
kind of record. Nothing is made of a section of the core before somebody looks at it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lbpkit.content.contents import Content
from lbpkit.content.deciding import Deciding, deciding_of
from lbpkit.errors import ContentError, Problem
from lbpkit.errors import plain as plain_text
from lbpkit.model.kinds import KINDS

if TYPE_CHECKING:
    import datetime

    from lbpkit.model.record import Record

FORMAT = 2
"""Number of the snapshot's layout."""
K = TypeVar("K")
V_co = TypeVar("V_co", covariant=True)


class LazyMap(Mapping[K, V_co], Generic[K, V_co]):
    """A mapping that is made when it is first looked at."""

    def __init__(self, make: Callable[[], dict[K, V_co]]) -> None:
        self._make = make
        self._made: dict[K, V_co] | None = None

    def _all(self) -> dict[K, V_co]:
        if self._made is None:
            self._made = self._make()
        return self._made

    def __getitem__(self, key: K) -> V_co:
        return self._all()[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __contains__(self, key: object) -> bool:
        return key in self._all()


class LazyRecords(Mapping[str, "Record"]):
    """The records of one kind, each made of plain data when it is first asked for."""

    def __init__(self, kind: str, plain: Mapping[str, dict[str, Any]]) -> None:
        self._kind = kind
        self._plain = plain
        self._made: dict[str, Record] = {}

    def __getitem__(self, key: str) -> Record:
        record = self._made.get(key)
        if record is None:
            from lbpkit.content.structuring import structure

            # two threads may both make it: one of the two, which are equal, is kept
            made = structure({**self._plain[key], "id": key}, KINDS[self._kind].record)
            record = self._made.setdefault(key, made)
        return record

    def __iter__(self) -> Iterator[str]:
        return iter(self._plain)

    def __len__(self) -> int:
        return len(self._plain)

    def __contains__(self, key: object) -> bool:
        return key in self._plain


def plain_records(content: Content) -> dict[str, dict[str, Any]]:
    """Kind to id to plain data, sorted: what is hashed, and what a snapshot holds."""
    from lbpkit.content.structuring import unstructure

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
    import hashlib

    return hashlib.sha256(data).hexdigest()


def write_snapshot(content: Content) -> bytes:
    """The snapshot of content that has no problems."""
    plain = plain_records(content)
    head = {
        "edition": content.edition.isoformat() if content.edition else None,
        "files": _files(content),
        "format": FORMAT,
        "hash": _hash(plain, content),
    }
    if not content.owner:  # a plugin's is worked out from its records, which are checked
        head = {"deciding": deciding(content).plain(), **head}
    return b'{\n%s,\n"records":{\n%s\n}}\n' % (_lines(head), _lines(plain))


def _lines(sections: Mapping[str, Any]) -> bytes:
    return b",\n".join(b'"%s":%s' % (name.encode(), canonical(section)) for name, section in sections.items())


def deciding(content: Content) -> Deciding:
    """What of the content decides."""
    return content.stored_deciding or deciding_of(content.records["findings"], content.records["rules"])  # type: ignore[arg-type]


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
    if not owner:
        return _core(dict(map(_named, data.splitlines()[1:-1])))
    from lbpkit.content.reading import nested_too_deeply

    raw = json.loads(data, parse_constant=_refused)
    if nested_too_deeply(raw):
        raise ValueError("nested too deeply")
    if not isinstance(raw, dict) or raw.keys() != {"edition", "files", "format", "hash", "records"}:
        raise ValueError("no snapshot")
    _check_format(raw["format"])
    return _untrusted(raw["records"], raw["files"], owner)


def _check_format(found: object) -> None:
    if found != FORMAT:
        raise ValueError(f"snapshot format {found!r}; this lbpkit reads {FORMAT}")


def _named(line: bytes) -> tuple[str, bytes]:
    """A section's name and its JSON."""
    name, _, section = line.removesuffix(b",").partition(b":")
    return name.strip(b'"').decode(), section


def _core(sections: Mapping[str, bytes]) -> Content:
    """The core's content, of which each section is read when it is first looked at."""

    def section(name: str) -> Any:
        try:
            return json.loads(sections.get(name, b"{}"))
        except ValueError as error:
            told = f"is no JSON: {error}"
            problem = Problem("snapshot.json", f"$.{name}", "broken-snapshot", told, "install lbpkit again")
            raise ContentError([problem]) from None

    def files() -> dict[tuple[str, str], str]:
        return {(kind, key): file for kind, names in section("files").items() for key, file in names.items()}

    def plain(kind: str) -> LazyMap[str, dict[str, Any]]:
        return LazyMap(lambda: section(kind))

    _check_format(section("format"))
    return Content(
        owner="",
        records={kind: LazyRecords(kind, plain(kind)) for kind in KINDS},
        files=LazyMap(files),
        edition=_date(section("edition")),
        stored_hash=section("hash"),
        stored_deciding=Deciding.of_plain(section("deciding")),
    )


def _date(written: str | None) -> datetime.date | None:
    import datetime

    return datetime.date.fromisoformat(written) if written else None


def _refused(constant: str) -> Any:
    raise ValueError(f"holds {constant}, which is no number")


def _untrusted(plain: Any, told: Any, owner: str) -> Content:
    """A plugin's records, each with the file it was built from as far as the snapshot says."""
    from lbpkit.content.structuring import StructureError, structure

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
