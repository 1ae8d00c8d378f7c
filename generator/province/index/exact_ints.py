"""Exact ints: a figure as a whole number with its decimals counted, as it lies in a column.

An amount is whole 分.  What is no whole number of them, or has no room in 64 bits, is refused in
words: rounded or cut it would be another figure.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from generator.number.figure import YUAN

CENTS: Final = 2  # decimals of an amount in 元
_MOST: Final = 2**63 - 1
_PLACES: Final = 18  # decimals that a DECIMAL(38, 18) of a view has


class NoRoom(ValueError):  # noqa: N818  an outcome: this figure is not for the index
    """A figure that no column can hold exactly; the message says which and why."""


def places_of(values: tuple[Decimal, ...], unit: str) -> int:
    """How many decimals a column needs so that each of some values is whole."""
    if unit == YUAN:
        return CENTS
    return max((_decimals(value) for value in values), default=0)


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent)) if value else 0


def whole(value: Decimal | Fraction, places: int, said: str) -> int:
    """A value as a whole number of its last decimal, sign kept. Raises NoRoom."""
    above, below = value.as_integer_ratio()
    number, rest = divmod(above * int(10**places), below)
    if rest:
        message = f"{said}不是整分，索引里的金额只到分"
        raise NoRoom(message)
    if not -_MOST <= number <= _MOST or places > _PLACES:
        message = f"{said}的位数太多，索引里最多放 18 位"
        raise NoRoom(message)
    return number
