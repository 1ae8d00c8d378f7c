"""Layout: the tables as the public sees them: headings, 栏次, lines numbered, in 元 or 万元."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from generator.disclosure import Grid, Place, TextLine
from generator.document import Document
from generator.facts import Facts
from generator.figure import Figure
from generator.report import UNITS
from generator.tabulation.table import Entry, Table

Rows = list[list[str]]

_CENT: Final = Decimal("0.01")
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


def printed(figure: Figure | None, unit: str) -> str:
    """An amount with two decimals and comma groups in 元 or 万元; '' for a blank."""
    if figure is None:
        return ""
    return f"{(figure.value / UNITS[unit]).quantize(_CENT, ROUND_HALF_UP):,}"


def blocks_of(document: Document, tables: Sequence[Table], unit: str) -> Iterator[TextLine | Grid]:
    """A whole report in reading order: cover, tables with their notes, explanation.

    Places are the lines of a text without pages, a row of a table being a line.
    """
    facts = document.facts
    at = 0
    for text in _cover(facts):
        at += 1
        yield TextLine(text, Place(0, at))
    for table in tables:
        for text in (table.title, f"部门：{facts.report.content.department}", f"单位：{unit}"):
            at += 1
            yield TextLine(text, Place(0, at))
        grid = grid_of(table, unit, at + 1)
        at += len(grid.rows)
        yield grid
        for text in table.notes:
            at += 1
            yield TextLine(text, Place(0, at))
    at += 1
    yield TextLine(_part_three(facts), Place(0, at))
    for block in document.blocks():
        at += 1
        yield TextLine(block.text, Place(0, at))


def _cover(facts: Facts) -> tuple[str, ...]:
    content, kind = facts.report.content, facts.report.kind
    return (f"{content.department}", f"{content.year}年度部门{kind}", f"第二部分 部门{kind}表")


def _part_three(facts: Facts) -> str:
    return f"第三部分 部门{facts.report.kind}情况说明"


def grid_of(table: Table, unit: str, line: int = 1) -> Grid:
    """A table in its official layout, its first row on `line`."""
    if table.key in {"T1", "T4"}:
        rows = _two_sided(table, unit)
    elif table.key == "T6":
        rows = _economic(table, unit)
    elif table.key == "TS":
        rows = _expenses(table, unit)
    else:
        rows = _coded(table, unit)
    width = max(len(row) for row in rows)
    padded = tuple((*row, *[""] * (width - len(row))) for row in rows)
    return Grid(padded, tuple(Place(0, line + at) for at in range(len(padded))))


# ------------------------------------------------------------ income beside expenditure


def _two_sided(table: Table, unit: str) -> Rows:
    """公开01表 and 公开04表: labels, 行次 and amounts; balances and 总计 at the foot of both."""
    left, right = _level(
        [row for row in table.rows if row.row.startswith("收入.")],
        [row for row in table.rows if row.row.startswith("支出.")],
    )
    by_fund = table.columns[1:]
    rows = _two_headings(by_fund)
    for at, (one, two) in enumerate(zip(left, right, strict=True), 1):
        amounts = [printed(two.cells.get(c) if two else None, unit) for c in table.columns]
        rows.append([
            one.label if one else "", str(at), printed(one.cells.get("0") if one else None, unit),
            two.label if two else "", str(at + len(left)), *amounts,
        ])  # fmt: skip
    return rows


def _two_headings(by_fund: Sequence[str]) -> Rows:
    if not by_fund:
        return [
            ["收入", "", "", "支出", "", ""],
            ["项目", "行次", "金额", "项目", "行次", "金额"],
            ["栏次", "", "1", "栏次", "", "2"],
        ]
    return [
        ["收入", "", "", "支出", "", "", *[""] * len(by_fund)],
        ["项目", "行次", "金额", "项目", "行次", "合计", *_FUNDS],
        ["栏次", "", "1", "栏次", "", "2", *(str(3 + at) for at in range(len(by_fund)))],
    ]


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


def _coded(table: Table, unit: str) -> Rows:
    """Code, name, and a column each; 小计, 基本支出 and 项目支出 stand below 本年支出."""
    rows = _coded_headings(table)
    for entry in table.rows:
        whole = entry.row == entry.label
        lead = [entry.label, ""] if whole else [entry.row, entry.label]
        rows.append([*lead, *(printed(entry.cells.get(c), unit) for c in table.columns)])
    return rows


def _coded_headings(table: Table) -> Rows:
    columns = table.columns
    counted = ["栏次", "", *(str(at) for at in range(1, len(columns) + 1))]
    if table.key in {"T2", "T3"}:
        return [
            ["项目", "", *columns],
            ["科目代码", "科目名称", *[""] * len(columns)],
            counted,
        ]
    spent = [c for c in columns if c in {"小计", "合计", "基本支出", "项目支出"}]
    upper = ["本年支出" if c == spent[0] else "" if c in spent else c for c in columns]
    lower = [c if c in spent else "" for c in columns]
    return [["项目", "", *upper], ["科目代码", "科目名称", *lower], counted]


# ------------------------------------------------------------ 公开06表, “三公”经费


def _economic(table: Table, unit: str) -> Rows:
    """Three blocks side by side: 人员经费, 公用经费, and what is left of 公用经费."""
    blocks: list[list[list[str]]] = [[], [], []]
    for entry in table.rows:
        if entry.row.isdecimal():
            at = 0 if entry.row[:3] in _STAFF else 2 if entry.row[:3] in _DEBT else 1
            blocks[at].append([entry.row, entry.label, printed(entry.cells.get(""), unit)])
    rows = [
        ["人员经费", "", "", "公用经费", "", "", "", "", ""],
        ["科目代码", "科目名称", "决算数"] * 3,
    ]
    rows += (
        [c for b in blocks for c in (b[at] if at < len(b) else [""] * 3)]
        for at in range(max(len(block) for block in blocks))
    )
    staff, operating = (
        printed(table.cell(f"{name}合计", ""), unit) for name in ("人员经费", "公用经费")
    )
    rows.append(["人员经费合计", "", staff, "公用经费合计", "", "", "", "", operating])
    return rows


def _expenses(table: Table, unit: str) -> Rows:
    """Six columns for each of 预算 and 决算; the kinds of vehicles stand below their sum."""
    kinds = len(_EXPENSES)
    rows: Rows = [[], [], [], [], []]
    for at, column in enumerate(table.columns):
        rows[0] += [f"{column}数", *[""] * (kinds - 1)]
        rows[1] += ["合计", _TRAVEL, _VEHICLES, "", "", _RECEPTION]
        rows[2] += ["", "", "小计", "公务用车购置费", "公务用车运行维护费", ""]
        rows[3] += [str(at * kinds + n) for n in range(1, kinds + 1)]
        rows[4] += [printed(table.cell(kind, column), unit) for kind in _EXPENSES]
    return rows
