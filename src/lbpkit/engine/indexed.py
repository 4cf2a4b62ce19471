"""Triage in near-constant time: rules as conjunctions of bits, each hung on its rarest bit.

Every finding, comparison and sex that a rule asks for is one bit. For each level there is the set of bits that stand
at that level or above; a rule reaches the level when one of its conjunctions lies within the set. Only conjunctions
that are hung on a bit of the set are looked at, so the number of rules hardly matters. Tested equal to `reference` on
random intakes.
"""

from __future__ import annotations

import bisect
import functools
import math
import weakref
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import Any

import attrs

from lbpkit.content.deciding import Conjunctions, Deciding, ancestors, atom_of
from lbpkit.engine.reference import ABOUT_UNKNOWN, Values, representatives
from lbpkit.errors import IntakeError, IntakeProblem, nearest
from lbpkit.expressions import NUMBERS, SEXES, Compare, Expression, Has, SexIs, to_raw
from lbpkit.library import Library
from lbpkit.model.intake import Intake
from lbpkit.model.urgency import Urgency

_STRIDE = 2
"""Bits that one finding takes in the answers read as a number: one digit to the base of four."""
MAX_HINTS = 20
"""For how many unknown findings the nearest known one is looked up."""
_UNASKED = "3"
"""The digit of a finding that was not asked, beside 0 no, 1 unknown, 2 yes."""
About = tuple[float | None, float | None, float | None, str | None]
"""Age, days, score and sex."""


@attrs.frozen(kw_only=True)
class Gate:
    """Findings that share a gate."""

    conjunctions: tuple[int, ...]
    members: int


def about_of(intake: Intake) -> About:
    """Age, days, score and sex of an intake."""
    return intake.age_years, intake.pain_days, intake.pain_score, intake.sex


_INDEXES: weakref.WeakKeyDictionary[Library, Index] = weakref.WeakKeyDictionary()


def index_of(library: Library) -> Index:
    """The library's index: built when it is first asked for, kept as long as the library is."""
    index = _INDEXES.get(library)
    if index is None:
        index = _INDEXES[library] = Index(library)
    return index


class Index:
    """A library's rules, made ready to decide. Built once for a library; never changed."""

    def __init__(self, library: Library) -> None:
        deciding = library.deciding
        findings = {key: finding for part in deciding for key, finding in part.findings.items()}
        self.ids = sorted(findings)
        self.known = frozenset(self.ids)
        self.bits: dict[Any, int] = {finding: 1 << (place * _STRIDE) for place, finding in enumerate(self.ids)}
        self.all = sum(self.bits.values())
        self.left_out = dict.fromkeys(self.ids, _UNASKED)
        self.parents = {
            self.bits[key]: sum(self.bits[parent] for parent in ancestors(key, findings))
            for key, finding in findings.items()
            if finding.implies
        }
        self.children = sum(self.parents)
        self.implied_by: dict[int, int] = {}
        for child, parents in self.parents.items():
            for parent in bits_of(parents):
                self.implied_by[parent] = self.implied_by.get(parent, 0) | child
        # The digit that is written last weighs least. With one finding or none, the digits need no order.
        self.read: Callable[[Any], Any] = itemgetter(*reversed(self.ids)) if len(self.ids) > 1 else dict.values
        atoms = [[atom_of(name) for name in part.atoms] for part in deciding]
        self._number_atoms({atom for each in atoms for atom in each if not isinstance(atom, Has)})
        bits = [[self.bits[atom.finding if isinstance(atom, Has) else atom] for atom in each] for each in atoms]
        self._weights(deciding, bits)
        self._hang(deciding, bits)
        self.memo: dict[Expression, Values] = {}
        """What each expression that was asked about can tell apart."""

    def _number_atoms(self, found: set[Compare | SexIs]) -> None:
        """A bit for each comparison and sex; for each number, the bits that hold below, on and above each bound."""
        self.values = representatives(list(found))
        first = len(self.ids) * _STRIDE
        for place, atom in enumerate(sorted(found, key=to_raw)):
            self.bits[atom] = 1 << (first + place)
        self.sexes = {sex: self.bits.get(SexIs(sex), 0) for sex in SEXES}
        self.asking: dict[str, int] = {}
        self.bounds: dict[str, list[float]] = {}
        self.holding: dict[str, list[int]] = {}
        for number in NUMBERS:
            own = [atom for atom in found if isinstance(atom, Compare) and atom.number == number]
            bounds = sorted({atom.bound for atom in own})
            samples = [
                -1.0,
                *(at for low, high in pairwise([*bounds, math.inf]) for at in (low, min(low + 1, (low + high) / 2))),
            ]
            self.asking[number] = sum(self.bits[atom] for atom in own)
            self.bounds[number] = bounds
            self.holding[number] = [sum(self.bits[atom] for atom in own if atom.holds(at)) for at in samples]

    def _weights(self, deciding: Sequence[Deciding], bits: Sequence[Sequence[int]]) -> None:
        """For each level up to same-day: the findings that weigh it, unknown, or more; and the gates, parents first."""
        weighing = [0] * Urgency.EMERGENCY.rank
        gated: dict[Conjunctions, int] = {}
        self.ungated = self.all
        for part, own in zip(deciding, bits, strict=True):
            for key, finding in part.findings.items():
                weighing[finding.weight] |= self.bits[key]
                if finding.gate is not None:
                    conjunctions = frozenset(sum(map(own.__getitem__, each)) for each in finding.gate)
                    gated[conjunctions] = gated.get(conjunctions, 0) | self.bits[key]
                    self.ungated &= ~self.bits[key]
        self.weighing = list(accumulate(reversed(weighing), int.__or__))[::-1]
        self.gates = _ordered_gates(gated)
        self.gate_of = {bit: gate for gate in self.gates for bit in bits_of(gate.members)}

    def _hang(self, deciding: Sequence[Deciding], bits: Sequence[Sequence[int]]) -> None:
        """Each conjunction on the bit that fewest others need; per bit, the most urgent first."""
        self.rule_conjunctions: dict[str, tuple[int, ...]] = {}
        self.asked_by: dict[str, int] = {}
        self.of_rank: list[list[tuple[str, int]]] = [[] for _ in Urgency]
        self.needed: Counter[int] = Counter()
        for part, own in zip(deciding, bits, strict=True):
            for key, rule in part.rules.items():
                found = sorted(sum(map(own.__getitem__, each)) for each in rule.when)
                self.rule_conjunctions[key] = tuple(found)
                self.asked_by[key] = sum(map(own.__getitem__, rule.asks))
                self.of_rank[rule.rank] += [(key, each) for each in found]
                self.needed.update(own[place] for each in rule.when for place in each)
        self.conjunctions = sorted((rank, each) for rank, own in enumerate(self.of_rank) for _, each in own)
        self.hung: dict[int, list[tuple[int, int]]] = {}
        for rank, conjunction in self.conjunctions:
            self.hung.setdefault(self._rarest(conjunction), []).append((-rank, conjunction))
        for each in self.hung.values():
            each.sort()
        self.watched = sum(self.hung)
        self.watched_above = [
            sum(bit for bit, each in self.hung.items() if -each[0][0] > rank) for rank in range(len(Urgency))
        ]

    def _rarest(self, conjunction: int) -> int:
        """The bit that fewest others need; a finding before a number or the sex."""
        numbers = 1 << (len(self.ids) * _STRIDE)
        return min(bits_of(conjunction), key=lambda bit: (bit >= numbers, self.needed[bit], bit))

    @functools.cached_property
    def hung_rules(self) -> dict[int, list[tuple[int, str]]]:
        """For each bit the conjunctions that are hung on it, each with its rule; made when single rules are asked for."""
        hung: dict[int, list[tuple[int, str]]] = {}
        for key, conjunctions in self.rule_conjunctions.items():
            for conjunction in conjunctions:
                hung.setdefault(self._rarest(conjunction), []).append((conjunction, key))
        return hung

    def rules_within(self, reached: int) -> set[str]:
        """The rules one of whose conjunctions lies within the set of bits."""
        found: set[str] = set()
        for bit in bits_of(reached & self.watched):
            found.update(key for conjunction, key in self.hung_rules[bit] if conjunction & reached == conjunction)
        return found

    def rank(self, intake: Intake) -> int:
        """The rank of the intake's urgency.

        Raises:
            IntakeError: where an answer names a finding that the library does not have.
        """
        yes, unknown, unasked = self.answers(intake)
        return self.decide(yes, unknown | unasked, about_of(intake))

    def answers(self, intake: Intake) -> tuple[int, int, int]:
        """The findings that are yes (with what they imply), those asked and not known, and those not asked."""
        codes = intake.codes
        if not 1 < len(codes) == len(self.ids):
            codes = {**self.left_out, **codes}
            if len(codes) != len(self.ids):
                raise IntakeError(self._strangers(intake))
        try:
            answers = int("".join(self.read(codes)) or "0", 4)
        except KeyError:
            raise IntakeError(self._strangers(intake)) from None
        low, high = answers & self.all, (answers >> 1) & self.all
        unasked = low & high
        yes = self.implying(high ^ unasked)
        return yes, (low ^ unasked) & ~yes, unasked & ~yes

    def finding_of(self, bit: int) -> str:
        """The id of the finding that a bit stands for."""
        return self.ids[(bit.bit_length() - 1) // _STRIDE]

    def implying(self, findings: int) -> int:
        """The findings, with everything that they imply."""
        for bit in bits_of(findings & self.children):
            findings |= self.parents[bit]
        return findings

    def hanging(self, findings: int) -> int:
        """The findings, with all on which they hang: those that imply them, and those that their gates ask for."""
        found = 0
        for bit in bits_of(findings):
            found |= self._hanging[bit]
        return found

    @functools.cached_property
    def _hanging(self) -> dict[int, int]:
        """For each finding all on which it hangs, directly or through another."""
        nearest = {bit: bit | self.implied_by.get(bit, 0) for bit in bits_of(self.all)}
        for gate in self.gates:
            asked = functools.reduce(int.__or__, gate.conjunctions) & self.all
            for bit in bits_of(gate.members):
                nearest[bit] |= asked
        found: dict[int, int] = {}
        for bit in nearest:
            seen, new = 0, bit
            while new:
                seen |= new
                new = functools.reduce(int.__or__, (nearest[each] for each in bits_of(new))) & ~seen
            found[bit] = seen
        return found

    def _strangers(self, intake: Intake) -> list[IntakeProblem]:
        """One problem for each answer to a finding that is not there; the nearest is looked for up to a number."""
        strangers = [key for key in intake.answers if key not in self.known]
        hints = {key: nearest(key, self.ids) for key in strangers[:MAX_HINTS]}
        return [
            IntakeProblem(f"answers.{key}", f"no such finding; {hints.get(key) or 'see: lbpkit list findings'}", key)
            for key in strangers
        ]

    def decide(self, yes: int, unknown: int, about: About) -> int:
        """The highest contribution; and where a number is not known, at least the lowest over its values."""
        rank = self._contributed(yes, unknown, about)
        for place, name in enumerate((*NUMBERS, "sex")):
            if about[place] is not None or name not in self.values or rank == Urgency.EMERGENCY.rank:
                continue
            lowest = Urgency.EMERGENCY.rank
            for value in self.values[name]:
                completed = (*about[:place], value, *about[place + 1 :])
                lowest = min(lowest, self.decide(yes, unknown, completed))  # type: ignore[arg-type]
                if lowest <= rank:
                    break
            rank = max(rank, lowest)
        return rank

    def told(self, about: About) -> tuple[int, int]:
        """The comparisons and sex that hold, and those that are not known."""
        holding, open_ = 0, 0
        for number, value in zip(NUMBERS, about[:3], strict=True):
            if value is None:
                open_ |= self.asking[number]
            else:
                bounds = self.bounds[number]
                place = bisect.bisect_left(bounds, value)
                on_bound = place < len(bounds) and bounds[place] == value
                holding |= self.holding[number][2 * place + on_bound]
        sex = about[3]
        if sex is None:
            return holding, open_ | self.sexes["female"] | self.sexes["male"]
        return holding | self.sexes[sex], open_

    def _contributed(self, yes: int, unknown: int, about: About) -> int:
        told, open_ = self.told(about)
        holding = yes | told
        best = self.highest(holding, -1)
        for level in range(Urgency.SAME_DAY.rank, 0, -1):
            if level <= best:
                break
            reached = self.reached(holding, unknown, open_, level)
            # a rule that reaches this level without being so contributes the level, if it is more urgent than the level
            if reached != holding and self.highest(reached, level) > level:
                return level
        return max(best, 0)

    def reached(self, holding: int, unknown: int, open_: int, level: int) -> int:
        """The bits at that level or above."""
        weighing = unknown & self.weighing[level]
        reached = holding | (weighing & self.ungated)
        if level <= ABOUT_UNKNOWN:
            reached |= open_
        for gate in self.gates:
            members = weighing & gate.members
            if members and any(each & reached == each for each in gate.conjunctions):
                reached |= members
        return reached

    def highest(self, reached: int, above: int) -> int:
        """The rank of the most urgent rule within the set of bits, if it is above the rank given; else that rank."""
        best = above
        left = reached & (self.watched if above < 0 else self.watched_above[above])
        while left:
            bit = left & -left
            left ^= bit
            for negative, conjunction in self.hung[bit]:
                if -negative <= best:
                    break
                if conjunction & reached == conjunction:
                    best = -negative
                    left &= self.watched_above[best]
                    break
        return best


def bits_of(number: int) -> list[int]:
    """The single bits of a number, the lowest first."""
    bits = []
    while number:
        bit = number & -number
        bits.append(bit)
        number ^= bit
    return bits


def _ordered_gates(gated: dict[frozenset[int], int]) -> tuple[Gate, ...]:
    """Gates in an order in which each comes after those that its own findings stand behind."""
    waiting = dict(gated)
    ordered: list[Gate] = []
    while waiting:
        behind = 0
        for members in waiting.values():
            behind |= members
        ready = [key for key in waiting if not any(conjunction & behind for conjunction in key)]
        ordered += [Gate(conjunctions=tuple(sorted(key)), members=waiting.pop(key)) for key in ready]
    return tuple(ordered)
