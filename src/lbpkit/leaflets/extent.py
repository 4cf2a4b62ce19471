"""How much a leaflet holds: what matters most always, of the rest as much as its style leaves room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

import attrs

from lbpkit.document import Style
from lbpkit.model.record import Record, is_core

R = TypeVar("R", bound=Record)


@attrs.frozen(kw_only=True)
class Extent:
    """The most of each kind that a leaflet holds, the weightiest first."""

    reasons: int = 6
    """Rules that say why."""
    signs: int = 9
    """Warning signs on the first page; the others stand further down."""
    conditions: int
    """What it may be."""
    self_care: int
    """What to do oneself."""
    daily: int
    """Advice on work, on habits, and on flare-ups, of each."""
    visit: int = 2
    """Advice for the visit."""
    helps: int
    """Treatments that may help."""
    choice: int
    """Treatments that are the person's choice."""
    unsure: int
    """Treatments of which nobody knows."""
    avoid: int
    """Treatments that are not advised."""
    withheld: int
    """Treatments that are not for this person now."""
    exercises: int
    """Exercises of the programme."""


EXTENTS: Mapping[Style, Extent] = MappingProxyType(
    {
        "standard": Extent(
            conditions=2, self_care=5, daily=2, helps=5, choice=2, unsure=1, avoid=3, withheld=3, exercises=4
        ),
        "large_print": Extent(
            reasons=4,
            signs=8,
            conditions=1,
            self_care=3,
            daily=1,
            helps=3,
            choice=1,
            unsure=0,
            avoid=2,
            withheld=2,
            exercises=3,
        ),
        "easy_read": Extent(
            reasons=3,
            signs=8,
            conditions=1,
            self_care=4,
            daily=1,
            visit=1,
            helps=3,
            choice=0,
            unsure=0,
            avoid=2,
            withheld=3,
            exercises=3,
        ),
    }
)
"""The extent of each style."""


def first(records: Sequence[R], most: int) -> list[R]:
    """So many of the core's records, and then as many of plugins': those add, and push nothing out."""
    core = [each for each in records if is_core(each)]
    return [*core[:most], *[each for each in records if not is_core(each)][:most]]
