"""What a type checker makes of the public surface: read by mypy, never run."""

from collections.abc import Mapping
from typing import Any, assert_type

import lbpkit
from lbpkit.model.rules import Rule


def path_from_answers_to_leaflet() -> None:
    library = lbpkit.load_library(plugins=())
    assert_type(library, lbpkit.Library)
    assert_type(library.rules, Mapping[str, Rule])
    intake = lbpkit.Intake(age_years=52, sex="female", pain_days=12, answers={"low_back_pain": "yes", "fever_38": None})
    assert_type(intake.answering({"fever_or_chills": "no"}), lbpkit.Intake)
    assessment = lbpkit.triage(library, intake)
    assert_type(assessment, lbpkit.Assessment)
    assert_type(assessment.urgency, lbpkit.Urgency)
    assert_type(assessment.urgency < lbpkit.Urgency.EMERGENCY, bool)
    assert_type(assessment.to_dict(), dict[str, Any])
    assert_type(lbpkit.next_question(library, intake, goal="care"), lbpkit.Screen | None)
    document = lbpkit.leaflet(library, assessment, locale="en", region="GB", style="large_print")
    assert_type(document, lbpkit.Document)
    assert_type(lbpkit.render(document, "html"), str)
    assert_type(lbpkit.render(document, "pdf", paper="a4"), bytes)


def mistakes_are_seen(library: lbpkit.Library, intake: lbpkit.Intake) -> None:
    lbpkit.Intake(sex="other")  # type: ignore[arg-type]
    lbpkit.Intake(answers={"fever_or_chills": "maybe"})  # type: ignore[dict-item]
    lbpkit.triage(intake, library)  # type: ignore[arg-type]
    lbpkit.next_question(library, intake, goal="speed")  # type: ignore[arg-type]
    intake.age_years = 53  # type: ignore[misc]
    assert lbpkit.Urgency.SOON != "soon"  # type: ignore[comparison-overlap]
