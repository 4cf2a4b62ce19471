"""The service: the same answers as in Python, strict about what it is given, silent about what it was told."""

import datetime
import functools
import json
import logging
import re
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
from lbpkit.serving.answers import PAGES
from lbpkit.serving.openapi import openapi
from lbpkit.testing import intakes

CORE = lbpkit.load_library(plugins=())
CLIENT = TestClient(application(CORE), raise_server_exceptions=False)
EXAMPLE = json.loads(Path("examples/intakes/sciatica_two_weeks.json").read_text("utf-8"))
POSTS = sorted(path for path, methods in openapi()["paths"].items() if "post" in methods)
MARK = "zebra-marker"
TRIAGE = "/fhir/QuestionnaireResponse/$triage"
RESPONSE = fhir.questionnaire_response(CORE, lbpkit.Intake.from_dict(EXAMPLE))


def post(path, body):
    headers = {"content-type": "application/json"}
    return CLIENT.post(path, content=json.dumps(body), headers=headers)


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
    assert CLIENT.get("/fhir/Questionnaire/lbpkit-interview").json() == fhir.questionnaire(CORE)


def parameters(**told):
    return {"resourceType": "Parameters", "parameter": [{"name": name, **value} for name, value in told.items()]}


def test_fhir_answers_among_parameters():
    response = RESPONSE | {"authored": "2026-11-21T09:30:00Z"}
    told = {"response": {"resource": response}, "language": {"valueCode": "en"}, "region": {"valueCode": "GB"}}
    plan = post(TRIAGE, parameters(**told)).json()
    assessment = lbpkit.triage(CORE, lbpkit.Intake.from_dict(EXAMPLE))
    wanted = {"subject": fhir.UNKNOWN_SUBJECT, "region": "GB", "on": datetime.date(2026, 11, 21)}
    assert plan == json.loads(json.dumps(fhir.care_plan(CORE, assessment, **wanted)))
    assert post(TRIAGE, parameters(**told, on={"valueDate": "2026-12-24"})).json()["created"] == "2026-12-24"


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"resourceType": "Parameters"}, 400, "each once, of: response (resource)"),
        ({"resourceType": "Patient"}, 422, "is no QuestionnaireResponse"),
        (parameters(region={"valueString": "GB"}), 400, "each once, of"),
        (parameters(region={"valueCode": "GB"}), 422, "is no QuestionnaireResponse"),
        (
            parameters(response={"resource": RESPONSE}, audience={"valueCode": "all"}),
            422,
            "allowed: patient, clinician",
        ),
        (parameters(response={"resource": RESPONSE}, region={"valueCode": 7}), 400, "another type"),
        (RESPONSE | {"authored": "some time ago"}, 422, "must be a date"),
        (RESPONSE | {"questionnaire": "urn:else"}, 422, "questionnaire: must be"),
    ],
)
def test_fhir_is_refused_with_an_operation_outcome(body, status, said):
    answer = post(TRIAGE, body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/fhir+json")
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert said in answer.json()["issue"][0]["diagnostics"]


def test_cds_hooks_discovery_and_cards():
    (service,) = CLIENT.get("/cds-services").json()["services"]
    call = functools.partial(post, f"/cds-services/{service['id']}")
    dated = RESPONSE | {"authored": "2026-11-21T09:30:00Z"}
    found = {
        "resourceType": "Bundle",
        "entry": [{"resource": {"resourceType": "OperationOutcome"}}, {"resource": dated}],
    }
    for answers in (dated, found):
        (card,) = call({"hook": "patient-view", "prefetch": {"answers": answers}}).json()["cards"]
        assert card["indicator"] == "info"
        assert "answers of 2026-11-21T09:30:00Z" in card["source"]["label"]
    for patient, status in (("7", 200), ("8", 422)):
        whose = dated | {"subject": {"reference": "https://ehr.example/fhir/Patient/7/_history/2"}}
        told = {"hook": "patient-view", "context": {"patientId": patient}, "prefetch": {"answers": whose}}
        assert call(told).status_code == status
    for nobody in (None, {"resourceType": "Bundle"}, {"resourceType": "Bundle", "entry": []}):
        assert call({"hook": "patient-view", "prefetch": {"answers": nobody}}).json() == {"cards": []}
    # Without the answers there is nothing to go by, which is no empty list of cards: it would look like good news.
    assert call({"hook": "patient-view"}).status_code == 412
    assert call({"hook": "order-sign", "prefetch": {"answers": None}}).status_code == 400


def test_pages_of_other_sites_may_call_it_only_where_they_are_named():
    asked = {"origin": "https://records.example.org", "access-control-request-method": "POST"}
    named = TestClient(application(CORE, origins=["https://records.example.org"]))
    assert named.options("/triage", headers=asked).headers["access-control-allow-origin"] == asked["origin"]
    assert named.options("/triage", headers=asked | {"origin": "https://else.example"}).status_code == 400
    assert "access-control-allow-origin" not in CLIENT.options("/triage", headers=asked).headers


def test_a_setting_holds_where_a_request_says_nothing():
    client = TestClient(application(CORE, publisher="Example Hospital", region="GB"))
    plain = client.post("/leaflet", json={"intake": EXAMPLE, "format": "text"}).text
    other = client.post("/leaflet", json={"intake": EXAMPLE, "format": "text", "region": "US"}).text
    plan = client.post(TRIAGE, json=RESPONSE).text
    for said in (plain, other, plan):
        assert "Example Hospital" in said
        assert "Demonstration, not for care" not in said
    assert ["country: United Kingdom" in said for said in (plain, other, plan)] == [True, False, True]
    with pytest.raises(lbpkit.LocaleError):
        application(CORE, region="XX")
    with pytest.raises(lbpkit.LbpkitError, match="no clinic"):
        application(CORE, clinic="nobody.main")


def test_a_screen_and_a_leaflet_are_of_the_region_and_the_day():
    answers = {key: "no" for key in CORE.findings if key != "painkiller_overdose"}
    intake = EXAMPLE | {"answers": answers}
    said = [post("/next", {"intake": intake, "region": region}).text for region in ("GB", "US")]
    assert ["paracetamol" in each for each in said] == [True, False]
    dated = post("/leaflet", {"intake": EXAMPLE, "on": "2026-12-24", "format": "json"}).json()
    assert dated["date"] == "2026-12-24"


# ---- strict


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("/triage", {"intake": {"age_years": -3, "pain_score": 11}}, 422, ["intake.age_years", "intake.pain_score"]),
        ("/triage", {"intake": {"answers": {"fevr_or_chills": "yes"}}}, 422, ["did you mean 'fever_or_chills'"]),
        ("/triage", {"intak": {}}, 400, ["did you mean 'intake'", "is needed"]),
        ("/triage", {"intake": []}, 400, ["another type"]),
        ("/next", {"intake": {}, "goal": "all"}, 422, ["allowed: urgency, care"]),
        ("/next", {"intake": {}, "locale": "tlh"}, 422, ["no locale 'tlh'"]),
        ("/leaflet", {"intake": {}, "format": "docx"}, 422, ["allowed: text"]),
        ("/leaflet", {"intake": {}, "style": "tiny", "region": "XX"}, 422, ["style"]),
        ("/leaflet", {"intake": {}, "region": "XX"}, 422, ["no region 'XX'"]),
        ("/leaflet", {"intake": {}, "on": "yesterday"}, 422, ["must be a date"]),
        (
            "/leaflet",
            {"intake": {}, "name": "x" * 201, "region": "y" * 101},
            400,
            ["longer than 200", "longer than 100"],
        ),
        ("/triage", {"intake": {"answers": {"fever_or_chills": "\ud800"}}}, 400, ["half of a character"]),
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
    assert answer.status_code == 400
    assert answer.json().get("title") or answer.json()["issue"]


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


@pytest.mark.parametrize(
    "path", ["/health", "/about", "/", "/page.js", "/pictures", "/nothing", "/words/en", "/openapi.json"]
)
def test_every_answer_has_the_safe_headers(path):
    headers = CLIENT.get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "server" not in headers


WRITTEN = st.sampled_from(["text", "markdown", "html", "json", "pdf"])


@given(
    name=st.text(max_size=30),
    note=st.text(max_size=30),
    format=WRITTEN,
    style=st.sampled_from(["standard", "easy_read"]),
)
def test_whatever_is_written_on_a_leaflet_it_is_made_or_refused(name, note, format, style):
    answer = post("/leaflet", {"intake": EXAMPLE, "name": name, "note": note, "format": format, "style": style})
    assert answer.status_code in (200, 400, 422)


def test_a_mark_in_every_field_reaches_no_log_and_no_refusal(caplog, capfd):
    caplog.set_level(logging.DEBUG)
    printed = dict.fromkeys(("name", "note", "publisher"), MARK)
    assert MARK in post("/leaflet", {"intake": EXAMPLE, **printed}).text
    for field in ("format", "locale", "region", "style", "audience", "clinic", "paper", "on"):
        assert post("/leaflet", {"intake": EXAMPLE, **printed, field: MARK}).status_code == 422
    CLIENT.post(f"/{MARK}?{MARK}={MARK}", content=MARK, headers={MARK: MARK})
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
    logged = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert not [line for line in [*logged, told.out, told.err] if MARK in line]


def test_a_fault_of_ours_is_told_by_kind_and_place_alone(monkeypatch, caplog, capfd):
    def broken(*_):
        raise KeyError(MARK)

    monkeypatch.setattr("lbpkit.serving.answers.triage", broken)
    answer = TestClient(application(CORE)).post("/triage", json={"intake": EXAMPLE})
    assert (answer.status_code, answer.json()["title"]) == (500, "something went wrong here; nothing was stored")
    assert answer.headers["x-content-type-options"] == "nosniff"
    (told,) = [record.getMessage() for record in caplog.records if record.name == "lbpkit.serving"]
    assert re.fullmatch(r"KeyError at .*\.py:\d+", told)
    assert MARK not in answer.text + caplog.text + "".join(capfd.readouterr())


# ---- under strain


def test_a_request_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr("lbpkit.serving.answers.triage", lambda *_: time.sleep(2))
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

    monkeypatch.setattr("lbpkit.serving.answers.triage", waiting)
    with TestClient(application(CORE, Limits(at_once=1))) as client:
        first = threading.Thread(target=functools.partial(client.post, "/triage", json={"intake": {}}))
        first.start()
        started.wait(5)
        refused = client.post("/triage", json={"intake": {}})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert client.get("/health").status_code == 200
        ended.set()
        first.join()
        assert client.post("/triage", json={"intake": {}}).status_code == 200


# ---- the page


KEEPING = r"localStorage|sessionStorage|indexedDB|cookie"
MARKING_UP = r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\("


SCRIPTS = sorted(name for name, (_, kind) in PAGES.items() if kind == "text/javascript")


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_page_sets_texts_as_texts_and_keeps_nothing(name):
    assert not re.search(f"{KEEPING}|{MARKING_UP}", CLIENT.get(f"/{name}").text)


def test_every_word_of_the_page_is_there():
    words = CLIENT.get("/words/en").json()
    used = set(re.findall(r'data-words="(\w+)"', CLIENT.get("/").text))
    used |= {word for name in SCRIPTS for word in re.findall(r"words\.(\w+)", CLIENT.get(f"/{name}").text)}
    assert used <= words.keys()
    assert all(words.values())


def test_every_address_is_described():
    described = openapi()["paths"].keys()
    served = {route.path for route in application(CORE).routes}
    assert served - described == {"/openapi.json", *(f"/{name}" for name in PAGES)}
    assert described <= served
