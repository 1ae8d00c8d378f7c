"""Itemized: the 科目 that a section goes through are the rows of its table, with its amounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from generator.inspection.arithmetic.allotted import DIGITS, Rows, rows_of, stated_of
from generator.inspection.arithmetic.completed import BUDGETS, N04
from generator.inspection.arithmetic.restated import N14, of_two_wholes
from generator.inspection.arithmetic.tabulated import X02, cell_of
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Quote, title_of
from generator.inspection.judge import (
    as_printed,
    cited,
    in_unit,
    in_wan,
    level,
    named,
    of_cell,
    per_cent,
    unit_of,
)
from generator.inspection.matching import FROM_ROUNDED
from generator.number.reach import Range, overlap, percentage, total
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import TableCell
from generator.understanding.sentences import Amount, Item
from generator.vocabulary.subjects import CLASS, ITEM, SECTION, alike, economic

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

_NEAR: Final = 8  # characters between a 科目 and its amount that are quoted together
_LIST: Final = 3  # items that make a list of a budget: one or two may be examples
_IN_FUND: Final = "政府性基金的科目列到了一般公共预算"
_OF: Final = frozenset(("财政拨款支出", "一般公共预算支出", "支出合计", "支出总计", "支出", ""))


@dataclass(frozen=True)
class _Listing:
    """A section's items by their rows: what it says of each, what has no row, what is not said."""

    case: Case
    rows: Rows
    stated: Sequence[Amount]
    cited: Mapping[Item, Quote]  # where a 科目 that is marked is named first
    of: dict[int, str] = field(default_factory=dict)  # the row of an amount
    said: set[str] = field(default_factory=set)
    strange: list[tuple[Item, Quote]] = field(default_factory=list)
    unclear: list[Item] = field(default_factory=list)  # which of several rows they are
    explained: set[str] = field(default_factory=set)  # rows whose fault is told
    told: set[int] = field(default_factory=set)  # amounts that are not what their line says first

    @property
    def of_budget(self) -> bool:
        return self.case.of_budget


def judge_items(case: Case, inspection: Inspection) -> None:
    """Each 类 and 项 that a section goes through, none left out, and what they come to."""
    if not any(one.name.item for one in case.reading.amounts) and not case.reading.items:
        return
    rows = rows_of(case)
    stated = [one for one in case.reading.amounts if stated_of(case, one)]
    cited = {one.item: one.quote for one in reversed(case.reading.items)}
    listing = _Listing(case, rows, stated, cited)
    _judge_twice(listing, inspection)
    if rows.cells:
        _judge_amounts(listing, inspection)
        _judge_strange(listing, inspection)
        _judge_left_out(listing, inspection)
        _judge_rates(listing, inspection)
    elif rows.where and rows.where[0][0] == "T5" and stated:
        inspection.skip(X04, "一般公共预算支出表没有读全")
    _judge_sum(listing, inspection)


# ---------------------------------------------------------------- twice in a line


def _judge_twice(listing: _Listing, inspection: Inspection) -> None:
    """What the line of an item says of it twice is the same both times (N14)."""
    first: dict[tuple[Item, str, str, int], Amount] = {}
    for one in listing.case.reading.amounts:
        own = stated_of(listing.case, one)
        item = one.name.item if own or (one.name.column in BUDGETS and not one.aside) else None
        if item:
            column = "" if own else one.name.column
            before = first.setdefault((item, one.name.quantity, column, one.line), one)
            if before is one or of_two_wholes(before, one):
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


def _judge_amounts(listing: _Listing, inspection: Inspection) -> None:
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


def _judge_rowless(one: Amount, item: Item, listing: _Listing, inspection: Inspection) -> None:
    """An amount of a 科目 that the table does not have, if it is one for certain."""
    shared = not item.depth and any(share.part is one for share in listing.case.reading.shares)
    if item not in listing.cited and not shared:
        return
    if one.printed.value:
        listing.strange.append((item, _whole_quote(one, listing)))
    else:
        why = f"没有支出，{_table(listing.rows)}也没有数"
        inspection.holds(_missing(item), one.quote, why)


def _judge_amount(one: Amount, code: str, listing: _Listing, inspection: Inspection) -> None:
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


def _bad(one: Amount, cell: TableCell, listing: _Listing) -> str | None:
    """How wrong an amount is; a cell of final accounts may bear what rounding leaves."""
    bad = level(one.printed, cell.range())
    planned = listing.of_budget and not overlap(one.printed.range(), cell.range())
    return bad or (HINT if planned else None)


def _other_thing(item: Item, listing: _Listing) -> bool:
    """Whether a bare name may be of the other classification: 住房公积金 is an economic one too."""
    return item not in listing.cited and any(
        alike(one.name) == alike(item.name) for one in economic().values()
    )


def _whole_quote(one: Amount, listing: _Listing) -> Quote:
    """The 科目 and its amount, where they stand together."""
    cite = listing.cited.get(one.name.item, one.quote) if one.name.item else one.quote
    near = one.at.start - cite.end <= _NEAR
    return cite.to(one.at) if near else cite


# ---------------------------------------------------------------- what is not in the table


def _judge_strange(listing: _Listing, inspection: Inspection) -> None:
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


def _renamed(item: Item, listing: _Listing) -> str:
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


def _judge_left_out(listing: _Listing, inspection: Inspection) -> None:
    """The 项 of the table that a list of 项 does not have."""
    rows, said = listing.rows, listing.said
    items = [code for code in said if code in rows.items]
    planned = listing.of_budget
    if not items or (planned and (len(items) < _LIST or not _most(listing, items))):
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


def _most(listing: _Listing, items: Sequence[str]) -> bool:
    """Whether a budget's list is of more than examples: of half of what its tables have."""
    rows = listing.rows.items
    return 2 * sum(rows[code].value for code in items) >= sum(cell.value for cell in rows.values())


# ---------------------------------------------------------------- rates and sums


def _judge_rates(listing: _Listing, inspection: Inspection) -> None:
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


def _judge_sum(listing: _Listing, inspection: Inspection) -> None:
    """The budgets of the 项 are that of all of them (N07), where every one of them has one.

    An item that had a budget and spent nothing is not listed: less than the total is a hint.
    """
    for column in ("预算", "年初预算", "全年预算"):
        items = list(_first_of_each(listing, column))
        listed = {one.item for one in listing.case.reading.items if _is_item(one.item)}
        least = _LIST if listing.of_budget else 2
        if len(items) < least or {one.name.item for one in items} != listed:
            continue
        if _among_others(items, listing):
            return  # the list is added up as such (N19)
        whole = _of_one_class(listing, items, column) or _whole_of(listing, column, items[0])
        if whole:
            _judge_total(whole, column, items, listing, inspection)
            return


def _among_others(items: Sequence[Amount], listing: _Listing) -> bool:
    """Whether they are listed with what is not known to be an item: a code of another year."""
    lists = (one for one in listing.case.reading.lists if any(part in items for part in one.parts))
    return any(part.name.item is None for one in lists for part in one.parts)


def _first_of_each(listing: _Listing, column: str) -> Iterator[Amount]:
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


def _of_one_class(listing: _Listing, items: Sequence[Amount], column: str) -> Amount | None:
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


def _whole_of(listing: _Listing, column: str, first: Amount) -> Amount | None:
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
    whole: Amount, column: str, items: Sequence[Amount], listing: _Listing, inspection: Inspection
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


def _explained(whole: Amount, items: Sequence[Amount], listing: _Listing) -> bool:
    """Whether the total is that of the rows, and what is wrong with the items is told already."""
    if not listing.explained or not listing.of_budget:
        return False
    rows = listing.rows
    codes = {listing.of.get(id(one), "") for one in items} | listing.explained
    cells: list[TableCell] = [rows.cell(code) for code in codes if code]
    right: Range = total(cell.range() for cell in cells)
    return overlap(right, whole.printed.range())
