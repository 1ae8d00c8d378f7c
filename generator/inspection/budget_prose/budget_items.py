"""Items: the 项 that a budget lists are the rows of its tables, with amounts and their sum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from generator.inspection.budget_prose.budget_amounts import BudgetCase
from generator.inspection.claims import Charge, Inspection, Printed, Quote, amount, money, quoted
from generator.inspection.form.names import N17
from generator.inspection.judge import cited, in_wan, judged, level, of_cell
from generator.inspection.prose.items import N07, X04, X05, X06
from generator.later import matcher
from generator.number.reach import total
from generator.problem import HINT, WRONG
from generator.understanding import TableCell, Tables, Text
from generator.understanding.meant import Meant
from generator.understanding.sentences import Amount
from generator.vocabulary.held import GENERAL, GRANTS, WHOLE
from generator.vocabulary.subjects import ITEM, SECTION, class_of, functional, section_of

_NAME: Final = (
    r"[^\n。；，：“”\d（）-]{2,40}(?:（[^\n。；\d（）类款项]{1,12}）[^\n。；，：“”\d（）-]{0,30})?"
)
_MARKED: Final = matcher(
    rf"(?P<class>{_NAME})（(?P<c>\d{{3}})?类）[-－—]?(?P<section>{_NAME})（(?P<s>\d{{2}}|\d{{5}})?款）"
    rf"[-－—]?(?P<item>{_NAME})（(?P<i>\d{{2}}|\d{{7}})?项）”?(?:科目)?"
    rf"(?:20\d\d年)?(?:年初)?(?:预算)?(?:安排|数)?(?:为)?{money('head')}"
)
_JOINED: Final = matcher(
    rf"“(?P<class>{_NAME})[-－—](?P<section>{_NAME})[-－—](?P<item>{_NAME})”(?:科目|项目)?"
    rf"(?:预算)?(?:安排|数)?(?:为)?{money('head')}"
)
_TABLES: Final = (("T5", "小计"), ("TF", "小计"), ("TC", "合计"))
_LIST: Final = 3  # items that make a list: one or two may be examples
_FUND: Final = {"一般公共预算": ("T5",), "政府性基金": ("TF",), "国有资本": ("TC",)}


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the prose: its names, its codes where it has them, its amount, where it is."""

    names: tuple[str, str, str]  # 类, 款, 项
    code: str
    printed: Printed
    text: Text
    match: re.Match[str]

    def quote(self, group: str | int = 0) -> Quote:
        return quoted(self.text, self.match, group)


def items_of(text: Text) -> Iterator[Item]:
    """The items of a section with the amounts that stand behind them."""
    for pattern in (_MARKED, _JOINED):
        for match in pattern.finditer(text.text):
            names = tuple(re.sub(r"^[、.．]", "", match[n]) for n in ("class", "section", "item"))
            found = match.groupdict()
            digits = [found.get(level) or "" for level in "csi"]
            code = digits[0] + digits[1][-2:] + digits[2][-2:]
            yield Item(
                (names[0], names[1], names[2]),
                code if len(code) == ITEM else "",
                amount(match, "head"),
                text,
                match,
            )


def judge_items(case: BudgetCase, inspection: Inspection) -> None:
    """Every list of items: each against its row, all of them against their total and the tables."""
    wholes = _wholes(case)
    for text in case.sections:
        listed = list(items_of(text))
        if not listed:
            continue
        rows = _rows(text, case.tables)
        judged_ones = (_judge_item(one, rows, case.tables, inspection) for one in listed)
        named = {code for code in judged_ones if code}
        if wholes:
            _judge_sum(listed, wholes, inspection)
        if named and len(listed) >= _LIST:
            told = {rows[code].table for code in named}
            for code in sorted(code for code in rows.keys() - named if rows[code].table in told):
                _left_out(listed[0], code, rows[code], inspection)


def _wholes(case: BudgetCase) -> list[Amount]:
    """The totals that a list of items can be of, the likeliest first."""
    account = case.readings.account(case.understood)
    figures = (
        ("支出总计", GRANTS),
        ("支出合计", GENERAL),
        ("收入合计", GENERAL),
        ("支出总计", WHOLE),
    )
    found = (account.get(Meant(*figure, "年初预算")) for figure in figures)
    return [one[0] for one in found if one]


def _rows(text: Text, tables: Tables) -> dict[str, TableCell]:
    """The 项 of the tables that a section speaks of, where they were read whole."""
    wanted = next((keys for words, keys in _FUND.items() if words in text.heading), None)
    found: dict[str, TableCell] = {}
    for key, column in _TABLES:
        if wanted is not None and key not in wanted:
            continue
        rows = tables.rows(key, column)
        items = {code: cell for code, cell in rows.items() if len(code) == ITEM and cell.value}
        sum_all = rows.get("合计")
        added = total(cell.range() for cell in items.values()).middle()
        # Nothing is accused of missing from a table that was not read whole.
        if sum_all is None or abs(added - sum_all.value) <= abs(sum_all.value) / 5:
            found |= items
    return found


def _judge_item(
    one: Item, rows: Mapping[str, TableCell], tables: Tables, inspection: Inspection
) -> str | None:
    """The code of the item's row, its amount held against it; None where there is none."""
    code = _code_of(one, rows)
    if code is None:
        if rows and not _unlisted(one, rows):
            charge = Charge(WRONG, one.names[2], "", "预算支出表没有这一项支出")
            inspection.wrong(X05, one.quote(), charge)
        return None
    cell = rows[code]
    quote = Quote(one.text, one.match.start("item"), one.match.end())
    if (bad := judged(one.printed, cell.range())) is None:
        inspection.holds(X04, quote, cited(cell))
    else:
        charge = of_cell(bad, one.printed, cell, tables)
        inspection.wrong(X04, quote, charge, cited(cell))
    return code


def _unlisted(one: Item, rows: Mapping[str, TableCell]) -> bool:
    """Whether an item can be missing without a fault: nothing planned, or a name cut short."""
    return not one.printed.value or any(_last(cell) == one.names[2] for cell in rows.values())


def _last(cell: TableCell) -> str:
    parts = cell.name.split(" ")
    return parts[1] if len(parts) > 1 else ""


def _code_of(one: Item, rows: Mapping[str, TableCell]) -> str | None:
    """The row of an item: by its code, else by its name and that of its 款 or 类."""
    if one.code in rows:
        return one.code
    known = functional()
    found = []
    for code, cell in rows.items():
        item = {_plain(_last(cell)), _plain(known[code].name if code in known else "")}
        if _plain(one.names[2]) not in item:
            continue
        over = [known[c].name if c in known else "" for c in (class_of(code), section_of(code))]
        found.append((sum(map(_same, over, one.names[:2])), code))
    if not found:
        return None
    best, code = max(found)
    return code if best or len(found) == 1 else None


def _plain(name: str) -> str:
    return re.sub(r"[\s“”、]|支出$", "", name.replace("(", "（").replace(")", "）"))


def _same(left: str, right: str) -> bool:
    return _plain(left) == _plain(right)


def _judge_sum(listed: Sequence[Item], wholes: Sequence[Amount], inspection: Inspection) -> None:
    """The items add up to the total that their list is of (N07)."""
    if len(listed) < _LIST:
        return
    added = total(item.printed.range() for item in listed)
    says = f"{len(listed)} 项相加是 {in_wan(added.middle())} 万元"
    whole = wholes[0]
    if any(added.meets(one.printed.range()) for one in wholes):
        for item in listed:
            inspection.holds(N07, item.quote("head"), says)
        return
    expected = in_wan(whole.printed.value)
    bad = level(whole.printed, added) or HINT
    charge = Charge(bad, in_wan(added.middle()), expected, f"{says}，合计写的是 {expected} 万元")
    inspection.wrong(N07, listed[0].quote(), charge)


def _left_out(first: Item, code: str, cell: TableCell, inspection: Inspection) -> None:
    known = functional()
    name = _last(cell) or (known[code].name if code in known else code)
    message = f"表上有 {code} {name} {in_wan(cell.value)} 万元，正文没有说到"
    inspection.wrong(X06, first.quote(), Charge(WRONG, "", name, message), cited(cell))


# ---------------------------------------------------------------- codes and names


def judge_codes(case: BudgetCase, inspection: Inspection) -> None:
    """The 款 and 项 of a code that the prose prints have the names of the dictionary (N17)."""
    for one in items_of(case.text):
        if one.code:
            _judge_code(one, one.code[:SECTION], "section", case.tables, inspection)
            _judge_code(one, one.code, "item", case.tables, inspection)


def _judge_code(one: Item, code: str, group: str, tables: Tables, inspection: Inspection) -> None:
    name = one.names[2] if group == "item" else one.names[1]
    known, printed = functional(), _printed(code, tables)
    right = {known[code].name, printed} if code in known else {printed}
    if any(_same(name, other) for other in right - {""}):
        inspection.holds(N17, one.quote(group), "编码与名称一致")
    elif code in known and printed:
        charge = Charge(WRONG, name, printed, f"{code} 是“{printed}”")
        inspection.wrong(N17, one.quote(group), charge)


def _printed(code: str, tables: Tables) -> str:
    cell = tables.cell("T5", code, "小计")
    return _last(cell) if cell else ""
