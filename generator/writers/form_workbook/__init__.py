"""Form: a workbook to fill in: what is to be typed is open and said, all else is locked.

The cells that are computed hold their results as well as their formulas, so that whatever shows the
workbook shows them.  There is no password: who wants to move a column may.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.importing.filling.questions import TITLE, Book
from generator.importing.filling.record import SHEET, rows_of
from generator.writers.form_workbook.front_page import write_front
from generator.writers.form_workbook.question_sheet import BASIC, LOOKS, QuestionSheet

__all__ = ["to_form"]

_MONEY: Final = frozenset({"sum", "amount", "money"})
_EXACT: Final = {"num_format": "#,##0.00####_ "}  # a 分 has six places in 万元


def to_form(book: Book) -> bytes:
    """The workbook as xlsx."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    whose = book.whose
    with Workbook(buffer, {**options, "default_format_properties": {**BASIC}}) as file:
        # Not the hour of writing: the same input is the same file.
        day = dt.datetime(whose.year, 12, 31)  # noqa: DTZ001  a document's date has no zone
        title = f"{whose.department}{whose.year}年度部门{whose.kind}{TITLE}"
        file.set_properties({"title": title, "author": whose.department, "created": day})
        exact = _MONEY if whose.unit == "万元" else frozenset[str]()
        looks = {
            name: file.add_format({**look, **(_EXACT if name in exact else {})})
            for name, look in LOOKS.items()
        }
        front = file.add_worksheet("填写说明")
        pages = [
            QuestionSheet(file.add_worksheet(f"{at} {page.name}"), looks, book.whose, page, at)
            for at, page in enumerate(book.pages, 1)
        ]
        for page in pages:
            page.write()
        write_front(front, looks, whose, pages)
        _keep(file.add_worksheet(SHEET), looks["kept"], book)
        front.activate()
    return buffer.getvalue()


def _keep(sheet: Worksheet, look: Format, book: Book) -> None:
    """The record, where nobody sees it."""
    for at, row in enumerate(rows_of(book)):
        for column, text in enumerate(row):
            sheet.write_string(at, column, text, look)
    sheet.protect()
    sheet.hide()
