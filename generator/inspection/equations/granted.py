"""Granted: the tables of 财政拨款, 机关运行经费 and 政府采购 that some have beside the nine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from generator.inspection.equations.equation import (
    INCOME,
    SPENDING,
    WHOLE,
    Equation,
    Needs,
    within,
)
from generator.rule import Rule
from generator.understanding import TableCell, Tables
from generator.vocabulary.held import SPENT_IN
from generator.vocabulary.subjects import ITEM, SECTION

E43: Final = Rule(
    "E43",
    "财政拨款支出表与财政拨款总表一致",
    "财政拨款支出表按功能分类、财政拨款基本支出表按经济分类，展开的都是财政拨款收支总表支出一边的数，合计必须是同一个数。",
    "财政拨款收支总表支出合计 960，财政拨款支出表合计 690",
    "财政拨款收支总表支出合计 960，财政拨款支出表合计 960",
)
E44: Final = Rule(
    "E44",
    "财政拨款支出等于三类拨款支出之和",
    "一般公共预算、政府性基金、国有资本经营预算的支出都在财政拨款支出里：合计不会多于它；合计相等的，每一科目也都相等。"
    "财政拨款基本支出与一般公共预算基本支出也是这样。",
    "两张表合计都是 900，行政运行一张 400、一张 410",
    "两张表合计都是 900，行政运行都是 400",
)
E45: Final = Rule(
    "E45",
    "机关运行经费不多于基本支出表的同一科目",
    "机关运行经费是基本支出里的公用经费，它的表每一科目、合计都不多于基本支出表的。",
    "机关运行经费表办公费 60，基本支出表办公费 50",
    "机关运行经费表办公费 50，基本支出表办公费 50",
    hint="口径可能不同，如有的把项目支出里的也算上，所以只作提示。",
)

E46: Final = Rule(
    "E46",
    "政府采购表的合计等于货物、工程、服务之和",
    "政府采购法第二条：采购分货物、工程、服务三类，表上分三类列的，合计是三类之和。",
    "合计 100，货物 60，服务 30",
    "合计 100，货物 60，工程 10，服务 30",
)

# The tables that each equation needs, and the one whose blank cells it has to know.
NEEDS: Final[Needs] = {E43: ("TG T4", ""), E44: ("TG T5", ""), E45: ("TR T6", ""), E46: ("TP", "")}
_KIND: Final = "基本支出"


def of_granted(tables: Tables) -> Iterator[Equation]:
    """E43–E46."""
    yield from _of_all(tables)
    by_fund = [tables.rows(key, column) for key, column in SPENT_IN]
    yield from _made_of(tables, "财政拨款支出", tables.rows("TG", "小计"), *by_fund)
    basic = "财政拨款基本支出"
    yield from _made_of(tables, basic, tables.rows("TB", ""), tables.rows("T6", ""))
    yield from _of_agencies(tables)
    kinds = [tables.cell("TP", kind) for kind in ("货物", "工程", "服务")]
    yield from within(E46, "合计 = 货物 + 工程 + 服务", tables.cell("TP", WHOLE), kinds)


def _of_all(tables: Tables) -> Iterator[Equation]:
    """E43: the whole of each with that of the 总表, which may have more than one, and by kind."""
    granted, basic = tables.cell("TG", WHOLE, "小计"), tables.cell("TB", WHOLE)
    if granted is not None:
        totals = (tables.cell("T4", f"{SPENDING}{row}", "0") for row in ("本年支出合计", "总计"))
        made = [
            Equation(E43, "财政拨款支出表合计 = 财政拨款总表的支出", granted, (total,), less)
            for total in totals
            if total is not None
            for less in ((), _carried(tables))
        ]
        yield from [next((one for one in made if one.holds()), made[0])] if made else []
    kind = tables.cell("T4", f"{SPENDING}{_KIND}", "0")
    own = tables.cell("TG", WHOLE, _KIND)
    yield from within(E43, "基本支出 = 财政拨款总表的基本支出", own, [kind])
    yield from within(E43, "财政拨款基本支出表合计 = 财政拨款的基本支出", basic, [own or kind])


def _carried(tables: Tables) -> tuple[TableCell, ...]:
    """What is in the 总表 from last year, which a table of 当年拨款 leaves out."""
    cell = tables.cell("T4", f"{INCOME}年初财政拨款结转和结余", "0")
    return (cell,) if cell is not None and cell.value else ()


def _made_of(
    tables: Tables, name: str, granted: Mapping[str, TableCell], *parts: Mapping[str, TableCell]
) -> Iterator[Equation]:
    """E44: of two tables with one total the rows are equal too; else the parts are not more."""
    whole = granted.get(WHOLE)
    totals = tuple(rows[WHOLE] for rows in parts if WHOLE in rows)
    if whole is None or not totals:
        return
    same = Equation(E44, f"{name} = 三类拨款之和", whole, totals)
    if not same.holds():
        # A table of 当年拨款 alone can have less than one with what last year left.
        less = Equation(E44, f"{name}不少于三类拨款之和", whole, totals, at_most=True)
        yield from [] if _carried(tables) and not less.holds() else [less]
        return
    yield same
    # What stands above them a table may leave out.
    lowest = ITEM if whole.table == "TG" else SECTION
    for row, cell in granted.items():
        found = tuple(rows[row] for rows in parts if row in rows)
        if found and row.isdecimal() and len(row) == lowest:
            yield Equation(E44, f"{cell.subject}：{name} = 三类拨款之和", cell, found)


def _of_agencies(tables: Tables) -> Iterator[Equation]:
    """E45: each 科目 and the whole of 机关运行经费, against 公用经费."""
    own = tables.rows("TR", "")
    key = "T6" if tables.cells.get("T6") else "TB"
    basic = tables.rows(key, "")
    for row, part in own.items():
        whole = basic.get("公用经费合计" if row == WHOLE else row)
        if whole is not None:
            says = f"{part.subject}：机关运行经费不多于基本支出"
            yield Equation(E45, says, whole, (part,), at_most=True)
