"""Answered: a request that is sent twice is done once: by its key, in whichever process.

The key is the caller's Idempotency-Key, or the business key and its version.  The same request gets
the same answer for a week, another one 409, and so does one that comes while the first is being
answered.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError

from generator.serving.interface.refusing import BEING_ANSWERED, KEY_USED, Refused
from generator.serving.store.database import now
from generator.serving.store.digests import content, keep
from generator.serving.store.kept import ANSWERED
from generator.serving.store.sweeping import KEPT, forget

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.serving.site import Site

AGAIN: Final = 2  # seconds after which to ask again
GIVEN_UP: Final = 10 * 60 * 1000  # milliseconds: who began to answer is gone, as after a kill


class Answer(Struct, frozen=True):
    """What is sent back: status, body, its kind, and what else stands in the head."""

    body: bytes
    status: int = 200
    media: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] | None = None


class Key(Struct, frozen=True):
    """A request as it is known again: whose, by which key, the digest of all that it asks."""

    caller: str
    name: str
    request: str


def begun(site: Site, key: Key) -> Answer | None:
    """The answer that a request had before; None where it is to be answered now.

    Raises Refused where another request had the key, or this one is being answered.
    """
    try:
        return _begun(site, key)
    except IntegrityError:  # two began at once, in a database that lets them
        raise _busy() from None


def _begun(site: Site, key: Key) -> Answer | None:
    with site.database.writing() as connection:
        row = connection.execute(select(ANSWERED).where(*_of(key))).first()
        if row is not None and row.at < now() - KEPT:
            forget(connection, row)
            row = None
        if row is None:
            values = {"caller": key.caller, "key": key.name, "request": key.request}
            connection.execute(ANSWERED.insert().values(**values, at=now()))
            return None
        if row.request != key.request:
            raise Refused(KEY_USED, "这个键已经用于另一个请求；内容变了请换一个键")
        if row.status is None:
            if row.at > now() - GIVEN_UP:
                raise _busy()
            connection.execute(update(ANSWERED).where(*_of(key)).values(at=now()))
            return None
        headers = json.loads(row.headers)
        media = headers.pop("content-type")
        return Answer(content(connection, row.answer), row.status, media, headers)


def _busy() -> Refused:
    message = f"同一个请求正在办，请 {AGAIN} 秒后再发同一个"
    return Refused(BEING_ANSWERED, message, headers={"Retry-After": str(AGAIN)})


def ended(site: Site, key: Key, answer: Answer) -> None:
    """Keeps what a request was answered."""
    headers = {**(answer.headers or {}), "content-type": answer.media}
    with site.database.writing() as connection:
        connection.execute(
            update(ANSWERED)
            .where(*_of(key))
            .values(
                status=answer.status,
                answer=keep(connection, answer.body),
                headers=json.dumps(headers, ensure_ascii=False),
            )
        )


def dropped(site: Site, key: Key) -> None:
    """Forgets a request that could not be answered: it may come again."""
    with site.database.writing() as connection:
        connection.execute(delete(ANSWERED).where(*_of(key)))


def _of(key: Key) -> tuple[ColumnElement[bool], ...]:
    return ANSWERED.c.caller == key.caller, ANSWERED.c.key == key.name
