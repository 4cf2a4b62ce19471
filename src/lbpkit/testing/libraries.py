"""Hypothesis strategies: small valid content, libraries and plugins, with every kind of record that decides something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import note
from hypothesis import strategies as st

from lbpkit.content.contents import Content
from lbpkit.expressions import findings_of, parse
from lbpkit.library import Library
from lbpkit.model.kinds import KINDS
from lbpkit.model.urgency import Urgency
from lbpkit.testing.records import assembled, content_of

Draw = Callable[[st.SearchStrategy[Any]], Any]
_NUMBERS = (
    "age_years >= 65", "age_years < 16", "age_years > 40", "age_years <= 50", "pain_days > 42", "pain_days <= 14",
    "pain_days >= 84", "pain_score >= 8", "pain_score < 3",
)  # fmt: skip
_SEXES = ("sex is female", "sex is male")
_HELD = ("exercise", "nsaid", "lumbar_flexion", "heat")


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
    moves = list(raw["exercises"])
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


def plugins(*, owner: str = "acme", findings: int = 3, rules: int = 3) -> st.SearchStrategy[Content]:
    """Small valid content of a plugin, which goes with any core: see `assembled`, and `part_of` for the shipped one.

    Args:
        owner: the plugin's name.
        findings: how many at the most.
        rules: how many at the most.
    """
    return contents(owner=owner, findings=findings, rules=rules)
