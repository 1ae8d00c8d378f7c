"""Possible: nothing falls by more than all of it, grows by more than there is, is more than all.

(N26)
"""

from __future__ import annotations

from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import in_wan
from generator.problem import HINT, WRONG
from generator.rule import Rule
from generator.understanding.sentences import Amount, Change, Share
from generator.understanding.sentences.naming import PLANS
from generator.vocabulary.quantities import ALIKE

N26: Final = Rule(
    "N26",
    "下降、占比不超过 100%，增加额不超过本年数",
    "收入、支出、批次一般不是负数：最多减到 0，就是下降 100%；从 0 开始增加，增加的就是本年的全部；"
    "一部分不会比全部多。"
    "结转和结余、说明了是负数的另当别论。",
    "公务接待费 3 万元，比上年增加 5 万元",
    "公务接待费 3 万元，比上年增加 0.5 万元",
    hint="提示：句子没有点名增加的是哪一项。",
)

_ALL: Final = 100
_NEAR: Final = 20  # characters behind a change that say of what it is
_BALANCES: Final = ("结余", "结转", "赤字", "差额")  # which may have been less than nothing


def judge_possible(case: Case, inspection: Inspection) -> None:
    """The changes of a section of which nothing else has said that they are wrong."""
    told = [one.at for one in inspection.findings if one.at and one.at.text is case.text]
    for change in case.reading.changes:
        if any(at.meets(change.quote) for at in told) or _is_below_nothing(change):
            continue
        rate, step = change.rate, change.step
        if rate and not step and change.rate_way == "减" and rate.range().low > _ALL:
            message = f"最多减到 0，下降不会是 {rate.digits}%"
            inspection.wrong(N26, change.quote, Charge(WRONG, rate.digits, "", message))
        printed = change.base and change.base.printed
        if step and not (rate or printed or change.aside) and change.way == "增":
            _judge_step(change, inspection)
    for share in case.reading.shares:
        over = share.rate.range().low > _ALL and _is_some_of(share)
        if over and not any(at.meets(share.quote) for at in told):
            message = f"一部分不会是全部的 {share.rate.digits}%"
            inspection.wrong(N26, share.quote, Charge(WRONG, share.rate.digits, "", message))


def _is_some_of(share: Share) -> bool:
    """Whether what is spent is a share of all that is, or what comes in of all that does."""
    part, of = share.part, share.of
    if part is None or of is None or of.quantity not in ALIKE or of.column in PLANS:
        return False
    side = of.quantity[:2]
    return side in part.name.quantity and part.name.column not in PLANS


def _is_below_nothing(change: Change) -> bool:
    """More was paid back than spent: 支出-3万元; 增加8万元（基数为负数，不计算增减率）."""
    prose, end = change.quote.text.text, change.quote.end
    said = prose[end : end + _NEAR].partition("。")[0]
    return "负" in said or any(one.printed.value < 0 for one in change.of)


def _judge_step(change: Change, inspection: Inspection) -> None:
    """增加A万元: not more than any of the amounts that it can be the change of."""
    step, nows = change.step, [one for one in change.of if not _of_balance(one)]
    if step is None or len(nows) < max(len(change.of), 1):
        return
    most = max(nows, key=lambda one: one.printed.value)
    if step.range().low <= most.printed.range().high:
        return
    now = in_wan(most.printed.value)
    message = f"本年只有 {now} 万元，不会增加 {in_wan(step.value)} 万元"
    bad = WRONG if change.named else HINT
    inspection.wrong(N26, change.quote, Charge(bad, step.digits, "", message))


def _of_balance(one: Amount) -> bool:
    return any(word in one.name.words for word in _BALANCES)
