"""Exported: a table as a workbook or as CSV: every cell a text, none of them a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from xlsxwriter import Workbook

from generator.later import matcher

Cells = Sequence[str]

_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER: Final = matcher(r"-?\d[\d,]*(\.\d+)?", re.ASCII)
_WIDE, _NARROW = 30, 12  # columns
_LONGEST: Final = 32_000  # characters that a cell holds


def plain(text: str) -> str:
    """A cell that no program takes for a formula; an amount stays one."""
    if text.lstrip(" ").startswith(_BEGINS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def to_csv(head: Cells, rows: Iterable[Cells]) -> bytes:
    """CSV as Excel and WPS open it: UTF-8 with its mark."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in (head, *rows):
        writer.writerow(map(plain, row))
    return buffer.getvalue().encode("utf-8-sig")


def to_xlsx(title: str, head: Cells, rows: Iterable[Cells]) -> bytes:
    """A workbook of one sheet; amounts are texts, so that none of their places is lost."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True, "border": 1, "text_wrap": True})
        right = book.add_format({"align": "right"})
        for column, text in enumerate(head):
            sheet.write_string(0, column, text, bold)
            sheet.set_column(column, column, _WIDE if column in (1, 2) else _NARROW)
        many = 0
        for many, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                look = right if _NUMBER.fullmatch(text) else None
                sheet.write_string(many, column, plain(text)[:_LONGEST], look)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, many, len(head) - 1)
    return buffer.getvalue()
