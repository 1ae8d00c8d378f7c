"""Counting: how a report numbers its headings and paragraphs, level by level: 编号."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from generator.telling.document import LEVELS
from generator.understanding.spelling import NUMERALS

_COUNTED: Final = re.compile(
    r"(?=.*[（(）)、.．①-⑳])([（(]?)(\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])([）)]?[、.．]?)"
)
_MORE: Final = ("①", "1）", "1．")  # for levels that nobody has told, below all others


def counted_as(number: str) -> str:
    """How the first would be numbered where one is numbered so; '' where that is no number."""
    found = _COUNTED.fullmatch(number)
    if not found:
        return ""
    first = "1" if found[2].isdigit() else "一" if found[2][0] in NUMERALS else "①"
    return f"{found[1]}{first}{found[3]}"


def moved_up(first: str, levels: Sequence[str]) -> dict[str, str]:
    """The patterns of all levels where sections are numbered as `first`, no two alike.

    Where that is how `levels` number what is below sections, （一）, all move up.
    """
    below = levels[levels.index(first) if first in levels else 1 :]
    patterns = dict.fromkeys((first, *below, *_MORE))
    return dict(zip(LEVELS, patterns, strict=False))


def settled_levels(
    levels: Sequence[str], published: Mapping[str, Collection[str]]
) -> dict[str, str]:
    """The patterns of all levels by those that were published; nothing where two would be alike.

    A level that was published in several ways keeps its own, and so do sections; one of which
    nothing was published gives its own up to another that has it.
    """
    now = dict(zip(LEVELS, levels, strict=True))
    found = {LEVELS[0]: now[LEVELS[0]]}
    for level, patterns in published.items():
        (found[level],) = patterns if len(patterns) == 1 else (now[level],)
    if len(set(found.values())) < len(found):
        return {}
    free = dict.fromkeys(one for one in (*_MORE, *levels) if one not in found.values())
    kept = {level: one for level, one in now.items() if level not in found and one in free}
    rest = iter(one for one in free if one not in kept.values())
    return {level: found.get(level) or kept.get(level) or next(rest) for level in LEVELS}
