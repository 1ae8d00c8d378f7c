"""Itemized: the 科目 that a section goes through are the rows of its table, with its amounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.inspection.arithmetic.allotted import (
    DIGITS,
    LIST,
    ListedItems,
    Rows,
    rows_of,
    stated_of,
)
from generator.inspection.arithmetic.completed import BUDGETS, N04
from generator.inspection.arithmetic.itemized_budgets import judge_budgets
from generator.inspection.arithmetic.restated import N14
from generator.inspection.arithmetic.tabulated import X02, cell_of
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Quote, title_of
from generator.inspection.judge import (
    cited,
    in_wan,
    level,
    named,
    of_cell,
    per_cent,
)
from generator.inspection.matching import FROM_ROUNDED
from generator.number.reach import overlap, percentage
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import TableCell
from generator.understanding.sentences import Amount, Item
from generator.vocabulary.subjects import SECTION, alike, economic

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

_NEAR: Final = 8  # characters between a 科目 and its amount that are quoted together
_IN_FUND: Final = "政府性基金的科目列到了一般公共预算"


def judge_items(case: Case, inspection: Inspection) -> None:
    """Each 类 and 项 that a section goes through, none left out, and what they come to."""
    if not any(one.name.item for one in case.reading.amounts) and not case.reading.items:
        return
    rows = rows_of(case)
    stated = [one for one in case.reading.amounts if stated_of(case, one)]
    cited = {one.item: one.quote for one in reversed(case.reading.items)}
    listing = ListedItems(case, rows, stated, cited)
    _judge_twice(listing, inspection)
    if rows.cells:
        _judge_amounts(listing, inspection)
        _judge_strange(listing, inspection)
        _judge_left_out(listing, inspection)
        _judge_rates(listing, inspection)
    elif rows.where and rows.where[0][0] == "T5" and stated:
        inspection.skip(X04, "一般公共预算支出表没有读全")
    judge_budgets(listing, inspection)


# ---------------------------------------------------------------- twice in a line


def _judge_twice(listing: ListedItems, inspection: Inspection) -> None:
    """What the line of an item says of it twice is the same both times (N14)."""
    first: dict[tuple[Item, str, str, int], Amount] = {}
    for one in listing.case.reading.amounts:
        own = stated_of(listing.case, one)
        item = one.name.item if own or (one.name.column in BUDGETS and not one.aside) else None
        if item:
            column = "" if own else one.name.column
            before = first.setdefault((item, one.name.quantity, column, one.line), one)
            if before is one:
                continue
            says = f"前面写 {in_wan(before.printed.value)} 万元"
            if overlap(before.printed.range(), one.printed.range()):
                inspection.holds(N14, one.quote, "前后一致")
                continue
            code = listing.rows.code(item) if own and not one.name.quantity else None
            tabled = f"，表上是 {in_wan(listing.rows.cell(code).value)} 万元" if code else ""
            message = f"{says}，后面写 {in_wan(one.printed.value)} 万元，同一项两个数{tabled}"
            right = in_wan(before.printed.value)
            inspection.wrong(N14, one.quote, Charge(WRONG, one.printed.digits, right, message))
            listing.told.update((id(one), id(before)))


# ---------------------------------------------------------------- each with its row


def _judge_amounts(listing: ListedItems, inspection: Inspection) -> None:
    """Every 科目 that is named has a row, and every amount of one is that row's."""
    rows, reading = listing.rows, listing.case.reading
    valued = {one.name.item for one in reading.amounts}
    tabled = set(_tabled(listing.case))
    for cite in reading.items:
        if code := rows.code(cite.item):
            listing.said.add(code)
        elif rows.unclear(cite.item):
            listing.unclear.append(cite.item)
        elif cite.item not in valued:
            listing.strange.append((cite.item, cite.quote))
    for one in listing.stated:
        item = one.name.item
        code = rows.code(item) if item else None
        if code:
            listing.said.add(code)
            listing.of[id(one)] = code
            if id(one) not in listing.told and id(one) not in tabled:
                _judge_amount(one, code, listing, inspection)
        elif item and not rows.unclear(item):
            _judge_rowless(one, item, listing, inspection)


def _tabled(case: Case) -> Iterator[int]:
    """The amounts of the 类 of a budget that their own cells are held against (tabulated)."""
    kind = case.understood.kind
    for amount, meanings in case.meant if kind == "预算" else ():
        if meanings[0].subject and any(cell_of(one, case.tables, kind) for one in meanings):
            yield id(amount)


def _judge_rowless(one: Amount, item: Item, listing: ListedItems, inspection: Inspection) -> None:
    """An amount of a 科目 that the table does not have, if it is one for certain."""
    shared = not item.depth and any(share.part is one for share in listing.case.reading.shares)
    if item not in listing.cited and not shared:
        return
    if one.printed.value:
        listing.strange.append((item, _whole_quote(one, listing)))
    else:
        why = f"没有支出，{_table(listing.rows)}也没有数"
        inspection.holds(_missing(item), one.quote, why)


def _judge_amount(one: Amount, code: str, listing: ListedItems, inspection: Inspection) -> None:
    rows, item = listing.rows, one.name.item
    cell = rows.of_kind(code, one.name.quantity) if one.name.quantity else rows.cell(code)
    if item is None or cell is None:
        return
    rule = X04 if item.depth else X02
    if _bad(one, cell, listing) is None:
        inspection.holds(rule, one.quote, f"表上是 {in_wan(cell.value)} 万元", cited(cell))
    elif not _other_thing(item, listing):
        bad = _bad(one, cell, listing) or HINT
        charge = of_cell(bad, one.printed, cell, listing.case.tables)
        inspection.wrong(rule, one.quote, charge, cited(cell))
        listing.explained.add(code)


def _bad(one: Amount, cell: TableCell, listing: ListedItems) -> str | None:
    """How wrong an amount is; a cell of final accounts may bear what rounding leaves."""
    bad = level(one.printed, cell.range())
    planned = listing.of_budget and not overlap(one.printed.range(), cell.range())
    return bad or (HINT if planned else None)


def _other_thing(item: Item, listing: ListedItems) -> bool:
    """Whether a bare name may be of the other classification: 住房公积金 is an economic one too."""
    return item not in listing.cited and any(
        alike(one.name) == alike(item.name) for one in economic().values()
    )


def _whole_quote(one: Amount, listing: ListedItems) -> Quote:
    """The 科目 and its amount, where they stand together."""
    cite = listing.cited.get(one.name.item, one.quote) if one.name.item else one.quote
    near = one.at.start - cite.end <= _NEAR
    return cite.to(one.at) if near else cite


# ---------------------------------------------------------------- what is not in the table


def _judge_strange(listing: ListedItems, inspection: Inspection) -> None:
    """A 科目 without a row; where a row left out has its amount, it is that under another name."""
    rows = listing.rows
    funds = {alike(rows.name(code)) for code, _ in listing.case.tables.cells.get("TF", {})}
    for item, quote in listing.strange:
        if code := _renamed(item, listing):
            listing.said.add(code)
            listing.explained.add(code)
            right = rows.name(code)
            message = f"{_table(rows)}没有“{item.name}”，这个数在表上是 {code} {right}"
            charge = Charge(WRONG, item.name, right, message, "科目名称与表不一致")
        else:
            what = "这一项支出" if item.depth else "这一类支出"
            why = _IN_FUND if alike(item.name) in funds else ""
            message = f"{_table(rows)}没有{what}"
            charge = Charge(WRONG, item.name, "", message, why)
        inspection.wrong(_missing(item), quote, charge)


def _renamed(item: Item, listing: ListedItems) -> str:
    """The row that nothing names and whose amount an item has, or the only one of its parent."""
    rows, digits = listing.rows, DIGITS[item.depth]
    amounts = [one for one in listing.stated if one.name.item == item and one.printed.value]
    unsaid = [
        code
        for code in sorted(rows.cells.keys() - listing.said)
        if len(code) == digits and rows.cells[code].value
    ]
    for code in unsaid:
        if any(overlap(one.printed.range(), rows.cells[code].range()) for one in amounts):
            return code
    beside = [code for code in unsaid if item.depth and rows.is_below(code, item)]
    others = [
        one for one, _ in listing.strange if one != item and one.names[:-1] == item.names[:-1]
    ]
    return beside[0] if len(beside) == 1 and not others else ""


def _missing(item: Item) -> Rule:
    return X05 if item.depth else X03


def _table(rows: Rows) -> str:
    return named(rows.where[0][0]) if len(rows.where) == 1 else "预算支出表"


# ---------------------------------------------------------------- what is not said


def _judge_left_out(listing: ListedItems, inspection: Inspection) -> None:
    """The 项 of the table that a list of 项 does not have."""
    rows, said = listing.rows, listing.said
    items = [code for code in said if code in rows.items]
    planned = listing.of_budget
    if not items or (planned and (len(items) < LIST or not _most(listing, items))):
        return
    if listing.unclear:
        why = f"正文的“{listing.unclear[0].name}”没有认出是表上哪一行"
        inspection.skip(X06, why)
        return
    at = listing.case.reading.items[0].quote if planned else title_of(listing.case.text)
    for code in sorted(rows.items.keys() - said):
        cell = rows.items[code]
        if not cell.value or any(code.startswith(one) for one in said if len(one) == SECTION):
            continue
        message = f"{named(cell.table)}有 {code} {rows.name(code)} {in_wan(cell.value)} 万元"
        charge = Charge(WRONG, "", rows.name(code), f"{message}，正文没有说到")
        inspection.wrong(X06, at, charge, cited(cell))
        listing.explained.add(code)


def _most(listing: ListedItems, items: Sequence[str]) -> bool:
    """Whether a budget's list is of more than examples: of half of what its tables have."""
    rows = listing.rows.items
    return 2 * sum(rows[code].value for code in items) >= sum(cell.value for cell in rows.values())


# ---------------------------------------------------------------- rates


def _judge_rates(listing: ListedItems, inspection: Inspection) -> None:
    """A completion rate that fits the final as printed, but not the table's (N04)."""
    for one in listing.case.reading.completions:
        final = next((other for other in one.finals if id(other) in listing.of), None)
        budgets = (other for other in one.finals if other.name.column in BUDGETS)
        budget = one.budget or next(budgets, None)
        if final is None or budget is None or one.word not in {"完成", "为"}:
            continue
        cell, whole = listing.rows.cell(listing.of[id(final)]), budget.printed.range()
        right, by_text = (percentage(part, whole) for part in (cell.range(), final.printed.range()))
        if right is None or by_text is None or level(one.rate, by_text) is not None:
            continue  # wrong by its own sentence, which is said there
        bad, printed = level(one.rate, right), final.printed.range()
        residue = printed.meets(cell.range()) and not overlap(printed, cell.range())
        if bad is None or residue:
            continue
        expected = per_cent(right.middle())
        message = f"{in_wan(cell.value)} ÷ {in_wan(budget.printed.value)} = {expected}%"
        why = FROM_ROUNDED if bad == HINT else "由写错的决算数算出"
        charge = Charge(bad, one.rate.digits, expected, message, why)
        inspection.wrong(N04, one.quote, charge, cited(cell))
