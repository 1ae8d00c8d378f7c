"""Totals: the equations within the 总表 (公开01 and 04), of a final account and of a budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import takewhile
from typing import Final

from generator.inspection.equations.equation import (
    INCOME,
    SPENDING,
    Equation,
    Needs,
    classes,
    known,
    within,
)
from generator.inspection.equations.rows import E06, E11
from generator.rule import Edit, Rule
from generator.understanding import TableCell, Tables
from generator.vocabulary.statements import BY_FUND, LAST_YEAR

E01: Final = Rule(
    "E01",
    "本年收入合计等于各项收入之和",
    "公开01表的表样：左边各项收入逐行相加就是本年收入合计。漏抄一行、改了一行没改合计，都会在这里露出来。",
    edit=Edit("附属单位上缴收入 7 10.00", "附属单位上缴收入 7 20.00", "T1"),
)
E02: Final = Rule(
    "E02",
    "本年支出合计等于各类支出之和",
    "公开01表的表样：右边按功能分类列各类支出，相加就是本年支出合计。",
    edit=Edit("住房保障支出 49 30.00", "住房保障支出 49 33.00", "T1"),
)
E03: Final = Rule(
    "E03",
    "收入总计等于本年收入合计加年初结转和使用的结余",
    "公开01表左边：收入总计＝本年收入合计＋使用非财政拨款结余＋年初结转和结余。"
    "预算总表没有本年收入合计的，各项收入相加就是收入总计。",
    edit=Edit("年初结转和结余 29 80.00", "年初结转和结余 29 85.00", "T1"),
)
E04: Final = Rule(
    "E04",
    "支出总计等于本年支出合计加结余分配和年末结转",
    "公开01表右边：支出总计＝本年支出合计＋结余分配＋年末结转和结余。"
    "预算总表没有本年支出合计的，各类支出相加就是支出总计。",
    edit=Edit("年末结转和结余 59 60.00", "年末结转和结余 59 65.00", "T1"),
)
E05: Final = Rule(
    "E05",
    "收入总计等于支出总计",
    "收支总表按“收入总计＝支出总计”编制，结余分配和年末结转补在支出一边，两边不会不等。",
    edit=Edit("总计 60 1,450.00", "总计 60 1,455.00", "T1"),
)
E15: Final = Rule(
    "E15",
    "财政拨款收入总计等于本年收入合计加年初财政拨款结转",
    "公开04表左边相加；年初财政拨款结转和结余又是三类结转之和。",
    edit=Edit("年初财政拨款结转和结余 28 70.00", "年初财政拨款结转和结余 28 75.00", "T4"),
)
E16: Final = Rule(
    "E16",
    "财政拨款支出总计等于本年支出合计加年末财政拨款结转",
    "公开04表右边相加，合计栏和三类拨款各栏都要相等。",
    edit=Edit("年末财政拨款结转和结余 60 55.00", "年末财政拨款结转和结余 60 50.00", "T4"),
)
E17: Final = Rule(
    "E17",
    "财政拨款总表每行合计等于三类拨款之和",
    "公开04表：本年收入合计是三类拨款之和；右边每行的合计是一般公共预算、政府性基金、"
    "国有资本经营三栏之和，本年支出合计是各类之和。",
    edit=Edit("本年收入合计 27 1,250.00", "本年收入合计 27 1,240.00", "T4"),
)
E18: Final = Rule(
    "E18",
    "财政拨款收入总计等于支出总计",
    "财政拨款收支总表两边相等：收入、年初结转在左，支出、年末结转在右。",
    edit=Edit("总计 64 1,320.00", "总计 64 1,302.00", "T4"),
)
E19: Final = Rule(
    "E19",
    "每一类拨款收支平衡",
    "公开04表每类拨款：本年收入＋年初结转＝本年支出＋年末结转。合计平而分类不平，是把一类的数填进了另一类。",
    edit=Edit("政府性基金预算财政拨款 30 10.00", "政府性基金预算财政拨款 30 15.00", "T4"),
)

# The tables that each equation needs, and the one whose blank cells it has to know.
NEEDS: Final[Needs] = {
    E01: ("T1", ""), E02: ("T1", ""), E03: ("T1", ""), E04: ("T1", ""),
    E05: ("T1", ""), E15: ("T4", ""), E16: ("T4", ""), E17: ("T4", "T4"),
    E18: ("T4", ""), E19: ("T4", "T4"),
}  # fmt: skip
GRANTS: Final = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
OWN: Final = (
    "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入", "财政专户管理资金收入",
)  # fmt: skip
# A year's own total, and what is added to it: income and expenditure of both 总表; a 收入表 or a
# 支出表 that is a list has the rows of the 总表.
_YEARS: Final = {
    "T1": ("本年收入合计", ("使用非财政拨款结余", "年初结转和结余")),
    "T2": ("本年收入合计", ("使用非财政拨款结余", "年初结转和结余")),
    "T4": ("本年收入合计", ("年初财政拨款结转和结余",)),
}
_SPENT: Final = {
    "T1": ("本年支出合计", ("结余分配", "年末结转和结余")),
    "T3": ("本年支出合计", ("结余分配", "年末结转和结余")),
    "T4": ("本年支出合计", ("年末财政拨款结转和结余",)),
}
_INCOME_RULES: Final = {"T1": (E01, E03), "T2": (E06, E06), "T4": (E17, E15)}
_SPENDING_RULES: Final = {"T1": (E02, E04), "T3": (E11, E11), "T4": (E17, E16)}


def of_totals(tables: Tables) -> Iterator[Equation]:
    """E01–E05 and E15–E19, as far as the tables have the rows; E06 and E11 of lists."""
    for key in ("T1", "T2", "T4"):
        yield from _income(tables, key)
    for key in ("T1", "T3", "T4"):
        yield from _spending(tables, key)
    for key in ("T1", "T4"):
        left, right = (tables.cell(key, f"{side}总计", "0") for side in (INCOME, SPENDING))
        yield from within(E05 if key == "T1" else E18, "收入总计 = 支出总计", left, [right])
    yield from _columns(tables)
    yield from _by_fund(tables)


def _income(tables: Tables, key: str) -> Iterator[Equation]:
    rule, summed = _INCOME_RULES[key]
    cell = {row: c for row, c in tables.rows(key, "0").items() if row.startswith(INCOME)}
    if _unknown(cell, key):
        return
    grants = [cell.get(f"{INCOME}{name}{'' if key == 'T4' else '收入'}") for name in GRANTS]
    one = cell.get(f"{INCOME}财政拨款收入")
    if one is not None:
        yield from within(rule, "财政拨款收入 = 三类拨款之和", one, grants)
    year, balances = _YEARS[key]
    own = cell.get(f"{INCOME}{year}")
    parts, later = _parted(tables, key, own, [*([one] if one else grants), *_sources(cell)])
    leaves_out = key == "T4" and not _are_printed(tables, key, INCOME, GRANTS)
    listed_all = within(rule, "本年收入合计 = 各项收入之和", own, parts)
    yield from _sure(listed_all, leaves_out)
    opening = [*later, *(cell.get(f"{INCOME}{name}") for name in balances)]
    whole = cell.get(f"{INCOME}总计")
    if own is not None:
        says = "收入总计 = 本年收入合计 + " + " + ".join(balances)
        leaves_out = _leaves_out(tables, key, INCOME, balances)
        yield from _sure(within(summed, says, whole, [own, *opening]), leaves_out)
    elif own is None and f"{INCOME}{year}" not in tables.lines.get(key, ()):
        yield from within(summed, "收入总计 = 各项收入之和", whole, [*parts, *opening])
    if key == "T4":
        listed = [cell.get(f"{INCOME}年初.{name}") for name in GRANTS]
        yield from within(E15, "年初财政拨款结转和结余 = 三类之和", opening[-1], listed)


def _sources(cells: dict[str, TableCell]) -> list[TableCell | None]:
    """What comes from elsewhere than 财政拨款; 单位资金 has in it what is listed below it.

    A flat list may have 其他资金 beside the others: then what follows it is more than it.
    """
    every = [cells.get(f"{INCOME}{name}") for name in OWN]
    one = cells.get(group := f"{INCOME}其他资金收入")
    if one is None:
        return every
    rows = list(cells)
    below = set(takewhile(lambda row: "合计" not in row, rows[rows.index(group) + 1 :]))
    parts = [cells[row] for row in below & {f"{INCOME}{name}" for name in OWN}]
    inside = parts if sum((part.value for part in parts), Fraction(0)) <= one.value else []
    return [one, *(cell for cell in every if cell not in inside)]


def _parted(
    tables: Tables, key: str, year: TableCell | None, cells: Sequence[TableCell | None]
) -> tuple[list[TableCell], list[TableCell]]:
    """What a total of the year is made of, and what is listed below it: that is of 总计 alone.

    广东 has 上级补助收入 below 本年收入合计; others print the total first and its parts below.
    """
    given = [cell for cell in cells if cell is not None]
    order = {id(cell): at for at, cell in enumerate(tables.cells.get(key, {}).values())}
    at = order[id(year)] if year is not None else len(order)
    above = [cell for cell in given if order[id(cell)] < at]
    return (above, [cell for cell in given if order[id(cell)] > at]) if above else (given, [])


def _spending(tables: Tables, key: str) -> Iterator[Equation]:
    rule, summed = _SPENDING_RULES[key]
    year, balances = _SPENT[key]
    for column in _columns_of(tables, key):
        of = "" if column == "0" else f"（{column}）"
        own = tables.cell(key, f"{SPENDING}{year}", column)
        every = list(classes(tables, key, column).values())
        listed, later = _parted(tables, key, own, every)
        yield from within(rule, f"本年支出合计 = 各类支出之和{of}", own, listed)
        closing = [tables.cell(key, f"{SPENDING}{name}", column) for name in balances]
        whole = tables.cell(key, f"{SPENDING}总计", column)
        if own is not None:
            says = "支出总计 = 本年支出合计 + " + " + ".join(balances) + of
            leaves_out = _leaves_out(tables, key, SPENDING, balances)
            yield from _sure(within(summed, says, whole, [own, *later, *closing]), leaves_out)
        elif own is None and f"{SPENDING}{year}" not in tables.lines.get(key, ()):
            says = f"支出总计 = 各类支出之和{of}"
            yield from within(summed, says, whole, [*listed, *closing])


def _columns_of(tables: Tables, key: str) -> list[str]:
    """The columns of the right side; the first alone where blank cells lost theirs."""
    if key not in tables.ruled:
        return ["0"]
    return ["0", *sorted(c.removeprefix(SPENDING) for c in tables.columns[key] if _is_other(c))]


def _is_other(column: str) -> bool:
    return column.startswith(SPENDING) and column != f"{SPENDING}0"


def _unknown(cells: dict[str, TableCell], key: str) -> bool:
    """Whether income stands in a row that the statement does not name, nor is part of another."""
    named = known(key, INCOME) | {f"{INCOME}年初.{name}" for name in GRANTS}
    others = {row: cell for row, cell in cells.items() if row not in named and cell.value}
    inside: dict[str, Fraction] = {}
    for row, cell in others.items():
        above = row.rpartition(".")[0]
        inside[above] = inside.get(above, Fraction(0)) + cell.value
    return any(row not in cells or cells[row].value < value for row, value in inside.items())


def _leaves_out(tables: Tables, key: str, side: str, rows: tuple[str, ...]) -> bool:
    """Whether a final account has not all of its balances; a budget prints those that it has."""
    return not tables.is_budget(key) and not _are_printed(tables, key, side, rows)


def _sure(made: Iterator[Equation], leaves_out: bool) -> Iterator[Equation]:  # noqa: FBT001  the one question here
    """Of a table that leaves rows out, the equations that hold all the same."""
    return (equation for equation in made if not leaves_out or equation.holds())


def _are_printed(tables: Tables, key: str, side: str, rows: tuple[str, ...]) -> bool:
    """Whether the table has the rows, blank or not: what it has not it may leave out."""
    return {f"{side}{row}" for row in rows} <= set(tables.lines.get(key, ()))


def _columns(tables: Tables) -> Iterator[Equation]:
    """Each row on the right: the first column is the sum of the others."""
    kinds = _parts_of(tables, "T1")
    apart = tables.has("T4", f"{SPENDING}{LAST_YEAR}")
    funds = (*BY_FUND, LAST_YEAR) if apart else BY_FUND
    for key, columns, rule in (("T1", kinds, E02), ("T4", funds, E17)):
        if not columns or not tables.has(key, *(f"{SPENDING}{name}" for name in ("0", *columns))):
            continue
        for row, whole in tables.rows(key, "0").items():
            if row.startswith(SPENDING):
                parts = [tables.cell(key, row, name) for name in columns]
                says = f"{row.removeprefix(SPENDING)} = " + " + ".join(columns)
                yield from within(rule, says, whole, parts)


def _parts_of(tables: Tables, key: str) -> tuple[str, ...]:
    """基本支出 or its two halves, and 项目支出, as far as a budget's 总表 has them."""
    for kinds in (("基本支出", "项目支出"), ("人员经费", "公用经费", "项目支出")):
        if tables.has(key, *(f"{SPENDING}{name}" for name in kinds)):
            return kinds
    return ()


def mixes_years(tables: Tables) -> bool:
    """Whether 财政拨款收支总表 has what last year left in one column, and not with its fund."""
    return any(cell.value for cell in tables.rows("T4", LAST_YEAR).values())


def _by_fund(tables: Tables) -> Iterator[Equation]:
    """E19: what a fund had and got is what it spent and has left."""
    if not tables.has("T4", *(f"{SPENDING}{name}" for name in BY_FUND)) or mixes_years(tables):
        return
    lines = tables.lines.get("T4", frozenset())
    opening = tables.cell("T4", f"{INCOME}年初财政拨款结转和结余", "0")
    listed = any(tables.cell("T4", f"{INCOME}年初.{name}", "0") for name in GRANTS)
    if opening is not None and opening.value and not listed:
        return
    row = "本年支出合计" if f"{SPENDING}本年支出合计" in lines else "总计"
    for grant, fund in zip(GRANTS, BY_FUND, strict=True):
        got = tables.cell("T4", f"{INCOME}{grant}", "0")
        had = tables.cell("T4", f"{INCOME}年初.{grant}", "0")
        spent = tables.cell("T4", f"{SPENDING}{row}", fund)
        left = (
            tables.cell("T4", f"{SPENDING}年末财政拨款结转和结余", fund) if row != "总计" else None
        )
        sources = [c for c in (got, had) if c is not None]
        if sources and (spent is not None or left is not None):
            uses = tuple(cell for cell in (spent, left) if cell is not None)
            says = f"{fund}：本年收入 + 年初结转 = 本年支出 + 年末结转"
            yield Equation(E19, says, sources[0], uses, tuple(sources[1:]))
