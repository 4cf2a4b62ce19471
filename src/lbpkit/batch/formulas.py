"""Boolean formulas over the columns of a frame, kept in their shortest form. Nothing in here knows a data frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from lbpkit.expressions import NUMBERS, Compare, SexIs

ABOUT = (*NUMBERS, "sex")


@attrs.frozen(cache_hash=True)
class Column:
    """A finding is answered so: yes, or not no."""

    finding: str
    may: bool


@attrs.frozen(cache_hash=True)
class Known:
    """A comparison or sex holds; where it is not known, `unknown`."""

    atom: Compare | SexIs
    unknown: bool

    @property
    def name(self) -> str:
        """Of which number, or `sex`."""
        return self.atom.number if isinstance(self.atom, Compare) else "sex"


@attrs.frozen(cache_hash=True)
class Missing:
    """The number, or the sex, is not known."""

    name: str


@attrs.frozen(cache_hash=True)
class Every:
    """All of them hold; none to hold: so."""

    items: tuple[Formula, ...]


@attrs.frozen(cache_hash=True)
class Some:
    """One of them holds; none that could: not so."""

    items: tuple[Formula, ...]


@attrs.frozen(cache_hash=True)
class Count:
    """At least n of them hold."""

    n: int
    items: tuple[Formula, ...]


Formula = Column | Known | Missing | Every | Some | Count
SO = Every(())
NOT_SO = Some(())


def every(formulas: Iterable[Formula]) -> Formula:
    """That all hold, in the shortest form: nothing twice, nothing nested."""
    flat = dict.fromkeys(part for each in formulas for part in (each.items if isinstance(each, Every) else (each,)))
    if NOT_SO in flat:
        return NOT_SO
    return next(iter(flat)) if len(flat) == 1 else Every(tuple(flat))


def some(formulas: Iterable[Formula]) -> Formula:
    """That one holds, in the shortest form."""
    flat = dict.fromkeys(part for each in formulas for part in (each.items if isinstance(each, Some) else (each,)))
    if SO in flat:
        return SO
    return next(iter(flat)) if len(flat) == 1 else Some(tuple(flat))


def counted(n: int, formulas: Sequence[Formula]) -> Formula:
    """That at least n hold, in the shortest form."""
    left = [each for each in formulas if each not in (SO, NOT_SO)]
    n -= sum(each == SO for each in formulas)
    return SO if n <= 0 else NOT_SO if n > len(left) else some(left) if n == 1 else Count(n, tuple(left))


def parts(formula: Formula) -> Sequence[Formula]:
    """What a formula is made of."""
    return formula.items if isinstance(formula, Every | Some | Count) else ()


def rebuilt(formula: Formula, inner: Sequence[Formula]) -> Formula:
    """The same formula of other parts, in the shortest form."""
    if isinstance(formula, Every):
        return every(inner)
    if isinstance(formula, Some):
        return some(inner)
    return counted(formula.n, inner) if isinstance(formula, Count) else formula


def in_order(formulas: Iterable[Formula]) -> dict[Formula, int]:
    """Every formula and part of one, once, after its own parts; and how many use it."""
    uses: dict[Formula, int] = {}
    waiting = [(formula, True) for formula in reversed(list(formulas))]
    done: dict[Formula, int] = {}
    while waiting:
        formula, new = waiting.pop()
        if not new:
            done[formula] = 0
            continue
        uses[formula] = uses.get(formula, 0) + 1
        if uses[formula] == 1:
            waiting.append((formula, False))
            waiting += [(part, True) for part in reversed(parts(formula))]
    return {formula: uses[formula] for formula in done}
