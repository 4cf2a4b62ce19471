"""Clinics: what they may add to a leaflet, where it stands, and what of theirs is refused."""

import base64
import re
import struct
import zlib
from pathlib import Path

import attrs
import pytest

import lbpkit
from lbpkit import Document, PluginError, Urgency
from lbpkit.content.logos import MAX_BYTES, wrong_with_png, wrong_with_svg
from lbpkit.content.reading import read_folder
from lbpkit.errors import LbpkitError, UnknownIdError
from lbpkit.library import build_library
from lbpkit.model.colours import INKS, PAPERS, contrast
from lbpkit.testing import core_library, part_of

EXAMPLE = Path(__file__).parent.parent / "plugins/lbpkit-clinic-example/src/lbpkit_clinic_example/content"
LIBRARY = build_library([core_library().parts[0], part_of(read_folder(EXAMPLE, "larkfield"))])
NOTHING = lbpkit.Intake(
    age_years=45,
    sex="female",
    pain_days=60,
    pain_score=4,
    answers={**dict.fromkeys(LIBRARY.findings, "no"), "low_back_pain": "yes"},
)
PEOPLE = {
    Urgency.ROUTINE: NOTHING,
    Urgency.SOON: NOTHING.answering({"larkfield.in_programme": "yes", "pain_score": 9}),
    Urgency.SAME_DAY: NOTHING.answering({"fever_or_chills": "yes"}),
    Urgency.EMERGENCY: NOTHING.answering({"saddle_numbness": "yes"}),
}


def leaflet(intake, **options):
    return lbpkit.leaflet(LIBRARY, lbpkit.triage(LIBRARY, intake), **{"clinic": "larkfield.main", **options})


def of_clinic(document):
    return [section.id for section in document.sections if section.tone == "clinic"]


# ---- where it stands


@pytest.mark.parametrize("urgency", PEOPLE)
def test_what_a_clinic_adds_is_all_that_it_changes(urgency):
    assert lbpkit.triage(LIBRARY, PEOPLE[urgency]).urgency is urgency
    with_, without = leaflet(PEOPLE[urgency]), leaflet(PEOPLE[urgency], clinic=None)
    kept = [section for section in with_.sections if section.tone != "clinic"]
    assert [section.id for section in kept] == [section.id for section in without.sections]
    assert (with_.title, with_.lead, with_.banner) == (without.title, without.lead, without.banner)
    for ours, theirs in zip(kept, without.sections, strict=True):
        if ours.id not in ("action", "treatments"):
            assert [block.type for block in ours.blocks] == [block.type for block in theirs.blocks]


def test_its_sections_stand_below_what_to_do_and_the_warning_signs():
    ids = [section.id for section in leaflet(PEOPLE[Urgency.ROUTINE]).sections]
    first = ids.index("clinic")
    assert set(ids[first:]) == {"clinic", "clinic_services", "clinic_has_not", "clinic_own_1"}
    assert {"action", "safety_net", "more_signs"} <= set(ids[:first])


def test_each_section_says_whose_it_is():
    for section in leaflet(PEOPLE[Urgency.SOON]).sections:
        if section.tone == "clinic":
            assert "Larkfield Back Clinic" in section.title.text


def test_nothing_of_it_is_in_an_emergency_s_leaflet():
    document = leaflet(PEOPLE[Urgency.EMERGENCY])
    assert of_clinic(document) == []
    assert document.letterhead is None
    colophon = document.colophon
    page = lbpkit.render(attrs.evolve(document, colophon=attrs.evolve(colophon, blocks=()), references=()), "text")
    assert "Larkfield" not in page


@pytest.mark.parametrize("intake", [PEOPLE[Urgency.SAME_DAY], lbpkit.Intake(age_years=40)], ids=["today", "unfinished"])
def test_today_and_unfinished_it_says_how_to_reach_it_and_no_more(intake):
    assert of_clinic(leaflet(intake)) == ["clinic"]


def test_a_clinic_that_is_not_there_is_told_the_nearest():
    with pytest.raises(UnknownIdError, match=r"no clinic 'larkfield.mian'; did you mean 'larkfield.main'"):
        leaflet(NOTHING, clinic="larkfield.mian")
    core = core_library()
    with pytest.raises(UnknownIdError, match="installed: none; plugins bring them"):
        lbpkit.leaflet(core, lbpkit.triage(core, lbpkit.Intake()), clinic="acme")


# ---- the route


def routed(intake, **route):
    clinic = LIBRARY.clinics["larkfield.main"]
    changed = attrs.evolve(clinic, route=attrs.evolve(clinic.route, **route))
    records = {**LIBRARY._records, "clinics": {changed.id: changed}}
    library = attrs.evolve(LIBRARY, records=records)
    document = lbpkit.leaflet(library, lbpkit.triage(library, intake), clinic=changed.id)
    (action,) = [section for section in document.sections if section.id in ("action", "contacts")]
    return "You can call them first" in str(action)


def test_a_route_is_named_only_where_it_is_as_good_and_as_soon():
    soon = PEOPLE[Urgency.SOON]
    action = lbpkit.triage(LIBRARY, soon).action
    assert (action.roles[0], action.within_hours) == ("own_team", 48)
    assert routed(soon, roles=("own_team",), within_hours=48.0)
    assert not routed(soon, roles=("own_team",), within_hours=49.0)
    assert not routed(soon, roles=("physiotherapist", "gp"), within_hours=48.0)
    assert not routed(PEOPLE[Urgency.ROUTINE], roles=("own_team", "gp"), within_hours=1.0)
    assert not routed(PEOPLE[Urgency.EMERGENCY], roles=("own_team", "gp", "urgent_line"), within_hours=1.0)


def test_whom_lbpkit_names_stays_above_the_clinic():
    names = [
        contact.name.text
        for section in leaflet(PEOPLE[Urgency.SOON]).sections
        if section.id == "action"
        for block in section.blocks
        if block.type == "contacts"
        for contact in block.items
    ]
    assert names[-1] == "Larkfield Back Clinic"
    assert len(names) > 1


# ---- not available


def test_what_is_not_available_keeps_its_stance():
    def told(document):
        return {
            entry.name.text: (entry.mark, [note.text for note in entry.notes])
            for section in document.sections
            if section.id == "treatments"
            for block in section.blocks
            if block.type == "entries"
            for entry in block.items
        }

    with_, without = told(leaflet(NOTHING)), told(leaflet(NOTHING, clinic=None))
    assert {name: mark for name, (mark, _) in with_.items()} == {name: mark for name, (mark, _) in without.items()}


# ---- how it looks


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_every_format_shows_it(format):
    page = " ".join(lbpkit.render(leaflet(PEOPLE[Urgency.SOON]), format).split())
    for said in (
        "Larkfield Back Clinic",
        "01632 960 123",
        "desk@larkfield.example",
        "larkfield.example/map",
        "Back class",
    ):
        assert said in page


def test_pdf_shows_it_too():
    without, with_ = (lbpkit.render(leaflet(NOTHING, clinic=clinic), "pdf") for clinic in (None, "larkfield.main"))
    assert with_.startswith(b"%PDF")
    assert with_ != without


def test_html_shows_the_logo_as_an_image_and_the_colours():
    page = lbpkit.render(leaflet(NOTHING), "html")
    (data,) = re.findall(r'<img src="data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)" alt="A lark over a field">', page)
    assert base64.b64decode(data) == (EXAMPLE / "logos/larkfield.svg").read_bytes()
    assert 'style="--clinic: #1d4f7c; --clinic-ground: #eff5fa"' in page
    assert 'href="mailto:desk@larkfield.example"' in page
    assert 'href="tel:01632960123"' in page


def test_the_colours_that_contrast_is_held_against_are_those_of_the_page():
    css = (Path(lbpkit.__file__).parent / "rendering/leaflet.css").read_text("utf-8")
    light = css[: css.index("@media")]
    named = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light))
    assert [named["ink"], named["soft"], named["link"]] == list(INKS.values())
    assert named["paper"] in PAPERS.values()


def test_a_document_with_a_clinic_goes_there_and_back():
    document = leaflet(NOTHING)
    assert Document.from_dict(document.to_dict()) == document
    plain = document.to_dict()
    plain["letterhead"]["logo"]["data"] = base64.b64encode(b"<svg onload='x()'/>").decode()
    with pytest.raises(LbpkitError, match="logo"):
        Document.from_dict(plain)


# ---- what is refused

CLINIC = (EXAMPLE / "clinics/main.toml").read_text("utf-8")
REFUSED = {
    "a script for a link": ('"https://larkfield.example/"', '"javascript:alert(1)"', "allowed: an https address"),
    "an unsafe link": ("https://larkfield.example/map", "http://larkfield.example/map", "allowed: an https address"),
    "a number to run": ("01632 960 123", "tel:1;ext=2", "allowed: digits"),
    "a mail with more": ("desk@larkfield.example", "a@b.example?bcc=c", "such as a@b.example"),
    "a pale colour": ("#1d4f7c", "#9db8d0", "has a contrast of"),
    "a dark ground": ("#eff5fa", "#1d4f7c", "has a contrast of"),
    "a colour with more": ("#1d4f7c", "#1d4f7c; background: url(x)", "six small hexadecimal digits"),
    "a logo elsewhere": ('"larkfield.svg"', '"../../secret.png"', "a .png or .svg"),
    "a logo that is not there": ('"larkfield.svg"', '"other.svg"', "no picture 'other.svg'"),
    "a hospital": ('["physiotherapist", "own_team"]', '["emergency_department"]', "allowed: urgent_line"),
    "a route in years": ("within_hours = 48", "within_hours = 9999", "allowed: 1 to 1008"),
    "a treatment there is not": ('"acupuncture"', '"acupunture"', "did you mean 'acupuncture'"),
    "markup": ("Back class", "<b>Back</b>", "holds markup"),
    "turned round": ("Back class", "Back\u202eclass", "U+202E"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_wrong_with_a_clinic_is_named(install, what):
    old, new, message = REFUSED[what]
    assert old in CLINIC
    files = {file.relative_to(EXAMPLE).as_posix(): file.read_bytes() for file in EXAMPLE.rglob("*.*")}
    files["clinics/main.toml"] = CLINIC.replace(old, new).encode()
    install("lbpkit-clinic", files=files, owner="larkfield")
    with pytest.raises(PluginError) as caught:
        lbpkit.load_library()
    assert message in str(caught.value)
    assert "lbpkit-clinic 1.0: clinics/main.toml: $." in str(caught.value)


# ---- logos


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*, width=2, height=2, colour=2, pixels=None, before=b"", after=b"", more=b"", interlaced=0):
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, interlaced)
    body = zlib.compress(b"\0" * (height * (1 + width * 3)) if pixels is None else pixels) + more
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before + chunk(b"IDAT", body) + chunk(b"IEND", b"") + after


def test_a_plain_png_is_fine():
    assert list(wrong_with_png(png())) == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"GIF89a", "no PNG"),
        (png()[:-6], "is broken"),
        (png().replace(b"IDAT", b"IDAU"), "is broken"),
        (png(before=chunk(b"tEXt", b"a\0b")), "holds a part 'tEXt'"),
        (png(before=chunk(b"acTL", bytes(8))), "holds a part 'acTL'"),
        (png(after=b"MZ and more"), "is broken"),
        (png(after=chunk(b"IEND", b"")), "one end"),
        (png(width=30_000, height=30_000), "at most 2000 by 2000"),
        (png(width=0), "at most 2000"),
        (png(pixels=bytes(10_000_000)), "its pixels are broken"),
        (png(pixels=b""), "its pixels are broken"),
        (png(more=b"hidden"), "its pixels are broken"),
        (png(colour=5), "its head is broken"),
        (png(interlaced=1), "interlaced"),
    ],
)
def test_a_png_that_is_more_than_a_picture(data, message):
    assert message in next(wrong_with_png(data), "")


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def test_a_plain_svg_is_fine():
    shapes = '<g fill="url(#a)"><path d="M0 0h9v9z"/></g><defs><linearGradient id="a"><stop offset="1"/></linearGradient></defs>'
    assert list(wrong_with_svg(SVG.format(shapes).encode())) == []


@pytest.mark.parametrize(
    "text",
    [
        SVG.format("<script>alert(1)</script>"),
        SVG.format('<path d="M0 0" onclick="alert(1)"/>'),
        SVG.format('<path d="M0 0" ONLOAD="alert(1)"/>'),
        SVG.format('<a href="javascript:alert(1)"><path d="M0 0"/></a>'),
        SVG.format('<image href="https://elsewhere.example/x.png"/>'),
        SVG.format('<image xmlns:x="http://www.w3.org/1999/xlink" x:href="file:///etc/passwd"/>'),
        SVG.format('<use href="#a"/>'),
        SVG.format("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>"),
        SVG.format("<style>@import url(https://elsewhere.example/x.css)</style>"),
        SVG.format('<rect style="fill: url(https://elsewhere.example/x)"/>'),
        SVG.format(r'<rect style="fill: u\72l(//elsewhere.example)"/>'),
        SVG.format('<animate attributeName="x"/>'),
        SVG.format("<svg/>"),
        '<?xml-stylesheet href="x.css"?>' + SVG.format(""),
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SVG.format("<text>&b;</text>"),
        '<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + SVG.format(""),
        '<svg viewBox="0 0 9 9"></svg>',
        "<svg",
        "no svg",
    ],
)
def test_an_svg_that_is_more_than_a_picture(text):
    assert list(wrong_with_svg(text.encode()))


def test_a_logo_is_bounded_and_named(install):
    files = {"logos/big.png": png() + bytes(MAX_BYTES), "logos/notes.txt": "x", "logos/evil.svg": "<svg onload='x()'/>"}
    install("lbpkit-acme", files=files)
    with pytest.raises(PluginError) as caught:
        lbpkit.load_library()
    assert sorted((problem.kind, problem.file) for problem in caught.value.problems) == [
        ("bad-picture", "lbpkit-acme 1.0: logos/evil.svg"),
        ("too-large", "lbpkit-acme 1.0: logos/big.png"),
        ("unknown-file", "lbpkit-acme 1.0: logos/notes.txt"),
    ]


def test_contrast_is_what_wcag_says():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#123456", "#123456") == 1
