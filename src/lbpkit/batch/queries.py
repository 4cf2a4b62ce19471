"""The formulas in the words of a frame's own engine, through Narwhals: for engines that hold rows elsewhere, as DuckDB does."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import narwhals as nw

from lbpkit.batch.checking import URGENCY
from lbpkit.batch.formulas import NOT_SO, SO, Column, Count, Every, Formula, Known, Missing, in_order, parts
from lbpkit.expressions import Compare
from lbpkit.model.urgency import Urgency

_COMPARED: dict[str, Callable[[Any, float], nw.Expr]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def queried(frame: nw.LazyFrame[Any], formulas: Mapping[Urgency, Formula], keep: Collection[str]) -> nw.LazyFrame[Any]:
    """The frame with the urgency; what several formulas use is a column of its own, worked out before them."""
    names: dict[Formula, str] = {}
    for layer in _layers(formulas.values()):
        columns = {f"lbpkit_{len(names) + place}": formula for place, formula in enumerate(layer)}
        frame = frame.with_columns(**{name: _emitted(formula, names) for name, formula in columns.items()})
        names |= {formula: name for name, formula in columns.items()}
    said = nw.lit(Urgency.SELF_CARE.value)
    for urgency in sorted(formulas):
        said = nw.when(_emitted(formulas[urgency], names)).then(nw.lit(urgency.value)).otherwise(said)
    return frame.with_columns(said.alias(URGENCY)).select(*keep, URGENCY)


def _layers(formulas: Collection[Formula]) -> list[list[Formula]]:
    """What deserves a column: leaves, what is used more than once, and the results; each after what it is made of."""
    layer: dict[Formula, int] = {}
    layers: list[list[Formula]] = []
    for formula, uses in in_order(formulas).items():
        behind = max((layer[part] for part in parts(formula)), default=0)
        own = formula not in (SO, NOT_SO) and (uses > 1 or not parts(formula) or formula in formulas)
        layer[formula] = behind + own
        if own:
            layers += [[] for _ in range(behind + 1 - len(layers))]
            layers[behind].append(formula)
    return layers


def _leaf(leaf: Formula) -> nw.Expr:
    """True or false, never null."""
    if isinstance(leaf, Column):
        return nw.col(leaf.finding).fill_null(value=leaf.may)
    if isinstance(leaf, Missing):
        return nw.col(leaf.name).is_null()
    if not isinstance(leaf, Known):
        raise TypeError(f"{leaf!r} is made of others")
    column = nw.col(leaf.name)
    if isinstance(leaf.atom, Compare):
        held = _COMPARED[leaf.atom.operator](column, leaf.atom.bound)
    else:
        held = column.cast(nw.String) == leaf.atom.sex
    held = held.fill_null(value=False)
    return held | column.is_null() if leaf.unknown else held


def _emitted(formula: Formula, names: Mapping[Formula, str]) -> nw.Expr:
    if formula in (SO, NOT_SO):
        return nw.lit(formula == SO)
    if formula in names:
        return nw.col(names[formula])
    inner = [_emitted(each, names) for each in parts(formula)]
    if not inner:
        return _leaf(formula)
    if isinstance(formula, Count):
        return _joined(operator.add, [each.cast(nw.Int32) for each in inner]) >= formula.n
    return _joined(operator.and_ if isinstance(formula, Every) else operator.or_, inner)


def _joined(join: Callable[[Any, Any], Any], items: Sequence[nw.Expr]) -> nw.Expr:
    """Joined in pairs, and the pairs in pairs: engines do not like what is nested hundreds deep."""
    while len(items) > 1:
        pairs = [join(one, other) for one, other in zip(items[::2], items[1::2], strict=False)]
        items = [*pairs, items[-1]] if len(items) % 2 else pairs
    return items[0]
