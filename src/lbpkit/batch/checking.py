"""What a data frame must hold to be intakes: every column and every value, all problems at once, before anything runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

import narwhals as nw

from lbpkit.errors import IntakeError, IntakeProblem, nearest
from lbpkit.expressions import SEXES
from lbpkit.library import Library
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


def checked(library: Library, frame: nw.DataFrame[Any] | nw.LazyFrame[Any], keep: Collection[str]) -> frozenset[str]:
    """Which of the numbers and the sex are not known of somebody.

    Raises:
        IntakeError: with every column and every kind of value that cannot be used.
    """
    schema = frame.collect_schema()
    problems = [*_column_problems(library, schema, keep)]
    refused = {problem.field for problem in problems}
    about = [name for name in _ABOUT if name in schema and name not in refused]
    missing = set(ABOUT) - set(about)
    if about:
        counted = _counted(frame, about)
        for name in about:
            if bad := counted[f"bad {name}"]:
                rows = "1 row holds something else" if bad == 1 else f"{bad} rows hold something else"
                problems.append(IntakeProblem(name, f"must hold {_ABOUT[name].told}; {rows}"))
            if counted[f"null {name}"] and name in ABOUT:
                missing.add(name)
    if problems:
        raise IntakeError(problems)
    return frozenset(missing)


def _column_problems(library: Library, schema: Mapping[str, Any], keep: Collection[str]) -> Iterator[IntakeProblem]:
    for name in sorted(set(keep) - schema.keys()):
        yield IntakeProblem(name, f"is to be kept, and there is no such column; {nearest(name, schema)}".rstrip("; "))
    if URGENCY in keep:
        yield IntakeProblem(URGENCY, "is the column that is added; rename yours")
    known = [*library.findings, *_ABOUT]
    for name, dtype in schema.items():
        if name in _ABOUT:
            words = _ABOUT[name].words
            if not (dtype in {nw.String, nw.Categorical, nw.Enum} if words else dtype.is_numeric()):
                yield IntakeProblem(name, f"must be a column of {'texts' if words else 'numbers'}, not {dtype}")
        elif name not in library.findings:
            if name in keep:
                continue
            hint = nearest(name, known) or "see: lbpkit list findings"
            yield IntakeProblem(name, f"no such column; {hint}; or keep=[{name!r}]")
        elif dtype != nw.Boolean:
            yield IntakeProblem(name, f"must be true, false or null, not {dtype} (in pandas: astype('boolean'))")


def _counted(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], names: Collection[str]) -> dict[str, int]:
    """For each column, how many values do not fit, and how many there are not."""
    sums = []
    for name in names:
        column = nw.col(name)
        unfit = ~_ABOUT[name].fits(column).fill_null(value=True) & ~column.is_null()
        sums += [
            unfit.cast(nw.Int64).sum().alias(f"bad {name}"),
            column.is_null().cast(nw.Int64).sum().alias(f"null {name}"),
        ]
    counted = frame.select(*sums)
    row = (counted.collect() if isinstance(counted, nw.LazyFrame) else counted).row(0)
    return {key: int(value or 0) for key, value in zip(counted.collect_schema().names(), row, strict=True)}
