"""The derived stance: what evidence and guidance together say of a treatment for a population.

No stance is typed in. It follows, in this order, from what is on record:

1. Guidance in force on the edition's date, for the population, is read; lapsed guidance is listed and not counted.
2. Guidelines that agree are followed: *for* and strong or at least moderately certain gives `offer`, other *for* gives
   `consider`, *for* only with another treatment gives `only_with`, *against* gives `not_recommended`.
3. Guidelines that disagree are not averaged: the stance is `your_choice`, and `disagree` is true.
4. Without a recommendation in force, evidence speaks: benefit of at least low certainty gives `consider`; only no important
   difference, or harm without benefit, gives `not_recommended`; anything else `uncertain`.
5. Harm of at least moderate certainty takes `offer` down to `consider` and `consider` down to `your_choice`.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Literal

import attrs

from lbpkit.library import Library
from lbpkit.model.treatments import Evidence, Guidance, Treatment

Verdict = Literal["offer", "consider", "only_with", "your_choice", "not_recommended", "uncertain"]
Phase = Literal["acute", "subacute", "chronic"]
ACUTE_DAYS, CHRONIC_DAYS = 28, 84
"""Acute is under 4 weeks, chronic over 12 weeks; between them subacute. The sources differ: see the topic on time thresholds."""

_FIRM = {"high", "moderate"}
_RATED = {"high", "moderate", "low"}


@attrs.frozen(kw_only=True)
class Stance:
    """What evidence and guidance together say, and from what it follows."""

    verdict: Verdict
    """The stance."""
    with_treatment: str | None = None
    """For `only_with`: the treatment it belongs with."""
    disagree: bool = False
    """Whether guidelines in force say different things."""
    guidance: tuple[str, ...] = ()
    """Ids of the guidance counted."""
    lapsed: tuple[str, ...] = ()
    """Ids of guidance that is no longer in force, and was not counted."""
    evidence: tuple[str, ...] = ()
    """Ids of the evidence counted."""


def phase_of(pain_days: float) -> Phase:
    """How long-standing the pain is.

    >>> phase_of(27), phase_of(28), phase_of(84), phase_of(85)
    ('acute', 'subacute', 'subacute', 'chronic')
    """
    return "acute" if pain_days < ACUTE_DAYS else "subacute" if pain_days <= CHRONIC_DAYS else "chronic"


def stance(library: Library, treatment: Treatment, phase: Phase, *, conditions: Sequence[str] = ()) -> Stance:
    """What evidence and guidance say of the treatment for people whose pain has lasted this long.

    Args:
        library: for the sources' dates and the edition.
        treatment: with its evidence and guidance joined in, as `library.treatments` gives it.
        phase: how long-standing the pain is.
        conditions: suspected conditions; rows about other conditions do not count.
    """

    def about(row: Evidence | Guidance) -> bool:
        named = row.condition is None or row.condition in conditions or row.condition in _GENERAL
        return named and row.subgroup is None and (phase in row.population or "any" in row.population)

    own = [row for row in (*treatment.evidence, *treatment.guidance) if "." not in row.id]
    said = [row for row in own if isinstance(row, Guidance) and about(row)]
    lapsed = [row for row in said if _lapsed(library, row, library.edition)]
    current = [row for row in said if row not in lapsed and row.direction != "no_recommendation"]
    rows = [row for row in own if isinstance(row, Evidence) and about(row)]
    basis = {
        "guidance": tuple(row.id for row in current),
        "lapsed": tuple(row.id for row in lapsed),
        "evidence": tuple(row.id for row in rows),
    }
    directions = {row.direction for row in current}
    if len(directions) > 1:
        return Stance(verdict="your_choice", disagree=True, **basis)
    harmful = any(row.direction == "harm" and row.certainty in _FIRM for row in rows)
    if directions == {"against"}:
        return Stance(verdict="not_recommended", **basis)
    if directions == {"for"}:
        alone = [row for row in current if row.only_with is None]
        if not alone:
            return Stance(verdict="only_with", with_treatment=current[0].only_with, **basis)
        firm = any(row.strength == "strong" or row.certainty in _FIRM for row in alone)
        return Stance(verdict=_tempered("offer" if firm else "consider", harmful), **basis)
    return Stance(verdict=_tempered(_from_evidence(rows), harmful), **basis)


_GENERAL = frozenset({"low_back_pain", "nonspecific_low_back_pain", "back_pain_acute", "back_pain_chronic", "hip_pain"})


def _lapsed(library: Library, row: Guidance, on: datetime.date) -> bool:
    return library.sources[row.sources[0]].lapsed(on)


def _from_evidence(rows: Sequence[Evidence]) -> Verdict:
    helps = [row for row in rows if row.direction == "benefit" and row.outcome != "harm"]
    if any(row.certainty in _RATED for row in helps):
        return "consider"
    against = {"no_important_difference", "harm"}
    if rows and not helps and all(row.direction in against for row in rows):
        return "not_recommended"
    return "uncertain"


def _tempered(verdict: Verdict, harmful: bool) -> Verdict:
    if not harmful:
        return verdict
    lower: dict[Verdict, Verdict] = {"offer": "consider", "consider": "your_choice"}
    return lower.get(verdict, verdict)
