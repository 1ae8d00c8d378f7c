"""Doubts: what a slip of the hand looks like: a wrong unit, a figure far from its base, a blank."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from generator.facts.ledger import FAR_OFF
from generator.facts.line import Line
from generator.facts.plausible import MOST_TIMES, note_completions, note_sizes
from generator.facts.spending import Book
from generator.facts.terms import Named, pick
from generator.number.figure import Absent, Figure, is_unsaid, total
from generator.rule import Rule

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

# A budget rarely grows a thousandfold, nor does last year's figure.
_FAR: Final = Decimal(1_000)


def note_doubts(book: Book, named: Named) -> None:
    """Hints at what is possible but unlikely, and the blanks that a sentence would take for 0."""
    lines = list(_lines(named))
    every = {id(line): line for line in (*_compared(named), *(line for line, _ in lines))}
    if not note_sizes(book, pick(named["收入总计"]), _pay(named), [*every.values()]):
        agency = (pick(named[_AGENCY]), (_AGENCY,))
        note_completions(book, [*(one for one in lines if one[1][0] != "上年"), agency])
        for line, path in lines:
            for what, base in (
                ("年初预算" if line.code else "预算", line.budget),
                ("上年", line.prior),
            ):
                if isinstance(base, Figure) and base.value > 0 and line.amount.value > 0:
                    _distance(book, line, what, base, path)
    _blank_budgets(book, named)
    _negatives(book, named)
    book.note_stale()


def _compared(named: Named) -> Iterator[Line]:
    """Every line that last year's figure stands beside."""
    for fact in named.values():
        if isinstance(fact, Line) and isinstance(fact.prior, Figure):
            yield fact


def _pay(named: Named) -> Figure:
    """What those in service are paid: 工资福利支出 where the details tell, else 人员经费.

    What the retired have is no pay of theirs.
    """
    wages = [line.amount for line in _of(named, "人员经费明细") if line.code.startswith(_WAGES)]
    return total("工资福利支出", wages) if wages else pick(named["人员经费"]).amount


_WAGES: Final = "301"
_AGENCY: Final = "机关运行经费"


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
    # Of its budget, so much more was refused, or confirmed.
    if 1 / _FAR < ratio < _FAR or (what != "上年" and ratio > MOST_TIMES):
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
