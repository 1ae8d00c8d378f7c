"""Delivery: files written to one side and moved into place; what a person edited is kept."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

RECORD: Final = ".生成记录.json"


class CannotWrite(OSError):  # noqa: N818  the folder is not ours to write in, not a bug
    """An output that cannot be written; the message says which and why."""


def deliver(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Writes all files or none, and gives back the copies made of files edited by hand.

    A file that is not as this program left it is copied beside itself first. Raises CannotWrite.
    """
    ready: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        record = _record(folder)
        kept = [copy for name in files if (copy := _keep(folder / name, record))]
        record |= {name: _digest(text.encode()) for name, text in files.items()}
        for name, text in {**files, RECORD: json.dumps(record, ensure_ascii=False)}.items():
            ready[folder / name] = _aside(folder, text)
        for path, aside in ready.items():
            aside.replace(path)
    except OSError as error:
        message = f"{error.filename or folder} 写不了：{error.strerror}；请检查文件夹权限和磁盘空间"
        raise CannotWrite(message) from None
    finally:
        for aside in ready.values():
            aside.unlink(missing_ok=True)
    return kept


def _record(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / RECORD).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _aside(folder: Path, text: str) -> Path:
    handle, name = tempfile.mkstemp(dir=folder, prefix=".")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    # mkstemp makes a file that only its owner can read; a report is for the whole office.
    path.chmod(0o644)
    return path


def _keep(path: Path, record: Mapping[str, str]) -> Path | None:
    if not path.is_file():
        return None
    data = path.read_bytes()
    if record.get(path.name) == _digest(data):
        return None
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")  # noqa: DTZ005  the clerk's own clock
    copy = path.with_name(f"{path.stem}.手改-{stamp}{path.suffix}")
    copy.write_bytes(data)
    return copy


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
