"""Expenses: the equations of the “三公” table, and of basic expenditure with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.inspection.equations.equation import Equation, Needs, within
from generator.rule import Edit, Rule
from generator.understanding import TableCell, Tables

E34: Final = Rule(
    "E34",
    "“三公”经费合计等于三项之和",
    "“三公”经费表：合计是因公出国（境）费、公务用车购置及运行维护费、公务接待费三项之和，预算、决算都是。",
    edit=Edit("68.00 6.00 50.00", "68.00 8.00 50.00", "TS"),
)
E35: Final = Rule(
    "E35",
    "公务用车小计等于购置费加运行维护费",
    "“三公”经费表：公务用车购置及运行维护费是购置费与运行维护费之和，预算、决算都是。",
    edit=Edit("50.00 20.00 30.00", "50.00 22.00 30.00", "TS"),
)
E36: Final = Rule(
    "E36",
    "基本支出里的“三公”经费不多于“三公”经费表",
    "公开06表的因公出国（境）费用、公务接待费、公务用车运行维护费、公务用车购置，"
    "是“三公”经费的一部分（另一部分在项目支出里）。",
    edit=Edit("公务接待费 10.00", "公务接待费 12.00", "T6"),
    hint="口径可能不同，如非公务用车的运行费，所以只作提示。",
)
E41: Final = Rule(
    "E41",
    "“三公”经费表的增减额等于本年数减上年数",
    "“三公”经费表列了上年数、本年数和增减额的，本年数是上年数加增减额，每一行都是；减少的增减额是负数。",
    "合计：上年数 30.00，本年数 26.00，增减额 -5.00",
    "合计：上年数 30.00，本年数 26.00，增减额 -4.00",
)

# The tables that each equation needs, and the one whose blank cells it has to know.
NEEDS: Final[Needs] = {
    E34: ("TS", "TS"), E35: ("TS", "TS"), E36: ("TS T6", "TS"), E41: ("TS", "TS"),
}  # fmt: skip
_MADE_OF: Final = (
    (E34, "合计", ("因公出国境费", "公务用车购置及运行维护费", "公务接待费")),
    (E35, "公务用车购置及运行维护费", ("公务用车购置费", "公务用车运行维护费")),
)
_BELOW: Final = {row: below for rule, row, below in _MADE_OF if rule is E35}
_BASIC: Final = {
    "30212": "因公出国境费",
    "30217": "公务接待费",
    "30231": "公务用车运行维护费",
    "31013": "公务用车购置费",
}


def _kinds(tables: Tables, name: str, column: str) -> tuple[TableCell | None, ...]:
    """A kind of the three, or what it is made of where only that is filled in."""
    if cell := tables.cell("TS", name, column):
        return (cell,)
    return tuple(tables.cell("TS", one, column) for one in _BELOW.get(name, ()))


def _moved(tables: Tables) -> Iterator[Equation]:
    """E41: each row with what it was last year and by how much it is more or less."""
    for (row, column), step in tables.cells.get("TS", {}).items():
        before = tables.cell("TS", row, "上年")
        now = tables.cell("TS", row, "决算") or tables.cell("TS", row, "预算")
        if column == "增减" and before and now:
            yield Equation(E41, f"{row}本年数 = 上年数＋增减额", now, (before, step))


def of_expenses(tables: Tables) -> Iterator[Equation]:
    """E34, E35, E41, and E36 of the year that table 06 is of."""
    for column in ("预算", "决算", "上年"):
        for rule, row, below in _MADE_OF:
            whole = tables.cell("TS", row, column)
            parts = [cell for name in below for cell in _kinds(tables, name, column)]
            yield from within(rule, f"{row}{column}数 = 各项之和", whole, parts)
    yield from _moved(tables)
    column = "预算" if tables.is_budget("T6") else "决算"
    for code, name in _BASIC.items():
        whole, part = tables.cell("TS", name, column), tables.cell("T6", code)
        if whole is not None and part is not None:
            says = f"基本支出里的{name}不多于“三公”经费表的{name}"
            yield Equation(E36, says, whole, (part,), at_most=True)
