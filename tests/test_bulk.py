"""Many leaflets: each file whole or absent, taken up again where it stopped, and nothing of a person in a name or a report."""

import json
import os
from pathlib import Path

import pytest

import lbpkit
from lbpkit.bulk import MADE_WITH, Options, Request
from lbpkit.commands.running import run
from lbpkit.testing import core_library

LIBRARY = core_library()
PERSON = {"age_years": 40, "sex": "male", "pain_days": 3, "pain_score": 3, "answers": {"saddle_numbness": "yes"}}
LINE = json.dumps(PERSON)


def files(folder):
    return sorted(path.name for path in Path(folder).iterdir() if path.name != MADE_WITH)


def write(lines, folder, **options):
    return lbpkit.write_leaflets(LIBRARY, lines, folder, **{"format": "text", "workers": 1} | options)


def test_each_is_what_one_call_would_have_made(tmp_path):
    lines = [LINE, json.dumps(PERSON | {"age_years": 70}), json.dumps({"intake": PERSON, "style": "large_print"})]
    report = write(lines, tmp_path, options=Options(region="GB"), workers=2)
    assert (report.written, report.kept, report.failed) == (3, 0, ())
    assert files(tmp_path) == ["000001.txt", "000002.txt", "000003.txt"]
    for line, file, style in zip(lines, files(tmp_path), ("standard", "standard", "large_print"), strict=True):
        intake = lbpkit.Intake.from_dict(json.loads(line).get("intake", json.loads(line)))
        document = lbpkit.leaflet(LIBRARY, lbpkit.triage(LIBRARY, intake), region="GB", style=style)
        assert (tmp_path / file).read_text("utf-8") == lbpkit.render(document, "text")


def test_what_cannot_be_read_is_told_and_stops_nobody_else(tmp_path):
    lines = [
        LINE,
        "{",
        json.dumps(PERSON | {"age_years": 421}),
        "",
        json.dumps({"intake": PERSON, "locale": "xx"}),
        json.dumps({"intake": PERSON, "file": "../up"}),
        json.dumps({"intake": PERSON, "colour": "red"}),
        json.dumps({"intake": PERSON | {"answers": {"no_such_finding": "yes"}}}),
        json.dumps({"intake": PERSON, "file": "a"}),
        json.dumps({"intake": PERSON, "file": "A"}),
    ]
    told = []
    report = write(lines, tmp_path, told=told.append)
    assert files(tmp_path) == ["000001.txt", "a.txt"]
    assert [each.place for each in report.failed] == [2, 3, 5, 6, 7, 8, 10]
    assert len(told) == 9
    problems = " | ".join(each.problem for each in report.failed)
    for said in (
        "is not JSON",
        "age_years: must be a whole number",
        "no locale 'xx'",
        "file: a name of",
        "colour",
        "no such finding",
        "another has this name",
    ):
        assert said in problems, said
    assert "421" not in problems, "an answer"


def test_a_second_run_goes_on_where_the_first_stopped(tmp_path):
    assert write([LINE], tmp_path).written == 1
    again = write([LINE, LINE], tmp_path)
    assert (again.written, again.kept) == (1, 1)
    assert write([LINE, LINE], tmp_path, newer_than=float("inf")).written == 2, "the answers are newer"
    assert write([LINE, LINE], tmp_path, publisher="Example Health").written == 2, "other options"
    assert "Example Health" in (tmp_path / "000002.txt").read_text("utf-8")


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_interrupted_leaves_no_part_of_a_file(tmp_path, workers):
    def stop(outcome):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write([LINE] * 20, tmp_path, told=stop, workers=workers)
    assert all(name.endswith(".txt") for name in files(tmp_path)), files(tmp_path)
    report = write([LINE] * 20, tmp_path, workers=workers)
    assert report.kept >= 1
    assert report.kept + report.written == 20


def test_nothing_of_a_person_is_beside_the_leaflets(tmp_path):
    secret = PERSON | {"answers": {"injects_drugs": "yes"}}
    made = []
    for number, person in enumerate((secret, PERSON | {"answers": {"injects_drugs": "no"}})):
        write([json.dumps({"intake": person, "name": "Jo Bloggs"})], tmp_path / str(number))
        made.append((files(tmp_path / str(number)), (tmp_path / str(number) / MADE_WITH).read_text("utf-8")))
    assert made[0] == made[1]
    assert "Bloggs" not in str(made)


def test_a_folder_that_cannot_be_and_a_format_that_is_none(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(lbpkit.LbpkitError, match="cannot write into the folder"):
        write([LINE], tmp_path / "file")
    with pytest.raises(lbpkit.LbpkitError, match="no format 'doc'; allowed: text"):
        write([LINE], tmp_path, format="doc")


def test_a_request_says_no_answers():
    request = Request(intake=lbpkit.Intake.from_dict(PERSON))
    assert "saddle" not in repr(request)


@pytest.fixture
def command(capsys):
    def run_it(*args):
        code = run(["leaflets", *args, "--no-plugins"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_it


def test_the_command(tmp_path, command):
    answers = tmp_path / "answers.jsonl"
    answers.write_text(f"{LINE}\n\n{{\n{LINE}\n", "utf-8")
    args = (
        str(answers),
        "--out",
        str(tmp_path / "out"),
        "--format",
        "text",
        "--workers",
        "1",
        "--report",
        str(tmp_path / "report.json"),
    )
    code, out, err = command(*args)
    assert (code, out) == (2, f"{tmp_path / 'out'}: 2 written, 0 kept, 1 failed\n")
    assert "lbpkit: line 3: intake: is not JSON" in err
    assert "lbpkit: 3 of 3" in err
    assert files(tmp_path / "out") == ["000001.txt", "000004.txt"]
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert (report["written"], report["kept"], [each["line"] for each in report["failed"]]) == (2, 0, [3])
    answers.write_text(f"{LINE}\n\n{LINE}\n{LINE}\n", "utf-8")
    os.utime(answers, (0, 0))
    assert command(*args)[:2] == (0, f"{tmp_path / 'out'}: 1 written, 2 kept, 0 failed\n")


def test_the_command_says_what_it_needs(tmp_path, command):
    code, _, err = command(str(tmp_path / "none.jsonl"), "--out", str(tmp_path))
    assert code == 2
    assert "No such file" in err
