"""Items: the 类 and 项 that 五（二） and 五（三） list are those of 公开05表, with its amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Final

from generator.inspection.arithmetic.completed import N04
from generator.inspection.arithmetic.tabulated import X02
from generator.inspection.case import Case
from generator.inspection.claims import (
    Charge,
    Inspection,
    amount,
    money,
    percent,
    quoted,
    rate,
    title_of,
)
from generator.inspection.judge import cited, in_wan, level, named, of_amount, per_cent
from generator.inspection.matching import FROM_ROUNDED
from generator.later import matcher
from generator.number.reach import percentage, total
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import TableCell, Tables, Text
from generator.understanding.about import topic
from generator.vocabulary.subjects import CLASS, ITEM, class_of, functional, section_of

N07: Final = Rule(
    "N07",
    "各科目年初预算相加等于总的年初预算",
    "五（三）先说一般公共预算支出总的年初预算，再逐项说各科目的，逐项相加就是总的。",
    edit=Edit("年初预算为580万元", "年初预算为680万元"),
    hint="错误：相加多于总数。提示：相加少于总数，也许有预算而没有支出的科目没有列出来。",
)
X03: Final = Rule(
    "X03",
    "列出的类都在一般公共预算支出表里",
    "五（二）说的是一般公共预算，公开05表上没有的类（如政府性基金的类）不该列进来。",
    edit=Edit("住房保障支出（类）30万元", "城乡社区支出（类）30万元"),
)
X04: Final = Rule(
    "X04",
    "各科目决算数与表一致",
    "五（三）按项写的决算数，就是公开05表这一项的数。",
    edit=Edit(
        "支出决算为600万元，完成年初预算的103.45%", "支出决算为605万元，完成年初预算的104.31%"
    ),
)
X05: Final = Rule(
    "X05",
    "列出的科目都在一般公共预算支出表里",
    "五（三）说的是一般公共预算，公开05表上没有的项（如政府性基金的项）不该列进来。",
    edit=Edit("住房改革支出（款）住房公积金（项）", "住房改革支出（款）提租补贴（项）"),
)
X06: Final = Rule(
    "X06",
    "一般公共预算支出表的科目正文都说到",
    "五（三）要把公开05表的每一项都说到，漏一项，各项相加就不等于合计。",
    edit=Edit("5、住房保障支出（类）住房改革支出（款）住房公积金（项）。", ""),
)

_CLASS: Final = matcher(
    r"(?P<name>[\u4e00-\u9fff]{3,20}?)(?:（类）)?(?:支出)?(?:（类）)?"
    rf"{money('amount')}(?=，占比?)"
)
_ITEM: Final = matcher(
    r"(?:\d{1,2}[、.．]|（\d{1,2}）|[①-⑳])(?P<class>[^\n。（）]{1,40}?)（(?:\d{3})?类）"
    r"[-－—]{0,2}(?P<section>[^\n。]{1,60}?)（(?:\d{2}|\d{5})?款）"
    r"[-－—]{0,2}(?P<item>[^\n。]{1,60}?)（(?:\d{2}|\d{7})?项(?:级科目)?）"
)
_AMOUNTS: Final = matcher(
    rf"(?P<base>年初|全年)预算数?为?{money('budget')}[^\n]{{0,30}}?"
    rf"(?P<stated>(?:支出)?决算(?:支出|数)?为?{money('final')})"
)
_COMPLETED: Final = matcher(
    rf"[，。]?(?:完成|超出|为|占)(?:年初|全年)?预算(?:数)?的?{rate('rate')}"
)
_TOTAL: Final = matcher(rf"(?P<base>年初|全年)预算数?为?{money('budget')}")
_NEXT: Final = matcher(r"（\d{0,7}项(?:级科目)?）")
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


def judge_classes(case: Case, inspection: Inspection) -> None:
    """Each 类 of 五（二）: in the table, and with its amount."""
    text, tables = case.text, case.tables
    if topic(text) != "一般公共预算" or not read_whole(tables):
        return
    classes = _by_class(tables)
    for match in _CLASS.finditer(text.text):
        name = match["name"].removeprefix("以下方面：")
        if name.endswith(("本年", "财政拨款", "基本")):
            continue
        cell = next((c for n, c in classes.items() if _bare(n) == _bare(name)), None)
        if cell is not None:
            charge = of_amount(amount(match, "amount"), cell, tables)
            inspection.settle(X02, quoted(text, match), charge, _stands(cell), cited(cell))
        elif _bare(name) in _classes():
            charge = _no_such_class(match, name, tables)
            why = "没有支出，公开05表也没有数"
            inspection.settle(X03, quoted(text, match), charge, why)


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
    text = "＋".join(cell.text for cell in cells)
    return TableCell(value, half, text, name, cells[0].place, table=cells[0].table)


def _stands(cell: TableCell) -> str:
    return f"表上是 {in_wan(cell.value)} 万元"


def _bare(name: str) -> str:
    return name.removesuffix("支出").replace("（类）", "")


@cache
def _classes() -> frozenset[str]:
    """The names of all 类."""
    return frozenset(_bare(s.name) for s in functional().values() if len(s.code) == CLASS)


def _no_such_class(match: re.Match[str], name: str, tables: Tables) -> Charge | None:
    if not amount(match, "amount").value:
        return None
    known = functional()
    funds = {class_of(code) for code in tables.rows("TF", "小计")} & set(known)
    why = _IN_FUND if any(_bare(known[code].name) == _bare(name) for code in funds) else ""
    return Charge(WRONG, name, "", "公开05表没有这一类支出", why)


# ---------------------------------------------------------------- 五（三） by 项


def judge_items(case: Case, inspection: Inspection) -> None:
    """Each 项 that a section lists: in its table, with its amount and rate; and none left out."""
    text, tables = case.text, case.tables
    if (about := topic(text)) not in _LISTED:
        return
    key, column = _LISTED[about]
    listed = list(_listed(text))
    _judge_sums(text, listed, inspection)
    if not read_whole(tables, key, column):
        if key == "T5":
            inspection.skip(X04, "一般公共预算支出表没有读全")
        return
    rows = tables.rows(key, column)
    cells = {code: cell for code, cell in rows.items() if len(code) == ITEM}
    said: set[str] = set()
    for match, stated in listed:
        code = _code_of(match, cells)
        if code is None:
            charge = _no_such_item(text, match, key, tables)
            why = f"没有支出，{named(key)}也没有数"
            inspection.settle(X05, quoted(text, match), charge, why)
            continue
        said.add(code)
        if stated:
            _judge_rate(text, stated, cells[code], inspection)
            quote, cell = quoted(text, stated, "stated"), cells[code]
            charge = of_amount(amount(stated, "final"), cell, tables)
            inspection.settle(X04, quote, charge, _stands(cell), cited(cell))
    if said:
        for code in sorted(cells.keys() - said):
            _left_out(text, code, cells[code], inspection)


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
    expected = in_wan(added.middle())
    says, charge = f"各项{whole['base']}相加是 {expected} 万元", None
    if bad := level(printed, added):
        more = added.low > printed.range().high
        message = says if more else f"{says}；有预算没有支出的科目没有列出时会这样"
        charge = Charge(bad if more else HINT, printed.digits, expected, message)
    inspection.settle(N07, quoted(text, whole), charge, says)


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
    why = FROM_ROUNDED if bad == HINT else "由写错的决算数算出"
    charge = Charge(bad, printed.digits, expected, message, why)
    inspection.wrong(N04, quoted(text, found), charge, cited(cell))


def _no_such_item(text: Text, match: re.Match[str], key: str, tables: Tables) -> Charge | None:
    stated = _AMOUNTS.search(text.text, match.end(), match.end() + _FAR)
    if stated and not amount(stated, "final").value:
        return None
    funds = {_name_of(code) for code in tables.rows("TF", "小计")}
    why = _IN_FUND if key == "T5" and match["item"] in funds else ""
    return Charge(WRONG, match["item"], "", f"{named(key)}没有这一项支出", why)


def _left_out(text: Text, code: str, cell: TableCell, inspection: Inspection) -> None:
    if not cell.value:
        return
    name = functional()[code].name if code in functional() else code
    message = f"{named(cell.table)}有 {code} {name} {in_wan(cell.value)} 万元，正文没有说到"
    inspection.wrong(X06, title_of(text), Charge(WRONG, "", name, message), cited(cell))
