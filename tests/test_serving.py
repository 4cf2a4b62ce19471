"""The service: the same answers as in Python, strict about what it is given, silent about what it was told."""

import functools
import json
import logging
import re
import socket
import threading
import time
from pathlib import Path

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

import lbpkit
from lbpkit import fhir
from lbpkit.interview import next_question
from lbpkit.serving import Limits, application
from lbpkit.serving.openapi import openapi
from lbpkit.testing import intakes

CORE = lbpkit.load_library(plugins=())
CLIENT = TestClient(application(CORE), raise_server_exceptions=False)
EXAMPLE = json.loads(Path("examples/intakes/sciatica_two_weeks.json").read_text("utf-8"))
POSTS = sorted(path for path, methods in openapi()["paths"].items() if "post" in methods)
MARK = "zebra-marker"


def post(path, body, **options):
    return CLIENT.post(path, json=body, **options)


# ---- the same answers


@given(intakes(CORE))
def test_triage_is_what_python_says(intake):
    answer = post("/triage", {"intake": intake.to_dict()})
    assert answer.status_code == 200
    assert answer.json() == json.loads(json.dumps(lbpkit.triage(CORE, intake).to_dict()))


@given(intakes(CORE), st.sampled_from(["urgency", "care"]))
def test_the_next_screen_is_what_python_says(intake, goal):
    told = post("/next", {"intake": intake.to_dict(), "goal": goal}).json()["screen"]
    screen = next_question(CORE, intake, goal=goal)
    if screen is None:
        assert told is None
    else:
        assert [question["id"] for question in told["questions"]] == [question.id for question in screen.questions]
        assert told["none_of_these"] == dict(screen.none_of_these())


@pytest.mark.parametrize("format", ["text", "markdown", "html", "json", "pdf"])
def test_a_leaflet_in_every_format(format):
    answer = post("/leaflet", {"intake": EXAMPLE, "format": format, "region": "GB", "style": "large_print"})
    document = lbpkit.leaflet(
        CORE, lbpkit.triage(CORE, lbpkit.Intake.from_dict(EXAMPLE)), region="GB", style="large_print"
    )
    wanted = lbpkit.render(document, format)
    assert answer.content == (wanted if isinstance(wanted, bytes) else wanted.encode())


def test_fhir_answers_in_a_plan_out():
    response = fhir.questionnaire_response(CORE, lbpkit.Intake.from_dict(EXAMPLE)) | {
        "subject": {"reference": "Patient/7"}
    }
    plan = post("/fhir/QuestionnaireResponse/$triage", response).json()
    assert (plan["resourceType"], plan["subject"]["reference"]) == ("CarePlan", "Patient/7")
    assert CLIENT.get("/fhir/Questionnaire").json() == fhir.questionnaire(CORE)


def test_cds_hooks_discovery_and_cards():
    (service,) = CLIENT.get("/cds-services").json()["services"]
    response = fhir.questionnaire_response(CORE, lbpkit.Intake.from_dict(EXAMPLE))
    found = {"resourceType": "Bundle", "entry": [{"resource": response}]}
    for prefetch in ({"answers": response}, {"answers": found}):
        (card,) = post(f"/cds-services/{service['id']}", {"hook": "patient-view", "prefetch": prefetch}).json()["cards"]
        assert card["indicator"] == "info"
    assert post(f"/cds-services/{service['id']}", {"hook": "patient-view"}).json() == {"cards": []}


# ---- strict


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("/triage", {"intake": {"age_years": -3, "pain_score": 11}}, 422, ["intake.age_years", "intake.pain_score"]),
        ("/triage", {"intake": {"answers": {"fevr_or_chills": "yes"}}}, 422, ["did you mean 'fever_or_chills'"]),
        ("/triage", {"intak": {}}, 400, ["did you mean 'intake'"]),
        ("/triage", {"intake": []}, 400, ["another type"]),
        ("/next", {"goal": "all"}, 422, ["allowed: urgency, care"]),
        ("/next", {"locale": "tlh"}, 422, ["no locale 'tlh'"]),
        ("/leaflet", {"format": "docx"}, 422, ["allowed: text"]),
        ("/leaflet", {"style": "tiny", "region": "XX"}, 422, ["style"]),
        ("/leaflet", {"region": "XX"}, 422, ["no region 'XX'"]),
        ("/fhir/QuestionnaireResponse/$triage", {"resourceType": "Patient"}, 422, ["is no QuestionnaireResponse"]),
    ],
)
def test_what_cannot_be_used_is_named_by_field(path, body, status, said):
    answer = post(path, body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    for each in said:
        assert each in json.dumps(answer.json(), ensure_ascii=False)


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff", b"[" * 50_000, b'{"a": NaN}', b'{"a": 1, "a": 2}', b'{"a": ' + b"9" * 5000 + b"}"],
)  # fmt: skip
def test_nonsense_is_refused(path, content):
    answer = CLIENT.post(path, content=content, headers={"content-type": "application/json"})
    assert 400 <= answer.status_code < 500
    assert answer.json()["title"]


@pytest.mark.parametrize("path", POSTS)
def test_only_json_and_not_too_much_of_it(path):
    assert CLIENT.post(path, content=b"{}", headers={"content-type": "text/plain"}).status_code == 415
    large = b'{"intake": {}, "note": "' + b"x" * 1_100_000 + b'"}'
    assert CLIENT.post(path, content=large, headers={"content-type": "application/json"}).status_code == 413


def test_what_is_not_there_and_what_is_not_allowed():
    assert CLIENT.get("/nothing").status_code == 404
    assert CLIENT.get("/triage").status_code == 405
    assert CLIENT.post("/health").status_code == 405


# ---- silent


@pytest.mark.parametrize("path", ["/health", "/about", "/", "/page.js", "/nothing", "/words/en", "/openapi.json"])
def test_every_answer_has_the_safe_headers(path):
    headers = CLIENT.get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "server" not in headers


def test_a_mark_in_every_field_reaches_no_log_and_no_refusal(caplog, capfd):
    caplog.set_level(logging.DEBUG)
    for path in POSTS:
        for body in (
            {"intake": {"age_years": MARK, "answers": {MARK: MARK}}},
            {"intake": {"answers": {"fever_or_chills": MARK}}},
            {MARK + " ": MARK},
            {
                "resourceType": "QuestionnaireResponse",
                "status": MARK,
                "item": [{"linkId": "sex", "answer": [{"a": MARK}]}],
            },
        ):
            assert MARK not in post(path, body).text
        CLIENT.post(path, content=MARK.encode() * 50_000, headers={"content-type": "application/json"})
    told = capfd.readouterr()
    logged = [record.getMessage() for record in caplog.records if record.name.split(".")[0] != "httpx"]
    assert not [line for line in [*logged, told.out, told.err] if MARK in line]


def test_a_fault_of_ours_is_no_traceback(monkeypatch):
    monkeypatch.setattr("lbpkit.serving.service.triage", lambda *_: 1 / 0)
    answer = post("/triage", {"intake": EXAMPLE})
    assert (answer.status_code, answer.json()["title"]) == (500, "something went wrong here; nothing was stored")
    assert "ZeroDivision" not in answer.text


# ---- under strain


def test_a_request_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr("lbpkit.serving.service.triage", lambda *_: time.sleep(2))
    client = TestClient(application(CORE, Limits(work_seconds=0.1)), raise_server_exceptions=False)
    assert client.post("/triage", json={"intake": {}}).status_code == 503


def test_a_body_that_does_not_come_is_not_waited_for():
    async def slow():
        messages = []

        async def receive():
            await anyio.sleep(5)

        async def send(message):
            messages.append(message)

        scope = {
            "type": "http", "method": "POST", "path": "/triage", "raw_path": b"/triage", "query_string": b"", "root_path": "",
            "headers": [(b"content-type", b"application/json")], "http_version": "1.1", "scheme": "http",
        }  # fmt: skip
        await application(CORE, Limits(body_seconds=0.1))(scope, receive, send)
        return messages[0]["status"]

    assert anyio.run(slow) == 408


def test_too_much_at_once_is_told_to_come_back(monkeypatch):
    started, ended = threading.Event(), threading.Event()

    def waiting(library, intake):
        started.set()
        ended.wait(5)
        return lbpkit.triage(library, intake)

    monkeypatch.setattr("lbpkit.serving.service.triage", waiting)
    with TestClient(application(CORE, Limits(at_once=1))) as client:
        first = threading.Thread(target=functools.partial(client.post, "/triage", json={"intake": {}}))
        first.start()
        started.wait(5)
        refused = client.get("/health")
        ended.set()
        first.join()
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert client.get("/health").status_code == 200


# ---- the page


KEEPING = r"localStorage|sessionStorage|indexedDB|cookie"
MARKING_UP = r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\("


def test_the_page_sets_texts_as_texts_and_keeps_nothing():
    assert not re.search(f"{KEEPING}|{MARKING_UP}", CLIENT.get("/page.js").text)


def test_every_word_of_the_page_is_there():
    words = CLIENT.get("/words/en").json()
    used = set(re.findall(r'data-words="(\w+)"', CLIENT.get("/").text))
    used |= set(re.findall(r"words\.(\w+)", CLIENT.get("/page.js").text))
    assert used <= words.keys()
    assert all(words.values())


def test_every_address_is_described():
    described = openapi()["paths"].keys()
    served = {route.path for route in application(CORE).routes}
    assert served - described == {"/", "/page.js", "/page.css", "/openapi.json"}
    assert described <= served


def test_it_listens_on_this_machine_alone_unless_told_otherwise(monkeypatch):
    import uvicorn

    from lbpkit.__main__ import main

    asked = {}
    monkeypatch.setattr(uvicorn, "run", lambda _, **options: asked.update(options))
    assert main(["serve", "--no-plugins"]) == 0
    assert asked["host"] == "127.0.0.1"
    assert asked["access_log"] is False
    assert socket.gethostbyname(asked["host"]) == "127.0.0.1"
