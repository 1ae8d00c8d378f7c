"""Doorkeeping: what every request passes: who it is from, and what every answer is sent with.

One by one: how large and how often; whether a page of somewhere else sent it; who it is from;
whether the form is one of ours.  /v1 is let through to its own check: a caller there is no person.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from generator.later import matcher
from generator.serving.configuration import is_loopback
from generator.serving.guarding.bodies import Body, csrf_of
from generator.serving.guarding.logged import log, log_fault
from generator.serving.guarding.people import person_named
from generator.serving.guarding.persons import ALONE, Person
from generator.serving.guarding.sessions import cookie_of, find
from generator.serving.guarding.throttle import Throttle, neighbourhood
from generator.serving.guarding.vouching import session_by_proxy
from generator.serving.store.database import now
from generator.serving.web.faults import refused, wants_page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from generator.serving.site import Site

# Nothing from anywhere else, nothing inline, in nobody's frame.
_POLICY: Final = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
_SENT: Final = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_HSTS: Final = "max-age=31536000"

# Each with all that is below it.
CALLERS: Final = "/v1"  # with keys of their own
# Nobody is looked for.
OPEN: Final = ("/healthz", "/readyz", "/version", "/openapi.json", "/shipped", "/fetched")
_ENTRANCE: Final = "/login"  # nobody needs to be known
_WITH_AN_OLD_PASSWORD: Final = ("/password", "/logout", _ENTRANCE)
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_METHODS: Final = _SAFE | {"POST", "PUT", "PATCH", "DELETE"}
_FROM_HERE: Final = frozenset({"same-origin", "none"})  # Sec-Fetch-Site
_ID: Final = matcher(r"[A-Za-z0-9._-]{8,64}")


def _is_below(path: str, *roots: str) -> bool:
    return any(path == root or path.startswith(f"{root}/") for root in roots)


class Doorkeeper:
    """Lets a request in, with the person in its state, or says why not."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site
        self._settings = site.settings
        limits = site.settings.limits
        self._askers = Throttle(limits.asked, 60)
        self._addresses = Throttle(limits.asked_address, 60)
        self._logins = Throttle(limits.logins, 60)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        answer = _Answer(request, send, https=self._settings.https)
        body = Body(receive, self._settings.limits.body)
        try:
            response = await self._admit(request, body)
            if response is None:
                await self._app(scope, body.receive, answer.send)
            else:
                await response(scope, receive, answer.send)
        except HTTPException as error:
            await (await refused(request, error))(scope, receive, answer.send)
        except Exception as error:  # noqa: BLE001  nothing of a fault is told but its number
            log_fault(error, id=request.state.id)
            if answer.status == 0:
                await _failed(request, answer.send)
        finally:
            answer.log()

    async def _admit(self, request: Request, body: Body) -> Response | None:
        """Nothing for a request that may go on. Raises HTTPException for one that may not."""
        self._introduce(request)
        body.check_length(request)
        self._check_origin(request)
        path = request.url.path
        if self._settings.alone:
            request.state.person = ALONE
            return None
        self._hold_back(self._addresses, request.state.address)
        if _is_below(path, CALLERS, *OPEN):
            self._hold_back(self._askers, request.state.address)
            return None
        return await self._recognise(request, body)

    def _introduce(self, request: Request) -> None:
        """Where a request comes from and what it is called; what only the proxy may say is gone."""
        settings = self._settings
        here = request.client.host if request.client else ""
        headers = MutableHeaders(scope=request.scope)
        believed = bool(settings.proxy) and here == settings.proxy
        forwarded = headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        named = settings.proxy_person
        if named and not believed and named in headers:
            del headers[named]
        asked = headers.get("x-request-id", "")
        request.state.address = neighbourhood(forwarded if believed and forwarded else here)
        request.state.id = asked if _ID.fullmatch(asked) else secrets.token_hex(8)
        request.state.begun = now()
        request.state.cookies = []

    def _check_origin(self, request: Request) -> None:
        """Refuses what another site's page sends, and a name that was bent to this computer."""
        headers, alone = request.headers, self._settings.alone
        host = headers.get("host", "")
        if alone and not is_loopback(urlsplit(f"//{host}").hostname or ""):
            raise HTTPException(403, "请用 127.0.0.1 打开：这个服务只给本机用")
        if (request.method in _SAFE and not alone) or self._is_callers(request):
            return
        origin = headers.get("origin")
        ours = urlsplit(self._settings.address).netloc or host
        if origin is not None and urlsplit(origin).netloc.casefold() != ours.casefold():
            raise HTTPException(
                403,
                "请求来自别的网页，没有办理；经代理访问的，请代理原样转发 Host",
            )
        if request.method not in _SAFE and headers.get("sec-fetch-site", "none") not in _FROM_HERE:
            raise HTTPException(403, "请求来自别的网页，没有办理")

    def _is_callers(self, request: Request) -> bool:
        return not self._settings.alone and _is_below(request.url.path, CALLERS)

    def _hold_back(self, throttle: Throttle, asker: str) -> None:
        if wait := throttle.wait(asker):
            raise HTTPException(429, f"请过 {wait} 秒再试", {"Retry-After": str(wait)})

    async def _recognise(self, request: Request, body: Body) -> Response | None:
        path, unsafe = request.url.path, request.method not in _SAFE
        entering = _is_below(path, _ENTRANCE)
        person = await run_in_threadpool(self._person_of, request)
        self._hold_back(self._askers, person.name if person else request.state.address)
        if entering and unsafe:
            self._hold_back(self._logins, request.state.address)
        if person is None:
            if not entering:
                raise HTTPException(401, "请先登录")
            return None
        request.state.person = person
        if unsafe and not entering:
            typed = request.headers.get("x-csrf") or csrf_of(request, await body.head())
            if not secrets.compare_digest(typed.encode(), person.csrf.encode()):
                raise HTTPException(403, "这一页开得太久了，没有办理：请回到上一页刷新再试")
        if request.state.stale and not _is_below(path, *_WITH_AN_OLD_PASSWORD):
            if wants_page(request):
                return RedirectResponse("/password", 303)
            raise HTTPException(403, "密码要先改过：请打开 /password")
        return None

    def _person_of(self, request: Request) -> Person | None:
        """Who sent a request, by the proxy that vouches for them or by their cookie."""
        settings, database = self._settings, self._site.database
        session = find(database, cookie_of(request, settings), settings.limits)
        if settings.proxy_person:
            session = session_by_proxy(self._site, request, session)
        if session is None:
            return None
        request.state.stale = session.stale
        with database.reading() as connection:
            return person_named(connection, session.person, session.csrf)


async def _failed(request: Request, send: Send) -> None:
    said = f"程序出错了，没有办成。请把编号告诉管理员：{request.state.id}"
    response = await refused(request, HTTPException(500, said))
    await response(request.scope, request.receive, send)


class _Answer:
    """An answer on its way out: its headers, its line in the log."""

    def __init__(self, request: Request, send: Send, *, https: bool) -> None:
        self._request = request
        self._send = send
        self._https = https
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in _SENT.items():
                headers.setdefault(name, value)
            if self._https:
                headers.setdefault("strict-transport-security", _HSTS)
            headers.setdefault("cache-control", "no-store")
            headers["x-request-id"] = self._request.state.id
            for cookie in self._request.state.cookies:
                headers.append("set-cookie", cookie)
        await self._send(message)

    def log(self) -> None:
        """A line: the route as it is declared, since what was typed in its place is nobody's."""
        request = self._request
        person = getattr(request.state, "person", None)
        caller = getattr(request.state, "caller", "")
        log(
            what="request",
            id=request.state.id,
            who=person.name if isinstance(person, Person) else caller,
            where=request.state.address,
            method=request.method if request.method in _METHODS else "",
            route=getattr(request.scope.get("route"), "path", ""),
            status=self.status,
            ms=now() - request.state.begun,
        )
