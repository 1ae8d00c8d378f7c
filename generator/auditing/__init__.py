"""Auditing: a report from file to result, with what somebody has acknowledged of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from generator.auditing.handed import NOTHING, Handed, accompanied
from generator.inspection import inspect
from generator.published import from_bytes, read_published
from generator.published.shape import Published
from generator.results import Result
from generator.results.acknowledged import Acknowledgements, beside
from generator.understanding import Untaken, understand


def audited(path: Path, name: str = "", handed: Handed = NOTHING) -> Result:
    """The result of one report, with the acknowledgements beside it; `name` is what it is called.

    `handed` is what was given with it. Raises Unreadable, Unfitting where that is not what goes
    with the report, and InvalidReport where the acknowledgements are wrong.
    """
    document = read_published(path)
    known = _acknowledged(beside(path))
    return _of(replace(document, name=name) if name else document, handed, known)


def audited_bytes(data: bytes, name: str, handed: Handed = NOTHING) -> Result:
    """The result of a report that comes without a file, and so without acknowledgements.

    Raises Unreadable and Unfitting.
    """
    return _of(from_bytes(data, name), handed, Acknowledgements())


def _of(document: Published, handed: Handed, known: Acknowledgements) -> Result:
    understood, others = accompanied(understand(document), handed)
    unread = (*document.unread, *_untaken(understood.tables.untaken))
    return Result(understood, inspect(understood, others), known, unread)


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
    if not path.is_file():
        return Acknowledgements()
    from generator.results.acknowledging import read_acknowledgements

    return read_acknowledgements(path)
