"""How times grow: triage with the number of rules, loading with the number of records, frames with the number of rows.

    python benchmarks/growth.py [FOLDER]

With a folder each of the three is drawn there as an SVG, on logarithmic scales, where what grows in proportion is a
line of slope one (drawn dashed through the first point). Time is the processor's, the least of several rounds.
"""

import functools
import math
import random
import sys
import time
from pathlib import Path

from frames import people
from made_up import SEED, intakes_for, plugin_of
from measuring import in_turn

from lbpkit.batch import triage_frame
from lbpkit.content.snapshot import read_snapshot, write_snapshot
from lbpkit.engine.indexed import index_of
from lbpkit.library import Library, build_library
from lbpkit.plugins import load_core

ROUNDS = 5
RULES = (100, 300, 1_000, 3_000, 10_000)
ROWS = (10_000, 100_000, 1_000_000, 10_000_000)
WIDTH, HEIGHT, MARGIN = 520, 320, 64


def triage_against_rules():
    core, points = load_core(), []
    for count in RULES:
        library = build_library([core, plugin_of(count, random.Random(SEED))])
        people_made = intakes_for(library, random.Random(SEED), 6, 40)
        index = index_of(library)
        seconds = in_turn(
            {"": lambda made=people_made, index=index: [index.rank(each) for each in made]}, ROUNDS, time.process_time
        )[""]
        points.append((count, min(seconds) / len(people_made)))
    return points


def load_against_records():
    points = []
    for count in RULES:
        data = write_snapshot(plugin_of(count, random.Random(SEED)).content)
        seconds = in_turn({"": functools.partial(read_snapshot, data, "bench")}, ROUNDS, time.process_time)[""]
        points.append((count + 120, min(seconds)))
    return points


def frames_against_rows():
    part, points = plugin_of(150, random.Random(SEED)), []
    library = Library(parts=(part,), records=part.content.records)
    for rows in ROWS:
        table = people(sorted(library.findings), rows)
        points.append(
            (rows, min(in_turn({"": lambda table=table: triage_frame(library, table)}, ROUNDS, time.process_time)[""]))
        )
    return points


def drawn(title, across, points):
    """The points on logarithmic scales, with a dashed line of slope one through the first."""
    logs = [(math.log10(x), math.log10(y)) for x, y in points]
    (left, first), right = logs[0], logs[-1][0]
    low = math.floor(min(first, *(y for _, y in logs)))
    high = math.ceil(max(first + right - left, *(y for _, y in logs)))

    def at(x, y):
        return (
            f"{MARGIN + (x - left) / (right - left) * (WIDTH - 2 * MARGIN):.1f},"
            f"{HEIGHT - MARGIN - (y - low) / (high - low) * (HEIGHT - 2 * MARGIN):.1f}"
        )

    def text(x, y, said, anchor="middle"):
        return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{said}</text>'

    parts = [text(WIDTH / 2, 24, title), text(WIDTH / 2, HEIGHT - 12, across)]
    for power in range(low, high + 1):
        x, y = at(left, power).split(",")
        parts += [
            f'<path d="M{x},{y} L{at(right, power)}" stroke="#ccc"/>',
            text(float(x) - 8, float(y) + 4, seconds_told(power), "end"),
        ]
    parts += [
        text(at(x, low).split(",")[0], HEIGHT - MARGIN + 18, f"{count:,}")
        for (x, _), (count, _) in zip(logs, points, strict=True)
    ]
    parts.append(
        f'<path d="M{at(left, first)} L{at(right, first + right - left)}" stroke="#777" stroke-dasharray="5 4"/>'
    )
    parts.append(f'<path d="M{" L".join(at(x, y) for x, y in logs)}" stroke="#0b5394" stroke-width="2" fill="none"/>')
    parts += [
        f'<circle cx="{at(x, y).split(",")[0]}" cy="{at(x, y).split(",")[1]}" r="4" fill="#0b5394"/>' for x, y in logs
    ]
    described = "; ".join(f"{count:,}: {seconds:.3g} s" for count, seconds in points)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="13">'
        f"<title>{title}</title><desc>{described}. Dashed: in proportion.</desc>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def seconds_told(power):
    return (
        f"{10**power:g} s"
        if power >= 0
        else f"{10 ** (power + 3):g} ms"
        if power >= -3
        else f"{10 ** (power + 6):g} µs"
    )


GROWTH = {
    "triage": ("One triage", "rules of a plugin, beside the core's", triage_against_rules),
    "load": ("Reading a plugin's snapshot", "records", load_against_records),
    "frames": ("triage_frame, 150 rules, PyArrow", "rows", frames_against_rows),
}


def main(folder=None):
    for name, (title, across, measure) in GROWTH.items():
        points = measure()
        slope = math.log(points[-1][1] / points[0][1]) / math.log(points[-1][0] / points[0][0])
        told = ", ".join(f"{count:,}: {seconds * 1000:.3g} ms" for count, seconds in points)
        said = "no worse" if slope <= 1.1 else "WORSE"
        print(f"  {title} against {across}: {told}")
        print(f"    grows by the power of {slope:.2f}: {said} than in proportion")
        if folder:
            Path(folder, f"growth_{name}.svg").write_text(drawn(title, across, points), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
