"""The rule language: what it reads, what it refuses, what its parts mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbpkit.expressions import (
    MAX_DEPTH,
    MAX_ITEMS,
    AtLeast,
    Compare,
    ExpressionError,
    Has,
    SexIs,
    Suspected,
    atoms,
    bounds_of,
    findings_of,
    fold,
    parse,
    to_raw,
)
from lbpkit.testing import expressions, ways_to

WORDS = ("fever", "rash", "acme.travel", "age_years >= 65", "pain_days < 0.5", "sex is male", "suspected flu")


class Truth:
    """Two-valued truth, from a set of what is so: written out here, to check the fold against."""

    def __init__(self, so):
        self.so = so

    def finding(self, finding):
        return finding in self.so

    def number(self, comparison):
        return to_raw(comparison) in self.so

    def sex(self, sex):
        return f"sex is {sex}" in self.so

    def suspected(self, condition):
        return f"suspected {condition}" in self.so

    def all(self, items):
        return all(items)

    def any(self, items):
        return any(items)

    def at_least(self, n, items):
        return sum(items) >= n


def means(raw, so):
    """What plain data means, without the library's help."""
    if isinstance(raw, str):
        return raw in so
    if "all" in raw:
        return all(means(item, so) for item in raw["all"])
    if "any" in raw:
        return any(means(item, so) for item in raw["any"])
    return sum(means(item, so) for item in raw["of"]) >= raw["at_least"]


def deep():
    """Expressions three levels deep, without those that come true in more ways than are allowed."""
    return expressions(WORDS, depth=3).filter(few_ways)


def few_ways(raw):
    try:
        parse(raw)
    except ExpressionError as error:
        return all(problem.kind != "too-complex" for problem in error.problems)
    return True


@given(deep(), st.sets(st.sampled_from(WORDS)))
def test_an_expression_means_what_it_says(raw, so):
    assert fold(parse(raw), Truth(so)) == means(raw, so)


@given(deep())
def test_there_and_back(raw):
    tree = parse(raw)
    assert to_raw(tree) == raw
    assert parse(to_raw(tree)) == tree
    assert hash(parse(raw)) == hash(tree)


@given(expressions(WORDS, depth=2), st.sets(st.sampled_from(WORDS)), st.sampled_from(WORDS))
def test_learning_more_never_makes_it_less_true(raw, so, more):
    tree = parse(raw)
    assert fold(tree, Truth(so)) <= fold(tree, Truth(so | {more}))


@given(expressions(("a", "b", "c", "d"), depth=2), st.sets(st.sampled_from("abcd")))
def test_the_ways_to_an_expression_are_all_its_ways(raw, so):
    """The test kit's own helper, which much else rests on."""
    ways = ways_to(parse(raw))
    assert means(raw, so) == any({atom.finding for atom in way} <= so for way in ways)


@pytest.mark.parametrize(
    ("raw", "tree"),
    [
        ("fever", Has("fever")),
        ("acme.travel", Has("acme.travel")),
        ("age_years >= 65", Compare("age_years", ">=", 65.0)),
        ("pain_days < 0.5", Compare("pain_days", "<", 0.5)),
        ("sex is female", SexIs("female")),
        ("suspected flu", Suspected("flu")),
        ({"at_least": 2, "of": ["a", "b", "c"]}, AtLeast(2, (Has("a"), Has("b"), Has("c")))),
    ],
)
def test_what_is_read(raw, tree):
    assert parse(raw) == tree


@pytest.mark.parametrize(
    ("operator", "below", "on", "above"),
    [("<", True, False, False), ("<=", True, True, False), (">", False, False, True), (">=", False, True, True)],
)
def test_comparisons(operator, below, on, above):
    compare = parse(f"age_years {operator} 65")
    assert [compare.holds(value) for value in (64, 65, 66)] == [below, on, above]


@pytest.mark.parametrize(
    ("raw", "path", "kind"),
    [
        (None, "", "bad-expression"),
        (True, "", "bad-expression"),
        (3, "", "bad-expression"),
        (["fever"], "", "bad-expression"),
        ("", "", "bad-expression"),
        ("Fever", "", "bad-expression"),
        ("fever ", "", "bad-expression"),
        ("a.b.c", "", "bad-expression"),
        ("age_years>=65", "", "bad-expression"),
        ("age_years >= -1", "", "bad-expression"),
        ("age_years >= 1e3", "", "bad-expression"),
        ("age_years == 65", "", "bad-expression"),
        ("age_years >= 65\n", "", "bad-expression"),
        ("fever\n", "", "bad-expression"),
        ("sex is other", "", "unknown-sex"),
        ("weight >= 80", "", "unknown-number"),
        ({}, "", "bad-expression"),
        ({"not": "fever"}, "", "bad-expression"),
        ({"all": ["a", "b"], "any": ["a", "b"]}, "", "bad-expression"),
        ({"at_least": 2}, "", "bad-expression"),
        ({"of": ["a", "b"]}, "", "bad-expression"),
        ({"all": "a"}, ".all", "wrong-type"),
        ({"all": []}, ".all", "empty-list"),
        ({"any": ["a"]}, ".any", "single-item"),
        ({"any": ["a", "b", "a"]}, ".any[2]", "repeated-item"),
        ({"all": ["a", {"any": ["b", "b"]}]}, ".all[1].any[1]", "repeated-item"),
        ({"at_least": 1, "of": ["a", "b", "c"]}, ".at_least", "bad-n"),
        ({"at_least": 3, "of": ["a", "b", "c"]}, ".at_least", "bad-n"),
        ({"at_least": 0, "of": ["a", "b", "c"]}, ".at_least", "bad-n"),
        ({"at_least": True, "of": ["a", "b", "c"]}, ".at_least", "bad-n"),
        ({"at_least": "2", "of": ["a", "b", "c"]}, ".at_least", "bad-n"),
        ({"at_least": 2.0, "of": ["a", "b", "c"]}, ".at_least", "bad-n"),
        ({"any": [f"f{number}" for number in range(MAX_ITEMS + 1)]}, ".any", "too-many"),
    ],
)
def test_what_is_refused(raw, path, kind):
    with pytest.raises(ExpressionError) as caught:
        parse(raw)
    assert [(problem.path, problem.kind) for problem in caught.value.problems] == [(path, kind)]


def test_every_problem_is_told_at_once():
    with pytest.raises(ExpressionError) as caught:
        parse({"all": ["Fever", {"any": ["a", "a"]}, 3, "weight > 3"]})
    assert [problem.path for problem in caught.value.problems] == [".all[0]", ".all[1].any[1]", ".all[2]", ".all[3]"]


def nested(depth):
    raw = "a"
    for number in range(depth):
        raw = {"any": [f"f{number}", raw]}
    return raw


def test_how_deep_it_may_nest():
    assert parse(nested(MAX_DEPTH))
    with pytest.raises(ExpressionError, match="nested deeper than 12"):
        parse(nested(MAX_DEPTH + 1))


def test_endless_nesting_is_refused_and_does_not_overflow():
    raw = inner = {"any": ["a", None]}
    for _ in range(100_000):
        inner["any"][1] = {"any": ["a", None]}
        inner = inner["any"][1]
    with pytest.raises(ExpressionError):
        parse(raw)


def test_what_an_expression_asks_for():
    tree = parse({"all": ["fever", {"any": ["rash", "fever", "age_years >= 65"]}, "pain_days < 3", "age_years >= 16"]})
    assert findings_of(tree) == {"fever", "rash"}
    assert [to_raw(atom) for atom in atoms(tree)][:2] == ["fever", "rash"]
    assert bounds_of([tree], "age_years") == (16.0, 65.0)
    assert bounds_of([tree], "pain_score") == ()
