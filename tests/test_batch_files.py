"""Tables of people in files: the same urgencies as `triage`, everything wrong at once, and whole files or none."""

import stat

import polars
import pyarrow
import pyarrow.ipc
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lbpkit
from lbpkit.batch import triage_file
from lbpkit.commands.running import run
from lbpkit.testing import intakes, libraries, library_of

LIBRARY = library_of({
    "findings": {"ache": {"kind": "symptom"}, "fever": {"kind": "symptom"}},
    "rules": {
        "hot": {"when": {"all": ["ache", "fever"]}, "urgency": "emergency"},
        "young": {"when": {"all": ["ache", "age_years < 40"]}, "urgency": "soon"},
    },
})  # fmt: skip


def as_csv(rows, findings, path, chance):
    """The intakes as somebody may write them by hand."""
    words = {
        "yes": ["yes", "Yes", "TRUE"],
        "no": ["no", "false"],
        None: ["", "unknown", "Null"],
        "unknown": ["", "unknown"],
    }
    lines = [",".join(["key", "age_years", "sex", "pain_days", "pain_score", *findings])]
    for key, row in enumerate(rows):
        about = [row.age_years, row.sex, row.pain_days, row.pain_score]
        told = ["" if each is None else str(each) for each in about]
        lines.append(
            ",".join([f"{key:03}", *told, *(chance.choice(words[row.answers.get(each)]) for each in findings)])
        )
    path.write_text("\n".join(lines) + "\n", "utf-8")


@given(data=st.data())
def test_every_row_is_what_triage_says(tmp_path_factory, data):
    library = data.draw(libraries(care=False))
    rows = data.draw(st.lists(intakes(library), min_size=1, max_size=6))
    folder = tmp_path_factory.mktemp("rows")
    as_csv(rows, library.findings, folder / "people.csv", data.draw(st.randoms()))
    wanted = [lbpkit.triage(library, row).urgency for row in rows]
    counted = triage_file(library, folder / "people.csv", folder / "found.parquet", keep=["key"])
    found = polars.read_parquet(folder / "found.parquet")
    assert found["key"].to_list() == [f"{key:03}" for key in range(len(rows))]
    assert found["urgency"].to_list() == [urgency.value for urgency in wanted]
    assert counted == {urgency: wanted.count(urgency) for urgency in lbpkit.Urgency}


def parquet(folder, **columns):
    pyarrow.parquet.write_table(pyarrow.table(columns), folder / "people.parquet", row_group_size=7)
    return folder / "people.parquet"


def test_parquet_in_pieces_and_csv_out(tmp_path, monkeypatch):
    monkeypatch.setattr("lbpkit.batch.tables.ROWS", 5)
    people = parquet(tmp_path, key=list(range(20)), ache=[True, None] * 10, fever=[False] * 20, age_years=[30, 50] * 10)
    progress = []
    counted = triage_file(
        LIBRARY, people, tmp_path / "found.csv", keep=["key"], told=lambda *done: progress.append(done)
    )
    found = polars.read_csv(tmp_path / "found.csv")
    assert found["key"].to_list() == list(range(20))
    assert found["urgency"].to_list() == ["soon", "self_care"] * 10
    assert counted[lbpkit.Urgency.SOON] == 10
    assert sum(done for done, _ in progress) == 20
    assert {total for _, total in progress} == {20}
    assert stat.S_IMODE((tmp_path / "found.csv").stat().st_mode) == 0o600


def test_arrow_in_batches_and_out(tmp_path, monkeypatch):
    monkeypatch.setattr("lbpkit.batch.tables.STRIPE", 5)
    table = pyarrow.table(
        {"key": list(range(20)), "ache": [True, None] * 10, "fever": [False] * 20, "age_years": [30, 50] * 10}
    )
    with pyarrow.ipc.new_file(tmp_path / "people.arrow", table.schema) as writer:
        writer.write_table(table, max_chunksize=13)
    triage_file(LIBRARY, tmp_path / "people.arrow", tmp_path / "found.arrow", keep=["key"])
    found = pyarrow.ipc.open_file(tmp_path / "found.arrow").read_all().to_pydict()
    assert found == {"key": list(range(20)), "urgency": ["soon", "self_care"] * 10}


BAD = "key,ache,feever,age_years,pain_score,sex\n1,maybe,yes,200,4,f\n2,2,no,ten,11,male\n3,yes\n"


def test_everything_wrong_is_said_before_anything_is_written(tmp_path, capsys):
    (tmp_path / "people.csv").write_text(BAD)
    out = tmp_path / "found.csv"
    out.write_text("as before")
    with pytest.raises(lbpkit.IntakeError) as refused:
        triage_file(LIBRARY, tmp_path / "people.csv", out, keep=["kye"])
    told = {problem.field: problem.message for problem in refused.value.problems}
    assert told.keys() == {"ache", "age_years", "feever", "key", "kye", "pain_score", "rows", "sex"}
    assert "did you mean 'fever'" in told["feever"]
    assert told["ache"].endswith("2 rows hold something else")
    assert told["age_years"].endswith("2 rows hold something else")
    assert told["rows"].startswith("1 has")
    assert out.read_text() == "as before"
    assert "maybe" not in str(refused.value)
    assert run(["batch", str(tmp_path / "people.csv"), "--no-plugins", "--out", str(out)]) == 2
    assert "pain_score: must hold" in capsys.readouterr().err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["found.csv", "people.csv"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("people.parquet", b"PAR1 no", "cannot read 'people.parquet'"),
        ("people.csv", b"", "cannot read 'people.csv'"),
        ("people.csv", b"ache,ache\nyes,no\n", "more than one column"),
        ("people.xlsx", b"", "ends in .parquet, .arrow or .csv"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(lbpkit.LbpkitError, match=said):
        triage_file(LIBRARY, tmp_path / name, tmp_path / "found.csv")
    assert not (tmp_path / "found.csv").exists()


def test_the_people_are_not_written_over(tmp_path):
    people = parquet(tmp_path, ache=[True])
    with pytest.raises(lbpkit.LbpkitError, match="name another file"):
        triage_file(LIBRARY, people, people)


def test_the_command_tells_how_many(tmp_path, capsys):
    people = parquet(tmp_path, key=[1, 2], chest_pain=[True, True])
    out = tmp_path / "found.parquet"
    assert run(["batch", str(people), "--out", str(out), "--keep", "key", "--no-plugins"]) == 0
    assert "emergency" in capsys.readouterr().out
    assert polars.read_parquet(out).rows() == [(1, "emergency"), (2, "emergency")]
