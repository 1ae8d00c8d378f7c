"""Joined: the prose of a report with the tables of the workbooks that stand beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace

from generator.published.shape import Grid, Published, TextLine
from generator.understanding.sections import Text
from generator.understanding.tables import Tables, tables_in

_Of = TypeVar("_Of")


def with_tables(
    printed: Tables, sections: Sequence[Text], workbooks: Sequence[Published]
) -> Tables:
    """A report's tables, each that the workbooks have too taken from them."""
    blocks: list[TextLine | Grid] = [block for one in workbooks for block in one.blocks]
    handed = tables_in(blocks, sections)
    taken = {key for key in handed.found if handed.cells.get(key)}
    kept = {key for key in printed.found if key not in taken}

    def both(one: Mapping[str, _Of], two: Mapping[str, _Of]) -> dict[str, _Of]:
        return {k: v for k, v in one.items() if k in kept} | {
            k: v for k, v in two.items() if k in taken
        }

    return replace(
        handed,
        cells=both(printed.cells, handed.cells),
        found=tuple(dict.fromkeys((*sorted(taken), *printed.found, *handed.found))),
        ruled=frozenset((printed.ruled & kept) | (handed.ruled & taken)),
        torn=frozenset((printed.torn & kept) | (handed.torn & taken)),
        lost=frozenset((printed.lost & kept) | (handed.lost & taken)),
        columns=both(printed.columns, handed.columns),
        measures=both(printed.measures, handed.measures),
        untaken=(*(one for one in printed.untaken if one.statement not in taken), *handed.untaken),
    )
