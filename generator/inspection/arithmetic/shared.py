"""Shared: an amount's part of a whole in %, and whether parts that are 100% together make it up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import in_wan, level, of_percentage
from generator.number.reach import percentage, total
from generator.rule import Edit, Rule
from generator.understanding.sentences import Amount, Name, Share, by_level
from generator.understanding.sentences.printed import Printed, Quote
from generator.vocabulary.quantities import ALIKE, BY_NAME, WHOLES

N03: Final = Rule(
    "N03",
    "占比等于部分除以整体",
    "占比是这一项除以它所属的整体，整体是句中点明的，或者这一串开头的合计。",
    edit=Edit("财政拨款收入1250万元，占91.58%", "财政拨款收入1250万元，占19.58%"),
    hint="错误：占比不可能由这两个数得出。提示：只差末位一个单位，多半是把各项凑成 100%。",
)
X09: Final = Rule(
    "X09",
    "占比合起来是 100% 的各项，金额合起来是合计",
    "一串各项占同一个合计的百分之几，占比合起来是 100%，说明各项列全了，金额相加就是合计。",
    edit=Edit("人员经费590万元，占基本支出的76.62%", "人员经费591万元，占基本支出的76.62%"),
)

_HUNDRED: Final = Fraction(100)
_ROW: Final = 3  # shares that say together what they are of
_ABOVE: Final = ("以上", "上述")  # 以上合计500万元
_FAR: Final = 60  # characters of a quote that begins with the amount


def judge_shared(case: Case, inspection: Inspection) -> None:
    """Each share of the whole that it is of, and the lists whose shares make up 100."""
    groups: dict[int, list[Share]] = {}
    for one in _with_wholes(case):
        if one.part and one.wholes and one.wholes[0].printed.value > 0:
            groups.setdefault(id(one.wholes[0]), []).append(one)
    for group in _of_unprinted(case.reading.shares):
        _judge_unprinted(group, inspection)
    for group in groups.values():
        sum_of = sum((one.rate.value for one in group), Fraction(0))
        if sum_of and _complete(group, sum_of):
            _judge_list(group, inspection)
        for one in group:
            if one.part:
                _judge_share(one, one.part, sum_of, case, inspection)


def _with_wholes(case: Case) -> Iterator[Share]:
    """The shares of a section, with a whole from elsewhere where it can be only one."""
    for group in _in_a_row(case.reading.shares):
        whole = _made_up(group, case.reading.amounts)
        for one in group:
            yield replace(one, wholes=(whole,)) if whole else _with_whole(one, case)


def _in_a_row(shares: Sequence[Share]) -> Iterator[list[Share]]:
    """Shares one behind the other of a whole that is not known; any other by itself."""
    row = list[Share]()
    for one in shares:
        apart = one.wholes or not one.part or (row and row[-1].wholes)
        if row and (apart or one.of != row[0].of):
            yield row
            row = []
        row.append(one)
    yield row


def _made_up(group: Sequence[Share], amounts: Sequence[Amount]) -> Amount | None:
    """The whole of a row of shares: what is stated in front, and all parts but one are shares of.

    Or what they come to together, whatever their shares say; 以上合计 stands behind them.
    """
    parts = [(one.rate, one.part.printed) for one in group if one.part and not one.wholes]
    if len(parts) < _ROW:
        return None
    added = total(part.range() for _, part in parts)
    start = group[0].quote.start
    for one in (one for one in amounts if _is_over(one, start) and not one.aside):
        wrong = sum(not _fits(rate, part, one) for rate, part in parts)
        if wrong <= 1 or one.printed.range().meets(added):
            return one
    return None


def _is_over(one: Amount, start: int) -> bool:
    """Whether an amount can be the whole of the shares from a place on."""
    return one.at.start < start or one.name.words.startswith(_ABOVE)


def _with_whole(one: Share, case: Case) -> Share:
    """A share with its whole from another section, where a report has only one of its kind."""
    if one.wholes or one.part is None:
        return one
    if one.of:
        wholes = tuple(_elsewhere(one.of, case)) or _supposed(one, one.of, case)
        return replace(one, wholes=wholes)
    whole = WHOLES.get(one.part.name.quantity, "")
    if not whole or not BY_NAME[whole].own:
        return one
    found = case.readings.finals(case.understood.sections).get(whole)
    if found is None or by_level(found, case.readings.of(found.at.text).amounts):
        return one
    return replace(one, wholes=(found,))


def _elsewhere(of: Name, case: Case) -> Iterator[Amount]:
    """占本年支出合计的90%: that total as another section states it, where no table does."""
    if of.quantity and BY_NAME[of.quantity].own:
        yield from _own_elsewhere(of, case)
    if of.scope or of.quantity not in ALIKE or any(case.tables.cells.values()):
        return
    finals = case.readings.finals(case.understood.sections)
    found = [finals.get(one) for one in (of.quantity, *ALIKE[of.quantity])]
    if found[0] or of.quantity.removesuffix("合计") in finals:
        own = case.understood.department
        yield from (one for one in found if one and one.name.scope in own)


def _supposed(share: Share, of: Name, case: Case) -> tuple[Amount, ...]:
    """占本年支出合计的90%, where only 支出总计 is stated: the same where nothing is left over.

    A budget that speaks of none plans none.  Else a share that does not fit is of another total.
    """
    if of.scope or of.quantity not in ALIKE or any(case.tables.cells.values()):
        return ()
    finals = case.readings.finals(case.understood.sections)
    found = [finals.get(name) for name in ALIKE[of.quantity]]
    wholes = tuple(whole for whole in found if whole and not whole.name.scope)
    if case.of_budget and "支出" in of.quantity and "年末结转和结余" not in finals:
        return wholes
    part = share.part
    return tuple(one for one in wholes if part and _fits(share.rate, part.printed, one))


def _own_elsewhere(of: Name, case: Case) -> Iterator[Amount]:
    """占“三公”经费预算的40%: a quantity that a report has one of, wherever it is stated."""
    columns = ("", "预算", "年初预算") if case.understood.kind == "预算" else ("", "决算")
    for text in case.understood.sections:
        for one in case.readings.of(text).amounts:
            same = one.name.quantity == of.quantity and one.name.column in columns
            if same and not (one.aside or one.name.before or one.name.item or one.name.scope):
                yield one


# Kinds that make up what their shares are of, where its amount is not printed.
_MAKE_UP: Final = (
    frozenset(("基本支出", "项目支出")),
    frozenset(("因公出国（境）费", "公务用车购置及运行维护费", "公务接待费")),
    frozenset(("因公出国（境）费", "公务用车运行维护费", "公务接待费")),
    frozenset(("因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费")),
)


def _of_unprinted(shares: Sequence[Share]) -> Iterator[list[Share]]:
    """基本支出A，占一般公共预算支出的B% … 项目支出C，占一般公共预算支出的D%: of their sum."""
    groups: dict[tuple[str, frozenset[str]], list[Share]] = {}
    said: dict[str, set[str]] = {}
    for one in shares:
        if one.part and one.of and not one.wholes:
            said.setdefault(one.of.known, set()).add(one.part.name.quantity)
            for kinds in _MAKE_UP:
                if one.part.name.quantity in kinds:
                    groups.setdefault((one.of.known, kinds), []).append(one)
    for (known, kinds), group in groups.items():
        stated = [one.part.name.quantity for one in group if one.part]
        besides = said[known] - kinds  # 购置费 beside 运行维护费: these are not all of it
        if len(stated) == len(kinds) == len({*stated}) and not besides - _parts_of(kinds):
            yield group
    for row in _in_a_row(shares):
        # 基本支出A，占B；项目支出…… stands in front, and is of the same taken apart otherwise.
        rest = [one for one in row if one.part and not one.part.name.quantity]
        if _are_all(rest):
            yield rest


def _are_all(row: Sequence[Share]) -> bool:
    """Whether shares are of what their parts come to: all of them but one are."""
    parts = [one.part for one in row if one.part and one.of and not one.wholes]
    if len(parts) < max(len(row), _ROW):
        return False
    whole = total(part.printed.range() for part in parts)
    given = [percentage(part.printed.range(), whole) for part in parts]
    pairs = zip(row, given, strict=True)
    wrong = sum(not (right and one.rate.range().meets(right)) for one, right in pairs)
    return wrong <= 1


def _parts_of(kinds: frozenset[str]) -> set[str]:
    return {part for part, whole in WHOLES.items() if whole in kinds}


def _judge_unprinted(group: Sequence[Share], inspection: Inspection) -> None:
    parts = [one.part for one in group if one.part]
    whole = total(part.printed.range() for part in parts)
    sum_of = sum((one.rate.value for one in group), Fraction(0))
    for one, part in zip(group, parts, strict=True):
        says = f"{in_wan(part.printed.value)} ÷ {len(parts)} 项之和 {in_wan(whole.middle())}"
        charge = of_percentage(one.rate, part.printed.range(), whole, says, sum_of)
        inspection.settle(N03, _quote(one, part), charge, says)


def _judge_share(
    one: Share, of: Amount, sum_of: Fraction, case: Case, inspection: Inspection
) -> None:
    part, whole = of.printed, one.wholes[0].printed
    says = f"{in_wan(part.value)} ÷ {in_wan(whole.value)}"
    quote = _quote(one, of)
    charge = of_percentage(one.rate, part.range(), whole.range(), says, sum_of)
    if charge and any(_fits(one.rate, part, other) for other in one.wholes[1:]):
        inspection.holds(N03, quote, "占的是句中另一个合计")
        return
    matching = case.matching
    charge = charge or matching.of_rounded(one.rate, part, matching.exact(whole))
    inspection.settle(N03, quote, charge, says)
    if charge is None:
        inspection.holds(N03, one.wholes[0].at, says)


def _fits(rate: Printed, part: Printed, whole: Amount) -> bool:
    right = percentage(part.range(), whole.printed.range())
    return right is not None and rate.range().meets(right)


def _quote(one: Share, of: Amount) -> Quote:
    """From the amount to its share, where they stand together."""
    start = of.at.start
    near = 0 <= one.quote.end - start <= _FAR
    return Quote(one.quote.text, start, one.quote.end) if near else one.quote


def _complete(group: Sequence[Share], sum_of: Fraction) -> bool:
    """Whether shares make up 100 but for their rounding, and none of them is part of another."""
    reach = sum((2 * one.rate.half for one in group), Fraction(0))
    parts = {id(one.part) for one in group}
    nested = any(id(whole) in parts for one in group if one.part for whole in one.part.within)
    names = "".join(one.part.name.words for one in group if one.part)
    nested |= "中小企业" in names and "微企业" in names  # 小微企业 are some of the 中小企业
    return len(group) > 1 and abs(sum_of - _HUNDRED) <= min(reach, Fraction(1)) and not nested


def _judge_list(group: Sequence[Share], inspection: Inspection) -> None:
    """Where the shares make up 100 the amounts make up the whole (X09)."""
    parts, whole = [one.part for one in group if one.part], group[0].wholes[0].printed
    added = total(part.printed.range() for part in parts)
    quote = Quote(parts[0].at.text, parts[0].at.start, group[-1].quote.end)
    expected = in_wan(added.middle())
    says = f"{len(group)} 项相加是 {expected} 万元，合计 {in_wan(whole.value)} 万元"
    bad = level(whole, added)
    charge = Charge(bad, whole.digits, expected, says) if bad else None
    # What stands between them, as what one was used for, is not added up.
    held = (place for one in group if one.part for place in (one.part.at, one.quote))
    inspection.settle(X09, quote, charge, says, held=held)
