"""Files of intakes, read piece by piece: Parquet, Arrow, and CSV, whose words become truth values and numbers here."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import attrs
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet as pq

from lbpkit.batch.slices import STRIPE
from lbpkit.errors import IntakeProblem
from lbpkit.expressions import NUMBERS

ROWS = 1 << 16
"""Rows of Parquet that are read at once: while they are unpacked each answer takes some bytes, and not two bits."""
YES, NO, UNKNOWN = ("yes", "true"), ("no", "false"), ("", "unknown", "null")
"""What a CSV file may say of a finding, in small or capital letters; the last also of numbers and the sex."""
ANSWERS = "yes, no or unknown; or true, false or nothing"
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,3})?$"

Piece = tuple[pa.Table, Mapping[str, int]]
"""Some rows, and of columns in which cells hold what means nothing there, how many."""


class Source(Protocol):
    """A file of rows, whose columns are whole and hold what they say unless a kind of file tells otherwise."""

    def names(self) -> list[str]:
        """The names of its columns, as they stand there."""
        return list(self.schema().names)

    def schema(self) -> pa.Schema:
        """Its columns, by what they are or are to become."""
        ...

    def ragged(self) -> list[IntakeProblem]:
        """Rows, of those read, that do not fit under the names."""
        return []

    def to_check(self, about: Sequence[str]) -> Sequence[str]:
        """The columns that must be read before it is known that all values can be used: numbers and the sex, here."""
        return about

    def pieces(self, columns: Sequence[str]) -> Iterator[Piece]:
        """The rows with these columns, some at a time."""
        ...


@attrs.frozen
class ParquetFile(Source):
    """A Parquet file: only the columns that are asked for are read."""

    path: Path
    """The file."""

    def schema(self) -> pa.Schema:
        """Its columns."""
        return pq.read_schema(self.path)

    def pieces(self, columns: Sequence[str]) -> Iterator[Piece]:
        """Some rows at a time."""
        with pq.ParquetFile(self.path, pre_buffer=False) as file:  # else what was read is kept
            for batch in file.iter_batches(ROWS, columns=list(columns)):
                yield pa.Table.from_batches([batch]), {}


@attrs.frozen
class ArrowFile(Source):
    """A file of Arrow (also called Feather, or IPC): answers are bits there already, and nothing is unpacked."""

    path: Path
    """The file."""

    def schema(self) -> pa.Schema:
        """Its columns."""
        with pa.ipc.open_file(self.path) as file:
            return file.schema

    def pieces(self, columns: Sequence[str]) -> Iterator[Piece]:
        """Some rows at a time, where they lie."""
        with pa.memory_map(str(self.path)) as mapped, pa.ipc.open_file(mapped) as file:
            for place in range(file.num_record_batches):
                batch = pa.Table.from_batches([file.get_batch(place).select(list(columns))])
                for start in range(0, len(batch), STRIPE):
                    yield batch[start : start + STRIPE], {}


@attrs.frozen
class CsvFile(Source):
    """A CSV file with a line of names: everything is text, and what is no answer stays text."""

    path: Path
    """The file."""
    findings: frozenset[str]
    """The columns that hold answers."""
    _ragged: list[int] = attrs.field(factory=lambda: [0], init=False)

    def names(self) -> list[str]:
        """The line of names."""
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(file), [])

    def schema(self) -> pa.Schema:
        """Its columns, by what they are to become."""
        return pa.schema([(name, self._type(name)) for name in dict.fromkeys(self.names())])

    def ragged(self) -> list[IntakeProblem]:
        """Rows that are too long or too short."""
        count = self._ragged[0]
        said = "1 has" if count == 1 else f"{count:,} have"
        return [IntakeProblem("rows", f"{said} more or fewer cells than the line of names")] if count else []

    def to_check(self, about: Sequence[str]) -> Sequence[str]:
        """Every word must be looked at."""
        return [*about, *(name for name in self.schema().names if name in self.findings)]

    def pieces(self, columns: Sequence[str]) -> Iterator[Piece]:
        """A block of the file at a time."""
        names = self.names()

        def ragged(_: object) -> str:
            self._ragged[0] += 1
            return "skip"

        options = pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), include_columns=list(columns), strings_can_be_null=False
        )
        parsing = pyarrow.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=ragged)
        self._ragged[0] = 0
        with pyarrow.csv.open_csv(self.path, convert_options=options, parse_options=parsing) as file:
            for batch in file:
                read = [self._typed(name, column) for name, column in zip(columns, batch.columns, strict=True)]
                unfit = {name: count for name, (_, count) in zip(columns, read, strict=True) if count}
                yield pa.table([column for column, _ in read], names=list(columns)), unfit

    def _type(self, name: str) -> pa.DataType:
        return pa.bool_() if name in self.findings else pa.float64() if name in NUMBERS else pa.string()

    def _typed(self, name: str, words: pa.Array) -> tuple[pa.Array, int]:
        """A column as what it means, and how many of its cells mean nothing there."""
        if name not in self.findings and name not in (*NUMBERS, "sex"):
            return words, 0
        words = pc.utf8_lower(pc.utf8_trim_whitespace(words))
        told = pc.invert(_one_of(words, UNKNOWN))
        if name == "sex":
            return pc.if_else(told, words, None), 0
        fits = _one_of(words, (*YES, *NO)) if name in self.findings else pc.match_substring_regex(words, _NUMBER)
        unfit = pc.sum(pc.and_not(told, fits)).as_py() or 0
        if name in self.findings:
            return pc.if_else(fits, _one_of(words, YES), None), unfit
        return pc.if_else(fits, words, None).cast(pa.float64()), unfit


def source_of(path: Path, findings: frozenset[str]) -> Source | None:
    """The file as what its name says it is; None where that is nothing that can be read."""
    sources: dict[str, Source] = {
        ".parquet": ParquetFile(path),
        ".arrow": ArrowFile(path),
        ".csv": CsvFile(path, findings),
    }
    return sources.get(path.suffix.lower())


def _one_of(words: pa.Array, allowed: Sequence[str]) -> pa.Array:
    return pc.is_in(words, value_set=pa.array(allowed))
