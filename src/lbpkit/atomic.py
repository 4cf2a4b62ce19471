"""Files and folders that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
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


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder with everything in it, where there is none yet.

    Args:
        path: the folder; what it stands in is made too.
        files: place within it, with `/`, to what the file is to hold.

    Raises:
        OSError: where something stands there already, or it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name[:100]}.{os.urandom(4).hex()}.part")
    draft.mkdir()
    try:
        for place, data in files.items():
            file = draft / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        if path.exists():  # an empty folder would be replaced without a word
            raise FileExistsError(path)
        draft.rename(path)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
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
