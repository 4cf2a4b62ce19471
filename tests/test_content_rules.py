"""What must hold of content beyond its form: everything named is there, codes and citations are real in form, nobody is lost."""

import re
import tomllib
import warnings
from pathlib import Path

import attrs
import pytest

from lbpkit.testing import core_library

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it reads its own data in an old way
    import simple_icd_10_cm as icd

LIBRARY = core_library()
NAMED = tomllib.loads(Path(__file__).with_name("named_things.toml").read_text("utf-8"))
SIZES = {
    "conditions_and_structural_causes": 63, "treatments_procedures_and_care_models": 54, "exercises_and_stretches": 18,
    "symptoms": 34, "warning_signs": 14, "tests_measures_and_diagnostics": 14, "lifestyle_and_aggravating_factors": 28,
}  # fmt: skip
"""How many of each the documents name."""
BEYOND = (
    "spinal_epidural_abscess", "spinal_infection", "metastatic_cord_compression", "myeloma", "aortic_aneurysm",
    "aortic_dissection", "kidney_stone", "pyelonephritis", "ectopic_pregnancy", "endometriosis", "ovarian_torsion",
    "testicular_torsion", "pancreatitis", "shingles", "deep_vein_thrombosis", "claudication", "polymyalgia_rheumatica",
    "axial_spondyloarthritis", "septic_hip", "slipped_epiphysis", "perthes_disease", "transient_synovitis",
    "femoral_neck_stress_fracture", "hip_fracture", "psoas_abscess", "retroperitoneal_bleeding", "pelvic_girdle_pain",
    "greater_trochanteric_pain", "hernia",
)  # fmt: skip
"""Conditions that safety needs beside those of the documents."""


def texts(value):
    """Every text of a record, also within."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from texts(getattr(value, field.name))


def test_the_list_of_named_things_is_whole():
    assert {group: len(names) for group, names in NAMED.items()} == SIZES


@pytest.mark.parametrize(("name", "where"), [pair for names in NAMED.values() for pair in names.items()])
def test_everything_named_is_a_record_or_part_of_one(name, where):
    place, _, word = where.partition("|")
    kind, _, key = place.partition("/")
    assert key in LIBRARY.of_kind(kind), f"{name}: no {place}"
    record = LIBRARY.of_kind(kind)[key]
    assert not word or word.casefold() in " ".join(texts(record)).casefold(), f"{place} says nothing of {word!r}"


def test_what_safety_needs_is_there_and_suspected():
    for key in BEYOND:
        assert key in LIBRARY.conditions
        assert LIBRARY.suspecting[key], f"no rule suspects {key}"


def coded():
    return [
        (f"{kind}/{key}", code)
        for kind in ("conditions", "findings")
        for key, record in LIBRARY.of_kind(kind).items()
        for code in record.codes.icd10cm
    ]


@pytest.mark.parametrize(("record", "code"), coded(), ids=lambda value: value)
def test_icd_10_cm_codes_exist_and_are_leaves(record, code):
    assert icd.is_valid_item(code), f"{record}: no code {code}"
    assert icd.is_leaf(code), f"{record}: {code} is no leaf; below it: {', '.join(icd.get_children(code))}"


def test_codes_of_other_systems_are_well_formed():
    for kind in ("conditions", "findings"):
        for key, record in LIBRARY.of_kind(kind).items():
            for code in record.codes.icd11:
                assert re.fullmatch(r"[0-9A-Z]{4}(\.[0-9A-Z]{1,2})?([/&][0-9A-Z.]+)*", code), f"{kind}/{key}: {code}"
            for code in record.codes.snomed:
                assert re.fullmatch(r"[1-9][0-9]{5,17}", code), f"{kind}/{key}: {code}"


def test_most_conditions_are_coded():
    coded_ones = [key for key, condition in LIBRARY.conditions.items() if condition.codes.icd10cm]
    assert len(coded_ones) > 0.8 * len(LIBRARY.conditions)


@pytest.mark.parametrize("source", LIBRARY.sources.values(), ids=lambda source: source.id)
def test_citations_are_well_formed(source):
    assert source.doi is None or re.fullmatch(r"10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;]", source.doi)
    assert source.pmid is None or re.fullmatch(r"[1-9]\d{0,7}", source.pmid)
    assert source.url is None or re.fullmatch(r"https?://[a-z0-9.-]+\.[a-z]{2,}(:\d+)?(/[^\s\"<>]*)?", source.url)
    assert source.trust_reason[-1] in ".)"
    assert source.kind == "editorial" or source.title


def test_no_document_is_cited_under_two_names():
    for field in ("doi", "pmid"):
        found = [getattr(source, field) for source in LIBRARY.sources.values() if getattr(source, field)]
        assert sorted({each for each in found if found.count(each) > 1}) == []


def test_what_cannot_be_traced_is_trusted_least():
    assert LIBRARY.sources["promotional_clinic_page"].trust == "none"
    assert all(source.trust_reason for source in LIBRARY.sources.values())


def test_every_claim_is_accounted_for():
    claims = LIBRARY.claims
    assert len(claims) == 725
    assert [key for key, claim in claims.items() if claim.status != "rejected" and not LIBRARY.used_by.get(key)] == []
    assert [key for key, claim in claims.items() if claim.status == "rejected" and LIBRARY.used_by.get(key)] == []
    assert [key for key, claim in claims.items() if claim.status != "used" and not claim.note] == []


@pytest.mark.parametrize("claim", ["S3-038", "S3-051", "S3-052", "S3-075", "S3-078", "S3-079", "S0-174", "S0-175"])
def test_figures_that_cannot_be_verified_are_never_told(claim):
    assert LIBRARY.claims[claim].status == "rejected"
    assert claim not in LIBRARY.used_by


def test_no_patient_reads_a_figure_of_a_rejected_claim():
    """60 %, 78 % and 70 % of the promotional page."""
    shown = [
        text for kind in ("conditions", "treatments", "evidence", "guidance", "advice", "rules", "exercises")
        for record in LIBRARY.of_kind(kind).values() if "promotional_clinic_page" in record.sources for text in texts(record)
    ]  # fmt: skip
    assert [text for text in shown if re.search(r"\b(60|70|78) ?(%|per ?cent)", text)] == []


def test_a_record_that_carries_a_claim_names_its_source():
    for kind in (
        "conditions",
        "treatments",
        "evidence",
        "exercises",
        "advice",
        "findings",
        "rules",
        "contraindications",
    ):
        for key, record in LIBRARY.of_kind(kind).items():
            named = {LIBRARY.claims[claim].source for claim in record.claims}
            assert named <= set(record.sources), f"{kind}/{key} carries claims of {sorted(named - set(record.sources))}"


def test_forty_exercises_each_with_a_direction():
    assert len(LIBRARY.exercises) >= 40
    assert [key for key, each in LIBRARY.exercises.items() if len(each.properties) < 2] == []


def test_thresholds_of_time_are_resolved_in_one_place():
    from lbpkit.stance import ACUTE_DAYS, CHRONIC_DAYS

    told = " ".join(texts(LIBRARY.topics["time_thresholds"]))
    assert (ACUTE_DAYS, CHRONIC_DAYS) == (4 * 7, 12 * 7)
    assert re.search(r"\b(4|four) weeks\b", told)
    assert re.search(r"\b12 weeks\b", told)
