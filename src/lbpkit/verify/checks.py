"""What is checked rather than proved: finitely many records, and examples that z3 finds for each of them.

A check over examples says that the law holds where each rule fires and where each contraindication is so. It is no
proof for every intake; the tests of the package try the same laws on random ones.
"""

from __future__ import annotations

import functools
import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, get_args

import attrs

from lbpkit.assessment import Assessment, triage
from lbpkit.care import Offered, care
from lbpkit.engine.reference import Levels, Situation
from lbpkit.expressions import bounds_of, fold
from lbpkit.library import Library
from lbpkit.locales import locales_of
from lbpkit.model.exercises import Exercise
from lbpkit.model.intake import Intake
from lbpkit.model.kinds import KINDS
from lbpkit.model.rules import Role, Rule
from lbpkit.model.treatments import Contraindication, Treatment
from lbpkit.model.urgency import YES, Urgency
from lbpkit.verify.encoding import HIGHEST
from lbpkit.verify.proving import Prover, holds
from lbpkit.verify.results import Result
from lbpkit.verify.witness import is_so


def everybody(prover: Prover) -> Iterator[Result]:
    """Law 1 over examples: every rule's, and nothing answered, get an urgency, an action in time and a reason."""
    wrong: list[str] = []
    started = time.perf_counter()
    tried = {"nothing answered": triage(prover.library, Intake()), **prover.assessments}
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
    for key, assessment in prover.assessments.items():
        rule = library.rules[key]
        if rule.urgency >= Urgency.SAME_DAY:
            started = time.perf_counter()
            wrong = list(_not_netted(rule, assessment))
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
    for key, assessment in prover.assessments.items():
        bounds = bounds_of([library.rules[key].when], "pain_days")
        if not bounds:
            continue
        started = time.perf_counter()
        wrong: list[str] = []
        for bound in bounds:
            early = assessment.intake.answering({"pain_days": max(0.0, bound - 1)})
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
    model = prover.ask(prover.coherent_below, *so)
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
    for key, assessment in prover.assessments.items():
        rule = library.rules[key]
        if not rule.holds and rule.urgency < Urgency.SAME_DAY:
            continue
        started = time.perf_counter()
        urgent = rule.urgency >= Urgency.SAME_DAY
        wrong = [
            f"{each.kind} {each.id} is offered while {key} holds it"
            for each in offered(_completed(library, assessment.intake))
            if urgent or set(_item(library, each).properties) & set(rule.holds)
        ]
        yield holds(6, f"rules/{key}", "What it holds is not offered where it fires.", wrong, started)


def _completed(library: Library, example: Intake) -> Intake:
    """The example with everything else answered: what it leaves out has no part in what it shows."""
    about = {"age_years": 30, "sex": "female", "pain_days": 10, "pain_score": 3}
    unsaid = {name: value for name, value in about.items() if name in example.not_asked}
    return example.answering({**unsaid, **{key: "no" for key in library.findings if key not in example.answers}})


def worded(prover: Prover) -> Iterator[Result]:
    """Law 10: in each language every text that is needed to be safe is there, in that language."""
    for locale in locales_of(prover.library):
        started = time.perf_counter()
        count, wrong = 0, []
        for where, text in _safety_texts(prover.library):
            count += 1
            if not text.strip():
                wrong.append(f"{where} is blank")
        wrong += [f"phrases/{key} is missing" for key in _needed_phrases() if key not in prover.library.phrases]
        yield holds(10, f"locales/{locale}", f"{count} texts that are needed to be safe are there.", wrong, started)


def _safety_texts(library: Library) -> Iterator[tuple[str, str]]:
    for kind in KINDS:
        for key, record in library.of_kind(kind).items():
            yield from ((f"{kind}/{key}", text) for text in _first_tier(record))


def _first_tier(value: object) -> Iterator[str]:
    for field in attrs.fields(type(value)):  # type: ignore[arg-type]
        content = getattr(value, field.name)
        items = content if isinstance(content, tuple) else () if content is None else (content,)
        for item in items:
            if isinstance(item, str):
                if field.metadata.get("tier") == 1:
                    yield item
            elif attrs.has(type(item)) and not field.metadata.get("expression"):
                yield from _first_tier(item)


def _needed_phrases() -> Iterator[str]:
    """The phrases whose names are made from a list, so that nothing else notices one that is missing."""
    for urgency in Urgency:
        yield from (
            (f"urgency_{urgency.value}", f"why_{urgency.value}") if urgency.rank else (f"urgency_{urgency.value}",)
        )
    for role in get_args(Role):
        yield from (f"role_{role}", f"do_{role}")
    yield from ("answer_yes", "answer_no", "answer_unknown", "why_opening", "why_care")
