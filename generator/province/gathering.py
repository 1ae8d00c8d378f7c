"""Gathering: which departments are meant; the bytes of each input with what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from generator.entry.access import ASKED_FOR
from generator.entry.departments import is_department, is_file, locate, years
from generator.entry.on_disk import on_disk
from generator.entry.provenance import beside as provenance_beside
from generator.entry.scalars import content_of, decode
from generator.problem import InvalidReport, Place, Problem
from generator.province.tasks import AMISS, Outcome, Task, said_of
from generator.results.acknowledged import beside as acknowledged_beside

_REMARK: Final = "#"


def listed(path: Path) -> list[str]:
    """The names in a list, one a line; what follows a `#` is a remark. Raises InvalidReport."""
    text, _ = decode(content_of(path, str(path)), str(path))
    names = (line.partition(_REMARK)[0].strip() for line in text.lstrip("\ufeff").splitlines())
    found = list(dict.fromkeys(filter(None, names)))
    if not found:
        message = "里面没有部门；一行写一个"
        raise InvalidReport([Problem(Place(file=str(path)), message, rule=ASKED_FOR)])
    return found


def departments_in(inputs: Path) -> list[str]:
    """The folders of the departments. Raises InvalidReport where there is none."""
    there = inputs.iterdir() if inputs.is_dir() else ()
    found = sorted(one.name for one in there if is_department(one.name) and one.is_dir())
    if not found:
        message = "下面没有部门的文件夹"
        raise InvalidReport([Problem(Place(file=str(inputs)), message, rule=ASKED_FOR)])
    return found


def inputs_of(names: Iterable[str], year: str | None, inputs: Path) -> Iterator[Task | Outcome]:
    """The task of each department, or file, that is named; of one that cannot be read the outcome.

    Files are read when it is their turn: ten thousand are never in memory together.
    """
    for name in names:
        try:
            yield _input_of(name, year, inputs)
        except InvalidReport as error:
            yield Outcome(name, AMISS, said_of(error.problems))


def _input_of(name: str, year: str | None, inputs: Path) -> Task:
    alone = is_file(name)
    path = Path(name) if alone else locate(inputs, name, year)
    folder = folder_as_typed(path.parent, path.resolve().parent.name if alone else f"inputs/{name}")
    files = {f"{folder}/{one.name}": content_of(one, str(one)) for one in _around(path)}
    return Task(name, f"{folder}/{path.name}", files)


def folder_as_typed(folder: Path, otherwise: str) -> str:
    """A folder as somebody typed it, so that messages name it so, where it is one below another.

    What leads elsewhere, an absolute path, has another name where the work is done.
    """
    parts = folder.parts
    plain = parts and not folder.is_absolute() and ".." not in parts
    return folder.as_posix() if plain else otherwise


def _around(path: Path) -> Iterator[Path]:
    """An input and what its report may be read with: last year's, the budget, its own remarks."""
    yield path
    found = years(path.parent)
    own = next((key for key, one in found.items() if one == path), None)
    for (year, _), one in found.items():
        if one != path and (own is None or year in {own[0], own[0] - 1}):
            yield one
    for one in (acknowledged_beside(path), provenance_beside(path)):
        if (there := on_disk(one)).is_file():
            yield there


# ---------------------------------------------------------------- styles of one's own


def styles_in(extra: Path | None) -> tuple[tuple[str, bytes], ...]:
    """The files of styles of one's own, by their paths in the folder."""
    if extra is None or not extra.is_dir():
        return ()
    files = (path for path in sorted(extra.glob("*/*")) if path.suffix in {".yaml", ".j2"})
    return tuple(
        (path.relative_to(extra).as_posix(), content_of(path, str(path))) for path in files
    )
