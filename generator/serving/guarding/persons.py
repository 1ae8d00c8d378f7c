"""A person who is there, and what they may do in which department."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from generator.serving.guarding.chain import By

FILLS, CHECKS, SIGNS, BUREAU = "填报", "复核", "签发", "局"  # of a department and all below it
SYSTEM, SECURITY, AUDITOR = "系统", "安全", "审计"  # of the service; no one has two of them
OF_A_DEPARTMENT: Final = (FILLS, CHECKS, SIGNS, BUREAU)
OF_THE_SERVICE: Final = (SYSTEM, SECURITY, AUDITOR)


class Person(Struct, frozen=True):
    """Somebody who is logged in.

    `roles` has for each role the departments that it is for (those below them included when the
    person was loaded), or "*" for every one.
    """

    name: str
    shown: str
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    csrf: str = ""

    def may(self, role: str, department: str = "") -> bool:
        """Whether they have a role in a department; of the service where none is named."""
        of = self.roles.get(role, frozenset())
        return "*" in of or department in of

    def sees(self, department: str) -> bool:
        """Whether anything of a department is shown to them."""
        return any(self.may(role, department) for role in OF_A_DEPARTMENT)


# One person at their own computer: every role of a department, none that watches over others.
ALONE: Final = Person("本机", "本机", dict.fromkeys(OF_A_DEPARTMENT, frozenset({"*"})))


def person_of(connection: HTTPConnection) -> Person:
    """Who sent a request. Raises HTTPException 401 where nobody is logged in."""
    found = getattr(connection.state, "person", None)
    if not isinstance(found, Person):
        raise HTTPException(401, "请先登录")
    return found


def by_of(connection: HTTPConnection) -> By:
    """Who does something, for the record. Raises HTTPException 401 where nobody is logged in."""
    return By(person_of(connection).name, connection.state.address)


def require(connection: HTTPConnection, role: str, department: str = "") -> Person:
    """Who sent a request, who must have a role. Raises HTTPException 401, 403."""
    person = person_of(connection)
    if not person.may(role, department):
        raise HTTPException(403, f"您没有“{role}”的权限，请找管理员开通")
    return person


def require_one(connection: HTTPConnection, *roles: str) -> Person:
    """Who sent a request, who must have one of some roles of the service.

    Raises HTTPException 401, 403.
    """
    person = person_of(connection)
    if not any(person.may(role) for role in roles):
        raise HTTPException(403, f"您没有“{'、'.join(roles)}”的权限，请找管理员开通")
    return person
