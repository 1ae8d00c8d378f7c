"""Styles: those that there are; one learned from what was published, asked about, put in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from generator import BadStyle
from generator.serving.approving.steps import known_as
from generator.serving.guarding.chain import What, put_on_record
from generator.serving.guarding.persons import BUREAU, FILLS, Person, by_of, person_of
from generator.serving.handing.brought import stem_of
from generator.serving.site import Site, site_of
from generator.serving.store.digests import content
from generator.serving.store.listed_reports import Listed
from generator.serving.styling.lesson_jobs import (
    Asked,
    Lesson,
    NoSuchLesson,
    again,
    begin,
    lesson,
    lessons,
    open_of,
)
from generator.serving.styling.lesson_task import BEFORE, INPUT, REPORT, TABLES
from generator.serving.styling.style_archive import archived
from generator.serving.styling.style_shelf import (
    LONGEST,
    Shelved,
    Taken,
    digest_of,
    digest_there,
    named,
    put_in_place,
    shelved,
    wrong_with,
)
from generator.serving.web.batch_page import wake
from generator.serving.web.home import seen
from generator.serving.web.shown import show
from generator.serving.working import jobs
from generator.serving.working.uploads import Form, Upload, form_of
from generator.telling.settings import FILE

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_READ: Final = (".docx", ".pdf", ".html", ".htm", ".txt", ".md", ".markdown")
_BOOKS: Final = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
_REPORTS: Final = 3  # of one lesson: each takes some seconds
_TABLES: Final = 10
_AT_ONCE: Final = 2  # lessons of one person that have not ended
LISTED: Final = 200  # reports to choose from
_SHOWN: Final = 20  # lessons
_FORM: Final = 64 << 10  # bytes of a form without files
_GONE: Final = "这一次学的已经过了一周，或者不归您看；要学请再带一次报告"
_QUESTION: Final = "question-"


def learner(request: Request) -> Person:
    """Whoever may learn a style. Raises HTTPException 401, 403."""
    person = person_of(request)
    if not (person.roles.get(FILLS) or person.roles.get(BUREAU)):
        raise HTTPException(403, f"您没有“{FILLS}”或“{BUREAU}”的权限，请找管理员开通")
    return person


def may_put(person: Person) -> bool:
    """Whether somebody may put a style where everybody chooses from it."""
    return bool(person.roles.get(BUREAU))


# ---------------------------------------------------------------- what there is


def page(request: Request) -> Response:
    learner(request)
    typed = {"name": request.query_params.get("name", "")[:LONGEST]}
    return _list(request, typed)


def _list(
    request: Request, typed: Mapping[str, str], wrong: Mapping[str, str] | None = None
) -> Response:
    person, site = person_of(request), site_of(request)
    with site.database.reading() as connection:
        mine = [one for one in lessons(connection, LISTED) if _shows(person, one)][:_SHOWN]
        known = known_as(connection, frozenset(one.who for one in mine))
    reports = seen(site, person)
    return show(
        request,
        "styles.html",
        422 if wrong else 200,
        styles=shelved_in(site),
        removed=archived(site.styles),
        lessons=mine,
        known=known,
        reports=reports[:LISTED],
        left=len(reports[LISTED:]),
        typed={"name": "", "over": "", "figures": "", **typed},
        wrong=wrong or {},
        may_put=may_put(person),
        longest=LONGEST,
        most=_REPORTS,
        read=",".join(_READ),
        books=",".join(_BOOKS),
        megabytes=site.settings.limits.body >> 20,
    )


def shelved_in(site: Site) -> list[Shelved]:
    """Every style that there is. Raises HTTPException 409 where their folder is gone."""
    try:
        return shelved(site.styles)
    except BadStyle as error:
        raise HTTPException(409, str(error)) from None


def _shows(person: Person, one: Lesson) -> bool:
    """Whether a lesson is shown to somebody: their own; to a bureau those of its departments."""
    if one.who == person.name:
        return True
    of = one.asked.department
    return may_put(person) and (not of or person.may(BUREAU, of))


# ---------------------------------------------------------------- begun


def _begun(request: Request, form: Form) -> Response:
    person, site = person_of(request), site_of(request)
    typed = {key: value.strip() for key, value in form.fields.items()}
    name = named(typed.get("name", ""))
    files = [one for one in form.files if one.field in {REPORT, TABLES}]
    wrong = {
        "name": wrong_with(name, site.styles) if name else "请写样式的名字，如“新县”",
        "over": _wrong_base(site, typed.get("over", ""), name),
        **_wrong_files(files, typed.get("figures", "")),
    }
    figures = _figures(site, person, typed.get("figures", ""))
    if figures is None:
        wrong["figures"] = "没有这份报告，或者不归您看"
    wrong = {key: said for key, said in wrong.items() if said}
    if wrong or figures is None:
        return _list(request, typed, wrong)
    of, inputs = figures
    whose = f"{of.name} {of.year} 年{of.kind}" if of else ""
    department = of.department if of else ""
    asked = Asked(name, typed.get("over", ""), department, whose, digest_there(site.styles, name))
    with site.database.writing() as connection:
        if open_of(connection, person.name) >= _AT_ONCE:
            raise HTTPException(429, f"您有 {_AT_ONCE} 次还没有学完，请等它们学完再学")
        token = begin(connection, asked, [*files, *inputs], person.name)
        put_on_record(connection, by_of(request), What.UPLOADED, f"样式 {name}", _many(files))
    wake(site)
    return RedirectResponse(f"/styles/lessons/{token}", 303)


def _many(files: list[Upload]) -> str:
    return f"{len(files)} 份文件"


def _wrong_base(site: Site, over: str, name: str) -> str:
    known = {one.folder for one in shelved_in(site)} - {name}
    return "" if not over or over in known else "没有这个样式，请在里面选一个"


def _wrong_files(files: list[Upload], figures: str) -> dict[str, str]:
    """What is wrong with the files of a lesson, by the box that they were put into."""
    reports = [one for one in files if one.field == REPORT]
    tables = [one for one in files if one.field == TABLES]
    wrong = {}
    if not reports:
        wrong[REPORT] = "请选一份公开过的报告"
    elif len(reports) > _REPORTS:
        wrong[REPORT] = f"一次最多 {_REPORTS} 份报告"
    elif any(not one.name.lower().endswith(_READ) for one in reports):
        wrong[REPORT] = "报告要是 Word（docx）、PDF、网页（html）或文本（txt）"
    if len(tables) > _TABLES:
        wrong[TABLES] = f"一次最多 {_TABLES} 个工作簿"
    elif any(not one.name.lower().endswith(_BOOKS) for one in tables):
        wrong[TABLES] = "表要是工作簿（xlsx、xls、et、ods）"
    elif tables and figures:
        wrong[TABLES] = "数只从一处取：选了这里的报告，就不用另带表"
    if figures and len(reports) > 1:
        wrong["figures"] = "带了几份报告的，数只能取报告自己的表"
    return wrong


def _figures(site: Site, person: Person, typed: str) -> tuple[Listed | None, list[Upload]] | None:
    """The report whose figures are meant, with its text; (None, []) for none that is ours.

    None for one that somebody does not see.
    """
    if not typed:
        return None, []
    found = next((one for one in seen(site, person) if str(one.number) == typed), None)
    if found is None:
        return None
    budget = "-budget" if found.kind == "预算" else ""
    before = f"{int(found.year) - 1}{budget}"
    with site.database.reading() as connection:
        files = [
            Upload(
                INPUT, f"{stem_of(found.year, found.kind)}.yaml", content(connection, found.digest)
            )
        ]
        if found.last_year:
            files.append(Upload(BEFORE, f"{before}.yaml", content(connection, found.last_year)))
    return found, files


async def post(request: Request) -> Response:
    learner(request)
    form = await form_of(request, site_of(request).settings.limits.body)
    return await run_in_threadpool(_begun, request, form)


# ---------------------------------------------------------------- one lesson


def _mine(request: Request) -> Lesson:
    """The lesson that a path names. Raises HTTPException 401, 403, 404."""
    person = learner(request)
    with site_of(request).database.reading() as connection:
        try:
            found = lesson(connection, request.path_params["token"])
        except NoSuchLesson:
            raise HTTPException(404, _GONE) from None
    if not _shows(person, found):
        raise HTTPException(404, _GONE)
    return found


def one(request: Request) -> Response:
    return _shown(request, _mine(request))


def _shown(request: Request, of: Lesson, wrong: str = "", status: int = 200) -> Response:
    site, person = site_of(request), person_of(request)
    with site.database.reading() as connection:
        known = known_as(connection, frozenset({of.who}))
    return show(
        request,
        "lesson.html",
        status,
        lesson=of,
        told=of.told,
        settings=of.told["files"][FILE] if of.is_learned else "",
        others=_others(of),
        reports=[one["name"] for one in of.files if one["field"] == REPORT],
        tables=[one["name"] for one in of.files if one["field"] == TABLES],
        who=known[of.who],
        wrong=wrong,
        may_put=may_put(person),
        is_placed=of.is_learned
        and digest_there(site.styles, of.asked.name) == digest_of(of.told["files"]),
    )


def _others(of: Lesson) -> list[tuple[str, str]]:
    """The sentences of a style, by the section that they stand in."""
    files = of.told["files"] if of.is_learned else {}
    return [
        (name.removesuffix(".j2"), text) for name, text in files.items() if name.endswith(".j2")
    ]


def state(request: Request) -> Response:
    """Whether a lesson goes on: for a script."""
    return JSONResponse({"open": _mine(request).is_open})


def _answered(request: Request, form: Form) -> Response:
    of = _mine(request)
    match form.fields.get("do"):
        case "cancel" if of.is_open:
            with site_of(request).database.writing() as connection:
                jobs.cancel(connection, of.token)
            return RedirectResponse("/styles", 303)
        case "again" if of.is_learned:
            return _again(request, of, form)
        case "use" if of.is_learned:
            return _put(request, of)
        case _:
            return _shown(request, of, "请再学一次，或者用这个样式", 422)


def _again(request: Request, of: Lesson, form: Form) -> Response:
    """The same lesson with the answers of a form, where each is one that its question has."""
    site, person = site_of(request), person_of(request)
    answers = {}
    for at, asked in enumerate(of.told["asked"]):
        chosen = form.fields.get(f"{_QUESTION}{at}", "0")
        if chosen not in map(str, range(len(asked["answers"]) + 1)):
            return _shown(request, of, f"第 {at + 1} 问没有这个答案，请再选一次", 422)
        answers[asked["key"]] = int(chosen)
    there = digest_there(site.styles, of.asked.name)
    was = there if there == digest_of(of.told["files"]) else of.asked.was
    with site.database.writing() as connection:
        if open_of(connection, person.name) >= _AT_ONCE:
            raise HTTPException(429, f"您有 {_AT_ONCE} 次还没有学完，请等它们学完再学")
        token = again(connection, of, answers, was, person.name)
    wake(site)
    return RedirectResponse(f"/styles/lessons/{token}", 303)


def _put(request: Request, of: Lesson) -> Response:
    """Puts what was learned where every report can choose it."""
    site, person, name = site_of(request), person_of(request), of.asked.name
    if not may_put(person):
        raise HTTPException(
            403, f"样式是大家用的，要有“{BUREAU}”权限的人放进去；把这一页的网址给他就行"
        )
    files = of.told["files"]
    if digest_there(site.styles, name) != digest_of(files):
        try:
            with site.database.writing() as connection:
                put_on_record(connection, by_of(request), What.STYLE, name, digest_of(files))
                put_in_place(site.styles, name, files, of.asked.was)
        except Taken as taken:
            return _shown(request, of, str(taken), 409)
        except OSError:
            said = "放样式的文件夹写不进去，请找管理员看 --styles 写的文件夹"
            return _shown(request, of, said, 409)
    return RedirectResponse(f"/styles/lessons/{of.token}", 303)


async def post_one(request: Request) -> Response:
    await run_in_threadpool(_mine, request)
    form = await form_of(request, _FORM)
    return await run_in_threadpool(_answered, request, form)


ROUTES: Final = (
    Route("/styles", page),
    Route("/styles", post, methods=["POST"]),
    Route("/styles/lessons/{token}", one),
    Route("/styles/lessons/{token}", post_one, methods=["POST"]),
    Route("/styles/lessons/{token}/state", state),
)
