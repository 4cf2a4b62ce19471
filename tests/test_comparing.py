"""What changed between two assessments, and whether a stored one can be made again."""

import json

import pytest
from hypothesis import given, settings

import lbpkit
from lbpkit.__main__ import main
from lbpkit.comparing import compare
from lbpkit.errors import LbpkitError
from lbpkit.replaying import replay
from lbpkit.testing import intakes

CORE = lbpkit.load_library(plugins=())


def assess(**answers):
    return lbpkit.triage(CORE, lbpkit.Intake(age_years=40, sex="female", pain_days=10, pain_score=5, answers=answers))


def fired(assessment):
    return {reason.rule for reason in assessment.reasons if reason.state == "fired"}


def test_new_gone_and_no_longer_known_are_three_things():
    before = assess(low_back_pain="yes", buttock_pain="yes", leg_pain_below_knee="yes", fever_or_chills="no")
    after = assess(low_back_pain="yes", buttock_pain="no", fever_or_chills="yes")
    found = compare(before, after)
    assert (found.new, found.gone, found.no_longer_known) == (
        ("fever_or_chills",),
        ("buttock_pain",),
        ("leg_pain_below_knee",),
    )
    assert found.worse
    assert set(found.new_reasons) == fired(after) - fired(before)


def test_more_pain_alone_is_worse_and_less_is_not():
    before = assess(low_back_pain="yes")
    more = lbpkit.triage(CORE, before.intake.answering({"pain_score": 7}))
    unknown = lbpkit.triage(CORE, before.intake.answering({"pain_score": None}))
    assert compare(before, more).pain_score == 2
    assert compare(before, more).worse
    assert not compare(more, before).worse
    assert compare(before, unknown).pain_score is None


@given(intakes(CORE))
def test_nothing_changes_against_itself(intake):
    assessment = lbpkit.triage(CORE, intake)
    found = compare(assessment, assessment)
    assert [*found.new, *found.gone, *found.no_longer_known, *found.new_reasons, *found.gone_reasons] == []
    assert not found.worse
    assert found.same_content


@given(intakes(CORE), intakes(CORE))
def test_every_yes_before_is_kept_gone_or_not_known(before, after):
    before, after = (each.answering({"sex": "female", "age_years": 30}) for each in (before, after))
    found = compare(lbpkit.triage(CORE, before), lbpkit.triage(CORE, after))
    assert set(before.yes) == (set(before.yes) & set(after.yes)) | set(found.gone) | set(found.no_longer_known)
    assert set(found.new) == set(after.yes) - set(before.yes)


@pytest.mark.parametrize(("change", "said"), [({"sex": "male"}, "sex differs"), ({"age_years": 39}, "age fell")])
def test_two_people_are_not_compared(change, said):
    before = assess(low_back_pain="yes")
    with pytest.raises(LbpkitError, match=said):
        compare(before, lbpkit.triage(CORE, before.intake.answering(change)))


def test_the_repr_names_no_answer():
    assert "fever" not in repr(compare(assess(), assess(fever_or_chills="yes")))


# ---- replay


@given(intakes(CORE))
@settings(max_examples=max(settings.default.max_examples // 5, 5))
def test_what_was_stored_comes_out_again(intake):
    stored = json.loads(json.dumps(lbpkit.triage(CORE, intake).to_dict()))
    made = replay(CORE, lbpkit.Assessment.from_dict(stored))
    assert made.reproduced
    assert made.same_content


def altered():
    stored = assess(low_back_pain="yes").to_dict() | {"urgency": "soon", "review_days": 3}
    stored["provenance"] = stored["provenance"] | {"content_hash": "0" * 64}
    return stored


def outdated():
    stored = assess(low_back_pain="yes").to_dict()
    stored["intake"]["answers"]["acme.recent_travel"] = "yes"
    return stored


def test_what_differs_is_named_with_what_made_it():
    made = replay(CORE, lbpkit.Assessment.from_dict(altered()))
    assert made.differs == ("urgency", "review_days")
    assert not made.same_content
    assert made.needed == (f"lbpkit=={lbpkit.__version__}",)


def test_content_that_changed_under_its_version_is_told(tmp_path, capsys):
    stored = altered()
    (core,) = stored["provenance"]["distributions"]
    assert replay(CORE, lbpkit.Assessment.from_dict(stored)).changed_in_place == ()
    stored["provenance"]["distributions"] = [core | {"content_hash": "0" * 64}]
    assert replay(CORE, lbpkit.Assessment.from_dict(stored)).changed_in_place == ("lbpkit",)
    file = tmp_path / "assessment.json"
    file.write_text(json.dumps(stored), "utf-8")
    assert main(["replay", str(file), "--no-plugins"]) == 1
    assert "the version has not" in capsys.readouterr().out
    stored["provenance"]["distributions"] = [core | {"content_hash": "0" * 64, "version": "0.0.1"}]
    assert replay(CORE, lbpkit.Assessment.from_dict(stored)).changed_in_place == ()


def test_findings_that_are_gone_are_named():
    made = replay(CORE, lbpkit.Assessment.from_dict(outdated()))
    assert not made.reproduced
    assert made.now is None
    assert made.unknown_ids == ("acme.recent_travel",)


@pytest.mark.parametrize(
    ("stored", "code", "said"),
    [
        (assess(low_back_pain="yes").to_dict(), 0, "Reproduced: "),
        (altered(), 1, f"pip install lbpkit=={lbpkit.__version__}"),
        (outdated(), 1, "nothing is called acme.recent_travel any more"),
        ({"intake": {}}, 2, "no assessment"),
        ([], 2, "an assessment is a table"),
        ({"age_years": 40, "answers": {}}, 2, "this is no assessment: it holds no intake; write one with"),
    ],
)
def test_the_command_says_so(tmp_path, capsys, stored, code, said):
    file = tmp_path / "assessment.json"
    file.write_text(json.dumps(stored), "utf-8")
    assert main(["replay", str(file), "--no-plugins"]) == code
    told = capsys.readouterr()
    assert said in told.out + told.err
    if code < 2:
        assert main(["replay", str(file), "--no-plugins", "--format", "json"]) == code
        assert json.loads(capsys.readouterr().out)["reproduced"] == (code == 0)


@pytest.mark.parametrize("nonsense", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_nonsense_is_refused_in_one_line(tmp_path, capsys, nonsense):
    file = tmp_path / "assessment.json"
    file.write_bytes(nonsense)
    assert main(["replay", str(file), "--no-plugins"]) == 2
    assert "is not JSON" in capsys.readouterr().err
