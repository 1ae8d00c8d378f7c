"""The page of a report's steps: how far it is, who may do what with it, what was done, remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from generator.reporting import unprintable
from generator.serving.approving.documents import Obstacle, basis_of, fit
from generator.serving.approving.going_out import ways_of
from generator.serving.approving.issuing import Incomplete, step
from generator.serving.approving.looked_into import changed, entries_in, known_text, put_known
from generator.serving.approving.remarks import people_in, remarks_of
from generator.serving.approving.steps import (
    HAND_ON,
    PASS,
    SIGN,
    NotAllowed,
    Refused,
    actions_of,
    apart,
    fillers,
    known_as,
    steps_of,
)
from generator.serving.drafting.laid_out import sheet_of
from generator.serving.guarding.persons import FILLS, by_of, person_of
from generator.serving.integrations.assigned import assigned
from generator.serving.site import site_of
from generator.serving.store.versions import FILLING, SIGNING, STATES, kept
from generator.serving.web.posted import Fields, posted
from generator.serving.web.report_page import report_of, writable
from generator.serving.web.shown import show

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_WHOLE: Final = (HAND_ON.name, SIGN.name)


def page(request: Request) -> Response:
    return _page(request)


def _page(
    request: Request,
    status: int = 200,
    told: str = "",
    obstacles: tuple[Obstacle, ...] | None = None,
    reason: str = "",
) -> Response:
    """The page; `told` is why a step was not taken, `reason` what was typed for it."""
    site = site_of(request)
    person = person_of(request)
    with site.database.reading() as connection:
        of = report_of(request, connection)
        basis = basis_of(connection, of, site.settings.styles)
        sheet = sheet_of(basis.text, of.kind, basis.beside)
        remarks = remarks_of(connection, of.number, sheet)
        steps = steps_of(connection, of.number)
        own = person.name in fillers(connection, of)
        separate = apart(connection, site.settings)
        ways = ways_of(connection, of.number)
        going = assigned(connection, of.department, of.kind) if of.state == SIGNING else ()
        names = {one.who for one in steps} | people_in(remarks)
        known = known_as(connection, frozenset(names))
    actions = actions_of(person, of)
    if obstacles is None and any(one.name in _WHOLE for one in actions):
        obstacles = fit(basis).obstacles
    return show(
        request,
        "steps.html",
        status,
        report=of,
        states=STATES,
        actions=actions,
        whole=_WHOLE,
        obstacles=obstacles or (),
        told=told,
        reason=reason,
        steps=list(reversed(steps)),
        remarks=remarks,
        open=sum(not one.done for one in remarks),
        own=own and any(one is PASS for one in actions),
        separate=separate,
        entries=entries_in(basis.known),
        no_pdf=unprintable() if any(one is SIGN for one in actions) else (),
        may_fill=of.state == FILLING and person.may(FILLS, of.department),
        known=known,
        ways=ways,
        going=going,
    )


def take(request: Request, fields: Fields) -> Response:
    """A step: `what`, of the `version` that was seen, with a `reason` where one is asked for."""
    site = site_of(request)
    person = person_of(request)
    with site.database.reading() as connection:
        of = report_of(request, connection)
    seen = int(fields["version"]) if fields.get("version", "").isdecimal() else 0
    reason = fields.get("reason", "")
    try:
        step(
            site,
            of.number,
            fields.get("what", ""),
            seen,
            person,
            reason,
            where=by_of(request).where,
        )
    except NotAllowed as error:
        raise HTTPException(403, str(error)) from None
    except Refused as error:
        return _page(request, 409, str(error), reason=reason)
    except Incomplete as error:
        return _page(request, 409, str(error), error.obstacles, reason)
    return _back(of.number)


def _back(number: int, at: str = "") -> Response:
    return RedirectResponse(f"/reports/{number}/steps{at}", 303)


# ---------------------------------------------------------------- looked into


def look_into(request: Request, fields: Fields) -> Response:
    """A reason why something stays as it is, of what is in the way now; or one taken back."""
    site = site_of(request)
    with site.database.reading() as connection:
        of = report_of(request, connection)
        basis = basis_of(connection, of, site.settings.styles)
    person = writable(request, of)
    rule, quote, reason = (fields.get(name, "") for name in ("rule", "quote", "reason"))
    if "drop" not in fields:
        asked = [one.problem for one in fit(basis).obstacles if one.may_stay]
        if (rule, quote) not in {(one.code, one.quote) for one in asked}:
            return _page(request, 409, "这一处已经不在要核实的里面了，请看下面现在的")
        if not any(map(str.isalnum, reason)):
            return _page(request, 400, "请写清为什么可以不改；没有理由的不算核实")
    with site.database.writing() as connection:
        of = kept(connection, of.number, to_write=True)
        writable(request, of)
        known = known_text(connection, of.number)
        entries = changed(known, rule, quote, "" if "drop" in fields else reason)
        put_known(connection, of, entries, person.name)
    return _back(of.number, "#todo")


ROUTES: Final = (
    Route("/reports/{number:int}/steps", page),
    Route("/reports/{number:int}/steps", posted(take), methods=["POST"]),
    Route("/reports/{number:int}/known", posted(look_into), methods=["POST"]),
)
