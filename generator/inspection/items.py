"""Items: the 类 and 项 that 五（二） and 五（三） list are those of 公开05表, with its amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from generator.inspection.amounts import topic
from generator.inspection.claims import (
    WRONG,
    Charge,
    Inspection,
    Printed,
    Span,
    amount,
    money,
    percent,
    rate,
)
from generator.inspection.judge import cited, in_wan, level, per_cent, same_elsewhere
from generator.reach import percentage, total
from generator.subjects import CLASS, ITEM, class_of, functional, section_of
from generator.understanding import TableCell, Tables, Text

_CLASS: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{3,20}?)(?:（类）)?(?:支出)?(?:（类）)?"
    rf"{money('amount')}(?=，占比?)"
)
_ITEM: Final = re.compile(
    r"\d{1,2}[、.．](?P<class>[^\n。（）]+?)（类）(?P<section>[^\n。]+?)（款）"
    r"(?P<item>[^\n。]+?)（项）"
)
_AMOUNTS: Final = re.compile(
    rf"(?:年初|全年)预算数?为{money('budget')}[^\n]{{0,30}}?"
    rf"(?P<stated>(?:支出)?决算数?为{money('final')})"
)
_COMPLETED: Final = re.compile(rf"[，。]?(?:完成|超出)(?:年初|全年)?预算(?:数)?的?{rate('rate')}")
_IN_FUND: Final = "政府性基金的科目列到了一般公共预算"


def read_whole(tables: Tables) -> bool:
    """Whether 公开05表 was read whole: its 项 make up most of its 合计.

    Nothing is accused of missing from a table that was not. One wrong cell is no reason to
    distrust the rest.
    """
    rows = tables.rows("T5", "小计")
    items = [cell for code, cell in rows.items() if len(code) == ITEM]
    whole = rows.get("合计")
    if whole is None or not items:
        return False
    added = total(cell.range() for cell in items).middle()
    return abs(added - whole.value) <= abs(whole.value) / 5


# ---------------------------------------------------------------- 五（二） by 类


def judge_classes(text: Text, tables: Tables, inspection: Inspection) -> None:
    """Each 类 of 五（二）: in the table, and with its amount."""
    if topic(text) != "一般公共预算" or not read_whole(tables):
        return
    classes = _by_class(tables)
    for match in _CLASS.finditer(text.text):
        name = match["name"].removeprefix("以下方面：")
        if name.endswith(("本年", "财政拨款", "基本")):
            continue
        cell = next((c for n, c in classes.items() if _bare(n) == _bare(name)), None)
        if cell is None:
            _no_such_class(text, match, name, tables, inspection)
        else:
            stated = ("X02", amount(match, "amount"), cell)
            _judge_amount(text, match.span(), stated, tables, inspection)


def _by_class(tables: Tables) -> dict[str, TableCell]:
    """Amounts of 公开05表 by the name of the 类, added up where only 项 are listed."""
    known, rows = functional(), tables.rows("T5", "小计")
    listed = {known[c].name: cell for c, cell in rows.items() if len(c) == CLASS and c in known}
    if listed:
        return listed
    items: dict[str, list[TableCell]] = {}
    for code, cell in rows.items():
        if len(code) == ITEM and class_of(code) in known:
            items.setdefault(known[class_of(code)].name, []).append(cell)
    return {name: _added(name, cells) for name, cells in items.items()}


def _added(name: str, cells: list[TableCell]) -> TableCell:
    value = sum((cell.value for cell in cells), Fraction(0))
    half = sum((cell.half for cell in cells), Fraction(0))
    return TableCell(value, half, "＋".join(c.text for c in cells), name, cells[0].place)


def _bare(name: str) -> str:
    return name.removesuffix("支出").replace("（类）", "")


def _no_such_class(
    text: Text, match: re.Match[str], name: str, tables: Tables, inspection: Inspection
) -> None:
    known = functional()
    if _bare(name) not in {_bare(s.name) for s in known.values() if len(s.code) == CLASS}:
        return
    funds = {class_of(code) for code in tables.rows("TF", "小计")} & set(known)
    why = _IN_FUND if any(_bare(known[code].name) == _bare(name) for code in funds) else ""
    charge = Charge("X03", WRONG, name, "", "公开05表没有这一类支出", why)
    inspection.wrong(text, match.span(), charge)


# ---------------------------------------------------------------- 五（三） by 项


def judge_items(text: Text, tables: Tables, inspection: Inspection) -> None:
    """Each 项 of 五（三）: in the table, with its amount and its rate; and none left out."""
    if topic(text) != "一般公共预算" or not read_whole(tables):
        return
    cells = {c: cell for c, cell in tables.rows("T5", "小计").items() if len(c) == ITEM}
    named: set[str] = set()
    for match in _ITEM.finditer(text.text):
        code = _code_of(match, cells)
        stated = _AMOUNTS.search(text.text, match.end(), match.end() + 160)
        if code is None:
            _no_such_item(text, match, tables, inspection)
            continue
        named.add(code)
        if stated and "（项）" not in text.text[match.end() : stated.start()]:
            _judge_rate(text, stated, cells[code], inspection)
            found = ("X04", amount(stated, "final"), cells[code])
            _judge_amount(text, stated.span("stated"), found, tables, inspection)
    if named:
        for code in sorted(cells.keys() - named):
            _left_out(text, code, cells[code], inspection)


def _code_of(match: re.Match[str], cells: Mapping[str, TableCell]) -> str | None:
    known = functional()
    for code, cell in cells.items():
        item, section, top = (
            known[c].name if c in known else "" for c in (code, section_of(code), class_of(code))
        )
        printed = cell.name.split(" ")[1] if " " in cell.name else item
        if match["item"] in {item, printed} and (
            match["section"] == section or match["class"] == top
        ):
            return code
    return None


def _judge_amount(
    text: Text,
    span: Span,
    stated: tuple[str, Printed, TableCell],
    tables: Tables,
    inspection: Inspection,
) -> None:
    rule, printed, cell = stated
    if (bad := level(printed, cell.range())) is None:
        inspection.holds(rule, text, span, cited("T5", cell))
        return
    message = f"表上是 {in_wan(cell.value)} 万元，写的是 {in_wan(printed.value)} 万元"
    why = same_elsewhere(printed, tables, cell.name)
    charge = Charge(rule, bad, printed.digits, in_wan(cell.value), message, why, cited("T5", cell))
    inspection.wrong(text, span, charge)


def _judge_rate(text: Text, stated: re.Match[str], cell: TableCell, inspection: Inspection) -> None:
    """A completion rate that fits the final as printed, but not the table's."""
    found, budget = _COMPLETED.match(text.text, stated.end()), amount(stated, "budget")
    if not found or not budget.value:
        return
    printed, right = percent(found, "rate"), percentage(cell.range(), budget.range())
    by_text = percentage(amount(stated, "final").range(), budget.range())
    if right is None or by_text is None or level(printed, by_text) is not None:
        return  # wrong by its own sentence, which is said there
    if (bad := level(printed, right)) is None:
        return
    expected = per_cent(right.middle())
    message = f"{in_wan(cell.value)} ÷ {in_wan(budget.value)} = {expected}%"
    why = "由已经四舍五入或写错的决算数算出"
    charge = Charge("N04", bad, printed.digits, expected, message, why, cited("T5", cell))
    inspection.wrong(text, found.span(), charge)


def _no_such_item(text: Text, match: re.Match[str], tables: Tables, inspection: Inspection) -> None:
    known = functional()
    names = {known[code].name for code in tables.rows("TF", "小计") if code in known}
    why = _IN_FUND if match["item"] in names else ""
    charge = Charge("X05", WRONG, match["item"], "", "公开05表没有这一项支出", why)
    inspection.wrong(text, match.span(), charge)


def _left_out(text: Text, code: str, cell: TableCell, inspection: Inspection) -> None:
    if not cell.value:
        return
    name = functional()[code].name if code in functional() else code
    message = f"公开05表有 {code} {name} {in_wan(cell.value)} 万元，正文没有说到"
    charge = Charge("X06", WRONG, "", name, message, "", cited("T5", cell))
    inspection.wrong(text, (0, len(text.number) + 1 + len(text.heading)), charge)


# ---------------------------------------------------------------- growth that a reason claims

_GREW: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fff（）]{4,40}?)(?:较|比)上(?:个|一)?年度?(?:新增|增加|增长)"
    rf"{money('step')}"
)


def judge_growth(text: Text, tables: Tables, inspection: Inspection) -> None:
    """A 科目 cannot have grown by more than it has now."""
    for match in _GREW.finditer(text.text):
        cell = _item_named(match["name"], tables)
        if cell is None:
            continue
        step = amount(match, "step")
        if step.range().low <= cell.range().high:
            inspection.holds("N05", text, match.span(), cited("T5", cell))
            continue
        message = f"本年只有 {in_wan(cell.value)} 万元，不可能比上年增加 {in_wan(step.value)} 万元"
        charge = Charge("N05", WRONG, step.digits, "", message, "", cited("T5", cell))
        inspection.wrong(text, match.span(), charge)


def _item_named(name: str, tables: Tables) -> TableCell | None:
    """The 项 of 公开05表 whose name a phrase ends with."""
    known = functional()
    found = [
        (len(known[code].name), code)
        for code in tables.rows("T5", "小计")
        if len(code) == ITEM and code in known and name.endswith(known[code].name)
    ]
    return tables.cell("T5", max(found)[1], "小计") if found else None
