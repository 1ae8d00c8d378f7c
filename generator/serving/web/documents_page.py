"""The page of a report's documents: drafts of the newest version, or what was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.routing import Route

from generator import InvalidReport
from generator.reporting import unprintable
from generator.serving.approving.documents import (
    FORMS,
    ZIP,
    File,
    all_drafts,
    basis_of,
    draft,
    stem_of,
    zipped,
)
from generator.serving.approving.going_out import ways_of
from generator.serving.approving.issuing import signed_archive, signed_file
from generator.serving.approving.steps import SIGN, Step, known_as, signing_of, steps_of
from generator.serving.guarding.chain import What
from generator.serving.site import site_of
from generator.serving.web.attached import attached
from generator.serving.web.noted import note
from generator.serving.web.report_page import report_of
from generator.serving.web.shown import moment, show

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from starlette.requests import Request
    from starlette.responses import Response

    from generator.serving.store.versions import Kept

_ALL: Final = "zip"
_LEFT_OUT: Final = "没有写出的.txt"


def page(request: Request) -> Response:
    with site_of(request).database.reading() as connection:
        of = report_of(request, connection)
        signing = signing_of(connection, of)
        earlier = [
            one
            for one in reversed(steps_of(connection, of.number))
            if one.what == SIGN.name and one != signing
        ]
        known = known_as(connection, frozenset(one.who for one in (*earlier, *_some(signing))))
        ways = ways_of(connection, of.number)
    return show(
        request,
        "documents.html",
        report=of,
        forms=FORMS,
        signing=signing,
        earlier=earlier,
        known=known,
        no_pdf=unprintable(),
        ways=ways,
        going=(),
    )


def _some(one: Step | None) -> tuple[Step, ...]:
    return (one,) if one is not None else ()


def document(request: Request) -> Response:
    """What `_document` gives, put on record."""
    return _on_record(request, _document(request))


def _on_record(request: Request, response: Response) -> Response:
    """That a file was taken: of which report, in which form; nothing that is in it."""
    number, form = (str(request.path_params[name]) for name in ("number", "form"))
    note(request, What.DOWNLOADED, number, form)
    return response


def _document(request: Request) -> Response:
    """A file of the newest version, or all: of one that is signed those of the signing."""
    site = site_of(request)
    form = _form(request)
    with site.database.reading() as connection:
        of = report_of(request, connection)
        signing = signing_of(connection, of)
        if signing is not None:
            return _of_signing(connection, of, signing, form)
        basis = basis_of(connection, of, site.settings.styles)
    try:
        if form != _ALL:
            return _sent(of, draft(basis, form)[0], f"draft-{of.head}")
        files, left_out = all_drafts(basis)
    except InvalidReport as invalid:
        raise HTTPException(422, _told(invalid)) from None
    inside = [(one.name, one.data) for one in files]
    inside += [(_LEFT_OUT, left_out.encode())] if left_out else []
    stem = stem_of(of, f"（草稿，第{of.head}版）")
    return _sent(of, File(_ALL, f"{stem}.zip", zipped(inside)), f"draft-{of.head}")


def signed(request: Request) -> Response:
    """What `_signed` gives, put on record."""
    return _on_record(request, _signed(request))


def _signed(request: Request) -> Response:
    """A file of a signing, whatever has been signed since."""
    form = _form(request)
    with site_of(request).database.reading() as connection:
        of = report_of(request, connection)
        wanted = int(request.path_params["step"])
        for one in steps_of(connection, of.number):
            if one.number == wanted and one.what == SIGN.name:
                return _of_signing(connection, of, one, form)
    raise HTTPException(404, "没有这一次签发")


def _form(request: Request) -> str:
    form = str(request.path_params["form"])
    if form not in FORMS and form != _ALL:
        raise HTTPException(404, f"没有 {form} 这种格式；可以是 {'、'.join([*FORMS, _ALL])}")
    return form


def _of_signing(connection: Connection, of: Kept, signing: Step, form: str) -> Response:
    if form == _ALL:
        who = known_as(connection, frozenset({signing.who}))[signing.who]
        told = f"{of.title}\n第 {signing.version} 版，{who} {moment(signing.at)} 签发"
        return _sent(of, signed_archive(connection, signing, told), f"v{signing.version}")
    if form not in signing.documents:
        raise HTTPException(404, f"签发时没有写 {form}；要有它，请重开再签发一次")
    return _sent(of, signed_file(connection, signing, form), f"v{signing.version}")


def _sent(of: Kept, file: File, which: str) -> Response:
    media = FORMS[file.form].media if file.form in FORMS else ZIP
    kind = "budget" if of.kind == "预算" else "accounts"
    plain = f"{of.department}-{of.year}-{kind}-{which}.{file.form}"
    return attached(file.data, media, file.name, plain)


def _told(invalid: InvalidReport) -> str:
    return "；".join(str(one) for one in invalid.problems if not one.hint)


ROUTES: Final = (
    Route("/reports/{number:int}/documents", page),
    Route("/reports/{number:int}/documents/{form}", document),
    Route("/reports/{number:int}/signed/{step:int}/{form}", signed),
)
