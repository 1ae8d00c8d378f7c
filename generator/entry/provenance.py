"""Provenance: which cell of which file each imported figure came from, kept beside the input.

`2025.yaml` has it in `2025.来源.json`: for each key the file, the cell and the amount in 元 from
there.  So the input stays as plain as one that somebody typed, and a figure that was edited by hand
afterwards is told from one that was not.  Without the file nothing but this is lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from generator.entry.on_disk import on_disk

Keys = tuple[str, ...]

SUFFIX: Final = ".来源.json"
MAX_BYTES: Final = 4_000_000
_JOINT: Final = "→"
_SAYS: Final = "由 juesuan import 写出：各数取自哪个文件的哪一格；删去不影响填报文件"


class Taken(Struct, frozen=True):
    """The file and the cell of an imported amount, and that amount in 元."""

    file: str
    cell: str
    value: Decimal

    def __str__(self) -> str:
        return f"{self.file} {self.cell}".strip()


def beside(path: Path) -> Path:
    """Where the provenance of an input is kept."""
    return path.with_name(f"{path.stem}{SUFFIX}")


def load(path: Path) -> dict[Keys, Taken]:
    """The provenance of an input by key; none where there is no such file, or it is damaged."""
    found = on_disk(beside(path))
    try:
        if not found.is_file() or found.stat().st_size > MAX_BYTES:
            return {}
        tree = json.loads(found.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    rows = tree.get("数") if isinstance(tree, dict) else None
    return dict(_rows(rows)) if isinstance(rows, dict) else {}


def _rows(rows: Mapping[str, Any]) -> list[tuple[Keys, Taken]]:
    found = []
    for key, row in rows.items():
        match row:
            case [str(file), str(cell), str(value)]:
                try:
                    found.append((tuple(key.split(_JOINT)), Taken(file, cell, Decimal(value))))
                except InvalidOperation:
                    continue
    return found


def dump(taken: Mapping[Keys, Taken]) -> str:
    """The text of the file, a line a figure."""
    rows = [
        f"  {json.dumps(_JOINT.join(path), ensure_ascii=False)}: "
        f"{json.dumps([one.file, one.cell, f'{one.value:f}'], ensure_ascii=False)}"
        for path, one in taken.items()
    ]
    inner = ",\n".join(rows)
    return f'{{"说明": "{_SAYS}",\n "数": {{\n{inner}\n }}\n}}\n'


@lru_cache(maxsize=8)
def _loaded(path: Path, _changed: int) -> Mapping[Keys, Taken]:
    return load(path)


def taken_of(name: str, path: tuple[str | int, ...]) -> Taken | None:
    """Where a figure of an input came from, by the input's name and the figure's keys.

    A bare amount (其他收入: 5) and its long form (其他收入: {金额: 5}) are one.
    """
    there = beside(Path(name))
    try:
        changed = there.stat().st_mtime_ns
    except (OSError, ValueError):
        return None
    known = _loaded(Path(name), changed)
    keys = tuple(map(str, path))
    return known.get(keys) or known.get(keys[:-1]) or known.get((*keys, "金额"))
