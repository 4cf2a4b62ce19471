"""Many people at once: intakes as a data frame, urgencies as a column of it.

The rules become one expression of the frame's own engine (pandas, Polars, PyArrow, DuckDB, PySpark; the extra `batch`
brings Narwhals, which speaks to all of them). Nothing leaves that engine, and no row is looked at twice.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import narwhals as nw

from lbpkit.batch.checking import URGENCY, checked
from lbpkit.batch.formulas import (
    NOT_SO,
    SO,
    Column,
    Count,
    Every,
    Formula,
    Known,
    Missing,
    Shared,
    leaves,
    parts,
    urgencies,
)
from lbpkit.expressions import Compare
from lbpkit.library import Library
from lbpkit.model.urgency import Urgency

F = TypeVar("F")
_COMPARED: dict[str, Callable[[Any, float], nw.Expr]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_STRIPE = 1_000_000
"""Rows of a frame in memory that are worked on at once, so that what is in between stays small."""


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
    missing = checked(library, read, keep)
    columns = set(read.collect_schema().names())
    formulas = urgencies(library, columns, missing)
    if isinstance(read, nw.LazyFrame) or len(read) <= _STRIPE:
        return _triaged(read, formulas, keep).to_native()  # type: ignore[no-any-return]
    starts = range(0, len(read), _STRIPE)
    stripes = [_triaged(read[start : start + _STRIPE], formulas, keep) for start in starts]
    return nw.concat(stripes).to_native()  # type: ignore[no-any-return]


def _triaged(frame: Any, formulas: dict[Urgency, Formula], keep: Collection[str]) -> Any:
    """The frame with what is asked for again and again worked out first, then each urgency, then the highest."""
    asked = dict.fromkeys(leaf for formula in formulas.values() for leaf in leaves(formula))
    shared = dict.fromkeys(each for formula in formulas.values() for each in _shared(formula))
    names: dict[Formula, str] = {leaf: f"lbpkit_{place}" for place, leaf in enumerate(asked)}
    told = _with(frame, {name: _leaf(leaf) for leaf, name in names.items()})
    clauses = {f"lbpkit_shared_{place}": each for place, each in enumerate(shared)}
    told = _with(told, {name: _emitted(each.formula, names) for name, each in clauses.items()})
    names = {**names, **{each: name for name, each in clauses.items()}}
    reached = {urgency: f"lbpkit_{urgency.value}" for urgency in formulas}
    levels = _with(told, {reached[urgency]: _emitted(formula, names) for urgency, formula in formulas.items()})
    said = nw.lit(Urgency.SELF_CARE.value)
    for urgency in reversed(formulas):
        said = nw.when(nw.col(reached[urgency])).then(nw.lit(urgency.value)).otherwise(said)
    return levels.with_columns(said.alias(URGENCY)).select(*keep, URGENCY)


def _with(frame: Any, columns: Mapping[str, nw.Expr]) -> Any:
    return frame.with_columns(**columns) if columns else frame


def _shared(formula: Formula) -> Iterator[Shared]:
    if isinstance(formula, Shared):
        yield formula
    for each in parts(formula):
        yield from _shared(each)


def _leaf(leaf: Formula) -> nw.Expr:
    """True or false, never null."""
    if isinstance(leaf, Column):
        return nw.col(leaf.finding).fill_null(value=leaf.may)
    if isinstance(leaf, Missing):
        return nw.col(leaf.name).is_null()
    if not isinstance(leaf, Known):
        raise TypeError(f"{leaf!r} is made of others")
    column = nw.col(leaf.atom.number if isinstance(leaf.atom, Compare) else "sex")
    if isinstance(leaf.atom, Compare):
        held = _COMPARED[leaf.atom.operator](column, leaf.atom.bound)
    else:
        held = column.cast(nw.String) == leaf.atom.sex
    # pandas compares what is not there and says no, others say null
    held = held.fill_null(value=False)
    return held | column.is_null() if leaf.unknown else held


def _emitted(formula: Formula, names: Mapping[Formula, str]) -> nw.Expr:
    if formula in (SO, NOT_SO):
        return nw.lit(formula == SO)
    if formula in names:
        return nw.col(names[formula])
    inner = [_emitted(each, names) for each in parts(formula)]
    if isinstance(formula, Count):
        return _joined(operator.add, [each.cast(nw.Int32) for each in inner]) >= formula.n
    return _joined(operator.and_ if isinstance(formula, Every) else operator.or_, inner)


def _joined(join: Callable[[Any, Any], Any], items: Sequence[nw.Expr]) -> nw.Expr:
    """Joined in pairs, and the pairs in pairs: engines do not like what is nested hundreds deep."""
    while len(items) > 1:
        pairs = [join(one, other) for one, other in zip(items[::2], items[1::2], strict=False)]
        items = [*pairs, items[-1]] if len(items) % 2 else pairs
    return items[0]
