"""The programs in examples/: lbpkit inside a web application, a command line, a mailing, a clinic and a notebook."""

import csv
import importlib.util
import json
import re
from functools import cache
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import lbpkit

FOLDER = Path(__file__).parents[1] / "examples"
INTAKES = FOLDER / "intakes"
CORE = lbpkit.load_library(plugins=())


LOAD = lbpkit.load_library


def loaded(**options):
    """The core alone where no plugin is named, read once."""
    return LOAD(**options) if options else CORE


@pytest.fixture(autouse=True)
def _the_core_alone(monkeypatch):
    monkeypatch.setattr(lbpkit, "load_library", loaded)


@cache
def program(name):
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---- FastAPI


def test_a_fastapi_view_asks_until_nothing_matters_and_gives_a_leaflet():
    client = TestClient(program("fastapi_app").app)
    intake = lbpkit.Intake()
    for _ in range(60):
        told = client.post("/screen", json=intake.to_dict()).json()
        if not told["questions"]:
            break
        picked = dict(told["none"])
        for question in told["questions"]:
            if question["id"] in ("age_years", "pain_days", "pain_score"):
                picked[question["id"]] = 30
            elif question["id"] not in intake.answers and not set(told["none"]) & {*question["choices"][0]["answers"]}:
                picked |= question["choices"][0]["answers"]
        intake = intake.answering(picked | ({"pain_score": 3} if "pain_score" in picked else {}))
    assert lbpkit.triage(CORE, intake).complete or told["urgency"] == "emergency"
    assert "<html" in client.post("/leaflet?region=GB", json=intake.to_dict()).text


def test_a_fastapi_view_refuses_without_repeating_an_answer():
    client = TestClient(program("fastapi_app").app)
    for content, said in (
        ('{"age_years": "zebra"}', "age_years"),
        ('{"sex": "zebra", "sex": 1}', "sex"),
        ("zebra", "intake"),
    ):
        answer = client.post("/leaflet", content=content)
        assert answer.status_code == 422
        assert said in answer.json()
        assert "zebra" not in answer.text
    assert "no region" in client.post("/leaflet?region=XX", json={}).json()["request"]


# ---- Django


@pytest.fixture(scope="module")
def django_client():
    import django
    from django.test import Client

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET_KEY", "for-tests")
        patch.setattr(lbpkit, "load_library", loaded)
        module = program("django_app")
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["testserver"]
        settings.ROOT_URLCONF = module
        django.setup()
        yield lambda: Client(enforce_csrf_checks=True)


def posted(page, intake, numbers):
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    answers = {"csrfmiddlewaretoken": token}
    for question in lbpkit.next_question(CORE, intake, goal="care").questions:
        nos = [place for place, choice in enumerate(question.choices) if "no" in choice.answers.values()]
        answers[question.id] = str(nos[0] if nos else 0) if question.choices else numbers[question.id]
    return answers


def test_a_django_view_asks_screen_by_screen(django_client):
    client = django_client()
    page = client.get("/").content.decode()
    assert "fieldset" in page
    numbers = {"age_years": "30", "pain_days": "3.5", "pain_score": ""}
    for _ in range(60):
        if "fieldset" not in page:
            break
        intake = lbpkit.Intake.from_dict(client.session.get("intake", {}))
        answer = client.post("/", posted(page, intake, numbers))
        assert answer.headers["cache-control"].count("no-store") == 1
        page = answer.content.decode()
    finished = lbpkit.Intake.from_dict(client.session["intake"])
    assert finished.pain_days == 3.5
    assert "pain_score" not in finished.not_asked
    assert lbpkit.triage(CORE, finished).complete
    assert "Demonstration, not for care" in page


def test_a_django_view_keeps_the_page_where_an_answer_cannot_be_used_and_needs_its_token(django_client):
    client = django_client()
    page = client.get("/").content.decode()
    answers = posted(page, lbpkit.Intake(), {"age_years": "-3", "pain_days": "3", "pain_score": "5"})
    for wrong in (answers, answers | {"age_years": "zebra"}, answers | {"respondent": "99"}):
        page = client.post("/", wrong).content.decode()
        assert 'role="alert"' in page
        assert "intake" not in client.session
    assert client.post("/", {"age_years": "30"}).status_code == 403


# ---- command line, mailing, clinic


def test_a_check_in_tells_what_is_new(tmp_path, capsys):
    check_in, person = program("check_in").main, tmp_path / "person.json"
    before = lbpkit.Intake.from_json((INTAKES / "sciatica_two_weeks.json").read_bytes())
    later = tmp_path / "later.json"
    later.write_text(json.dumps(before.answering({"saddle_numbness": "yes"}).to_dict()))
    assert check_in([str(person), str(INTAKES / "sciatica_two_weeks.json")]) == 0
    assert check_in([str(person), str(later)]) == 3
    told = capsys.readouterr().out
    assert told.startswith("routine: gp, within 1008 h")
    assert "Last time: routine. It has got worse." in told
    assert CORE.findings["saddle_numbness"].label in told
    assert person.stat().st_mode & 0o077 == 0
    bad = tmp_path / "bad.json"
    bad.write_text('{"age_years": -3}')
    with pytest.raises(SystemExit):
        check_in([str(person), str(bad)])
    assert "age_years: must be a whole number" in capsys.readouterr().err


def test_a_mailing_names_its_files_after_nobody(tmp_path, capsys):
    table = FOLDER / "mailing.csv"
    assert program("mailing").main(table, tmp_path) == 0
    assert capsys.readouterr().out == "3 written, 0 there already, 0 failed\n"
    people = [*csv.DictReader(table.read_text("utf-8").splitlines())]
    pages = {path.stem: path.read_text("utf-8") for path in tmp_path.glob("*.html")}
    assert sorted(pages) == [person["ref"] for person in people]
    for person in people:
        assert person["name"] in pages[person["ref"]]
        assert "Demonstration, not for care" not in pages[person["ref"]]


def test_a_clinic_says_it_in_its_own_words(install, capsys):
    content = FOLDER.parent / "plugins/lbpkit-clinic-example/src/lbpkit_clinic_example/content"
    files = {str(path.relative_to(content)): path.read_bytes() for path in content.glob("*/*")}
    install("lbpkit-clinic-example", files=files, owner="larkfield")
    program("clinic_leaflet").main(INTAKES / "sciatica_two_weeks.json")
    told = capsys.readouterr().out
    assert "Before your first visit" in told
    assert "the Larkfield way" in told
    program("clinic_leaflet").main(INTAKES / "numb_between_the_legs.json")
    assert "Before your first visit" not in capsys.readouterr().out


# ---- the notebook


def test_the_notebook_runs_from_its_first_cell_to_its_last(capsys):
    notebook = json.loads((FOLDER / "worked_example.ipynb").read_text("utf-8"))
    names = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)  # noqa: S102  our own
    assert (names["quiet"].urgency.value, names["numb"].urgency.value) == ("routine", "emergency")
    picture = names["evidence_map"](CORE, names["offered"][:8])
    assert picture._repr_svg_() == picture
    assert "Get help at once if" in capsys.readouterr().out


def test_every_example_is_named_where_people_look():
    named = (FOLDER / "README.md").read_text("utf-8")
    for path in FOLDER.iterdir():
        if path.suffix in (".py", ".ipynb", ".csv") and not path.name.startswith("refresh_"):
            assert f"`{path.name}`" in named
