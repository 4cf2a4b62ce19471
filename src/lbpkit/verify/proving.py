"""Asking z3 within a time limit, and letting the engine itself confirm every counterexample."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

import attrs
import z3

from lbpkit.assessment import Assessment, triage
from lbpkit.expressions import Expression
from lbpkit.library import Library
from lbpkit.model.intake import Intake
from lbpkit.model.urgency import YES
from lbpkit.verify.encoding import RANKS, Levels, Person, producible
from lbpkit.verify.results import Result
from lbpkit.verify.witness import around, coherent, is_so, minimal, only_yes

LOGIC = "QF_LIRA"
"""Truth values, whole numbers and reals, no quantifiers: z3 has a faster way for these than for everything."""


@attrs.frozen(kw_only=True)
class Goal:
    """One thing to prove: that no intake is a counterexample."""

    law: int
    """Number of the law."""
    id: str
    """What it is about."""
    text: str
    """What is proved, in words."""
    against: tuple[z3.BoolRef, ...]
    """What holds of a counterexample, and of nothing else where every number and the sex are known."""
    refutes: Callable[[Intake], str | None] | None = None
    """What the engine says against it for one intake, or None; left out where one intake cannot tell."""


class Prover:
    """One library, encoded once, and the solver that its goals share.

    Args:
        library: whose rules are proved.
        seconds: how long one goal may take; what is not settled by then is `undecided`.
    """

    def __init__(self, library: Library, seconds: float) -> None:
        self.library = library
        self.milliseconds = max(1, int(seconds * 1000))
        self.context = z3.Context()
        self.person = Person(self.context, library.findings)
        self.levels = Levels(library, self.person)
        self.below = {rank: z3.Bool(f"below {rank}", self.context) for rank in RANKS}
        """For each rank: no rule contributes it."""
        self.solver = self.new_solver(*self.person.valid(), *self._nothing_contributed())

    def _nothing_contributed(self) -> Iterator[z3.BoolRef]:
        for rank, below in self.below.items():
            yield from (z3.Implies(below, z3.Not(each)) for _, each in self.levels.contributions(rank))

    def new_solver(self, *known: z3.BoolRef) -> z3.Solver:
        """A solver of its own, for goals that need other things to hold."""
        solver = z3.SolverFor(LOGIC, ctx=self.context)
        solver.set("timeout", self.milliseconds)
        solver.add(*known)
        return solver

    def ask(self, solver: z3.Solver, *wanted: z3.BoolRef) -> z3.ModelRef | Literal[False] | None:
        """A model of what is wanted; False where there is none, None where that was not settled in time."""
        solver.push()
        try:
            solver.add(*wanted)
            found = solver.check()
            return solver.model() if found == z3.sat else False if found == z3.unsat else None
        finally:
            solver.pop()

    def can_be(self, solver: z3.Solver, *wanted: z3.BoolRef) -> bool | None:
        """Whether there is a model, without the time it takes to make it."""
        solver.push()
        try:
            solver.add(*wanted)
            found = solver.check()
            return None if found == z3.unknown else bool(found == z3.sat)
        finally:
            solver.pop()

    @functools.cached_property
    def coherent(self) -> z3.Solver:
        """A solver for what the interview can bring about for somebody whose answers agree with each other."""
        return self.new_solver(*self.person.valid(), *producible(self.levels, self.library.findings))

    @functools.cached_property
    def coherent_below(self) -> z3.Solver:
        """The same, where `below` can be asked for too: slower for what does not need it."""
        known = [*self.person.valid(), *producible(self.levels, self.library.findings), *self._nothing_contributed()]
        return self.new_solver(*known)

    @functools.cached_property
    def examples(self) -> Mapping[str, Intake | Literal[False] | None]:
        """For each rule a small coherent intake that fires it; False where there is none, None where not settled."""
        return {key: self.example(rule.when) for key, rule in self.library.rules.items()}

    @functools.cached_property
    def assessments(self) -> Mapping[str, Assessment]:
        """The assessment of each rule's example."""
        return {key: triage(self.library, each) for key, each in self.examples.items() if each}

    def example(self, when: Expression) -> Intake | Literal[False] | None:
        """A small coherent intake for which the expression is so; False where there is none, None where not settled.

        Only the findings around the expression are looked at: the others need not be asked. Somebody for whom a
        finding further down is so has said the same of what it implies, so those below need not be either.
        """
        near = around(self.library, when)
        below = {key for parent in near for key in self.levels.implying[parent]} - near
        known = [*self.person.valid(near), *producible(self.levels, near)]
        solver = self.new_solver(*known, *(z3.Not(self.person.yes[key]) for key in below))
        answer = self.ask(solver, self.levels.of(when, YES))
        if not answer:
            return answer

        def shows(intake: Intake) -> bool:
            return is_so(self.library, intake, when) and coherent(self.library, intake)

        found = only_yes(self.person.intake(answer, near))
        return minimal(found, shows) if shows(found) else None

    def settle(self, goal: Goal, solver: z3.Solver | None = None) -> Result:
        """Prove the goal, or refute it by an intake that the engine confirms.

        What the rules contribute is at most the urgency, so that a goal which holds of the contributions holds of
        the urgency. The converse fails only where a number is not known (then the engine may give more): a model
        that the engine does not confirm is followed by a search among intakes with every number known, where both
        are the same.
        """
        started = time.perf_counter()
        found: list[Intake] = []
        for narrower in ((), tuple(self.person.all_known())):
            answer = self.ask(solver or self.solver, *goal.against, *narrower)
            if answer is None:
                return self._result(goal, started, "undecided", f"not settled within the time limit: {goal.text}")
            if answer is False:
                break
            found.append(self.person.intake(answer))
            if goal.refutes is None or goal.refutes(found[-1]) is not None:
                return self._refuted(goal, found[-1], started)
        if not found:
            return self._result(goal, started, "proved", goal.text)
        where = "where a number is not known" if len(found) == 1 else "but the engine does not agree"
        return self._result(goal, started, "undecided", f"the formulas allow a counterexample {where}: {goal.text}")

    def _refuted(self, goal: Goal, intake: Intake, started: float) -> Result:
        refutes = goal.refutes
        if refutes is None:
            return attrs.evolve(
                self._result(goal, started, "refuted", f"Does not hold: {goal.text}"), counterexample=intake
            )
        smallest = minimal(intake, lambda each: refutes(each) is not None)
        said = refutes(smallest) or goal.text
        return attrs.evolve(self._result(goal, started, "refuted", said), counterexample=smallest)

    def _result(self, goal: Goal, started: float, status: str, text: str) -> Result:
        seconds = time.perf_counter() - started
        return Result(law=goal.law, id=goal.id, status=status, text=text, seconds=seconds)  # type: ignore[arg-type]


def holds(law: int, name: str, text: str, wrong: Sequence[str], started: float) -> Result:
    """The result of a finite check: what holds, or everything that is wrong."""
    return Result(
        law=law,
        id=name,
        status="refuted" if wrong else "checked",
        text="; ".join(wrong) if wrong else text,
        seconds=time.perf_counter() - started,
    )
