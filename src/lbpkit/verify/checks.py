"""What is checked rather than proved: finitely many records, and an example for each of them.

A check over examples says that the law holds where each of the rules fires. It is no proof for every intake; the tests
of the package try the same laws on random ones.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator
from typing import get_args

from lbpkit.assessment import Assessment, triage
from lbpkit.engine.reference import Levels, Situation
from lbpkit.expressions import bounds_of, fold
from lbpkit.library import Library
from lbpkit.locales import gaps, messages_in
from lbpkit.model.intake import Intake
from lbpkit.model.rules import Role, Rule
from lbpkit.model.urgency import YES, Urgency
from lbpkit.verify.proving import Prover, holds
from lbpkit.verify.results import Result


def everybody(prover: Prover) -> Iterator[Result]:
    """Law 1 over examples: with nothing answered, and where each urgent rule fires, there is an action and a reason."""
    wrong: list[str] = []
    started = time.perf_counter()
    tried = {"nothing answered": triage(prover.library, Intake()), **prover.urgent}
    for name, assessment in tried.items():
        action = assessment.action
        if not action.roles or action.within_hours <= 0:
            wrong.append(f"the example of {name} has no action")
        if assessment.urgency > Urgency.SELF_CARE and not assessment.reasons:
            wrong.append(f"the example of {name} has no reason for {assessment.urgency.value}")
    yield holds(1, "actions", f"{len(tried)} examples have an action with a time limit, and a reason.", wrong, started)


def netted(prover: Prover) -> Iterator[Result]:
    """Law 5 over examples: a net line for whoever fires an emergency rule, advice until seen, and a review in time."""
    library = prover.library
    started = time.perf_counter()
    lines = {rule.net for rule in library.rules.values() if rule.urgency is Urgency.EMERGENCY}
    missing = sorted(map(str, lines - set(triage(library, Intake()).safety_net)))
    wrong = [f"{line} is not in the net of somebody who has answered nothing" for line in missing]
    yield holds(5, "nothing answered", "With nothing answered the net has every emergency rule's line.", wrong, started)
    for key, assessment in prover.urgent.items():
        started = time.perf_counter()
        wrong = list(_not_netted(library.rules[key], assessment))
        yield holds(5, f"rules/{key}", "Whoever it fires for has advice, a net and a review.", wrong, started)
    yield from _reviewed(prover)


def _not_netted(rule: Rule, assessment: Assessment) -> Iterator[str]:
    if not assessment.until_seen:
        yield f"nothing to do until seen at {assessment.urgency.value}"
    if rule.urgency is Urgency.EMERGENCY and rule.net not in assessment.safety_net:
        yield f"the net lacks {rule.net}"
    if assessment.review_days < 0:
        yield f"the review is {assessment.review_days} days away"


def _reviewed(prover: Prover) -> Iterator[Result]:
    """For each rule that asks for days: answers one day before each of its bounds, and every range until the review."""
    library = prover.library
    for key, example in prover.examples.items():
        bounds = bounds_of([library.rules[key].when], "pain_days")
        if not bounds or not example:
            continue
        started = time.perf_counter()
        wrong: list[str] = []
        for bound in bounds:
            early = example.answering({"pain_days": max(0.0, bound - 1)})
            days = triage(library, early).review_days
            wrong += [
                f"{rule} fires by time alone, with a review in {days} days" for rule in _newly(library, early, days)
            ]
        yield holds(5, f"review/{key}", "Time alone fires no further rule before the review.", wrong, started)


def _newly(library: Library, intake: Intake, days: int) -> Iterator[str]:
    """Rules that do not fire now but at some time before so many days have gone by."""
    now = float(intake.pain_days or 0)
    timed = [rule for rule in library.rules.values() if bounds_of([rule.when], "pain_days")]
    bounds = bounds_of([rule.when for rule in timed], "pain_days")
    ends = [now, *(bound for bound in bounds if now < bound < now + days), now + days]
    times = [at for low, high in itertools.pairwise(ends) for at in ((low + high) / 2, high)][:-1]
    fired = _firing(library, timed, intake)
    for at in times:
        yield from sorted(_firing(library, timed, intake.answering({"pain_days": at})) - fired)


def _firing(library: Library, rules: Iterable[Rule], intake: Intake) -> set[str]:
    levels = Levels(library, Situation.of(library, intake))
    return {rule.id for rule in rules if fold(rule.when, levels) == YES}


def worded(prover: Prover) -> Iterator[Result]:
    """Law 10: in each language every text that is needed to be safe is there; one that lacks some is a preview."""
    library = prover.library
    for locale in sorted(library.locales):
        started = time.perf_counter()
        lacking = gaps(library, locale)
        texts = list(messages_in(library, (1,), core=True))
        wrong = [f"{message.context} is blank" for message in texts if not message.text.strip()]
        wrong += [f"phrases/{key} is missing" for key in _needed_phrases() if key not in library.phrases]
        told = f"{len(texts) - len(lacking)} of {len(texts)} texts that are needed to be safe are there"
        told += "; it is a preview, which has to be asked for." if lacking else "."
        yield holds(10, f"locales/{locale}", told, wrong, started)


def _needed_phrases() -> Iterator[str]:
    """The phrases whose names are made from a list, so that nothing else notices one that is missing."""
    for urgency in Urgency:
        yield from (
            (f"urgency_{urgency.value}", f"why_{urgency.value}") if urgency.rank else (f"urgency_{urgency.value}",)
        )
    for role in get_args(Role):
        yield from (f"role_{role}", f"do_{role}")
    yield from ("answer_yes", "answer_no", "answer_unknown", "why_opening", "why_care")
