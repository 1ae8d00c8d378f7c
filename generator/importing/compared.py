"""Compared: last year's tables and this year's budget as what an input compares itself with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from generator.importing.correspondence import CAPITAL, FUND, ITEMS, LAST_YEAR, Keys
from generator.importing.entries import ZERO, Cells, Entry
from generator.subjects import ITEM
from generator.understanding import TableCell, Tables

_TABLES: Final = (("T5", "小计", ITEMS), ("TF", "小计", FUND), ("TC", "合计", CAPITAL))


def of_last_year(tables: Tables, rows: Iterable[Keys]) -> Iterator[Entry]:
    """上年 of everything that this year's input has; `rows` are its rows of 科目."""
    cells = Cells(tables)
    rows = list(rows)
    for at, path in LAST_YEAR.items():
        entry = cells.entry(at, path)
        if entry is not None:
            spent = at[0] == "TS" and path[0] == "三公经费"
            yield replace(entry, needed=bool(entry.value) or spent)
    yield from _by_code(cells, rows, "上年")
    operating = cells.entry(("T6", "公用经费合计", ""), ("机关运行经费", "上年"))
    if operating is not None:
        yield operating


def of_budget(tables: Tables, rows: Iterable[Keys]) -> Iterator[Entry]:
    """年初预算 of every 科目 of 一般公共预算 and of the funds; none is 0."""
    yield from _by_code(Cells(tables), list(rows), "年初预算")


def _by_code(cells: Cells, rows: Iterable[Keys], name: str) -> Iterator[Entry]:
    """What each 科目 spent, by the tables, for its row of the input.

    A 科目 that a table, read whole, has not is 0.  One that had a budget and spent nothing is a new
    row; one that was there last year alone is none.
    """
    for key, column, path in _TABLES:
        printed = cells.rows(key, ITEM)
        typed = [row[-1] for row in rows if row[:-1] == path]
        new = typed if name == "上年" else [*typed, *printed]
        known = {*printed, *(typed if cells.is_whole(key) else ())}
        for code in sorted(known & {*new}):
            value, cell = _spent(cells, key, code, column)
            yield Entry((*path, code, name), value, cell, key)


def _spent(cells: Cells, key: str, code: str, column: str) -> tuple[Decimal, TableCell | None]:
    """The column that adds up the others, or what it would be."""
    if cell := cells.cell(key, code, column):
        return cells.amount(key, code, column), cell
    kinds = ("基本支出", "项目支出")
    found = next((one for kind in kinds if (one := cells.cell(key, code, kind))), None)
    return sum((cells.amount(key, code, kind) for kind in kinds), ZERO), found
