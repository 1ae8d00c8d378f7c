"""Batches: reports of others that are audited together, each by a job, and what they came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Connection, Row, func, select, update

from generator.serving.store.database import now
from generator.serving.store.digests import keep
from generator.serving.store.kept import BATCH_REPORTS, BATCHES, JOBS

WAITING, DONE, UNREAD = "等待", "完成", "读不了"
_WORN_OUT: Final = "程序在这一份上每次都中断，已经停下；请找管理员看日志"
_FAILED: Final = "失败"  # the state of a job


class NoSuchBatch(LookupError):  # noqa: N818  an outcome: somebody followed an old link
    """There is no batch of that number."""


class Batch(Struct, frozen=True):
    """A batch, and how far it is."""

    number: int
    name: str
    who: str
    at: int
    whole: int = 0
    done: int = 0


class Audited(Struct, frozen=True):
    """A report of a batch: `state` is WAITING, DONE or UNREAD, `said` why it was not read.

    `audit` is the number of the audit that shows it.
    """

    name: str
    state: str
    said: str
    audit: int | None
    department: str
    year: str
    kind: str
    checked: int
    wrong: int
    hints: int


def begin_batch(connection: Connection, name: str, who: str) -> int:
    made = connection.execute(BATCHES.insert().values(name=name, who=who, at=now()))
    return int(made.inserted_primary_key[0])  # type: ignore[index]


def put_report(connection: Connection, batch: int, name: str, data: bytes) -> int | None:
    """One more report of a batch; its number, None where the same file is in it already."""
    digest = keep(connection, data)
    there = select(BATCH_REPORTS.c.id).where(
        BATCH_REPORTS.c.batch == batch, BATCH_REPORTS.c.digest == digest
    )
    if connection.execute(there).first() is not None:
        return None
    row = BATCH_REPORTS.insert().values(batch=batch, name=name, digest=digest)
    return int(connection.execute(row).inserted_primary_key[0])  # type: ignore[index]


def put_unread(connection: Connection, batch: int, name: str, data: bytes, said: str) -> None:
    """A file of which it is known already that it is no report."""
    number = put_report(connection, batch, name, data)
    if number is not None:
        settle(connection, number, {"state": UNREAD, "said": said})


def settle(connection: Connection, number: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(BATCH_REPORTS).where(BATCH_REPORTS.c.id == number).values(**values))


def put_job(connection: Connection, number: int, job: str) -> None:
    settle(connection, number, {"job": job})


def file_of(connection: Connection, number: int) -> tuple[str, str, str]:
    """The name of a report, the digest of its file, who handed it in. Raises NoSuchBatch."""
    asked = (
        select(BATCH_REPORTS.c.name, BATCH_REPORTS.c.digest, BATCHES.c.who)
        .join(BATCHES)
        .where(BATCH_REPORTS.c.id == number)
    )
    row = connection.execute(asked).first()
    if row is None:
        raise NoSuchBatch(number)
    return row.name, row.digest, row.who


# ---------------------------------------------------------------- found again


def batches(connection: Connection, who: str) -> list[Batch]:
    """The batches of a person, the newest first."""
    asked = _batches().where(BATCHES.c.who == who)
    return [Batch(*row) for row in connection.execute(asked.order_by(BATCHES.c.id.desc()))]


def batch(connection: Connection, number: int) -> Batch:
    """Raises NoSuchBatch."""
    row = connection.execute(_batches().where(BATCHES.c.id == number)).first()
    if row is None:
        raise NoSuchBatch(number)
    return Batch(*row)


def _batches() -> Any:
    ended = (BATCH_REPORTS.c.state != WAITING) | (JOBS.c.state == _FAILED)
    counted = (
        func.count(BATCH_REPORTS.c.id),
        func.count(BATCH_REPORTS.c.id).filter(ended),
    )
    joined = BATCHES.outerjoin(BATCH_REPORTS, BATCH_REPORTS.c.batch == BATCHES.c.id)
    joined = joined.outerjoin(JOBS, JOBS.c.id == BATCH_REPORTS.c.job)
    columns = (BATCHES.c.id, BATCHES.c.name, BATCHES.c.who, BATCHES.c.at)
    return select(*columns, *counted).select_from(joined).group_by(*columns)


def reports_of(connection: Connection, number: int) -> list[Audited]:
    """The reports of a batch: most wrong first, then most hints; what was not read comes last."""
    joined = BATCH_REPORTS.outerjoin(JOBS, JOBS.c.id == BATCH_REPORTS.c.job)
    asked = select(BATCH_REPORTS, JOBS.c.state.label("job_state")).select_from(joined)
    found = [
        _audited(row) for row in connection.execute(asked.where(BATCH_REPORTS.c.batch == number))
    ]
    order = (DONE, UNREAD, WAITING)
    return sorted(found, key=lambda one: (order.index(one.state), -one.wrong, -one.hints, one.name))


def _audited(row: Row[Any]) -> Audited:
    broke = row.state == WAITING and row.job_state == _FAILED
    return Audited(
        row.name,
        UNREAD if broke else row.state,
        _WORN_OUT if broke else row.said,
        row.audit,
        row.department,
        row.year,
        row.kind,
        row.checked,
        row.wrong,
        row.hints,
    )


def whole(reports: Sequence[Audited]) -> tuple[int, int, int]:
    """Of many: how many have something wrong, how much is wrong, how many were not read."""
    read = [one for one in reports if one.state == DONE]
    return (
        sum(one.wrong > 0 for one in read),
        sum(one.wrong for one in read),
        sum(one.state == UNREAD for one in reports),
    )
