"""Procurement: 总额 is 货物, 工程 and 服务, and the shares of the kinds make up the awards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from generator.inspection.arithmetic.summed import N10
from generator.inspection.case import Case
from generator.inspection.claims import (
    Charge,
    Inspection,
    Printed,
    Quote,
    amount,
    money,
    percent,
    quoted,
    rate,
)
from generator.inspection.judge import in_wan
from generator.later import matcher
from generator.number.reach import Range, total
from generator.problem import WRONG
from generator.understanding import Text

_NAMES: Final = ("goods", "works", "services")
_SHARED: Final = r"(?:[，（]占[^，。；、（）]{1,24}%）?)?[、，；]?"
_KINDS: Final = matcher(
    rf"政府采购(?:支出总额|金额)[^\d]{{0,14}}?{money('total')}[，。；]?其中：?"
    rf"(?:政府采购)?货物(?:支出|采购金额){money('goods')}{_SHARED}"
    rf"(?:政府采购)?工程(?:支出|采购金额){money('works')}{_SHARED}"
    rf"(?:政府采购)?服务(?:支出|采购金额){money('services')}"
)
_TO_MEDIUM: Final = matcher(rf"中小企业合同金额{money('medium')}")
_SHARES: Final = matcher(
    rf"货物采购授予中小企业合同金额占货物支出金额的{rate('goods')}[，；、]?"
    rf"工程采购授予中小企业合同金额占工程支出金额的{rate('works')}[，；、]?"
    rf"服务采购授予中小企业合同金额占服务支出金额的{rate('services')}"
)


def judge_procurement(case: Case, inspection: Inspection) -> None:
    """The sum of the kinds, and what their shares say of 中小企业."""
    text = case.text
    kinds = _KINDS.search(text.text)
    if not kinds:
        return
    parts = [amount(kinds, name) for name in _NAMES]
    whole = amount(kinds, "total")
    _judge_order(text, whole, inspection)
    _judge_reserved(text, whole, inspection)
    medium, shares = _TO_MEDIUM.search(text.text), _SHARES.search(text.text)
    if medium and shares:
        charge = _of_awards(parts, amount(medium, "medium"), shares)
        inspection.settle(N10, quoted(text, shares), charge, "各类占比推算")


_AWARDED: Final = matcher(
    rf"授予中小企业合同金额{money('medium')}[^。；]{{0,40}}?授予小微企业合同金额{money('small')}"
)


_RESERVED: Final = matcher(
    rf"面向中小企业预留政府采购项目预算金额{money('medium')}[^。]{{0,30}}?"
    rf"面向小微企业预留政府采购项目预算金额{money('small')}"
)
_WON: Final = matcher(rf"由(?:中小|小微)企业供应商中标或(?:者)?成交的，采购金额{money('won')}")


def _judge_reserved(text: Text, whole: Printed, inspection: Inspection) -> None:
    """Of what is reserved for 中小企业 some is for 小微; nobody won more than was bought."""
    for match in _RESERVED.finditer(text.text):
        small, medium = amount(match, "small"), amount(match, "medium")
        says = f"预留小微 {in_wan(small.value)} ≤ 预留中小 {in_wan(medium.value)}"
        _order(quoted(text, match), says, (small, medium), inspection)
    for match in _WON.finditer(text.text):
        won = amount(match, "won")
        says = f"成交 {in_wan(won.value)} ≤ 采购金额 {in_wan(whole.value)}"
        _order(quoted(text, match), says, (won, whole), inspection)


def _order(
    quote: Quote, says: str, ordered: tuple[Printed, Printed], inspection: Inspection
) -> None:
    less, more = ordered
    fits = less.range().low <= more.range().high
    charge = None if fits else Charge(WRONG, less.digits, "", f"应当{says}")
    inspection.settle(N10, quote, charge, says)


def _judge_order(text: Text, whole: Printed, inspection: Inspection) -> None:
    """小微企业 are some of the 中小企业, whose contracts are some of all."""
    for match in _AWARDED.finditer(text.text):
        small, medium = amount(match, "small"), amount(match, "medium")
        says = (
            f"小微 {in_wan(small.value)} ≤ 中小 {in_wan(medium.value)} ≤ 总额 {in_wan(whole.value)}"
        )
        ordered = (
            small.range().low <= medium.range().high and medium.range().low <= whole.range().high
        )
        charge = None if ordered else Charge(WRONG, match[0], "", f"应当{says}")
        inspection.settle(N10, quoted(text, match), charge, says)


def _of_awards(parts: Sequence[Printed], medium: Printed, shares: re.Match[str]) -> Charge | None:
    added = total(
        _product(part.range(), percent(shares, name).range())
        for part, name in zip(parts, _NAMES, strict=True)
    )
    if added.meets(medium.range()) or not medium.value:
        return None
    expected, said = in_wan(added.middle()), in_wan(medium.value)
    message = f"按各类占比推算，授予中小企业 {expected} 万元，前面写的是 {said} 万元"
    return Charge(WRONG, medium.digits, expected, message)


def _product(whole: Range, share: Range) -> Range:
    return Range(whole.low * max(share.low, share.low * 0) / 100, whole.high * share.high / 100)
