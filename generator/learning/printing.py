"""Printing: how a report prints its numbers: places, grouping, unit; where all of them agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from generator.learning.aligning import Token, agrees
from generator.learning.comparing import Comparison
from generator.number.figure import PERCENT, YUAN, Figure
from generator.telling.style import UNITS, number_format

_PATTERNS: Final = (
    "0.##", "0.00", "#,##0.##", "#,##0.00", "0.#", "0.0", "#,##0.#", "#,##0.0", "0", "#,##0",
)  # fmt: skip


def printed_as(comparisons: Sequence[Comparison], settled: dict[str, str]) -> dict[str, str]:
    """金额, 百分比 and 单位 as all of the numbers are printed; what is `settled` needs no words."""
    found: dict[str, str] = {}
    numbers = [pair for one in comparisons for pair in _pairs(one)]
    units = {other.unit for figure, other in numbers if figure.unit == YUAN}
    unit = units.pop() if len(units) == 1 else settled["单位"]
    if unit in UNITS:
        found["单位"] = unit
    scale = UNITS[found.get("单位", settled["单位"])]
    for key, kind, divisor in (("金额", YUAN, scale), ("百分比", PERCENT, Decimal(1))):
        printed = [
            (figure.value / divisor, other.text.removesuffix(other.unit))
            for figure, other in numbers
            if figure.unit == kind
        ]
        if pattern := _pattern(printed, settled[key]):
            found[key] = pattern
    return {key: value for key, value in found.items() if value != settled[key]}


def _pairs(one: Comparison) -> Iterator[tuple[Figure, Token]]:
    for told, at in zip(one.told, one.matched, strict=True):
        if at >= 0 and isinstance(told.states, Figure) and told.unit:
            other = one.published[at]
            if agrees(told, other):
                yield told.states, other


def _pattern(printed: Sequence[tuple[Decimal, str]], settled: str) -> str:
    """The pattern that prints all of them, that of the style below before any other."""
    if not printed:
        return ""
    for pattern in (settled, *_PATTERNS):
        write: Callable[[Decimal], str] = number_format(pattern)
        if all(write(value) == text for value, text in printed):
            return pattern
    return ""


def listed_with(comparisons: Sequence[Comparison], settled: str) -> str:
    """What stands between the members of lists, where it is the same mark everywhere; else ''."""
    marks = {
        one.published[at].text
        for one in comparisons
        for told, at in zip(one.told, one.matched, strict=True)
        if at >= 0 and told.key == settled and isinstance(one.pieces[told.piece].states, tuple)
    }
    mark = marks.pop() if len(marks) == 1 else settled
    return "" if mark == settled else mark
