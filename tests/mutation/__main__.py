"""Plant every fault in the content and print which of them nothing notices: `python tests/mutation [--json OUT]`.

A fault that z3 shows to change nobody's urgency is equivalent and counts in no score; the rest is for new cases.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from content_mutants import Trial, mutants
from telling import Telling

import lbpkit

TESTS = Path(__file__).parent.parent
parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument(
    "cases",
    nargs="*",
    default=[TESTS.parent / "src/lbpkit/data/cases", TESTS / "cases/grid"],
    help="files of cases, or folders of them",
)
parser.add_argument("--json", metavar="OUT", help="write every mutant, what killed it, and who would tell")
parser.add_argument("--only", metavar="KIND", help="only this kind of mutant")
args = parser.parse_args()

library = lbpkit.load_library(plugins=())
trial = Trial(library, args.cases)
telling = Telling(trial)
print(f"{len(trial.cases)} cases, {len(trial.requirements)} ways to meet requirements", file=sys.stderr)
for witness in trial.unmet:
    print(f"not met before any change, left out: {witness.name}", file=sys.stderr)
planted, killed, equivalent, rows = Counter(), Counter(), Counter(), []
for mutant in mutants(library):
    if args.only not in (None, mutant.kind):
        continue
    killer = trial.killer(mutant)
    apart = None if killer else telling.apart(mutant)
    planted[mutant.kind] += 1
    killed[mutant.kind] += killer is not None
    equivalent[mutant.kind] += killer is None and apart is None
    rows.append(
        {**mutant.to_dict(), "killed_by": killer, "told_by": apart, "equivalent": killer is None and apart is None}
    )
    if killer is None and apart is not None:
        print(mutant)
print(f"\n{'kind':18} planted  equivalent  killed  survived  score")
for kind, count in [*planted.items(), ("all", planted.total())]:
    dead, same = (killed.total(), equivalent.total()) if kind == "all" else (killed[kind], equivalent[kind])
    score = f"{dead / (count - same):.1%}" if count > same else "-"
    print(f"{kind:18} {count:7} {same:11} {dead:7} {count - same - dead:9}  {score}")
if args.json:
    Path(args.json).write_text(json.dumps(rows, indent=1), "utf-8")
