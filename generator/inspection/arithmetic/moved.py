"""Moved: the change of a whole is that of its parts together, and of its reasons (N21)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import takewhile
from typing import Final

from msgspec.structs import replace

from generator.inspection.arithmetic.restated import N14
from generator.inspection.arithmetic.summed import (
    SHORT,
    TELLING_SIZE,
    Sum,
    are_telling,
    is_off_by_a_digit,
    sums_in,
)
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import (
    WRONG_UNIT,
    as_printed,
    in_another_unit,
    in_unit,
    in_wan,
    unit_of,
)
from generator.later import matcher
from generator.number.reach import Range, around, between, difference, overlap, percentage, total
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import WAN
from generator.understanding.sentences import Amount, Change, Read
from generator.understanding.sentences.printed import Quote
from generator.vocabulary.quantities import BY_NAME, ending

N21: Final = Rule(
    "N21",
    "增减额等于各部分增减额相加",
    "比上年的增减额由各单位、各种资金、“三公”经费各项的增减额合成，增减相抵；持平就是 0。",
    edit=Edit("机关预算数比上年增加30万元", "机关预算数比上年增加40万元"),
    example="预算",
    hint="提示：只举了一个单位，写“持平”的可能有很小的增减，或者原因里没有说全。",
)

_BEFORE: Final = frozenset(("预算", "执行"))
_HALF: Final = Fraction(50)  # half of 0.01 万元, in 元: less is no change


def judge_moved(case: Case, inspection: Inspection) -> None:
    """Wholes of a section whose parts make them up, of each kind of base (上年, 预算, 执行)."""
    stated = Moves(case.reading.changes, of_budget=case.of_budget)
    for one in sums_in(case):
        if one.sure and one.fits:
            for base in ("上年", "预算", "执行"):
                _judge(one, base, stated, inspection)


def by_amount(changes: Sequence[Change], *, of_budget: bool) -> dict[tuple[int, str], Change]:
    """The change that is stated of each amount, by what it is compared with.

    A budget that is compared with a budget, or with what was spent, is so with last year's.
    """
    found: dict[tuple[int, str], Change] = {}
    for change in changes:
        told = change.step is not None or (change.way == "平" and change.rate is None)
        own = not change.aside or (of_budget and change.named)
        if change.of and change.base and told and own:
            kind = "上年" if of_budget and change.base.kind in _BEFORE else change.base.kind
            found.setdefault((id(_moved(change)), kind), change)
    return found


def _moved(change: Change) -> Amount:
    """What has changed: of several amounts the first that the rate of the step can be of."""
    if len(change.of) > 1 and change.step and change.rate and not change.named:
        moved = reach_of(change)
        for one in change.of:
            right = percentage(change.step.range(), difference(one.printed.range(), moved))
            if right and change.rate.range().meets(right):
                return one
    return change.of[0]


Said = tuple[str, Fraction]


class Moves:
    """The changes of a section by their amounts, and by what these are of.

    One of a quantity that a report has once is that of every amount of it; one of another quantity
    is that of what is named and printed alike.
    """

    def __init__(self, changes: Sequence[Change], *, of_budget: bool) -> None:
        self._of = by_amount(changes, of_budget=of_budget)
        self._named: dict[tuple[Said, str], Change] = {}
        for (_, base), change in self._of.items():
            if said := _said(_moved(change)):
                self._named.setdefault((said, base), change)

    def of(self, amount: Amount, base: str) -> Change | None:
        """The change of an amount from a base: its own, or that of what is named alike."""
        if (one := self._of.get((id(amount), base))) or (said := _said(amount)) is None:
            return one
        return self._named.get((said, base))

    def within(self, part: Amount, base: str) -> tuple[Change, ...]:
        """The change of a part, or those of all the kinds that make it up; none if not stated."""
        if one := self.of(part, base):
            return (one,)
        kinds = BY_NAME[part.name.quantity].parts if _own(part) else ()
        found = [self._named.get(((kind, Fraction(0)), base)) for kind in kinds]
        return tuple(one for one in found if one) if found and all(found) else ()


def _own(one: Amount) -> str:
    """The quantity that a report has once, if an amount is of all of it: not 国内|公务接待费."""
    found = ending(one.name.words)
    return one.name.quantity if found and found[0].own and not found[1] else ""


def _said(one: Amount) -> Said | None:
    """What two amounts have in common that have one change; None where nothing says so."""
    if own := _own(one):
        return own, Fraction(0)
    return (one.name.known, one.printed.value) if one.name.quantity else None


def _judge(one: Sum, base: str, stated: Moves, inspection: Inspection) -> None:
    whole = stated.of(one.whole, base)
    found = [stated.within(part, base) for part in one.parts]
    pairs = zip(one.parts, found, strict=True)
    silent = any(part.printed.value and not changes for part, changes in pairs)
    parts = [change for changes in found for change in changes]
    # 收入A，其中：财政拨款收入A: what was nothing this year need not have been so before.
    alone = len(one.parts) == 1 and not one.complete
    if whole and parts and not silent:
        judge_moves(whole, parts, inspection, known=all(found), sure=not alone)


def judge_moves(
    whole: Change,
    parts: Sequence[Change],
    inspection: Inspection,
    *,
    known: bool = True,
    sure: bool = True,
) -> None:
    """A change and those that make it up; `known` is whether they are all that is listed.

    `sure` is whether there can have been no others.
    """
    added, right = total(reach_of(part) for part in parts), reach_of(whole)
    unit = unit_of(one.step for one in (whole, *parts) if one.step)
    says = "，".join(_printed(part, unit) for part in parts)
    if overlap(added, right):
        for change in (whole, *parts):
            inspection.holds(N21, change.quote, says)
        return
    if len(parts) <= SHORT and (slip := _slip_of_unit((whole, *parts))):
        inspection.wrong(N21, *slip)
        return
    if not known and (right.low <= added.high or not whole.named):
        return  # a part that is 0 and says nothing may have fallen, but cannot have risen
    message = f"各部分{says}，合起来{signed(added, unit)}，写的是{_printed(whole, unit)}"
    turned = [change for change in (whole, *parts) if _turned(change, whole, added)]
    if len(turned) == 1 and turned[0].way != "平":
        way = "增加" if turned[0].way == "减" else "减少"
        charge = Charge(WRONG, turned[0].word, way, message, "增减词与数相反")
        inspection.wrong(N21, turned[0].quote, charge)
        return
    # Some call 持平 what has hardly moved.
    taken = any(one.base and one.base.taken for one in (whole, *parts))
    loose = abs(added.middle() - right.middle()) < WAN
    flat = any(change.way == "平" for change in (whole, *parts))
    digits = whole.step.digits if whole.step else whole.word
    expected = in_unit(abs(added.middle()), unit)
    bad = HINT if taken or not sure or (loose and flat) else WRONG
    charge = Charge(bad, digits, expected, message)
    inspection.wrong(N21, whole.quote, charge)


def _slip_of_unit(changes: Sequence[Change]) -> tuple[Quote, Charge] | None:
    """The one change that adds up with the others in the other unit: the first is the whole."""
    steps = [one.step for one in changes if one.step]
    least = TELLING_SIZE * sum(step.half for step in steps)
    found = list[tuple[Quote, Charge]]()
    for change in changes:
        if change.step is None:
            continue
        other, unit = in_another_unit(change.step)
        meant = replace(change, step=other)
        whole, *parts = [reach_of(meant if one is change else one) for one in changes]
        if abs(other.value) > least and overlap(total(parts), whole):
            expected = in_unit(abs(other.value), unit)
            message = f"写成 {expected} {unit}，各部分合起来正好是总的增减额"
            printed = f"{change.step.digits}{unit_of([change.step])}"
            charge = Charge(WRONG, printed, expected, message, WRONG_UNIT)
            found.append((change.quote, charge))
    return found[0] if len(found) == 1 else None


# ---------------------------------------------------------------- changes that are listed

_AGAIN: Final = ("合计", "共计", "总共")  # 主要原因是……，合计比上年增加3万元
_OVERALL: Final = ("整体", "总体", "综合", "全部门")  # 因此，部门整体预算数比上年减少1万元
_UNITS: Final = matcher(
    r"(?:机关|本级|中心|[局委办院校所站队馆处室会]|单位|部门)(?:预算|决算|支出|收入)?数?$"
)


def judge_listed_moves(case: Case, inspection: Inspection) -> None:
    """比上年减少A万元，其中：甲增加B万元……；乙减少C万元……。因此，整体减少A万元."""
    listed: dict[int, list[Change]] = {}
    wholes: dict[int, Change] = {}
    for change in case.reading.changes:
        if change.within:
            wholes[id(change.within)] = change.within
            listed.setdefault(id(change.within), []).append(change)
    told = [one.at for one in inspection.findings if one.code == N21.code] if wholes else []
    for key, whole in wholes.items():
        if _told(whole) and whole.quote not in told:
            _judge_listed(whole, listed[key], case.reading, inspection)


def _told(change: Change) -> bool:
    return change.step is not None or (change.way == "平" and change.rate is None)


def _judge_listed(
    whole: Change, listed: Sequence[Change], reading: Read, inspection: Inspection
) -> None:
    closing = [one for one in listed if not one.aside and _overall(one)]
    for one in closing:
        _judge_again(one, whole, inspection)
    rest = [one for one in listed if one not in closing]
    parts = [one for one in rest if not one.aside and one.said and not _follows(one)]
    for part, after in zip(parts, [*parts[1:], *closing[:1], None][: len(parts)], strict=True):
        end = after.quote.start if after else listed[-1].quote.end
        between = [one for one in rest if part.quote.end < one.quote.start < end]
        if again := next((one for one in between if one.said.endswith(_AGAIN)), None):
            _judge_again(again, part, inspection)
            _judge_reasons(part, again, reading, inspection)
    bare = [one for one in rest if not (one.aside or one.said)]
    if bare and (before := _ended(parts, bare[0])):
        parts, bare = before, []
    if parts and not bare and all(_of_one_base(one, whole) and _told(one) for one in parts):
        _judge_parts(whole, parts, inspection, sure=bool(closing))


def _ended(parts: Sequence[Change], bare: Change) -> list[Change]:
    """其中，甲减少3万元，乙减少2万元。……降幅8%: what was listed before another sentence began."""
    before = [one for one in parts if one.quote.end <= bare.quote.start]
    text = bare.quote.text.text
    apart = before and "。" in text[before[-1].quote.end : bare.quote.start]
    return before if apart and len(before) > 1 else []


def _follows(change: Change) -> bool:
    """Whether a change is no part: 合计增加3万元, 支出相应增加3万元."""
    return change.said.endswith(_AGAIN) or "相应" in change.said


def _overall(change: Change) -> bool:
    return any(word in change.said for word in _OVERALL)


def _of_one_base(part: Change, whole: Change) -> bool:
    """Whether a part is compared with the same; 同比 is as the whole is."""
    if part.base is None or whole.base is None or not part.base.words:
        return True
    return part.base.kind == whole.base.kind


def _judge_parts(
    whole: Change, parts: Sequence[Change], inspection: Inspection, *, sure: bool
) -> None:
    """The parts of a change; one alone may be an example, and of units all are listed."""
    added, right = total(reach_of(part) for part in parts), reach_of(whole)
    says = "，".join(signed(reach_of(part)) for part in parts)
    units = all(_UNITS.search(part.said) for part in parts)
    sure |= units
    if len(parts) == 1 and not units and _is_some(added.middle(), right.middle()):
        return  # 资产总额增加9万元，其中固定资产增加5万元
    bad = WRONG if sure and len(parts) > 1 else HINT
    says = f"{says}，合起来{signed(added)}"
    message = f"各部分{says}，写的是{signed(right)}"
    charge = Charge(bad, _digits(whole), in_wan(abs(added.middle())), message)
    fits, held = overlap(added, right), (one.quote for one in (whole, *parts))
    inspection.settle(N21, whole.quote, None if fits else charge, says, held=held)


def _is_some(part: Fraction, whole: Fraction) -> bool:
    """Whether one change is less than another that goes the same way."""
    return part * whole > 0 and abs(part) < abs(whole)


def _judge_again(again: Change, first: Change, inspection: Inspection) -> None:
    """The same change stated a second time (N14)."""
    message = f"前面写的是{signed(reach_of(first))}，这里是{signed(reach_of(again))}"
    expected = in_wan(abs(reach_of(first).middle()))
    same = overlap(reach_of(again), reach_of(first))
    charge = None if same else Charge(WRONG, _digits(again), expected, message)
    inspection.settle(N14, again.quote, charge, f"前面写的也是{signed(reach_of(first))}")


def _judge_reasons(move: Change, again: Change, reading: Read, inspection: Inspection) -> None:
    """The amounts of a reason between a change and where it is said again; up but for 减少."""
    moves = [(one.quote, reach_of(one)) for one in reading.changes if one.aside and one.step]
    spent = [(one.quote, one.printed.range()) for one in reading.amounts if one.aside]
    steps = sorted(
        (
            (quote, reach)
            for quote, reach in (*moves, *spent)
            if move.quote.end <= quote.start < again.quote.start
        ),
        key=lambda one: one[0].start,
    )
    if len(steps) <= 1:  # a reason that is one amount may be one of many
        return
    added = total(reach for _, reach in steps)
    says = "，".join(signed(reach) for _, reach in steps)
    says = f"{says}，合起来{signed(added)}"
    message = f"原因里{says}，写的是{signed(reach_of(move))}"
    charge = None if overlap(added, reach_of(move)) else Charge(HINT, _digits(move), "", message)
    quote, held = steps[0][0].to(steps[-1][0]), (quote for quote, _ in steps)
    inspection.settle(N21, quote, charge, says, held=held)


# ---------------------------------------------------------------- changes that are why

_USES: Final = frozenset(("基本支出", "项目支出"))  # there is nothing else that is spent


def judge_explained_moves(case: Case, inspection: Inspection) -> None:
    """支出增加A万元，主要是基本支出增加B万元，项目支出减少C万元: what is why may be all of it."""
    changes = [one for one in case.reading.changes if one.step]
    for at, whole in enumerate(changes):
        if not whole.aside:
            behind = takewhile(lambda one: one.aside, changes[at + 1 :])
            prose = whole.quote.text.text
            end = prose.find("。", whole.quote.end)
            near = (one for one in behind if one.quote.start < end and not one.within)
            _judge_why(whole, [one for one in near if _of_one_base(one, whole)], inspection)


def _judge_why(whole: Change, why: Sequence[Change], inspection: Inspection) -> None:
    if not why:
        return
    added, right = total(map(reach_of, why)), reach_of(whole)
    says = f"{'，'.join(signed(reach_of(one)) for one in why)}，合起来{signed(added)}"
    fits = overlap(added, right)
    steps, gap = [one.step for one in (whole, *why) if one.step], added.middle() - right.middle()
    slip = len(why) > 1 and are_telling(steps) and is_off_by_a_digit(steps, gap)
    if fits or slip or {one.name.quantity for one in why} == _USES:
        message = f"原因里{says}，写的是{signed(right)}"
        charge = None if fits else Charge(HINT, _digits(whole), "", message)
        held = (one.quote for one in (whole, *why))
        inspection.settle(N21, whole.quote, charge, says, held=held)


# ---------------------------------------------------------------- a change as a number


def _turned(change: Change, whole: Change, added: Range) -> bool:
    """Whether everything fits if a change went the other way."""
    own, right = reach_of(change), reach_of(whole)
    if change is whole:
        return overlap(right.turned(), added)
    return overlap(between(added.low - 2 * own.low, added.high - 2 * own.high), right)


def reach_of(change: Change) -> Range:
    """A change with its sign, in 元; 持平 is less than what is printed."""
    if change.step is None:
        return around(Fraction(0), _HALF)
    sign = -1 if change.way == "减" else 1
    return around(sign * change.step.value, change.step.half)


def _digits(change: Change) -> str:
    """What a change is printed with: its digits, or 持平."""
    return change.step.digits if change.step else change.word


def signed(reach: Range, unit: str = "万元") -> str:
    """By how much something moves, in words."""
    value = reach.middle()
    if not value:
        return "持平"
    return f"{'增加' if value > 0 else '减少'} {in_unit(abs(value), unit)} {unit}"


def _printed(change: Change, unit: str) -> str:
    """A change as it is printed."""
    if change.step is None or not change.step.value:
        return "持平"
    way = "减少" if reach_of(change).middle() < 0 else "增加"
    return f"{way} {as_printed(change.step, unit)} {unit}"
