"""Correspondence: which cell of the nine tables is which key of the input, in one place.

A cell is a statement, a row and a column as generator.statements lists them; a key is its path in
the input.  Rows of 科目 are not listed: a row of 公开03表 is ("支出", code, column), and so on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from generator.entry.codes import ITEM_BLOCKS
from generator.facts.terms import APPROPRIATIONS, EXPENDITURE, FUNDS, OTHER_REVENUE, PUBLIC_EXPENSES
from generator.vocabulary.statements import BY_FUND

Keys = tuple[str, ...]
At = tuple[str, str, str]  # statement, row, column

ITEMS, FUND, CAPITAL = ITEM_BLOCKS
OPENING, CLOSING = "年初财政拨款结转和结余", "年末财政拨款结转和结余"
COLUMNS: Final = tuple(key for _, key in EXPENDITURE)
SOURCES: Final = ("财政拨款收入", *(key for _, key in OTHER_REVENUE))
# Columns of a fund's table; 公开08表 (国有资本经营) has the last two, elsewhere all of them.
FUND_COLUMNS: Final = ("年初结转和结余", "本年收入", "基本支出", "项目支出", "年末结转和结余")

REVENUE: Final[Mapping[At, Keys]] = {
    ("T1", f"收入.{key}", "0"): ("收入", key) for _, key in (*APPROPRIATIONS, *OTHER_REVENUE)
}
BALANCES: Final[Mapping[At, Keys]] = {
    ("T1", "收入.使用非财政拨款结余", "0"): ("结转和结余", "使用非财政拨款结余"),
    ("T1", "收入.年初结转和结余", "0"): ("结转和结余", "年初结转和结余"),
    ("T1", "支出.结余分配", "0"): ("结转和结余", "结余分配"),
    ("T1", "支出.年末结转和结余", "0"): ("结转和结余", "年末结转和结余"),
}
FUND_BALANCES: Final[Mapping[At, Keys]] = {
    ("T4", f"收入.年初.{key}", "0"): ("结转和结余", OPENING, key) for _, key in FUNDS
} | {
    ("T4", f"支出.{CLOSING}", column): ("结转和结余", CLOSING, key)
    for column, (_, key) in zip(BY_FUND, FUNDS, strict=True)
}
EXPENSES: Final[Mapping[At, Keys]] = {
    ("TS", name, column): ("三公经费", title, column)
    for _, name, title in PUBLIC_EXPENSES
    for column in ("预算", "决算")
}

# Where last year's tables have what this year's is compared with.
LAST_YEAR: Final[Mapping[At, Keys]] = {
    at: ("上年", key, "金额")
    for key, at in {
        "收入总计": ("T1", "收入.总计", "0"),
        "支出总计": ("T1", "支出.总计", "0"),
        "本年收入合计": ("T1", "收入.本年收入合计", "0"),
        "本年支出合计": ("T1", "支出.本年支出合计", "0"),
        "财政拨款收入总计": ("T4", "收入.总计", "0"),
        "财政拨款支出总计": ("T4", "支出.总计", "0"),
        "一般公共预算财政拨款支出": ("T5", "合计", "小计"),
        "一般公共预算基本支出": ("T5", "合计", "基本支出"),
        "财政拨款收入": ("T2", "合计", "财政拨款收入"),
        **{key: ("T1", f"收入.{key}", "0") for _, key in OTHER_REVENUE},
        **{key: ("T3", "合计", key) for key in COLUMNS},
        "政府性基金支出": ("TF", "合计", "小计"),
        "国有资本经营预算支出": ("TC", "合计", "合计"),
        "三公经费": ("TS", "合计", "决算"),
    }.items()
} | {("TS", name, "决算"): ("三公经费", title, "上年") for _, name, title in PUBLIC_EXPENSES}
