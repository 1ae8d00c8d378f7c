"""Untrue: what a sentence says that the cases it stands in are known not to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from generator.facts import Facts, Line
from generator.learning.branches import Asked, Case
from generator.number.figure import Trend

_MORE: Final = "增加|增长|上升|提高|高于|大于|多于|超过|超出"
_LESS: Final = "减少|下降|降低|压减|缩减|小于|少于|低于"
_ALIKE: Final = "持平|一致|相同|相等|等于|[无未没有]+(?:增减|变化|变动)"
_NO_BASE: Final = re.compile(
    "无法计算|不计算|无可比|不可比|基数为[0零负]|预算[数金额]*为[0零]|[无没有]+(?:年初)?预算(?!拨款)|上年无"
)
_NOTHING: Final = re.compile(
    "无(?!法|形|线|论|需|偿|障|可|增减|变|年初)|没有(?!增减|变)|未(?:发生|安排|举办|组织|购置|开展|产生|使用)"
)
# By what a case is known to be: what is not to be said in it, and what it is called.
_FLAT, _FALL, _RISE, _NOT_FALL, _NOT_FLAT = "持平", "减少", "增加", "不减少", "不持平"
_FORBIDDEN: Final = {
    _FLAT: re.compile(f"{_MORE}|{_LESS}"),
    _FALL: re.compile(f"{_MORE}|{_ALIKE}"),
    _RISE: re.compile(f"{_LESS}|{_ALIKE}"),
    _NOT_FALL: re.compile(_LESS),
    _NOT_FLAT: re.compile(_ALIKE),
}
_OF_NO_AMOUNT: Final = frozenset({"平", "增", "减", "新增", "first", "last", "须写"})
_WAYS: Final = {Trend.RISE: _RISE, Trend.FALL: _FALL, Trend.FLAT: _FLAT}


def way_of_all(facts: Facts) -> str:
    """Which way every comparison of a department goes; '' where they differ, or there is none."""
    lines = (
        line
        for fact in facts.values()
        for line in (fact if isinstance(fact, tuple) else (fact,))
        if isinstance(line, Line)
    )
    changes = (each for line in lines for each in (line.change(), line.gap()) if each)
    ways = {change.trend for change in changes}
    return _WAYS.get(ways.pop(), "") if len(ways) == 1 else ""


def unasked(way: str, said: str, cases: Sequence[Case]) -> Iterator[tuple[str, str]]:
    """A way that nobody has asked for, where every figure of the department goes another.

    `way` is `way_of_all` of the department; the word that says it, and what is wrong with it.
    """
    found = way and not any(map(_way_of, cases)) and _FORBIDDEN[way].search(said)
    if found:
        yield found[0], f"各数都{way}时也说“{found[0]}”：没有先问是增是减"


def untrue(said: str, cases: Sequence[Case]) -> Iterator[tuple[str, str]]:
    """The words that say what the cases they stand in are not, and why they must not."""
    way = next(filter(None, map(_way_of, reversed(cases))), "")
    if way and (found := _FORBIDDEN[way].search(said)):
        yield found[0], f"这一句写在“{way}”的情形里，却说“{found[0]}”"
    if any(_says_nothing(one) for case in cases for one in case.asked):
        return
    if found := _NO_BASE.search(said):
        yield found[0], f"说“{found[0]}”，却没有先问基数是不是零"
    elif way != _FLAT and (found := _NOTHING.search(said)):
        yield said[found.start() :][:12], "说没有，却没有先问是不是真的没有"


def _way_of(case: Case) -> str:
    """Which way a case is known to go; '' of one that does not ask."""
    known = {one.aspect: one.holds for one in case.asked if one.sure and one.aspect in "平增减"}
    match known:
        case {"平": True}:
            return _FLAT
        case {"减": True} | {"平": False, "增": False}:
            return _FALL
        case {"增": True} | {"平": False, "减": False}:
            return _RISE
        case {"减": False}:
            return _NOT_FALL
        case {"平": False}:
            return _NOT_FLAT
    return ""


def _says_nothing(one: Asked) -> bool:
    """Whether a condition holds where there is nothing of something."""
    if one.aspect in {"为零", "基数为零"}:
        return one.holds
    return not one.holds and one.aspect not in _OF_NO_AMOUNT
