"""Care: what is worth offering this person, and what is withheld, each with the reason.

What suits somebody, and what does not, is in `suitability`; how firmly it is put, in `stance`.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Container, Iterable, Iterator
from typing import Any, Literal

import attrs

from lbpkit.engine.levels import BitLevels
from lbpkit.library import Library
from lbpkit.model.exercises import LEAST_PARTS, Programme
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
    programme_id: str | None = None
    """Id of the programme that suits best; None where nothing of any is offered."""
    programme: tuple[str, ...] = ()
    """Ids of the three to five exercises that it comes to for this person; fewer where fewer of it are offered."""
    programme_short: Literal["withheld", "few_fit"] | None = None
    """Why there are fewer than three: more would fit but are withheld, or no more are meant for such pain."""


OLDER_AGE = 65
"""Years from which a programme holds only exercises that suit older adults; so too where the age is not known.
"""
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
    for kind, item in items_of(library):
        if view.at_least(item.fits) < YES:
            continue
        against = view.against(item)
        if against is not None:
            withheld.append(Withheld(kind=kind, id=item.id, because=against[0], records=against[1]))
        elif among is None or (kind, item.id) in among:
            found = None
            if isinstance(item, Treatment) and phase is not None:
                found = stance(library, item, phase, conditions=suspected)
            offered.append(Offered(kind=kind, id=item.id, stance=found, warnings=view.warnings(item)))
    programme_id, programme = composed(view, [each.id for each in offered if each.kind == "exercise"])
    short: Literal["withheld", "few_fit"] | None = None
    if len(programme) < LEAST_PARTS:
        short = "withheld" if any(each.kind == "exercise" for each in withheld) else "few_fit"
    return Care(
        phase=phase,
        offered=tuple(sorted(offered, key=_rank)),
        withheld=tuple(withheld),
        programme_id=programme_id,
        programme=programme,
        programme_short=short,
    )


def offerable(view: Suitability) -> frozenset[Key]:
    """The (kind, id) of everything that suits, and that nothing speaks against."""
    return frozenset(
        (kind, item.id)
        for kind, item in items_of(view.library)
        if view.at_least(item.fits) == YES and view.against(item) is None
    )


def composed(view: Suitability, offered: Iterable[str]) -> tuple[str | None, tuple[str, ...]]:
    """The narrowest programme that fits and of which at least three exercises are offered; else the fullest."""
    exercises, age = view.library.exercises, view.levels.about["age_years"]
    older = not isinstance(age, (int, float)) or age >= OLDER_AGE
    suitable = {key for key in offered if exercises[key].older_adults or not older}
    best: tuple[str | None, tuple[str, ...]] = (None, ())
    for programme in sorted(view.library.programmes.values(), key=lambda each: (each.order, each.id)):
        if view.at_least(programme.fits) < YES:
            continue
        chosen = _chosen(programme, suitable)
        if len(chosen) >= LEAST_PARTS:
            return programme.id, chosen
        if len(chosen) > len(best[1]):
            best = programme.id, chosen
    return best


def _chosen(programme: Programme, suitable: Collection[str]) -> tuple[str, ...]:
    """For each part the first exercise that suits; where that makes fewer than three, more of the same parts."""
    left = [[key for key in part.exercises if key in suitable] for part in programme.parts]
    rounds = [key for each in itertools.zip_longest(*left) for key in each if key is not None]
    full = sum(1 for each in left if each)
    return tuple(rounds[: max(full, LEAST_PARTS)])


def _rank(offer: Offered) -> tuple[Any, ...]:
    place = _ORDER.index(offer.stance.verdict) if offer.stance else len(_ORDER)
    return (offer.kind == "exercise", place, offer.id)


def items_of(library: Library) -> Iterator[tuple[Kind, Item]]:
    """Everything that care can offer, with its kind."""
    for treatment in library.treatments.values():
        yield "treatment", treatment
    for exercise in library.exercises.values():
        yield "exercise", exercise
