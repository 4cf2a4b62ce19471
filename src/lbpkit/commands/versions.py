"""A version of the content by what a command calls it: `core`, an installed plugin, a folder, a snapshot or a wheel."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from lbpkit.commands.files import UsageError, named

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from lbpkit.library import Library
    from lbpkit.plugins import Loaded

CORE, INSTALLED = "core", "installed"
HELP = "core, installed, the name of an installed plugin, a content folder, a snapshot.json or a wheel"
_CORE_ONLY = b'"deciding":'
"""A line that only the core's snapshot has."""


def version(name: str) -> Library:
    """The library that is meant. A plugin, or a plugin's folder or wheel, comes with the installed core.

    Nothing of a folder or a wheel is imported.

    Raises:
        UsageError: where there is no such thing, or no content in it.
        LbpkitError: where the content cannot be used.
    """
    from lbpkit.library import build_library, load_library
    from lbpkit.plugins import load_core

    if name in (CORE, INSTALLED):
        return load_library(plugins=() if name == CORE else None)
    path = Path(name)
    if not path.exists():
        return _with_plugins(name)
    part = _in_wheel(path) if path.suffix == ".whl" else _in_folder(path.parent if path.suffix == ".json" else path)
    return build_library([part] if not part.name else [load_core(), part])


def _with_plugins(name: str) -> Library:
    """The core with installed plugins, their names joined by commas."""
    from lbpkit.errors import nearest
    from lbpkit.library import load_library
    from lbpkit.plugins import check_plugins, find_plugins

    wanted = name.split(",")
    found = find_plugins()
    _, problems = check_plugins(found, wanted=wanted)
    if any(problem.kind == "not-installed" for problem in problems):
        hint = nearest(name, [CORE, INSTALLED, *(each.distribution for each in found)])
        raise UsageError(f"no version {named(name)}; {hint or f'allowed: {HELP}'}")
    return load_library(plugins=wanted)


def _in_folder(folder: Path) -> Loaded:
    from lbpkit.commands.check import owner_of, refuse_no_content
    from lbpkit.plugins import SNAPSHOT

    refuse_no_content(folder)
    snapshot = folder / SNAPSHOT
    is_core = (folder / "edition.toml").is_file() or (snapshot.is_file() and _CORE_ONLY in snapshot.read_bytes())
    return _read(folder, "" if is_core else owner_of(folder, None), folder.name, "")


def _in_wheel(path: Path) -> Loaded:
    """The content of a wheel: read where it lies, never run."""
    from lbpkit.commands.check import name_in
    from lbpkit.plugins import SNAPSHOT

    try:
        wheel = zipfile.Path(path)
        snapshots = [each for each in sorted(wheel.root.namelist()) if each.endswith(f"/{SNAPSHOT}")]
    except (OSError, zipfile.BadZipFile):
        raise UsageError(f"cannot read {named(path)}: no wheel") from None
    if not snapshots:
        raise UsageError(f"{named(path)} holds no {SNAPSHOT}; name a wheel of lbpkit or of a plugin")
    inside = wheel / snapshots[0].rpartition("/")[0]
    distribution, version, *_ = path.name.split("-")
    if _CORE_ONLY in (inside / SNAPSHOT).read_bytes():
        return _read(inside, "", distribution, version)
    codes = (wheel / each for each in sorted(wheel.root.namelist()) if each.endswith(".py"))
    owner = next(filter(None, (name_in(each.read_bytes()) for each in codes)), None)
    if owner is None:
        raise UsageError(f"no Plugin(...) stands in {named(path)}; name a wheel of lbpkit or of a plugin")
    return _read(inside, owner, distribution, version)


def _read(folder: Traversable, owner: str, distribution: str, version: str) -> Loaded:
    from lbpkit.plugins import Loaded, read_content

    try:
        content = read_content(folder, owner)
    except (OSError, ValueError) as error:
        raise UsageError(f"the content of {distribution} cannot be used by this lbpkit: {error}") from None
    return Loaded(name=owner, distribution=distribution, version=version, content=content)
