"""The evidence map: every row and every number is in it, and nothing hangs on colour."""

import re
import xml.etree.ElementTree as ET

import pytest

import lbpkit
from lbpkit.__main__ import main
from lbpkit.charts import LETTERS, SHAPES, evidence_map
from lbpkit.errors import UnknownIdError

CORE = lbpkit.load_library(plugins=())
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn():
    return ET.fromstring(evidence_map(CORE))  # noqa: S314 - our own


def test_every_row_is_a_mark_in_each_of_its_populations(drawn):
    marks = drawn.findall(f"{SVG}g")
    assert len(marks) == sum(len(row.population) for row in CORE.evidence.values())
    assert all(mark.find(f"{SVG}title").text for mark in marks)


def test_every_number_stands_in_the_description(drawn):
    said = drawn.find(f"{SVG}desc").text
    for row in CORE.evidence.values():
        numbers = [row.studies, row.participants]
        numbers += [row.size.value, row.size.low, row.size.high] if row.size else []
        for number in numbers:
            assert number is None or f"{number:g}" in said or str(number) in said


def test_direction_is_a_shape_and_certainty_a_letter(drawn):
    outlines = {mark.find(f"{SVG}path").get("d") for mark in drawn.findall(f"{SVG}g")}
    letters = {mark.find(f"{SVG}text").text for mark in drawn.findall(f"{SVG}g")}
    assert len(outlines) == len(SHAPES) == 5
    assert letters == set(LETTERS.values())


def test_marks_do_not_overlap(drawn):
    places = [tuple(map(int, re.findall(r"-?\d+", mark.get("transform")))) for mark in drawn.findall(f"{SVG}g")]
    assert len(set(places)) == len(places)
    for x, y in places:
        assert not [other for other in places if other != (x, y) and abs(other[0] - x) < 21 and abs(other[1] - y) < 20]


def test_some_treatments_only():
    few = evidence_map(CORE, ["yoga", "heat"])
    assert "Yoga" in few
    assert "Acupuncture" not in few
    with pytest.raises(UnknownIdError, match="did you mean 'yoga'"):
        evidence_map(CORE, ["yogga"])


def test_the_command(tmp_path, capsys):
    file = tmp_path / "map.svg"
    assert main(["map", "yoga", "--no-plugins", "--output", str(file)]) == 0
    assert file.read_text("utf-8") == evidence_map(CORE, ["yoga"])
    assert main(["map", "yogga", "--no-plugins"]) == 2
    assert "did you mean 'yoga'" in capsys.readouterr().err
