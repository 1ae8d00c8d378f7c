"""Said: the amounts that the prose of a budget states of known quantities, and their changes.

A quantity is named by the words before its amount and by the section that it stands in: 基本支出 is
that of the whole department, and in the section of 一般公共预算 it is that of this fund alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Printed, Quote, amount, money, quoted
from generator.inspection.judge import level
from generator.later import matcher
from generator.number.reach import Range, around, overlap
from generator.problem import HINT
from generator.understanding import Text
from generator.understanding.sentences import Amount, Change, Read
from generator.vocabulary.subjects import CLASS, functional

GENERAL: Final = "一般公共预算"  # in front of a quantity: that of this fund alone

# What the account calls a quantity of the table; 收、支总计 are both.
_CALLED: Final[Mapping[str, tuple[str, ...]]] = {
    "收入总计": ("收入",),
    "收入": ("收入",),
    "支出总计": ("支出",),
    "支出": ("支出",),
    "收支总计": ("收入", "支出"),
} | {
    name: (name,)
    for name in (
        "财政拨款收入", "财政拨款支出", "一般公共预算收入", "一般公共预算支出",
        "政府性基金收入", "政府性基金支出", "国有资本经营收入", "国有资本经营支出", "事业收入",
        "经营收入", "其他收入", "基本支出", "项目支出", "人员经费", "公用经费",
    )
}  # fmt: skip
_OTHERS: Final = frozenset(("决算", "执行"))  # columns of another year
_SCOPED: Final = {"基本支出", "项目支出", "人员经费", "公用经费"}

CHANGE: Final = (
    r"(?:比|较|与)(?:20\d\d年度?|上一?年度?|去年|上年)?(?:年初)?(?:部门|单位)?(?:预算)?"
    r"(?:执行)?(?:数|安排)?(?:相比)?，?(?:预算)?(?:总?数)?"
)
_CHANGE: Final = matcher(
    rf"[，（；。]?(?:预算数?)?{CHANGE}"
    rf"(?:(?P<word>增加|增长|上升|减少|下降|降低)(?:了)?{money('step')}|(?P<flat>持平))"
)
_FUNDS: Final = ("政府性基金", "国有资本", "财政拨款")  # what is listed of these is of them alone
_CENT: Final = Fraction(50)  # half of 0.01 万元, in 元: less is no change
_FALLS: Final = {"减少", "下降", "降低"}
# What a project is described by: its amounts are its own, not the department's.
_PROJECT: Final = matcher("项目概[述况]")
_APART: Final = matcher("职责|职能|机构设置|三公|绩效目标$|名词")


@dataclass(frozen=True, slots=True)
class Moved:
    """By how much a quantity changes against last year: signed, 0 where it is 持平 (元)."""

    reach: Range
    digits: str
    quote: Quote
    flat: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """An amount that the prose states of a quantity, where it stands, and its change."""

    name: str
    printed: Printed
    quote: Quote
    moved: Moved | None = None


# What the sections state, by quantity, in reading order.
Account = Mapping[str, Sequence[Said]]


@dataclass(frozen=True, slots=True)
class BudgetCase(Case):
    """A budget that is judged, its sections those that explain it.

    `stated` is what they state by quantity; `exact` is whether their lists add up to the last
    place of each amount, so that one that is off by what rounding does is 提示.
    """

    stated: Account = field(kw_only=True)
    exact: bool = field(kw_only=True)

    @property
    def sections(self) -> Sequence[Text]:
        return self.understood.sections


def judged(printed: Printed, right: Range) -> str | None:
    """None where a printed number can be true, 提示 for one unit of its last place, else 错误."""
    return None if overlap(printed.range(), right) else level(printed, right) or HINT


def explaining(sections: Sequence[Text]) -> tuple[Text, ...]:
    """The sections that speak of the whole budget: those of a single project are left out."""
    found = []
    for text in sections:
        if _PROJECT.search(text.heading):
            break
        found.append(text)
    return tuple(found)


def said_in(text: Text, reading: Read) -> Iterator[Said]:
    """Every amount of a known quantity in a section, of all that it says of it."""
    if _APART.search(text.heading):
        return
    fund = GENERAL if GENERAL in text.heading else ""
    moves = {id(change.of[0]): change for change in reversed(reading.changes) if _yearly(change)}
    for one in reading.amounts:
        scope = _scope(one, fund)
        if one.aside or scope is None or one.name.column in _OTHERS:
            continue
        for name in _called(one):
            named = scope + name if name in _SCOPED else name
            move = moves.get(id(one))
            yield Said(named, one.printed, one.quote, _moved_by(move) if move else None)


def _called(one: Amount) -> tuple[str, ...]:
    """What the account calls an amount; 本单位年初预算数 is of all that is spent."""
    if not one.name.words and one.name.column and re.search("本(?:部门|单位)", one.quote.words):
        return ("支出",)
    return _CALLED.get(one.name.quantity, ())


def _yearly(change: Change) -> bool:
    told = change.step is not None or (change.way == "平" and change.rate is None)
    return bool(told and change.of and change.base and change.base.kind != "同口径")


def _scope(one: Amount, fund: str) -> str | None:
    """Which fund an amount is of; None where it is of a 科目 or of a fund of its own."""
    names = [whole.name.quantity for whole in one.within if "整体" not in whole.name.words]
    if "" in names or any(name.startswith(_FUNDS) for name in names):
        return None
    if one.name.scope and not one.name.scope.endswith(GENERAL):
        return None
    narrowed = one.name.scope or any(
        whole.name.scope.endswith(GENERAL) or whole.name.quantity.startswith(GENERAL)
        for whole in one.within
    )
    return GENERAL if narrowed else fund


def _moved_by(change: Change) -> Moved:
    """A change with its sign."""
    if change.step is None:
        return Moved(around(Fraction(0), _CENT), change.word, change.quote, flat=True)
    sign = -1 if change.way == "减" else 1
    reach = around(sign * change.step.value, change.step.half)
    return Moved(reach, change.step.digits, change.quote)


def said(name: str, match: re.Match[str], text: Text) -> Said:
    """What a match of a quantity with its `amount` states."""
    return Said(name, amount(match, "amount"), quoted(text, match), _moved(text, match))


def _moved(text: Text, match: re.Match[str]) -> Moved | None:
    """The change that stands right behind an amount."""
    found = _CHANGE.match(text.text, match.end())
    if found is None:
        return None
    quote = quoted(text, found)
    if found["flat"]:
        return Moved(around(Fraction(0), _CENT), "持平", quote, flat=True)
    step = amount(found, "step")
    sign = -1 if found["word"] in _FALLS else 1
    return Moved(around(sign * step.value, step.half), found["step"], quote)


@cache
def class_amount() -> re.Pattern[str]:
    """A 类 by its name with its amount, as groups `name` and `amount`."""
    names = sorted(
        (s.name.removesuffix("支出") for c, s in functional().items() if len(c) == CLASS),
        key=len,
        reverse=True,
    )
    # 其他 alone is no name: 其他收入, 其他 of anything.
    listed = "|".join(re.escape(name) for name in names if len(name) > len("其他"))
    return matcher(
        rf"(?P<name>(?:{listed}|其他(?=支出)))(?:（类）)?(?:支出)?(?:（类）)?(?:预算)?(?:为)?"
        rf"{money('amount')}"
    )
