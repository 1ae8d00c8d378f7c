"""Totals: the equations within the 总表 (公开01 and 04), of a final account and of a budget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.inspection.equations.equation import (
    INCOME,
    SPENDING,
    Equation,
    classes,
    known,
    within,
)
from generator.understanding import TableCell, Tables

GRANTS: Final = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
FUNDS: Final = ("一般公共预算", "政府性基金", "国有资本经营")
OWN: Final = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
# A year's own total, and what is added to it: income and expenditure of both 总表.
_YEARS: Final = {
    "T1": ("本年收入合计", ("使用非财政拨款结余", "年初结转和结余")),
    "T4": ("本年收入合计", ("年初财政拨款结转和结余",)),
}
_SPENT: Final = {
    "T1": ("本年支出合计", ("结余分配", "年末结转和结余")),
    "T4": ("本年支出合计", ("年末财政拨款结转和结余",)),
}


def of_totals(tables: Tables) -> Iterator[Equation]:
    """E01–E05 and E15–E19, as far as the tables have the rows."""
    for key in ("T1", "T4"):
        yield from _income(tables, key)
        yield from _spending(tables, key)
        left, right = (tables.cell(key, f"{side}总计", "0") for side in (INCOME, SPENDING))
        yield from within(
            "E05" if key == "T1" else "E18", "收入总计 = 支出总计", key, left, [right]
        )
    yield from _columns(tables)
    yield from _by_fund(tables)


def _income(tables: Tables, key: str) -> Iterator[Equation]:
    code, summed = ("E01", "E03") if key == "T1" else ("E17", "E15")
    cell = {row: c for row, c in tables.rows(key, "0").items() if row.startswith(INCOME)}
    if _unknown(cell, key):
        return
    grants = [cell.get(f"{INCOME}{name}{'收入' if key == 'T1' else ''}") for name in GRANTS]
    one = cell.get(f"{INCOME}财政拨款收入")
    if one is not None:
        yield from within(code, "财政拨款收入 = 三类拨款之和", key, one, grants)
    parts = [*([one] if one else grants), *(cell.get(f"{INCOME}{name}") for name in OWN)]
    year, balances = _YEARS[key]
    own = cell.get(f"{INCOME}{year}")
    leaves_out = key == "T4" and not _are_printed(tables, key, INCOME, GRANTS)
    listed_all = within(code, "本年收入合计 = 各项收入之和", key, own, parts)
    yield from _sure(listed_all, leaves_out)
    opening = [cell.get(f"{INCOME}{name}") for name in balances]
    whole = cell.get(f"{INCOME}总计")
    if own is not None:
        says = "收入总计 = 本年收入合计 + " + " + ".join(balances)
        leaves_out = _leaves_out(tables, key, INCOME, balances)
        yield from _sure(within(summed, says, key, whole, [own, *opening]), leaves_out)
    elif own is None and f"{INCOME}{year}" not in tables.lines.get(key, ()):
        yield from within(summed, "收入总计 = 各项收入之和", key, whole, [*parts, *opening])
    if key == "T4":
        listed = [cell.get(f"{INCOME}年初.{name}") for name in GRANTS]
        yield from within("E15", "年初财政拨款结转和结余 = 三类之和", key, opening[0], listed)


def _spending(tables: Tables, key: str) -> Iterator[Equation]:
    code, summed = ("E02", "E04") if key == "T1" else ("E17", "E16")
    year, balances = _SPENT[key]
    for column in _columns_of(tables, key):
        of = "" if column == "0" else f"（{column}）"
        listed = list(classes(tables, key, column).values())
        own = tables.cell(key, f"{SPENDING}{year}", column)
        yield from within(code, f"本年支出合计 = 各类支出之和{of}", key, own, listed)
        closing = [tables.cell(key, f"{SPENDING}{name}", column) for name in balances]
        whole = tables.cell(key, f"{SPENDING}总计", column)
        if own is not None:
            says = "支出总计 = 本年支出合计 + " + " + ".join(balances) + of
            leaves_out = _leaves_out(tables, key, SPENDING, balances)
            yield from _sure(within(summed, says, key, whole, [own, *closing]), leaves_out)
        elif own is None and f"{SPENDING}{year}" not in tables.lines.get(key, ()):
            says = f"支出总计 = 各类支出之和{of}"
            yield from within(summed, says, key, whole, [*listed, *closing])


def _columns_of(tables: Tables, key: str) -> list[str]:
    """The columns of the right side; the first alone where blank cells lost theirs."""
    if key not in tables.ruled:
        return ["0"]
    return ["0", *sorted(c.removeprefix(SPENDING) for c in tables.columns[key] if _is_other(c))]


def _is_other(column: str) -> bool:
    return column.startswith(SPENDING) and column != f"{SPENDING}0"


def _unknown(cells: dict[str, TableCell], key: str) -> bool:
    """Whether income stands in a row that the statement does not name."""
    named = known(key, INCOME) | {f"{INCOME}年初.{name}" for name in GRANTS}
    return any(row not in named and cell.value for row, cell in cells.items())


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
    for key, columns, code in (("T1", kinds, "E02"), ("T4", FUNDS, "E17")):
        if not columns or not tables.has(key, *(f"{SPENDING}{name}" for name in ("0", *columns))):
            continue
        for row, whole in tables.rows(key, "0").items():
            if row.startswith(SPENDING):
                parts = [tables.cell(key, row, name) for name in columns]
                says = f"{row.removeprefix(SPENDING)} = " + " + ".join(columns)
                yield from within(code, says, key, whole, parts)


def _parts_of(tables: Tables, key: str) -> tuple[str, ...]:
    """基本支出 or its two halves, and 项目支出, as far as a budget's 总表 has them."""
    for kinds in (("基本支出", "项目支出"), ("人员经费", "公用经费", "项目支出")):
        if tables.has(key, *(f"{SPENDING}{name}" for name in kinds)):
            return kinds
    return ()


def _by_fund(tables: Tables) -> Iterator[Equation]:
    """E19: what a fund had and got is what it spent and has left."""
    if not tables.has("T4", *(f"{SPENDING}{name}" for name in FUNDS)):
        return
    lines = tables.lines.get("T4", frozenset())
    opening = tables.cell("T4", f"{INCOME}年初财政拨款结转和结余", "0")
    listed = any(tables.cell("T4", f"{INCOME}年初.{name}", "0") for name in GRANTS)
    if opening is not None and opening.value and not listed:
        return
    row = "本年支出合计" if f"{SPENDING}本年支出合计" in lines else "总计"
    for grant, fund in zip(GRANTS, FUNDS, strict=True):
        got = tables.cell("T4", f"{INCOME}{grant}", "0")
        had = tables.cell("T4", f"{INCOME}年初.{grant}", "0")
        spent = tables.cell("T4", f"{SPENDING}{row}", fund)
        left = (
            tables.cell("T4", f"{SPENDING}年末财政拨款结转和结余", fund) if row != "总计" else None
        )
        sources = [c for c in (got, had) if c is not None]
        if sources and (spent is not None or left is not None):
            parts = tuple(("T4", c) for c in (spent, left) if c is not None)
            less = tuple(("T4", c) for c in sources[1:])
            says = f"{fund}：本年收入 + 年初结转 = 本年支出 + 年末结转"
            yield Equation("E19", says, "T4", sources[0], parts, less)
