"""Form: numbering, dates, residue of the template, punctuation."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from typing import Final

from generator.inspection.claims import HINT, WRONG, Charge, Inspection, Spot
from generator.style import chinese_number
from generator.understanding import Text, Understood, plain

_RESIDUE: Final = re.compile(
    r"[XＸ×]{2,}(?:万元|%|年|单位|部门|局)?|(?:增加|增长|上升)[（/](?:减少|下降)[）]?|若本(?:单位|部门)[^。]{0,30}说明"
    r"|请说明|作下述说明|【待填[^】]*】|（注：[^）]*填[^）]*）"
)
# What the blank form tells whoever fills it in, left standing under a table.
_LEFT_IN: Final = re.compile(r"作下述说明|若本(?:单位|部门)[^。]{0,20}请说明|XX(?:单位|部门)")
_EMPTY_REASON: Final = re.compile(r"(?:主要)?原因(?:是|为)?[：:]?[。；]")
_CHINESE: Final = re.compile("[一二三四五六七八九十]+")
_DOUBLED: Final = re.compile(r"[，。；：、]{2,}")
_MOST: Final = 41  # sections that a report may have
_LEAP: Final = 2024  # a year that has every day, where the report names none
_DATE: Final = re.compile(r"(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日")


def judge_form(understood: Understood, inspection: Inspection) -> None:
    """The whole document: numbering, residue in sections and below tables, dates, punctuation."""
    _numbering(understood.sections, inspection)
    for line in understood.notes:
        for match in _LEFT_IN.finditer(plain(line.text)):
            charge = Charge("W01", WRONG, match[0], "", "填表说明没有删去")
            inspection.wrong_outside(Spot("表下说明", match[0], line.place), charge)
    for text in understood.sections:
        for rule, level, pattern, message in _SEARCHED:
            for match in pattern.finditer(text.text):
                inspection.wrong(text, match.span(), Charge(rule, level, match[0], "", message))
        _dates(text, understood.year, inspection)


_SEARCHED: Final = (
    ("W01", WRONG, _RESIDUE, "模板的痕迹没有清干净"),
    ("W03", WRONG, _EMPTY_REASON, "原因后面是空的"),
    ("W02", HINT, _DOUBLED, "标点重复"),
)


def _numbering(sections: Sequence[Text], inspection: Inspection) -> None:
    right = 0
    for text in sections:
        if not _CHINESE.fullmatch(text.number):
            continue
        # A chapter of its own (an annex) counts from 一 again.
        right = 1 if text.number == "一" else right + 1
        expected, span = chinese_number(right), (0, len(text.number) + 1 + len(text.heading))
        if text.number == expected:
            inspection.holds("N16", text, span, "序号依次往下")
            continue
        message = f"前一节之后应是“{expected}”，写的是“{text.number}”"
        level = WRONG if text.number == chinese_number(right - 1) else HINT
        inspection.wrong(text, span, Charge("N16", level, text.number, expected, message))
        right = _value(text.number) or right


def _value(numeral: str) -> int:
    return next((n for n in range(1, _MOST) if chinese_number(n) == numeral), 0)


def _dates(text: Text, year: int | None, inspection: Inspection) -> None:
    for match in _DATE.finditer(text.text):
        month, day = int(match[2]), int(match[3])
        of = int(match[1]) if match[1] else (year or _LEAP)
        if month in range(1, 13) and day in range(1, calendar.monthrange(of, month)[1] + 1):
            inspection.holds("N15", text, match.span(), "历法里有这一天")
            continue
        message = f"没有 {month} 月 {day} 日这一天"
        inspection.wrong(text, match.span(), Charge("N15", WRONG, match[0], "", message))
