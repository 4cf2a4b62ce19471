"""The build hook, by real builds of a small plugin and of lbpkit itself."""

import json
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from lbpkit.cases import Case, shipped_cases
from lbpkit.content.reading import read_folder
from lbpkit.content.snapshot import content_hash, plain_records, read_snapshot
from lbpkit.content.structuring import structure
from lbpkit.errors import ContentError

ROOT = Path(__file__).parent.parent
PYPROJECT = """
[build-system]
requires = ["hatchling", "lbpkit"]
build-backend = "hatchling.build"

[project]
name = "lbpkit-acme"
version = "1.0"

[tool.hatch.build.targets.wheel]
packages = ["src/lbpkit_acme"]
exclude = ["*.toml"]
"""
HOOK = """
[tool.hatch.build.targets.wheel.hooks.lbpkit]
name = "acme"
package = "lbpkit_acme"
"""
TERMS = """
[hydrotherapy]
term = "Hydrotherapy"
definition = "Exercise in warm water."
sources = ["editorial"]
checked_on = 2026-11-22
"""


@pytest.fixture
def plugin(tmp_path):
    """The folder of a plugin with one word of its own."""
    content = tmp_path / "src/lbpkit_acme/content"
    (content / "terms").mkdir(parents=True)
    (content / "terms/water.toml").write_text(TERMS)
    (content.parent / "__init__.py").write_text("")
    (tmp_path / "pyproject.toml").write_text(PYPROJECT + HOOK)
    return tmp_path


def build(folder, out, version="standard"):
    return Path(next(WheelBuilder(str(folder)).build(directory=str(folder / out), versions=[version])))


def test_a_wheel_carries_a_snapshot_equal_to_the_files(plugin):
    with zipfile.ZipFile(build(plugin, "dist")) as wheel:
        assert not [name for name in wheel.namelist() if name.endswith(".toml")]
        read = read_snapshot(wheel.read("lbpkit_acme/content/snapshot.json"), "acme")
    files = read_folder(plugin / "src/lbpkit_acme/content", "acme")
    assert list(read.records["terms"]) == ["acme.hydrotherapy"]
    assert plain_records(read) == plain_records(files)
    assert content_hash(read) == content_hash(files)
    assert read.files == files.files


def test_an_editable_install_is_left_alone(plugin):
    with zipfile.ZipFile(build(plugin, "dist", "editable")) as wheel:
        assert not [name for name in wheel.namelist() if name.endswith("snapshot.json")]


def test_two_builds_are_the_same_bytes(plugin):
    assert build(plugin, "one").read_bytes() == build(plugin, "two").read_bytes()


def test_nothing_is_left_among_the_files(plugin):
    build(plugin, "dist")
    assert not list(plugin.rglob("snapshot.json"))


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ('"Exercise in warm water."', "3", "wrong-type"),
        ('"editorial"', '"no_such_source"', "unknown-source"),
    ],
    ids=["in itself", "together with the core"],
)
def test_content_with_problems_is_not_built(plugin, old, new, kind):
    (plugin / "src/lbpkit_acme/content/terms/water.toml").write_text(TERMS.replace(old, new))
    with pytest.raises(ContentError) as caught:
        build(plugin, "dist")
    assert [problem.kind for problem in caught.value.problems] == [kind]
    assert "lbpkit-acme 1.0: terms/water.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "acme"', 'nmae = "acme"', "found nmae, package; allowed: name, package, and folder"),
        ('package = "lbpkit_acme"\n', "", "found name; allowed: name, package, and folder"),
        ('package = "lbpkit_acme"', 'package = "lbpkit_acne"', "no package 'lbpkit_acne'"),
        ('name = "acme"', 'name = "Acme!"', "'name' must match regex"),
    ],
    ids=["misspelt", "missing", "no such package", "bad name"],
)
def test_wrong_settings_are_named(plugin, old, new, message):
    (plugin / "pyproject.toml").write_text(PYPROJECT + HOOK.replace(old, new))
    with pytest.raises(ValueError, match=message):
        build(plugin, "dist")


def test_the_wheel_of_lbpkit_itself(tmp_path):
    files = read_folder(ROOT / "src/lbpkit/data")
    built = Path(next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])))
    with zipfile.ZipFile(built) as wheel:
        names = wheel.namelist()
        read = read_snapshot(wheel.read("lbpkit/data/snapshot.json"))
        cases = [structure(raw, Case) for raw in json.loads(wheel.read("lbpkit/data/cases.json"))]
    assert plain_records(read) == plain_records(files)
    assert not [name for name in names if name.endswith((".toml", ".tsv"))]
    assert {"lbpkit/py.typed", "lbpkit/__init__.py"} <= set(names)
    assert tuple(cases) == shipped_cases()
    assert built.stat().st_size <= 2_000_000
