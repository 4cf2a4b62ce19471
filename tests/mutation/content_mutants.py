"""Faults planted in the content, one at a time and in memory, and which of them a case or a requirement notices.

A mutant is killed when some case leaves its range, or some way of meeting a requirement falls below what it demands. Nothing
else counts: no golden copy, and no expected value that the engine made. Only what a mutant touches is worked out again.
"""

import types
from collections import ChainMap, defaultdict

import attrs

from lbpkit.cases import load_cases
from lbpkit.engine.reference import Levels, Situation, asked_about, contribution
from lbpkit.expressions import AllOf, AnyOf, AtLeast, Compare, Has, findings_of, fold, to_raw
from lbpkit.model.urgency import NO, Urgency
from lbpkit.testing import fitting, telling_values, ways_to

IMPOSSIBLE = Compare("age_years", "<", 0.0)
RULE_KINDS = ("drop rule", "drop condition", "change n", "lower urgency", "raise urgency", "shift threshold")
FINDING_KINDS = ("lower if_unknown", "close gate", "open gate", "change gate")


@attrs.frozen(kw_only=True)
class Mutant:
    kind: str
    record: str
    change: str
    when: object = None
    """The expression of a mutated rule; None where it is dropped."""
    urgency: Urgency | None = None
    finding: object = None
    """The mutated finding."""

    def __str__(self):
        return f"{self.record}: {self.kind}: {self.change}"

    def to_dict(self):
        return {
            "kind": self.kind,
            "record": self.record,
            "change": self.change,
            "when": None if self.when is None else to_raw(self.when),
            "urgency": self.urgency and self.urgency.value,
        }


# ---- planting


def mutants(library):
    for rule in library.rules.values():
        yield from rule_mutants(rule)
    for finding in library.findings.values():
        yield from finding_mutants(finding)


def rule_mutants(rule):
    def mutant(kind, change, when=rule.when, urgency=rule.urgency):
        return Mutant(kind=kind, record=rule.id, change=change, when=when, urgency=urgency)

    yield mutant("drop rule", "", when=None)
    for kind, change, when in changed(rule.when):
        yield mutant(kind, change, when=when)
    if rule.urgency > Urgency.SELF_CARE:
        lower = Urgency.at(rule.urgency.rank - 1)
        yield mutant("lower urgency", f"{rule.urgency.value} to {lower.value}", urgency=lower)
    if rule.urgency < Urgency.EMERGENCY:
        higher = Urgency.at(rule.urgency.rank + 1)
        yield mutant("raise urgency", f"{rule.urgency.value} to {higher.value}", urgency=higher)


def finding_mutants(finding):
    def mutant(kind, change, **fields):
        return Mutant(kind=kind, record=finding.id, change=change, finding=attrs.evolve(finding, **fields))

    if finding.if_unknown > Urgency.SELF_CARE:
        lower = Urgency.at(finding.if_unknown.rank - 1)
        yield mutant("lower if_unknown", f"{finding.if_unknown.value} to {lower.value}", if_unknown=lower)
    yield mutant("close gate", "never asked", applies_if=IMPOSSIBLE)
    if finding.applies_if is not None:
        yield mutant("open gate", "always asked", applies_if=None)
        for _, change, gate in changed(finding.applies_if):
            yield mutant("change gate", change, applies_if=gate)


def changed(expression):
    """(kind, change, expression) for each condition dropped, each n and each threshold moved by one."""
    match expression:
        case Compare(number, operator, bound):
            for step in (-1, 1):
                if bound + step >= 0:
                    moved = Compare(number, operator, bound + step)
                    yield "shift threshold", f"{to_raw(expression)} to {to_raw(moved)}", moved
        case AllOf(items) | AnyOf(items) | AtLeast(_, items):
            for place, item in enumerate(items):
                rest = (*items[:place], *items[place + 1 :])
                yield "drop condition", f"{to_raw(item)} of {name_of(expression)}", joined(expression, rest)
                for kind, change, inner in changed(item):
                    yield kind, change, joined(expression, (*items[:place], inner, *items[place + 1 :]))
            if isinstance(expression, AtLeast):
                for n in (expression.n - 1, expression.n + 1):
                    yield "change n", f"{expression.n} to {n} of {len(items)}", of_many(n, items)


def name_of(expression):
    return {AllOf: "all", AnyOf: "any", AtLeast: "at least"}[type(expression)]


def joined(expression, items):
    if isinstance(expression, AtLeast):
        return of_many(expression.n, items)
    return items[0] if len(items) == 1 else type(expression)(items)


def of_many(n, items):
    if n <= 1:
        return AnyOf(items)
    return AllOf(items) if n >= len(items) else AtLeast(n, items)


# ---- what notices


class Said(dict):
    """Answers in which everything that is not named is a no."""

    def get(self, key, default=None):
        return super().get(key, "no")


@attrs.define(eq=False)
class Witness:
    """A situation whose urgency has to lie in a range."""

    name: str
    situation: Situation
    lowest: int
    highest: int
    so: frozenset = frozenset()
    """Findings that are yes."""
    contributions: dict | None = None
    """Rule to what it contributes; those that contribute nothing are left out."""
    top: int = 0
    second: int = 0
    """The highest contribution of the rules other than `leader`."""
    leader: str | None = None
    completions: tuple = ()
    """Where one of age, days and sex is not known: the same with each of its values."""

    def without(self, rules):
        """The highest contribution of all other rules."""
        if len(rules) == 1:
            return self.second if self.leader in rules else self.top
        return max((value for rule, value in self.contributions.items() if rule not in rules), default=0)


def weigh(library, witness, rules, keep):
    levels = Levels(library, witness.situation)
    found = {}
    for rule in rules:
        value = contribution(rule, fold(rule.when, levels))
        if value > 0:
            found[rule.id] = value
    ordered = sorted(found.values(), reverse=True)
    witness.top = ordered[0] if ordered else 0
    witness.second = ordered[1] if len(ordered) > 1 else 0
    witness.leader = max(found, key=found.get) if witness.top > witness.second else None
    if keep:
        witness.contributions = found


def case_witnesses(library, paths):
    values = asked_about(library)
    for case in load_cases(*paths, library=library):
        situation = Situation.of(library, case.intake(library))
        open_about = [name for name in ("age_years", "sex", "pain_days") if situation.about[name] is None]
        if len(open_about) > 1:
            continue  # hardly begun: what holds there holds for every value of several numbers at once
        witness = Witness(case.id, situation, case.lowest.rank, case.highest.rank, yes_of(situation.answers))
        if open_about:
            name = open_about[0]
            witness.completions = tuple(
                Witness(case.id, attrs.evolve(situation, about={**situation.about, name: value}), 0, 4, witness.so)
                for value in values[name]
            )
        yield witness


def requirement_witnesses(library):
    """Each way of meeting each requirement: all else no, at every number that tells rules apart; and all else not asked."""
    telling = telling_values(library)
    usual = {"age_years": 40, "pain_days": 10, "pain_score": 4, "sex": "female"}
    for requirement in library.requirements.values():
        for way in ways_to(requirement.when):
            named = {atom.finding for atom in way if isinstance(atom, Has)}
            so = frozenset(named.union(*(library.implied[finding] for finding in named)))
            fits = {name: fitting(way, name, telling[name]) for name in usual}
            typical = {name: usual[name] if usual[name] in fits[name] else fits[name][0] for name in usual}
            abouts = [typical, *({**typical, name: value} for name in usual for value in fits[name])]
            for about in {tuple(sorted(each.items())): each for each in abouts}.values():
                for answers in (Said(dict.fromkeys(so, "yes")), dict.fromkeys(so, "yes")):
                    if type(answers) is dict and about != typical:
                        continue
                    situation = Situation(answers=answers, about=about)
                    yield Witness(requirement.id, situation, requirement.at_least.rank, 4, so)


def yes_of(answers):
    return frozenset(finding for finding, answer in answers.items() if answer == "yes")


class OnlyNumbers:
    """The algebra of what may hold when every finding is a no."""

    def finding(self, finding):
        return False

    def number(self, comparison):
        return True

    def sex(self, sex):
        return True

    def all(self, items):
        return all(items)

    def any(self, items):
        return any(items)

    def at_least(self, n, items):
        return sum(items) >= n


class Trial:
    """Every witness, weighed once, and the question which mutants some witness notices."""

    def __init__(self, library, paths):
        self.library = library
        self.cases = list(case_witnesses(library, paths))
        self.requirements = list(requirement_witnesses(library))
        rules = list(library.rules.values())
        for witness in self.cases:
            weigh(library, witness, rules, keep=True)
            for completion in witness.completions:
                weigh(library, completion, rules, keep=True)
        self.naming = defaultdict(list)
        """Finding to the rules that name it; under None those that may hold with no finding at all."""
        for rule in rules:
            for finding in findings_of(rule.when):
                self.naming[finding].append(rule)
            if fold(rule.when, OnlyNumbers()):
                self.naming[None].append(rule)
        for witness in self.requirements:
            weigh(library, witness, self.able(witness), keep=False)
        self.unmet = [witness for witness in [*self.cases, *self.requirements] if not self._met(witness)]
        """Witnesses that the unchanged content does not satisfy: they tell nothing of mutants, and are left out."""
        self.cases = [witness for witness in self.cases if self._met(witness)]
        self.requirements = [witness for witness in self.requirements if self._met(witness)]
        self.led = defaultdict(list)
        self.by_finding = defaultdict(list)
        for witness in self.requirements:
            if witness.leader:
                self.led[witness.leader].append(witness)
            for finding in witness.so:
                self.by_finding[finding].append(witness)
        self.users = self._users()

    def _users(self):
        """Finding to the rules that its gate or its weight can move: those that name it, or one that it gates."""
        gated = defaultdict(set)
        for finding in self.library.findings.values():
            for parent in findings_of(finding.applies_if) if finding.applies_if else ():
                gated[parent].add(finding.id)
        users = {}
        for finding in self.library.findings:
            moved, waiting = {finding}, [finding]
            while waiting:
                fresh = gated[waiting.pop()] - moved
                moved |= fresh
                waiting += fresh
            users[finding] = [rule for rule in self.library.rules.values() if findings_of(rule.when) & moved]
        return users

    def able(self, witness):
        """The rules that can contribute to it."""
        if not isinstance(witness.situation.answers, Said):
            return self.library.rules.values()
        return {rule.id: rule for finding in (*witness.so, None) for rule in self.naming[finding]}.values()

    def _met(self, witness):
        rank = max(witness.top, min((each.top for each in witness.completions), default=0))
        return witness.lowest <= rank <= witness.highest

    def killer(self, mutant):
        """The name of a witness that notices the mutant; None where none does."""
        if mutant.finding is not None:
            return self._finding_killer(mutant.finding)
        for witness in [*self.led[mutant.record], *self.cases]:
            rank = self._with_rule(witness, mutant)
            if witness.completions:
                rank = max(rank, min(self._with_rule(each, mutant) for each in witness.completions))
            if not witness.lowest <= rank <= witness.highest:
                return witness.name
        return None

    def _with_rule(self, witness, mutant):
        others = witness.without({mutant.record})
        if mutant.when is None:
            return others
        level = fold(mutant.when, Levels(self.library, witness.situation))
        return max(others, contribution(mutant, level))

    def _finding_killer(self, finding):
        rules = self.users[finding.id]
        names = {rule.id for rule in rules}
        library = types.SimpleNamespace(
            findings=ChainMap({finding.id: finding}, self.library.findings), rules=self.library.rules
        )
        for witness in [*self.cases, *self.by_finding[finding.id]]:
            rank = self._with_finding(witness, finding, library, rules, names)
            if witness.completions:
                each = [self._with_finding(one, finding, library, rules, names) for one in witness.completions]
                rank = max(rank, min(each))
            if not witness.lowest <= rank <= witness.highest:
                return witness.name
        return None

    def _with_finding(self, witness, finding, library, rules, names):
        situation = witness.situation
        answer = situation.answers.get(finding.id, "unknown")
        if answer == "no":
            return witness.top
        if answer == "yes":
            # an interview cannot bring about a yes behind a gate that has come to be closed
            gate, before = finding.applies_if, self.library.findings[finding.id].applies_if
            closed = gate is not None and fold(gate, Levels(self.library, situation)) == NO
            if not closed or (before is not None and fold(before, Levels(self.library, situation)) == NO):
                return witness.top
            answers = type(situation.answers)(situation.answers)
            answers[finding.id] = "no"
            situation = attrs.evolve(situation, answers=answers)
        if witness.contributions is None:
            weigh(self.library, witness, self.able(witness), keep=True)
        levels = Levels(library, situation)
        own = max((contribution(rule, fold(rule.when, levels)) for rule in rules), default=0)
        return max(witness.without(names), own)
