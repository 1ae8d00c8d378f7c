"""The page of a report's versions: who wrote what when, two compared, an old one restored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from generator import leaves
from generator.serving.approving.differing import (
    Entry,
    Rewritten,
    Told,
    history,
    rewritten,
    told_changes,
)
from generator.serving.approving.steps import Step, known_as, steps_of
from generator.serving.drafting.laid_out import Sheet, sheet_of
from generator.serving.drafting.living import Styles
from generator.serving.drafting.saving import NotOpen, beside_of, put
from generator.serving.guarding.chain import What, put_on_record
from generator.serving.guarding.persons import FILLS, by_of, person_of
from generator.serving.site import site_of
from generator.serving.store.versions import (
    FILLING,
    Kept,
    NoSuchReport,
    Version,
    changes_between,
    kept,
    text_of,
    version,
    versions,
)
from generator.serving.web.posted import Fields, posted
from generator.serving.web.report_page import report_of, writable
from generator.serving.web.shown import show

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from starlette.requests import Request
    from starlette.responses import Response

RESTORED: Final = "恢复"
_ON_A_PAGE: Final = 12  # entries of the history
_NUMBER: Final = 9  # digits of a version


class Shown(Struct, frozen=True):
    """An entry of the history with what it changed, and the steps that were taken with it."""

    entry: Entry
    figures: list[Told]
    sentences: list[Rewritten]
    steps: list[Step]


def page(request: Request) -> Response:
    """The history, the newest first, a page of it at a time (`before`: a version)."""
    with site_of(request).database.reading() as connection:
        of, styles = report_of(request, connection), site_of(request).settings.styles
        steps = steps_of(connection, of.number)
        entries = history(versions(connection, of.number), {one.version for one in steps})
        before = _number(request, "before", of.head + 1)
        older = [one for one in reversed(entries) if one.first.number < before]
        shown = [_shown(connection, of, one, steps, styles) for one in older[:_ON_A_PAGE]]
        names = {one.entry.last.who for one in shown} | {one.who for one in steps}
        known = known_as(connection, frozenset(names))
    more = shown[-1].entry.first.number if len(older) > _ON_A_PAGE else 0
    return show(
        request,
        "versions.html",
        report=of,
        shown=shown,
        more=more,
        known=known,
        may_restore=_may_restore(request, of),
    )


def _shown(
    connection: Connection, of: Kept, entry: Entry, steps: list[Step], styles: Styles
) -> Shown:
    """What an entry changed; the first one changed nothing."""
    taken = [one for one in steps if entry.first.number <= one.version <= entry.last.number]
    if entry.first.number == 1:
        return Shown(entry, [], [], taken)
    before = version(connection, of.number, entry.first.number - 1)
    sheets = (_sheet(connection, of, one, styles) for one in (before, entry.last))
    return Shown(entry, told_changes(entry.changes, of.kind), rewritten(*sheets), taken)


def _sheet(connection: Connection, of: Kept, one: Version, styles: Styles) -> Sheet:
    """A version as it was drawn when it was new: beside what stood beside it then."""
    at = one.at if one.number != of.head else None
    return sheet_of(text_of(connection, one), of.kind, beside_of(connection, of, styles, at))


def _may_restore(request: Request, of: Kept) -> bool:
    return of.state == FILLING and person_of(request).may(FILLS, of.department)


def _number(request: Request, name: str, default: int = 0) -> int:
    said = request.query_params.get(name, "")
    return int(said) if said.isdecimal() and len(said) <= _NUMBER else default


def _version(connection: Connection, of: Kept, number: int) -> Version:
    """A version of a report. Raises HTTPException 404."""
    try:
        return version(connection, of.number, number)
    except NoSuchReport:
        raise HTTPException(404, f"这份报告没有第 {number} 版；最新的是第 {of.head} 版") from None


def compared(request: Request) -> Response:
    """Two versions (`from`, `to`) held against each other, the older first."""
    with site_of(request).database.reading() as connection:
        of, styles = report_of(request, connection), site_of(request).settings.styles
        numbers = (_number(request, "from"), _number(request, "to", of.head))
        old, new = (_version(connection, of, one) for one in sorted(numbers))
        texts = [text_of(connection, one) for one in (old, new)]
        sheets = [_sheet(connection, of, one, styles) for one in (old, new)]
        known = known_as(connection, frozenset({old.who, new.who}))
    before, after = (leaves(one, of.kind) for one in texts)
    figures = told_changes(changes_between(before, after), of.kind)
    return show(
        request,
        "compared.html",
        report=of,
        old=old,
        new=new,
        figures=figures,
        sentences=rewritten(*sheets),
        known=known,
    )


def old_page(request: Request) -> Response:
    """A version as it was, to be read."""
    with site_of(request).database.reading() as connection:
        of = report_of(request, connection)
        one = _version(connection, of, int(request.path_params["version"]))
        sheet = _sheet(connection, of, one, site_of(request).settings.styles)
        known = known_as(connection, frozenset({one.who}))
    may = _may_restore(request, of) and one.number != of.head
    return show(
        request, "version.html", report=of, one=one, sheet=sheet, known=known, may_restore=may
    )


def restore(request: Request, fields: Fields) -> Response:
    """An old version as one more, the newest; `head` is the newest that was seen."""
    wanted = int(request.path_params["version"])
    with site_of(request).database.writing() as connection:
        of = report_of(request, connection)
        person = writable(request, of)
        of = kept(connection, of.number, to_write=True)
        if fields.get("head") != str(of.head):
            raise HTTPException(409, f"刚才又有新的一版（第 {of.head} 版），请看过再恢复")
        text = text_of(connection, _version(connection, of, wanted))
        try:
            saved = put(connection, of.number, text, person.name, f"{RESTORED}第 {wanted} 版")
        except NotOpen as error:
            raise HTTPException(409, str(error)) from None
        number = f"第 {saved.number} 版"
        put_on_record(connection, by_of(request), What.VERSION, str(of.number), number)
    return RedirectResponse(f"/reports/{of.number}/versions", 303)


ROUTES: Final = (
    Route("/reports/{number:int}/versions", page),
    Route("/reports/{number:int}/versions/compare", compared),
    Route("/reports/{number:int}/versions/{version:int}", old_page),
    Route(
        "/reports/{number:int}/versions/{version:int}/restore", posted(restore), methods=["POST"]
    ),
)
