"""Scrambled: tables whose sums are nearly all wrong: their digits are not those that are seen."""

from __future__ import annotations

from typing import Final

from generator.inspection.claims import Finding, Inspection
from generator.problem import WRONG

SCRAMBLED: Final = (
    "表里的各项相加几乎没有一处等于合计，像是这份 PDF 的数字编码不对（复制出来的数不是看到的数）"
)
_ENOUGH: Final = 8  # sums, when they tell
_PARTS: Final = 2  # that make one


def is_scrambled(inspection: Inspection) -> bool:
    """Whether three in four of the sums of the tables are wrong, of eight or more.

    Nobody publishes tables that add up nowhere; a font that takes one digit for another makes them.
    """
    sums = [one for one in inspection.checked if one.code.startswith("E") and _is_sum(one)]
    wrong = sum(one.level == WRONG for one in sums)
    return len(sums) >= _ENOUGH and 4 * wrong >= 3 * len(sums)


def _is_sum(found: Finding) -> bool:
    return sum(1 for cell in found.cells if cell.value) > _PARTS


def unaccused(inspection: Inspection) -> Inspection:
    """The inspection of such a report: nothing is held against it, and every rule says why."""
    found = Inspection()
    found.stated = inspection.stated
    for code in {one.code for one in inspection.checked} | set(inspection.skipped):
        found.skipped[code] = SCRAMBLED
    return found
