"""Posted: an endpoint that is given the fields of a form, as text, within bounds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from generator.serving.working.uploads import form_of

_FIELDS: Final = 100
_LONGEST: Final = 64 * 1024  # bytes of one field

_TEXT: Final = 1 << 20  # bytes of a form with a text to be set

Fields = Mapping[str, str]


def posted(do: Callable[[Request, Fields], Response]) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of a form; of a field that comes twice the last one counts, '' of one missing.

    What is done runs in a thread, since it waits for the database.
    """

    async def endpoint(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=_FIELDS, max_part_size=_LONGEST)
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        if any("\0" in value for value in fields.values()):
            raise HTTPException(400, "表单里有不能用的字符，请重新填写")
        return await run_in_threadpool(do, request, fields)

    return endpoint


def handed(
    do: Callable[[Request, Fields, bytes], Response],
) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of a form with one text: of the file that was chosen, else of the box `text`."""

    async def endpoint(request: Request) -> Response:
        form = await form_of(request, _TEXT)
        data = form.files[0].data if form.files else form.fields.get("text", "").encode()
        return await run_in_threadpool(do, request, form.fields, data)

    return endpoint
