"""What the answers still to come could do: which findings may still be asked, and how low and how high they could lead.

Everything is monotone, so the two ends are enough: everything still askable answered no, and everything answered yes
(gates followed as answers open them; choice questions in each of their fullest ways, since their choices exclude each
other). Where both ends give the same urgency, so does everything between.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator

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
    ways: tuple[int, ...]
    """For each way of answering the choice questions: the unasked findings that may then be yes."""

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
        return self.unasked & self._opened(self.unasked, self.about)[0]

    def fullest(self, way: int, about: About) -> int:
        """The findings that are yes when everything that this way allows is answered yes."""
        return self._opened(self.unasked & way, about)[1]

    def _possible(self, way: int) -> int:
        """Everything that is not no, or need not stay so, when this way may be answered yes."""
        open_gates, yes = self._opened(self.unasked & way, self.about)
        told, open_ = self.index.told(self.about)
        return yes | told | open_ | (self.unknown & open_gates)

    def _opened(self, may_be_yes: int, about: About) -> tuple[int, int]:
        """The findings whose gate is not closed, and those that are yes, when all that may be answered yes is."""
        told, open_ = self.index.told(about)
        opened, before = self.index.ungated, -1
        yes = self.yes
        while opened != before:
            before = opened
            yes = self.index.implying(self.yes | (may_be_yes & opened))
            possible = yes | told | open_ | (self.unknown & opened)
            for gate in self.index.gates:
                if gate.members & ~opened and any(each & possible == each for each in gate.conjunctions):
                    opened |= gate.members
                    possible |= (may_be_yes | self.unknown) & gate.members
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
        highest = 0
        for about in self._abouts((None,)):
            for way in self.ways:
                highest = max(highest, self.index.decide(self.fullest(way, about), self.unknown, about))
                if highest == Urgency.EMERGENCY.rank:
                    return highest
        return highest

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

    def at_stake(self, above: int) -> list[tuple[int, int]]:
        """(rank, conjunction) of every rule that the answers to come could make contribute more than the rank given."""
        told, open_ = self.index.told(self.about)
        higher = above + 1
        views = []
        for way in self.ways:
            holding = self.fullest(way, self.about) | told
            below = higher < Urgency.EMERGENCY.rank
            reached = self.index.reached(holding, self.unknown, open_, higher) if below else holding
            views.append((holding, reached, self._possible(way)))
        found: list[tuple[int, int]] = []
        reachable: list[tuple[int, int]] = []
        for rank, conjunction in self.index.conjunctions:
            if rank <= above or not conjunction & self.unasked:
                continue
            if any(
                conjunction & holding == conjunction or (rank > higher and conjunction & reached == conjunction)
                for holding, reached, _ in views
            ):
                found.append((rank, conjunction))
            elif any(conjunction & possible == conjunction for _, _, possible in views):
                reachable.append((rank, conjunction))
        return found or reachable

    @functools.cached_property
    def _anything(self) -> int:
        """Everything that is not no, or need not stay so, when any question may be answered yes."""
        return self._possible(self.unasked)

    def askable_first(self, finding: int) -> int:
        """What to ask so that the finding is settled: itself, or what could open its gate; 0 where nothing could."""
        told, open_ = self.index.told(self.about)
        so = self.yes | told
        not_no = so | open_ | self.unknown
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


def _ways(library: Library, index: Index, unasked: int) -> tuple[int, ...]:
    """For each combination of the fullest choices of the open questions: the unasked findings that may be yes."""
    free, ways = unasked, []
    for question in library.questions.values():
        own = sum(index.bits[finding] for finding in question.findings) & unasked
        if own:
            free &= ~own
            ways.append(_fullest(question, index, own))
    count = 1
    for way in ways:
        count *= len(way)
    if count > MAX_WAYS:
        return (unasked,)
    return tuple(free | sum(chosen) for chosen in itertools.product(*ways))


def _fullest(question: Question, index: Index, own: int) -> list[int]:
    """The choices' sets of yes that lie within no other choice's."""
    sets = {
        sum(index.bits[finding] for finding, yes in choice.answers.items() if yes) & own for choice in question.choices
    }
    return sorted(one for one in sets if not any(one != other and one & other == one for other in sets))
