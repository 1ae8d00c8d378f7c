"""Reasoned: what a change or a purpose is explained with goes with it, and is there (N05, W04)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.inspection.arithmetic.allotted import Rows
from generator.inspection.arithmetic.changed import direction_of
from generator.inspection.arithmetic.completed import N05
from generator.inspection.arithmetic.moved import by_amount, reach_of, signed
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, quoted
from generator.inspection.judge import cited, in_wan
from generator.later import matcher
from generator.problem import HINT, WRONG
from generator.rule import Rule
from generator.understanding.meant import Meant
from generator.understanding.sentences import Change, Reason
from generator.understanding.sentences.tokens import UP
from generator.vocabulary.directions import LESS, MORE, way_of
from generator.vocabulary.held import GRANTS

W04: Final = Rule(
    "W04",
    "用途不照抄上一项",
    "每一项写自己的用途；与上一项一字不差、又与本项名称无关的，是照抄时没有改。",
    "住房公积金……用于医疗保险支出",
    "住房公积金……用于缴纳住房公积金",
)

_WORDED: Final = frozenset(("大于", "小于"))
_WHY: Final = matcher(
    r"财政拨款(?:收入支出|收支|收入|支出)(?:预算)?(?P<word>增加|增长|减少|下降)的?(?:主要)?原因"
)
# The change that is explained says which way it went: 下降的主要原因是.
_NAMED: Final = matcher(
    r"(?<![\u4e00-\u9fff])(?P<word>增加|增长|上升|提高|减少|下降|降低)的?(?:主要)?原因"
)
_MOVED: Final = matcher(r"[增减升降][^，。；\n]{0,6}\d")  # 减少3批次, which is no amount
_FAR: Final = 400  # characters behind an amount within which it is said why it has changed


def judge_reasons(case: Case, inspection: Inspection) -> None:
    """“……增加” alone hardly explains less, nor “……减少” more; of 决算数大于预算数 there is one."""
    explained = set[int]()
    for reason in case.reading.reasons:
        if change := reason.of:
            explained.add(id(change))
            _judge(reason, change, inspection)
    for match in _NAMED.finditer(case.text.text):
        _judge_named(match, case, inspection)
    for change in _to_explain(case):
        if id(change) not in explained:
            message = f"决算数{change.word}预算数，没有说明原因"
            inspection.wrong(N05, change.quote, Charge(HINT, change.word, "", message))


def _judge_named(match: re.Match[str], case: Case, inspection: Inspection) -> None:
    """比上年下降5%。增加的主要原因是: nothing that stands in front of it in its line has grown."""
    text, start = case.text.text, match.start()
    line = text.rfind("\n", 0, start)
    moves = [
        one
        for one in case.reading.changes
        if line < one.quote.start and one.quote.end <= start and not one.aside
    ]
    ways = {_went(one) for one in moves} - {"平", ""}
    way = "增" if match["word"] in UP else "减"
    if not ways or _MOVED.search(text, moves[-1].quote.end, start):
        return
    word, last = match["word"], moves[-1].quote.words
    message = f"前面写的是“{last}”，这里说{word}的原因"
    bad = WRONG if len(moves) == 1 else HINT
    charge = None if way in ways else Charge(bad, word, "", message, "增减词与数相反")
    inspection.settle(N05, quoted(case.text, match), charge, f"前面有{word}的")


def _went(change: Change) -> str:
    """Which way a change went; by nothing is 平, and a number with a sign says nothing."""
    given = [one.value for one in (change.step, change.rate) if one]
    if any(one < 0 for one in given):
        return ""
    return (change.way or change.rate_way) if not given or any(given) else "平"


def _to_explain(case: Case) -> Iterator[Change]:
    for change in case.reading.changes:
        of_final = change.name.column == "决算" and change.base and "预算" in change.base.words
        if of_final and change.word in _WORDED and not (change.step or change.aside):
            yield change


def _judge(reason: Reason, change: Change, inspection: Inspection) -> None:
    way = direction_of(change) or change.way or change.rate_way
    signed = any(one and one.value < 0 for one in (change.step, change.rate))
    if way not in {"增", "减"} or signed:
        return
    against = way_of(reason.words) == (LESS if way == "增" else MORE)
    words = "增加" if way == "增" else "减少"
    told = (change.way or change.rate_way) == way
    if change.word in _WORDED:
        words = change.word
    message = f"前面说{words}，原因却写“{reason.words}”"
    sure = told and direction_of(change) and not reason.more
    bad = WRONG if sure else HINT
    fits = not against or reason.more
    charge = None if fits else Charge(bad, reason.words, "", message)
    inspection.settle(N05, reason.quote, charge, "原因与增减不相反")


def judge_direction(case: Case, inspection: Inspection) -> None:
    """财政拨款收入支出减少的主要原因 in a budget: as the change in front of it went (N05)."""
    if not case.of_budget:
        return
    account = case.readings.account(case.understood)
    for one in account.get(Meant("支出总计", GRANTS, "年初预算"), ()):
        text, end = one.quote.text, one.quote.end
        moves = by_amount(case.readings.of(text).changes, of_budget=True)
        move, found = moves.get((id(one), "上年")), _WHY.search(text.text, end, end + _FAR)
        if move is None or found is None:
            continue
        went = reach_of(move)
        rises, word = went.middle() > 0, found["word"]
        fits = not went.middle() or rises == (word in {"增加", "增长"})
        message = f"前面写的是{signed(went)}，这里说{word}"
        charge = None if fits else Charge(WRONG, word, "增加" if rises else "减少", message)
        inspection.settle(N05, quoted(text, found), charge, signed(went))


def judge_growth(case: Case, inspection: Inspection) -> None:
    """A 科目 cannot have grown by more than it has now (N05)."""
    rows = Rows(case.tables, (("T5", "小计"),))
    for change in case.reading.changes:
        item, step = change.name.item, change.step
        code = rows.code(item) if item and step and change.way == "增" else None
        if code is None or step is None or (change.base and change.base.kind != "上年"):
            continue
        cell = rows.cell(code)
        if step.range().low <= cell.range().high:
            inspection.holds(N05, change.quote, cited(cell))
            continue
        now, more = in_wan(cell.value), in_wan(step.value)
        message = f"本年只有 {now} 万元，不可能比上年增加 {more} 万元"
        inspection.wrong(N05, change.quote, Charge(WRONG, step.digits, "", message), cited(cell))


def judge_purposes(case: Case, inspection: Inspection) -> None:
    """A purpose that is word for word the item's above, and has nothing of its own item."""
    last: tuple[str, str] | None = None
    for one in case.reading.purposes:
        item, charge = one.item.name if one.item else "", None
        copied = last is not None and one.words == last[1] and _shares(*last)
        if last and copied and not _shares(item, one.words):
            message = f"与上一项“{last[0]}”的用途一字不差，与“{item}”无关"
            charge = Charge(WRONG, one.words, "", message, "照抄了上一项")
        inspection.settle(W04, one.quote, charge, "各写各的用途")
        last = item, one.words


def _shares(item: str, purpose: str) -> bool:
    """Whether a purpose takes up two characters in a row of its item's name, common words apart."""
    bare = re.sub("支出|单位|行政|事业|其他|机关|缴费", " ", item)
    pairs = (bare[at : at + 2] for at in range(len(bare) - 1))
    return any(pair in purpose for pair in pairs if " " not in pair)
