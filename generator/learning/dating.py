"""Dating: how a report writes the days that it names: 2024年12月31日 or 2024-12-31."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec.structs import replace

from generator.facts import Facts
from generator.telling.style import Style

LONG: Final = "y年M月d日"
# Of patterns that write a day alike the first is meant.
_PATTERNS: Final = (
    LONG, "yyyy年MM月dd日", "yyyy-MM-dd", "yyyy.MM.dd", "yyyy/MM/dd",
    "yyyy-M-d", "yyyy.M.d", "yyyy/M/d",
)  # fmt: skip


def dated_as(texts: Sequence[tuple[Facts, str]], over: Style) -> str:
    """The 日期 as which every day of the facts is written that their texts name.

    '' where none is named, or where not all are written alike.
    """
    settled = str(over.settings["日期"])
    for pattern in (settled, *_PATTERNS):
        written = [_found(pattern, facts, text, over) for facts, text in texts]
        every = [
            {place for other in _PATTERNS for place in _found(other, facts, text, over)}
            for facts, text in texts
        ]
        if any(every) and written == every:
            return pattern
    return ""


def dated_long(text: str, facts: Facts, pattern: str, over: Style) -> str:
    """A text with the days of the facts as all texts are read: 2024年12月31日."""
    for day in _days(facts):
        text = _written(pattern, day, over).sub(f"{day.year}年{day.month}月{day.day}日", text)
    return text


def _found(pattern: str, facts: Facts, text: str, over: Style) -> set[tuple[int, int]]:
    """Where the days of the facts are written so."""
    return {at.span() for day in _days(facts) for at in _written(pattern, day, over).finditer(text)}


def _days(facts: Facts) -> set[date]:
    return {one for one in facts.named.values() if isinstance(one, date)}


def _written(pattern: str, day: date, over: Style) -> re.Pattern[str]:
    """A day as a style with that 日期 writes it, and no part of a longer number."""
    style = replace(over, settings={**over.settings, "日期": pattern})
    return re.compile(rf"(?<!\d){re.escape(style.day(day))}(?!\d)")
