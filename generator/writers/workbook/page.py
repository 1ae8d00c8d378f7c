"""Page: one table on a sheet: title, number, unit, cells, notes; how it prints and scrolls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.report import UNITS
from generator.tabulation import Table, arranged, notes_of
from generator.writers.workbook.boxes import (
    Box,
    boxes_of,
    heights_of,
    lines_of,
    width_of,
    widths_of,
)

FONT: Final = {"font_name": "宋体", "font_size": 10}

_TEXT: Final = {**FONT, "valign": "vcenter"}
_CELL: Final = {**_TEXT, "border": 1}
_MIDDLE: Final = {"align": "center", "text_wrap": True}
_AMOUNT: Final = {"align": "right", "num_format": "#,##0.00"}
LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {**_TEXT, "font_name": "黑体", "font_size": 18, "align": "center"},
    "left": _TEXT,
    "middle": {**_TEXT, "align": "center"},
    "right": {**_TEXT, "align": "right"},
    "note": {**_TEXT, "text_wrap": True},
    "name": {**_CELL, **_MIDDLE},
    "label": {**_CELL, "text_wrap": True},
    "sum": {**_CELL, **_MIDDLE, "bold": True},
    "amount": {**_CELL, **_AMOUNT},
    "summed": {**_CELL, **_AMOUNT, "bold": True},
}

_DIGITS: Final = 15  # of a decimal that a double keeps
_PLACES: Final = 6  # a 分 in 万元
_A4: Final = 9
_UPRIGHT: Final = 125  # digits across an upright page, at four fifths of the size
# What an A4 page holds within its margins at full size: digits across, points down.
_UPRIGHT_PAGE: Final = (100, 734)
_LYING_PAGE: Final = (147, 487)
_SQUEEZED: Final = Fraction(4, 3)  # pages that are still made one, by smaller letters
_TITLE: Final = 32  # points
_LINE: Final = 16
_ABOVE: Final = 3  # rows: title, number, department and unit

Looks = Mapping[str, Format]


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands above a table: its number (公开01表, or ''), whose it is, 元 or 万元."""

    number: str
    department: str
    year: str
    unit: str


def write_page(sheet: Worksheet, looks: Looks, table: Table, caption: Caption) -> None:
    """A table on a sheet of its own, from its title to its notes."""
    form = arranged(table)
    boxes = boxes_of(form)
    widths = widths_of(form, boxes, caption.unit)
    notes = list(notes_of(table, caption.unit))
    heights = [_TITLE, _LINE, _LINE, *heights_of(boxes, widths)]
    last, end = len(widths) - 1, len(heights)
    heights += [_LINE * lines_of(note, sum(widths)) for note in notes]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for row, height in enumerate(heights):
        sheet.set_row(row, height)
    for box in _above(table.title, caption, widths):
        _put(sheet, looks, box, caption.unit)
    for box in boxes:
        _put(sheet, looks, box, caption.unit, _ABOVE)
    for row, note in enumerate(notes, end):
        _put(sheet, looks, Box(row, 0, row, last, note, "note"), caption.unit)
    below = _ABOVE + len(form.heading) + bool(form.numbering)
    _on_screen(sheet, below, form.leading)
    sheet.repeat_rows(0, below - 1)
    _on_paper(sheet, widths, heights)


def _above(title: str, caption: Caption, widths: Sequence[int]) -> Iterator[Box]:
    """The rows above a table: its title, its number, whose it is, the year, the unit."""
    last = len(widths) - 1
    unit = f"金额单位：{caption.unit}"
    right = _start(widths, last, width_of(unit))
    middle = _start(widths, right - 1, width_of(caption.year))
    yield Box(0, 0, 0, last, title, "title")
    yield Box(1, 0, 1, last, caption.number, "right")
    yield Box(2, 0, 2, middle - 1, f"部门：{caption.department}", "left")
    yield Box(2, middle, 2, right - 1, caption.year, "middle")
    yield Box(2, right, 2, last, unit, "right")


def _start(widths: Sequence[int], last: int, room: int) -> int:
    """The first of the columns up to the last one that together have the room."""
    at = last
    while sum(widths[at : last + 1]) <= room and at > 1:
        at -= 1
    return at


def _put(sheet: Worksheet, looks: Looks, box: Box, unit: str, down: int = 0) -> None:
    """A cell, so many rows further down; merged where it covers several fields."""
    row, column, content, look = box.top + down, box.left, box.content, looks[box.look]
    if (box.top, column) != (box.bottom, box.right):
        sheet.merge_range(row, column, box.bottom + down, box.right, "", look)
    if not isinstance(content, str):
        _put_amount(sheet, (row, column), content.value / UNITS[unit], look)
    elif content:
        sheet.write_string(row, column, content, look)
    else:
        sheet.write_blank(row, column, None, look)


def _put_amount(sheet: Worksheet, at: tuple[int, int], value: Decimal, look: Format) -> None:
    _, digits, exponent = value.normalize().as_tuple()
    if len(digits) <= _DIGITS and int(exponent) >= -_PLACES:
        sheet.write_number(*at, Fraction(value), look)
    else:
        sheet.write_string(*at, f"{value:,f}", look)


def _on_screen(sheet: Worksheet, below: int, beside: int) -> None:
    """The headings stay in sight; no mark at codes and 行次, which are text on purpose."""
    sheet.freeze_panes(below, beside)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _on_paper(sheet: Worksheet, widths: Sequence[int], heights: Sequence[int]) -> None:
    """A4, as wide as the page and on one if it nearly is; else the headings on every page."""
    across, down = sum(widths), sum(heights)
    wide, high = _LYING_PAGE if across > _UPRIGHT else _UPRIGHT_PAGE
    if across > _UPRIGHT:
        sheet.set_landscape()
    scale = min(Fraction(wide, across), Fraction(1))
    sheet.fit_to_pages(1, 1 if down * scale <= high * _SQUEEZED else 0)
    sheet.set_paper(_A4)
    sheet.center_horizontally()
    sheet.print_area(0, 0, len(heights) - 1, len(widths) - 1)
    sheet.set_footer("&C第 &P 页，共 &N 页")
