"""Assertions: words that are true only of some figures, and the tests under which they are.

“持平” is said of what did not change, “无法计算” of a base of nothing: words that say so are never
learned for figures that they are false of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from jinja2 import nodes

ZERO, RISE, FALL, FLAT = "零", "增", "减", "平"
_SAYING: Final = {
    ZERO: re.compile(r"无(?!形|线)|未|没有|不存在|为零|(?<![\d.])0(?:\.0+)?(?![\d.])"),
    RISE: re.compile("增加|增长|上升|大于|高于|超出|超额|多于|提高|上涨|新增"),
    FALL: re.compile("减少|下降|降低|小于|低于|少于|压减|缩减|下浮|节约|结余"),
    FLAT: re.compile("持平|一致|相同|相等|等于|不变|没有变化"),
}
_RATES: Final = ("占比", "完成率", "幅度")
Test = tuple[str, bool, nodes.Expr]  # as it is written, what it came to, what it asks


def said_by(words: str) -> frozenset[str]:
    """What words say of figures: that there is nothing, that it is more, less or the same."""
    return frozenset(what for what, pattern in _SAYING.items() if pattern.search(words))


_REASON: Final = re.compile(
    r"(?:原因|情况|主要|由于|因为?)(?:[：是为]|在于)+(?P<why>[^，。；：]{4,})"
)


def is_own_reason(words: str) -> bool:
    """Whether words of a report give a reason: every department has its own."""
    return _REASON.search(words) is not None


def implied_by(test: str, holds: bool) -> str:  # noqa: FBT001  what it came to
    """What a test says of figures that came to that; '' where it says nothing."""
    asked = test.removeprefix("not ")
    holds = holds == (asked == test)
    if " " in asked or "(" in asked:
        return ""
    aspect = asked.rpartition(".")[2]
    if aspect in {"为零", "基数为零"}:
        return ZERO if holds else ""
    if aspect in _RATES or asked.startswith("有"):
        return "" if holds else ZERO
    if aspect in {RISE, FALL, FLAT}:
        return aspect if holds else ""
    return ""


def is_true_under(what: str, tests: Sequence[Test]) -> bool:
    """Whether tests leave nothing but figures of which it is true."""
    found = {implied_by(said, holds) for said, holds, _ in tests}
    if what in found:
        return True
    ways = {said.rpartition(".")[2]: holds for said, holds, _ in tests}
    if what == RISE:
        return ways.get(FALL) is False and ways.get(FLAT) is False
    return what == FALL and ways.get(RISE) is False and ways.get(FLAT) is False
