"""Audit pages: a report uploaded, seen with what is wrong in it and on its pages; acknowledged.

The page of an audit is /audit/12/, with the mark at its end: its links lead from there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from generator import Unreadable
from generator.later import matcher
from generator.serving.approving.steps import known_as
from generator.serving.audits import audit_store
from generator.serving.audits.audit_store import Acknowledgement, Audit
from generator.serving.audits.page_pictures import png
from generator.serving.audits.seeing import Shown, counts_of, first_seen, seen
from generator.serving.guarding.chain import By, What, put_on_record
from generator.serving.guarding.persons import Person, by_of, person_of
from generator.serving.site import Site, site_of
from generator.serving.web.noted import note
from generator.serving.web.shown import show
from generator.serving.working.confining import Refused
from generator.serving.working.uploads import Form, Upload, form_of

# What may be uploaded: the field of the form, what it is called.
BESIDE: Final = {
    "last_year": "上年的报告",
    "budget": "本年公布的部门预算",
    "units": "所属单位的报告",
    "tables": "公开表的工作簿",
}
_ACCEPTED: Final = ".pdf,.docx,.html,.htm,.md,.markdown,.txt,.xlsx,.xlsm,.xls,.et,.ods"
# The forms of a result: what each is called, how its name ends, its type.
FORMS: Final = {
    "xlsx": ("底稿（xlsx）", "xlsx"),
    "html": ("网页", "html"),
    "text": ("文字", "txt"),
    "json": ("JSON", "json"),
    "yaml": ("已核文件", "yaml"),
}
_FORM: Final = 64 << 10  # bytes of a form without files
_REASON: Final = 2000  # characters
_TRIES: Final = 3
_KNOWN: Final = "acknowledged"  # the field of a 已核 file
_ENTRIES: Final = 500  # of one
_NUMBER: Final = matcher("[1-9][0-9]{0,14}")
_NONE: Final = "没有这一份核对，或者不归您看"


# ---------------------------------------------------------------- the list


def audits(request: Request) -> Response:
    """The audits of whoever asks, newest first, and the form for one more."""
    return _list(request)


def _list(request: Request, said: str = "", status: int = 200) -> Response:
    person, site = person_of(request), site_of(request)
    sought = request.query_params.get("q", "").strip()[:100]
    before = _number(request.query_params.get("before", "")) or 0
    with site.database.reading() as connection:
        found = audit_store.listed(connection, person, sought, before)
        departments = audit_store.departments(connection, person)
        names = known_as(connection, frozenset(one.who for one in found))
    return show(
        request,
        "audits.html",
        status,
        said=said,
        sought=sought,
        before=before,
        audits=found[: audit_store.SHOWN],
        older=found[audit_store.SHOWN - 1].number if len(found) > audit_store.SHOWN else 0,
        departments=departments,
        names=names,
        beside=BESIDE,
        accepted=_ACCEPTED,
        megabytes=site.settings.limits.body >> 20,
    )


async def upload(request: Request) -> Response:
    """A report to be audited, with what it is held against."""
    person, site = person_of(request), site_of(request)
    form = await form_of(request, site.settings.limits.body)
    try:
        number = await run_in_threadpool(_audited, site, person, by_of(request), form)
    except Refused as refused:
        return await run_in_threadpool(_list, request, refused.said, _status(refused))
    return RedirectResponse(f"/audit/{number}/", 303)


def _audited(site: Site, person: Person, by: By, form: Form) -> int:
    """Audits what was uploaded and keeps it; its number. Raises Refused, HTTPException 403."""
    department = form.fields.get("department", "")
    if not _may_audit(person, department):
        raise HTTPException(403, "您不能替这个部门核对，请找管理员开通")
    known = (audit_store.REPORT, *BESIDE)
    files = [one for field in known for one in form.files if one.field == field]
    if sum(one.field == audit_store.REPORT for one in files) != 1:
        raise Refused("请选一份要核对的报告")
    entries = _entries(site, form)
    seen_with = [Acknowledgement(*one, person.name, 0) for one in entries]
    shown, result = first_seen(site, [*files, *audit_store.as_file(seen_with)])
    with site.database.writing() as connection:
        if department and department not in dict(audit_store.departments(connection, person)):
            raise HTTPException(403, "没有这个部门")
        number = audit_store.begin(connection, person, department, files, result)
        audit_store.count(connection, number, counts_of(shown))
        put_on_record(connection, by, What.UPLOADED, f"核对 {number}", f"{len(files)} 份文件")
        for rule, quote, reason in entries:
            audit_store.acknowledge(connection, number, person, (rule, quote), reason)
    return number


def _may_audit(person: Person, department: str) -> bool:
    """Whether somebody may audit for a department, or for none."""
    of = audit_store.departments_of(person)
    return person.sees(department) if department else bool(of)


# ---------------------------------------------------------------- one audit


def audit_page(request: Request) -> Response:
    """What was found of a report, and all of it, marked."""
    return _page(request, *_opened(request))


def _page(
    request: Request, audit: Audit, files: list[Upload], said: str = "", status: int = 200
) -> Response:
    known = _known(site_of(request), audit.number)
    who = frozenset({audit.who} | {one.who for one in known})
    with site_of(request).database.reading() as connection:
        names = known_as(connection, who)
    try:
        shown = seen(site_of(request), [*files, *audit_store.as_file(known)])
    except Refused as refused:
        return _unseen(request, audit, refused)
    return show(
        request,
        "audit.html",
        status,
        said=said,
        audit=audit,
        found=shown,
        names=names,
        known=_who_said(shown, known),
        on_pages=_on_pages(shown),
        files=[(BESIDE.get(one.field, "报告"), one.name) for one in files],
        forms=FORMS,
        reason_length=_REASON,
    )


def _unseen(request: Request, audit: Audit, refused: Refused) -> Response:
    """What this version of the program reads no more; what was uploaded is still there."""
    said = f"{audit.name}：{refused.said}"
    return show(request, "fault.html", _status(refused), title="这一份现在读不了", said=said)


def _who_said(
    shown: Shown, known: Sequence[Acknowledgement]
) -> list[tuple[Mapping[str, Any], Acknowledgement | None, bool]]:
    """What is acknowledged and what matches nothing any more, each with who said it."""
    by_key = {(one.rule, one.quote): one for one in known}
    told = [(one, False) for one in shown["acknowledged"]] + [(one, True) for one in shown["stale"]]
    return [(one, by_key.get((one["rule"], one["quote"])), stale) for one, stale in told]


def _findings(shown: Shown) -> Iterator[Mapping[str, Any]]:
    for group in shown["groups"]:
        for one in group["each"]:
            yield {**one, "kind": group["kind"], "head": group["head"]}


def _on_pages(shown: Shown) -> dict[int, int]:
    """How many findings are printed on each page that has any, by its number."""
    found: dict[int, int] = {}
    for one in _findings(shown):
        for page in {outline["page"] for outline in one["outlines"]}:
            found[page] = found.get(page, 0) + 1
    return dict(sorted(found.items()))


def page_view(request: Request) -> Response:
    """A page of the PDF as a picture, with what is wrong on it drawn in red."""
    audit, files = _opened(request)
    shown, number, shape = _shape(request, audit, files)
    width, height, _ = shape
    drawn = [
        {**one, "outlines": here}
        for one in _findings(shown)
        if (here := [each for each in one["outlines"] if each["page"] == number])
    ]
    marked = _on_pages(shown)
    return show(
        request,
        "audit_drawn.html",
        audit=audit,
        page=number,
        pages=max(map(int, shown["pages"])),
        on_pages=marked,
        before=max((page for page in marked if page < number), default=0),
        after=min((page for page in marked if page > number), default=0),
        width=width,
        height=height,
        findings=drawn,
    )


def page_picture(request: Request) -> Response:
    audit, files = _opened(request)
    _, number, (_, _, turn) = _shape(request, audit, files)
    try:
        return Response(png(files[0].data, number, turn), media_type="image/png")
    except Unreadable as error:
        raise HTTPException(422, str(error)) from None


def _shape(
    request: Request, audit: Audit, files: list[Upload]
) -> tuple[Shown, int, tuple[int, int, int]]:
    """What is shown of an audit, the page that is asked for, and its shape."""
    site = site_of(request)
    known = audit_store.as_file(_known(site, audit.number))
    try:
        shown = seen(site, [*files, *known])
    except Refused as refused:
        raise HTTPException(_status(refused), refused.said) from None
    first = str(next(iter(shown["pages"]), ""))
    number = _number(request.query_params.get("page", first))
    shape = shown["pages"].get(str(number))
    if number is None or shape is None:
        raise HTTPException(404, "没有这一页；只有 PDF 有页的样子")
    width, height, turn = shape
    return shown, number, (width, height, turn)


# ---------------------------------------------------------------- acknowledged


async def acknowledge(request: Request) -> Response:
    """A finding that may stay, with the reason; or (`back`) one that may not any more."""
    person_of(request)
    form = await form_of(request, _FORM)
    return await run_in_threadpool(_acknowledge, request, form.fields)


def _acknowledge(request: Request, fields: Mapping[str, str]) -> Response:
    audit, files = _opened(request)
    site, person = site_of(request), person_of(request)
    entry, back = (fields.get("rule", ""), fields.get("quote", "")), "back" in fields
    reason = "" if back else " ".join(fields.get("reason", "").split())
    known = _known(site, audit.number)
    try:
        if back:
            _refuse_taken(entry, known)
        else:
            _refuse(entry, reason, seen(site, [*files, *audit_store.as_file(known)]))
            new = Acknowledgement(*entry, reason, person.name, 0)
            seen(site, [*files, *audit_store.as_file([*known, new])])  # it says what is wrong
        with site.database.writing() as connection:
            audit_store.acknowledge(connection, audit.number, person, entry, reason)
        _count(site, audit.number, files)
    except Refused as refused:
        return _page(request, audit, files, refused.said, _status(refused))
    return RedirectResponse(f"/audit/{audit.number}/#{'findings' if back else 'known'}", 303)


def _entries(site: Site, form: Form) -> list[tuple[str, str, str]]:
    """Rule, quote and reason of each entry of a 已核 file. Raises Refused for what is none."""
    files = [Upload("file", one.name, one.data) for one in form.files if one.field == _KNOWN]
    if not files:
        return []
    found = json.loads(site.readers.run("acknowledged", files)["json"])
    if len(found) > _ENTRIES:
        raise Refused(f"已核文件有 {len(found)} 条，最多 {_ENTRIES} 条")
    return [(rule, quote, reason[:_REASON]) for rule, quote, reason in found]


async def acknowledge_by_file(request: Request) -> Response:
    """What a 已核 file says of an audit, beside what was said of it here."""
    person_of(request)
    form = await form_of(request, site_of(request).settings.limits.body)
    return await run_in_threadpool(_acknowledge_by_file, request, form)


def _acknowledge_by_file(request: Request, form: Form) -> Response:
    audit, files = _opened(request)
    site, person = site_of(request), person_of(request)
    try:
        entries = _entries(site, form)
        with site.database.writing() as connection:
            for rule, quote, reason in entries:
                audit_store.acknowledge(connection, audit.number, person, (rule, quote), reason)
        _count(site, audit.number, files)
    except Refused as refused:
        return _page(request, audit, files, refused.said, _status(refused))
    if not entries:
        return _page(request, audit, files, "已核文件里一条也没有，请选另一份再传", 422)
    return RedirectResponse(f"/audit/{audit.number}/#known", 303)


def _refuse(entry: tuple[str, str], reason: str, shown: Shown) -> None:
    """Refuses what is no finding of this report, and a reason that nobody would read."""
    if entry not in {(one["rule"], one["quote"]) for one in _findings(shown)}:
        raise Refused("没有这一条问题，可能别人刚刚核实过；请再看一遍")
    if not reason:
        raise Refused("请写清为什么可以不改，没有理由的不算核实")
    if len(reason) > _REASON:
        raise Refused(f"理由写了 {len(reason)} 个字，最多 {_REASON} 个字")


def _refuse_taken(entry: tuple[str, str], known: Sequence[Acknowledgement]) -> None:
    if entry not in {(one.rule, one.quote) for one in known}:
        raise Refused("这一条已经收回了")


def _count(site: Site, number: int, files: list[Upload]) -> None:
    """Notes what an audit comes to; where somebody else has said something meanwhile, anew."""
    for _ in range(_TRIES):
        known = _known(site, number)
        shown = seen(site, [*files, *audit_store.as_file(known)])
        with site.database.writing() as connection:
            audit_store.count(connection, number, counts_of(shown))
            if audit_store.acknowledgements(connection, number) == known:
                return


# ---------------------------------------------------------------- taken away


def download(request: Request) -> Response:
    """The result in a form, or (`file`) what was uploaded, by its place among the files."""
    audit, files = _opened(request)
    if (at := request.query_params.get("file")) is not None:
        if not re.fullmatch("[0-9]{1,4}", at) or int(at) >= len(files):
            raise HTTPException(404, "没有这份文件")
        note(request, What.DOWNLOADED, f"核对 {audit.number}", f"原件 {int(at)}")
        return _sent(files[int(at)].data, files[int(at)].name)
    form = request.query_params.get("form", "")
    if form not in FORMS:
        raise HTTPException(404, f"没有这种格式；有 {'、'.join(FORMS)}")
    site = site_of(request)
    known = audit_store.as_file(_known(site, audit.number))
    try:
        parts = site.readers.run("audit", [*files, *known], forms=form)
    except Refused as refused:
        raise HTTPException(_status(refused), refused.said) from None
    stem = audit.name.rpartition(".")[0] or audit.name
    note(request, What.DOWNLOADED, f"核对 {audit.number}", form)
    ending = f".已核.{FORMS[form][1]}" if form == "yaml" else f"-核对.{FORMS[form][1]}"
    return _sent(parts[form], stem + ending)


def _sent(data: bytes, name: str) -> Response:
    """A file to be kept, never to be opened as a page of this service."""
    said = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    kind = "application/octet-stream"
    return Response(data, media_type=kind, headers={"content-disposition": said})


# ---------------------------------------------------------------- which audit


def _opened(request: Request) -> tuple[Audit, list[Upload]]:
    """The audit that is asked for, and its files. Raises HTTPException 401, 404."""
    person, number = person_of(request), _number(request.path_params["number"])
    with site_of(request).database.reading() as connection:
        audit = audit_store.audit_of(connection, number) if number else None
        if audit is None or not audit_store.sees(person, audit):
            raise HTTPException(404, _NONE)
        return audit, audit_store.files_of(connection, audit.number)


def _status(refused: Refused) -> int:
    return 503 if refused.again else 422


def _known(site: Site, number: int) -> list[Acknowledgement]:
    with site.database.reading() as connection:
        return audit_store.acknowledgements(connection, number)


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


ROUTES: Final = (
    Route("/audit", audits, methods=["GET"]),
    Route("/audit", upload, methods=["POST"]),
    Route("/audit/{number}/", audit_page, methods=["GET"]),
    Route("/audit/{number}/pages", page_view, methods=["GET"]),
    Route("/audit/{number}/page.png", page_picture, methods=["GET"]),
    Route("/audit/{number}/acknowledge", acknowledge, methods=["POST"]),
    Route("/audit/{number}/acknowledged", acknowledge_by_file, methods=["POST"]),
    Route("/audit/{number}/download", download, methods=["GET"]),
)
