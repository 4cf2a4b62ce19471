"""The memory of a loaded library, over that of Python with attrs.

    python benchmarks/memory.py [ROUNDS]

Each state is reached in processes of its own, and what the system says it holds then is read.
"""

import statistics
import subprocess
import sys

READ = """
import resource, sys
with open("/proc/self/statm") as file:
    print(int(file.read().split()[1]) * resource.getpagesize() / 1e6)
"""
STATES = {
    "Python with attrs": "import attr",
    "library loaded": "import attr, lbpkit; library = lbpkit.load_library(plugins=())",
    "library loaded, first triage": (
        "import attr, lbpkit; library = lbpkit.load_library(plugins=()); "
        "lbpkit.triage(library, lbpkit.Intake(age_years=52, answers={'low_back_pain': 'yes'})).urgency"
    ),
    "library loaded, every record made": (
        "import attr, lbpkit; from lbpkit.model.kinds import KINDS; library = lbpkit.load_library(plugins=()); "
        "made = [list(library.of_kind(kind).values()) for kind in KINDS]"
    ),
}
GOAL = 15
"""Megabytes, at most."""


def megabytes(state):
    done = subprocess.run([sys.executable, "-I", "-c", f"{state}\n{READ}"], capture_output=True, text=True, check=True)
    return float(done.stdout)


def main(rounds=7):
    print(f"Memory, {rounds} processes each, medians")
    held = {name: statistics.median(megabytes(state) for _ in range(rounds)) for name, state in STATES.items()}
    bare = held["Python with attrs"]
    for name, value in held.items():
        print(f"  {name:36} {value:6.1f} MB   (+{value - bare:.1f})")
    over = held["library loaded"] - bare
    print(
        f"  loaded, over Python with attrs: {over:.1f} MB   ({'reached' if over <= GOAL else 'not reached'}: at most {GOAL})"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
