"""C06: a table by 科目 of final accounts that was published with its total alone."""

from __future__ import annotations

import pytest
from example import EXAMPLE, told
from msgspec.structs import replace

from generator.entry import read
from generator.inspection import Finding, inspect
from generator.problem import HINT, RIGHT
from generator.published.shape import Grid, Published
from generator.tabulation import publish
from generator.understanding import understand


def published() -> Published:
    return publish(told(read(EXAMPLE), "样本").document)


def without_rows(document: Published, title: str) -> Published:
    """The report with the rows of one of its tables taken out, all but its heading and 合计."""
    blocks = list(document.blocks)
    at = next(i for i, b in enumerate(blocks) if not isinstance(b, Grid) and b.text == title)
    where = next(i for i in range(at, len(blocks)) if isinstance(blocks[i], Grid))
    grid = blocks[where]
    assert isinstance(grid, Grid)
    kept = [i for i, row in enumerate(grid.rows) if not row[0][:1].isdigit()]
    rows, places = tuple(grid.rows[i] for i in kept), tuple(grid.places[i] for i in kept)
    blocks[where] = Grid(rows, places)
    return replace(document, blocks=tuple(blocks))


def found_in(document: Published) -> list[Finding]:
    return [one for one in inspect(understand(document)).checked if one.code == "C06"]


@pytest.mark.parametrize("title", ["收入决算表", "支出决算表", "一般公共预算财政拨款支出决算表"])
def test_a_total_without_rows_is_charged(title: str) -> None:
    (wrong,) = [f for f in found_in(without_rows(published(), title)) if f.level == HINT]
    assert (wrong.section, wrong.message) == (title, f"{title}只有合计行，没有各科目的行")


def test_tables_with_their_rows_hold() -> None:
    assert len(found := found_in(published())) == 3
    assert all(one.level == RIGHT for one in found)
