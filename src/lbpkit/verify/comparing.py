"""Two libraries compared over every intake: whether a change of content changes any urgency."""

from __future__ import annotations

import z3

from lbpkit.engine.indexed import index_of
from lbpkit.errors import LbpkitError
from lbpkit.library import Library
from lbpkit.model.intake import Intake
from lbpkit.verify.encoding import RANKS, Levels
from lbpkit.verify.proving import Prover
from lbpkit.verify.witness import minimal


def difference(first: Library, second: Library, seconds: float) -> Intake | None:
    """An intake whose urgency differs; None where there is none.

    Where the rules' contributions are the same everywhere, so is the urgency. Where they differ with every number
    known, so does it. Between the two, what a number not known is worth decides, and the engine is asked.

    Raises:
        LbpkitError: where it was not settled in time.
    """
    if set(first.findings) != set(second.findings):
        raise LbpkitError("only libraries with the same findings can be compared")
    prover = Prover(first, seconds)
    other = Levels(second, prover.person)
    differs = z3.Or(*(prover.levels.reaches(rank) != other.reaches(rank) for rank in RANKS))
    solver = prover.new_solver(*prover.person.valid(), differs)
    one, two = index_of(first), index_of(second)
    for narrower in (prover.person.all_known(), []):
        found = prover.ask(solver, *narrower)
        if found is None:
            raise LbpkitError(f"whether the urgencies differ was not settled within {seconds:g} seconds")
        if isinstance(found, z3.ModelRef):
            intake = prover.person.intake(found)
            if one.rank(intake) != two.rank(intake):
                return minimal(intake, lambda each: one.rank(each) != two.rank(each))
            raise LbpkitError(
                "the contributions differ where a number is not known; whether the urgencies do is not settled"
            )
    return None
