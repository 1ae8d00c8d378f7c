"""Held: which figure of a report a quantity is, and which cells of the tables hold it.

A figure is one of all the money of a report or of one fund; 财政拨款收入 is what came in
(收入合计) of 财政拨款.  A new place for a figure is a line of `_CELLS`, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Where = tuple[str, str, str]  # statement, row, column: generator.vocabulary.statements has them all

WHOLE: Final = ""
GRANTS: Final = "财政拨款"
GENERAL: Final = "一般公共预算"
FUND: Final = "政府性基金"
CAPITAL: Final = "国有资本经营"
# The kinds of money by what names them, the narrower ones first.
FUNDS: Final = (CAPITAL, FUND, GENERAL, GRANTS)

# How far a figure is below the total: what is listed of one is lower, or of less money.
DEPTH: Final[Mapping[str, int]] = {
    **dict.fromkeys(("收入总计", "支出总计"), 0),
    **dict.fromkeys(
        (
            "收入合计", "支出合计", "年初结转和结余", "年末结转和结余", "使用非财政拨款结余",
        ), 1,
    ),
    **dict.fromkeys(
        (
            "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入", "基本支出",
            "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出",
        ), 2,
    ),
    **dict.fromkeys(("人员经费", "公用经费"), 3),
}  # fmt: skip
# Figures that are of all the money alone.
SOURCES: Final = frozenset(
    (
        "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入", "上缴上级支出",
        "经营支出", "对附属单位补助支出", "使用非财政拨款结余",
    )
)  # fmt: skip

Figures = tuple[tuple[str, ...], ...]  # each with what it may be instead, the likeliest first
_IN: Final = ("收入合计", "收入总计")
_OUT: Final = ("支出合计", "支出总计")
# The money that the name of a quantity says by itself, and the figures that it is.  财政拨款收入
# may be what came in this year or all that there was; 收、支总计 is two figures at once.
_FIGURES: Final[Mapping[str, tuple[str, Figures]]] = {
    **{name: (WHOLE, ((name,),)) for name in DEPTH},
    "收支总计": (WHOLE, (("收入总计",), ("支出总计",))),
    "收入": (WHOLE, (_IN,)),
    "支出": (WHOLE, (_OUT,)),
    "财政拨款收入": (GRANTS, (_IN,)),
    "财政拨款支出": (GRANTS, (_OUT,)),
    "财政拨款收支总计": (GRANTS, (("收入总计",), ("支出总计",))),
    "财政拨款收入总计": (GRANTS, (("收入总计",),)),
    "财政拨款支出总计": (GRANTS, (("支出总计",),)),
    **{f"{fund}收入": (fund, (("收入合计",),)) for fund in (GENERAL, FUND, CAPITAL)},
    **{f"{fund}支出": (fund, (("支出合计",),)) for fund in (GENERAL, FUND, CAPITAL)},
}


def figures_of(quantity: str, kind: str) -> tuple[str, Figures]:
    """The money and the figures of a quantity of the table; of one of its own it is that one.

    What a budget calls its 收入 is all of it: there the total is the likeliest.
    """
    fund, figures = _FIGURES.get(quantity, (WHOLE, ((quantity,),)))
    return fund, tuple(one[::-1] for one in figures) if kind == "预算" else figures


def _of_grants(fund: str, column: str) -> Mapping[tuple[str, str], tuple[Where, ...]]:
    """The cells of one fund of 财政拨款 in the tables of all of them."""
    return {
        ("收入合计", fund): (
            ("T1", f"收入.{column}收入", "0"), ("T4", f"收入.{column}", "0"),
        ),
        ("年初结转和结余", fund): (("T4", f"收入.年初.{column}", "0"),),
        ("支出总计", fund): (("T4", "支出.总计", fund),),
    }  # fmt: skip


_CELLS: Final[Mapping[tuple[str, str], tuple[Where, ...]]] = {
    ("收入总计", WHOLE): (("T1", "收入.总计", "0"),),
    ("支出总计", WHOLE): (("T1", "支出.总计", "0"),),
    ("收入合计", WHOLE): (("T1", "收入.本年收入合计", "0"), ("T2", "合计", "本年收入合计")),
    ("支出合计", WHOLE): (("T3", "合计", "本年支出合计"), ("T1", "支出.本年支出合计", "0")),
    ("年初结转和结余", WHOLE): (("T1", "收入.年初结转和结余", "0"),),
    ("年末结转和结余", WHOLE): (("T1", "支出.年末结转和结余", "0"),),
    ("使用非财政拨款结余", WHOLE): (("T1", "收入.使用非财政拨款结余", "0"),),
    **{
        (name, WHOLE): (("T1", f"收入.{name}", "0"), ("T2", "合计", name))
        for name in ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
    },
    **{
        (name, WHOLE): (("T3", "合计", name),)
        for name in (
            "基本支出", "项目支出", "人员经费", "公用经费", "上缴上级支出", "经营支出",
            "对附属单位补助支出",
        )
    },
    ("收入总计", GRANTS): (("T4", "收入.总计", "0"),),
    ("支出总计", GRANTS): (("T4", "支出.总计", "0"),),
    ("收入合计", GRANTS): (("T4", "收入.本年收入合计", "0"),),
    ("支出合计", GRANTS): (("T4", "支出.本年支出合计", "0"), ("TG", "合计", "小计")),
    ("基本支出", GRANTS): (("TG", "合计", "基本支出"), ("TB", "合计", "")),
    ("项目支出", GRANTS): (("TG", "合计", "项目支出"),),
    ("人员经费", GRANTS): (("TB", "人员经费合计", ""),),
    ("公用经费", GRANTS): (("TB", "公用经费合计", ""),),
    ("年初结转和结余", GRANTS): (("T4", "收入.年初财政拨款结转和结余", "0"),),
    ("年末结转和结余", GRANTS): (("T4", "支出.年末财政拨款结转和结余", "0"),),
    **_of_grants(GENERAL, "一般公共预算财政拨款"),
    **_of_grants(FUND, "政府性基金预算财政拨款"),
    **_of_grants(CAPITAL, "国有资本经营预算财政拨款"),
    ("支出合计", GENERAL): (("T5", "合计", "小计"), ("T4", "支出.本年支出合计", GENERAL)),
    ("基本支出", GENERAL): (("T5", "合计", "基本支出"),),
    ("项目支出", GENERAL): (("T5", "合计", "项目支出"),),
    ("人员经费", GENERAL): (("T6", "人员经费合计", ""),),
    ("公用经费", GENERAL): (("T6", "公用经费合计", ""),),
    ("收入合计", FUND): (("TF", "合计", "本年收入"), *_of_grants(FUND, "政府性基金预算财政拨款")[
        "收入合计", FUND]),
    ("年初结转和结余", FUND): (("TF", "合计", "年初结转和结余"),),
    ("支出合计", FUND): (("TF", "合计", "小计"), ("T4", "支出.本年支出合计", FUND)),
    ("基本支出", FUND): (("TF", "合计", "基本支出"),),
    ("项目支出", FUND): (("TF", "合计", "项目支出"),),
    ("年末结转和结余", FUND): (("TF", "合计", "年末结转和结余"),),
    ("支出合计", CAPITAL): (("TC", "合计", "合计"), ("T4", "支出.本年支出合计", CAPITAL)),
    ("基本支出", CAPITAL): (("TC", "合计", "基本支出"),),
    ("项目支出", CAPITAL): (("TC", "合计", "项目支出"),),
}  # fmt: skip
# Where a budget has a figure first: its 总表 need not have what was carried forward apart.
_PLANNED: Final[Mapping[tuple[str, str], tuple[Where, ...]]] = {
    ("收入总计", WHOLE): (("T1", "收入.总计", "0"), ("T2", "合计", "本年收入合计")),
    ("支出总计", WHOLE): (("T1", "支出.总计", "0"), ("T3", "合计", "本年支出合计")),
    ("收入合计", GRANTS): (
        ("T1", "收入.财政拨款收入", "0"), ("T2", "合计", "财政拨款收入"),
        ("T4", "收入.本年收入合计", "0"),
    ),
    **{
        ("支出合计", fund): (*_CELLS["支出合计", fund], ("T4", "支出.总计", fund))
        for fund in (GENERAL, FUND, CAPITAL)
    },
    ("政府采购", WHOLE): (("TP", "合计", ""),),
    **{
        (f"政府采购{kind}", WHOLE): (("TP", kind, ""),) for kind in ("货物", "工程", "服务")
    },
}  # fmt: skip
# The rows of the “三公”经费表 by the quantity that they hold; its columns are apart.
EXPENSES: Final[Mapping[str, str]] = {
    "“三公”经费": "合计",
    "因公出国（境）费": "因公出国境费",
    "公务用车购置及运行维护费": "公务用车购置及运行维护费",
    "公务用车购置费": "公务用车购置费",
    "公务用车运行维护费": "公务用车运行维护费",
    "公务接待费": "公务接待费",
    "机关运行经费": "机关运行经费",
    "会议费": "会议费",
    "培训费": "培训费",
}
# Where a report has 机关运行经费 of its year that its “三公”经费表 has not: in a table of its own.
AGENCY: Final = ("机关运行经费", ("TR", "合计", ""))
# Of these it has what came out of 财政拨款: elsewhere 会议费 is of all the money.
WITH_EXPENSES: Final = frozenset(("会议费", "培训费"))
# The same rows in the order in which the table has them.
EXPENSE_ROWS: Final = (
    "合计", "因公出国境费", "公务用车购置及运行维护费", "公务用车购置费", "公务用车运行维护费",
    "公务接待费",
)  # fmt: skip
# The tables by code that hold a 类 of a fund, and their column of what is spent of it.
_BY_CODE: Final[Mapping[str, tuple[str, str]]] = {
    WHOLE: ("T3", "本年支出合计"),
    GENERAL: ("T5", "小计"),
    FUND: ("TF", "小计"),
    CAPITAL: ("TC", "合计"),
}
SPENT_IN: Final = tuple(_BY_CODE[fund] for fund in (GENERAL, FUND, CAPITAL))


def cells_of(quantity: str, fund: str, kind: str) -> tuple[Where, ...]:
    """The cells that hold a figure of the year in a 决算 or a 预算, the best first.

    Those of a quantity of its own (“三公”) are in `EXPENSES`.
    """
    planned = _PLANNED.get((quantity, fund)) if kind == "预算" else None
    return planned or _CELLS.get((quantity, fund), ())


def cells_of_subject(code: str, name: str, fund: str) -> tuple[Where, ...]:
    """The cells that hold what is spent of a 类, by its code and its name."""
    if fund == GRANTS:
        return (("T4", f"支出.{name}", "0"),)
    key, column = _BY_CODE[fund]
    return ((key, code, column), *((("T1", f"支出.{name}", "0"),) if fund == WHOLE else ()))
