"""Exercises and stretches, and programmes that are composed of them."""

from __future__ import annotations

from typing import Literal

import attrs

from lbpkit.expressions import Expression
from lbpkit.model import notebook, record
from lbpkit.model.poses import Scene
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
    picture: Scene | None = None
    """How it looks: the poses that its pictures are drawn from."""

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if "exercise" not in self.properties:
            raise ValueError("properties lacks 'exercise'; every exercise has it, so that a rule can hold them all")
        if self.picture is not None and self.picture.last_step > len(self.steps):
            raise ValueError(f"picture shows a step that is not there; there are {len(self.steps)}")
        if not self.steps or not self.stop_rules:
            raise ValueError("steps and stop_rules each need one or more")

    def _repr_html_(self) -> str:
        return notebook.titled(
            self.name,
            notebook.said(self.purpose),
            notebook.said(self.start),
            notebook.listed(self.steps, ordered=True),
            notebook.said(self.dose_text),
            notebook.listed(self.stop_rules),
        )


Aim = Literal[
    "warm_up", "loosen", "stretch", "trunk_strength", "hip_strength", "leg_strength", "balance", "posture", "stamina"
]  # fmt: skip
LEAST_PARTS, MOST_PARTS = 3, 5
"""How many exercises a programme is composed of."""


@attrs.frozen(kw_only=True)
class ProgrammePart:
    """One place in a programme: what it trains, and the exercises that may take it."""

    aim: Aim = attrs.field(validator=record.among(Aim))
    """What it trains."""
    exercises: tuple[str, ...] = record.refs("exercises")
    """The first that is offered to the person takes the place."""


@attrs.frozen(kw_only=True)
class Programme(SourcedRecord):
    """Exercises that go well together for some people. Composed for a person: one exercise for each part."""

    name: str = record.text(2)
    """Its name."""
    purpose: str = record.text(2)
    """For whom it is, and what it trains."""
    basis: str = record.text(2)
    """What it rests on: what was tested or is advised, and what is our own choice."""
    fits: Expression | None = record.expression(default=None)
    """For whom; everybody where left out."""
    order: int = attrs.field(validator=record.within(1, 99))
    """Of those that fit the one with the lowest number is composed: the narrower it is, the lower."""
    parts: tuple[ProgrammePart, ...] = attrs.field()
    """Three to five, the most useful first."""

    @parts.validator
    def _each_once(self, _: attrs.Attribute[object], value: tuple[ProgrammePart, ...]) -> None:
        if not LEAST_PARTS <= len(value) <= MOST_PARTS:
            raise ValueError(f"parts has {len(value)}; allowed: {LEAST_PARTS} to {MOST_PARTS}")
        named = [key for part in value for key in part.exercises]
        twice = sorted({key for key in named if named.count(key) > 1})
        if twice:
            raise ValueError(f"{twice[0]!r} stands in two parts; name each exercise once")
        if not all(part.exercises for part in value):
            raise ValueError("a part names no exercise; name one or more, the best first")
