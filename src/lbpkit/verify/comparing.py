"""Two libraries compared over every intake: whether a change of content changes any urgency, and whose."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

import z3

from lbpkit.engine.indexed import index_of
from lbpkit.engine.levels import BitLevels
from lbpkit.engine.reference import contribution
from lbpkit.errors import LbpkitError
from lbpkit.expressions import findings_of
from lbpkit.library import Library
from lbpkit.model.intake import Intake
from lbpkit.model.urgency import NO, YES, Urgency
from lbpkit.verify.encoding import RANKS, Levels, Steps, producible
from lbpkit.verify.proving import Prover
from lbpkit.verify.results import Witness
from lbpkit.verify.witness import coherent, minimal


def difference(first: Library, second: Library, seconds: float) -> Intake | None:
    """An intake whose urgency differs; None where there is none.

    Raises:
        LbpkitError: where it was not settled in time.
    """
    return Comparison(first, seconds).difference(second)


def witnesses(first: Library, second: Library, seconds: float) -> Iterator[Witness]:
    """For each rule that does not weigh the same in both: somebody whose urgency it changes, if there is anybody."""
    comparison = Comparison(first, seconds, second.findings)
    other = _Shared(second, comparison.prover)
    for key in sorted(other.apart):
        yield comparison.witness(other, key)


def answering(library: Library, intake: Intake) -> Intake:
    """The intake without answers that the library has no findings for."""
    for key in intake.answers.keys() - library.findings.keys():
        intake = intake.without(key)
    return intake


class Comparison:
    """One library, encoded once, to be compared with any number of others that have the same findings, or `beside`.

    Where the rules' contributions are the same everywhere, so is the urgency. Where they differ with every number
    known, so does it. Between the two, what a number not known is worth decides, and the engine is asked.
    """

    def __init__(self, first: Library, seconds: float, beside: Iterable[str] = ()) -> None:
        self.first = first
        self.seconds = seconds
        self.prover = Prover(first, seconds, beside)
        self.solver = self.prover.new_solver(*self.prover.person.valid())
        self.changed = {key: z3.Bool(f"changed {key}", self.prover.context) for key in first.rules}
        """For each rule: it is looked at by itself, and not among those that are the same in both."""
        self.quiet = {rank: z3.Bool(f"quiet {rank}", self.prover.context) for rank in RANKS}
        """For each rank: no rule that is the same in both contributes it."""
        for rank, quiet in self.quiet.items():
            for key, contributes in self.prover.levels.contributions(rank):
                self.solver.add(z3.Or(z3.Not(quiet), z3.Not(contributes), self.changed[key]))

    def difference(self, second: Library) -> Intake | None:
        """An intake whose urgency differs in the second library; None where there is none.

        Raises:
            LbpkitError: where it was not settled in time.
        """
        if set(self.first.findings) != set(second.findings):
            raise LbpkitError("only libraries with the same findings can be compared")
        other = _Shared(second, self.prover)
        differs = z3.Or(*(z3.And(self.quiet[rank], self._only_one(other, rank)) for rank in RANKS))
        known = self._known(other)
        for narrower in (self.prover.person.all_known(), []):
            found = self.prover.ask(self.solver, *known, differs, *narrower)
            if found is None:
                raise LbpkitError(f"whether the urgencies differ was not settled within {self.seconds:g} seconds")
            if isinstance(found, z3.ModelRef):
                return self._confirmed(self.prover.person.intake(found), second)
        return None

    def witness(self, other: _Shared, key: str) -> Witness:
        """Somebody whose urgency differs, and whom the rule lifts where it is higher; of coherent answers if it can be."""
        known, apart = self._known(other), other.apart
        levels = (self.prover.levels, other)
        lifts = z3.Or(
            *(
                z3.And(self.quiet[rank], self._reached(own, [key], rank), z3.Not(self._reached(others, apart, rank)))
                for rank in RANKS
                for own, others in (levels, levels[::-1])
            )
        )
        fires = z3.Or(*(own.fires(key) for own in levels if key in own.library.rules))
        sure, unsettled = self.prover.person.all_known(), False
        for narrower in ([*producible(other), *sure, fires], [*producible(other), *sure], sure, []):
            found = self.prover.ask(self.solver, *known, lifts, *narrower)
            unsettled = found is None
            if isinstance(found, z3.ModelRef):
                witness = self._lifted(self.prover.person.intake(found), other.library, key)
                if witness is not None:
                    return witness
                unsettled = True  # where a number is not known, the formulas may say more than the engine
        return Witness(rule=key, intake=None, settled=not unsettled)

    def _lifted(self, intake: Intake, second: Library, key: str) -> Witness | None:
        """The intake made small, if the engine agrees; as long as it can be, coherent, and with the rule fired."""
        libraries = (self.first, second)

        def ranks(each: Intake) -> tuple[int, int]:
            one, two = (index_of(library).rank(answering(library, each)) for library in libraries)
            return one, two

        def lift(each: Intake) -> int:
            """At which level the rule is, where it gives the higher of two urgencies; else `NO`."""
            found = ranks(each)
            higher = libraries[found[1] > found[0]]
            if found[0] == found[1] or key not in higher.rules:
                return NO
            level = BitLevels.of(higher, answering(higher, each)).rule(key)
            return level if contribution(higher.rules[key], level) == max(found) else NO

        def fired(each: Intake) -> bool:
            return lift(each) == YES and coherent(second, answering(second, each))

        def lifted(each: Intake) -> bool:
            return lift(each) > NO

        if not lifted(intake):
            return None
        smallest = minimal(intake, fired if fired(intake) else lifted)
        before, after = map(Urgency.at, ranks(smallest))
        return Witness(rule=key, intake=smallest, before=before, after=after)

    def _confirmed(self, intake: Intake, second: Library) -> Intake:
        one, two = index_of(self.first), index_of(second)

        def differs(each: Intake) -> bool:
            return one.rank(each) != two.rank(each)

        if differs(intake):
            return minimal(intake, differs)
        raise LbpkitError(
            "the contributions differ where a number is not known; whether the urgencies do is not settled"
        )

    def _known(self, other: _Shared) -> list[z3.BoolRef]:
        """Which rules are looked at by themselves, and which among those that are the same in both."""
        return [mark if key in other.apart else z3.Not(mark) for key, mark in self.changed.items()]

    def _only_one(self, other: _Shared, rank: int) -> z3.BoolRef:
        """Of the rules that are not the same, just one library's contribute this rank."""
        return self._reached(self.prover.levels, other.apart, rank) != self._reached(other, other.apart, rank)

    def _reached(self, levels: Levels, apart: list[str], rank: int) -> z3.BoolRef:
        rules = levels.library.rules
        each = (levels.contributes(rules[key], rank) for key in apart if key in rules)
        return z3.Or(z3.BoolVal(False, self.prover.context), *(reached for reached in each if reached is not None))


class _Shared(Levels):
    """A second library of the same people, which takes over from the first what is the same in both."""

    def __init__(self, library: Library, prover: Prover) -> None:
        super().__init__(library, prover.person)
        self.before = prover.levels
        self.alike = functools.cache(self._alike)
        self.same = functools.cache(self._same)

    @functools.cached_property
    def apart(self) -> list[str]:
        """The rules that do not contribute the same in both."""
        return [key for key in {**self.before.library.rules, **self.library.rules} if not self.same(key)]

    def _alike(self, finding: str) -> bool:
        """Whether a finding is the same in both, with everything that its level hangs on."""
        own, others = self.library.findings[finding], self.before.library.findings.get(finding)
        if others is None or (own.applies_if, own.if_unknown) != (others.applies_if, others.if_unknown):
            return False
        behind = findings_of(own.applies_if) if own.applies_if is not None else frozenset()
        implying = self._implying[finding] == self.before._implying[finding]
        return implying and all(map(self.alike, behind))

    def _same(self, rule: str) -> bool:
        """Whether a rule contributes the same in both, whatever is answered."""
        own, others = self.library.rules.get(rule), self.before.library.rules.get(rule)
        if own is None or others is None or (own.when, own.urgency) != (others.when, others.urgency):
            return False
        return all(map(self.alike, findings_of(own.when)))

    def _finding(self, finding: str) -> Steps:
        return self.before.finding(finding) if self.alike(finding) else super()._finding(finding)
