"""What may be so, not so or unknown about a person, and how it is asked."""

from __future__ import annotations

from typing import Literal, get_args

import attrs

from lbpkit.expressions import Expression
from lbpkit.model import record
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.record import SourcedRecord
from lbpkit.model.urgency import Urgency

FindingKind = Literal["symptom", "sign", "injury", "area", "history", "medicine", "test", "circumstance"]
Group = Literal[
    "at_once", "first_check", "where", "nerve", "infection", "injury", "vessels", "tummy", "waterworks", "pelvic", "child",
    "bones", "pattern", "history", "medicines", "circumstances",
]  # fmt: skip
GROUPS: tuple[str, ...] = get_args(Group)
"""In the order in which questions of equal urgency are asked."""
FELT: frozenset[str] = frozenset({"symptom", "sign", "injury", "area"})
"""Kinds that a person can feel or see: not knowing one weighs `same_day` unless the finding says otherwise.

A plugin's finding weighs `self_care` unless it says otherwise, and `routine` at the most: plugins do not cry wolf.
"""
ON_RECORD: frozenset[str] = frozenset({"history", "medicine", "test"})
"""Kinds that stand on record: illnesses, medicines, results of tests."""


@attrs.frozen(kw_only=True)
class Codes:
    """Codes of the same idea in other systems."""

    icd10cm: tuple[str, ...] = record.labels()
    """ICD-10-CM leaf codes."""
    icd11: tuple[str, ...] = record.labels()
    """ICD-11 MMS codes."""
    snomed: tuple[str, ...] = record.labels()
    """SNOMED CT concept ids."""


@attrs.frozen(kw_only=True)
class Finding(SourcedRecord):
    """Anything about a person that is so, not so, or unknown."""

    label: str = record.text(1)
    """Its short name, in patients' words."""
    question: str = record.text(1)
    """How a person is asked: answered yes, no or don't know."""
    proxy_question: str = record.text(1)
    """How a carer or parent is asked: what they can see."""
    clinician: str = record.text(3)
    """Its name among clinicians."""
    help: str | None = record.text(1, default=None)
    """One or two sentences below the question."""
    kind: FindingKind = attrs.field(validator=record.among(FindingKind))
    """What sort of thing it is; decides the default of `if_unknown`."""
    group: Group = attrs.field(validator=record.among(Group))
    """The questions it is asked with."""
    applies_if: Expression | None = record.expression(default=None)
    """Its gate: where this is no, the finding cannot be so and is not asked."""
    implies: tuple[str, ...] = record.refs("findings")
    """Findings that are so whenever this one is: the parents that may gate it."""
    if_unknown: Urgency = attrs.field()
    """How much not knowing it weighs."""
    sensitive: bool = False
    """True: named only to clinicians."""
    codes: Codes = Codes()
    """Codes of the same idea in other systems."""

    @if_unknown.default
    def _weigh_by_kind(self) -> Urgency:
        if "." in self.id:
            return Urgency.SELF_CARE
        return Urgency.SAME_DAY if self.kind in FELT else Urgency.ROUTINE

    @if_unknown.validator
    def _below_emergency(self, _: attrs.Attribute[Urgency], value: Urgency) -> None:
        if value is Urgency.EMERGENCY:
            raise ValueError("if_unknown is emergency; allowed: self_care, routine, soon, same_day")
        if "." in self.id and value > Urgency.ROUTINE:
            raise ValueError(f"if_unknown is {value.value}; allowed in a plugin: self_care, routine")


@attrs.frozen(kw_only=True)
class Choice:
    """One answer of a question: it settles every finding of that question."""

    text: str = record.text(1)
    """What the person picks."""
    proxy_text: str | None = record.text(1, default=None)
    """What a carer or parent picks, where it differs."""
    answers: FrozenMap[str, bool] = attrs.field(converter=FrozenMap)
    """Finding id to yes (true) or no (false)."""


@attrs.frozen(kw_only=True)
class Question(SourcedRecord):
    """How findings are asked when yes and no are not enough. "Don't know" is always added."""

    prompt: str = record.text(1)
    """How a person is asked."""
    proxy_prompt: str = record.text(1)
    """How a carer or parent is asked."""
    help: str | None = record.text(1, default=None)
    """One or two sentences below the prompt."""
    group: Group = attrs.field(validator=record.among(Group))
    """The questions it is asked with."""
    choices: tuple[Choice, ...] = attrs.field()
    """Two or more; the first answers every finding no."""

    @choices.validator
    def _agree(self, _: attrs.Attribute[object], choices: tuple[Choice, ...]) -> None:
        if len(choices) < 2:
            raise ValueError(f"choices has {len(choices)}; write two or more")
        findings = choices[0].answers.keys()
        if not findings or any(choices[0].answers.values()):
            raise ValueError("the first choice must answer every finding no")
        for place, choice in enumerate(choices[1:], start=1):
            if choice.answers.keys() != findings:
                raise ValueError(
                    f"choices[{place}] must answer the same findings as the first: {', '.join(sorted(findings))}"
                )
        for finding in findings:
            if not any(choice.answers[finding] for choice in choices):
                raise ValueError(f"no choice answers {finding!r} yes")

    @property
    def findings(self) -> tuple[str, ...]:
        """The ids of the findings it settles."""
        return tuple(self.choices[0].answers)
