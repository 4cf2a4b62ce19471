"""Law 7, of content that was written to do harm: whatever stands in a plugin's folder, the core is as it was, or it is refused.

Nothing can lower an urgency, drop a rule, blank a warning, change a question, shadow an id, alter a core stance, drop a
contraindication, or read outside its folder.
"""

import re
import tempfile
import tomllib
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit.commands.check import part_of_folder
from lbpkit.library import build_library
from lbpkit.model.kinds import KINDS
from lbpkit.stance import stance
from lbpkit.testing import core_library, intakes
from lbpkit.testing.laws import escalating

CORE = core_library()
AS_BUILT = attrs.evolve(
    CORE.parts[0], content=attrs.evolve(CORE.parts[0].content, stored_hash=CORE.distributions[0].content_hash)
)
ATTACKS = {
    each["name"]: each
    for each in tomllib.loads((Path(__file__).parents[1] / "hostile_content.toml").read_text("utf-8"))["attacks"]
}
HARMLESS = sorted(name for name, each in ATTACKS.items() if each.get("harmless"))
WORDS = {
    "SAID": 'sources = ["editorial"]\nchecked_on = 2026-11-22',
    "ASKED": 'label = "A"\nquestion = "A?"\nproxy_question = "A?"\nclinician = "A"\nkind = "symptom"\ngroup = "nerve"',
    "RULE": 'label = "Calm"\nurgency = "self_care"\naction = ["self_care"]\nexplanation = "Stay at home."\nSAID',
    "NET": CORE.advice["net_cauda_equina"].text,
}


def written(text):
    for word in ("RULE", "ASKED", "SAID", "NET"):
        text = re.sub(rf"\b{word}\b", lambda _, word=word: WORDS[word], text)
    return text


def library_with(folder, *names):
    for name in names:
        for place, held in ATTACKS[name]["files"].items():
            file = folder / place
            file.parent.mkdir(parents=True, exist_ok=True)
            if held.startswith("->"):
                file.symlink_to(held.removeprefix("->"))
            else:
                file.write_text(written(held), "utf-8")
    return build_library([AS_BUILT, part_of_folder(folder, "acme")])


def check_untouched(library):
    """The core is as it was, but for words that may be said otherwise."""
    for kind in KINDS:
        now = library.of_kind(kind)
        for key, before in CORE.of_kind(kind).items():
            if kind == "treatments":
                assert now[key].properties == before.properties
                for phase in ("acute", "subacute", "chronic"):
                    assert stance(library, now[key], phase) == stance(CORE, before, phase)
            elif kind == "exercises":
                assert now[key].stop_rules[: len(before.stop_rules)] == before.stop_rules
                assert now[key].properties == before.properties
            else:
                assert now[key] == before
    for name, barring in CORE.barring.items():
        assert set(barring) <= set(library.barring[name])
    own = [key for kind in KINDS for key in set(library.of_kind(kind)) - set(CORE.of_kind(kind))]
    assert all(key.startswith("acme.") or key in ("xx", "XX") for key in own)


@pytest.mark.parametrize("name", sorted(ATTACKS.keys() - set(HARMLESS)))
def test_what_could_do_harm_is_refused(tmp_path, name):
    with pytest.raises(lbpkit.ContentError) as refused:
        library_with(tmp_path, name)
    assert all(problem.file and problem.message.isprintable() for problem in refused.value.problems)
    assert "root:" not in str(refused.value), "what stands outside the folder was read"


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_let_in_changes_nothing_that_matters(tmp_path, name):
    check_untouched(library_with(tmp_path, name))


@given(st.data())
@settings(max_examples=max(settings.default.max_examples // 5, 5))
def test_nor_do_several_together(data):
    names = data.draw(st.sets(st.sampled_from(HARMLESS), min_size=1))
    with tempfile.TemporaryDirectory() as folder:
        library = library_with(Path(folder), *sorted(names))
    assert list(escalating(CORE, library, data.draw(intakes(library)))) == []
