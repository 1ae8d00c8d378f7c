"""Appropriation: what a department was given and what became of it, by funds.

The totals of 公开04表 in 元.  A gap between both sides is most often a 科目 whose 其中财政拨款 was
forgotten: as far as the figures tell which, it is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.entry.accounts import Item
from generator.facts.line import as_line
from generator.facts.spending import Book, Spent
from generator.facts.terms import APPROPRIATIONS, FUNDS, OTHER_REVENUE, T4, Named, pick
from generator.number.figure import Figure, absent, total


def appropriation(book: Book, spent: Spent, named: Named) -> Named:
    """The facts of 公开04表, from those of income and of spending that `named` has."""
    general = total(
        "一般公共预算财政拨款支出", (spent.general_basic.total, spent.general_project.total)
    )
    spending = {"general": general, "fund": spent.fund.spent, "capital": spent.capital.spent}
    opening, closing = [], []
    for (attribute, key), (_, revenue_key) in zip(FUNDS, APPROPRIATIONS, strict=True):
        start, end = _left_over(book, spent, attribute, key)
        opening.append(start)
        closing.append(end)
        revenue = pick(named[revenue_key]).amount
        left = total(f"{revenue_key}加年初结转", (revenue, start))
        right = total(f"{key}支出加年末结转", (spending[attribute], end))
        advice = "请核对该项拨款的收入、支出（其中财政拨款）和结转"
        gap, cause = right.value - left.value, ""
        path: tuple[str, ...] = ("支出",)
        if attribute == "general" and (sources := _other_sources(named, gap)):
            cause, path = _forgotten(book, sources, gap)
            said = "、".join(f"{one.label} {book.spoken(one.value)}" for one in sources)
            advice += f"；单位另有{said}，用它的科目是不是忘了写“其中财政拨款”？"
        book.equal(left, right, len(book.content.items) + 2, advice, *path, cause=cause)
    at_start, at_end = (
        total("年初财政拨款结转和结余", opening),
        total("年末财政拨款结转和结余", closing),
    )
    spent_all = total("财政拨款支出合计", spending.values())
    received = total("财政拨款收入总计", (pick(named["财政拨款收入"]).amount, at_start))
    paid = total("财政拨款支出总计", (spent_all, at_end))
    key, other = "财政拨款收入总计", "财政拨款支出总计"
    return {
        **{figure.label: as_line(figure, T4) for figure in (at_start, at_end, spent_all)},
        key: book.prior_line(key, received, f"{T4} 总计"),
        other: book.prior_line(other, paid, f"{T4} 总计", instead=key),
    }


def _left_over(book: Book, spent: Spent, attribute: str, key: str) -> tuple[Figure, Figure]:
    """What was left of a fund, in 元, at the start and at the end of the year.

    `attribute` is its name in the models, `key` in the input.  Of 政府性基金 its own table says it
    where 结转和结余 does not.
    """
    carry = book.content.carry_over
    of_table = (spent.fund.opening, spent.fund.closing) if attribute == "fund" else (None, None)
    start, end = (
        book.given(f"{block}.{key}", value, "结转和结余", block, key)
        if book.has(value := getattr(side, attribute), "结转和结余", block, key)
        else tabled or absent(f"{block}.{key}")
        for block, side, tabled in (
            ("年初财政拨款结转和结余", carry.opening_appropriation, of_table[0]),
            ("年末财政拨款结转和结余", carry.closing_appropriation, of_table[1]),
        )
    )
    return start, end


def _other_sources(named: Named, gap: Decimal) -> list[Figure]:
    """What else there was to spend, where that is enough for a gap: the only one that is it first.

    What other income paid for is taken for appropriation where 其中财政拨款 is not written.
    """
    keys = (*(key for _, key in OTHER_REVENUE), "使用非财政拨款结余", "年初结转和结余")
    found = [one for key in keys if (one := pick(named[key]).amount).value > 0]
    if not 0 < gap <= sum(figure.value for figure in found):
        return []
    exact = [figure for figure in found if figure.value == gap]
    return exact if len(exact) == 1 else found


def _forgotten(book: Book, sources: Sequence[Figure], gap: Decimal) -> tuple[str, tuple[str, ...]]:
    """Where 其中财政拨款 was forgotten, as far as the figures tell; '' where they do not."""
    whole = {
        code: spent
        for code, item in book.content.items.items()
        if item.appropriation is None
        and (spent := (item.basic or Decimal(0)) + (item.project or Decimal(0))) >= gap
    }
    told = [
        code for code, spent in whole.items() if gap in _others(book.content.items[code], spent)
    ]
    codes = told or list(whole)
    if len(codes) != 1:
        return "", ("支出",)
    [code] = codes
    said = "、".join(f"{one.label} {book.spoken(one.value)}" for one in sources)
    return (
        f"单位另有{said}；{code} {book.names.of(code)} 下面没有写“其中财政拨款”，是不是忘了写？",
        ("支出", code),
    )


def _others(item: Item, spent: Decimal) -> Iterator[Decimal]:
    """What an item may have been paid from other sources: all of it, or as its 收入 says."""
    yield spent
    if item.revenue is not None:
        sources = [getattr(item.revenue, attribute) for attribute, _ in OTHER_REVENUE]
        yield sum((one for one in sources if one), Decimal(0))
        yield spent - (item.revenue.appropriation or Decimal(0))
