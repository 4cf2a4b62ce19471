"""How much: in words and drawn. No number of people, and no points of pain, without a picture that shows the same."""

import re

import attrs
import pytest
from hypothesis import given, settings

import lbpkit
from lbpkit.document import Entries, Ideas
from lbpkit.leaflets.amounts import amount_of
from lbpkit.locales import Words
from lbpkit.model.conditions import Condition
from lbpkit.model.people import People
from lbpkit.model.treatments import Evidence
from lbpkit.pictures import amounts
from lbpkit.testing import core_library, intakes

LIBRARY = core_library()
WORDS = Words(library=LIBRARY, locale="en", region=None)
COUNTED = re.compile(r"(?<!to )\b(\d+) (?:in|of|out of) (100|10)\b")
"""So many of so many; a range, such as *5 to 10 in 100*, has no one picture."""
POINTS = re.compile(r"\b(\d+) points?\b")


@pytest.mark.parametrize("key", [key for key, row in LIBRARY.evidence.items() if row.people])
def test_what_is_drawn_is_what_is_said(key):
    row = LIBRARY.evidence[key]
    said = [int(number) for number in re.findall(r"\d+", row.absolute) if number != "100"]
    drawn = [number for number in (row.people.so, row.people.without) if number is not None]
    assert said[: len(set(drawn))] == list(dict.fromkeys(drawn))
    found = amount_of(WORDS, row)
    assert found["amount"].text == found["picture"].alt.text == row.absolute
    assert found["picture"].svg.count('fill="#0a4c6e"') == sum(drawn)


@pytest.mark.parametrize("key", [key for key, each in LIBRARY.conditions.items() if each.people])
def test_a_course_that_is_drawn_says_the_same(key):
    condition = LIBRARY.conditions[key]
    assert f"{condition.people.so} in {condition.people.of}" in condition.course


def test_points_are_told_once_and_drawn():
    drawn = {key: found for key, row in LIBRARY.evidence.items() if "picture" in (found := amount_of(WORDS, row))}
    assert len(drawn) > 20
    for key, found in drawn.items():
        row = LIBRARY.evidence[key]
        said = " ".join([row.summary, found["amount"].text if "amount" in found else ""])
        if row.people is None:
            assert len(POINTS.findall(said)) == 1, said
            assert str(round(abs(row.size.value))) in said
            assert ("less" in said) is (row.size.value < 0) or "ease" in said, said


@given(intakes(LIBRARY, silent=1))
@settings(max_examples=max(settings.default.max_examples // 4, 5))
def test_no_number_stands_without_its_picture(intake):
    assessment = lbpkit.triage(LIBRARY, intake)
    for style in ("standard", "easy_read"):
        for section in lbpkit.leaflet(LIBRARY, assessment, style=style).sections:
            for block in section.blocks:
                if section.id in ("treatments", "conditions") and isinstance(block, Entries):
                    for entry in block.items:
                        for found in entry.found:
                            said = " ".join(text.text for text in found.said)
                            assert found.picture or not (COUNTED.search(said) or POINTS.search(said)), said
                        assert entry.pictures or not any(COUNTED.search(text.text) for text in entry.texts), entry
                if section.id in ("treatments", "conditions") and isinstance(block, Ideas):
                    for idea in block.items:
                        assert idea.pictures or not any(COUNTED.search(text.text) for text in idea.texts), idea


def test_filled_and_empty_differ_without_colour():
    assert amounts.people(3, 10).count("<circle") == 10
    assert amounts.people(3, 10).count('fill="#ffffff"') == 7
    wider, narrower = (float(re.findall(r'width="(\d+)"', amounts.points(value, 100))[-1]) for value in (40, 20))
    assert wider == pytest.approx(2 * narrower, rel=0.01)
    assert amounts.points(-20, 100) == amounts.points(20, 100)


@pytest.mark.parametrize("numbers", [{"so": 11, "of": 10}, {"so": 3, "of": 7}, {"so": -1}, {"so": 3, "without": 101}])
def test_people_are_so_many_of_so_many(numbers):
    with pytest.raises(ValueError, match=r"at most of|allowed"):
        People(**numbers)


def test_people_are_only_drawn_where_they_are_told():
    row = next(row for row in LIBRARY.evidence.values() if row.people)
    with pytest.raises(ValueError, match="people without absolute"):
        attrs.evolve(row, absolute=None)
    condition = next(each for each in LIBRARY.conditions.values() if each.people)
    with pytest.raises(ValueError, match="people without course"):
        attrs.evolve(condition, course=None)
    assert {"people"} <= {field.name for kind in (Evidence, Condition) for field in attrs.fields(kind)}
