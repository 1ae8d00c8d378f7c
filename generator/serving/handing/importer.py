"""Importer: files that a clerk brings to an input: what each is, what of it is taken, what is not.

Runs in a process of its own, in a folder of its own: what strangers wrote is read here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from generator import (
    Edit,
    Files,
    Imported,
    InvalidReport,
    Problem,
    Published,
    Unreadable,
    described,
    import_tables,
    leaves,
    read_published,
    read_text,
    revise,
    understand,
)
from generator.importing.filling.answers import is_filled
from generator.importing.year_before import as_far_as_written
from generator.serving.working.uploads import Upload

TABLES, LAST_YEAR, BUDGET, BOOK, UNUSED = "本年的表", "上年的", "本年预算", "填报工作簿", "不用"
ROLES: Final = (TABLES, LAST_YEAR, BUDGET, BOOK, UNUSED)
_INPUT: Final = (".yaml", ".yml", ".json")
_TO_FILL: Final = "【待填"
_LONGEST: Final = 60  # characters of a name on the disk: of four bytes they fit into 255


def brought(files: Sequence[Upload], options: Mapping[str, str]) -> Mapping[str, bytes]:
    """What comes of files; all that is wrong is told and stops nothing.

    `inputs` are the inputs of the department by their names, `brought` what was handed in.
    `department` is the name of its folder, `name` its own; `year`, `kind`, `unit` ("" where the
    tables say it); `roles` is JSON: what each file was said to be, "" to be found out.  Part:
    `json`, which `told` describes.
    """
    folder = Path("inputs", options["department"])
    folder.mkdir(parents=True)
    for one in files:
        if one.field == "inputs":
            (folder / one.name).write_bytes(one.data)
    paths = [_laid(at, one) for at, one in enumerate(f for f in files if f.field == "brought")]
    told = _Round(options, paths).told()
    return {"json": json.dumps(told, ensure_ascii=False).encode()}


def _laid(at: int, one: Upload) -> Path:
    """A file on the disk, in a folder of its own, by a name that is short enough."""
    stem, dot, suffix = one.name.rpartition(".")
    short = f"{stem[: _LONGEST - len(suffix) - 1]}.{suffix}" if dot else one.name
    path = Path("brought", str(at), short[:_LONGEST])
    path.parent.mkdir(parents=True)
    path.write_bytes(one.data)
    return path


class _File(Struct):
    """A file: what it is taken for, what it says of itself, why it is not taken."""

    path: Path
    role: str
    said: str = ""
    wrong: str = ""
    whose: str = ""
    document: Published | None = None


class _Round(Struct):
    """One import, from the files to what is told of it."""

    asked: Mapping[str, str]
    paths: Sequence[Path]
    files: list[_File] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """`files` and what each was taken for; `notes`; and either what is `wrong` or the input.

        Of an input: its `text`, `sources` (where its figures came from), `changes`, `doubtful`
        reasons and `problems`.
        """
        kind, year = self.asked["kind"], self.asked["year"]
        stem = f"{year}-budget" if kind == "预算" else year
        notes = list(self._left_out(stem))
        roles = json.loads(self.asked["roles"])
        for path, role in zip(self.paths, roles, strict=True):
            self.files.append(_sorted(path, role, kind, int(year)))
        notes += self._others()
        found: dict[str, Any] = {"files": [_file(one) for one in self.files], "notes": notes}
        department = self.asked["department"]
        try:
            imported = import_tables(self._files(), Path("inputs"), department, stem, draft=True)
        except InvalidReport as invalid:
            return {**found, "wrong": [_problem(one) for one in invalid.problems]}
        except Unreadable as unreadable:
            return {**found, "wrong": [_said(line) for line in str(unreadable).splitlines()]}
        return {**found, "wrong": [], **_imported(imported, kind, self.asked["name"])}

    def _left_out(self, stem: str) -> Iterator[str]:
        """Takes away what stands beside and has mistakes; says so."""
        for path in sorted(Path("inputs", self.asked["department"]).glob("*.yaml")):
            kind = "预算" if path.stem.endswith("-budget") else "决算"
            if path.stem == stem:
                continue
            try:
                as_far_as_written(path)
            except InvalidReport:
                path.unlink()
                if kind == self.asked["kind"]:
                    yield f"{path.stem[:4]} 年的{kind}有写错的，没有从那里带上年的数过来"

    def _others(self) -> Iterator[str]:
        """The files that say to be another department's."""
        name = self.asked["name"]
        for one in self.files:
            if one.whose and one.role != UNUSED and one.whose not in name and name not in one.whose:
                yield f"{one.path.name} 写的部门是“{one.whose}”，不是“{name}”，请看是不是拿错了"

    def _files(self) -> Files:
        by_role: dict[str, list[_File]] = {}
        for one in self.files:
            if not one.wrong:
                by_role.setdefault(one.role, []).append(one)
        tables = (
            *(one.document or one.path for one in by_role.get(TABLES, ())),
            *(one.path for one in by_role.get(BOOK, ())),
        )
        last, budget = (
            tuple(one.path for one in by_role.get(role, ())) for role in (LAST_YEAR, BUDGET)
        )
        return Files(tables, last, budget, self.asked["unit"] or None)


# ---------------------------------------------------------------- what each file is


def _sorted(path: Path, role: str, kind: str, year: int) -> _File:
    """A file with what it is taken for: what somebody said, else what it says itself."""
    if path.suffix.lower() in _INPUT:
        return _input(path, role)
    try:
        document = replace(read_published(path), name=path.name)
    except Unreadable as error:
        return _File(path, UNUSED, "读不了", str(error))
    if is_filled(document):
        return _File(path, role or BOOK, BOOK)
    said = understand(document)
    own = f"{said.year} 年" if said.year else "没有写年度的"
    tables = f"{len(said.tables.found)} 张公开表" if said.tables.found else "没有认出公开表"
    prose = f"、{len(said.sections)} 节说明" if said.sections else ""
    whose = f"{said.department}，" if said.department else ""
    told = f"{whose}{own}{said.kind}，{tables}{prose}"
    if not role:
        role = _role(said.year, said.kind, kind, year)
    return _File(path, role, told, whose=said.department, document=document)


def _role(said_year: int | None, said_kind: str, kind: str, year: int) -> str:
    if said_year == year - 1:
        return LAST_YEAR
    if kind == "决算" and said_kind == "预算" and said_year in (None, year):
        return BUDGET
    return TABLES


def _input(path: Path, role: str) -> _File:
    """An input of the command line: a budget is held against."""
    try:
        found = read_text(path.read_bytes(), path.name, partly=True)
    except InvalidReport as invalid:
        return _File(path, UNUSED, "填报文件", str(invalid).splitlines()[0])
    said = f"{found.content.year} 年{found.kind}的填报文件"
    if found.kind == "预算" and role in ("", BUDGET):
        return _File(path, BUDGET, said)
    return _File(path, UNUSED, said, "填报文件只能作为本年预算；别的请给公开的表或报告")


def _file(one: _File) -> dict[str, str]:
    return {"name": one.path.name, "role": one.role, "said": one.said, "wrong": one.wrong}


# ---------------------------------------------------------------- what came of it


def _imported(found: Imported, kind: str, name: str) -> dict[str, Any]:
    text = found.text
    if _TO_FILL in leaves(text, kind).get(("部门",), ""):
        text = revise(text, [Edit(("部门",), name)], kind)
    return {
        "text": text,
        "sources": found.sources,
        "isNew": found.is_new,
        "origin": found.origin,
        "changes": [
            {
                "label": _label(one.path, kind),
                "kind": one.kind,
                "old": one.old,
                "new": one.new,
                "cell": one.cell,
            }
            for one in found.changes
        ],
        "doubtful": [
            {"title": one.title, "text": one.text, "before": one.before, "now": one.now}
            for one in found.doubtful
        ],
        "problems": [_problem(one) for one in found.problems],
    }


def _label(path: Sequence[str], kind: str) -> str:
    found = described(tuple(path), kind)
    return found.label if found is not None else " · ".join(path)


def _problem(one: Problem) -> dict[str, str]:
    return {"where": one.where, "told": one.told, "level": one.level, "code": one.code}


def _said(line: str) -> dict[str, str]:
    return {"where": "", "told": line, "level": "错误", "code": ""}
