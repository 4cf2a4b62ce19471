"""Care: what is worth offering this person, and what is withheld, each with the reason.

Something is offered when it fits whatever the numbers that are not known could be, and nothing speaks against it. Not
knowing withholds medicines, and withholds or warns for the rest.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import attrs

from lbpkit.engine.indexed import bits_of, index_of
from lbpkit.engine.prospects import Prospect
from lbpkit.engine.reference import Levels, Situation, cases, contribution
from lbpkit.expressions import Compare, Expression, Has, Suspected, atoms, findings_of, fold
from lbpkit.library import Library
from lbpkit.model.exercises import Exercise
from lbpkit.model.intake import Intake
from lbpkit.model.record import MEDICINES
from lbpkit.model.rules import Rule
from lbpkit.model.treatments import Contraindication, Treatment
from lbpkit.model.urgency import NO, YES, Urgency
from lbpkit.stance import Phase, Stance, phase_of, stance

Item = Treatment | Exercise


@attrs.frozen(kw_only=True)
class Offered:
    """Something worth doing or talking about."""

    kind: Literal["treatment", "exercise"]
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

    kind: Literal["treatment", "exercise"]
    """Which of the two."""
    id: str
    """Id of the treatment or exercise."""
    because: Literal["contraindicated", "not_known", "age", "pregnancy", "held"]
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
_BARRED_BY = {"not_allowed": "pregnant", "until_week_20": "pregnant_20_weeks"}
"""The finding that bars a treatment, by what the treatment says of pregnancy."""
_ORDER = ("offer", "consider", "only_with", "your_choice", "uncertain", "not_recommended")


def care(library: Library, intake: Intake, urgency: Urgency) -> Care:
    """What is offered and withheld at this urgency."""
    if urgency >= Urgency.SAME_DAY:
        return Care()
    view = _View(library, Situation.of(library, intake), urgency)
    offered: list[Offered] = []
    withheld: list[Withheld] = []
    days = intake.pain_days
    phase = None if days is None else phase_of(days)
    suspected = tuple(key for key in library.conditions if view.levels.suspected(key) == YES)
    for kind, item in _items(library):
        if view.at_least(item.fits) < YES:
            continue
        against = view.against(item)
        if against is not None:
            withheld.append(Withheld(kind=kind, id=item.id, because=against[0], records=against[1]))
            continue
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


def _items(library: Library) -> Iterator[tuple[Literal["treatment", "exercise"], Item]]:
    for treatment in library.treatments.values():
        yield "treatment", treatment
    for exercise in library.exercises.values():
        yield "exercise", exercise


class _View:
    """One situation, seen by what care asks for."""

    def __init__(self, library: Library, situation: Situation, urgency: Urgency) -> None:
        self.library = library
        self.situation = situation
        self.urgency = urgency
        self.levels = Levels(library, situation)
        self._known = all(situation.about[name] is not None for name in index_of(library).values)
        self._barred = functools.cache(lambda key: self._settled(library.contraindications[key].when))
        self._levels_at: dict[tuple[Any, ...], Levels] = {}
        self._held: dict[str, list[str]] = {}
        for rule in library.rules.values():
            if rule.holds and self._holds(rule):
                for name in rule.holds:
                    self._held.setdefault(name, []).append(rule.id)

    def _cases(self, expression: Expression) -> list[Levels]:
        """The levels for every value of what the expression asks for and is not known; empty where all is known."""
        if self._known:
            return []
        found = []
        for case in cases(self.library, self.situation, expression):
            key = tuple(case.about.values())
            if key not in self._levels_at:
                self._levels_at[key] = Levels(self.library, case)
            found.append(self._levels_at[key])
        return found

    def _holds(self, rule: Rule) -> bool:
        """A fired rule holds; so does an open one at the deciding level, and one that a number not known could fire."""
        level = self.levels.rule(rule.id)
        if level == YES and rule.urgency <= self.urgency:
            return True
        if NO < level < YES and rule.urgency > Urgency.SELF_CARE and contribution(rule, level) >= self.urgency.rank:
            return True
        return NO < level < YES and any(case.rule(rule.id) == YES for case in self._cases(rule.when))

    def at_least(self, expression: Expression | None) -> int:
        """The expression's level, at the lowest over what the unknown numbers could be."""
        if expression is None:
            return YES
        known = fold(expression, self.levels)
        if known in (YES, NO):
            return known
        return max(known, min((fold(expression, case) for case in self._cases(expression)), default=NO))

    def _settled(self, expression: Expression) -> int:
        """YES or NO where it is so whatever the unknown numbers are; between, where it is not known."""
        if self.at_least(expression) == YES:
            return YES
        return NO if self.at_most(expression) == NO else Urgency.SELF_CARE.rank

    def at_most(self, expression: Expression) -> int:
        """The expression's level, at the highest over what the unknown numbers could be."""
        known = fold(expression, self.levels)
        if known in (YES, NO):
            return known
        return max([known, *(fold(expression, case) for case in self._cases(expression))])

    def contraindications(self, item: Item) -> tuple[Contraindication, ...]:
        """What could bar the item."""
        return self.library.barring[f"{'treatments' if isinstance(item, Treatment) else 'exercises'}/{item.id}"]

    def effect(self, each: Contraindication, item: Item) -> str:
        """withhold, warn or ignore."""
        level = self._barred(each.id)
        if level == NO:
            return "ignore"
        if level == YES:
            return each.effect
        medicine = bool(MEDICINES & set(item.properties))
        return "withhold" if medicine and each.effect == "withhold" else each.if_unknown

    def against(self, item: Item) -> tuple[Any, tuple[str, ...]] | None:
        """Why the item is withheld: what is so before what is not known."""
        held = sorted({rule for name in item.properties for rule in self._held.get(name, ())})
        if held:
            return "held", tuple(held)
        if isinstance(item, Treatment):
            if self._out_of_age(item):
                return "age", ()
            if self._barred_in_pregnancy(item):
                return "pregnancy", ()
        barring = [each for each in self.contraindications(item) if self.effect(each, item) == "withhold"]
        sure = tuple(each.id for each in barring if self._barred(each.id) == YES)
        if barring:
            return ("contraindicated", sure) if sure else ("not_known", tuple(each.id for each in barring))
        return None

    def warnings(self, item: Item) -> tuple[str, ...]:
        """Ids of the contraindications that warn."""
        return tuple(each.id for each in self.contraindications(item) if self.effect(each, item) == "warn")

    def _out_of_age(self, item: Treatment) -> bool:
        bounds = [("<", item.min_age_years)] if item.min_age_years is not None else []
        bounds += [(">", item.max_age_years)] if item.max_age_years is not None else []
        return any(self.levels.number(Compare("age_years", sign, float(bound))) > NO for sign, bound in bounds)

    def _barred_in_pregnancy(self, item: Treatment) -> bool:
        finding = _BARRED_BY.get(item.pregnancy)
        return finding is not None and finding in self.library.findings and self.levels.finding(finding) > NO


def care_at_stake(library: Library, intake: Intake, prospect: Prospect) -> tuple[str, ...]:
    """The unasked findings that could still change what is offered or withheld; empty when none can."""
    index = prospect.index
    askable = {index.finding_of(bit) for bit in bits_of(prospect.askable())}
    if not askable:
        return ()
    low = intake.answering(dict.fromkeys(askable, "no"))
    high = [_answered(index, intake, prospect.fullest(way, prospect.about)) for way in prospect.ways]
    urgency = Urgency.at(prospect.lowest())
    at_no = _View(library, Situation.of(library, low), urgency)
    at_yes = [_View(library, Situation.of(library, each), urgency) for each in high]
    wanted: set[str] = set()
    for _, item in _items(library):
        fits_yes = item.fits is None or max(view.at_least(item.fits) for view in at_yes) == YES
        if not fits_yes:
            continue
        if item.fits is not None and at_no.at_least(item.fits) < YES:
            wanted |= _asked(library, item.fits) & askable
            continue
        for each in at_no.contraindications(item):
            if any(view.effect(each, item) != at_no.effect(each, item) for view in at_yes):
                wanted |= _asked(library, each.when) & askable
        barring = _BARRED_BY.get(item.pregnancy) if isinstance(item, Treatment) else None
        if barring in askable and any(view.levels.finding(barring) > NO for view in at_yes):
            wanted.add(barring)
        if any(view.against(item) != at_no.against(item) for view in at_yes):
            for rule in library.rules.values():
                if set(rule.holds) & set(item.properties):
                    wanted |= findings_of(rule.when) & askable
    return tuple(sorted(wanted))


def _answered(index: Any, intake: Intake, yes: int) -> Intake:
    keys = [index.finding_of(bit) for bit in bits_of(yes)]
    fresh = {key: "yes" for key in keys if key not in intake.answers}
    rest = {key: "no" for key in index.ids if key not in intake.answers and key not in fresh}
    return intake.answering({**fresh, **rest})


def _asked(library: Library, expression: Expression) -> set[str]:
    """The findings an expression asks for, also through the rules that suspect a condition, and their gates."""
    asked: set[str] = set()
    for atom in atoms(expression):
        if isinstance(atom, Has):
            asked.add(atom.finding)
        elif isinstance(atom, Suspected):
            for rule in library.rules.values():
                if atom.condition in rule.suspects:
                    asked |= findings_of(rule.when)
    for key in list(asked):
        gate = library.findings[key].applies_if
        if gate is not None:
            asked |= _asked(library, gate)
    return asked
