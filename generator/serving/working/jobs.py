"""Jobs: the queue of work that takes longer than somebody waits for an answer.

The queue is the table JOBS and nothing else.  A row of our own is needed anyway, for state,
progress, caller and callback; a queue beside it would have to be kept in step with it through every
kill (huey loses the job of a worker that is killed; procrastinate needs PostgreSQL).  Whoever takes
a job says until when it holds it and renews that while it works; after that, anybody may take it.
What it then still has to say is not heard: a job is ended by the one that holds it, and by none
that did.

A job is taken at most TRIES times: one that kills whoever takes it would go on for ever.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, case, insert, select, update

from generator.serving.store.database import Database, now
from generator.serving.store.digests import content, keep
from generator.serving.store.kept import JOB_LINES, JOBS
from generator.serving.working.addresses import check
from generator.serving.working.holders import is_dead

WAITING, RUNNING, DONE, FAILED, CANCELLED = "等待", "进行", "完成", "失败", "取消"
TO_CALL, CALLING, CALLED, GIVEN_UP = "待发", "在发", "已发", "放弃"  # of the callback
LEASE: Final = 30_000  # milliseconds
TRIES: Final = 3

_WORN_OUT: Final = f"这件事做了 {TRIES} 次都没有做成（程序出错或中断），已经停下；请找管理员看日志"

# What is written in the transaction that ends a job, and the answer: all of it or nothing, once.
Settling = Callable[[Connection], Mapping[str, object]]


class NoLongerHeld(Exception):  # noqa: N818  an outcome: it was cancelled, or took too long
    """A job that another holds, or that was cancelled: what is being done for it is for nothing."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job that somebody holds; `tries` is the how manieth time it was taken."""

    id: str
    what: str
    request: Mapping[str, Any] = field(hash=False)
    caller: str
    worker: str
    tries: int


def put(
    connection: Connection,
    what: str,
    request: Mapping[str, object],
    caller: str,
    callback: str = "",
) -> str:
    """A job to be done, of a kind and for a caller; its id, which only who is told can guess.

    `callback` is the address that is told of its end.  Raises NotAllowed where it is none of the
    administrator's.
    """
    if callback:
        check(connection, callback)
    job = secrets.token_urlsafe(18)
    row = {"id": job, "what": what, "request": _json(request).decode(), "caller": caller}
    connection.execute(insert(JOBS).values(**row, callback=callback, at=now()))
    return job


def _json(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


# ---------------------------------------------------------------- who does it


def take(database: Database, worker: str, kinds: Collection[str], lease: int = LEASE) -> Job | None:
    """The oldest job of these kinds that nobody holds, now held by a worker; None where none is."""
    moment = now()
    due = and_(
        JOBS.c.state.in_((WAITING, RUNNING)), JOBS.c.leased <= moment, JOBS.c.what.in_(kinds)
    )
    with database.reading() as connection:  # who finds nothing keeps nobody from writing
        if connection.execute(select(JOBS.c.id).where(due).limit(1)).first() is None:
            return None
    oldest = select(JOBS).where(due).order_by(JOBS.c.at, JOBS.c.id).limit(1)
    while True:
        with database.writing() as connection:
            row = connection.execute(oldest.with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            if row.tries < TRIES:
                held = {"worker": worker, "tries": row.tries + 1, "leased": moment + lease}
                here = update(JOBS).where(JOBS.c.id == row.id)
                connection.execute(here.values(state=RUNNING, **held))
                request = json.loads(row.request)
                return Job(row.id, row.what, request, row.caller, worker, row.tries + 1)
            _end(connection, JOBS.c.id == row.id, FAILED, {"message": _WORN_OUT})


def _held(job: Job) -> ColumnElement[bool]:
    mine = and_(JOBS.c.worker == job.worker, JOBS.c.tries == job.tries)
    return and_(JOBS.c.id == job.id, JOBS.c.state == RUNNING, mine)


def _end(
    connection: Connection, which: ColumnElement[bool], state: str, answer: Mapping[str, object]
) -> bool:
    """Ends a job, where it is still so; who asked for it is then to be told."""
    ended: dict[str, object] = {
        "state": state,
        "answer": keep(connection, _json(answer)),
        "worker": "",
        "leased": 0,
    }
    call = case((JOBS.c.callback == "", ""), else_=TO_CALL)
    if state == DONE:
        ended["done"] = JOBS.c.whole
    here = update(JOBS).where(which).values(**ended, called=call, call_again=now())
    return connection.execute(here).rowcount > 0


def progress(database: Database, job: Job, done: int, whole: int) -> None:
    """Says how far a job is. Raises NoLongerHeld."""
    with database.writing() as connection:
        here = update(JOBS).where(_held(job)).values(done=done, whole=whole)
        if not connection.execute(here).rowcount:
            raise NoLongerHeld(job.id)


def came_to(database: Database, job: Job, place: int, line: Settling, whole: int) -> None:
    """Keeps what a file of a job came to, and that it is so far. Raises NoLongerHeld."""
    with database.writing() as connection:
        here = update(JOBS).where(_held(job)).values(done=place + 1, whole=whole)
        if not connection.execute(here).rowcount:
            raise NoLongerHeld(job.id)
        said = _json(line(connection)).decode()
        connection.execute(insert(JOB_LINES).values(job=job.id, place=place, said=said))


def lines(connection: Connection, job: Job) -> list[Mapping[str, object]]:
    """What the files of a job have come to so far, in their order."""
    asked = select(JOB_LINES.c.said).where(JOB_LINES.c.job == job.id).order_by(JOB_LINES.c.place)
    return [json.loads(said) for said in connection.execute(asked).scalars()]


def finish(database: Database, job: Job, settling: Settling) -> None:
    """Ends a job well: what belongs to it and its answer are kept at once.

    Raises NoLongerHeld, and keeps nothing then.
    """
    with database.writing() as connection:
        holds = select(JOBS.c.id).where(_held(job)).with_for_update()
        if connection.execute(holds).first() is None:
            raise NoLongerHeld(job.id)
        _end(connection, _held(job), DONE, settling(connection))


def fail(
    database: Database, job: Job, said: str, problems: Sequence[Mapping[str, object]] = ()
) -> None:
    """Ends a job that cannot be done: why, in Chinese, and each problem. Raises NoLongerHeld."""
    answer = {"message": said, **({"problems": list(problems)} if problems else {})}
    with database.writing() as connection:
        if not _end(connection, _held(job), FAILED, answer):
            raise NoLongerHeld(job.id)


def release(database: Database, job: Job, after: int = 0, *, counted: bool = False) -> None:
    """Gives a job back, to be taken in so many milliseconds; `counted` that it was a try."""
    back = {"state": WAITING, "worker": "", "leased": now() + after}
    tries = job.tries if counted else job.tries - 1
    with database.writing() as connection:
        connection.execute(update(JOBS).where(_held(job)).values(**back, tries=tries))


def renew(database: Database, held: Collection[Job], lease: int = LEASE) -> None:
    """Whoever works at these jobs holds them for as long again."""
    with database.writing() as connection:
        for job in held:
            connection.execute(update(JOBS).where(_held(job)).values(leased=now() + lease))


def free_what_the_dead_hold(database: Database) -> None:
    """What processes of this machine held that are gone may be taken at once."""
    with database.reading() as connection:
        found = connection.execute(select(JOBS.c.worker).where(JOBS.c.worker != "").distinct())
        dead = [holder for holder in found.scalars() if is_dead(holder)]
    if not dead:
        return
    with database.writing() as connection:
        theirs = update(JOBS).where(JOBS.c.worker.in_(dead))
        connection.execute(theirs.where(JOBS.c.state == RUNNING).values(leased=0))
        # What may have gone out (在发) is not sent again: see callbacks.
        connection.execute(theirs.where(JOBS.c.called == TO_CALL).values(call_again=0, worker=""))


# ---------------------------------------------------------------- who asked for it


def cancel(connection: Connection, job: str) -> bool:
    """Cancels a job that has not ended; whoever works at it is told when it says how far it is.

    Whoever cancels knows it: there is no callback.
    """
    open_ = and_(JOBS.c.id == job, JOBS.c.state.in_((WAITING, RUNNING)))
    gone = update(JOBS).where(open_).values(state=CANCELLED, worker="", leased=0)
    return connection.execute(gone).rowcount > 0


def told(connection: Connection, job: str, caller: str | None = None) -> dict[str, object] | None:
    """A job as its caller is told of it, who asks or is called; None where they have no such job.

    `answer` is there when it has ended: of a job that failed, `message` and perhaps `problems`.
    """
    found = select(JOBS).where(JOBS.c.id == job)
    if caller is not None:
        found = found.where(JOBS.c.caller == caller)
    row: Row[Any] | None = connection.execute(found).first()
    if row is None:
        return None
    answer = json.loads(content(connection, row.answer)) if row.answer else None
    far = {"done": row.done, "whole": row.whole}
    return {"id": row.id, "what": row.what, "state": row.state, **far, "answer": answer}
