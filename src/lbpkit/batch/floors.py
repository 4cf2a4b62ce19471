"""What not knowing a number, or the sex, must not pay for: whatever it is, the urgency is reached.

A number is completed by cases: one for each of its ranges that the rules can tell apart, each of which must bring one
of the ways to the urgency. What does not ask for the number stands outside the cases, and cases that leave the same
open are worked out once; so the formula grows with the ranges of each number, and not with their combinations.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Collection, Iterator, Sequence

from lbpkit.batch.formulas import (
    ABOUT,
    NOT_SO,
    SO,
    Formula,
    Known,
    Missing,
    Some,
    every,
    in_order,
    parts,
    rebuilt,
    some,
)
from lbpkit.engine.reference import Values
from lbpkit.expressions import Compare

Ways = tuple[Formula, ...]
"""Formulas one of which must hold; each once."""


def floors(ways: Sequence[Formula], values: Values, missing: Collection[str]) -> Iterator[Formula]:
    """For each set of numbers that may not be known together: that they are not, and each of their values is enough.

    Args:
        ways: formulas one of which must hold; they ask that a number is known.
        values: of each number, and the sex, one value from each range that the rules can tell apart.
        missing: those that are not known of somebody.
    """
    joined = some(ways)
    alone = joined.items if isinstance(joined, Some) else (joined,)
    cases = _Cases(alone, values)
    open_ = [name for name in ABOUT if name in missing]
    for size in range(1, len(open_) + 1):
        for names in itertools.combinations(open_, size):
            left = tuple(way for way in alone if not cases.asks(way).isdisjoint(names))
            if set(names) <= frozenset().union(*map(cases.asks, left)):  # else fewer numbers say the same
                yield every([*map(Missing, names), cases.each(names, left)])


class _Cases:
    """Completion by cases; each part of it is worked out once."""

    def __init__(self, ways: Ways, values: Values) -> None:
        self.asks = functools.cache(self._asks)
        self.each = functools.cache(self._each)
        self._completed = functools.cache(self._completing)
        known = [leaf for leaf in in_order(ways) if isinstance(leaf, Known)]
        self._ranges: dict[str, list[frozenset[Known]]] = {}
        for name in ABOUT:
            own = [leaf for leaf in known if leaf.name == name]
            held = (frozenset(leaf for leaf in own if _holds(leaf, value)) for value in values.get(name, ()))
            self._ranges[name] = list(dict.fromkeys(held))

    def _asks(self, formula: Formula) -> frozenset[str]:
        """The numbers that a formula asks for."""
        own = frozenset([formula.name] if isinstance(formula, Known) else ())
        return own.union(*map(self.asks, parts(formula)))

    def _each(self, names: tuple[str, ...], ways: Ways) -> Formula:
        """That whatever these numbers are, one of the ways is so."""
        sure = [way for way in ways if self.asks(way).isdisjoint(names)]
        left = [way for way in ways if way not in sure]
        if not left or SO in sure:
            return some(sure)
        name = next(name for name in names if any(name in self.asks(way) for way in left))
        others = tuple(other for other in names if other != name)
        cases = {frozenset(case): case for case in (self._brought(left, name, held) for held in self._ranges[name])}
        # where a case leaves all that another one does, and more, the other says it all
        fewest = [case for found, case in cases.items() if not any(other < found for other in cases)]
        return some([*sure, every(self.each(others, case) for case in fewest)])

    def _brought(self, ways: Sequence[Formula], name: str, held: frozenset[Known]) -> Ways:
        found = dict.fromkeys(self._completed(way, name, held) for way in ways)
        return tuple(way for way in found if way != NOT_SO)

    def _completing(self, formula: Formula, name: str, held: frozenset[Known]) -> Formula:
        """The formula where of the comparisons with this number those hold, and no other."""
        if name not in self.asks(formula):
            return formula
        if isinstance(formula, Known):
            return SO if formula in held else NOT_SO
        return rebuilt(formula, [self._completed(part, name, held) for part in parts(formula)])


def _holds(leaf: Known, value: float | str) -> bool:
    return leaf.atom.holds(float(value)) if isinstance(leaf.atom, Compare) else leaf.atom.sex == value
