"""Movement: the direction word, the figures and the reason of a change agree."""

from __future__ import annotations

import re
from typing import Final

from generator.facts import Reason
from generator.inspection.claims import Charge, Inspection, Spot
from generator.later import matcher
from generator.number.figure import PERCENT, Derivation, Figure, Trend
from generator.problem import HINT, WRONG, typed_at
from generator.proofing.rules.figures import own_words, printed, printed_in
from generator.rule import Rule
from generator.telling.document import Document
from generator.telling.style import Style
from generator.vocabulary.directions import LESS, MORE, way_of

F03: Final = Rule(
    "F03",
    "增减用词与数的大小一致",
    "“增加”“减少”“大于”“小于”等词必须与两个数的大小一致；没有变动的要写持平。",
    "减少250万元",
    "增加250万元",
)
F04: Final = Rule(
    "F04",
    "原因不与增减方向相反",
    "原因说的是“增加……”“……增加”，数却是减的（或者相反）；同时说到增和减的、说上年的、退休的不算。",
    "支出增加了，填报的原因却是“压减支出”",
    "支出增加了，填报的原因是“人员增加”",
)

_RISES: Final = matcher("(增加|增长|上升)$")
_FALLS: Final = matcher("(减少|下降|降低)$")
# The word for a final figure beside its budget, behind the completion rate.
_AGAINST_BUDGET: Final = matcher(
    "(?P<more>大于)(?:本年|年初)?预算|(?P<less>小于)(?:本年|年初)?预算"
    "|(?P<same>等于(?:本年|年初)?预算|与(?:本年)?预算数(?:持平|一致|相同))"
)
_WORDS: Final = {"more": 1, "less": -1, "same": 0}


def words_go_with_figures(document: Document, inspection: Inspection) -> None:
    """The word of a change, or beside a completion rate, is that of its two figures (F03)."""
    for chapter in document.chapters:
        for block in chapter.blocks:
            passages = block.passages
            for at, passage in enumerate(passages):
                if not isinstance(figure := passage.states, Figure):
                    continue
                origin = figure.origin
                verb = origin.operation if isinstance(origin, Derivation) else ""
                if verb in {"增减额", "增减幅度"}:
                    before = passages[at - 1].text if at else ""
                    spot = printed_in(chapter, f"{before[-8:]}{passage.text}")
                    charge = _of_direction(before, passage.text, figure)
                    inspection.settle(F03, spot, charge)
                elif verb == "完成率":
                    after = "".join(one.text for one in passages[at + 1 :])
                    match = _against_budget(after)
                    if match and printed(passage.text):
                        spot = printed_in(chapter, f"{passage.text}……{match[0]}")
                        charge = _of_budget(match, passage.text, figure, document.style)
                        inspection.settle(F03, spot, charge)


def _sign(figure: Figure) -> int:
    """Whether the first figure that another rests on is more (1) or less (-1) than the second."""
    origin = figure.origin
    values = [part.value for part in origin.operands] if isinstance(origin, Derivation) else []
    base = values[1] if len(values) > 1 else 0
    return (values[0] > base) - (values[0] < base) if values else 0


def _of_direction(before: str, text: str, figure: Figure) -> Charge | None:
    step, read = _sign(figure), printed(text)
    if figure.unit != PERCENT and read and not read[0]:
        return Charge(WRONG, text, "", "没有变动，应写持平")
    wrong = (_FALLS if step > 0 else _RISES).search(before) if step else None
    if wrong is None:
        return None
    way = "增" if step > 0 else "减"
    return Charge(WRONG, wrong[0], "", f"写的是“{wrong[0]}”，数却是{way}的")


def _against_budget(after: str) -> re.Match[str] | None:
    """The word of the same sentence, or of one of its own that goes on with 决算数 alone."""
    said = after[1:] if after.startswith("。决算数") else after
    return _AGAINST_BUDGET.search(said.partition("。")[0])


def _of_budget(match: re.Match[str], rate: str, figure: Figure, style: Style) -> Charge | None:
    read, word = printed(rate), _WORDS[str(match.lastgroup)]
    if read is None:
        return None
    # The word goes with what is printed, as 持平 does: of two figures that read alike at 100% it
    # is 等于, and of no others.
    whole = read[0] == 100 * 10 ** read[1]
    alike = whole and _read_alike(figure, style)
    if whole if word == 0 else (word == _sign(figure) and not alike):
        return None
    return Charge(WRONG, match[0], "", f"写的是“{match[0]}”，完成率却是 {rate}")


def _read_alike(rate: Figure, style: Style) -> bool:
    """Whether the two figures of a rate print as one number."""
    origin = rate.origin
    numbers = (
        [style.number(one) for one in origin.operands] if isinstance(origin, Derivation) else []
    )
    return len(set(numbers)) == 1 and _sign(rate) != 0


def reasons_go_with_direction(document: Document, inspection: Inspection) -> None:
    """A reason does not speak of 增加 alone where the figures fall, nor the other way (F04)."""
    seen: set[tuple[object, ...]] = set()
    for chapter, words, text in own_words(document):
        if isinstance(words, Reason) and words.cell.path not in seen:
            seen.add(words.cell.path)
            message = _against(words)
            charge = Charge(HINT, text[:20], "", message) if message else None
            # The same words may be the reason of several changes: only its cell says which it is.
            place = typed_at(words.cell.source, words.cell.path)
            inspection.settle(F04, Spot(chapter.heading, text[:20], place), charge)


def _against(reason: Reason) -> str:
    text = reason.text or ""
    said, trend = way_of(text), reason.change.trend
    if reason.change.is_unsaid:
        return ""
    if trend is Trend.FALL and said == MORE:
        way = "减少"
    elif trend in (Trend.RISE, Trend.NEW) and said == LESS:
        way = "增加"
    else:
        return ""
    return f"{reason.title}比{reason.against}{way}，原因却写“{text[:20]}”（{reason.cell}），请核对"
