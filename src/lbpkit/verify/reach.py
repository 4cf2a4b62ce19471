"""Law 12: everything can be reached; and which rules another rule makes needless."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

import z3

from lbpkit.engine.indexed import about_of, index_of
from lbpkit.expressions import Expression, Has, atoms
from lbpkit.library import Library
from lbpkit.model.intake import Intake
from lbpkit.model.record import expressions_of
from lbpkit.model.rules import Rule
from lbpkit.model.urgency import Urgency
from lbpkit.verify.proving import Prover, holds
from lbpkit.verify.results import Result
from lbpkit.verify.witness import attempts, is_so


def reachable(prover: Prover) -> Iterator[Result]:
    """Law 12: every rule can fire for somebody the interview can produce; findings, conditions and claims are used."""
    needless = _Needless(prover)
    for _, rule in sorted(prover.library.rules.items()):
        yield _can_fire(prover, rule, needless)
    yield from _used(prover)


def _can_fire(prover: Prover, rule: Rule, needless: _Needless) -> Result:
    started = time.perf_counter()
    example = prover.examples[rule.id]
    note = needless.note(rule, example) if isinstance(example, Intake) else None
    status, text = {
        False: ("refuted", f"{rule.label} can never fire for anybody whom the interview can produce."),
        None: ("undecided", "whether it can fire was not settled within the time limit"),
    }.get(example if not isinstance(example, Intake) else True, ("proved", "It can fire."))
    return Result(
        law=12,
        id=f"rules/{rule.id}",
        status=status,  # type: ignore[arg-type]
        text=text,
        example=example if isinstance(example, Intake) else None,
        note=note,
        seconds=time.perf_counter() - started,
    )


class _Needless:
    """Finds rules that others make needless: whenever they fire, the others say at least as much."""

    def __init__(self, prover: Prover) -> None:
        self.prover = prover
        self.index = index_of(prover.library)
        self.solver = prover.new_solver(*prover.person.valid())
        self.number = {key: place for place, key in enumerate(prover.library.rules)}
        self.alone = z3.Int("alone", prover.context)
        self.quiet: dict[int, z3.BoolRef] = {}

    def note(self, rule: Rule, example: Intake) -> str | None:
        """What makes the rule needless; None where nothing does, or it is not for urgency that it is there."""
        if rule.urgency is Urgency.SELF_CARE or self._stands_alone(rule):
            return None
        if self._decides(rule, rule.urgency.rank) is not False:
            return None
        beside = self._beside(rule, example)
        other = self._implied(rule, beside)
        others = f"{other.id} ({other.urgency.value}) fires" if other else "other rules say at least as much"
        open_too = [rank for rank in range(1, rule.urgency.rank) if self._decides(rule, rank) is not False]
        rest = "while it is open it may still hold the urgency up" if open_too else "without it no urgency would change"
        return f"Whenever it fires, {others}; {rest}. {kept_for(rule, [other] if other else beside)}"

    def _stands_alone(self, rule: Rule) -> bool:
        """Whether a way of firing is quickly found in which no other rule of its urgency or above fires."""
        tried = itertools.islice(attempts(self.prover.library, rule.when), 10)
        return any(not self._beside(rule, each) for each in tried if is_so(self.prover.library, each, rule.when))

    def _beside(self, rule: Rule, example: Intake) -> list[Rule]:
        """The other rules of its urgency or above that fire for these answers, the most urgent first."""
        holding = self.index.answers(example)[0] | self.index.told(about_of(example))[0]
        fired = (self.prover.library.rules[key] for key in self.index.rules_within(holding) if key != rule.id)
        others = [other for other in fired if other.urgency >= rule.urgency]
        return sorted(others, key=lambda each: (-each.urgency.rank, each.id))

    def _decides(self, rule: Rule, rank: int) -> bool | None:
        """Whether for some intake it contributes this rank and no other rule does; None where that is not settled.

        Over all intakes, also such as do not agree with themselves: only what never decides for any of them is
        needless.
        """
        contributes = self.prover.levels.contributes(rule, rank)
        if contributes is None:
            return False
        self._quieten(rank)
        alone = self.alone == self.number[rule.id]
        return self.prover.can_be(self.solver, contributes, self.quiet[rank], alone)

    def _quieten(self, rank: int) -> None:
        """Let it be asked for that no rule contributes the rank, apart from the one that is `alone`."""
        if rank in self.quiet:
            return
        self.quiet[rank] = z3.Bool(f"quiet {rank}", self.prover.context)
        for key, contributes in self.prover.levels.contributions(rank):
            may = self.alone == self.number[key]
            self.solver.add(z3.Or(z3.Not(self.quiet[rank]), z3.Not(contributes), may))

    def _implied(self, rule: Rule, others: Iterable[Rule]) -> Rule | None:
        """One of the others that fires whenever the rule does; None where each can be without it."""
        levels = self.prover.levels
        for other in others:
            if self.prover.can_be(self.solver, levels.fires(rule.id), z3.Not(levels.fires(other.id))) is False:
                return other
        return None


def kept_for(rule: Rule, others: Sequence[Rule]) -> str:
    """What a rule tells that these others do not, in a sentence: why it is worth keeping where it decides no urgency."""

    def own(told: Callable[[Rule], Iterable[str]]) -> list[str]:
        return sorted(set(told(rule)).difference(*map(told, others)))

    more = {
        "suspects": own(lambda each: each.suspects),
        "sends to": own(lambda each: each.action),
        "holds": own(lambda each: each.holds),
        "until seen": own(lambda each: each.until_seen),
        "net": own(lambda each: [each.net] if each.net else []),
    }
    sooner = all(rule.within_hours < each.within_hours for each in others)
    told = [f"sooner (within {rule.within_hours:g} hours)"] if sooner else []
    told += [f"{what} {', '.join(each)}" for what, each in more.items() if each]
    return f"It is kept for what it adds: {'; '.join(told)}." if told else "It adds nothing and can go."


def _used(prover: Prover) -> Iterator[Result]:
    library = prover.library
    started = time.perf_counter()
    asking = set(_asked_for(library))
    wrong = [f"findings/{key} matters to nothing" for key in library.findings if key not in asking]
    yield holds(12, "findings", f"Each of {len(library.findings)} findings matters to something.", wrong, started)
    started = time.perf_counter()
    rules = [rule for key, rule in library.rules.items() if prover.examples[key] is not False]
    suspected = {condition for rule in rules for condition in rule.suspects}
    wrong = [
        f"conditions/{key} is suspected by no rule that can fire" for key in library.conditions if key not in suspected
    ]
    yield holds(12, "conditions", f"Each of {len(library.conditions)} conditions can be suspected.", wrong, started)
    started = time.perf_counter()
    text = f"Each of {len(library.claims)} claims is carried by a record, or rejected with its reason."
    yield holds(12, "claims", text, list(_lost_claims(library)), started)


def _asked_for(library: Library) -> Iterator[str]:
    """Every finding that rules, gates, care or conditions ask for; a requirement alone makes nothing of it."""
    kinds = ("rules", "findings", "contraindications", "treatments", "exercises", "programmes", "advice")
    trees: list[Expression] = [
        tree for kind in kinds for each in library.of_kind(kind).values() for _, tree in expressions_of(each)
    ]
    for tree in trees:
        yield from (atom.finding for atom in atoms(tree) if isinstance(atom, Has))
    for condition in library.conditions.values():
        yield from (*condition.typical, *condition.against)


def _lost_claims(library: Library) -> Iterator[str]:
    for key, claim in library.claims.items():
        carried = key in library.used_by
        if claim.status == "rejected":
            if not claim.note:
                yield f"claims/{key} is rejected without a reason"
        elif not carried:
            yield f"claims/{key} is {claim.status} and no record carries it"
