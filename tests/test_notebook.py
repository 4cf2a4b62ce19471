"""What a notebook shows: HTML that is whole and escaped, and no answer of a patient."""

import attrs
import html5lib
import pytest

import lbpkit

CORE = lbpkit.load_library(plugins=())
PARSER = html5lib.HTMLParser(strict=True)
HOSTILE = '<script>alert(1)</script> & "quoted"'


def parsed(shown):
    return PARSER.parse(f"<!DOCTYPE html><title>x</title>{shown}")


@pytest.mark.parametrize("kind", ["treatments", "exercises"])
def test_every_record_shows_itself(kind):
    for record in CORE.of_kind(kind).values():
        shown = record._repr_html_()
        parsed(shown)
        assert record.sources[0] in shown or len(shown) > 100


def test_a_treatment_shows_every_row_of_evidence():
    shown = CORE.treatments["acupuncture"]._repr_html_()
    assert (
        shown.count("<tr>")
        == len(CORE.treatments["acupuncture"].evidence) + len(CORE.treatments["acupuncture"].guidance) + 2
    )


def test_nothing_becomes_markup():
    exercise = attrs.evolve(CORE.exercises["bird_dog"], purpose="a < b & c", steps=("x < y",), picture=None)
    assert "a &lt; b &amp; c" in exercise._repr_html_()
    parsed(exercise._repr_html_())


def test_an_assessment_shows_rules_and_no_answers():
    answers = {"low_back_pain": "yes", "saddle_numbness": "yes", "abuse_or_violence": "yes"}
    known = {key: value for key, value in answers.items() if key in CORE.findings}
    assessment = lbpkit.triage(CORE, lbpkit.Intake(age_years=40, sex="female", answers=known))
    shown = assessment._repr_html_()
    parsed(shown)
    assert "emergency" in shown
    assert not [reason.rule for reason in assessment.reasons if reason.sensitive and reason.rule in shown]
