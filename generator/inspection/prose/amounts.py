"""Amounts: what a section states of a table, each held against its cell."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import (
    Charge,
    Inspection,
    Printed,
    Quote,
    amount,
    money,
    percent,
    quoted,
    rate,
)
from generator.inspection.judge import (
    cited,
    in_wan,
    level,
    named,
    of_cell,
    per_cent,
    same_elsewhere,
    why_share,
)
from generator.later import matcher
from generator.number.reach import percentage, total
from generator.problem import WRONG
from generator.rule import Edit, Rule
from generator.understanding import Tables, Text

N06: Final = Rule(
    "N06",
    "占本年支出合计的比例等于两表相除",
    "一般公共预算支出占本年支出合计的比例，是公开05表的合计除以公开03表的合计。",
    edit=Edit("占本年支出合计的73.54%", "占本年支出合计的75.34%"),
)
X01: Final = Rule(
    "X01",
    "正文的合计与表一致",
    "各节所说的合计都出自公开表，印的应当是同一个数；与别的行相同时，诊断里会写明像是取错了哪一行。",
    edit=Edit("支出合计1387万元", "支出合计1388万元"),
)
X11: Final = Rule(
    "X11",
    "政府性基金一句里收支平衡，支出等于基本加项目",
    "这一句里有收入、年初、支出、基本、项目、年末六个数：收入加年初等于支出加年末，支出等于基本加项目。",
    edit=Edit("支出195万元，其中基本支出5万元", "支出195万元，其中基本支出6万元"),
)

# What a section is about, by words of its heading; the first that fits.
_TOPICS: Final = (
    ("三公", "三公"),
    ("基本支出", "基本支出"),
    ("国有资本", "国资"),
    ("政府性基金", "基金"),
    ("一般公共预算财政拨款支出", "一般公共预算"),
    ("财政拨款收入支出", "财政拨款"),
    ("收入支出决算总体", "总体"),
    ("收入支出决算情况", "总体"),
    ("收入决算", "收入"),
    ("支出决算", "支出"),
    ("机关运行", "机关运行"),
    ("采购", "采购"),
    ("资产", "资产"),
    ("绩效", "绩效"),
)

_WITH_ITEMS: Final = {"一般公共预算", "基金", "国资"}
Where = tuple[str, str, str]  # statement, row, column

# Topic, pattern before the amount, the cell that it states.
_STATED: Final[tuple[tuple[str, str, Where], ...]] = (
    (
        "总体",
        "收、支总计|收入总计|总收入|收支总计|收入支出总计",
        ("T1", "收入.总计", "0"),
    ),
    ("总体", "支出总计|总支出", ("T1", "支出.总计", "0")),
    ("收入", "收入合计", ("T1", "收入.本年收入合计", "0")),
    ("收入", "上级补助收入", ("T1", "收入.上级补助收入", "0")),
    ("收入", "(?<![业属])事业收入", ("T1", "收入.事业收入", "0")),
    ("收入", "经营收入", ("T1", "收入.经营收入", "0")),
    ("收入", "附属单位上缴收入", ("T1", "收入.附属单位上缴收入", "0")),
    ("收入", "其他收入", ("T1", "收入.其他收入", "0")),
    ("收入", "财政拨款收入", ("T4", "收入.本年收入合计", "0")),
    ("支出", "支出合计", ("T3", "合计", "本年支出合计")),
    ("支出", "基本支出", ("T3", "合计", "基本支出")),
    ("支出", "项目支出", ("T3", "合计", "项目支出")),
    ("支出", "上缴上级支出", ("T3", "合计", "上缴上级支出")),
    ("支出", "(?<!上缴)经营支出", ("T3", "合计", "经营支出")),
    (
        "财政拨款",
        "财政拨款收、支总计|财政拨款收入总计|财政拨款收支总计|财政拨款收入支出总计",
        ("T4", "收入.总计", "0"),
    ),
    ("财政拨款", "(?<!入)(?<!收、)支出总计", ("T4", "支出.总计", "0")),
    ("财政拨款", "(?:年度?|[\\n，。])财政拨款收入", ("T4", "收入.本年收入合计", "0")),
    ("财政拨款", "(?:年度?|[\\n，。])财政拨款支出", ("T4", "支出.本年支出合计", "0")),
    (
        "一般公共预算",
        "(?:年度?|^|[\n。])财政拨款支出|一般公共预算财政拨款支出(?:决算)?|支出决算数?为",
        ("T5", "合计", "小计"),
    ),
    ("基本支出", "基本支出", ("T5", "合计", "基本支出")),
    ("基本支出", "人员经费", ("T6", "人员经费合计", "")),
    ("基本支出", "公用经费", ("T6", "公用经费合计", "")),
    ("基金", "财政拨款收入", ("TF", "合计", "本年收入")),
    ("基金", "年初结转和结余", ("TF", "合计", "年初结转和结余")),
    ("基金", "[；，]支出(?:收入|决算)?|财政拨款支出", ("TF", "合计", "小计")),
    ("基金", "基本支出", ("TF", "合计", "基本支出")),
    ("基金", "项目支出", ("TF", "合计", "项目支出")),
    ("基金", "年末结转和结余", ("TF", "合计", "年末结转和结余")),
    ("国资", "财政拨款支出|[；，]支出", ("TC", "合计", "合计")),
    ("国资", "基本支出", ("TC", "合计", "基本支出")),
    ("国资", "项目支出", ("TC", "合计", "项目支出")),
    ("绩效", "整体支出绩效评价，涉及一般公共预算支出", ("T5", "合计", "小计")),
)
# 财政拨款收入 by itself may be what came in this year or the total of its account.
_TOTALS: Final[dict[Where, Where]] = {
    ("T4", "收入.本年收入合计", "0"): ("T4", "收入.总计", "0"),
    ("T4", "支出.本年支出合计", "0"): ("T4", "支出.总计", "0"),
}
_OF_ALL: Final = matcher(rf"占本年支出合计的{rate('rate')}")
_ITEMS: Final = matcher(r"\n\d{1,2}[、.．][^\n]*(?:\n(?![（(]?[一二三\d])[^\n]*)*")


def topic(text: Text) -> str:
    """What a section is about; empty where its heading says nothing known."""
    return next((name for words, name in _TOPICS if words in text.heading), "")


def judge_amounts(case: Case, inspection: Inspection) -> None:
    """Amounts that a section states of a table that was read, each against its cell."""
    text, tables = case.text, case.tables
    about = topic(text)
    prose = _without_items(text.text) if about in _WITH_ITEMS else text.text
    for name, pattern, where in _STATED:
        if name != about:
            continue
        found = re.finditer(rf"(?:{pattern})(?:为)?{money('amount')}", prose)
        if tables.cells.get(where[0]) or where[0] in tables.ruled:
            for match in found:
                printed = amount(match, "amount")
                _judge(quoted(text, match), printed, where, tables, inspection)


_FUND: Final = matcher(
    rf"收入{money('income')}；年初结转和结余{money('before')}；支出{money('spent')}，"
    rf"其中：?基本支出{money('basic')}，项目支出{money('project')}；年末结转和结余{money('after')}"
)


def judge_fund(case: Case, inspection: Inspection) -> None:
    """收入 + 年初 = 支出 + 年末, and 支出 = 基本 + 项目, as the sentence itself has them (X11)."""
    for match in _FUND.finditer(case.text.text):
        held = {name: amount(match, name).range() for name in _FUND.groupindex if "_" not in name}
        spent, parts = held["spent"], total((held["basic"], held["project"]))
        left = total((held["income"], held["before"]))
        right = total((spent, held["after"]))
        message = (
            f"收入＋年初 {in_wan(left.middle())}，支出＋年末 {in_wan(right.middle())}；"
            f"支出 {in_wan(spent.middle())}，基本＋项目 {in_wan(parts.middle())}（万元）"
        )
        balanced = parts.meets(spent) and left.meets(right)
        charge = None if balanced else Charge(WRONG, match[0], "", message)
        why = "收入＋年初 = 支出＋年末，支出 = 基本＋项目"
        inspection.settle(X11, quoted(case.text, match), charge, why)


def _without_items(text: str) -> str:
    """The text with its numbered items blanked out: their amounts are judged one by one."""
    return _ITEMS.sub(lambda match: "\n" + "　" * (len(match[0]) - 1), text)


def _judge(
    quote: Quote, printed: Printed, where: Where, tables: Tables, inspection: Inspection
) -> None:
    cell = tables.cell(*where)
    if cell is None:
        _judge_blank(quote, printed, where, tables, inspection)
        return
    bad = level(printed, cell.range())
    whole = tables.cell(*_TOTALS.get(where, where)) or cell
    if bad and level(printed, whole.range()) is None:  # with what was carried over
        bad, cell = None, whole
    if bad is None:
        inspection.holds(X01, quote, cited(cell))
    else:
        inspection.wrong(X01, quote, of_cell(bad, printed, cell, tables), cited(cell))


def _judge_blank(
    quote: Quote, printed: Printed, where: Where, tables: Tables, inspection: Inspection
) -> None:
    """An amount whose cell is blank: nothing was spent, where the table was read whole."""
    key, row, column = where
    whole = key in tables.ruled and column in {"0", "", *tables.columns.get(key, ())}
    if not (whole or printed.value == 0):
        return
    basis = f"{named(key)} {row} {column}没有数".replace(" 0没有", "没有")
    if printed.value == 0:
        inspection.holds(X01, quote, "表上没有数，就是 0", basis)
        return
    message = f"表上没有数，写的是 {in_wan(printed.value)} 万元"
    why = same_elsewhere(printed, tables)
    charge = Charge(WRONG, printed.digits, in_wan(Fraction(0)), message, why)
    inspection.wrong(X01, quote, charge, basis)


def judge_share_of_all(case: Case, inspection: Inspection) -> None:
    """占本年支出合计的……: 公开05表 over 公开03表."""
    part = case.tables.cell("T5", "合计", "小计")
    whole = case.tables.cell("T3", "合计", "本年支出合计")
    if part is None or whole is None or topic(case.text) != "一般公共预算":
        return
    right = percentage(part.range(), whole.range())
    basis = f"{cited(part)} ÷ {cited(whole)}"
    for match in _OF_ALL.finditer(case.text.text):
        quote, printed = quoted(case.text, match), percent(match, "rate")
        if right is None or (bad := level(printed, right)) is None:
            inspection.holds(N06, quote, basis)
            continue
        expected = per_cent(right.middle())
        message = f"{in_wan(part.value)} ÷ {in_wan(whole.value)} = {expected}%"
        why = why_share(printed, part.range(), whole.range())
        inspection.wrong(N06, quote, Charge(bad, printed.digits, expected, message, why), basis)
