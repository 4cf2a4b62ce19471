"""Law 6 over examples: nobody is offered what is barred for them.

Finitely many are tried: for each contraindication, limit of age or pregnancy, and rule that holds something, somebody
whom it bars something from. It is no proof for every intake; the tests of the package try the law on random ones.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from lbpkit.assessment import triage
from lbpkit.care import Offered, care
from lbpkit.library import Library
from lbpkit.model.exercises import Exercise
from lbpkit.model.intake import Intake
from lbpkit.model.treatments import Contraindication, Treatment
from lbpkit.model.urgency import YES, Urgency
from lbpkit.verify.proving import Prover, holds
from lbpkit.verify.results import Result
from lbpkit.verify.witness import HIGHEST, is_so


def harmless(prover: Prover) -> Iterator[Result]:
    """Law 6 over examples: somebody each contraindication, limit of age or pregnancy, or hold bars something from."""
    library = prover.library
    offered = functools.cache(lambda intake: care(library, intake, triage(library, intake).urgency).offered)
    for key, each in library.contraindications.items():
        started = time.perf_counter()
        intake = _barred(prover, each)
        if intake is None:
            yield Result(
                law=6, id=f"contraindications/{key}", status="undecided", text="no example within the time limit"
            )
            continue
        wrong = list(_not_barred(library, each, offered(intake))) if intake else []
        yield holds(6, f"contraindications/{key}", "What it bars is not offered where it is so.", wrong, started)
    yield from _limited(library, offered)
    yield from _held(prover, offered)


def _barred(prover: Prover, each: Contraindication) -> Intake | Literal[False] | None:
    """Somebody below same-day for whom the contraindication is so; False where there is nobody."""
    library = prover.library
    found = prover.example(each.when)
    if not found:
        return found
    intake = _completed(library, found)
    if is_so(library, intake, each.when) and triage(library, intake).urgency < Urgency.SAME_DAY:
        return intake
    so = (prover.levels.of(each.when, YES), *prover.person.all_known(), prover.below[Urgency.SAME_DAY.rank])
    model = prover.ask(prover.solver, *so)
    return prover.person.intake(model) if model else model


def _not_barred(library: Library, each: Contraindication, offered: Iterable[Offered]) -> Iterator[str]:
    for offer in offered:
        item = _item(library, offer)
        named = each.treatments if offer.kind == "treatment" else each.exercises
        if item.id in named or set(item.properties) & set(each.properties):
            if each.effect == "withhold":
                yield f"{offer.kind} {item.id} is offered although {each.id} withholds it"
            elif each.id not in offer.warnings:
                yield f"{offer.kind} {item.id} is offered without the warning {each.id}"


def _item(library: Library, offer: Offered) -> Treatment | Exercise:
    return library.treatments[offer.id] if offer.kind == "treatment" else library.exercises[offer.id]


Offers = Callable[[Intake], Iterable[Offered]]


def _limited(library: Library, offered: Offers) -> Iterator[Result]:
    """Treatments outside their ages, and in pregnancy where they are not for it."""
    adult = _completed(library, Intake())
    for key, item in library.treatments.items():
        started = time.perf_counter()
        barred: dict[str, Intake] = {}
        if item.min_age_years:
            barred["too young"] = adult.answering({"age_years": item.min_age_years - 1})
        if item.max_age_years is not None and item.max_age_years < HIGHEST["age_years"]:
            barred["too old"] = adult.answering({"age_years": item.max_age_years + 1})
        finding = {"not_allowed": "pregnant", "until_week_20": "pregnant_20_weeks"}.get(item.pregnancy)
        if finding is not None and finding in library.findings:
            barred["pregnant"] = adult.answering({finding: "yes"})
        wrong = [
            f"offered to somebody who is {why}"
            for why, intake in barred.items()
            if any(each.id == key and each.kind == "treatment" for each in offered(intake))
        ]
        if barred:
            yield holds(6, f"treatments/{key}", f"Not offered to anybody {' or '.join(barred)}.", wrong, started)


def _held(prover: Prover, offered: Offers) -> Iterator[Result]:
    """What a fired rule holds is not offered; nothing is from same-day up."""
    library = prover.library
    for key, example in prover.examples.items():
        rule = library.rules[key]
        urgent = rule.urgency >= Urgency.SAME_DAY
        if not example or not (rule.holds or urgent):
            continue
        started = time.perf_counter()
        wrong = [
            f"{each.kind} {each.id} is offered while {key} holds it"
            for each in offered(example if urgent else _completed(library, example))
            if urgent or set(_item(library, each).properties) & set(rule.holds)
        ]
        yield holds(6, f"rules/{key}", "What it holds is not offered where it fires.", wrong, started)


def _completed(library: Library, example: Intake) -> Intake:
    """The example with everything else answered: what it leaves out has no part in what it shows."""
    about = {"age_years": 30, "sex": "female", "pain_days": 10, "pain_score": 3}
    unsaid = {name: value for name, value in about.items() if name in example.not_asked}
    return example.answering({**unsaid, **{key: "no" for key in library.findings if key not in example.answers}})
