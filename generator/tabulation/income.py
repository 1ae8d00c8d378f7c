"""Income: 公开02表, what each 科目 was paid from, as typed or as nothing else can be.

A 项 received what it spent unless its 收入 says otherwise: the appropriation that it spent, and the
rest from the other sources.  Which of them is concluded only where there is one way: one source,
one 项, or 经营收入 beside 经营支出.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from generator.entry.accounts import TOTAL, Accounts
from generator.entry.values import residue
from generator.facts import Facts
from generator.facts.spending import Book, Spent, fund_of, spent_of
from generator.facts.terms import OTHER_REVENUE
from generator.number.figure import Figure, difference, is_unsaid, total
from generator.problem import Problem, typed_at
from generator.tabulation.levels import funds_of, levelled, only, rolled
from generator.tabulation.table import NOT_TABULATED, Entry, Table, filled

TITLE: Final = "收入决算表"
GRANTED: Final = "财政拨款收入"
_OTHERS: Final = tuple(name for _, name in OTHER_REVENUE)
_FEW: Final = 5  # 科目 that a message names
_TRADE: Final = ("经营收入", "经营支出")

_Columns = dict[str, dict[str, Figure]]  # by source, then by 项


class Received(Struct, frozen=True):
    """The columns of 公开02表 by 项; what they do not come to, where the input does not tell.

    `short` has each source whose 项 do not add up to 公开01表, with its amount there and their sum;
    `open_` the 项 that were paid from several sources, nobody knows which.
    """

    columns: Mapping[str, Mapping[str, Figure]]
    short: tuple[tuple[str, Figure, Figure], ...] = ()
    open_: tuple[tuple[str, Figure], ...] = ()

    @property
    def is_told(self) -> bool:
        return not (self.short or self.open_)


def income_table(facts: Facts, book: Book, spent: Spent) -> Table:
    """公开02表: 合计, and the 科目 where the input tells what each was paid from."""
    first = "本年收入合计"
    names = (GRANTED, *_OTHERS)
    whole = filled({n: _value(facts, n) for n in (first, *names)})
    rows = [Entry(TOTAL, TOTAL, whole)]
    found = received(facts, book, spent)
    if found.is_told:
        columns = {name: rolled(found.columns.get(name, {})) for name in names}
        rows += levelled(book, columns, first)
    return Table("T2", TITLE, (first, *names), tuple(rows))


def received(facts: Facts, book: Book, spent: Spent) -> Received:
    """Each column of 公开02表 by 项, as far as the input tells."""
    columns = _typed(book)
    rests = _granted(book, spent, columns)
    for block, fund in funds_of(book):
        for code in fund.items:
            income = fund_of(book, only(fund, code), block).revenue
            columns.setdefault(GRANTED, {})[code] = income
    if _is_unknown(facts, book, columns, rests):
        return Received(columns)
    open_ = _conclude(facts, book, spent, columns, rests)
    typed = any(item.revenue is not None for item in book.content.items.values())
    # What was typed is printed as it is: where it does not add up, the check of the tables says so.
    short = () if typed or open_ else tuple(_short(facts, book, columns))
    return Received(columns, short, open_)


def _is_unknown(facts: Facts, book: Book, columns: _Columns, rests: Mapping[str, Figure]) -> bool:
    """Whether something is still to be typed, so that nobody can say yet what is not told."""
    found = [figure for column in columns.values() for figure in column.values()]
    found += [*rests.values(), *(_value(facts, name) for name in (GRANTED, *_OTHERS))]
    return book.report.loose or any(map(is_unsaid, found))


def untold_income(facts: Facts, content: Accounts) -> tuple[Problem, ...]:
    """What 公开02表 lacks and the input has to say: nothing where each 科目 can be printed.

    The place is that of the first 科目 in question.
    """
    book = Book(facts.report, content, None)
    found = received(facts, book, spent_of(book))
    if found.is_told:
        return ()
    codes = [code for code, _ in found.open_] or list(content.items)[:1]
    if found.open_:
        why = _why_open(facts, book, found.open_)
    else:
        why = "；".join(
            f"{name}各科目相加是 {book.spoken(added.value)}，01表是 {book.spoken(whole.value)}"
            for name, whole, added in found.short
        )
    message = (
        f"公开02表（{TITLE}）写不出各科目的行：{why}；"
        "收入不等于支出的、来源不止一种的科目，请在它下面写“收入”，各栏照公开02表填"
    )
    place = typed_at(facts.report.source, ("支出", *codes[:1]))
    return (Problem(place, message, rule=NOT_TABULATED),)


def _why_open(facts: Facts, book: Book, rests: Sequence[tuple[str, Figure]]) -> str:
    named = "、".join(f"{code}（{book.spoken(rest.value)}）" for code, rest in rests[:_FEW])
    more = f"等 {len(rests)} 个科目" if len(rests) > _FEW else ""
    sources = "、".join(
        f"{name} {book.spoken(amount)}" for name in _OTHERS if (amount := _value(facts, name).value)
    )
    return f"{named}{more}有财政拨款以外的支出，其他来源有{sources}，看不出各是哪一项"


def _value(facts: Facts, name: str) -> Figure:
    return facts.line(name).amount


def _typed(book: Book) -> _Columns:
    """What the 收入 of each 项 says."""
    columns: _Columns = {}
    for code, item in book.content.items.items():
        if item.revenue is not None:
            for attribute, name in (("appropriation", GRANTED), *OTHER_REVENUE):
                value = getattr(item.revenue, attribute)
                figure = book.given(f"{code} {name}", value, "支出", code, "收入", name)
                columns.setdefault(name, {})[code] = figure
    return columns


def _granted(book: Book, spent: Spent, columns: _Columns) -> dict[str, Figure]:
    """Puts the appropriation of each other 项; gives what it spent beyond it."""
    rests = {}
    for code, item in book.content.items.items():
        if item.revenue is None:
            granted = spent.general_items[code]
            columns.setdefault(GRANTED, {})[code] = granted
            spending = [r.by_code[code] for r in spent.columns.values() if code in r.by_code]
            rest = difference(f"{code} 其他来源", total(code, spending), granted)
            if not rest.is_zero:
                rests[code] = rest
    return rests


def _conclude(
    facts: Facts, book: Book, spent: Spent, columns: _Columns, rests: Mapping[str, Figure]
) -> tuple[tuple[str, Figure], ...]:
    """Puts the rests into the columns that they can only be of; gives those that stay open."""
    left = {
        name: _value(facts, name)
        for name in _OTHERS
        if _value(facts, name).value != _added(columns.get(name, {}).values())
    }
    rests = _of_trade(spent, columns, rests, left)
    if len(left) == 1:
        [name] = left
        columns.setdefault(name, {}).update(rests)
    elif len(rests) == 1 and left and _near(rests.values(), left.values(), book):
        [code] = rests
        for name, whole in left.items():
            column = columns.setdefault(name, {})
            column[code] = difference(f"{code} {name}", whole, total(name, column.values()))
    elif rests and left:
        return tuple(rests.items())
    return ()


def _of_trade(
    spent: Spent, columns: _Columns, rests: Mapping[str, Figure], left: dict[str, Figure]
) -> dict[str, Figure]:
    """Puts 经营收入 where 经营支出 is all of it; gives the rests without."""
    income, spending = _TRADE
    paid = {c: one for c, one in spent.columns[spending].by_code.items() if c in rests}
    matched = len(left) > 1 and income in left and _added(paid.values()) == left[income].value
    taken = paid if matched else {}
    if taken:
        columns.setdefault(income, {}).update(taken)
        del left[income]
    left_over = {
        code: difference(f"{code} 其他来源", rest, taken[code]) if code in taken else rest
        for code, rest in rests.items()
    }
    return {code: rest for code, rest in left_over.items() if rest.value}


def _short(facts: Facts, book: Book, columns: _Columns) -> Iterable[tuple[str, Figure, Figure]]:
    """The columns that do not add up to 公开01表 within the rounding of their 项 (尾数误差)."""
    for name in (GRANTED, *_OTHERS):
        parts = columns.get(name, {})
        whole, added = _value(facts, name), total(name, parts.values())
        if abs(added.value - whole.value) > _allowed(len(parts), book):
            yield name, whole, added


def _near(some: Collection[Figure], others: Collection[Figure], book: Book) -> bool:
    """Whether two sums are one, but for the rounding of what was added up."""
    gap = abs(_added(some) - _added(others))
    return gap <= _allowed(len(some) + len(others), book)


def _allowed(addends: int, book: Book) -> Decimal:
    """尾数误差 (元) of so many amounts in 万元; what is typed in 元, to the cent, is exact."""
    return residue(addends, book.scale) if book.scale > 1 else Decimal(0)


def _added(figures: Iterable[Figure]) -> Decimal:
    return sum((figure.value for figure in figures), Decimal(0))
