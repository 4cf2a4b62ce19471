"""Expressions as indented English: one of the algebras that an expression is folded with."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from lbpkit.expressions import Compare
from lbpkit.library import Library

_NUMBERS = {"age_years": "age in years", "pain_days": "days of pain", "pain_score": "pain from 0 to 10"}
_OPERATORS = {"<": "under", "<=": "at most", ">": "over", ">=": "at least"}


@attrs.frozen
class English:
    """Each part of an expression as lines of text, with the labels of findings and conditions."""

    library: Library
    """Whose labels."""

    def finding(self, finding: str) -> list[str]:
        """The finding's label and id."""
        return [f"{self.library.findings[finding].label} ({finding})"]

    def number(self, comparison: Compare) -> list[str]:
        """`age in years at least 65`."""
        return [f"{_NUMBERS[comparison.number]} {_OPERATORS[comparison.operator]} {comparison.bound:g}"]

    def sex(self, sex: str) -> list[str]:
        """The sex recorded at birth."""
        return [f"recorded {sex} at birth"]

    def suspected(self, condition: str) -> list[str]:
        """The condition's name and id."""
        return [f"{self.library.conditions[condition].name} is suspected ({condition})"]

    def all(self, items: Sequence[list[str]]) -> list[str]:
        """Every item."""
        return _listed("all of these:", items)

    def any(self, items: Sequence[list[str]]) -> list[str]:
        """One or more items."""
        return _listed("any of these:", items)

    def at_least(self, n: int, items: Sequence[list[str]]) -> list[str]:
        """So many of the items."""
        return _listed(f"at least {n} of these:", items)


def _listed(head: str, items: Sequence[list[str]]) -> list[str]:
    lines = [head]
    for first, *rest in items:
        lines += [f"- {first}", *(f"  {line}" for line in rest)]
    return lines
