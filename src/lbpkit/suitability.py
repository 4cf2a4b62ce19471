"""Whom a treatment or exercise suits, and what speaks against it: one person, seen by what care asks for.

Something suits where it fits whatever the numbers that are not known could be, and nothing speaks against it. Not
knowing withholds medicines, and withholds or warns for the rest.
"""

from __future__ import annotations

import functools
from typing import Literal

from lbpkit.engine.levels import BitLevels
from lbpkit.engine.reference import contribution
from lbpkit.expressions import Compare, Expression, fold
from lbpkit.library import Library
from lbpkit.model.exercises import Exercise
from lbpkit.model.record import MEDICINES, is_core
from lbpkit.model.rules import Rule
from lbpkit.model.treatments import Contraindication, Treatment
from lbpkit.model.urgency import NO, YES, Urgency

Item = Treatment | Exercise
Because = Literal["contraindicated", "not_known", "age", "pregnancy", "held"]
BARRED_BY = {"not_allowed": "pregnant", "until_week_20": "pregnant_20_weeks"}
"""The finding that bars a treatment, by what the treatment says of pregnancy."""


def deciding_rank(library: Library, levels: BitLevels, urgency: Urgency) -> int:
    """The rank from which an open rule holds: the urgency's; where plugins raise that, what the core's rules reach.

    So nothing is offered beside a plugin that the core alone would hold back.
    """
    if len(library.parts) == 1:
        return urgency.rank
    open_ = ((library.rules[key], level) for key, level in levels.not_silent.items())
    reached = max((contribution(rule, level) for rule, level in open_ if is_core(rule)), default=0)
    return min(urgency.rank, reached)


class Suitability:
    """What suits one person at one urgency."""

    def __init__(self, library: Library, levels: BitLevels, urgency: Urgency, deciding: int | None = None) -> None:
        self.library = library
        self.levels = levels
        self.urgency = urgency
        self._given = deciding
        self.barred = functools.cache(lambda key: self._settled(library.contraindications[key].when))
        self._effects: dict[str, tuple[tuple[Contraindication, str], ...]] = {}

    @functools.cached_property
    def deciding(self) -> int:
        """The rank from which an open rule holds what it names: as given, or as `deciding_rank` has it."""
        return deciding_rank(self.library, self.levels, self.urgency) if self._given is None else self._given

    @functools.cached_property
    def held(self) -> dict[str, list[str]]:
        """Property to the rules that hold what has it."""
        held: dict[str, list[str]] = {}
        for key in self.levels.not_silent:
            rule = self.library.rules[key]
            if rule.holds and self._holds(rule):
                for name in rule.holds:
                    held.setdefault(name, []).append(key)
        return held

    def _holds(self, rule: Rule) -> bool:
        """A fired rule holds; so does an open one at the deciding level, and one that a number not known could fire."""
        level = self.levels.rule(rule.id)
        if level == YES:
            return rule.urgency <= self.urgency
        if rule.urgency > Urgency.SELF_CARE and contribution(rule, level) >= self.deciding:
            return True
        return any(case.rule(rule.id) == YES for case in self.levels.cases(rule.when))

    def at_least(self, expression: Expression | None) -> int:
        """The expression's level, at the lowest over what the unknown numbers could be."""
        if expression is None:
            return YES
        known = fold(expression, self.levels)
        if known in (YES, NO):
            return known
        return max(known, min((fold(expression, case) for case in self.levels.cases(expression)), default=NO))

    def at_most(self, expression: Expression) -> int:
        """The expression's level, at the highest over what the unknown numbers could be."""
        known = fold(expression, self.levels)
        if known in (YES, NO):
            return known
        return max([known, *(fold(expression, case) for case in self.levels.cases(expression))])

    def _settled(self, expression: Expression) -> int:
        """YES or NO where it is so whatever the unknown numbers are; between, where it is not known."""
        if self.at_least(expression) == YES:
            return YES
        return NO if self.at_most(expression) == NO else Urgency.SELF_CARE.rank

    def effects(self, item: Item) -> tuple[tuple[Contraindication, str], ...]:
        """The contraindications that speak against the item, or may, each with what it does: withhold or warn."""
        name = f"{'treatments' if isinstance(item, Treatment) else 'exercises'}/{item.id}"
        if name not in self._effects:
            medicine = not MEDICINES.isdisjoint(item.properties)
            found = [(each, self._effect(each, medicine)) for each in self.library.barring[name]]
            self._effects[name] = tuple((each, effect) for each, effect in found if effect != "ignore")
        return self._effects[name]

    def _effect(self, each: Contraindication, medicine: bool) -> str:
        level = self.barred(each.id)
        if level in (YES, NO):
            return each.effect if level == YES else "ignore"
        return "withhold" if medicine and each.effect == "withhold" else each.if_unknown

    def holding(self, item: Item) -> tuple[str, ...]:
        """Ids of the rules that hold the item."""
        return tuple(sorted({rule for name in item.properties for rule in self.held.get(name, ())}))

    def against(self, item: Item) -> tuple[Because, tuple[str, ...]] | None:
        """Why the item is withheld: what is so before what is not known."""
        if holding := self.holding(item):
            return "held", holding
        if isinstance(item, Treatment):
            if self._out_of_age(item):
                return "age", ()
            if self.barred_in_pregnancy(item):
                return "pregnancy", ()
        barring = [each.id for each, effect in self.effects(item) if effect == "withhold"]
        sure = tuple(key for key in barring if self.barred(key) == YES)
        if barring:
            return ("contraindicated", sure) if sure else ("not_known", tuple(barring))
        return None

    def warnings(self, item: Item) -> tuple[str, ...]:
        """Ids of the contraindications that warn."""
        return tuple(each.id for each, effect in self.effects(item) if effect == "warn")

    def _out_of_age(self, item: Treatment) -> bool:
        bounds = [("<", item.min_age_years)] if item.min_age_years is not None else []
        bounds += [(">", item.max_age_years)] if item.max_age_years is not None else []
        return any(self.levels.number(Compare("age_years", sign, float(bound))) > NO for sign, bound in bounds)

    def barred_in_pregnancy(self, item: Treatment) -> bool:
        """Whether pregnancy, or not knowing of it, bars the treatment."""
        finding = BARRED_BY.get(item.pregnancy)
        return finding is not None and finding in self.library.findings and self.levels.finding(finding) > NO
