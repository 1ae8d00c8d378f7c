"""Where the inputs of a department are: inputs/<dept>/<year>.yaml, <year>-budget.yaml."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.entry.access import ASKED_FOR
from generator.entry.exchange import settle
from generator.entry.scalars import content_of
from generator.later import matcher
from generator.problem import InvalidReport, Place, Problem, typed_at
from generator.vocabulary.commands import command, given

if TYPE_CHECKING:
    from generator.entry.report import Report

SUFFIXES: Final = (".yaml", ".yml", ".json")
# 60 characters of up to four bytes stay below the 255 bytes of a file name.
_DEPARTMENT: Final = matcher(r"[^\W_][\w-]{0,59}")
_NAMED: Final = 20  # departments that a message names
_STEM: Final = matcher(r"(?P<year>20\d\d)(?P<budget>-budget)?", re.ASCII)


def refused(where: str, message: str) -> InvalidReport:
    """That what was asked for is not there, or is no name."""
    return InvalidReport([Problem(Place(file=where), message, rule=ASKED_FOR)])


def _named(department: str) -> str:
    return given("--dept", "部门", department)


def is_file(target: str) -> bool:
    """Whether a file is named, rather than a department."""
    return Path(target).suffix in SUFFIXES


def is_department(name: str) -> bool:
    """Whether a folder of this name can be a department's."""
    return _DEPARTMENT.fullmatch(name) is not None


def place_of(inputs: Path, department: str) -> Path:
    """Where the folder of a department is or would be; no name leads out of `inputs`.

    Raises InvalidReport for what is no name of a folder.
    """
    if not is_department(department):
        raise refused(_named(department[:60]), "不是部门的文件夹名；只能用字母、汉字、数字和 - _")
    return inputs / department


def folder_of(inputs: Path, department: str) -> Path:
    """The folder of a department.

    Raises InvalidReport when there is none, naming those that there are.
    """
    folder = place_of(inputs, department)
    if not folder.is_dir():
        there = sorted(p.name for p in inputs.iterdir() if p.is_dir()) if inputs.is_dir() else []
        more = f" 等 {len(there)} 个" if len(there) > _NAMED else ""
        known = f"{'、'.join(there[:_NAMED])}{more}" or "一个也没有"
        raise refused(
            _named(department),
            f"{inputs} 下面没有这个部门的文件夹；现有：{known}；"
            f"新部门先用 {command('new')} 生成一份",
        )
    return folder


def years(folder: Path) -> dict[tuple[int, bool], Path]:
    """The files of a department by year and whether they are a budget.

    What a program that was killed left there is taken back first.  Raises InvalidReport when a year
    has two files: nobody could say which of them is meant.
    """
    settle(folder)
    found: dict[tuple[int, bool], Path] = {}
    for path in sorted(folder.iterdir()):
        match = _STEM.fullmatch(path.stem)
        if match and path.suffix in SUFFIXES and path.is_file():
            other = found.setdefault((int(match["year"]), bool(match["budget"])), path)
            if other != path:
                raise refused(
                    str(folder), f"有两个 {path.stem}：{other.name}、{path.name}；请留一个"
                )
    return found


def year_of(year: str) -> tuple[int, bool]:
    """A year as one types it (`2024`, `2021-budget`), and whether a budget is meant.

    Raises InvalidReport for what is no year.
    """
    match = _STEM.fullmatch(unicodedata.normalize("NFKC", year).strip())
    if not match:
        raise refused(given("--year", "年度", year[:30]), "不是年度；请写 2024，预算写 2024-budget")
    return int(match["year"]), bool(match["budget"])


def latest(inputs: Path, department: str) -> Path:
    """The department's latest file, final accounts before a budget of the same year."""
    folder = folder_of(inputs, department)
    found = years(folder)
    if not found:
        raise refused(str(folder), f"里面没有 <年度>.yaml；可以用 {command('new')} 生成一份")
    return found[max(found, key=lambda key: (key[0], not key[1]))]


def locate(inputs: Path, department: str, year: str | None = None) -> Path:
    """The file of a department and a year (`2024`, `2021-budget`), or its latest.

    Raises InvalidReport when there is none, naming the years that there are.
    """
    if year is None:
        return latest(inputs, department)
    folder = folder_of(inputs, department)
    wanted = year_of(year)
    found = years(folder)
    if wanted not in found and not wanted[1] and (wanted[0], True) in found:
        wanted = wanted[0], True
    if wanted not in found:
        there = "、".join(path.stem for path in found.values()) or "一个也没有"
        raise refused(str(folder), f"没有 {year} 年度的文件；现有：{there}")
    return found[wanted]


def read_file(path: Path, *, partly: bool = False) -> Report:
    """The report in a file, with the department's own report of the year before beside it.

    Raises InvalidReport with every problem of the file; `partly` as in `read`.
    """
    match = _STEM.fullmatch(path.stem)
    kind = ("预算" if match["budget"] else "决算") if match else None
    report = _read_one(path, kind, partly=partly)
    if match and int(match["year"]) != report.content.year:
        place = typed_at(report.source, ("年度",))
        message = f"文件名是 {match['year']} 年，里面的年度却是 {report.content.year}"
        raise InvalidReport([*report.problems, Problem(place, message, rule=ASKED_FOR)])
    before = years(path.parent).get((report.content.year - 1, report.kind == "预算"))
    if match is None or before is None:
        return report
    try:
        return replace(report, prior=_read_one(before, kind, partly=partly))
    except InvalidReport as invalid:
        if not partly:
            raise
        return replace(report, problems=(*report.problems, *invalid.problems))


def _read_one(path: Path, kind: str | None, *, partly: bool) -> Report:
    from generator.entry.parsing import read_text  # who looks where files are needs no models

    return read_text(content_of(path, str(path)), str(path), kind=kind, partly=partly)
