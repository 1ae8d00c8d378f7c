"""Pending: what was understood of files and what was not, before anything of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Self

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.exc import IntegrityError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from generator.serving.drafting.saving import NotOpen
from generator.serving.guarding.chain import By, What, put_on_record
from generator.serving.guarding.persons import FILLS, Person, by_of, person_of
from generator.serving.handing.brought import Whose, inputs_of, told_of
from generator.serving.handing.confirming import Moved, confirm, whose_of
from generator.serving.handing.importer import ROLES
from generator.serving.site import Site, site_of
from generator.serving.store.listed_reports import departments
from generator.serving.store.pending import (
    Brought,
    NoLongerPending,
    Pending,
    drop,
    pending,
    put_again,
    put_pending,
)
from generator.serving.store.versions import NoSuchReport, kept, put_department
from generator.serving.web.shown import show
from generator.serving.working.uploads import Form, Upload, form_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

# What became of a key, as a person is told.
KINDS: Final = {
    "改": "改了",
    "换": "手工改过，表上也变了，照表改",
    "填": "新填",
    "留": "手工改过，与表不同，没有动",
    "无": "上年有、今年表上没有，没有写",
}
_UNITS: Final = ("", "元", "万元")
_MOVED: Final = "刚才有人改了这份报告，下面是照最新的一版重新看的结果，请再确认一次"
_GONE: Final = "这次上传已经确认、取消，或者过了一天；要导入请再传一次"


class Given(Struct, frozen=True):
    """What is to be looked at: files and what each was said to be, for a report or a new one."""

    whose: Whose
    files: tuple[Brought, ...]
    roles: tuple[str, ...]
    report: int | None = None

    @classmethod
    def of(cls, whose: Whose, files: Sequence[Upload], report: int | None = None) -> Self:
        brought = tuple(Brought(_apart(at, files), one.data) for at, one in enumerate(files))
        return cls(whose, brought, ("",) * len(brought), report)


def _apart(at: int, files: Sequence[Upload]) -> str:
    """The name of a file; a second one of the same name is told from the first."""
    name = files[at].name
    before = sum(one.name == name for one in files[:at])
    stem, dot, suffix = name.rpartition(".")
    if not before:
        return name
    return f"{stem}（{before + 1}）.{suffix}" if dot else f"{name}（{before + 1}）"


def looked_at(site: Site, person: Person, given: Given, token: str = "") -> str:
    """What files come to, kept until somebody confirms it; the token by which it is found."""
    with site.database.reading() as connection:
        inputs = inputs_of(connection, given.whose.department)
        head = kept(connection, given.report).head if given.report is not None else 0
    told = told_of(site, given.whose, inputs, given.files, given.roles)
    whose = given.whose
    asked = {
        "department": whose.department,
        "name": whose.name,
        "year": whose.year,
        "kind": whose.kind,
        "unit": whose.unit,
    }
    one = Pending(token, given.report, head, asked, told, given.files)
    with site.database.writing() as connection:
        if token:
            put_again(connection, one)
            return token
        return put_pending(connection, one, person.name)


# ---------------------------------------------------------------- the page


def _mine(request: Request) -> Pending:
    """What a path names. Raises HTTPException 404, 403."""
    person = person_of(request)
    with site_of(request).database.reading() as connection:
        try:
            one = pending(connection, request.path_params["token"], person.name)
        except NoLongerPending:
            raise HTTPException(404, _GONE) from None
    return _permitted(person, one)


def _permitted(person: Person, one: Pending) -> Pending:
    if not person.may(FILLS, one.asked["department"]):
        raise HTTPException(403, "您没有“填报”的权限，请找管理员开通")
    return one


def page(request: Request) -> Response:
    return _shown(request, _mine(request))


def _shown(request: Request, one: Pending, notice: str = "", status: int = 200) -> Response:
    whose = whose_of(one)
    told = {"changes": [], "doubtful": [], "problems": [], **one.told}
    changes, problems = told["changes"], [*told["wrong"], *told["problems"]]
    return show(
        request,
        "pending.html",
        status,
        one=one,
        title=f"{whose.name} {whose.year} 年部门{whose.kind}",
        whose=whose,
        told=told,
        notice=notice,
        roles=ROLES,
        units=_UNITS,
        groups=[
            (said, found)
            for kind, said in KINDS.items()
            if (found := [each for each in changes if each["kind"] == kind])
        ],
        taken=sum(each["kind"] in "改换填" for each in changes),
        wrong=[each for each in problems if each["level"] == "错误"],
        hints=[each for each in problems if each["level"] != "错误"],
    )


def _answered(request: Request, form: Form) -> Response:
    one, site = _mine(request), site_of(request)
    back = f"/reports/{one.report}/files" if one.report is not None else "/reports/new"
    match form.fields.get("do"):
        case "cancel":
            with site.database.writing() as connection:
                drop(connection, [one.token])
            return RedirectResponse(back, 303)
        case "again":
            return _again(request, one, form)
        case "confirm" if not one.told["wrong"]:
            return _confirmed(request, one)
        case _:
            return _shown(request, one, "请选确认、取消，或者重新看", 422)


def _again(request: Request, one: Pending, form: Form, notice: str = "") -> Response:
    """The same files with what somebody says that they are."""
    site, person = site_of(request), person_of(request)
    said = [form.fields.get(f"role-{at}", "") for at in range(len(one.files))]
    roles = tuple(role if role in ROLES else "" for role in said)
    unit = form.fields.get("unit", one.asked["unit"])
    whose = replace(whose_of(one), unit=unit if unit in _UNITS else "")
    looked_at(site, person, Given(whose, one.files, roles, one.report), one.token)
    if notice:
        return _shown(request, _mine(request), notice, 409)
    return RedirectResponse(f"/pending/{one.token}", 303)


def _confirmed(request: Request, one: Pending) -> Response:
    try:
        number = settled(site_of(request), person_of(request), one.token, by_of(request).where)
    except NoLongerPending:
        raise HTTPException(404, _GONE) from None
    except Moved as moved:
        roles = {f"role-{at}": file["role"] for at, file in enumerate(one.told["files"])}
        return _again(request, moved.now, Form(roles), _MOVED)
    except NotOpen as error:
        raise HTTPException(409, str(error)) from None
    except NoSuchReport:
        raise HTTPException(404, "没有这份报告，可能已经移走") from None
    return RedirectResponse(f"/reports/{number}", 303)


def settled(site: Site, person: Person, token: str, where: str = "") -> int:
    """What is pending, kept; the number of its report. Of two who press the button one is told.

    Raises NoLongerPending, Moved, NotOpen, NoSuchReport.
    """
    try:
        return _settled(site, person, token, where)
    except IntegrityError:  # somebody began the same at the same moment: now it is there
        return _settled(site, person, token, where)


def _settled(site: Site, person: Person, token: str, where: str) -> int:
    with site.database.writing() as connection:
        one = pending(connection, token, person.name)
        whose = whose_of(one)
        if all(known.number != whose.department for known in departments(connection)):
            put_department(connection, whose.department, whose.name)
        number = confirm(connection, one, person.name)
        drop(connection, [token])
        files = f"{len(one.files)} 份文件"
        put_on_record(connection, By(person.name, where), What.UPLOADED, str(number), files)
    return number


async def post(request: Request) -> Response:
    form = await form_of(request, site_of(request).settings.limits.body)
    return await run_in_threadpool(_answered, request, form)


ROUTES: Final = (
    Route("/pending/{token}", page),
    Route("/pending/{token}", post, methods=["POST"]),
)
