"""Handed in: the tables of many departments in one folder, each with the input it goes into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.entry.departments import is_department, refused, years
from generator.entry.on_disk import on_disk
from generator.entry.provenance import beside as provenance_beside
from generator.entry.scalars import content_of
from generator.later import matcher
from generator.problem import InvalidReport, Place, Problem
from generator.province.gathering import folder_as_typed
from generator.province.tasks import AMISS, Outcome, Task, said_of
from generator.province.works import BUDGET, LAST_YEAR, TABLES
from generator.published import bytes_of
from generator.published.shape import Unreadable

_TEMPORARY: Final = ("~$", ".", "~")
# What this program writes beside a department's name, and what people do.
_ENDING: Final = matcher(r"(-20\d\d)?(-budget)?-?(公开表|填报工作簿|决算|预算)?$")


class HandedIn(Struct, frozen=True):
    """A folder of tables: a folder a department, or a file named so (liling-2024-公开表.xlsx)."""

    folder: Path
    last_year: Path | None = None
    budget: Path | None = None

    def departments(self) -> dict[str, list[Path]]:
        """The files of each. Raises InvalidReport where there is none."""
        found = _files_by_department(self.folder)
        if not found:
            message = "里面没有部门的表；一个部门一个文件夹，或者文件名是部门"
            raise refused(str(self.folder), message)
        return found


def _files_by_department(folder: Path | None) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()) if folder else ():
        if path.name.startswith(_TEMPORARY):
            continue
        if path.is_dir():
            within = [one for one in sorted(path.iterdir()) if one.is_file()]
            files = [one for one in within if not one.name.startswith(_TEMPORARY)]
            found.setdefault(path.name, []).extend(files)
        else:
            found.setdefault(_ENDING.sub("", path.stem), []).append(path)
    return {name: files for name, files in found.items() if files}


def imports_of(names: Sequence[str], handed: HandedIn, inputs: Path) -> Iterator[Task | Outcome]:
    """The task of each department that is named; of one without tables the outcome."""
    tables = {
        TABLES: handed.departments(),
        LAST_YEAR: _files_by_department(handed.last_year),
        BUDGET: _files_by_department(handed.budget),
    }
    for name in names:
        try:
            yield _import_of(name, tables, inputs)
        except InvalidReport as error:
            yield Outcome(name, AMISS, said_of(error.problems))
        except Unreadable as error:
            wrong = Problem(Place(file=name), str(error), rule=error.rule)
            yield Outcome(name, AMISS, said_of([wrong]))


def _import_of(name: str, tables: Mapping[str, Mapping[str, list[Path]]], inputs: Path) -> Task:
    if not is_department(name):
        raise refused(name, "不是部门的文件夹名；只能用字母、汉字、数字和 - _")
    if name not in tables[TABLES]:
        raise refused(name, "交来的文件夹里没有这个部门的表")
    where = f"{folder_as_typed(inputs, 'inputs')}/{name}"
    there = years(inputs / name).values() if (inputs / name).is_dir() else ()
    own = [*there, *map(on_disk, map(provenance_beside, there))]
    files = {f"{where}/{one.name}": content_of(one, str(one)) for one in own if one.is_file()}
    for kind, departments in tables.items():
        for one in departments.get(name, ()):
            files[f"{kind}/{one.name}"] = bytes_of(one)
    return Task(name, where, files, remade=where)
