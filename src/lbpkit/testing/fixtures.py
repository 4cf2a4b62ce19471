"""Fixtures for pytest, to be asked for by name: `from lbpkit.testing.fixtures import install`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lbpkit.testing.distributions import lay_out


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Path]]:
    """Installs a plugin for the length of a test: `install("lbpkit-acme", files={"rules/some.toml": "…"})`.

    It is found as any other is. Takes what `lbpkit.testing.distributions.lay_out` takes, and gives the content folder.
    """
    site = tmp_path / "site-packages"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    made: list[str] = []

    def install_one(distribution: str, *args: Any, **options: Any) -> Path:
        made.append(distribution.replace("-", "_"))
        return lay_out(site, distribution, *args, **options)

    yield install_one
    for package in made:
        sys.modules.pop(package, None)
