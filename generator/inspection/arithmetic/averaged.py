"""Averaged: what was spent on each, 人均, 批均, 车均, is an amount by how many there were (N12)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

from generator.inspection.arithmetic.counted import GROUPS, N12, PEOPLE, moves
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import level, rounded
from generator.number.reach import Range, between
from generator.problem import HINT, WRONG, Quantity
from generator.understanding import WAN
from generator.understanding.sentences import Amount, Count
from generator.understanding.sentences.naming import AVERAGE, PLANS

_EACH: Final = (
    (("人均", "每人"), PEOPLE),
    (("批均", "次均", "每批"), GROUPS),
    (("车均", "辆均", "单车"), frozenset(("辆", "台"))),
)
_SPENT: Final = ("接待", "出国", "运行", "运维", "维护", "购置", "培训", "会议")
# What an average is of where its line does not say: that of the whole report, and what it counts.
_WHOLE: Final = (
    ("接待", "公务接待费", ""),
    ("购置", "公务用车购置费", "购置"),
    *((word, "公务用车运行维护费", "保有") for word in ("运行", "运维", "维护")),
)
_MOST: Final = 8  # of the amounts, and of the numbers, in front of an average
_YUAN: Final = 2  # places of 元


def judge_averaged(case: Case, inspection: Inspection) -> None:
    """An average with the amounts and numbers that stand in front of it in its line."""
    for one in case.reading.amounts:
        if not AVERAGE.search(one.name.words):
            continue
        units = next((of for said, of in _EACH if any(w in one.name.words for w in said)), None)
        if units is None:
            continue
        subjects = _subjects(one, units)
        spent = [other for other in case.reading.amounts if _is_spent(other, one, subjects)][
            -_MOST:
        ]
        counts = [count for count in case.reading.counts if _is_of(count, one, units)][-_MOST:]
        if spent and counts:
            _judge(one, spent, counts, inspection)
        elif counts and not spent and subjects != _SPENT:
            _judge_of_report(one, subjects, counts, case, inspection)


def _subjects(one: Amount, units: frozenset[str]) -> tuple[str, ...]:
    """What an average can be of: 人均接待费 of 接待 alone, 人均 of whatever is counted so."""
    words = one.name.words
    for each in (word for said, of in _EACH if of is units for word in said):
        words = words.replace(each, "")
    for link in ("约", "为", "费用", "费", "支出", "消费", "次"):
        words = words.removesuffix(link)
    return tuple(word for word in _SPENT if word in words) if words else _SPENT


def _is_spent(other: Amount, one: Amount, subjects: Sequence[str]) -> bool:
    """Whether an amount is one that the average can be of: in front of it, of its subject."""
    near = other.line == one.line and other.at.start < one.at.start
    final = not (other.name.before or other.name.column in PLANS)
    subject = any(word in other.quote.words for word in subjects)
    averages = any(word in other.name.words for said, _ in _EACH for word in said)
    return near and final and subject and not averages


def _is_of(count: Count, one: Amount, units: frozenset[str]) -> bool:
    near = count.line == one.line and count.quote.start < one.at.start
    return near and count.unit in units and bool(count.value) and not moves(count)


def _judge_of_report(
    one: Amount,
    subjects: Sequence[str],
    counts: Sequence[Count],
    case: Case,
    inspection: Inspection,
) -> None:
    """An average of what another line or section states: what it is of is not said, so a hint."""
    finals = case.readings.finals(case.understood.sections)
    for word, quantity, counted in _WHOLE:
        own = [count for count in counts if counted in count.words]
        if word in subjects and quantity in finals and own:
            _judge(one, [finals[quantity]], own, inspection, most=HINT)
            return


def _judge(
    one: Amount,
    spent: Sequence[Amount],
    counts: Sequence[Count],
    inspection: Inspection,
    most: str = WRONG,
) -> None:
    """None of the amounts by any of the numbers is the average: it is that of the last of them."""
    for amount, count in product(reversed(spent), reversed(counts)):
        if one.printed.range().meets(_average(amount, count)):
            inspection.holds(N12, one.at, _says(amount, count))
            return
    amount, count = spent[-1], counts[-1]
    right = _average(amount, count)
    bad = level(one.printed, right)
    in_yuan = one.printed.half < WAN // 200
    value = right.middle() if in_yuan else right.middle() / WAN
    expected = Quantity(rounded(value, _YUAN), "元" if in_yuan else "万元")
    if bad:
        bad = bad if most == WRONG else most
        charge = Charge(bad, one.printed.digits, expected, _says(amount, count))
        inspection.wrong(N12, one.quote, charge)


def _average(amount: Amount, count: Count) -> Range:
    reach = amount.printed.range()
    return between(reach.low / count.value, reach.high / count.value)


def _says(amount: Amount, count: Count) -> str:
    right = rounded(_average(amount, count).middle(), _YUAN)
    return f"“{amount.quote.words}” ÷ {count.value} {count.unit} = {right} 元"
