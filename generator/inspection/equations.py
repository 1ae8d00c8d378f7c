"""Equations: the tables of a report against one another (勾稽关系), on ranges of printed cells.

A sum is wrong only if no unrounded amounts could have been printed so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from generator.inspection.claims import WRONG, Charge, Inspection, Spot
from generator.inspection.judge import cited, in_wan
from generator.reach import total
from generator.statements import STATEMENTS
from generator.subjects import CLASS, SECTION
from generator.understanding import TableCell, Tables

_COLUMNS = {statement.key: [c.name for c in statement.columns] for statement in STATEMENTS}
_TITLES = {statement.key: statement.name for statement in STATEMENTS}
_REVENUE = (
    "一般公共预算财政拨款收入",
    "政府性基金预算财政拨款收入",
    "国有资本经营预算财政拨款收入",
    "上级补助收入",
    "事业收入",
    "经营收入",
    "附属单位上缴收入",
    "其他收入",
)
_NOT_CLASSES = ("本年支出合计", "总计", "结余分配", "年末结转和结余", "年末财政拨款结转和结余")


@dataclass(frozen=True, slots=True)
class Equation:
    """A cell, and the cells that must make it up."""

    code: str
    says: str
    key: str
    whole: TableCell
    parts: tuple[tuple[str, TableCell], ...]


def equations(tables: Tables) -> Iterator[Equation]:
    """Every equation that the tables have the figures for."""
    yield from _of_totals(tables)
    for key, code in (("T2", "E07"), ("T3", "E12"), ("T5", "E24")):
        yield from _of_levels(tables, key, code)
    for key, code in (("T2", "E06"), ("T3", "E11"), ("T5", "E23")):
        yield from _of_rows(tables, key, code)
    yield from _between(tables)
    yield from _economic(tables)
    yield from _expenses(tables)


def _expenses(tables: Tables) -> Iterator[Equation]:
    """“三公”: 合计 of its three kinds, 小计 of the two kinds of vehicles, budget and final."""
    for column in ("预算", "决算"):
        for row, below in _MADE_OF.items():
            whole = tables.cell("TS", row, column)
            parts = [cell for name in below if (cell := tables.cell("TS", name, column))]
            if whole and parts:
                yield _make("E34", f"{row}{column}数 = 各项之和", "TS", whole, parts)


_MADE_OF: Final = {
    "合计": ("因公出国境费", "公务用车购置及运行维护费", "公务接待费"),
    "公务用车购置及运行维护费": ("公务用车购置费", "公务用车运行维护费"),
}


def _of_totals(tables: Tables) -> Iterator[Equation]:
    cell = tables.cell
    whole = cell("T1", "收入.本年收入合计", "0")
    parts = [c for name in _REVENUE if (c := cell("T1", f"收入.{name}", "0"))]
    if whole and parts:
        yield _make("E01", "本年收入合计 = 各项收入之和", "T1", whole, parts)
    whole = cell("T1", "支出.本年支出合计", "0")
    parts = [
        c
        for (row, column), c in tables.cells.get("T1", {}).items()
        if column == "0" and row.startswith("支出.") and row[3:] not in _NOT_CLASSES
    ]
    if whole and parts:
        yield _make("E02", "本年支出合计 = 各类支出之和", "T1", whole, parts)
    for key, code in (("T1", "E05"), ("T4", "E18")):
        left, right = cell(key, "收入.总计", "0"), cell(key, "支出.总计", "0")
        if left and right:
            yield _make(code, "收入总计 = 支出总计", key, left, [right])


def _of_levels(tables: Tables, key: str, code: str) -> Iterator[Equation]:
    """款 = Σ 项, 类 = Σ 款, 合计 = Σ 类, or of whatever the next listed level is."""
    columns = _COLUMNS[key] if key in tables.ruled else _COLUMNS[key][:1]
    for column in columns:
        rows = tables.rows(key, column)
        for row, whole in rows.items():
            below = _below(row, rows)
            if below:
                says = f"{whole.name.split(' ')[-2] if row != '合计' else '合计'} = 下级之和"
                yield _make(code, says, key, whole, below)


def _below(row: str, rows: dict[str, TableCell]) -> list[TableCell]:
    own = 0 if row == "合计" else len(row)
    for digits in (3, 5, 7):
        found = [
            cell
            for code, cell in rows.items()
            if code != "合计" and len(code) == digits and digits > own
            and (row == "合计" or code.startswith(row))
        ]  # fmt: skip
        if found:
            return found
    return []


def _of_rows(tables: Tables, key: str, code: str) -> Iterator[Equation]:
    """The first column is the sum of the others, where blank cells kept their columns."""
    if key not in tables.ruled:
        return
    first, *others = _COLUMNS[key]
    for row, whole in tables.rows(key, first).items():
        parts = [c for column in others if (c := tables.cell(key, row, column))]
        if parts:
            yield _make(code, f"{first} = 各栏之和", key, whole, parts)


_OPPOSITE: Final = (
    ("E08", "收入决算表合计 = 总表本年收入合计", ("T2", "合计", "本年收入合计"), "T1"),
    ("E13", "支出决算表合计 = 总表本年支出合计", ("T3", "合计", "本年支出合计"), "T1"),
    ("E09", "财政拨款收入 = 财政拨款总表本年收入合计", ("T2", "合计", "财政拨款收入"), "T4"),
    ("E22", "基金收入 = 财政拨款总表的基金收入", ("TF", "合计", "本年收入"), "T4"),
)
_OTHER_SIDE: Final = {
    "E08": "收入.本年收入合计",
    "E13": "支出.本年支出合计",
    "E09": "收入.本年收入合计",
    "E22": "收入.政府性基金预算财政拨款",
}


def _between(tables: Tables) -> Iterator[Equation]:
    cell = tables.cell
    for code, says, left, other in _OPPOSITE:
        one, two = cell(*left), cell(other, _OTHER_SIDE[code], "0")
        if one and two:
            yield Equation(code, says, left[0], one, ((other, two),))
    whole = cell("T4", "支出.本年支出合计", "0")
    parts = [
        (key, c)
        for key, column in (("T5", "小计"), ("TF", "小计"), ("TC", "合计"))
        if (c := cell(key, "合计", column))
    ]
    if whole and parts and {"T5", "TF", "TC"} <= set(tables.found):
        says = "财政拨款本年支出 = 一般公共预算 + 基金 + 国资"
        yield Equation("E20", says, "T4", whole, tuple(parts))
    yield from _classes(tables)


def _classes(tables: Tables) -> Iterator[Equation]:
    for row, whole in tables.rows("T3", "本年支出合计").items():
        name = whole.name.split(" ")[1] if len(row) == CLASS and " " in whole.name else ""
        in_total = tables.cell("T1", f"支出.{name}", "0") if name else None
        if in_total:
            yield Equation("E14", f"{name}两表相等", "T3", whole, (("T1", in_total),))


def _economic(tables: Tables) -> Iterator[Equation]:
    cells = {code: cell for (code, _), cell in tables.cells.get("T6", {}).items()}
    for code, whole in cells.items():
        if len(code) == CLASS:
            parts = [
                c for other, c in cells.items() if len(other) == SECTION and other.startswith(code)
            ]
            if parts:
                yield _make("E28", f"{code} = 各款之和", "T6", whole, parts)
    for name, classes in (("人员经费合计", ("301", "303")), ("公用经费合计", _OPERATING)):
        parts = [cells[code] for code in classes if code in cells]
        if name in cells and parts:
            yield _make(
                "E29" if name < "公" else "E30", f"{name} = 各类之和", "T6", cells[name], parts
            )
    basic = tables.cell("T5", "合计", "基本支出")
    totals = [cells[name] for name in ("人员经费合计", "公用经费合计") if name in cells]
    if basic and totals:
        parts_of_basic = tuple(("T6", part) for part in totals)
        yield Equation("E26", "基本支出 = 人员经费 + 公用经费", "T5", basic, parts_of_basic)


_OPERATING = ("302", "307", "309", "310", "311", "312", "313", "399")


def _make(code: str, says: str, key: str, whole: TableCell, parts: Iterable[TableCell]) -> Equation:
    """An equation within one table."""
    return Equation(code, says, key, whole, tuple((key, part) for part in parts))


def judge_equations(tables: Tables, inspection: Inspection) -> None:
    """Each equation, true or false."""
    for equation in equations(tables):
        added = total(part.range() for _, part in equation.parts)
        whole = equation.whole
        spot = Spot(_TITLES[equation.key], whole.text, whole.place)
        basis = "；".join(cited(key, part) for key, part in equation.parts[:4])
        basis = f"{cited(equation.key, whole)}；{basis}"
        if added.meets(whole.range()):
            inspection.holds_outside(equation.code, spot, equation.says, basis)
            continue
        gap = whole.value - added.middle()
        message = (
            f"{equation.says}：{in_wan(whole.value)} 与 {in_wan(added.middle())} "
            f"差 {in_wan(gap)} 万元"
        )
        charge = Charge(
            rule=equation.code,
            level=WRONG,
            written=whole.text,
            expected=in_wan(added.middle()),
            message=message,
            basis=basis,
        )
        inspection.wrong_outside(spot, charge)
