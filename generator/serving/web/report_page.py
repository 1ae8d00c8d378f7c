"""The page of one report: its sentences with what they rest on, drawn anew as somebody types."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Route

from generator import InvalidReport
from generator.serving.approving.steps import known_as
from generator.serving.drafting.grids import redrawn
from generator.serving.drafting.laid_out import Sheet, pointer_of, sentences_of, sheet_of
from generator.serving.drafting.living import Beside, Styles
from generator.serving.drafting.patching import drawn_sentence, patch, patch_sentences
from generator.serving.drafting.saving import (
    NotOpen,
    Saved,
    Wish,
    beside_of,
    newest,
    redo,
    save,
    tried,
    undo,
)
from generator.serving.guarding.chain import What, put_on_record
from generator.serving.guarding.persons import FILLS, Person, by_of, person_of
from generator.serving.site import Site, site_of
from generator.serving.store.versions import (
    FILLING,
    Kept,
    NoSuchReport,
    kept,
    text_of,
    version,
    versions,
)
from generator.serving.web.shown import moment, rendered, show

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from starlette.requests import Request
    from starlette.responses import Response

_MANY: Final = 2_000  # edits in one request: the nine tables pasted at once
_LONG: Final = 20_000  # characters of one value


def report_of(request: Request, connection: Connection) -> Kept:
    """The report that a path names, which the person may see.

    Raises HTTPException 401, 403, 404.
    """
    person = person_of(request)
    try:
        of = kept(connection, int(request.path_params["number"]))
    except NoSuchReport:
        raise HTTPException(404, "没有这份报告，可能已经移走") from None
    if not person.sees(of.department):
        raise HTTPException(403, "您没有这个部门的权限，请找管理员开通")
    return of


def writable(request: Request, of: Kept) -> Person:
    """Whoever may fill a report in. Raises HTTPException 403, 409."""
    person = person_of(request)
    if not person.may(FILLS, of.department):
        raise HTTPException(403, "您没有“填报”的权限，请找管理员开通")
    if of.state != FILLING:
        raise HTTPException(409, str(NotOpen(of.state)))
    return person


def page(request: Request) -> Response:
    with site_of(request).database.reading() as connection:
        of = report_of(request, connection)
        found, text = newest(connection, of)
        beside = beside_of(connection, of, _styles(request))
    sheet = sheet_of(text, of.kind, beside)
    person = person_of(request)
    may = of.state == FILLING and person.may(FILLS, of.department)
    return show(request, "report.html", report=of, version=found, sheet=sheet, may_write=may)


def _styles(request: Request) -> Styles:
    """The folder of the office's own styles."""
    return site_of(request).settings.styles


# ---------------------------------------------------------------- edits


def edits(request: Request, asked: dict[str, Any]) -> Response:
    """Keeps, or only tries, what was typed; says what is to be drawn anew."""
    wishes = _wishes(asked.get("edits"))
    site = site_of(request)
    if not asked.get("keep"):
        return _tried(request, wishes, asked)
    with site.database.writing() as connection:
        of = report_of(request, connection)
        person = writable(request, of)
        try:
            saved = save(connection, of.number, wishes, person.name, site.settings.styles)
        except NotOpen as error:
            raise HTTPException(409, str(error)) from None
        except InvalidReport as invalid:
            raise HTTPException(400, "\n".join(map(str, invalid.problems))) from None
        _on_record(request, connection, of, saved)
    return _answer(site, of, saved, asked)


def _on_record(request: Request, connection: Connection, of: Kept, saved: Saved) -> None:
    """That there is one more version, where there is: its number, and nothing that is in it."""
    if saved.number > of.head:
        number = f"第 {saved.number} 版"
        put_on_record(connection, by_of(request), What.VERSION, str(of.number), number)


def _tried(request: Request, wishes: list[Wish], asked: dict[str, Any]) -> Response:
    """What a page has to draw while somebody types; nothing is kept."""
    with site_of(request).database.reading() as connection:
        of = report_of(request, connection)
        _, text = newest(connection, of)
        try:
            made = tried(text, of.kind, wishes)
        except InvalidReport as invalid:
            raise HTTPException(400, "\n".join(map(str, invalid.problems))) from None
        beside = beside_of(connection, of, _styles(request))
        shown = _shown(connection, of, asked, text)
    before = sheet_of(shown, of.kind, beside)
    if asked.get("light"):
        drawn = patch_sentences(before, sentences_of(made, of.kind, beside), rendered)
    else:
        drawn = _drawn(before, sheet_of(made, of.kind, beside), asked)
    return JSONResponse({"version": of.head, "tried": True, **drawn})


def _answer(site: Site, of: Kept, saved: Saved, asked: dict[str, Any]) -> Response:
    """What was kept, and what the page has to draw that asked."""
    with site.database.reading() as connection:
        beside = beside_of(connection, of, site.settings.styles)
        old = _shown(connection, of, asked)
        since = versions(connection, of.number, _number(asked.get("shown")))
        who = {one.who for one in since} | {one.who for one in saved.conflicts}
        known = known_as(connection, frozenset(who))
    drawn = _anew(asked, of.kind, beside, old, saved.text)
    others = [
        {"who": known[one.who], "at": moment(one.at), "why": one.why}
        for one in since
        if one.number < saved.number
    ]
    return JSONResponse(
        {
            "version": saved.number,
            "others": others,
            "conflicts": [
                {
                    "pointer": pointer_of(one.path),
                    "mine": one.mine,
                    "theirs": one.theirs,
                    "mineSaid": one.mine_said,
                    "theirsSaid": one.theirs_said,
                    "who": known[one.who],
                    "at": moment(one.at) if one.at else "",
                }
                for one in saved.conflicts
            ],
            **drawn,
        }
    )


def _anew(
    asked: dict[str, Any], kind: str, beside: Beside, before: str, now: str
) -> dict[str, Any]:
    """What the page that asked has to draw anew: of the text, or of the table that it shows."""
    if isinstance(number := asked.get("grid"), str):
        return redrawn(before, now, (kind, beside, number), rendered)
    return _drawn(sheet_of(before, kind, beside), sheet_of(now, kind, beside), asked)


def _drawn(before: Sheet, now: Sheet, asked: dict[str, Any]) -> dict[str, Any]:
    """What a page has to draw, with the sentences that it has drawn before they were checked."""
    drawn = patch(before, now, rendered)
    again = asked.get("redraw")
    if isinstance(again, list) and again:
        for part in now.parts:
            for one in part.sentences:
                if one.number in again and part.number not in drawn["parts"]:
                    drawn["sentences"][one.number] = drawn_sentence(one, rendered)
    return drawn


def _shown(connection: Connection, of: Kept, asked: dict[str, Any], head: str | None = None) -> str:
    """The text that a page shows: a version (`shown`), with what it has tried since (`tried`).

    `head` is the text of the newest version, where it is known.
    """
    number = _number(asked.get("shown"))
    try:
        if head is not None and number == of.head:
            text = head
        else:
            text = text_of(connection, version(connection, of.number, number))
    except NoSuchReport:
        text = newest(connection, of)[1]
    try:
        return tried(text, of.kind, _wishes(asked.get("tried", [])))
    except InvalidReport:
        return text


def _wishes(given: object) -> list[Wish]:
    """The edits of a request. Raises HTTPException 400 for what is none."""
    if not isinstance(given, list) or len(given) > _MANY:
        raise HTTPException(400, f"edits 应是一列改动，最多 {_MANY} 处")
    return [_wish(one) for one in given]


def _wish(one: Any) -> Wish:
    match one:
        case {"path": [*path], "was": str() | None as was, "value": str() | None as value} if path:
            steps = tuple(key for key in path if isinstance(key, str | int))
            if len(steps) == len(path) and len(value or "") <= _LONG:
                return Wish(steps, was, value)
    raise HTTPException(400, "每处改动要有 path（键的路径）、was（原来的）、value（现在的）")


def _number(given: object) -> int:
    return given if isinstance(given, int) and not isinstance(given, bool) else 0


# ---------------------------------------------------------------- others, undo, redo


def since(request: Request) -> Response:
    """What others have written since the version that a page shows."""
    site = site_of(request)
    with site.database.reading() as connection:
        of = report_of(request, connection)
        shown = int(request.path_params["shown"])
        if of.head == shown:
            return JSONResponse({"version": shown, "state": of.state})
        _, text = newest(connection, of)
    asked = {"shown": shown, "grid": request.query_params.get("grid")}
    return _answer(site, of, Saved(of.head, text), asked)


def turn(request: Request, asked: dict[str, Any]) -> Response:
    """Takes back, or does again, what the person typed last."""
    site = site_of(request)
    back = request.url.path.endswith("/undo")
    with site.database.writing() as connection:
        of = report_of(request, connection)
        person = writable(request, of)
        saved = (undo if back else redo)(connection, of.number, person.name, _styles(request))
        if saved is not None:
            _on_record(request, connection, of, saved)
    if saved is None:
        raise HTTPException(409, "没有可以撤销的" if back else "没有可以重做的")
    return _answer(site, of, saved, asked)


async def _read(request: Request) -> dict[str, Any]:
    try:
        asked = json.loads(await request.body())
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise HTTPException(400, "这里要一个 JSON 对象")
    return asked


async def post_edits(request: Request) -> Response:
    asked = await _read(request)
    if asked.get("keep"):
        return await run_in_threadpool(edits, request, asked)
    async with site_of(request).trying:
        return await run_in_threadpool(edits, request, asked)


async def post_turn(request: Request) -> Response:
    asked = await _read(request)
    return await run_in_threadpool(turn, request, asked)


ROUTES: Final = (
    Route("/reports/{number:int}", page),
    Route("/reports/{number:int}/edits", post_edits, methods=["POST"]),
    Route("/reports/{number:int}/since/{shown:int}", since),
    Route("/reports/{number:int}/undo", post_turn, methods=["POST"]),
    Route("/reports/{number:int}/redo", post_turn, methods=["POST"]),
)
