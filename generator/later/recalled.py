"""Kept from one run to the next: what is made of the program's own text, the same every time.

The folder is the user's own: JUESUAN_CACHE, or juesuan in XDG_CACHE_HOME or ~/.cache.  It has code
in it, so nothing is read from one that anybody else could have written into.  Where anything is
amiss nothing is kept, nobody is told, and what was asked for is made again: on a system that
cannot say whose a folder is, in a home that cannot be written.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
from binascii import crc32
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

FOLDER: Final = "JUESUAN_CACHE"  # where it is set to nothing, nothing is kept
MOST_FILES: Final = 600  # several states of every style; then the oldest half goes
MOST_BYTES: Final = 8_000_000  # of a file; the longest there is has a twentieth

_CHECK: Final = 4  # bytes in front of a file, which tell a torn one
_AMISS: Final = (OSError, ValueError, EOFError, TypeError)
# What marshal writes means nothing to another Python, not even to another build of this one.
_PYTHON: Final = f"{crc32(sys.version.encode()):08x}"


def recalled(name: str) -> Any:
    """What was kept under a name, or None; of what kind it is the name has to say."""
    with suppress(*_AMISS), _own_folder() as folder:
        return _read(folder, f"{name}.{_PYTHON}")
    return None


def keep(name: str, value: Any) -> None:
    """Keeps what marshal can write (code, texts, numbers, and what holds them) under a name.

    The name has letters, digits and hyphens.  Who reads at the same time has the old or the new.
    """
    with suppress(*_AMISS), _own_folder() as folder:
        data = marshal.dumps(value)
        if len(data) < MOST_BYTES:
            _write(folder, f"{name}.{_PYTHON}", crc32(data).to_bytes(_CHECK) + data)
            _clear(folder)


def _read(folder: int, file: str) -> object:
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    with os.fdopen(descriptor, "rb") as opened:
        found = os.fstat(descriptor)
        if not (stat.S_ISREG(found.st_mode) and _is_own(found)) or found.st_size > MOST_BYTES:
            return None
        data = opened.read(MOST_BYTES)
    check, data = data[:_CHECK], data[_CHECK:]
    return marshal.loads(data) if crc32(data).to_bytes(_CHECK) == check else None  # noqa: S302  own


def _write(folder: int, file: str, data: bytes) -> None:
    """In one go: a file of another name, which then takes the place of the old one."""
    part = f"{file}.{os.getpid()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(part, flags, 0o600, dir_fd=folder), "wb") as opened:
        opened.write(data)
    os.rename(part, file, src_dir_fd=folder, dst_dir_fd=folder)


def _clear(folder: int) -> None:
    """Takes the older half away where there is too much, and with it what a killed run left."""
    with os.scandir(folder) as entries:
        files = [entry.name for entry in entries]
    if len(files) <= MOST_FILES:
        return
    files.sort(key=lambda file: os.stat(file, dir_fd=folder, follow_symlinks=False).st_mtime_ns)
    for file in files[: len(files) // 2]:
        with suppress(OSError):  # somebody else is clearing, too
            os.unlink(file, dir_fd=folder)


@contextmanager
def _own_folder() -> Iterator[int]:
    """The folder, held open: it stays the one that was looked at. Raises OSError."""
    if not hasattr(os, "geteuid"):
        raise OSError
    path = _path()
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        _make(path)
        descriptor = os.open(path, flags)
    try:
        if not _is_own(os.fstat(descriptor)):
            raise OSError
        yield descriptor
    finally:
        os.close(descriptor)


def _path() -> str:
    """Where the folder is. Raises OSError where nowhere."""
    chosen = os.environ.get(FOLDER)
    if chosen is None:
        base = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):  # the standard says so
            base = os.path.join(os.path.expanduser("~"), ".cache")
        chosen = os.path.join(base, "juesuan")
    if not os.path.isabs(chosen):
        raise OSError
    return chosen


def _make(path: str) -> None:
    """The folder and the one that it is in, where these are the user's: sudo makes none."""
    base = os.path.dirname(path)
    if not os.path.isdir(base):
        _make_in_own(base)
    _make_in_own(path)


def _make_in_own(path: str) -> None:
    if os.stat(os.path.dirname(path)).st_uid != os.geteuid():
        raise OSError
    with suppress(FileExistsError):
        os.mkdir(path, 0o700)


def _is_own(found: os.stat_result) -> bool:
    """Whether it is the user's, and nobody else may read or write it."""
    return found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
