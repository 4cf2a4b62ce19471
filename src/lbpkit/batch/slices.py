"""The formulas on bit slices: each column a row of bits, each `and` and `or` one instruction for hundreds of rows.

Arrow keeps truth values as bits already, and beside them which are known, so that a batch is read where it lies.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lbpkit.batch.formulas import SO, Column, Count, Every, Formula, Known, Missing, Some, in_order, parts
from lbpkit.expressions import Compare
from lbpkit.model.urgency import Urgency

STRIPE = 1 << 18
"""Rows that are worked on at once: few enough that what is in between stays in a processor's own memory."""
Bits = NDArray[np.uint8]
"""One bit for each row, the lowest first; those after the last row mean nothing."""
_COMPARED: dict[str, np.ufunc] = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}


class _Step(NamedTuple):
    formula: Formula
    inputs: tuple[int, ...]
    """The places of its parts."""
    spent: tuple[int, ...]
    """The places that nothing after it asks for."""


class Kernel:
    """Urgencies of Arrow batches. It holds no frame, and other processes can be given it."""

    def __init__(self, urgencies: Mapping[Urgency, Formula]) -> None:
        formulas = list(in_order(urgencies.values()))
        places = {formula: place for place, formula in enumerate(formulas)}
        self.results = [(urgency.rank, places[formula]) for urgency, formula in urgencies.items()]
        self.steps = _steps(formulas, places, {place for _, place in self.results})
        self.columns = sorted({name for formula in formulas if (name := _column(formula))})
        """The columns that matter."""

    def needed(self, keep: Iterable[str]) -> list[str]:
        """The columns that matter, after those that are kept."""
        return list(dict.fromkeys([*keep, *self.columns]))

    def urgencies(self, batch: pa.RecordBatch | pa.Table) -> pa.Array:
        """The urgency of each row, by its value; the columns are as `checked` demands."""
        return pa.array([urgency.value for urgency in Urgency]).take(pa.array(self.ranks(batch)))

    def ranks(self, batch: pa.RecordBatch | pa.Table) -> NDArray[np.uint8]:
        """The same by rank."""
        tables = [batch] if isinstance(batch, pa.RecordBatch) else batch.to_batches()
        stripes = [each.slice(start, STRIPE) for each in tables for start in range(0, each.num_rows, STRIPE)]
        return np.concatenate([np.zeros(0, np.uint8), *map(self._ranks, stripes)])

    def _ranks(self, batch: pa.RecordBatch) -> NDArray[np.uint8]:
        values: list[Bits] = []
        rows, nothing = _Rows(batch), np.zeros(0, np.uint8)
        for step in self.steps:
            inputs = [values[place] for place in step.inputs]
            values.append(_joined(step.formula, inputs) if inputs else rows.leaf(step.formula))
            for place in step.spent:
                values[place] = nothing
        ranks = np.zeros(batch.num_rows, np.uint8)
        for rank, place in self.results:
            reached = np.unpackbits(values[place], count=batch.num_rows, bitorder="little")
            np.maximum(ranks, reached * np.uint8(rank), out=ranks)
        return ranks


def _steps(formulas: Sequence[Formula], places: Mapping[Formula, int], kept: set[int]) -> list[_Step]:
    inputs = [tuple(places[part] for part in parts(formula)) for formula in formulas]
    last = {each: place for place, own in enumerate(inputs) for each in own if each not in kept}
    spent: dict[int, list[int]] = {}
    for each, place in last.items():
        spent.setdefault(place, []).append(each)
    return [
        _Step(formula, own, tuple(spent.get(place, ())))
        for place, (formula, own) in enumerate(zip(formulas, inputs, strict=True))
    ]


def _joined(formula: Formula, inputs: Sequence[Bits]) -> Bits:
    if isinstance(formula, Count):
        return _counted(formula.n, inputs)
    join = np.bitwise_and if isinstance(formula, Every) else np.bitwise_or
    found: Bits = join(inputs[0], inputs[1])
    for each in inputs[2:]:
        join(found, each, out=found)
    return found


def _counted(n: int, inputs: Sequence[Bits]) -> Bits:
    """At least n of them: of those looked at so far at least one, at least two, and so on."""
    reached = [np.zeros_like(inputs[0]) for _ in range(n)]
    for each in inputs:
        for place in range(n - 1, 0, -1):
            reached[place] |= reached[place - 1] & each
        reached[0] |= each
    return reached[-1]


def _column(formula: Formula) -> str | None:
    """The column that a leaf reads."""
    return formula.finding if isinstance(formula, Column) else getattr(formula, "name", None)


class _Rows:
    """What the leaves ask of a batch, as bits."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self.batch = batch
        self.numbers = functools.cache(self._numbers)

    def leaf(self, leaf: Formula) -> Bits:
        """True or false for each row."""
        if isinstance(leaf, Every | Some):
            return np.full((self.batch.num_rows + 7) // 8, 0xFF if leaf == SO else 0, np.uint8)
        column = self.batch.column(_column(leaf))
        if isinstance(leaf, Missing):
            return ~_known(column)
        if isinstance(leaf, Known):
            said, unknown = self._held(leaf, column), leaf.unknown
        elif isinstance(leaf, Column):
            said, unknown = _bits(column.buffers()[1], column), leaf.may
        else:
            raise TypeError(f"{leaf!r} is made of others")
        if column.null_count == 0:
            return said
        return said | ~_known(column) if unknown else said & _known(column)

    def _held(self, leaf: Known, column: pa.Array) -> Bits:
        """Whether the comparison or the sex holds; anything where nothing is known."""
        if isinstance(leaf.atom, Compare):
            return _packed(_COMPARED[leaf.atom.operator](self.numbers(leaf.name), leaf.atom.bound))
        found = pc.equal(column.cast(pa.large_string()), leaf.atom.sex)
        return _bits(found.buffers()[1], found)

    def _numbers(self, name: str) -> NDArray[np.float64]:
        column = self.batch.column(name).cast(pa.float64(), safe=False)
        return column.fill_null(0.0).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]


def _known(column: pa.Array) -> Bits:
    """Which rows hold something."""
    validity = column.buffers()[0]
    return np.full((len(column) + 7) // 8, 0xFF, np.uint8) if validity is None else _bits(validity, column)


def _bits(buffer: pa.Buffer, column: pa.Array) -> Bits:
    """The bits of a column's rows, which may begin within a byte."""
    first, skipped = divmod(column.offset, 8)
    found: Bits = np.frombuffer(buffer, np.uint8, (skipped + len(column) + 7) // 8, first)
    return _packed(np.unpackbits(found, bitorder="little")[skipped:]) if skipped else found


def _packed(truths: NDArray[Any]) -> Bits:
    return np.packbits(truths, bitorder="little")
