"""Triage: from a library and an intake to an assessment that can say why.

The urgency is worked out at once; everything else when it is first read.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from lbpkit.engine.indexed import index_of
from lbpkit.errors import LbpkitError
from lbpkit.library import Library
from lbpkit.model import notebook
from lbpkit.model.intake import Intake
from lbpkit.model.urgency import Urgency, by_when

if TYPE_CHECKING:
    from lbpkit.care import Care
    from lbpkit.explaining import Action, Change, Explanation, PossibleCondition, Reason
    from lbpkit.stored_assessment import Provenance, Stored

VALID_HOURS = {
    Urgency.SELF_CARE: 72,
    Urgency.ROUTINE: 72,
    Urgency.SOON: 24,
    Urgency.SAME_DAY: 6,
    Urgency.EMERGENCY: 1,
}
"""Hours for which an assessment describes the person it was made for; after them the questions are asked again."""


class Assessment:
    """What triage says of one intake. Immutable, compared by value; pickles and serialises without its library.

    `repr` shows no answers; `to_dict` shows everything.
    """

    intake: Intake
    """The answers it was made of."""
    urgency: Urgency
    """How soon the person should be seen."""

    def __init__(self, library: Library, intake: Intake) -> None:
        self.__dict__.update(intake=intake, _library=library, urgency=Urgency.at(index_of(library).rank(intake)))

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("an assessment cannot be changed")

    @functools.cached_property
    def _explanation(self) -> Explanation:
        from lbpkit.explaining import Explanation

        return Explanation(self.__dict__["_library"], self.intake, self.urgency)

    @functools.cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Every rule that fired or holds the urgency up, the most urgent first. Never empty above self-care."""
        return tuple(self._explanation.reasons())

    @functools.cached_property
    def action(self) -> Action:
        """Whom to turn to, and by when."""
        return self._explanation.action(self.review_days)

    @functools.cached_property
    def _bounds(self) -> tuple[Urgency, Urgency]:
        from lbpkit.interview import bounds

        return bounds(self.__dict__["_library"], self.intake)

    @functools.cached_property
    def complete(self) -> bool:
        """Whether nothing that may still be asked can change the urgency."""
        return self._bounds[0] == self._bounds[1]

    @functools.cached_property
    def could_reach(self) -> Urgency:
        """The highest urgency that what may still be asked could bring."""
        return max(self._bounds[1], self.urgency)

    @functools.cached_property
    def possible_conditions(self) -> tuple[PossibleCondition, ...]:
        """Conditions that rules suspect, those that fit best first."""
        return tuple(self._explanation.possible_conditions())

    @functools.cached_property
    def care(self) -> Care:
        """What is offered and withheld. Empty from same-day up, and while the assessment is incomplete."""
        from lbpkit.care import Care, care

        return care(self.__dict__["_library"], self.intake, self.urgency) if self.complete else Care()

    @functools.cached_property
    def until_seen(self) -> tuple[str, ...]:
        """Ids of the advice on what to do until seen. Never empty from same-day up."""
        return tuple(self._explanation.until_seen())

    @functools.cached_property
    def safety_net(self) -> tuple[str, ...]:
        """Ids of the warning lines: of every emergency rule that could concern this person."""
        return tuple(self._explanation.safety_net())

    @functools.cached_property
    def review_days(self) -> int:
        """Answer again after this many days: before then time alone fires no further rule."""
        return self._explanation.review_days()

    @functools.cached_property
    def valid_hours(self) -> int:
        """For how many hours it describes the person it was made for."""
        return VALID_HOURS[self.urgency]

    @functools.cached_property
    def what_would_change(self) -> tuple[Change, ...]:
        """The smallest sets of up to three further findings that would raise the urgency."""
        return tuple(self._explanation.what_would_change())

    @functools.cached_property
    def provenance(self) -> Provenance:
        """From what it was worked out."""
        from lbpkit import __version__
        from lbpkit.stored_assessment import Provenance

        library: Library = self.__dict__["_library"]
        return Provenance(
            content_hash=library.content_hash,
            edition=library.edition.isoformat(),
            lbpkit=__version__,
            distributions=library.distributions,
            plugin_problems=library.plugin_problems,
        )

    def _stored(self) -> Stored:
        from lbpkit.stored_assessment import FIELDS, Stored

        return Stored(**{name: getattr(self, name) for name in FIELDS})

    def to_dict(self) -> dict[str, Any]:
        """Plain data, for `from_dict`."""
        from lbpkit.stored_assessment import plain

        return {"intake": self.intake.to_dict(), **plain(self._stored())}

    @classmethod
    def from_dict(cls, data: object) -> Assessment:
        """Read plain data back, strictly.

        Raises:
            IntakeError: where the intake in it cannot be used.
            LbpkitError: where the rest cannot be read.
        """
        from lbpkit.stored_assessment import FIELDS, read

        if not isinstance(data, dict):
            raise LbpkitError("an assessment is a table of fields")
        if "intake" not in data:
            raise LbpkitError("this is no assessment: it holds no intake")
        intake = Intake.from_dict(data.get("intake"))
        stored = read({key: value for key, value in data.items() if key != "intake"})
        assessment = cls.__new__(cls)
        assessment.__dict__.update({"intake": intake, **{name: getattr(stored, name) for name in FIELDS}})
        return assessment

    def __eq__(self, other: object) -> bool:
        return self.to_dict() == other.to_dict() if isinstance(other, Assessment) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.intake, self.urgency))

    def __reduce__(self) -> tuple[Any, ...]:
        return Assessment.from_dict, (self.to_dict(),)

    def _repr_html_(self) -> str:
        """For a notebook, where somebody asks to see it: rules and why they are there, no answers."""
        rows = [
            (each.state, notebook.plain(each.urgency.value), each.rule, each.explanation)
            for each in self.reasons
            if not each.sensitive
        ]
        roles = notebook.plain(", ".join(self.action.roles))
        finished = "" if self.complete else f"Not finished; could reach {notebook.plain(self.could_reach.value)}. "
        return notebook.titled(
            f"{notebook.plain(self.urgency.value)}: {roles}, {by_when(self.action.within_hours)}",
            notebook.said(f"{finished}Demonstration, not for care."),
            notebook.table(("state", "urgency", "rule", "why it is there"), rows),
        )

    def __repr__(self) -> str:
        return f"<Assessment {self.urgency.value}, {len(self.reasons)} reasons, of {self.intake!r}>"


def triage(library: Library, intake: Intake) -> Assessment:
    """Assess an intake. Pure: the same library and intake give the same assessment.

    Args:
        library: whose rules decide.
        intake: the person's answers. What was not asked weighs as what is not known.

    Raises:
        IntakeError: where an answer names a finding that the library does not have.
    """
    return Assessment(library, intake)
