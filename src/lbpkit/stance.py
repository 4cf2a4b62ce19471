"""The derived stance: what evidence and guidance together say of a treatment for a population.

No stance is typed in. It follows, in this order, from what is on record:

1. Guidance in force on the edition's date, for the population, is read; lapsed guidance is listed and not counted,
   nor is one that looked at the treatment and made no recommendation.
2. Guidelines for and against are not averaged: the stance is `your_choice`, and `disagree` is true.
3. *Against* gives `not_recommended`. *For* gives `only_with` where any guideline asks for a partner (with `disagree`
   where others do not); else `offer` where one is strong or its evidence at least moderate; else `consider`.
4. Without a recommendation in force, evidence speaks. Benefit of at least low certainty gives `consider`; no important
   difference (or harm) in everything but harms gives `not_recommended`; anything else `uncertain`.
5. Harm of at least moderate certainty takes `offer` down to `consider`, and `consider` down to `your_choice`.

Rows about a narrower subgroup count only for a treatment that has no others: its `fits` then says who they are. A
plugin's rows never count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import attrs

from lbpkit.library import Library
from lbpkit.model.record import is_core
from lbpkit.model.treatments import Evidence, Guidance, Treatment

Verdict = Literal["offer", "consider", "only_with", "your_choice", "not_recommended", "uncertain"]
Phase = Literal["acute", "subacute", "chronic"]
ACUTE_DAYS, CHRONIC_DAYS = 28, 84
"""Acute is under 4 weeks, chronic over 12 weeks; between them subacute. The sources differ: see the topic on time
thresholds.
"""

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
    joined: tuple[Evidence | Guidance, ...] = (*treatment.evidence, *treatment.guidance)
    own = [row for row in joined if is_core(row)]
    narrow = all(row.subgroup is not None for row in own)
    rows = [row for row in own if _about(row, phase, conditions) and (narrow or row.subgroup is None)]
    said = [row for row in rows if isinstance(row, Guidance)]
    lapsed = [row for row in said if library.sources[row.sources[0]].lapsed(library.edition)]
    current = [row for row in said if row not in lapsed and row.direction != "no_recommendation"]
    evidence = [row for row in rows if isinstance(row, Evidence)]
    return attrs.evolve(
        _judged(current, evidence),
        guidance=tuple(row.id for row in current),
        lapsed=tuple(row.id for row in lapsed),
        evidence=tuple(row.id for row in evidence),
    )


def _about(row: Evidence | Guidance, phase: Phase, conditions: Sequence[str]) -> bool:
    named = row.condition is None or row.condition in conditions or row.condition in _GENERAL
    return named and (phase in row.population or "any" in row.population)


def _judged(guidance: Sequence[Guidance], evidence: Sequence[Evidence]) -> Stance:
    directions = {row.direction for row in guidance}
    harmful = any(row.direction == "harm" and row.certainty in _FIRM for row in evidence)
    if directions == {"for", "against"}:
        return Stance(verdict="your_choice", disagree=True)
    if directions == {"against"}:
        return Stance(verdict="not_recommended")
    if directions == {"for"}:
        partners = [row.only_with for row in guidance if row.only_with is not None]
        if partners:
            return Stance(verdict="only_with", with_treatment=partners[0], disagree=len(partners) < len(guidance))
        firm = any(row.strength == "strong" or row.certainty in _FIRM for row in guidance)
        return Stance(verdict=_tempered("offer" if firm else "consider", harmful))
    return Stance(verdict=_tempered(_from_evidence(evidence), harmful))


_GENERAL = frozenset({"low_back_pain", "nonspecific_low_back_pain", "back_pain_acute", "back_pain_chronic", "hip_pain"})


def _from_evidence(rows: Sequence[Evidence]) -> Verdict:
    effects = [row for row in rows if row.outcome != "harm"]
    helps = [row for row in effects if row.direction == "benefit"]
    if any(row.certainty in _RATED for row in helps):
        return "consider"
    if effects and all(row.direction in ("no_important_difference", "harm") for row in effects):
        return "not_recommended"
    return "uncertain"


def _tempered(verdict: Verdict, harmful: bool) -> Verdict:
    if not harmful:
        return verdict
    lower: dict[Verdict, Verdict] = {"offer": "consider", "consider": "your_choice"}
    return lower.get(verdict, verdict)
