"""Tools for tests of content: Hypothesis strategies for intakes and libraries, named cases, and a second opinion on truth.

Opt-in, with the extra `testing`. Nothing here asks the engine: what a test expects must not come from what it tests.

    @given(intakes(library, when=rule.when))
    def test_the_rule_brings_people_in(intake):
        assert lbpkit.triage(library, intake).urgency >= rule.urgency
"""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

import attrs
from hypothesis import note
from hypothesis import strategies as st

from lbpkit.cases import Case, load_cases
from lbpkit.content.contents import Content
from lbpkit.content.structuring import structure
from lbpkit.expressions import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Expression,
    Has,
    SexIs,
    Suspected,
    atoms,
    findings_of,
    fold,
    parse,
)
from lbpkit.library import Library, build_library, load_library
from lbpkit.model.intake import ABOUT, NOT_ASKED, Answer, Intake
from lbpkit.model.kinds import KINDS
from lbpkit.model.record import Record, expressions_of
from lbpkit.model.urgency import Urgency
from lbpkit.plugins import Loaded

__all__ = ["Case", "content_of", "contents", "core_library", "intakes", "libraries", "library_of", "load_cases"]

Atom = Has | Compare | SexIs | Suspected
Draw = Callable[[st.SearchStrategy[Any]], Any]
_RANK: dict[Answer, int] = {"no": 0, "unknown": 1, "yes": 2}
_ANSWERS: tuple[Answer, ...] = ("no", "unknown", "yes")


@functools.cache
def core_library() -> Library:
    """The core alone, read once."""
    return load_library(plugins=())


# ---- truth in three values


class _Truth:
    """The algebra of no, not known and yes, as 0, 1 and 2."""

    def __init__(self, library: Library, intake: Intake) -> None:
        self.library, self.intake = library, intake
        self.finding = functools.cache(self._finding)
        self.answers = {key: _RANK[answer] for key, answer in intake.answers.items()}
        self.answers |= {parent: 2 for key in intake.yes for parent in implied_by(library, key)}

    def _finding(self, finding: str) -> int:
        answer = self.answers.get(finding, 1)
        gate = self.library.findings[finding].applies_if
        return answer if answer == 2 or gate is None else min(answer, fold(gate, self))

    def number(self, comparison: Compare) -> int:
        value = getattr(self.intake, comparison.number)
        return 1 if value is None else 2 * comparison.holds(value)

    def sex(self, sex: str) -> int:
        return 1 if self.intake.sex is None else 2 * (self.intake.sex == sex)

    def suspected(self, condition: str) -> int:
        rules = self.library.rules.values()
        return max((fold(rule.when, self) for rule in rules if condition in rule.suspects), default=0)

    def all(self, items: Sequence[int]) -> int:
        return min(items)

    def any(self, items: Sequence[int]) -> int:
        return max(items)

    def at_least(self, n: int, items: Sequence[int]) -> int:
        return min(2, sum(item == 2 for item in items) // n * 2) or int(sum(item > 0 for item in items) >= n)


def implied_by(library: Library, finding: str) -> frozenset[str]:
    """Everything that is so whenever the finding is, through any number of steps."""
    found: set[str] = set()
    waiting = [finding]
    while waiting:
        new = set(library.findings[waiting.pop()].implies) - found
        found |= new
        waiting += new
    return frozenset(found)


def truth(library: Library, intake: Intake, expression: Expression) -> Answer:
    """Whether the expression is so for this person: yes, no, or not known. Knows no urgency."""
    return _ANSWERS[fold(expression, _Truth(library, intake))]


def ways_to(expression: Expression) -> tuple[frozenset[Atom], ...]:
    """Every way in which the expression comes to be so, as the parts that must hold together; impossible ones left out."""
    return tuple(dict.fromkeys(way for way in _ways(expression) if _possible(way)))


def _ways(expression: Expression) -> Iterable[frozenset[Atom]]:
    match expression:
        case AnyOf(items):
            return itertools.chain.from_iterable(map(_ways, items))
        case AllOf(items):
            return (frozenset().union(*each) for each in itertools.product(*map(_ways, items)))
        case AtLeast(n, items):
            return itertools.chain.from_iterable(_ways(AllOf(each)) for each in itertools.combinations(items, n))
        case _:
            return iter((frozenset({expression}),))


def _possible(way: frozenset[Atom]) -> bool:
    return all(fitting(way, name) for name in ABOUT)


def fitting(way: Iterable[Atom], name: str, among: Sequence[Any] = ()) -> tuple[Any, ...]:
    """The values of a number, or of the sex, that the comparisons in `way` allow.

    Args:
        way: parts that must hold together.
        name: age_years, sex, pain_days or pain_score.
        among: further values to try.
    """
    if name == "sex":
        asked = {atom.sex for atom in way if isinstance(atom, SexIs)}
        return tuple(sex for sex in ("female", "male") if asked <= {sex})
    own = [atom for atom in way if isinstance(atom, Compare) and atom.number == name]
    return tuple(value for value in (*_around(name, own), *among) if all(atom.holds(value) for atom in own))


def _around(name: str, comparisons: Iterable[Compare]) -> list[Any]:
    """On, just below and just above each bound, and the ends of the scale."""
    if name == "pain_days":
        near = {max(0.0, atom.bound + step) for atom in comparisons for step in (-1, -0.25, 0, 0.25, 1)}
        return sorted({0.0, 10.0, 400.0} | near)
    highest = 120 if name == "age_years" else 10
    near = {int(atom.bound) + step for atom in comparisons for step in (-1, 0, 1)}
    return sorted({0, highest // 2, highest} | {value for value in near if 0 <= value <= highest})


_VALUES: dict[int, tuple[Library, dict[str, list[Any]]]] = {}


def telling_values(library: Library) -> Mapping[str, Sequence[Any]]:
    """For age, sex, days and score: values on both sides of every bound that any record of the library sets."""
    if id(library) not in _VALUES:
        kinds = (
            "rules",
            "findings",
            "requirements",
            "contraindications",
            "treatments",
            "exercises",
            "programmes",
            "advice",
        )
        records = [record for kind in kinds for record in library.of_kind(kind).values()]
        bounds = [atom for each in records for _, tree in expressions_of(each) for atom in atoms(tree)]
        found: dict[str, list[Any]] = {"sex": ["female", "male"]}
        for name in ("age_years", "pain_days", "pain_score"):
            found[name] = _around(name, [atom for atom in bounds if isinstance(atom, Compare) and atom.number == name])
        _VALUES.clear()  # libraries come and go by the thousand: only the last one is kept
        _VALUES[id(library)] = library, found
    return _VALUES[id(library)][1]


# ---- intakes


@st.composite
def intakes(
    draw: Draw, library: Library, *, when: Expression | None = None, silent: int = 4, base: Sequence[str] = ()
) -> Intake:
    """Valid intakes for a library, also such as no interview would bring about.

    Args:
        draw: given by Hypothesis.
        library: whose findings are answered.
        when: what must be so in each of them.
        silent: how many of age, sex, days and score may be not known or not asked.
        base: how the findings may be answered that nothing else is said of: some of `no`, `unknown`, `not_asked`.
    """
    must = draw(st.sampled_from(ways_to(when))) if when is not None else frozenset[Atom]()
    rules = list(library.rules.values())
    aim: frozenset[Atom] = frozenset()
    if rules and draw(st.booleans()):
        aim = draw(
            st.sampled_from(tuple(map(frozenset, itertools.islice(_ways(draw(st.sampled_from(rules)).when), 50))))
        )
    about = _about(draw, library, must, aim, silent)
    rest = draw(st.sampled_from(tuple(base) or ("no", "no", "not_asked", "unknown")))
    said: dict[str, Any] = dict.fromkeys(library.findings, rest)
    others = st.sampled_from(("yes", "no", "unknown", "not_asked"))
    if len(said) <= 12:
        said.update({finding: draw(others) for finding in said} if draw(st.booleans()) else {})
    else:
        said.update(draw(st.dictionaries(st.sampled_from(list(said)), others, max_size=8)))
    for atom in sorted(aim, key=repr):
        if isinstance(atom, Has):
            said[atom.finding] = draw(st.sampled_from(("yes", "yes", "unknown")))
    said.update({atom.finding: "yes" for atom in must if isinstance(atom, Has)})
    short = {answer: sorted(key for key in said if said[key] == answer) for answer in set(said.values()) - {rest}}
    note(f"intake: {about}; {short}; all others {rest}")
    return Intake(**about, answers=cast(Any, {key: answer for key, answer in said.items() if answer != "not_asked"}))


def _about(draw: Draw, library: Library, must: frozenset[Atom], aim: frozenset[Atom], silent: int) -> dict[str, Any]:
    about: dict[str, Any] = {"respondent": draw(st.sampled_from(("self", "parent", "carer", "clinician")))}
    bound = {atom.number if isinstance(atom, Compare) else "sex" for atom in must if isinstance(atom, Compare | SexIs)}
    free = [name for name in ABOUT if name not in bound]
    quiet = set(draw(st.lists(st.sampled_from(free), unique=True, max_size=silent))) if free and silent else set()
    for name in ABOUT:
        if name in quiet:
            about[name] = draw(st.sampled_from((None, NOT_ASKED)))
            continue
        known = telling_values(library)[name]
        values = fitting(must | aim, name, known) or fitting(must, name, known)
        about[name] = draw(st.sampled_from(values))
    return about


# ---- libraries

_NUMBERS = (
    "age_years >= 65", "age_years < 16", "age_years > 40", "age_years <= 50", "pain_days > 42", "pain_days <= 14",
    "pain_days >= 84", "pain_score >= 8", "pain_score < 3",
)  # fmt: skip
_SEXES = ("sex is female", "sex is male")
_HELD = ("exercise", "nsaid", "lumbar_flexion", "heat")
_EVERY: dict[str, Any] = {"sources": ["editorial"], "checked_on": "2026-11-22"}
_USUAL: dict[str, dict[str, Any]] = {
    "findings": {
        "label": "Label of 'ID'", "question": "Is 'ID' so?", "proxy_question": "Is ID seen?", "clinician": "Clinician's 'ID'",
        "kind": "symptom", "group": "nerve",
    },
    "rules": {
        "label": "Label of 'ID'", "urgency": "soon", "action": ["gp"], "explanation": "Explanation of 'ID'",
        "until_seen": ["until_seen"], "net": "safety_net",
    },
    "questions": {"prompt": "Prompt of ID?", "proxy_prompt": "Prompt of ID?", "group": "nerve"},
    "conditions": {"name": "Name of ID", "summary": "Summary of ID"},
    "treatments": {
        "name": "Name of ID", "summary": "Summary of ID", "how": "How ID is used", "kind": "medicine",
        "given_by": "self", "pregnancy": "allowed",
    },
    "exercises": {
        "name": "Name of ID", "purpose": "Purpose of ID", "start": "Start of ID", "steps": ["Step of ID"],
        "dose_text": "Dose of ID", "stop_rules": ["Stop of ID"], "properties": ["exercise"], "level": "beginner",
        "older_adults": True,
    },
    "programmes": {"name": "Name of ID", "purpose": "Purpose of ID", "basis": "Basis of ID", "order": 50},
    "contraindications": {"effect": "withhold", "if_unknown": "withhold", "reason": "Reason of ID"},
}  # fmt: skip


def content_of(records: Mapping[str, Mapping[str, Any]], *, owner: str = "") -> Content:
    """Content of plain records, as TOML would give them; what they leave out is filled in with something usual.

    Args:
        records: kind to id to record: `{"rules": {"r": {"when": "f", "urgency": "soon"}}, "findings": {"f": {}}}`.
        owner: the plugin's name; empty for a core, which gets the phrases and sources that everything else needs.

    Raises:
        StructureError: where a record is wrong in itself.
    """
    prefix = f"{owner}." if owner else ""
    raw: dict[str, dict[str, Any]] = {kind: dict(records.get(kind, {})) for kind in KINDS}
    for name in ("until_seen", "safety_net"):
        raw["advice"].setdefault(prefix + name, {"kind": name, "text": f"Advice of {prefix + name}"})
    made: dict[str, dict[str, Record]] = {
        kind: {key: structure(_filled(kind, key, each, prefix), KINDS[kind].record) for key, each in of_kind.items()}
        for kind, of_kind in raw.items()
    }
    if not owner:
        made["phrases"], made["sources"] = map(dict, _fixed_words())
        made["locales"] = dict(core_library().locales)
    files = {(kind, key): f"{kind}/{key}.toml" for kind, of_kind in made.items() for key in of_kind}
    return Content(owner=owner, records=made, files=files, edition=None if owner else datetime.date(2026, 11, 22))


def _filled(kind: str, key: str, raw: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    usual = {**_EVERY, **_USUAL.get(kind, {})}
    told = {name: value.replace("ID", key) if isinstance(value, str) else value for name, value in usual.items()}
    if kind == "rules" and raw.get("urgency") == "emergency":
        told |= {"action": ["emergency_department"]}
    if kind == "rules" and prefix:
        told |= {"until_seen": [f"{prefix}until_seen"], "net": f"{prefix}safety_net"}
    return {**told, **raw, "id": key}


@functools.cache
def _fixed_words() -> tuple[Mapping[str, Record], Mapping[str, Record]]:
    """The core's phrases, and the sources that they and everything generated name."""
    core = core_library()
    cited = {"editorial", *(source for phrase in core.phrases.values() for source in phrase.sources)}
    return core.phrases, {key: core.sources[key] for key in sorted(cited)}


def part_of(content: Content) -> Loaded:
    """Content as a library takes it in: as the core where it has no owner, else as that plugin."""
    name = f"lbpkit-{content.owner}" if content.owner else "lbpkit"
    return Loaded(name=content.owner, distribution=name, version="1.0", content=content)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Made(Library):
    """A library that a failing example shows in one line."""

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        printer.text(repr(self))


def assembled(*each: Content) -> Library:
    """A library of a core and perhaps plugins, checked like any other.

    Raises:
        ContentError: where they do not go together.
    """
    built = build_library([part_of(content) for content in each])
    return _Made(parts=built.parts, records=built._records)


def library_of(records: Mapping[str, Mapping[str, Any]]) -> Library:
    """A library of plain records: see `content_of`.

    >>> library = library_of({"findings": {"f": {}}, "rules": {"r": {"when": "f", "urgency": "same_day"}}})
    >>> library.rules["r"].urgency
    <Urgency.SAME_DAY: 'same_day'>

    Raises:
        ContentError: where the records do not go together.
    """
    return assembled(content_of(records))


@st.composite
def expressions(draw: Draw, words: Sequence[str], *, depth: int = 2) -> Any:
    """Plain expressions over these atoms, without repeats or impossible counts."""
    if depth == 0 or draw(st.integers(0, 9)) < 4:
        return draw(st.sampled_from(words))
    inner = expressions(words, depth=depth - 1)
    items = draw(st.lists(inner, min_size=2, max_size=3, unique_by=repr))
    if len(items) > 2 and draw(st.booleans()):
        return {"at_least": 2, "of": items}
    return {draw(st.sampled_from(("all", "any"))): items}


@st.composite
def contents(draw: Draw, *, owner: str = "", findings: int = 6, rules: int = 6, care: bool = True) -> Content:
    """Small valid content, every kind of record that decides something in it.

    Args:
        draw: given by Hypothesis.
        owner: the plugin's name; empty for a core.
        findings: how many at the most.
        rules: how many at the most.
        care: whether there are treatments and exercises.
    """
    prefix = f"{owner}." if owner else ""
    ids = [f"{prefix}f{number}" for number in range(draw(st.integers(1, findings)))]
    if not owner and len(ids) > 2 and draw(st.booleans()):
        ids[:2] = ["pregnant", "pregnant_20_weeks"]
    raw: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    words = (*ids, *ids, *_NUMBERS, *_SEXES)
    conditions = [f"{prefix}c{number}" for number in range(draw(st.integers(0, 2)))]
    for number in range(draw(st.integers(1, rules))):
        raw["rules"][f"{prefix}r{number}"] = _rule(draw, words, conditions)
    urgent = [rule["when"] for rule in raw["rules"].values() if Urgency(rule["urgency"]) >= Urgency.SAME_DAY]
    asked = _question(draw, ids, raw, prefix)
    for place, key in enumerate(ids):
        used = any(key in findings_of(parse(when)) for when in urgent)
        heavy = ("routine", "soon", "same_day")
        weights = ("self_care", "routine") if owner else heavy if urgent else ("self_care", "soon")
        raw["findings"][key] = _finding(draw, ids[:place], used, key in asked, weights)
    for key in conditions:
        raw["conditions"][key] = {"typical": draw(st.lists(st.sampled_from(ids), unique=True, max_size=2))}
    if care:
        _care(draw, raw, (*words, *(f"suspected {key}" for key in conditions)), prefix)
    note(f"content of {owner or 'core'}: { {kind: of_kind for kind, of_kind in raw.items() if of_kind} }")
    return content_of(raw, owner=owner)


def _rule(draw: Draw, words: Sequence[str], conditions: Sequence[str]) -> dict[str, Any]:
    urgency = draw(st.sampled_from([urgency.value for urgency in Urgency]))
    hospital = ("emergency_department", "ambulance")
    return {
        "when": draw(expressions(words)),
        "urgency": urgency,
        "action": [draw(st.sampled_from(hospital if urgency == "emergency" else ("gp", "pharmacist", *hospital)))],
        "suspects": draw(st.lists(st.sampled_from(conditions), unique=True)) if conditions else [],
        "holds": draw(st.lists(st.sampled_from(_HELD), unique=True, max_size=1)),
        "sensitive": draw(st.booleans()) and draw(st.booleans()),
    }


def _question(draw: Draw, ids: Sequence[str], raw: dict[str, dict[str, Any]], prefix: str) -> tuple[str, ...]:
    """Perhaps a question for the last findings, which then have no gates."""
    if len(ids) < 2 or not draw(st.booleans()):
        return ()
    asked = tuple(ids[-draw(st.integers(1, min(3, len(ids) - 1))) :])
    picks: list[set[str]] = draw(st.lists(st.sets(st.sampled_from(asked), min_size=1), min_size=1, max_size=3))
    picks += [{key} for key in asked if not any(key in pick for pick in picks)]
    answers = [{key: key in pick for key in asked} for pick in (set[str](), *picks)]
    raw["questions"][f"{prefix}q0"] = {
        "choices": [{"text": f"Choice {n}", "answers": each} for n, each in enumerate(answers)]
    }
    return asked


def _finding(draw: Draw, before: Sequence[str], urgent: bool, asked: bool, weights: Sequence[str]) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "kind": draw(st.sampled_from(("symptom", "history"))),
        "group": draw(st.sampled_from(("first_check", "where", "nerve", "history"))),
        "sensitive": draw(st.booleans()) and draw(st.booleans()),
    }
    if draw(st.booleans()):
        raw["if_unknown"] = draw(st.sampled_from(weights))
    if asked or not draw(st.booleans()):
        raw["implies"] = draw(st.lists(st.sampled_from(before), max_size=1)) if before and not asked else []
        return raw
    words = [*before, *_SEXES, *(each for each in _NUMBERS if each.startswith("age") or not urgent)]
    raw["applies_if"] = draw(expressions(words, depth=1))
    raw["implies"] = sorted(findings_of(parse(raw["applies_if"])))
    return raw


def _care(draw: Draw, raw: dict[str, dict[str, Any]], words: Sequence[str], prefix: str) -> None:
    properties = st.lists(st.sampled_from(_HELD[1:]), unique=True, max_size=2)
    for number in range(draw(st.integers(0, 2))):
        raw["treatments"][f"{prefix}t{number}"] = {
            "properties": draw(properties),
            "pregnancy": draw(st.sampled_from(("allowed", "until_week_20", "not_allowed"))),
            **draw(st.sampled_from(({}, {}, {"min_age_years": 16}, {"max_age_years": 50}))),
            **({"fits": draw(expressions(words))} if draw(st.booleans()) else {}),
        }
    for number in range(draw(st.sampled_from((0, 1, 1, 3)))):
        raw["exercises"][f"{prefix}x{number}"] = {
            "properties": ["exercise", *draw(properties)],
            **({"fits": draw(expressions(words))} if draw(st.booleans()) else {}),
        }
    moves = [key for key in raw["exercises"] if key.startswith(f"{prefix}x")]
    for number in range(draw(st.integers(1, 2)) if len(moves) == 3 else 0):
        raw["programmes"][f"{prefix}m{number}"] = {
            "order": number + 1,
            "parts": [{"aim": "balance", "exercises": [key]} for key in draw(st.permutations(moves))],
            **({"fits": draw(expressions(words))} if draw(st.booleans()) else {}),
        }
    for number in range(draw(st.integers(0, 3))):
        effect = draw(st.sampled_from(("withhold", "warn")))
        raw["contraindications"][f"{prefix}w{number}"] = {
            "properties": [draw(st.sampled_from(_HELD))],
            "when": draw(expressions(words)),
            "effect": effect,
            "if_unknown": draw(
                st.sampled_from(("warn", "ignore") if effect == "warn" else ("withhold", "warn", "ignore"))
            ),
        }


@st.composite
def libraries(draw: Draw, *, findings: int = 6, rules: int = 6, care: bool = True) -> Library:
    """Small valid libraries: gates, choice questions, numbers, sexes, counts, holds, contraindications, care.

    Args:
        draw: given by Hypothesis.
        findings: how many at the most.
        rules: how many at the most.
        care: whether there are treatments and exercises.
    """
    return assembled(draw(contents(findings=findings, rules=rules, care=care)))
