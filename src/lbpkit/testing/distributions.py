"""Distributions laid out as pip lays them out, for tests of what is really found: no mocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

CODE = 'from lbpkit import Plugin\n\nplugin = Plugin("{name}", package="{package}")\n'
"""A plugin's module, as it is where nothing else is said."""


def lay_out(
    site: Path,
    distribution: str,
    code: str = CODE,
    *,
    files: Mapping[str, str | bytes] | None = None,
    version: str = "1.0",
    owner: str | None = None,
    entries: Sequence[str] = (),
) -> Path:
    """Put a plugin's distribution into a folder that is, or will be, on `sys.path`.

    Args:
        site: such a folder.
        distribution: its name, such as `lbpkit-acme`.
        code: the package's module; `{name}` and `{package}` are filled in.
        files: what its content folder holds, by place: `{"rules/some.toml": "…"}`.
        version: of the distribution.
        owner: the plugin's name; that of the distribution without `lbpkit-` where left out.
        entries: lines of its entry points, where they are not the usual one.

    Returns:
        Its content folder.
    """
    package = distribution.replace("-", "_")
    words = {"{name}": owner or package.removeprefix("lbpkit_"), "{package}": package}

    def filled(text: str) -> str:
        for token, word in words.items():
            text = text.replace(token, word)
        return text

    info = site / f"{package}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n", "utf-8")
    points = "\n".join(entries or ["{name} = {package}:plugin"])
    (info / "entry_points.txt").write_text(f"[lbpkit.plugins]\n{filled(points)}\n", "utf-8")
    content = site / package / "content"
    content.mkdir(parents=True)
    (site / package / "__init__.py").write_text(filled(code), "utf-8")
    for place, held in (files or {}).items():
        (content / place).parent.mkdir(parents=True, exist_ok=True)
        (content / place).write_bytes(held if isinstance(held, bytes) else held.encode())
    return content
