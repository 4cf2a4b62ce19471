"""The levels of findings and rules read off bit sets: the reference's `Levels`, many times faster where many are asked."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping

from lbpkit.engine.indexed import About, Index, about_of, index_of
from lbpkit.engine.reference import Lattice, values_within
from lbpkit.expressions import NUMBERS, Expression
from lbpkit.library import Library
from lbpkit.model.intake import Intake
from lbpkit.model.urgency import NO, YES, Urgency

_ABOUT = (*NUMBERS, "sex")


class BitLevels(Lattice):
    """An expression's level for one person. Tested equal to `reference.Levels`."""

    def __init__(self, library: Library, index: Index, yes: int, unknown: int, about: About) -> None:
        super().__init__(dict(zip(_ABOUT, about, strict=True)))
        self._library = library
        self._index = index
        self._yes, self._unknown = yes, unknown
        self._told, self._open = index.told(about)
        self._others: dict[About, BitLevels] = {about: self}

    @classmethod
    def of(cls, library: Library, intake: Intake) -> BitLevels:
        """The levels for the person whom an intake describes."""
        index = index_of(library)
        yes, unknown, unasked = index.answers(intake)
        return cls(library, index, yes, unknown | unasked, about_of(intake))

    def at(self, about: About) -> BitLevels:
        """The levels with other numbers, or another sex, and the same answers."""
        other = self._others.get(about)
        if other is None:
            other = BitLevels(self._library, self._index, self._yes, self._unknown, about)
            other._others = self._others
            self._others[about] = other
        return other

    def cases(self, expression: Expression) -> list[BitLevels]:
        """The levels for every value, that the expression can tell apart, of the numbers and the sex not known.

        Empty where nothing that it asks for is unknown.
        """
        if None not in self.about.values():
            return []
        values = self._index.memo.get(expression)
        if values is None:
            values = self._index.memo[expression] = values_within(self._library, expression)
        choices = [values.get(name, (None,)) if value is None else (value,) for name, value in self.about.items()]
        found = [self.at(about) for about in itertools.product(*choices)]  # type: ignore[arg-type]
        return [] if found == [self] else found

    def finding(self, finding: str) -> int:
        """The level of a finding."""
        bit = self._index.bits[finding]
        for level, bits in self._steps:
            if bits & bit:
                return level
        return NO

    def rule(self, key: str) -> int:
        """The level of a rule."""
        return self.not_silent.get(key, NO)

    def suspected(self, condition: str) -> int:
        """The level of the strongest rule that suspects the condition."""
        return self.suspicions.get(condition, NO)

    @functools.cached_property
    def _steps(self) -> list[tuple[int, int]]:
        """Each level, the highest first, with the bits at that level or above."""
        holding = self._yes | self._told
        return [(YES, holding)] + [
            (level, self._index.reached(holding, self._unknown, self._open, level))
            for level in range(Urgency.SAME_DAY.rank, -1, -1)
        ]

    @functools.cached_property
    def fired(self) -> frozenset[str]:
        """The rules that are so."""
        return frozenset(self._index.rules_within(self._yes | self._told))

    @functools.cached_property
    def not_silent(self) -> Mapping[str, int]:
        """Every rule that is so, or may be, with its level."""
        found = dict.fromkeys(self.fired, YES)
        before = self._steps[0][1]
        for level, bits in self._steps[1:]:
            if bits != before:
                for key in self._index.rules_within(bits):
                    found.setdefault(key, level)
            before = bits
        return found

    @functools.cached_property
    def suspicions(self) -> Mapping[str, int]:
        """Every condition that a rule suspects, or may, with the level of the strongest."""
        found: dict[str, int] = {}
        for key, level in self.not_silent.items():
            for condition in self._library.rules[key].suspects:
                found[condition] = max(level, found.get(condition, NO))
        return found
