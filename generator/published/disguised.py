"""Disguised: letters of a PDF whose font says that they are others, which can be printed.

What is seen and what is copied differ; it is noticed where what is copied cannot be meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from generator.later import matcher
from generator.published.lines import Letter
from generator.published.shape import LOST

_ENOUGH: Final = 100  # letters that tell whether a page can be read
_AMOUNTS: Final = 3  # of the form of amounts, without being any
# What stands in half of every sentence of such a report, and hardly anywhere by chance.
_COMMON: Final = frozenset(
    "的一是在不和有大为中年支出收入预算决数本部门单位万元项目费用经财政公务员管理其及与等实"
    "上下无会行理资金共社服保障生工作人增减少主要原因合计说明情况表科名称政府机关局市县区"
)
_USUAL: Final = "·×÷°±"  # signs of such a report beyond ASCII
_TEXT: Final = attrgetter("text")
_FEWEST: Final = 30  # one in so many of the 汉字 of a page
_ODD: Final = 5  # one in so many letters of a page

_OTHER: Final = r"A-Za-z\u00c0-\u1fff"  # no digit, no mark that may stand before an amount
_ANY: Final = rf"[0-9{_OTHER}]"
_FORM: Final = matcher(
    rf"(?<![A-Za-z0-9.,@/])(?=(?:[0-9.,]*[{_OTHER}]){{2}})"
    rf"{_ANY}{{1,3}}(?:,{_ANY}{{3}})*\.{_ANY}{{2}}(?=$|\s|万?元|%)"
)


def is_disguised(letters: Sequence[Letter]) -> bool:
    """Whether the letters of a page cannot be the ones that are seen: 汉字 that nobody writes."""
    texts = Counter(map(_TEXT, letters))
    odd = sum(n for text, n in texts.items() if "\u00a1" <= text < "\u2000" and text not in _USUAL)
    if len(letters) >= _ENOUGH and _ODD * odd > len(letters):
        return True
    han = {text: n for text, n in texts.items() if "\u4e00" <= text <= "\u9fff"}
    many = sum(han.values())
    if many < _ENOUGH:
        return False
    return _FEWEST * sum(n for text, n in han.items() if text in _COMMON) < many


def disguised_amounts(texts: Sequence[str]) -> bool:
    """Whether some have the form of amounts, without being of digits alone."""
    found = 0
    for text in texts:
        if "." in text:
            found += len(_FORM.findall(text))
    return found >= _AMOUNTS


def without(text: str) -> str:
    """A text with LOST in place of what has the form of an amount."""
    return _FORM.sub(LOST, text)
