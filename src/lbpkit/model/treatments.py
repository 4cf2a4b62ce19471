"""Treatments, what is known of them, what guidelines say of them, and who must not have them."""

from __future__ import annotations

from typing import Literal, get_args

import attrs

from lbpkit.expressions import Expression
from lbpkit.model import notebook, record
from lbpkit.model.people import People
from lbpkit.model.record import Property, SourcedRecord

TreatmentKind = Literal[
    "medicine", "exercise", "manual", "needling", "device", "surgery", "injection", "psychological", "education",
    "self_care", "care_model", "complementary",
]  # fmt: skip
GivenBy = Literal["self", "pharmacist", "prescriber", "therapist", "surgeon", "service"]
Pregnancy = Literal["allowed", "ask", "until_week_20", "not_allowed"]
Population = Literal["acute", "subacute", "chronic", "any"]
"""Under 4 weeks, 4 to 12 weeks, over 12 weeks, or not said."""
Direction = Literal["benefit", "no_important_difference", "harm", "inconclusive", "no_evidence"]
Certainty = Literal["high", "moderate", "low", "very_low", "ungraded"]
Outcome = Literal[
    "pain", "function", "disability", "quality_of_life", "recurrence", "work", "harm", "satisfaction", "global",
    "surgery_avoided",
]  # fmt: skip
Horizon = Literal["immediate", "short_term", "medium_term", "long_term", "unstated"]


@attrs.frozen(kw_only=True)
class Size:
    """How large an effect was, on which scale, with its interval."""

    measure: str = record.label()
    """Such as `mean_difference`, `standardised_mean_difference`, `risk_ratio`."""
    value: float
    """The point estimate."""
    low: float | None = None
    """The lower end of the interval, 95 % unless the scale says otherwise."""
    high: float | None = None
    """The upper end."""
    scale: str | None = record.label(default=None)
    """The scale and its range: `0-100 pain, lower is better`."""


@attrs.frozen(kw_only=True)
class Evidence(SourcedRecord):
    """What is known of one treatment, for one population, against one comparator, for one outcome, at one time."""

    treatment: str = record.ref("treatments")
    """The treatment."""
    population: tuple[Population, ...] = attrs.field(validator=record.some_of(Population))
    """For how long the people studied had had pain."""
    subgroup: str | None = record.text(2, default=None)
    """Whom it is about, where narrower than that."""
    condition: str | None = record.ref("conditions", default=None)
    """The condition studied, where one is named."""
    comparator: str = record.text(2)
    """What it was compared with."""
    outcome: Outcome = attrs.field(validator=record.among(Outcome))
    """What was measured."""
    horizon: Horizon = attrs.field(validator=record.among(Horizon))
    """When: short under 3 months, medium 3 to 12, long 12 months and over."""
    direction: Direction = attrs.field(validator=record.among(Direction))
    """Which way it points."""
    size: Size | None = None
    """How large the effect was, where a source gives it."""
    absolute: str | None = record.text(2, default=None)
    """The effect as people out of a hundred, where a source gives it."""
    people: People | None = None
    """The same as numbers, to be drawn; only where `absolute` says it."""
    studies: int | None = attrs.field(default=None, validator=record.within(1, 10_000))
    """How many studies."""
    participants: int | None = attrs.field(default=None, validator=record.within(1, 10_000_000))
    """How many people."""
    certainty: Certainty = attrs.field(validator=record.among(Certainty))
    """GRADE, as the source rates it; `ungraded` where it does not."""
    summary: str = record.text(2)
    """The finding in patients' words."""
    note: str | None = record.label(default=None)
    """What a reader should know: doubts, why it differs from the ledger."""

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.people is not None and self.absolute is None:
            raise ValueError("people without absolute; say in words what is drawn")


def reading_order(row: Evidence) -> tuple[int, int, int, int, str]:
    """Where a row stands among others: new pain before lasting pain, pain before other outcomes, soon before late.

    At the same time the surer row comes first.
    """
    return (
        get_args(Population).index(row.population[0]),
        get_args(Outcome).index(row.outcome),
        get_args(Horizon).index(row.horizon),
        get_args(Certainty).index(row.certainty),
        row.id,
    )


@attrs.frozen(kw_only=True)
class Guidance(SourcedRecord):
    """What one guideline says of one treatment for one population."""

    treatment: str = record.ref("treatments")
    """The treatment."""
    population: tuple[Population, ...] = attrs.field(validator=record.some_of(Population))
    """For whom."""
    subgroup: str | None = record.text(2, default=None)
    """Whom it is about, where narrower than that."""
    condition: str | None = record.ref("conditions", default=None)
    """The condition, where one is named."""
    direction: Literal["for", "against", "no_recommendation"] = attrs.field(
        validator=record.among(Literal["for", "against", "no_recommendation"])
    )
    """For, against, or looked at without a recommendation: three different things."""
    strength: Literal["strong", "conditional", "good_practice", "ungraded"] = attrs.field(
        validator=record.among(Literal["strong", "conditional", "good_practice", "ungraded"])
    )
    """How firmly; apart from certainty."""
    only_with: str | None = record.ref("treatments", default=None)
    """Only together with this treatment."""
    certainty: Certainty = attrs.field(validator=record.among(Certainty))
    """How certain the evidence behind it is, as the guideline rates it."""
    text: str = record.text(2)
    """What it says, in our own words."""
    note: str | None = record.label(default=None)
    """What a reader should know."""


@attrs.frozen(kw_only=True)
class Treatment(SourcedRecord):
    """Something done for the pain. Its stance is derived from evidence and guidance, never typed in."""

    name: str = record.text(2)
    """Its name in patients' words."""
    synonyms: tuple[str, ...] = record.texts(2)
    """Other names."""
    summary: str = record.text(2)
    """What it is."""
    how: str = record.text(2)
    """How it is used."""
    kind: TreatmentKind = attrs.field(validator=record.among(TreatmentKind))
    """What sort of treatment it is."""
    properties: tuple[Property, ...] = attrs.field(default=(), validator=record.among(Property))
    """What contraindications and holds hang on."""
    given_by: GivenBy = attrs.field(validator=record.among(GivenBy))
    """Whom a person gets it from."""
    min_age_years: int | None = attrs.field(default=None, validator=record.within(0, 120))
    """The youngest it is for, in years."""
    max_age_years: int | None = attrs.field(default=None, validator=record.within(0, 120))
    """The oldest it is for, in years."""
    pregnancy: Pregnancy = attrs.field(validator=record.among(Pregnancy))
    """Whether it is for pregnant people."""
    fits: Expression | None = record.expression(default=None)
    """For whom it is worth showing; everybody where left out."""
    cautions: tuple[str, ...] = record.texts(2)
    """What to know before using it."""
    evidence: tuple[Evidence, ...] = attrs.field(default=(), metadata={"joined": True})
    """Filled in by the library from its `evidence` records, in `reading_order`."""
    guidance: tuple[Guidance, ...] = attrs.field(default=(), metadata={"joined": True})
    """Filled in by the library from its `guidance` records."""

    def evidence_for(
        self,
        *,
        population: Population | None = None,
        outcome: Outcome | None = None,
        comparator: str | None = None,
        horizon: Horizon | None = None,
    ) -> tuple[Evidence, ...]:
        """The rows of evidence that match everything that is given; a row for `any` population matches each.

        Args:
            population: `acute`, `subacute` or `chronic`.
            outcome: such as `pain`, `function` or `harm`.
            comparator: words of what it was compared with, in any case.
            horizon: `immediate`, `short_term`, `medium_term` or `long_term`.

        >>> from lbpkit import load_library
        >>> treatment = load_library(plugins=()).treatments["acupuncture"]
        >>> [row.certainty for row in treatment.evidence_for(population="chronic", outcome="function")]
        ['moderate', 'moderate']
        """
        return tuple(
            row
            for row in self.evidence
            if (population is None or population in row.population or "any" in row.population)
            and (outcome is None or row.outcome == outcome)
            and (comparator is None or comparator.casefold() in row.comparator.casefold())
            and (horizon is None or row.horizon == horizon)
        )

    def _repr_html_(self) -> str:
        rows = [
            (
                ", ".join(row.population),
                row.outcome,
                row.comparator,
                row.direction.replace("_", " "),
                row.certainty.replace("_", " "),
                row.summary,
                ", ".join(row.sources),
            )
            for row in self.evidence
        ]
        said = [
            (each.direction.replace("_", " "), ", ".join(each.population), each.text, ", ".join(each.sources))
            for each in self.guidance
        ]
        return notebook.titled(
            self.name,
            notebook.said(self.summary),
            notebook.table(("population", "outcome", "against", "direction", "certainty", "in words", "sources"), rows),
            notebook.table(("guideline", "population", "what it says", "sources"), said),
        )


@attrs.frozen(kw_only=True)
class Contraindication(SourcedRecord):
    """Who must not have something, or should be warned."""

    properties: tuple[Property, ...] = attrs.field(default=(), validator=record.among(Property))
    """What it bars: every treatment and exercise with one of these properties."""
    treatments: tuple[str, ...] = record.refs("treatments")
    """Single treatments it bars."""
    exercises: tuple[str, ...] = record.refs("exercises")
    """Single exercises it bars."""
    when: Expression = record.expression()
    """For whom."""
    effect: Literal["withhold", "warn"] = attrs.field(validator=record.among(Literal["withhold", "warn"]))
    """Not offered, or offered with the warning."""
    if_unknown: Literal["withhold", "warn", "ignore"] = attrs.field(
        validator=record.among(Literal["withhold", "warn", "ignore"])
    )
    """What happens while `when` is not known; no more than what happens where it is so."""
    reason: str = record.text(1)
    """Why, in patients' words."""

    @if_unknown.validator
    def _no_more_than_if_so(self, _: attrs.Attribute[str], value: str) -> None:
        if value == "withhold" and self.effect == "warn":
            raise ValueError("if_unknown is 'withhold' where effect is 'warn'; allowed: 'warn', 'ignore'")
