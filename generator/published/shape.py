"""Shape: what the public sees: lines and tables in reading order, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from generator.problem import Place


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
