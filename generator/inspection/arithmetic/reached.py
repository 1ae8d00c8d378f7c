"""Reached: a total that is arrived at by adding, what a figure was changed to, what is left (N24).

收入A，加上B、C，收入总量D; 由A调整为B，调增C; 收支总量相抵，结转C.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.inspection.arithmetic.moved import reach_of
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import in_wan, level
from generator.later import matcher
from generator.number.reach import Range, difference, total
from generator.problem import HINT, WRONG
from generator.rule import Rule
from generator.understanding.sentences import Amount, Change

N24: Final = Rule(
    "N24",
    "加上、调增以后的数对得上",
    "“收入A，加上B、C，总量D”，D 是 A＋B＋C；“由A调整为B，调增C”，C 是 B－A；"
    "“收支总量相抵，结转C”，C 是收入总量－支出总量。",
    "收入 80 亿元，加上上年结转 5 亿元，收入总量 86 亿元",
    "收入 80 亿元，加上上年结转 5 亿元，收入总量 85 亿元",
    hint="提示：前面有几个数，不一定是从哪一个加起；或者相抵以后剩下的不只是结转。",
)

_ADDED: Final = matcher("(?:再|另)?加(?![快强大班工油装固密急])")
_TAKEN: Final = matcher("扣除|减去|减(?![少免支收])")
_TOTAL: Final = matcher("总量|总计|合计|总收入|总支出")
_CHANGED: Final = matcher("(?:调整|调增|调减|调|增加|减少|追加)(?:为|到|至)")
_BEFORE: Final = matcher(r"，(?:调增|调减|追加|核减|增加|减少)了?[\d,.]{1,20}(?:亿|万)?元，")
_AFTER: Final = matcher("调整后的?(?:预算|总?收入|总?支出|总?财力|总)*数?(?:为|是)?")
_NEXT: Final = frozenset(("，", "，即", "，共", "，净"))
_OFFSET: Final = matcher(r"收支(?:总量)?相抵，[^\d，。；]{0,14}")
_COME: Final = matcher("收入总量|总收入|收入总计|收入合计")
_GONE: Final = matcher("支出总量|总支出|支出总计|支出合计")


def judge_reached(case: Case, inspection: Inspection) -> None:
    """What a section adds up, what it changes, what it offsets, each in a line of its own."""
    amounts, text = case.reading.amounts, case.text.text
    for at, one in enumerate(amounts):
        if not one.aside and _ADDED.match(one.quote.words):
            _judge_added(at, amounts, case, inspection)
        if at and (step := _changed(amounts[at - 1], one, case)):
            _judge_changed(amounts[at - 1], one, step, inspection)
    for match in _OFFSET.finditer(text):
        left = next((one for one in amounts if one.at.start == match.end()), None)
        if left is not None:
            _judge_left(left, amounts, inspection)


# ---------------------------------------------------------------- added up


def _judge_added(at: int, amounts: Sequence[Amount], case: Case, inspection: Inspection) -> None:
    terms = list(_terms(at, amounts))
    whole, first = terms[-1][0], amounts[at]
    if not _TOTAL.search(whole.quote.words) or _moved_between(first, whole, case):
        return
    more = total(
        one.printed.range() if plus else one.printed.range().turned() for one, plus in terms[:-1]
    )
    begun = _begun(at, amounts)
    sums = [total((one.printed.range(), more)) for one in begun]
    right = whole.printed.range()
    found = next((n for n, added in enumerate(sums) if added.meets(right)), 0)
    if not begun:
        return
    signs = "".join(
        f"{'＋' if plus else '－'}{in_wan(one.printed.value)}" for one, plus in terms[:-1]
    )
    expected = in_wan(sums[found].middle())
    says = f"{in_wan(begun[found].printed.value)}{signs} = {expected}"
    charge = None
    if not sums[found].meets(right):
        bad = level(whole.printed, sums[found]) if len(begun) == 1 else HINT
        message = f"加起来：{says} 万元，总数写的是 {in_wan(whole.printed.value)} 万元"
        charge = Charge(bad or HINT, whole.printed.digits, expected, message)
    held = (one.at for one in (begun[found], *(term for term, _ in terms)))
    inspection.settle(N24, whole.quote, charge, says, held=held)


def _terms(at: int, amounts: Sequence[Amount]) -> Iterator[tuple[Amount, bool]]:
    """What is added, each with whether it is, up to the total; that may begin the next sentence."""
    first, plus = amounts[at], True
    for one in amounts[at:]:
        if len(one.within) > len(first.within):  # in brackets: what one of them is made of
            continue
        if one.line != first.line or one.sentence > first.sentence + 1:
            return
        reached = one is not first and _TOTAL.search(one.quote.words)
        if one.sentence > first.sentence and not reached:
            return
        plus = bool(_ADDED.match(one.quote.words)) or (plus and not _TAKEN.match(one.quote.words))
        yield one, plus
        if reached:
            return


def _begun(at: int, amounts: Sequence[Amount]) -> list[Amount]:
    """What something can have been added to: of its sentence, else of its line."""
    first, line = amounts[at], list[Amount]()
    for one in reversed(amounts[:at]):
        if one.line != first.line or _TOTAL.search(one.quote.words):
            break
        if not (one.aside or one.within):
            line.insert(0, one)
    return [one for one in line if one.sentence == first.sentence] or line


def _moved_between(first: Amount, last: Amount, case: Case) -> bool:
    """Whether something is said to have changed in between: that is none of what is added."""
    steps = (one for one in case.reading.changes if one.step)
    return any(first.at.end <= one.quote.start < last.at.start for one in steps)


# ---------------------------------------------------------------- changed


def _changed(one: Amount, other: Amount, case: Case) -> Change | None:
    """By how much one is said to have become the other."""
    if one.sentence != other.sentence:
        return None
    text, changes = case.text.text, [each for each in case.reading.changes if each.step]
    gap = text[one.at.end : other.at.start]
    if before := _BEFORE.match(gap):
        inside = (each for each in changes if one.at.end <= each.quote.start < other.at.start)
        return next(inside, None) if _AFTER.fullmatch(gap, before.end()) else None
    if not _CHANGED.fullmatch(gap):
        return None
    behind = (each for each in changes if text[other.at.end : each.quote.start] in _NEXT)
    return next(behind, None)


def _judge_changed(one: Amount, other: Amount, step: Change, inspection: Inspection) -> None:
    right, moved = difference(other.printed.range(), one.printed.range()), reach_of(step)
    fits = right.meets(moved)
    expected = in_wan(abs(right.middle()))
    says = (
        f"{in_wan(other.printed.value)} － {in_wan(one.printed.value)} = {in_wan(right.middle())}"
    )
    digits = step.step.digits if step.step else ""
    turned = not fits and right.turned().meets(moved)
    charge = None
    if turned:
        way = "减少" if step.way == "增" else "增加"
        charge = Charge(WRONG, step.word, way, says, "增减词与数相反")
    elif not fits:
        charge = Charge(WRONG, digits, expected, f"{says} 万元，写的是{step.word}{digits}")
    held = (one.at, other.at, step.quote)
    inspection.settle(N24, step.quote, charge, says, held=held)


# ---------------------------------------------------------------- left


def _judge_left(left: Amount, amounts: Sequence[Amount], inspection: Inspection) -> None:
    """收支总量相抵，结转C: how far the two totals of the line are apart."""
    line = [one for one in amounts if one.line == left.line and one.at.end <= left.at.start]
    come = next((one for one in reversed(line) if _COME.search(one.quote.words)), None)
    gone = next((one for one in reversed(line) if _GONE.search(one.quote.words)), None)
    if come is None or gone is None:
        return
    gap = _size(difference(come.printed.range(), gone.printed.range()))
    expected = in_wan(gap.middle())
    says = f"{in_wan(come.printed.value)}，{in_wan(gone.printed.value)}，相差 {expected}"
    fits = gap.meets(left.printed.range())
    message = f"收支 {says} 万元，写的是 {in_wan(left.printed.value)} 万元"
    charge = None if fits else Charge(HINT, left.printed.digits, expected, message)
    held = (one.at for one in (come, gone, left))
    inspection.settle(N24, left.quote, charge, says, held=held)


def _size(gap: Range) -> Range:
    return gap if gap.least + gap.most >= 0 else gap.turned()
