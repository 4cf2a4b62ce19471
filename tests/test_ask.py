"""The interview in the terminal, driven through a pipe as a person would type."""

import functools
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import lbpkit
from lbpkit.__main__ import main

EXAMPLES = Path(__file__).parents[1] / "examples" / "intakes"
ABOUT = ["1", "40", "1", "3 weeks", "5"]
"""Who answers, age, sex, days and score."""


@pytest.fixture(scope="module")
def library():
    return lbpkit.load_library(plugins=())


@pytest.fixture
def ask(monkeypatch, capsys, library):
    """Runs `lbpkit ask` and types these lines: its exit code, standard output and standard error."""
    monkeypatch.setattr("lbpkit.library.load_library", lambda **_: library)

    def ask(lines, *argv):
        typed = "".join(f"{line}\n" for line in lines)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"))
        return main(["ask", *map(str, argv)]), *capsys.readouterr()

    return ask


def typed_answers(library, person, *, goal="care"):
    """What somebody whose answers are known types, screen by screen."""
    screens = []
    intake = lbpkit.Intake()
    while screen := lbpkit.next_question(library, intake, goal=goal):
        lines, answers = [], {}
        for question in screen.questions:
            if question.kind == "about":
                value = getattr(person, question.id)
                answers[question.id] = value
                if question.choices:
                    picked = [dict(choice.answers)[question.id] for choice in question.choices].index(value)
                    lines.append(str(picked + 1))
                else:
                    lines.append("d" if value is None else f"{value:g}")
            else:
                wanted = {key: person.answers.get(key, "no") for key in question.choices[0].answers}
                picked = [dict(choice.answers) for choice in question.choices].index(wanted)
                lines.append("ynd"[picked] if question.kind == "finding" else str(picked + 1))
                answers |= wanted
        intake = intake.answering(answers)
        screens.append(lines)
    return screens, intake


@pytest.fixture(scope="module")
def typed(library, people):
    """What each of the people types, by name and goal; worked out once."""
    return functools.cache(lambda name, goal="care": typed_answers(library, people[name], goal=goal))


@pytest.fixture(scope="module")
def people(library):
    """A person in an emergency and one who can look after themselves."""
    return {
        name: lbpkit.Intake.from_json((EXAMPLES / f"{name}.json").read_bytes())
        for name in ("numb_between_the_legs", "strained_back")
    }


@pytest.fixture(scope="module")
def second_no(library):
    """What says no to the first question of the second screen, after `ABOUT` and none of these."""
    none = lbpkit.next_question(library, lbpkit.Intake()).none_of_these()
    intake = lbpkit.Intake(40, "female", 21, 5, answers=dict(none))
    return "n" if lbpkit.next_question(library, intake).questions[0].kind == "finding" else "1"


@pytest.mark.parametrize("goal", ["urgency", "care"])
@pytest.mark.parametrize(
    ("name", "urgency", "said"),
    [("numb_between_the_legs", "emergency", "now\n==="), ("strained_back", "self_care", "looking after this yourself")],
)
def test_an_interview_to_the_end(ask, library, typed, tmp_path, goal, name, urgency, said):
    screens, intake = typed(name, goal)
    saved, leaflet = tmp_path / "answers.json", tmp_path / "leaflet.html"
    lines = [line for screen in screens for line in screen]
    code, out, err = ask([*lines, leaflet], "--goal", goal, "--save", saved, "--region", "GB")
    assert code == 0
    ending = out.partition("=" * 60)[2]
    assert said in ending
    assert "[" not in ending.replace("[whole", "")
    assert out.count("--- Screen") == len(screens)
    assert lbpkit.Intake.from_json(saved.read_bytes()) == intake
    assert lbpkit.triage(library, intake).urgency.value == urgency
    assert lbpkit.triage(library, intake).complete
    assert leaflet.read_text("utf-8").startswith("<!")
    assert "wrote" in err


def test_the_answer_for_programs_goes_alone_to_standard_output(ask, library, typed):
    screens, intake = typed("strained_back")
    code, out, err = ask([line for screen in screens for line in screen], "--format", "json")
    assert code == 0
    assert json.loads(out) == lbpkit.triage(library, intake).to_dict()
    assert "Screen 1" in err


def test_every_screen_says_why_and_ends_with_none_of_these(ask):
    code, out, _ = ask([*ABOUT, "0"])
    assert code == 2
    first, second = out.split("--- Screen")[1:]
    assert "This tells us which questions to ask next." in first
    assert "help is needed at once" in second
    for screen in (first, second):
        listed = screen.rpartition("0. None of these")[0]
        assert listed.rstrip().splitlines()[-1].strip()
        assert "1. " in listed
    assert "0. None of these" in second
    assert "That is 21 days." in first


def test_none_of_these_is_only_ever_chosen(ask, second_no, tmp_path):
    """An empty line answers nothing, and what is not typed is not answered."""
    saved = tmp_path / "answers.json"
    ask([*ABOUT, "0"], "--save", saved)
    before = json.loads(saved.read_bytes())["answers"]
    code, out, _ = ask(["", "", second_no], "--resume", saved)
    assert code == 2
    assert out.count("'' is no answer here") == 2
    new = json.loads(saved.read_bytes())["answers"].items() - before.items()
    assert 1 <= len(new) <= 3


def test_none_of_these_after_an_answer_is_refused(ask, second_no):
    _, out, _ = ask([*ABOUT, "0", second_no, "0"])
    assert "'0' is no answer here; allowed: " in out


def test_wrong_answers_are_asked_again(ask):
    typed = ["7", "me", "1", "forty", "-3", "121", "40", "x", "d", "1e3", "nan", "21", "11", "²", "5", "maybe", "0"]
    code, out, err = ask(typed)
    assert code == 2
    assert err == ""
    for wrong in ("7", "me", "forty", "-3", "x", "1e3", "nan", "²", "maybe"):
        assert f"{wrong!r} is no answer here" in out
    assert "That must be a whole number from 0 to 120, or d if not known." in out
    assert "That must be a whole number from 0 to 10, or d if not known." in out
    assert "--- Screen 2" in out


def test_do_not_know_is_always_allowed(ask, tmp_path):
    saved = tmp_path / "answers.json"
    ask(["1", "d", "d", "?", "d", *["d"] * 11], "--save", saved)
    data = json.loads(saved.read_bytes())
    assert [data[name] for name in ("age_years", "sex", "pain_days", "pain_score")] == [None] * 4
    assert set(data["answers"].values()) == {"unknown"}


def test_several_answers_on_one_line(ask, typed):
    screens, _ = typed("strained_back")
    _, out, _ = ask([*screens[0], " ".join(screens[1])])
    assert "--- Screen 3" in out
    first, *rest = screens[1]
    _, out, _ = ask([*screens[0], " ".join([first, "oops", *rest])])
    assert "'oops' is no answer here" in out
    assert "--- Screen 3" not in out


def test_back_one_screen(ask, second_no, tmp_path):
    saved = tmp_path / "answers.json"
    code, out, _ = ask(["b", *ABOUT, "0", second_no, "b", "1", "70", "2", "2", "6", "0"], "--save", saved)
    assert code == 2
    assert "This is the first screen." in out
    data = json.loads(saved.read_bytes())
    assert (data["age_years"], data["sex"], data["pain_days"], data["pain_score"]) == (70, "male", 2, 6)
    assert set(data["answers"].values()) == {"no"}


def test_help_and_quit(ask, tmp_path):
    code, out, _ = ask(["h", "q", ""])
    assert code == 0
    assert "b back one screen" in out
    assert "nothing here says that you are safe to wait" in " ".join(out.split())
    saved = tmp_path / "answers.json"
    code, out, _ = ask(["1", "40", "q", saved])
    assert code == 0
    assert json.loads(saved.read_bytes())["age_years"] == 40
    assert ask(["q", "no"])[0] == 0


def test_end_of_input_keeps_what_was_answered(ask, tmp_path):
    saved = tmp_path / "answers.json"
    code, out, _ = ask(["1", "40"], "--save", saved)
    assert code == 2
    assert json.loads(saved.read_bytes()) == {"age_years": 40, "respondent": "self", "answers": {}}
    assert f"--resume {saved}" in out
    assert "Traceback" not in out
    assert ask([])[0] == 2


def test_saving_on_the_way_and_resuming(ask, library, typed, tmp_path):
    screens, intake = typed("strained_back")
    saved = tmp_path / "my answers.json"
    half = len(screens) // 2
    before = [line for screen in screens[:half] for line in screen]
    code, out, _ = ask([*before, f"s {saved}", "q"])
    assert code == 0
    assert "Saved." in out
    rest = [line for screen in screens[half:] for line in screen]
    code, out, _ = ask(rest, "--resume", saved)
    assert code == 0
    assert f"--- Screen {half + 1} " in out
    assert lbpkit.Intake.from_json(saved.read_bytes()) == intake


def test_there_is_a_way_back_into_saved_answers(ask, library, typed, tmp_path):
    screens, intake = typed("strained_back")
    saved = tmp_path / "answers.json"
    before = [line for screen in screens[:3] for line in screen]
    ask(before, "--save", saved)
    rest = [line for screen in screens[1:] for line in screen]
    code, out, _ = ask(["b", "b", *rest], "--resume", saved)
    assert code == 0
    assert "--- Screen 4" in out.partition("--- Screen 3")[0]
    assert lbpkit.Intake.from_json(saved.read_bytes()) == intake


def test_finished_answers_resume_at_the_end(ask, library, people, tmp_path):
    saved = tmp_path / "answers.json"
    saved.write_text(json.dumps(people["numb_between_the_legs"].to_dict()))
    code, out, _ = ask([], "--resume", saved)
    assert code == 0
    assert "--- Screen" not in out


def test_answers_of_others_are_not_written_over(ask, tmp_path):
    there = tmp_path / "answers.json"
    there.write_text("{}")
    code, out, err = ask([], "--save", there)
    assert (code, out) == (2, "")
    assert "is there already" in err
    _, out, _ = ask(["1", f"s {there}", f"s {tmp_path / 'no' / 'x.json'}", "s"])
    assert "Not saved: " in out
    assert "is there already" in out
    assert "there is no folder" in out
    assert "Name the file: s FILE" in out
    assert there.read_text() == "{}"


def test_what_cannot_be_resumed(ask, tmp_path):
    bad = tmp_path / "answers.json"
    bad.write_text('{"age_years": -3}')
    code, _, err = ask([], "--resume", bad)
    assert code == 2
    assert "age_years: must be a whole number from 0 to 120" in err
    bad.write_text('{"answers": {"low_bak_pain": "yes"}}')
    code, _, err = ask([], "--resume", bad)
    assert code == 2
    assert f"{bad}: answers.low_bak_pain: no such finding" in err
    assert ask([], "--resume", tmp_path / "nowhere.json")[0] == 2


def test_the_offer_of_a_leaflet(ask, typed, tmp_path):
    saved = tmp_path / "answers.json"
    saved.write_text(json.dumps(typed("strained_back")[1].to_dict()))
    offered = [tmp_path / "leaflet.doc", tmp_path / "no" / "leaflet.html", tmp_path / "leaflet.md"]
    code, out, err = ask(offered, "--resume", saved)
    assert code == 0
    assert "ends in none of " in out
    assert "Not written: cannot write" in out
    assert "wrote" in err
    assert (tmp_path / "leaflet.md").read_text("utf-8")


def test_parents_are_asked_about_their_child(ask, library):
    _, out, _ = ask(["2", "6", "1", "2", "5", "0"])
    shown = out.partition("--- Screen 2")[2]
    screen = lbpkit.next_question(
        library, lbpkit.Intake(6, "female", 2, 5, respondent="parent", answers=dict.fromkeys(areas(library), "no"))
    )
    for question in screen.questions:
        assert " ".join(question.text.split()) in " ".join(shown.split())


def areas(library):
    first = lbpkit.next_question(library, lbpkit.Intake())
    return [question.id for question in first.questions if question.kind == "finding"]


def test_ctrl_c_keeps_what_was_answered(ask, monkeypatch, tmp_path):
    saved = tmp_path / "answers.json"
    from lbpkit.commands.conversation import Conversation

    line = Conversation.line

    def interrupted(self, prompt):
        if "0 to 10" in prompt:
            raise KeyboardInterrupt
        return line(self, prompt)

    monkeypatch.setattr(Conversation, "line", interrupted)
    code, _, err = ask(ABOUT, "--save", saved)
    assert code == 130
    assert err == ""
    assert json.loads(saved.read_bytes())["age_years"] == 40


def test_through_a_real_pipe(typed):
    screens, _ = typed("numb_between_the_legs", "urgency")
    lines = "".join(f"{line}\n" for screen in screens for line in screen)
    done = subprocess.run(
        [sys.executable, "-m", "lbpkit", "ask", "--no-plugins", "--region", "GB", "--goal", "urgency"],
        input=lines.encode() + b"\xff\n",
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0
    assert b"Go to a hospital emergency department now\n===" in done.stdout.replace(b"\r", b"")
    assert done.stderr == b""
