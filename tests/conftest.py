"""How thoroughly the laws are tried (HYPOTHESIS_PROFILE is `fast`, `default` or `thorough`), and installed plugins."""

import functools
import os
import sys

import attrs
import pytest
from hypothesis import HealthCheck, settings

from lbpkit.content.snapshot import content_hash
from lbpkit.testing import core_library

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


WORKING = 'from lbpkit import Plugin\nplugin = Plugin("{name}", package="{package}")\n'


@functools.cache
def core_of_a_wheel():
    core = core_library().parts[0]
    return attrs.evolve(core, content=attrs.evolve(core.content, stored_hash=content_hash(core.content)))


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Lays a distribution out as pip would, on `sys.path`, and gives its content folder. Real discovery, no mocks."""
    # The core's files were read and checked when its own tests ran: here it comes as from a wheel.
    monkeypatch.setattr("lbpkit.library.load_core", core_of_a_wheel)
    site = tmp_path / "site-packages"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    made = []

    def lay_out(name, code=WORKING, *, files=None, version="1.0", owner=None, entries=None):
        package = name.replace("-", "_")
        info = site / f"{package}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        points = "\n".join(entries or [f"{package} = {package}:plugin"]).replace("{package}", package)
        (info / "entry_points.txt").write_text(f"[lbpkit.plugins]\n{points}\n")
        content = site / package / "content"
        content.mkdir(parents=True)
        owner = owner or name.removeprefix("lbpkit-").replace("-", "_")
        (site / package / "__init__.py").write_text(code.replace("{name}", owner).replace("{package}", package))
        for place, text in (files or {}).items():
            (content / place).parent.mkdir(exist_ok=True, parents=True)
            (content / place).write_bytes(text if isinstance(text, bytes) else text.encode())
        made.append(package)
        return content

    yield lay_out
    for package in made:
        sys.modules.pop(package, None)
