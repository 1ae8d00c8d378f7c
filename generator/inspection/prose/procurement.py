"""Procurement: 总额 is 货物, 工程 and 服务, and the shares of the kinds make up the awards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from generator.inspection.claims import Charge, Inspection, Printed, amount, money, percent, rate
from generator.inspection.judge import in_wan, level
from generator.number.reach import Range, total
from generator.problem import WRONG
from generator.understanding import Text

_NAMES: Final = ("goods", "works", "services")
_SHARED: Final = r"(?:[，（]占[^，。；、（）]{1,24}%）?)?[、，；]?"
_KINDS: Final = re.compile(
    rf"政府采购(?:支出总额|金额)[^\d]{{0,14}}?{money('total')}[，。；]?其中：?"
    rf"(?:政府采购)?货物(?:支出|采购金额){money('goods')}{_SHARED}"
    rf"(?:政府采购)?工程(?:支出|采购金额){money('works')}{_SHARED}"
    rf"(?:政府采购)?服务(?:支出|采购金额){money('services')}"
)
_TO_MEDIUM: Final = re.compile(rf"中小企业合同金额{money('medium')}")
_SHARES: Final = re.compile(
    rf"货物采购授予中小企业合同金额占货物支出金额的{rate('goods')}[，；、]?"
    rf"工程采购授予中小企业合同金额占工程支出金额的{rate('works')}[，；、]?"
    rf"服务采购授予中小企业合同金额占服务支出金额的{rate('services')}"
)


def judge_procurement(text: Text, inspection: Inspection) -> None:
    """The sum of the kinds, and what their shares say of 中小企业."""
    kinds = _KINDS.search(text.text)
    if not kinds:
        return
    parts = [amount(kinds, name) for name in _NAMES]
    whole, added = amount(kinds, "total"), total(part.range() for part in parts)
    if (bad := level(whole, added)) is None:
        inspection.holds("N10", text, kinds.span(), "货物、工程、服务相加")
    else:
        expected = in_wan(added.middle())
        message = f"货物、工程、服务相加是 {expected} 万元"
        inspection.wrong(text, kinds.span(), Charge("N10", bad, whole.digits, expected, message))
    _judge_order(text, whole, inspection)
    _judge_reserved(text, whole, inspection)
    medium, shares = _TO_MEDIUM.search(text.text), _SHARES.search(text.text)
    if medium and shares:
        _judge_awards(text, parts, amount(medium, "medium"), shares, inspection)


_AWARDED: Final = re.compile(
    rf"授予中小企业合同金额{money('medium')}[^。；]{{0,40}}?授予小微企业合同金额{money('small')}"
)


_RESERVED: Final = re.compile(
    rf"面向中小企业预留政府采购项目预算金额{money('medium')}[^。]{{0,30}}?"
    rf"面向小微企业预留政府采购项目预算金额{money('small')}"
)
_WON: Final = re.compile(rf"由(?:中小|小微)企业供应商中标或(?:者)?成交的，采购金额{money('won')}")


def _judge_reserved(text: Text, whole: Printed, inspection: Inspection) -> None:
    """Of what is reserved for 中小企业 some is for 小微; nobody won more than was bought."""
    for match in _RESERVED.finditer(text.text):
        small, medium = amount(match, "small"), amount(match, "medium")
        says = f"预留小微 {in_wan(small.value)} ≤ 预留中小 {in_wan(medium.value)}"
        _order(text, match, says, (small, medium), inspection)
    for match in _WON.finditer(text.text):
        won = amount(match, "won")
        says = f"成交 {in_wan(won.value)} ≤ 采购金额 {in_wan(whole.value)}"
        _order(text, match, says, (won, whole), inspection)


def _order(
    text: Text,
    match: re.Match[str],
    says: str,
    ordered: tuple[Printed, Printed],
    inspection: Inspection,
) -> None:
    less, more = ordered
    if less.range().low <= more.range().high:
        inspection.holds("N10", text, match.span(), says)
    else:
        message = f"应当{says}"
        inspection.wrong(text, match.span(), Charge("N10", WRONG, less.digits, "", message))


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
        if ordered:
            inspection.holds("N10", text, match.span(), says)
            continue
        message = f"应当{says}"
        inspection.wrong(text, match.span(), Charge("N10", WRONG, match[0], "", message))


def _judge_awards(
    text: Text,
    parts: Sequence[Printed],
    medium: Printed,
    shares: re.Match[str],
    inspection: Inspection,
) -> None:
    added = total(
        _product(part.range(), percent(shares, name).range())
        for part, name in zip(parts, _NAMES, strict=True)
    )
    if added.meets(medium.range()) or not medium.value:
        inspection.holds("N10", text, shares.span(), "各类占比推算")
        return
    expected = in_wan(added.middle())
    message = (
        f"按各类占比推算，授予中小企业 {expected} 万元，前面写的是 {in_wan(medium.value)} 万元"
    )
    inspection.wrong(text, shares.span(), Charge("N10", WRONG, medium.digits, expected, message))


def _product(whole: Range, share: Range) -> Range:
    return Range(whole.low * max(share.low, share.low * 0) / 100, whole.high * share.high / 100)
