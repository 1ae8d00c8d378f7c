"""Delivery: files written to one side and moved into place; what a person edited is kept."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final, Self

from generator.entry.access import UNWRITABLE
from generator.entry.on_disk import on_disk

RECORD: Final = ".生成记录.json"

_CAUSES: Final = {
    errno.EACCES: "没有权限，或者文件正在别的程序里打开",
    errno.EPERM: "没有权限",
    errno.EROFS: "那里只能读",
    errno.ENOSPC: "磁盘满了",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EEXIST: "那里有一个同名的文件，不是文件夹",
    errno.ENOTDIR: "路径当中有一段是文件，不是文件夹",
    errno.EISDIR: "那里有一个同名的文件夹",
}


class CannotWrite(OSError):  # noqa: N818  the folder is not ours to write in, not a bug
    """An output that cannot be written; the message says which and why."""

    rule = UNWRITABLE


def deliver(folder: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Writes all files or none, and gives back where those that somebody edited are kept.

    A file that is not as this program left it is set beside itself first. Raises CannotWrite.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        records = {of: _record(on_disk(folder / of)) for of in map(record_of, files)}
        edited = {
            folder / name for name in files if _is_edited(folder / name, records[record_of(name)])
        }
        contents = {name: _encoded(text) for name, text in files.items()}
        for name, data in contents.items():
            records[record_of(name)][name] = _digest(data)
        contents |= {of: _encoded(json.dumps(r, ensure_ascii=False)) for of, r in records.items()}
        with _Exchange() as exchange:
            asides = {
                on_disk(folder / of): exchange.aside(folder, data) for of, data in contents.items()
            }
            for path, aside in asides.items():
                exchange.put(aside, path, keep=path in edited)
    except OSError as error:
        raise CannotWrite(_why(error, folder)) from None
    return exchange.kept


def _encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def record_of(name: str) -> str:
    """The record of one report's outputs: that of a whole folder would grow with every report.

    Its name is short, for that of an output can be as long as the system allows.
    """
    return f".{_digest(Path(name).stem.encode())[:16]}{RECORD}"


class _Exchange:
    """New files for old, by renaming alone: each step can be taken back, and is if one fails."""

    def __init__(self) -> None:
        self.kept: list[Path] = []
        self._moved: list[tuple[Path, Path]] = []
        self._asides: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            for source, target in reversed(self._moved):
                target.replace(source)
            self._asides += self.kept
        for path in self._asides:
            path.unlink(missing_ok=True)

    def aside(self, folder: Path, data: bytes = b"") -> Path:
        """A hidden file with its content, until it is moved to its place or all is over."""
        handle, name = tempfile.mkstemp(dir=folder, prefix=".")
        path = Path(name)
        self._asides.append(path)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp makes a file that only its owner can read; a report is for the whole office.
        path.chmod(0o644)
        return path

    def put(self, aside: Path, path: Path, *, keep: bool) -> None:
        """Moves a file to its place; what stood there is kept beside it, or goes at the end."""
        if path.is_dir() and not path.is_symlink():
            raise IsADirectoryError(errno.EISDIR, "", str(path))
        if os.path.lexists(path):
            self._move(path, self._copy_of(path) if keep else self.aside(path.parent))
        self._move(aside, path)

    def _move(self, source: Path, target: Path) -> None:
        source.replace(target)
        self._moved.append((source, target))

    def _copy_of(self, path: Path) -> Path:
        """A name beside a file that no other file has, taken at once."""
        stamp = datetime.now().strftime("%Y%m%d-%H%M%S")  # noqa: DTZ005  the clerk's own clock
        for number in count(1):
            again = f"-{number}" if number > 1 else ""
            copy = on_disk(path.with_name(f"{path.stem}.手改-{stamp}{again}{path.suffix}"))
            try:
                copy.touch(exist_ok=False)
            except FileExistsError:
                continue
            self.kept.append(copy)
            break
        return copy


def _record(path: Path) -> dict[str, str]:
    """The digest of each file as this program left it; of no file where nobody can say."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_edited(path: Path, record: Mapping[str, str]) -> bool:
    """Whether what stands at a path is not what this program left there; a link never is."""
    if path.is_symlink() or not path.is_file():
        return os.path.lexists(path)
    return record.get(path.name) != _digest(path.read_bytes())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _why(error: OSError, folder: Path) -> str:
    """What could not be written and why; a file of our own making says nothing to the user."""
    path = Path(error.filename2 or error.filename or folder)
    where = folder if path.name.startswith(".") and not path.name.endswith(RECORD) else path
    return f"{where} 写不了：{_CAUSES.get(error.errno or 0, error.strerror)}"
