"""Unjudged: why an equation could not be looked at: no table, no ruling, no figures, no row."""

from __future__ import annotations

from typing import Final

from generator.inspection.claims import Inspection
from generator.understanding import Tables
from generator.vocabulary.statements import BY_KEY

# The tables that each equation needs, and whether it needs to know which cells are blank.
_NEEDS: Final = {
    "E01": ("T1", ""), "E02": ("T1", ""), "E03": ("T1", ""), "E04": ("T1", ""), "E05": ("T1", ""),
    "E06": ("T2", "T2"), "E07": ("T2", ""), "E08": ("T2 T1", ""), "E09": ("T2 T4", "T2"),
    "E10": ("T2 T1", "T2"), "E11": ("T3", "T3"), "E12": ("T3", ""), "E13": ("T3 T1", ""),
    "E14": ("T3 T1", ""), "E15": ("T4", ""), "E16": ("T4", ""), "E17": ("T4", "T4"),
    "E18": ("T4", ""), "E19": ("T4", "T4"), "E20": ("T4 T5", ""), "E21": ("T4 T5", "T4"),
    "E22": ("TF T4", ""), "E23": ("T5", "T5"), "E24": ("T5", ""), "E25": ("T5 T3", ""),
    "E26": ("T5 T6", ""), "E27": ("T5 T3", ""), "E28": ("T6", ""), "E29": ("T6", ""),
    "E30": ("T6", ""), "E31": ("TF", "TF"), "E32": ("TC", "TC"), "E33": ("T3 TF", ""),
    "E34": ("TS", "TS"), "E35": ("TS", "TS"), "E36": ("TS T6", "TS"),
}  # fmt: skip


def skip_unjudged(tables: Tables, inspection: Inspection) -> None:
    """The reason for each equation that found nothing to look at."""
    for code, (keys, ruled) in _NEEDS.items():
        if not inspection.looked_at(code):
            inspection.skip(code, _reason(tables, keys.split(), ruled))


def _reason(tables: Tables, keys: list[str], ruled: str) -> str:
    for key in keys:
        if key not in tables.found:
            return f"没有读到{BY_KEY[key].name}"
    if ruled and ruled not in tables.ruled:
        return f"{BY_KEY[ruled].name}没有框线或没有读全，空白的单元格归不了栏"
    for key in keys:
        if not tables.cells.get(key):
            return f"{BY_KEY[key].name}里没有数"
    return "表上没有这一条要用的行或栏"
