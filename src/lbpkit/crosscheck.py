"""What must hold between records: every id that is named exists, gates are safe, and nothing has two owners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import attrs

from lbpkit.errors import Problem, nearest
from lbpkit.expressions import AllOf, AnyOf, AtLeast, Compare, Expression, Has, SexIs, Suspected, atoms, findings_of
from lbpkit.model.findings import Finding, Question, ancestors
from lbpkit.model.kinds import KINDS
from lbpkit.model.record import Record, expressions_of
from lbpkit.model.rules import Advice, Rule
from lbpkit.model.urgency import Urgency

Records = Mapping[str, Mapping[str, Record]]
Files = Mapping[tuple[str, str], str]
Known = Mapping[str, set[str]]
PREGNANCY: frozenset[str] = frozenset({"pregnant", "pregnant_20_weeks", "pregnant_28_weeks", "postpartum_6_weeks"})
"""The findings of pregnancy that may gate an emergency finding."""


def cross_problems(records: Records, files: Files) -> Iterator[Problem]:
    """Everything wrong between the records, as problems of the files they were read from."""
    known: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for kind, key in files:
        known[kind].add(key)
    for kind, of_kind in records.items():
        for key, record in of_kind.items():
            place = _Place(files[kind, key], "$" if KINDS[kind].layout == "file" else f"$.{key}")
            yield from _dangling(record, known, place)
            for name, expression in expressions_of(record):
                yield from _bad_atoms(kind, name, expression, known, place)
    yield from _question_owners(cast(Mapping[str, Question], records["questions"]), files)
    findings = cast(Mapping[str, Finding], records["findings"])
    yield from _mixed_gates(cast(Mapping[str, Question], records["questions"]), findings, files)
    yield from _gate_cycles(findings, files)
    rules = cast(Mapping[str, Rule], records["rules"]).values()
    yield from _weightless(findings, rules, files)
    yield from _unsafe_gates(findings, rules, files)
    yield from _wrong_advice(records, files)
    yield from _one_guideline(records, files)


@attrs.frozen
class _Place:
    file: str
    path: str

    def problem(self, path: str, kind: str, message: str, hint: str = "") -> Problem:
        return Problem(self.file, self.path + path, kind, message, hint)


def _unknown(kind: str, key: str, known: Iterable[str]) -> tuple[str, str, str]:
    singular = KINDS[kind].singular
    return f"unknown-{singular}", f"no {singular} {key!r}", nearest(key, known) or f"see: lbpkit list {kind}"


def _dangling(value: Any, known: Known, place: _Place, path: str = "") -> Iterator[Problem]:
    """Ids that name no record, also in the records inside a record."""
    for field in attrs.fields(type(value)):
        content = getattr(value, field.name)
        kind = field.metadata.get("refs")
        if field.metadata.get("joined"):
            continue
        if kind:
            named = content if isinstance(content, tuple) else () if content is None else (content,)
            for index, key in enumerate(named):
                if key not in known[kind]:
                    where = f"{path}.{field.name}" + (f"[{index}]" if isinstance(content, tuple) else "")
                    yield place.problem(where, *_unknown(kind, key, known[kind]))
        elif isinstance(content, tuple):
            for index, item in enumerate(content):
                if attrs.has(type(item)) and not field.metadata.get("expression"):
                    yield from _dangling(item, known, place, f"{path}.{field.name}[{index}]")
    if isinstance(value, Question):
        for key in value.findings:
            if key not in known["findings"]:
                yield place.problem(".choices[0].answers", *_unknown("findings", key, known["findings"]))


def _bad_atoms(kind: str, name: str, expression: Expression, known: Known, place: _Place) -> Iterator[Problem]:
    may_suspect = kind in {"treatments", "exercises", "programmes", "contraindications", "advice"}
    for path, atom in _placed(expression, f".{name}"):
        if isinstance(atom, Has) and atom.finding not in known["findings"]:
            yield place.problem(path, *_unknown("findings", atom.finding, known["findings"]))
        if isinstance(atom, Suspected):
            if not may_suspect:
                hint = "rules make conditions suspected; only care may ask for them"
                yield place.problem(path, "suspected-in-rule", f"'suspected {atom.condition}' in {name}", hint)
            elif atom.condition not in known["conditions"]:
                yield place.problem(path, *_unknown("conditions", atom.condition, known["conditions"]))


def _placed(expression: Expression, path: str) -> Iterator[tuple[str, Expression]]:
    match expression:
        case AllOf(items) | AnyOf(items) | AtLeast(_, items):
            key = "all" if isinstance(expression, AllOf) else "any" if isinstance(expression, AnyOf) else "of"
            for index, item in enumerate(items):
                yield from _placed(item, f"{path}.{key}[{index}]")
        case _:
            yield path, expression


def _question_owners(questions: Mapping[str, Question], files: Files) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for key in sorted(questions):
        for finding in questions[key].findings:
            if "." in key and "." not in finding:
                message = f"a plugin's question cannot ask the core's finding {finding!r}"
                yield Problem(files["questions", key], "$.choices", "not-its-own", message, "ask findings of your own")
            if finding in owners:
                message = f"finding {finding!r} is asked by question {owners[finding]!r} too"
                yield Problem(files["questions", key], "$.choices", "two-questions", message, "ask each finding once")
            owners.setdefault(finding, key)


def _mixed_gates(questions: Mapping[str, Question], findings: Mapping[str, Finding], files: Files) -> Iterator[Problem]:
    """A question is asked or not: its findings share one gate, apart from gates on each other."""
    for key, question in sorted(questions.items()):
        own = {Has(name) for name in question.findings}
        gates = {findings[name].applies_if for name in question.findings if name in findings}
        outer = {gate for gate in gates if gate is None or not own.issuperset(atoms(gate))}
        if len(outer) > 1:
            message = f"its findings stand behind {len(outer)} different gates"
            hint = "a choice must not answer what the person could not be asked: one gate for all, or two questions"
            yield Problem(files["questions", key], "$.choices", "mixed-gates", message, hint)


def _gate_cycles(findings: Mapping[str, Finding], files: Files) -> Iterator[Problem]:
    done: set[str] = set()
    for start in sorted(findings):
        trail: list[str] = []
        yield from _walk_gates(start, trail, done, findings, files)


def _walk_gates(
    key: str, trail: list[str], done: set[str], findings: Mapping[str, Finding], files: Files
) -> Iterator[Problem]:
    if key in trail:
        circle = " → ".join([*trail[trail.index(key) :], key])
        yield Problem(files["findings", key], "$.applies_if", "gate-cycle", f"gates in a circle: {circle}", "open one")
        return
    if key in done or key not in findings:
        return
    trail.append(key)
    gate = findings[key].applies_if
    for atom in atoms(gate) if gate is not None else ():
        if isinstance(atom, Has):
            yield from _walk_gates(atom.finding, trail, done, findings, files)
    trail.pop()
    done.add(key)


def _used_urgently(rules: Iterable[Rule]) -> dict[str, str]:
    """Each finding that a rule of same-day or above uses, with the first such rule."""
    used: dict[str, str] = {}
    for rule in rules:
        if rule.urgency >= Urgency.SAME_DAY:
            for key in sorted(findings_of(rule.when)):
                used.setdefault(key, rule.id)
    return used


def _weightless(findings: Mapping[str, Finding], rules: Iterable[Rule], files: Files) -> Iterator[Problem]:
    """A finding of the core that an urgent rule of the core uses, or a gate before it, weighs something unknown."""
    used = _used_urgently(rule for rule in rules if "." not in rule.id)
    waiting = list(used)
    while waiting:
        finding = findings.get(key := waiting.pop())
        gate = None if finding is None else finding.applies_if
        for parent in findings_of(gate) if gate is not None else ():
            if parent not in used:
                used[parent] = used[key]
                waiting.append(parent)
    for key, rule_id in sorted(used.items()):
        finding = findings.get(key)
        if finding is not None and "." not in key and finding.if_unknown is Urgency.SELF_CARE:
            message = f"rule {rule_id!r} is urgent and uses {key!r}, which weighs nothing while it is not known"
            hint = "self-care has to be earned: at least routine"
            yield Problem(files["findings", key], "$.if_unknown", "weighs-nothing", message, hint)


def _unsafe_gates(findings: Mapping[str, Finding], rules: Iterable[Rule], files: Files) -> Iterator[Problem]:
    """A finding that a rule of same-day or above uses is gated only by sex, age, pregnancy or what it implies."""
    for key, rule_id in sorted(_used_urgently(rules).items()):
        finding = findings.get(key)
        if finding is None or finding.applies_if is None:
            continue
        for atom in atoms(finding.applies_if):
            safe = (
                isinstance(atom, SexIs)
                or (isinstance(atom, Compare) and atom.number == "age_years")
                or (isinstance(atom, Has) and atom.finding in PREGNANCY | set(ancestors(key, findings)))
            )
            if not safe:
                message = (
                    f"rule {rule_id!r} is urgent and uses {key!r}, "
                    "whose gate asks for more than sex, age, pregnancy or an implied parent"
                )
                hint = "name the parent under implies if it is always so when this is so; else open the gate"
                yield Problem(files["findings", key], "$.applies_if", "unsafe-gate", message, hint)
                break


def _wrong_advice(records: Records, files: Files) -> Iterator[Problem]:
    advice = cast(Mapping[str, Advice], records["advice"])
    for key, rule in sorted(cast(Mapping[str, Rule], records["rules"]).items()):
        named = [*((each, "until_seen") for each in rule.until_seen), (rule.net or "", "safety_net")]
        for name, wanted in named:
            if name in advice and advice[name].kind != wanted:
                message = f"advice {name!r} is of kind {advice[name].kind!r}, not {wanted!r}"
                yield Problem(
                    files["rules", key], f"$.{'net' if wanted == 'safety_net' else wanted}", "wrong-advice", message
                )


def _one_guideline(records: Records, files: Files) -> Iterator[Problem]:
    for key, record in sorted(records["guidance"].items()):
        if len(record.sources) != 1:
            message = f"{len(record.sources)} sources"
            yield Problem(
                files["guidance", key], f"$.{key}.sources", "not-one-guideline", message, "name the one guideline"
            )
