"""How thoroughly the laws are tried (HYPOTHESIS_PROFILE is `fast`, `default` or `thorough`), and installed plugins."""

import functools
import os

import attrs
import pytest
from hypothesis import HealthCheck, settings

from lbpkit.content.snapshot import content_hash
from lbpkit.plugins import load_core
from lbpkit.testing.fixtures import install  # noqa: F401 - found by its name

# Examples are found by chance while somebody works, and are the same ones every time where a machine decides.
repeatable = "CI" in os.environ

for name, examples in (("fast", 10), ("default", 100), ("thorough", 1000)):
    settings.register_profile(
        name,
        max_examples=examples,
        derandomize=repeatable or name == "thorough",
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@functools.cache
def core_of_a_wheel():
    core = load_core()
    return attrs.evolve(core, content=attrs.evolve(core.content, stored_hash=content_hash(core.content)))


@pytest.fixture(autouse=True)
def core_read_once(request, monkeypatch):
    """The core's files are read and checked by the tests of just that: everywhere else it comes as from a wheel."""
    if request.path.stem not in ("test_content", "test_hatch", "test_library") or "install" in request.fixturenames:
        for module in ("library", "plugins"):
            monkeypatch.setattr(f"lbpkit.{module}.load_core", core_of_a_wheel)
