"""Awarded: what is bought of small firms is some of what is bought (N10)."""

from __future__ import annotations

from typing import Final

from generator.inspection.arithmetic.summed import N10
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import in_wan
from generator.number.reach import Range, between, total
from generator.problem import WRONG
from generator.understanding.sentences import Amount, Read, Share
from generator.vocabulary.quantities import BY_NAME

_WHOLE: Final = "政府采购"
_MEDIUM: Final = "中小"
_SMALL: Final = ("小微", "小型和微型", "小型、微型", "小型微型")
# Contracts, what is set aside for them, what they won.
_WAYS: Final = {
    "授予": "合同", "合同": "合同", "预留": "预留", "成交": "成交", "中标": "成交"
}  # fmt: skip


def judge_awarded(case: Case, inspection: Inspection) -> None:
    """小微 ≤ 中小 ≤ 总额, each of one way, and 中小 is what its shares of the kinds say."""
    reading = case.reading
    bought = [one for one in reading.amounts if one.name.quantity == _WHOLE]
    if not bought:
        return
    whole = max(bought, key=lambda one: one.printed.value)
    medium = dict[str, Amount]()
    for one in reading.amounts:
        way = next((way for said, way in _WAYS.items() if said in one.name.words), "")
        if not way or one.aside:
            continue
        if _MEDIUM in one.name.words:
            medium[way] = one
            _order(one, whole, inspection)
        elif any(word in one.name.words for word in _SMALL):
            _order(one, medium.get(way, whole), inspection)
    if awarded := medium.get("合同"):
        _judge_kinds(awarded, reading, inspection)


def _order(less: Amount, more: Amount, inspection: Inspection) -> None:
    says = f"{in_wan(less.printed.value)} ≤ {in_wan(more.printed.value)}"
    fits = less.printed.range().low <= more.printed.range().high
    message = f"应当{says}：“{less.quote.words}”不会多于“{more.quote.words}”"
    if fits:
        inspection.holds(N10, less.quote, says)
        return
    beside = more.sentence == less.sentence and more.at.start < less.at.start
    quote = more.quote.to(less.quote) if beside else less.quote
    inspection.wrong(N10, quote, Charge(WRONG, less.printed.digits, "", message))


def _judge_kinds(medium: Amount, reading: Read, inspection: Inspection) -> None:
    """The contracts of 中小企业 are their shares of 货物, 工程 and 服务."""
    kinds = BY_NAME[_WHOLE].parts
    spent = {one.name.quantity: one.printed for one in reversed(reading.amounts)}
    shares = {
        one.of.quantity: one
        for one in reversed(reading.shares)
        if one.of and one.of.quantity in kinds and one.said and _MEDIUM in one.said.words
    }
    # Of a kind of which nothing was bought there is no share.
    told = all(kind in spent and (kind in shares or not spent[kind].value) for kind in kinds)
    if not (shares and told and medium.printed.value):
        return
    added = total(_product(spent[kind].range(), one.rate.range()) for kind, one in shares.items())
    expected, said = in_wan(added.middle()), in_wan(medium.printed.value)
    says = f"按各类占比推算，授予中小企业 {expected} 万元"
    fits = added.meets(medium.printed.range())
    message = f"{says}，前面写的是 {said} 万元"
    charge = None if fits else Charge(WRONG, medium.printed.digits, expected, message)
    first, last = (find(shares.values(), key=_start).quote for find in (min, max))
    inspection.settle(N10, first.clause().to(last), charge, says)


def _start(share: Share) -> int:
    return share.quote.start


def _product(whole: Range, share: Range) -> Range:
    low = whole.low * max(share.low, share.low * 0) / 100
    return between(low, whole.high * share.high / 100)
