"""The surface of the package: complete, sorted, cheap to import."""

import ast
import importlib
import pathlib
import subprocess
import sys

import pytest

import lbpkit

SOURCE = ast.parse(pathlib.Path(lbpkit.__file__).read_text(encoding="utf-8"))
FIXED = {
    "Assessment", "ContentError", "Document", "Intake", "IntakeError", "LbpkitError", "Library", "LocaleError", "Plugin",
    "PluginError", "RenderError", "Screen", "UnknownIdError", "Urgency", "compare", "leaflet", "load_library", "next_question",
    "render", "search", "triage", "write_leaflets",
}  # fmt: skip
"""The names that the design fixes, `compare`, `search` and `write_leaflets`."""


def typed_imports():
    """Name to module of everything that type checkers see."""
    guards = [node for node in SOURCE.body if isinstance(node, ast.If)]
    found = [each for guard in guards for each in guard.body if isinstance(each, ast.ImportFrom)]
    return {alias.asname or alias.name: each.module for each in found for alias in each.names}


def test_all_is_sorted_and_complete():
    assert list(lbpkit.__all__) == sorted(lbpkit.__all__)
    assert set(lbpkit.__all__) == FIXED | {"__version__"}
    assert dir(lbpkit) == sorted(lbpkit.__all__)


def test_what_type_checkers_see_is_what_is_there():
    assert typed_imports().items() >= lbpkit._HOME.items()
    assert lbpkit._HOME.keys() == FIXED


@pytest.mark.parametrize("name", sorted(FIXED))
def test_every_name_comes_from_its_home(name):
    assert getattr(lbpkit, name) is getattr(importlib.import_module(lbpkit._HOME[name]), name)
    assert getattr(lbpkit, name).__doc__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'trage'"):
        _ = lbpkit.trage
    assert not hasattr(lbpkit, "nothing_of_the_kind")


def run(code):
    """What the code prints in a new process."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_importing_lbpkit_opens_no_content_and_imports_nothing_dear():
    code = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
before = set(sys.modules)
import lbpkit
new = {name.partition(".")[0] for name in set(sys.modules) - before}
print(*sorted(new - sys.stdlib_module_names))
print(*[path for path in opened if "lbpkit" in path and ("/data/" in path or path.endswith((".toml", ".tsv", ".json")))])
print(*sorted(name for name in set(sys.modules) - before if name.startswith("lbpkit")))
"""
    assert run(code) == ["lbpkit", "lbpkit"]


def test_errors_are_cheap_too():
    """Catching an error must not bring the whole package in."""
    code = """
import sys, lbpkit
lbpkit.IntakeError
print(*(name for name in ("attrs", "cattrs", "jinja2", "importlib_metadata") if name in sys.modules))
"""
    assert run(code) == []


def test_a_whole_triage_imports_no_extra():
    code = """
import sys, lbpkit
library = lbpkit.load_library(plugins=())
assessment = lbpkit.triage(library, lbpkit.Intake(age_years=40, sex="male", pain_days=3, pain_score=3))
lbpkit.render(lbpkit.leaflet(library, assessment), "text")
extras = ("hypothesis", "pytest", "z3", "numpy", "narwhals", "typst", "fontpkg", "starlette", "uvicorn")
print(*(name for name in extras if name in sys.modules))
"""
    assert run(code) == []


def test_the_core_alone_looks_for_no_plugins():
    code = "import sys, lbpkit; lbpkit.load_library(plugins=()); print('importlib_metadata' in sys.modules)"
    assert run(code) == ["False"]
