"""PDF: pages that validators pass, the same bytes for the same document, and clear words where a letter is missing."""

import json
import re
import subprocess
import sys
import threading
from pathlib import Path

import attrs
import page
import pytest

import lbpkit
from lbpkit.errors import RenderError
from lbpkit.rendering import render

CORE = lbpkit.load_library(plugins=())


def leaflet(example, **options):
    intake = lbpkit.Intake.from_dict(json.loads(Path(f"examples/intakes/{example}.json").read_text("utf-8")))
    return lbpkit.leaflet(CORE, lbpkit.triage(CORE, intake), **options)


# It takes a compressed stream whose last byte happens to be a carriage return for one that is a byte too long.
MISREAD = "PDFA2A-STREAM-LENGTH-001"


def broken_rules(pdf):
    return [
        f"{profile}: {failure.message}"
        for profile in ("ua1", "2a")
        for failure in page.validate_pdf_bytes(pdf, profile=profile).failures
        if failure.rule_id != MISREAD
    ]


@pytest.mark.parametrize("style", ["standard", "large_print", "easy_read"])
@pytest.mark.parametrize("name", ["numb_between_the_legs", "unfinished", "strained_back"])
def test_pages_pass_for_readers_of_every_kind(name, style):
    assert broken_rules(render(leaflet(name, region="GB", style=style), "pdf")) == []


def test_a_summary_with_a_table_passes_too():
    document = leaflet("sciatica_two_weeks", audience="clinician")
    assert any(block.type == "table" for section in document.sections for block in section.blocks)
    assert broken_rules(render(document, "pdf", paper="letter")) == []


def test_a_validator_that_passes_everything_would_be_seen():
    import typst

    untagged = typst.compile(b"text", format="pdf", pdf_tags=False)
    assert broken_rules(untagged)


def test_the_same_document_gives_the_same_bytes_in_every_thread_and_process(tmp_path):
    document = leaflet("numb_between_the_legs")
    made = []
    threads = [threading.Thread(target=lambda: made.append(render(document, "pdf"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = tmp_path / "document.json"
    stored.write_text(json.dumps(document.to_dict()), "utf-8")
    script = (
        "import json, pathlib, sys, lbpkit\n"
        f"document = lbpkit.Document.from_dict(json.loads(pathlib.Path({str(stored)!r}).read_text('utf-8')))\n"
        "sys.stdout.buffer.write(lbpkit.render(document, 'pdf'))\n"
    )
    made.append(subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout)
    assert len(made) == 4
    assert set(made) == {render(document, "pdf")}


def test_it_is_dated_by_the_document_and_says_nothing_of_the_person():
    import datetime

    written = render(leaflet("numb_between_the_legs", name="Jo Bloggs", on=datetime.date(2027, 1, 2)), "pdf")
    information = written[written.index(b"<x:xmpmeta") : written.index(b"</x:xmpmeta>")].decode()
    assert "2027-01-02" in information
    assert "Bloggs" not in information
    assert "pdfuaid:part" in information


def test_paper():
    document = leaflet("numb_between_the_legs")
    for paper, width in {"a4": b"595.2756", "letter": b"612"}.items():
        assert b"/MediaBox[0 0 " + width in render(document, "pdf", paper=paper)


def test_what_was_handed_in_is_set_as_it_stands():
    hostile = '#panic("set") $x$ *strong* \\ @label <label> `raw` /* // #import "x": * "quoted" {{ {name} </svg>'
    document = leaflet("numb_between_the_legs", name=hostile, note=hostile, publisher=hostile)
    assert broken_rules(render(document, "pdf")) == []


def test_letters_that_no_font_has_are_named_by_script_and_not_repeated():
    document = leaflet("numb_between_the_legs", name="สมชาย")
    said = "no installed font has the THAI letters .*; pip install fontpkg-noto-sans-thai"
    with pytest.raises(RenderError, match=said) as refused:
        render(document, "pdf")
    assert "สมชาย" not in str(refused.value)


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(RenderError, match=re.escape('pip install "lbpkit[pdf]"')):
        render(leaflet("numb_between_the_legs"), "pdf")


def test_a_picture_of_the_address_stands_beside_it():
    from lbpkit.rendering.pdf import _Page

    contacts = [
        contact
        for section in _Page(leaflet("unfinished", region="GB")).data("a4")["document"]["sections"]
        for block in section["blocks"]
        if block["type"] == "contacts"
        for contact in block["items"]
    ]
    with_address = [contact for contact in contacts if contact["url"]]
    assert with_address
    assert all("<svg" in contact["qr"] for contact in with_address)
    assert all(contact["qr"] is None for contact in contacts if not contact["url"])


def test_pictures_of_exercises_are_set_with_their_words():
    document = leaflet("strained_back")
    pictures = [
        picture
        for section in document.sections
        for block in section.blocks
        if block.type == "entries"
        for entry in block.items
        for picture in entry.pictures
    ]
    assert pictures
    bare = attrs.evolve(document, sections=tuple(map(without_pictures, document.sections)))
    written, plain = render(document, "pdf"), render(bare, "pdf")
    assert written.count(b"/Figure") - plain.count(b"/Figure") >= len(pictures)
    assert broken_rules(written) == []


def without_pictures(section):
    return attrs.evolve(
        section,
        blocks=tuple(
            attrs.evolve(block, items=tuple(attrs.evolve(entry, pictures=()) for entry in block.items))
            if block.type == "entries"
            else block
            for block in section.blocks
        ),
    )
