"""Sheet: the page of GB/T 9704, upright and across, and the sizes of all that stands on it.

Every writer of pages takes its measures from here, so that their pages are the same.  Lengths are
in twips (twentieths of a point), sizes of type in half points.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct


class Shape(Struct, frozen=True):
    """A page and its margins; what is printed on it stands on `wide` by `high`."""

    paper: tuple[int, int]
    top: int
    right: int
    bottom: int
    left: int
    footer: int  # from the lower edge of the paper

    @property
    def wide(self) -> int:
        """Of the 版心, in twips."""
        return self.paper[0] - self.left - self.right

    @property
    def high(self) -> int:
        return self.paper[1] - self.top - self.bottom


# A4, 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm; the sheet turned, its head comes to the right.
UPRIGHT: Final = Shape((11906, 16838), 2098, 1474, 1984, 1588, 1446)
ACROSS: Final = Shape((16838, 11906), 1588, 2098, 1474, 1984, 850)

PITCH: Final = 570  # of a line of the text: 28.5 points, 22 of them on a page
SPACING: Final = -5  # between characters, so that 28 of 16 points stand on a line
# What else may be between them, the nearest first, so that no last line has two characters alone.
SPACINGS: Final = (SPACING, -8, -2, -11, 1, -14, 4)
TYPE: Final = 32  # half points: 3号

TITLE_TYPE: Final = 44  # 2号
TITLE_PITCH: Final = 720
TITLE_AFTER: Final = 120
COVER_NAME, COVER_TITLE, COVER_FOOT = 52, 72, TYPE  # 一号, 小初, 3号
COVER_ABOVE: Final = 2700  # the name of the department is in the upper third of the cover
COVER_PITCH: Final = 1000
COVER_SPACING: Final = 20  # between the characters on it
COVER_APART: Final = 200  # between the name and the title
CONTENTS_INDENT: Final = 480
ABOVE_PITCH: Final = 240  # of the two lines above a table
TABLE_TITLE_PITCH: Final = 460
TABLES_APART: Final = 480  # between two tables on one page
INDENT: Final = 2  # characters, of the first line
CAPTION_TYPE: Final = 24  # 小4, of what stands below a chart


class Type(Struct, frozen=True):
    """A size of type for tables: half points; twips of a line and of the air in a row."""

    name: str
    half_points: int
    line: int
    air: int


# 五号 and 小五, smaller and closer where a table else ran on to a second page, and what is left for
# amounts of ten figures in twelve columns.  A line is a tenth higher than its type and more: in a
# lower one LibreOffice cuts the heads off the characters.
TYPES: Final = (
    Type("", 21, 260, 140),
    Type("Small", 18, 210, 100),
    Type("Close", 17, 188, 14),
    Type("Tiny", 15, 190, 90),
)
ROLL: Final = (1100, UPRIGHT.wide - 1100)  # the columns of a roll: number, name
PAD: Final = 50  # left and right of what stands in a cell
BORDERS: Final = 60  # what the lines around a table take beside its rows
NOTE_TYPE, NOTE_PITCH, NOTE_BEFORE = 18, 240, 40
