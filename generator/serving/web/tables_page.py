"""The tables of a report as grids of cells: what its input has in rows, and what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.routing import Route

from generator.serving.drafting.grids import first_of, spread_of
from generator.serving.drafting.saving import beside_of, newest
from generator.serving.guarding.persons import FILLS, person_of
from generator.serving.site import site_of
from generator.serving.store.versions import FILLING
from generator.serving.web.report_page import report_of
from generator.serving.web.shown import show

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def page(request: Request) -> Response:
    """One table, `?grid=` its number; without it that of the 科目."""
    with site_of(request).database.reading() as connection:
        of = report_of(request, connection)
        found, text = newest(connection, of)
        beside = beside_of(connection, of, site_of(request).settings.styles)
    number = request.query_params.get("grid") or first_of(of.kind)
    spread = spread_of(text, of.kind, beside, number)
    if spread.grid is None:
        raise HTTPException(404, "这份报告没有这张表，可能填的数改过以后不再有它")
    person = person_of(request)
    may = of.state == FILLING and person.may(FILLS, of.department)
    return show(
        request,
        "tables.html",
        report=of,
        head=found.number,
        contents=spread.contents,
        grid=spread.grid,
        may_write=may,
    )


ROUTES: Final = (Route("/reports/{number:int}/tables", page),)
