"""Numerals: how headings count: 一 二 三, ① ② ③, 1 2 3, each in its pattern."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """一 to 九百九十九, as headings count."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    last = _DIGITS[ones] if ones else ""
    if hundreds:
        middle = f"{_DIGITS[tens]}十" if tens else (_DIGITS[0] if ones else "")
        return f"{_DIGITS[hundreds]}百{middle}{last}"
    return f"{'' if tens < 2 else _DIGITS[tens]}{'十' if tens else ''}{last}"  # noqa: PLR2004


def circled(number: int) -> str:
    """① to ㊿; there is no such character beyond, so （51）."""
    for first, last, start in ((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱")):
        if first <= number <= last:
            return chr(ord(start) + number - first)
    return f"（{number}）"


def numeral(pattern: str, number: int) -> str:
    """A heading's number in a pattern that shows its first one: 一、 （一） 1、 ① 1."""
    if "一" in pattern:
        return pattern.replace("一", chinese_number(number), 1)
    if "①" in pattern:
        return pattern.replace("①", circled(number), 1)
    return pattern.replace("1", str(number), 1)
