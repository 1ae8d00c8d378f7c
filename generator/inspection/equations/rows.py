"""Rows: the equations within the tables by 科目: rows against columns, 类 against 款 and 项."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.inspection.equations.equation import WHOLE, Equation, below, within
from generator.understanding import Tables
from generator.vocabulary.subjects import CLASS

# The column that is a sum, and the rule for its rows and for its levels.
_SUMS: Final = {
    "T2": ("本年收入合计", "E06", "E07"),
    "T3": ("本年支出合计", "E11", "E12"),
    "T5": ("小计", "E23", "E24"),
    "TF": ("小计", "E31", "E31"),
    "TC": ("合计", "E32", "E32"),
}
_UNNAMED: Final = "其他栏"
_HALVES: Final = ("人员经费", "公用经费")
_BALANCES: Final = ("年初结转和结余", "本年收入", "年末结转和结余")
_STAFF: Final = ("301", "303")
_OPERATING: Final = ("302", "307", "309", "310", "311", "312", "313", "399")


def of_rows(tables: Tables) -> Iterator[Equation]:
    """E06, E07, E11, E12, E23, E24, E28–E32."""
    for key, (first, by_row, by_level) in _SUMS.items():
        yield from _across(tables, key, first, by_row)
        yield from _levels(tables, key, first, by_level)
        yield from _balances(tables, key, first, by_row)
    yield from _economic(tables)


def _across(tables: Tables, key: str, first: str, code: str) -> Iterator[Equation]:
    """The sum of a row, where blank cells kept their columns."""
    columns = tables.columns.get(key, frozenset())
    if key not in tables.ruled or _UNNAMED in columns:
        return
    others = columns - {first, *_BALANCES, *_HALVES}
    if "基本支出" not in columns:
        others |= columns & set(_HALVES)
    for row, whole in tables.rows(key, first).items():
        parts = [tables.cell(key, row, column) for column in sorted(others)]
        yield from within(code, f"{first} = 各栏之和", key, whole, parts)
    if "基本支出" in columns and set(_HALVES) <= columns:
        for row, whole in tables.rows(key, "基本支出").items():
            parts = [tables.cell(key, row, column) for column in _HALVES]
            yield from within(code, "基本支出 = 人员经费 + 公用经费", key, whole, parts)


def _levels(tables: Tables, key: str, first: str, code: str) -> Iterator[Equation]:
    """款 = Σ 项, 类 = Σ 款, 合计 = Σ 类, or of whatever the next listed level is."""
    ruled = key in tables.ruled
    columns = sorted(tables.columns.get(key, frozenset()) - {_UNNAMED}) if ruled else [first]
    for column in columns:
        rows = tables.rows(key, column)
        for row, codes in below(rows).items():
            if (whole := rows.get(row)) is None:
                continue
            parts = [rows[code] for code in codes]
            name = WHOLE if row == WHOLE else whole.subject
            yield from within(code, f"{name} = 下级之和（{column}）", key, whole, parts)


def _balances(tables: Tables, key: str, first: str, code: str) -> Iterator[Equation]:
    """What a fund had and got is what it spent and has left, row by row."""
    if not tables.has(key, first, *_BALANCES):
        return
    opening, income, closing = _BALANCES
    for row in dict.fromkeys(row for row, _ in tables.cells[key]):
        had, got, left, spent = (
            tables.cell(key, row, column) for column in (opening, income, closing, first)
        )
        sources = [c for c in (got, had) if c is not None]
        uses = [c for c in (spent, left) if c is not None]
        if sources and uses:
            says = "年初结转和结余 + 本年收入 = 本年支出 + 年末结转和结余"
            less = tuple((key, c) for c in sources[1:])
            yield Equation(code, says, key, sources[0], tuple((key, c) for c in uses), less)


def _economic(tables: Tables) -> Iterator[Equation]:
    by_columns = tables.has("T6", "", *_HALVES)
    for column in ("", *_HALVES) if by_columns else ("",):
        rows = tables.rows("T6", column)
        of = f"（{column}）" if column else ""
        for row, whole in rows.items():
            if len(row) == CLASS and row.isdecimal():
                parts = [c for other, c in rows.items() if other != row and other.startswith(row)]
                yield from within("E28", f"{row} = 各款之和{of}", "T6", whole, parts)
        listed = [c for row, c in rows.items() if len(row) == CLASS and row.isdecimal()]
        code = {"人员经费": "E29", "公用经费": "E30"}.get(column, "E28")
        yield from within(code, f"合计 = 各类之和{of}", "T6", rows.get(WHOLE), listed)
    if by_columns:
        for row, whole in tables.rows("T6", "").items():
            halves = [tables.cell("T6", row, column) for column in _HALVES]
            yield from within("E28", "合计 = 人员经费 + 公用经费", "T6", whole, halves)
        return
    rows = tables.rows("T6", "")
    for code, name, group in (("E29", "人员经费", _STAFF), ("E30", "公用经费", _OPERATING)):
        given = [rows.get(one) for one in group]
        yield from within(code, f"{name}合计 = 各类之和", "T6", rows.get(f"{name}合计"), given)
