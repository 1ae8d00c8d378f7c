"""Changed: a step is what two amounts differ by, and its rate is of the base."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from msgspec.structs import replace

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.form.residue import W05
from generator.inspection.judge import (
    UNITS_APART,
    WRONG_UNIT,
    in_wan,
    level,
    per_cent,
    slipped,
    why_rate,
)
from generator.number.reach import Range, around, between, difference, percentage
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding.sentences import Amount, Change
from generator.understanding.sentences.naming import PLANS
from generator.understanding.sentences.printed import Printed
from generator.vocabulary.quantities import BY_NAME, ending

N01: Final = Rule(
    "N01",
    "增减幅度等于增减额除以上年数",
    "增减幅度的分母是上年数，上年数等于本年数减去增加额（或加上减少额）。常见的错是除以了本年数，或者写成了本年是上年的百分之几。",
    edit=Edit("增加250万元，增长20.83%", "增加250万元，增长17.24%"),
    hint="错误：幅度不可能由这两个数得出，或者增减词与数相反。提示：只差末位一个单位。",
)
N02: Final = Rule(
    "N02",
    "上年为 0 时没有增减幅度",
    "除数为 0 时没有幅度可言，只写增加多少、上年为 0；写 100% 是编出来的数。",
    edit=Edit("增加250万元，增长20.83%", "增加1450万元，增长100%"),
)

# What no figure at hand is the base of: 上年同期, 按同口径.
_ELSEWHERE: Final = frozenset(("同期", "同口径"))
_LAST: Final = ("上年", "上一年", "去年", "20")
_MANY: Final = 4  # rates that tell what they were worked out from
_FEW_POINTS: Final = 1  # of a percentage: less is what rounding small amounts does


def judge_changed(case: Case, inspection: Inspection) -> None:
    """Each change with what it is of and what it is from, where they are known."""
    exact = _are_exact(case.reading.changes)
    for stated in case.reading.changes:
        if stated.base and stated.base.kind in _ELSEWHERE and not stated.base.printed:
            _judge_alike(stated, case, inspection)
            continue
        if opposite(stated):
            inspection.wrong(N01, stated.quote, _of_opposites(stated, case))
            continue
        nows = [] if stated.aside else _nows(stated, of_budget=case.of_budget)
        meant = _meant(stated, nows)
        if meant:
            _judge_lost_way(meant, inspection)
        change = meant or stated
        if not (nows or change.aside) and (now := _elsewhere(change, case)):
            _judge_told(change, now, inspection)
        elif base := _base(change, nows):
            _judge_from(change, nows, base, inspection, exact=exact)
        elif change.base and change.base.kind == "执行" and not change.base.words.startswith(_LAST):
            continue  # 上年执行数 is what the step leaves
        elif change.base is None and nows and change.step and not change.rate:
            _judge_between(change, nows[0], inspection)
        elif nows and change.step and change.rate:
            _judge_rate(change, (change.step, change.rate), nows, inspection)


def _meant(change: Change, nows: Sequence[Amount]) -> Change | None:
    """比上年决算数30万元，下降6%: by how much, where it can only be that, and its word is missing.

    A step behind its base, 比上年决算数90万元10万元，增长11.11%, has none either.
    """
    if change.step and not change.word and change.way:
        return change
    base = change.base.printed if change.base else None
    if change.base is None or base is None or change.step or not (change.rate and nows):
        return None
    if not base.value or _of_its_rate(change, change.rate, nows[0].printed, base) is None:
        return None
    of = replace(change.base, printed=None)
    meant = replace(change, step=base, base=of, way=change.rate_way)
    left = difference(_told(nows[0].printed), _signed(meant, base))
    fits = left.low > 0 and _fits(sized(change.rate), sized(base), left)
    return meant if fits and change.rate_way else None


def _judge_lost_way(change: Change, inspection: Inspection) -> None:
    """The word that says which way a step goes is missing."""
    word, digits = _WORDS[change.way], change.step.digits if change.step else ""
    message = f"“{digits}”前面像是少了“{word}”"
    inspection.wrong(W05, change.quote, Charge(HINT, digits, f"{word}{digits}", message))


def _judge_alike(change: Change, case: Case, inspection: Inspection) -> None:
    """按同口径减少A万元，下降B%: where that is of what is stated, it is of the same scope."""
    nows = [] if change.aside or opposite(change) else _nows(change, of_budget=case.of_budget)
    if nows and change.step and change.rate:
        _judge_rate(change, (change.step, change.rate), nows, inspection, sure=False)


def opposite(change: Change) -> bool:
    """增加A万元，下降B%: not of one change; a number with a sign says its way by itself."""
    signed = any(one and one.value < 0 for one in (change.step, change.rate))
    both = {change.way, change.rate_way}
    return both == {"增", "减"} and not signed


_WORDS: Final = {"增": "增加", "减": "减少"}


def _of_opposites(change: Change, case: Case) -> Charge:
    """Two words for one change: the wrong one, where the amounts tell which that is."""
    message, right = "两个增减词方向相反", _way_told(change, case)
    if not right:
        return Charge(WRONG, change.rate_word, "", f"{message}；哪一个对，请看上年的数")
    message += f"，由数看是{_WORDS[right]}"
    if right == change.way:
        return Charge(WRONG, change.rate_word, change.word, message)
    return Charge(WRONG, change.word, _WORDS[right], message)


def _way_told(change: Change, case: Case) -> str:
    """增 or 减: what both amounts say, or the only way in which the rate is the step's."""
    nows = [] if change.aside else [one.printed for one in _nows(change, of_budget=case.of_budget)]
    if not nows and not change.aside and (elsewhere := _elsewhere(change, case)):
        nows = [elsewhere.printed]
    base = change.base.printed if change.base else None
    if base and nows:
        moved = _differ(nows[0], base)
        return "增" if moved.low > 0 else "减" if moved.high < 0 else ""
    if not (change.step and change.rate):
        return ""
    step, rate = sized(change.step), sized(change.rate)
    rises, falls = (
        any(_fits(rate, step, difference(_told(now), moved)) for now in nows)
        for moved in (step.range(), step.range().turned())
    )
    return {(True, False): "增", (False, True): "减"}.get((rises, falls), "")


def _nows(change: Change, *, of_budget: bool) -> list[Amount]:
    """The amounts that a change may be of: in final accounts not the budget beside the final."""
    finals = {one.name.known for one in change.of if one.name.column not in PLANS}
    planned = (one for one in change.of if one.name.column in PLANS)
    beside = [] if of_budget else [one for one in planned if one.name.known in finals]
    beside += [one for one in change.of if one.name.column == "执行"]
    return [one for one in change.of if one not in beside]


def _elsewhere(change: Change, case: Case) -> Amount | None:
    """What has changed, where its clause names what a report has once, and states it elsewhere."""
    name = change.name.quantity
    own = change.named and not change.of and name and BY_NAME[name].own
    found = ending(change.name.words) if own else None
    alone = found and not found[1] and not change.name.before
    last = change.base is None or change.base.kind == "上年"
    if not (alone and last and change.step and change.rate and change.name.column not in PLANS):
        return None
    return None if case.of_budget else case.readings.finals(case.understood.sections).get(name)


def _judge_told(change: Change, now: Amount, inspection: Inspection) -> None:
    """A rate of what another sentence states, which may be of other money: no more than a hint."""
    if change.step and change.rate:
        step, printed = sized(change.step), sized(change.rate)
        base = difference(_told(now.printed), _signed(change, change.step))
        charge = None if _fits(printed, step, base) else of_rate(printed, now.printed, step, base)
        charge = charge and replace(charge, level=HINT)
        says = f"{in_wan(step.value)} ÷ 上年 {in_wan(base.middle())} = {printed.digits}%"
        inspection.settle(N01, change.quote, charge, says, held=(change.quote, now.at))


def _base(change: Change, nows: Sequence[Amount]) -> Printed | None:
    """What is compared with: printed with the comparison, or the budget beside a final."""
    if change.base is None:
        return None
    if change.base.printed is None and change.base.kind == "执行":
        spent = _spent(change)
        return spent.printed if spent else None
    if change.base.printed is None and change.base.kind == "预算" and nows:
        beside = [one for one in change.of if one not in nows and one.sentence == nows[0].sentence]
        fitting = (one for one in beside if _fits_own(change, nows, one))
        budget = next(fitting, next(iter(beside), None))
        return budget.printed if budget and change.step else None
    return change.base.printed


def _judge_between(change: Change, now: Amount, inspection: Inspection) -> None:
    """预算数A，调整数B，决算数C，增加D: from one of the two budgets to the final."""
    budgets = [
        one
        for one in change.of
        if one.name.column in PLANS
        and one.name.known == now.name.known
        and one.sentence == now.sentence
    ]
    if now.name.column != "决算" or len({one.name.column for one in budgets}) == 1:
        budgets = []
    fitting = (one for one in budgets if _fits_step(change, now.printed, one.printed))
    budget = next(fitting, next(iter(budgets[::-1]), None))
    if budget is None:
        return
    says = _says_step(now.printed, budget.printed)
    charge = None
    if not _fits_step(change, now.printed, budget.printed):
        charge = _of_step(change, now.printed, budget.printed, says)
        charge = charge and replace(charge, level=HINT)
    held = (change.quote, now.at, budget.at)
    inspection.settle(N01, change.quote, charge, says, held=held)


def _spent(change: Change) -> Amount | None:
    """What was spent of last year's budget, where that is what a plan is compared with."""
    of_plan = change.base and change.base.kind == "执行" and change.base.printed is None
    spent = (one for one in change.of if one.name.column == "执行")
    return next(spent, None) if of_plan else None


def direction_of(change: Change) -> str:
    """增 or 减 as the amounts on both sides of a change say, where both are printed."""
    if change.base is None or change.base.kind != "执行":
        return ""
    nows = _nows(change, of_budget=True)
    base = _base(change, nows)
    if base is None or not nows or nows[0].printed.value == base.value:
        return ""
    return "增" if nows[0].printed.value > base.value else "减"


def _fits_own(change: Change, nows: Sequence[Amount], budget: Amount) -> bool:
    """Whether a step is from a budget to the final of the same thing: the whole's or a part's."""
    own = (one for one in nows if one.name.known == budget.name.known)
    return any(_fits_step(change, one.printed, budget.printed) for one in own)


def _signed(change: Change, step: Printed) -> Range:
    """A step with the way that it goes; 增加-5万元 is a fall."""
    move = sized(step).range()
    falls = (change.way == "减") != (step.value < 0)
    return move.turned() if falls else move


def sized(printed: Printed) -> Printed:
    """A number without its sign: the words say which way it goes."""
    return replace(printed, value=abs(printed.value))


# ---------------------------------------------------------------- from an amount that is printed


def _are_exact(changes: Sequence[Change]) -> bool:
    """Whether the rates were worked out from the amounts as printed: nearly all of them fit.

    A rate that is far off says nothing of how the others were worked out.
    """
    fits = near = 0
    for change in changes:
        base = _base(change, ())
        if change.rate and change.of and base and base.value and not change.step:
            off = _off(sized(change.rate), change.of[0].printed, base)
            fits += off <= change.rate.half
            near += change.rate.half < off <= _FEW_POINTS
    return fits >= _MANY and _MANY * near <= fits


def _off(rate: Printed, now: Printed, base: Printed) -> Fraction:
    """How far a rate is from that of two amounts as they are printed."""
    return abs(abs(now.value - base.value) / base.value * 100 - rate.value)


def _judge_from(
    change: Change,
    nows: Sequence[Amount],
    base: Printed,
    inspection: Inspection,
    *,
    exact: bool,
) -> None:
    """A step is now − base, and the rate is the step's of the base."""
    fitting = next((one for one in nows if _fits_step(change, one.printed, base)), None)
    now = fitting or next(iter(nows), None)
    charge, says = None, ""
    if now:
        says = _says_step(now.printed, base)
        charge = None if fitting else _of_step(change, now.printed, base, says)
    elif change.step and change.rate:
        says = f"{in_wan(change.step.value)} ÷ {in_wan(base.value)} = {change.rate.digits}%"
    if change.rate and charge is None:
        charge = _of_its_rate(change, change.rate, now.printed if now else None, base)
        if charge is None and now and base.value and not change.step:
            charge = _of_small(sized(change.rate), now.printed, base, exact=exact)
    if says:
        spent = _spent(change)
        quote = spent.quote.to(change.quote) if spent else change.quote
        inspection.settle(N01, quote, charge, says, held=(quote, *((now.at,) if now else ())))


def _fits_step(change: Change, now: Printed, base: Printed) -> bool:
    """Whether two amounts differ by the step; without one they are only not far apart if 持平."""
    right = _differ(now, base)
    if change.way == "平":
        return now.range().meets(base.range())
    return change.step is None or right.meets(_signed(change, change.step))


def _differ(now: Printed, base: Printed) -> Range:
    return difference(now.range(), base.range())


def _says_step(now: Printed, base: Printed) -> str:
    high, low = (now, base) if now.value >= base.value else (base, now)
    return f"{in_wan(high.value)} − {in_wan(low.value)} = {in_wan(high.value - low.value)}"


def _of_step(change: Change, now: Printed, base: Printed, says: str) -> Charge | None:
    """What is wrong with a step that the two amounts do not differ by."""
    if change.step is None:
        way = "增加" if now.value > base.value else "减少"
        return Charge(WRONG, change.word, way, f"{says}，不是{change.word}")
    step, right = sized(change.step), _differ(now, base)
    if change.way == "减":
        right = right.turned()
    if (bad := level(step, right)) is None:
        return None
    why = "增减词与数相反" if right.high < 0 else slipped(step, right)
    if not why and any(_times(step, factor).meets(right) for factor in UNITS_APART):
        why = WRONG_UNIT
    return Charge(bad, step.digits, in_wan(abs(right.middle())), says, why)


def _times(step: Printed, factor: Fraction) -> Range:
    return around(step.value * factor, step.half * factor)


def _of_its_rate(
    change: Change, rate: Printed, now: Printed | None, base: Printed
) -> Charge | None:
    """What is wrong with a rate whose base is printed; without a step the amounts have one."""
    printed, whole = sized(rate), base.range()
    step, moved = change.step and sized(change.step), None
    if step:
        moved = step.range()
    elif now:
        falls = change.rate_way == "减" or rate.value < 0
        moved = difference(whole, now.range()) if falls else _differ(now, base)
        step = Printed("", abs(now.value - base.value), now.half + base.half)
    if step is None or moved is None or not (step.value or base.value):
        return None
    right = percentage(moved, whole)
    if right is not None and printed.range().meets(right):
        return None
    if right is not None and right.high < 0 and now:
        way = "减少" if now.value < base.value else "增加"
        return Charge(WRONG, change.rate_word, way, _says_step(now, base), "增减词与数相反")
    return of_rate(printed, now or base, step, whole)


def _of_small(rate: Printed, now: Printed, base: Printed, *, exact: bool) -> Charge | None:
    """提示 for a rate that amounts of a few hundred 元 can have, but not as they are printed."""
    if _off(rate, now, base) <= (rate.half if exact else _FEW_POINTS):
        return None
    expected = per_cent(abs(now.value - base.value) / base.value * 100)
    message = f"{_says_step(now, base)}，÷ {in_wan(base.value)} = {expected}%"
    return Charge(HINT, rate.digits, expected, message)


# ---------------------------------------------------------------- from what a step leaves


def _judge_rate(
    change: Change,
    said: tuple[Printed, Printed],
    nows: Sequence[Amount],
    inspection: Inspection,
    *,
    sure: bool = True,
) -> None:
    """A rate is that of its step from what one of the amounts was before."""
    step, printed = (sized(one) for one in said)
    signed = _signed(change, said[0])
    stated = _possible([one.printed for one in nows], signed)
    bases = [difference(_told(now), signed) for now in stated]
    fitting = next((at for at, base in enumerate(bases) if _fits(printed, step, base)), None)
    if fitting is not None:
        says = f"{in_wan(step.value)} ÷ 上年 {in_wan(bases[fitting].middle())} = {printed.digits}%"
        now = next(one for one in nows if one.printed is stated[fitting])
        inspection.settle(N01, change.quote, None, says, held=(change.quote, now.at))
        return
    if sure:
        inspection.wrong(N01, change.quote, of_rate(printed, stated[0], step, bases[0]))


def _told(now: Printed) -> Range:
    """What an amount stands for: 0万元 is nothing at all."""
    return now.range() if now.value else between(now.value, now.value)


def _possible(stated: Sequence[Printed], signed: Range) -> list[Printed]:
    """The amounts that can have changed so: what has grown is not less than what it grew by.

    Of the parts of a list that are 0 nothing is said.
    """
    first, rest = stated[:1], [now for now in stated[1:] if now.value]
    given = [*first, *rest]
    return [now for now in given if difference(now.range(), signed).high >= 0] or given


def _fits(printed: Printed, step: Printed, base: Range) -> bool:
    """Whether a rate can be that of a step from a base; of nearly nothing it is endless."""
    if base.low > 0:
        right = percentage(step.range(), base)
        return right is None or printed.range().meets(right)
    if not (step.value and printed.value):
        return True
    return base.high > 0 and printed.range().high >= 100 * step.range().low / base.high


def _of_unit(printed: Printed, now: Printed, step: Printed, base: Range) -> str:
    """Whether a rate is right of the change in the other unit: 减少21.7元 for 21.7万元."""
    rises = base.middle() <= now.value
    for factor in UNITS_APART:
        moved = _times(step, factor)
        signed = moved if rises else moved.turned()
        right = percentage(moved, difference(now.range(), signed))
        if right is not None and printed.range().meets(right):
            return WRONG_UNIT
    return ""


def of_rate(printed: Printed, now: Printed, step: Printed, base: Range) -> Charge:
    """What is wrong with a rate of change, whose base is what the change leaves."""
    right = percentage(step.range(), base)
    if right is None:
        message = f"上年为 0（{in_wan(now.value)} − {in_wan(step.value)}），没有增长率可言"
        return Charge(WRONG, printed.digits, "", message, "基数为 0", rule=N02)
    bad = level(printed, right) or HINT
    expected = per_cent(right.middle())
    message = f"{in_wan(step.value)} ÷ 上年 {in_wan(base.middle())} = {expected}%"
    why = (
        why_rate(printed, step.range(), base, now.range())
        or slipped(printed, right)
        or _of_unit(printed, now, step, base)
    )
    return Charge(bad, printed.digits, expected, message, why)
