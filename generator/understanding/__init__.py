"""Understanding: a published document's tables and prose, told apart and named.

Every cell and every character keeps its place in the document.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from generator.published.shape import Chart, Published, TextLine
from generator.understanding.identity import Ground, identified, labels
from generator.understanding.joined import with_tables
from generator.understanding.sections import Text, divided
from generator.understanding.spelling import plain
from generator.understanding.tables import WAN, TableCell, Tables, Untaken, tables_in
from generator.understanding.unfolding import unfolded


class Understood(Struct, frozen=True):
    """A published report: who and when, its tables, its sections.

    `grounds` says of kind, scope, department and year (类型, 范围, 部门, 年度) what each was
    concluded from; what is not known has none.
    """

    name: str
    kind: str
    department: str
    year: int | None
    tables: Tables
    sections: tuple[Text, ...]
    notes: tuple[TextLine, ...] = field(default=())  # the lines outside the sections
    scope: str = ""
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    charts: tuple[Chart, ...] = ()


def understand(document: Published) -> Understood:
    """The tables and the sections of a report; what cannot be found is simply not there."""
    blocks = tuple(unfolded(document.blocks))
    sections, rest = divided(blocks)
    lines = [block for block in blocks if isinstance(block, TextLine)]
    grounds = identified([*lines, *labels(blocks)], sections)
    year = grounds.get("年度")
    return Understood(
        document.name,
        grounds["类型"].value,
        grounds["部门"].value if "部门" in grounds else "",
        int(year.value) if year else None,
        tables_in(rest, sections, blocks),
        sections,
        tuple(block for block in rest if isinstance(block, TextLine)),
        grounds["范围"].value if "范围" in grounds else "",
        grounds,
        document.charts,
    )


__all__ = [
    "WAN",
    "Ground",
    "TableCell",
    "Tables",
    "Text",
    "Understood",
    "Untaken",
    "plain",
    "understand",
    "with_tables",
]
