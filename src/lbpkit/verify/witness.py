"""Intakes that show something: made small, and judged by the engine rather than by the formulas they came from."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator

from lbpkit.engine.reference import Levels, Situation
from lbpkit.expressions import AllOf, AnyOf, AtLeast, Compare, Expression, Has, SexIs, Suspected, fold
from lbpkit.library import Library
from lbpkit.model.intake import ABOUT, Intake
from lbpkit.model.urgency import NO, YES

ATTEMPTS = 50
"""How many ways of making an expression so are tried before z3 is asked."""
HIGHEST = {"age_years": 120, "pain_score": 10}
"""The upper ends of the whole numbers; days have none."""
Judge = Callable[[Intake], bool]
"""Whether an intake still shows it."""


def minimal(intake: Intake, shows: Judge) -> Intake:
    """The intake with everything dropped that it shows the same without.

    What is answered yes, or not known, is dropped, or else turned to no; what is answered no is dropped; and when
    nothing more of these can go, the numbers and the sex. Not the smallest there is: that is a search of its own.
    """
    before = None
    while before != intake:
        before = intake
        for key in (*intake.yes, *intake.unknown):
            smaller = (intake.without(key), intake.answering({key: "no"}))
            intake = next((each for each in smaller if shows(each)), intake)
        for key in intake.no:
            intake = _without(intake, key, shows)
    for name in ABOUT:
        if name not in intake.not_asked:
            intake = _without(intake, name, shows)
    return intake


def _without(intake: Intake, name: str, shows: Judge) -> Intake:
    smaller = intake.without(name)
    return smaller if shows(smaller) else intake


def is_so(library: Library, intake: Intake, expression: Expression) -> bool:
    """Whether the expression is yes for this intake, by the reference evaluation."""
    return fold(expression, Levels(library, Situation.of(library, intake))) == YES


def coherent(library: Library, intake: Intake) -> bool:
    """Whether the interview can bring these answers about, and they agree with each other.

    What is answered yes was asked, so its gate is not closed; what it implies is answered yes too; and of a
    question's choices one was picked.
    """
    levels = Levels(library, Situation.of(library, intake))
    so = set(intake.yes)
    for key in so:
        finding = library.findings[key]
        if finding.applies_if is not None and fold(finding.applies_if, levels) == NO:
            return False
        if not so.issuperset(finding.implies):
            return False
    return all(
        any(all((key in so) == said for key, said in choice.answers.items()) for choice in question.choices)
        for question in library.questions.values()
        if so.intersection(question.findings)
    )


def attempts(library: Library, when: Expression) -> Iterator[Intake]:
    """Intakes that may make an expression so, each with little more than one way of it asks for.

    Not every way is tried, and what is tried may fail: what comes of it is for `is_so` and `coherent` to say.
    """
    for way in itertools.islice(_ways(library, when), ATTEMPTS):
        said = {atom.finding for atom in way if isinstance(atom, Has)}
        about = {name: _fitting(name, way) for name in _told_by(way)}
        if None not in about.values():
            yield Intake().answering({**about, **dict.fromkeys(_completed(library, said), "yes")})


def _ways(library: Library, when: Expression) -> Iterator[frozenset[Expression]]:
    """Ways in which the expression comes to be so, as the leaves that must hold together; the first few of each part."""

    def few(item: Expression) -> list[frozenset[Expression]]:
        return list(itertools.islice(_ways(library, item), ATTEMPTS))

    match when:
        case AnyOf(items):
            for item in items:
                yield from few(item)
        case AllOf(items):
            yield from (frozenset().union(*each) for each in itertools.product(*map(few, items)))
        case AtLeast(n, items):
            for chosen in itertools.combinations(items, n):
                yield from few(AllOf(chosen))
        case Suspected(condition):
            for rule in library.suspecting[condition]:
                yield from few(rule.when)
        case _:
            yield frozenset({when})


def _told_by(way: Iterable[Expression]) -> set[str]:
    return {atom.number if isinstance(atom, Compare) else "sex" for atom in way if isinstance(atom, Compare | SexIs)}


def _fitting(name: str, way: Iterable[Expression]) -> float | str | None:
    """A value of a number, or a sex, that everything in the way allows; None where there is none."""
    if name == "sex":
        asked = {atom.sex for atom in way if isinstance(atom, SexIs)}
        return asked.pop() if len(asked) == 1 else None
    own = [atom for atom in way if isinstance(atom, Compare) and atom.number == name]
    whole = name != "pain_days"
    near = [value for atom in own for value in (atom.bound, atom.bound + 1, atom.bound - 1)]
    for value in (int(each) if whole else each for each in near if 0 <= each <= HIGHEST.get(name, each)):
        if all(atom.holds(value) for atom in own):
            return value
    return None


def _completed(library: Library, said: Collection[str]) -> set[str]:
    """The findings, with what they imply, and with whatever the narrowest choice that answers them yes answers too."""
    so = set(said).union(*(library.implied[key] for key in said))
    for question in library.questions.values():
        asked = so.intersection(question.findings)
        picks = [{key for key, yes in choice.answers.items() if yes} for choice in question.choices]
        fitting = [pick for pick in picks if asked <= pick]
        if asked and fitting:
            so |= min(fitting, key=len)
    return so
