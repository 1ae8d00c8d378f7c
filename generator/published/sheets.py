"""Sheets: the cells of a workbook as calamine reads them; also a program, for what may not end.

An xls cannot be measured before it is laid out, so it is read by this file as a process of its own,
which is limited and can be ended: the workbook on its standard input, one JSON array of sheets on
its standard output.  Nothing here imports the package: the process starts in a moment.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import python_calamine

MAX_MEMORY = 1 << 30
MAX_SECONDS = 30  # of the processor
MAX_CELLS = 2_000_000
_ALL = False  # skip_empty_area: rows and columns count from the first of the sheet
LOCKED, LARGE, FAULTY = "locked", "large", "faulty"


class NotSheets(Exception):  # noqa: N818  a workbook that is none
    """What is wrong with it: LOCKED, LARGE or FAULTY."""


def sheets(data: bytes) -> list[dict[str, Any]]:
    """Each worksheet: name, hidden, merged (first row and column, last ones, from 0), rows.

    A cell is a str, a number, a date as a str, or None.  Raises NotSheets.
    """
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        return list(_sheets(workbook))
    except python_calamine.PasswordError:
        raise NotSheets(LOCKED) from None
    except (NotSheets, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001  a fault of its own is a PanicException, no Exception
        raise NotSheets(FAULTY) from None


def _sheets(workbook: python_calamine.CalamineWorkbook) -> Iterator[dict[str, Any]]:
    cells = 0
    for sheet in workbook.sheets_metadata:
        if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        read = workbook.get_sheet_by_name(sheet.name)
        cells += (read.total_height + 1) * (read.total_width + 1)
        if cells > MAX_CELLS:
            raise NotSheets(LARGE)
        yield {
            "name": sheet.name,
            "hidden": sheet.visible != python_calamine.SheetVisibleEnum.Visible,
            "merged": [[*first, *last] for first, last in read.merged_cell_ranges or ()],
            "rows": [[_cell(value) for value in row] for row in read.to_python(_ALL)],
        }


def _cell(value: object) -> str | float | None:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value or None
    if isinstance(value, int | float):
        return value
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def main() -> None:
    """One workbook from the standard input; what is wrong with it as a JSON text."""
    try:
        answer: object = sheets(sys.stdin.buffer.read())
    except NotSheets as error:
        answer = error.args[0]
    json.dump(answer, sys.stdout)
