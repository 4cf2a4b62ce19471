"""Two libraries compared over every intake: whether a change of content changes any urgency."""

from __future__ import annotations

import functools

import z3

from lbpkit.engine.indexed import index_of
from lbpkit.errors import LbpkitError
from lbpkit.expressions import findings_of
from lbpkit.library import Library
from lbpkit.model.intake import Intake
from lbpkit.verify.encoding import RANKS, Levels, Steps
from lbpkit.verify.proving import Prover
from lbpkit.verify.witness import minimal


def difference(first: Library, second: Library, seconds: float) -> Intake | None:
    """An intake whose urgency differs; None where there is none.

    Raises:
        LbpkitError: where it was not settled in time.
    """
    return Comparison(first, seconds).difference(second)


class Comparison:
    """One library, encoded once, to be compared with any number of others that have the same findings.

    Where the rules' contributions are the same everywhere, so is the urgency. Where they differ with every number
    known, so does it. Between the two, what a number not known is worth decides, and the engine is asked.
    """

    def __init__(self, first: Library, seconds: float) -> None:
        self.first = first
        self.seconds = seconds
        self.prover = Prover(first, seconds)
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
        apart = [key for key in {**self.first.rules, **second.rules} if not other.same(key)]
        differs = z3.Or(*(z3.And(self.quiet[rank], self._only_one(other, apart, rank)) for rank in RANKS))
        known = [mark if key in apart else z3.Not(mark) for key, mark in self.changed.items()]
        for narrower in (self.prover.person.all_known(), []):
            found = self.prover.ask(self.solver, *known, differs, *narrower)
            if found is None:
                raise LbpkitError(f"whether the urgencies differ was not settled within {self.seconds:g} seconds")
            if isinstance(found, z3.ModelRef):
                return self._confirmed(self.prover.person.intake(found), second)
        return None

    def _confirmed(self, intake: Intake, second: Library) -> Intake:
        one, two = index_of(self.first), index_of(second)

        def differs(each: Intake) -> bool:
            return one.rank(each) != two.rank(each)

        if differs(intake):
            return minimal(intake, differs)
        raise LbpkitError(
            "the contributions differ where a number is not known; whether the urgencies do is not settled"
        )

    def _only_one(self, other: Levels, apart: list[str], rank: int) -> z3.BoolRef:
        """Of the rules that are not the same, just one library's contribute this rank."""
        return self._reached(self.prover.levels, apart, rank) != self._reached(other, apart, rank)

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

    def _alike(self, finding: str) -> bool:
        """Whether a finding is the same in both, with everything that its level hangs on."""
        own, others = self.library.findings[finding], self.before.library.findings[finding]
        behind = findings_of(own.applies_if) if own.applies_if is not None else frozenset()
        implying = self._implying[finding] == self.before._implying[finding]
        return own == others and implying and all(map(self.alike, behind))

    def _same(self, rule: str) -> bool:
        """Whether a rule contributes the same in both, whatever is answered."""
        own, others = self.library.rules.get(rule), self.before.library.rules.get(rule)
        if own is None or others is None or (own.when, own.urgency) != (others.when, others.urgency):
            return False
        return all(map(self.alike, findings_of(own.when)))

    def _finding(self, finding: str) -> Steps:
        return self.before.finding(finding) if self.alike(finding) else super()._finding(finding)
