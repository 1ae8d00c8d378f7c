"""The address at which an OA fetches a document of a letter: it says itself what it is good for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.routing import Route

from generator.serving.guarding.chain import By, What, put_on_record
from generator.serving.integrations.fetching import NotThere, fetched
from generator.serving.site import site_of
from generator.serving.web.attached import attached

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_BYTES: Final = "application/octet-stream"
_OFFICE: Final = "办公系统"  # who is on record: nobody is logged in


def file(request: Request) -> Response:
    """One document; whatever is wrong with an address is answered alike."""
    seal, digest = request.path_params["seal"], request.path_params["digest"]
    site = site_of(request)
    try:
        with site.database.reading() as connection:
            number, name, data = fetched(connection, seal, digest)
    except NotThere:
        raise HTTPException(404, "没有这份附件，或者地址过期了；请在发件箱里重发") from None
    by = By(_OFFICE, request.state.address)
    with site.database.writing() as connection:
        put_on_record(connection, by, What.DOWNLOADED, f"发件箱 {number}", digest[:12])
    return attached(data, _BYTES, name, f"{digest[:12]}.{name.rpartition('.')[2]}")


ROUTES: Final = (Route("/fetched/{seal}/{digest}", file),)
