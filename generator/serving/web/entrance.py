"""Entrance: the pages on which somebody logs in, out, and changes a password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from generator.serving.guarding.chain import By, What, put_on_record
from generator.serving.guarding.passwords import hashed, weaknesses
from generator.serving.guarding.people import set_password
from generator.serving.guarding.persons import by_of, person_of
from generator.serving.guarding.recognition import recognised
from generator.serving.guarding.sessions import begin, cookie_of, end, give_cookie
from generator.serving.site import site_of
from generator.serving.web.posted import Fields, posted
from generator.serving.web.shown import show

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from starlette.requests import Request


def _inside(typed: str) -> str:
    """Where somebody wanted to go, when it is a page of ours: never the address of another host."""
    ours = typed.startswith("/") and not typed.startswith(("//", "/\\")) and typed.isprintable()
    return typed if ours else "/"


def _let_in(request: Request, token: str, to: str) -> Response:
    response = RedirectResponse(to, 303)
    give_cookie(response, site_of(request).settings, token)
    return response


# ---------------------------------------------------------------- in and out


def login_page(request: Request) -> Response:
    if site_of(request).settings.alone:
        return RedirectResponse("/", 303)
    return _login(request, _inside(request.query_params.get("next", "/")))


def _login(request: Request, to: str, name: str = "", *, wrong: bool = False) -> Response:
    settings = site_of(request).settings
    return show(
        request,
        "login.html",
        403 if wrong else 200,
        to=to,
        typed=name,
        wrong=wrong,
        limits=settings.limits,
        oidc=settings.oidc is not None,
    )


def login(request: Request, typed: Fields) -> Response:
    """The same answer for a wrong password, an unknown name and a locked account."""
    site, where = site_of(request), request.state.address
    limits, old = site.settings.limits, cookie_of(request, site.settings)
    to, name = _inside(typed.get("next", "/")), typed.get("name", "")

    def enter(connection: Connection, found: str) -> str:
        end(connection, old)  # whatever cookie was planted here before is worth nothing
        token = begin(connection, found, where, limits)
        put_on_record(connection, By(found, where), What.LOGIN, found)
        return token

    password = typed.get("password", "")
    token = recognised(site.database, limits, name, password, where, enter)
    if token is None:
        return _login(request, to, name[:100], wrong=True)
    return _let_in(request, token, to)


def logout(request: Request, _: Fields) -> Response:
    site = site_of(request)
    by = by_of(request)
    with site.database.writing() as connection:
        end(connection, cookie_of(request, site.settings))
        put_on_record(connection, by, What.LOGOUT, by.who)
    return _let_in(request, "", "/login")


# ---------------------------------------------------------------- a password of one's own


def password_page(request: Request) -> Response:
    person_of(request)
    return _password(request, [])


def _password(request: Request, wrong: list[str]) -> Response:
    limits = site_of(request).settings.limits
    stale = getattr(request.state, "stale", False)
    status = 400 if wrong else 200
    return show(request, "password.html", status, wrong=wrong, limits=limits, stale=stale)


def password(request: Request, typed: Fields) -> Response:
    """Changes it; every session that was begun with the old one is over."""
    site, by = site_of(request), by_of(request)
    limits = site.settings.limits
    if site.settings.alone:
        raise HTTPException(404)
    old, new = typed.get("old", ""), typed.get("new", "")
    wrong = weaknesses(new, by.who, old, limits)
    if new != typed.get("again", ""):
        wrong.append("两次写的新密码不一样")
    if wrong:
        return _password(request, wrong)
    kept = hashed(new)

    def change(connection: Connection, found: str) -> str:
        set_password(connection, by, found, kept)
        return begin(connection, found, by.where, limits)

    token = recognised(site.database, limits, by.who, old, by.where, change)
    if token is None:
        return _password(request, ["原来的密码不对；连着写错几次会锁住，过一会儿再试"])
    return _let_in(request, token, "/")


ROUTES: Final = (
    Route("/login", login_page),
    Route("/login", posted(login), methods=["POST"]),
    Route("/logout", posted(logout), methods=["POST"]),
    Route("/password", password_page),
    Route("/password", posted(password), methods=["POST"]),
)
