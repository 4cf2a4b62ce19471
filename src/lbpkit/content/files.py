"""The files of a content folder: regular ones inside it, bounded in size and number, and nothing else.

Content is not trusted. A link could name any file of the machine, a pipe could never end, a folder could fill the
memory: none of them is read.
"""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

import attrs

from lbpkit.errors import Problem

MAX_FILE_BYTES = 1_000_000
"""The largest content file that is read."""
MAX_FOLDER_BYTES = 20_000_000
"""The most that one content folder may hold."""
MAX_FILES = 20_000
"""How many files one folder may hold."""


@attrs.define
class Folder:
    """One content folder while it is read. What cannot be read is a problem and not an exception."""

    root: Traversable
    """The folder itself."""
    problems: list[Problem]
    """What was wrong is added here."""
    left: int = MAX_FOLDER_BYTES
    """How many bytes may still be read."""

    def entries(self, *below: str) -> Iterator[Traversable]:
        """What stands in the folder, or in a folder below it, by name; hidden files are passed over."""
        folder = self.root.joinpath(*below)
        name = "/".join(below) or "."
        if not folder.is_dir() or (below and isinstance(folder, Path) and folder.is_symlink()):
            self.refuse(name, "not-regular", "no folder of its own", "put the folder itself here, not a link to it")
            return
        try:
            found = list(itertools.islice(folder.iterdir(), MAX_FILES + 1))
        except OSError as error:
            self.refuse(name, "unreadable", f"cannot be read: {error.strerror or error}", "see to its permissions")
            return
        if len(found) > MAX_FILES:
            self.refuse(name, "too-large", f"over {MAX_FILES} files", "split the plugin")
            return
        yield from sorted((each for each in found if not each.name.startswith(".")), key=lambda each: each.name)

    def read(self, entry: Traversable, name: str, limit: int = MAX_FILE_BYTES) -> bytes | None:
        """The bytes of a regular file.

        Args:
            entry: the file.
            name: what messages call it: its place below the folder.
            limit: how many bytes it may have.
        """
        try:
            data = _regular_bytes(entry, limit) if isinstance(entry, Path) else _stored_bytes(entry, limit)
        except OSError as error:
            self.refuse(name, "unreadable", f"cannot be read: {error.strerror or error}", "see to its permissions")
            return None
        if data is None:
            self.refuse(name, "not-regular", "no regular file", "put the file itself here: no link, pipe or device")
        elif len(data) > limit:
            self.refuse(name, "too-large", f"over {limit} bytes", "split it, or make it smaller")
        elif len(data) > self.left:
            self.refuse(name, "too-large", f"the folder holds over {MAX_FOLDER_BYTES} bytes", "split the plugin")
            self.left = 0
        else:
            self.left -= len(data)
            return data
        return None

    def refuse(self, file: str, kind: str, message: str, hint: str) -> None:
        """Note a problem of a whole file."""
        self.problems.append(Problem(file, "$", kind, message, hint))


def _regular_bytes(path: Path, limit: int) -> bytes | None:
    """At most one byte more than the limit; None where it is no regular file. Never waits for a pipe."""
    if path.is_symlink() or not path.is_file():
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        return file.read(limit + 1) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None


def _stored_bytes(entry: Traversable, limit: int) -> bytes | None:
    """The same of what is no file of its own, such as a member of a zip archive."""
    if not entry.is_file():
        return None
    with entry.open("rb") as file:
        return file.read(limit + 1)
