"""Confirming: what was handed in becomes a version, or the first one of a report."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any, Final

from msgspec.structs import replace
from sqlalchemy import Connection

from generator.later import matcher
from generator.serving.drafting.saving import put
from generator.serving.handing.brought import SOURCES, Whose
from generator.serving.handing.importer import UNUSED
from generator.serving.store.database import now
from generator.serving.store.digests import keep
from generator.serving.store.kept import FILES
from generator.serving.store.pending import Pending
from generator.serving.store.versions import AlreadyThere, begin, kept

BROUGHT_IN, BEGUN = "导入", "新建"
NUMBER: Final = matcher(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", re.ASCII)  # of a department
_DIGITS: Final = 8


class Moved(ValueError):  # noqa: N818  an outcome: somebody else was there first
    """The report is no longer what was looked at; `now` is what is to be looked at instead."""

    def __init__(self, now: Pending) -> None:
        super().__init__("刚才有人改了这份报告")
        self.now = now


def whose_of(one: Pending) -> Whose:
    asked = one.asked
    return Whose(
        asked["department"], asked["name"], asked["year"], asked["kind"], asked.get("unit", "")
    )


def confirm(connection: Connection, one: Pending, who: str) -> int:
    """Keeps what is pending; the number of its report.

    Raises Moved where the report has gone on since, or has been begun; NotOpen, NoSuchReport.
    """
    told, whose = one.told, whose_of(one)
    if one.report is None:
        try:
            number = begin(
                connection,
                (whose.department, whose.year, whose.kind),
                told["text"],
                who,
                BROUGHT_IN if one.files else BEGUN,
            )
        except AlreadyThere as there:
            raise Moved(_anew(connection, one, there.number)) from None
        _file(connection, one, number, 1, who)
        return number
    if kept(connection, one.report, to_write=True).head != one.head:
        raise Moved(_anew(connection, one, one.report))
    saved = put(connection, one.report, told["text"], who, BROUGHT_IN)
    _file(connection, one, one.report, saved.number, who)
    return one.report


def _anew(connection: Connection, one: Pending, report: int) -> Pending:
    return replace(one, report=report, head=kept(connection, report).head)


def _file(connection: Connection, one: Pending, report: int, version: int, who: str) -> None:
    """The files of an import by their digests, and where its figures came from."""
    roles = [file["role"] for file in one.told["files"]]
    rows: list[dict[str, Any]] = [
        {"role": role, "name": file.name, "digest": keep(connection, file.data)}
        for file, role in zip(one.files, roles, strict=True)
        if role != UNUSED
    ]
    sources = one.told.get("sources", "").encode()
    if rows:
        name = f"{whose_of(one).stem}.来源.json"
        rows.append({"role": SOURCES, "name": name, "digest": keep(connection, sources)})
    for row in rows:
        values = {"report": report, "version": version, "who": who, "at": now()}
        connection.execute(FILES.insert().values(**row, **values))


def number_of(name: str) -> str:
    """The name of the folder of a department that was given none: always the same for its name."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if plain and plain == name.lower():
        return plain[:_LONGEST]
    return f"bm-{sha256(name.encode()).hexdigest()[:_DIGITS]}"


_LONGEST: Final = 60
