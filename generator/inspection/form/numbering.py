"""Numbering: 一、 （一） 1. （1） rise by one, each in its own list (N16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct, field

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Quote, title_of
from generator.later import matcher
from generator.number.numerals import chinese_number
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import Text

N16: Final = Rule(
    "N16",
    "序号依次往下，不重复",
    "各节一、二、三，节内（一）1.（1）各自依次编号；增删一节以后没有顺着改，就会有两个“七”。",
    edit=Edit("八、政府性基金", "七、政府性基金"),
    hint="错误：序号用了两次。提示：跳了号，也可能是有意不写的一节。",
)

_CHINESE: Final = matcher("[一二三四五六七八九十]+")
_MOST: Final = 41  # sections that a report may have
_NUMBERS: Final = {chinese_number(n): n for n in range(1, _MOST)}
# The three levels within a section, where a paragraph begins with them.
_MARK: Final = matcher(
    r"\n(?:（([一二三四五六七八九十]{1,3})）|(\d{1,2})[、.](?!\d)|（(\d{1,2})）)"
)
_LEAP: Final = 3  # numbers ahead: more is no number of this list
_FIRST: Final = 2  # with which number a list can be seen to be one


def judge_numbering(case: Case, inspection: Inspection) -> None:
    """The sections among themselves, and the lists in each."""
    right, before = 0, ""
    for text in case.understood.sections:
        _lists(text, inspection)
        numeral = text.number.strip("（）")
        if not _CHINESE.fullmatch(numeral):
            continue
        form = text.number.replace(numeral, "{}")
        # A chapter of its own (an annex) counts from 一 again; what comes before the first section
        # of an excerpt, or of an explanation that has a number itself, is not known.
        begins = numeral == "一" or form != before
        right, before = _NUMBERS.get(numeral, right) if begins else right + 1, form
        expected, charge = form.format(chinese_number(right)), None
        if text.number != expected:
            message = f"前一节之后应是“{expected}”，写的是“{text.number}”"
            level = WRONG if numeral == chinese_number(right - 1) else HINT
            charge = Charge(level, text.number, expected, message)
            right = _NUMBERS.get(numeral, right)
        inspection.settle(N16, title_of(text), charge, "序号依次往下")


class _List(Struct):
    """The numbers of one list, each with where it stands."""

    level: int
    marks: list[tuple[int, int, int]] = field(default_factory=list)


def _lists(text: Text, inspection: Inspection) -> None:
    for found in _found(text.text):
        values = [value for value, _, _ in found.marks]
        # A list within a list looks the same: nothing can be said of it.
        if values.count(1) != 1 or values[0] != 1 or len(values) < _FIRST:
            continue
        _list(text, found, inspection)


def _list(text: Text, found: _List, inspection: Inspection) -> None:
    for (last, _, _), (value, start, end) in zip(found.marks, found.marks[1:], strict=False):
        if value == last + 1:
            continue
        mark, quote = text.text[start:end], Quote(text, start, end)
        if value == last:
            inspection.wrong(N16, quote, Charge(WRONG, mark, "", f"“{mark}”用了两次"))
        elif last + 1 < value <= last + _LEAP and not _elsewhere(text.text, found.level, last + 1):
            message = f"“{mark}”前面少了第 {last + 1} 项"
            inspection.wrong(N16, quote, Charge(HINT, mark, "", message))
        return
    _, start, end = found.marks[-1]
    inspection.holds(N16, Quote(text, start, end), "序号依次往下")


def _elsewhere(text: str, level: int, value: int) -> bool:
    """Whether the missing number stands in the middle of a paragraph: then it only looks lost."""
    numeral = chinese_number(value)
    marks = (
        rf"（{numeral}）|{numeral}是",
        rf"(?<![\d.]){value}[、.](?!\d)|[\u2460-\u2473]",
        rf"（{value}）|[\u2460-\u2473]",
    )
    return re.search(marks[level], text) is not None


def _found(text: str) -> Iterator[_List]:
    """The lists of a section; a mark of a higher level ends those below it."""
    open_lists = [_List(level) for level in range(3)]
    for match in _MARK.finditer(text):
        level = next(at for at in range(3) if match[at + 1])
        digits = match[level + 1]
        value = _NUMBERS.get(digits, 0) if level == 0 else int(digits)
        for below in range(level + 1, 3):
            if open_lists[below].marks:
                yield open_lists[below]
                open_lists[below] = _List(below)
        open_lists[level].marks.append((value, match.start() + 1, match.end()))
    yield from (one for one in open_lists if one.marks)
