"""How long a new process takes to import lbpkit, and to its first answer, beside `holidays`.

    python benchmarks/import_and_first_triage.py [ROUNDS]

Each statement runs in processes of its own, in turn, so that a busy machine slows all of them alike. What is counted
is the statement, not the interpreter's own start. Measure an installed wheel: an editable install reads TOML instead of
the snapshot (`nox -s benchmarks` sees to it).
"""

import statistics
import subprocess
import sys

import lbpkit

TRIAGE = """
import lbpkit
library = lbpkit.load_library(plugins=())
intake = lbpkit.Intake(
    age_years=52, sex="female", pain_days=12, pain_score=6,
    answers={"low_back_pain": "yes", "leg_pain_below_knee": "yes", "fever_or_chills": "no"},
)
lbpkit.triage(library, intake).urgency
"""
STATEMENTS = {
    "import holidays": "import holidays",
    "import lbpkit": "import lbpkit",
    "import holidays, first country": "import holidays; holidays.country_holidays('US', years=2026)",
    "import lbpkit, load, first triage": TRIAGE,
}
# (what is measured, against what, the ratio to reach)
GOALS = (
    ("import lbpkit", "import holidays", 0.1),
    ("import lbpkit, load, first triage", "import holidays, first country", 0.6),
)


def milliseconds(statement):
    """One run of the statement in a new process."""
    program = f"import time; start = time.perf_counter()\n{statement}\nprint(time.perf_counter() - start)"
    ended = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    return float(ended.stdout) * 1000


def main(rounds=21):
    for statement in STATEMENTS.values():
        milliseconds(statement)  # writes the byte code, fills the disk's cache
    taken = {name: [] for name in STATEMENTS}
    for _ in range(rounds):
        for name, statement in STATEMENTS.items():
            taken[name].append(milliseconds(statement))
    median = {name: statistics.median(times) for name, times in taken.items()}
    read = "snapshot" if lbpkit.load_library(plugins=()).parts[0].content.stored_hash else "TOML (editable install)"
    print(f"New processes, {rounds} each, medians; lbpkit's content read from: {read}")
    for name, value in median.items():
        print(f"  {name:34} {value:8.2f} ms   (fastest {min(taken[name]):.2f})")
    for name, against, goal in GOALS:
        ratio = median[name] / median[against]
        print(f"  {name} / {against}: {ratio:.3f}   ({'reached' if ratio <= goal else 'not reached'}: at most {goal})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
