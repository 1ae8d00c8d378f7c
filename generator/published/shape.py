"""Disclosure: what the public sees: lines and tables in reading order, each with its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: page (0 where the format has none) and line, both from 1.

    In a workbook the page is the number of the sheet, the line that of the row; `sheet` is its
    name, and `column` that of the cell, from 1 (0: the whole row).
    """

    page: int
    line: int
    sheet: str = ""
    column: int = 0

    def __str__(self) -> str:
        if self.sheet:
            cell = f"!{letters(self.column)}{self.line}" if self.column else f" 第 {self.line} 行"
            return f"{self.sheet}{cell}"
        return f"第 {self.page} 页第 {self.line} 行" if self.page else f"第 {self.line} 行"


def letters(column: int) -> str:
    """A column of a workbook as its users name it: 1 is A, 27 is AA."""
    named = ""
    while column > 0:
        column, last = divmod(column - 1, 26)
        named = chr(ord("A") + last) + named
    return named


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text as it stands, white space at its ends removed."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is ruled or marked up: rows of cells, blank cells kept as ''.

    A merged cell has its text in its first cell and '' in the others; `places` has one place a row.
    Text wrapped inside a cell is joined without a break.
    """

    rows: tuple[tuple[str, ...], ...]
    places: tuple[Place, ...]

    def place(self, row: int, column: int) -> Place:
        """Where a cell stands, counted from 0: in a workbook the cell, elsewhere its row."""
        place = self.places[row]
        return Place(place.page, place.line, place.sheet, column + 1) if place.sheet else place


@dataclass(frozen=True, slots=True)
class Published:
    """A published document in reading order, before anything in it is understood.

    `unread` says, in Chinese and a sentence each, what of the document could not be read.
    """

    name: str
    format: str
    blocks: tuple[TextLine | Grid, ...]
    unread: tuple[str, ...] = ()


class Unreadable(ValueError):  # noqa: N818  what was handed in is not a report that can be read
    """A document that cannot be read; the message says why and what to do."""
