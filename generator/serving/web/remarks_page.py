"""Remarks on the page of a report: said, answered, settled; for the script, and for a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from generator.serving.approving.remarks import (
    NoSuchRemark,
    Remark,
    add_remark,
    answer,
    people_in,
    remarks_of,
    settle,
)
from generator.serving.approving.steps import known_as
from generator.serving.drafting.laid_out import Sheet, sheet_of
from generator.serving.drafting.saving import beside_of, newest
from generator.serving.guarding.persons import BUREAU, CHECKS, SIGNS, Person, person_of
from generator.serving.site import site_of
from generator.serving.store.versions import SIGNED, Kept
from generator.serving.web.faults import wants_page
from generator.serving.web.posted import Fields, posted
from generator.serving.web.report_page import report_of
from generator.serving.web.shown import moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection
    from starlette.requests import Request
    from starlette.responses import Response

_REVIEW: Final = (CHECKS, SIGNS, BUREAU)
_NUMBER: Final = 18  # digits of a remark's


def may_remark(person: Person, of: Kept) -> bool:
    """Whether somebody may say something of a sentence: whoever checks, signs, or looks over it."""
    return of.state != SIGNED and any(person.may(one, of.department) for one in _REVIEW)


def listed(request: Request) -> Response:
    """Every remark with the sentence that it stands at now, as JSON."""
    with site_of(request).database.reading() as connection:
        of = report_of(request, connection)
        return _all(request, connection, of)


def _all(request: Request, connection: Connection, of: Kept) -> Response:
    person = person_of(request)
    found = remarks_of(connection, of.number, _sheet(request, connection, of))
    known = known_as(connection, frozenset(people_in(found)))
    return JSONResponse(
        {
            "mayRemark": may_remark(person, of),
            "mayAnswer": of.state != SIGNED,
            "open": sum(not one.done for one in found),
            "remarks": [_shown(one, known) for one in found],
        }
    )


def _sheet(request: Request, connection: Connection, of: Kept) -> Sheet:
    _, text = newest(connection, of)
    return sheet_of(text, of.kind, beside_of(connection, of, site_of(request).settings.styles))


def _shown(one: Remark, known: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": one.number,
        "sentence": one.sentence,
        "section": one.section,
        "quote": one.quote,
        "changed": one.changed,
        "said": one.said,
        "who": known[one.who],
        "at": moment(one.at),
        "done": f"{known[one.done_by]} {moment(one.done)}" if one.done else "",
        "answers": [
            {"said": each.said, "who": known[each.who], "at": moment(each.at)}
            for each in one.answers
        ],
    }


def say(request: Request, fields: Fields) -> Response:
    """A remark on a sentence, an answer to one, or the settling of one.

    Of a sentence `sentence` is the number and `quote` the text that was seen; `answers`, `settles`
    or `opens` the number of a remark; `said` what is said.
    """
    site = site_of(request)
    with site.database.writing() as connection:
        of = report_of(request, connection)
        if of.state == SIGNED:
            raise HTTPException(409, "已经签发，不能再批注；要改请先重开")
        try:
            _said(request, connection, of, fields)
        except NoSuchRemark:
            raise HTTPException(404, "没有这条批注，或者这句话，请刷新再看") from None
    if wants_page(request):
        return RedirectResponse(f"/reports/{of.number}/steps#remarks", 303)
    with site.database.reading() as connection:
        return _all(request, connection, of)


def _said(request: Request, connection: Connection, of: Kept, fields: Fields) -> None:
    person = person_of(request)
    number = next((fields[one] for one in ("answers", "settles", "opens") if fields.get(one)), "")
    of_one = int(number) if number.isdecimal() and len(number) <= _NUMBER else 0
    if fields.get("settles") or fields.get("opens"):
        settle(connection, of, of_one, person.name, done=bool(fields.get("settles")))
        return
    said = fields.get("said", "")
    if not said.strip():
        raise HTTPException(400, "请写下要说的话")
    if number:
        answer(connection, of, of_one, said, person.name)
        return
    if not may_remark(person, of):
        raise HTTPException(403, "您没有“复核”的权限，请找管理员开通")
    sheet = _sheet(request, connection, of)
    place = _place(sheet, fields.get("sentence", ""), fields.get("quote", ""))
    add_remark(connection, of, place, said, person.name)


def _place(sheet: Sheet, number: str, quote: str) -> tuple[str, str]:
    """The section and the text of a sentence: by its text, as whoever remarks on it saw it.

    Raises NoSuchRemark, and HTTPException 409 where the sentence was rewritten meanwhile.
    """
    sentences = [(part.heading, one) for part in sheet.parts for one in part.sentences if one.text]
    alike = [(heading, one) for heading, one in sentences if one.text == quote]
    if not alike:
        if any(one.number == number for _, one in sentences):
            raise HTTPException(409, "这句话刚刚改过，请看过新的再批注")
        raise NoSuchRemark
    heading, one = next((each for each in alike if each[1].number == number), alike[0])
    return heading, one.text


ROUTES: Final = (
    Route("/reports/{number:int}/remarks", listed),
    Route("/reports/{number:int}/remarks", posted(say), methods=["POST"]),
)
