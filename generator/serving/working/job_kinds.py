"""Kinds: what a job can be: a task of `reading` over kept files, at once or file by file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Event
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Connection

from generator.serving.store.database import Database
from generator.serving.store.digests import content, keep
from generator.serving.working import jobs
from generator.serving.working.confining import Readers, Refused
from generator.serving.working.file_names import Upload
from generator.serving.working.jobs import Job, NoLongerHeld, Settling


class Work(Struct, frozen=True):
    """A job in the hands of a worker."""

    job: Job
    database: Database
    readers: Readers
    stopping: Event  # of the service

    def progress(self, done: int, whole: int) -> None:
        """Says how far it is. Raises NoLongerHeld where it is to be left."""
        if self.stopping.is_set():
            raise NoLongerHeld(self.job.id)
        jobs.progress(self.database, self.job, done, whole)

    def came_to(self, place: int, line: Settling, whole: int) -> None:
        """Keeps what one of many files has come to. Raises NoLongerHeld likewise."""
        if self.stopping.is_set():
            raise NoLongerHeld(self.job.id)
        jobs.came_to(self.database, self.job, place, line, whole)


# What does a kind of job gives back what is written at its end.  Raises Refused where it cannot be.
Kind = Callable[[Work], Settling]


def _files(work: Work, named: Sequence[Mapping[str, str]]) -> list[Upload]:
    """Files that were kept before the job was put: {"field", "name", "digest"}."""
    with work.database.reading() as connection:
        return [
            Upload(one["field"], one["name"], content(connection, one["digest"])) for one in named
        ]


def read(work: Work) -> Settling:
    """`task` over all `files`, with `options`: {"parts": {name: digest}}."""
    asked = work.job.request
    files = _files(work, asked["files"])
    parts = work.readers.run(asked["task"], files, **asked.get("options", {}))
    return lambda connection: {"parts": _kept(connection, parts)}


def read_each(work: Work) -> Settling:
    """`task` over each of `files` by itself: {"files": [{"name", "parts"} or {"name", "message"}]}.

    One that is refused costs its own line, with its `problems`.  Each line is kept as it comes:
    whoever takes the job up after a kill begins with the first file that has none.
    """
    asked = work.job.request
    named: Sequence[Mapping[str, str]] = asked["files"]
    with work.database.reading() as connection:
        begun = len(jobs.lines(connection, work.job))
    work.progress(begun, len(named))
    for at in range(begun, len(named)):
        line = _line_of(work, named[at])
        work.came_to(at, line, len(named))
    return lambda connection: {"files": jobs.lines(connection, work.job)}


def _line_of(work: Work, one: Mapping[str, str]) -> Callable[[Connection], Mapping[str, Any]]:
    """What a file comes to, as it is written down. Raises Refused for what may go well later."""
    asked = work.job.request
    try:
        parts = work.readers.run(asked["task"], _files(work, [one]), **asked.get("options", {}))
    except Refused as error:
        if error.again:
            raise
        told = {"name": one["name"], "message": error.said, "problems": list(error.problems)}
        return lambda _: told
    return lambda connection: {"name": one["name"], "parts": _kept(connection, parts)}


def _kept(connection: Connection, parts: Mapping[str, bytes]) -> Mapping[str, str]:
    return {name: keep(connection, data) for name, data in parts.items()}


KINDS: Final[Mapping[str, Kind]] = {"read": read, "read_each": read_each}
