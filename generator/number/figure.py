"""Exact numbers that know their origin: Figure, Cell, Derivation, Trend, Change.

A figure has no operators on purpose: a template or a rule cannot calculate with one.  All
arithmetic is in the domain verbs of this module, on exact decimals, and nothing here rounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from enum import Enum
from functools import lru_cache
from typing import Final, Protocol

from msgspec import Struct

YUAN: Final = "元"
PERCENT: Final = "%"

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)

# 40 digits: a rate is then exact far beyond any place that is printed, so that rounding it
# once at the edge cannot differ from rounding the true quotient.
EXACT: Final = Context(
    prec=40, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow]
)


class Source(Protocol):
    """Where figures were read: a file that can name the line of a path, where it has `lines`."""

    @property
    def name(self) -> str: ...
    @property
    def lines(self) -> bool: ...
    def line(self, path: tuple[str | int, ...]) -> int | None: ...


class Cell(Struct, frozen=True):
    """The place of a number that somebody typed: a path of keys (or a cell) in a source."""

    source: Source
    path: tuple[str | int, ...]

    def __str__(self) -> str:
        line = self.source.line(self.path)
        place = "→".join(map(str, self.path))
        return f"{self.source.name}:{line} {place}" if line else f"{self.source.name} {place}"


class Absent(Struct, frozen=True):
    """The origin of a zero that nobody typed: a blank is no amount."""

    reason: str = "未填，即无此数"

    def __str__(self) -> str:
        return self.reason


class Derivation(Struct, frozen=True):
    """How a figure came about: a domain verb and the figures that it took."""

    operation: str
    operands: tuple[Figure, ...]

    def __str__(self) -> str:
        return f"{self.operation}（{'，'.join(f.label for f in self.operands)}）"


Origin = Cell | Absent | Derivation


class Figure(Struct, frozen=True, eq=False):
    """An exact number with its Chinese label, its unit (元, %, or a count's) and its origin."""

    label: str
    value: Decimal
    unit: str
    origin: Origin

    def __post_init__(self) -> None:
        if type(self.value) is not Decimal:
            message = f"{self.label}: a figure is a Decimal, not {type(self.value).__name__}"
            raise TypeError(message)

    @property
    def is_zero(self) -> bool:
        """Whether it is none at all; of what nobody has said nothing is known."""
        return not self.value and self.origin is not _UNSAID


class Trend(Enum):
    """The direction of a change; 新增 is a rise from a base of zero."""

    RISE = "增"
    FALL = "减"
    FLAT = "平"
    NEW = "新增"


class Change(Struct, frozen=True, eq=False):
    """A change against a base: amount (元) and rate (%) are never negative, the trend has the sign.

    There is no rate where the base is zero or negative.
    """

    trend: Trend
    amount: Figure
    rate: Figure | None

    @property
    def is_unsaid(self) -> bool:
        """Whether one of the two figures is still to be written."""
        return is_unsaid(self.amount)

    @property
    def compared(self) -> tuple[Figure, ...]:
        """This year's figure and its base; the signed step alone where no more is known."""
        origin = self.amount.origin
        return origin.operands if isinstance(origin, Derivation) else ()

    @property
    def base_is_zero(self) -> bool:
        return len(self.compared) > 1 and self.compared[1].is_zero


_ABSENT: Final = Absent()
_UNSAID: Final = Absent("还没有写")


@lru_cache(maxsize=4096)  # blanks are the most frequent figures, and one blank is like another
def absent(label: str, unit: str = YUAN) -> Figure:
    """The zero of something that the department does not have."""
    return Figure(label, ZERO, unit, _ABSENT)


def unsaid(label: str, unit: str = YUAN) -> Figure:
    """What stands for a figure of which nobody has said that it is zero: it is asked for."""
    return Figure(label, ZERO, unit, _UNSAID)


def is_unsaid(figure: Figure) -> bool:
    """Whether a figure stands for what nobody has said."""
    return figure.origin is _UNSAID


def total(label: str, parts: Iterable[Figure], unit: str = YUAN) -> Figure:
    """The sum of figures of one unit; of nothing (or of zeros alone) it is a zero of `unit`.

    Where nobody has said one of them it is unsaid too.
    """
    parts = tuple(parts)
    if any(map(is_unsaid, parts)):
        return unsaid(label, unit)
    operands = [part for part in parts if part.value]
    if not operands:
        return absent(label, unit)
    value = sum([part.value for part in operands], ZERO)
    return Figure(label, value, operands[0].unit, Derivation("合计", tuple(operands)))


def difference(label: str, whole: Figure, part: Figure) -> Figure:
    """`whole` less `part`, sign kept: for a remainder, not for a change."""
    if is_unsaid(whole) or is_unsaid(part):
        return unsaid(label, whole.unit)
    return Figure(label, whole.value - part.value, whole.unit, Derivation("减去", (whole, part)))


def _percentage(
    operation: str, label: str, numerator: Figure, denominator: Figure, share: Decimal
) -> Figure | None:
    if is_unsaid(numerator) or is_unsaid(denominator):
        return unsaid(label, PERCENT)
    if denominator.value <= 0:
        return None
    value = EXACT.divide(EXACT.multiply(share, HUNDRED), denominator.value)
    return Figure(label, value, PERCENT, Derivation(operation, (numerator, denominator)))


def share_of(label: str, part: Figure, whole: Figure) -> Figure | None:
    """占比: `part` as a percentage of `whole`; None where the whole is not positive."""
    return _percentage("占比", label, part, whole, part.value)


def completion_of(label: str, final: Figure, budget: Figure) -> Figure | None:
    """完成率: `final` as a percentage of `budget`.

    None where there was no budget, and where money came back (收回): nothing was completed then.
    """
    if final.value < 0:
        return None
    return _percentage("完成率", label, final, budget, final.value)


def change_from(label: str, now: Figure, base: Figure) -> Change:
    """The change of `now` against `base`, rate = change ÷ base (the earlier figure).

    Of what nobody has said it is unsaid, and taken for a rise.
    """
    if is_unsaid(now) or is_unsaid(base):
        unknown = unsaid(f"{label}额", now.unit)
        return Change(Trend.RISE, unknown, unsaid(f"{label}幅度", PERCENT))
    step = now.value - base.value
    amount = Figure(f"{label}额", abs(step), now.unit, Derivation("增减额", (now, base)))
    rate = _percentage("增减幅度", f"{label}幅度", now, base, abs(step))
    return Change(_trend(step, base.value), amount, rate)


def change_of(label: str, step: Figure) -> Change:
    """A change of which only the signed amount is known: no base, so no rate."""
    if is_unsaid(step):
        return Change(Trend.RISE, unsaid(f"{label}额", step.unit), None)
    amount = Figure(f"{label}额", abs(step.value), step.unit, Derivation("增减额", (step,)))
    # Any base other than zero tells _trend that this is a rise and not 新增.
    return Change(_trend(step.value, base=HUNDRED), amount, None)


def _trend(step: Decimal, base: Decimal) -> Trend:
    if not step:
        return Trend.FLAT
    if step < 0:
        return Trend.FALL
    return Trend.RISE if base else Trend.NEW
