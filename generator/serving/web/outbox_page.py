"""The page of the outbox, for 系统: what goes out to an OA, how far it is, what to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.routing import Route

from generator.serving.administering import oa_connections, outbox_desk
from generator.serving.administering.typed_lists import Amiss
from generator.serving.guarding.persons import SYSTEM, by_of, require
from generator.serving.integrations.outbox import FOR_A_PERSON, STATES, Told, told
from generator.serving.site import site_of
from generator.serving.store.versions import NoSuchReport, kept
from generator.serving.web.posted import Fields, posted
from generator.serving.web.shown import show

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection
    from starlette.requests import Request
    from starlette.responses import Response

PAGE: Final = 50  # letters
PERSON: Final = "要人看"
_GROUPS: Final = {PERSON: FOR_A_PERSON, **{one: (one,) for one in STATES}}


def page(request: Request) -> Response:
    require(request, SYSTEM)
    return _page(request)


def _page(
    request: Request, wrong: Sequence[str] = (), done: str = "", typed: Fields | None = None
) -> Response:
    """The newest letters as asked; `typed` is what stands again in the form that was refused."""
    query = request.query_params
    asked = {name: query.get(name, "").strip()[:60] for name in ("state", "flow", "below")}
    states = _GROUPS.get(asked["state"], STATES)
    below = int(asked["below"]) if asked["below"].isascii() and asked["below"].isdigit() else 0
    with site_of(request).database.reading() as connection:
        rows = told(connection, states, flow=asked["flow"], below=below, most=PAGE + 1)
        titles = _titles(connection, rows)
        waiting = len(told(connection, FOR_A_PERSON, most=1000))
    older = urlencode(asked | {"below": str(rows[PAGE - 1].id)}) if len(rows) > PAGE else ""
    values: dict[str, Any] = {
        "rows": rows[:PAGE],
        "titles": titles,
        "asked": asked,
        "groups": tuple(_GROUPS),
        "flows": [one.name for one in oa_connections.every(site_of(request))],
        "older": older,
        "waiting": waiting,
        "wrong": wrong,
        "done": done,
        "typed": typed or {},
    }
    return show(request, "outbox.html", 400 if wrong else 200, **values)


def _titles(connection: Connection, rows: Sequence[Told]) -> dict[int, str]:
    """What reports are called: the title of a letter may have figures in it."""
    found = {}
    for number in {one.report for one in rows if one.report is not None}:
        try:
            found[number] = kept(connection, number).title
        except NoSuchReport:
            continue
    return found


def _deciding(decide: Callable[[Request, int, Fields], str]) -> Any:
    """The endpoint of one decision; `decide` says what came of it."""

    def endpoint(request: Request, typed: Fields) -> Response:
        require(request, SYSTEM)
        try:
            number = outbox_desk.number_of(typed.get("number", ""))
            return _page(request, done=decide(request, number, typed))
        except Amiss as error:
            return _page(request, error.mistakes, typed=typed)

    return posted(endpoint)


def _confirm(request: Request, number: int, typed: Fields) -> str:
    with site_of(request).database.writing() as connection:
        outbox_desk.confirm(connection, by_of(request), number, typed.get("started", ""))
    return f"第 {number} 号记为已送达"


def _resend(request: Request, number: int, _: Fields) -> str:
    with site_of(request).database.writing() as connection:
        outbox_desk.resend(connection, by_of(request), number)
    return f"第 {number} 号马上再送"


def _give_up(request: Request, number: int, typed: Fields) -> str:
    with site_of(request).database.writing() as connection:
        outbox_desk.give_up(connection, by_of(request), number, typed.get("reason", ""))
    return f"第 {number} 号不送了"


def _ask(request: Request, number: int, _: Fields) -> str:
    return f"第 {number} 号，OA 说：{outbox_desk.asked(site_of(request), number)}"


ROUTES: Final = (
    Route("/outbox", page),
    Route("/outbox/confirm", _deciding(_confirm), methods=["POST"]),
    Route("/outbox/resend", _deciding(_resend), methods=["POST"]),
    Route("/outbox/give-up", _deciding(_give_up), methods=["POST"]),
    Route("/outbox/state", _deciding(_ask), methods=["POST"]),
)
