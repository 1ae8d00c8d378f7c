"""New: a report is begun: for which department and year, from which files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from generator.later import matcher
from generator.serving.guarding.persons import BUREAU, FILLS, Person, by_of, person_of
from generator.serving.handing.brought import Whose
from generator.serving.handing.confirming import NUMBER, Moved, number_of
from generator.serving.handing.importer import ROLES
from generator.serving.site import Site, site_of
from generator.serving.store.listed_reports import Department, departments, listed
from generator.serving.store.pending import pending
from generator.serving.web.deadlines import today
from generator.serving.web.listed_rows import KINDS
from generator.serving.web.pending_page import Given, looked_at, settled
from generator.serving.web.shown import show
from generator.serving.working.uploads import Form, form_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

OTHER: Final = "+"  # the choice of a department that is not in the list
UNITS: Final = ("", "元", "万元")
_YEAR: Final = matcher(r"20\d\d", re.ASCII)
_LONGEST: Final = 100  # characters of a name


class _Choice(Struct, frozen=True):
    """What was typed, and all that is wrong with it, by field."""

    typed: Mapping[str, str]
    whose: Whose | None
    above: str | None
    is_new: bool
    wrong: Mapping[str, str]


def may_add(person: Person) -> bool:
    """Whether somebody may add a department that belongs to no other."""
    return "*" in person.roles.get(BUREAU, frozenset()) and "*" in person.roles.get(
        FILLS, frozenset()
    )


def _known(site: Site, person: Person) -> list[Department]:
    with site.database.reading() as connection:
        return [one for one in departments(connection) if person.may(FILLS, one.number)]


def _form(request: Request, choice: _Choice | None = None, status: int = 200) -> Response:
    person, site = person_of(request), site_of(request)
    if not person.roles.get(FILLS):
        raise HTTPException(403, "您没有“填报”的权限，请找管理员开通")
    known = _known(site, person)
    typed = dict(choice.typed) if choice else {}
    first = known[0].number if len(known) == 1 else "" if known else OTHER
    # A year's accounts are told the year after.
    values = {"department": first, "year": str(today().year - 1), "kind": KINDS[0], "unit": ""}
    return show(
        request,
        "new.html",
        status,
        departments=known,
        may_add=may_add(person),
        other=OTHER,
        kinds=KINDS,
        units=UNITS,
        roles=ROLES,
        typed={**values, "name": "", "number": "", **typed},
        wrong=choice.wrong if choice else {},
        megabytes=site.settings.limits.body >> 20,
    )


def blank(request: Request) -> Response:
    return _form(request)


def _choice(request: Request, form: Form) -> _Choice:
    """What a form says, held against what there is and what somebody may."""
    person, site = person_of(request), site_of(request)
    typed = {key: value.strip() for key, value in form.fields.items()}
    known = {one.number: one for one in _known(site, person)}
    wrong: dict[str, str] = {}
    chosen, name, is_new = typed.get("department", ""), "", False
    if chosen == OTHER and may_add(person):
        is_new, name = True, typed.get("name", "")[:_LONGEST]
        chosen = typed.get("number", "") or number_of(name)
        if not name:
            wrong["name"] = "请写部门的全称，如“醴陵市医疗保障局”"
        if not NUMBER.fullmatch(chosen):
            wrong["number"] = "只能用英文字母、数字和 - _，以字母或数字开头，最多 60 个；可以不写"
        elif taken := _taken(site, chosen, name):
            wrong["number"] = f"“{chosen}”已经是{taken}的编码，请换一个，或在上面选这个部门"
    elif chosen in known:
        name = known[chosen].name
    else:
        wrong["department"] = "请选一个部门"
    year, kind = typed.get("year", ""), typed.get("kind", "")
    if not _YEAR.fullmatch(year):
        wrong["year"] = "请写四位数的年度，如 2025"
    if kind not in KINDS:
        wrong["kind"] = "请选决算或预算"
    unit = typed.get("unit", "")
    whose = Whose(chosen, name, year, kind, unit if unit in UNITS else "")
    return _Choice(typed, None if wrong else whose, None, is_new, wrong)


def _taken(site: Site, number: str, name: str) -> str:
    with site.database.reading() as connection:
        found = {one.number: one.name for one in departments(connection)}
    there = found.get(number, "")
    return there if there and there != name else ""


def _begun(request: Request, form: Form) -> Response:
    choice = _choice(request, form)
    whose = choice.whose
    if whose is None:
        return _form(request, choice, 422)
    person, site = person_of(request), site_of(request)
    with site.database.reading() as connection:
        there = next(
            (
                one.number
                for one in listed(connection)
                if (one.department, one.year, one.kind)
                == (whose.department, whose.year, whose.kind)
            ),
            None,
        )
    files = [one for one in form.files if one.field == "files"]
    if there is not None and not files:
        return RedirectResponse(f"/reports/{there}", 303)
    token = looked_at(site, person, Given.of(whose, files, there))
    if files:
        return RedirectResponse(f"/pending/{token}", 303)
    return _empty(request, token)


def _empty(request: Request, token: str) -> Response:
    """A report that begins with nothing handed in is begun at once."""
    site, person = site_of(request), person_of(request)
    with site.database.reading() as connection:
        one = pending(connection, token, person.name)
    if one.told["wrong"]:
        return RedirectResponse(f"/pending/{token}", 303)
    try:
        number = settled(site, person, token, by_of(request).where)
    except Moved as moved:
        number = moved.now.report or 0
    return RedirectResponse(f"/reports/{number}", 303)


async def post(request: Request) -> Response:
    form = await form_of(request, site_of(request).settings.limits.body)
    return await run_in_threadpool(_begun, request, form)


ROUTES: Final = (
    Route("/reports/new", blank),
    Route("/reports/new", post, methods=["POST"]),
)
