"""Completed: how much of a budget was spent, in %, and which of the two is more."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import cited, in_wan, level, per_cent, why_share
from generator.number.reach import Range, percentage
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import Tables
from generator.understanding.sentences import Amount, Change, Completion
from generator.understanding.sentences.printed import Printed, Quote
from generator.vocabulary.held import EXPENSES
from generator.vocabulary.quantities import BY_NAME

N04: Final = Rule(
    "N04",
    "完成率等于决算数除以预算数",
    "完成率是决算数除以预算数；“完成 110%”不能说成“超出 110%”，预算为 0 时没有完成率。",
    edit=Edit("完成年初预算的104.29%", "完成年初预算的95.88%"),
    hint="错误：完成率不可能由这两个数得出。"
    "提示：只差末位一个单位，只有预算数四舍五入过才对，或者预算、决算都是 0 而写了 100%。",
)
N05: Final = Rule(
    "N05",
    "大于、小于、等于与数一致；原因说得通",
    "“大于、小于、等于”说的是决算数与预算数谁大，两个数都在同一句里；原因里说的增加，也不能多过本年数。",
    edit=Edit("决算数小于年初预算数", "决算数大于年初预算数"),
)

# Which budgets a completion of each kind is of: 年初预算 is not borrowed from 全年预算.
_OF: Final = {
    "年初预算": ("年初预算", "预算"),
    "全年预算": ("全年预算", "预算"),
    "调整": ("全年预算", "预算"),
    "预算": ("预算", "年初预算", "全年预算"),
}
BUDGETS: Final = frozenset(_OF["预算"])
_APART: Final = frozenset(("超出", "差异"))  # how far a final is from its budget
_WHOLE: Final = Fraction(100)
_SLIGHT: Final = Fraction(1)  # of a percentage: less is what rounding does
_MOST: Final = 6  # amounts on either side of a final among which its budget stands
_FAR: Final = 160  # characters of a quote that begins with the amounts


def judge_completed(case: Case, inspection: Inspection) -> None:
    """Each completion rate with its final and its budget, and each 大于, 小于, 等于."""
    reading = case.reading
    rated, moves = set[int](), dict[int, list[Change]]()
    for change in reading.changes:
        if change.of:
            moves.setdefault(change.of[0].sentence, []).append(change)
    for one in reading.completions:
        pairs = [
            (final, budget)
            for final in _finals_of(one, reading.amounts)
            for budget in _budgets(one, final, case.tables, moves.get(final.sentence, ()))
        ]
        rated |= {id(final) for final, _ in pairs}
        if pairs:
            _judge_rate(one, pairs, case, inspection)
    for change in reading.changes:
        whole = change.base and change.base.kind == "预算" and change.step is None
        if whole and change.way in _SAID:
            _judge_direction(change, reading.completions, inspection)
    for at, final in enumerate(reading.amounts):
        if id(final) not in rated and final.name.column == "决算":
            _judge_without(final, reading.amounts[max(0, at - _MOST) : at + _MOST], inspection)


def _final(stated: Sequence[Amount]) -> Amount | None:
    """What was spent, of the amounts that a completion can be of."""
    return next((one for one in stated if one.name.column not in BUDGETS), None)


def _finals_of(one: Completion, amounts: Sequence[Amount]) -> list[Amount]:
    """What may have been spent of the budget of a completion; what it names may stand before."""
    spent = [final for final in one.finals if final.name.column not in BUDGETS]
    if spent or not one.finals:
        return spent
    name = one.finals[0].name
    named = (final for final in amounts if final.name.known == name.known and not final.aside)
    own = name.quantity and BY_NAME[name.quantity].own
    return [final for final in named if own and final.name.column not in BUDGETS][:1]


# Where it stands in the sentence, or the change that says what it was, or its ground.
Budget = tuple[Printed, Amount | Change | None, str]


def _budgets(
    one: Completion, final: Amount, tables: Tables, changes: Sequence[Change]
) -> list[Budget]:
    """The budgets that a completion can be of: in its words, its sentence, the table."""
    if one.budget:
        return [(one.budget.printed, one.budget, "")]
    beside: list[Budget] = [
        (other.printed, other, "")
        for other in one.finals
        if _asked(one, other) and (_beside(other, final) or final not in one.finals)
    ]
    if beside:
        return beside
    cell = tables.cell("TS", EXPENSES.get(final.name.quantity, ""), "预算")
    if cell is not None:
        return [(Printed(cell.text, cell.value, cell.half), None, cited(cell))]
    steps = ((change, _step(change)) for change in changes if _moves(change, one, final))
    left: list[Budget] = [(_left(step, final), change, "") for change, step in steps if step]
    return left[:1]


def _asked(one: Completion, budget: Amount) -> bool:
    """Whether a budget is of the kind that a completion is of.

    完成调整后预算的100% may be of an amount that is not printed, whatever was planned at first.
    """
    unsaid = one.kind == "调整" and budget.name.column == "预算" and one.rate.value == _WHOLE
    return budget.name.column in _OF[one.kind] and not unsaid


def _beside(budget: Amount, final: Amount) -> bool:
    """Whether a budget is that of a final: of the same thing, in its sentence or just before."""
    near = abs(final.sentence - budget.sentence) <= 1 and final.line == budget.line
    return near and budget.name.known == final.name.known


def _moves(change: Change, one: Completion, final: Amount) -> bool:
    """Whether a change says how far the budget of a completion is from its final."""
    return bool(
        change.step and change.way in {"增", "减"} and change.base and change.base.kind == "预算"
        and final in change.of[:1] and final.sentence == _sentence(change, one)
    )  # fmt: skip


def _sentence(change: Change, one: Completion) -> int:
    """The sentence that both are said of; -1 where there may be two.

    A rate may have its change behind it in a sentence of its own: 完成预算的96%。较预算减少.
    """
    start, end = sorted((one.quote.start, change.quote.start))
    between = one.quote.text.text[start:end]
    far = between.count("。") > (start == one.quote.start) or "\n" in between
    return -1 if far or not change.of else change.of[0].sentence


def _step(change: Change) -> Printed | None:
    """By how much a final is more than its budget; less than 0 where it is less."""
    if change.step is None or change.way == "增":
        return change.step
    return Printed(change.step.digits, -change.step.value, change.step.half)


def _left(step: Printed, final: Amount) -> Printed:
    half = final.printed.half + step.half
    return Printed("", final.printed.value - step.value, half)


# ---------------------------------------------------------------- rates


def _judge_rate(
    one: Completion,
    pairs: Sequence[tuple[Amount, Budget]],
    case: Case,
    inspection: Inspection,
) -> None:
    charges = [_of_completion(one, budget, final.printed) for final, (budget, _, _) in pairs]
    at = charges.index(None) if None in charges else 0
    (final, (budget, beside, basis)), charge = pairs[at], charges[at]
    if charge is None and budget.value and one.word not in _APART:
        charge = case.matching.of_rounded(one.rate, final.printed, budget.range())
        charge = charge or _of_round(one.rate, final.printed, budget)
    why = f"{in_wan(final.printed.value)} ÷ {in_wan(budget.value)}"
    inspection.settle(N04, _whole(one, final, beside), charge, why, basis)
    if charge is None and isinstance(beside, Change):
        inspection.holds(N04, beside.quote, why)


def _whole(one: Completion, final: Amount, beside: Amount | Change | None) -> Quote:
    """From the first of the amounts that a rate is of to the rate, where they stand together."""
    starts = [stated.quote.start for stated in (final, beside) if stated]
    start = min(start for start in (*starts, one.quote.start))
    near = (
        one.quote.end - start <= _FAR and "。" not in one.quote.text.text[start : one.quote.start]
    )
    return Quote(one.quote.text, start, one.quote.end) if near else one.quote


def _of_completion(one: Completion, budget: Printed, final: Printed) -> Charge | None:
    printed = one.rate
    if budget.value == 0:
        return _of_nothing(one) if printed.value or final.value else None
    right = percentage(final.range(), budget.range())
    bad = level(printed, right) if right else None
    if one.word == "差异" and right:
        return _of_difference(printed, right, f"{in_wan(final.value)} ÷ {in_wan(budget.value)}")
    if one.word == "超出" and right:
        if bad is None:
            message = f"{printed.digits}% 是完成率，不是超出的幅度；应写“完成”"
            return Charge(WRONG, "超出", "完成", message)
        bad = level(around_by(printed, _WHOLE), right) and bad
    if bad is None or right is None:
        return None
    expected = per_cent(right.middle())
    message = f"{in_wan(final.value)} ÷ {in_wan(budget.value)} = {expected}%"
    why = why_share(printed, final.range(), budget.range())
    return Charge(bad, printed.digits, expected, message, why)


def _of_round(rate: Printed, final: Printed, budget: Printed) -> Charge | None:
    """提示 for a rate that only a budget rounded to 1万元 can have, beside a final that is not.

    Most budgets are of a round number.
    """
    if "." in budget.digits or "." not in final.digits or not budget.digits:
        return None
    right = 100 * final.value / budget.value
    if abs(right - rate.value) <= max(_SLIGHT, 2 * rate.half):
        return None
    expected = per_cent(right)
    message = f"{in_wan(final.value)} ÷ {in_wan(budget.value)} = {expected}%，除非预算数四舍五入过"
    return Charge(HINT, rate.digits, expected, message)


def _of_difference(printed: Printed, right: Range, says: str) -> Charge | None:
    """预决算差异率: how far a final is from its budget, with its sign or without."""
    signs = (Printed(printed.digits, sign * printed.value, printed.half) for sign in (1, -1))
    levels = [level(around_by(one, _WHOLE), right) for one in signs]
    if None in levels:
        return None
    expected = per_cent(right.middle() - _WHOLE)
    return Charge(levels[0] or HINT, printed.digits, expected, f"{says} − 100% = {expected}%")


def _of_nothing(one: Completion) -> Charge:
    """Of a budget of 0 there is no rate."""
    full = any(other.name.column == "全年预算" for other in one.finals)
    more = f"；{one.rate.digits}% 是全年预算的" if full and one.kind == "年初预算" else ""
    message = f"{_named(one.kind)}为 0，没有完成率{more}"
    # Some forms print 100% where nothing was planned and nothing spent.
    nothing = one.rate.value == _WHOLE and not any(other.printed.value for other in one.finals)
    return Charge(HINT if nothing else WRONG, one.rate.digits, "", message, "基数为 0")


def around_by(printed: Printed, more: Fraction) -> Printed:
    """A rate with so much added: 超出 3% is 103%."""
    return Printed(printed.digits, printed.value + more, printed.half)


def _named(kind: str) -> str:
    return "调整预算" if kind == "调整" else kind


def _judge_without(final: Amount, amounts: Sequence[Amount], inspection: Inspection) -> None:
    """A budget of 0 has no completion rate, and none is stated."""
    for other in amounts:
        beside = final.name.known == other.name.known and _beside(other, final)
        if beside and other.name.column in BUDGETS and not other.printed.value:
            for one in (other, final):
                inspection.holds(N04, one.at, "预算为 0，没有完成率，也没有写")


# ---------------------------------------------------------------- 大于, 小于, 等于

_SAID: Final = {"增": "大于", "减": "小于", "平": "等于"}
_KINDS_ASKED: Final = ("年初", "全年", "调整")
_ASKED: Final = (("年初", ("年初预算", "预算")), ("全年", ("全年预算", "预算")))


def _judge_direction(
    change: Change, completions: Sequence[Completion], inspection: Inspection
) -> None:
    """大于 is said where the final is more, 持平 where both are the same."""
    final = _final(change.of)
    if final is None or change.rate or change.base is None or change.base.printed:
        return
    asked = next((of for words, of in _ASKED if words in change.base.words), _OF["预算"])
    budgets = [one for one in change.of if one.name.column in asked and _beside(one, final)]
    if not budgets:
        _judge_by_rate(change, final, completions, inspection)
        return
    budget = budgets[-1].printed
    rights = [_direction(final.printed, one.printed) for one in budgets]
    said, says = _SAID[change.way], _both(final.printed, budget)
    # They may differ by less than is printed.
    near = final.printed.range().meets(budget.range())
    slight = rights[-1] == "等于" and said == _rated(final, completions)
    fits = said in rights or slight or (near and change.way == "平")
    bad = HINT if near else WRONG
    charge = Charge(bad, change.word, rights[-1], f"{says}，应是{rights[-1]}")
    held = (change.quote, final.at, budgets[-1].at)
    inspection.settle(N05, change.quote, None if fits else charge, says, held=held)


def _judge_by_rate(
    change: Change, final: Amount, completions: Sequence[Completion], inspection: Inspection
) -> None:
    """大于 is said where more than 100% was spent, of a budget that need not be printed."""
    before = [
        one
        for one in completions
        if one.finals[:1] == (final,) and one.quote.start < change.quote.start and not _apart(one)
    ]
    asked = change.base.words if change.base else ""
    if not before or any(word in asked and word not in before[-1].kind for word in _KINDS_ASKED):
        return
    rate, said = before[-1].rate, _SAID[change.way]
    if not (rate.value or final.printed.value):
        return  # 决算0万元，完成预算的0%，与预算持平: of which budget it is 0% nothing is said
    right = "大于" if rate.value > _WHOLE else "小于" if rate.value < _WHOLE else "等于"
    says = f"完成了 {rate.digits}%"
    if said == right:
        inspection.holds(N05, change.quote, says)
    elif abs(rate.value - _WHOLE) > 1:
        inspection.wrong(
            N05, change.quote, Charge(WRONG, change.word, right, f"{says}，应是{right}")
        )


def _apart(one: Completion) -> bool:
    return one.word in _APART


def _direction(final: Printed, budget: Printed) -> str:
    more, less = final.value > budget.value, final.value < budget.value
    return "大于" if more else "小于" if less else "等于"


def _both(final: Printed, budget: Printed) -> str:
    return f"决算 {in_wan(final.value)}，预算 {in_wan(budget.value)}"


def _rated(final: Amount, completions: Sequence[Completion]) -> str:
    """Which is more, after the completion rate; "" where there is none, or 100%."""
    rate = next((one.rate.value for one in completions if final in one.finals), _WHOLE)
    return "大于" if rate > _WHOLE else "小于" if rate < _WHOLE else ""
