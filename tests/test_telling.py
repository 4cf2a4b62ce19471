"""Which rows of evidence a leaflet tells: the one that matters most, and how it goes on where that differs."""

import itertools

import attrs
import pytest

from lbpkit.leaflets.telling import told
from lbpkit.testing import core_library

LIBRARY = core_library()
USUAL = attrs.evolve(
    LIBRARY.evidence["massage_therapy_chronic_pain_vs_inactive"],
    outcome="pain", horizon="short_term", direction="benefit", certainty="low", population=("chronic",),
    comparator="nothing", condition=None, sources=("furlan_2015",),
)  # fmt: skip
STRONG, WEAK = "furlan_2015", "clinic_blog_hip_first"


def told_of(*each):
    """The places of the rows that are told; each differs from the usual as it says."""
    rows = [attrs.evolve(USUAL, id=f"row_{place}", **changes) for place, changes in enumerate(each)]
    found = [[int(row.id[4:]) for row in told(LIBRARY, order)] for order in itertools.permutations(rows)]
    assert all(one == found[0] for one in found), "the order of rows decides"
    return found[0]


def test_the_sources_are_as_the_cases_need_them():
    assert (LIBRARY.sources[STRONG].trust, LIBRARY.sources[WEAK].trust) == ("high", "low")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"condition": "sciatica", "certainty": "ungraded"}, {"certainty": "high"}),
        ({"outcome": "harm"}, {"sources": (WEAK,), "certainty": "high"}),
        ({"certainty": "very_low"}, {"outcome": "function", "certainty": "high"}),
        ({"outcome": "function"}, {"outcome": "work"}),
        ({"certainty": "high", "horizon": "unstated"}, {"certainty": "moderate"}),
        ({}, {"population": ("any",)}),
        ({"horizon": "short_term"}, {"horizon": "immediate"}),
        ({"horizon": "short_term"}, {"horizon": "long_term"}),
        ({"horizon": "medium_term"}, {"horizon": "unstated"}),
    ],
)
def test_what_is_told_first(first, second):
    assert told_of(second, first) == [1]


@pytest.mark.parametrize(
    ("later", "is_told"),
    [
        ({"horizon": "medium_term", "direction": "no_important_difference"}, True),
        ({"horizon": "long_term", "direction": "harm"}, True),
        ({"horizon": "long_term"}, False),  # it goes on as it began
        ({"direction": "harm"}, False),  # at the same time: told, if at all, as what it is
        ({"horizon": "unstated", "direction": "harm"}, False),
        ({"horizon": "immediate", "direction": "harm"}, False),
        ({"horizon": "long_term", "direction": "harm", "comparator": "something"}, False),
        ({"horizon": "long_term", "direction": "harm", "outcome": "function"}, False),
        ({"horizon": "long_term", "direction": "harm", "sources": (WEAK,)}, False),
    ],
)
def test_how_it_goes_on_is_told_where_it_differs(later, is_told):
    assert told_of({"certainty": "moderate"}, later) == ([0, 1] if is_told else [0])


def test_nothing_is_told_of_nothing():
    assert told_of() == []


@pytest.mark.parametrize(
    ("treatment", "phase", "rows"),
    [
        (
            "massage_therapy",
            "chronic",
            ["massage_therapy_chronic_pain_vs_inactive", "massage_therapy_chronic_pain_later"],
        ),
        ("opioids", "acute", ["opioids_acute_pain", "opioids_acute_pain_later", "opioids_acute_harm"]),
        (
            "hip_focused_physical_therapy",
            "chronic",
            ["hip_focused_physical_therapy_disability", "hip_focused_physical_therapy_disability_later"],
        ),
    ],
)
def test_relief_that_does_not_last_is_told_with_its_end(treatment, phase, rows):
    from lbpkit.stance import stance

    record = LIBRARY.treatments[treatment]
    counted = stance(LIBRARY, record, phase).evidence
    assert [row.id for row in told(LIBRARY, [row for row in record.evidence if row.id in counted])] == rows
