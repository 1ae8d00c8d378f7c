"""Arrangement: a table in its official form: headings, 栏次, numbered lines; no unit, no digits.

Every amount is still a Figure here.  Whoever writes a table (as text, a workbook, a document)
chooses the unit and how a number shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.figure import Figure
from generator.tabulation.table import Entry, Table

Cell = str | Figure
Names = tuple[str, ...]
Span = tuple[int, int, int, int]  # first row and column, last row and column

_EXPENSES: Final = (
    "合计", "因公出国境费", "公务用车购置及运行维护费", "公务用车购置费", "公务用车运行维护费",
    "公务接待费",
)  # fmt: skip
_TRAVEL, _VEHICLES, _RECEPTION = "因公出国（境）费", "公务用车购置及运行维护费", "公务接待费"
_STAFF: Final = ("301", "303")
_DEBT: Final = ("307", "309", "310", "311", "312", "313", "399")
_FUNDS: Final = (
    "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款",
)  # fmt: skip
_SPENT: Final = frozenset({"小计", "合计", "基本支出", "项目支出"})


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A table as it is laid out, every row as wide as the others.

    `heading` names the columns, a cell that a larger one covers being ''; `numbering` is the row
    of 栏次, if there is one.  In `rows` an amount is a Figure and a blank ''; `amounts` are the
    columns of amounts, the others hold labels, codes and 行次.  `wide` has the labels in the rows
    that cover several columns: row, first and last column.  The first `leading` columns tell a
    row from the others.
    """

    heading: tuple[Names, ...]
    numbering: Names
    rows: tuple[tuple[Cell, ...], ...]
    amounts: frozenset[int]
    wide: tuple[tuple[int, int, int], ...] = ()
    leading: int = 0

    @property
    def width(self) -> int:
        return len(self.heading[0])


def arranged(table: Table) -> Arrangement:
    """The official form of one of the nine tables."""
    if table.key in {"T1", "T4"}:
        return _two_sided(table)
    if table.key == "T6":
        return _economic(table)
    return _expenses(table) if table.key == "TS" else _coded(table)


def cells_of(names: Sequence[Names]) -> Iterator[Span]:
    """The cells of a heading: first row and column, last row and column.

    A blank belongs to the cell above where all that is below that one is blank, else to its left
    neighbour.
    """
    homes: dict[tuple[int, int], list[int]] = {}
    for at, row in enumerate(names):
        for column, text in enumerate(row):
            home = [at, column, at, column]
            if not text:
                above = homes.get((at - 1, column))
                is_open = above is not None and not any(row[above[1] : above[3] + 1])
                home = above if above is not None and is_open else homes[at, column - 1]
            home[2:] = [at, max(home[3], column)]
            homes[at, column] = home
    yield from dict.fromkeys((a, b, c, d) for a, b, c, d in homes.values())


# ------------------------------------------------------------ income beside expenditure


def _two_sided(table: Table) -> Arrangement:
    """公开01表 and 公开04表: labels, 行次 and amounts; balances and 总计 at the foot of both."""
    left, right = _level(
        [row for row in table.rows if row.row.startswith("收入.")],
        [row for row in table.rows if row.row.startswith("支出.")],
    )
    by_fund = table.columns[1:]
    rows = []
    for at, (one, two) in enumerate(zip(left, right, strict=True), 1):
        amounts = [two.cells.get(c, "") if two else "" for c in table.columns]
        rows.append((
            one.label if one else "", str(at), one.cells.get("0", "") if one else "",
            two.label if two else "", str(at + len(left)), *amounts,
        ))  # fmt: skip
    heading = (
        ("收入", "", "", "支出", "", "", *[""] * len(by_fund)),
        ("项目", "行次", "金额", "项目", "行次", *(("合计", *_FUNDS) if by_fund else ("金额",))),
    )
    counted = (str(at) for at in range(2, 2 + len(table.columns)))
    amounts_at = {2, *range(5, 5 + len(table.columns))}
    numbering = ("栏次", "", "1", "栏次", "", *counted)
    return Arrangement(heading, numbering, tuple(rows), frozenset(amounts_at))


def _level(left: list[Entry], right: list[Entry]) -> tuple[list[Entry | None], list[Entry | None]]:
    """Both sides with the year's totals side by side, and the 总计 in the last line."""
    one, two = _foot(left), _foot(right)
    above = max(len(left) - one, len(right) - two)
    below = max(one, two)
    sides = []
    for rows, foot in ((left, one), (right, two)):
        head, tail = rows[: len(rows) - foot], rows[len(rows) - foot :]
        gap: list[Entry | None] = [None] * (below - foot)
        space: list[Entry | None] = [None] * (above - len(head))
        sides.append([*head, *space, *tail[:-1], *gap, tail[-1]])
    return sides[0], sides[1]


def _foot(rows: Sequence[Entry]) -> int:
    """How many rows there are from the year's total on."""
    named = [row.row.partition(".")[2] for row in rows]
    start = next((at for at, name in enumerate(named) if name.startswith("本年")), len(rows) - 1)
    return len(rows) - start


# ------------------------------------------------------------ by 科目


def _coded(table: Table) -> Arrangement:
    """Code, name, and a column each; 小计, 基本支出 and 项目支出 stand below 本年支出."""
    rows = []
    for entry in table.rows:
        lead = (entry.label, "") if entry.row == entry.label else (entry.row, entry.label)
        rows.append((*lead, *(entry.cells.get(c, "") for c in table.columns)))
    columns = table.columns
    numbering = ("栏次", "", *(str(at) for at in range(1, len(columns) + 1)))
    wide = tuple((at, 0, 1) for at, entry in enumerate(table.rows) if entry.row == entry.label)
    amounts = frozenset(range(2, 2 + len(columns)))
    return Arrangement(_coded_heading(table), numbering, tuple(rows), amounts, wide, leading=2)


def _coded_heading(table: Table) -> tuple[Names, ...]:
    columns = table.columns
    named = ("功能分类科目编码", "科目名称")
    if table.key in {"T2", "T3"}:
        return ("项目", "", *columns), (*named, *[""] * len(columns))
    spent = [c for c in columns if c in _SPENT]
    upper = ["本年支出" if c == spent[0] else "" if c in spent else c for c in columns]
    return ("项目", "", *upper), (*named, *(c if c in spent else "" for c in columns))


# ------------------------------------------------------------ 公开06表, “三公”经费


def _economic(table: Table) -> Arrangement:
    """Three blocks side by side: 人员经费, 公用经费, and what is left of 公用经费."""
    blocks: list[list[tuple[Cell, ...]]] = [[], [], []]
    for entry in table.rows:
        if entry.row.isdecimal():
            at = 0 if entry.row[:3] in _STAFF else 2 if entry.row[:3] in _DEBT else 1
            blocks[at].append((entry.row, entry.label, entry.cells.get("", "")))
    amount = "决算数" if "决算" in table.title else "预算数"
    heading = (
        ("人员经费", "", "", "公用经费", "", "", "", "", ""),
        ("科目编码", "科目名称", amount) * 3,
    )
    blank: tuple[Cell, ...] = ("", "", "")
    rows = [
        tuple(cell for b in blocks for cell in (b[at] if at < len(b) else blank))
        for at in range(max(len(block) for block in blocks))
    ]
    staff, operating = (table.cell(f"{name}合计", "") or "" for name in ("人员经费", "公用经费"))
    rows.append(("人员经费合计", "", staff, "公用经费合计", "", "", "", "", operating))
    last = len(rows) - 1
    wide = ((last, 0, 1), (last, 3, 7))
    return Arrangement(heading, (), tuple(rows), frozenset({2, 5, 8}), wide)


def _expenses(table: Table) -> Arrangement:
    """Six columns for each of 预算 and 决算; the kinds of vehicles stand below their sum."""
    kinds = len(_EXPENSES)
    heading: list[list[str]] = [[], [], []]
    for column in table.columns:
        heading[0] += [f"{column}数", *[""] * (kinds - 1)]
        heading[1] += ["合计", _TRAVEL, _VEHICLES, "", "", _RECEPTION]
        heading[2] += ["", "", "小计", "公务用车购置费", "公务用车运行维护费", ""]
    amounts = tuple(
        table.cell(kind, column) or "" for column in table.columns for kind in _EXPENSES
    )
    numbering = tuple(str(at) for at in range(1, len(amounts) + 1))
    return Arrangement(
        tuple(map(tuple, heading)), numbering, (amounts,), frozenset(range(len(amounts)))
    )
