"""Files: what is brought into a report that is there, and the workbook for what no table holds."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from generator import InvalidReport, UnknownStyle
from generator.importing.filling.of_department import book_for
from generator.results.acknowledged import Entry
from generator.serving.approving.looked_into import ROLE as LOOKED_INTO
from generator.serving.approving.looked_into import TooMany, added, known_text, put_known
from generator.serving.approving.steps import known_as
from generator.serving.guarding.chain import What
from generator.serving.guarding.persons import FILLS, person_of
from generator.serving.handing.brought import SOURCES, Whose, inputs_of, stem_of
from generator.serving.site import site_of
from generator.serving.store.digests import content
from generator.serving.store.kept import FILES
from generator.serving.store.versions import FILLING, Kept
from generator.serving.web.noted import note
from generator.serving.web.pending_page import Given, looked_at
from generator.serving.web.report_page import report_of, writable
from generator.serving.web.shown import show
from generator.serving.working.confining import Refused
from generator.serving.working.uploads import Form, form_of
from generator.writers.form_workbook import to_form

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from starlette.requests import Request

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page(request: Request) -> Response:
    return _page(request)


def _page(request: Request, wrong: str = "", status: int = 200) -> Response:
    with site_of(request).database.reading() as connection:
        of = report_of(request, connection)
        asked = select(FILES).where(FILES.c.report == of.number, FILES.c.role != SOURCES)
        files = connection.execute(asked.order_by(FILES.c.id.desc())).all()
        known = known_as(connection, frozenset(one.who for one in files))
    person = person_of(request)
    return show(
        request,
        "files.html",
        status,
        report=of,
        files=files,
        known=known,
        looked_into=next((one.id for one in files if one.role == LOOKED_INTO), 0),
        wrong=wrong,
        may_write=of.state == FILLING and person.may(FILLS, of.department),
        units=("", "元", "万元"),
        megabytes=site_of(request).settings.limits.body >> 20,
    )


async def post_known(request: Request) -> Response:
    person_of(request)
    form = await form_of(request, site_of(request).settings.limits.body)
    return await run_in_threadpool(_known, request, form)


def _known(request: Request, form: Form) -> Response:
    """The entries of a 已核 file beside those that there are: the page of steps shows them."""
    site = site_of(request)
    with site.database.reading() as connection:
        writable(request, report_of(request, connection))
    files = [one for one in form.files if one.field == "file"]
    if len(files) != 1:
        return _page(request, "请选一份已核文件（.已核.yaml）再传", 422)
    try:
        parts = site.readers.run("acknowledged", files)
        more = [Entry(*one) for one in json.loads(parts["json"])]
        if not more:
            return _page(request, "已核文件里面一条也没有，请选另一份再传", 422)
        with site.database.writing() as connection:
            of = report_of(request, connection)
            person = writable(request, of)
            entries = added(known_text(connection, of.number), more)
            put_known(connection, of, entries, person.name)
    except Refused as refused:
        return _page(request, refused.said, 503 if refused.again else 422)
    except TooMany as error:
        return _page(request, str(error), 422)
    return RedirectResponse(f"/reports/{of.number}/steps", 303)


def _brought(request: Request, form: Form) -> Response:
    site = site_of(request)
    with site.database.reading() as connection:
        of = report_of(request, connection)
    person = writable(request, of)
    files = [one for one in form.files if one.field == "files"]
    if not files:
        return _page(request, "还没有选文件，请先选一份再传", 422)
    unit = form.fields.get("unit", "")
    whose = Whose(of.department, of.name, of.year, of.kind, unit if unit in ("元", "万元") else "")
    token = looked_at(site, person, Given.of(whose, files, of.number))
    return RedirectResponse(f"/pending/{token}", 303)


async def post(request: Request) -> Response:
    form = await form_of(request, site_of(request).settings.limits.body)
    return await run_in_threadpool(_brought, request, form)


# ---------------------------------------------------------------- files that go out


def workbook(request: Request) -> Response:
    """The 填报工作簿 of a report, as the command `form` writes it."""
    site = site_of(request)
    with site.database.reading() as connection:
        of = report_of(request, connection)
        inputs = inputs_of(connection, of.department)
    stem = stem_of(of.year, of.kind)
    try:
        data = _book(of, inputs, stem, site.settings.styles)
    except InvalidReport as invalid:
        return _page(request, "\n".join(one.told for one in invalid.problems), 409)
    except UnknownStyle as unknown:
        return _page(request, str(unknown), 409)
    note(request, What.DOWNLOADED, str(of.number), "填报工作簿")
    return sent(data, f"{of.name}-{stem}-填报工作簿.xlsx", XLSX)


def _book(of: Kept, inputs: dict[str, bytes], stem: str, styles: Path | None) -> bytes:
    with TemporaryDirectory(prefix="juesuan-") as folder:
        place = Path(folder, of.department)
        place.mkdir()
        for name, data in inputs.items():
            (place / name).write_bytes(data)
        return to_form(book_for(Path(folder), of.department, stem, styles))


def file(request: Request) -> Response:
    """A file that was handed in, as it came."""
    with site_of(request).database.reading() as connection:
        of = report_of(request, connection)
        name, data = _file(connection, of, int(request.path_params["file"]))
    note(request, What.DOWNLOADED, str(of.number), f"原件 {request.path_params['file']}")
    return sent(data, name, "application/octet-stream")


def _file(connection: Connection, of: Kept, number: int) -> tuple[str, bytes]:
    asked = select(FILES).where(FILES.c.id == number, FILES.c.report == of.number)
    row = connection.execute(asked).first()
    if row is None:
        raise HTTPException(404, "没有这个文件")
    return row.name, content(connection, row.digest)


def sent(data: bytes, name: str, kind: str) -> Response:
    """A file to be saved under a name."""
    said = (
        f"attachment; filename=\"{quote(name, safe='')}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return Response(data, media_type=kind, headers={"content-disposition": said})


ROUTES: Final = (
    Route("/reports/{number:int}/files", page),
    Route("/reports/{number:int}/files", post, methods=["POST"]),
    Route("/reports/{number:int}/files/known", post_known, methods=["POST"]),
    Route("/reports/{number:int}/files/form.xlsx", workbook),
    Route("/reports/{number:int}/files/{file:int}", file),
)
