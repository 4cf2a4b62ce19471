"""The page of `lbpkit serve` in a browser: an interview by the keys alone, in three languages, silent and accessible."""

import socket
import threading
import time

import pytest
import uvicorn

from lbpkit.serving import application


@pytest.fixture(scope="module")
def address(library):
    """A service on this machine, on a port that is free."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(application(library, clinic="larkfield.main"), log_level="error", access_log=False)
    )
    running = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    server.should_exit = True
    running.join()


@pytest.fixture
def opened(browser, address, visited):
    return visited(browser, address)


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_an_interview_by_the_keys_alone(opened, keys, language):
    page = opened.page
    if language != "en":
        keys.to("#locale")
        keys.choose(language)
        page.wait_for_function("language => document.documentElement.lang === language", arg=language)
        assert page.evaluate("document.activeElement.id") == "locale"
    keys.through_the_interview(age="٤٠" if language == "ar" else "40")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator(".entry svg[role=img]").count() > 3
    keys.to("a.address, .sources a")
    assert opened.left_behind() == []


def test_what_is_answered_is_there_again_on_the_way_back(opened, keys):
    page = opened.page
    keys.answer_screen("40")
    page.get_by_role("button", name="Back", exact=True).click()
    page.get_by_label("Yes").first.wait_for()
    assert page.locator("fieldset[name=age_years]").get_by_role("textbox").input_value() == "40"
    assert page.locator("fieldset :checked").count() > 15


def test_one_question_at_a_time_gets_to_the_next_screen(opened, keys):
    page = opened.page
    page.get_by_label("one question at a time").check()
    page.wait_for_function("document.querySelectorAll('fieldset').length === 1")
    said = []
    for _ in range(6):
        said.append(page.locator("legend").inner_text())
        keys.answer_screen("40")
    assert len(set(said)) == 6


def test_what_is_missing_is_said_where_it_is(opened, keys):
    page = opened.page
    box = page.locator("fieldset[name=age_years]").get_by_role("textbox")
    box.fill("140")
    page.get_by_role("button", name="Go on").click()
    assert page.evaluate("document.activeElement.type") == "radio"
    assert page.locator("fieldset[name=age_years]").locator(".error").inner_text().endswith("from 0 to 120.")
    assert page.locator(".error:visible").count() == page.locator("fieldset").count()
    box.fill("40")
    box.blur()
    assert page.locator(".error:visible").count() == page.locator("fieldset").count() - 1


def test_a_place_that_is_pointed_at_is_answered(opened):
    page = opened.page
    page.locator('[data-region="low_back_pain"]').first.click()
    back = page.locator("fieldset[name=low_back_pain]")
    assert back.get_by_label("Yes").is_checked()
    assert page.locator(".chosen").count() == 1
    page.locator('[data-region="low_back_pain"]').first.click()
    assert back.locator(":checked").count() == 0


def test_a_place_in_the_leaflet_is_found_and_leaves_no_trace(opened, keys):
    page = opened.page
    page.get_by_role("button", name="Stop and show").click()
    page.locator("body.unfinished").wait_for()
    before = page.evaluate("history.length")
    page.locator(".cites a").first.click()
    assert page.evaluate("document.querySelector(':target').id").startswith("source-")
    assert page.evaluate("history.length") == before
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the leaflet").click()
    assert saved.value.suggested_filename == "leaflet.html"
    page.get_by_role("button", name="Back", exact=True).click()
    page.get_by_role("heading", name="Back and hip pain").wait_for()


@pytest.mark.parametrize("way", ["link", "keys"])
def test_whoever_leaves_quickly_leaves_nothing(opened, keys, way):
    page = opened.page
    keys.answer_screen("40")
    if way == "link":
        page.get_by_role("link", name="Leave quickly").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("about:blank")
    page.go_back()
    assert page.locator("fieldset :checked").count() == 0
    assert opened.left_behind() == []


@pytest.mark.parametrize("look", ["light", "dark", "narrow", "narrow and dark", "zoomed to 200 %"])
def test_nothing_is_against_wcag_or_misplaced(opened, seen, keys, look):
    looking = seen(opened.page)
    looking.look(look)
    assert (looking.against_wcag(), looking.misplaced()) == ([], [])
    opened.page.get_by_role("button", name="Go on").click()
    assert (looking.against_wcag(), looking.misplaced()) == ([], [])
    opened.page.get_by_role("button", name="Stop and show").click()
    opened.page.locator("body.unfinished").wait_for()
    assert (looking.against_wcag(), looking.misplaced()) == ([], [])
