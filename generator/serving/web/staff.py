"""Staff: the pages of 安全: who has an account, which roles, who is logged in, who is locked out.

Those who watch over the service (系统, 安全, 审计) are shown and not touched: their accounts and
roles are given at the server alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from sqlalchemy import Connection, func, or_, select
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from generator.serving.guarding import people
from generator.serving.guarding.chain import By
from generator.serving.guarding.people import NotAllowed
from generator.serving.guarding.persons import OF_A_DEPARTMENT, SECURITY, by_of, require
from generator.serving.site import site_of
from generator.serving.store.database import now
from generator.serving.store.kept import DEPARTMENTS, PEOPLE, ROLES, SESSIONS
from generator.serving.web.posted import Fields, posted
from generator.serving.web.shown import show

if TYPE_CHECKING:
    from starlette.requests import Request

MOST: Final = 200  # people of one page


# ---------------------------------------------------------------- everybody


def everybody(request: Request) -> Response:
    require(request, SECURITY)
    return _everybody(request)


def _everybody(request: Request, wrong: str = "", **typed: str) -> Response:
    sought = request.query_params.get("q", "").strip()[:100]
    with site_of(request).database.reading() as connection:
        found = connection.execute(_found(sought)).all()
        roles = _roles(connection)
    values = {"sought": sought, "wrong": wrong, "typed": typed, "moment": now(), "most": MOST}
    rows = [(row, roles.get(row.name, [])) for row in found[:MOST]]
    status = 400 if wrong else 200
    return show(request, "people.html", status, rows=rows, more=len(found) > MOST, **values)


def _found(sought: str) -> Any:
    sessions = (
        select(
            SESSIONS.c.person, func.count().label("many"), func.max(SESSIONS.c.seen).label("seen")
        )
        .group_by(SESSIONS.c.person)
        .subquery()
    )
    whole = (
        select(PEOPLE, sessions.c.many, sessions.c.seen)
        .outerjoin(sessions, sessions.c.person == PEOPLE.c.name)
        .order_by(PEOPLE.c.name)
        .limit(MOST + 1)
    )
    if not sought:
        return whole
    like = (PEOPLE.c.name, PEOPLE.c.shown)
    return whole.where(or_(*(column.icontains(sought, autoescape=True) for column in like)))


def _roles(connection: Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    called = func.coalesce(DEPARTMENTS.c.name, ROLES.c.department)
    joined = ROLES.outerjoin(DEPARTMENTS, DEPARTMENTS.c.id == ROLES.c.department)
    asked = select(ROLES.c.person, ROLES.c.role, called).select_from(joined)
    for person, role, department in connection.execute(asked.order_by(ROLES.c.role)):
        where = "全部部门" if department == people.EVERYWHERE else department
        found.setdefault(person, []).append(f"{role} {where}".strip())
    return found


def opened(request: Request, typed: Fields) -> Response:
    """A new account; its password is shown this once."""
    require(request, SECURITY)
    site, by = site_of(request), by_of(request)
    name, shown = typed.get("name", ""), typed.get("shown", "")
    limits = None if typed.get("vouched") else site.settings.limits
    try:
        with site.database.writing() as connection:
            password = people.open_account(connection, by, name, shown, limits)
    except NotAllowed as error:
        return _everybody(request, str(error), name=name, shown=shown)
    return _somebody(request, people.account_name(name), password=password)


# ---------------------------------------------------------------- somebody


def somebody(request: Request) -> Response:
    require(request, SECURITY)
    return _somebody(request, request.query_params.get("name", ""))


def _somebody(request: Request, name: str, *, wrong: str = "", password: str = "") -> Response:
    with site_of(request).database.reading() as connection:
        try:
            row = people.account(connection, name)
        except NotAllowed as error:
            return _everybody(request, str(error))
        sessions = connection.execute(
            select(SESSIONS).where(SESSIONS.c.person == name).order_by(SESSIONS.c.seen.desc())
        ).all()
        departments = connection.execute(select(DEPARTMENTS).order_by(DEPARTMENTS.c.id)).all()
        roles = people.roles_of(connection, name)
    return show(
        request,
        "somebody.html",
        400 if wrong else 200,
        row=row,
        roles=roles,
        watches=people.watches(role for role, _ in roles),
        sessions=sessions,
        departments=departments,
        names={one.id: one.name for one in departments},
        offered=OF_A_DEPARTMENT,
        moment=now(),
        wrong=wrong,
        password=password,
    )


Change = Callable[[Connection, By, str, Fields], str | None]


def _changing(change: Change) -> Any:
    """The endpoint of one change to somebody; a password that it gives is shown this once."""

    def endpoint(request: Request, typed: Fields) -> Response:
        require(request, SECURITY)
        by, name = by_of(request), typed.get("name", "")
        try:
            with site_of(request).database.writing() as connection:
                people.account(connection, name)
                _check_apart(connection, name)
                password = change(connection, by, name, typed)
        except NotAllowed as error:
            return _somebody(request, name, wrong=str(error))
        if password:
            return _somebody(request, name, password=password)
        return RedirectResponse(f"/people/person?{urlencode({'name': name})}", 303)

    return endpoint


def _check_apart(connection: Connection, name: str) -> None:
    if people.watches(role for role, _ in people.roles_of(connection, name)):
        raise NotAllowed("系统、安全、审计的账号只能在服务器上改：juesuan office account")


def _grant(connection: Connection, by: By, name: str, typed: Fields) -> None:
    role, department = typed.get("role", ""), typed.get("department", "").strip()
    if role not in OF_A_DEPARTMENT:
        raise NotAllowed("系统、安全、审计只能在服务器上给：juesuan office account")
    people.grant(connection, by, name, role, department)


def _revoke(connection: Connection, by: By, name: str, typed: Fields) -> None:
    people.revoke(connection, by, name, typed.get("role", ""), typed.get("department", ""))


def _active(connection: Connection, by: By, name: str, typed: Fields) -> None:
    people.set_active(connection, by, name, active=typed.get("active") == "1")


def _reset(request: Request, typed: Fields) -> Response:
    limits = site_of(request).settings.limits

    def reset(connection: Connection, by: By, name: str, _: Fields) -> str:
        return people.reset_password(connection, by, name, limits)

    answer: Response = _changing(reset)(request, typed)
    return answer


def _change(path: str, change: Change) -> Route:
    return Route(path, posted(_changing(change)), methods=["POST"])


ROUTES: Final = (
    Route("/people", everybody),
    Route("/people", posted(opened), methods=["POST"]),
    Route("/people/person", somebody),
    Route("/people/reset", posted(_reset), methods=["POST"]),
    _change("/people/grant", _grant),
    _change("/people/revoke", _revoke),
    _change("/people/active", _active),
    _change("/people/unlock", lambda connection, by, name, _: people.unlock(connection, by, name)),
    _change(
        "/people/sessions",
        lambda connection, by, name, _: people.end_sessions(connection, by, name),
    ),
)
