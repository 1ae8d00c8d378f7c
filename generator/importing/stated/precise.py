"""Precise: to how many places of 万元 a report's amounts are known to be exact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from generator.inspection.precision import places_of
from generator.later import matcher
from generator.understanding import Understood

_WHOLE_PLACES: Final = matcher(r"\d\.\d\d万元")
_TELLING: Final = 3


def places_said(understood: Understood) -> int:
    """As the tables tell; without tables a report that prints two places leaves zeros out."""
    if understood.tables.found:
        return places_of(understood)
    found = sum(len(_WHOLE_PLACES.findall(text.text)) for text in understood.sections)
    return 2 if found >= _TELLING else 0


_UNIT: Final = matcher(r"\d(万?元)")


def unit_said(reports: Sequence[Understood]) -> str:
    """元 where most amounts of the sentences are printed in it, else 万元."""
    found = [unit for one in reports for text in one.sections for unit in _UNIT.findall(text.text)]
    return "元" if found.count("元") * 2 > len(found) else "万元"
