"""The JSON Schemas: what lbpkit reads and writes is valid, what it refuses is not."""

import json
import tomllib
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

import lbpkit
from lbpkit.content.structuring import StructureError, structure
from lbpkit.model.kinds import KINDS
from lbpkit.schemas import json_schema

DATA = files("lbpkit") / "data"
IN_FILES = [kind for kind in KINDS if kind != "claims" and not KINDS[kind].only_in_plugins]
EXAMPLES = Path(__file__).parents[1] / "examples" / "intakes"


def validator(kind):
    schema = json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def plain(toml):
    """A TOML file as JSON writes it: dates as text."""
    return json.loads(json.dumps(tomllib.loads(toml), default=str))


@pytest.fixture(scope="module")
def library():
    return lbpkit.load_library(plugins=())


@pytest.mark.parametrize("kind", IN_FILES)
def test_every_content_file_is_valid(kind):
    check = validator(kind)
    for file in (DATA / kind).iterdir():
        problems = [error.message for error in check.iter_errors(plain(file.read_text("utf-8")))]
        assert problems == [], file.name


def test_every_claim_is_valid():
    check = validator("claims")
    head, *rows = (DATA / "claims.tsv").read_text("utf-8").splitlines()
    for row in rows:
        check.validate(dict(zip(head.split("\t"), row.split("\t"), strict=True)))


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_example_is_valid_and_so_is_what_is_made_of_it(library, path):
    data = json.loads(path.read_text("utf-8"))
    validator("intake").validate(data)
    intake = lbpkit.Intake.from_dict(data)
    validator("intake").validate(intake.to_dict())
    assessment = lbpkit.triage(library, intake)
    validator("assessment").validate(assessment.to_dict())
    for audience in ("patient", "clinician"):
        document = lbpkit.leaflet(library, assessment, region="GB", audience=audience)
        validator("document").validate(document.to_dict())


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"age": 3},
        {"age_years": -3},
        {"age_years": 121},
        {"age_years": 1.5},
        {"age_years": "3"},
        {"age_years": True},
        {"pain_score": 11},
        {"pain_days": -1},
        {"sex": "f"},
        {"respondent": None},
        {"answers": []},
        {"answers": {"low_back_pain": 0}},
        {"answers": {"low_back_pain": "maybe"}},
        {"answers": {"low back pain": "yes"}},
    ],
)
def test_an_intake_that_is_refused_is_not_valid(data):
    with pytest.raises(lbpkit.IntakeError):
        lbpkit.Intake.from_dict(data)
    assert not validator("intake").is_valid(data)


def broken(good):
    """Copies of a record, each broken in one way."""
    yield "no key is missed", {**good, "nonsense": 1}
    for key, value in good.items():
        yield f"{key} is a number", {**good, key: 7.25}
        yield f"{key} is a deep list", {**good, key: [[[]]]}
        if isinstance(value, str):
            yield f"{key} is empty", {**good, key: ""}


@pytest.mark.parametrize("kind", IN_FILES)
def test_what_the_loader_refuses_is_not_valid(kind):
    check = validator(kind)
    file = min((DATA / kind).iterdir(), key=lambda file: file.name)
    raw = plain(file.read_text("utf-8"))
    is_table = KINDS[kind].layout == "table"
    name, good = next(iter(raw.items())) if is_table else (file.stem, raw)
    for how, bad in broken(good):
        try:
            structure({**bad, "id": name}, KINDS[kind].record)
        except StructureError:
            assert not check.is_valid({name: bad} if is_table else bad), how


@pytest.mark.parametrize("kind", IN_FILES)
def test_what_must_be_there_is_required(kind):
    check = validator(kind)
    file = min((DATA / kind).iterdir(), key=lambda file: file.name)
    raw = plain(file.read_text("utf-8"))
    is_table = KINDS[kind].layout == "table"
    name, good = next(iter(raw.items())) if is_table else (file.stem, raw)
    for key in good:
        if kind == "rules" and key in ("until_seen", "net"):
            continue  # depends on the urgency: what a schema of one field cannot say
        less = {other: value for other, value in good.items() if other != key}
        try:
            structure({**less, "id": name}, KINDS[kind].record)
        except StructureError:
            assert not check.is_valid({name: less} if is_table else less), key
        else:
            assert check.is_valid({name: less} if is_table else less), key


@pytest.mark.parametrize(
    "expression",
    [
        "low_back_pain",
        "acme.recent_travel",
        "age_years >= 65",
        "pain_days < 0.5",
        "sex is female",
        {"all": ["a", "b"]},
        {"any": ["a", {"at_least": 2, "of": ["b", "c", {"all": ["d", "age_years > 3"]}]}]},
    ],
)
def test_expressions(expression):
    check = validator("requirements")
    good = plain(min((DATA / "requirements").iterdir(), key=lambda file: file.name).read_text("utf-8"))
    assert check.is_valid({**good, "when": expression})


@pytest.mark.parametrize(
    "expression",
    [
        "Low back pain",
        "weight >= 65",
        "age_years >= old",
        "age_years == 65",
        "sex is other",
        "",
        7,
        None,
        [],
        {},
        {"all": []},
        {"all": ["a"]},
        {"all": ["a", "a"]},
        {"not": "a"},
        {"all": ["a", "b"], "any": ["a", "b"]},
        {"at_least": 1, "of": ["a", "b", "c"]},
        {"at_least": 2},
        {"any": ["a", {"all": ["b", "Bad one"]}]},
    ],
)
def test_broken_expressions(expression):
    check = validator("requirements")
    good = plain(min((DATA / "requirements").iterdir(), key=lambda file: file.name).read_text("utf-8"))
    assert not check.is_valid({**good, "when": expression})


def test_a_broken_assessment_and_document_are_not_valid(library):
    assessment = lbpkit.triage(library, lbpkit.Intake(age_years=40))
    data = assessment.to_dict()
    check = validator("assessment")
    for bad in (
        {**data, "urgency": "at once"},
        {**data, "extra": 1},
        {**data, "action": {**data["action"], "roles": ["wizard"]}},
        {**data, "intake": {"age_years": -1}},
        {key: value for key, value in data.items() if key != "provenance"},
    ):
        assert not check.is_valid(bad)
    document = lbpkit.leaflet(library, assessment).to_dict()
    check = validator("document")
    section = {**document["sections"][0], "blocks": [{"type": "script", "texts": []}]}
    assert not check.is_valid({**document, "sections": [section]})
    assert not check.is_valid({**document, "style": "fancy"})


def test_fields_are_described():
    schema = json_schema("findings")
    undescribed = [name for name, each in schema["properties"].items() if not each.get("description")]
    assert undescribed == []


def test_an_unknown_kind_gets_the_nearest():
    with pytest.raises(lbpkit.UnknownIdError, match="did you mean 'findings'"):
        json_schema("finding")
