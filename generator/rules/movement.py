"""Movement: the direction word, the figures and the reason of a change agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.document import Document
from generator.facts import Reason
from generator.figure import Derivation, Figure, Trend
from generator.rules.figures import own_words
from generator.rules.verdict import Verdict

_MORE: Final = re.compile("增加|新增|追加|增长|上升|提高|调增|增拨")
_LESS: Final = re.compile("减少|压减|压缩|下降|降低|节约|调减|控制|收回|结余|取消|缩减")
_RISES: Final = re.compile("(增加|增长|上升)$")
_FALLS: Final = re.compile("(减少|下降|降低)$")


def words_go_with_figures(document: Document) -> Iterator[Verdict]:
    """“增加”“减少”等词必须与两个数的大小一致；没有变动的要写持平。"""
    for chapter in document.chapters:
        for block in chapter.blocks:
            before = ""
            for passage in block.passages:
                if isinstance(passage.states, Figure) and (step := _step(passage.states)):
                    yield _direction(chapter.heading, before, passage.text, step)
                before = passage.text


def _step(figure: Figure) -> int:
    """The sign of the change that a figure states; 0 where it states none."""
    origin = figure.origin
    if not isinstance(origin, Derivation) or origin.operation not in {"增减额", "增减幅度"}:
        return 0
    values = [part.value for part in origin.operands]
    base = values[1] if len(values) > 1 else 0
    return (values[0] > base) - (values[0] < base)


def _direction(section: str, before: str, text: str, step: int) -> Verdict:
    wrong = (_FALLS if step > 0 else _RISES).search(before)
    message = f"写的是“{wrong[0]}”，数却是{'增' if step > 0 else '减'}的" if wrong else ""
    return Verdict("N01", not wrong, section, f"{before[-8:]}{text}", message)


def reasons_go_with_direction(document: Document) -> Iterator[Verdict]:
    """原因以“增加……”开头，数却是减的（或者相反）；同时说到增和减的不算。"""
    seen: set[tuple[object, ...]] = set()
    for section, words, text in own_words(document):
        if isinstance(words, Reason) and words.cell.path not in seen:
            seen.add(words.cell.path)
            message = _against(words)
            yield Verdict("N05", not message, section, text[:20], message, hint=True)


def _against(reason: Reason) -> str:
    text = reason.text or ""
    more, less = _MORE.search(text), _LESS.search(text)
    trend = reason.change.trend
    if trend is Trend.FALL and more and not less and more.start() == 0:
        way = "减少"
    elif trend in (Trend.RISE, Trend.NEW) and less and not more and less.start() == 0:
        way = "增加"
    else:
        return ""
    return f"{reason.title}比{reason.against}{way}，原因却写“{text[:20]}”（{reason.cell}），请核对"
