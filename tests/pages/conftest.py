"""A browser, what it is told to look like, and what is measured in it."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

import lbpkit

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
# It runs without its own sandbox, since CI is root in a container, and asks nobody on the network for anything.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
LOOKS = {
    "light": {"size": (1280, 900)},
    "dark": {"size": (1280, 900), "color_scheme": "dark"},
    "narrow": {"size": (320, 640)},
    "narrow and dark": {"size": (320, 640), "color_scheme": "dark"},
    "zoomed to 200 %": {"size": (640, 450)},
    "on paper": {"size": (680, 960), "media": "print"},
}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = """async ([tags, onPaper]) => {
  const rules = { "target-size": { enabled: !onPaper } };
  const found = await axe.run(document, { runOnly: tags, rules, resultTypes: ["violations"] });
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}"""


@pytest.fixture(scope="session")
def library():
    """The core, two languages and a clinic, as `nox -s pages` installs them."""
    names = ("lbpkit-es", "lbpkit-ar", "lbpkit-clinic-example")
    return lbpkit.load_library(plugins=names, required=names)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


class Seen:
    """A page as it is seen: in a look, by the rules of WCAG, and measured."""

    def __init__(self, page):
        self.page = page
        self.axe = (HERE / "node_modules/axe-core/axe.min.js").read_text("utf-8")
        self.measure = (HERE / "measure.js").read_text("utf-8")
        self.on_paper = False

    def look(self, name):
        look = LOOKS[name]
        width, height = look["size"]
        self.on_paper = look.get("media") == "print"
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(media=look.get("media", "screen"), color_scheme=look.get("color_scheme", "light"))

    def against_wcag(self):
        """What axe-core holds against WCAG 2.2 AA; how large a link is does not matter on paper."""
        if not self.page.evaluate("() => 'axe' in globalThis"):
            self.page.evaluate(self.axe)
        return self.page.evaluate(AXE, [WCAG, self.on_paper])

    def misplaced(self):
        """Text outside the page, cut off, out of its box, or over other text."""
        return self.page.evaluate(self.measure)


@pytest.fixture(scope="session")
def seen():
    return Seen
