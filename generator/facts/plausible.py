"""Plausible: what no department's figures can be, unless it says in the file that they are.

元 and 万元 are ten thousand apart: a whole file in the other unit, a budget in it, pay per head
that nobody has.  What was looked into and is so is confirmed under 已核, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from generator.entry.values import UNITS
from generator.facts.clues import amounts
from generator.facts.ledger import FAR_OFF, Ledger
from generator.facts.line import Line
from generator.number.figure import Figure

UNIT: Final = "计量单位"  # what is confirmed where the sizes of the whole file are
PAY: Final = "人员经费"

# A county's bureau does not have ten billion yuan, and no department lives on a hundred thousand:
# rare, and beyond these not to be believed.
_MUCH: Final = Decimal(10_000_000_000)
_TOO_MUCH: Final = Decimal(100_000_000_000)
_LITTLE: Final = Decimal(100_000)
_TOO_LITTLE: Final = Decimal(10_000)
# Where many amounts say the same, what is rare is not to be believed either.
_ENOUGH: Final = 10  # amounts that tell what a file is like
_TINY: Final = Decimal(10)  # 元: hardly anything costs less, while many things cost less than 10万
_HUGE: Final = Decimal(1_000_000)  # 元: every department has something below it
# What a head is paid in a year: nobody's pay is beyond, and none is so small.
_MOST_PAY: Final = Decimal(1_000_000)
_LEAST_PAY: Final = Decimal(100)
_OF_NOBODY: Final = Decimal(10_000_000)  # what no slip of a digit makes of a head's pay
# Of a ten-thousandfold, what one year can have changed is left out of account.
_NEAR: Final = Decimal(2_000)
_FAR: Final = Decimal(50_000)
MOST_TIMES: Final = 100  # a completion of more, 10000%, is none


def note_sizes(ledger: Ledger, total: Line, pay: Figure, lines: Sequence[Line]) -> bool:
    """Refuses a file in the wrong unit, or pay per head beyond reason; whether it did.

    `lines` are all that is compared with last year's figure or a budget; `pay` is what those in
    service are paid. One cause is told once.
    """
    for what, bases in (
        (total.title, [(total.amount, total.prior)]),
        ("各数", [(one.amount, one.prior) for one in lines]),
        ("各项决算", [(one.amount, one.budget) for one in lines]),
    ):
        than = "年初预算" if what == "各项决算" else "上年数"
        if (said := _other_unit(what, than, bases)) and ledger.improbable(UNIT, said, UNIT):
            return True
    key, said = _pay_per_head(ledger, pay)
    if said and ledger.improbable(key, said, UNIT if key == UNIT else "概况"):
        return True
    return _size(ledger, total.amount)


def _size(ledger: Ledger, total: Figure) -> bool:
    """A file too large for 万元, or too small for 元."""
    scale, value = ledger.scale, total.value
    if scale == UNITS["万元"] and value >= _MUCH:
        beyond = value >= _TOO_MUCH or _all_huge(ledger)
        shown, other = f"{value / 100_000_000:,.2f} 亿元", "元"
    elif scale == 1 and 0 < value < _LITTLE:
        beyond = value < _TOO_LITTLE or _many_tiny(ledger)
        shown, other = f"{value:,.2f} 元", "万元"
    else:
        return False
    unit = ledger.report.content.unit
    message = f"计量单位写的是{unit}，{total.label}合 {shown}；是不是应为{other}？"
    if beyond:
        return ledger.improbable(UNIT, message, UNIT)
    ledger.doubt(FAR_OFF, message, UNIT)
    return True


def _sizes(ledger: Ledger) -> list[Decimal]:
    return [value for _, value in amounts(ledger.report.content) if value > 0]


def _all_huge(ledger: Ledger) -> bool:
    sizes = _sizes(ledger)
    return len(sizes) >= _ENOUGH and min(sizes) >= _HUGE


def _many_tiny(ledger: Ledger) -> bool:
    sizes = _sizes(ledger)
    tiny = sum(size < _TINY for size in sizes)
    return len(sizes) >= _ENOUGH and tiny * 10 >= len(sizes)


def _other_unit(what: str, than: str, bases: Iterable[tuple[Figure, object]]) -> str:
    """Why what is compared is in different units; '' where it is not."""
    ratios = [
        now.value / base.value
        for now, base in bases
        if isinstance(base, Figure) and base.value > 0 and now.value > 0
    ]
    for times, far in (
        ("一万倍", [_NEAR <= one <= _FAR for one in ratios]),
        ("万分之一", [_NEAR <= 1 / one <= _FAR for one in ratios]),
    ):
        if far and sum(far) * 5 >= len(far) * 4:
            many = f"（{len(far)} 个里有 {sum(far)} 个）" if len(far) > 1 else ""
            return f"本年{what}大约是{than}的{times}{many}；是不是有一边的元和万元写混了？"
    return ""


def _pay_per_head(ledger: Ledger, pay: Figure) -> tuple[str, str]:
    """Why those in service cannot be paid so; '' where they can, or nobody knows how many.

    Before it what is to be confirmed: where it is off by thousands that is the unit of the file.
    """
    profile = ledger.report.content.profile
    heads = max(profile.established or Decimal(0), profile.staff or Decimal(0))
    each = pay.value / heads if heads else Decimal(0)
    if each <= 0 or _LEAST_PAY <= each <= _MOST_PAY:
        return PAY, ""
    shown = f"{each / 10_000:,.0f} 万元" if each > _MOST_PAY else f"{each:,.2f} 元"
    said = f"{pay.label} {ledger.spoken(pay.value)}，编制、实有人数是 {heads:f} 人，人均 {shown}"
    if _LEAST_PAY <= each < _OF_NOBODY:
        return PAY, f"{said}；请核对人数和金额，是不是多写了几位？"
    unit = ledger.report.content.unit
    other = next(one for one in UNITS if one != unit)
    return UNIT, f"计量单位写的是{unit}，{said}；是不是应为{other}？"


def note_completions(ledger: Ledger, lines: Iterable[tuple[Line, tuple[str, ...]]]) -> None:
    """Refuses a final figure of more than a hundred times its budget; the path is the line's."""
    for line, path in lines:
        budget = line.budget
        if isinstance(budget, Figure) and line.amount.value > MOST_TIMES * budget.value > 0:
            times = line.amount.value / budget.value
            what = "年初预算" if line.code else "预算"
            message = (
                f"{line.title}决算 {ledger.spoken(line.amount.value)}，"
                f"{what} {ledger.spoken(budget.value)}，完成率 {times * 100:,.0f}%，"
                "超过一百倍；请核对，是不是元和万元写混了、少写了几位？"
            )
            ledger.improbable(line.code or line.title, message, *path)
