"""Tables: the statements of a published report, by title; columns by heading, rows by name.

The keys, rows and columns are those of generator.statements (its docstring lists them all).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from generator.later import matcher
from generator.published.shape import LOST, Grid
from generator.understanding.sections import Text
from generator.understanding.tables.cells import (
    AMOUNT,
    WAN,
    Measure,
    Reading,
    TableCell,
    Tables,
    Untaken,
    scaled,
)
from generator.understanding.tables.coded import read_coded
from generator.understanding.tables.economic import read_economic
from generator.understanding.tables.expense_table import read_expenses
from generator.understanding.tables.gathered import Block, Part, gathered
from generator.understanding.tables.labelled import is_listed, read_labelled
from generator.understanding.tables.purchases import read_purchases
from generator.understanding.tables.units import measured
from generator.understanding.tables.untaken import untaken
from generator.vocabulary.statements import LISTED

__all__ = ["AMOUNT", "WAN", "Measure", "TableCell", "Tables", "Untaken", "tables_in"]


def tables_in(
    blocks: Sequence[Block], sections: Sequence[Text], every: Sequence[Block] = ()
) -> Tables:
    """Every statement among the blocks, in 元; `sections` tell what unit they are printed in.

    `every` has the blocks of the whole document, where they are more than those.
    """
    parts = gathered(blocks)
    readings = {key: _read(part) for key, part in parts.items()}
    cells = {key: reading.cells for key, reading in readings.items()}
    measures = measured(parts, cells, sections)
    torn = frozenset(k for k, part in parts.items() if readings[k].torn or _is_torn(part))
    lost = frozenset(key for key, part in parts.items() if _has_lost(part))
    ruled = {key for key, part in parts.items() if _is_ruled(part) and readings[key].whole}
    units = Counter(measures[key].unit for key, found in cells.items() if found)
    return Tables(
        units.most_common(1)[0][0] if units else "万元",
        {key: scaled(key, found, measures[key].unit) for key, found in cells.items()},
        tuple(parts),
        frozenset(ruled - lost - torn),
        {key: frozenset(reading.columns) for key, reading in readings.items()},
        measures,
        {key: frozenset(reading.lines) for key, reading in readings.items()},
        {key: part.title for key, part in parts.items()},
        tuple(untaken(every or blocks, parts, readings)),
        torn,
        lost,
    )


def _has_lost(part: Part) -> bool:
    """Whether a figure of a table is one that cannot be read: it is no blank cell."""
    return any(
        LOST in text
        for block in part.blocks
        for text in (map("".join, block.rows) if isinstance(block, Grid) else (block.text,))
    )


def _is_ruled(part: Part) -> bool:
    """Whether a table is in its grid: no row of figures has fallen out of it."""
    texts = [block.text for block in part.blocks if not isinstance(block, Grid)]
    fallen = any(_FIGURES.fullmatch(text) and len(_AMOUNTS.findall(text)) > 1 for text in texts)
    return len(texts) < len(part.blocks) and not fallen


_FIGURES: Final = matcher(r"[-\d.,|\s]+")
_AMOUNTS: Final = matcher(r"\d\.\d")


def _is_torn(part: Part) -> bool:
    return any(isinstance(block, Grid) and not block.whole for block in part.blocks)


def _read(part: Part) -> Reading:
    statement = part.statement
    listed = LISTED.get(statement.key)
    if listed and is_listed(statement, part.blocks):
        return read_labelled(listed, part.blocks)
    if statement.rows == "label":
        return read_labelled(statement, part.blocks)
    if statement.rows == "economic":
        return read_economic(statement, part.blocks)
    if statement.rows == "purchases":
        return read_purchases(statement, part.blocks)
    if statement.rows == "expenses":
        return read_expenses(part.title, part.blocks)
    return read_coded(statement, part.blocks)
