"""triage_frame on PySpark, in local mode: run by `nox -s spark`, since it needs Java and 450 MB of Spark."""

import random
import subprocess
import sys
from pathlib import Path

import polars
import pyarrow.parquet
import pytest

import lbpkit
from lbpkit.batch import triage_frame
from lbpkit.testing import core_library

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "examples"), str(ROOT / "tests")]
from many_on_spark import local_session  # noqa: E402

from lbpkit.testing import library_of  # noqa: E402
from test_batch import AGES, arrow, people  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")


@pytest.fixture(scope="module")
def spark():
    session = local_session(2)
    yield session
    session.stop()


@pytest.fixture(scope="module")
def core_rows():
    """People of the core of whom some have no age and no sex, and what triage says of them."""
    library = core_library()
    rows = list(people(library, 300, random.Random(20261122), ("age_years", "sex")))
    return rows, [lbpkit.triage(library, row).urgency.value for row in rows]


@pytest.fixture
def parquet(tmp_path, core_rows):
    pyarrow.parquet.write_table(arrow(core_rows[0], core_library().findings), tmp_path / "people.parquet")
    return tmp_path / "people.parquet"


def test_every_row_is_what_triage_says(spark, parquet, core_rows):
    frame = spark.read.parquet(str(parquet)).repartition(5)
    triaged = triage_frame(core_library(), frame, keep=["key"])
    assert triaged.columns == ["key", "urgency"]
    found = {row["key"]: row["urgency"] for row in triaged.collect()}
    assert [found[key] for key in range(len(core_rows[1]))] == core_rows[1]
    assert len(set(core_rows[1])) == 5


def test_nothing_is_shuffled(spark, parquet):
    triaged = triage_frame(core_library(), spark.read.parquet(str(parquet)), keep=["key"])
    plan = triaged._jdf.queryExecution().executedPlan().toString()
    assert "MapInArrow" in plan
    assert "Exchange" not in plan


def test_leaving_out_a_number_never_pays(spark):
    frame = spark.createDataFrame([(True,), (False,), (None,)], "ache boolean")
    found = triage_frame(library_of(AGES), frame).collect()
    assert sorted(row["urgency"] for row in found) == ["routine", "self_care", "soon"]


def test_everything_wrong_is_said_before_anything_runs(spark):
    frame = spark.createDataFrame(
        [("yes", True, -3, "f"), ("no", False, 200, None)], "ache string, acke boolean, age_years int, sex string"
    )
    with pytest.raises(lbpkit.IntakeError) as refused:
        triage_frame(library_of(AGES), frame)
    assert {problem.field for problem in refused.value.problems} == {"ache", "acke", "age_years", "sex"}


def test_the_example(parquet, tmp_path, core_rows):
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples/many_on_spark.py"), str(parquet), str(tmp_path / "out")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found = polars.read_parquet(tmp_path / "out" / "*.parquet").sort("key")
    assert found["urgency"].to_list() == core_rows[1]
