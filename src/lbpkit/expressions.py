"""The rule language: one tree, one fold.

An expression asks for findings, numbers and the sex, joined by `all`, `any` and `at_least`. There is no `not`, so
every expression is monotone: learning more of the same kind never makes it less true. What a tree *means* is decided by
the algebra it is folded with: truth, bit sets, z3, data frames, English. Each algebra lives in its own module.

>>> tree = parse({"all": ["fever_or_chills", {"any": ["low_back_pain", "age_years >= 65"]}]})
>>> sorted(findings_of(tree))
['fever_or_chills', 'low_back_pain']
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

import attrs

from lbpkit.errors import Problem, nearest

T = TypeVar("T")

NUMBERS = ("age_years", "pain_days", "pain_score")
"""The numbers an intake can hold."""
OPERATORS = ("<", "<=", ">", ">=")
SEXES = ("female", "male")
MAX_DEPTH = 12
"""How deep an expression may nest."""
MAX_ITEMS = 100
"""How many items one `all`, `any` or `at_least` may list."""

MAX_WAYS = 1000
"""In how many ways an expression may come true: each is one set of findings, numbers and sex."""

ID_PATTERN = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?"
_FINDING = re.compile(rf"{ID_PATTERN}\Z")
_NUMBER = re.compile(r"([a-z_]+) (<=|>=|<|>) ([0-9]{1,6}(?:\.[0-9]{1,4})?)\Z")
_SEX = re.compile(r"sex is ([a-z]+)\Z")
_SUSPECTED = re.compile(rf"suspected ({ID_PATTERN})\Z")


@attrs.frozen
class Has:
    """The finding is so."""

    finding: str


@attrs.frozen
class Compare:
    """The number stands in this relation to the bound."""

    number: str
    operator: str
    bound: float

    def holds(self, value: float) -> bool:
        """Whether a known number satisfies the comparison."""
        match self.operator:
            case "<":
                return value < self.bound
            case "<=":
                return value <= self.bound
            case ">":
                return value > self.bound
        return value >= self.bound


@attrs.frozen
class SexIs:
    """The sex recorded at birth is this one."""

    sex: str


@attrs.frozen
class Suspected:
    """The condition is suspected as strongly as the strongest rule that suspects it."""

    condition: str


@attrs.frozen
class AllOf:
    """Every item holds."""

    items: tuple[Expression, ...]


@attrs.frozen
class AnyOf:
    """At least one item holds."""

    items: tuple[Expression, ...]


@attrs.frozen
class AtLeast:
    """At least `n` of the items hold."""

    n: int
    items: tuple[Expression, ...]


Expression = Has | Compare | SexIs | Suspected | AllOf | AnyOf | AtLeast


class Algebra(Protocol[T]):
    """What each part of an expression means in some domain `T`."""

    def finding(self, finding: str) -> T: ...
    def number(self, comparison: Compare) -> T: ...
    def sex(self, sex: str) -> T: ...
    def suspected(self, condition: str) -> T: ...
    def all(self, items: Sequence[T]) -> T: ...
    def any(self, items: Sequence[T]) -> T: ...
    def at_least(self, n: int, items: Sequence[T]) -> T: ...


def fold(expression: Expression, algebra: Algebra[T]) -> T:
    """The meaning of the expression in the algebra's domain, worked out from the leaves upward."""
    # what is met most often stands first: `match` reads better and takes more than twice as long
    if isinstance(expression, Has):
        return algebra.finding(expression.finding)
    if isinstance(expression, AnyOf):
        return algebra.any([fold(item, algebra) for item in expression.items])
    if isinstance(expression, AllOf):
        return algebra.all([fold(item, algebra) for item in expression.items])
    if isinstance(expression, Suspected):
        return algebra.suspected(expression.condition)
    if isinstance(expression, Compare):
        return algebra.number(expression)
    if isinstance(expression, SexIs):
        return algebra.sex(expression.sex)
    return algebra.at_least(expression.n, [fold(item, algebra) for item in expression.items])


def atoms(expression: Expression) -> Iterator[Has | Compare | SexIs | Suspected]:
    """Every leaf of the expression, from left to right, repeats included."""
    match expression:
        case AllOf(items) | AnyOf(items) | AtLeast(_, items):
            for item in items:
                yield from atoms(item)
        case _:
            yield expression


def findings_of(expression: Expression) -> frozenset[str]:
    """The ids of the findings that the expression names."""
    return frozenset(atom.finding for atom in atoms(expression) if isinstance(atom, Has))


def to_raw(expression: Expression) -> Any:
    """The expression as TOML and JSON write it; `parse` reads it back."""
    match expression:
        case Has(finding):
            return finding
        case Compare(number, operator, bound):
            return f"{number} {operator} {bound:.10g}"
        case SexIs(sex):
            return f"sex is {sex}"
        case Suspected(condition):
            return f"suspected {condition}"
        case AllOf(items):
            return {"all": [to_raw(item) for item in items]}
        case AnyOf(items):
            return {"any": [to_raw(item) for item in items]}
        case AtLeast(n, items):
            return {"at_least": n, "of": [to_raw(item) for item in items]}


class _Ways(Algebra[int]):
    """The algebra of effort: how many sets of atoms make the expression true, or must be looked at to find them."""

    def finding(self, finding: str) -> int:  # noqa: ARG002 -- one way, whatever it is
        return 1

    def number(self, comparison: Compare) -> int:  # noqa: ARG002 -- likewise
        return 1

    def sex(self, sex: str) -> int:  # noqa: ARG002 -- likewise
        return 1

    def suspected(self, condition: str) -> int:  # noqa: ARG002 -- likewise
        return 1

    def all(self, items: Sequence[int]) -> int:
        return math.prod(items)

    def any(self, items: Sequence[int]) -> int:
        return sum(items)

    def at_least(self, n: int, items: Sequence[int]) -> int:
        """Picks of every size up to n: the smaller ones are looked at on the way."""
        picks = [1] + [0] * n
        for item in items:
            for size in range(n, 0, -1):
                picks[size] += picks[size - 1] * item
        return max(picks)


class ExpressionError(ValueError):
    """An expression that cannot be read; `problems` says where and why, without a file name."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.path}: {problem.message}" for problem in problems))


def parse(raw: object) -> Expression:
    """Read an expression from its TOML or JSON form.

    Raises:
        ExpressionError: with every problem in it, each with its path.
    """
    problems: list[Problem] = []

    def refuse(path: str, kind: str, message: str, hint: str = "") -> None:
        problems.append(Problem("", path, kind, message, hint))

    expression = _read(raw, "", 0, refuse)
    if expression is not None and (ways := fold(expression, _Ways())) > MAX_WAYS:
        told = f"{ways}" if ways < 10**9 else "thousands of millions of"
        refuse("", "too-complex", f"can come true in {told} ways", f"at most {MAX_WAYS}; split the rule")
    if problems or expression is None:
        raise ExpressionError(problems)
    return expression


_Refuse = Callable[..., None]
_ALLOWED = (
    "a finding id, 'age_years >= 65', 'sex is female', 'suspected sciatica', or a table with all, any or at_least"
)


def _read(raw: object, path: str, depth: int, refuse: _Refuse) -> Expression | None:
    if depth > MAX_DEPTH:
        refuse(path, "too-deep", f"nested deeper than {MAX_DEPTH}", "split the rule in two")
        return None
    if isinstance(raw, str):
        return _read_atom(raw, path, refuse)
    if isinstance(raw, dict):
        return _read_tree(raw, path, depth, refuse)
    refuse(path, "bad-expression", f"an expression cannot be {type(raw).__name__}", f"allowed: {_ALLOWED}")
    return None


def _read_atom(raw: str, path: str, refuse: _Refuse) -> Expression | None:
    if match := _NUMBER.match(raw):
        number, operator, bound = match.groups()
        if number in NUMBERS:
            return Compare(number, operator, float(bound))
        hint = nearest(number, NUMBERS) or f"allowed: {', '.join(NUMBERS)}"
        refuse(path, "unknown-number", f"no number {number!r}", hint)
    elif match := _SEX.match(raw):
        if match[1] in SEXES:
            return SexIs(match[1])
        refuse(path, "unknown-sex", f"no sex {match[1]!r}", f"allowed: {', '.join(SEXES)}")
    elif match := _SUSPECTED.match(raw):
        return Suspected(match[1])
    elif _FINDING.match(raw):
        return Has(raw)
    else:
        refuse(path, "bad-expression", f"cannot read {raw[:80]!r}", f"allowed: {_ALLOWED}")
    return None


def _read_tree(raw: dict[str, object], path: str, depth: int, refuse: _Refuse) -> Expression | None:
    keys = set(raw)
    if keys not in ({"all"}, {"any"}, {"at_least", "of"}):
        found = ", ".join(sorted(map(repr, keys))) or "an empty table"
        hint = "allowed: {all = [..]}, {any = [..]}, {at_least = n, of = [..]}"
        refuse(path, "bad-expression", f"found {found}", hint)
        return None
    key = "of" if "of" in keys else next(iter(keys))
    items = _read_items(raw[key], f"{path}.{key}", depth, refuse)
    if items is None:
        return None
    if key == "all":
        return AllOf(items)
    if key == "any":
        return AnyOf(items)
    n = raw["at_least"]
    if type(n) is not int or not 1 < n < len(items):
        hint = f"allowed: 2 to {len(items) - 1}; for one write any, for all of them write all"
        refuse(f"{path}.at_least", "bad-n", f"at_least {n!r} of {len(items)} items", hint)
        return None
    return AtLeast(n, items)


def _read_items(listed: object, path: str, depth: int, refuse: _Refuse) -> tuple[Expression, ...] | None:
    if not isinstance(listed, list):
        refuse(path, "wrong-type", f"expected a list, found {type(listed).__name__}")
        return None
    if not 2 <= len(listed) <= MAX_ITEMS:
        kind = "empty-list" if not listed else "single-item" if len(listed) == 1 else "too-many"
        hint = f"list 2 to {MAX_ITEMS}; write a single item alone, split a longer rule in two"
        refuse(path, kind, f"{len(listed)} items", hint)
        return None
    read = [_read(item, f"{path}[{place}]", depth + 1, refuse) for place, item in enumerate(listed)]
    for place, item in enumerate(read):
        if item is not None and item in read[:place]:
            refuse(f"{path}[{place}]", "repeated-item", f"{to_raw(item)!r} is listed twice", "list each item once")
    items = tuple(item for item in read if item is not None)
    return items if len(items) == len(read) else None


def bounds_of(expressions: Sequence[Expression], number: str) -> tuple[float, ...]:
    """Every bound the expressions set on that number, ascending, once each."""
    found = {
        atom.bound
        for expression in expressions
        for atom in atoms(expression)
        if isinstance(atom, Compare) and atom.number == number
    }
    return tuple(sorted(bound for bound in found if math.isfinite(bound)))
