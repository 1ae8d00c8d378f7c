"""Home: the reports that somebody has to do with, and how far each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from generator.serving.drafting.laid_out import TASKS
from generator.serving.drafting.remaining import remaining
from generator.serving.guarding.persons import AUDITOR, BUREAU, FILLS, SECURITY, Person, person_of
from generator.serving.site import Site, site_of
from generator.serving.store.listed_reports import Listed, listed
from generator.serving.store.versions import STATES
from generator.serving.web.deadlines import today
from generator.serving.web.listed_rows import KINDS, URGENT, page_in, rows_of, wanted_of
from generator.serving.web.shown import show

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

# Who watches over the service sees no report: what they come for is elsewhere.
_PAGES: Final = {SECURITY: "/people", AUDITOR: "/record"}
_PAGE: Final = 50  # reports on one page
_ASKED: Final = 100  # reports whose counts a script may ask for at once


def seen(site: Site, person: Person) -> list[Listed]:
    """The reports that a person sees."""
    with site.database.reading() as connection:
        return [one for one in listed(connection) if person.sees(one.department)]


def begins(person: Person) -> bool:
    """Whether somebody may begin a report of any department."""
    return bool(person.roles.get(FILLS))


def home(request: Request) -> Response:
    person, site = person_of(request), site_of(request)
    if page := next((_PAGES[one] for one in _PAGES if person.may(one)), ""):
        return RedirectResponse(page, 303)
    reports, wanted = seen(site, person), wanted_of(request.query_params)
    every = rows_of(reports, {}, today())
    # What is asked of counts needs all of them; else those of one page are enough.
    plain = [one for one in every if wanted.matches(one)]
    at, many = page_in(request.query_params, len(plain), _PAGE)
    shown = plain if wanted.task else plain[(at - 1) * _PAGE : at * _PAGE]
    known = remaining(site.database, [one.of for one in shown], site.settings.styles)
    rows = [one for one in rows_of([r.of for r in shown], known, today()) if wanted.matches(one)]
    found = len(rows) if wanted.task else len(plain)
    if wanted.task:
        at, many = page_in(request.query_params, len(rows), _PAGE)
        rows = rows[(at - 1) * _PAGE : at * _PAGE]
    return show(
        request,
        "home.html",
        rows=rows,
        wanted=wanted,
        found=found,
        whole=len(reports),
        years=sorted({one.year for one in reports}, reverse=True),
        kinds=KINDS,
        states=STATES,
        tasks=TASKS,
        urgent=URGENT,
        page=at,
        pages=many,
        may_begin=begins(person),
        may_oversee=bool(person.roles.get(BUREAU)),
    )


def counts(request: Request) -> Response:
    """What some reports still ask for, as far as it is worked out: JSON, by their numbers."""
    person, site = person_of(request), site_of(request)
    asked = request.query_params.get("reports", "").split(",")
    if len(asked) > _ASKED:
        raise HTTPException(400, f"一次最多问 {_ASKED} 份")
    wanted = set(asked)
    reports = [one for one in seen(site, person) if str(one.number) in wanted]
    known = remaining(site.database, reports, site.settings.styles)
    return JSONResponse({str(number): dict(one.counts) for number, one in known.items()})


ROUTES: Final = (Route("/", home), Route("/counts", counts))
