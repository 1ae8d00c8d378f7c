"""Carried: what was there and what came in is what was spent and what is left (N23)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import in_wan, level
from generator.number.reach import Range, difference, total
from generator.problem import HINT
from generator.rule import Rule
from generator.understanding.sentences import Amount

N23: Final = Rule(
    "N23",
    "总计等于合计加结转，年初结转加收入减支出等于年末结转",
    "收入总计是本年收入合计、使用非财政拨款结余与年初结转和结余之和，支出总计是本年支出合计、结余分配与"
    "年末结转和结余之和；一种资金的年初结转加收入减支出，就是年末结转。报告里没有表的时候这样核对正文。",
    "收入总计510万元……本年收入合计500万元，年初结转和结余20万元",
    "年初结转和结余10万元",
    hint="错误：加出来的多于总计，或者各项都写了而对不上。提示：少于总计，也许还有没有写出的结余。",
)

# A total, what makes it up, and what may be left unsaid because it is 0.
_TOTALS: Final = (
    ("收入总计", (("收入合计", "收入"), ("年初结转和结余",)), "使用非财政拨款结余"),
    ("支出总计", (("支出合计", "支出"), ("年末结转和结余",)), "结余分配"),
)
_FUNDS: Final = ("政府性基金", "国有资本经营")
_CAME: Final = ("收入合计", "收入", "政府性基金收入", "国有资本经营收入")
_WENT: Final = ("支出合计", "支出", "政府性基金支出", "国有资本经营支出")
_OF_A_FUND: Final = ("财政拨款", "一般公共预算", *_FUNDS)


def judge_carried(case: Case, inspection: Inspection) -> None:
    """The totals of final accounts and their funds, where no table says it more exactly."""
    if case.understood.kind == "预算" or any(case.tables.cells.values()):
        return
    stated = _first(_of_all(case))
    for name, needed, unsaid in _TOTALS:
        parts = [_one(stated, kinds) for kinds in needed]
        found = [part for part in (*parts, stated.get(unsaid)) if part]
        whole = stated.get(name) or stated.get("收支总计")
        apart = any(whole not in part.within for part in found)  # in a list of it N19 adds up
        if whole and all(parts) and apart:
            _judge_total(whole, found, inspection, sure=unsaid in stated)
    for text in case.understood.sections:
        if any(fund in text.heading for fund in _FUNDS):
            _judge_fund(_first(case.readings.of(text).amounts), inspection)


def _of_all(case: Case) -> Iterator[Amount]:
    """The amounts that are of all money: nothing narrows them, nor does the section's heading."""
    for text in case.understood.sections:
        if not any(fund in text.heading for fund in _OF_A_FUND):
            for one in case.readings.of(text).amounts:
                if not (one.name.scope or any(fund in one.name.words for fund in _OF_A_FUND)):
                    yield one


def _first(amounts: Iterator[Amount] | Sequence[Amount]) -> Mapping[str, Amount]:
    """The final that is stated first of each quantity."""
    found: dict[str, Amount] = {}
    for one in amounts:
        if not one.aside and one.name.column in {"", "决算"}:
            found.setdefault(one.name.quantity, one)
    return found


def _one(stated: Mapping[str, Amount], kinds: Sequence[str]) -> Amount | None:
    return next((stated[kind] for kind in kinds if kind in stated), None)


def _judge_total(
    whole: Amount, parts: Sequence[Amount], inspection: Inspection, *, sure: bool
) -> None:
    added = total(part.printed.range() for part in parts)
    says = f"{'＋'.join(in_wan(part.printed.value) for part in parts)} = {in_wan(added.middle())}"
    bad = level(whole.printed, added)
    if bad and not sure and added.middle() < whole.printed.value:
        bad = HINT
    _settle(whole, added, bad, says, parts, inspection)


def _judge_fund(stated: Mapping[str, Amount], inspection: Inspection) -> None:
    """年初结转＋收入－支出 = 年末结转 of one fund."""
    before, after = stated.get("年初结转和结余"), stated.get("年末结转和结余")
    came, went = _one(stated, _CAME), _one(stated, _WENT)
    if before and after and came and went:
        had = total((before.printed.range(), came.printed.range()))
        left = difference(had, went.printed.range())
        signed = (in_wan(one.printed.value) for one in (before, came, went))
        says = "{}＋{}－{} = {}".format(*signed, in_wan(left.middle()))
        bad = level(after.printed, left)
        _settle(after, left, bad, says, (before, came, went), inspection)


def _settle(
    one: Amount,
    right: Range,
    bad: str | None,
    says: str,
    parts: Sequence[Amount],
    inspection: Inspection,
) -> None:
    if bad is None:
        for stated in (one, *parts):
            inspection.holds(N23, stated.at, says)
        return
    message = f"{says} 万元，写的是 {in_wan(one.printed.value)} 万元"
    charge = Charge(bad, one.printed.digits, in_wan(right.middle()), message)
    inspection.wrong(N23, one.quote, charge)
