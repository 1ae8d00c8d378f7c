"""Rows: what is said of each 科目 in a sentence of its own, and the 类 that a budget lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import zip_longest
from typing import Final

from generator.importing.correspondence import CAPITAL, FUND, ITEMS, Keys
from generator.importing.entries import Cells, decimal
from generator.importing.stated.behind import because
from generator.importing.stated.said import Said, words_of
from generator.later import matcher
from generator.understanding import Text
from generator.understanding.about import funds_in
from generator.understanding.sentences import Amount, Read
from generator.vocabulary import held
from generator.vocabulary.statements import spelled
from generator.vocabulary.subjects import CLASS, ITEM, class_of, functional, section_of

_LINEAGE: Final = matcher(
    r"(?<![^\n。：；])(?P<class>[^\n。（）]{1,40})（(?:\d{3})?类）[-－—]{0,2}(?P<section>[^\n。]{1,60}?)"
    r"（(?:\d{2}|\d{5})?款）[-－—]{0,2}(?P<item>[^\n。]{1,60}?)（(?:\d{2}|\d{7})?项(?:级科目)?）"
)
_USE: Final = matcher(r"主要用于(?P<use>[^\n。]{1,400}?)(?=，决算数?(?:大于|小于|等于)|[。\n]|$)")
_COMPARED: Final = matcher(
    "决算数?(?:大于|小于|高于|低于|超过)[^，。；\n]{0,12}?(?=主要|原因|是|为|[，。；])"
)
_BUDGETS: Final = ("年初预算", "预算")


def of_items(text: Text, reading: Read, cells: Cells) -> Iterator[Said]:
    """年初预算, use and reason of each 项; what was spent of it where no table says it."""
    found = list(_LINEAGE.finditer(text.text))
    for match, following in zip_longest(found, found[1:]):
        last = following.start() if following else len(text.text)
        line = text.text.find("\n", match.end(), last)
        end = last if line < 0 else line
        row = _row_of(match, cells, funds_in(text.heading))
        own = [one for one in reading.amounts if match.end() <= one.at.start < end]
        if row is None or not own or own[0].at.start - match.end() > _NEAR:
            continue
        yield from _amounts(row, own, cells)
        yield from _told(text, row, match.end(), end)


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


def _row_of(match: re.Match[str], cells: Cells, funds: tuple[str, ...]) -> Keys | None:
    """The row of the tables that an item means; where there are none the dictionary's code."""
    section, item = (_plain(match[one]) for one in ("section", "item"))
    found = [
        (*path, code)
        for key, path in (("T5", ITEMS), ("TF", FUND), ("TC", CAPITAL))
        for code in cells.rows(key, ITEM)
        if _plain(_name(cells, code, key)) == item
    ]
    if not found and not any(cells.is_there(key) for key in ("T3", "T5")):
        found = [(*_TABLES.get(funds, ITEMS), code) for code in _codes().get(item, ())]
    if len(found) > 1:
        found = [path for path in found if _plain(_name(cells, path[-1][:5], "T5")) == section]
    if len(found) > 1:
        above = _plain(re.sub(r"^.*[、.．]", "", match["class"]))
        found = [path for path in found if _plain(_name(cells, class_of(path[-1]), "T5")) == above]
    return found[0] if len(found) == 1 else None


def _name(cells: Cells, code: str, key: str) -> str:
    known = functional().get(code)
    return cells.name(code, key, "T3") or (known.name if known else "")


def _plain(name: str) -> str:
    return re.sub(r"[（）()\s]", "", spelled(name))


@cache
def _codes() -> Mapping[str, tuple[str, ...]]:
    """The 项 of the dictionary by name; 行政运行 is one of most 款."""
    found: dict[str, tuple[str, ...]] = {}
    for code, subject in functional().items():
        if len(code) == ITEM and section_of(code) in functional():
            name = _plain(subject.name)
            found[name] = (*found.get(name, ()), code)
    return found


@cache
def classes() -> Mapping[str, str]:
    """The code of each 类 by its name, with 支出 at its end and without."""
    named = {_plain(one.name): code for code, one in functional().items() if len(code) == CLASS}
    return named | {name.removesuffix("支出"): code for name, code in named.items()}
