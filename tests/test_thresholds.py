"""Every number that a rule or a gate compares stands in one table, with its source and a case below, at and above it."""

import re
from pathlib import Path

import pytest

import lbpkit
from lbpkit.cases import load_cases, shipped_cases
from lbpkit.engine.reference import Levels, Situation
from lbpkit.expressions import Compare, atoms, fold, parse

ROOT = Path(__file__).parents[1]
LIBRARY = lbpkit.load_library(plugins=())
CASES = {case.id: case for case in (*shipped_cases(), *load_cases(ROOT / "tests/cases/grid", library=LIBRARY))}
ROW = re.compile(r"^\| `([^`]+)` \| (.+?) \| (.+?) \| `(\w+)` · `(\w+)` · `(\w+)` \|$", re.MULTILINE)
TABLE = {number: rest for number, *rest in ROW.findall((ROOT / "docs/reference/thresholds.md").read_text("utf-8"))}


def compared(tree):
    return {atom for atom in atoms(tree) if isinstance(atom, Compare)}


TREES = [rule.when for rule in LIBRARY.rules.values()]
TREES += [finding.applies_if for finding in LIBRARY.findings.values() if finding.applies_if is not None]


def test_every_number_stands_in_the_table_and_no_other():
    used = set().union(*map(compared, TREES))
    assert {parse(number) for number in TABLE} == used
    assert len(TABLE) == len(used)


@pytest.mark.parametrize("number", TABLE)
def test_a_number_has_a_source_and_cases_on_both_sides(number):
    what, sources, *cases = TABLE[number]
    comparison = parse(number)
    assert len(what) > 10
    assert {each.strip(" `") for each in sources.split(",")} <= LIBRARY.sources.keys()
    below, at, above = (getattr(CASES[case], comparison.number) for case in cases)
    assert below < comparison.bound == at < above
    assert above - below <= 2, "next to it, on both sides"


@pytest.mark.parametrize("number", TABLE)
def test_the_cases_of_a_number_tell_it_apart(number):
    """Some rule or gate that compares it holds for just those of the three for whom the number does."""
    comparison = parse(number)
    people = [Levels(LIBRARY, Situation.of(LIBRARY, CASES[case].intake(LIBRARY))) for case in TABLE[number][2:]]
    holds = [fold(comparison, levels) for levels in people]
    assert len(set(holds)) == 2
    assert any([fold(tree, levels) for levels in people] == holds for tree in TREES if comparison in compared(tree))
