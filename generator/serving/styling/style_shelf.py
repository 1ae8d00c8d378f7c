"""Style shelf: the styles that there are, and the folder in which the service keeps its own."""

from __future__ import annotations

import hashlib
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator import BadStyle
from generator.entry.departments import is_department
from generator.entry.exchange import SECONDS, alone, exchange
from generator.entry.scalars import build
from generator.learning.styled import LEARNED
from generator.serving.working.file_names import harmless
from generator.telling.settings import FILE, settings_of
from generator.telling.style import BASE, TEMPLATES, name_of, style_folders

LONGEST: Final = 30  # characters of a name
PUTTING: Final = threading.Lock()  # where a folder cannot be locked


class Taken(Exception):  # noqa: N818  an outcome: somebody else has put another one there
    """What stands in the place of a style is not what it was when the style was learned."""


class Shelved(Struct, frozen=True):
    """A style: what reports call it, its folder, the one that it is over; whether it is our own."""

    name: str
    folder: str
    over: str
    is_own: bool
    is_learned: bool


def shelved(styles: Path) -> list[Shelved]:
    """Every style that a report can choose, those of the package first."""
    folders = [*style_folders(styles)]
    names = {one.name: name_of(one) for one in folders}
    return [
        Shelved(
            names[one.name],
            one.name,
            names.get(over := over_of(one), over),
            one.parent != TEMPLATES,
            _is_learned(one),
        )
        for one in folders
    ]


def over_of(folder: Path) -> str:
    """The folder of the style that one is over; "" of the sample, and of one nobody can read."""
    try:
        return "" if folder.name == BASE else str(settings_of(folder).get("基于", BASE))
    except BadStyle:
        return ""


def _is_learned(folder: Path) -> bool:
    with suppress(OSError), (folder / FILE).open(encoding="utf-8", errors="replace") as file:
        return file.readline().startswith(LEARNED)
    return False


def named(typed: str) -> str:
    """A name as it is kept: one spelling of it."""
    return unicodedata.normalize("NFC", typed.strip())


def wrong_with(name: str, styles: Path) -> str:
    """Why a style cannot be learned by a name, "" where it can: what is learned is learned anew."""
    if not is_department(name) or len(name) > LONGEST or harmless(name) != name:
        return f"只能用字母、汉字、数字和 - _，以字母、汉字或数字开头，最多 {LONGEST} 个"
    if (styles / name).is_symlink():
        return f"“{name}”在放样式的文件夹里是一个链接，请换一个名字"
    for one in shelved(styles):
        mine = one.is_own and one.is_learned and one.folder == name
        if not mine and name.casefold() in {one.name.casefold(), one.folder.casefold()}:
            return f"已经有“{one.name}”（{one.folder}）这个样式了，请换一个名字"
    return ""


def _over_in(settings: str) -> str:
    """The same of a style that is not there yet."""
    tree = build(settings, FILE).tree
    return str(tree.get("基于", BASE)) if isinstance(tree, Mapping) else BASE


# ---------------------------------------------------------------- put in place


def digest_there(styles: Path, name: str) -> str:
    """What tells a style in our own folder from what it was; "" where there is none."""
    folder = styles / name
    if not (folder / FILE).is_file():
        return ""
    texts = {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}
    return digest_of_files(texts)


def digest_of(files: Mapping[str, str]) -> str:
    """The same of a style that is not there yet."""
    return digest_of_files({name: text.encode() for name, text in files.items()})


def digest_of_files(files: Mapping[str, bytes]) -> str:
    """The same of the bytes of its files."""
    found = hashlib.sha256()
    for name in sorted(files):
        found.update(hashlib.sha256(name.encode()).digest())
        found.update(hashlib.sha256(files[name]).digest())
    return found.hexdigest()


def put_in_place(styles: Path, name: str, files: Mapping[str, str], was: str) -> None:
    """Puts a style among our own, all of its files or none, where `was` is what stands there.

    Its settings come last: before they are there it is no style.  Raises Taken, OSError.
    """
    with PUTTING, alone(styles, SECONDS):
        if (wrong := wrong_with(name, styles)) or digest_there(styles, name) != was:
            raise Taken(wrong or f"“{name}”刚才被人换过了，没有放进去；请看一看，再学一次")
        if (below := _over_in(files[FILE])) not in {one.folder for one in shelved(styles)}:
            raise Taken(f"它基于的“{below}”已经移走了，没有放进去；请放回那一个，或者再学一次")
        folder = styles / name
        folder.mkdir(exist_ok=True)
        try:
            with exchange(folder) as place:
                place.put({one: files[one].encode() for one in _in_order(files)}, lasting=True)
        except BaseException:
            with suppress(OSError):
                folder.rmdir()  # unless something is in it
            raise
        for old in folder.iterdir():  # of an earlier lesson, which said more
            if old.is_file() and old.name not in files:
                old.unlink()


def _in_order(files: Mapping[str, str]) -> Iterator[str]:
    yield from (name for name in files if name != FILE)
    yield FILE
