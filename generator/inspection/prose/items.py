"""Items: the 类 and 项 that 五（二） and 五（三） list are those of 公开05表, with its amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Final

from generator.inspection.claims import (
    Charge,
    Inspection,
    Printed,
    Span,
    amount,
    money,
    percent,
    rate,
)
from generator.inspection.judge import cited, in_wan, level, named, per_cent, why_amount
from generator.inspection.matching import FROM_ROUNDED
from generator.inspection.prose.amounts import topic
from generator.number.reach import percentage, total
from generator.problem import HINT, WRONG
from generator.understanding import TableCell, Tables, Text
from generator.vocabulary.subjects import CLASS, ITEM, class_of, functional, section_of

_CLASS: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{3,20}?)(?:（类）)?(?:支出)?(?:（类）)?"
    rf"{money('amount')}(?=，占比?)"
)
_ITEM: Final = re.compile(
    r"(?:\d{1,2}[、.．]|（\d{1,2}）|[①-⑳])(?P<class>[^\n。（）]{1,40}?)（(?:\d{3})?类）"
    r"[-－—]{0,2}(?P<section>[^\n。]{1,60}?)（(?:\d{2}|\d{5})?款）"
    r"[-－—]{0,2}(?P<item>[^\n。]{1,60}?)（(?:\d{2}|\d{7})?项(?:级科目)?）"
)
_AMOUNTS: Final = re.compile(
    rf"(?P<base>年初|全年)预算数?为?{money('budget')}[^\n]{{0,30}}?"
    rf"(?P<stated>(?:支出)?决算(?:支出|数)?为?{money('final')})"
)
_COMPLETED: Final = re.compile(
    rf"[，。]?(?:完成|超出|为|占)(?:年初|全年)?预算(?:数)?的?{rate('rate')}"
)
_TOTAL: Final = re.compile(rf"(?P<base>年初|全年)预算数?为?{money('budget')}")
_NEXT: Final = re.compile(r"（\d{0,7}项(?:级科目)?）")
_FAR: Final = 160  # characters behind the name of an item within which its amounts stand
Listed = tuple[re.Match[str], "re.Match[str] | None"]
_IN_FUND: Final = "政府性基金的科目列到了一般公共预算"


# The table whose 项 a section goes through, and its column of what was spent.
_LISTED: Final = {"一般公共预算": ("T5", "小计"), "基金": ("TF", "小计"), "国资": ("TC", "合计")}


def read_whole(tables: Tables, key: str = "T5", column: str = "小计") -> bool:
    """Whether a table was read whole: its 项 make up most of its 合计.

    Nothing is accused of missing from a table that was not. One wrong cell is no reason to
    distrust the rest.
    """
    rows = tables.rows(key, column)
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
            stated = ("X02", amount(match, "amount"), "T5", cell)
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
    if not amount(match, "amount").value:
        inspection.holds("X03", text, match.span(), "没有支出，公开05表也没有数")
        return
    funds = {class_of(code) for code in tables.rows("TF", "小计")} & set(known)
    why = _IN_FUND if any(_bare(known[code].name) == _bare(name) for code in funds) else ""
    charge = Charge("X03", WRONG, name, "", "公开05表没有这一类支出", why)
    inspection.wrong(text, match.span(), charge)


# ---------------------------------------------------------------- 五（三） by 项


def judge_items(text: Text, tables: Tables, inspection: Inspection) -> None:
    """Each 项 that a section lists: in its table, with its amount and rate; and none left out."""
    if (about := topic(text)) not in _LISTED:
        return
    key, column = _LISTED[about]
    listed = list(_listed(text))
    _judge_sums(text, listed, inspection)
    if not read_whole(tables, key, column):
        if key == "T5":
            inspection.skip("X04", "一般公共预算支出表没有读全")
        return
    rows = tables.rows(key, column)
    cells = {code: cell for code, cell in rows.items() if len(code) == ITEM}
    said: set[str] = set()
    for match, stated in listed:
        code = _code_of(match, cells)
        if code is None:
            _no_such_item(text, match, key, tables, inspection)
            continue
        said.add(code)
        if stated:
            _judge_rate(text, stated, (key, cells[code]), inspection)
            found = ("X04", amount(stated, "final"), key, cells[code])
            _judge_amount(text, stated.span("stated"), found, tables, inspection)
    if said:
        for code in sorted(cells.keys() - said):
            _left_out(text, (key, code, cells[code]), inspection)


def _listed(text: Text) -> Iterator[Listed]:
    """Each 项 with its budget and final, where it states them."""
    for match in _ITEM.finditer(text.text):
        stated = _AMOUNTS.search(text.text, match.end(), match.end() + _FAR)
        alone = stated and not _NEXT.search(text.text, match.end(), stated.start())
        yield match, stated if alone else None


def _judge_sums(text: Text, listed: Sequence[Listed], inspection: Inspection) -> None:
    """The initial budgets of the items are the section's (N07), where all of them have one.

    An item that had a budget and spent nothing is not listed: less than the total is a hint.
    """
    if len(listed) <= 1 or not all(stated for _, stated in listed):
        return
    budgets = [stated for _, stated in listed if stated]
    bases = {one["base"] for one in budgets}
    totals = _TOTAL.finditer(text.text, 0, listed[0][0].start())
    whole = next((one for one in totals if {one["base"]} == bases), None)
    if whole is None:
        return
    printed, added = amount(whole, "budget"), total(amount(b, "budget").range() for b in budgets)
    says = f"各项{whole['base']}相加是 {in_wan(added.middle())} 万元"
    if (bad := level(printed, added)) is None:
        inspection.holds("N07", text, whole.span(), says)
        return
    more = added.low > printed.range().high
    message = says if more else f"{says}；有预算没有支出的科目没有列出时会这样"
    expected = in_wan(added.middle())
    charge = Charge("N07", bad if more else HINT, printed.digits, expected, message)
    inspection.wrong(text, whole.span(), charge)


def _code_of(match: re.Match[str], cells: Mapping[str, TableCell]) -> str | None:
    """The 项 that is named by 类, 款 and 项; where 类 or 款 is written otherwise, the only one."""
    near = []
    for code, cell in cells.items():
        item, section, top = (_name_of(c) for c in (code, section_of(code), class_of(code)))
        if match["item"] not in {item, cell.subject}:
            continue
        same = (match["section"] == section, match["class"] == top)
        if all(same):
            return code
        if any(same):
            near.append(code)
    return near[0] if len(near) == 1 and not _known(match) else None


def _known(match: re.Match[str]) -> bool:
    """Whether there is an 项 of just this 类 and 款: then no other is meant."""
    return (match["class"], match["section"], match["item"]) in _lineages()


@cache
def _lineages() -> frozenset[tuple[str, str, str]]:
    """The 项 of the dictionary by the names of their 类, 款 and their own."""
    items = (code for code in functional() if len(code) == ITEM)
    return frozenset((_name_of(class_of(c)), _name_of(section_of(c)), _name_of(c)) for c in items)


def _name_of(code: str) -> str:
    return functional()[code].name if code in functional() else ""


def _judge_amount(
    text: Text,
    span: Span,
    stated: tuple[str, Printed, str, TableCell],
    tables: Tables,
    inspection: Inspection,
) -> None:
    rule, printed, key, cell = stated
    basis = cited(key, cell)
    if (bad := level(printed, cell.range())) is None:
        inspection.holds(rule, text, span, f"表上是 {in_wan(cell.value)} 万元", basis)
        return
    message = f"表上是 {in_wan(cell.value)} 万元，写的是 {in_wan(printed.value)} 万元"
    why = why_amount(printed, cell, tables)
    charge = Charge(rule, bad, printed.digits, in_wan(cell.value), message, why, basis)
    inspection.wrong(text, span, charge)


def _judge_rate(
    text: Text, stated: re.Match[str], row: tuple[str, TableCell], inspection: Inspection
) -> None:
    """A completion rate that fits the final as printed, but not the table's."""
    key, cell = row
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
    why = FROM_ROUNDED if bad == HINT else "由写错的决算数算出"
    charge = Charge("N04", bad, printed.digits, expected, message, why, cited(key, cell))
    inspection.wrong(text, found.span(), charge)


def _no_such_item(
    text: Text, match: re.Match[str], key: str, tables: Tables, inspection: Inspection
) -> None:
    stated = _AMOUNTS.search(text.text, match.end(), match.end() + _FAR)
    if stated and not amount(stated, "final").value:
        inspection.holds("X05", text, match.span(), f"没有支出，{named(key)}也没有数")
        return
    funds = {_name_of(code) for code in tables.rows("TF", "小计")}
    why = _IN_FUND if key == "T5" and match["item"] in funds else ""
    charge = Charge("X05", WRONG, match["item"], "", f"{named(key)}没有这一项支出", why)
    inspection.wrong(text, match.span(), charge)


def _left_out(text: Text, row: tuple[str, str, TableCell], inspection: Inspection) -> None:
    key, code, cell = row
    if not cell.value:
        return
    name = functional()[code].name if code in functional() else code
    message = f"{named(key)}有 {code} {name} {in_wan(cell.value)} 万元，正文没有说到"
    charge = Charge("X06", WRONG, "", name, message, "", cited(key, cell))
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
