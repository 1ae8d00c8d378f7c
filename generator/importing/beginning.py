"""Form: the input that an import begins with, and what of it is neither amount nor reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from generator.entry.accounts import Accounts, ThreePublic
from generator.entry.spelt import TODO
from generator.entry.values import UNITS
from generator.importing.blank import new_input
from generator.importing.correspondence import Keys
from generator.importing.entries import Cells, Entry
from generator.importing.manuscript import Manuscript
from generator.importing.year_before import last_before, not_carried
from generator.problem import Problem
from generator.understanding import Tables, Understood
from generator.vocabulary.statements import spelled
from generator.vocabulary.subjects import ITEM, functional


def form(
    year: int,
    kind: str,
    department: str,
    tables: Tables | None,
    found: Mapping[tuple[int, bool], Path],
) -> tuple[str, tuple[Problem, ...]]:
    """A new file's form, with what carries over from the latest file of its kind before it.

    Where there are no `tables` it is that of a new file.  What could not be carried over is told.
    """
    last = last_before(found, year, budget=kind == "预算")
    if last is not None and last.kind == kind and tables is not None:
        updates: dict[str, object] = {"unit": tables.unit}
        content = last.content
        public = isinstance(content, Accounts) and content.three_public is None
        if public and tables.cells.get("TS"):
            updates["three_public"] = ThreePublic()
        last = replace(last, content=replace(content, **updates))
    return new_input(department, year, kind=kind, last=last), not_carried(last, year)


def unit_of(paper: Manuscript, unit: str) -> str:
    """The unit that the file is typed in, or that of the tables; 元 for 千元 and 亿元."""
    typed = paper.value(("计量单位",)) or ""
    return typed if typed in UNITS else unit if unit in UNITS else "元"


def headline(paper: Manuscript, understood: Sequence[Understood], unit: str) -> None:
    """Who and in what unit, in a file that does not say it yet."""
    name = next((one.department for one in understood if one.department), "")
    if name and paper.value(("部门",)) == TODO:
        paper.put(("部门",), name)
    if paper.value(("计量单位",)) == TODO:
        paper.put(("计量单位",), unit)


def put_names(paper: Manuscript, entries: Sequence[Entry], cells: Cells) -> None:
    """The names of 科目 that the dictionary does not know, or knows otherwise."""
    rows = {e.path[: len(e.path) - 1] for e in entries if e.needed and e.path[0] != "基本支出明细"}
    for row in sorted(one for one in rows if is_item(one)):
        _put_name(paper, (*row, "名称"), row[-1], cells)
        for above in (row[-1][:5], row[-1][:3]):
            if above not in functional():
                _put_name(paper, ("支出小计", above, "名称"), above, cells)


def is_item(path: Keys) -> bool:
    """Whether a path is the row of a 项."""
    return bool(path) and path[-1].isdecimal() and len(path[-1]) == ITEM


def _put_name(paper: Manuscript, path: Keys, code: str, cells: Cells) -> None:
    printed = cells.name(code, "T3", "T5", "TF", "TC")
    known = functional().get(code)
    if printed and (known is None or spelled(known.name) != printed) and not paper.value(path):
        paper.put(path, printed.translate(_WIDE))


_WIDE: Final = str.maketrans("(),:;", "（），：；")
