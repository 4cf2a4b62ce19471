"""Whom sources bar from what, as cases; and that no contraindication could go, or lean on something else, unnoticed."""

import importlib.util
import tomllib
from pathlib import Path

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lbpkit import Intake, triage
from lbpkit.care import care
from lbpkit.model.record import MEDICINES
from lbpkit.model.urgency import Urgency
from lbpkit.testing import core_library, library_of

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("care_mutants", HERE / "mutation" / "care_mutants.py")
caring = importlib.util.module_from_spec(spec)
spec.loader.exec_module(caring)

LIBRARY = core_library()
CASES = caring.load_care_cases()
BARE = caring.contraindications_alone(LIBRARY)
TRAINABLE = ("low_back_pain", "upper_back_pain", "buttock_pain", "hip_pain", "groin_pain", "thigh_pain", "pelvic_pain")
"""Where it hurts for exercises to be meant for it; below the knee, at the knee and in the side there are few."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_care_does_what_the_source_asks(case):
    assert list(caring.case_failures(LIBRARY, case)) == []


PROGRAMMES = [case for case in CASES if case.programme]


@pytest.mark.parametrize("case", PROGRAMMES, ids=lambda case: case.id)
def test_the_programme_is_the_one_that_the_source_describes(case):
    assert list(caring.programme_failures(LIBRARY, case)) == []


@pytest.mark.parametrize("case", [case for case in PROGRAMMES if case.programme != "none"], ids=lambda case: case.id)
def test_a_programme_is_three_to_five_of_what_is_offered(case):
    given = caring.given_to(LIBRARY, case)
    assert 3 <= len(given.programme) <= 5
    assert set(given.programme) <= {each.id for each in given.offered if each.kind == "exercise"}
    assert case.age_years < 65 or all(LIBRARY.exercises[key].older_adults for key in given.programme)


def test_every_programme_is_composed_for_somebody_and_trains_more_than_one_thing():
    assert {case.programme for case in PROGRAMMES} >= set(LIBRARY.programmes)
    for programme in LIBRARY.programmes.values():
        assert len({part.aim for part in programme.parts}) >= 3, programme.id


@given(
    places=st.sets(
        st.sampled_from(sorted(key for key, each in LIBRARY.findings.items() if each.kind == "area")), min_size=1
    ),
    others=st.lists(st.sampled_from(sorted(LIBRARY.findings)), max_size=3),
    age=st.integers(16, 100),
    days=st.sampled_from([1, 5, 20, 40, 60, 100, 400]),
)
@settings(max_examples=3 * settings.default.max_examples)
def test_a_programme_is_three_to_five_or_it_is_said_why_not(places, others, age, days):
    case = caring.CareCase(
        id="any", sentence="", source="editorial", age_years=age, pain_days=days, yes=(*places, *others)
    )
    assessment = triage(LIBRARY, case.intake(LIBRARY))
    assume(assessment.urgency < Urgency.SAME_DAY)
    told = assessment.care
    withheld = [each for each in told.withheld if each.kind == "exercise"]
    if len(told.programme) >= 3:
        assert len(told.programme) <= 5
        assert told.programme_short is None
    elif withheld:
        assert told.programme_short == "withheld"
    else:
        assert told.programme_short == "few_fit"
        assert not places & set(TRAINABLE)


def test_the_narrowest_programme_comes_first_and_what_is_withheld_drops_out():
    parts = [{"aim": "loosen", "exercises": [key]} for key in ("a", "b", "c")]
    library = library_of(
        {
            "findings": {"f": {}, "g": {}},
            "exercises": {"a": {}, "b": {}, "c": {"older_adults": False}, "d": {}, "e": {"fits": "g"}},
            "contraindications": {"w": {"exercises": ["b"], "when": "f"}},
            "programmes": {
                "wide": {"order": 9, "parts": [*parts, {"aim": "balance", "exercises": ["d", "e"]}]},
                "narrow": {"order": 1, "fits": "g", "parts": [*parts[:2], {"aim": "balance", "exercises": ["e"]}]},
            },
        }
    )

    def composed(age=30, **answers):
        intake = Intake(age_years=age, sex="male", pain_days=1, pain_score=1, answers={"f": "no", "g": "no", **answers})
        given = care(library, intake, Urgency.SELF_CARE)
        return given.programme_id, "".join(given.programme)

    assert composed() == ("wide", "abcd")
    assert composed(f="yes") == ("wide", "acd")  # one drops out
    assert composed(g="yes") == ("narrow", "abe")  # what fits fewer comes before what fits all
    assert composed(f="yes", g="yes") == ("wide", "acd")  # two are no programme: the next one
    assert composed(65) == composed(None) == ("wide", "abd")  # not for older adults, as written
    assert composed(65, f="yes", g="yes") == ("wide", "ade")  # too few parts: more of the same part
    assert composed(65, f="yes") == ("wide", "ad")  # no more is offered


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_contraindications_do_so_alone_and_rest_on_that_source(case):
    """What rules hold, and the ages of treatments, are other nets: none of the three leans on another."""
    assert list(caring.alone_failures(BARE, case)) == []


def deciding():
    """Contraindications without which some case would not be withheld or warned of as it asks, from the source it names."""
    found = {case.only for case in CASES if case.only and (case.withheld or case.warned)}
    for case in CASES:
        withheld, warned, _ = caring.found(BARE, case)
        for wanted, told in ((case.withheld, withheld), (case.warned, warned)):
            for item in wanted:
                for key in told.get(item, ()):
                    rest = {
                        source
                        for other in told[item]
                        if other != key
                        for source in BARE.contraindications[other].sources
                    }
                    if case.source not in rest:
                        found.add(key)
    return found


def speaking(case):
    """Ids of the contraindications that speak in a case."""
    withheld, warned, _ = caring.found(BARE, case)
    return {key for told in (*withheld.values(), *warned.values()) for key in told}


def test_dropping_any_contraindication_makes_a_case_fail():
    assert LIBRARY.contraindications.keys() - deciding() == set()


@pytest.mark.parametrize(
    "key", ["nsaid_kidney", "thrust_weak_bones", "heat_swelling", "forward_bending_disc_or_sciatica"]
)
def test_a_planted_fault_is_noticed(key):
    each = LIBRARY.contraindications[key]
    about = [case for case in CASES if key in speaking(case)]
    warned = attrs.evolve(each, effect="warn", if_unknown="warn")
    for fault in (None, warned, attrs.evolve(each, sources=("owen_2020",))):
        rest = {**LIBRARY.contraindications, key: fault}
        changed = caring.with_records(BARE, contraindications={k: v for k, v in rest.items() if v is not None})
        assert any(failure for case in about for failure in caring.alone_failures(changed, case))


def test_every_case_names_a_source_and_everybody_is_somebody():
    for case in CASES:
        assert case.source in LIBRARY.sources, case.id
        assert case.withheld or case.warned or case.offered or case.plain or case.never or case.programme, case.id
        for item in (*case.withheld, *case.warned, *case.offered, *case.plain, *case.never):
            BARE.find(item)
    assert len(CASES) >= 60


@pytest.mark.parametrize("age", [0, 5, 12, 15])
@pytest.mark.parametrize("days", [3, 60, 400])
def test_a_child_is_offered_no_medicine_and_nothing_made_for_adults(age, days):
    case = caring.CareCase(
        id="child", sentence="", source="editorial", age_years=age, pain_days=days, pain_score=8,
        yes=("low_back_pain", "hip_pain", "leg_pain_below_knee", "outer_hip_tender", "pain_stops_work_or_sleep"),
    )  # fmt: skip
    given = care(LIBRARY, case.intake(LIBRARY), Urgency.ROUTINE)
    for offer in given.offered:
        assert offer.kind == "treatment", offer.id
        treatment = LIBRARY.treatments[offer.id]
        assert treatment.min_age_years is None
        assert not MEDICINES & set(treatment.properties)
    assert given.programme == ()


def test_every_medicine_is_for_16_and_over():
    medicines = [
        each for each in LIBRARY.treatments.values() if MEDICINES & set(each.properties) or each.kind == "medicine"
    ]
    assert len(medicines) > 15
    assert [each.id for each in medicines if each.min_age_years is None or each.min_age_years < 16] == []


@pytest.mark.parametrize("days", [1, 10, 27, 28, 60, 84, 85, 120, 400])
def test_a_class_of_medicine_and_its_single_drug_do_not_stand_side_by_side(days):
    for score in (3, 9):
        case = caring.CareCase(
            id="any", sentence="", source="editorial", pain_days=days, pain_score=score,
            yes=("low_back_pain", "pain_stops_work_or_sleep"),
        )  # fmt: skip
        offered = {each.id for each in care(LIBRARY, case.intake(LIBRARY), Urgency.ROUTINE).offered}
        assert len(offered & {"nsaids", "ibuprofen"}) == 1
        assert not {"nsaids", "naproxen"} <= offered


def test_from_same_day_up_nothing_is_offered():
    for case in CASES:
        assessment = triage(LIBRARY, case.intake(LIBRARY))
        if assessment.urgency >= Urgency.SAME_DAY:
            assert (assessment.care.offered, assessment.care.withheld, assessment.care.programme) == ((), (), ())


def test_subjects_of_sources_name_what_is_there():
    subjects = tomllib.loads((HERE / "source_subjects.toml").read_text("utf-8"))
    assert subjects["pages"] == [key for key in subjects["pages"] if key in LIBRARY.sources]
    for source, treatments in subjects["covers"].items():
        assert source in LIBRARY.sources
        assert set(treatments) <= LIBRARY.treatments.keys(), source
