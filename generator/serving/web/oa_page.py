"""The pages of OA connections, for 系统: mapping, secret, which reports, a trial."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.routing import Route

from generator.serving.administering import oa_connections
from generator.serving.administering.typed_lists import Amiss, words_of
from generator.serving.guarding.persons import SYSTEM, by_of, require
from generator.serving.integrations.assigned import KINDS
from generator.serving.integrations.mapped import SYSTEMS
from generator.serving.site import site_of
from generator.serving.web.posted import Fields, handed, posted
from generator.serving.web.shown import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response


def page(request: Request) -> Response:
    require(request, SYSTEM)
    return _page(request)


def _page(request: Request, wrong: tuple[str, ...] = (), done: str = "", **typed: str) -> Response:
    rows = oa_connections.every(site_of(request))
    values = {"rows": rows, "systems": SYSTEMS, "typed": typed, "wrong": wrong, "done": done}
    return show(request, "oa.html", 400 if wrong else 200, **values)


def one(request: Request) -> Response:
    require(request, SYSTEM)
    return _one(request, request.query_params.get("name", ""))


def _one(request: Request, name: str, **more: Any) -> Response:
    """The page of a connection; what was typed stands there again where it was refused."""
    site = site_of(request)
    try:
        found = oa_connections.connected(site, name)
        text = oa_connections.text_in(site, name)
    except Amiss as error:
        return _page(request, error.mistakes)
    values: dict[str, Any] = {
        "wrong": (),
        "done": "",
        "tried": None,
        "text": text,
        "departments": "\n".join(found.to.departments),
        "kinds": found.to.kinds,
        **more,
    }
    status = 400 if values["wrong"] else 200
    return show(request, "oa_flow.html", status, one=found, every_kind=KINDS, **values)


def put_mapping(request: Request, typed: Fields, data: bytes) -> Response:
    """A mapping, new or another in its place, or only checked (`check`)."""
    require(request, SYSTEM)
    site, name = site_of(request), typed.get("name", "").strip()
    text, is_new = data.decode("utf-8", "replace"), "new" in typed
    try:
        if "check" in typed:
            oa_connections.checked(data, name)
            done = "映射没有错，还没有存"
        else:
            oa_connections.put_mapping(site, by_of(request), name, data, is_new=is_new)
            done = "映射存好了"
    except Amiss as error:
        if is_new:
            return _page(request, error.mistakes, name=name, text=text)
        return _one(request, name, wrong=error.mistakes, text=text)
    if is_new and "check" in typed:
        return _page(request, done=done, name=name, text=text)
    return _one(request, name, done=done, text=text)


def _changing(change: Callable[[Request, str, Fields], dict[str, Any]]) -> Any:
    """The endpoint of one change to a connection; `change` says what the page shows of it."""

    def endpoint(request: Request, typed: Fields) -> Response:
        require(request, SYSTEM)
        name = typed.get("name", "")
        try:
            oa_connections.connected(site_of(request), name)
        except Amiss as error:
            return _page(request, error.mistakes)
        try:
            return _one(request, name, **change(request, name, typed))
        except Amiss as error:
            kept = {one: typed[one] for one in ("departments",) if one in typed}
            return _one(request, name, wrong=error.mistakes, **kept)

    return posted(endpoint)


def _secret(request: Request, name: str, typed: Fields) -> dict[str, Any]:
    site, by = site_of(request), by_of(request)
    if "drop" in typed:
        called = oa_connections.drop_secret(site, by, name)
        return {"done": f"凭据 {called} 删去了"}
    called = oa_connections.put_secret(site, by, name, typed.get("secret", ""))
    return {"done": f"凭据 {called} 换好了，从此不再显示；请点“试一试”"}


def _use(request: Request, name: str, typed: Fields) -> dict[str, Any]:
    site = site_of(request)
    kinds = [one for at, one in enumerate(KINDS) if typed.get(f"kind{at}")]
    given = words_of(typed.get("departments", ""))
    with site.database.writing() as connection:
        oa_connections.use(connection, site, by_of(request), name, given, kinds)
    return {"done": "改好了，从下一次签发起" if given else "停用了：签发以后不再送它"}


def _try(request: Request, name: str, _: Fields) -> dict[str, Any]:
    return {"tried": oa_connections.try_out(site_of(request), by_of(request), name)}


def drop(request: Request, typed: Fields) -> Response:
    require(request, SYSTEM)
    name = typed.get("name", "")
    try:
        oa_connections.drop(site_of(request), by_of(request), name)
    except Amiss as error:
        return _page(request, error.mistakes)
    return _page(request, done=f"“{name}”删去了")


ROUTES: Final = (
    Route("/oa", page),
    Route("/oa/flow", one),
    Route("/oa/mapping", handed(put_mapping), methods=["POST"]),
    Route("/oa/secret", _changing(_secret), methods=["POST"]),
    Route("/oa/use", _changing(_use), methods=["POST"]),
    Route("/oa/try", _changing(_try), methods=["POST"]),
    Route("/oa/drop", posted(drop), methods=["POST"]),
)
