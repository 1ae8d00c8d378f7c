"""Batch audit: one report of a batch, audited by a job; it is kept as the job ends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection

from generator.serving.store.batches import DONE, UNREAD, file_of, put_audit, settle
from generator.serving.store.contents import content
from generator.serving.working.confining import Refused
from generator.serving.working.file_names import Upload

if TYPE_CHECKING:
    from generator.serving.working.jobs import Settling
    from generator.serving.working.kinds import Work

KIND: Final = "batch_report"


def audited(work: Work) -> Settling:
    """The `report` of a batch: {"audit": its number}, or {"message": why it was not read}."""
    number = int(work.job.request["report"])
    with work.database.reading() as connection:
        file = file_of(connection, number)
        data = content(connection, file[1])
    try:
        parts = work.readers.run("audit", [Upload("report", file[0], data)], forms="json")
    except Refused as refused:
        if refused.again:
            raise
        return _unread(number, refused.said)
    result = parts["json"]
    found = json.loads(result)

    def settling(connection: Connection) -> Mapping[str, object]:
        audit = put_audit(connection, file, result)
        settle(connection, number, {"state": DONE, "audit": audit, **_counts(found)})
        return {"audit": audit}

    return settling


def _unread(number: int, said: str) -> Settling:
    def settling(connection: Connection) -> Mapping[str, object]:
        settle(connection, number, {"state": UNREAD, "said": said})
        return {"message": said}

    return settling


def _counts(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "department": found["部门"] or "",
        "year": str(found["年度"] or ""),
        "kind": found["类型"] or "",
        "checked": found["核对"],
        "wrong": found["错误"],
        "hints": found["提示"],
    }
