"""Rows: what is said of each 科目 in a sentence of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Final

from generator.importing.correspondence import CAPITAL, FUND, ITEMS, Keys
from generator.importing.entries import Cells, decimal
from generator.importing.stated.behind import because
from generator.importing.stated.said import Said, words_of
from generator.inspection.arithmetic.allotted import Rows
from generator.later import matcher
from generator.understanding import Text
from generator.understanding.about import funds_in
from generator.understanding.sentences import Amount, Item, Read, codes_of
from generator.vocabulary import held
from generator.vocabulary.subjects import ITEM

_USE: Final = matcher(r"主要用于(?P<use>[^\n。]{1,400}?)(?=，决算数?(?:大于|小于|等于)|[。\n]|$)")
_COMPARED: Final = matcher(
    "决算数?(?:大于|小于|高于|低于|超过)[^，。；\n]{0,12}?(?=主要|原因|是|为|[，。；])"
)
_BUDGETS: Final = ("年初预算", "预算")


def of_items(text: Text, reading: Read, cells: Cells) -> Iterator[Said]:
    """年初预算, use and reason of each 项; what was spent of it where no table says it."""
    rows = [(path, Rows(cells.tables, (where,))) for path, where in _WHERE]
    found = [cite for cite in reading.items if all(cite.item.names)]
    for cite, following in zip_longest(found, found[1:]):
        start, last = cite.quote.end, following.quote.start if following else len(text.text)
        line = text.text.find("\n", start, last)
        end = last if line < 0 else line
        row = _row_of(cite.item, rows, cells, funds_in(text.heading))
        own = [one for one in reading.amounts if start <= one.at.start < end]
        if row is None or not own or own[0].at.start - start > _NEAR:
            continue
        yield from _amounts(row, own, cells)
        yield from _told(text, row, start, end)


_WHERE: Final = ((ITEMS, ("T5", "小计")), (FUND, ("TF", "小计")), (CAPITAL, ("TC", "合计")))
_TABLES: Final[Mapping[tuple[str, ...], Keys]] = {(held.FUND,): FUND, (held.CAPITAL,): CAPITAL}
_NEAR: Final = 40  # characters between a 科目 and its first amount


def _amounts(row: Keys, own: list[Amount], cells: Cells) -> Iterator[Said]:
    budget = next((one for one in own if one.name.column in _BUDGETS), None)
    final = next((one for one in own if one.name.column == "决算"), None)
    if budget is not None:
        value = decimal(budget.printed.value)
        yield Said((*row, "年初预算"), value, budget.quote.place, quote=_quote(budget))
    if final is not None and row[:-1] == ITEMS and not cells.is_there("T5"):
        value = decimal(final.printed.value)
        yield Said((*row, "其中财政拨款"), value, final.quote.place, quote=_quote(final))


def _quote(one: Amount) -> str:
    return one.quote.words.lstrip("，。")


def _told(text: Text, row: Keys, start: int, end: int) -> Iterator[Said]:
    compared = _COMPARED.search(text.text, start, end)
    if compared and (why := because(text, compared.end(), whole=True)):
        yield Said((*row, "原因"), why, text.place(compared.start()), "words")
    behind = text.text[start : compared.start() if compared else end]
    if use := _USE.search(behind):
        place = text.place(start + use.start("use"))
        yield Said((*row, "用途"), words_of(use["use"]), place, "words")


def _row_of(
    item: Item, rows: Iterable[tuple[Keys, Rows]], cells: Cells, funds: tuple[str, ...]
) -> Keys | None:
    """The row of the tables that an item means; where there are none the dictionary's code."""
    found = [(*path, code) for path, one in rows if (code := one.code(item))]
    if not found and any(cells.is_there(key) for key in ("T3", "T5")):
        tabled = ((path, cells.rows(key, ITEM)) for path, (key, _) in _WHERE)
        found = [(*path, code) for path, own in tabled for code in codes_of(item) if code in own]
    elif not found:
        found = [(*_TABLES.get(funds, ITEMS), code) for code in codes_of(item)]
    return found[0] if len(found) == 1 else None
