"""Plugins by real discovery: distributions laid out on `sys.path`, and no mocks."""

import sys

import pytest

import lbpkit
from lbpkit import Plugin, PluginError
from lbpkit.errors import ContentError
from lbpkit.plugins import chosen, find_plugins, missing
from lbpkit.testing import core_library

TRAVEL = """
label = "Travel"
question = "Have you been abroad lately?"
proxy_question = "Have they been abroad lately?"
clinician = "Recent travel"
kind = "circumstance"
group = "circumstances"
sources = ["editorial"]
checked_on = 2026-11-22
"""
RULE = """
label = "Fever after travel"
when = { all = ["acme.travel", "fever_or_chills"] }
urgency = "soon"
action = ["gp"]
explanation = "A fever after travel is looked at within days."
sources = ["editorial"]
checked_on = 2026-11-22
"""
WORKING = 'from lbpkit import Plugin\nplugin = Plugin("acme", package="{package}")\n'


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Lays a distribution out as pip would, and gives its content folder."""
    monkeypatch.syspath_prepend(str(tmp_path))
    made = []

    def lay_out(name, code=WORKING, *, files=(), version="1.0", target="plugin"):
        package = name.replace("-", "_")
        info = tmp_path / f"{package}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        (info / "entry_points.txt").write_text(f"[lbpkit.plugins]\n{package} = {package}:{target}\n")
        content = tmp_path / package / "content"
        content.mkdir(parents=True)
        (tmp_path / package / "__init__.py").write_text(code.replace("{package}", package))
        for place, text in dict(files).items():
            (content / place).parent.mkdir(exist_ok=True)
            (content / place).write_text(text)
        made.append(package)
        return content

    yield lay_out
    for package in made:
        sys.modules.pop(package, None)


ACME = {"findings/travel.toml": TRAVEL, "rules/travel_fever.toml": RULE}


def test_a_plugin_adds_its_records_under_its_name(install):
    install("lbpkit-acme", files=ACME)
    library = lbpkit.load_library()
    assert library.rules["acme.travel_fever"].urgency is lbpkit.Urgency.SOON
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
    healthy = lbpkit.Intake(
        age_years=40, sex="male", pain_days=3, pain_score=3, answers=dict.fromkeys(core_library().findings, "no")
    )
    hot = healthy.answering({"fever_or_chills": "yes", "acme.travel": "yes"})
    assessment = lbpkit.triage(library, hot)
    (reason,) = [each for each in assessment.reasons if each.rule == "acme.travel_fever"]
    assert (reason.state, reason.distribution) == ("fired", "lbpkit-acme")
    assert assessment.urgency >= lbpkit.triage(core_library(), healthy.answering({"fever_or_chills": "yes"})).urgency
    assert [each.name for each in assessment.provenance.distributions] == ["lbpkit", "lbpkit-acme"]


def test_several_sets_of_plugins_in_one_process(install):
    install("lbpkit-acme", files=ACME)
    install("lbpkit-beta", WORKING.replace("acme", "beta"), files={"findings/travel.toml": TRAVEL})
    everything = lbpkit.load_library()
    assert {"acme.travel", "beta.travel"} <= set(everything.findings)
    assert "acme.travel" not in lbpkit.load_library(plugins=("lbpkit-beta",)).findings
    assert "acme.travel" in lbpkit.load_library(plugins=("lbpkit_acme",)).findings, "as pip reads names"
    assert lbpkit.load_library(plugins=()).content_hash == core_library().content_hash
    assert [each.distribution for each in find_plugins()] == ["lbpkit-acme", "lbpkit-beta"]


def test_finding_imports_nothing(install):
    install("lbpkit-acme", "raise RuntimeError('imported')")
    (found,) = find_plugins()
    assert (found.distribution, found.version) == ("lbpkit-acme", "1.0")
    assert "lbpkit_acme" not in sys.modules
    assert chosen([found], None) == (found,)
    assert chosen([found], ["other"]) == ()
    assert missing([found], ["lbpkit.acme", "other"]) == ("other",)


@pytest.mark.parametrize(
    ("code", "target", "message"),
    [
        (
            "raise RuntimeError('no good')",
            "plugin",
            "cannot be imported: RuntimeError: no good; reinstall or remove it",
        ),
        ("import a_module_that_is_not_there", "plugin", "cannot be imported: ModuleNotFoundError"),
        ("x = 1", "plugin", "cannot be imported: AttributeError"),
        ("plugin = {'name': 'acme'}", "plugin", "its entry point names dict; it must name an lbpkit.Plugin"),
        (WORKING.replace(")", ", api=99)"), "plugin", "speaks plugin API 99; this lbpkit speaks 1"),
        (WORKING.replace("{package}", "no_such_package"), "plugin", "its package 'no_such_package' cannot be found"),
        (WORKING.replace(")", ", folder='texts')"), "plugin", "has no folder 'texts'"),
        (WORKING.replace('"acme"', '"Acme!"'), "plugin", "cannot be imported: ValueError"),
    ],
    ids=["raises", "broken import", "missing name", "wrong object", "wrong api", "no package", "no folder", "bad name"],
)
def test_a_broken_plugin_is_named_with_its_version(install, code, target, message):
    install("lbpkit-acme", code, version="2.3", target=target)
    with pytest.raises(PluginError) as caught:
        lbpkit.load_library()
    (line,) = caught.value.lines
    assert line.startswith("lbpkit-acme 2.3: ")
    assert message in line


def test_every_problem_of_every_plugin_at_once(install):
    install("lbpkit-acme", files={"rules/a.toml": "label = 3", "rules/b.toml": "not toml"})
    install("lbpkit-beta", "raise RuntimeError('no good')")
    with pytest.raises(PluginError) as caught:
        lbpkit.load_library(required=("lbpkit-gamma",))
    text = str(caught.value)
    assert "lbpkit-gamma: is not installed; pip install lbpkit-gamma" in text
    assert "lbpkit-beta 1.0: cannot be imported" in text
    assert "lbpkit-acme 1.0: rules/a.toml: $.label: expected a text, found int 3" in text
    assert "lbpkit-acme 1.0: rules/b.toml" in text
    assert "[missing-key]" in text


@pytest.mark.parametrize("names", [{"plugins": ("lbpkit-gamma",)}, {"required": ("lbpkit-gamma",)}])
def test_a_named_plugin_that_is_missing(names):
    with pytest.raises(PluginError, match="lbpkit-gamma: is not installed; pip install lbpkit-gamma"):
        lbpkit.load_library(**names)


def test_a_required_plugin_is_loaded_beside_those_asked_for(install):
    install("lbpkit-acme", files=ACME)
    assert "acme.travel" in lbpkit.load_library(plugins=(), required=("lbpkit-acme",)).findings


def test_a_broken_plugin_may_be_reported_instead(install):
    """The rest is loaded, and every assessment and leaflet says what is missing."""
    install("lbpkit-acme", files=ACME)
    install("lbpkit-beta", "raise RuntimeError('no good')")
    library = lbpkit.load_library(on_plugin_error="report")
    assert "acme.travel" in library.findings
    (line,) = library.plugin_problems
    assert line.startswith("lbpkit-beta 1.0: cannot be imported")
    assessment = lbpkit.triage(library, lbpkit.Intake(age_years=40, sex="male", pain_days=3, pain_score=3))
    assert assessment.provenance.plugin_problems == (line,)
    assert "lbpkit-beta" in lbpkit.render(lbpkit.leaflet(library, assessment), "text")


def test_bad_content_between_a_plugin_and_the_core(install):
    install(
        "lbpkit-acme",
        files={"rules/r.toml": RULE.replace("acme.travel", "acme.travels")} | {"findings/travel.toml": TRAVEL},
    )
    with pytest.raises(ContentError) as caught:
        lbpkit.load_library()
    (problem,) = caught.value.problems
    assert problem.kind == "unknown-finding"
    assert problem.file == "lbpkit-acme 1.0: rules/r.toml"
    assert "did you mean 'acme.travel'" in problem.hint


def test_a_plugin_cannot_take_an_id_of_the_core(install):
    """Its ids carry its name: even the same file name is another id."""
    install("lbpkit-acme", files={"findings/fever_or_chills.toml": TRAVEL})
    library = lbpkit.load_library()
    assert library.findings["fever_or_chills"] == core_library().findings["fever_or_chills"]
    assert library.findings["acme.fever_or_chills"].label == "Travel"


def test_a_region_of_the_core_cannot_be_owned_twice(install):
    region = 'name = "Elsewhere"\nemergency = { number = "000" }\nsources = ["editorial"]\nchecked_on = 2026-11-22\n'
    install("lbpkit-acme", files={"regions/GB.toml": region})
    with pytest.raises(ContentError) as caught:
        lbpkit.load_library()
    (problem,) = caught.value.problems
    assert problem.kind == "duplicate-id"
    assert "lbpkit-acme" in problem.file
    assert "lbpkit: regions/GB.toml" in problem.message


def test_two_plugins_of_one_name_name_both_distributions(install):
    install("lbpkit-acme", files=ACME)
    install("another-acme", files=ACME)
    with pytest.raises(ContentError) as caught:
        lbpkit.load_library()
    text = str(caught.value)
    assert "[duplicate-plugin]" in text
    assert "[duplicate-id]" in text
    assert "lbpkit-acme: rules/travel_fever.toml" in text
    assert "another-acme: rules/travel_fever.toml" in text


@pytest.mark.parametrize("name", ["", "Acme", "acme-clinic", "1acme", "a" * 40, 3, None])
def test_a_plugin_s_name_is_small_letters(name):
    with pytest.raises((ValueError, TypeError)):
        Plugin(name, package="x")


def test_a_plugin_is_data():
    plugin = Plugin("acme", package="lbpkit_acme")
    assert (plugin.name, plugin.package, plugin.folder, plugin.api) == ("acme", "lbpkit_acme", "content", 1)
    with pytest.raises(AttributeError):
        plugin.name = "other"
