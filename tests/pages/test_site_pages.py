"""The documentation site in a browser: nothing against WCAG 2.2 AA, room on a small screen, and no request that leaves it.

Run by `nox -s docs`, which builds the site into build/docs first.
"""

from pathlib import Path

import pytest

SITE = Path("build/docs").absolute()
# One page of each kind, and the longest of some.
PAGES = (
    "index", "tutorial", "changelog", "search", "howto/embed", "explanation/safety_case", "explanation/evidence",
    "reference/content", "reference/evidence_map", "reference/content_format", "reference/problems", "reference/thresholds",
    "reference/conditions/index", "reference/conditions/sciatica", "reference/treatments/index",
    "reference/treatments/acupuncture", "reference/exercises/cat_camel_stretch", "reference/programmes/index",
    "reference/rules/index", "reference/rules/saddle_numbness_new", "reference/topics/index", "reference/regions/GB",
    "reference/findings/nerve", "reference/requirements/emergency", "reference/sources/guideline", "reference/questions",
    "reference/contraindications", "reference/terms", "reference/api/index", "reference/api/lbpkit",
)  # fmt: skip


@pytest.fixture(scope="module")
def asked():
    return set()


@pytest.fixture(scope="module")
def site(browser, seen, asked):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.on("request", lambda request: asked.add(request.url))
    yield seen(page)
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_nothing_against_wcag_and_room_on_a_small_screen(site, name):
    site.page.goto((SITE / f"{name}.html").as_uri())
    for look in ("light", "narrow and dark", "on paper"):
        site.look(look)
        width = site.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert (look, site.against_wcag(), width <= 0) == (look, [], True)


def test_no_page_asks_for_anything_outside_the_site(asked):
    assert asked
    assert {url for url in asked if not url.startswith((SITE.as_uri(), "data:"))} == set()
