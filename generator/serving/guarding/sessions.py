"""Sessions: who is logged in, by a cookie of which only the digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from generator.serving.store.database import now
from generator.serving.store.kept import PEOPLE, SESSIONS

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.responses import Response

    from generator.serving.configuration import Limits, Settings
    from generator.serving.store.database import Database

_NOTED: Final = 60_000  # milliseconds between two notes that somebody is still there


class Session(NamedTuple):
    """One login that goes on; `stale`: the password has to be changed before anything else."""

    person: str
    csrf: str
    stale: bool


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def begin(connection: Connection, name: str, where: str, limits: Limits) -> str:
    """Logs somebody in; gives back the cookie. What has ended is cleared away."""
    moment, token = now(), secrets.token_urlsafe(32)
    connection.execute(delete(SESSIONS).where(_over(moment, limits)))
    row = {"begun": moment, "seen": moment, "csrf": secrets.token_urlsafe(32), "where": where}
    connection.execute(insert(SESSIONS).values(digest=_digest(token), person=name, **row))
    return token


def _over(moment: int, limits: Limits) -> ColumnElement[bool]:
    return or_(
        SESSIONS.c.seen <= moment - limits.idle * 1000,
        SESSIONS.c.begun <= moment - limits.session * 1000,
    )


def find(database: Database, token: str, limits: Limits) -> Session | None:
    """The session of a cookie, noted as still going on; None where there is none or it is over."""
    if not token:
        return None
    moment, digest = now(), _digest(token)
    columns = (SESSIONS, PEOPLE.c.password, PEOPLE.c.password_at)
    going = select(*columns).join(PEOPLE, PEOPLE.c.name == SESSIONS.c.person)
    going = going.where(SESSIONS.c.digest == digest, PEOPLE.c.active, ~_over(moment, limits))
    with database.reading() as connection:
        row = connection.execute(going).one_or_none()
    if row is None:
        return None
    if row.seen <= moment - min(_NOTED, limits.idle * 100):
        with database.writing() as connection:
            noted = update(SESSIONS).where(SESSIONS.c.digest == digest, SESSIONS.c.seen < moment)
            connection.execute(noted.values(seen=moment))
    old = limits.password_age and row.password_at <= moment - limits.password_age * 1000
    return Session(row.person, row.csrf, bool(row.password and (not row.password_at or old)))


def end(connection: Connection, token: str) -> None:
    """Ends the session of a cookie."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == _digest(token)))


def end_all(connection: Connection, name: str) -> None:
    """Ends every session of somebody."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.person == name))


# ---------------------------------------------------------------- the cookie


def cookie_name(settings: Settings) -> str:
    """With TLS a name that no other host can set (`__Host-`, RFC 6265bis)."""
    return "__Host-juesuan" if settings.https else "juesuan"


def cookie_of(connection: HTTPConnection, settings: Settings) -> str:
    """The cookie that came with a request, or ''."""
    return connection.cookies.get(cookie_name(settings), "")


def give_cookie(response: Response, settings: Settings, token: str) -> None:
    """Sends the cookie of a session; '' takes it away."""
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=settings.limits.session if token else 0,
        httponly=True,
        samesite="lax",
        secure=settings.https,
    )
