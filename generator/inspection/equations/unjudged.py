"""Unjudged: why an equation could not be looked at: no table, no ruling, no figures, no row."""

from __future__ import annotations

from typing import Final

from generator.inspection.claims import Inspection
from generator.inspection.equations import between, expense_sums, granted, rows, totals
from generator.inspection.equations.equation import Needs
from generator.published.shape import LOST
from generator.understanding import Tables
from generator.vocabulary.statements import BY_KEY

_NEEDS: Final[Needs] = {
    **totals.NEEDS, **rows.NEEDS, **between.NEEDS, **expense_sums.NEEDS, **granted.NEEDS,
}  # fmt: skip


def skip_unjudged(tables: Tables, inspection: Inspection) -> None:
    """The reason for each equation that found nothing to look at."""
    for rule, (keys, ruled) in _NEEDS.items():
        if not inspection.looked_at(rule):
            inspection.skip(rule, _reason(tables, keys.split(), ruled))


def _reason(tables: Tables, keys: list[str], ruled: str) -> str:
    for key in keys:
        if key not in tables.found:
            return f"没有读到{BY_KEY[key].name}"
    for key in keys:
        if key in tables.lost:
            return f"{BY_KEY[key].name}里有的数字读不出（记作“{LOST}”）"
    if ruled and ruled not in tables.ruled:
        return f"{BY_KEY[ruled].name}没有框线或没有读全，空白的单元格归不了栏"
    for key in keys:
        if key in tables.torn:
            return f"{BY_KEY[key].name}没有框线，有的行没有读出"
        if not tables.cells.get(key):
            return f"{BY_KEY[key].name}里没有数"
    return "表上没有这一条要用的行或栏"
