"""Where the inputs of a department are: inputs/<dept>/<year>.yaml, <year>-budget.yaml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

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
_LOOKED_AT: Final = 1_000  # folders
_BEGINNING: Final = 4_096  # bytes of an input
_WHOSE: Final = matcher(r"^[ {]*\"?部门\"?[ \t]*:[ \t]*[\"']?([^\"'#,\n]+)", re.MULTILINE)
_HANDED_IN: Final = frozenset(
    ("docx", "doc", "wps", "pdf", "xlsx", "xlsm", "xls", "et", "ods", "html", "htm", "txt", "md")
)
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
        message = "不是部门的文件夹名；只能用字母、汉字、数字和 - _"
        raise refused(_named(department[:60]), message + _meant(inputs, department))
    return inputs / department


def _meant(inputs: Path, department: str) -> str:
    """What somebody may have meant who wrote the path of a folder, or a file to be imported."""
    last = department.rstrip("/\\").replace("\\", "/").rpartition("/")[2]
    if last != department and is_department(last) and (inputs / last).is_dir():
        return f"；是不是 {last}？"
    if last.rpartition(".")[2].lower() in _HANDED_IN:
        return f"；这像是文件名，公开表和报告请用 {command('import')} 导入"
    return ""


def folder_of(inputs: Path, department: str) -> Path:
    """The folder of a department.

    Raises InvalidReport when there is none, naming those that there are.
    """
    folder = place_of(inputs, department)
    if not folder.is_dir():
        there = sorted(p.name for p in inputs.iterdir() if p.is_dir()) if inputs.is_dir() else []
        more = f" 等 {len(there)} 个" if len(there) > _NAMED else ""
        known = f"{'、'.join(there[:_NAMED])}{more}" or "一个也没有"
        from difflib import get_close_matches  # who names a folder that is there needs none

        near = folders_named(inputs, department) or get_close_matches(department, there, 3)
        meant = f"是不是 {'、'.join(near)}？" if near else ""
        raise refused(
            _named(department),
            f"{inputs} 下面没有这个部门的文件夹；现有：{known}；{meant}"
            f"新部门先用 {command('new')} 生成一份",
        )
    return folder


def folders_named(inputs: Path, name: str) -> list[str]:
    """The folders with an input that names this department, 某县某局, as far as one looks."""
    try:
        folders = sorted(one for one in islice(inputs.iterdir(), _LOOKED_AT) if one.is_dir())
        return [folder.name for folder in folders if name and name in _names(folder)]
    except OSError:
        return []


def _names(folder: Path) -> Iterator[str]:
    """What the inputs of a folder say near their beginning whose they are."""
    for path in folder.iterdir():
        if _STEM.fullmatch(path.stem) and path.suffix in SUFFIXES and path.is_file():
            with path.open("rb") as file:
                found = _WHOSE.search(file.read(_BEGINNING).decode(errors="replace"))
            if found:
                yield found[1].strip()


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
        advice = _misnamed(folder) or f"；可以用 {command('new')} 生成一份"
        raise refused(str(folder), f"里面没有 <年度>.yaml{advice}")
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
        message = f"没有 {year} 年度的文件；现有：{there}{_misnamed(folder)}"
        raise refused(str(folder), message)
    return found[wanted]


def _misnamed(folder: Path) -> str:
    """What to do with files that a year begins but that are named as no input is: 2024.yaml.txt."""
    names = [one.name for one in folder.iterdir() if one.is_file()]
    odd = sorted(n for n in names if re.match(r"20\d\d", n) and not _OURS.fullmatch(n))
    if not odd:
        return ""
    return (
        f"；有 {'、'.join(odd[:3])}，名字不对：填报文件要正好叫 2024.yaml"
        "（预算 2024-budget.yaml），请改名；看不到后缀的，先在文件夹的“查看”里勾上“文件扩展名”"
    )


# An input, and what is written beside it.
_OURS: Final = matcher(r"20\d\d(?:-budget)?(?:\.(?:来源|已核))?\.(?:ya?ml|json)")


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
