"""Placing: inputs put where they belong: written aside, all of them, before the first is moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path


def place(files: Mapping[Path, bytes]) -> None:
    """Each file in its place in one step, whatever happens meanwhile; a link stays one.

    Raises OSError; then what stood there stands there still.
    """
    targets = {path.resolve(): data for path, data in files.items()}
    try:
        for path, data in targets.items():
            _aside(path).write_bytes(data)
            if path.exists():
                _aside(path).chmod(path.stat().st_mode & 0o777)
        for path in targets:
            _aside(path).replace(path)
    finally:
        _clear(map(_aside, targets))


def place_new(path: Path, data: bytes) -> None:
    """A file where there is none, in one step. Raises FileExistsError where there is one, OSError.

    The name is taken at once, so that of two who write it one is told.
    """
    taken = False
    try:
        _aside(path).write_bytes(data)
        path.touch(exist_ok=False)
        taken = True
        _aside(path).replace(path)
    except OSError:
        _clear([path] if taken else [])
        raise
    finally:
        _clear([_aside(path)])


def _aside(path: Path) -> Path:
    return path.with_name(f"~{path.name}")


def _clear(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
