"""Statements: the nine 公开表, each described once: its titles, what its rows are, its columns.

Numbers and positions of the tables differ by year and province (DOMAIN: Hunan 2021 has 三公 as 07,
2022 as 09), so a table is found by its title, a column by its heading, a row by its code or label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the name of what it holds, and how its heading may read."""

    name: str
    heading: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One of the nine tables; `rows` says whether rows are named by 科目 code or by label."""

    key: str
    name: str
    title: re.Pattern[str]
    rows: str
    columns: tuple[Column, ...] = ()


def _columns(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, name) for name in names)


# Tried in this order: a later title may be part of an earlier one.
STATEMENTS: Final = (
    Statement("T4", "财政拨款收入支出决算总表", re.compile("财政拨款收入支出决算总表"), "label"),
    Statement("T1", "收入支出决算总表", re.compile("收入支出决算总表"), "label"),
    Statement(
        "T6",
        "一般公共预算财政拨款基本支出决算表",
        re.compile("一般公共预算财政拨款基本支出决算(明细)?表"),
        "economic",
    ),
    Statement(
        "TS",
        "“三公”经费支出决算表",
        re.compile('三公[”"]?经费(支出)?(预)?决算(明细|情况)?表'),
        "expenses",
    ),
    Statement(
        "TF",
        "政府性基金预算财政拨款收入支出决算表",
        re.compile("政府性基金预算财政拨款(收入)?支出决算(明细)?表"),
        "code",
        _columns("年初结转和结余", "本年收入", "小计", "基本支出", "项目支出", "年末结转和结余"),
    ),
    Statement(
        "TC",
        "国有资本经营预算财政拨款支出决算表",
        re.compile("国有资本经营预算财政拨款(收入)?支出决算(明细)?表"),
        "code",
        _columns("合计", "基本支出", "项目支出"),
    ),
    Statement(
        "T5",
        "一般公共预算财政拨款支出决算表",
        re.compile("一般公共预算财政拨款支出决算(明细)?表"),
        "code",
        _columns("小计", "基本支出", "项目支出"),
    ),
    Statement(
        "T2",
        "收入决算表",
        re.compile("收入决算表"),
        "code",
        _columns(
            "本年收入合计",
            "财政拨款收入",
            "上级补助收入",
            "事业收入",
            "经营收入",
            "附属单位上缴收入",
            "其他收入",
        ),
    ),
    Statement(
        "T3",
        "支出决算表",
        re.compile("支出决算表"),
        "code",
        _columns(
            "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"
        ),
    ),
)

_LONGEST: Final = 45  # characters of a title with its year and department


def statement_titled(text: str) -> Statement | None:
    """The statement that a line is the title of; None for a line that only mentions one."""
    plain = re.sub(r"\s", "", text)
    if (
        len(plain) > _LONGEST
        or plain.startswith(("-", "注", "—"))
        or re.match("[一二三四五六七八九十]+、", plain)
    ):
        return None
    for statement in STATEMENTS:
        found = statement.title.search(plain)
        if (
            found
            and not plain[found.end() :].strip("：:0123456789")
            and len(found[0]) >= len(plain) - 24
        ):
            return statement
    return None
