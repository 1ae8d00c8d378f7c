"""Numbering: the order in which the tables of a report are published, and what each is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.facts import Facts
from generator.style import Style
from generator.tabulation.table import Table

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
    """Each table with its number (公开01表, or '' where the style gives none), in their order.

    A budget's are as they come: its input does not hold all the tables that are counted.
    """
    if facts.report.kind == "预算":
        yield from (("", table) for table in tables)
        return
    said = style.settings["公开表"]
    form = "2022年度起" if facts.report.content.year > _LAST_BEFORE else "2021年度及以前"
    order = [_NAMED[name] for name in said[form]]
    for at, table in enumerate(sorted(tables, key=lambda one: order.index(one.key)), 1):
        yield said["编号"].replace("{号}", f"{at:02d}"), table
