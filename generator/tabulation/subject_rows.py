"""Coded: the tables with a row for each 科目: its code, its name, its amounts."""

from __future__ import annotations

from typing import Final

from generator.tabulation.arrangement import Arrangement, Cell, Names
from generator.tabulation.forms import Form
from generator.tabulation.table import Entry, Table
from generator.vocabulary.subjects import CLASS

_WHOLE_ROW: Final = "合计"
_LEVEL: Final = 2  # digits of a 款 or a 项 below its 类
_SPENT: Final = frozenset({"小计", "合计", "基本支出", "项目支出"})
# What heads a column that the facts call otherwise, where nothing stands above it.
_WHOLE: Final = frozenset({"本年收入合计", "本年支出合计", "小计", ""})
_HEADED: Final = {"经营收入": "事业单位经营收入"}


def coded(table: Table, form: Form) -> Arrangement:
    """A table by 科目, its 合计 first or last, as the form has it."""
    entries = _ordered(table, form)
    leading = len(form.codes) + 1
    rows, wide = [], []
    for at, entry in enumerate(entries):
        if entry.row == _WHOLE_ROW:
            wide.append((at, 0, leading - 1))
            lead: Names = (entry.label, *[""] * (leading - 1))
        else:
            # What the dictionary does not know has no code.
            code = entry.row if entry.row.isdecimal() else ""
            lead = (*_apart(code, len(form.codes)), entry.label)
        amounts: list[Cell] = [entry.cells.get(column, "") for column in table.columns]
        rows.append((*lead, *amounts))
    columns = table.columns
    numbering = (
        ("栏次", *[""] * (leading - 1), *(str(at) for at in range(1, len(columns) + 1)))
        if form.counted
        else ()
    )
    at_amounts = frozenset(range(leading, leading + len(columns)))
    heading = _heading(table, form)
    return Arrangement(heading, numbering, tuple(rows), at_amounts, tuple(wide), leading)


def _ordered(table: Table, form: Form) -> list[Entry]:
    """The rows that are printed: a total of one kind is a column here and no row."""
    rows = [row for row in table.rows if table.key != "T6" or not row.row.endswith("经费合计")]
    if table.key in form.last:
        rows.sort(key=lambda row: row.row == _WHOLE_ROW)
    return rows


def _apart(code: str, columns: int) -> Names:
    """类, 款 and 项 in columns of their own, or the whole code in the one that there is."""
    if columns == 1:
        return (code,)
    below = range(CLASS, CLASS + _LEVEL * (columns - 1), _LEVEL)
    return (code[:CLASS], *(code[at : at + _LEVEL] for at in below))


def _heading(table: Table, form: Form) -> tuple[Names, ...]:
    blank = [""] * len(form.codes)
    if form.over:
        headed = [_HEADED.get(c, "合计" if c in _WHOLE else c) for c in table.columns]
        gap = [""] * len(headed)
        return (
            ("项目", *blank, form.over, *gap[1:]),
            (form.coded, *blank[1:], form.named, *headed),
            (*form.codes, "", *gap),
        )
    lead, below = ("项目", *blank), (*form.codes, form.named)
    if table.key in {"T2", "T3", "T6"} or not table.is_final or table.key in form.last:
        whole = not table.is_final or table.key in form.last
        columns = ["合计" if whole and c in _WHOLE else c for c in table.columns]
        return (*lead, *columns), (*below, *[""] * len(columns))
    return _below_spending(table, form, lead, below)


def _below_spending(table: Table, form: Form, lead: Names, below: Names) -> tuple[Names, ...]:
    """小计, 基本支出 and 项目支出 stand below 本年支出, the balances beside it."""
    spent = [c for c in table.columns if c in _SPENT]
    upper = ["本年支出" if c == spent[0] else "" if c in spent else c for c in table.columns]
    named = ["合计" if c == "小计" and not form.counted else c for c in table.columns]
    lower = (c if of in spent else "" for c, of in zip(named, table.columns, strict=True))
    return (*lead, *upper), (*below, *lower)
