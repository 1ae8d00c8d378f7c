"""Lesson jobs: what a lesson was asked and what it came to; a lesson is a job and nothing else.

It is found again by its token, which only who is told can guess, and goes with the job after a
week; what was learned stays where it was put.  A lesson with answers is another one, of the same
files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import asdict, replace
from sqlalchemy import Connection, Row, func, select

from generator.serving.store.digests import content, keep
from generator.serving.store.kept import JOBS
from generator.serving.working import jobs
from generator.serving.working.file_names import Upload
from generator.serving.working.job_kinds import Kind, Work
from generator.serving.working.jobs import Settling

KIND: Final = "lesson"  # of a job
_OPEN: Final = (jobs.WAITING, jobs.RUNNING)


class NoSuchLesson(LookupError):  # noqa: N818  an outcome: it was a week ago
    """There is no lesson of that token."""


class Asked(Struct, frozen=True):
    """A style to be learned: its name, the folder of the style that it is over ("": the nearest).

    `department` is the one whose figures it takes from here ("": none's), `figures` says whose
    they are.  `was` is the digest of what stood in its place when it was begun; `answers` has the
    number that was chosen by the key of its question, 0 for none.
    """

    name: str
    over: str = ""
    department: str = ""
    figures: str = ""
    was: str = ""
    answers: Mapping[str, int] = field(default_factory=dict)


class Lesson(Struct, frozen=True):
    """A lesson: whose, how far (`state`, of the job), of which files.

    `told` is what was learned (`lesson_task`); of one that failed `said` is why, `problems` what.
    """

    token: str
    who: str
    at: int
    state: str
    asked: Asked
    files: Sequence[Mapping[str, str]]
    told: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    problems: Sequence[str] = ()

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in _OPEN

    @property
    def is_learned(self) -> bool:
        return bool(self.told)


# ---------------------------------------------------------------- begun, and found again


def begin(connection: Connection, asked: Asked, files: Sequence[Upload], who: str) -> str:
    """A lesson of some files; its token."""
    named = [
        {"field": one.field, "name": one.name, "digest": keep(connection, one.data)}
        for one in files
    ]
    return _put(connection, asked, named, who)


def again(
    connection: Connection, of: Lesson, answers: Mapping[str, int], was: str, who: str
) -> str:
    """The same with answers; its token."""
    asked = replace(of.asked, answers={**of.asked.answers, **answers}, was=was)
    return _put(connection, asked, of.files, who)


def _put(connection: Connection, asked: Asked, files: Sequence[Mapping[str, str]], who: str) -> str:
    return jobs.put(connection, KIND, {"files": list(files), "asked": asdict(asked)}, who)


def lesson(connection: Connection, token: str) -> Lesson:
    """Raises NoSuchLesson."""
    asked = select(JOBS).where(JOBS.c.id == token, JOBS.c.what == KIND)
    row = connection.execute(asked).first()
    if row is None:
        raise NoSuchLesson(token)
    found = _lesson(row)
    if not row.answer:
        return found
    answer = json.loads(content(connection, row.answer))
    if row.state == jobs.DONE:
        return replace(found, told=answer)
    problems = [one["说明"] for one in answer.get("problems", ())]
    return replace(found, said=answer["message"], problems=problems)


def lessons(connection: Connection, most: int) -> list[Lesson]:
    """The last ones, of anybody, without what they came to."""
    asked = select(JOBS).where(JOBS.c.what == KIND, JOBS.c.state != jobs.CANCELLED)
    rows = connection.execute(asked.order_by(JOBS.c.at.desc(), JOBS.c.id).limit(most))
    return [_lesson(row) for row in rows]


def open_of(connection: Connection, who: str) -> int:
    """How many lessons of somebody have not ended."""
    asked = select(func.count()).where(
        JOBS.c.what == KIND, JOBS.c.caller == who, JOBS.c.state.in_(_OPEN)
    )
    return int(connection.execute(asked).scalar_one())


def _lesson(row: Row[Any]) -> Lesson:
    sent = json.loads(row.request)
    return Lesson(row.id, row.caller, row.at, row.state, Asked(**sent["asked"]), sent["files"])


# ---------------------------------------------------------------- the work


def kinds(styles: Path) -> Mapping[str, Kind]:
    """What a worker does of it; `styles` is the folder of the service's own styles."""

    def learned(work: Work) -> Settling:
        sent = work.job.request
        asked = Asked(**sent["asked"])
        with work.database.reading() as connection:
            files = [
                Upload(one["field"], one["name"], content(connection, one["digest"]))
                for one in sent["files"]
            ]
        parts = work.readers.run(
            "learned",
            files,
            name=asked.name,
            over=asked.over,
            answers=json.dumps(asked.answers, ensure_ascii=False),
            styles=str(styles),
        )
        told = json.loads(parts["json"])
        return lambda _: told

    return {KIND: learned}
