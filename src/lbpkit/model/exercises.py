"""Exercises and stretches."""

from __future__ import annotations

from typing import Literal

import attrs

from lbpkit.expressions import Expression
from lbpkit.model import record
from lbpkit.model.record import Property, SourcedRecord


@attrs.frozen(kw_only=True)
class Dose:
    """How much, where a source gives it."""

    sets: int | None = attrs.field(default=None, validator=record.within(1, 20))
    """Rounds of repetitions."""
    repetitions: int | None = attrs.field(default=None, validator=record.within(1, 200))
    """Times in one round."""
    hold_s: float | None = attrs.field(default=None, validator=record.within(0, 600))
    """Seconds to hold; the least where the source gives a range."""
    hold_max_s: float | None = attrs.field(default=None, validator=record.within(0, 600))
    """Seconds to hold at the most."""
    duration_min: float | None = attrs.field(default=None, validator=record.within(0, 300))
    """Minutes."""
    sides: int | None = attrs.field(default=None, validator=record.within(1, 2))
    """2 where it is done on each side."""
    times_per_day: int | None = attrs.field(default=None, validator=record.within(1, 24))
    """Sessions in a day."""
    days_per_week: int | None = attrs.field(default=None, validator=record.within(1, 7))
    """Days in a week."""


@attrs.frozen(kw_only=True)
class Exercise(SourcedRecord):
    """One exercise or stretch that a person can do alone."""

    name: str = record.text(2)
    """Its name."""
    synonyms: tuple[str, ...] = record.texts(2)
    """Other names."""
    purpose: str = record.text(2)
    """What it is for."""
    start: str = record.text(2)
    """How to start."""
    steps: tuple[str, ...] = record.texts(2)
    """What to do, in order."""
    dose: Dose = Dose()
    """How much, as numbers, where a source gives it."""
    dose_source: str | None = record.label(default=None)
    """`editorial` where the starting dose is our own suggestion."""
    dose_text: str = record.text(2)
    """How much, in words."""
    easier: str | None = record.text(2, default=None)
    """An easier way."""
    harder: str | None = record.text(2, default=None)
    """The next step."""
    stop_rules: tuple[str, ...] = record.texts(1)
    """When to stop."""
    properties: tuple[Property, ...] = attrs.field(validator=record.among(Property))
    """Movement directions, loads and positions, and `exercise` itself."""
    level: Literal["beginner", "intermediate"] = attrs.field(
        validator=record.among(Literal["beginner", "intermediate"])
    )
    """For whom it is a start."""
    older_adults: bool
    """Whether it suits older adults as written."""
    fits: Expression | None = record.expression(default=None)
    """For whom it is worth showing; everybody where left out."""

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if "exercise" not in self.properties:
            raise ValueError("properties lacks 'exercise'; every exercise has it, so that a rule can hold them all")
        if not self.steps or not self.stop_rules:
            raise ValueError("steps and stop_rules each need one or more")
