"""Asking z3 within a time limit, and letting the engine itself confirm every counterexample."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

import attrs
import z3

from lbpkit.assessment import Assessment, triage
from lbpkit.expressions import Expression
from lbpkit.library import Library
from lbpkit.model.intake import Intake
from lbpkit.model.urgency import YES, Urgency
from lbpkit.verify.encoding import RANKS, Levels, Person, producible
from lbpkit.verify.results import Result
from lbpkit.verify.witness import attempts, coherent, is_so, minimal

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
        beside: findings that another library has, which can be answered too.
    """

    def __init__(self, library: Library, seconds: float, beside: Iterable[str] = ()) -> None:
        self.library = library
        self.milliseconds = max(1, int(seconds * 1000))
        self.context = z3.Context()
        self.person = Person(self.context, dict.fromkeys([*library.findings, *beside]))
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
        return self.new_solver(*self.person.valid(), *producible(self.levels))

    @functools.cached_property
    def examples(self) -> Mapping[str, Intake | Literal[False] | None]:
        """For each rule a small coherent intake that fires it; False where there is none, None where not settled."""
        return {key: self.example(rule.when) for key, rule in self.library.rules.items()}

    @functools.cached_property
    def urgent(self) -> Mapping[str, Assessment]:
        """For each rule of same-day or above that can fire: the assessment of its example."""
        rules = self.library.rules
        fired = {key: each for key, each in self.examples.items() if each and rules[key].urgency >= Urgency.SAME_DAY}
        return {key: triage(self.library, each) for key, each in fired.items()}

    def example(self, when: Expression) -> Intake | Literal[False] | None:
        """A small coherent intake for which the expression is so; False where there is none, None where not settled.

        What the engine confirms needs no z3. Where nothing simple is found, z3 finds one, or shows that there is none.
        """

        def shows(intake: Intake) -> bool:
            return is_so(self.library, intake, when) and coherent(self.library, intake)

        simple = next(filter(shows, attempts(self.library, when)), None)
        if simple is not None:
            return simple
        answer = self.ask(self.coherent, self.levels.of(when, YES))
        return minimal(self.person.intake(answer), shows) if answer else answer

    def settle_all(self, goals: Sequence[Goal]) -> Iterator[Result]:
        """Settle goals that are expected to hold: all at once, and one by one only where one of them does not."""
        started = time.perf_counter()
        against = z3.Or(z3.BoolVal(False, self.context), *(z3.And(*goal.against) for goal in goals))
        if self.can_be(self.solver, against) is not False:
            yield from map(self.settle, goals)
            return
        each = (time.perf_counter() - started) / max(1, len(goals))
        for goal in goals:
            yield Result(law=goal.law, id=goal.id, status="proved", text=goal.text, seconds=each)

    def settle(self, goal: Goal, solver: z3.Solver | None = None) -> Result:
        """Prove the goal, or refute it by an intake that the engine confirms.

        What the rules contribute is at most the urgency, so that a goal which holds of the contributions holds of
        the urgency. The converse may fail where a number is not known (then the engine may give more): so a
        counterexample is looked for first among intakes with every number known, where both are the same.
        """
        started = time.perf_counter()
        solver = solver or self.solver
        answer = self.ask(solver, *goal.against)
        if answer is None:
            return self._result(goal, started, "undecided", f"Not settled within the time limit: {goal.text}")
        if answer is False:
            return self._result(goal, started, "proved", goal.text)
        for found in (self.ask(solver, *goal.against, *self.person.all_known()), answer):
            if found:
                intake = self.person.intake(found)
                if goal.refutes is None or goal.refutes(intake) is not None:
                    return self._refuted(goal, intake, started)
        text = f"The formulas allow a counterexample that the engine does not confirm: {goal.text}"
        return self._result(goal, started, "undecided", text)

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
