"""Bureau: all departments of somebody who oversees them: how far each is, by when, as one table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from msgspec import Struct
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from generator.serving.drafting.laid_out import TASKS
from generator.serving.drafting.remaining import AMOUNTS, remaining
from generator.serving.guarding.chain import What, put_on_record
from generator.serving.guarding.persons import BUREAU, Person, by_of, person_of
from generator.serving.site import Site, site_of
from generator.serving.store.listed_reports import Department, departments, listed, put_due
from generator.serving.store.versions import STATES
from generator.serving.web.deadlines import AFTER_APPROVAL, read_day, today
from generator.serving.web.department_tree import Node, found_in, tree_of
from generator.serving.web.exported import to_csv, to_xlsx
from generator.serving.web.files_page import XLSX, sent
from generator.serving.web.listed_rows import (
    KINDS,
    URGENT,
    Row,
    Wanted,
    number_in,
    page_in,
    rows_of,
    wanted_of,
)
from generator.serving.web.noted import note
from generator.serving.web.shown import moment, show
from generator.serving.working.uploads import Form, form_of

if TYPE_CHECKING:
    from starlette.requests import Request

_PAGE: Final = 100  # rows on one page
_PATIENCE: Final = 20_000_000_000  # nanoseconds that an export works out what is not known yet
_SHOWN: Final = 2  # amounts of a row; an export has all
_FORM: Final = 1 << 20  # bytes of a form without files
_WAITING: Final = "待算"


def overseer(request: Request) -> Person:
    """Who sent a request, who must oversee some department. Raises HTTPException 401, 403."""
    person = person_of(request)
    if not person.roles.get(BUREAU):
        raise HTTPException(403, "您没有“局”的权限，请找管理员开通")
    return person


def overseen(site: Site, person: Person) -> list[Department]:
    with site.database.reading() as connection:
        return [one for one in departments(connection) if person.may(BUREAU, one.number)]


class _View(Struct, frozen=True):
    """What somebody looks at: the tree, the rows of it that are wanted, who has not begun."""

    wanted: Wanted
    years: Sequence[str]
    tops: Sequence[Node]
    node: Node | None
    rows: Sequence[Row]
    idle: Sequence[Department]
    whole: int


def _view(site: Site, person: Person, wanted: Wanted, patience: int | None = None) -> _View:
    """The departments of a year and kind, however far they are."""
    known = overseen(site, person)
    numbers = {one.number for one in known}
    with site.database.reading() as connection:
        reports = [one for one in listed(connection) if one.department in numbers]
    years = sorted({one.year for one in reports}, reverse=True)
    within = [
        one for one in reports if wanted.year in ("", one.year) and wanted.kind in ("", one.kind)
    ]
    done = (
        remaining(site.database, within, site.settings.styles)
        if patience is None
        else remaining(site.database, within, site.settings.styles, patience)
    )
    tops = tree_of(known, rows_of(within, done, today()))
    node = found_in(tops, wanted.under)
    every = [one for top in ([node] if node else tops) for one in top.every()]
    rows = [row for one in every for row in one.own if wanted.matches(row)]
    plain = replace(wanted, year="", kind="")
    idle = [one.of for one in every if not one.own and not one.below and not plain.any]
    return _View(wanted, years, tops, node, rows, idle, sum(len(one.own) for one in every))


def _asked(site: Site, person: Person, query: str) -> Wanted:
    """What the end of an address asks for; of no year the newest that there is."""
    said = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=50))
    wanted = wanted_of(said)
    if "year" in said:
        return wanted
    with site.database.reading() as connection:
        years = [one.year for one in listed(connection) if person.may(BUREAU, one.department)]
    return replace(wanted, year=max(years, default=""))


def page(request: Request) -> Response:
    return _page(request)


def _page(request: Request, wrong: str = "", status: int = 200, query: str = "") -> Response:
    person, site = overseer(request), site_of(request)
    wanted = _asked(site, person, query or request.url.query)
    view = _view(site, person, wanted)
    at, many = page_in(request.query_params, len(view.rows), _PAGE)
    return show(
        request,
        "bureau.html",
        status,
        view=view,
        wanted=wanted,
        rows=view.rows[(at - 1) * _PAGE : at * _PAGE],
        page=at,
        pages=many,
        years=view.years,
        kinds=KINDS,
        states=STATES,
        tasks=TASKS,
        urgent=URGENT,
        amounts=tuple(AMOUNTS)[:_SHOWN],
        wrong=wrong,
        done=number_in(request.query_params, "done"),
        days=AFTER_APPROVAL.days,
    )


# ---------------------------------------------------------------- deadlines


def _due(request: Request, form: Form) -> Response:
    """One day for many reports."""
    person, site = overseer(request), site_of(request)
    query = form.fields.get("query", "")
    wanted = _asked(site, person, query)
    shown = {row.of.number for row in _view(site, person, wanted).rows}
    chosen = {
        number
        for number in shown
        if form.fields.get("which") == "all" or f"report-{number}" in form.fields
    }
    typed, how = form.fields.get("day", ""), form.fields.get("how", "")
    day = read_day(typed)
    if not chosen:
        return _page(request, "还没有选报告：请在表里打勾，或选“下面全部”", 422, query)
    if how == "clear":
        due = ""
    elif day is None:
        return _page(request, f"没有看懂日期“{typed[:20]}”，请写成 2026-08-31", 422, query)
    else:
        due = (day + AFTER_APPROVAL if how == "approved" else day).isoformat()
    with site.database.writing() as connection:
        put_due(connection, sorted(chosen), due)
        told = f"{due or '没有期限'}，报告 {'、'.join(map(str, sorted(chosen)))}"
        put_on_record(connection, by_of(request), What.SETTING, "公开期限", told)
    return RedirectResponse(f"/bureau?year=&{wanted.query(done=str(len(chosen)))}", 303)


async def post_due(request: Request) -> Response:
    form = await form_of(request, _FORM)
    return await run_in_threadpool(_due, request, form)


# ---------------------------------------------------------------- one table over all

_HEAD: Final = (
    "部门编码", "部门", "上级", "年度", "类型", "状态", *TASKS,
    *(f"{name}（元）" for name in AMOUNTS), "公开期限", "期限情况", "最近改动", "改动人",
)  # fmt: skip


def export(request: Request) -> Response:
    person, site = overseer(request), site_of(request)
    view = _view(site, person, _asked(site, person, request.url.query), _PATIENCE)
    rows = list(_cells(view, {one.number: one.name for one in overseen(site, person)}))
    name = f"部门{view.wanted.kind or '决算预算'}{view.wanted.year}"
    note(request, What.DOWNLOADED, "全部部门", request.url.path.rpartition("/")[2])
    if request.url.path.endswith(".csv"):
        return sent(to_csv(_HEAD, rows), f"{name}.csv", "text/csv; charset=utf-8")
    return sent(to_xlsx("汇总", _HEAD, rows), f"{name}.xlsx", XLSX)


def _cells(view: _View, names: dict[str, str]) -> Iterator[list[str]]:
    above = {one.of.number: names.get(one.of.above, "") for top in view.tops for one in top.every()}
    for row in view.rows:
        of, rest = row.of, row.rest
        counts = [str(row.count(task)) if rest else _WAITING for task in TASKS]
        amounts = [rest.amounts.get(name, "") if rest else _WAITING for name in AMOUNTS]
        whose = [of.department, of.name, above.get(of.department, ""), of.year, of.kind, of.state]
        yield [*whose, *counts, *amounts, row.due.day, row.due.told, moment(of.at), of.who]
    for one in view.idle:
        whose = [one.number, one.name, names.get(one.above, "")]
        wanted = [view.wanted.year, view.wanted.kind, "没有开始"]
        yield [*whose, *wanted, *[""] * (len(_HEAD) - len(whose) - len(wanted))]


ROUTES: Final = (
    Route("/bureau", page),
    Route("/bureau/due", post_due, methods=["POST"]),
    Route("/bureau/all.xlsx", export),
    Route("/bureau/all.csv", export),
)
