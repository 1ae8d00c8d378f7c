"""Untaken: the amounts of ruled tables of which nothing was taken, so that none is lost unsaid."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from generator.later import matcher
from generator.problem import Place
from generator.published.shape import Grid, TextLine
from generator.understanding.tables.cells import AMOUNT, Reading, Untaken
from generator.understanding.tables.gathered import Part
from generator.vocabulary.statements import spelled

_AMOUNT: Final = matcher(AMOUNT)
_TABLE: Final = matcher(r"[(]?(?:公开|财决|预算)?\d{0,2}(?:-\d{1,2})?表[)]?")  # its number alone
_ZERO: Final = matcher(r"[-0.,]*")
_SHOWN: Final = 30  # characters of a title or a row
_ABOVE: Final = 6  # lines above a table in which its title stands


def untaken(
    blocks: Sequence[TextLine | Grid], parts: Mapping[str, Part], readings: Mapping[str, Reading]
) -> Iterator[Untaken]:
    """Every ruled table, or the rows of one, with amounts of which nothing was taken."""
    owners = {id(block): key for key, part in parts.items() for block in part.blocks}
    taken = {_row(place) for reading in readings.values() for place in reading.places()}
    for at, block in enumerate(blocks):
        # Of one that is not whole the reader has said so.
        if isinstance(block, Grid) and block.whole and (lost := _lost(block, taken)):
            first, count, every = lost
            key = owners.get(id(block), "")
            if not every and (not key or parts[key].statement.rows != "code"):
                continue  # the others are read column by column, and say each amount but once
            title = parts[key].title if key else _title(block, blocks[max(0, at - _ABOVE) : at])
            row = " ".join(filter(None, block.rows[first]))[:_SHOWN]
            yield Untaken(key, title, block.places[first], count, every, row)


def _lost(grid: Grid, taken: Collection[tuple[int, int, str]]) -> tuple[int, int, bool] | None:
    """The first row with amounts that gave nothing, how many there are, whether no row did."""
    left = [at for at, place in enumerate(grid.places) if _row(place) not in taken]
    lost = [at for at in left if any(map(_is_amount, grid.rows[at]))]
    return (lost[0], len(lost), len(left) == len(grid.rows)) if lost else None


def _row(place: Place) -> tuple[int, int, str]:
    return place.page, place.line, place.sheet


def _is_amount(cell: str) -> bool:
    if not cell[-1:].isdigit():  # as most cells, which are blank or words
        return False
    text = spelled(cell)
    return bool(_AMOUNT.fullmatch(text)) and not _ZERO.fullmatch(text)


def _title(grid: Grid, before: Sequence[TextLine | Grid]) -> str:
    """The line above a table that says what it is; else the nearest one."""
    sheet = grid.places[0].sheet
    lines = [block for block in before if isinstance(block, TextLine)]
    above = [line.text for line in lines if line.place.sheet == sheet]
    named = [text for text in above if "表" in text and not _TABLE.fullmatch(spelled(text))]
    return (named or above or [""])[-1].strip()[:_SHOWN]
