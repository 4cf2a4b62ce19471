"""How good triage is, measured on named cases: under-triage, over-triage and agreement, beside baselines, with intervals.

Under-triage is counted among the cases that could be under-triaged (whose lowest right answer is above self-care), over-triage
among those that could be over-triaged (whose highest right answer is below emergency). Every share comes with its n and a
95 % interval after Wilson. A good figure on cases is no proof of safety in patients.
"""

from __future__ import annotations

import hashlib
import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import attrs

from lbpkit.cases import Case, without_closed
from lbpkit.engine.indexed import index_of
from lbpkit.engine.reference import Levels, Situation
from lbpkit.expressions import AnyOf, Compare, Expression, Has, fold
from lbpkit.interview import next_question
from lbpkit.library import Library
from lbpkit.model.intake import Intake
from lbpkit.model.urgency import NO, YES, Urgency

Z = 1.959964
"""Half the width of a 95 % interval, in standard errors."""
FLIPPED = 0.05
"""How many answers are turned over in the run with mistaken answers."""

# Of 1172 patients in primary care 0.9 % had something serious, and 80.4 % at least one red flag: Henschke 2009. At a spine
# centre over 90 % had one: Premkumar 2018.
SERIOUS_SHARE = 0.01
"""Weight of the serious cases in the weighted run: one in a hundred."""
SIGN_SHARE = 0.80
"""Weight of the cases with a warning sign, the serious among them: four in five."""
WARNING_SIGNS: tuple[Expression, ...] = (
    Compare("age_years", ">=", 55),
    Compare("age_years", "<", 20),
    *map(
        Has,
        (
            "injury", "cancer_history", "steroids_long", "weight_loss", "fever_or_chills", "night_pain", "night_sweats",
            "no_relief_with_rest", "severe_unremitting_pain", "no_improvement", "pain_getting_worse", "very_unwell", "fatigue",
            "immune_weakness", "injects_drugs", "recent_infection", "osteoporosis", "morning_stiffness", "upper_back_pain",
            "leg_trouble", "both_legs_pain", "saddle_numbness", "bladder_change", "urinary_retention", "bowel_control_loss",
            "unsteady_walking", "tuberculosis_risk",
        ),
    ),
)  # fmt: skip
"""What is asked as a red flag in Henschke 2009 and in the guidelines that it lists. Age at onset is taken as age."""


@attrs.frozen
class Share:
    """A part of a whole, with its 95 % interval."""

    count: int
    """How many of them."""
    n: int
    """Of how many."""
    share: float | None
    """The part, 0 to 1; None of nobody."""
    low: float
    """Lower end of the interval."""
    high: float
    """Upper end of the interval."""


@attrs.frozen(kw_only=True)
class Result:
    """One case and what came out."""

    case: Case
    """The case."""
    urgency: Urgency
    """What triage said."""

    @property
    def is_under(self) -> bool:
        """Whether it is less urgent than right."""
        return self.urgency < self.case.lowest

    @property
    def is_over(self) -> bool:
        """Whether it is more urgent than right."""
        return self.urgency > self.case.highest


@attrs.frozen(kw_only=True)
class Figures:
    """The figures of one group of cases."""

    agreement: Share
    """Within the range, of all."""
    under: Share
    """Below the range, of those who could be."""
    over: Share
    """Above the range, of those who could be."""
    urgent_missed: Share
    """Below the range, of those whose lowest right answer is same-day or emergency."""
    sent_in: Share
    """Told to go to an emergency department or call an ambulance, of all."""
    same_day: Share
    """Told to be seen today, of all."""


@attrs.frozen(kw_only=True)
class Weighted:
    """The figures as if the cases came as often as in primary care, each 0 to 1."""

    serious: float
    """Weight of the cases whose lowest right answer is same-day or above."""
    with_sign: float
    """Weight of the cases with a warning sign, the serious among them."""
    agreement: float
    """Within the range."""
    under: float
    """Below the range."""
    over: float
    """Above the range."""
    levels: Mapping[str, float]
    """What everybody is told, by urgency."""
    effective_n: float
    """As many cases of equal weight would tell as much (Kish)."""


@attrs.frozen(kw_only=True)
class Lengths:
    """How long interviews are."""

    n: int
    """Interviews."""
    screens_median: float
    """Screens, in the median."""
    screens_p90: float
    """Screens, at the 90th centile."""
    questions_median: float
    """Questions, in the median."""
    questions_p90: float
    """Questions, at the 90th centile."""
    same: int
    """Interviews that ended at the urgency of the full sheet of answers."""


def wilson(count: int, n: int) -> Share:
    """The share with its 95 % interval after Wilson (1927), which holds for small n and for shares of 0 and 1.

    >>> wilson(0, 50)
    Share(count=0, n=50, share=0.0, low=0.0, high=0.0713)
    """
    if n == 0:
        return Share(0, 0, None, 0.0, 1.0)
    share = count / n
    centre = share + Z * Z / (2 * n)
    spread = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    scale = 1 + Z * Z / n
    low, high = max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
    return Share(count, n, round(share, 4), 0.0 if count == 0 else round(low, 4), 1.0 if count == n else round(high, 4))


# ---- runs


def results(
    library: Library,
    cases: Iterable[Case],
    *,
    unmentioned: Literal["no", "unknown"] = "no",
    flipped: float = 0.0,
    seed: int = 0,
) -> tuple[Result, ...]:
    """Triage every case.

    Args:
        library: whose rules decide.
        cases: to be triaged.
        unmentioned: how the findings are answered that a case does not name.
        flipped: the part of yes and no answers that is turned over.
        seed: chooses which; the same seed turns over the same answers.
    """
    index = index_of(library)
    found = []
    for case in cases:
        intake = case.intake(library, unmentioned=unmentioned)
        if flipped:
            intake = with_flips(library, intake, flipped, f"{seed}/{case.id}")
        found.append(Result(case=case, urgency=Urgency.at(index.rank(intake))))
    return tuple(found)


def with_flips(library: Library, intake: Intake, part: float, salt: str) -> Intake:
    """The intake with some of its yes and no answers turned over, as chosen by a hash: no chance is involved."""
    answers = {
        finding: {"yes": "no", "no": "yes"}.get(answer, answer) if _draw(f"{salt}/{finding}") < part else answer
        for finding, answer in intake.answers.items()
    }
    turned = intake.answering(answers)
    return without_closed(library, turned)


def _draw(text: str) -> float:
    """A number from 0 to 1 that hangs on the text alone."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") / 2**64


def baselines(cases: Iterable[Case], found: Sequence[Result]) -> dict[str, tuple[Result, ...]]:
    """What simpler policies would say: always the same level, and the triage of `found` but never below soon."""
    listed = tuple(cases)
    named = {f"always_{level.value}": tuple(Result(case=case, urgency=level) for case in listed) for level in Urgency}
    named["never_below_soon"] = tuple(attrs.evolve(each, urgency=max(each.urgency, Urgency.SOON)) for each in found)
    return named


# ---- figures


def figures(found: Iterable[Result]) -> Figures:
    """The figures of these results."""
    each = tuple(found)
    urgent = [result for result in each if result.case.lowest >= Urgency.SAME_DAY]
    return Figures(
        agreement=wilson(sum(result.case.allows(result.urgency) for result in each), len(each)),
        under=_of(each, lambda result: result.is_under, lambda result: result.case.lowest > Urgency.SELF_CARE),
        over=_of(each, lambda result: result.is_over, lambda result: result.case.highest < Urgency.EMERGENCY),
        urgent_missed=wilson(sum(result.is_under for result in urgent), len(urgent)),
        sent_in=wilson(sum(result.urgency is Urgency.EMERGENCY for result in each), len(each)),
        same_day=wilson(sum(result.urgency is Urgency.SAME_DAY for result in each), len(each)),
    )


def _of(each: Iterable[Result], so: Callable[[Result], bool], could: Callable[[Result], bool]) -> Share:
    among = [result for result in each if could(result)]
    return wilson(sum(map(so, among)), len(among))


def groups(found: Iterable[Result]) -> dict[str, dict[str, tuple[Result, ...]]]:
    """The results by file and tag, by ordinary or not, by age, by who answers, and by the lowest right urgency."""
    by: dict[str, dict[str, list[Result]]] = {name: {} for name in ("file", "ordinary", "age", "respondent", "lowest")}
    for result in found:
        case = result.case
        places = [("file", name) for name in dict.fromkeys((case.file or "unnamed", *case.tags))]
        places += [("ordinary", "ordinary" if case.ordinary else "other"), ("age", age_group(case.age_years))]
        places += [("respondent", case.respondent), ("lowest", case.lowest.value)]
        for kind, name in places:
            by[kind].setdefault(name, []).append(result)
    return {kind: {name: tuple(named[name]) for name in sorted(named, key=_in_order)} for kind, named in by.items()}


def _in_order(name: str) -> tuple[int, str]:
    ranks = {urgency.value: urgency.rank for urgency in Urgency}
    return ranks.get(name, 0), name


def age_group(age: int | None) -> str:
    """The age group that the figures are told for.

    >>> age_group(15), age_group(16), age_group(None)
    ('00-15', '16-39', 'unknown')
    """
    if age is None:
        return "unknown"
    bounds = ((15, "00-15"), (39, "16-39"), (64, "40-64"), (79, "65-79"))
    return next((name for last, name in bounds if age <= last), "80 and over")


def weighted(library: Library, found: Sequence[Result]) -> Weighted | None:
    """The figures as if one in a hundred were serious and four in five had a warning sign; None where a kind is missing."""
    signs = AnyOf(
        tuple(sign for sign in WARNING_SIGNS if not isinstance(sign, Has) or sign.finding in library.findings)
    )

    def stratum(result: Result) -> str:
        if result.case.lowest >= Urgency.SAME_DAY:
            return "serious"
        levels = Levels(library, Situation.of(library, result.case.intake(library)))
        return "sign" if fold(signs, levels) == YES else "plain"

    strata = [stratum(result) for result in found]
    shares = {"serious": SERIOUS_SHARE, "sign": SIGN_SHARE - SERIOUS_SHARE, "plain": 1 - SIGN_SHARE}
    if set(strata) != set(shares):
        return None
    weights = [shares[name] / strata.count(name) for name in strata]

    def part(so: Callable[[Result], bool]) -> float:
        return round(sum(weight for weight, result in zip(weights, found, strict=True) if so(result)), 4)

    return Weighted(
        serious=SERIOUS_SHARE,
        with_sign=SIGN_SHARE,
        agreement=part(lambda result: result.case.allows(result.urgency)),
        under=part(lambda result: result.is_under),
        over=part(lambda result: result.is_over),
        levels={level.value: part(lambda result, level=level: result.urgency is level) for level in Urgency},  # type: ignore[misc]
        effective_n=round(1 / sum(weight * weight for weight in weights), 1),
    )


# ---- interviews


def interview(library: Library, told: Intake) -> tuple[int, int, Intake]:
    """How many screens and questions an interview takes with somebody whose answers are these, and what it leaves."""
    levels = Levels(library, Situation.of(library, told))

    def said(finding: str) -> str:
        if finding in told.answers:
            return told.answers[finding]
        gate = library.findings[finding].applies_if
        return "no" if gate is not None and fold(gate, levels) == NO else "unknown"

    intake = Intake(respondent=told.respondent)
    screens = questions = 0
    while (screen := next_question(library, intake)) is not None:
        screens += 1
        questions += len(screen.questions)
        answers: dict[str, Any] = {}
        for question in screen.questions:
            if question.kind == "about":
                answers[question.id] = getattr(told, question.id)
            else:
                answers.update({finding: said(finding) for finding in question.choices[-1].answers})
        intake = intake.answering(answers)
    return screens, questions, intake


def lengths(library: Library, cases: Iterable[Case]) -> dict[str, Lengths]:
    """Lengths of the interviews of all cases, of those that end as emergencies, and of the others."""
    index = index_of(library)
    rows: dict[str, list[tuple[int, int, bool]]] = {"all": [], "emergency": [], "other": []}
    for case in cases:
        told = case.intake(library)
        screens, questions, left = interview(library, told)
        rank = index.rank(left)
        row = (screens, questions, rank == index.rank(told))
        rows["all"].append(row)
        rows["emergency" if rank == Urgency.EMERGENCY.rank else "other"].append(row)
    return {name: _lengths(each) for name, each in rows.items() if each}


def _lengths(rows: Sequence[tuple[int, int, bool]]) -> Lengths:
    screens, questions = sorted(row[0] for row in rows), sorted(row[1] for row in rows)
    ninetieth = math.ceil(0.9 * len(rows)) - 1
    return Lengths(
        n=len(rows),
        screens_median=statistics.median(screens),
        screens_p90=screens[ninetieth],
        questions_median=statistics.median(questions),
        questions_p90=questions[ninetieth],
        same=sum(row[2] for row in rows),
    )
