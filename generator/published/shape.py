"""Shape: what the public sees: lines and tables in reading order, each with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from generator.problem import Place
from generator.rule import Rule

LOST: Final = "〓"  # what stands for a figure that cannot be read, as where a type is missing

Content = str | Decimal  # of a cell of a workbook; '' where it is blank
Cells = Mapping[str, Sequence[Sequence[Content]]]  # the rows of each sheet, by its name


class TextLine(Struct, frozen=True):
    """A line of text as it stands, white space at its ends removed."""

    text: str
    place: Place


class Grid(Struct, frozen=True):
    """A table as it is ruled or marked up: rows of cells, blank cells kept as ''.

    A merged cell has its text in its first cell and '' in the others; `places` has one place a row.
    Text wrapped inside a cell is joined without a break.  A table whose cells are in no certain
    columns is not `whole`: each of its rows is one cell, as it stands.
    """

    rows: tuple[tuple[str, ...], ...]
    places: tuple[Place, ...]
    whole: bool = True

    def place(self, row: int, column: int) -> Place:
        """Where a cell stands, counted from 0: in a workbook the cell, elsewhere its row."""
        place = self.places[row]
        return Place(place.page, place.line, place.sheet, column + 1) if place.sheet else place


class Point(Struct, frozen=True):
    """A value that a chart shows at a category; `kept` is that of the workbook behind the chart.

    Either is None where there is none.
    """

    category: str
    value: Decimal | None
    kept: Decimal | None = None


class Series(Struct, frozen=True):
    """The values of a chart that have one colour; `form` is the format that they are printed in."""

    name: str
    points: tuple[Point, ...]
    form: str = ""


class Chart(Struct, frozen=True):
    """A chart that Word or a workbook draws of numbers; `name` is what it is called, as 图1.

    `words` is what is written on it besides: titles of the chart and of its axes, the head of its
    workbook.
    """

    name: str
    words: str
    series: tuple[Series, ...]
    place: Place


class Published(Struct, frozen=True):
    """A published document in reading order, before anything in it is understood.

    `unread` says, in Chinese and a sentence each, what of the document could not be read; `charts`
    are those whose numbers were.
    """

    name: str
    format: str
    blocks: tuple[TextLine | Grid, ...]
    unread: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()


UNREADABLE_REPORT: Final = Rule(
    "J01",
    "交来的报告、表格读得了",
    "公开的报告是 pdf、docx、html、Markdown 或纯文本，公开表是 xlsx 或 xls；扫描的图片、加了密的、"
    "坏了的、大得不像报告的读不了。读不全的地方一一说明，不当作没有。",
    "把公开表扫描成图片，存进 pdf",
    "从报表软件导出 xlsx",
    hint="提示：有一处没有读，其余的读了。",
)


class Unreadable(ValueError):  # noqa: N818  what was handed in is not a report that can be read
    """A document that cannot be read; the message says why and what to do."""

    rule = UNREADABLE_REPORT


class NotThere(Unreadable):
    """There is no such file; the message names it, and what may have been meant."""
