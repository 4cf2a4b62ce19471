"""The page that runs lbpkit in the reader's browser: built, opened once, and then without any network."""

import functools
import http.server
import importlib.util
import threading
from pathlib import Path

import pytest

BUILD = Path(__file__).parents[2] / "docs/browser/build.py"
ELSEWHERE = """() => new Promise((told) => {
  addEventListener("securitypolicyviolation", (event) => told(event.effectiveDirective));
  fetch("http://127.0.0.2/").catch(() => setTimeout(told, 3000, "it was tried"));
})"""
"""Tries to reach another site, and gives the part of the policy that forbade it."""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Hands out files, and says nothing."""

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browser") / "try"
    spec = importlib.util.spec_from_file_location("build_browser_page", BUILD)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.build(folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def opened(browser, address, visited):
    return visited(browser, address)


def test_it_asks_and_answers_without_a_network(opened, keys, seen):
    """In one go, since Python takes its time to start: three languages, the keys alone, every look, no request."""
    page = opened.page
    asked = len(opened.requests)
    opened.context.set_offline(True)
    looking = seen(page)
    for look in ("light", "dark", "narrow", "zoomed to 200 %"):
        looking.look(look)
        assert (look, looking.against_wcag(), looking.misplaced()) == (look, [], [])

    for language in ("es", "ar"):
        keys.to("#locale")
        keys.choose(language)
        page.wait_for_function("language => document.documentElement.lang === language", arg=language)
        page.locator(f"fieldset[lang={language}]").first.wait_for()
    keys.through_the_interview(age="40")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator(".entry svg[role=img]").count() > 3
    for look in ("light", "dark", "narrow"):
        looking.look(look)
        assert (look, looking.against_wcag(), looking.misplaced()) == (look, [], [])

    assert [url for url in opened.requests[asked:] if not url.startswith("blob:")] == []
    assert opened.left_behind() == []

    # Its policy would not let an answer out either, from the page or from where Python runs.
    (worker,) = page.workers
    assert [each.evaluate(ELSEWHERE) for each in (page, worker)] == ["connect-src", "connect-src"]
