"""Summed: what is listed of an amount makes it up, and so do the kinds that a quantity has.

A list that was not understood whole, or that need not name everything, is called wrong only where
its parts are more than their whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from functools import cached_property
from itertools import groupby, product
from operator import attrgetter
from typing import Final

from msgspec import Struct

from generator.inspection.arithmetic.itemized import X04
from generator.inspection.arithmetic.itemized_budgets import N07
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import (
    WRONG_UNIT,
    as_printed,
    in_another_unit,
    in_unit,
    level,
    unit_of,
)
from generator.number.reach import Range, total
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding.sentences import Amount, Listed, Share, by_level
from generator.understanding.sentences.naming import PLANS
from generator.understanding.sentences.printed import Printed, Quote
from generator.vocabulary.quantities import BY_NAME
from generator.vocabulary.subjects import CLASS, codes_named

N10: Final = Rule(
    "N10",
    "采购等于货物、工程、服务之和",
    "政府采购法第二条：采购分货物、工程、服务三类，总额是三类之和；授予中小企业的合同不会多过总额。",
    edit=Edit("政府采购支出总额120万元", "政府采购支出总额125万元"),
)
N19: Final = Rule(
    "N19",
    "列出的各项相加等于总数",
    "先说一个总数，再用“其中”“包括”列出各项：收入按来源，支出按类，基本支出是人员经费加公用经费，"
    "一笔项目支出按项目。列全了的，相加就是总数；没有列全的，也不会多过总数。",
    edit=Edit("能力建设专项200万元", "能力建设专项210万元"),
    example="预算",
    hint="错误：相加多于总数，或者列全了而少于总数。提示：少于总数，也许没有列全；或只差尾数。",
)
X08: Final = Rule(
    "X08",
    "“三公”经费合计等于各项之和",
    "合计是因公出国（境）、公务用车、公务接待三项之和，公务用车是购置与运行维护之和，预算和决算都是。",
    edit=Edit("“三公”经费财政拨款支出预算为68万元", "“三公”经费财政拨款支出预算为78万元"),
)

_RULES: Final = {"“三公”经费": X08, "公务用车购置及运行维护费": X08, "政府采购": N10}
_KINDS: Final = {**_RULES, "基本支出": N19}
_BOTH: Final = (("基本支出", "项目支出"), ())
_SPENT: Final = (_BOTH[0], ("上缴上级支出", "经营支出", "对附属单位补助支出"))
_GIVEN: Final = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入")
_FUNDS: Final = ("政府性基金收入", "国有资本经营收入")
_SOURCES: Final = (
    (("财政拨款收入", "其他收入"), _GIVEN),
    (("一般公共预算收入", "其他收入"), (*_FUNDS, *_GIVEN)),
)
# What a list has to name to have no other part, and what it may name beside.
_WHOLE: Final[Mapping[str, Sequence[tuple[Sequence[str], Sequence[str]]]]] = {
    "基本支出": ((("人员经费", "公用经费"), ()),),
    "一般公共预算支出": (_BOTH,),
    "财政拨款支出": (_BOTH,),
    "支出合计": (_SPENT,),
    "支出": (_SPENT,),
    "支出总计": (_BOTH, *(((of, "年末结转和结余"), ("结余分配",)) for of in ("支出合计", "支出"))),
    "收入总计": tuple(
        ((of, "年初结转和结余"), ("使用非财政拨款结余",)) for of in ("收入合计", "收入")
    ),
    "收入合计": _SOURCES,
    "收入": _SOURCES,
    "财政拨款收入": ((("一般公共预算收入", *_FUNDS), ()),),
    "财政拨款收入总计": ((("财政拨款收入", "年初结转和结余"), ()),),
    "财政拨款支出总计": ((("财政拨款支出", "年末结转和结余"), ()),),
}
_LIST: Final = 3  # sources that are no example
_NEAR: Final = 8  # amounts in front of a purpose that it may be of
SHORT: Final = 16  # parts of a list whose slips are looked for
TELLING_SIZE: Final = 10  # halves of the last places of a list: less may be left out unseen
_TELLING: Final = 4  # digits of an amount that is not round
_DIGIT: Final = 10
_LEFT_OVER: Final = frozenset(("年初结转和结余", "年末结转和结余"))


class Sum(Struct, frozen=True, dict=True):
    """An amount and its parts; `complete` is whether there can be no other part."""

    whole: Amount
    parts: tuple[Amount, ...]
    rule: Rule
    complete: bool = True
    sure: bool = True

    @property
    def fits(self) -> bool:
        """Whether the parts can make up the whole, as they are printed."""
        return self.added.meets(self.whole.printed.range())

    @cached_property
    def added(self) -> Range:
        return total(part.printed.range() for part in self.parts)


def judge_summed(case: Case, inspection: Inspection) -> None:
    """Each list of a section, and the kinds of a quantity that it names apart."""
    # Of final accounts the items are held against their table, shares against each other.
    of_budget = case.of_budget
    tabled = not of_budget and any(case.tables.cells.values())
    shares = {id(share.part): share for share in case.reading.shares}
    for one in sums_in(case):
        listed = of_budget or (not tabled and len(one.parts) > 1)
        if one.rule is N19 and (_shared(one, shares) or not (listed or one.complete)):
            continue
        if one.fits or not _told(one, inspection):
            _judge(one, inspection)


def judge_uses(case: Case, inspection: Inspection) -> None:
    """机关运行经费主要用于甲A万元、乙B万元、丙C万元: together they may be what was stated in front.

    What is named need not be all that it was used for, but for a digit that slipped.
    """
    stated: list[Amount] = []
    for aside, run in groupby(case.reading.amounts, attrgetter("aside")):
        if not aside:
            stated += run
            continue
        for _, used in groupby(run, attrgetter("sentence")):
            if len(each := tuple(used)) > 1:
                _judge_use([Sum(one, each, N19) for one in reversed(stated[-_NEAR:])], inspection)


def _judge_use(sums: Sequence[Sum], inspection: Inspection) -> None:
    """What two come to is held against what their own line states."""
    near = [one for one in sums if one.whole.line == one.parts[0].line]
    wholes = sums if sums and len(sums[0].parts) >= _LIST else near
    if found := next((one for one in wholes if one.fits), None):
        _judge(found, inspection)
    elif near and _lacks_a_digit(near[0]):
        _judge(near[0], inspection, bad=HINT)


def _lacks_a_digit(one: Sum) -> bool:
    stated = (amount.printed for amount in (one.whole, *one.parts))
    return is_off_by_a_digit(stated, one.whole.printed.value - one.added.middle())


def is_off_by_a_digit(stated: Iterable[Printed], gap: Fraction) -> bool:
    """Whether amounts with decimals, all of them, lack one digit of adding up; `gap` in 元."""
    return all("." in one.digits for one in stated) and len(_significant(abs(gap))) == 1


def are_telling(stated: Sequence[Printed]) -> bool:
    """Whether most amounts are of so many digits that they add up by no chance."""
    return 2 * sum(len(_significant(abs(one.value))) >= _TELLING for one in stated) > len(stated)


def _told(one: Sum, inspection: Inspection) -> bool:
    """Whether it is said already why a list does not add up.

    Its items have been added up with the same result (N07), or one is not what its table has.
    """
    amounts = [one.whole.printed, *(part.printed for part in one.parts)]
    expected, end = in_unit(one.added.middle(), unit_of(amounts)), one.whole.at.end
    for found in inspection.findings:
        if found.at is None or found.at.text is not one.whole.at.text:
            continue
        if found.code == N07.code and found.at.end == end and found.expected == expected:
            return True
        if found.code == X04.code and any(found.at.meets(part.at) for part in one.parts):
            return True
    return False


def sums_in(case: Case) -> Sequence[Sum]:
    """The kinds of a quantity that a section names, and its lists; worked out once."""
    return case.readings.once(_summed, case)


def _summed(case: Case) -> Iterator[Sum]:
    """Of what a list and the names of its parts say apart, the one that adds up is meant."""
    of_budget = case.of_budget
    of_lists = [_of_list(listed, of_budget=of_budget) for listed in case.reading.lists]
    lists = [one for one in of_lists if one]
    known = [
        one
        for one in _of_kinds(case.reading.amounts, of_budget=of_budget)
        if one.fits or not any(_is_meant(listed, one) for listed in lists)
    ]
    yield from known
    for listed in case.reading.lists:
        yield from _each_side(listed)
    for one in lists:
        if not any(_of_these(one, kinds) and not _other_whole(one, kinds) for kinds in known):
            yield one


def _is_meant(listed: Sum, kinds: Sum) -> bool:
    """Whether a list has what the kinds of its quantity lack, or is of another amount of it."""
    another = listed.whole is not kinds.whole or len(listed.parts) > len(kinds.parts)
    return _takes_in(listed, kinds) and (listed.fits or (listed.sure and another))


def _takes_in(listed: Sum, kinds: Sum) -> bool:
    """费A（其中，购置费B，运行维护费C，其他D）: whether a list has all the kinds as its parts."""
    return set(map(id, kinds.parts)) <= set(map(id, listed.parts))


def _other_whole(listed: Sum, kinds: Sum) -> bool:
    """“三公”经费A，其中一般公共预算B。其中：……: the same parts, of another amount."""
    apart = listed.whole.printed.value != kinds.whole.printed.value
    return apart and _takes_in(listed, kinds)


def _of_these(one: Sum, kinds: Sum) -> bool:
    """Whether a list is of the kinds of its quantity, which are added up already; not by unit."""
    quantity = kinds.whole.name.quantity
    named = {quantity, *(part.name.quantity for part in kinds.parts)}
    same = one.whole.name.quantity == quantity
    return same and any(part.name.quantity in named for part in one.parts)


def _each_side(listed: Listed) -> Iterator[Sum]:
    """收支总预算A。其中：收入总计A，支出总计A: each side is all of it."""
    sides = [part for part in listed.parts if part.name.quantity in _SIDES]
    both = {part.name.quantity.removesuffix("总计")[-2:] for part in sides}
    if listed.whole.name.sides and both == {"收入", "支出"}:
        yield from (Sum(listed.whole, (part,), N19) for part in sides)


def _of_list(listed: Listed, *, of_budget: bool) -> Sum | None:
    """A list with the parts that are of its whole's column; None where it is no list of parts."""
    whole = _total_of(listed)
    of_sides = whole.name.sides and any(_of_a_side(part) for part in listed.parts)
    if of_sides or _of_receptions(listed):  # 收支总计A。其中：收入……；支出……
        return None
    planned = _planned(whole, of_budget=of_budget)
    parts = tuple(_once(p for p in listed.parts if _planned(p, of_budget=of_budget) == planned))
    one = _listed_sum(whole, parts, listed)
    # 支出A，其中基本支出B，项目支出C；年末结转和结余D: that was not spent.
    spent = tuple(part for part in parts if part.name.quantity not in _LEFT_OVER)
    if len(spent) < len(parts) and not one.fits:
        without = _listed_sum(whole, spent, listed)
        one = without if without.fits else one
    return one if one.parts else None


def _once(parts: Iterable[Amount]) -> Iterator[Amount]:
    """Parts, but what a line says twice: 住房公积金（项）35万元……预算安排35万元."""
    last: Amount | None = None
    for part in parts:
        if last is None or last.at == part.at or not _is_again(part, last):
            yield part
        last = part


def _is_again(part: Amount, last: Amount) -> bool:
    """Whether a line says an amount twice; behind a ； it is another.

    项目8个，涉及资金A；项目2个，涉及资金B.
    """
    same = last.line == part.line and last.name.known == part.name.known
    return same and "；" not in part.at.text.text[last.at.end : part.at.start]


def _listed_sum(whole: Amount, parts: tuple[Amount, ...], listed: Listed) -> Sum:
    named = {part.name.quantity for part in parts}
    ways = _WHOLE.get(whole.name.quantity, ())
    complete = any(set(needed) <= named <= {*needed, *beside} for needed, beside in ways)
    complete |= _all_kinds(whole, named) or _all_sources(whole, named)
    return Sum(whole, parts, N19, complete or (listed.all and len(parts) > 1), listed.sure)


def _of_receptions(listed: Listed) -> bool:
    """Whether 公务接待费 is taken apart into 国内 and 外事, which is judged in `received`."""
    words = "，".join(part.name.words for part in listed.parts)
    return listed.whole.name.quantity == "公务接待费" and "国内" in words and "外" in words


def _total_of(listed: Listed) -> Amount:
    """收入总计A，其中本年收入合计B。收入具体如下：……年初结转和结余C: a list of the total."""
    whole = listed.whole
    left = any(part.name.quantity in _LEFT_OVER for part in listed.parts)
    return whole.within[-1] if left and whole.within and "合计" in whole.name.quantity else whole


def _of_a_side(part: Amount) -> bool:
    """Whether what is listed is all that comes in or all that goes out."""
    return bool(part.name.sides) or part.name.quantity in _ALL


_ALL: Final = frozenset(
    f"{fund}{side}{kind}"
    for fund in ("", "财政拨款")
    for side in ("收入", "支出")
    for kind in ("", "总计", "合计")
)
_SIDES: Final = frozenset(name for name in _ALL if not name.endswith("合计"))
_OF_A_FUND: Final = frozenset(
    ("一般公共预算收入", "政府性基金收入", "国有资本经营收入", "年初结转和结余")
)
_INCOME: Final = frozenset(("收入", "收入总计"))
_COMES_FROM: Final = _OF_A_FUND | {
    "财政拨款收入", "事业收入", "经营收入", "上级补助收入", "附属单位上缴收入", "其他收入",
}  # fmt: skip
_SOME: Final = 2  # kinds of a quantity that is listed by its kinds: what is left out is 0


def _all_kinds(whole: Amount, named: AbstractSet[str]) -> bool:
    """其中，货物A万元，服务B万元: a list of the kinds that a quantity has."""
    kinds = BY_NAME[whole.name.quantity].parts if whole.name.quantity in _RULES else ()
    finer = {kind for one in kinds for kind in BY_NAME[one].parts}
    return len(named) >= _SOME and bool(kinds) and named <= {*kinds, *finer}


def _all_sources(whole: Amount, named: AbstractSet[str]) -> bool:
    """Whether what comes in is taken apart by where it comes from."""
    if whole.name.quantity in _INCOME:
        return len(named) >= _LIST and named <= _COMES_FROM
    of_grants = "财政拨款" in whole.name.quantity and "年初结转和结余" in named <= _OF_A_FUND
    return of_grants and len(named) >= _SOME  # what was carried alone is not all of it


def _planned(one: Amount, *, of_budget: bool) -> bool:
    """Whether an amount is a budget's: in a budget what says nothing else."""
    return one.name.column in PLANS or (of_budget and not one.name.column)


def _shared(one: Sum, shares: Mapping[int, Share]) -> bool:
    """Whether the parts have shares that make up 100: these say the same (X09)."""
    rates = [shares[id(part)].rate.value for part in one.parts if id(part) in shares]
    return len(rates) == len(one.parts) and abs(sum(rates, Fraction(-100))) <= 1


def _of_kinds(amounts: Sequence[Amount], *, of_budget: bool) -> Iterator[Sum]:
    """Each quantity that is known with all its kinds, the first time that each is stated."""
    for of_one_year, planned in product(_of_years(amounts), (True, False)):
        first: dict[str, Amount] = {}
        for one in of_one_year:
            if _planned(one, of_budget=of_budget) == planned:
                first.setdefault(one.name.quantity, one)
        for name, rule in _KINDS.items():
            kinds = BY_NAME[name].parts
            parts, complete = _parts(kinds, first) if name in first else ((), False)
            between = [one for one in amounts if parts and one.at.start < parts[-1].at.start]
            stated = N19 if of_budget and rule is N10 else rule
            if parts and first[name].name.before:
                first[name] = _nearest(first[name], parts[0], of_one_year)
            enough = complete or (parts and stated is not N19)
            if enough and not (by_level(first[name], between) or _of_another(parts, first[name])):
                yield Sum(first[name], parts, stated, complete)


def _of_years(amounts: Sequence[Amount]) -> Iterator[Sequence[Amount]]:
    """The amounts of the report's year; of an earlier one those that one line states."""
    yield [one for one in amounts if not one.aside]
    earlier = (one for one in amounts if one.name.before)
    for _, line in groupby(earlier, attrgetter("line")):
        yield list(line)


def _nearest(whole: Amount, part: Amount, amounts: Sequence[Amount]) -> Amount:
    """2023年预算A，实际执行B，其中：C: of a year that is only looked back on, the last in front."""
    alike = (one for one in amounts if one.name.quantity == whole.name.quantity)
    return [one for one in alike if one.at.start < part.at.start or one is whole][-1]


def _of_another(parts: Sequence[Amount], whole: Amount) -> bool:
    """支出A，包括人员支出B……。一般公共预算基本支出C: B was listed of A, and is none of C's."""
    if BY_NAME[whole.name.quantity].own:
        return False
    lists = [part.within[-1] for part in parts if part.within]
    return any(one is not whole and one not in whole.within for one in lists)


def _parts(kinds: Sequence[str], first: Mapping[str, Amount]) -> tuple[tuple[Amount, ...], bool]:
    """The amounts of the kinds that are stated, and whether they all are.

    One that is stated apart, kind by kind, counts as these.
    """
    found, complete = list[Amount](), True
    for kind in kinds:
        apart = [first[one] for one in BY_NAME[kind].parts if one in first]
        found += [first[kind]] if kind in first else apart
        complete &= kind in first or 0 < len(apart) == len(BY_NAME[kind].parts)
    return tuple(found), complete


def _judge(one: Sum, inspection: Inspection, *, bad: str | None = None) -> None:
    short = len(one.parts) <= SHORT  # each amount is tried with all of the others
    if short and not one.fits and (slip := _slip_of_unit(one)):
        inspection.wrong(one.rule, *slip)
        return
    added, whole = one.added, one.whole.printed
    unit = unit_of([whole, *(part.printed for part in one.parts)])
    expected = in_unit(added.middle(), unit)
    says = f"{'＋'.join(as_printed(part.printed, unit) for part in one.parts)} = {expected}"
    message = f"列出的各项相加：{says} {unit}，总数写的是 {as_printed(whole, unit)} {unit}"
    bad = None if one.fits else bad or _level(one, added.middle())
    if one.fits or bad:
        charge = Charge(bad, whole.digits, expected, message) if bad else None
        held = (_quote(stated, one) for stated in (one.whole, *one.parts))
        inspection.settle(one.rule, one.whole.at, charge, says, held=held)


def _slip_of_unit(one: Sum) -> tuple[Quote, Charge] | None:
    """其中货物14.00元，工程31.25万元: the one amount that adds up in the other unit."""
    found = list[tuple[Quote, Charge]]()
    stated = (one.whole, *one.parts)
    least = TELLING_SIZE * sum(amount.printed.half for amount in stated)
    for at, amount in enumerate(stated):
        other, unit = in_another_unit(amount.printed)
        whole, *parts = [
            (other if n == at else amount.printed).range() for n, amount in enumerate(stated)
        ]
        if other.value > least and total(parts).meets(whole):
            expected = in_unit(other.value, unit)
            message = f"写成 {expected} {unit}，各项相加正好是总数"
            printed = f"{amount.printed.digits}{unit_of([amount.printed])}"
            charge = Charge(WRONG, printed, expected, message, WRONG_UNIT)
            found.append((amount.at, charge))
    return found[0] if len(found) == 1 else None


def _quote(stated: Amount, one: Sum) -> Quote:
    """The figure; in a list of lines the line up to it, which says what it is of."""
    text = stated.at.text
    lines = len({part.line for part in one.parts}) > 1 and stated is not one.whole
    start = text.text.rfind("\n", 0, stated.at.start) + 1 if lines else stated.at.start
    return Quote(text, start, stated.at.end)


def _level(one: Sum, added: Fraction) -> str | None:
    """None where a list says nothing for certain: it was not understood, or is no list of all."""
    whole = one.whole.printed
    bad = level(whole, one.added) or HINT
    if one.complete or (one.sure and added > whole.value):
        return bad
    if not one.sure or one.rule is not N19:  # a kind that is not named may be the rest
        return None
    if len(one.parts) > 1 and _slipped(one, whole.value - added):
        return WRONG
    return _of_a_short_list(one, added, bad)


def _of_a_short_list(one: Sum, added: Fraction, bad: str) -> str | None:
    """Something may not have been listed: what is named alone is one 类 of several."""
    if len(one.parts) == 1:
        return HINT if codes_named(one.parts[0].name.words, (CLASS,)) else None
    return HINT if bad == HINT or 2 * added > one.whole.printed.value else None


def _slipped(one: Sum, short: Fraction) -> bool:
    """Whether one digit, or two that changed places, is all that a list lacks of its total.

    What a list leaves out has as many digits as its other parts.
    """
    stated = [one.whole, *one.parts]
    exact = sum(len(_significant(part.printed.value)) >= _TELLING for part in stated)
    lacks = int(_significant(short) or 0)
    slip = lacks < _DIGIT or (lacks % 9 == 0 and len(_significant(Fraction(lacks, 9))) == 1)
    return 2 * exact > len(stated) and slip


def _significant(value: Fraction) -> str:
    """The digits of an amount to 分, without the zeros at its end."""
    return str(int(value * 100)).rstrip("0")
