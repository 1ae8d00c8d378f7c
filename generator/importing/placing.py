"""Placing: inputs put where they belong, all of them or none, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from generator.entry.exchange import exchange


def place(files: Mapping[Path, bytes]) -> None:
    """Each file in its place in one step; a link stays one, and the mode of a file.

    Raises OSError; then what stood there stands there still.  What a kill left is taken back folder
    by folder: a link may lead to another one.
    """
    folders: dict[Path, dict[str, bytes]] = {}
    for path, data in files.items():
        target = path.resolve()
        folders.setdefault(target.parent, {})[target.name] = data
    with ExitStack() as ends:
        for folder in sorted(folders):  # two programs never wait for each other
            ends.enter_context(exchange(folder)).put(folders[folder], lasting=True)


def place_new(path: Path, data: bytes) -> None:
    """A file where there is none, in one step. Raises FileExistsError where there is one, OSError.

    Of two who write it one is told.
    """
    with exchange(path.parent) as there:
        there.put({path.name: data}, fresh=True, lasting=True)
