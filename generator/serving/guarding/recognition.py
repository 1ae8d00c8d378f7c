"""Recognition: somebody says who they are with a password: whether it is so, and what then.

The answer, the statements and the time are the same whether there is such an account or not, and
whether it is locked.  The name that was typed is put on record only where there is one like it:
people type their password there by mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from sqlalchemy import Connection, func, select, update

from generator.serving.guarding.chain import By, What, put_on_record
from generator.serving.guarding.passwords import matches
from generator.serving.guarding.people import account_name
from generator.serving.store.database import now
from generator.serving.store.kept import PEOPLE, RECORD

if TYPE_CHECKING:
    from generator.serving.configuration import Limits
    from generator.serving.store.database import Database

T = TypeVar("T")
UNKNOWN: Final = "没有这个账号"


def recognised(
    database: Database,
    limits: Limits,
    typed: str,
    password: str,
    where: str,
    then: Callable[[Connection, str], T],
) -> T | None:
    """What is done for whoever has the right password, in one transaction; None for anybody else.

    Wrong ones are counted: of an account, and of an address whatever the names.
    """
    name = account_name(typed)
    kept = _kept(database, name)
    right = matches(kept, password)
    with database.writing() as connection:
        row = connection.execute(select(PEOPLE).where(PEOPLE.c.name == name)).one_or_none()
        shut = _is_shut(connection, limits, where) or (row and row.locked_until > now())
        if right and row and row.active and row.password == kept and not shut:
            clean = update(PEOPLE).where(PEOPLE.c.name == name)
            connection.execute(clean.values(failed=0, locked_until=0))
            return then(connection, name)
        failed = row.failed + 1 if row else 0
        _count(connection, limits, By(name if row else "", where), 0 if shut else failed)
    return None


def _kept(database: Database, name: str) -> str:
    with database.reading() as connection:
        found = select(PEOPLE.c.password).where(PEOPLE.c.name == name, PEOPLE.c.active)
        return connection.execute(found).scalar() or ""


def _is_shut(connection: Connection, limits: Limits, where: str) -> bool:
    """Whether too many wrong passwords came from an address in the time of a lock."""
    failures = select(func.count()).where(
        RECORD.c.where == where,
        RECORD.c.what == What.FAILED,
        RECORD.c.at > now() - limits.locked * 1000,
    )
    return int(connection.execute(failures).scalar_one()) >= limits.tried_address


def _count(connection: Connection, limits: Limits, by: By, failed: int) -> None:
    locks = failed >= limits.tried
    row = {"failed": 0 if locks else failed}
    if locks:
        row["locked_until"] = now() + limits.locked * 1000
    connection.execute(update(PEOPLE).where(PEOPLE.c.name == by.who).values(**row))
    put_on_record(connection, by, What.FAILED, by.who, "" if by.who else UNKNOWN)
    if locks:
        put_on_record(connection, by, What.LOCKED, by.who)
