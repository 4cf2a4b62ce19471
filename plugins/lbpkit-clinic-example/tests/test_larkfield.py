"""The clinic's plugin as it is installed: it adds, and takes nothing away."""

import pytest

import lbpkit
from lbpkit.testing import check_plugin

CORE = lbpkit.load_library(plugins=())
LIBRARY = lbpkit.load_library(plugins=("lbpkit-clinic-example",))
ORDINARY = lbpkit.Intake(
    age_years=45,
    sex="female",
    pain_days=60,
    pain_score=4,
    answers={**dict.fromkeys(CORE.findings, "no"), "low_back_pain": "yes"},
)


def leaflet(intake, **options):
    return lbpkit.leaflet(LIBRARY, lbpkit.triage(LIBRARY, intake), clinic="larkfield.main", **options)


def test_every_law_holds():
    check_plugin("lbpkit-clinic-example")


@pytest.mark.parametrize(
    ("answers", "hours"), [({"pain_getting_worse": "yes"}, 72), ({"pain_score": 9}, 48)], ids=["worse", "severe"]
)
def test_somebody_in_the_programme_is_seen_by_our_team_within_days(answers, hours):
    intake = ORDINARY.answering({**answers, "larkfield.in_programme": "yes"})
    assessment = lbpkit.triage(LIBRARY, intake)
    assert assessment.urgency is lbpkit.Urgency.SOON
    assert "own_team" in assessment.action.roles
    assert assessment.action.within_hours <= hours
    assert lbpkit.triage(CORE, ORDINARY.answering(answers)).urgency <= assessment.urgency


def test_nobody_else_is_moved():
    for answers in ({}, {"pain_getting_worse": "yes"}, {"saddle_numbness": "yes"}):
        intake = ORDINARY.answering({**answers, "larkfield.in_programme": "no"})
        assert lbpkit.triage(LIBRARY, intake).urgency is lbpkit.triage(CORE, ORDINARY.answering(answers)).urgency


def test_a_leaflet_is_ours():
    page = " ".join(lbpkit.render(leaflet(ORDINARY), "text").split())
    for said in (
        "Larkfield Back Clinic",
        "01632 960 123",
        "Back class",
        "Before your first visit",
        "the Larkfield way",
    ):
        assert said in page
    assert "Not available at Larkfield Back Clinic" in page
    assert '<img src="data:image/svg+xml;base64,' in lbpkit.render(leaflet(ORDINARY), "html")


def test_in_an_emergency_nothing_of_ours_stands_in_the_way():
    emergency = leaflet(ORDINARY.answering({"saddle_numbness": "yes"}))
    assert emergency.letterhead is None
    assert not [section for section in emergency.sections if section.tone == "clinic"]
