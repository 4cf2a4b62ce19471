"""Every figure beside its peer: each file of this folder in a process of its own, one after the other.

    python benchmarks [--page FILE]

With --page what was printed is written as a page of the documentation, with the date and the kind of machine; the drawings of
how times grow go beside it into `_static`.
"""

import argparse
import datetime
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
NOT_MEASURES = {"__main__", "made_up", "measuring"}
HEAD = """# Benchmarks

What `nox -s benchmarks` printed, unchanged, in one run on {date}: {machine}.

lbpkit and its peer run in turn, in the same process or in fresh ones, as each heading says, so that a busy machine slows
both: trust the ratios more than the times. Nothing here is a test that can fail.

"""
DRAWN = {
    "triage": "One triage against the number of rules",
    "load": "Reading a plugin against its records",
    "frames": "triage_frame against the number of rows",
}


def machine():
    info = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in info if line.startswith("model name")]
    kind = models[0] if models else platform.machine()
    busy = f"{os.getloadavg()[0]:.1f} processes at work or waiting towards the end"
    return f"{os.cpu_count()} processors ({kind}), {platform.system()}, Python {platform.python_version()}; {busy}"


def measured(file, *arguments):
    """What the file prints, as it prints it."""
    done = subprocess.Popen([sys.executable, str(file), *arguments], stdout=subprocess.PIPE, text=True, cwd=HERE.parent)
    lines = []
    for line in done.stdout:
        print(line, end="", flush=True)
        lines.append(line)
    if done.wait():
        raise SystemExit(f"{file.name} ended with {done.returncode}")
    return "".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--page", type=Path)
    page = parser.parse_args().page
    parts = []
    for file in sorted(HERE.glob("*.py")):
        if file.stem in NOT_MEASURES:
            continue
        print(f"\n{file.stem}", flush=True)
        arguments = [str(static(page))] if page and file.stem == "growth" else []
        title = file.stem.replace("_", " ").capitalize()
        parts.append(f"## {title}\n\n```text\n{measured(file, *arguments)}```\n")
    if page:
        head = HEAD.format(date=datetime.datetime.now(datetime.UTC).date(), machine=machine())
        drawings = "\n".join(f"![{told}](../_static/growth_{name}.svg)\n" for name, told in DRAWN.items())
        drawn = f"\n## Growth, drawn\n\nDashed: what grows in proportion.\n\n{drawings}"
        page.write_text(head + "\n".join(parts) + drawn, "utf-8")


def static(page):
    return page.parent.parent / "_static"


if __name__ == "__main__":
    main()
