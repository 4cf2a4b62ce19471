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


class Visit:
    """A page that was opened, and all that it asked for and complained of."""

    def __init__(self, context, address):
        self.address = address
        self.context = context
        self.page = context.new_page()
        self.requests, self.said = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(address)
        self.page.locator("fieldset").first.wait_for(timeout=60_000)

    def left_behind(self):
        """What was asked of somebody else, what the policy refused, and what is stored."""
        own = (self.address, "about:", "blob:", "data:")
        elsewhere = [url for url in self.requests if not url.startswith(own)]
        state = self.context.storage_state(indexed_db=True)
        stored = [each for each in state["origins"] if each.get("localStorage") or each.get("indexedDB")]
        return [*elsewhere, *self.said, *state["cookies"], *stored]


@pytest.fixture
def visited():
    """Opens a page in a window of its own, with an empty store."""
    contexts = []

    def visit(browser, address):
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 900}))
        contexts[-1].set_default_timeout(20_000)
        return Visit(contexts[-1], address)

    yield visit
    for context in contexts:
        context.close()


class Keys:
    """Somebody who has no mouse. What has the focus is looked at; nothing is done but by a key."""

    def __init__(self, page):
        self.page = page

    def press(self, *names):
        for name in names:
            self.page.keyboard.press(name)

    def to(self, selector):
        """Presses Tab until something of this kind has the focus."""
        for _ in range(500):
            self.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"no way by the Tab key to {selector}")

    def choose(self, value):
        """Goes down a list, from its beginning, until this is chosen."""
        self.press("Home")
        for _ in range(30):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{value} is not in the list")

    def answer_screen(self, age):
        """Fills in what is asked: somebody with a sore back, and no to the rest."""
        page = self.page
        legends = page.locator("legend")
        before = [page.locator("h2").inner_text(), legends.count(), legends.first.inner_text()]
        numbers = {"age_years": age, "pain_days": "10", "pain_score": "4"}
        for name in page.evaluate("() => [...document.querySelectorAll('fieldset')].map((each) => each.name)"):
            self.to(f"fieldset[name={name}] input")
            if name in numbers:
                page.keyboard.type(numbers[name])
            elif name in {"respondent", "sex", "low_back_pain", "pregnancy_weeks"}:
                self.press("Space")
            else:
                self.press("ArrowDown")
        self.to("button.go")
        self.press("Enter")
        page.wait_for_function(
            """([said, count, first]) => {
              const heading = document.querySelector("h2")?.innerText, fields = document.querySelectorAll("fieldset");
              return heading !== said || fields.length !== count || fields[0]?.querySelector("legend").innerText !== first;
            }""",
            arg=before,
        )

    def through_the_interview(self, age):
        """Every screen, by `none of these` where there is such a button, to the leaflet."""
        self.answer_screen(age)
        for _ in range(40):
            if self.page.locator("fieldset").count() == 0:
                return
            if self.page.locator("button.rest").count() == 0:
                self.answer_screen(age)
                continue
            said = self.page.locator("legend").first.inner_text()
            self.to("button.rest")
            self.press("Enter")
            self.page.wait_for_function("said => document.querySelector('legend')?.innerText !== said", arg=said)
        raise AssertionError("the interview does not end")


@pytest.fixture
def keys(opened):
    return Keys(opened.page)
