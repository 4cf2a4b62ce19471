"""Intakes that show something: made small, and judged by the engine rather than by the formulas they came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lbpkit.engine.reference import Levels, Situation
from lbpkit.expressions import Expression, Has, Suspected, atoms, findings_of, fold
from lbpkit.library import Library
from lbpkit.model.intake import ABOUT, Intake
from lbpkit.model.urgency import NO, YES

Judge = Callable[[Intake], bool]
"""Whether an intake still shows it."""


def minimal(intake: Intake, shows: Judge) -> Intake:
    """The intake with everything dropped that it shows the same without.

    What is answered yes, or not known, is dropped, or else turned to no; what is answered no is dropped; then the
    numbers and the sex. No single step of these leaves an intake that shows it still. Not the smallest there is:
    finding that is a search of its own.
    """
    before = None
    while before != intake:
        before = intake
        for key in (*intake.yes, *intake.unknown):
            smaller = (intake.without(key), intake.answering({key: "no"}))
            intake = next((each for each in smaller if shows(each)), intake)
        for key in (*intake.no, *(name for name in ABOUT if name not in intake.not_asked)):
            smaller_still = intake.without(key)
            intake = smaller_still if shows(smaller_still) else intake
    return intake


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


def around(library: Library, when: Expression) -> frozenset[str]:
    """The findings that matter to whether somebody's answers can make an expression so.

    Those that it asks for, what they imply, what their gates ask for, those asked by the same question, and so on.
    """
    together = {key: question.findings for question in library.questions.values() for key in question.findings}
    found: set[str] = set()
    waiting = set(_asked_by(library, when))
    while waiting:
        key = waiting.pop()
        found.add(key)
        gate = library.findings[key].applies_if
        waiting |= library.implied[key].union(together.get(key, ()), findings_of(gate) if gate is not None else ())
        waiting -= found
    return frozenset(found)


def _asked_by(library: Library, when: Expression) -> Iterator[str]:
    for atom in atoms(when):
        if isinstance(atom, Has):
            yield atom.finding
        elif isinstance(atom, Suspected):
            for rule in library.suspecting[atom.condition]:
                yield from findings_of(rule.when)


def only_yes(intake: Intake) -> Intake:
    """The intake without what is answered no or not known."""
    for key in (*intake.no, *intake.unknown):
        intake = intake.without(key)
    return intake
