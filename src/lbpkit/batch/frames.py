"""Many people at once: intakes as a data frame, urgencies as a column of it.

What is in memory, a lazy frame of Polars and a frame of PySpark are worked on as batches of Arrow (`slices`), which is
the fastest there is; the rest, such as DuckDB, in the words of the frame's own engine (`queries`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import narwhals as nw

from lbpkit.batch.checking import URGENCY, checked
from lbpkit.batch.queries import queried
from lbpkit.batch.reaching import urgencies
from lbpkit.batch.slices import STRIPE, Kernel
from lbpkit.library import Library

if TYPE_CHECKING:
    import pyarrow as pa

F = TypeVar("F")


def triage_frame(library: Library, frame: F, *, keep: Collection[str] = ()) -> F:
    """The urgency of each row, as `triage` would give it.

    A row is an intake. Its columns are `age_years`, `pain_days`, `pain_score` (numbers), `sex` (`female`, `male`),
    `respondent`, and one for each finding that was asked, by its id: true, false, or null for not known. A column that
    is left out was asked of nobody; to the rules that is not known either.

    Args:
        library: whose rules decide.
        frame: of pandas, Polars (also lazy), PyArrow, DuckDB or PySpark.
        keep: columns that pass through, such as a key. One that is an answer is read all the same.

    Returns:
        A frame of the same kind: the columns of `keep`, and `urgency`: `self_care`, `routine`, `soon`, `same_day` or
        `emergency`.

    Raises:
        IntakeError: naming every column that there is no such thing as, with the nearest, every column of a wrong type,
            and every column with values that are not allowed, and how many: before any row is triaged.

    >>> import pandas, lbpkit
    >>> about = {"age_years": [52, 70], "sex": ["female", "male"], "pain_days": [12, 3], "pain_score": [6, 2]}
    >>> answers = {"low_back_pain": pandas.array([True, None], "boolean")}
    >>> frame = pandas.DataFrame({"key": ["a", "b"], **about, **answers})
    >>> list(triage_frame(lbpkit.load_library(plugins=()), frame, keep=["key"]).columns)
    ['key', 'urgency']
    """
    read: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(frame)
    missing = checked(library.findings, read, keep)
    formulas = urgencies(library, read.collect_schema().names(), missing)
    if isinstance(read, nw.DataFrame):
        return _in_memory(read, Kernel(formulas), keep).to_native()  # type: ignore[no-any-return]
    if read.implementation.is_polars():
        return _of_polars(frame, Kernel(formulas), keep)  # type: ignore[no-any-return]
    if read.implementation.is_pyspark():
        return _of_spark(frame, Kernel(formulas), keep)  # type: ignore[no-any-return]
    return queried(read, formulas, keep).to_native()  # type: ignore[no-any-return]


def _in_memory(frame: nw.DataFrame[Any], kernel: Kernel, keep: Collection[str]) -> nw.DataFrame[Any]:
    """A stripe after the other goes to Arrow, so that little more than the frame is held."""
    import pyarrow as pa

    read = frame.select(*kernel.columns) if kernel.columns else frame
    starts = range(0, len(frame), STRIPE)
    found = pa.chunked_array([kernel.urgencies(read[start : start + STRIPE].to_arrow()) for start in starts], "string")
    urgency = nw.from_arrow(pa.table({URGENCY: found}), backend=frame.implementation)
    return frame.with_columns(urgency[URGENCY]).select(*keep, URGENCY)


def _of_polars(frame: Any, kernel: Kernel, keep: Collection[str]) -> Any:
    """A lazy frame, which stays lazy."""
    needed = kernel.needed(keep)

    def worked_out(part: Any) -> Any:
        return _in_memory(nw.from_native(part), kernel, keep).to_native()

    kept = nw.from_native(frame).select(*keep, nw.lit("", nw.String).alias(URGENCY)).to_native()
    narrow = frame.select(needed) if needed else frame
    return narrow.map_batches(worked_out, streamable=True, schema=kept.collect_schema())


def _of_spark(frame: Any, kernel: Kernel, keep: Collection[str]) -> Any:
    """Each partition where it is: nothing is exchanged between them."""
    needed = kernel.needed(keep)

    def worked_out(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            columns = [batch.column(name) for name in keep]
            yield pa.RecordBatch.from_arrays([*columns, kernel.urgencies(batch)], names=[*keep, URGENCY])

    narrow = frame.select(*needed) if needed else frame
    return narrow.mapInArrow(worked_out, frame.select(*keep).schema.add(URGENCY, "string"))
