"""Shelf: one style: what it has seen, a report told in it, beside another; away and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from generator.serving.drafting.living import Beside
from generator.serving.drafting.saving import beside_of, newest
from generator.serving.guarding.chain import What, put_on_record
from generator.serving.guarding.persons import BUREAU, Person, by_of, person_of
from generator.serving.site import Site, site_of
from generator.serving.store.versions import kept
from generator.serving.styling.style_archive import archived, bring_back, take_away
from generator.serving.styling.style_shelf import Shelved, Taken, digest_there
from generator.serving.styling.style_shown import (
    beside_each_other,
    compared,
    resting_on,
    seen_of,
    told_in,
)
from generator.serving.web.home import seen
from generator.serving.web.posted import Fields, posted
from generator.serving.web.shown import show
from generator.serving.web.styles_page import LISTED, learner, may_put, shelved_in

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from starlette.requests import Request
    from starlette.responses import Response

    from generator.serving.store.listed_reports import Listed

_NAMED: Final = 5  # reports that are named where a style cannot be taken away
_UNWRITABLE: Final = "放样式的文件夹写不进去，请找管理员看 --styles 写的文件夹"


def _style_of(site: Site, folder: str) -> Shelved:
    """The style of a folder. Raises HTTPException 404."""
    found = next((one for one in shelved_in(site) if one.folder == folder), None)
    if found is None:
        raise HTTPException(404, "没有这个样式，可能刚才已经移走了；回到“样式”看现有的")
    return found


# ---------------------------------------------------------------- one style


def page(request: Request) -> Response:
    learner(request)
    return _shown(request, _style_of(site_of(request), request.query_params.get("name", "")))


def _shown(request: Request, style: Shelved, wrong: str = "") -> Response:
    site, person = site_of(request), person_of(request)
    there = shelved_in(site)
    reports = seen(site, person)
    return show(
        request,
        "style.html",
        409 if wrong else 200,
        style=style,
        base=next((one for one in there if one.name == style.over), None),
        others=[one for one in there if one.folder != style.folder],
        above=[one for one in there if one.over == style.name and one.folder != style.folder],
        found=seen_of(style.folder, site.styles),
        reports=reports[:LISTED],
        left=len(reports[LISTED:]),
        may_put=may_put(person),
        wrong=wrong,
    )


# ---------------------------------------------------------------- a report told in it


def told(request: Request) -> Response:
    """A report (`report`) told in a style (`name`), beside its own; `alone`: without that."""
    person, site = learner(request), site_of(request)
    style = _style_of(site, request.query_params.get("name", ""))
    of = _report(site, person, request.query_params.get("report", ""))
    with site.database.reading() as connection:
        text, beside = _text_and_beside(connection, of, site)
    alone = request.query_params.get("alone") == "1"
    after = told_in(text, of.kind, beside, style.folder)
    before = told_in(text, of.kind, beside, "")
    return show(
        request,
        "style_told.html",
        style=style,
        report=of,
        before=before,
        after=after,
        pairs=beside_each_other(before, after),
        by_itself=alone or bool(before.fault),
    )


def _report(site: Site, person: Person, typed: str) -> Listed:
    """The report of a number, which somebody sees. Raises HTTPException 404."""
    found = next((one for one in seen(site, person) if str(one.number) == typed), None)
    if found is None:
        raise HTTPException(404, "没有这份报告，或者不归您看；请回到样式的那一页再选一份")
    return found


def _text_and_beside(connection: Connection, of: Listed, site: Site) -> tuple[str, Beside]:
    found = kept(connection, of.number)
    return newest(connection, found)[1], beside_of(connection, found, site.styles)


# ---------------------------------------------------------------- beside another


def beside(request: Request) -> Response:
    """Two styles (`left`, `right`): what differs."""
    learner(request)
    site = site_of(request)
    left, right = (_style_of(site, request.query_params.get(one, "")) for one in ("left", "right"))
    found = compared(left.folder, right.folder, site.styles)
    return show(
        request,
        "styles_compared.html",
        left=left,
        right=right,
        found=found,
        styles=shelved_in(site),
    )


# ---------------------------------------------------------------- away, and back again


def _keeper(request: Request) -> Person:
    """Whoever may take a style away from everybody. Raises HTTPException 401, 403."""
    person = person_of(request)
    if not may_put(person):
        raise HTTPException(403, f"样式是大家用的，要有“{BUREAU}”权限的人移走、放回")
    return person


def away(request: Request, fields: Fields) -> Response:
    """Moves a style of our own (`name`) into the archive, where nothing rests on it."""
    person, site = _keeper(request), site_of(request)
    style = _style_of(site, fields.get("name", ""))
    if not style.is_own:
        return _shown(request, style, "这个样式是程序自带的，不能移走；不想用，不选它就是")
    if (site.styles / style.folder).is_symlink():
        return _shown(request, style, "它在放样式的文件夹里是一个链接，请管理员在服务器上移走")
    cleared: set[str] = set()
    with site.database.reading() as connection:  # nobody waits while all of them are read
        resting_on(connection, style, cleared)
    try:
        with site.database.writing() as connection:
            resting = resting_on(connection, style, cleared)
            if not resting:
                was = digest_there(site.styles, style.folder)
                put_on_record(connection, by_of(request), What.UNSTYLED, style.folder, was)
                take_away(site.styles, style.folder)
    except Taken as taken:
        return _shown(request, style, str(taken))
    except OSError:
        return _shown(request, style, _UNWRITABLE)
    if resting:
        return _shown(request, style, _rests(style, resting, person))
    return RedirectResponse("/styles#removed", 303)


def _rests(style: Shelved, reports: list[Listed], person: Person) -> str:
    """Why a style stays: the reports that are told in it, as far as somebody sees them."""
    theirs = [one for one in reports if person.sees(one.department)][:_NAMED]
    names = [f"{one.name} {one.year} 年{one.kind}" for one in theirs]
    if left := len(reports) - len(names):
        names.append(f"另外 {left} 份报告" if names else f"{left} 份报告")
    told = "、".join(names)
    return f"“{style.name}”还在用，所以没有移走：{told}。先在这些报告的“封面”换一个样式"


def back(request: Request, fields: Fields) -> Response:
    """Moves a style out of the archive (`key`)."""
    _keeper(request)
    site, key = site_of(request), fields.get("key", "")
    folder = next((one.folder for one in archived(site.styles) if one.key == key), "")
    try:
        with site.database.writing() as connection:
            put_on_record(connection, by_of(request), What.STYLE, folder, "放回")
            bring_back(site.styles, key)
    except Taken as taken:
        raise HTTPException(409, str(taken)) from None
    except OSError:
        raise HTTPException(409, _UNWRITABLE) from None
    return RedirectResponse(f"/styles/style?{urlencode({'name': folder})}", 303)


ROUTES: Final = (
    Route("/styles/style", page),
    Route("/styles/told", told),
    Route("/styles/compared", beside),
    Route("/styles/away", posted(away), methods=["POST"]),
    Route("/styles/back", posted(back), methods=["POST"]),
)
