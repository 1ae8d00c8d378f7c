"""Sweeping: what was kept for a while goes: answers, files handed out, jobs that have ended.

Their bytes go with them, where nothing else refers to them: what a version, a signing or an audit
rests on stays, and the database itself would refuse (`migrations`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    delete,
    exists,
    literal,
    or_,
    select,
    tuple_,
)

from generator.serving.store.database import Database, now
from generator.serving.store.kept import (
    ANSWERED,
    BATCH_REPORTS,
    CONTENTS,
    HANDED_OUT,
    JOB_LINES,
    JOBS,
    NAMED_IN,
    REFERRING,
)

DAY: Final = 86_400_000  # milliseconds
KEPT: Final = 7 * DAY
_MANY: Final = 100  # rows at a time: nobody who writes meanwhile waits long
_ENDED: Final = ("完成", "失败", "取消")
_CALLED: Final = ("", "已发", "放弃")
_BATCH_WAITS: Final = "等待"


class _Fleeting(Struct, frozen=True):
    """What is kept for a while: which rows may go, and the digests that each refers to."""

    table: Table
    over: ColumnElement[bool]
    digests: Callable[[Row[Any]], Iterable[str]]


def _of_job(row: Row[Any]) -> Iterable[str]:
    """The answer of a job, the files that it is about, and what it was taken down from.

    The last is `sent` (interface/postponed).
    """
    sent = json.loads(row.request)
    files = [str(one["digest"]) for one in sent.get("files", ())]
    return [row.answer, *files, *([str(sent["sent"])] if "sent" in sent else [])]


_FLEETING: Final = (
    _Fleeting(ANSWERED, ANSWERED.c.key != "", lambda row: [row.answer]),
    _Fleeting(HANDED_OUT, HANDED_OUT.c.digest != "", lambda row: [row.digest]),
    _Fleeting(
        JOBS,
        JOBS.c.state.in_(_ENDED)
        & JOBS.c.called.in_(_CALLED)
        # The page of a batch says of a report that was never audited that its job has failed.
        & JOBS.c.id.not_in(
            select(BATCH_REPORTS.c.job).where(BATCH_REPORTS.c.state == _BATCH_WAITS)
        ),
        _of_job,
    ),
)


def sweep(database: Database, kept: int = KEPT) -> int:
    """Takes away what is older than so many milliseconds; how many rows went."""
    gone = 0
    for one in _FLEETING:
        after: tuple[Any, ...] = ()
        while True:
            with database.writing() as connection:
                rows = _old(connection, one, now() - kept, after)
                gone += _sweep(connection, one, rows)
            if len(rows) < _MANY:
                break
            after = _key(one.table, rows[-1])
    return gone


def _old(
    connection: Connection, one: _Fleeting, before: int, after: tuple[Any, ...]
) -> list[Row[Any]]:
    """The next rows that may go, in the order of their keys."""
    keys = [*one.table.primary_key]
    asked = select(one.table).where(one.over, one.table.c.at < before).order_by(*keys).limit(_MANY)
    if after:
        asked = asked.where(tuple_(*keys) > tuple_(*map(literal, after)))
    return list(connection.execute(asked))


def _key(table: Table, row: Row[Any]) -> tuple[Any, ...]:
    return tuple(getattr(row, one.name) for one in table.primary_key)


def forget(connection: Connection, answer: Row[Any]) -> None:
    """Takes one answer away before its time is looked after."""
    _sweep(connection, _FLEETING[0], [answer])


def _sweep(connection: Connection, one: _Fleeting, rows: list[Row[Any]]) -> int:
    """Takes rows away, with the bytes that nothing else refers to."""
    named = {row: {d for d in one.digests(row) if d} for row in rows}
    there = set().union(*named.values()) if named else set()
    free = _held(connection, there)
    going = [row for row, digests in named.items() if digests <= free]
    for row in going:
        here = zip(one.table.primary_key, _key(one.table, row), strict=True)
        if one.table is JOBS:
            connection.execute(delete(JOB_LINES).where(JOB_LINES.c.job == row.id))
        connection.execute(delete(one.table).where(*(key == value for key, value in here)))
    for digest in set().union(*(named[row] for row in going)) if going else ():
        if not is_referred_to(connection, digest):
            connection.execute(delete(CONTENTS).where(CONTENTS.c.digest == digest))
    return len(going)


def _held(connection: Connection, digests: set[str]) -> set[str]:
    """Those of some bytes that nobody is about to refer to; they wait for us (see `keep`)."""
    there = select(CONTENTS.c.digest).where(CONTENTS.c.digest.in_(digests))
    every = set(connection.execute(there).scalars())
    free = set(connection.execute(there.with_for_update(skip_locked=True)).scalars())
    return digests - (every - free)


def is_referred_to(connection: Connection, digest: str) -> bool:
    """Whether anything that is kept rests on some bytes."""
    plain = [exists().where(column == digest) for column in REFERRING]
    inside = [exists().where(column.contains(digest)) for column in NAMED_IN]
    return bool(connection.execute(select(or_(*plain, *inside))).scalar())
