"""The page of what 安全 allows: addresses that may be called, whether one may check one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.routing import Route

from generator.serving.administering import allowances
from generator.serving.administering.allowances import CALLBACKS, OFFICES
from generator.serving.administering.typed_lists import Amiss, lines_of
from generator.serving.guarding.persons import SECURITY, SYSTEM, by_of, require, require_one
from generator.serving.site import site_of
from generator.serving.web.posted import Fields, posted
from generator.serving.web.shown import show

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_LISTS: Final = {"callbacks": CALLBACKS, "offices": OFFICES}


def page(request: Request) -> Response:
    require_one(request, SYSTEM, SECURITY)
    return _page(request)


def _page(request: Request, wrong: tuple[str, ...] = (), done: str = "", **typed: str) -> Response:
    with site_of(request).database.reading() as connection:
        values: dict[str, Any] = {
            name: "\n".join(allowances.listed(connection, which)) for name, which in _LISTS.items()
        }
        apart = allowances.checks_apart(connection)
    values |= typed
    status = 400 if wrong else 200
    return show(request, "settings.html", status, apart=apart, wrong=wrong, done=done, **values)


def set_addresses(request: Request, typed: Fields) -> Response:
    require(request, SECURITY)
    field = request.url.path.rpartition("/")[2]
    which, said = _LISTS[field], typed.get("addresses", "")
    try:
        with site_of(request).database.writing() as connection:
            allowances.set_list(connection, by_of(request), which, lines_of(said))
    except Amiss as error:
        told = tuple(f"{which}{one}" for one in error.mistakes)
        return _page(request, told, **{field: said})
    return _page(request, done=f"{which}改好了，马上起作用")


def set_apart(request: Request, typed: Fields) -> Response:
    require(request, SECURITY)
    said = typed.get("apart", "")
    if said not in {"1", "0"}:
        return _page(request, ("请选“要分开”或者“可以是一个人”",))
    with site_of(request).database.writing() as connection:
        allowances.set_checks_apart(connection, by_of(request), apart=said == "1")
    return _page(request, done="改好了")


ROUTES: Final = (
    Route("/settings", page),
    Route("/settings/callbacks", posted(set_addresses), methods=["POST"]),
    Route("/settings/offices", posted(set_addresses), methods=["POST"]),
    Route("/settings/apart", posted(set_apart), methods=["POST"]),
)
