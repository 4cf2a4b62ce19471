"""How long a leaflet takes as HTML and as PDF, beside WeasyPrint on the same page.

    python benchmarks/leaflets.py [ROUNDS]

Everything is warm and in one process; each round makes every kind once, in turn, so that a busy machine slows all of
them alike. The text differs from round to round (a note), as it does from person to person. WeasyPrint is given the
HTML that lbpkit made. Processor time of all threads is counted, so that waiting for other programs is not. WeasyPrint
needs Pango (Debian: libpango-1.0-0, libpangoft2-1.0-0).
"""

import statistics
import sys
import time

import lbpkit
from lbpkit.cases import shipped_cases

try:
    import weasyprint
except OSError as error:  # the libraries of the system that it needs: Pango and what belongs to it
    print(f"WeasyPrint cannot start here, so there is nothing to compare with: {error}")
    sys.exit(0)

LIBRARY = lbpkit.load_library(plugins=())
CASES = {case.id: case for case in shipped_cases()}
SHOWN = ("ord_kitchen_table", "ord_care_worker_easing")
# (what is measured, at most milliseconds)
GOALS = (("HTML", 1), ("PDF", 25))
FASTER = 10


def document(case, number):
    assessment = lbpkit.triage(LIBRARY, CASES[case].intake(LIBRARY))
    return lbpkit.leaflet(LIBRARY, assessment, region="GB", note=f"Note {number}")


def milliseconds(call, *args):
    start = time.process_time()
    call(*args)
    return (time.process_time() - start) * 1000


def main(rounds=15):
    taken = {(case, kind): [] for case in SHOWN for kind in ("HTML", "PDF", "WeasyPrint")}
    for number in range(rounds + 1):
        for case in SHOWN:
            made = document(case, number)
            page = lbpkit.render(made, "html")
            calls = {
                "HTML": (lbpkit.render, made, "html"),
                "PDF": (lbpkit.render, made, "pdf"),
                "WeasyPrint": (weasyprint.HTML(string=page).write_pdf,),
            }
            for kind, call in calls.items():
                found = milliseconds(*call)
                if number:  # the first round warms up
                    taken[case, kind].append(found)
    print(f"Warm, {rounds} rounds with changing texts, medians of processor time; WeasyPrint {weasyprint.__version__}")
    for case in SHOWN:
        median = {kind: statistics.median(taken[case, kind]) for kind in ("HTML", "PDF", "WeasyPrint")}
        print(f"  {case}")
        for kind, value in median.items():
            print(f"    {kind:11} {value:9.2f} ms   (fastest {min(taken[case, kind]):.2f})")
        for kind, goal in GOALS:
            print(f"    {kind}: {'reached' if median[kind] <= goal else 'not reached'}: at most {goal} ms")
        ratio = median["WeasyPrint"] / median["PDF"]
        reached = "reached" if ratio >= FASTER else "not reached"
        print(f"    PDF {ratio:.1f} times as fast as WeasyPrint ({reached}: at least {FASTER})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
