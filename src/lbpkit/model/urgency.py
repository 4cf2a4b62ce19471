"""How soon a person should be seen."""

from __future__ import annotations

import enum


class Urgency(enum.Enum):
    """Five ordered levels. Not a string: `Urgency("soon") < Urgency.SAME_DAY`.

    >>> Urgency.SELF_CARE < Urgency.EMERGENCY
    True
    """

    SELF_CARE = "self_care"
    """Look after yourself, with a safety net."""
    ROUTINE = "routine"
    """Book an appointment; weeks."""
    SOON = "soon"
    """Be seen within days, at most two weeks."""
    SAME_DAY = "same_day"
    """Be seen today."""
    EMERGENCY = "emergency"
    """Emergency department or ambulance, now."""

    rank: int
    """0 for self-care up to 4 for emergency."""

    @classmethod
    def at(cls, rank: int) -> Urgency:
        """The urgency of that rank."""
        return _ORDER[rank]

    def __lt__(self, other: object) -> bool:
        return self.rank < other.rank if isinstance(other, Urgency) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self.rank <= other.rank if isinstance(other, Urgency) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self.rank > other.rank if isinstance(other, Urgency) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self.rank >= other.rank if isinstance(other, Urgency) else NotImplemented


_ORDER = tuple(Urgency)
for _rank, _urgency in enumerate(_ORDER):
    _urgency.rank = _rank

NO = -1
"""The level of what is not so: below every urgency's rank."""
YES = len(_ORDER)
"""The level of what is so: above every urgency's rank."""


def by_when(hours: float) -> str:
    """A time limit as it is said.

    >>> by_when(1), by_when(4), by_when(24), by_when(336), by_when(1008)
    ('now', 'within 4 hours', 'within 24 hours', 'within 14 days', 'within 6 weeks')
    """
    if hours <= 1:
        return "now"
    if hours <= 48:
        return f"within {hours:g} hours"
    days = int(hours // 24)
    return f"within {days} days" if days < 28 else f"within {days // 7} weeks"
