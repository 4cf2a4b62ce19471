"""The derived stance, rule by rule, on small libraries made for it."""

import datetime

import attrs
import pytest

from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.sources import Source
from lbpkit.stance import Stance, phase_of, stance
from lbpkit.testing import core_library, library_of

DAY = "2026-11-22"
PLAIN = library_of({"treatments": {"t": {}, "with": {}}, "conditions": {"c": {}, "sciatica": {}}})


def made(*rows, sources=()):
    """A library with one treatment and these rows; each is ("e", …) or ("g", …) with what differs from the usual."""
    records = {kind: dict(PLAIN.of_kind(kind)) for kind in PLAIN._records}
    usual = {
        "treatment": "t",
        "population": ("chronic",),
        "sources": ("editorial",),
        "checked_on": datetime.date(2026, 11, 22),
    }
    for place, (kind, fields) in enumerate(rows):
        if kind == "e":
            own = {"comparator": "c", "outcome": "pain", "horizon": "short_term", "direction": "benefit"}
            own |= {"certainty": "low", "summary": "s"}
        else:
            own = {"direction": "for", "strength": "conditional", "certainty": "low", "text": "s"}
        key = fields.pop("id", f"r{place}")
        record = {"e": _evidence, "g": _guidance}[kind](id=key, **{**usual, **own, **fields})
        records["evidence" if kind == "e" else "guidance"][key] = record
    records["sources"] |= {source.id: source for source in sources}
    return attrs.evolve(PLAIN, records={kind: FrozenMap(of_kind) for kind, of_kind in records.items()})


def _evidence(**fields):
    from lbpkit.model.treatments import Evidence

    return Evidence(**fields)


def _guidance(**fields):
    from lbpkit.model.treatments import Guidance

    return Guidance(**fields)


def e(direction="benefit", certainty="low", **more):
    return ("e", {"direction": direction, "certainty": certainty, **more})


def g(direction="for", strength="conditional", certainty="low", **more):
    return ("g", {"direction": direction, "strength": strength, "certainty": certainty, **more})


def of(*rows, phase="chronic", conditions=(), sources=()):
    library = made(*rows, sources=sources)
    return stance(library, library.treatments["t"], phase, conditions=conditions)


def source(key, **fields):
    usual = {"title": key, "kind": "guideline", "trust": "high", "trust_reason": "made up"}
    return Source(id=key, **{**usual, **fields})


OLD = source("old", valid_until=datetime.date(2022, 4, 1))
LAST_DAY = source("last_day", valid_until=datetime.date(2026, 11, 22))
GONE = source("gone", withdrawn="withdrawn by its issuer")


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        # Without anything, nobody knows.
        ((), "uncertain"),
        # Guidance against, for, for with strength or good evidence behind it, only with a partner.
        ((g("against"),), "not_recommended"),
        ((g("against", "strong"), g("against")), "not_recommended"),
        ((g(),), "consider"),
        ((g(certainty="very_low"),), "consider"),
        ((g(strength="strong", certainty="ungraded"),), "offer"),
        ((g(certainty="moderate"),), "offer"),
        ((g(certainty="high"),), "offer"),
        ((g(strength="good_practice", certainty="ungraded"),), "consider"),
        ((g(), g(strength="strong")), "offer"),
        ((g(only_with="with"),), "only_with"),
        # Both sides: never averaged, whatever their strength.
        ((g(), g("against")), "your_choice"),
        ((g("for", "strong", "high"), g("against")), "your_choice"),
        ((g(only_with="with"), g("against")), "your_choice"),
        # No recommendation is neither for nor against.
        ((g("no_recommendation"),), "uncertain"),
        ((g("no_recommendation"), g()), "consider"),
        ((g("no_recommendation"), e()), "consider"),
        # Evidence speaks where no guideline does.
        ((e(),), "consider"),
        ((e(certainty="high"),), "consider"),
        ((e(certainty="very_low"),), "uncertain"),
        ((e(certainty="ungraded"),), "uncertain"),
        ((e("no_important_difference"),), "not_recommended"),
        ((e("no_important_difference"), e("harm", outcome="function")), "not_recommended"),
        ((e("no_important_difference"), e("inconclusive")), "uncertain"),
        ((e("no_important_difference"), e("no_evidence")), "uncertain"),
        ((e("no_important_difference"), e(certainty="low")), "consider"),
        ((e("inconclusive", "high"),), "uncertain"),
        ((e("no_evidence"),), "uncertain"),
        # and is not heard where one does.
        ((g("against"), e(certainty="high")), "not_recommended"),
        ((g(), e("no_important_difference", "high")), "consider"),
        # Harm of at least moderate certainty takes one step off.
        ((g(strength="strong"), e("harm", "moderate", outcome="harm")), "consider"),
        ((g(), e("harm", "high", outcome="harm")), "your_choice"),
        ((e(), e("harm", "moderate", outcome="harm")), "your_choice"),
        ((g(strength="strong"), e("harm", "low", outcome="harm")), "offer"),
        ((g(), e("harm", "ungraded", outcome="harm")), "consider"),
        ((g("against"), e("harm", "high", outcome="harm")), "not_recommended"),
        ((g(only_with="with"), e("harm", "high", outcome="harm")), "only_with"),
        # Harms found or not found say nothing of whether it works.
        ((e("no_important_difference", "high", outcome="harm"),), "uncertain"),
        ((e("benefit", "high", outcome="harm"),), "uncertain"),
    ],
)
def test_each_rule(rows, verdict):
    assert of(*rows).verdict == verdict


def test_nothing_a_harm_could_add_makes_a_stance_more_positive():
    order = ["offer", "consider", "only_with", "your_choice", "uncertain", "not_recommended"]
    for rows in [(g(),), (g(strength="strong"),), (e(),), (g("against"),), (g(only_with="with"),), ()]:
        before = of(*[(kind, dict(fields)) for kind, fields in rows]).verdict
        after = of(*[(kind, dict(fields)) for kind, fields in rows], e("harm", "high", outcome="harm")).verdict
        assert order.index(after) >= order.index(before)


def test_a_partner_is_named_and_disagreement_about_it_is_said():
    assert of(g(only_with="with")) == Stance(verdict="only_with", with_treatment="with", guidance=("r0",))
    both = of(g(only_with="with"), g(strength="strong"))
    assert (both.verdict, both.with_treatment, both.disagree) == ("only_with", "with", True)


def test_for_and_against_are_said_to_disagree():
    assert of(g(), g("against")) == Stance(verdict="your_choice", disagree=True, guidance=("r0", "r1"))
    assert not of(g("against"), g("against")).disagree


@pytest.mark.parametrize(("record", "lapsed"), [(OLD, True), (GONE, True), (LAST_DAY, False)])
def test_lapsed_guidance_is_listed_and_never_counted(record, lapsed):
    found = of(g("against", sources=(record.id,)), g(), sources=(record,))
    assert found.verdict == ("consider" if lapsed else "your_choice")
    assert found.lapsed == (("r0",) if lapsed else ())
    assert found.guidance == (("r1",) if lapsed else ("r0", "r1"))


def test_lapsed_guidance_alone_leaves_the_word_to_evidence():
    assert of(g(strength="strong", certainty="high", sources=("old",)), sources=(OLD,)).verdict == "uncertain"
    assert of(g("against", sources=("old",)), e(), sources=(OLD,)).verdict == "consider"


@pytest.mark.parametrize(
    ("population", "phase", "counts"),
    [
        (("chronic",), "chronic", True), (("chronic",), "acute", False), (("chronic",), "subacute", False),
        (("acute", "subacute"), "subacute", True), (("any",), "acute", True), (("any",), "chronic", True),
    ],
)  # fmt: skip
def test_only_rows_about_the_phase_count(population, phase, counts):
    assert of(g(population=population), phase=phase).guidance == (("r0",) if counts else ())
    assert of(e(population=population), phase=phase).evidence == (("r0",) if counts else ())


@pytest.mark.parametrize(
    ("condition", "suspected", "counts"),
    [
        ("sciatica", (), False), ("sciatica", ("sciatica",), True), ("sciatica", ("c",), False), (None, ("c",), True),
    ],
)  # fmt: skip
def test_rows_about_a_condition_count_for_those_who_may_have_it(condition, suspected, counts):
    assert of(g(condition=condition), conditions=suspected).guidance == (("r0",) if counts else ())


def test_rows_about_back_pain_as_such_count_for_everybody():
    library = core_library()
    rows = library.treatments["acupuncture"].evidence_for(population="acute", outcome="pain")
    general = {row.id for row in rows if row.condition == "nonspecific_low_back_pain"}
    assert general
    assert general <= set(stance(library, library.treatments["acupuncture"], "acute").evidence)


def test_a_subgroup_counts_only_where_there_is_nothing_else():
    narrow = {"subgroup": "older adults"}
    assert of(g("against", **narrow), g()).verdict == "consider"
    assert of(g("against", **narrow)).verdict == "not_recommended"
    assert of(e(**narrow), g("against", **narrow)).verdict == "not_recommended"


def test_a_plugins_rows_never_count():
    for row in (g("against", "strong", id="acme.no"), e("no_important_difference", "high", id="acme.no")):
        found = of(row, g(strength="strong"))
        assert found == Stance(verdict="offer", guidance=("r1",))
    assert of(e("harm", "high", outcome="harm", id="acme.harm"), g(strength="strong")).verdict == "offer"
    assert of(g("for", "strong", id="acme.yes")).verdict == "uncertain"


def test_a_plugins_general_row_does_not_make_a_narrow_treatment_general():
    assert of(g(id="acme.yes"), g("against", subgroup="older adults")).verdict == "not_recommended"


def test_the_order_of_rows_does_not_matter():
    rows = [g(), g("against"), e(), e("harm", "high", outcome="harm")]
    one = of(*[(kind, dict(fields)) for kind, fields in rows])
    other = of(*[(kind, dict(fields)) for kind, fields in reversed(rows)])
    assert (one.verdict, one.disagree) == (other.verdict, other.disagree)


@pytest.mark.parametrize(
    ("days", "phase"),
    [(0, "acute"), (27.9, "acute"), (28, "subacute"), (84, "subacute"), (84.1, "chronic"), (4000, "chronic")],
)
def test_phases(days, phase):
    assert phase_of(days) == phase


def test_no_stance_is_typed_in():
    from lbpkit.model.treatments import Treatment

    assert not {"stance", "verdict", "recommended"} & {field.name for field in attrs.fields(Treatment)}
