"""Page: one table on a sheet: title, number, unit, cells, notes; how it prints and scrolls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, combinations
from typing import Any, Final

from msgspec import Struct
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.entry.spelt import TODO
from generator.entry.values import UNITS
from generator.number.figure import is_unsaid
from generator.tabulation import Table, arranged, caption_of, notes_of
from generator.writers.workbook.boxes import (
    Box,
    boxes_of,
    heights_of,
    lines_of,
    spread,
    width_of,
    widths_of,
)

_SIZE, _TITLE_SIZE = 10, 18  # points
FONT: Final = {"font_name": "宋体", "font_size": _SIZE}

_TEXT: Final = {**FONT, "valign": "vcenter"}
_CELL: Final = {**_TEXT, "border": 1}
_MIDDLE: Final = {"align": "center", "text_wrap": True}
# The room of a space keeps the last digit off the line.
_AMOUNT: Final = {"align": "right", "num_format": "#,##0.00_ "}
LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {**_TEXT, "font_name": "黑体", "font_size": _TITLE_SIZE, "align": "center"},
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
_A4: Final = 9
_UPRIGHT: Final = 6  # columns of a table on an upright page, as the official form has it
# What an A4 page holds within its margins at full size: digits across, points down.
_UPRIGHT_PAGE: Final = (100, 734)
_LYING_PAGE: Final = (147, 487)
_SQUEEZED: Final = Fraction(7, 5)  # pages that are still made one, by smaller letters
_MOST_AIR: Final = 8  # points
_TITLE: Final = 32
_LINE: Final = 16
_ABOVE: Final = 3  # rows: title, number, department and unit

Looks = Mapping[str, Format]


class Caption(Struct, frozen=True):
    """What stands above a table: its number (公开01表, or ''), whose it is, 元 or 万元."""

    number: str
    department: str
    year: int
    unit: str


def write_page(sheet: Worksheet, looks: Looks, table: Table, caption: Caption) -> None:
    """A table on a sheet of its own, from its title to its notes."""
    form = arranged(table)
    boxes = boxes_of(form)
    widths = widths_of(form, boxes, caption.unit)
    lies = len(widths) > _UPRIGHT
    wide = (_LYING_PAGE if lies else _UPRIGHT_PAGE)[0]
    widths = spread(widths, form, max(wide, width_of(table.title) * _TITLE_SIZE // _SIZE))
    notes = list(notes_of(table, caption.unit))
    heights = [_TITLE, _LINE, _LINE, *heights_of(boxes, widths)]
    last, end = len(widths) - 1, len(heights)
    heights += [_LINE * lines_of(note, sum(widths)) for note in notes]
    paper = _Paper(lies, sum(widths), sum(heights))
    heights[_ABOVE:end] = [height + paper.air(end - _ABOVE) for height in heights[_ABOVE:end]]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for row, height in enumerate(heights):
        sheet.set_row(row, height)
    for box in _above(table, caption, widths):
        _put(sheet, looks, box, caption.unit)
    for box in boxes:
        _put(sheet, looks, box, caption.unit, _ABOVE)
    for row, note in enumerate(notes, end):
        _put(sheet, looks, Box(row, 0, row, last, note, "note"), caption.unit)
    below = _ABOVE + len(form.heading) + bool(form.numbering)
    _on_screen(sheet, below, form.leading)
    sheet.repeat_rows(0, below - 1)
    sheet.print_area(0, 0, len(heights) - 1, last)
    paper.set_up(sheet)


def _above(table: Table, caption: Caption, widths: Sequence[int]) -> Iterator[Box]:
    """The rows above a table: its title, its number, whose it is, the year, the unit."""
    last = len(widths) - 1
    texts = caption_of(table, caption.department, caption.year, caption.unit)
    left, right = _thirds(widths, [width_of(one) for one in texts])
    yield Box(0, 0, 0, last, table.title, "title")
    yield Box(1, 0, 1, last, caption.number, "right")
    yield Box(2, 0, 2, left - 1, texts[0], "left")
    yield Box(2, left, 2, right - 1, texts[1], "middle")
    yield Box(2, right, 2, last, texts[2], "right")


def _thirds(widths: Sequence[int], rooms: Sequence[int]) -> tuple[int, int]:
    """Where the second and the third of three texts begin, so that the second is in the middle."""
    sums = [0, *accumulate(widths)]
    whole = sums[-1]

    def unfit(cut: tuple[int, int]) -> tuple[int, int]:
        sides = (sums[cut[0]], sums[cut[1]] - sums[cut[0]], whole - sums[cut[1]])
        lacking = sum(max(room + 1 - side, 0) for side, room in zip(sides, rooms, strict=True))
        return lacking, abs(sides[0] - sides[2])

    return min(combinations(range(1, len(widths)), 2), key=unfit)


def _put(sheet: Worksheet, looks: Looks, box: Box, unit: str, down: int = 0) -> None:
    """A cell, so many rows further down; merged where it covers several fields."""
    row, column, content, look = box.top + down, box.left, box.content, looks[box.look]
    if (box.top, column) != (box.bottom, box.right):
        sheet.merge_range(row, column, box.bottom + down, box.right, "", look)
    if not isinstance(content, str) and is_unsaid(content):
        sheet.write_string(row, column, TODO, look)
    elif not isinstance(content, str):
        _put_amount(sheet, (row, column), content.value / UNITS[unit], look)
    elif content:
        sheet.write_string(row, column, content, look)
    else:
        sheet.write_blank(row, column, None, look)


def _put_amount(sheet: Worksheet, at: tuple[int, int], value: Decimal, look: Format) -> None:
    if len(value.normalize().as_tuple().digits) <= _DIGITS:
        # As a Decimal it is written digit for digit; a float would come out as 74.40000000000001.
        plain = Decimal(f"{value.normalize():f}")
        sheet.write_number(*at, plain, look)  # type: ignore[call-overload]  # it takes any number
    else:
        sheet.write_string(*at, f"{value:,f}", look)


def _on_screen(sheet: Worksheet, below: int, beside: int) -> None:
    """The headings stay in sight; no mark at codes and 行次, which are text on purpose."""
    sheet.freeze_panes(below, beside)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


class _Paper(Struct, frozen=True):
    """An A4 page, lying or upright, and what goes on it: digits across, points down."""

    lies: bool
    across: int
    down: int

    @property
    def _size(self) -> tuple[int, int]:
        return _LYING_PAGE if self.lies else _UPRIGHT_PAGE

    @property
    def _length(self) -> Fraction:
        """The points that the page holds, where the table is made as wide as the page is."""
        wide, high = self._size
        return high * max(Fraction(self.across, wide), Fraction(1))

    def air(self, rows: int) -> int:
        """How many points higher each row may be before the page is full."""
        return min(max(int(self._length - self.down) // rows, 0), _MOST_AIR)

    def set_up(self, sheet: Worksheet) -> None:
        """As wide as the page, and on one if it nearly is; its number at the foot."""
        sheet.set_paper(_A4)
        if self.lies:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 1 if self.down <= self._length * _SQUEEZED else 0)
        sheet.center_horizontally()
        sheet.set_footer("&C第 &P 页，共 &N 页")
