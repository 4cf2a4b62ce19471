"""Plugins: installed distributions that bring content. Find, check, read: three functions, nothing hidden.

A plugin is data only. Its entry point names a `Plugin`, which says where the content folder is. The core's own content
comes through the same door.
"""

from __future__ import annotations

import importlib
import importlib.resources
from collections.abc import Collection
from importlib.resources.abc import Traversable
from typing import Any

import attrs

from lbpkit.content.reading import Content, read_folder
from lbpkit.errors import LbpkitError, Problem

GROUP = "lbpkit.plugins"
"""The entry-point group."""
API = 1
"""The version of the plugin contract that this lbpkit speaks."""


@attrs.frozen
class Plugin:
    """What a plugin's entry point names. Data only.

    Args:
        name: put before each of its ids with a dot: small letters, digits and _.
        package: the importable package that holds the content folder.
        folder: the content folder inside the package.
        api: the version of the contract it was written for.

    >>> Plugin("acme", package="lbpkit_acme").folder
    'content'
    """

    name: str = attrs.field(validator=attrs.validators.matches_re(r"[a-z][a-z0-9_]{0,29}"))
    package: str = attrs.field(kw_only=True, validator=attrs.validators.instance_of(str))
    folder: str = attrs.field(kw_only=True, default="content", validator=attrs.validators.instance_of(str))
    api: int = attrs.field(kw_only=True, default=API, validator=attrs.validators.instance_of(int))


@attrs.frozen(kw_only=True)
class Installed:
    """A plugin as it was found, before anything of it is imported."""

    distribution: str
    """Name of the installed distribution."""
    version: str
    """Its version."""
    entry_point: Any = attrs.field(eq=False, repr=False)
    """The entry point, not yet loaded."""


@attrs.frozen(kw_only=True)
class Loaded:
    """One plugin (or the core, whose name is empty) with its content."""

    name: str
    """Put before each of its ids."""
    distribution: str
    """Name of the distribution it came in."""
    version: str
    """Its version."""
    content: Content = attrs.field(eq=False, repr=False)
    """What it brings."""


class BrokenPluginError(LbpkitError):
    """One plugin that cannot be used, and why."""


def find_plugins() -> tuple[Installed, ...]:
    """Every installed plugin, by distribution name. Reads metadata only; imports none of them."""
    import importlib_metadata

    found = {}
    for entry_point in importlib_metadata.entry_points(group=GROUP):
        distribution = entry_point.dist
        name = distribution.name if distribution else entry_point.value
        version = distribution.version if distribution else "unknown"
        found[name, entry_point.name] = Installed(distribution=name, version=version, entry_point=entry_point)
    return tuple(found[key] for key in sorted(found))


def chosen(installed: Collection[Installed], names: Collection[str] | None) -> tuple[Installed, ...]:
    """Those of the installed plugins whose distribution is named; all of them for None."""
    if names is None:
        return tuple(installed)
    wanted = {_normal(name) for name in names}
    return tuple(plugin for plugin in installed if _normal(plugin.distribution) in wanted)


def missing(installed: Collection[Installed], names: Collection[str]) -> tuple[str, ...]:
    """Those of the named distributions that no installed plugin comes from."""
    there = {_normal(plugin.distribution) for plugin in installed}
    return tuple(sorted(name for name in names if _normal(name) not in there))


def _normal(distribution: str) -> str:
    return distribution.lower().replace("_", "-").replace(".", "-")


def load_plugin(installed: Installed) -> Loaded:
    """Import what the entry point names, check it, and read its content.

    Raises:
        BrokenPluginError: where it cannot be imported, is no `Plugin`, or speaks another version of the contract.
    """
    try:
        plugin = installed.entry_point.load()
    except Exception as error:  # whatever a plugin's module raises is that plugin's fault, and is reported as such
        raise BrokenPluginError(
            f"cannot be imported: {type(error).__name__}: {error}; reinstall or remove it"
        ) from error
    if not isinstance(plugin, Plugin):
        raise BrokenPluginError(f"its entry point names {type(plugin).__name__}; it must name an lbpkit.Plugin")
    if plugin.api != API:
        raise BrokenPluginError(
            f"speaks plugin API {plugin.api}; this lbpkit speaks {API}; install a version that matches"
        )
    content = read_content(content_folder(plugin.package, plugin.folder), plugin.name)
    return Loaded(name=plugin.name, distribution=installed.distribution, version=installed.version, content=content)


def load_core() -> Loaded:
    """The core's own content, through the same door."""
    from lbpkit import __version__

    content = read_content(content_folder("lbpkit", "data"), "")
    return Loaded(name="", distribution="lbpkit", version=__version__, content=content)


def content_folder(package: str, folder: str) -> Traversable:
    """The folder inside an importable package.

    Raises:
        BrokenPluginError: where there is none.
    """
    try:
        found = importlib.resources.files(package) / folder
    except (ModuleNotFoundError, TypeError) as error:
        raise BrokenPluginError(f"its package {package!r} cannot be found: {error}") from error
    if not found.is_dir():
        raise BrokenPluginError(f"its package {package!r} has no folder {folder!r}")
    return found


def read_content(folder: Traversable, owner: str) -> Content:
    """The folder's snapshot where the build made one, else its TOML files."""
    snapshot = folder / "snapshot.json"
    if snapshot.is_file():
        from lbpkit.content.catalogues import read_catalogues
        from lbpkit.content.files import Folder
        from lbpkit.content.snapshot import read_snapshot

        files = Folder(folder, [])
        catalogues = read_catalogues(files, ".mo")
        if files.problems:
            raise BrokenPluginError("; ".join(map(str, files.problems)))
        try:
            return read_snapshot(snapshot.read_bytes(), owner, catalogues)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise BrokenPluginError(f"its snapshot.json cannot be read: {error}; build it again") from error
    return read_folder(folder, owner)


def problems_of(loaded: Loaded) -> tuple[Problem, ...]:
    """The problems of its files, each with the distribution before the file's name."""
    where = f"{loaded.distribution} {loaded.version}: " if loaded.name else ""
    return tuple(problem._replace(file=where + problem.file) for problem in loaded.content.problems)
