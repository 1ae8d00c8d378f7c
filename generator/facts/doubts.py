"""Doubts: what a slip of the hand looks like: a wrong unit, a figure far from its base, a blank."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from generator.entry.values import UNITS
from generator.facts.line import Line
from generator.facts.spending import Book
from generator.facts.terms import Named, pick
from generator.number.figure import Absent, Figure, is_unsaid
from generator.rule import Rule

FAR_OFF: Final = Rule(
    "I17",
    "数的大小与计量单位相称",
    "元和万元差一万倍。一个部门一年没有百亿元，也过不了十万元以下的日子；"
    "一项预算、一个上年数，与本年差到一千倍，多半是把元填成了万元。",
    "计量单位: 万元，财政拨款收入: 12,500,000.00",
    "计量单位: 元，财政拨款收入: 12,500,000.00",
    hint="提示：少见，但也可能如此，请看一看。",
)
NO_BUDGET: Final = Rule(
    "I18",
    "有决算数的写了预算数",
    "预算空着，说明里就写成“预算为0”，完成率也没有了。“三公”经费的全年预算必须写；"
    "科目的年初预算没有写的按 0 写，请确认确实没有。",
    "公务接待费 决算 50,000.00，预算空着",
    "公务接待费 决算 50,000.00，预算 60,000.00",
    hint="提示：科目没有写年初预算，按 0 写；确实没有就写 0。",
)
NEGATIVE: Final = Rule(
    "I19",
    "负数是收回的钱",
    "支出是负数，意思是以前年度的钱收了回来；接待费、会议费、采购很少有这样的事，多半是误打了一个减号。",
    "会议费 金额: -3,000.00",
    "会议费 金额: 3,000.00",
    hint="提示：确是收回的不用改。",
)

# A county's bureau does not have ten billion yuan, and no department lives on a hundred thousand.
_TOO_MUCH: Final = Decimal(10_000_000_000)
_TOO_LITTLE: Final = Decimal(100_000)
# 元 and 万元 are ten thousand apart; a budget rarely grows a thousandfold.
_FAR: Final = Decimal(1_000)


def note_doubts(book: Book, named: Named) -> None:
    """Hints at what is possible but unlikely, and the blanks that a sentence would take for 0."""
    _unit(book, pick(named["收入总计"]).amount)
    lines = list(_lines(named))
    for line, path in lines:
        for what, base in (
            ("年初预算" if line.code else "预算", line.budget),
            ("上年", line.prior),
        ):
            if isinstance(base, Figure) and base.value > 0 and line.amount.value > 0:
                _distance(book, line, what, base, path)
    _blank_budgets(book, named)
    _negatives(book, named)


def _unit(book: Book, total: Figure) -> None:
    if book.scale == UNITS["万元"] and total.value >= _TOO_MUCH:
        shown, other = f"{total.value / 100_000_000:,.2f} 亿元", "元"
    elif book.scale == 1 and 0 < total.value < _TOO_LITTLE:
        shown, other = f"{total.value:,.2f} 元", "万元"
    else:
        return
    book.doubt(
        FAR_OFF,
        f"计量单位写的是{book.report.content.unit}，收入总计合 {shown}；是不是应为{other}？",
        "计量单位",
    )


def _lines(named: Named) -> Iterator[tuple[Line, tuple[str, ...]]]:
    """The lines that are compared in the prose, each with where its base is typed."""
    for fact in named.values():
        if isinstance(fact, tuple):
            for line in fact:
                if isinstance(line, Line) and isinstance(line.budget_reason, tuple):
                    yield line, tuple(map(str, line.budget_reason[1].path[:-1]))
    for name in ("收入总计", "财政拨款收入总计", "一般公共预算财政拨款支出"):
        yield pick(named[name]), ("上年", name)


def _distance(book: Book, line: Line, what: str, base: Figure, path: tuple[str, ...]) -> None:
    ratio = line.amount.value / base.value
    if 1 / _FAR < ratio < _FAR:
        return
    book.doubt(
        FAR_OFF,
        f"{line.title}本年 {book.spoken(line.amount.value)}，{what} {book.spoken(base.value)}，"
        "相差一千倍以上；是不是元和万元写混了？",
        *path,
    )


def _blank_budgets(book: Book, named: Named) -> None:
    """A budget that nobody typed reads “预算为0”: asked for where there is spending."""
    for line in _of(named, "三公经费各项"):
        if line.amount.value and _is_blank(line.budget):
            message = f"{line.title}有决算数，没有写预算；请写上全年预算数，确实没有就写 0"
            book.refuse(NO_BUDGET, message, "三公经费", line.title)
    blank = [
        f"{line.code} {line.title}"
        for line in _of(named, "一般公共预算各科目")
        if line.amount.value and _is_blank(line.budget)
    ]
    if blank:
        listed = "、".join(blank)
        message = f"这些科目没有写年初预算，按 0 写：{listed}；确实没有就写 年初预算: 0"
        book.doubt(NO_BUDGET, message, "支出", blank[0].partition(" ")[0])


def _is_blank(figure: object) -> bool:
    """Whether a figure is the zero of something that nobody typed."""
    return (
        isinstance(figure, Figure) and isinstance(figure.origin, Absent) and not is_unsaid(figure)
    )


def _negatives(book: Book, named: Named) -> None:
    """Less than nothing is what came back (收回): rare for a reception or a purchase."""
    lines = [*_of(named, "三公经费各项"), *(pick(named[name]) for name in _RARELY_NEGATIVE)]
    for line in lines:
        for figure in line.amounts():
            if figure.value < 0 and not _is_blank(figure):
                path = getattr(figure.origin, "path", ())
                message = (
                    f"{line.title}写的是 {book.spoken(figure.value)}；收回的钱才是负数，请核对"
                )
                book.doubt(NEGATIVE, message, *path)


_RARELY_NEGATIVE: Final = (
    "会议费",
    "培训费",
    "政府采购货物支出",
    "政府采购工程支出",
    "政府采购服务支出",
)


def _of(named: Named, name: str) -> Iterator[Line]:
    fact = named[name]
    if isinstance(fact, tuple):
        yield from (line for line in fact if isinstance(line, Line))
