"""What must hold between records: every id that is named exists, gates are safe, and nothing has two owners."""

from __future__ import annotations

import itertools
from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, cast

import attrs

from lbpkit.content.deciding import ancestors
from lbpkit.errors import Problem, nearest
from lbpkit.expressions import AllOf, AnyOf, AtLeast, Compare, Expression, Has, SexIs, Suspected, atoms, findings_of
from lbpkit.model.exercises import Exercise
from lbpkit.model.findings import Finding, Question
from lbpkit.model.kinds import KINDS
from lbpkit.model.record import Record, expressions_of, is_core
from lbpkit.model.replacements import KEPT_ADVICE, Replacement
from lbpkit.model.rules import Advice, Rule
from lbpkit.model.urgency import Urgency

Records = Mapping[str, Mapping[str, Record]]
Files = Mapping[tuple[str, str], str]
Known = Mapping[str, set[str]]
PREGNANCY: frozenset[str] = frozenset({"pregnant", "pregnant_20_weeks", "pregnant_28_weeks", "postpartum_6_weeks"})
"""The findings of pregnancy that may gate an emergency finding."""


EMERGENCY_ROLES = ("ambulance", "emergency_department", "maternity", "crisis_line", "poisons_line", "eye_service")
"""Whom a plugin's rule may send an emergency to first."""
MAX_GATES = 12
"""How many gates may stand behind one another."""
MAX_IMPLIED = 50
"""How many findings one may imply, directly and through others."""


def cross_problems(own: Records, files: Files, core: Records | None = None) -> Iterator[Problem]:
    """Everything wrong between records, as problems of the files they were read from.

    Args:
        own: kind to id to record: what is checked, of the core or of one plugin.
        files: the file of each, also of those that could not be read.
        core: for a plugin, the core's records. Beside its own it may name these, and nobody else's.
    """
    seen = {kind: ChainMap(dict(own[kind]), _changeable(core, kind)) for kind in KINDS}
    known = {kind: {*seen[kind]} for kind in KINDS}
    for kind, key in files:
        known[kind].add(key)
    for kind, of_kind in own.items():
        for key, record in of_kind.items():
            place = _Place(files[kind, key], "$" if KINDS[kind].layout == "file" else f"$.{key}")
            yield from _dangling(record, known, place)
            yield from _old_ids(kind, record, seen[kind], place)
            for name, expression in expressions_of(record):
                yield from _bad_atoms(kind, name, expression, known, place)
    findings = cast(Mapping[str, Finding], seen["findings"])
    questions = cast(Mapping[str, Question], own["questions"])
    yield from _question_owners(questions, files)
    yield from _mixed_gates(questions, findings, files)
    yield from _gate_cycles(cast(Mapping[str, Finding], own["findings"]), files)
    yield from _implications(cast(Mapping[str, Finding], own["findings"]), findings, files)
    rules = cast(Mapping[str, Rule], own["rules"])
    if core is None:
        yield from _weightless(findings, rules.values(), files)
    yield from _unsafe_gates(findings, rules.values(), files)
    yield from _wrong_advice(rules, cast(Mapping[str, Advice], seen["advice"]), files)
    yield from _one_guideline(own, files)
    for kind in ("exercises", "replacements"):
        yield from _impossible_poses(kind, cast(Mapping[str, Exercise | Replacement], own[kind]), files)
    yield from _only_of_plugins(own, files) if core is None else _only_of_the_core(own, files)
    yield from _rewordings(cast(Mapping[str, Replacement], own["replacements"]), seen, files)


def _changeable(core: Records | None, kind: str) -> MutableMapping[str, Record]:
    """A core's records as a ChainMap's type asks for them. They are only read, and made when they are first looked at."""
    return cast("MutableMapping[str, Record]", core[kind] if core is not None else {})


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
            if key.rpartition(".")[0] != finding.rpartition(".")[0]:
                message = f"a plugin's question cannot ask {finding!r}, which is not its own"
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


def _old_ids(kind: str, record: Record, seen: Mapping[str, Record], place: _Place) -> Iterator[Problem]:
    """An old id is the record's own: nobody else has it, or had it, and a plugin's carries the plugin's name."""
    for index, old in enumerate(record.was):
        shared = KINDS[kind].is_shared
        if old in seen:
            hint = "ids are never used again"
            yield place.problem(
                f".was[{index}]", "id-used-again", f"{old!r} is a {KINDS[kind].singular} of today", hint
            )
        elif not shared and old.rpartition(".")[0] != record.id.rpartition(".")[0]:
            message = f"{old!r} never was an id of {record.id!r}"
            yield place.problem(f".was[{index}]", "not-its-own", message, "a plugin's ids carry its name")


def _gate_cycles(findings: Mapping[str, Finding], files: Files) -> Iterator[Problem]:
    """Gates that stand behind each other in a circle, or too many in a row."""
    left = {key: _gate_findings(finding) & findings.keys() for key, finding in findings.items()}
    for _ in range(MAX_GATES):
        done = {key for key, gates in left.items() if not gates}
        left = {key: gates - done for key, gates in left.items() if gates}
    if not left:
        return
    circles = list(_circles(left))
    for circle in circles:
        told = " → ".join([*circle[:10], *(["…"] if len(circle) > 10 else []), circle[0]])
        yield Problem(
            files["findings", circle[0]], "$.applies_if", "gate-cycle", f"gates in a circle: {told}", "open one"
        )
    if not circles:
        message = f"over {MAX_GATES} gates stand behind one another"
        yield Problem(files["findings", min(left)], "$.applies_if", "too-deep", message, "gate it by fewer")


def _gate_findings(finding: Finding) -> frozenset[str]:
    return findings_of(finding.applies_if) if finding.applies_if is not None else frozenset()


def _circles(gates: Mapping[str, Collection[str]]) -> Iterator[list[str]]:
    """Circles that do not touch, each from its first finding on; every finding is walked over once."""
    walked: set[str] = set()
    for start in sorted(gates):
        way: dict[str, None] = {}
        key: str | None = start
        while key is not None and key not in walked:
            walked.add(key)
            way[key] = None
            key = min((parent for parent in gates[key] if parent in gates), default=None)
        if key in way:
            circle = list(way)[list(way).index(key) :]
            first = circle.index(min(circle))
            yield circle[first:] + circle[:first]


def _implications(own: Mapping[str, Finding], findings: Mapping[str, Finding], files: Files) -> Iterator[Problem]:
    for key in sorted(own):
        count = sum(1 for _ in itertools.islice(ancestors(key, findings), MAX_IMPLIED + 1)) if own[key].implies else 0
        if count > MAX_IMPLIED:
            message = f"implies over {MAX_IMPLIED} findings"
            yield Problem(files["findings", key], "$.implies", "too-many", message, "name only what is always so")


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
    used = _used_urgently(rule for rule in rules if is_core(rule))
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
        if finding is not None and is_core(finding) and finding.if_unknown is Urgency.SELF_CARE:
            message = f"rule {rule_id!r} is urgent and uses {key!r}, which weighs nothing while it is not known"
            hint = "self-care has to be earned: at least routine"
            yield Problem(files["findings", key], "$.if_unknown", "weighs-nothing", message, hint)


def _unsafe_gates(findings: Mapping[str, Finding], rules: Iterable[Rule], files: Files) -> Iterator[Problem]:
    """A finding that a rule of same-day or above uses is gated only by sex, age, pregnancy or what it implies."""
    for key, rule_id in sorted(_used_urgently(rules).items()):
        finding = findings.get(key)
        if finding is None or finding.applies_if is None:
            continue
        safe = PREGNANCY | set(ancestors(key, findings))
        if all(_is_safe(atom, safe) for atom in atoms(finding.applies_if)):
            continue
        message = (
            f"rule {rule_id!r} is urgent and uses {key!r}, "
            "whose gate asks for more than sex, age, pregnancy or an implied parent"
        )
        if ("findings", key) in files:
            hint = "name the parent under implies if it is always so when this is so; else open the gate"
            yield Problem(files["findings", key], "$.applies_if", "unsafe-gate", message, hint)
        else:
            hint = "use another finding, or one of your own"
            yield Problem(files["rules", rule_id], "$.when", "unsafe-gate", message, hint)


def _is_safe(atom: Expression, findings: Collection[str]) -> bool:
    match atom:
        case SexIs():
            return True
        case Compare(number):
            return number == "age_years"
        case Has(finding):
            return finding in findings
    return False


def _wrong_advice(rules: Mapping[str, Rule], advice: Mapping[str, Advice], files: Files) -> Iterator[Problem]:
    for key, rule in sorted(rules.items()):
        named = [*((each, "until_seen") for each in rule.until_seen), (rule.net or "", "safety_net")]
        for name, wanted in named:
            if name in advice and advice[name].kind != wanted:
                message = f"advice {name!r} is of kind {advice[name].kind!r}, not {wanted!r}"
                path = f"$.{'net' if wanted == 'safety_net' else wanted}"
                hint = f"name advice of kind {wanted}"
                yield Problem(files["rules", key], path, "wrong-advice", message, hint)


def _one_guideline(records: Records, files: Files) -> Iterator[Problem]:
    for key, record in sorted(records["guidance"].items()):
        if len(record.sources) != 1:
            message = f"{len(record.sources)} sources"
            yield Problem(
                files["guidance", key], f"$.{key}.sources", "not-one-guideline", message, "name the one guideline"
            )


def _only_of_plugins(own: Records, files: Files) -> Iterator[Problem]:
    """What the core has none of: clinics, and other words for its own records."""
    for kind in filter(lambda kind: KINDS[kind].only_in_plugins, KINDS):
        for key in sorted(own[kind]):
            message = f"{kind} are brought by plugins"
            yield Problem(files[kind, key], "$", "not-its-own", message, "put it into a plugin")


def _only_of_the_core(own: Records, files: Files) -> Iterator[Problem]:
    """What a plugin may not do: take room on the opening screen, or send somebody to less than the urgency asks for."""
    for key, finding in sorted(cast(Mapping[str, Finding], own["findings"]).items()):
        if finding.group == "at_once":
            message = "group 'at_once' is the core's: it stands on the first screen"
            yield Problem(files["findings", key], "$.group", "not-its-own", message, "write first_check")
    for key, rule in sorted(cast(Mapping[str, Rule], own["rules"]).items()):
        if rule.urgency > Urgency.SELF_CARE and "self_care" in rule.action:
            message = f"a rule of {rule.urgency.value} sends people home: 'self_care'"
            yield Problem(files["rules", key], "$.action", "weak-route", message, "name who should see them")
        elif rule.urgency is Urgency.EMERGENCY and rule.action[0] not in EMERGENCY_ROLES:
            message = f"an emergency is sent to {rule.action[0]!r} first"
            hint = f"allowed: {', '.join(EMERGENCY_ROLES)}"
            yield Problem(files["rules", key], "$.action[0]", "weak-route", message, hint)


def _rewordings(
    replacements: Mapping[str, Replacement], seen: Mapping[str, Mapping[str, Record]], files: Files
) -> Iterator[Problem]:
    """Each has a record of the core to replace, which is none that warns, and is the only one for it."""
    first: dict[str, str] = {}
    for key, replacement in sorted(replacements.items()):
        place = _Place(files["replacements", key], "$")
        known = seen[replacement.kind]
        if replacement.key not in known:
            yield place.problem(".replaces", *_unknown(replacement.kind, replacement.key, known))
            continue
        record = known[replacement.key]
        if isinstance(record, Advice) and record.kind in KEPT_ADVICE:
            message = f"{replacement.replaces!r} is of kind {record.kind}, which nobody may reword"
            yield place.problem(".replaces", "not-replaceable", message, "say more in advice of your own")
        other = first.setdefault(replacement.replaces, place.file)
        if other != place.file:
            yield place.problem(".replaces", "duplicate-replacement", f"{other} replaces it too", "keep one of them")


def _impossible_poses(kind: str, shown: Mapping[str, Exercise | Replacement], files: Files) -> Iterator[Problem]:
    from lbpkit.pictures.limits import faults

    for key, record in sorted(shown.items()):
        if record.picture is not None:
            for path, message in faults(record.picture):
                yield Problem(files[kind, key], f"$.picture{path}", "impossible-pose", message)
