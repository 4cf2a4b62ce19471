"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file: what stood there stays until the new content is safely on disk.

    Args:
        path: the file.
        data: everything it is to hold.
        private: whether only its owner may read it.

    Raises:
        OSError: where it cannot be written.
    """
    with drafted(path, private=private) as file:
        file.write(data)


@contextlib.contextmanager
def drafted(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """A file to write piece by piece; it takes its place when all is written, and goes where anything fails.

    Args:
        path: the file.
        private: whether only its owner may read it.

    Raises:
        OSError: where it cannot be written.
    """
    draft = path.with_name(f".{path.name[:100]}.{os.urandom(4).hex()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where folders can be synchronised."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
