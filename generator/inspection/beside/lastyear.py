"""Last year: what a report says of the year before, against what was published then (E37, E38)."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from msgspec.structs import replace

from generator.inspection.arithmetic.allotted import Rows
from generator.inspection.beside.beside_rules import E37, E38
from generator.inspection.beside.known import (
    Compared,
    Document,
    compared_in,
    judge_compared,
    judge_stated,
)
from generator.inspection.case import Pair
from generator.inspection.claims import (
    Charge,
    Inspection,
    Printed,
    Spot,
)
from generator.inspection.judge import cited, in_wan, level
from generator.later import matcher
from generator.problem import HINT, WRONG
from generator.understanding import TableCell, Tables, Understood
from generator.understanding.sentences import Change
from generator.vocabulary.statements import TITLES

# ---------------------------------------------------------------- E37: carried over

# What is carried over: this year's opening, last year's closing, and how to see that a blank is 0:
# the total less what else makes it up.
_CARRIED: Final = (
    ("T1", ("收入.年初结转和结余", "0"), ("支出.年末结转和结余", "0")),
    ("T4", ("收入.年初财政拨款结转和结余", "0"), ("支出.年末财政拨款结转和结余", "0")),
    ("TF", ("合计", "年初结转和结余"), ("合计", "年末结转和结余")),
)
_BLANK: Final = {
    ("T1", "收入.年初结转和结余"): ("收入.总计", ("收入.本年收入合计", "收入.使用非财政拨款结余")),
    ("T1", "支出.年末结转和结余"): ("支出.总计", ("支出.本年支出合计", "支出.结余分配")),
    ("T4", "收入.年初财政拨款结转和结余"): ("收入.总计", ("收入.本年收入合计",)),
    ("T4", "支出.年末财政拨款结转和结余"): ("支出.总计", ("支出.本年支出合计",)),
}
_RESTATED: Final = matcher(
    "会计差错|追溯|重述|口径|(?:调整|收回)[^。]{0,12}(?:年初|上年|结转)|(?:年初|上年)[^。]{0,8}调整"
)


def judge_carried(pair: Pair, inspection: Inspection) -> None:
    """年初结转和结余 of this year is 年末结转和结余 of the last, in all, of 财政拨款, of funds."""
    looked = False
    for key, opening, closing in _CARRIED:
        now = _cell_or_nothing(pair.tables, key, opening)
        before = _cell_or_nothing(pair.other.tables, key, closing)
        if now is not None and before is not None:
            looked = True
            _judge_carried(pair, now, before, inspection)
    if not looked:
        inspection.skip(E37, "两年的表里没有都读到年初、年末结转和结余")


def _cell_or_nothing(tables: Tables, key: str, at: tuple[str, str]) -> TableCell | None:
    """The cell; a blank one where the table's own total shows that nothing stands there."""
    if cell := tables.cell(key, *at):
        return cell
    if (key, at[0]) not in _BLANK:
        return None
    total, others = _BLANK[key, at[0]]
    whole = tables.cell(key, total, "0")
    parts = [cell for row in others if (cell := tables.cell(key, row, "0"))]
    if whole is None or not parts:
        return None
    left = whole.value - sum((part.value for part in parts), Fraction(0))
    half = whole.half + sum((part.half for part in parts), Fraction(0))
    if abs(left) > half:
        return None
    return TableCell(Fraction(0), half, "", at[0].partition(".")[2], whole.place, table=key)


def _judge_carried(pair: Pair, now: TableCell, before: TableCell, inspection: Inspection) -> None:
    understood, last = pair.understood, pair.other
    spot = Spot(TITLES[now.table], now.text or now.name, now.place)
    basis = f"《{understood.name}》{cited(now)}；《{last.name}》{cited(before)}"
    expected = in_wan(before.value)
    says = f"上年年末 {expected} 万元，本年年初 {in_wan(now.value)} 万元"
    if now.range().meets(before.range()):
        inspection.holds(E37, spot, says, basis)
        return
    restated = any(_RESTATED.search(text.text) for text in understood.sections)
    message = f"{says}，差 {in_wan(now.value - before.value)} 万元；年初数应接上年年末数"
    charge = Charge(HINT if restated else WRONG, now.text, expected, message)
    inspection.wrong(E37, spot, charge, basis)


# ---------------------------------------------------------------- E38: compared with last year

_BACK: Final = 400  # characters behind a change in which it is said that a figure was restated
_YEAR: Final = matcher(r"20\d\d")


def judge_changes(pair: Pair, inspection: Inspection) -> None:
    """Each “比上年增加”: what it leaves for last year is what was published then."""
    last = Document(pair.other)
    looked = missing = 0
    for text in pair.understood.sections:
        section = replace(pair, text=text)
        yearly = (one for one in section.reading.changes if _is_yearly(one, pair.understood))
        for one in compared_in(section, last, yearly):
            if not one.known:
                missing += 1
                continue
            looked += 1
            if base := one.change.base and one.change.base.printed:
                known = [said for _, said in one.known]
                judge_stated(E38, (base, one.change.quote), known, _PUBLISHED, inspection)
            else:
                judge_compared(E38, one, _PUBLISHED, last, _level(one), inspection)
        looked += _judge_before(section, last, inspection)
    if not looked:
        why = f"《{last.understood.name}》里没有读到可比的数" if missing else _NOTHING
        inspection.skip(E38, why)


def _judge_before(section: Pair, last: Document, inspection: Inspection) -> int:
    """Last year's figures that a section states by themselves; how many of them."""
    looked = 0
    for one, meanings in section.meant:
        wanted = [last.own(each) for each in meanings if each.year]
        if known := [said for each in wanted if (said := last.says(each))]:
            looked += 1
            judge_stated(E38, (one.printed, one.quote), known, _PUBLISHED, inspection)
    return looked


_PUBLISHED: Final = "上年公布的"
_NOTHING: Final = "正文没有与上年相比的合计数"


def _is_yearly(change: Change, understood: Understood) -> bool:
    """Whether a change is against last year's figure of the same kind."""
    base = change.base
    if base is None:
        return False
    year = _YEAR.search(base.words)
    if year and understood.year and int(year[0]) != understood.year - 1:
        return False
    of_budget = understood.kind == "预算"
    return base.kind == "上年" or (of_budget and base.kind == "预算")


def _level(one: Compared) -> str:
    """提示 where the sentence says that last year's figure was restated."""
    quote = one.change.quote
    sentence = re.split("[。\n]", quote.text.text[quote.start : quote.end + _BACK])[0]
    return HINT if _RESTATED.search(sentence) else WRONG


# ---------------------------------------------------------------- a budget's 上年执行数


def judge_executed(pair: Pair, inspection: Inspection) -> None:
    """上年执行数 of each item of a budget against the final accounts of that year: a 提示.

    A budget is drawn up before the year is closed, so the figure may have been an estimate.
    """
    last, looked = pair.other, False
    rows = Rows(last.tables, (("T5", "小计"),))
    for text in pair.understood.sections:
        for one in pair.readings.of(text).amounts:
            item, own = one.name.item, one.name.column == "执行" and not one.aside
            code = rows.code(item) if item and all(item.names[1:]) and own else None
            if code is None:
                continue
            looked, cell = True, rows.cell(code)
            says = f"上年决算公布的是 {in_wan(cell.value)} 万元"
            charge = _of_done(one.printed, cell, says)
            inspection.settle(E38, one.quote, charge, says, f"《{last.name}》{cited(cell)}")
    if not looked:
        inspection.skip(E38, f"没有可与《{last.name}》相比的执行数")


def _of_done(printed: Printed, cell: TableCell, says: str) -> Charge | None:
    if level(printed, cell.range()) is None:
        return None
    message = f"{says}，写的是 {in_wan(printed.value)} 万元；编预算时可能还是预计数"
    return Charge(HINT, printed.digits, in_wan(cell.value), message)
