"""Blocks: basic expenditure with its 科目 side by side, and the one row of “三公”经费."""

from __future__ import annotations

from typing import Final

from generator.tabulation.arrangement import Arrangement, Cell, Names
from generator.tabulation.table import PLAIN, Table
from generator.vocabulary.held import EXPENSE_ROWS

_STAFF: Final = frozenset({"301", "303"})
_DEBT: Final = frozenset({"307", "309", "310", "311", "312", "313", "399"})
_TRAVEL, _VEHICLES, _RECEPTION = "因公出国（境）费", "公务用车购置及运行维护费", "公务接待费"


def economic(table: Table) -> Arrangement:
    """人员经费 beside 公用经费, which takes two blocks in the national form."""
    last = 1 if table.form == PLAIN else 2
    blocks: list[list[tuple[Cell, ...]]] = [[] for _ in range(last + 1)]
    for entry in table.rows:
        if entry.row.isdecimal():
            at = 0 if entry.row[:3] in _STAFF else last if entry.row[:3] in _DEBT else 1
            blocks[at].append((entry.row, entry.label, entry.cells.get("", "")))
    blank: tuple[Cell, ...] = ("", "", "")
    rows = [
        tuple(cell for b in blocks for cell in (b[at] if at < len(b) else blank))
        for at in range(max(map(len, blocks)))
    ]
    staff, operating = (table.cell(f"{name}合计", "") or "" for name in ("人员经费", "公用经费"))
    width = 3 * (last + 1)
    between = [""] * (width - 5)
    rows.append(("人员经费合计", "", staff, "公用经费合计", *between, operating))
    foot = len(rows) - 1
    wide = ((foot, 0, 1), (foot, 3, width - 2))
    amounts = frozenset(range(2, width, 3))
    return Arrangement(_economic_heading(last), (), tuple(rows), amounts, wide)


def _economic_heading(last: int) -> tuple[Names, ...]:
    if last == 1:
        return (("经济分类科目编码", "科目名称", "决算数") * 2,)
    return (
        ("人员经费", "", "", "公用经费", *[""] * 5),
        ("科目编码", "科目名称", "决算数") * 3,
    )


def expenses(table: Table) -> Arrangement:
    """The row of “三公”经费; the kinds of vehicles stand below their sum."""
    if table.form == PLAIN:
        return _pairs(table) if table.is_final else _planned(table)
    heading: list[list[str]] = [[], [], []]
    for column in table.columns:
        heading[0] += [f"{column}数", *[""] * (len(EXPENSE_ROWS) - 1)]
        heading[1] += ["合计", _TRAVEL, _VEHICLES, "", "", _RECEPTION]
        heading[2] += ["", "", "小计", "公务用车购置费", "公务用车运行维护费", ""]
    return _row(
        table, heading, [(kind, column) for column in table.columns for kind in EXPENSE_ROWS]
    )


def _pairs(table: Table) -> Arrangement:
    """Budget and final side by side for each kind."""
    heading = [
        ["财政拨款“三公”经费", *[""] * 11],
        ["合计", "", _TRAVEL, "", _VEHICLES, *[""] * 5, _RECEPTION, ""],
        [*[""] * 4, "小计", "", "公务用车购置费", "", "公务用车运行维护费", "", "", ""],
        ["预算数", "决算数"] * len(EXPENSE_ROWS),
    ]
    return _row(
        table, heading, [(kind, column) for kind in EXPENSE_ROWS for column in table.columns]
    )


def _planned(table: Table) -> Arrangement:
    """The budget, with what the offices cost to run."""
    kinds = ("合计", "因公出国境费", "公务接待费", *EXPENSE_ROWS[2:5], "机关运行经费")
    heading = [
        ["“三公”经费预算数", *[""] * 5, "机关运行经费预算数"],
        ["合计", _TRAVEL, _RECEPTION, "公务用车购置及运行费", "", "", ""],
        ["", "", "", "小计", "购置费", "运行费", ""],
    ]
    return _row(table, heading, [(kind, "预算") for kind in kinds])


def _row(table: Table, heading: list[list[str]], cells: list[tuple[str, str]]) -> Arrangement:
    amounts = tuple(table.cell(kind, column) or "" for kind, column in cells)
    counted = table.is_final and table.form != PLAIN
    numbering = tuple(str(at) for at in range(1, len(amounts) + 1)) if counted else ()
    columns = frozenset(range(len(amounts)))
    return Arrangement(tuple(map(tuple, heading)), numbering, (amounts,), columns)
