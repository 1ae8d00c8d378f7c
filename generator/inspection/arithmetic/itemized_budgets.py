"""Itemized budgets: the budgets of the 项 that a section goes through add up to that of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.inspection.arithmetic.allotted import DIGITS, LIST, ListedItems
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import as_printed, in_unit, in_wan, level, unit_of
from generator.number.reach import Range, overlap, total
from generator.problem import HINT
from generator.rule import Edit, Rule
from generator.understanding import TableCell
from generator.understanding.sentences import Amount, Item
from generator.vocabulary.subjects import CLASS, ITEM

N07: Final = Rule(
    "N07",
    "各科目年初预算相加等于总的年初预算",
    "五（三）先说一般公共预算支出总的年初预算，再逐项说各科目的，逐项相加就是总的。",
    edit=Edit("年初预算为580万元", "年初预算为680万元"),
    hint="错误：相加多于总数。提示：相加少于总数，也许有预算而没有支出的科目没有列出来。",
)

_OF: Final = frozenset(("财政拨款支出", "一般公共预算支出", "支出合计", "支出总计", "支出", ""))


def judge_budgets(listing: ListedItems, inspection: Inspection) -> None:
    """The budgets of the 项 are that of all of them (N07), where every one of them has one.

    An item that had a budget and spent nothing is not listed: less than the total is a hint.
    """
    for column in ("预算", "年初预算", "全年预算"):
        items = list(_first_of_each(listing, column))
        listed = {one.item for one in listing.case.reading.items if _is_item(one.item)}
        least = LIST if listing.of_budget else 2
        if len(items) < least or {one.name.item for one in items} != listed:
            continue
        if _among_others(items, listing):
            return  # the list is added up as such (N19)
        whole = _of_one_class(listing, items, column) or _whole_of(listing, column, items[0])
        if whole:
            _judge_total(whole, column, items, listing, inspection)
            return


def _among_others(items: Sequence[Amount], listing: ListedItems) -> bool:
    """Whether they are listed with what is not known to be an item: a code of another year."""
    lists = (one for one in listing.case.reading.lists if any(part in items for part in one.parts))
    return any(part.name.item is None for one in lists for part in one.parts)


def _first_of_each(listing: ListedItems, column: str) -> Iterator[Amount]:
    """The first budget that is stated of each 项."""
    seen = set[Item]()
    for one in listing.case.reading.amounts:
        item, said = one.name.item, one.name.column
        planned = listing.of_budget and column == "预算" and said == ""
        fits = said == column or planned
        if item and _is_item(item) and fits and not (one.aside or one.name.quantity):
            if item not in seen:
                yield one
            seen.add(item)


def _is_item(item: Item) -> bool:
    return DIGITS[item.depth] == ITEM


def _of_one_class(listing: ListedItems, items: Sequence[Amount], column: str) -> Amount | None:
    """The 类 that all the items are of, where the section has others too: these are not listed.

    Of final accounts what was spent on it is not what its 项 had been given.
    """
    [name, *others] = {one.name.item.names[0] if one.name.item else "" for one in items}
    amounts = [one for one in listing.case.reading.amounts if not (one.aside or one.name.before)]
    classes = [(_class_of(one), one) for one in amounts]
    apart = {known for known, _ in classes} - {"", name}
    if not name or others or not apart:
        return None
    columns = {column, ""} if listing.of_budget else {column}
    own = (one for known, one in classes if known == name)
    return next((one for one in own if one.name.column in columns), None)


def _class_of(one: Amount) -> str:
    """The name of the 类 that an amount is of; empty for what is of a 款, a 项 or none."""
    item = one.name.item
    return item.name if item and DIGITS[item.depth] == CLASS else ""


def _whole_of(listing: ListedItems, column: str, first: Amount) -> Amount | None:
    """The total that a list of items is of: in its section in front of it, in a budget anywhere."""
    amounts = [one for one in listing.case.reading.amounts if one.at.start < first.at.start]
    if listing.of_budget:
        if own := next((one for one in reversed(amounts) if _of_this_year(one)), None):
            return own
        sections = listing.case.understood.sections
        amounts += [one for text in sections for one in listing.case.readings.of(text).amounts]
    columns = {column, ""} if listing.of_budget else {column}
    fitting = [
        one
        for one in amounts
        if one.name.quantity in _OF and not (one.aside or one.name.item or one.name.scope)
        and one.name.column in columns and (one.name.quantity or not one.name.words)
    ]  # fmt: skip
    order = ("财政拨款支出", "一般公共预算支出")
    return next(
        (one for name in order for one in fitting if one.name.quantity == name),
        next(iter(fitting), None),
    )


def _of_this_year(one: Amount) -> bool:
    """一般公共预算当年拨款A: what is allotted anew, which the 项 of its section make up."""
    allotted = one.name.quantity == "一般公共预算收入" and "当年" in one.quote.words
    return allotted and not (one.aside or one.within)


def _judge_total(
    whole: Amount,
    column: str,
    items: Sequence[Amount],
    listing: ListedItems,
    inspection: Inspection,
) -> None:
    added, printed = total(one.printed.range() for one in items), whole.printed
    unit = unit_of([printed, *(one.printed for one in items)])
    if listing.of_budget:
        expected = in_unit(added.middle(), unit)
        parts = "＋".join(as_printed(one.printed, unit) for one in items)
        says = f"{len(items)} 项相加：{parts} = {expected} {unit}"
        fits = overlap(added, printed.range())
    else:
        expected = in_wan(added.middle())
        says = f"各项{column.removesuffix('预算')}相加是 {expected} 万元"
        fits = level(printed, added) is None
    if fits:
        for one in (whole, *items):
            inspection.holds(N07, one.at, says)
        return
    if _explained(whole, items, listing):
        return
    more = added.low > printed.range().high
    bad = level(printed, added) or HINT
    if listing.of_budget:
        message = f"{says}，合计写的是 {as_printed(printed, unit)} {unit}"
    else:
        message = says if more else f"{says}；有预算没有支出的科目没有列出时会这样"
        bad = bad if more else HINT
    inspection.wrong(N07, whole.quote, Charge(bad, printed.digits, expected, message))


def _explained(whole: Amount, items: Sequence[Amount], listing: ListedItems) -> bool:
    """Whether the total is that of the rows, and what is wrong with the items is told already."""
    if not listing.explained or not listing.of_budget:
        return False
    rows = listing.rows
    codes = {listing.of.get(id(one), "") for one in items} | listing.explained
    cells: list[TableCell] = [rows.cell(code) for code in codes if code]
    right: Range = total(cell.range() for cell in cells)
    return overlap(right, whole.printed.range())
