"""Triage as z3 formulas: one Boolean for each level that an expression may reach, and never a nested maximum.

An expression's level is one of a few steps, so it is held as one Boolean a step: "at this level or above". `all` is
then a conjunction at each step, `any` a disjunction, `at_least` a count. A maximum of numbers would say the same,
and z3 would have to split it into cases; with Booleans a library of 10,000 rules is a second's work. Tested equal
to the engine on random intakes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import z3

from lbpkit.engine.reference import ABOUT_UNKNOWN
from lbpkit.expressions import NUMBERS, Compare, Expression, fold
from lbpkit.library import Library
from lbpkit.model.findings import Choice
from lbpkit.model.intake import Answer, Intake
from lbpkit.model.rules import Rule
from lbpkit.model.urgency import YES, Urgency
from lbpkit.verify.witness import HIGHEST

STEPS = (0, 1, 2, 3, YES)
"""The levels that not everything reaches: self-care to same-day, which not knowing may weigh, and yes."""
RANKS = tuple(urgency.rank for urgency in Urgency if urgency.rank)
"""The ranks above self-care, which every intake reaches."""
Steps = tuple[z3.BoolRef, ...]
"""For each of `STEPS`: at this level or above."""


class Person:
    """Everything that can be answered about somebody, as z3 variables: each assignment that is `valid` is one intake.

    Args:
        context: the z3 context; people who are compared share one.
        findings: ids of the findings.
        name: told apart from other people in the same context by this.
    """

    def __init__(self, context: z3.Context, findings: Iterable[str], name: str = "") -> None:
        self.context = context
        self.yes = {key: z3.Bool(f"{name}yes {key}", context) for key in findings}
        """Answered yes."""
        self.may = {key: z3.Bool(f"{name}may {key}", context) for key in self.yes}
        """Not answered no."""
        self.number: dict[str, z3.ArithRef] = {
            key: z3.Int(name + key, context) if key in HIGHEST else z3.Real(name + key, context) for key in NUMBERS
        }
        self.known = {key: z3.Bool(f"{name}known {key}", context) for key in (*NUMBERS, "sex")}
        self.female = z3.Bool(f"{name}female", context)

    def valid(self) -> list[z3.BoolRef]:
        """What makes it an intake: what is yes is not no, and the numbers are in their ranges."""
        answered = [z3.Implies(self.yes[key], self.may[key]) for key in self.yes]
        ranges = [each >= 0 for each in self.number.values()]
        return [*answered, *ranges, *(self.number[key] <= highest for key, highest in HIGHEST.items())]

    def all_known(self) -> list[z3.BoolRef]:
        """Every number and the sex are known."""
        return list(self.known.values())

    def intake(self, model: z3.ModelRef) -> Intake:
        """The intake that a model describes. What is not known is left out: to the rules that is the same."""
        answers: dict[str, Answer] = {}
        for key in self.yes:
            if z3.is_true(model.eval(self.yes[key])):
                answers[key] = "yes"
            elif not z3.is_true(model.eval(self.may[key])):
                answers[key] = "no"
        return self.told(model).answering(answers)

    def told(self, model: z3.ModelRef) -> Intake:
        """Only what the model says of the numbers and the sex."""
        about: dict[str, int | float | str] = {}
        for name, known in self.known.items():
            if not z3.is_true(model.eval(known)):
                continue
            if name == "sex":
                about[name] = "female" if z3.is_true(model.eval(self.female)) else "male"
            else:
                value = model.eval(self.number[name], model_completion=True)
                about[name] = value.as_long() if name in HIGHEST else float(value.as_fraction())
        return Intake().answering(about)

    def variables(self) -> list[z3.ExprRef]:
        """Every variable, in one order for all people with the same findings."""
        return [
            *self.yes.values(),
            *self.may.values(),
            *self.number.values(),
            *self.known.values(),
            self.female,
        ]

    def assignment(self, intake: Intake) -> list[tuple[z3.ExprRef, z3.ExprRef]]:
        """For `z3.substitute`: every variable with its value for an intake."""
        pairs: list[tuple[z3.ExprRef, z3.ExprRef]] = []
        for key in self.yes:
            answer = intake.answers.get(key)
            pairs.append((self.yes[key], self._truth(answer == "yes")))
            pairs.append((self.may[key], self._truth(answer != "no")))
        for name, known in self.known.items():
            value = getattr(intake, name)
            pairs.append((known, self._truth(value is not None)))
            if name == "sex":
                pairs.append((self.female, self._truth(value == "female")))
            elif name in HIGHEST:
                pairs.append((self.number[name], z3.IntVal(value or 0, self.context)))
            else:
                pairs.append((self.number[name], z3.RealVal(repr(value or 0.0), self.context)))
        return pairs

    def _truth(self, value: bool) -> z3.BoolRef:
        return z3.BoolVal(value, self.context)


class Levels:
    """The algebra of z3 Booleans: an expression's level in every situation at once, gates followed.

    `reaches` is what the rules contribute. The engine adds that silence never pays: where a number is not known, at
    least the lowest urgency over its values. That is no formula here, for it would need a copy of the rules for
    each combination of values; what follows from it is argued, with its own proofs, where a law needs it
    (`lbpkit.verify.laws`).
    """

    def __init__(self, library: Library, person: Person) -> None:
        self.library = library
        self.person = person
        self.context = person.context
        self.finding = functools.cache(self._finding)
        self.number = functools.cache(self._number)
        self.sex = functools.cache(self._sex)
        self.of_rule = functools.cache(self._of_rule)
        self._implying: dict[str, list[str]] = {key: [] for key in library.findings}
        for key, parents in library.implied.items():
            for parent in parents:
                self._implying[parent].append(key)

    def _finding(self, finding: str) -> Steps:
        """Yes if it, or what implies it, is answered yes; else the lower of the answer and the gate."""
        record = self.library.findings[finding]
        yes, may = self.person.yes[finding], self.person.may[finding]
        if self._implying[finding]:
            yes = z3.Or(yes, *(self.person.yes[key] for key in self._implying[finding]))
            may = z3.Or(may, yes)
        if record.applies_if is None:
            return tuple(may if step <= record.if_unknown.rank else yes for step in STEPS)
        gate = fold(record.applies_if, self)
        return tuple(
            z3.Or(yes, z3.And(may, open_)) if step <= record.if_unknown.rank else yes
            for step, open_ in zip(STEPS, gate, strict=True)
        )

    def _number(self, comparison: Compare) -> Steps:
        value = self.person.number[comparison.number]
        bound = z3.RealVal(repr(comparison.bound), self.context)
        if comparison.number in HIGHEST and comparison.bound.is_integer():
            bound = z3.IntVal(int(comparison.bound), self.context)
        holds = {"<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound}
        return self._told(holds[comparison.operator], self.person.known[comparison.number])

    def _sex(self, sex: str) -> Steps:
        female = self.person.female
        return self._told(female if sex == "female" else z3.Not(female), self.person.known["sex"])

    def _told(self, holds: z3.BoolRef, known: z3.BoolRef) -> Steps:
        silent, sure = z3.Or(z3.Not(known), holds), z3.And(known, holds)
        return tuple(silent if step <= ABOUT_UNKNOWN else sure for step in STEPS)

    def suspected(self, condition: str) -> Steps:
        """The strongest of the rules that suspect the condition."""
        rules = [self.of_rule(rule.id) for rule in self.library.rules.values() if condition in rule.suspects]
        return self.any(rules) if rules else (z3.BoolVal(False, self.context),) * len(STEPS)

    def all(self, items: Sequence[Steps]) -> Steps:
        return _stepwise(items, lambda column: z3.And(*column) if len(column) > 1 else column[0])

    def any(self, items: Sequence[Steps]) -> Steps:
        return _stepwise(items, lambda column: z3.Or(*column) if len(column) > 1 else column[0])

    def at_least(self, n: int, items: Sequence[Steps]) -> Steps:
        return _stepwise(items, lambda column: z3.AtLeast(*column, n))

    def _of_rule(self, rule: str) -> Steps:
        return fold(self.library.rules[rule].when, self)

    def of(self, expression: Expression, step: int) -> z3.BoolRef:
        """The expression is at this level or above."""
        return fold(expression, self)[STEPS.index(step)]

    def fires(self, rule: str) -> z3.BoolRef:
        """The rule is so."""
        return self.of_rule(rule)[-1]

    def contributes(self, rule: Rule, rank: int) -> z3.BoolRef | None:
        """The rule contributes at least this rank; None where it never can."""
        if rank > rule.urgency.rank:
            return None
        level = self.of_rule(rule.id)
        return level[-1] if rank == rule.urgency.rank else level[STEPS.index(rank)]

    def contributions(self, rank: int) -> Iterator[tuple[str, z3.BoolRef]]:
        """Each rule that can contribute this rank, with when it does."""
        for key, rule in self.library.rules.items():
            contributes = self.contributes(rule, rank)
            if contributes is not None:
                yield key, contributes

    def reaches(self, rank: int) -> z3.BoolRef:
        """What the rules contribute is at least this rank."""
        return z3.Or(z3.BoolVal(rank <= 0, self.context), *(each for _, each in self.contributions(rank)))


def producible(levels: Levels) -> Iterator[z3.BoolRef]:
    """What the interview can bring about for somebody whose answers agree with each other.

    What is answered yes was asked, so its gate was not closed; what it implies is so too; and of a question's
    choices one was picked.
    """
    person = levels.person
    for key, finding in levels.library.findings.items():
        if finding.applies_if is not None:
            yield z3.Implies(person.yes[key], levels.of(finding.applies_if, 0))
        yield from (z3.Implies(person.yes[key], person.yes[parent]) for parent in finding.implies)
    for question in levels.library.questions.values():
        yield z3.Or(*(_picked(person, choice) for choice in question.choices))


def _picked(person: Person, choice: Choice) -> z3.BoolRef:
    return z3.And(*(person.yes[key] if so else z3.Not(person.yes[key]) for key, so in choice.answers.items()))


def about_another(formulas: Sequence[z3.BoolRef], one: Person, other: Person) -> list[z3.BoolRef]:
    """The formulas, said of somebody else with the same findings; quicker than encoding the library again."""
    joined = z3.substitute(z3.And(*formulas), *zip(one.variables(), other.variables(), strict=True))
    return list(joined.children())


def evaluated(levels: Levels, intake: Intake, values: Mapping[str, Sequence[float | str]]) -> int:
    """The rank that the encoding gives one intake: for tests of the encoding against the engine.

    Args:
        levels: the encoding.
        intake: whose variables are put in.
        values: of each number, and the sex: what stands for it where it is not known, as the engine has it.
    """
    pairs = levels.person.assignment(intake)
    rank = 0
    for each in RANKS:
        if z3.is_true(z3.simplify(z3.substitute(levels.reaches(each), *pairs))):
            rank = each
    for name, choices in values.items():
        if getattr(intake, name) is None and rank < RANKS[-1]:
            rank = max(rank, min(evaluated(levels, intake.answering({name: value}), values) for value in choices))
    return rank


def _stepwise(items: Sequence[Steps], join: Callable[[tuple[z3.BoolRef, ...]], z3.BoolRef]) -> Steps:
    """Join each step's column; steps whose columns are the same share one formula."""
    joined: dict[tuple[int, ...], z3.BoolRef] = {}
    steps: list[z3.BoolRef] = []
    for column in zip(*items, strict=True):
        key = tuple(id(each) for each in column)
        if key not in joined:
            joined[key] = join(column)
        steps.append(joined[key])
    return tuple(steps)
