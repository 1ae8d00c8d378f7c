"""Bounded: a whole is not less than its part, where no equation is at hand (N22)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import in_wan
from generator.problem import WRONG
from generator.rule import Rule
from generator.understanding.sentences import Amount

N22: Final = Rule(
    "N22",
    "总计不少于合计，整体不少于它的一部分",
    "收支总计包括本年收支和结转结余，不会少于本年收入合计、支出合计；合计也不会少于其中任何一项。"
    "报告里没有表的时候，各节的数就这样互相核对。",
    "收支总计980万元……本年收入合计1200万元",
    "收支总计1210万元……本年收入合计1200万元",
)

# A whole, and what is never more than it.
_BOUNDS: Final = (
    ("收支总计", ("收入合计", "支出合计")),
    ("收入总计", ("收入合计",)),
    ("支出总计", ("支出合计",)),
    ("收入合计", ("财政拨款收入", "事业收入", "经营收入", "其他收入")),
    ("支出合计", ("基本支出", "项目支出")),
    ("财政拨款收支总计", ("财政拨款收入", "财政拨款支出")),
)


def judge_bounded(case: Case, inspection: Inspection) -> None:
    """Wholes and parts of final accounts whose tables are not there; these say more exactly."""
    if case.of_budget or any(case.tables.cells.values()):
        return
    first: dict[str, Amount] = {}
    for one in _stated(case):
        before = first.setdefault(one.name.quantity, one)
        if before.at == one.at and before.printed.value < one.printed.value:
            first[one.name.quantity] = one  # 收、支总计各是A、B
    for name, kinds in _BOUNDS:
        parts = [first[kind] for kind in kinds if kind in first]
        # With a part below 0, where more came back than was spent, a whole may be any.
        signed = any(one.printed.value < 0 for one in (first.get(name), *parts) if one)
        if name in first and parts and not signed:
            _judge(first[name], max(parts, key=lambda part: part.printed.value), inspection)


def _stated(case: Case) -> Iterator[Amount]:
    """The amounts of a report that nothing narrows, as of its own year."""
    for text in case.understood.sections:
        for one in case.readings.of(text).amounts:
            wide = not one.name.scope and all(whole.name.quantity for whole in one.within)
            if wide and not one.aside and one.name.column in {"", "决算"}:
                yield one


def _judge(whole: Amount, part: Amount, inspection: Inspection) -> None:
    more, less = in_wan(whole.printed.value), in_wan(part.printed.value)
    says = f"{whole.name.quantity} {more} ≥ {part.name.quantity} {less}"
    message = f"{whole.name.quantity}是 {more} 万元，“{part.quote.words}”却有 {less} 万元"
    fits = part.printed.range().low <= whole.printed.range().high
    charge = None if fits else Charge(WRONG, whole.printed.digits, "", message)
    inspection.settle(N22, whole.quote, charge, says, held=(whole.at,))
