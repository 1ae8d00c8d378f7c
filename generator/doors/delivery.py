"""Delivery: files written to one side and moved into place; what a person edited is kept."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

from generator.entry.access import UNWRITABLE
from generator.entry.exchange import STAGE, Exchange, digest, digest_of, exchange
from generator.entry.on_disk import on_disk

RECORD: Final = ".生成记录.json"
_MAX_RECORD: Final = 1_000_000

_CAUSES: Final = {
    errno.EACCES: "没有权限，或者文件正在别的程序里打开",
    errno.EPERM: "没有权限",
    errno.EROFS: "那里只能读",
    errno.ENOSPC: "磁盘满了",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOENT: "那里建不了文件夹",
    errno.EEXIST: "那里有一个同名的文件，不是文件夹",
    errno.ENOTDIR: "路径当中有一段是文件，不是文件夹",
    errno.EISDIR: "那里有一个同名的文件夹",
    errno.EFBIG: "文件超过了那里允许的大小",
    errno.EDQUOT: "给的磁盘空间用完了",
    errno.EBUSY: "另一个程序正在往那里写，请等它写完再运行",
}


class CannotWrite(OSError):  # noqa: N818  the folder is not ours to write in, not a bug
    """An output that cannot be written; the message says which and why."""

    rule = UNWRITABLE


def deliver(folder: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Writes all files or none, and gives back where those that somebody edited are kept.

    A file that is not as this program left it is set beside itself first.  Raises CannotWrite.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with exchange(folder) as there:
            return _delivered(there, {name: _encoded(text) for name, text in files.items()})
    except OSError as error:
        raise CannotWrite(why_not(error, folder)) from None


def _delivered(there: Exchange, files: Mapping[str, bytes]) -> list[Path]:
    folder = there.folder
    contents: dict[str, bytes] = {}
    copies: dict[str, str] = {}
    records = {of: _record(on_disk(folder / of)) for of in map(record_of, files)}
    for name, data in files.items():
        path = on_disk(folder / name)
        record = records[record_of(name)]
        if _is_edited(path, record.get(name)):
            copies[path.name] = _copy_of(path, copies.values())
        contents[path.name], record[name] = data, digest(data)
    for of, record in records.items():
        contents[on_disk(folder / of).name] = json.dumps(record, ensure_ascii=False).encode()
    # A report is for the whole office.
    there.put(contents, copies, mode=0o644)
    return [folder / name for name in copies.values()]


def _encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def record_of(name: str) -> str:
    """The record of one report's outputs: that of a whole folder would grow with every report.

    Its name is short, for that of an output can be as long as the system allows.
    """
    return f".{digest(Path(name).stem.encode())[:16]}{RECORD}"


def _copy_of(path: Path, taken: Collection[str]) -> str:
    """A name beside a file that no other file has."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")  # noqa: DTZ005  the clerk's own clock
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        copy = on_disk(path.with_name(f"{path.stem}.手改-{stamp}{again}{path.suffix}"))
        if copy.name not in taken and not os.path.lexists(copy):
            break
    return copy.name


def _record(path: Path) -> dict[str, str]:
    """The digest of each file as this program left it; of no file where nobody can say."""
    if not path.is_file() or path.stat().st_size > _MAX_RECORD:
        return {}
    try:
        found = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_edited(path: Path, left: object) -> bool:
    """Whether what stands at a path is not what this program left there; a link never is."""
    return os.path.lexists(path) and left != digest_of(path)


def why_not(error: OSError, folder: Path) -> str:
    """What could not be written and why; a file of our own making says nothing to the user."""
    path = Path(error.filename2 or error.filename or folder)
    ours = any(part.startswith(STAGE) for part in path.parts)
    where = folder if ours else path
    return f"{where} 写不了：{_CAUSES.get(error.errno or 0) or f'系统说 {error.strerror}'}"
