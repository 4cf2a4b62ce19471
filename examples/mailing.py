"""A mailing: leaflets for everybody in a table, in their language and print, under names that tell nothing.

    python examples/mailing.py examples/mailing.csv OUT_FOLDER

One row a person. `ref` names the file; it must be a number of the mailing, not of the person, for names of files are seen by
more people than what is in them. Cells of findings hold yes, no, unknown, or nothing where it was not asked.
"""

import csv
import sys
from pathlib import Path

import lbpkit
from lbpkit.bulk import Options, Request

ABOUT = {"age_years": int, "sex": str, "pain_days": float, "pain_score": int, "respondent": str}
OPTIONS = ("name", "locale", "style")


def request_of(row):
    """A row as a request. An empty cell is left out: it was not asked."""
    told = {column: cell.strip() for column, cell in row.items() if cell and cell.strip()}
    options = Options(region="GB", **{name: told.pop(name) for name in OPTIONS if name in told})
    ref = told.pop("ref")
    about = {name: read(told.pop(name)) for name, read in ABOUT.items() if name in told}
    return Request(intake=lbpkit.Intake(**about, answers=told), options=options, file=ref)


def main(table, folder):
    library = lbpkit.load_library()
    with Path(table).open(encoding="utf-8-sig", newline="") as file:
        requests = [request_of(row) for row in csv.DictReader(file)]
    report = lbpkit.write_leaflets(library, requests, folder, format="html", publisher="Example Hospital", workers=1)
    for failed in report.failed:
        print(f"row {failed.place}: {failed.problem}", file=sys.stderr)
    print(f"{report.written} written, {report.kept} there already, {len(report.failed)} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
