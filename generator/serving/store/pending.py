"""Pending: what somebody has handed in and what came of it, until they say yes or no."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Connection, delete, select, update

from generator.serving.store.database import now
from generator.serving.store.kept import PENDING, PENDING_FILES

_DAY: Final = 86_400_000  # milliseconds
_MOST: Final = 5  # of one person; the oldest goes


class NoLongerPending(LookupError):  # noqa: N818  an outcome: it was confirmed, cancelled, a day old
    """There is no such thing pending, or it is somebody else's."""


class Brought(Struct, frozen=True):
    """A file that was handed in: its name, made harmless, and its bytes."""

    name: str
    data: bytes


class Pending(Struct, frozen=True):
    """What was handed in for a report (None: one that is to be begun) and what came of it.

    `head` is the version of the report that it was worked out for.
    """

    token: str
    report: int | None
    head: int
    asked: Mapping[str, Any]
    told: Mapping[str, Any]
    files: tuple[Brought, ...]


def put_pending(connection: Connection, one: Pending, who: str) -> str:
    """Keeps it until it is confirmed; its token. What is a day old is thrown away."""
    _forget(connection, who)
    token = one.token or secrets.token_urlsafe(24)
    connection.execute(PENDING.insert().values(token=token, who=who, at=now(), **_values(one)))
    for place, file in enumerate(one.files):
        connection.execute(
            PENDING_FILES.insert().values(token=token, place=place, name=file.name, data=file.data)
        )
    return token


def put_again(connection: Connection, one: Pending) -> None:
    """The same files, looked at anew."""
    there = PENDING.c.token == one.token
    if not connection.execute(update(PENDING).where(there).values(**_values(one))).rowcount:
        raise NoLongerPending(one.token)


def _values(one: Pending) -> dict[str, Any]:
    return {
        "report": one.report,
        "head": one.head,
        "asked": json.dumps(one.asked, ensure_ascii=False),
        "told": json.dumps(one.told, ensure_ascii=False),
    }


def pending(connection: Connection, token: str, who: str) -> Pending:
    """What is pending. Raises NoLongerPending."""
    asked = select(PENDING).where(PENDING.c.token == token, PENDING.c.who == who)
    row = connection.execute(asked).first()
    if row is None:
        raise NoLongerPending(token)
    files = connection.execute(
        select(PENDING_FILES.c.name, PENDING_FILES.c.data)
        .where(PENDING_FILES.c.token == token)
        .order_by(PENDING_FILES.c.place)
    )
    brought = tuple(Brought(one.name, bytes(one.data)) for one in files)
    return Pending(
        token, row.report, row.head, json.loads(row.asked), json.loads(row.told), brought
    )


def drop(connection: Connection, tokens: Sequence[str]) -> None:
    """What is no longer pending; it is no fault where it was not."""
    for token in tokens:
        connection.execute(delete(PENDING_FILES).where(PENDING_FILES.c.token == token))
        connection.execute(delete(PENDING).where(PENDING.c.token == token))


def _forget(connection: Connection, who: str) -> None:
    """What is too old, of anybody; of one person all but the newest."""
    old = connection.execute(select(PENDING.c.token).where(PENDING.c.at < now() - _DAY))
    mine = connection.execute(
        select(PENDING.c.token).where(PENDING.c.who == who).order_by(PENDING.c.at.desc())
    )
    too_many = mine.scalars().all()[_MOST - 1 :]
    drop(connection, [*old.scalars(), *too_many])
