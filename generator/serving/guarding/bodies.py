"""Bodies: what a request brings, no larger than allowed, and the token that its form carries.

The hidden field `csrf` stands in the first 64 KB of a form; they are looked at before the rest is
read and handed on as they came.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException

from generator.later import matcher

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Message, Receive

_HEAD: Final = 64 * 1024
_IN_FIELDS: Final = matcher(rb"(?:^|&)csrf=([A-Za-z0-9_-]*)(?:&|$)")
_IN_PARTS: Final = matcher(rb'; name="csrf"\r\n(?:[^\r\n]+\r\n)*\r\n([A-Za-z0-9_-]*)\r\n')


class Body:
    """The body of one request, by messages. Raises HTTPException 413 when it is too large."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._came = 0
        self._looked_at: deque[Message] = deque()

    def check_length(self, request: Request) -> None:
        """Before any of it is read. Raises HTTPException 400, 413."""
        said = request.headers.get("content-length", "0")
        if not (said.isascii() and said.isdigit()):
            raise HTTPException(400, "Content-Length 不是数字")
        if len(said) > 18 or int(said) > self._most:  # noqa: PLR2004  digits of 64 bits
            raise self._too_large()

    def _too_large(self) -> HTTPException:
        return HTTPException(413, f"一次最多 {self._most // (1 << 20)} MB，请分开上传")

    async def receive(self) -> Message:
        """The next message, as the server gives it."""
        if self._looked_at:
            return self._looked_at.popleft()
        message = await self._receive()
        self._came += len(message.get("body", b""))
        if self._came > self._most:
            raise self._too_large()
        return message

    async def head(self) -> bytes:
        """The first 64 KB, or somewhat more; `receive` gives them once again."""
        messages: list[Message] = []
        known = 0
        while known < _HEAD:
            messages.append(message := await self.receive())
            known += len(message.get("body", b""))
            if not message.get("more_body"):
                break
        self._looked_at.extend(messages)
        return b"".join(message.get("body", b"") for message in messages)


def csrf_of(request: Request, head: bytes) -> str:
    """The token in the head of a form; '' where there is none."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    pattern = {
        "application/x-www-form-urlencoded": _IN_FIELDS,
        "multipart/form-data": _IN_PARTS,
    }.get(kind)
    found = pattern.search(head) if pattern else None
    return found[1].decode() if found else ""
