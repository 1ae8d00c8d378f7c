"""The pages of the keys of clients: 系统 makes them, 安全 says what they may ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.routing import Route

from generator.serving.administering import client_keys
from generator.serving.administering.typed_lists import Amiss, words_of
from generator.serving.guarding.persons import SECURITY, SYSTEM, by_of, require, require_one
from generator.serving.interface.app_keys import keys
from generator.serving.interface.signing import HASHES
from generator.serving.site import site_of
from generator.serving.store.listed_reports import departments
from generator.serving.web.posted import Fields, handed, posted
from generator.serving.web.shown import show

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def page(request: Request) -> Response:
    require_one(request, SYSTEM, SECURITY)
    return _page(request)


def _page(request: Request, wrong: tuple[str, ...] = (), **typed: str) -> Response:
    with site_of(request).database.reading() as connection:
        rows = keys(connection)
    values = {"rows": rows, "algorithms": tuple(HASHES), "typed": typed, "wrong": wrong}
    return show(request, "keys.html", 400 if wrong else 200, **values)


def make(request: Request, typed: Fields) -> Response:
    """A new key; its secret is shown this once."""
    require(request, SYSTEM)
    shown, algorithm = typed.get("shown", ""), typed.get("algorithm", "")
    try:
        with site_of(request).database.writing() as connection:
            name, secret = client_keys.make(connection, by_of(request), shown, algorithm)
    except Amiss as error:
        return _page(request, error.mistakes, shown=shown)
    return _one(request, name, secret=secret)


def one(request: Request) -> Response:
    require_one(request, SYSTEM, SECURITY)
    return _one(request, request.query_params.get("name", ""))


def _one(request: Request, name: str, **more: Any) -> Response:
    """The page of a key; what was typed stands there again where it was refused."""
    with site_of(request).database.reading() as connection:
        try:
            key = client_keys.named(connection, name)
        except Amiss as error:
            return _page(request, error.mistakes)
        known = departments(connection)
    values: dict[str, Any] = {
        "wrong": (),
        "done": "",
        "secret": "",
        "departments": "\n".join(key.given),
        "mapping": client_keys.mapping_told(key.mapping),
        **more,
    }
    names = {each.number: each.name for each in known}
    status = 400 if values["wrong"] else 200
    return show(request, "key.html", status, key=key, names=names, **values)


def off(request: Request, typed: Fields) -> Response:
    """Whoever sees that something is wrong stops it; only 安全 lets it go on."""
    require_one(request, SYSTEM, SECURITY)
    return _switched(request, typed, on=False)


def on(request: Request, typed: Fields) -> Response:
    require(request, SECURITY)
    return _switched(request, typed, on=True)


def _switched(request: Request, typed: Fields, *, on: bool) -> Response:
    name = typed.get("name", "")
    try:
        with site_of(request).database.writing() as connection:
            client_keys.switch(connection, by_of(request), name, on=on)
    except Amiss as error:
        return _page(request, error.mistakes)
    return _one(request, name, done="启用了" if on else "停用了，它的令牌也都作废了")


def give_departments(request: Request, typed: Fields) -> Response:
    require(request, SECURITY)
    name, said = typed.get("name", ""), typed.get("departments", "")
    try:
        with site_of(request).database.writing() as connection:
            client_keys.named(connection, name)
            given = words_of(said)
            client_keys.give_departments(connection, by_of(request), name, given)
    except Amiss as error:
        return _one(request, name, wrong=error.mistakes, departments=said)
    return _one(request, name, done="部门改好了")


def give_mapping(request: Request, typed: Fields, data: bytes) -> Response:
    """Sets the mapping of a key, or only says what is wrong with it (`check`)."""
    require(request, SYSTEM)
    name = typed.get("name", "")
    try:
        with site_of(request).database.writing() as connection:
            client_keys.named(connection, name)
            if "check" in typed:
                many, done = len(client_keys.mapping_in(data)), "没有错，还没有存"
            else:
                many = client_keys.give_mapping(connection, by_of(request), name, data)
                done = "存好了"
    except Amiss as error:
        return _one(request, name, wrong=error.mistakes, mapping=_text(data))
    return _one(request, name, done=f"映射 {many} 个字段，{done}", mapping=_text(data))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


ROUTES: Final = (
    Route("/keys", page),
    Route("/keys", posted(make), methods=["POST"]),
    Route("/keys/key", one),
    Route("/keys/off", posted(off), methods=["POST"]),
    Route("/keys/on", posted(on), methods=["POST"]),
    Route("/keys/departments", posted(give_departments), methods=["POST"]),
    Route("/keys/mapping", handed(give_mapping), methods=["POST"]),
)
