"""Disclosure: what the public sees: lines and tables in reading order, each with its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: page (0 where the format has none) and line, both from 1."""

    page: int
    line: int

    def __str__(self) -> str:
        return f"第 {self.page} 页第 {self.line} 行" if self.page else f"第 {self.line} 行"


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


@dataclass(frozen=True, slots=True)
class Published:
    """A published document in reading order, before anything in it is understood."""

    name: str
    format: str
    blocks: tuple[TextLine | Grid, ...]


class Unreadable(ValueError):  # noqa: N818  what was handed in is not a report that can be read
    """A document that cannot be read; the message says why and what to do."""
