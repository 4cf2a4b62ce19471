"""What turns answers into urgency, and what is said with it."""

from __future__ import annotations

from typing import Literal

import attrs

from lbpkit.expressions import Expression
from lbpkit.model import record
from lbpkit.model.record import Property, SourcedRecord
from lbpkit.model.signs import Sign
from lbpkit.model.urgency import Urgency

Role = Literal[
    "ambulance", "emergency_department", "maternity", "own_team", "crisis_line", "poisons_line", "eye_service",
    "urgent_line", "gp", "midwife", "physiotherapist", "pharmacist", "self_care",
]  # fmt: skip
"""Whom to turn to, in the order in which one outranks the next. Names and numbers come from the region."""

WITHIN_HOURS = {
    Urgency.EMERGENCY: 1.0,
    Urgency.SAME_DAY: 24.0,
    Urgency.SOON: 336.0,
    Urgency.ROUTINE: 1008.0,
    Urgency.SELF_CARE: 1008.0,
}
"""Hours within which somebody should be seen, where a rule does not say: now, today, two weeks, six weeks."""


@attrs.frozen(kw_only=True)
class Rule(SourcedRecord):
    """When these findings are so, a person should be seen this soon, by these people, for this reason."""

    label: str = record.text(2)
    """Its short name, in patients' words."""
    when: Expression = record.expression()
    """What must be so."""
    urgency: Urgency
    """How soon the person should be seen."""
    action: tuple[Role, ...] = attrs.field(validator=record.among(Role))
    """Whom to turn to, the best first."""
    within_hours: float = attrs.field()
    """The latest, in hours from now."""
    explanation: str = record.text(1)
    """Why, in patients' words."""
    clinician: str | None = record.text(3, default=None)
    """One line for a clinician: what the guideline says."""
    suspects: tuple[str, ...] = record.refs("conditions")
    """Conditions that this makes possible."""
    holds: tuple[Property, ...] = attrs.field(default=(), validator=record.among(Property))
    """What must wait while this is so, or may be so."""
    until_seen: tuple[str, ...] = record.refs("advice")
    """What to do until seen."""
    net: str | None = record.ref("advice", default=None)
    """Its line in everybody's safety net."""
    sensitive: bool = False
    """True: a patient is given a neutral reason, with the same urgency."""

    @within_hours.default
    def _by_urgency(self) -> float:
        return WITHIN_HOURS[self.urgency]

    @within_hours.validator
    def _no_later_than_urgency(self, _: attrs.Attribute[float], value: float) -> None:
        latest = {Urgency.EMERGENCY: 24.0, Urgency.SELF_CARE: 8760.0, Urgency.ROUTINE: 4380.0}.get(
            self.urgency, WITHIN_HOURS[self.urgency]
        )
        if not 0 < value <= latest:
            raise ValueError(f"within_hours is {value!r}; for {self.urgency.value}: above 0, at most {latest:g}")

    @action.validator
    def _somebody(self, _: attrs.Attribute[object], value: tuple[str, ...]) -> None:
        if not value:
            raise ValueError("action is empty; name at least one role")
        record.among(Role)(self, _, value)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.urgency >= Urgency.SAME_DAY and not self.until_seen:
            raise ValueError(f"until_seen is empty; a rule of {self.urgency.value} says what to do until seen")
        if self.urgency >= Urgency.SAME_DAY and self.net is None:
            raise ValueError(f"net is missing; a rule of {self.urgency.value} has a line in the safety net")


@attrs.frozen(kw_only=True)
class Requirement(SourcedRecord):
    """What a guideline demands of the rules: these answers, whatever else is said, mean at least this urgency."""

    text: str = record.label()
    """The demand, in plain words."""
    when: Expression = record.expression()
    """The answers."""
    at_least: Urgency
    """The lowest urgency allowed."""
    clause: str = record.label()
    """Where the source says so, in our own words."""


AdviceKind = Literal["until_seen", "safety_net", "self_care", "lifestyle", "work", "flare_up", "visit"]


@attrs.frozen(kw_only=True)
class Advice(SourcedRecord):
    """One thing to do, or to watch for."""

    kind: AdviceKind = attrs.field(validator=record.among(AdviceKind))
    """Where it is said."""
    title: str | None = record.text(2, default=None)
    """A heading of a few words."""
    text: str = record.text(1)
    """The advice, in patients' words."""
    fits: Expression | None = record.expression(default=None)
    """For whom it is; everybody where left out."""
    certainty: str | None = record.text(2, default=None)
    """How sure we are that it helps."""
    easy: tuple[str, ...] = record.texts(2)
    """The same for easy read: one idea a sentence, one sentence a text, nothing left out that keeps somebody safe."""
    sign: Sign | None = attrs.field(default=None, validator=record.among(Sign))
    """What is drawn beside it in easy read."""
    order: int = attrs.field(default=50, validator=record.within(1, 99))
    """Where it stands among its kind: what matters most has the lowest number."""
