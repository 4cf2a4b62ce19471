"""Many people: triage_frame beside the expression that somebody would write by hand for the same engine.

    python benchmarks/frames.py [ROWS [ROUNDS]]

150 made-up rules of one to four of 120 findings, a third of the answers not known. By hand means: each rule as `and` of its
columns, the rules of an urgency as `or`, `when/then` over the urgencies, written once for these rules in the engine's own
words; rows per second of the whole call, the making of expressions included. The results are compared row by row first.

Then the core's own rules: in memory, and with `lbpkit batch` from Parquet and from Arrow to Parquet, with the memory that takes.
"""

import functools
import operator
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc
import pyarrow.parquet as pq
from made_up import SEED, plugin_of
from measuring import in_turn, ratios, reached, told

import lbpkit
from lbpkit.batch import triage_frame
from lbpkit.expressions import findings_of
from lbpkit.library import Library
from lbpkit.model.urgency import Urgency

RULES = 150
URGENCIES = list(reversed(Urgency))[:-1]
PIECE = 250_000


def people(findings, rows, seed=SEED, yes=0.06, unknown=0.35):
    """A table of made-up answers."""
    chance = np.random.default_rng(seed)

    def column():
        drawn = chance.random(rows, np.float32)
        return pa.array(drawn < yes, mask=drawn > 1 - unknown)

    return pa.table({finding: column() for finding in findings})


def with_about(table, seed=SEED):
    """The table with age, sex, days and score, and a key."""
    chance, rows = np.random.default_rng(seed), len(table)
    about = {
        "key": np.arange(rows),
        "age_years": chance.integers(16, 96, rows).astype(np.int16),
        "sex": np.array(["female", "male"])[chance.integers(0, 2, rows)],
        "pain_days": chance.integers(0, 400, rows).astype(float),
        "pain_score": chance.integers(0, 11, rows).astype(np.int8),
    }
    for name, values in about.items():
        table = table.append_column(name, pa.array(values))
    return table


def wanted(rules):
    """For each urgency, the most urgent first, the findings of each of its rules."""
    return {
        urgency: [sorted(findings_of(rule.when)) for rule in rules if rule.urgency is urgency] for urgency in URGENCIES
    }


def by_polars(rules, frame):
    # null and false is false, null or true is true: what is not known is filled in at the end
    said = pl.lit("self_care")
    for urgency, own in reversed(wanted(rules).items()):
        each = [functools.reduce(operator.and_, map(pl.col, rule)) for rule in own]
        so = functools.reduce(operator.or_, each).fill_null(value=False)
        said = pl.when(so).then(pl.lit(urgency.value)).otherwise(said)
    return frame.select(said.alias("urgency"))


def by_arrow(rules, table):
    said = pa.scalar("self_care")
    for urgency, own in reversed(wanted(rules).items()):
        each = [functools.reduce(pc.and_kleene, map(table.column, rule)) for rule in own]
        so = pc.fill_null(functools.reduce(pc.or_kleene, each), fill_value=False)
        said = pc.if_else(so, urgency.value, said)
    return pa.table({"urgency": said})


def by_duckdb(rules, relation):
    cases = []
    for urgency, own in wanted(rules).items():
        either = " or ".join("(" + " and ".join(f'"{finding}"' for finding in each) + ")" for each in own)
        cases.append(f"when coalesce({either}, false) then '{urgency.value}'")
    return relation.select(duckdb.SQLExpression(f"case {' '.join(cases)} else 'self_care' end").alias("urgency"))


def side_by_side(rows, rounds):
    part = plugin_of(RULES, random.Random(SEED))
    library = Library(parts=(part,), records=part.content.records)
    rules = library.rules.values()
    table = people(sorted(library.findings), rows)
    frame, relation = pl.from_arrow(table), duckdb.from_arrow(table)
    print(
        f"{rows:,} people, {RULES} rules of {len(library.findings)} findings; {rounds} rounds, medians (slowest to fastest)"
    )
    engines = {
        "Polars": (
            lambda: triage_frame(library, frame),
            lambda: by_polars(rules, frame),
            lambda found: found.to_arrow(),
        ),
        "PyArrow": (lambda: triage_frame(library, table), lambda: by_arrow(rules, table), lambda found: found),
        "DuckDB": (
            lambda: triage_frame(library, relation).to_arrow_table(),
            lambda: by_duckdb(rules, relation).to_arrow_table(),
            lambda found: found,
        ),
    }
    for name, (ours, theirs, plain) in engines.items():
        one, other = (
            plain(work()).column("urgency").cast(pa.large_string()).combine_chunks() for work in (ours, theirs)
        )
        assert one.equals(other), f"{name}: the urgencies differ"
        taken = in_turn({"lbpkit": ours, "by hand": theirs}, rounds)
        print(told(f"{name}: triage_frame", taken["lbpkit"], rows / 1e6, "M rows/s"))
        print(told(f"{name}: by hand", taken["by hand"], rows / 1e6, "M rows/s"))
        median, low, high = ratios(taken["lbpkit"], taken["by hand"])
        print(f"  {name}: {median:.2f} x by hand ({low:.2f} to {high:.2f})   ({reached(median, 0.85)})")


def core(rows, rounds):
    library = lbpkit.load_library(plugins=())
    few = min(rows, 1_000_000)
    table = with_about(people(sorted(library.findings), few, yes=0.02, unknown=0.05))
    print(f"The core: {len(library.rules)} rules, {len(library.findings)} findings; {few:,} people in memory")
    taken = in_turn({"known": lambda: triage_frame(library, table, keep=["key"])}, rounds)
    print(told("numbers and sex known", taken["known"], few / 1e6, "M rows/s"))
    silent = pa.array(np.arange(few) % 20 == 0)
    for name in ("age_years", "sex", "pain_days", "pain_score"):
        place = table.column_names.index(name)
        table = table.set_column(place, name, pc.if_else(silent, None, table[name]))
    taken = in_turn({"unknown": lambda: triage_frame(library, table, keep=["key"])}, rounds)
    print(told("numbers and sex missing of one in twenty", taken["unknown"], few / 1e6, "M rows/s"))


def files(rows):
    """`lbpkit batch` in a process of its own, from Parquet and from Arrow, of few people and of many."""
    library = lbpkit.load_library(plugins=())
    piece = with_about(people(sorted(library.findings), PIECE, yes=0.02, unknown=0.05))
    with tempfile.TemporaryDirectory() as folder:
        for pieces in (1, max(2, rows // PIECE)):
            for ending, writing in ((".parquet", pq.ParquetWriter), (".arrow", pa.ipc.new_file)):
                path = Path(folder, f"people{ending}")
                with writing(path, piece.schema) as writer:
                    for _ in range(pieces):
                        writer.write_table(piece)
                seconds, megabytes = batch(path, Path(folder, "found.parquet"))
                print(
                    f"  lbpkit batch, {pieces * PIECE:>10,} rows in {path.stat().st_size / 1e6:5.0f} MB of {ending:8} "
                    f"{seconds:6.1f} s of one processor, {megabytes:.0f} MB of memory"
                )
                path.unlink()


BATCH = """
import resource, sys
from lbpkit.commands.running import run
run(["batch", sys.argv[1], "--out", sys.argv[2], "--keep", "key", "--no-plugins"])
own = resource.getrusage(resource.RUSAGE_SELF)
print(own.ru_utime + own.ru_stime, own.ru_maxrss / 1000, sep="\\n")
"""


def batch(people_file, result):
    """Processor time in seconds, and the most memory in megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", BATCH, str(people_file), str(result)], capture_output=True, text=True, check=True
    )
    seconds, megabytes = map(float, done.stdout.split()[-2:])
    return seconds, megabytes


def main(rows=10_000_000, rounds=5):
    side_by_side(rows, rounds)
    core(rows, rounds)
    files(rows)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
