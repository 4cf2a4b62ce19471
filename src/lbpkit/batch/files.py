"""From a file of many people to a file of urgencies, piece by piece."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet as pq

from lbpkit.atomic import drafted
from lbpkit.batch.checking import PERSON, URGENCY, column_problems, countable, counts, missing_after, rows_told
from lbpkit.batch.reaching import urgencies
from lbpkit.batch.slices import Kernel
from lbpkit.batch.tables import ANSWERS, Source, source_of
from lbpkit.errors import IntakeError, IntakeProblem, LbpkitError
from lbpkit.library import Library
from lbpkit.model.urgency import Urgency

Told = Callable[[int, int], None]
"""Called as rows are done: how many more, and how many there are."""
_WRITERS: dict[str, Callable[[BinaryIO, pa.Schema], Any]] = {
    ".parquet": pq.ParquetWriter, ".arrow": pa.ipc.new_file, ".csv": pyarrow.csv.CSVWriter,
}  # fmt: skip
READ = ".parquet, .arrow or .csv"
"""The endings of files that can be read and written."""


def triage_file(
    library: Library,
    source: str | os.PathLike[str],
    result: str | os.PathLike[str],
    *,
    keep: Collection[str] = (),
    told: Told | None = None,
) -> dict[Urgency, int]:
    r"""The urgency of each row of a file, as `triage_frame` would give it, in a file of its own.

    The file is read twice: first its values are checked, so that nothing is written where one of them cannot be used.
    In CSV an answer is `yes`, `no` or `unknown`, or `true`, `false` or nothing; a column that is kept stays text.

    Args:
        library: whose rules decide.
        source: `.parquet`, `.arrow` or `.csv`, with the columns that `triage_frame` takes.
        result: `.parquet`, `.arrow` or `.csv`; whole or not there at all, and for its owner alone to read.
        keep: columns that pass through, such as a key.
        told: called as rows are done, with how many more these are and how many there are.

    Returns:
        How many people have each urgency.

    Raises:
        IntakeError: as `triage_frame` does.
        LbpkitError: where a file cannot be read or written, or is of another kind.

    Example:
        >>> import pathlib, tempfile, lbpkit
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     people = pathlib.Path(folder, "people.csv")
        ...     _ = people.write_text("key,age_years,chest_pain\n007,52,yes\n")
        ...     found = triage_file(lbpkit.load_library(plugins=()), people, folder + "/found.csv", keep=["key"])
        ...     print(pathlib.Path(folder, "found.csv").read_text())
        "key","urgency"
        "007","emergency"
        <BLANKLINE>
    """
    given, out = Path(source), Path(os.path.realpath(result))
    rows = _source(given, library.findings)
    if out.suffix.lower() not in _WRITERS:
        raise _no_kind(out)
    if out.exists() and given.exists() and out.samefile(given):
        raise LbpkitError(f"{out.name!r} holds the people; name another file for the result")
    with _in_words(given):
        total, missing = _checked(library.findings, rows, keep)
        kernel = Kernel(urgencies(library, rows.schema().names, missing))
        found: Counter[str] = Counter()
        with drafted(out, private=True) as file:
            for piece in _triaged(rows, kernel, keep, file, _WRITERS[out.suffix.lower()]):
                found.update({each["values"]: each["counts"] for each in pc.value_counts(piece).to_pylist()})
                if told is not None:
                    told(len(piece), total)
    return {urgency: found[urgency.value] for urgency in reversed(Urgency)}


def moved_rows(
    before: Library, after: Library, source: str | os.PathLike[str], *, told: Told | None = None
) -> dict[tuple[Urgency, Urgency], int]:
    """From which urgency to which the rows of a file move between two libraries, and how many.

    Args:
        before: one version of the content.
        after: another. To each, a column for a finding that only the other has is nothing.
        source: `.parquet`, `.arrow` or `.csv`, with the columns that `triage_frame` takes; others are passed over.
        told: called as rows are done, with how many more these are and how many there are.

    Returns:
        For each two urgencies how many rows have the first before and the second after; those that stay are in it too.

    Raises:
        IntakeError: where values cannot be used.
        LbpkitError: where the file cannot be read, or is of another kind.
    """
    given = Path(source)
    findings = {**before.findings, **after.findings}
    rows = _source(given, findings)
    counted = np.zeros(len(Urgency) ** 2, np.int64)
    with _in_words(given):
        names = rows.names()
        strangers = [name for name in names if name not in findings and name not in PERSON]
        total, missing = _checked(findings, rows, strangers)
        kernels = [
            Kernel(urgencies(each, [name for name in names if name in each.findings or name in PERSON], missing))
            for each in (before, after)
        ]
        for piece, _ in rows.pieces(sorted({name for kernel in kernels for name in kernel.columns}) or names[:1]):
            was, now = (kernel.ranks(piece).astype(np.int64) for kernel in kernels)
            counted += np.bincount(was * len(Urgency) + now, minlength=len(counted))
            if told is not None:
                told(len(piece), total)
    pairs = itertools.product(Urgency, Urgency)
    return {pair: int(count) for pair, count in zip(pairs, counted, strict=True) if count}


def _source(path: Path, findings: Collection[str]) -> Source:
    rows = source_of(path, frozenset(findings))
    if rows is None:
        raise _no_kind(path)
    return rows


def _no_kind(path: Path) -> LbpkitError:
    return LbpkitError(f"{path.name!r} is of no kind that can be used here; allowed: a name that ends in {READ}")


def _checked(findings: Collection[str], rows: Source, keep: Collection[str]) -> tuple[int, frozenset[str]]:
    """How many rows there are, and which of the numbers and the sex are not known of somebody.

    Raises:
        IntakeError: with everything that cannot be used.
    """
    if twice := [name for name, count in Counter(rows.names()).items() if count > 1]:
        raise IntakeError([IntakeProblem(name, "is the name of more than one column") for name in twice])
    schema = nw.from_native(rows.schema().empty_table()).collect_schema()
    refused = column_problems(findings, schema, keep)
    about = countable(schema, refused)
    total, counted = 0, Counter[str]()
    unfit = Counter[str]()
    for piece, words in rows.pieces(rows.to_check(about) or rows.names()[:1]):
        total += len(piece)
        unfit.update(words)
        counted.update(counts(nw.from_native(piece), about))
    for name in about:
        counted[f"bad {name}"] += unfit.pop(name, 0)
    told = [IntakeProblem(name, f"must hold {ANSWERS}; {rows_told(count)}") for name, count in unfit.items()]
    return total, missing_after(schema, [*refused, *rows.ragged(), *told], counted)


def _triaged(
    rows: Source, kernel: Kernel, keep: Collection[str], file: BinaryIO, writing: Callable[[BinaryIO, pa.Schema], Any]
) -> Iterator[pa.ChunkedArray]:
    """The urgencies of a piece after the other; each is written."""
    schema = rows.schema()
    with writing(file, pa.schema([*map(schema.field, keep), (URGENCY, pa.string())])) as writer:
        for piece, _ in rows.pieces(kernel.needed(keep) or rows.names()[:1]):
            found = kernel.urgencies(piece)
            writer.write_table(piece.select(list(keep)).append_column(URGENCY, found))
            yield found


@contextlib.contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """What Arrow says of a file it cannot read may quote a row: only that it cannot is told."""
    try:
        yield
    except pa.ArrowException as error:
        raise LbpkitError(f"cannot read {path.name!r}: it is not whole, or not what its name says") from error
    except OSError as error:
        raise LbpkitError(f"cannot read or write: {error.strerror or error}") from error
