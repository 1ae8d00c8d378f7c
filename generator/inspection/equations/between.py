"""Between: the equations of one table with another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.inspection.equations.equation import (
    INCOME,
    SPENDING,
    WHOLE,
    Equation,
    Part,
    class_named,
    classes,
    known,
)
from generator.inspection.equations.totals import FUNDS, GRANTS, OWN
from generator.understanding import TableCell, Tables
from generator.vocabulary.statements import spelled
from generator.vocabulary.subjects import ITEM

_SPENT_IN: Final = (("T5", "小计"), ("TF", "小计"), ("TC", "合计"))


def between_tables(tables: Tables) -> Iterator[Equation]:
    """E08–E10, E13, E14, E20–E22, E25–E27, E33."""
    yield from _income(tables)
    yield from _totals(tables)
    yield from _of_funds(tables)
    yield from _of_classes(tables)
    yield from _bounds(tables)
    yield from _basic(tables)


def _year(tables: Tables, key: str, side: str) -> list[TableCell]:
    """The total of a year in a 总表; of a budget also the 总计, which some take for it."""
    name = "本年收入合计" if side == INCOME else "本年支出合计"
    own, whole = (tables.cell(key, f"{side}{row}", "0") for row in (name, "总计"))
    if own is None and f"{side}{name}" in tables.lines.get(key, ()):
        return []
    given = [own, whole] if own is None or tables.is_budget(key) else [own]
    return [cell for cell in given if cell is not None]


def _either(code: str, says: str, one: Part, others: list[Part]) -> Iterator[Equation]:
    """An equation with the first that makes it hold, or else with the first."""
    made = [Equation(code, says, *one, (other,)) for other in others]
    yield from [next((e for e in made if e.holds()), made[0])] if made else []


def _income(tables: Tables) -> Iterator[Equation]:
    granted = tables.cell("T2", WHOLE, "财政拨款收入")
    if granted is not None:
        others = [("T4", cell) for cell in _year(tables, "T4", INCOME)]
        yield from _either("E09", "财政拨款收入 = 财政拨款总表的收入", ("T2", granted), others)
        listed = [tables.cell("T1", f"{INCOME}{name}收入", "0") for name in GRANTS]
        parts = tuple(("T1", cell) for cell in listed if cell is not None)
        if parts:
            yield Equation("E09", "财政拨款收入 = 总表三类拨款之和", "T2", granted, parts)
    for name in OWN:
        one, two = tables.cell("T2", WHOLE, name), tables.cell("T1", f"{INCOME}{name}", "0")
        if one is not None and two is not None:
            yield Equation("E10", f"{name}两表相等", "T2", one, (("T1", two),))


def _totals(tables: Tables) -> Iterator[Equation]:
    for code, says, key, column, side in (
        ("E08", "收入表合计 = 总表本年收入合计", "T2", "本年收入合计", INCOME),
        ("E13", "支出表合计 = 总表本年支出合计", "T3", "本年支出合计", SPENDING),
    ):
        one = tables.cell(key, WHOLE, column)
        if one is not None:
            others = [("T1", cell) for cell in _year(tables, "T1", side)]
            yield from _either(code, says, (key, one), others)


def _of_funds(tables: Tables) -> Iterator[Equation]:
    """E20 by fund where blank cells kept their columns, else in all; E22."""
    row = f"{SPENDING}本年支出合计"
    if row not in tables.lines.get("T4", ()):
        row = f"{SPENDING}总计"
    if tables.has("T4", *(f"{SPENDING}{fund}" for fund in FUNDS)):
        for fund, (key, column) in zip(FUNDS, _SPENT_IN, strict=True):
            one, two = tables.cell(key, WHOLE, column), tables.cell("T4", row, fund)
            if one is not None and (two is not None or one.value):
                found: tuple[Part, ...] = (("T4", two),) if two is not None else ()
                yield Equation("E20", f"{fund}支出 = 财政拨款总表的{fund}支出", key, one, found)
    else:
        whole = tables.cell("T4", row, "0")
        parts = tuple(
            (key, cell)
            for key, column in _SPENT_IN
            if (cell := tables.cell(key, WHOLE, column)) is not None
        )
        if whole and parts and {"T5", "TF", "TC"} <= set(tables.found):
            says = "财政拨款本年支出 = 一般公共预算 + 基金 + 国资"
            yield Equation("E20", says, "T4", whole, parts)
    got, listed = (
        tables.cell("TF", WHOLE, "本年收入"),
        tables.cell("T4", f"{INCOME}{GRANTS[1]}", "0"),
    )
    if got is not None and listed is not None:
        yield Equation("E22", "基金收入 = 财政拨款总表的基金收入", "TF", got, (("T4", listed),))


def _of_classes(tables: Tables) -> Iterator[Equation]:
    """E14 and E21: each 类 by its name; a row that is there and blank is nothing spent."""
    for code, key, column, other, fund in (
        ("E14", "T3", "本年支出合计", "T1", "0"),
        ("E21", "T5", "小计", "T4", "一般公共预算"),
    ):
        summed = {spelled(name): cell for name, cell in classes(tables, other, fund).items()}
        blank = _blank_classes(tables, other) if tables.has(other, f"{SPENDING}{fund}") else set()
        for name, one in class_named(tables, key, column).items():
            two = summed.get(spelled(name))
            if two is not None:
                yield Equation(code, f"{name}两表相等", key, one, ((other, two),))
            elif one.value and spelled(name) in blank:
                yield Equation(code, f"{name}两表相等，另一表是空的", key, one, ())


def _blank_classes(tables: Tables, key: str) -> set[str]:
    named = known(key, SPENDING)
    rows = (row for row in tables.lines.get(key, ()) if row.startswith(SPENDING))
    return {spelled(row.removeprefix(SPENDING)) for row in rows if row not in named}


def _bounds(tables: Tables) -> Iterator[Equation]:
    """E25, E27, E33: what appropriations paid for is part of what was spent."""
    rows = tables.rows("T3", "本年支出合计")
    of = {key: tables.rows(key, column) for key, column in _SPENT_IN}
    for row, whole in rows.items():
        parts = tuple((key, found[row]) for key, found in of.items() if row in found)
        if not parts or (len(row) != ITEM and row != WHOLE):
            continue
        if len(parts) > 1 or parts[0][0] != "T5":
            code, says = "E33", "各项支出不少于三类拨款支出之和"
        elif row == WHOLE:
            code, says = "E27", "一般公共预算支出合计不多于支出合计"
        else:
            code, says = "E25", "一般公共预算的项不多于支出表的同一项"
        yield Equation(code, says, "T3", whole, parts, at_most=True)


def _basic(tables: Tables) -> Iterator[Equation]:
    """E26: basic expenditure by function is that by economic subject."""
    basic = tables.cell("T5", WHOLE, "基本支出")
    names = ("人员经费合计", "公用经费合计")
    halves = [cell for name in names if (cell := tables.cell("T6", name)) is not None]
    if basic is not None and halves:
        parts = tuple(("T6", half) for half in halves)
        yield Equation("E26", "基本支出 = 人员经费 + 公用经费", "T5", basic, parts)
