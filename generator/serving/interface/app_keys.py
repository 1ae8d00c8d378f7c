"""App keys: who may call: a name, a secret to sign with, the departments that it may ask for.

The secret signs, so it has to be kept as it is, and cannot be a digest.  What protects it: it
stands in the database alone, which lies in a folder that nobody but the service's own account
reads (or in the bureau's PostgreSQL, behind its own rights); it is shown once, when it is made, and
by nothing afterwards; it is in no log and no record; a key is switched off in one step, and its
tokens with it.  Who can read the database can sign: disk encryption and the safety of backups are
the office's own part (docs/security.md).

A token stands for a key for two hours; of it the digest alone is kept.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, select, update

from generator.serving.interface.signing import check_algorithm
from generator.serving.store.database import now
from generator.serving.store.kept import DEPARTMENTS, KEYS, TOKENS

EVERY: Final = "*"  # department
TOKEN_LASTS: Final = 2 * 60 * 60 * 1000  # milliseconds
_SECRET: Final = 32  # bytes of randomness


class NoSuchKey(LookupError):  # noqa: N818  an outcome: a name that is not there
    """There is no key of that name."""


@dataclass(frozen=True, slots=True)
class AppKey:
    """A key: `shown` is what people call the system that has it, `mapping` OA field → path.

    `given` are the departments that it was given, `departments` those with all below them.
    """

    name: str
    secret: str = field(repr=False)
    algorithm: str
    shown: str
    departments: frozenset[str]
    mapping: Mapping[str, str]
    active: bool
    made: int
    given: tuple[str, ...] = ()

    def may(self, department: str) -> bool:
        return EVERY in self.departments or department in self.departments


def made_key(
    connection: Connection,
    shown: str,
    algorithm: str = "HMAC-SHA256",
    departments: Iterable[str] = (EVERY,),
) -> tuple[str, str]:
    """A new key and its secret, which is never shown again. Raises NoAlgorithm."""
    check_algorithm(algorithm)
    name, secret = f"ak{secrets.token_hex(10)}", secrets.token_urlsafe(_SECRET)
    connection.execute(
        KEYS.insert().values(
            app_key=name,
            secret=secret,
            algorithm=algorithm,
            shown=shown,
            departments=json.dumps(sorted(set(departments))),
            made=now(),
        )
    )
    return name, secret


def keys(connection: Connection) -> list[AppKey]:
    """Every key, the newest first."""
    return [
        _key(connection, row)
        for row in connection.execute(select(KEYS).order_by(KEYS.c.made.desc()))
    ]


def key_named(connection: Connection, name: str) -> AppKey:
    """A key, on or off; its departments with all below them. Raises NoSuchKey."""
    row = connection.execute(select(KEYS).where(KEYS.c.app_key == name)).first()
    if row is None:
        raise NoSuchKey(name)
    return _key(connection, row)


def _key(connection: Connection, row: Row[Any]) -> AppKey:
    return AppKey(
        row.app_key,
        row.secret,
        row.algorithm,
        row.shown,
        _with_those_below(connection, json.loads(row.departments)),
        json.loads(row.mapping),
        bool(row.active),
        row.made,
        tuple(json.loads(row.departments)),
    )


def _with_those_below(connection: Connection, listed: Iterable[str]) -> frozenset[str]:
    found = set(listed)
    if EVERY in found or not found:
        return frozenset(found)
    pairs = list(connection.execute(select(DEPARTMENTS.c.id, DEPARTMENTS.c.above)))
    while more := {one for one, above in pairs if above in found} - found:
        found |= more
    return frozenset(found)


def switch(connection: Connection, name: str, *, on: bool) -> None:
    """Switches a key on or off; tokens of one that is off are gone. Raises NoSuchKey."""
    done = connection.execute(update(KEYS).where(KEYS.c.app_key == name).values(active=on))
    if not done.rowcount:
        raise NoSuchKey(name)
    if not on:
        connection.execute(delete(TOKENS).where(TOKENS.c.app_key == name))


def put_departments(connection: Connection, name: str, departments: Iterable[str]) -> None:
    """Sets the departments that a key may ask for. Raises NoSuchKey."""
    said = json.dumps(sorted(set(departments)))
    done = connection.execute(update(KEYS).where(KEYS.c.app_key == name).values(departments=said))
    if not done.rowcount:
        raise NoSuchKey(name)


def put_mapping(connection: Connection, name: str, mapping: Mapping[str, str]) -> None:
    """The fields of an OA by the paths that they fill; `flat_fields.unfit` says what is wrong.

    Raises NoSuchKey.
    """
    said = json.dumps(dict(mapping), ensure_ascii=False)
    done = connection.execute(update(KEYS).where(KEYS.c.app_key == name).values(mapping=said))
    if not done.rowcount:
        raise NoSuchKey(name)


def made_token(connection: Connection, name: str) -> tuple[str, int]:
    """A token for a key, and until when (ms); those that have run out are swept away."""
    token, until = secrets.token_urlsafe(_SECRET), now() + TOKEN_LASTS
    connection.execute(delete(TOKENS).where(TOKENS.c.until < now()))
    connection.execute(TOKENS.insert().values(digest=_digest(token), app_key=name, until=until))
    return token, until


def key_of_token(connection: Connection, token: str) -> AppKey:
    """The key that a token stands for. Raises NoSuchKey."""
    asked = select(TOKENS.c.app_key).where(
        TOKENS.c.digest == _digest(token), TOKENS.c.until > now()
    )
    name = connection.execute(asked).scalar()
    if name is None:
        raise NoSuchKey
    return key_named(connection, name)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
