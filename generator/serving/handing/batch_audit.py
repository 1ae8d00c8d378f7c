"""Batch audit: one report of a batch, audited by a job; it is kept as the job ends."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from sqlalchemy import Connection

from generator.serving.audits import audit_store
from generator.serving.audits.audit_store import Counts
from generator.serving.guarding.persons import Person
from generator.serving.store.batches import DONE, UNREAD, file_of, settle
from generator.serving.store.database import Database, now
from generator.serving.store.digests import content
from generator.serving.store.kept import JOBS
from generator.serving.working.confining import Readers, Refused
from generator.serving.working.file_names import Upload

KIND: Final = "batch_report"  # of a job

Settling = Callable[[Connection], Mapping[str, object]]  # written as the job ends


class _Job(Protocol):
    @property
    def request(self) -> Mapping[str, Any]: ...


class Work(Protocol):
    """A job in the hands of a worker."""

    @property
    def job(self) -> _Job: ...
    @property
    def database(self) -> Database: ...
    @property
    def readers(self) -> Readers: ...


def put_reading(connection: Connection, report: int, who: str) -> str:
    """The job that audits a report of a batch; its id."""
    job = secrets.token_urlsafe(18)
    request = json.dumps({"report": report})
    row = JOBS.insert().values(id=job, what=KIND, request=request, caller=who, at=now())
    connection.execute(row)
    return job


def audited(work: Work) -> Settling:
    """The `report` of a batch: {"audit": its number}, or {"message": why it was not read}."""
    number = int(work.job.request["report"])
    with work.database.reading() as connection:
        name, digest, who = file_of(connection, number)
        report = Upload("report", name, content(connection, digest))
    try:
        parts = work.readers.run("audit", [report], forms="json")
    except Refused as refused:
        if refused.again:
            raise
        return _unread(number, refused.said)
    result = parts["json"]
    found = json.loads(result)

    def settling(connection: Connection) -> Mapping[str, object]:
        audit = audit_store.begin(connection, Person(who, who), "", [report], result)
        audit_store.count(connection, audit, _noted(found))
        settle(connection, number, {"state": DONE, "audit": audit, **_counts(found)})
        return {"audit": audit}

    return settling


def _unread(number: int, said: str) -> Settling:
    def settling(connection: Connection) -> Mapping[str, object]:
        settle(connection, number, {"state": UNREAD, "said": said})
        return {"message": said}

    return settling


def _noted(found: Mapping[str, Any]) -> Counts:
    """The same for the list of audits, which says of whose report and which year it is."""
    year = f"{found['年度']} 年度" if found["年度"] else ""
    whose = f"{found['部门'] or ''} {year}{found['类型']}".strip()
    return Counts(whose, found["核对"], found["错误"], found["提示"])


def _counts(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "department": found["部门"] or "",
        "year": str(found["年度"] or ""),
        "kind": found["类型"] or "",
        "checked": found["核对"],
        "wrong": found["错误"],
        "hints": found["提示"],
    }
