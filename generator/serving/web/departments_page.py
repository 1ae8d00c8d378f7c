"""Departments: a bureau's list of them, brought in whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from generator.serving.guarding.chain import What, put_on_record
from generator.serving.guarding.persons import BUREAU, by_of
from generator.serving.handing.department_check import checked
from generator.serving.handing.department_list import read_lines
from generator.serving.site import site_of
from generator.serving.store.listed_reports import Department, departments
from generator.serving.store.versions import put_department
from generator.serving.web.bureau_page import overseen, overseer
from generator.serving.web.shown import show
from generator.serving.working.confining import Refused
from generator.serving.working.uploads import Form, form_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection
    from starlette.requests import Request
    from starlette.responses import Response


def page(request: Request) -> Response:
    return _page(request)


def _page(
    request: Request,
    wrong: Sequence[str] = (),
    done: tuple[int, int] | None = None,
    status: int = 200,
) -> Response:
    known = overseen(site_of(request), overseer(request))
    names = {one.number: one.name for one in known}
    return show(
        request, "departments.html", status, known=known, names=names, wrong=wrong, done=done
    )


def _brought(request: Request, form: Form) -> Response:
    person, site = overseer(request), site_of(request)
    files = [one for one in form.files if one.field == "list"]
    if len(files) != 1:
        return _page(request, ["请选一份名单（xlsx 或 csv）"], status=422)
    try:
        lines = read_lines(site.readers.run("departments", files)["json"])
    except Refused as refused:
        return _page(request, [refused.said], status=422)
    mine = person.roles.get(BUREAU, frozenset())
    with site.database.writing() as connection:
        known = {one.number: one for one in departments(connection)}
        found, wrong = checked(lines, known.values(), mine)
        new = sum(one.number not in known for one in found)
        changed = sum(one.number in known and known[one.number] != one for one in found)
        if not wrong:
            _put(connection, found, known)
            told = f"新增 {new} 个，改动 {changed} 个"
            put_on_record(connection, by_of(request), What.SETTING, "部门名单", told)
    if wrong:
        return _page(request, wrong, status=422)
    return _page(request, done=(new, changed))


def _put(connection: Connection, found: Sequence[Department], known: dict[str, Department]) -> None:
    """All of a list; who belongs to whom is said when everybody is there."""
    for one in found:
        if one.number not in known:
            put_department(connection, one.number, one.name)
    for one in found:
        put_department(connection, one.number, one.name, one.above or None)


async def post(request: Request) -> Response:
    form = await form_of(request, site_of(request).settings.limits.body)
    return await run_in_threadpool(_brought, request, form)


ROUTES: Final = (
    Route("/bureau/departments", page),
    Route("/bureau/departments", post, methods=["POST"]),
)
