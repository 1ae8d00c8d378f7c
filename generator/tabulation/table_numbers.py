"""Numbering: the tables of a report in the form of a style, in its order, each with its number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.facts import Facts
from generator.tabulation.plain import restated
from generator.tabulation.table import PLAIN, Table
from generator.telling.style import Style

# The tables by the section of the explanation that tells of each: that is what a style calls them.
_NAMED: Final = {
    "收支总体": "T1",
    "收入": "T2",
    "支出": "T3",
    "财政拨款收支": "T4",
    "一般公共预算支出": "T5",
    "基本支出": "T6",
    "政府性基金": "TF",
    "国有资本经营预算": "TC",
    "三公经费": "TS",
}
_LAST_BEFORE: Final = 2021  # the last year of the form in which “三公”经费 is 公开07表


def numbered(facts: Facts, tables: Sequence[Table], style: Style) -> Iterator[tuple[str, Table]]:
    """Each table in the style's form with its number (公开01表, or '' where it has none), in order.

    A number counts the tables of the style, also those that a budget's input does not tell.
    """
    said = style.settings["公开表"]
    pattern, form = said["编号"], "2022年度起"
    if facts.report.kind == "预算":
        pattern, form = said["预算编号"], "预算"
    elif facts.report.content.year <= _LAST_BEFORE:
        form = "2021年度及以前"
    by_key = {table.key: table for table in tables}
    for at, name in enumerate(said[form], 1):
        if table := by_key.get(_NAMED[name]):
            own = restated(facts, table) if said["格式"] == PLAIN else table
            yield pattern.replace("{号}", f"{at:02d}"), own
