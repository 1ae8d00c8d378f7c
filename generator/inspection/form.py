"""Form: numbering, dates, residue of the template, punctuation."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from typing import Final

from generator.inspection.claims import HINT, WRONG, Finding, Inspection
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
_DATE: Final = re.compile(r"(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日")


def judge_form(understood: Understood, inspection: Inspection) -> None:
    _numbering(understood.sections, inspection)
    for line in understood.notes:
        for match in _LEFT_IN.finditer(plain(line.text)):
            inspection.found(
                Finding(
                    "W01", WRONG, "表下说明", match[0], line.place, match[0], "",
                    "填表说明没有删去",
                )  # fmt: skip
            )
    for text in understood.sections:
        _search(text, "W01", WRONG, _RESIDUE, "模板的痕迹没有清干净", inspection)
        _search(text, "W03", WRONG, _EMPTY_REASON, "原因后面是空的", inspection)
        _search(text, "W02", HINT, _DOUBLED, "标点重复", inspection)
        _dates(text, understood.year, inspection)


def _search(
    text: Text,
    rule: str,
    level: str,
    pattern: re.Pattern[str],
    message: str,
    inspection: Inspection,
) -> None:
    for match in pattern.finditer(text.text):
        place = text.place(match.start())
        inspection.found(Finding(rule, level, text.number, match[0], place, match[0], "", message))


def _numbering(sections: Sequence[Text], inspection: Inspection) -> None:
    right = 0
    for text in sections:
        if not _CHINESE.fullmatch(text.number):
            continue
        # A chapter of its own (an annex) counts from 一 again.
        right = 1 if text.number == "一" else right + 1
        if text.number == chinese_number(right):
            inspection.holds("N16")
            continue
        expected = chinese_number(right)
        message = f"前一节之后应是“{expected}”，写的是“{text.number}”"
        quote = f"{text.number}、{text.heading}"
        level = WRONG if text.number == chinese_number(right - 1) else HINT
        inspection.found(
            Finding("N16", level, text.number, quote, text.place(0), text.number, expected, message)
        )
        right = _value(text.number) or right


def _value(numeral: str) -> int:
    return next((n for n in range(1, 41) if chinese_number(n) == numeral), 0)


def _dates(text: Text, year: int | None, inspection: Inspection) -> None:
    for match in _DATE.finditer(text.text):
        month, day = int(match[2]), int(match[3])
        of = int(match[1]) if match[1] else (year or 2024)
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(of, month)[1]:  # noqa: PLR2004
            inspection.holds("N15")
            continue
        message = f"没有 {month} 月 {day} 日这一天"
        place = text.place(match.start())
        inspection.found(Finding("N15", WRONG, text.number, match[0], place, match[0], "", message))
