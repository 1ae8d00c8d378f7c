"""Expenses: the equations of the “三公” table, and of basic expenditure with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.inspection.equations.equation import Equation, within
from generator.understanding import Tables

_MADE_OF: Final = (
    ("E34", "合计", ("因公出国境费", "公务用车购置及运行维护费", "公务接待费")),
    ("E35", "公务用车购置及运行维护费", ("公务用车购置费", "公务用车运行维护费")),
)
_BASIC: Final = {
    "30212": "因公出国境费",
    "30217": "公务接待费",
    "30231": "公务用车运行维护费",
    "31013": "公务用车购置费",
}


def of_expenses(tables: Tables) -> Iterator[Equation]:
    """E34, E35, and E36 of the year that table 06 is of."""
    for column in ("预算", "决算", "上年"):
        for code, row, below in _MADE_OF:
            whole = tables.cell("TS", row, column)
            parts = [tables.cell("TS", name, column) for name in below]
            yield from within(code, f"{row}{column}数 = 各项之和", "TS", whole, parts)
    column = "预算" if tables.is_budget("T6") else "决算"
    for code, name in _BASIC.items():
        whole, part = tables.cell("TS", name, column), tables.cell("T6", code)
        if whole is not None and part is not None:
            says = f"基本支出里的{name}不多于“三公”经费表的{name}"
            yield Equation("E36", says, "TS", whole, (("T6", part),), at_most=True)
