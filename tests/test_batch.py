"""Intakes as data frames: the same urgency as `triage` on every row, whatever engine holds the frame."""

import random

import duckdb
import pandas
import polars
import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lbpkit
from lbpkit.batch import triage_frame
from lbpkit.model.intake import ABOUT
from lbpkit.testing import core_library, intakes, libraries, library_of

TYPES = {"age_years": "int64", "pain_score": "int64", "pain_days": "float64", "sex": "string"}


def arrow(rows, findings):
    """The intakes as a table, with a key; a finding that nobody was asked is left out."""
    asked = [key for key in findings if any(key in row.answers for row in rows)]
    columns = {"key": pyarrow.array(range(len(rows)))}
    for name in ABOUT:
        columns[name] = pyarrow.array([getattr(row, name) for row in rows], TYPES[name])
    for key in asked:
        answers = [{"yes": True, "no": False}.get(row.answers.get(key)) for row in rows]
        columns[key] = pyarrow.array(answers, "bool")
    return pyarrow.table(columns)


def of_pandas(table):
    types = {pyarrow.bool_(): pandas.BooleanDtype(), pyarrow.int64(): pandas.Int64Dtype()}
    return table.to_pandas(types_mapper=types.get)


FRAMES = {
    "polars": (polars.from_arrow, lambda found: found.to_dicts()),
    "polars, lazy": (lambda table: polars.from_arrow(table).lazy(), lambda found: found.collect().to_dicts()),
    "pandas": (of_pandas, lambda found: found.to_dict("records")),
    "pyarrow": (lambda table: table, lambda found: found.to_pylist()),
    "pyarrow, from within a byte": (
        lambda table: pyarrow.concat_tables([table, table]).combine_chunks()[len(table) :],
        lambda found: found.to_pylist(),
    ),
    "duckdb": (duckdb.from_arrow, lambda found: found.to_arrow_table().to_pylist()),
}


def urgencies(library, rows, engine):
    make, read = FRAMES[engine]
    found = read(triage_frame(library, make(arrow(rows, library.findings)), keep=["key"]))
    assert all(set(row) == {"key", "urgency"} for row in found)
    by_key = {row["key"]: row["urgency"] for row in found}
    return [by_key[key] for key in range(len(rows))]


@pytest.mark.parametrize("engine", FRAMES)
@given(data=st.data())
def test_every_row_is_what_triage_says(engine, data):
    library = data.draw(libraries(care=False))
    rows = data.draw(st.lists(intakes(library), min_size=1, max_size=8))
    assert urgencies(library, rows, engine) == [lbpkit.triage(library, row).urgency.value for row in rows]


def people(library, count, chance, missing):
    for _ in range(count):
        yes, unknown = chance.choice([(0, 0), (1, 0), (2, 1), (1, 30)])
        about = {
            "age_years": chance.randint(0, 120),
            "sex": chance.choice(["female", "male"]),
            "pain_days": chance.choice([0.5, 7, 14, 42, 84, 200]),
            "pain_score": chance.randint(0, 10),
        }
        answers = {
            key: chance.choices(["yes", "unknown", "no"], [yes, unknown, 100 - yes - unknown])[0]
            for key in library.findings
        }
        kept = {name: None if name in missing and chance.random() < 0.5 else value for name, value in about.items()}
        yield lbpkit.Intake(**kept, answers=answers)


@pytest.mark.parametrize("missing", [(), ("age_years", "sex")])
def test_the_core_on_frames(missing):
    library = core_library()
    rows = list(people(library, 150, random.Random(20261122), missing))
    wanted = [lbpkit.triage(library, row).urgency.value for row in rows]
    assert len(set(wanted)) == 5
    assert urgencies(library, rows, "polars") == wanted


# Age never given: under 40 soon, from 40 today. Each rule alone is only open, and weighs routine.
AGES = {
    "findings": {"ache": {"kind": "symptom"}},
    "rules": {
        "young": {"when": {"all": ["ache", "age_years < 40"]}, "urgency": "soon"},
        "old": {"when": {"all": ["ache", "age_years >= 40"]}, "urgency": "same_day"},
    },
}


@pytest.mark.parametrize("engine", FRAMES)
def test_leaving_out_a_number_never_pays(engine):
    library = library_of(AGES)
    frame = FRAMES[engine][0](pyarrow.table({"ache": pyarrow.array([True, False])}))
    found = FRAMES[engine][1](triage_frame(library, frame))
    assert sorted(row["urgency"] for row in found) == ["self_care", "soon"]


@pytest.mark.parametrize("engine", FRAMES)
def test_everything_wrong_is_said_at_once(engine):
    table = pyarrow.table({
        "ache": pyarrow.array(["yes", "no"]),
        "acke": pyarrow.array([True, False]),
        "age_years": pyarrow.array([-3, 200]),
        "pain_days": pyarrow.array([1.0, float("inf")]),
        "sex": pyarrow.array(["f", None]),
    })  # fmt: skip
    with pytest.raises(lbpkit.IntakeError) as refused:
        triage_frame(library_of(AGES), FRAMES[engine][0](table), keep=["kye", "urgency"])
    told = {problem.field: problem.message for problem in refused.value.problems}
    assert told.keys() == {"ache", "acke", "age_years", "kye", "pain_days", "sex", "urgency"}
    assert "did you mean 'ache'" in told["acke"]
    assert told["ache"].startswith("must be true, false or null")
    assert told["age_years"].endswith("2 rows hold something else")
    assert told["pain_days"].endswith("1 row holds something else")
    assert told["sex"].endswith("1 row holds something else")


def test_an_answer_that_is_kept_is_read_too():
    frame = polars.DataFrame({"ache": [True], "age_years": [50]})
    found = triage_frame(library_of(AGES), frame, keep=["age_years", "ache"])
    assert found.to_dicts() == [{"age_years": 50, "ache": True, "urgency": "same_day"}]


def test_a_long_frame_is_worked_on_in_stripes(monkeypatch):
    monkeypatch.setattr("lbpkit.batch.frames.STRIPE", 6)
    monkeypatch.setattr("lbpkit.batch.slices.STRIPE", 5)
    frame = polars.DataFrame({"ache": [True, False] * 5, "age_years": [50] * 10})
    assert triage_frame(library_of(AGES), frame)["urgency"].to_list() == ["same_day", "self_care"] * 5


def test_no_rows_and_no_columns():
    assert triage_frame(library_of(AGES), polars.DataFrame(schema={"ache": polars.Boolean})).is_empty()
    kept = triage_frame(library_of(AGES), polars.DataFrame({"key": [1, 2]}), keep=["key"])
    assert kept.columns == ["key", "urgency"]
    assert len(kept) == 2
