"""A command-line tool of one's own: a check-in, compared with the one before.

    python examples/check_in.py PERSON.json ANSWERS.json

PERSON.json keeps the last assessment, and is made at the first check-in. Exit code 3 where somebody has to be seen today or
now, so that a script can ring somebody up.
"""

import argparse
import json
from pathlib import Path

import lbpkit


def main(argv=None):
    parser = argparse.ArgumentParser(description="Assess answers, and say what changed since the last time.")
    parser.add_argument("person", type=Path)
    parser.add_argument("answers", type=Path)
    args = parser.parse_args(argv)

    library = lbpkit.load_library()
    try:
        now = lbpkit.triage(library, lbpkit.Intake.from_json(args.answers.read_bytes()))
    except lbpkit.IntakeError as error:
        parser.error(f"{args.answers}: {error}")
    hours = now.action.within_hours
    print(
        f"{now.urgency.value}: {', '.join(now.action.roles) or 'nobody yet'}"
        + (f", within {hours:g} h" if hours else "")
    )
    if not now.complete:
        print(f"Not finished: it could still become {now.could_reach.value}.")

    if args.person.exists():
        before = lbpkit.Assessment.from_dict(json.loads(args.person.read_text("utf-8")))
        change = lbpkit.compare(before, now)
        print(f"Last time: {change.before.value}." + (" It has got worse." if change.worse else ""))
        for said, findings in (("New", change.new), ("Gone", change.gone), ("No longer known", change.no_longer_known)):
            if findings:
                print(f"{said}: {', '.join(library.findings[each].label for each in findings)}")

    args.person.touch(mode=0o600)  # answers are nobody else's to read
    args.person.write_text(json.dumps(now.to_dict()), "utf-8")
    return 3 if now.urgency >= lbpkit.Urgency.SAME_DAY else 0


if __name__ == "__main__":
    raise SystemExit(main())
