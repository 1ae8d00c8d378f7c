"""Vouching: somebody else says who is there: the office's own proxy, or its own login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from starlette.responses import Response

from generator.serving.guarding.chain import By, What, put_on_record
from generator.serving.guarding.people import NotAllowed, account_name, open_account
from generator.serving.guarding.sessions import Session, begin, find, give_cookie
from generator.serving.store.kept import PEOPLE

if TYPE_CHECKING:
    from starlette.requests import Request

    from generator.serving.site import Site


def welcomed(site: Site, name: str, shown: str, by: By) -> str:
    """Logs in somebody who is vouched for; gives back the cookie.

    `by.who` is who vouches.  Raises NotAllowed where there is no account, and none is made.
    """
    name = account_name(name)
    with site.database.writing() as connection:
        known = select(PEOPLE.c.active).where(PEOPLE.c.name == name)
        active = connection.execute(known).scalar()
        if active is None and site.settings.newcomers:
            open_account(connection, by, name, shown or name, None)
        elif not active:
            raise NotAllowed("这里还没有您的账号，或者已经停用：请找安全管理员开通")
        token = begin(connection, name, by.where, site.settings.limits)
        put_on_record(connection, By(name, by.where), What.LOGIN, name, by.who)
    return token


def session_by_proxy(site: Site, request: Request, session: Session | None) -> Session | None:
    """The session of whom the proxy names: the one that goes on, or a new one with its cookie."""
    settings = site.settings
    named = request.headers.get(settings.proxy_person, "")
    try:
        name = account_name(named.encode("latin-1").decode("utf-8"))
    except UnicodeDecodeError:
        return None
    if not name or (session and session.person == name):
        return session if name else None
    try:
        token = welcomed(site, name, "", By("代理", request.state.address))
    except NotAllowed:
        return None
    carrier = Response()
    give_cookie(carrier, settings, token)
    request.state.cookies.append(carrier.headers["set-cookie"])
    return find(site.database, token, settings.limits)
