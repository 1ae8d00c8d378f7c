"""People: accounts and roles as they are kept, and who may be given what.

系统, 安全 and 审计 are given at the server alone (`juesuan office account`); on the page 安全 gives
the roles of departments.  Nobody has two of those three, and who has one has no role of a
department: none of them sees or changes what a report says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from generator.serving.guarding.chain import By, What, put_on_record
from generator.serving.guarding.passwords import hashed, made_up
from generator.serving.guarding.persons import OF_A_DEPARTMENT, OF_THE_SERVICE, Person
from generator.serving.guarding.sessions import end_all
from generator.serving.store.database import now
from generator.serving.store.kept import DEPARTMENTS, PEOPLE, ROLES

if TYPE_CHECKING:
    from generator.serving.configuration import Limits

EVERYWHERE: Final = "*"
_LONGEST: Final = 100  # characters of a name


class NotAllowed(Exception):  # noqa: N818  what it is
    """What was asked for cannot be; the message says why and what to do."""


def account_name(typed: str) -> str:
    """The name of an account as it is kept: whichever way the keyboard was set."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()[:_LONGEST]


def exists(connection: Connection, name: str) -> bool:
    """Whether there is an account of a name, stopped or not."""
    return (
        connection.execute(select(PEOPLE.c.name).where(PEOPLE.c.name == name)).first() is not None
    )


def account(connection: Connection, name: str) -> Row[tuple[object, ...]]:
    """The row of somebody. Raises NotAllowed where there is none."""
    found = connection.execute(select(PEOPLE).where(PEOPLE.c.name == name)).one_or_none()
    if found is None:
        raise NotAllowed("没有这个账号，请刷新后再选")
    return found


# ---------------------------------------------------------------- who may do what


def person_named(connection: Connection, name: str, csrf: str = "") -> Person | None:
    """Somebody with their roles, each with its departments and all below; None where not active."""
    who = select(PEOPLE.c.shown).where(PEOPLE.c.name == name, PEOPLE.c.active)
    shown = connection.execute(who).scalar()
    if shown is None:
        return None
    given: dict[str, set[str]] = {}
    for role, department in connection.execute(_with_those_below(name)):
        given.setdefault(role, set()).add(department)
    watching = given.keys() & set(OF_THE_SERVICE)
    roles = {role: frozenset(of) for role, of in given.items() if not watching or role in watching}
    return Person(name, shown, roles, csrf)


def _with_those_below(name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  a Select of two columns
    given = select(ROLES.c.role, ROLES.c.department).where(ROLES.c.person == name)
    found = given.cte("given", recursive=True)
    below = select(found.c.role, DEPARTMENTS.c.id).join(
        DEPARTMENTS, DEPARTMENTS.c.above == found.c.department
    )
    found = found.union(below)
    return select(found.c.role, found.c.department)


def roles_of(connection: Connection, name: str) -> list[tuple[str, str]]:
    """The roles that somebody was given, with the department of each."""
    given = select(ROLES.c.role, ROLES.c.department).where(ROLES.c.person == name)
    return [(role, of) for role, of in connection.execute(given.order_by(ROLES.c.role))]


def grant(connection: Connection, by: By, name: str, role: str, department: str = "") -> None:
    """Gives somebody a role. Raises NotAllowed for two that nobody may have together."""
    account(connection, name)
    _check_place(connection, role, department)
    had = roles_of(connection, name)
    if (role, department) in had:
        return
    watching = {one for one, _ in had} & set(OF_THE_SERVICE)
    if watching or (had and role in OF_THE_SERVICE):
        one = "、".join(sorted({each for each, _ in had}))
        raise NotAllowed(
            f"{name} 已有“{one}”：系统、安全、审计三种一人只能有一种，也不能再有部门里的角色；"
            "请先收回，或者另开一个账号"
        )
    connection.execute(insert(ROLES).values(person=name, role=role, department=department))
    put_on_record(connection, by, What.GRANTED, name, f"{role} {department}".strip())


def _check_place(connection: Connection, role: str, department: str) -> None:
    if role in OF_THE_SERVICE and not department:
        return
    if role not in OF_A_DEPARTMENT:
        raise NotAllowed(f"没有“{role}”这种角色；有 {'、'.join(OF_A_DEPARTMENT)}")
    if not department:
        raise NotAllowed("请选这个角色是哪个部门的；各部门都给请选“全部部门”")
    known = select(DEPARTMENTS.c.id).where(DEPARTMENTS.c.id == department)
    if department != EVERYWHERE and connection.execute(known).scalar() is None:
        raise NotAllowed(f"没有“{department}”这个部门；全部部门写 {EVERYWHERE}")


def revoke(connection: Connection, by: By, name: str, role: str, department: str = "") -> None:
    """Takes a role from somebody; nothing where they have none."""
    gone = delete(ROLES).where(
        ROLES.c.person == name, ROLES.c.role == role, ROLES.c.department == department
    )
    if connection.execute(gone).rowcount:
        put_on_record(connection, by, What.REVOKED, name, f"{role} {department}".strip())


# ---------------------------------------------------------------- accounts


def open_account(
    connection: Connection, by: By, name: str, shown: str, limits: Limits | None
) -> str:
    """Makes an account; gives back the password for its first login.

    Without limits others vouch for them, and there is no password.
    """
    name, shown = account_name(name), shown.strip()[:_LONGEST]
    if not name.isprintable() or not name or " " in name:
        raise NotAllowed("登录名不能是空的，也不能有空格")
    if not shown.isprintable() or not shown:
        raise NotAllowed("请写姓名")
    if exists(connection, name):
        raise NotAllowed(f"已经有 {name} 这个账号了")
    password = made_up(limits) if limits else ""
    kept = hashed(password) if limits else ""
    connection.execute(insert(PEOPLE).values(name=name, shown=shown, password=kept))
    put_on_record(connection, by, What.ACCOUNT, name)
    return password


def reset_password(connection: Connection, by: By, name: str, limits: Limits) -> str:
    """A new password for once; whoever is logged in with the old one is logged out."""
    account(connection, name)
    password = made_up(limits)
    _keep_password(connection, name, hashed(password), 0)
    end_all(connection, name)
    put_on_record(connection, by, What.RESET, name)
    return password


def set_password(connection: Connection, by: By, name: str, kept: str) -> None:
    """Keeps the hash of a password that somebody has chosen, and ends their sessions."""
    _keep_password(connection, name, kept, now())
    end_all(connection, name)
    put_on_record(connection, by, What.PASSWORD, name)


def _keep_password(connection: Connection, name: str, kept: str, moment: int) -> None:
    row = {"password": kept, "password_at": moment, "failed": 0, "locked_until": 0}
    connection.execute(update(PEOPLE).where(PEOPLE.c.name == name).values(**row))


def set_active(connection: Connection, by: By, name: str, *, active: bool) -> None:
    """Stops an account, or lets it be used again; a stopped one is logged out at once."""
    account(connection, name)
    connection.execute(update(PEOPLE).where(PEOPLE.c.name == name).values(active=active))
    if not active:
        end_all(connection, name)
    put_on_record(connection, by, What.RESUMED if active else What.STOPPED, name)


def unlock(connection: Connection, by: By, name: str) -> None:
    """Lets somebody try again before the time of the lock is over."""
    account(connection, name)
    row = {"failed": 0, "locked_until": 0}
    connection.execute(update(PEOPLE).where(PEOPLE.c.name == name).values(**row))
    put_on_record(connection, by, What.UNLOCKED, name)


def end_sessions(connection: Connection, by: By, name: str) -> None:
    """Logs somebody out everywhere."""
    end_all(connection, name)
    put_on_record(connection, by, What.ENDED, name)


def watches(roles: Iterable[str]) -> bool:
    """Whether somebody with these roles watches over the service."""
    return bool(set(roles) & set(OF_THE_SERVICE))
