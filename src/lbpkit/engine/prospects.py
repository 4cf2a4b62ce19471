"""What the answers still to come could do: which findings may still be asked, and how low and how high they could lead.

Everything is monotone, so the two ends are enough: everything still askable answered no, and everything answered yes
(gates followed as answers open them; choice questions in each of their fullest ways, since their choices exclude each
other, and *don't know* with them, since it excludes nothing). Where both ends give the same urgency, so does
everything between.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Iterator

import attrs

from lbpkit.engine.indexed import About, Index, about_of, bits_of
from lbpkit.expressions import NUMBERS
from lbpkit.library import Library
from lbpkit.model.findings import Question
from lbpkit.model.intake import Intake
from lbpkit.model.urgency import Urgency

MAX_WAYS = 256
"""How many combinations of choices are tried; beyond, the choices of different answers count as if they could be so
at once.
"""


@attrs.frozen
class Way:
    """One way of answering the choice questions, with everything else answered yes."""

    yes: int
    """The unasked findings that may then be yes."""
    unknown: int = 0
    """Those of the questions that are answered *don't know*."""


@attrs.frozen(kw_only=True)
class Prospect:
    """One intake's future, in the bits of an index."""

    index: Index
    yes: int
    """Findings answered yes."""
    unknown: int
    """Findings asked and not known."""
    unasked: int
    """Findings not asked."""
    about: About
    """Age, days, score and sex."""
    open_about: tuple[int, ...]
    """Which of them, by place, were not asked and matter to a rule or a gate."""
    ways: tuple[Way, ...]
    """The ways of answering the choice questions that no other way outdoes, those without *don't know* first."""

    @classmethod
    def of(cls, library: Library, index: Index, intake: Intake) -> Prospect:
        """The future of an intake."""
        yes, unknown, unasked = index.answers(intake)
        names = (*NUMBERS, "sex")
        return cls(
            index=index,
            yes=yes,
            unknown=unknown,
            unasked=unasked,
            about=about_of(intake),
            open_about=tuple(
                place for place, name in enumerate(names) if name in intake.not_asked and name in index.values
            ),
            ways=_ways(library, index, unasked),
        )

    def askable(self) -> int:
        """The unasked findings whose gate is not closed, also those that answers to others may open."""
        return self.unasked & self._opened(Way(self.unasked), self.about)[0]

    def fullest(self, way: Way, about: About) -> int:
        """The findings that are yes when everything that this way allows is answered yes."""
        return self._opened(way, about)[1]

    def _possible(self, way: Way) -> int:
        """Everything that is not no, or need not stay so, when this way may be answered yes."""
        open_gates, yes = self._opened(way, self.about)
        told, open_ = self.index.told(self.about)
        return yes | told | open_ | ((self.unknown | way.unknown) & open_gates)

    def _opened(self, way: Way, about: About) -> tuple[int, int]:
        """The findings whose gate is not closed, and those that are yes, when all that may be answered yes is."""
        told, open_ = self.index.told(about)
        opened, before = self.index.ungated, -1
        yes, unknown = self.yes, self.unknown | way.unknown
        while opened != before:
            before = opened
            yes = self.index.implying(self.yes | (way.yes & opened))
            possible = yes | told | open_ | (unknown & opened)
            for gate in self.index.gates:
                if gate.members & ~opened and any(each & possible == each for each in gate.conjunctions):
                    opened |= gate.members
                    possible |= (way.yes | unknown) & gate.members
        return opened, yes

    def lowest(self) -> int:
        """The lowest rank that the answers to come can lead to."""
        lowest = Urgency.EMERGENCY.rank
        for about in self._abouts(()):
            lowest = min(lowest, self.index.decide(self.yes, self.unknown, about))
            if lowest == 0:
                break
        return lowest

    def highest(self) -> int:
        """The highest rank that the answers to come can lead to."""
        everything = Way(self.unasked)
        limit = _highest((self._rank(everything, about) for about in self._abouts((None,))), Urgency.EMERGENCY.rank)
        pairs = itertools.product(self._abouts((None,)), self.ways)
        return _highest((self._rank(way, about) for about, way in pairs), limit)

    def _rank(self, way: Way, about: About) -> int:
        return self.index.decide(self.fullest(way, about), self.unknown | way.unknown, about)

    def _abouts(self, besides: tuple[None, ...]) -> Iterator[About]:
        """Every value of the numbers and the sex that were not asked, and what is given besides.

        Not knowing never gives less than the lowest value does, so the lowest end need not look at it.
        """
        names = (*NUMBERS, "sex")
        choices = [
            (*self.index.values[names[place]], *besides) if place in self.open_about else (value,)
            for place, value in enumerate(self.about)
        ]
        yield from itertools.product(*choices)

    def at_stake(self, above: int) -> Iterator[tuple[int, list[tuple[str, int]]]]:
        """Rank by rank, the highest first: what the answers to come could make contribute more than the rank given.

        Each as (rule, conjunction). What only not knowing could bring is looked at where nothing else is left.
        """
        told, open_ = self.index.told(self.about)
        higher = above + 1
        for ways in ([way for way in self.ways if not way.unknown], [way for way in self.ways if way.unknown]):
            so, enough, possible = set(), set(), set()
            for way in ways:
                holding = self.fullest(way, self.about) | told
                so.add(holding)
                possible.add(self._possible(way))
                if higher < Urgency.EMERGENCY.rank:
                    enough.add(self.index.reached(holding, self.unknown | way.unknown, open_, higher))
            # an open rule contributes more only where it is more urgent than that
            for found in (self._within(above, so, enough), self._within(above, possible, possible)):
                if found:
                    yield from found
                    return

    def _within(self, above: int, so: set[int], enough: set[int]) -> list[tuple[int, list[tuple[str, int]]]]:
        """By rank, (rule, conjunction) of what lies within one of the sets, and is not settled yet."""
        found = []
        for rank in range(Urgency.EMERGENCY.rank, above, -1):
            sets = enough if rank > above + 1 and enough else so
            some = functools.reduce(int.__or__, sets, 0)
            each = [
                (rule, conjunction)
                for rule, conjunction in self.index.of_rank[rank]
                if conjunction & self.unasked
                and conjunction & some == conjunction
                and any(conjunction & one == conjunction for one in sets)
            ]
            if each:
                found.append((rank, each))
        return found

    @functools.cached_property
    def _anything(self) -> int:
        """Everything that is not no, or need not stay so, when any question may be answered yes."""
        return self._possible(Way(self.unasked))

    @functools.cached_property
    def _settled(self) -> tuple[int, int]:
        """What is so, and what is not no, by the answers that are there."""
        told, open_ = self.index.told(self.about)
        return self.yes | told, self.yes | told | open_ | self.unknown

    def askable_first(self, finding: int) -> int:
        """What to ask so that the finding is settled: itself, or what could open its gate; 0 where nothing could."""
        so, not_no = self._settled
        first = seen = 0
        waiting = finding
        while waiting:
            bit = waiting & -waiting
            waiting ^= bit
            seen |= bit
            gate = self.index.gate_of.get(bit)
            if gate is None or any(each & so == each for each in gate.conjunctions):
                first |= bit
                continue
            openers = 0
            for conjunction in gate.conjunctions:
                if conjunction & self._anything == conjunction:
                    openers |= self._openers(conjunction)
            waiting |= openers & ~seen
            if not openers and any(each & not_no == each for each in gate.conjunctions):
                first |= bit
        return first

    def _openers(self, conjunction: int) -> int:
        """The unasked findings that could make the conjunction so: its own, and those that imply one answered no."""
        openers = conjunction & self.unasked
        for bit in bits_of(conjunction & self.index.all & ~(self.yes | self.unknown | self.unasked)):
            openers |= self.index.implied_by.get(bit, 0) & self.unasked
        return openers


def _highest(ranks: Iterable[int], limit: int) -> int:
    """The highest of them, none of which is above the limit: nobody looks further once it is reached."""
    highest = 0
    for rank in ranks:
        highest = max(highest, rank)
        if highest == limit:
            break
    return highest


def _ways(library: Library, index: Index, unasked: int) -> tuple[Way, ...]:
    """Every combination of the fullest answers to the open questions, those without *don't know* first."""
    free, answers = unasked, []
    for question in library.questions.values():
        own = sum(index.bits[finding] for finding in question.findings) & unasked
        if own:
            free &= ~own
            answers.append(_fullest(question, index, own))
    if math.prod(map(len, answers)) > MAX_WAYS:
        return (Way(unasked),)
    ways = (
        Way(free | sum(each.yes for each in chosen), sum(each.unknown for each in chosen))
        for chosen in itertools.product(*answers)
    )
    return tuple(sorted(ways, key=lambda way: way.unknown.bit_count()))


def _fullest(question: Question, index: Index, own: int) -> list[Way]:
    """The answers that no other outdoes: choices that say yes to most; *don't know* too, where these are several."""
    sets = {
        sum(index.bits[finding] for finding, yes in choice.answers.items() if yes) & own for choice in question.choices
    }
    fullest = sorted(one for one in sets if not any(one != other and one & other == one for other in sets))
    choices = [Way(one) for one in fullest]
    return choices if len(choices) == 1 else [*choices, Way(0, own)]
