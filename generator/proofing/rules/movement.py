"""Movement: the direction word, the figures and the reason of a change agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.facts import Reason
from generator.number.figure import HUNDRED, PERCENT, Derivation, Figure, Trend
from generator.proofing.rules.figures import own_words, printed
from generator.proofing.rules.verdict import Verdict
from generator.telling.document import Document

_MORE: Final = re.compile("增加|新增|追加|增长|上升|提高|调增|增拨")
_LESS: Final = re.compile("减少|压减|压缩|下降|降低|节约|调减|控制|收回|结余|取消|缩减")
_RISES: Final = re.compile("(增加|增长|上升)$")
_FALLS: Final = re.compile("(减少|下降|降低)$")
# The word for a final figure beside its budget, behind the completion rate.
_AGAINST_BUDGET: Final = re.compile(
    "(?P<more>大于)(?:本年|年初)?预算|(?P<less>小于)(?:本年|年初)?预算"
    "|(?P<same>等于(?:本年|年初)?预算|与(?:本年)?预算数(?:持平|一致|相同))"
)
_WORDS: Final = {"more": 1, "less": -1, "same": 0}


def words_go_with_figures(document: Document) -> Iterator[Verdict]:
    """“增加”“减少”“大于”“小于”等词必须与两个数的大小一致；没有变动的要写持平。"""
    for chapter in document.chapters:
        for block in chapter.blocks:
            passages = block.passages
            for at, passage in enumerate(passages):
                if not isinstance(passage.states, Figure):
                    continue
                origin = passage.states.origin
                verb = origin.operation if isinstance(origin, Derivation) else ""
                if verb in {"增减额", "增减幅度"}:
                    before = passages[at - 1].text if at else ""
                    yield _direction(chapter.heading, before, passage.text, passage.states)
                elif verb == "完成率":
                    after = "".join(one.text for one in passages[at + 1 :])
                    yield from _against_budget(chapter.heading, passage.text, after, passage.states)


def _sign(figure: Figure) -> int:
    """Whether the first figure that another rests on is more (1) or less (-1) than the second."""
    origin = figure.origin
    values = [part.value for part in origin.operands] if isinstance(origin, Derivation) else []
    base = values[1] if len(values) > 1 else 0
    return (values[0] > base) - (values[0] < base) if values else 0


def _direction(section: str, before: str, text: str, figure: Figure) -> Verdict:
    step, read = _sign(figure), printed(text)
    wrong = (_FALLS if step > 0 else _RISES).search(before) if step else None
    if figure.unit == PERCENT or not read or read[0]:
        message = f"写的是“{wrong[0]}”，数却是{'增' if step > 0 else '减'}的" if wrong else ""
    else:
        message = "没有变动，应写持平"
    return Verdict("F03", not message, section, f"{before[-8:]}{text}", message)


def _against_budget(section: str, rate: str, after: str, figure: Figure) -> Iterator[Verdict]:
    # The word of the same sentence; a sentence of its own goes on with 决算数 and no other name.
    said = after[1:] if after.startswith("。决算数") else after
    match, read = _AGAINST_BUDGET.search(said.partition("。")[0]), printed(rate)
    if not match or not read:
        return
    word = _WORDS[str(match.lastgroup)]
    # 等于 goes with what is printed, as 持平 does: 100%.
    holds = read[0] == HUNDRED if word == 0 else word == _sign(figure)
    message = "" if holds else f"写的是“{match[0]}”，完成率却是 {rate}"
    yield Verdict("F03", holds, section, f"{rate}……{match[0]}", message)


def reasons_go_with_direction(document: Document) -> Iterator[Verdict]:
    """原因以“增加……”开头，数却是减的（或者相反）；同时说到增和减的不算。"""
    seen: set[tuple[object, ...]] = set()
    for section, words, text in own_words(document):
        if isinstance(words, Reason) and words.cell.path not in seen:
            seen.add(words.cell.path)
            message = _against(words)
            yield Verdict("F04", not message, section, text[:20], message, hint=True)


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
