"""Totals: what a budget states of its quantities, against the tables, each other and last year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from generator.inspection.arithmetic.completed import N05
from generator.inspection.arithmetic.moved import N21
from generator.inspection.arithmetic.restated import N14
from generator.inspection.arithmetic.summed import N19
from generator.inspection.budget_prose.budget_amounts import (
    GENERAL,
    Account,
    BudgetCase,
    Said,
    class_amount,
    judged,
    said,
    said_in,
)
from generator.inspection.budget_prose.budget_rules import N20
from generator.inspection.case import Readings
from generator.inspection.claims import Charge, Inspection, amount, money, quoted
from generator.inspection.judge import cited, in_wan, of_cell
from generator.inspection.prose.amounts import X01
from generator.inspection.prose.items import X02
from generator.later import matcher
from generator.number.reach import Range, overlap, total
from generator.problem import HINT, WRONG
from generator.rule import Rule
from generator.understanding import WAN, TableCell, Tables, Text
from generator.vocabulary.subjects import CLASS, functional

Where = tuple[str, str, str]  # statement, row, column

# The cells that hold a quantity; the first that the report has.
_CELLS: Final[Mapping[str, tuple[Where, ...]]] = {
    "收入": (("T1", "收入.总计", "0"), ("T2", "合计", "本年收入合计")),
    "支出": (("T1", "支出.总计", "0"), ("T3", "合计", "本年支出合计")),
    "财政拨款收入": (("T1", "收入.财政拨款收入", "0"), ("T2", "合计", "财政拨款收入")),
    "财政拨款支出": (("T4", "支出.总计", "0"), ("T4", "支出.本年支出合计", "0")),
    "一般公共预算支出": (("T5", "合计", "小计"), ("T4", "支出.总计", "一般公共预算")),
    "政府性基金支出": (("TF", "合计", "小计"), ("T4", "支出.总计", "政府性基金")),
    "国有资本经营支出": (("TC", "合计", "合计"), ("T4", "支出.总计", "国有资本经营")),
    "一般公共预算收入": (
        ("T1", "收入.一般公共预算财政拨款收入", "0"),
        ("T4", "收入.一般公共预算财政拨款", "0"),
    ),
    "政府性基金收入": (
        ("T1", "收入.政府性基金预算财政拨款收入", "0"),
        ("T4", "收入.政府性基金预算财政拨款", "0"),
    ),
    "国有资本经营收入": (
        ("T1", "收入.国有资本经营预算财政拨款收入", "0"),
        ("T4", "收入.国有资本经营预算财政拨款", "0"),
    ),
    "事业收入": (("T1", "收入.事业收入", "0"), ("T2", "合计", "事业收入")),
    "经营收入": (("T1", "收入.经营收入", "0"), ("T2", "合计", "经营收入")),
    "其他收入": (("T1", "收入.其他收入", "0"), ("T2", "合计", "其他收入")),
    "基本支出": (("T3", "合计", "基本支出"),),
    "项目支出": (("T3", "合计", "项目支出"),),
    f"{GENERAL}基本支出": (("T5", "合计", "基本支出"),),
    f"{GENERAL}项目支出": (("T5", "合计", "项目支出"),),
    f"{GENERAL}人员经费": (("T6", "人员经费合计", ""),),
    f"{GENERAL}公用经费": (("T6", "公用经费合计", ""),),
}
# Two quantities that every budget has equal.
_EQUAL: Final = (("收入", "支出"), ("财政拨款收入", "财政拨款支出"))
# What comes in for one fund goes out of it, where nothing was carried forward.
_FUNDS: Final = (GENERAL, "政府性基金", "国有资本经营")
_TWO: Final = 2
_CARRIED: Final = matcher(rf"(?:上年|年初)结转[^。；，\d]{{0,12}}{money('carried')}")
# A quantity that is others together, and whether they are all that it can be.
_MADE_OF: Final = (
    ("财政拨款支出", ("一般公共预算支出", "政府性基金支出", "国有资本经营支出"), True),
    ("支出", ("基本支出", "项目支出"), False),
    (f"{GENERAL}支出", (f"{GENERAL}基本支出", f"{GENERAL}项目支出"), True),
)


def account(sections: Sequence[Text], readings: Readings) -> dict[str, list[Said]]:
    """What the sections state, by quantity, in reading order."""
    found: dict[str, list[Said]] = {}
    for text in sections:
        for one in said_in(text, readings.of(text)):
            found.setdefault(one.name, []).append(one)
    return found


def judge_totals(case: BudgetCase, inspection: Inspection) -> None:
    """Each amount against its cell or the other times it is stated; sums, balance, changes."""
    stated, tables = case.stated, case.tables
    for name, each in stated.items():
        if cell := _cell(name, tables):
            for one in each:
                judge_cell(one, cell, tables, inspection)
        else:
            _judge_repeated([*each, *_alike(name, stated)], inspection)
    for left, right in _EQUAL:
        _judge_equal(stated.get(left, ()), stated.get(right, ()), WRONG, inspection)
    for fund in _FUNDS:
        income, spending = stated.get(f"{fund}收入", ()), stated.get(f"{fund}支出", ())
        if income and spending and not _carried(income[0], spending[0]):
            _judge_equal(income, spending, HINT, inspection)
    for name, kinds, whole in _MADE_OF:
        if found_parts := parts_of(name, kinds, stated):
            judge_made(N19, *found_parts, inspection, whole=whole)


def _cell(name: str, tables: Tables) -> TableCell | None:
    cells = (tables.cell(*where) for where in _CELLS.get(name, ()))
    return next((cell for cell in cells if cell), None)


def judge_cell(one: Said, cell: TableCell, tables: Tables, inspection: Inspection) -> None:
    """An amount of the prose against its cell (X01)."""
    if (bad := judged(one.printed, cell.range())) is None:
        inspection.holds(X01, one.quote, cited(cell))
    else:
        charge = of_cell(bad, one.printed, cell, tables)
        inspection.wrong(X01, one.quote, charge, cited(cell))


# ---------------------------------------------------------------- said twice


def _alike(name: str, stated: Account) -> list[Said]:
    """The same quantity of the whole department where all its money is 一般公共预算."""
    whole, general = stated.get("支出"), stated.get(f"{GENERAL}支出")
    if not whole or not general or whole[0].printed.value != general[0].printed.value:
        return []
    other = name.removeprefix(GENERAL) if name.startswith(GENERAL) else GENERAL + name
    return list(stated.get(other, ())) if f"{GENERAL}支出" not in {name, other} else []


def _judge_repeated(each: Sequence[Said], inspection: Inspection) -> None:
    """A figure that several sections state is the same everywhere (N14).

    本年收入 beside what was carried forward is not all that comes in.
    """
    each = [one for one in each if not _but_carried(one)]
    if len(each) < _TWO:
        return
    values = Counter(one.printed.value for one in each)
    most = values.most_common(1)[0][0]
    right = next(one for one in each if one.printed.value == most)
    for one in each:
        if not _by_carried(one, right):
            _judge_same(one, right, inspection)


def _by_carried(one: Said, other: Said) -> bool:
    """Whether two amounts differ by what was carried forward: one has it, the other does not."""
    gap = abs(one.printed.value - other.printed.value)
    texts = {said.quote.text.text for said in (one, other)}
    found = (amount(match, "carried") for text in texts for match in _CARRIED.finditer(text))
    return bool(gap) and any(carried.value == gap for carried in found)


def _but_carried(one: Said) -> bool:
    words = one.quote.words
    return (
        "本年收入" in words and "合计" not in words and bool(_CARRIED.search(one.quote.text.text))
    )


def _judge_same(one: Said, other: Said, inspection: Inspection) -> None:
    expected = in_wan(other.printed.value)
    says = f"别处写的是 {expected} 万元"
    message = f"{says}，这里是 {in_wan(one.printed.value)} 万元"
    bad = judged(one.printed, other.printed.range())
    charge = Charge(bad, one.printed.digits, expected, message) if bad else None
    inspection.settle(N14, one.quote, charge, says)


# ---------------------------------------------------------------- balance and parts


def _judge_equal(
    left: Sequence[Said], right: Sequence[Said], bad: str, inspection: Inspection
) -> None:
    """收入 and 支出 of a budget balance (N20), and so did last year's (N21)."""
    if not left or not right:
        return
    income, spending = left[0], right[0]
    expected = in_wan(income.printed.value)
    says = f"收入 {expected}，支出 {in_wan(spending.printed.value)}"
    if not overlap(income.printed.range(), spending.printed.range()):
        charge = Charge(bad, spending.printed.digits, expected, f"{says}，收支应当相等")
        inspection.wrong(N20, spending.quote, charge)
        return
    for one in (income, spending):
        inspection.holds(N20, one.quote, says)
    judge_moves(spending, [income], inspection)


def _carried(income: Said, spending: Said) -> bool:
    """Whether what was carried forward can be why more goes out than comes in."""
    found = list(_CARRIED.finditer(income.quote.text.text))
    carried = sum((amount(match, "carried").value for match in found), Fraction(0))
    more = spending.printed.value - income.printed.value
    return bool(carried) and more <= carried


def parts_of(name: str, kinds: Sequence[str], stated: Account) -> tuple[Said, list[Said]] | None:
    """A quantity and those that it is made of; None where the prose does not state them all."""
    if any(one not in stated for one in (name, *kinds)):
        return None
    return stated[name][0], [stated[kind][0] for kind in kinds]


def judge_made(
    rule: Rule, one: Said, parts: Sequence[Said], inspection: Inspection, *, whole: bool = True
) -> None:
    """A quantity is the sum of its parts, and its change that of their changes (N21).

    Where they are not the `whole` of it there may be something besides; there cannot be less.
    """
    added = total(part.printed.range() for part in parts)
    expected = in_wan(added.middle())
    says = f"{'＋'.join(in_wan(p.printed.value) for p in parts)} = {expected}"
    if (bad := judged(one.printed, added)) is None:
        for each in (one, *parts):
            inspection.holds(rule, each.quote, says)
    else:
        if not whole and added.high < one.printed.range().low:
            return  # there may be something besides
        message = f"各项相加：{says} 万元，总数写的是 {in_wan(one.printed.value)} 万元"
        inspection.wrong(rule, one.quote, Charge(bad, one.printed.digits, expected, message))
    if whole:
        judge_moves(one, parts, inspection)


def judge_moves(whole: Said, parts: Sequence[Said], inspection: Inspection) -> None:
    """The change of a quantity is the sum of the changes of its parts (N21)."""
    move, moved = whole.moved, [part.moved for part in parts if part.moved is not None]
    if move is None or len(moved) < len(parts):
        return
    added = total(one.reach for one in moved)
    says = f"{'，'.join(_signed(one.reach) for one in moved)}"
    if overlap(move.reach, added):
        for one in (move, *moved):
            inspection.holds(N21, one.quote, says)
        return
    message = f"各部分{says}，合起来{_signed(added)}，写的是{_signed(move.reach)}"
    # Some call 持平 what has hardly moved.
    gap = abs(added.middle() - move.reach.middle())
    loose = gap < WAN and any(one.flat for one in (*moved, move))
    expected = in_wan(abs(added.middle()))
    charge = Charge(HINT if loose else WRONG, move.digits, expected, message)
    inspection.wrong(N21, move.quote, charge)


def _signed(reach: Range) -> str:
    value = reach.middle()
    if not value:
        return "持平"
    return f"{'增加' if value > 0 else '减少'} {in_wan(abs(value))} 万元"


# ---------------------------------------------------------------- 类


def judge_classes(case: BudgetCase, inspection: Inspection) -> None:
    """A 类 with its amount, against the table of the section that it stands in (X02)."""
    text = case.text
    if not re.search("收支|支出|公共预算|基金", text.heading) or "三公" in text.heading:
        return
    for match in class_amount().finditer(text.text):
        one = said("类", match, text)
        if cell := _class_cell(text.heading, match["name"], case.tables):
            _judge_class(one, cell, inspection)


def _class_cell(heading: str, name: str, tables: Tables) -> TableCell | None:
    code = next(c for c, s in functional().items() if len(c) == CLASS and s.name.startswith(name))
    if GENERAL in heading:
        wanted: tuple[Where, ...] = (("T5", code, "小计"),)
    elif "基金" in heading:
        wanted = (("TF", code, "小计"),)
    else:
        title = functional()[code].name
        wanted = (("T3", code, "本年支出合计"), ("T1", f"支出.{title}", "0"))
    cells = (tables.cell(*where) for where in wanted)
    return next((cell for cell in cells if cell is not None), None)


def _judge_class(one: Said, cell: TableCell, inspection: Inspection) -> None:
    if (bad := judged(one.printed, cell.range())) is None:
        inspection.holds(X02, one.quote, cited(cell))
        return
    expected = in_wan(cell.value)
    message = f"表上是 {expected} 万元，写的是 {in_wan(one.printed.value)} 万元"
    charge = Charge(bad, one.printed.digits, expected, message)
    inspection.wrong(X02, one.quote, charge, cited(cell))


# ---------------------------------------------------------------- why it changed

_WHY: Final = matcher(
    r"财政拨款(?:收入支出|收支|收入|支出)(?:预算)?(?P<word>增加|增长|减少|下降)的?(?:主要)?原因"
)


def judge_direction(case: BudgetCase, inspection: Inspection) -> None:
    """财政拨款收入支出减少的主要原因: the word is that of the change in front of it (N05)."""
    for one in case.stated.get("财政拨款支出", ()):
        text, end = one.quote.text, one.quote.end
        move, found = one.moved, _WHY.search(text.text, end, end + 400)
        if move is None or found is None:
            continue
        rises, word = move.reach.middle() > 0, found["word"]
        fits = not move.reach.middle() or rises == (word in {"增加", "增长"})
        message = f"前面写的是{_signed(move.reach)}，这里说{word}"
        charge = None if fits else Charge(WRONG, word, "增加" if rises else "减少", message)
        inspection.settle(N05, quoted(text, found), charge, _signed(move.reach))
