"""Missing: what is said of a file that is not there: what may have been meant."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Final

_LOOKED_AT: Final = 1_000  # names of a folder
_NAMED: Final = 3
_ALIKE: Final = 0.5  # as difflib counts it


def missing(path: Path) -> str:
    """That there is no such file, and which one is nearest to it."""
    said = f"没有这个文件：{path}"
    narrow = Path(unicodedata.normalize("NFKC", str(path)))  # typed with full-width letters
    if narrow != path and narrow.exists():
        return f"{said}；请看是不是 {narrow}"
    if not path.parent.is_dir():
        return f"{said}，文件夹 {path.parent} 也没有；请检查文件名和文件夹"
    near = _near(path)
    return f"{said}；" + (f"请看是不是 {'、'.join(near)}" if near else "请检查文件名和文件夹")


def _near(path: Path) -> list[str]:
    try:
        names = [one.name for one in islice(path.parent.iterdir(), _LOOKED_AT)]
    except OSError:
        return []
    there: dict[str, list[str]] = {}
    for name in sorted(name for name in names if not name.startswith((".", "~"))):
        there.setdefault(Path(name).stem, []).append(name)
    stems = get_close_matches(path.stem, there, _NAMED, _ALIKE)
    return [name for stem in stems for name in there[stem]][:_NAMED]
