"""Forms: how each form lays its tables out: what heads them, where codes and totals stand."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from generator.tabulation.arrangement import Names
from generator.tabulation.table import PLAIN, Table

_BY_CODE: Final = frozenset({"T2", "T3", "T5", "TF", "TC"})
_GRANTS: Final = (
    "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款",
)  # fmt: skip
_GRANTED: Final = ("一般公共预算", "政府性基金预算", "国有资本经营预算")


class Form(Struct, frozen=True):
    """What tells one form from another; in each, a table by 科目 has a column for its names.

    `amount` heads the amounts that nothing else names; `funds` are the columns of a 总表 by fund,
    `sides` what heads its halves.  `counted` tables have 行次 and 栏次.  `codes` are the columns
    of a code, `coded` what stands above them, if anything does; `named` heads the names.  The
    amounts of a table by 科目 stand below `over` where it says something.  `last` are the
    tables whose 合计 comes last.
    """

    amount: str
    funds: Names
    codes: Names
    named: str
    sides: tuple[str, str] = ("收入", "支出")
    counted: bool = False
    coded: str = ""
    over: str = ""
    last: frozenset[str] = frozenset()


_NATIONAL_ACCOUNTS: Final = Form("金额", _GRANTS, ("功能分类科目编码",), "科目名称", counted=True)
_NATIONAL_BUDGET: Final = Form("预算数", _GRANTED, ("科目编码",), "科目名称")
_PLAIN_ACCOUNTS: Final = Form(
    "决算数", _GRANTS, ("功能分类科目编码",), "科目名称", last=frozenset({"T5"})
)
_SIDES: Final = {"T1": ("本年收入", "本年支出"), "T4": ("财政拨款收入", "财政拨款支出")}
_OVER: Final = {
    "T2": "收入预算",
    "T3": "支出预算",
    "T5": "一般公共预算支出",
    "T6": "一般公共预算基本支出",
    "TF": "政府性基金预算支出",
    "TC": "国有资本经营预算支出",
}


def form_of(table: Table) -> Form:
    """The form in which a table is laid out."""
    if table.form != PLAIN:
        return _NATIONAL_ACCOUNTS if table.is_final else _NATIONAL_BUDGET
    if table.is_final:
        return _PLAIN_ACCOUNTS
    economic = table.key == "T6"
    return Form(
        "预算数",
        _GRANTED,
        ("类", "款") if economic else ("类", "款", "项"),
        "经济分类科目名称" if economic else "功能分类科目名称",
        sides=_SIDES.get(table.key, ("", "")),
        coded="经济分类科目编码" if economic else "功能分类科目编码",
        over=_OVER.get(table.key, ""),
        last=_BY_CODE | {"T6"},
    )
