"""Plugins by real discovery: distributions laid out on `sys.path`, and no mocks."""

import itertools
import json
import sys

import attrs
import pytest

import lbpkit
from lbpkit import Plugin, PluginError, Urgency
from lbpkit.content.reading import read_folder
from lbpkit.content.snapshot import content_hash, write_snapshot
from lbpkit.locales import Words
from lbpkit.model.replacements import WORDING
from lbpkit.plugins import check_plugins, find_plugins, load_plugin
from lbpkit.testing import core_library

SAID = 'sources = ["editorial"]\nchecked_on = 2026-11-22\n'
TRAVEL = f"""
label = "Travel"
question = "Have you been abroad lately?"
proxy_question = "Have they been abroad lately?"
clinician = "Recent travel"
kind = "circumstance"
group = "circumstances"
{SAID}"""
RULE = f"""
label = "Fever after travel"
when = {{ all = ["acme.travel", "fever_or_chills"] }}
urgency = "soon"
action = ["gp"]
explanation = "A fever after travel is looked at within days."
{SAID}"""
REGION = f'name = "Elsewhere"\nemergency = {{ number = "000" }}\n{SAID}'
ACME = {"findings/travel.toml": TRAVEL, "rules/travel_fever.toml": RULE}
KEEP_GOING = f'replaces = "advice/keep_walking_after"\ntext = "Keep walking, as we say at Acme."\n{SAID}'
HEALTHY = lbpkit.Intake(
    age_years=40, sex="male", pain_days=3, pain_score=3, answers=dict.fromkeys(core_library().findings, "no")
)


def refused(**options):
    """Every problem of a load that fails, as (slug, text)."""
    with pytest.raises(PluginError) as caught:
        lbpkit.load_library(**options)
    return [(problem.kind, str(problem)) for problem in caught.value.problems]


# ---- find


def test_finding_imports_nothing(install):
    install("lbpkit-acme", "raise RuntimeError('imported')")
    (found,) = find_plugins()
    assert (found.distribution, found.version) == ("lbpkit-acme", "1.0")
    assert "lbpkit_acme" not in sys.modules


def test_what_is_found_is_sorted(install):
    for name in ("lbpkit-zeta", "lbpkit-acme", "another"):
        install(name)
    assert [each.distribution for each in find_plugins()] == ["another", "lbpkit-acme", "lbpkit-zeta"]


def test_importing_lbpkit_finds_nothing_and_imports_no_plugin(install):
    install("lbpkit-acme", "raise RuntimeError('imported')")
    assert lbpkit.load_library(plugins=()).content_hash == core_library().content_hash


# ---- check


def test_named_plugins_are_chosen_as_pip_reads_names(install):
    install("lbpkit-acme", files=ACME)
    found = find_plugins()
    assert check_plugins(found)[0] == found
    assert check_plugins(found, wanted=["lbpkit_Acme"])[0] == found
    assert check_plugins(found, wanted=[])[0] == ()
    assert check_plugins(found, wanted=[], required=["lbpkit.acme"])[0] == found


def test_a_distribution_brings_one_plugin(install):
    install("lbpkit-acme", entries=["one = {package}:plugin", "two = {package}:plugin"])
    ((kind, text),) = refused()
    assert kind == "several-plugins"
    assert text.startswith("lbpkit-acme 1.0: has 2 entry points in lbpkit.plugins")


@pytest.mark.parametrize("names", [{"plugins": ("lbpkit-gamma",)}, {"required": ("lbpkit-gamma",)}])
def test_a_named_plugin_that_is_missing(names):
    assert refused(**names) == [
        ("not-installed", "lbpkit-gamma: is not installed; pip install lbpkit-gamma [not-installed]")
    ]


def test_a_misspelt_plugin_is_told_the_nearest(install):
    install("lbpkit-acme", files=ACME)
    ((_, text),) = refused(plugins=("lbpkit-acne",))
    assert "did you mean 'lbpkit-acme'?" in text


def test_a_required_plugin_is_loaded_beside_those_asked_for(install):
    install("lbpkit-acme", files=ACME)
    assert "acme.travel" in lbpkit.load_library(plugins=(), required=("lbpkit-acme",)).findings


# ---- load

WRONG_CODE = {
    "raises": ("raise RuntimeError('no good')", "cannot-import", "RuntimeError: no good; reinstall or remove it"),
    "exits": ("raise SystemExit(3)", "cannot-import", "cannot be imported: SystemExit: 3"),
    "broken import": ("import a_module_that_is_not_there", "cannot-import", "ModuleNotFoundError"),
    "missing name": ("x = 1", "cannot-import", "AttributeError"),
    "wrong object": (
        "plugin = {'name': 'acme'}",
        "no-plugin",
        "its entry point names dict; it must name an lbpkit.Plug",
    ),
    "wrong api": ("API", "other-api", "speaks plugin API 99; this lbpkit speaks 1; install a version that matches"),
    "no package": ("PACKAGE", "no-content", "its package 'no_such_package' cannot be found"),
    "no folder": ("FOLDER", "no-content", "has no folder 'texts'"),
    "path escape": ("ESCAPE", "cannot-import", "ValueError"),
    "bad name": ("NAME", "cannot-import", "ValueError"),
    "many lines": ("raise RuntimeError('one\\ntwo\\x1b[2J')", "cannot-import", r"one\ntwo\x1b[2J"),
}
PLUGIN = 'from lbpkit import Plugin\nplugin = Plugin("acme", package="lbpkit_acme")\n'
CODES = {
    "API": PLUGIN.replace(")", ", api=99)"),
    "PACKAGE": PLUGIN.replace("lbpkit_acme", "no_such_package"),
    "FOLDER": PLUGIN.replace(")", ", folder='texts')"),
    "ESCAPE": PLUGIN.replace(")", ", folder='../secrets')"),
    "NAME": PLUGIN.replace('"acme"', '"Acme!"'),
}


@pytest.mark.parametrize("case", WRONG_CODE)
def test_a_broken_plugin_is_named_with_its_version(install, case):
    code, slug, message = WRONG_CODE[case]
    install("lbpkit-acme", CODES.get(code, code), version="2.3")
    ((kind, text),) = refused()
    assert kind == slug
    assert text.startswith("lbpkit-acme 2.3: ")
    assert message in text
    assert text.isprintable()


def test_every_problem_of_every_plugin_at_once(install):
    install("lbpkit-acme", files={"rules/a.toml": "label = 3", "rules/b.toml": "not toml"})
    install("lbpkit-beta", "raise RuntimeError('no good')")
    install("lbpkit-delta", files={"rules/d.toml": RULE.replace("acme.travel", "delta.travle")})
    text = "\n".join(line for _, line in refused(required=("lbpkit-gamma",)))
    assert "lbpkit-gamma: is not installed; " in text
    assert "or: pip install lbpkit-gamma" in text
    assert "lbpkit-beta 1.0: cannot be imported" in text
    assert "lbpkit-acme 1.0: rules/a.toml: $.label: expected a text, found int 3" in text
    assert "lbpkit-acme 1.0: rules/b.toml" in text
    assert "[missing-key]" in text
    assert "lbpkit-delta 1.0: rules/d.toml: $.when.all[0]: no finding 'delta.travle'" in text


def test_a_broken_plugin_may_be_reported_instead(install):
    """The rest is loaded, and every assessment and leaflet says what is missing."""
    install("lbpkit-acme", files=ACME)
    install("lbpkit-beta", "raise RuntimeError('no good')")
    install("lbpkit-delta", files={"rules/d.toml": RULE.replace("acme.travel", "delta.travle")})
    library = lbpkit.load_library(on_plugin_error="report", required=("lbpkit-gamma",))
    assert "acme.travel" in library.findings
    assert [line.partition(":")[0] for line in library.plugin_problems] == [
        "lbpkit-beta 1.0",
        "lbpkit-delta 1.0",
        "lbpkit-gamma",
    ]
    assessment = lbpkit.triage(library, lbpkit.Intake(age_years=40, sex="male", pain_days=3, pain_score=3))
    assert assessment.provenance.plugin_problems == library.plugin_problems
    page = lbpkit.render(lbpkit.leaflet(library, assessment), "text")
    assert all(name in page for name in ("lbpkit-beta 1.0", "lbpkit-delta 1.0", "lbpkit-gamma"))


# ---- merge


def test_a_plugin_adds_its_records_under_its_name(install):
    install("lbpkit-acme", files=ACME)
    library = lbpkit.load_library()
    assert library.rules["acme.travel_fever"].urgency is Urgency.SOON
    assert library.findings["acme.travel"].label == "Travel"
    assert [(each.name, each.version, each.owner) for each in library.distributions] == [
        ("lbpkit", lbpkit.__version__, ""),
        ("lbpkit-acme", "1.0", "acme"),
    ]
    assert library.file("rules", "acme.travel_fever") == "lbpkit-acme: rules/travel_fever.toml"
    assert set(library.rules) - set(core_library().rules) == {"acme.travel_fever"}
    for kind in ("rules", "findings", "questions", "contraindications", "advice", "regions"):
        for key, record in core_library().of_kind(kind).items():
            assert library.of_kind(kind)[key] == record


def test_a_plugin_s_rule_decides_and_names_its_distribution(install):
    install("lbpkit-acme", files=ACME)
    library = lbpkit.load_library()
    hot = HEALTHY.answering({"fever_or_chills": "yes", "acme.travel": "yes"})
    assessment = lbpkit.triage(library, hot)
    (reason,) = [each for each in assessment.reasons if each.rule == "acme.travel_fever"]
    assert (reason.state, reason.distribution) == ("fired", "lbpkit-acme")
    assert assessment.urgency >= lbpkit.triage(core_library(), HEALTHY.answering({"fever_or_chills": "yes"})).urgency
    assert [each.name for each in assessment.provenance.distributions] == ["lbpkit", "lbpkit-acme"]


def test_several_sets_of_plugins_in_one_process(install):
    install("lbpkit-acme", files=ACME)
    install("lbpkit-beta", files={"findings/travel.toml": TRAVEL})
    everything = lbpkit.load_library()
    only_beta = lbpkit.load_library(plugins=("lbpkit-beta",))
    assert {"acme.travel", "beta.travel"} <= set(everything.findings)
    assert "acme.travel" not in only_beta.findings
    assert lbpkit.load_library(plugins=()).content_hash == core_library().content_hash
    hot = HEALTHY.answering({"fever_or_chills": "yes", "beta.travel": "yes"})
    assert lbpkit.triage(only_beta, hot).urgency <= lbpkit.triage(everything, hot).urgency


def test_ids_carry_the_plugin_s_name_even_where_files_are_called_alike(install):
    install("lbpkit-acme", files={"findings/fever_or_chills.toml": TRAVEL})
    library = lbpkit.load_library()
    assert library.findings["fever_or_chills"] == core_library().findings["fever_or_chills"]
    assert library.findings["acme.fever_or_chills"].label == "Travel"


def test_a_plugin_names_the_core_s_records_and_its_own_and_nobody_else_s(install):
    """So what loads alone loads beside any other plugin."""
    install("lbpkit-acme", files=ACME)
    install("lbpkit-beta", files={"rules/r.toml": RULE})
    ((kind, text),) = refused()
    assert kind == "unknown-finding"
    assert text.startswith("lbpkit-beta 1.0: rules/r.toml: $.when.all[0]: no finding 'acme.travel'")


def test_a_region_of_the_core_cannot_be_owned_twice(install):
    install("lbpkit-acme", files={"regions/GB.toml": REGION})
    ((kind, text),) = refused()
    assert kind == "duplicate-id"
    assert text.startswith("lbpkit-acme 1.0: regions/GB.toml")
    assert f"lbpkit {lbpkit.__version__}: regions/GB.toml" in text


def test_of_two_owners_neither_is_taken_and_both_are_named(install):
    """Whichever comes first."""
    install("lbpkit-acme", files={"regions/XX.toml": REGION})
    install("lbpkit-beta", files={"regions/XX.toml": REGION.replace("000", "111")})
    told = refused()
    assert [kind for kind, _ in told] == ["duplicate-id"] * 2
    for (_, text), other in zip(told, ("lbpkit-beta", "lbpkit-acme"), strict=True):
        assert f"{other} 1.0: regions/XX.toml" in text
    library = lbpkit.load_library(on_plugin_error="report")
    assert "XX" not in library.regions
    assert len(library.distributions) == 1


def test_two_plugins_of_one_name_name_both_distributions(install):
    install("lbpkit-acme", files=ACME)
    install("another-acme", files=ACME, owner="acme")
    told = refused()
    assert {kind for kind, _ in told} == {"duplicate-plugin", "duplicate-id"}
    text = "\n".join(line for _, line in told)
    assert "lbpkit-acme 1.0: the name 'acme' is used by another-acme 1.0 too" in text
    assert "another-acme 1.0: the name 'acme' is used by lbpkit-acme 1.0 too" in text
    assert "rules/travel_fever.toml" in text


# ---- other words


def test_a_plugin_may_reword_what_does_not_decide(install):
    install("lbpkit-acme", files={"replacements/walking.toml": KEEP_GOING})
    library, core = lbpkit.load_library(), core_library()
    before, after = core.advice["keep_walking_after"], library.advice["keep_walking_after"]
    assert after == attrs.evolve(before, text="Keep walking, as we say at Acme.", certainty=None)
    assert library.distributions[1].replaces == ("advice/keep_walking_after",)
    assert library.reworded["advice/keep_walking_after"].id == "acme.walking"
    assert {key for key in core.advice if library.advice[key] != core.advice[key]} == {"keep_walking_after"}


def test_what_was_reworded_is_told_with_every_assessment_and_leaflet(install):
    install("lbpkit-acme", files={"replacements/walking.toml": KEEP_GOING})
    library = lbpkit.load_library()
    assessment = lbpkit.triage(library, HEALTHY)
    assert assessment.provenance.distributions[1].replaces == ("advice/keep_walking_after",)
    page = " ".join(lbpkit.render(lbpkit.leaflet(library, assessment), "text").split())
    called = library.advice["keep_walking_after"].title or library.advice["keep_walking_after"].text
    assert f"In the words of lbpkit-acme: {called}." in page
    again = lbpkit.Assessment.from_dict(json.loads(json.dumps(assessment.to_dict())))
    assert again == assessment


def test_reworded_texts_name_the_plugin_s_record_and_sources(install):
    """Law 11: nobody is cited for what they did not say."""
    handbook = 'title = "Handbook"\nkind = "reference"\ntrust = "low"\ntrust_reason = "Ours."\n'
    words = 'replaces = "exercises/bird_dog"\nname = "Pointing dog"\nstop_rules = ["Stop when Acme rings."]\n'
    words += SAID.replace("editorial", "acme.handbook")
    install("lbpkit-acme", files={"sources/handbook.toml": handbook, "replacements/dog.toml": words})
    said = Words(library=lbpkit.load_library(), locale="en")
    before = core_library().exercises["bird_dog"]
    name, purpose = said.the("exercises", "bird_dog", "name"), said.the("exercises", "bird_dog", "purpose")
    *old, new = said.each("exercises", "bird_dog", "stop_rules")
    assert name.text == f"Pointing dog ({before.name})", "evidence is of what the core names"
    for text in (name, new):
        assert (text.record, text.sources) == ("replacements/acme.dog", ("acme.handbook",))
    for text in (purpose, *old):
        assert (text.record, text.sources) == ("exercises/bird_dog", before.sources)


def test_what_says_when_to_stop_is_added_to_and_stays(install):
    key, before = next(iter(core_library().exercises.items()))
    words = f'replaces = "exercises/{key}"\nstop_rules = ["Stop if you feel faint at Acme."]\n{SAID}'
    install("lbpkit-acme", files={"replacements/x.toml": words})
    after = lbpkit.load_library().exercises[key]
    assert after.stop_rules == (*before.stop_rules, "Stop if you feel faint at Acme.")


def test_other_steps_are_not_shown_in_the_core_s_pictures(install):
    words = f'replaces = "exercises/glute_bridge"\nsteps = ["Lift.", "Lower."]\n{SAID}'
    shown = "picture = { frames = [{ shows = 0 }, { shows = 2, arms = { forward = 90 } }] }\n"
    shown = words.replace("glute_bridge", "clamshell") + shown
    install("lbpkit-acme", files={"replacements/words.toml": words, "replacements/shown.toml": shown})
    assert core_library().exercises["glute_bridge"].picture is not None
    library = lbpkit.load_library()
    assert library.exercises["glute_bridge"].picture is None
    assert len(library.exercises["clamshell"].picture.frames) == 2


NOT_REPLACED = {
    "a rule": ('replaces = "rules/fever_with_pain"\ntext = "Never mind."', "bad-value"),
    "a question": ('replaces = "findings/fever_or_chills"\ntext = "Are you well?"', "bad-value"),
    "an urgency": ('replaces = "advice/keep_walking_after"\nurgency = "self_care"', "unknown-key"),
    "whom it fits": ('replaces = "advice/keep_walking_after"\nfits = "low_back_pain"', "unknown-key"),
    "a contraindication": ('replaces = "contraindications/nsaid_past_ulcer"\ntext = "Go on."', "bad-value"),
    "evidence": ('replaces = "evidence/x"\nsummary = "It works."', "bad-value"),
    "ages": ('replaces = "treatments/acupuncture"\nmin_age_years = 0', "unknown-key"),
    "properties": ('replaces = "exercises/glute_bridge"\nproperties = ["exercise"]', "unknown-key"),
    "a picture of a step that is not given": (
        'replaces = "exercises/glute_bridge"\nsteps = ["Lift."]\npicture = { frames = [{ shows = 2 }] }',
        "bad-value",
    ),
    "a wording of another kind": ('replaces = "advice/keep_walking_after"\nsteps = ["Sit."]', "bad-value"),
    "nothing": ('replaces = "advice/keep_walking_after"', "bad-value"),
    "a warning line": ('replaces = "advice/net_aorta"\ntext = "All is well."', "not-replaceable"),
    "what to do until seen": ('replaces = "advice/do_not_drive"\ntext = "Drive on."', "not-replaceable"),
    "what is not there": ('replaces = "advice/keep_wakling"\ntext = "Walk."', "unknown-advice"),
    "its own": ('replaces = "advice/acme.walk"\ntext = "Walk."', "bad-value"),
    "dose without words": ('replaces = "exercises/glute_bridge"\ndose = { sets = 20 }', "bad-value"),
}


@pytest.mark.parametrize("what", NOT_REPLACED)
def test_nothing_else_is_reworded(install, what):
    text, slug = NOT_REPLACED[what]
    install("lbpkit-acme", files={"replacements/x.toml": f"{text}\n{SAID}"})
    told = refused()
    assert {kind for kind, _ in told} == {slug}
    assert all(line.startswith("lbpkit-acme 1.0: replacements/x.toml: $") for _, line in told)


def test_one_record_is_reworded_once(install):
    files = {"replacements/a.toml": KEEP_GOING, "replacements/b.toml": KEEP_GOING}
    install("lbpkit-acme", files=files)
    assert [kind for kind, _ in refused()] == ["duplicate-replacement"]


def test_two_plugins_that_reword_one_record_are_both_named(install):
    install("lbpkit-acme", files={"replacements/a.toml": KEEP_GOING})
    install("lbpkit-beta", files={"replacements/a.toml": KEEP_GOING})
    told = refused()
    assert [kind for kind, _ in told] == ["duplicate-replacement"] * 2
    assert "lbpkit-beta 1.0" in told[0][1]
    assert "lbpkit-acme 1.0" in told[1][1]


def test_what_may_be_reworded_is_words_and_dose():
    """No field that decides anything: whom something is for, what bars it, how soon, how sure."""
    deciding = {"fits", "properties", "when", "urgency", "min_age_years", "max_age_years", "pregnancy", "kind", "avoid"}
    deciding |= {"typical", "against", "certainty", "order", "level", "older_adults", "given_by", "codes", "clinician"}
    assert set(WORDING) == {"conditions", "treatments", "exercises", "advice", "topics", "terms"}
    assert not deciding & set(itertools.chain(*WORDING.values()))


# ---- the plugin itself


@pytest.mark.parametrize("name", ["", "Acme", "acme-clinic", "1acme", "a" * 40, "core", "lbpkit", 3, None])
def test_a_plugin_s_name_is_small_letters_and_not_the_core_s(name):
    with pytest.raises((ValueError, TypeError)):
        Plugin(name, package="x")


@pytest.mark.parametrize("folder", ["..", "../x", "/etc", "a/../b", "a//b", "", ".", "~", "a\\b", "C:", "a\n"])
def test_a_plugin_s_folder_is_inside_its_package(folder):
    with pytest.raises(ValueError, match="folder"):
        Plugin("acme", package="lbpkit_acme", folder=folder)


def test_a_plugin_is_data():
    plugin = Plugin("acme", package="lbpkit_acme")
    assert (plugin.name, plugin.package, plugin.folder, plugin.api) == ("acme", "lbpkit_acme", "content", 1)
    with pytest.raises(AttributeError):
        plugin.name = "other"


# ---- snapshots


def with_snapshot(install, change=lambda raw: None, **options):
    """A plugin that carries a snapshot in place of its files, as a wheel does."""
    content = install("lbpkit-acme", files=ACME, **options)
    read = read_folder(content, "acme")
    raw = json.loads(write_snapshot(read))
    changed = change(raw)
    for file in ACME:
        (content / file).unlink()
    (content / "snapshot.json").write_text(json.dumps(raw if changed is None else changed))
    return read


def test_a_snapshot_holds_what_the_files_hold(install):
    read = with_snapshot(install)
    (found,) = find_plugins()
    loaded = load_plugin(found)
    assert loaded.content.records == read.records
    assert content_hash(loaded.content) == content_hash(read)
    assert lbpkit.load_library().file("rules", "acme.travel_fever") == "lbpkit-acme: rules/travel_fever.toml"


def rename(raw, old, new, kind="rules"):
    raw["records"][kind][new] = raw["records"][kind].pop(old)


TAMPERED = {
    "an id of the core": (lambda raw: rename(raw, "acme.travel_fever", "travel_fever"), "does not begin with acme."),
    "an id of another": (lambda raw: rename(raw, "acme.travel_fever", "beta.x"), "does not begin with acme."),
    "a kind there is not": (lambda raw: raw["records"].update(code={}), "no kind of content 'code'"),
    "another format": (lambda raw: raw.update(format=1), "snapshot format 1"),
    "no table": (lambda raw: raw.update(records=[]), "no table of tables"),
    "no snapshot": (lambda raw: [raw], "no snapshot"),
    "an infinite number": (lambda raw: raw.update(edition=float("inf")), "holds Infinity"),
    "depth": (lambda raw: raw.update(edition=json.loads("[" * 500 + "]" * 500)), "nested too deeply"),
    "a heavy finding": (
        lambda raw: raw["records"]["findings"]["acme.travel"].update(if_unknown="same_day"),
        "allowed in a plugin: self_care, routine",
    ),
    "a key too many": (lambda raw: raw["records"]["rules"]["acme.travel_fever"].update(lowers="x"), "no key 'lowers'"),
    "a finding that is gone": (lambda raw: raw["records"].update(findings={}), "no finding 'acme.travel'"),
    "a false hash": (lambda raw: raw.update(hash="0" * 64), None),
    "false files": (lambda raw: raw.update(files={"rules": {"acme.travel_fever": "\x1b[2J"}}), None),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_snapshot_is_checked_like_any_content(install, what):
    change, message = TAMPERED[what]
    read = with_snapshot(install, change)
    if message is None:
        library = lbpkit.load_library()
        assert library.distributions[1].content_hash == content_hash(read)
        assert library.file("rules", "acme.travel_fever").isprintable()
    else:
        told = "\n".join(line for _, line in refused())
        assert message in told
        assert told.startswith("lbpkit-acme 1.0: ")
        assert told.isprintable()
