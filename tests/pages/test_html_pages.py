"""Leaflets in a browser: nothing against WCAG 2.2 AA, nothing cut off or on top of another, sound HTML.

Needs Chromium, Java, and what package.json beside this file names; run by `nox -s pages`.
"""

import json
import subprocess
from pathlib import Path

import pytest

import lbpkit

HERE = Path(__file__).parent
LEAFLETS = {
    "routine": ("sciatica_two_weeks", {"region": "GB"}),
    "routine, large, Spanish": ("sciatica_two_weeks", {"locale": "es", "region": "ES", "style": "large_print"}),
    "self-care, easy, Arabic": ("strained_back", {"locale": "ar", "style": "easy_read"}),
    "self-care, clinic": ("strained_back", {"region": "GB", "clinic": "larkfield.main"}),
    "emergency": ("numb_between_the_legs", {"region": "GB", "name": "Maximiliane Featherstonehaugh-Cholmondeley"}),
    "emergency, large, Arabic": ("numb_between_the_legs", {"locale": "ar", "style": "large_print"}),
    "emergency, easy, Spanish": ("fell_in_the_care_home", {"locale": "es", "region": "US", "style": "easy_read"}),
    "same day, Arabic": ("fever_and_side_pain", {"locale": "ar"}),
    "same day, easy": ("toddler_with_a_limp", {"region": "US", "style": "easy_read"}),
    "unfinished, large": ("unfinished", {"style": "large_print"}),
    "clinician": ("sciatica_two_weeks", {"region": "GB", "audience": "clinician"}),
}
# Each look of a page costs a second or so: what one shows, the others need not repeat.
LOOKED_AT = ("light", "narrow and dark", "zoomed to 200 %", "on paper")


@pytest.fixture(scope="module")
def pages(library):
    """Every leaflet as HTML."""
    made = {}
    for name, (example, options) in LEAFLETS.items():
        stored = json.loads(Path(f"examples/intakes/{example}.json").read_text("utf-8"))
        assessment = lbpkit.triage(library, lbpkit.Intake.from_dict(stored))
        made[name] = lbpkit.render(lbpkit.leaflet(library, assessment, **options), "html")
    return made


@pytest.fixture(scope="module")
def seen_offline(browser, seen):
    """A page without a network; the leaflet's own policy would keep axe-core out of it."""
    context = browser.new_context(bypass_csp=True, offline=True)
    yield seen(context.new_page())
    context.close()


@pytest.mark.parametrize("name", LEAFLETS)
def test_nothing_is_against_wcag_or_misplaced(pages, seen_offline, name):
    seen_offline.page.set_content(pages[name])
    for look in LOOKED_AT:
        seen_offline.look(look)
        assert (look, seen_offline.against_wcag(), seen_offline.misplaced()) == (look, [], [])


@pytest.mark.parametrize("name", ["routine", "self-care, easy, Arabic", "emergency, large, Arabic", "clinician"])
def test_text_twice_as_large_has_room_on_a_small_window(pages, seen_offline, name):
    seen_offline.page.set_content(pages[name])
    seen_offline.look("zoomed to 200 %")
    seen_offline.page.add_style_tag(content="html { font-size: 200% }")
    assert seen_offline.misplaced() == []


def test_a_leaflet_keeps_to_its_own_policy(pages, browser, tmp_path):
    """It asks for nothing, every picture in it is shown, and nothing it holds is refused by the policy in its head."""
    context = browser.new_context(offline=True)
    page, said, asked = context.new_page(), [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for place, written in enumerate(pages.values()):
        file = tmp_path / f"{place}.html"
        file.write_text(written, "utf-8")
        page.goto(file.as_uri())
        assert page.evaluate("() => [...document.images].every((image) => image.naturalWidth > 0)")
    assert said == []
    assert {url.split(":")[0] for url in asked} <= {"file", "data"}
    context.close()


def test_the_checker_of_html_finds_nothing(pages, tmp_path):
    files = {tmp_path / f"{place}.html": written for place, written in enumerate(pages.values())}
    for file, written in files.items():
        file.write_text(written, "utf-8")
    jar = HERE / "node_modules/vnu-jar/build/dist/vnu.jar"
    command = ["java", "-jar", jar, "--format", "json", *files, "src/lbpkit/serving/page/index.html"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = [each["message"] for each in json.loads(told.stderr)["messages"]]
    # Of the policy a browser is the judge, in the test above: the checker takes a long data URI for refused.
    assert [each for each in messages if not each.startswith("Resource violates Content Security Policy")] == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p style='width: 900px'>A line as wide as that has no room.</p>", "the page is"),
        ("<p style='margin-left: -60px'>Begins before the page does</p>", "outside"),
        ("<p style='height: 1em; width: 5em; overflow: hidden'>More than one line of text.</p>", "cut off"),
        ("<div style='border: 1px solid; width: 3em'>Unbrokenlongwords</div>", "out of its box"),
        ("<p>One</p><p style='margin-top: -2em'>Another</p>", "lie on each other"),
    ],
)
def test_what_is_misplaced_is_noticed(seen_offline, body, said):
    seen_offline.look("narrow")
    seen_offline.page.set_content(f"<!DOCTYPE html><title>It</title><body>{body}")
    assert any(said in each for each in seen_offline.misplaced())
    seen_offline.page.set_content("<!DOCTYPE html><title>It</title><p>One</p><p>Another, which is <b>longer</b></p>")
    assert seen_offline.misplaced() == []


def test_what_is_against_wcag_is_noticed(seen_offline):
    seen_offline.look("light")
    seen_offline.page.set_content("<!DOCTYPE html><html lang='en'><title>It</title><p style='color: #aaa'>Faint</p>")
    (fault,) = seen_offline.against_wcag()
    assert fault.startswith("color-contrast")
