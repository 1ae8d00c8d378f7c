"""Wording: the reasons, uses and notes of a report, as they are written behind its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.importing.correspondence import Keys
from generator.importing.entries import Cells
from generator.importing.stated.said import Said, words_of
from generator.later import matcher
from generator.understanding import Text

# What may stand between a figure and its reason, and what a reason begins with.
_BECAUSE: Final = matcher(
    r"[。，；]?[^。；，\n\d]{0,24}[，（]?[^。；，\d\n]{0,16}?"
    r"(?:主要是(?:因为|由于)?|(?:主要)?原因(?:是因为|主要是因为|是|为|：)|是因为)[：:，]?(?P<words>[^\n]{1,1000})"
)
_NEXT: Final = matcher(r"。20\d\d年度|[，。]与上年|[。，]?（图\d|。(?:其中|此外|[较比])")
_STOP: Final = matcher(
    r"。|；(?=[^；。，]{2,40}?(?:与上年持平|预算数|增加\d|减少\d)|(?:因公|公务)[^；。，]{2,20}?\d万?元)|[，。](?:[^，。；\d]{0,20}支出)?(?:与上年|上年无)|（图\d"
)
# A use is told behind its figure: words in front of it, where it ends, and the key that it is of.
_USED: Final[dict[str, tuple[tuple[str, Keys], ...]]] = {
    "决算": (
        (
            r"因公出国（境）团组\d{1,6}个[、，]累计\d{1,6}人次(?:，主要是|。开支内容包括：)(?P<words>[^。\n]{1,200})",
            ("三公经费", "因公出国（境）费", "用途"),
        ),
        (
            r"来宾\d{1,7}人次，主要是(?P<words>[^。\n]{1,200}?)(?:发生的接待支出)?。",
            ("三公经费", "公务接待费", "用途"),
        ),
        (
            r"公务接待费支出[\d,.]{1,20}万?元。主要用于(?P<words>[^。\n]{1,200}?)，公务接待\d",
            ("三公经费", "公务接待费", "用途"),
        ),
        (
            r"运行(?:维护)?费(?:支出)?[\d.,]{1,20}万?元，主要是?用于(?P<words>[^。\n]{1,200}?)，截[止至]",
            ("三公经费", "公务用车运行维护费", "用途"),
        ),
        (
            r"运行维护支出[\d.,]{1,20}万?元。主要用于(?P<words>[^。\n]{1,200})。",
            ("三公经费", "公务用车运行维护费", "用途"),
        ),
        (
            r"公务用车购置费[\d.,]{1,20}万?元，(?P<words>[^，。\d]{2,60}?)更新公务用车\d",
            ("三公经费", "公务用车购置费", "单位"),
        ),
        (r"其他用车主要是(?P<words>[^；。\n]{1,100})", ("国有资产", "其他用车用途")),
    ),
    "预算": (
        (
            r"年初预算数为[\d,.]{1,20}万?元。其中包括(?P<words>[^。]{2,400})。其中：人员经费",
            ("基本支出", "构成"),
        ),
        (r"公务用车购置数\d{1,4}[台辆]，(?P<words>[^。]{1,200})。", ("三公经费", "购置说明")),
        (r"平方米。其中：(?P<words>.{2,800}?)；车辆\d", ("国有资产", "房屋说明")),
        (
            r"安排购置车辆\d{1,5}辆，(?!其中)(?P<words>.{2,400}?)，预算安排购置",
            ("国有资产", "购置车辆说明"),
        ),
        (
            r"\n(?:[（(][一二三四五六七八九十\d]{1,3}[)）])?其他事项。(?P<words>[^\n]{2,4000})",
            ("其他事项",),
        ),
        (
            r"政府性基金预算安排的支出[\d,.]{1,20}万?元，其中：[^。]*。(?P<words>[^\n]{2,800})",
            ("政府性基金说明",),
        ),
    ),
}
_USES: Final = {
    kind: [(matcher(pattern), path) for pattern, path in found] for kind, found in _USED.items()
}
_OWN: Final = frozenset({"我单位", "本单位", "本部门"})


def because(text: Text, at: int, *, whole: bool = False) -> str:
    """The reason that is given behind a figure; `whole` is whether it has the rest of its line.

    决算数与预算数持平的主要原因 is none of a change since last year.
    """
    found = _BECAUSE.match(text.text, at)
    if found is None or "预算" in text.text[at : found.start("words")]:
        return ""
    words = (_NEXT if whole else _STOP).split(found["words"], maxsplit=1)[0]
    return words_of(words)


def of_uses(text: Text, kind: str) -> Iterator[Said]:
    """What money was used for, and what is noted of vehicles, rooms and funds."""
    for pattern, path in _USES[kind]:
        found = pattern.search(text.text)
        if found and (words := words_of(found["words"])) not in _OWN:
            yield Said(path, words, text.place(found.start("words")), "words")


# ---------------------------------------------------------------- notes of final accounts

_NO_FUND: Final = matcher(r"具体情况如下：(?P<words>[^。\n]{2,200})。?$")
_DEFAULT: Final = matcher(r"本单位20\d\d年度无政府性基金收支")
_HELD_TOO: Final = matcher(
    r"(?:^|[；。])(?>(?:20\d\d年本(?:单位|部门))?)"
    r"(?P<words>(?!未|没有|无)[^；。\n]*(?:节庆|晚会|论坛|赛事)[^；。\n]*)。?$"
)
_ACTIVITIES: Final = matcher(r"；(?P<words>[^；。\n]*工会[^\n]{2,400}?)。20\d\d年本(?:单位|部门)")


def of_notes(text: Text, cells: Cells) -> Iterator[Said]:
    """What a department says in its own words where there is no fund, and of its activities."""
    if "政府性基金" in text.heading and not cells.tables.cells.get("TF"):
        yield from _words(text, ("政府性基金", "说明"), _NO_FUND)
    if "一般性支出" in text.heading:
        yield from _words(text, ("节庆活动",), _HELD_TOO)
        yield from _words(text, ("其他活动",), _ACTIVITIES)


def _words(text: Text, path: Keys, pattern: re.Pattern[str]) -> Iterator[Said]:
    match = pattern.search(text.text)
    if match and not _DEFAULT.fullmatch(match["words"]):
        yield Said(path, words_of(match["words"]), text.place(match.start("words")), "words")
