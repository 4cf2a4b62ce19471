"""Bring the example intakes in line with the interview: what each person says stays, what is asked may change.

Run it after the questions or the rules have changed: python examples/refresh_intakes.py
"""

import json
from pathlib import Path

import lbpkit

FOLDER = Path(__file__).parent / "intakes"
UNFINISHED = "unfinished.json"


def interviewed(library: lbpkit.Library, said: lbpkit.Intake) -> lbpkit.Intake:
    """The intake that the interview would give, were everything that the person does not mention a no."""
    intake = lbpkit.Intake(respondent=said.respondent)
    while screen := lbpkit.next_question(library, intake, goal="care"):
        answers: dict[str, object] = {}
        for question in screen.questions:
            if question.kind == "about":
                answers[question.id] = getattr(said, question.id)
            else:
                keys = question.choices[0].answers
                answers |= {key: said.answers.get(key, "no") for key in keys}
        intake = intake.answering(answers)
    return intake


def main() -> None:
    library = lbpkit.load_library(plugins=())
    for file in sorted(FOLDER.glob("*.json")):
        if file.name != UNFINISHED:
            intake = interviewed(library, lbpkit.Intake.from_json(file.read_bytes()))
            file.write_text(json.dumps(intake.to_dict(), indent=2, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
