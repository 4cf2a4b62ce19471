"""The laws that z3 proves over every intake there can be: what is asked of it, and why that is enough.

An intake is any assignment to the variables of a `Person`: each finding yes, no or not known (asked or not: the
same to the rules), age a whole number from 0 to 120 or not known, score from 0 to 10, days any number from 0, sex
one of two or not known. Nothing else is assumed: gates may be contradicted, and answers need not agree with each
other.

The urgency U is what the rules contribute, K, raised where a number (or the sex) is not known to the lowest U over
its values. So U is at least K everywhere, and equal to K where every number and the sex are known.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import attrs
import z3

from lbpkit.engine.indexed import index_of
from lbpkit.engine.reference import Levels as Reference
from lbpkit.engine.reference import Situation, asked_about, gates
from lbpkit.expressions import NUMBERS, Compare, SexIs, atoms, fold
from lbpkit.library import Library, build_library
from lbpkit.model.intake import Intake
from lbpkit.model.rules import Requirement, Rule
from lbpkit.model.urgency import NO, YES, Urgency
from lbpkit.verify.encoding import RANKS, Levels, Person, about_another
from lbpkit.verify.proving import Goal, Prover, holds
from lbpkit.verify.results import Result
from lbpkit.verify.witness import is_so


def total(prover: Prover) -> Iterator[Result]:
    """Law 1, as far as it can be stated: the thresholds agree on one urgency, and there is a reason above self-care.

    A reason is a rule that contributes the urgency, or, where silence raised it, one that would in every case of
    what is not known. The latter is open in the intake itself: shown for each rule by comparing an intake with any
    that tells more numbers.
    """
    levels = prover.levels
    for higher, lower in zip(RANKS[1:], RANKS, strict=False):
        against = (levels.reaches(higher), prover.below[lower])
        name = f"{Urgency.at(higher).value} is also at least {Urgency.at(lower).value}"
        yield prover.settle(_structural(1, f"urgency/{Urgency.at(higher).value}", f"Whatever is {name}.", against))
    told = Person(prover.context, prover.library.findings, "told ")
    open_, firing = ([levels.of_rule(key)[step] for key in prover.library.rules] for step in (0, -1))
    open_then = about_another(open_, prover.person, told)
    firing_then = about_another(firing, prover.person, told)
    same = [*_equal(prover.person.yes, told.yes), *_equal(prover.person.may, told.may)]
    same += [z3.Implies(prover.person.known[key], told.known[key]) for key in told.known]
    same += [z3.Implies(prover.person.known[key], told.number[key] == prover.person.number[key]) for key in NUMBERS]
    same.append(z3.Implies(prover.person.known["sex"], told.female == prover.person.female))
    solver = prover.new_solver(*prover.person.valid(), *told.valid(), *same)
    lost = [z3.And(then, z3.Not(now)) for now, then in zip(open_, open_then, strict=True)]
    lost += [z3.And(now, z3.Not(then)) for now, then in zip(firing, firing_then, strict=True)]
    text = "A rule that a further number could make fire is open without it, and one that fires goes on firing."
    yield prover.settle(_structural(1, "reasons", text, (_any(prover, lost),)), solver)


def monotone(prover: Prover) -> Iterator[Result]:
    """Law 2: from no to unknown to yes never lowers the urgency, and silence never pays.

    Findings: for every two intakes that differ only in findings, the one no lower in any of them reaches each
    urgency that the other reaches. Shown for K with the numbers known or not, it holds for U, which is made of K by
    maximum and minimum alone. Silence: U takes the lowest over one value from each range that the rules can tell
    apart. Shown here: every value there is agrees with one of those on every comparison, so that the lowest over
    them is the lowest over all.
    """
    low, high = prover.person, Person(prover.context, prover.library.findings, "higher ")
    shared = [*_equal(low.known, high.known), low.female == high.female]
    shared += [low.number[key] == high.number[key] for key in NUMBERS]
    shared += [z3.Implies(low.yes[key], high.yes[key]) for key in low.yes]
    shared += [z3.Implies(low.may[key], high.may[key]) for key in low.may]
    solver = prover.new_solver(*low.valid(), *high.valid(), *shared)
    reached = [prover.levels.reaches(rank) for rank in RANKS]
    for rank, lower, higher in zip(RANKS, reached, about_another(reached, low, high), strict=True):
        text = f"Answers that are nowhere lower reach {Urgency.at(rank).value} wherever the lower ones do."
        against = (lower, z3.Not(higher))
        yield prover.settle(_structural(2, f"findings/{Urgency.at(rank).value}", text, against), solver)
    for name, values in asked_about(prover.library).items():
        yield prover.settle(_silence(prover, name, values), prover.new_solver(*low.valid()))


def _silence(prover: Prover, name: str, values: tuple[float | str, ...]) -> Goal:
    """Some value agrees with none of those that stand for all."""
    person, levels = prover.person, prover.levels
    library = prover.library
    trees = [*(rule.when for rule in library.rules.values()), *gates(library.findings.values())]
    asked = {each for tree in trees for each in atoms(tree) if isinstance(each, (Compare, SexIs))}
    own = [each for each in asked if (each.number if isinstance(each, Compare) else "sex") == name]
    told_apart = []
    for value in values:
        disagree = []
        for each in sorted(own, key=repr):
            formula = levels.number(each)[-1] if isinstance(each, Compare) else levels.sex(each.sex)[-1]
            so = each.holds(float(value)) if isinstance(each, Compare) else each.sex == value
            disagree.append(z3.Not(formula) if so else formula)
        told_apart.append(_any(prover, disagree))
    text = f"Leaving out {name} gives no less than the lowest urgency over all its values: {len(values)} stand for all."
    return _structural(2, f"silence/{name}", text, (person.known[name], *told_apart))


def requirements(prover: Prover) -> Iterator[Result]:
    """Law 3: each requirement, whatever else is said.

    Asked only where every number and the sex are known: there U is K. It then holds where they are not known too:
    what the requirement asks for is yes without them, so it is yes with any of their values (law 1, `reasons`), and
    U is at least the lowest urgency over these. A requirement that nobody can meet would be met by every library,
    and is refuted as empty.
    """
    ordered = sorted(prover.library.requirements.values(), key=lambda each: each.id)
    goals = [_required(prover, requirement) for requirement in ordered]
    for requirement, result in zip(ordered, prover.settle_all(goals), strict=True):
        empty = result.status == "proved" and prover.example(requirement.when) is False
        nobody = "Nobody can give the answers it asks for, so it demands nothing."
        yield attrs.evolve(result, status="refuted", text=nobody) if empty else result


def _required(prover: Prover, requirement: Requirement) -> Goal:
    lowest, when = requirement.at_least, requirement.when
    index = index_of(prover.library)

    def refutes(intake: Intake) -> str | None:
        rank = index.rank(intake)
        if rank >= lowest.rank or not is_so(prover.library, intake, when):
            return None
        return f"{requirement.text} Found: {Urgency.at(rank).value}; demanded: at least {lowest.value}."

    below = prover.below[lowest.rank] if lowest.rank else z3.BoolVal(False, prover.context)
    against = (prover.levels.of(when, YES), below, *prover.person.all_known())
    name = f"requirements/{requirement.id}"
    return Goal(law=3, id=name, text=requirement.text, against=against, refutes=refutes)


def earned(prover: Prover) -> Iterator[Result]:
    """Law 4: self-care only where every core rule of same-day or above is silent; never where nothing is answered.

    Shown for K, and so for U. A plugin's rules are left out: its own findings may weigh nothing while they are not
    known.
    """
    core = prover.library.parts[0].content.records["rules"]
    urgent = [rule for key, rule in prover.library.rules.items() if rule.urgency >= Urgency.SAME_DAY and key in core]
    yield from prover.settle_all([_not_silent(prover, rule) for rule in sorted(urgent, key=lambda each: each.id)])
    index = index_of(prover.library)
    unanswered = [*prover.person.may.values(), *(z3.Not(yes) for yes in prover.person.yes.values())]
    text = "Nothing answered is never self-care, whatever the numbers and the sex."
    silent: Callable[[Intake], str | None] = lambda intake: (  # noqa: E731
        f"Self-care with nothing answered. Demanded: {text}" if not intake.answers and not index.rank(intake) else None
    )
    against = (*unanswered, prover.below[Urgency.ROUTINE.rank])
    yield prover.settle(Goal(law=4, id="nothing answered", text=text, against=against, refutes=silent))


def _not_silent(prover: Prover, rule: Rule) -> Goal:
    library, index = prover.library, index_of(prover.library)

    def refutes(intake: Intake) -> str | None:
        if index.rank(intake) or fold(rule.when, Reference(library, Situation.of(library, intake))) == NO:
            return None
        return f"Self-care, although {rule.id} ({rule.urgency.value}) is not silent."

    text = f"While {rule.id} fires or is open, the urgency is above self-care."
    against = (prover.levels.of_rule(rule.id)[0], prover.below[Urgency.ROUTINE.rank])
    return Goal(law=4, id=f"rules/{rule.id}", text=text, against=against, refutes=refutes)


def escalating(prover: Prover) -> Iterator[Result]:
    """Law 7: the urgency with plugins is at least that of the core alone, whatever the plugins' findings are answered.

    Shown for K in every situation, and so for U: both take lowest and highest over the same values. What of the
    core must be unchanged is compared record by record.
    """
    library, parts = prover.library, prover.library.parts
    started = time.perf_counter()
    if len(parts) == 1:
        yield holds(7, "plugins", "No plugin is installed.", (), started)
        return
    core = build_library(parts[:1])
    alone = Levels(core, prover.person)
    for rank in RANKS:
        text = f"What is {Urgency.at(rank).value} or above by the core alone is so with the plugins."
        against = (alone.reaches(rank), prover.below[rank])
        name = f"urgency/{Urgency.at(rank).value}"
        yield prover.settle(Goal(law=7, id=name, text=text, against=against, refutes=_lowered(library, core, rank)))
    yield from _unchanged(library, core)


def _lowered(library: Library, core: Library, rank: int) -> Callable[[Intake], str | None]:
    together, alone = index_of(library), index_of(core)

    def refutes(intake: Intake) -> str | None:
        kept = {key: answer for key, answer in intake.answers.items() if key in core.findings}
        only = Intake.from_dict({**intake.to_dict(), "answers": kept})
        before, after = alone.rank(only), together.rank(intake)
        if not after < rank <= before:
            return None
        return f"{Urgency.at(before).value} by the core alone, {Urgency.at(after).value} with the plugins."

    return refutes


_UNCHANGED = ("findings", "questions", "rules", "regions", "contraindications", "requirements")
"""Kinds of which a plugin may change nothing at all."""


def _unchanged(library: Library, core: Library) -> Iterator[Result]:
    for kind in _UNCHANGED:
        started = time.perf_counter()
        before, after = core.of_kind(kind), library.of_kind(kind)
        wrong = [f"{kind}/{key} is not as it is in the core" for key in before if after.get(key) != before[key]]
        yield holds(7, f"core {kind}", f"Each of the core's {len(before)} {kind} is unchanged.", wrong, started)
    started = time.perf_counter()
    lines = sorted({rule.net for rule in core.rules.values() if rule.net})
    wrong = [f"advice/{key} is changed" for key in lines if library.advice.get(key) != core.advice[key]]
    yield holds(7, "net lines", f"Each of the core's {len(lines)} net lines is unchanged.", wrong, started)
    started = time.perf_counter()
    own = [finding for key, finding in library.findings.items() if key not in core.findings]
    wrong = [
        f"findings/{finding.id} weighs {finding.if_unknown.value} while it is not known; a plugin's: at most routine"
        for finding in own
        if finding.if_unknown > Urgency.ROUTINE
    ]
    yield holds(
        7, "not known", f"None of the plugins' {len(own)} findings cries wolf by not being known.", wrong, started
    )


def _structural(law: int, name: str, text: str, against: tuple[z3.BoolRef, ...]) -> Goal:
    """A goal about two intakes, or about the formulas themselves: the engine cannot judge it by one intake."""
    return Goal(law=law, id=name, text=text, against=against)


def _equal(one: dict[str, z3.BoolRef], other: dict[str, z3.BoolRef]) -> list[z3.BoolRef]:
    return [one[key] == other[key] for key in one]


def _any(prover: Prover, formulas: list[z3.BoolRef]) -> z3.BoolRef:
    return z3.Or(z3.BoolVal(False, prover.context), *formulas)
