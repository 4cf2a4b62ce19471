"""What care still hangs on: the questions that could change what is offered or withheld, or the programme.

All that decides about an item is monotone: whether it fits, what speaks against it, what holds it. So the ends tell,
everything answered no and each fullest way of answering, and only an item that they do not agree on is asked about.
"""

from __future__ import annotations

import functools

from lbpkit.care import composed, items_of
from lbpkit.engine.indexed import Index
from lbpkit.engine.levels import BitLevels
from lbpkit.engine.prospects import Prospect
from lbpkit.expressions import Expression, Has, Suspected, atoms
from lbpkit.library import Library
from lbpkit.model.treatments import Treatment
from lbpkit.model.urgency import YES, Urgency
from lbpkit.suitability import BARRED_BY, Item, Suitability


def care_at_stake(library: Library, prospect: Prospect) -> int:
    """The unasked findings, as bits, that could still change what is offered, withheld or composed; none when none can."""
    index, about = prospect.index, prospect.about
    askable = prospect.askable()
    if not askable:
        return 0
    urgency = Urgency.at(prospect.lowest())

    @functools.cache
    def view(yes: int, unknown: int) -> Suitability:
        return Suitability(library, BitLevels(library, index, yes, unknown & ~yes, about), urgency)

    deciders = _Deciders(library, index)
    at_no = view(prospect.yes, prospect.unknown)
    ends = [(prospect.fullest(way, about), prospect.unknown | way.unknown) for way in prospect.ways]
    wanted = 0
    for _, item in items_of(library):
        own = deciders.of(item) & askable
        if not own & ~wanted:
            continue
        # ways that differ only in what has no say about this item are one
        for end in {(yes & own, unknown & own): (yes, unknown) for yes, unknown in ends}.values():
            at_end = view(*end)
            if _outcome(at_end, item) != _outcome(at_no, item):
                wanted |= deciders.between(item, at_no, at_end) & askable
    if not wanted and deciders.of_programmes & askable:
        moves = [key for key, item in library.exercises.items() if _outcome(at_no, item)[0] == "offered"]
        for end in ends:
            if composed(view(*end), moves) != composed(at_no, moves):
                wanted |= deciders.between_programmes(at_no, view(*end)) & askable
    return wanted


def _outcome(view: Suitability, item: Item) -> tuple[str, ...]:
    """What comes of the item: it does not fit, is withheld, or is offered, and then with which warnings."""
    if view.at_least(item.fits) < YES:
        return ("does not fit",)
    return ("withheld",) if view.against(item) else ("offered", *view.warnings(item))


class _Deciders:
    """The findings that decide about an item, as bits: also through gates, suspicions, and findings that imply them."""

    def __init__(self, library: Library, index: Index) -> None:
        self.library = library
        self.index = index
        self.holding: dict[str, int] = {}
        for rule in library.rules.values():
            for name in rule.holds:
                self.holding[name] = self.holding.get(name, 0) | index.asked_by[rule.id]
        self._barring = functools.cache(lambda key: self._named(library.contraindications[key].when))

    def of(self, item: Item) -> int:
        """Everything that has a say about the item, but the numbers and the sex."""
        name = f"{'treatments' if isinstance(item, Treatment) else 'exercises'}/{item.id}"
        found = self._pregnancy(item) | (0 if item.fits is None else self._named(item.fits))
        for each in self.library.barring[name]:
            found |= self._barring(each.id)
        for held in item.properties:
            found |= self.holding.get(held, 0)
        return self.index.hanging(found)

    def between(self, item: Item, one: Suitability, other: Suitability) -> int:
        """What may have made the difference between two views: whether the item fits, before what speaks against it."""
        if item.fits is not None and (one.at_least(item.fits) == YES) != (other.at_least(item.fits) == YES):
            return self.index.hanging(self._named(item.fits))
        found = 0
        effects = ({each.id: effect for each, effect in view.effects(item)}.items() for view in (one, other))
        for key, _ in set.symmetric_difference(*map(set, effects)):
            found |= self._barring(key)
        for rule in {*one.holding(item)} ^ {*other.holding(item)}:
            found |= self.index.asked_by[rule]
        if isinstance(item, Treatment) and one.barred_in_pregnancy(item) != other.barred_in_pregnancy(item):
            found |= self._pregnancy(item)
        return self.index.hanging(found)

    @functools.cached_property
    def of_programmes(self) -> int:
        """Everything that has a say about which programme fits."""
        found = 0
        for programme in self.library.programmes.values():
            found |= 0 if programme.fits is None else self._named(programme.fits)
        return self.index.hanging(found)

    def between_programmes(self, one: Suitability, other: Suitability) -> int:
        """What may have made the difference between the programmes that fit in two views."""
        found = 0
        for programme in self.library.programmes.values():
            fits = programme.fits
            if fits is not None and (one.at_least(fits) == YES) != (other.at_least(fits) == YES):
                found |= self._named(fits)
        return self.index.hanging(found)

    def _pregnancy(self, item: Item) -> int:
        barring = BARRED_BY.get(item.pregnancy) if isinstance(item, Treatment) else None
        return self.index.bits.get(barring, 0)

    def _named(self, expression: Expression) -> int:
        """The findings that an expression names, itself or through the rules that suspect a condition."""
        found = 0
        for atom in atoms(expression):
            if isinstance(atom, Has):
                found |= self.index.bits[atom.finding]
            elif isinstance(atom, Suspected):
                for rule in self.library.suspecting[atom.condition]:
                    found |= self.index.asked_by[rule.id]
        return found
