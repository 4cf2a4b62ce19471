"""Care: what is worth offering this person, and what is withheld, each with the reason.

What suits somebody, and what does not, is in `suitability`; how firmly it is put, in `stance`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Any, Literal

import attrs

from lbpkit.engine.levels import BitLevels
from lbpkit.library import Library
from lbpkit.model.exercises import Exercise
from lbpkit.model.intake import Intake
from lbpkit.model.treatments import Treatment
from lbpkit.model.urgency import YES, Urgency
from lbpkit.stance import Phase, Stance, phase_of, stance
from lbpkit.suitability import Because, Item, Suitability

Kind = Literal["treatment", "exercise"]
Key = tuple[Kind, str]
"""Kind and id."""


@attrs.frozen(kw_only=True)
class Offered:
    """Something worth doing or talking about."""

    kind: Kind
    """Which of the two."""
    id: str
    """Id of the treatment or exercise."""
    stance: Stance | None = None
    """What evidence and guidance say; exercises have none of their own."""
    warnings: tuple[str, ...] = ()
    """Ids of contraindications that warn."""


@attrs.frozen(kw_only=True)
class Withheld:
    """Something that would fit, and why it is not offered."""

    kind: Kind
    """Which of the two."""
    id: str
    """Id of the treatment or exercise."""
    because: Because
    """What speaks against it."""
    records: tuple[str, ...] = ()
    """Ids of the contraindications or rules."""


@attrs.frozen(kw_only=True)
class Care:
    """What is offered and what is withheld. Empty from same-day up: then only what to do until seen counts."""

    phase: Phase | None = None
    """How long-standing the pain is; None where not known."""
    offered: tuple[Offered, ...] = ()
    """Treatments by stance, then exercises."""
    withheld: tuple[Withheld, ...] = ()
    """What would fit but is not offered, with the reason."""
    programme: tuple[str, ...] = ()
    """Ids of three to five of the exercises offered, that go well together; fewer where fewer are offered."""


OLDER_AGE = 65
"""Years from which a programme holds only exercises that suit older adults; so too where the age is not known.
"""
PROGRAMME_SIZE = 5
"""How many exercises make a programme at the most."""
_ORDER = ("offer", "consider", "only_with", "your_choice", "uncertain", "not_recommended")


def care(library: Library, intake: Intake, urgency: Urgency, *, among: Container[Key] | None = None) -> Care:
    """What is offered and withheld at this urgency.

    Args:
        library: whose treatments and exercises.
        intake: the person.
        urgency: how soon they should be seen.
        among: what may be offered at all, as (kind, id); everything where left out.
    """
    if urgency >= Urgency.SAME_DAY:
        return Care()
    view = Suitability(library, BitLevels.of(library, intake), urgency)
    phase = None if intake.pain_days is None else phase_of(intake.pain_days)
    suspected = tuple(key for key, level in view.levels.suspicions.items() if level == YES)
    offered: list[Offered] = []
    withheld: list[Withheld] = []
    for kind, item in _fitting(view):
        against = view.against(item)
        if against is not None:
            withheld.append(Withheld(kind=kind, id=item.id, because=against[0], records=against[1]))
        elif among is None or (kind, item.id) in among:
            found = None
            if isinstance(item, Treatment) and phase is not None:
                found = stance(library, item, phase, conditions=suspected)
            offered.append(Offered(kind=kind, id=item.id, stance=found, warnings=view.warnings(item)))
    exercises = [library.exercises[each.id] for each in offered if each.kind == "exercise"]
    return Care(
        phase=phase,
        offered=tuple(sorted(offered, key=_rank)),
        withheld=tuple(withheld),
        programme=_programme(exercises, intake),
    )


def offerable(library: Library, intake: Intake, urgency: Urgency) -> frozenset[Key]:
    """The (kind, id) of everything that `care` would offer."""
    if urgency >= Urgency.SAME_DAY:
        return frozenset()
    view = Suitability(library, BitLevels.of(library, intake), urgency)
    return frozenset((kind, item.id) for kind, item in _fitting(view) if view.against(item) is None)


def _fitting(view: Suitability) -> Iterator[tuple[Kind, Item]]:
    return ((kind, item) for kind, item in items_of(view.library) if view.at_least(item.fits) == YES)


def _programme(exercises: Sequence[Exercise], intake: Intake) -> tuple[str, ...]:
    """A few exercises, beginners' first, each adding movements that the ones before lack."""
    older = intake.age_years is None or intake.age_years >= OLDER_AGE
    suitable = [each for each in exercises if each.older_adults or not older]
    left = sorted(suitable, key=lambda each: (each.level != "beginner", each.fits is None, each.id))
    chosen: list[Exercise] = []
    moved: set[str] = set()
    while left and len(chosen) < PROGRAMME_SIZE:
        best = max(left, key=lambda each: (each.level == "beginner", len(set(each.properties) - moved)))
        left.remove(best)
        chosen.append(best)
        moved |= set(best.properties)
    return tuple(each.id for each in chosen)


def _rank(offer: Offered) -> tuple[Any, ...]:
    place = _ORDER.index(offer.stance.verdict) if offer.stance else len(_ORDER)
    return (offer.kind == "exercise", place, offer.id)


def items_of(library: Library) -> Iterator[tuple[Kind, Item]]:
    """Everything that care can offer, with its kind."""
    for treatment in library.treatments.values():
        yield "treatment", treatment
    for exercise in library.exercises.values():
        yield "exercise", exercise
