"""As printed: what a template asks of a fact, once its style has rounded the figures.

The facts stay exact: here a change that prints as zero is 持平, what prints as zero is no base of a
rate, and shares that stand in one sentence can be made to add to 100.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from msgspec.structs import replace

from generator.facts import Line, Reason
from generator.number.figure import (
    HUNDRED,
    PERCENT,
    Change,
    Derivation,
    Figure,
    Trend,
    completion_of,
)
from generator.telling.style import Style

_FIGURES, _RATED = "figures", "rate"
# What is printed beside the words of a change, instead of its amount.
_BESIDE: Final = {"预算差异": _RATED, "与预算": _FIGURES}
# What a template may ask of a change.
ASKED_OF_CHANGE: Final[Mapping[str, Callable[[Change], object]]] = {
    "额": lambda change: change.amount,
    "幅度": lambda change: change.rate,
    "增": lambda change: change.trend in (Trend.RISE, Trend.NEW),
    "减": lambda change: change.trend is Trend.FALL,
    "平": lambda change: change.trend is Trend.FLAT,
    "新增": lambda change: change.trend is Trend.NEW,
    "基数为零": lambda change: change.base_is_zero,
}
# What an aspect of a line is a percentage of: of what prints as zero there is none.
_BASES: Final[Mapping[str, Callable[[Line], object]]] = {
    "占比": lambda line: line.whole,
    "完成率": lambda line: line.budget,
}


def aspect_of(line: Line, name: str, style: Style) -> object:
    """An aspect of a line as it prints: what reads as zero is no base of a rate.

    Raises NoSuchAspect for what the line can never have.
    """
    found = line[name]
    if type(found) is Change:
        return as_printed(found, style, _BESIDE.get(name, ""))
    if found is not None and name in _BASES:
        base = _BASES[name](line)
        return None if isinstance(base, Figure) and style.vanishes(base) else found
    return found


def as_printed(change: Change, style: Style, beside: str = "") -> Change:
    """A change whose amount prints as zero is 持平: the words go with what is printed.

    Of a base that prints as zero there is no rate.  Where the two `figures` stand in the place of
    the amount they must read alike, and where a `rate` of completion does too it must be 100%.
    What is still to be typed has a direction by no words.
    """
    now, *base = change.compared or (None,)
    if change.rate is not None and base and style.vanishes(base[0]):
        change = replace(change, rate=None)
    if change.trend is Trend.FLAT or change.is_unsaid:
        return change
    if beside and now is not None and base:
        rate = completion_of("", now, base[0]) if beside == _RATED and change.rate else None
        close = rate is None or style.is_whole(rate)
        flat = close and style.number(now) == style.number(base[0])
    else:
        flat = style.vanishes(change.amount)
    return replace(change, trend=Trend.FLAT) if flat else change


def needed(reason: Reason, style: Style) -> bool:
    """Whether a reason has its place: the change is printed, and given or beyond the threshold."""
    change = as_printed(reason.change, style, _RATED if reason.against == "预算" else "")
    if change.trend is Trend.FLAT:
        return False
    if change.is_unsaid:
        return True
    return bool(reason.text) or change.rate is None or change.rate.value >= style.threshold()


# ---------------------------------------------------------------- shares that add to 100


def largest_remainder(lines: Sequence[Line], style: Style) -> tuple[Line, ...]:
    """The lines with shares that add to 100 as printed: the largest remainders are rounded up.

    Only where the lines make up their whole; otherwise they are given back unchanged.
    """
    shares = [line.share() for line in lines]
    present = [share for share in shares if share is not None]
    if (
        len(present) != len(lines)
        or sum((s.value for s in present), Decimal(0)).quantize(_CENT) != HUNDRED
    ):
        return tuple(lines)
    step = style.percent_step
    floors = [share.value.quantize(step, ROUND_FLOOR) for share in present]
    spare = int((HUNDRED - sum(floors, Decimal(0))) / step)
    order = sorted(range(len(lines)), key=lambda i: floors[i] - present[i].value)
    raised = set(order[:spare])
    return tuple(
        replace(line, fixed_share=_settled(share, floor + (step if i in raised else 0)))
        for i, (line, share, floor) in enumerate(zip(lines, present, floors, strict=True))
    )


_CENT: Final = Decimal("0.01")


def _settled(share: Figure, value: Decimal) -> Figure:
    return Figure(share.label, value, PERCENT, Derivation("占比（最大余数法）", (share,)))
