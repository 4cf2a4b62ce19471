"""The kit for authors of plugins: what it finds, and how it says it."""

import attrs
import pytest

from lbpkit.library import Library
from lbpkit.model.kinds import KINDS
from lbpkit.model.urgency import Urgency
from lbpkit.testing import check_plugin, content_of, core_library, part_of
from lbpkit.testing.plugin import broken_laws

CORE = core_library()
OWN = {
    "findings": {"acme.asked": {"kind": "circumstance", "if_unknown": "self_care"}},
    "rules": {"acme.house": {"when": {"all": ["acme.asked", "low_back_pain"]}, "urgency": "soon"}},
}


def beside_the_core(records, **changed):
    """A library as no check would let it through: with these records in place of the core's."""
    part = part_of(content_of(records, owner="acme"))
    held = {kind: {**CORE.of_kind(kind), **part.content.records[kind], **changed.get(kind, {})} for kind in KINDS}
    return Library(parts=(CORE.parts[0], part), records=held)


def test_a_plugin_that_is_well_keeps_every_law():
    assert list(broken_laws(beside_the_core(OWN), examples=2)) == []


def test_a_law_that_is_broken_is_named_with_the_smallest_answers():
    """A plugin that came past every check and lowers what is urgent."""
    weaker = {key: attrs.evolve(rule, urgency=Urgency.ROUTINE, action=("gp",)) for key, rule in CORE.rules.items()}
    told = list(broken_laws(beside_the_core(OWN, rules=weaker), examples=3))
    (lowered,) = [each for each in told if each.startswith("law 7") and "    for " in each]
    assert "the warning net_" in lowered or "by the core alone" in lowered
    assert "all others" in lowered
    assert len(lowered) < 5000
    assert any("rules/saddle_numbness_new is not as it was" in each for each in told)


def test_what_matters_to_nothing_is_told():
    told = "\n".join(broken_laws(beside_the_core({"findings": OWN["findings"]}), examples=1))
    assert "findings/acme.asked matters to nothing" in told


def test_in_one_call(install):
    said = 'sources = ["editorial"]\nchecked_on = 2026-11-22\n'
    finding = 'label = "A"\nquestion = "A?"\nproxy_question = "A?"\nclinician = "A"\nkind = "sign"\ngroup = "nerve"\n'
    install("lbpkit-acme", files={"findings/a.toml": finding + said})
    with pytest.raises(AssertionError, match=r"lbpkit-acme 1\.0 does not keep every law\nlaw 12") as failed:
        check_plugin("lbpkit-acme", examples=1)
    assert str(failed.value).isprintable() or "\n" in str(failed.value)
