"""What a data frame must hold to be intakes: every column and every value, all problems at once, before anything runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import narwhals as nw

from lbpkit.errors import IntakeError, IntakeProblem, nearest
from lbpkit.expressions import SEXES
from lbpkit.model.intake import ABOUT, RESPONDENTS

URGENCY = "urgency"
"""The column that is added."""
MAX_FLOAT = 1.7976931348623157e308


class _Allowed(NamedTuple):
    """What a column beside the findings may hold."""

    told: str
    highest: float = 0
    whole: bool = False
    words: tuple[str, ...] = ()

    def fits(self, column: nw.Expr) -> nw.Expr:
        """Whether the value is one of them; null where there is none."""
        if self.words:
            return column.cast(nw.String).is_in(self.words)
        within = (column >= 0) & (column <= self.highest)
        return within & (column % 1 == 0) if self.whole else within


_ABOUT = {
    "age_years": _Allowed("whole numbers from 0 to 120, or null", highest=120, whole=True),
    "pain_score": _Allowed("whole numbers from 0 to 10, or null", highest=10, whole=True),
    "pain_days": _Allowed("finite numbers from 0, or null", highest=MAX_FLOAT),
    "sex": _Allowed(f"{' or '.join(map(repr, SEXES))}, or null", words=SEXES),
    "respondent": _Allowed(" or ".join(map(repr, RESPONDENTS)), words=RESPONDENTS),
}
PERSON = tuple(_ABOUT)
"""The columns beside findings."""


def checked(
    findings: Collection[str], frame: nw.DataFrame[Any] | nw.LazyFrame[Any], keep: Collection[str]
) -> frozenset[str]:
    """Which of the numbers and the sex are not known of somebody.

    Raises:
        IntakeError: with every column and every kind of value that cannot be used.
    """
    schema = frame.collect_schema()
    refused = column_problems(findings, schema, keep)
    return missing_after(schema, refused, counts(frame, countable(schema, refused)))


def countable(schema: Collection[str], refused: Collection[IntakeProblem]) -> list[str]:
    """The columns whose values are to be counted."""
    bad = {problem.field for problem in refused}
    return [name for name in _ABOUT if name in schema and name not in bad]


def missing_after(
    schema: Collection[str], refused: Sequence[IntakeProblem], counted: Mapping[str, int]
) -> frozenset[str]:
    """Which of the numbers and the sex are not known of somebody, after `counts` of every row.

    Raises:
        IntakeError: with the columns that are refused, and those that hold what does not fit.
    """
    about = countable(schema, refused)
    unfit = [
        IntakeProblem(name, f"must hold {_ABOUT[name].told}; {rows_told(bad)}")
        for name in about
        if (bad := counted[f"bad {name}"])
    ]
    if refused or unfit:
        raise IntakeError([*refused, *unfit])
    return frozenset(set(ABOUT) - set(about) | {name for name in ABOUT if counted.get(f"null {name}")})


def rows_told(count: int) -> str:
    """How many rows do not fit."""
    return "1 row holds something else" if count == 1 else f"{count:,} rows hold something else"


def column_problems(findings: Collection[str], schema: Mapping[str, Any], keep: Collection[str]) -> list[IntakeProblem]:
    """Every column that cannot be used, by its name or by its type."""
    return list(_column_problems(findings, schema, keep))


def _column_problems(
    findings: Collection[str], schema: Mapping[str, Any], keep: Collection[str]
) -> Iterator[IntakeProblem]:
    for name in sorted(set(keep) - schema.keys()):
        yield IntakeProblem(name, f"is to be kept, and there is no such column; {nearest(name, schema)}".rstrip("; "))
    if URGENCY in keep:
        yield IntakeProblem(URGENCY, "is the column that is added; rename yours")
    known = [*findings, *_ABOUT]
    for name, dtype in schema.items():
        if name in _ABOUT:
            words = _ABOUT[name].words
            if not (dtype in {nw.String, nw.Categorical, nw.Enum} if words else dtype.is_numeric()):
                yield IntakeProblem(name, f"must be a column of {'texts' if words else 'numbers'}, not {dtype}")
        elif name not in findings:
            if name in keep:
                continue
            hint = nearest(name, known) or "see: lbpkit list findings"
            yield IntakeProblem(name, f"no such column; {hint}; or keep=[{name!r}]")
        elif dtype != nw.Boolean:
            yield IntakeProblem(name, f"must be true, false or null, not {dtype} (in pandas: astype('boolean'))")


def counts(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], names: Collection[str]) -> dict[str, int]:
    """For each column, how many values do not fit, and how many there are not."""
    sums = []
    for name in names:
        column = nw.col(name)
        unfit = ~_ABOUT[name].fits(column).fill_null(value=True) & ~column.is_null()
        sums += [
            unfit.cast(nw.Int64).sum().alias(f"bad {name}"),
            column.is_null().cast(nw.Int64).sum().alias(f"null {name}"),
        ]
    if not sums:
        return {}
    counted = frame.select(*sums)
    row = (counted.collect() if isinstance(counted, nw.LazyFrame) else counted).row(0)
    return {key: int(value or 0) for key, value in zip(counted.collect_schema().names(), row, strict=True)}
