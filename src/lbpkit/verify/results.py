"""What verifying says: one result for each thing that a law demands, one witness for each rule that was changed."""

from __future__ import annotations

from typing import Any, Literal

import attrs

from lbpkit.model.intake import Intake
from lbpkit.model.urgency import Urgency

Status = Literal["proved", "checked", "refuted", "undecided"]
LAWS: dict[int, str] = {
    1: "Every intake gets an urgency, an action and a reason",
    2: "Knowing more, or worse, never lowers the urgency",
    3: "Every requirement of a guideline is met",
    4: "Self-care is earned by answering",
    5: "A net under everyone",
    6: "First, do no harm",
    7: "Plugins only escalate",
    10: "Words arrive",
    12: "Everything can be reached",
}
"""The laws that are proved or checked here, by number. The others are not about one library's content: tested."""


@attrs.frozen(kw_only=True)
class Result:
    """Whether one demand of one law holds, and how that is known."""

    law: int
    """Number of the law."""
    id: str
    """What the demand is about, as `kind/id`, or a name within the law."""
    status: Status
    """`proved` over all inputs, `checked` where there are finitely many, `refuted`, or `undecided` within the time."""
    text: str
    """What holds, or what does not and why."""
    counterexample: Intake | None = None
    """Where refuted by answers: the smallest found that refute it. Triage reproduces it."""
    example: Intake | None = None
    """Where something can be: answers that bring it about."""
    note: str | None = None
    """Something to look at that breaks no law: a rule that another one makes needless."""
    seconds: float = attrs.field(default=0.0, eq=False)
    """How long it took."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "law": self.law,
            "id": self.id,
            "status": self.status,
            "text": self.text,
            "counterexample": self.counterexample and self.counterexample.to_dict(),
            "example": self.example and self.example.to_dict(),
            "note": self.note,
            "seconds": round(self.seconds, 4),
        }


@attrs.frozen(kw_only=True)
class Witness:
    """Somebody whose urgency differs between two libraries because of one rule, as small as was found."""

    rule: str
    """Its id."""
    intake: Intake | None
    """The answers; None where it changes nobody's urgency, or that was not settled."""
    settled: bool = True
    """Whether that is so for certain."""
    before: Urgency | None = None
    """The urgency in the first library."""
    after: Urgency | None = None
    """The urgency in the second."""
