"""Auditing: a report from file to result, with what somebody has acknowledged of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from generator.auditing.handed import NOTHING, Handed, accompanied
from generator.entry.on_disk import on_disk
from generator.inspection import Inspection, inspect
from generator.inspection.equations.scrambled import SCRAMBLED, is_scrambled, unaccused
from generator.inspection.form.charted import X12
from generator.published import read_published
from generator.results import Result
from generator.results.acknowledged import Acknowledgements, beside
from generator.understanding import Tables, Untaken, understand


def audit(source: Path | bytes, name: str = "", handed: Handed = NOTHING) -> Result:
    """The result of one published report: a file, or the bytes of one; `name` is what it is called.

    `handed` is what was given with it, to be held against it.  The acknowledgements beside a file
    are heeded; bytes have none.  Raises Unreadable, Unfitting where what was given does not go with
    the report, and InvalidReport where the acknowledgements are wrong.
    """
    document = read_published(source, name)
    known = (
        Acknowledgements() if isinstance(source, bytes) else _acknowledged(on_disk(beside(source)))
    )
    understood, others = accompanied(understand(document), handed)
    inspection = inspect(understood, others)
    unread = (*document.unread, *_untaken(understood.tables.untaken), *_unheld(inspection))
    if document.format == "pdf" and is_scrambled(inspection):
        pages = "、".join(map(str, _pages(understood.tables)))
        inspection, unread = unaccused(inspection), (*unread, f"第 {pages} 页{SCRAMBLED}；{_ASK}")
    return Result(understood, inspection, known, unread)


_ASK: Final = "没有核对，请用原来的 Word 或可复制文字的 PDF"


def _pages(tables: Tables) -> Sequence[int]:
    """The pages that have figures of the tables."""
    return sorted({cell.place.page for found in tables.cells.values() for cell in found.values()})


def _unheld(inspection: Inspection) -> Iterator[str]:
    """The figures of charts that nothing was held against, where others were."""
    if inspection.looked_at(X12) and (said := inspection.skipped.get(X12.code)):
        yield said


_NAMED: Final = 5  # tables that a sentence names


def _untaken(lost: Sequence[Untaken]) -> Iterator[str]:
    """The tables, and rows of tables, whose amounts nothing was held against."""
    tables = dict.fromkeys(
        f"“{one.title}”（{one.place}）" if one.title else str(one.place)
        for one in lost
        if one.whole
    )
    if tables:
        more = f" 等 {len(tables)} 处" if len(tables) > _NAMED else ""
        named = "、".join([*tables][:_NAMED])
        yield f"有的表没有认出来，里面的数没有核对：{named}{more}"
    for one in lost:
        if not one.whole:
            yield (
                f"“{one.title}”有 {one.rows} 行没有认出科目编码，里面的数没有核对，"
                f"第一行是 {one.place}“{one.row}”"
            )


def _acknowledged(path: Path) -> Acknowledgements:
    """What stands in a file of acknowledgements; few reports have one, and YAML takes its time."""
    if not os.path.lexists(path):
        return Acknowledgements()
    from generator.results.acknowledging import read_acknowledgements

    return read_acknowledgements(path)
