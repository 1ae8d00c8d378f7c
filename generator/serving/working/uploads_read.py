"""Reading: the tasks that are done apart: a report audited, a file understood, tables imported.

Each takes the files of a form, told apart by their fields, and gives back parts by their names.
Beside the surface of the package it asks `results` for its formats and `importing` whether a
workbook is one that was filled in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

# Whatever reads a file is loaded here, before anybody waits for it.
import generator.published.docx
import generator.published.html
import generator.published.pdf
import generator.published.workbook
import generator.results.html
import generator.results.xlsx  # noqa: F401
from generator import (
    Files,
    Handed,
    Imported,
    InvalidReport,
    Place,
    Problem,
    Published,
    Result,
    Understood,
    Unfitting,
    Unreadable,
    audit,
    import_tables,
    read_published,
    understand,
)
from generator.elements.interchange import position, problem, versions, written
from generator.importing.filling.answers import is_filled
from generator.later import matcher
from generator.results import WRITERS
from generator.results.acknowledged import beside
from generator.results.acknowledging import read_acknowledgements
from generator.results.json import taken_for
from generator.serving.working.apart import Declined
from generator.serving.working.file_names import Upload

Parts = Mapping[str, bytes]
Options = Mapping[str, str]
Task = Callable[[Sequence[Upload], Options], Parts]

_LONGEST: Final = 200  # bytes of the name of a file on a disk, which may hold 255
_INPUT: Final = matcher(r"[0-9]{4}(?:-budget)?\.[\w.\u4e00-\u9fff-]{1,40}")


@contextmanager
def _declining() -> Iterator[None]:
    """What the package refuses, as what the service is told."""
    try:
        yield
    except Unfitting as error:
        raise Declined(
            str(error), [{"规则": error.rule.code, "说明": p} for p in error.problems]
        ) from None
    except InvalidReport as error:
        said = "\n".join(map(str, error.problems))
        raise Declined(said, _problems(error.problems)) from None
    except Unreadable as error:
        raise Declined(str(error)) from None


def task(function: Task) -> Task:
    """A task that says what the package refuses as what the service is told (Declined)."""

    @wraps(function)
    def told(files: Sequence[Upload], options: Options) -> Parts:
        with _declining():
            return function(files, options)

    return told


def _problems(problems: Sequence[Problem]) -> list[dict[str, object]]:
    return [problem(one) for one in problems]


def of_field(files: Sequence[Upload], field: str) -> list[Upload]:
    return [one for one in files if one.field == field]


def _one(files: Sequence[Upload], field: str) -> Upload:
    found = of_field(files, field)
    if len(found) != 1:
        raise Declined(f"要有一份文件（{field}），给了 {len(found)} 份")
    return found[0]


def _read(one: Upload) -> Published:
    try:
        return read_published(one.data, one.name)
    except Unreadable as error:
        raise Unreadable(f"{one.name}：{error}") from None


# ---------------------------------------------------------------- on the disk


def laid(files: Sequence[Upload]) -> tuple[Path, ...]:
    """Files on the disk, each in a folder of its own: a name may be taken, or be a folder's."""
    paths = [Path(mkdtemp(dir="."), _fitting(one.name)) for one in files]
    for path, one in zip(paths, files, strict=True):
        path.write_bytes(one.data)
    return tuple(paths)


def _fitting(name: str) -> str:
    """A name that any disk holds, with what kind of file it is."""
    if len(name.encode()) <= _LONGEST:
        return name
    suffix = Path(name).suffix[:20]
    stem = name.encode()[: _LONGEST - len(suffix.encode())].decode(errors="ignore")
    return stem + suffix


# ---------------------------------------------------------------- the tasks


@task
def audited(files: Sequence[Upload], options: Options) -> Parts:
    """A report audited: `forms` names the parts, of text, all, json, html, xlsx, yaml.

    Files: `report` (one), `acknowledged` (its 已核 file), and what is handed with it: `last_year`,
    `budget`, `units`, `tables`.
    """
    result = result_of(files)
    forms = options.get("forms", "json").split()
    made = {form: WRITERS[form](result) for form in forms if form in WRITERS}
    return {form: one.encode() if isinstance(one, str) else one for form, one in made.items()}


def result_of(files: Sequence[Upload]) -> Result:
    """The result of a report, with what is handed with it; see `audited`."""
    report, budget = _one(files, "report"), of_field(files, "budget")
    handed = Handed(
        tuple(map(_read, of_field(files, "last_year"))),
        _read(_one(files, "budget")) if budget else None,
        tuple(map(_read, of_field(files, "units"))),
        tuple(map(_read, of_field(files, "tables"))),
    )
    source: bytes | Path = report.data
    if known := of_field(files, "acknowledged"):
        (source,) = laid([report])
        beside(source).write_bytes(known[0].data)
    return audit(source, report.name, handed)


@task
def acknowledged(files: Sequence[Upload], _: Options) -> Parts:
    """The entries of a 已核 file (`file`): `json` has [[rule, quote, reason], …]."""
    (path,) = laid([_one(files, "file")])
    entries = read_acknowledgements(path).entries
    told = [[one.rule, one.quote, " ".join(one.reason.split())] for one in entries]
    return {"json": json.dumps(told, ensure_ascii=False).encode()}


@task
def understood(files: Sequence[Upload], _: Options) -> Parts:
    """What a file (`file`) is: whose, of which year, its tables and sections by their titles."""
    published = _read(_one(files, "file"))
    found = understand(published)
    return {"json": written({"版本": versions(), **_known(published, found)}).encode()}


def _known(published: Published, found: Understood) -> dict[str, object]:
    tables = found.tables
    return {
        "文件": published.name,
        "格式": published.format,
        "填报工作簿": is_filled(published),
        **taken_for(found, found.grounds),
        "表": [
            {
                "键": key,
                "名称": tables.titles.get(key, ""),
                "单位": tables.measures[key].unit if key in tables.measures else tables.unit,
                "格数": len(tables.cells.get(key, {})),
                "位置": position(place) if (place := _first(found, key)) else None,
                "完整": key not in tables.torn | tables.lost,
            }
            for key in tables.found
        ],
        "章节": [one.title for one in found.sections],
        "没有认出": [
            {"名称": one.title, "位置": position(one.place), "整张": one.whole, "行数": one.rows}
            for one in tables.untaken
        ],
        "未读": list(published.unread),
    }


def _first(found: Understood, key: str) -> Place | None:
    places = [cell.place for cell in found.tables.cells.get(key, {}).values()]
    return min(places, key=lambda place: (place.page, place.line, place.column), default=None)


@task
def imported(files: Sequence[Upload], options: Options) -> Parts:
    """Tables to an input: `department`, `year` (2025, 2025-budget), `unit`, `draft`.

    Files: `tables` (of the year, also a 填报工作簿), `last_year`, `budget`; `inputs`: what stands
    in the department's folder already, by the names that it has there.  Parts: `text` the input,
    `sources` its provenance, `json` what changed and what to look at.
    """
    department = options.get("department", "")
    folder = Path("inputs", department)
    if folder.parent != Path("inputs"):
        raise Declined("部门的文件夹名不能是路径")
    for one in of_field(files, "inputs"):
        if not _INPUT.fullmatch(one.name):
            raise Declined(f"“{one.name}”不是填报文件的名字")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / one.name).write_bytes(one.data)
    given = Files(
        laid(of_field(files, "tables")),
        laid(of_field(files, "last_year")),
        laid(of_field(files, "budget")),
        options.get("unit") or None,
    )
    draft = options.get("draft") == "1"
    found = import_tables(given, Path("inputs"), department, options.get("year", ""), draft=draft)
    told = written({"版本": versions(), **_outcome(found)}).encode()
    return {"text": found.data, "sources": found.sources.encode(), "json": told}


def _outcome(found: Imported) -> dict[str, object]:
    return {
        "文件": found.path.name,
        "新文件": found.is_new,
        "来源": found.origin,
        "待填": found.to_fill,
        "改动": [
            {"键": one.path, "种类": one.kind, "原为": one.old, "改为": one.new, "出处": one.cell}
            for one in found.changes
        ],
        "原因要看": [
            {
                "键": one.place.path,
                "位置": position(one.place),
                "名称": one.title,
                "原文": one.text,
                "原来": one.before,
                "现在": one.now,
                "说明": str(one),
            }
            for one in found.doubtful
        ],
        "问题": _problems(found.problems),
    }
