"""Style archive: styles of one's own that were taken away; all of them as they go into a backup.

Nothing of a style is ever deleted: its folder is moved, whole, into a hidden one beside the others,
from which it can be brought back.  Going back to a backup takes away what the backup had not.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from msgspec import Struct

from generator.entry.exchange import SECONDS, STAGE, alone
from generator.serving.store.database import now
from generator.serving.styling.style_shelf import (
    PUTTING,
    Shelved,
    Taken,
    digest_of_files,
    over_of,
    shelved,
)
from generator.telling.settings import FILE
from generator.telling.style import name_of

PLACE: Final = ".removed"  # hidden: nothing in it is a style that anybody can choose
_UP: Final = frozenset({".", ".."})
_AT: Final = "~"  # between the folder and when it was taken away (ms)


class Archived(Struct, frozen=True):
    """A style that was taken away: `key` is its folder in the archive, `at` when (ms)."""

    key: str
    folder: str
    name: str
    at: int


def archived(styles: Path) -> list[Archived]:
    """What was taken away, the last first."""
    found = [
        Archived(one.name, folder, name_of(one), int(at))
        for one in _folders(styles / PLACE)
        for folder, _, at in [one.name.rpartition(_AT)]
        if folder and at.isdecimal()
    ]
    return sorted(found, key=lambda one: (-one.at, one.folder))


def over(styles: Path, name: str) -> list[Shelved]:
    """The styles that are over the one of a folder."""
    there = shelved(styles)
    named = next((one.name for one in there if one.folder == name), name)
    return [one for one in there if one.folder != name and one.over in {name, named}]


def take_away(styles: Path, name: str) -> None:
    """Moves a style of our own into the archive, over which no other is. Raises Taken, OSError."""
    with PUTTING, alone(styles, SECONDS):
        if not (styles / name / FILE).is_file():
            raise Taken(f"“{name}”不在自己的样式里，可能刚才已经移走了")
        if others := over(styles, name):
            names = "、".join(f"“{one.name}”" for one in others)
            raise Taken(f"{names}基于它，没写到的都照它写，所以没有移走；先移走{names}")
        _move_away(styles, name)


def bring_back(styles: Path, key: str) -> str:
    """Moves a style out of the archive, to where it was; gives back its folder.

    Raises Taken where another style has its name now, or it is not there any more; OSError.
    """
    with PUTTING, alone(styles, SECONDS):
        found = next((one for one in archived(styles) if one.key == key), None)
        if found is None:
            raise Taken("没有这个移走的样式，可能刚才已经放回去了")
        place = styles / PLACE / key
        there = shelved(styles)
        taken = {each.casefold() for one in there for each in (one.name, one.folder)}
        if taken & {found.name.casefold(), found.folder.casefold()}:
            raise Taken(f"现在已经有叫“{found.name}”的样式了，所以没有放回去")
        if (below := over_of(place)) not in {one.folder for one in there}:
            raise Taken(f"它基于“{below}”，没写到的都照那个写；先把“{below}”放回去")
        if os.path.lexists(styles / found.folder):
            raise Taken(f"放样式的文件夹里已经有“{found.folder}”，请找管理员看")
        place.rename(styles / found.folder)
        return found.folder


def _move_away(styles: Path, name: str) -> None:
    place = styles / PLACE
    place.mkdir(mode=0o700, exist_ok=True)
    at = now()
    while (place / f"{name}{_AT}{at}").exists():
        at += 1
    (styles / name).rename(place / f"{name}{_AT}{at}")


def _folders(place: Path) -> list[Path]:
    """The folders of a place that hold a style."""
    if not place.is_dir():
        return []
    return sorted(one for one in place.iterdir() if (one / FILE).is_file())


# ---------------------------------------------------------------- backups


def kept_files(styles: Path) -> dict[str, bytes]:
    """Every file of our own styles and of the archive, by its path below `styles`. Raises OSError.

    A style has no folders within it; what else stands among the styles is none of it.
    """
    if not styles.is_dir():
        return {}
    with alone(styles, SECONDS):
        return {
            file.relative_to(styles).as_posix(): file.read_bytes()
            for place in (styles, styles / PLACE)
            for folder in _folders(place)
            for file in sorted(folder.iterdir())
            if file.is_file()
        }


@contextmanager
def going_back(styles: Path, files: Mapping[str, bytes]) -> Iterator[Callable[[], None]]:
    """Writes the files of a backup beside the styles; what is given puts them in their place.

    Styles that are not as the backup has them go into the archive.  Raises ValueError for a path
    that leads elsewhere, OSError.
    """
    by_folder: dict[str, dict[str, bytes]] = {}
    for path, data in files.items():
        folder, name = _apart(path)
        by_folder.setdefault(folder, {})[name] = data
    styles.mkdir(mode=0o700, parents=True, exist_ok=True)
    stage = styles / f"{STAGE}{os.urandom(4).hex()}"
    stage.mkdir(mode=0o700)
    try:
        for folder, texts in by_folder.items():
            (stage / folder).mkdir(parents=True)
            for name, data in texts.items():
                (stage / folder / name).write_bytes(data)
        yield lambda: _put_back(styles, stage, by_folder)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _apart(path: str) -> tuple[str, str]:
    """The folder and the name of a file of a style, or of one in the archive."""
    folder, _, name = path.rpartition("/")
    steps = PurePosixPath(folder).parts
    names = (*steps, name)
    sound = all(one == Path(one).name and one not in _UP and "\0" not in one for one in names)
    inner = steps[1:] if steps[:1] == (PLACE,) else steps
    if not sound or not name or len(inner) != 1 or inner[0].startswith("."):
        raise ValueError(path)
    return folder, name


def _put_back(styles: Path, stage: Path, by_folder: Mapping[str, Mapping[str, bytes]]) -> None:
    with PUTTING, alone(styles, SECONDS):
        there = {one.name for one in _folders(styles)}
        same = {one for one in there if _is_as(styles / one, by_folder.get(one, {}))}
        for folder in sorted(there.union(by_folder) - same):
            if "/" not in folder and os.path.lexists(styles / folder):
                _move_away(styles, folder)
        for folder in by_folder:  # of the archive, where what has one key is one style
            if not os.path.lexists(styles / folder):
                (styles / folder).parent.mkdir(mode=0o700, exist_ok=True)
                (stage / folder).rename(styles / folder)


def _is_as(folder: Path, files: Mapping[str, bytes]) -> bool:
    there = {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}
    return digest_of_files(there) == digest_of_files(files)
