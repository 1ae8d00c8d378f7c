"""Handed tables: the tables of all files that were handed in, as one set, in one unit.

A table that two files or two sheets have must be the same in both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from generator.entry.accounts import TOTAL
from generator.importing.kinds import with_kinds
from generator.importing.untaken_cells import unknown_cells, untaken_rows
from generator.problem import HINT, Place, Problem
from generator.published.shape import UNREADABLE_REPORT, Grid, Published, TextLine
from generator.rule import Rule
from generator.understanding import TableCell, Tables, Understood
from generator.understanding.tables import tables_in
from generator.understanding.tables.cells import SCALES
from generator.understanding.tables.gathered import Part, gathered
from generator.vocabulary.commands import adding
from generator.vocabulary.statements import BY_KEY

UNMEASURED: Final = Rule(
    "J05",
    "表上写明了单位",
    "元和万元差一万倍，表上没有写就不能猜。合计大得或小得不像一个部门的，多半是表头的单位写错了。",
    "表头没有“单位：万元”",
    "表头写 单位：万元，或者导入时加 --unit 万元",
    hint="提示：合计不像一个部门的，请看表头的单位。",
)
TWO_TABLES: Final = Rule(
    "J06",
    "同一张表只有一份，或者几份一样",
    "两个文件、两张工作表有同一张公开表而数不一样，像是两个部门或两个年度的，取哪一份都可能错。",
    "支出决算表在两张工作表里，本年支出合计一处 90.00、一处 95.00",
    "只留本部门本年度的一张",
)

_Of = TypeVar("_Of")

_SHOWN: Final = 3  # cells that a message names


class Handed(Struct, frozen=True):
    """The tables of the files that were handed in, and the file that each was taken from."""

    tables: Tables
    files: Mapping[str, str]
    problems: tuple[Problem, ...]
    names: str = ""  # of all files
    tells: bool = False  # whether there is prose

    def place(self, key: str, place: Place) -> Place:
        """A cell of a statement, in the file that it was taken from."""
        return replace(place, file=self.files.get(key, ""))


def tables_of(
    documents: Sequence[Published], understood: Sequence[Understood], unit: str | None = None
) -> Handed:
    """The tables of all files; `unit` is theirs where they do not say it: 元, 万元.

    What contradicts another file or cannot be taken is in its problems. There must be a file.
    """
    files: dict[str, str] = {}
    problems: list[Problem] = []
    joined: Tables | None = None
    for document, one in zip(documents, understood, strict=True):
        tables, unlabelled = _measured(with_kinds(one.tables), one.name, unit)
        parts = gathered(document.blocks)
        problems += [*unlabelled, *unknown_cells(parts.values(), one.kind, document.name)]
        problems += _twice(parts, document.name)
        problems += untaken_rows(one, document)
        problems += _unread(document, one.name)
        if joined is not None:
            problems += _contradictions(joined, files, tables, one.name)
        files = dict.fromkeys(tables.found, one.name) | files
        joined = tables if joined is None else _both(joined, tables)
    if joined is None:
        message = "no files, no tables"
        raise ValueError(message)
    names = "、".join(one.name for one in documents)
    return Handed(joined, files, tuple(problems), names, any(one.sections for one in understood))


def _unread(document: Published, name: str) -> Iterator[Problem]:
    for said in document.unread:
        yield Problem(Place(file=name), said, HINT, rule=UNREADABLE_REPORT)


def _measured(tables: Tables, name: str, unit: str | None) -> tuple[Tables, list[Problem]]:
    """The tables with those that print no unit in the unit that was given."""
    bare = [
        key for key, measure in tables.measures.items() if not measure.label and tables.cells[key]
    ]
    labelled = {tables.measures[key].unit for key in tables.found if tables.measures[key].label}
    if not bare or (len(labelled) == 1 and unit is None):
        return tables, []
    if unit is None:
        titles = "、".join(BY_KEY[key].name for key in bare[:_SHOWN])
        more = " 等" if len(bare) > _SHOWN else ""
        message = f"{titles}{more}没有写单位；请{adding('--unit', '元', '万元')}"
        return tables, [Problem(Place(file=name), message, rule=UNMEASURED)]
    cells, measures = dict(tables.cells), dict(tables.measures)
    for key in bare:
        factor = Fraction(SCALES[unit], SCALES[measures[key].unit])
        cells[key] = {
            at: replace(cell, value=cell.value * factor, half=cell.half * factor)
            for at, cell in cells[key].items()
        }
        measures[key] = replace(measures[key], unit=unit)
    most = unit if not labelled else tables.unit
    return replace(tables, cells=cells, measures=measures, unit=most), []


def _both(one: Tables, two: Tables) -> Tables:
    """The tables of two files, those of the first where both have one."""

    def joined(first: Mapping[str, _Of], second: Mapping[str, _Of]) -> dict[str, _Of]:
        return {**{k: v for k, v in second.items() if k not in one.found}, **first}

    return replace(
        one,
        cells=joined(one.cells, two.cells),
        found=tuple(dict.fromkeys((*one.found, *two.found))),
        ruled=one.ruled | (two.ruled - set(one.found)),
        columns=joined(one.columns, two.columns),
        measures=joined(one.measures, two.measures),
        lines=joined(one.lines, two.lines),
        titles=joined(one.titles, two.titles),
    )


def _contradictions(
    first: Tables, files: Mapping[str, str], second: Tables, name: str
) -> Iterator[Problem]:
    """The cells that two files have and have differently."""
    for key in second.found:
        for at, cell in second.cells.get(key, {}).items():
            other = first.cells.get(key, {}).get(at)
            if other is not None and abs(other.value - cell.value) > other.half + cell.half:
                there = f"{files.get(key, '')} {other.place}"
                message = (
                    f"{BY_KEY[key].name} {cell.name} 是 {cell.text}，{there} 却是 {other.text}；"
                    "请只给一份，或者改成一样"
                )
                gap = abs(other.value - cell.value)
                yield Problem(replace(cell.place, file=name), message, rule=TWO_TABLES, gap=gap)


def _twice(parts: Mapping[str, Part], name: str) -> Iterator[Problem]:
    """The tables that two sheets of a workbook have, and have differently."""
    for key, part in parts.items():
        sheets: dict[str, list[Grid | TextLine]] = {}
        for block in part.blocks:
            place = block.place if isinstance(block, TextLine) else block.places[0]
            sheets.setdefault(place.sheet, []).append(block)
        known: dict[tuple[str, str], TableCell] = {}
        for blocks in sheets.values() if len(sheets) > 1 else ():
            cells = tables_in(blocks, ()).cells.get(key, {})
            other = next((at for at, c in cells.items() if known.get(at, c).value != c.value), None)
            if other is not None:
                first, cell = known[other], cells[other]
                named = cell.name.replace(f"{TOTAL} {TOTAL}", TOTAL)
                message = (
                    f"{part.title} {named} 是 {cell.text}，{first.place} 却是 {first.text}；"
                    "像是两个部门或两个年度的表，请只留一个"
                )
                place, gap = replace(cell.place, file=name), abs(cell.value - first.value)
                yield Problem(place, message, rule=TWO_TABLES, gap=gap)
            known = {**cells, **known}
