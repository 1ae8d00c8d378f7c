"""Anchors: the newest digest of the record, written where the database is not.

A line is number, digest and moment (UTC).  The file is only ever added to; a copy of it that
somebody else keeps, or the log that has the same lines, finds out whoever writes the whole record
anew.  Where another file of anchors is begun (after a restore), the old one is kept beside it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from generator.later import matcher
from generator.serving.guarding.chain import Link, faults_of
from generator.serving.guarding.logged import log
from generator.serving.store.kept import RECORD

if TYPE_CHECKING:
    from generator.serving.store.database import Database

EVERY: Final = 100  # rows, at the most, that are between two anchors
_LINE: Final = matcher(r"(\d{1,18}) ([0-9a-f]{64}) [0-9T:Z-]{20}")
_LONGEST: Final = 128  # bytes of a line


class Unanchored(Exception):  # noqa: N818  what befell it, as Unreadable
    """The file of anchors cannot be written or read; the message says what to do."""


def anchor(database: Database, path: Path) -> None:
    """Writes the newest digest, and every hundredth since the last one that is there."""
    try:
        last = _last(path)
        with database.reading() as connection:
            added = select(RECORD.c.number, RECORD.c.digest).where(RECORD.c.number > last)
            links = [Link(*row) for row in connection.execute(added.order_by(RECORD.c.number))]
        _add(path, [link for link in links if link.number % EVERY == 0 or link is links[-1]])
    except OSError as error:
        raise Unanchored(f"锚文件 {path} 写不进去：{error.strerror}") from error


def _last(path: Path) -> int:
    """The number of the last line that is whole."""
    if not path.exists():
        return 0
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4 * _LONGEST))
        found = _LINE.findall(file.read().decode("ascii", "replace"))
    return int(found[-1][0]) if found else 0


def _add(path: Path, links: list[Link]) -> None:
    if not links:
        return
    moment = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    lines = "".join(f"{number} {digest} {moment}\n" for number, digest in links)
    # Owner alone; added at the end whoever else writes.
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, lines.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    log(what="anchor", number=links[-1].number, digest=links[-1].digest)


def verified(database: Database, path: Path) -> list[str]:
    """Everything that is wrong with the record, held against a file of anchors."""
    try:
        anchors = list(_read(path))
    except Unanchored as error:
        return [str(error), *verified_alone(database)]
    with database.reading() as connection:
        return faults_of(connection, anchors)


def verified_alone(database: Database) -> list[str]:
    """Everything that is wrong with the record as it stands."""
    with database.reading() as connection:
        return faults_of(connection)


def _read(path: Path) -> Iterator[Link]:
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            for number, line in enumerate(file, 1):
                found = _LINE.fullmatch(line.rstrip("\n"))
                if not found:
                    raise Unanchored(f"锚文件 {path} 第 {number} 行不像锚：改过，或者没有写完")
                yield Link(int(found[1]), found[2])
    except OSError as error:
        raise Unanchored(f"锚文件 {path} 读不出来：{error.strerror}") from error
