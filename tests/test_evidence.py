"""What is known of treatments: its direction agrees with its words, its size, its sources and the ledger, or says why not."""

import importlib.util
from pathlib import Path

import pytest

from lbpkit.stance import stance
from lbpkit.testing import core_library

spec = importlib.util.spec_from_file_location("care_mutants", Path(__file__).parent / "mutation" / "care_mutants.py")
caring = importlib.util.module_from_spec(spec)
spec.loader.exec_module(caring)

LIBRARY = core_library()
ROWS = [*LIBRARY.evidence.values(), *LIBRARY.guidance.values()]
LEDGER = {
    "benefit": "benefit",
    "harm": "harm",
    "no_difference": "no_important_difference",
    "inconclusive": "inconclusive",
}
COMMON = (
    "stay_active", "heat", "cold", "exercise_therapy", "acetaminophen", "opioids", "massage_therapy", "manual_therapy",
    "physical_therapy", "walking_programme", "yoga", "cbt", "pain_education",
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_direction_words_size_and_sources_go_together(row):
    assert list(caring.row_failures(LIBRARY, row)) == []


@pytest.mark.parametrize("row", LIBRARY.evidence.values(), ids=lambda row: row.id)
def test_direction_agrees_with_the_ledger_or_a_note_says_why(row):
    said = {LEDGER.get(LIBRARY.claims[claim].direction) for claim in row.claims} - {None}
    mixed = any(LIBRARY.claims[claim].direction == "mixed" for claim in row.claims)
    if mixed or (said and said != {row.direction}):
        assert row.note, f"{row.id} says {row.direction}, the ledger {sorted(said) or 'mixed'}, and no note says why"


def test_every_treatment_has_a_row_or_says_that_nothing_was_read():
    assert [key for key, each in LIBRARY.treatments.items() if not each.evidence] == []


def test_no_row_rests_on_a_rejected_claim():
    rejected = {key for key, claim in LIBRARY.claims.items() if claim.status == "rejected"}
    assert [row.id for row in ROWS if rejected & set(row.claims)] == []


def test_the_five_directions_and_the_three_of_guidance_are_all_there():
    assert {row.direction for row in LIBRARY.evidence.values()} == set(caring.DIRECTIONS)
    assert {row.direction for row in LIBRARY.guidance.values()} == {"for", "against", "no_recommendation"}
    assert any(row.outcome == "harm" for row in LIBRARY.evidence.values())


def test_a_direction_is_one_of_five_different_things():
    said = {
        "There is no sound trial of it.": "no_evidence",
        "It is not clear if it helps.": "inconclusive",
        "It did no better than a dummy tablet.": "no_important_difference",
        "It can cause ulcers and bleeding.": "harm",
        "It eases pain a little.": "benefit",
    }
    assert {text: caring.direction_of(text) for text in said} == said


def test_strength_is_not_certainty():
    assert {("strong", "low"), ("conditional", "low"), ("strong", "moderate")} <= {
        (row.strength, row.certainty) for row in LIBRARY.guidance.values()
    }


def test_a_guideline_without_grades_gives_none():
    """WHO gave no strong recommendation, and looked at paracetamol without making one."""
    who = [row for row in LIBRARY.guidance.values() if row.sources == ("who_2023",)]
    assert {row.strength for row in who} <= {"conditional", "good_practice"}
    assert LIBRARY.guidance["who_2023_acetaminophen"].direction == "no_recommendation"


def test_the_acp_guideline_of_2017_has_lapsed_by_its_own_rule_and_counts_nowhere():
    source = LIBRARY.sources["acp_2017"]
    assert source.valid_until.year == 2022
    assert source.lapsed(LIBRARY.edition)
    own = {key for key, row in LIBRARY.guidance.items() if row.sources == ("acp_2017",)}
    assert len(own) > 15
    for treatment in LIBRARY.treatments.values():
        for phase in ("acute", "subacute", "chronic"):
            found = stance(LIBRARY, treatment, phase)
            assert not own & set(found.guidance)
            counted = {
                row.id for row in treatment.guidance if phase in row.population and row.id in own and not row.subgroup
            }
            assert counted == own & set(found.lapsed)


CONFLICTS = {
    "acupuncture": ("your_choice", True),
    "spinal_manipulation": ("only_with", True),
    "massage_therapy": ("only_with", True),
    "duloxetine": ("not_recommended", False),
    "muscle_relaxants": ("not_recommended", False),
    "acetaminophen": ("not_recommended", False),
}
"""Treatment to what the stance makes of it for lasting pain: either they disagree, or the other side has lapsed."""


@pytest.mark.parametrize(("treatment", "expected"), CONFLICTS.items())
def test_conflicts_stand_side_by_side(treatment, expected):
    record = LIBRARY.treatments[treatment]
    said = {(row.sources[0], row.direction, row.only_with) for row in record.guidance}
    assert len(said) > 1, "one side alone is no conflict"
    found = stance(LIBRARY, record, "chronic")
    assert (found.verdict, found.disagree) == expected
    assert {*found.guidance, *found.lapsed} <= {row.id for row in record.guidance}


def test_who_says_what_in_the_named_conflicts():
    def said(treatment):
        return {(row.sources[0], row.direction) for row in LIBRARY.treatments[treatment].guidance}

    assert {("nice_ng59", "against"), ("who_2023", "for"), ("acp_2017", "for")} <= said("acupuncture")
    assert {("nice_ng59", "against"), ("acp_2017", "for"), ("who_2023", "against")} <= said("duloxetine")
    assert {("acp_2017", "for"), ("who_2023", "against")} <= said("muscle_relaxants")
    assert {("nice_ng59", "against"), ("who_2023", "no_recommendation")} <= said("acetaminophen")
    for treatment in ("spinal_manipulation", "massage_therapy"):
        rows = LIBRARY.treatments[treatment].guidance
        assert any(row.only_with == "exercise_therapy" and row.sources == ("nice_ng59",) for row in rows)
        assert any(row.only_with is None and row.direction == "for" and row.sources == ("who_2023",) for row in rows)


@pytest.mark.parametrize("treatment", [*COMMON, "ibuprofen", "nsaids"])
@pytest.mark.parametrize("phase", ["acute", "subacute", "chronic"])
def test_what_is_shown_often_has_a_row_on_pain_or_function(treatment, phase):
    rows = LIBRARY.treatments[treatment].evidence_for(population=phase)
    assert any(
        row.outcome in ("pain", "function") and row.condition in (None, "nonspecific_low_back_pain") for row in rows
    )


@pytest.mark.parametrize("row", LIBRARY.evidence.values(), ids=lambda row: row.id)
def test_a_summary_stands_alone(row):
    """A reader sees one row by itself: it names what it is about and leans on no other sentence."""
    first = row.summary.removeprefix("It is not clear").split()[0]
    assert first not in {"It", "They", "This", "These", "Those", "That", "Them", "Both", "Any"}
    assert "In that trial" not in row.summary
    treatment = LIBRARY.treatments[row.treatment]
    names = " ".join(
        [treatment.name, *treatment.synonyms, row.treatment.replace("_", " "), *KIN.get(row.treatment, ())]
    )
    assert caring.words_of(row.summary) & caring.words_of(names) or _short(names) & set(row.summary.split()), (
        row.summary
    )


KIN = {
    "heat": ("heated",), "discectomy": ("disc operation",),
    "spinal_decompression": ("operation", "surgery"), "vertebroplasty": ("cement",),
    "gabapentinoids": ("pregabalin",), "opioids": ("tramadol",), "oral_corticosteroids": ("steroid tablets",),
    "prescription_medicines": ("medicines", "painkillers"), "physical_therapy": ("physiotherapy",), "rest": ("bed",),
    "activity_modification": ("change", "easier ways"), "otc_topicals": ("patch", "cream", "gel"),
    "hip_focused_physical_therapy": ("hips",), "spine_focused_physical_therapy": ("spine therapy",),
    "lumbar_supports": ("belts",), "multimodal_care": ("joined",), "moist_heat": ("warmth",), "tele_rehabilitation": ("video",),
    "ai_movement_analysis": ("movement",), "postural_correction": ("posture",), "spinal_implant_devices": ("screws",),
    "mobility_with_stability": ("stretch",), "spinal_fusion": ("fusion",), "pain_education": ("teaching",),
}  # fmt: skip
"""What else a summary may call a treatment."""


def _short(names):
    """Names of three letters or fewer, and others in capitals."""
    return {name for name in names.split() if name.isupper()} | {"Heat", "heat", "cold", "Cold", "Yoga", "yoga", "Tai"}


def test_sizes_are_told_with_their_scale():
    sized = [row for row in LIBRARY.evidence.values() if row.size is not None]
    assert len(sized) > 40
    assert [row.id for row in sized if not row.size.scale] == []
