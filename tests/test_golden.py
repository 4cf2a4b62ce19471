"""A handful of leaflets as they are: short ones word for word, long ones as sections, blocks and the records told.

Where one differs, run `pytest tests/test_golden.py --update-golden` and read the diff as the patient would.
"""

import json
import re
from pathlib import Path

import pytest

import lbpkit
from lbpkit.document import texts_of

GOLDEN = Path(__file__).with_name("golden")
STEMS = [
    "numb_between_the_legs.en.standard.txt",
    "numb_between_the_legs.en.easy_read.txt",
    "numb_between_the_legs.en.clinician.txt",
    "numb_between_the_legs.es.standard.txt",
    "numb_between_the_legs.ar.easy_read.txt",
    "fever_and_side_pain.en.standard.json",
    "fever_and_side_pain.ar.large_print.json",
    "sciatica_two_weeks.en.standard.json",
    "sciatica_two_weeks.en.easy_read.json",
    "sciatica_two_weeks.es.large_print.json",
    "sciatica_two_weeks.en.clinician.json",
    "unfinished.en.standard.json",
]
REGIONS = {"en": "GB", "es": "ES", "ar": "SA"}
MADE_WITH = re.compile(r"(lbpkit) [0-9][^\s,،]*|\([0-9a-f]{12}\)")
"""What changes with every release and every edition of the content, and with no leaflet."""


def outline(document):
    """Sections and blocks with the records of what they say, in order."""
    sections = {
        section.id: [[block.type, *dict.fromkeys(text.record for text in texts_of(block))] for block in section.blocks]
        for section in document.sections
    }
    plain = {"title": document.title.text, "lead": [text.text for text in document.lead], "sections": sections}
    return json.dumps(plain, indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", STEMS)
def test_the_leaflet_is_as_it_was_when_it_was_last_read(name, install, request):
    case, locale, style, form = name.split(".")
    if locale != "en":
        content = Path(f"plugins/lbpkit-{locale}/src/lbpkit_{locale}/content")
        files = {str(file.relative_to(content)): file.read_bytes() for file in content.rglob("*") if file.is_file()}
        install(f"lbpkit-{locale}", files=files)
    library = lbpkit.load_library(plugins=() if locale == "en" else (f"lbpkit-{locale}",))
    intake = lbpkit.Intake.from_json(Path(f"examples/intakes/{case}.json").read_text("utf-8"))
    clinician = style == "clinician"
    document = lbpkit.leaflet(
        library,
        lbpkit.triage(library, intake),
        locale=locale,
        region=REGIONS[locale],
        style="standard" if clinician else style,
        audience="clinician" if clinician else "patient",
    )
    made = MADE_WITH.sub(r"\1", lbpkit.render(document, "text") if form == "txt" else outline(document))
    file = GOLDEN / name
    if request.config.getoption("update_golden"):
        file.write_text(made, "utf-8")
    assert made == file.read_text("utf-8"), f"{file} differs: read the change, then pytest {__file__} --update-golden"


def test_every_golden_file_is_compared():
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(STEMS)
