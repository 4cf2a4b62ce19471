"""Libraries: looking records up, where they came from, and what joins them."""

import datetime

import pytest

import lbpkit
from lbpkit.errors import ContentError, UnknownIdError
from lbpkit.model.kinds import KINDS
from lbpkit.testing import assembled, content_of, core_library, library_of

LIBRARY = core_library()


def test_every_kind_is_an_attribute():
    for kind in KINDS:
        assert dict(getattr(LIBRARY, kind)) == dict(LIBRARY.of_kind(kind))


def test_an_unknown_kind_names_the_nearest():
    with pytest.raises(UnknownIdError, match="no kind 'rulez'; did you mean 'rules'"):
        LIBRARY.of_kind("rulez")
    assert issubclass(UnknownIdError, LookupError)


def test_finding_a_record_by_id():
    assert LIBRARY.find("low_back_pain")[0][1].id == "low_back_pain"
    assert [kind for kind, _ in LIBRARY.find("findings/low_back_pain")] == ["findings"]
    with pytest.raises(UnknownIdError, match="nothing has the id 'low_back_pian'; did you mean 'low_back_pain'"):
        LIBRARY.find("low_back_pian")
    with pytest.raises(UnknownIdError, match="no kind 'finding'; did you mean 'findings'"):
        LIBRARY.find("finding/low_back_pain")


def test_a_renamed_record_is_found_by_its_old_id():
    library = library_of({"findings": {"new_name": {"was": ["old_name"]}}})
    assert library.find("old_name")[0][1].id == "new_name"


def test_treatments_carry_their_evidence_and_guidance():
    for kind in ("evidence", "guidance"):
        joined = [row.id for treatment in LIBRARY.treatments.values() for row in getattr(treatment, kind)]
        assert sorted(joined) == sorted(LIBRARY.of_kind(kind))
    acupuncture = LIBRARY.treatments["acupuncture"]
    assert {row.treatment for row in (*acupuncture.evidence, *acupuncture.guidance)} == {"acupuncture"}
    assert LIBRARY.of_kind("treatments")["acupuncture"].evidence == acupuncture.evidence


def test_rows_of_evidence_can_be_picked():
    treatment = LIBRARY.treatments["massage_therapy"]
    picked = treatment.evidence_for(population="chronic", outcome="pain", horizon="short_term")
    assert picked
    for row in picked:
        assert (row.outcome, row.horizon) == ("pain", "short_term")
        assert {"chronic", "any"} & set(row.population)
    assert treatment.evidence_for() == treatment.evidence
    assert treatment.evidence_for(comparator="no such thing") == ()


def test_where_a_record_came_from():
    assert LIBRARY.file("findings", "low_back_pain") == "lbpkit: findings/low_back_pain.toml"
    assert LIBRARY.origin("findings", "low_back_pain").name == ""
    with pytest.raises(UnknownIdError, match="no finding 'nothing'"):
        LIBRARY.origin("findings", "nothing")


def test_the_edition_and_the_hash():
    assert isinstance(LIBRARY.edition, datetime.date)
    assert len(LIBRARY.content_hash) == 64
    assert int(LIBRARY.content_hash, 16) > 0
    (core,) = LIBRARY.distributions
    assert (core.name, core.version, core.owner, core.content_hash) == (
        "lbpkit",
        lbpkit.__version__,
        "",
        LIBRARY.content_hash,
    )
    assert repr(LIBRARY).startswith("<Library lbpkit")


def test_two_loads_hold_the_same():
    assert lbpkit.load_library(plugins=()).content_hash == LIBRARY.content_hash


def with_plugins(**records):
    return assembled(content_of({}), *(content_of(each, owner=owner) for owner, each in records.items()))


def test_plugins_change_the_hash_and_are_listed_by_name():
    one = with_plugins(beta={"findings": {"beta.b": {}}}, acme={"findings": {"acme.a": {}}})
    assert [each.owner for each in one.distributions] == ["", "acme", "beta"]
    assert one.content_hash not in {each.content_hash for each in one.distributions}
    assert list(one.findings) == ["acme.a", "beta.b"]


def test_two_owners_of_one_id_are_both_named():
    region = {"XX": {"name": "Elsewhere", "emergency": {"number": "000"}}}
    acme, other = (content_of({"regions": region}, owner=owner) for owner in ("acme", "beta"))
    with pytest.raises(ContentError) as caught:
        assembled(content_of({}), acme, other)
    told = [str(each) for each in caught.value.problems if each.kind == "duplicate-id"]
    assert len(told) == 2
    for text in told:
        assert "lbpkit-beta 1.0: regions/XX.toml" in text
        assert "lbpkit-acme 1.0: regions/XX.toml" in text


def test_two_plugins_of_one_name_are_refused():
    with pytest.raises(ContentError, match=r"the name 'acme' is used by lbpkit-acme 1\.0 too"):
        assembled(content_of({}), content_of({}, owner="acme"), content_of({}, owner="acme"))


def test_problems_of_every_part_come_at_once():
    with pytest.raises(ContentError) as caught:
        with_plugins(
            acme={"rules": {"acme.r": {"when": "acme.gone"}}}, beta={"rules": {"beta.r": {"when": "beta.gone"}}}
        )
    assert [problem.kind for problem in caught.value.problems] == ["unknown-finding"] * 2
    assert {problem.file.partition(" ")[0] for problem in caught.value.problems} == {"lbpkit-acme", "lbpkit-beta"}
