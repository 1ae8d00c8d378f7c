"""Batch: many reports handed in at once and audited one after the other, in one table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from generator.serving.guarding.chain import What, put_on_record
from generator.serving.guarding.persons import by_of
from generator.serving.handing.batch_audit import put_reading
from generator.serving.handing.unpacking import MOST, REPORTS, is_zip
from generator.serving.site import Site, site_of
from generator.serving.store.batches import (
    DONE,
    Audited,
    Batch,
    NoSuchBatch,
    batch,
    batches,
    begin_batch,
    put_job,
    put_report,
    put_unread,
    reports_of,
    whole,
)
from generator.serving.web.bureau_page import overseer
from generator.serving.web.deadlines import today
from generator.serving.web.exported import to_csv, to_xlsx
from generator.serving.web.faults import wants_page
from generator.serving.web.files_page import XLSX, sent
from generator.serving.web.listed_rows import number_in
from generator.serving.web.noted import note
from generator.serving.web.shown import rendered, show
from generator.serving.working.confining import Refused
from generator.serving.working.uploads import Form, Upload, form_of

if TYPE_CHECKING:
    from starlette.requests import Request

_ALL: Final = 1_000  # reports of one batch
_LONGEST: Final = 100  # characters of a name
_NOT_ONE: Final = "这种文件不能核对；能核对的有 pdf、docx、html、txt、md、xlsx、xls、et、ods"


class _Handed(Struct):
    """What was handed in: the reports, and what is known to be none, with why."""

    reports: list[Upload] = field(default_factory=list)
    others: list[tuple[Upload, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # in a zip


def page(request: Request) -> Response:
    return _list(request)


def _list(request: Request, wrong: str = "", status: int = 200) -> Response:
    person, site = overseer(request), site_of(request)
    with site.database.reading() as connection:
        found = batches(connection, person.name)
    return show(request, "batches.html", status, batches=found, wrong=wrong, **_limits(site))


def _limits(site: Site) -> dict[str, object]:
    accepted = ",".join((".zip", *REPORTS))
    return {"megabytes": site.settings.limits.body >> 20, "accepted": accepted, "most": MOST}


# ---------------------------------------------------------------- handing in


def _begun(request: Request, form: Form) -> Response:
    person, site = overseer(request), site_of(request)
    name = form.fields.get("name", "").strip()[:_LONGEST] or f"{today()} 批量核对"
    if not form.files and form.fields.get("empty") != "1":
        return _list(request, "还没有选文件，请先选几份报告或一个 zip", 422)
    try:
        handed = _handed(site, form.files)
    except Refused as refused:
        return _list(request, refused.said, 422)
    with site.database.writing() as connection:
        number = begin_batch(connection, name, person.name)
    return _put(request, number, handed)


def _more(request: Request, form: Form) -> Response:
    """Some more reports of a batch that is there."""
    number = _mine(request).number
    try:
        handed = _handed(site_of(request), form.files)
    except Refused as refused:
        if wants_page(request):
            return _shown(request, refused.said, 422)
        raise HTTPException(422, refused.said) from None
    return _put(request, number, handed)


def _handed(site: Site, files: Sequence[Upload]) -> _Handed:
    """The reports among files, those in a zip too. Raises Refused for a zip that is not read."""
    found = _Handed()
    for one in files:
        if is_zip(one):
            parts = site.readers.run("unpacked", [one])
            said = json.loads(parts["json"])
            found.left += said["others"]
            found.reports += [
                Upload("report", name, parts[str(at)]) for at, name in enumerate(said["names"])
            ]
        elif one.name.lower().endswith(REPORTS):
            found.reports.append(one)
        else:
            found.others.append((one, _NOT_ONE))
    return found


def wake(site: Site) -> None:
    """Tells the workers of the service, where it has any, that there is something to be done."""
    if site.workers is not None:
        site.workers.wake()


def _put(request: Request, number: int, handed: _Handed) -> Response:
    person, site = overseer(request), site_of(request)
    twice = 0
    with site.database.writing() as connection:
        there = batch(connection, number).whole
        room = max(0, _ALL - there)
        for one in handed.reports[:room]:
            report = put_report(connection, number, one.name, one.data)
            if report is None:
                twice += 1
                continue
            put_job(connection, report, put_reading(connection, report, person.name))
        for one, said in handed.others:
            put_unread(connection, number, one.name, one.data, said)
        many = f"{len(handed.reports[:room]) + len(handed.others)} 份文件"
        put_on_record(connection, by_of(request), What.UPLOADED, f"批次 {number}", many)
    wake(site)
    left = {
        "twice": twice,
        "left": len(handed.left),
        "over": max(0, len(handed.reports) - room),
    }
    if not wants_page(request):
        return JSONResponse({"batch": number, **left})
    query = "&".join(f"{key}={many}" for key, many in left.items() if many)
    return RedirectResponse(f"/bureau/batches/{number}{'?' if query else ''}{query}", 303)


async def post(request: Request) -> Response:
    form = await form_of(request, site_of(request).settings.limits.body)
    return await run_in_threadpool(_begun, request, form)


async def post_more(request: Request) -> Response:
    form = await form_of(request, site_of(request).settings.limits.body)
    return await run_in_threadpool(_more, request, form)


# ---------------------------------------------------------------- how far it is


def _mine(request: Request) -> Batch:
    """The batch that a path names. Raises HTTPException 404, 403."""
    person = overseer(request)
    with site_of(request).database.reading() as connection:
        try:
            found = batch(connection, int(request.path_params["number"]))
        except NoSuchBatch:
            raise HTTPException(404, "没有这一批，可能已经移走") from None
    if found.who != person.name:
        raise HTTPException(403, f"这一批是{found.who}传的，不归您看")
    return found


def _reports(request: Request, of: Batch) -> list[Audited]:
    with site_of(request).database.reading() as connection:
        return reports_of(connection, of.number)


def one(request: Request) -> Response:
    return _shown(request)


def _shown(request: Request, wrong: str = "", status: int = 200) -> Response:
    of = _mine(request)
    reports = _reports(request, of)
    said = {key: number_in(request.query_params, key) for key in ("twice", "left", "over")}
    return show(
        request,
        "batch.html",
        status,
        batch=of,
        reports=reports,
        whole=whole(reports),
        said=said,
        wrong=wrong,
        **_limits(site_of(request)),
    )


def progress(request: Request) -> Response:
    """How far a batch is, with the table drawn anew: for a script."""
    of = _mine(request)
    reports = _reports(request, of)
    drawn = rendered("batch_rows.html", batch=of, reports=reports, whole=whole(reports))
    return JSONResponse({"done": of.done, "whole": of.whole, "html": drawn})


_HEAD: Final = ("文件", "部门", "年度", "类型", "核对", "错误", "提示", "情况")


def export(request: Request) -> Response:
    of = _mine(request)
    note(request, What.DOWNLOADED, f"批次 {of.number}", request.url.path.rpartition("/")[2])
    rows = [
        [one.name, one.department, one.year, one.kind]
        + [str(n) if one.state == DONE else "" for n in (one.checked, one.wrong, one.hints)]
        + [one.said or one.state]
        for one in _reports(request, of)
    ]
    if request.url.path.endswith(".csv"):
        return sent(to_csv(_HEAD, rows), f"{of.name}.csv", "text/csv; charset=utf-8")
    return sent(to_xlsx("核对", _HEAD, rows), f"{of.name}.xlsx", XLSX)


ROUTES: Final = (
    Route("/bureau/batches", page),
    Route("/bureau/batches", post, methods=["POST"]),
    Route("/bureau/batches/{number:int}", one),
    Route("/bureau/batches/{number:int}", post_more, methods=["POST"]),
    Route("/bureau/batches/{number:int}/progress", progress),
    Route("/bureau/batches/{number:int}/all.xlsx", export),
    Route("/bureau/batches/{number:int}/all.csv", export),
)
