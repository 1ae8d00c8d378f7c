"""The page where a file is dropped to see whether it is one that was signed, by whom and when."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.routing import Route

from generator.serving.approving.issuing import signings_marked
from generator.serving.approving.steps import Step, known_as, signing_of, signings_with
from generator.serving.guarding.persons import person_of
from generator.serving.site import Site, site_of
from generator.serving.store.versions import Kept, kept
from generator.serving.web.shown import show
from generator.serving.working.confining import Refused
from generator.serving.working.file_names import Upload

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_FIELDS: Final = 5


def page(request: Request) -> Response:
    person_of(request)
    return show(request, "verify.html", found=None)


async def verify(request: Request) -> Response:
    """What is known of a file (`file`), which is not kept."""
    person_of(request)
    limit = site_of(request).settings.limits.body
    async with request.form(max_files=1, max_fields=_FIELDS) as form:
        given = form.get("file")
        if not isinstance(given, UploadFile):
            raise HTTPException(400, "请选一个文件")
        data = await given.read(limit + 1)
    if len(data) > limit:
        raise HTTPException(413, f"文件太大了，最多 {limit >> 20} MB")
    return await run_in_threadpool(_told, request, data)


def _told(request: Request, data: bytes) -> Response:
    digest = hashlib.sha256(data).hexdigest()
    person = person_of(request)
    site = site_of(request)
    steps, exact = _signings(site, data, digest)
    with site.database.reading() as connection:
        found: list[tuple[Kept, Step, bool]] = []
        for one in steps:
            of = kept(connection, one.report)
            found.append((of, one, signing_of(connection, of) == one))
        names = frozenset(one.who for of, one, _ in found if person.sees(of.department))
        known = known_as(connection, names)
    return show(
        request, "verify.html", found=found, exact=exact, digest=digest, known=known, empty=not data
    )


def _signings(site: Site, data: bytes, digest: str) -> tuple[list[Step], bool]:
    """The signings that a file is of, and whether it is as it was written then, byte for byte.

    Raises HTTPException where a file that is not takes too much to be looked into.
    """
    with site.database.reading() as connection:
        if exact := signings_with(connection, digest):
            return exact, True
    try:
        marked = site.readers.run("whose", [Upload("file", "", data)])["digest"].decode()
    except Refused as refused:
        raise HTTPException(503 if refused.again else 422, refused.said) from None
    with site.database.reading() as connection:
        return signings_marked(connection, marked), False


ROUTES: Final = (Route("/verify", page), Route("/verify", verify, methods=["POST"]))
