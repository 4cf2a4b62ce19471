"""`lbpkit try`: what one rule does to the shipped cases, told before anybody installs it."""

import json

import attrs
import pytest

from lbpkit.__main__ import main
from lbpkit.cases import shipped_cases
from lbpkit.testing import core_library

CASES = [case for place, case in enumerate(shipped_cases()) if "leg_pain_below_knee" in case.yes or place % 10 == 0]
"""Enough of them."""
SAID = 'sources = ["editorial"]\nchecked_on = 2026-11-22\n'
RULE = f"""
label = "Leg pain, in our programme"
when = {{ all = ["acme.enrolled", "leg_pain_below_knee"] }}
urgency = "soon"
action = ["gp"]
within_hours = 48
explanation = "We want to see you soon."
{SAID}"""
ENROLLED = f"""
label = "Enrolled"
question = "Are you enrolled?"
proxy_question = "Are they enrolled?"
clinician = "Enrolled"
kind = "circumstance"
group = "circumstances"
{SAID}"""


@pytest.fixture
def run(monkeypatch, capsys):
    core = core_library().parts[0]  # checked already: as from a wheel
    core = attrs.evolve(core, content=attrs.evolve(core.content, stored_hash="0" * 64))
    monkeypatch.setattr("lbpkit.plugins.load_core", lambda: core)
    monkeypatch.setattr("lbpkit.cases.shipped_cases", lambda: CASES)

    def run(*words):
        return main(["try", *map(str, words)]), *capsys.readouterr()

    return run


@pytest.fixture
def plugin(tmp_path):
    """A rule with a finding of its own, beside one that is broken: neither imported nor installed."""
    package = tmp_path / "lbpkit_acme"
    for folder in ("rules", "findings"):
        (package / "content" / folder).mkdir(parents=True)
    (package / "__init__.py").write_text(
        "raise SystemExit('imported')\nplugin = Plugin('acme', package='lbpkit_acme')\n"
    )
    (package / "content/findings/enrolled.toml").write_text(ENROLLED)
    (package / "content/rules/another.toml").write_text("label = 3")
    file = package / "content/rules/leg.toml"
    file.write_text(RULE)
    return file


def test_a_rule_with_a_question_of_its_own(run, plugin):
    code, out, err = run(plugin, "--format", "json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["rule"], told["asks"], told["cases"]) == ("acme.leg", ["acme.enrolled"], len(CASES))
    cases = {case.id: case for case in CASES}
    assert told["moves"]["unasked"] == []
    assert told["fires_for_ordinary"]["unasked"] == 0
    assert told["warnings"] == []
    assert "sciatica_one_week" in {move["case"] for move in told["moves"]["all_yes"]}
    for move in told["moves"]["all_yes"]:
        case = cases[move["case"]]
        assert "leg_pain_below_knee" in case.yes
        assert (move["sentence"], move["to"]) == (case.sentence, "soon")
        assert move["above_its_range"] is (case.highest.value in ("self_care", "routine"))
    assert told["sooner"] >= len(told["moves"]["all_yes"])


def test_in_words_with_the_sentence_of_each(run, plugin):
    code, out, _ = run(plugin)
    assert code == 0
    assert out.startswith("Leg pain, in our programme (acme.leg): soon\n")
    assert "It moves 0 of " in out
    assert "while nobody is asked acme.enrolled." in out
    assert "self_care → soon: " in out
    assert " more; see them with --all" in out
    assert " more; see them with --all" not in run(plugin, "--all")[1]
    assert "(sciatica_one_week)" in " ".join(out.split())


def test_a_rule_that_cries_wolf(run, tmp_path):
    """On its own in a folder, asking for the core's findings."""
    file = tmp_path / "bending.toml"
    file.write_text(RULE.replace('{ all = ["acme.enrolled", "leg_pain_below_knee"] }', '"worse_bending"'))
    told = json.loads(run(file, "--format", "json")[1])
    assert told["rule"] == "own.bending"
    assert told["moves"]["unasked"] == told["moves"]["all_yes"]
    assert told["warnings"][0].startswith("It fires for ")
    assert any("above the most that is right" in warning for warning in told["warnings"])
    assert "Look again: It fires for " in run(file)[1]


def test_a_rule_that_does_nothing(run, tmp_path):
    file = tmp_path / "numb.toml"
    file.write_text(
        RULE.replace('{ all = ["acme.enrolled", "leg_pain_below_knee"] }', '"saddle_numbness"').replace("48", "336")
    )
    assert [text.partition(":")[0] for text in json.loads(run(file, "--format", "json")[1])["warnings"]] == [
        "It does nothing for these cases"
    ]


def test_what_is_wrong_with_it_is_told(run, tmp_path, plugin):
    plugin.write_text(RULE.replace("acme.enrolled", "acme.enroled"))
    code, out, _ = run(plugin)
    assert code == 1
    assert out.startswith("rules/leg.toml: $.when.all[0]: no finding 'acme.enroled'; did you mean 'acme.enrolled'")
    assert "another" not in out


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere.toml", "no file "),
        ("rule.json", "is no rule; name a TOML file"),
        ("core", "is a rule of the core; see: lbpkit show rules/"),
    ],
)
def test_mistakes(run, tmp_path, name, message):
    file = tmp_path / name
    if name == "core":
        (tmp_path / "rules").mkdir()
        (tmp_path / "edition.toml").write_text("")
        file = tmp_path / "rules/x.toml"
        file.write_text(RULE)
    code, out, err = run(file)
    assert (code, out) == (2, "")
    assert message in err
