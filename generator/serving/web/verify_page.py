"""The page where a file is dropped to see whether it is one that was signed, by whom and when."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.routing import Route

from generator.serving.approving.issuing import verified
from generator.serving.approving.steps import Step, known_as, signing_of
from generator.serving.guarding.persons import person_of
from generator.serving.site import site_of
from generator.serving.store.versions import Kept, kept
from generator.serving.web.shown import show

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
    with site_of(request).database.reading() as connection:
        steps, exact = verified(connection, data, digest)
        found: list[tuple[Kept, Step, bool]] = []
        for one in steps:
            of = kept(connection, one.report)
            found.append((of, one, signing_of(connection, of) == one))
        names = frozenset(one.who for of, one, _ in found if person.sees(of.department))
        known = known_as(connection, names)
    return show(
        request, "verify.html", found=found, exact=exact, digest=digest, known=known, empty=not data
    )


ROUTES: Final = (Route("/verify", page), Route("/verify", verify, methods=["POST"]))
