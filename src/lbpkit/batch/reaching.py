"""Triage as formulas over the columns of a frame: for each urgency, whether somebody reaches it.

A level is one of a few steps, so that each expression becomes one formula for each step: "at this level or above".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lbpkit.batch.floors import floors
from lbpkit.batch.formulas import (
    ABOUT,
    NOT_SO,
    SO,
    Column,
    Formula,
    Known,
    Missing,
    counted,
    every,
    parts,
    rebuilt,
    some,
)
from lbpkit.engine.reference import ABOUT_UNKNOWN, asked_about
from lbpkit.expressions import Compare, SexIs, fold
from lbpkit.library import Library
from lbpkit.model.urgency import YES, Urgency


class Reaching:
    """The algebra of formulas: that an expression stands at a level or above.

    Args:
        library: whose findings and gates count.
        level: the level, `YES` or a rank.
        asked: the findings that are columns; the others were asked of nobody.
    """

    def __init__(self, library: Library, level: int, asked: Collection[str]) -> None:
        self._library = library
        self._level = level
        self._asked = asked
        self._implying: dict[str, list[str]] = {}
        for key, parents in library.implied.items():
            for parent in parents:
                self._implying.setdefault(parent, []).append(key)
        self._found: dict[str, Formula] = {}

    def finding(self, finding: str) -> Formula:
        if finding not in self._found:
            self._found[finding] = self._finding(finding)
        return self._found[finding]

    def _finding(self, finding: str) -> Formula:
        """Yes if answered yes or implied by one that is, else the lower of its answer and its gate."""
        answered = (key for key in (finding, *self._implying.get(finding, ())) if key in self._asked)
        yes = some(Column(key, may=False) for key in answered)
        record = self._library.findings[finding]
        if self._level == YES or record.if_unknown.rank < self._level:
            return yes
        may = Column(finding, may=True) if finding in self._asked else SO
        gate = SO if record.applies_if is None else fold(record.applies_if, self)
        if gate == SO and yes == Column(finding, may=False):
            return may  # whoever says yes does not say no
        return some([yes, every([may, gate])])

    def number(self, comparison: Compare) -> Formula:
        return Known(comparison, self._level <= ABOUT_UNKNOWN)

    def sex(self, sex: str) -> Formula:
        return Known(SexIs(sex), self._level <= ABOUT_UNKNOWN)

    def suspected(self, condition: str) -> Formula:
        raise ValueError(f"a rule cannot ask whether {condition!r} is suspected")

    def all(self, items: Sequence[Formula]) -> Formula:
        return every(items)

    def any(self, items: Sequence[Formula]) -> Formula:
        return some(items)

    def at_least(self, n: int, items: Sequence[Formula]) -> Formula:
        return counted(n, items)


def urgencies(library: Library, columns: Collection[str], missing: Collection[str]) -> dict[Urgency, Formula]:
    """For each urgency above self-care, the most urgent first: the formula that somebody has it.

    Where several hold, the most urgent is the urgency.

    Args:
        library: whose rules decide.
        columns: the findings, numbers and sex that are columns; of the rest nothing is known.
        missing: those of the numbers and the sex that are not known of somebody.
    """
    levels = {level: Reaching(library, level, columns) for level in (YES, *range(1, Urgency.EMERGENCY.rank))}
    values = asked_about(library)
    absent = frozenset(name for name in ABOUT if name not in columns)
    seen: dict[Formula, Formula] = {}
    found: dict[Urgency, Formula] = {}
    for urgency in reversed(list(Urgency)[1:]):
        rank = urgency.rank
        own = [fold(rule.when, levels[YES]) for rule in library.rules.values() if rule.urgency is urgency]
        open_ = [
            fold(rule.when, levels[rank]) for rule in library.rules.values() if rank < 4 and rule.urgency > urgency
        ]
        # where not knowing a number weighs the rank itself, an open rule needs no floor
        least = floors([*own, *(open_ if rank > ABOUT_UNKNOWN else ())], values, missing)
        found[urgency] = _never_told(some([*own, *open_, *least]), absent, seen)
    return found


def _never_told(formula: Formula, absent: Collection[str], seen: dict[Formula, Formula]) -> Formula:
    """The formula where nothing is known of these numbers; each part is worked out once."""
    if formula not in seen:
        if isinstance(formula, Known) and formula.name in absent:
            seen[formula] = SO if formula.unknown else NOT_SO
        elif isinstance(formula, Missing) and formula.name in absent:
            seen[formula] = SO
        else:
            seen[formula] = rebuilt(formula, [_never_told(each, absent, seen) for each in parts(formula)])
    return seen[formula]
