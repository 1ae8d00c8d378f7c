"""Trail: the pages of 审计: what is on record, whether it is whole, and a copy to take away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from sqlalchemy import select
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from generator.serving.guarding.anchors import Unanchored, anchor, verified
from generator.serving.guarding.chain import What, exported, newest, put_on_record
from generator.serving.guarding.persons import AUDITOR, by_of, require
from generator.serving.pages.posted import Fields, posted
from generator.serving.pages.shown import BEIJING, show
from generator.serving.site import site_of
from generator.serving.store.kept import RECORD

if TYPE_CHECKING:
    from starlette.requests import Request

    from generator.serving.site import Site

PAGE: Final = 100  # rows
_FILTERS: Final = ("what", "who", "where", "of", "since", "until", "below")


def trail(request: Request) -> Response:
    require(request, AUDITOR)
    return _trail(request)


def _trail(request: Request, told: list[str] | None = None) -> Response:
    """The record from its end, as far as it is asked for; `told` is what a verification found."""
    asked = {name: request.query_params.get(name, "").strip()[:100] for name in _FILTERS}
    wrong, rows = "", []
    with site_of(request).database.reading() as connection:
        many = newest(connection).number
        try:
            rows = list(connection.execute(_found(asked)))
        except ValueError:
            wrong = "日期请写成 2024-08-31 这样"
    older = ""
    if len(rows) > PAGE:
        rows = rows[:PAGE]
        older = urlencode({**asked, "below": rows[-1].number})
    values = {"asked": asked, "wrong": wrong, "older": older, "told": told, "many": many}
    return show(
        request, "record.html", 400 if wrong else 200, rows=rows, kinds=list(What), **values
    )


def _found(asked: dict[str, str]) -> Any:
    """The rows that are asked for. Raises ValueError for what is no date or number."""
    found = select(RECORD).order_by(RECORD.c.number.desc()).limit(PAGE + 1)
    for name in ("what", "who", "where", "of"):
        if asked[name]:
            found = found.where(RECORD.c[name] == asked[name])
    if asked["since"]:
        found = found.where(RECORD.c.at >= _begins(asked["since"]))
    if asked["until"]:
        found = found.where(RECORD.c.at < _begins(asked["until"], after=1))
    if asked["below"]:
        found = found.where(RECORD.c.number < int(asked["below"][:15]))
    return found


def _begins(day: str, after: int = 0) -> int:
    """When a day begins in Beijing, in milliseconds."""
    parsed = date.fromisoformat(day)
    moment = datetime.combine(parsed, time(), BEIJING) + timedelta(days=after)
    return int(moment.timestamp()) * 1000


def verify(request: Request, _: Fields) -> Response:
    """Holds the record against its anchors."""
    require(request, AUDITOR)
    site = site_of(request)
    told = _anchored(site)
    told += verified(site.database, site.settings.anchors)
    with site.database.writing() as connection:
        put_on_record(connection, by_of(request), What.VERIFIED, detail=f"{len(told)} 处不符")
    return _trail(request, told)


def _anchored(site: Site) -> list[str]:
    try:
        anchor(site.database, site.settings.anchors)
    except Unanchored as error:
        return [str(error)]
    return []


def export(request: Request, _: Fields) -> Response:
    """The whole record as JSON Lines, with its digest at the end."""
    require(request, AUDITOR)
    site = site_of(request)
    with site.database.writing() as connection:
        many = newest(connection).number
        put_on_record(connection, by_of(request), What.EXPORTED, detail=str(many))

    def lines() -> Iterator[str]:
        with site.database.reading() as connection:
            yield from exported(connection)

    headers = {"content-disposition": 'attachment; filename="record.jsonl"'}
    return StreamingResponse(lines(), media_type="application/jsonl", headers=headers)


ROUTES: Final = (
    Route("/record", trail),
    Route("/record/verify", posted(verify), methods=["POST"]),
    Route("/record/export", posted(export), methods=["POST"]),
)
