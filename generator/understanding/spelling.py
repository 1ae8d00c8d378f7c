"""Spelling: the text of a published report in one form, whatever program printed it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from generator.later import matcher

_BULLET: Final = matcher(r"^\s*[-•·●*#]{1,3}\s+")
_STRAIGHT: Final = matcher('"([^"]*)"')
_WIDE: Final = str.maketrans("();:％．０１２３４５６７８９", "（）；：%.0123456789")


_GROUPING: Final = matcher(r"(?<=\d)，(?=\d{3}(?!\d))")
_PAUSE: Final = matcher(r"(?<!\d),|,(?!\d{3})")


@lru_cache(maxsize=4096)  # a line is asked for by every reader of its zone
def plain(text: str) -> str:
    """One spelling: no white space, no marks of bold (**), the punctuation of Chinese."""
    text = _GROUPING.sub(",", "".join(text.split()).replace("**", ""))
    if '"' in text:
        text = _STRAIGHT.sub(r"“\1”", text)
    return _PAUSE.sub("，", text.translate(_WIDE))


def unmarked(text: str) -> str:
    """Without the mark of a list or a heading that stands before the words."""
    return _BULLET.sub("", text)


NUMERALS: Final = "一二三四五六七八九十"


def numeral_value(numeral: str) -> int:
    """一 is 1, 二十三 is 23; 0 for what is no numeral."""
    if not numeral or not set(numeral) <= set(NUMERALS):
        return 0
    tens, ten, ones = numeral.rpartition("十")
    first = NUMERALS.find(tens) + 1 if tens else 1
    return (10 * first if ten else 0) + (NUMERALS.find(ones) + 1 if ones else 0)
