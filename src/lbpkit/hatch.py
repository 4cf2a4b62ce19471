"""Build hook for hatchling: a wheel carries its content as one checked snapshot, and its translations compiled.

A plugin that is built with hatchling asks for it in its `pyproject.toml`:

    [build-system]
    requires = ["hatchling", "lbpkit"]  # with translations: "lbpkit[translate]"
    build-backend = "hatchling.build"

    [tool.hatch.build.targets.wheel]
    packages = ["src/lbpkit_acme"]
    exclude = ["*.toml", "*.po"]

    [tool.hatch.build.targets.wheel.hooks.lbpkit]
    name = "acme"
    package = "lbpkit_acme"
    folder = "content"

`name`, `package` and `folder` say what the entry point's `Plugin` says; the build imports nothing of the plugin. An
editable install is left alone and goes on reading the files themselves. Content with problems is not built.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.plugin import hookimpl

from lbpkit.content.catalogues import FOLDER, compiled
from lbpkit.content.reading import read_folder
from lbpkit.content.snapshot import write_snapshot
from lbpkit.library import build_library
from lbpkit.plugins import Loaded, Plugin, load_core

_OF_HATCHLING = {"dependencies", "enable-by-default", "require-runtime-dependencies", "require-runtime-features"}


def built_files(folder: Path, *, name: str, distribution: str, version: str) -> dict[str, bytes]:
    """What a wheel carries in place of a content folder: its snapshot and its compiled catalogues, by file name.

    The content must be right in itself and together with the core.

    Args:
        folder: laid out like the core's data.
        name: the plugin's name; empty for the core.
        distribution: the distribution being built, for the messages.
        version: its version.

    Raises:
        ContentError: with every problem of every file.
    """
    built = Loaded(name=name, distribution=distribution, version=version, content=read_folder(folder, name))
    build_library([load_core(), built] if name else [built])
    files = {"snapshot.json": write_snapshot(built.content)}
    for locale, catalogue in sorted(built.content.catalogues.items()):
        files[f"{FOLDER}/{locale}.mo"] = compiled(catalogue.parsed)
    return files


class SnapshotHook(BuildHookInterface[BuilderConfig]):
    """Adds `snapshot.json` and compiled catalogues to a wheel.

    Configured by `name`, `package` and `folder` (`content` where left out).
    """

    PLUGIN_NAME = "lbpkit"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Check the content and add what is made of it, unless the build is for an editable install or no wheel.

        Raises:
            ContentError: with every problem of every file.
            ValueError: where the hook's own settings are wrong.
        """
        if self.target_name != "wheel" or version != "standard":
            return
        name, package, folder = self._settings()
        project = self.metadata.core
        content = self._package_folder(package) / folder
        files = built_files(content, name=name, distribution=project.name, version=self.metadata.version)
        self._scratch = tempfile.TemporaryDirectory()
        for file, data in {**files, **self._beside(content)}.items():
            path = Path(self._scratch.name, file)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            build_data["force_include"][str(path)] = f"{package.replace('.', '/')}/{folder}/{file}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 -- hatchling's signature
        """Remove what `initialize` wrote beside the wheel."""
        scratch = self.__dict__.pop("_scratch", None)
        if scratch is not None:
            scratch.cleanup()

    def _beside(self, content: Path) -> dict[str, bytes]:  # noqa: ARG002 -- the core's hook looks into it
        """What else the wheel carries beside the snapshot: nothing for a plugin."""
        return {}

    def _settings(self) -> tuple[str, str, str]:
        """Name, package and folder, checked as a plugin's are."""
        given = {key: value for key, value in self.config.items() if key not in _OF_HATCHLING}
        if not {"name", "package"} <= given.keys() <= {"name", "package", "folder"}:
            found = ", ".join(sorted(given)) or "no settings"
            raise ValueError(f"build hook lbpkit: found {found}; allowed: name, package, and folder if not 'content'")
        plugin = Plugin(**given)
        return plugin.name, plugin.package, plugin.folder

    def _package_folder(self, package: str) -> Path:
        parts = package.split(".")
        places = [Path(self.root, "src", *parts), Path(self.root, *parts)]
        for place in places:
            if place.is_dir():
                return place
        raise ValueError(f"no package {package!r}: neither {places[0]} nor {places[1]} is a folder")


@hookimpl
def hatch_register_build_hook() -> type[SnapshotHook]:
    """What hatchling finds through the entry point."""
    return SnapshotHook
