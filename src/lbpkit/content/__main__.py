"""Print every problem of a content folder: `python -m lbpkit.content FOLDER`."""

from __future__ import annotations

import pathlib
import sys

from lbpkit.content.reading import read_folder

content = read_folder(pathlib.Path(sys.argv[1]))
for problem in sorted(content.problems):
    print(problem)
counts = ", ".join(f"{len(records)} {kind}" for kind, records in content.records.items() if records)
print(f"{len(content.problems)} problems; {counts}")
sys.exit(1 if content.problems else 0)
