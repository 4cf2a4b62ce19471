"""Plugins: installed distributions that bring content. Find, check, load: three functions; `library` merges.

A plugin is data only. Its entry point names a `Plugin`, which says where the content folder is. The core's own content
comes through the same door. The Python that an entry point names is trusted, as all that is installed; what stands in
the content folder is not.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from lbpkit.content.contents import Content
from lbpkit.errors import PluginError, Problem, nearest, plain

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

GROUP = "lbpkit.plugins"
"""The entry-point group."""
API = 1
"""The version of the plugin contract that this lbpkit speaks."""
RESERVED = frozenset({"core", "lbpkit"})
"""Names that would look like the core's own."""
SNAPSHOT = "snapshot.json"
"""The file that a wheel carries in place of content files."""


def _not_reserved(_: object, __: attrs.Attribute[str], value: str) -> None:
    if value in RESERVED:
        raise ValueError(f"name is {value!r}, which is the core's; choose another")


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

    name: str = attrs.field(validator=[attrs.validators.matches_re(r"[a-z][a-z0-9_]{0,29}"), _not_reserved])
    package: str = attrs.field(kw_only=True, validator=attrs.validators.matches_re(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*"))
    folder: str = attrs.field(
        kw_only=True, default="content", validator=attrs.validators.matches_re(r"\w[\w-]*(?:/\w[\w-]*)*")
    )
    api: int = attrs.field(kw_only=True, default=API, validator=attrs.validators.instance_of(int))


@attrs.frozen(kw_only=True)
class Installed:
    """A distribution that brings a plugin, as it was found: nothing of it is imported yet."""

    distribution: str
    """Its name."""
    version: str
    """Its version."""
    entry_points: tuple[Any, ...] = attrs.field(eq=False, repr=False)
    """What it names in the group `lbpkit.plugins`: one, where all is well."""

    def fault(self, kind: str, message: str, hint: str) -> Problem:
        """Something wrong with the distribution as a whole."""
        return Problem(f"{self.distribution} {self.version}", "", kind, plain(message), hint)


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

    def placed(self, problem: Problem) -> Problem:
        """The problem of one of its files, with the distribution and version of a plugin before the file's name."""
        where = " ".join(filter(None, (self.distribution, self.version)))
        return problem._replace(file=f"{where}: {problem.file}") if self.name else problem


def find_plugins() -> tuple[Installed, ...]:
    """Every installed distribution that brings a plugin, by name. Reads metadata only; imports none of them."""
    import importlib_metadata

    found: dict[tuple[str, str], list[Any]] = {}
    for entry_point in importlib_metadata.entry_points(group=GROUP):
        found.setdefault(_told(entry_point), []).append(entry_point)
    return tuple(
        Installed(distribution=name, version=version, entry_points=tuple(sorted(found[name, version], key=str)))
        for name, version in sorted(found)
    )


def _told(entry_point: Any) -> tuple[str, str]:
    """Name and version, as far as the metadata say."""
    try:
        return plain(str(entry_point.dist.name)), plain(str(entry_point.dist.version))
    except (AttributeError, KeyError, TypeError):
        return plain(entry_point.value), "unknown"


def check_plugins(
    found: Collection[Installed], *, wanted: Collection[str] | None = None, required: Collection[str] = ()
) -> tuple[tuple[Installed, ...], tuple[Problem, ...]]:
    """Which of the plugins found are to be loaded, and what is wrong before anything of them is imported.

    Args:
        found: what `find_plugins` gave.
        wanted: names of distributions; None for all.
        required: names of distributions that are used besides, and must be there.
    """
    names = {_normal(name) for name in (*(wanted or ()), *required)}
    chosen = [each for each in found if wanted is None or _normal(each.distribution) in names]
    there = {_normal(each.distribution): each.distribution for each in found}
    problems = [
        Problem(plain(name), "", "not-installed", "is not installed", _nearest_installed(name, there.values()))
        for name in sorted({*(wanted or ()), *required})
        if _normal(name) not in there
    ]
    for each in chosen:
        if len(each.entry_points) > 1:
            message = f"has {len(each.entry_points)} entry points in {GROUP}"
            problems.append(each.fault("several-plugins", message, "a distribution brings one plugin"))
    return tuple(each for each in chosen if len(each.entry_points) == 1), tuple(problems)


def _nearest_installed(name: str, there: Collection[str]) -> str:
    return "; or: ".join(filter(None, (nearest(name, there), f"pip install {plain(name)}")))


def _normal(distribution: str) -> str:
    return distribution.lower().replace("_", "-").replace(".", "-")


def load_plugin(installed: Installed) -> Loaded:
    """Import what the entry point names, and read its content. What is wrong in its files is in `content.problems`.

    Raises:
        PluginError: where it cannot be imported, is no `Plugin`, speaks another version of the contract, or has no
            content that can be read.
    """
    try:
        plugin = installed.entry_points[0].load()
    except (Exception, SystemExit) as error:
        told = f"cannot be imported: {type(error).__name__}: {error}"
        raise PluginError([installed.fault("cannot-import", told, "reinstall or remove it")]) from error
    if not isinstance(plugin, Plugin):
        told = f"its entry point names {type(plugin).__name__}"
        raise PluginError([installed.fault("no-plugin", told, "it must name an lbpkit.Plugin")])
    if plugin.api != API:
        told = f"speaks plugin API {plugin.api}; this lbpkit speaks {API}"
        raise PluginError([installed.fault("other-api", told, "install a version that matches")])
    try:
        content = read_content(_content_folder(plugin), plugin.name)
    except ValueError as error:
        hint = "build it again with this lbpkit, or mend its Plugin(…)"
        raise PluginError([installed.fault("no-content", str(error), hint)]) from error
    return Loaded(name=plugin.name, distribution=installed.distribution, version=installed.version, content=content)


def load_core() -> Loaded:
    """The core's own content, through the same door."""
    from lbpkit import __version__

    # the snapshot of a wheel is as trusted as the Python beside it, and found without looking into the folder
    try:
        snapshot = pkgutil.get_data("lbpkit", f"data/{SNAPSHOT}")
    except OSError:
        snapshot = None
    if snapshot is None:
        import importlib.resources

        content = read_content(importlib.resources.files("lbpkit") / "data", "")
    else:
        from lbpkit.content.snapshot import read_snapshot

        content = read_snapshot(snapshot)
    return Loaded(name="", distribution="lbpkit", version=__version__, content=content)


def _content_folder(plugin: Plugin) -> Traversable:
    """The folder inside the importable package."""
    import importlib.resources
    from pathlib import Path

    try:
        folder = importlib.resources.files(plugin.package) / plugin.folder
    except (Exception, SystemExit) as error:
        raise ValueError(f"its package {plugin.package!r} cannot be found: {type(error).__name__}: {error}") from error
    if not folder.is_dir() or (isinstance(folder, Path) and folder.is_symlink()):
        raise ValueError(f"its package {plugin.package!r} has no folder {plugin.folder!r} of its own")
    return folder


def read_content(folder: Traversable, owner: str) -> Content:
    """The folder's snapshot where the build made one, else its TOML files.

    Raises:
        ValueError: where the snapshot is not one of this owner and this lbpkit.
    """
    from lbpkit.content.catalogues import read_catalogues
    from lbpkit.content.files import MAX_FOLDER_BYTES, Folder
    from lbpkit.content.logos import read_logos
    from lbpkit.content.reading import read_folder
    from lbpkit.content.snapshot import read_snapshot

    snapshot = folder / SNAPSHOT
    if not snapshot.is_file():
        return read_folder(folder, owner)

    problems: list[Problem] = []
    files = Folder(folder, problems)
    data = files.read(snapshot, SNAPSHOT, MAX_FOLDER_BYTES) if owner else snapshot.read_bytes()
    try:
        content = read_snapshot(data or b"", owner)
    except (RecursionError, ValueError) as error:
        raise ValueError(f"its {SNAPSHOT} cannot be read: {problems[0].message if problems else error}") from error
    catalogues, logos = read_catalogues(files, ".mo"), read_logos(files)
    return attrs.evolve(content, catalogues=catalogues, logos=logos, problems=(*content.problems, *problems))


def problems_of(loaded: Loaded) -> Iterator[Problem]:
    """The problems of its files, each with its distribution."""
    return map(loaded.placed, loaded.content.problems)
