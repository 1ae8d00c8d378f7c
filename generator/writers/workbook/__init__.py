"""Workbook: the nine 公开表 of a report as an xlsx in the official form, ready to print.

What is written is read back exactly.  A workbook keeps a number as a double, which stands for one
decimal of at most fifteen digits; an amount of more digits is written as text.  Everything else
is text as well, so that no name is ever taken for a formula.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Final

from xlsxwriter import Workbook

from generator.facts import Facts
from generator.tabulation import numbered, tabulate
from generator.telling.style import Style
from generator.writers.workbook.sheet_table import FONT, LOOKS, Caption, write_page

__all__ = ["to_workbook"]

_LONGEST: Final = 31  # characters in the name of a sheet


def to_workbook(facts: Facts, style: Style, unit: str, mark: str = "") -> bytes:
    """The tables of a report, a sheet each, in the order of the style; `unit` is 元 or 万元.

    A `mark` goes among the properties of the file (标记).
    """
    content = facts.report.content
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, {**options, "default_format_properties": {**FONT}}) as book:
        # Not the hour of writing: the same report is the same file.
        day = dt.datetime(content.year, 12, 31)  # noqa: DTZ001  a document's date has no zone
        title = f"{content.department}{content.year}年度部门{facts.report.kind}公开表"
        properties = {"title": title, "author": content.department, "created": day}
        book.set_properties(properties | ({"keywords": mark} if mark else {}))
        looks = {name: book.add_format(dict(look)) for name, look in LOOKS.items()}
        for at, (number, table) in enumerate(numbered(facts, tabulate(facts), style), 1):
            sheet = book.add_worksheet(f"{at:02d} {table.title}"[:_LONGEST])
            write_page(
                sheet,
                looks,
                table,
                Caption(number, content.department, content.year, unit),
            )
    return buffer.getvalue()
