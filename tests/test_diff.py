"""What a change of content changes: records, whose urgency, and how many people of a table."""

import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lbpkit
from lbpkit.batch import moved_rows
from lbpkit.changes import changes
from lbpkit.commands.running import run
from lbpkit.content.snapshot import write_snapshot
from lbpkit.engine.indexed import index_of
from lbpkit.testing import core_library, intakes, libraries, library_of
from lbpkit.verify import witnesses
from lbpkit.verify.comparing import answering

FINDINGS = {"ache": {"kind": "symptom"}, "fever": {"kind": "symptom"}}
OLD = {
    "findings": FINDINGS,
    "rules": {
        "hot": {"when": {"all": ["ache", "fever"]}, "urgency": "same_day"},
        "sore": {"when": "ache", "urgency": "routine"},
        "needless": {"when": {"all": ["ache", "fever", "pain_score >= 5"]}, "urgency": "soon"},
    },
}
NEW = {
    "findings": {**FINDINGS, "travel": {"kind": "history"}},
    "rules": {
        "hot": {"when": {"all": ["ache", "fever"]}, "urgency": "emergency"},
        "sore": {"when": "ache", "urgency": "routine"},
        "abroad": {"when": {"all": ["fever", "travel"]}, "urgency": "soon"},
    },
}


def test_records_that_differ():
    found = {(change.kind, change.id): change for change in changes(library_of(OLD), library_of(NEW))}
    states = {key: change.state for key, change in found.items()}
    assert states == {
        ("findings", "travel"): "added",
        ("rules", "abroad"): "added",
        ("rules", "hot"): "changed",
        ("rules", "needless"): "removed",
    }
    assert found["rules", "hot"].fields["urgency"] == ("same_day", "emergency")
    assert all(change.decides for change in found.values())
    reworded = {**OLD, "findings": {**FINDINGS, "fever": {"kind": "symptom", "label": "A high temperature"}}}
    (change,) = changes(library_of(OLD), library_of(reworded))
    assert not change.decides


def test_one_person_for_each_rule_that_weighs_otherwise():
    old, new = library_of(OLD), library_of(NEW)
    found = {witness.rule: witness for witness in witnesses(old, new)}
    assert found.keys() == {"abroad", "hot", "needless"}
    assert found["needless"].intake is None  # whoever it fires for is seen today by another rule
    assert found["needless"].settled
    assert (found["hot"].before.value, found["hot"].after.value) == ("same_day", "emergency")
    assert set(found["hot"].intake.yes) == {"ache", "fever"}
    assert (found["abroad"].before.value, found["abroad"].after.value) == ("self_care", "soon")


@given(data=st.data())
def test_whoever_moves_there_is_a_witness_that_moves_too(data):
    before, after = data.draw(libraries(care=False)), data.draw(libraries(care=False))
    person = data.draw(intakes(after))

    def ranks(intake):
        return [index_of(library).rank(answering(library, intake)) for library in (before, after)]

    found = list(witnesses(before, after))
    for each in found:
        if each.intake is not None:
            low, high = ranks(each.intake)
            assert (low, high) == (each.before.rank, each.after.rank)
            assert low != high
    one, other = ranks(person)
    assert one == other or any(each.intake is not None or not each.settled for each in found)


def test_rows_that_move(tmp_path):
    (tmp_path / "people.csv").write_text("who,ache,fever,travel\na,yes,yes,no\nb,yes,no,no\nc,no,yes,yes\n")
    moved = moved_rows(library_of(OLD), library_of(NEW), tmp_path / "people.csv")
    told = {(was.value, now.value): count for (was, now), count in moved.items()}
    assert told == {("same_day", "emergency"): 1, ("routine", "routine"): 1, ("self_care", "soon"): 1}


RULE = """
label = "Fever after a journey"
when = {all = ["fever_or_chills", "journey"]}
urgency = "emergency"
action = ["emergency_department"]
explanation = "A fever after a journey needs a look."
until_seen = ["call_if_worse"]
net = "net_worse"
sources = ["editorial"]
checked_on = 2026-11-22
"""
FINDING = """
label = "A journey"
question = "Have you been away?"
proxy_question = "Have they been away?"
clinician = "Travel history"
kind = "history"
group = "history"
sources = ["editorial"]
checked_on = 2026-11-22
"""


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    """The core as a wheel, and the folder of a plugin for it."""
    folder = tmp_path_factory.mktemp("versions")
    wheel, content = folder / "lbpkit-0.0.9-py3-none-any.whl", folder / "lbpkit_acme" / "content"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("lbpkit/data/snapshot.json", write_snapshot(core_library().parts[0].content))
    for kind, name, text in (("rules", "fever_after_journey", RULE), ("findings", "journey", FINDING)):
        (content / kind).mkdir(parents=True)
        (content / kind / f"{name}.toml").write_text(text.replace('"journey"', '"acme.journey"'))
    (folder / "lbpkit_acme" / "__init__.py").write_text('plugin = Plugin("acme", package="lbpkit_acme")')
    return wheel, content


def test_a_plugin_beside_a_wheel_and_triage_says_the_same(versions, tmp_path, capsys):
    wheel, content = map(str, versions)
    assert run(["diff", wheel, content, "--witnesses", str(tmp_path), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [change["id"] for change in found["changes"]] == ["acme.journey", "acme.fever_after_journey"]
    (witness,) = found["witnesses"]
    assert witness["rule"] == "acme.fever_after_journey"
    assert lbpkit.Intake.from_dict(witness["intake"]).answers["acme.journey"] == "yes"
    answers = tmp_path / "acme.fever_after_journey.json"
    assert run(["triage", str(answers), "--format", "json", "--content", content]) == 0
    assert json.loads(capsys.readouterr().out)["urgency"] == witness["after"]


@pytest.mark.parametrize(
    ("name", "said"), [("cor", "did you mean 'core'"), ("README.md", "is no folder"), ("broken.whl", "no wheel")]
)
def test_what_is_no_version_is_told(name, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text("")
    (tmp_path / "broken.whl").write_bytes(b"no zip")
    assert run(["diff", name, "core"]) == 2
    assert said in capsys.readouterr().err
