"""What plugins cost: one triage beside a thousand rules and beside fifty plugins; a load among 300 distributions.

    python benchmarks/plugins.py [ROUNDS]

Time is the processor's, the least of several rounds in turn, so that a busy machine disturbs little. A plugin's own
questions are looked at twice: not answered, as for somebody whom nobody has asked, and answered with no. Loads run in new
processes. Measure an installed wheel (`nox -s benchmarks`).
"""

import datetime
import os
import random
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from made_up import SEED
from measuring import of_one_call

import lbpkit
from lbpkit.content.contents import Content
from lbpkit.expressions import parse
from lbpkit.library import build_library
from lbpkit.model.findings import Finding
from lbpkit.model.kinds import KINDS
from lbpkit.model.rules import Rule
from lbpkit.model.urgency import Urgency
from lbpkit.plugins import Loaded, load_core

INTAKES = 60
DISTRIBUTIONS = 300
SAID = {"sources": ("editorial",), "checked_on": datetime.date(2026, 11, 22), "label": "Made up"}
LOAD = "import lbpkit; library = lbpkit.load_library(); lbpkit.triage(library, lbpkit.Intake()).urgency"


def plugin_of(name, findings, rules, chance):
    """A plugin whose rules ask for one to three of its findings and one of the core's."""
    own = [
        Finding(
            id=f"{name}.finding_{n}", kind="circumstance", group="circumstances", if_unknown=Urgency.SELF_CARE,
            question="Is it so?", proxy_question="Is it so?", clinician="Made up", **SAID,
        )
        for n in range(findings)
    ]  # fmt: skip
    core = ["low_back_pain", "hip_pain", "leg_pain_below_knee", "fever_or_chills", "worse_bending"]
    made = []
    for n in range(rules):
        asked = [each.id for each in chance.sample(own, chance.randint(1, min(3, findings)))]
        rule = Rule(
            id=f"{name}.rule_{n}", when=parse({"all": [chance.choice(core), *asked]}), action=("gp",), within_hours=48,
            urgency=chance.choice([Urgency.ROUTINE, Urgency.SOON]), explanation="Made up", **SAID,
        )  # fmt: skip
        made.append(rule)
    records = {kind: {} for kind in KINDS}
    records["findings"] = {each.id: each for each in own}
    records["rules"] = {each.id: each for each in made}
    files = {(kind, key): "made_up.toml" for kind, of_kind in records.items() for key in of_kind}
    content = Content(owner=name, records=records, files=files)
    return Loaded(name=name, distribution=f"lbpkit-{name}", version="0", content=content)


def intakes_for(library, chance, answered):
    """Answers to all of the core's findings, and a no to each of the plugins' where they are answered."""
    intakes = []
    for _ in range(INTAKES):
        answers = {
            key: chance.choices(["unknown", "yes", "no"], [35, 6, 59])[0] if "." not in key else "no"
            for key in library.findings
            if answered or "." not in key
        }
        intakes.append(
            lbpkit.Intake(
                age_years=chance.randint(16, 95), sex=chance.choice(["female", "male"]),
                pain_days=chance.randint(0, 400), pain_score=chance.randint(0, 10), answers=answers,
            )
        )  # fmt: skip
    return intakes


def microseconds(work, rounds):
    """The least time of one triage for each (library, intakes), in turn."""
    calls = [(partial(lbpkit.triage, library), intakes) for library, intakes in work]
    return [min(times) for times in of_one_call(calls, rounds, time.process_time)]


def deciding(rounds):
    core = load_core()
    beside = {
        "core alone": (),
        "1,000 rules, 5 questions": (plugin_of("bench", 5, 1000, random.Random(SEED)),),
        "1,000 rules, 120 questions": (plugin_of("bench", 120, 1000, random.Random(SEED)),),
        "50 plugins, 4 rules, 1 question": tuple(
            plugin_of(f"bench_{number}", 1, 4, random.Random(SEED + number)) for number in range(50)
        ),
    }
    libraries = {name: build_library([core, *plugins]) for name, plugins in beside.items()}
    print(f"One triage, reasons unread, {INTAKES} intakes, the least of {rounds}")
    for answered in (False, True):
        work = [(library, intakes_for(library, random.Random(SEED), answered)) for library in libraries.values()]
        alone, *others = microseconds(work, rounds)
        print(
            f"  with the plugins' own questions {'answered no' if answered else 'not answered'}: core alone {alone:.1f} µs"
        )
        for name, taken in zip([*libraries][1:], others, strict=True):
            print(f"    {name:32} {taken:7.1f} µs   {100 * (taken / alone - 1):+.0f} %")


def distributions(folder, count):
    """Distributions as pip leaves them, each with a command and nothing for lbpkit."""
    for number in range(count):
        info = Path(folder, f"made_up_{number}-1.0.dist-info")
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: made-up-{number}\nVersion: 1.0\n\n" + "Words. " * 500
        )
        (info / "entry_points.txt").write_text(f"[console_scripts]\nmade-up-{number} = made_up_{number}:main\n")
        (info / "RECORD").write_text("".join(f"made_up_{number}/{n}.py,,\n" for n in range(50)))


def loading(rounds):
    with tempfile.TemporaryDirectory() as folder:
        distributions(folder, DISTRIBUTIONS)
        places = {"as installed": "", f"and {DISTRIBUTIONS} distributions more": folder}
        taken = {name: [] for name in places}
        for _ in range(rounds + 1):
            for name, place in places.items():
                taken[name].append(milliseconds({**os.environ, "PYTHONPATH": place}))
    least = {name: min(times[1:]) for name, times in taken.items()}
    print(f"Import, load with every plugin found, first triage: new processes, the least of {rounds}")
    for name, taken_ms in least.items():
        print(f"  {name:28} {taken_ms:7.1f} ms")
    first, second = least.values()
    print(f"  {(second - first) / DISTRIBUTIONS * 1000:.0f} µs a distribution")


def milliseconds(environment):
    program = f"import time; start = time.process_time()\n{LOAD}\nprint(time.process_time() - start)"
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout) * 1000


def main(rounds=15):
    deciding(rounds)
    loading(rounds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
