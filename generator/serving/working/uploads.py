"""Uploads: the form of a request, read piece by piece: a limit holds before memory is taken.

Read with the parser below Starlette's own, which takes a file that has only `filename*` for a text
and believes names as they come.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Final
from urllib.parse import parse_qsl

from msgspec import Struct, field
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from generator.later import matcher
from generator.serving.working.file_names import NAMELESS, Upload, file_name, parameters, text_of

__all__ = ["MOST_PARTS", "Form", "Upload", "form_of"]

MOST_PARTS: Final = 1000  # fields and files of one form
_HEADERS: Final = 8  # of one part
_HEADER: Final = 4096  # bytes of one of them
_SECONDS: Final = 600  # that a body may take to arrive
_BOUNDARY: Final = 70  # characters, as RFC 2046 has it
_FIELD: Final = matcher(r"[A-Za-z_][A-Za-z0-9_.\-\[\]]{0,99}")
_DISPOSITION: Final = "content-disposition"
_ENCODING: Final = "content-transfer-encoding"
_AS_IT_IS: Final = frozenset({"", "binary", "8bit", "7bit"})

_CUT: Final = "上传没有传完，请再传一次"
_UNREAD: Final = "上传的内容不合 multipart/form-data 的格式，没有读"


class Form(Struct, frozen=True):
    """A form: its fields as text, its files in the order in which they came."""

    fields: Mapping[str, str]
    files: tuple[Upload, ...] = ()


async def form_of(request: Request, limit: int) -> Form:
    """The form that a request brings, of at most `limit` bytes; with files or without.

    Raises HTTPException: 400 where it cannot be read, 408 where it does not come, 413 where it is
    too large or in too many parts, 415 where it is no form.
    """
    kind, said = parameters(request.headers.get("content-type", ""))
    readers = {"multipart/form-data": _multipart, "application/x-www-form-urlencoded": _encoded}
    if kind not in readers:
        raise HTTPException(415, "请用表单上传（multipart/form-data）")
    _announced(request, limit)
    try:
        async with asyncio.timeout(_SECONDS):
            return await readers[kind](_bounded(request, limit), said)
    except TimeoutError:
        raise HTTPException(408, "上传用时太长，已经停下；请看网络，再传一次") from None
    except ClientDisconnect:
        raise HTTPException(400, _CUT) from None


def _announced(request: Request, limit: int) -> None:
    """Refuses what says itself that it is far too large, before anything of it is read."""
    said = request.headers.get("content-length", "0")
    if not (said.isascii() and said.isdigit()):
        raise HTTPException(400, "Content-Length 要写字节数")
    if len(said) > len(str(limit)) + 1 or int(said) > 2 * limit:
        raise _too_large(limit)


async def _bounded(request: Request, limit: int) -> AsyncIterator[bytes]:
    """The pieces of a body that keeps within its limit.

    Of one that does not, as much again is read and thrown away: a browser that is cut off in the
    middle of sending shows that the connection broke, and never the reason.
    """
    taken = 0
    async for piece in request.stream():
        taken += len(piece)
        if taken <= limit:
            yield piece
        elif taken > 2 * limit:
            break
    if taken > limit:
        raise _too_large(limit)


def _too_large(limit: int) -> HTTPException:
    size = f"{limit >> 20} MB" if limit >> 20 else f"{limit >> 10} KB"
    return HTTPException(413, f"一次上传最多 {size}，这次超过了；请分几次传，或只传公开的表和报告")


def _too_many() -> HTTPException:
    return HTTPException(413, f"一次最多上传 {MOST_PARTS} 项，这次超过了；请分几次传")


async def _encoded(pieces: AsyncIterator[bytes], _: Mapping[str, str]) -> Form:
    """A form without files."""
    data = b"".join([piece async for piece in pieces])
    if data.count(b"&") >= MOST_PARTS:
        raise _too_many()
    form = _Parts()
    try:
        pairs = parse_qsl(data.decode(), keep_blank_values=True, errors="strict")
    except ValueError:
        raise HTTPException(400, "表单的文字不是 UTF-8，没有读") from None
    for name, value in pairs:
        form.put(_named(name), value)
    return form.form()


async def _multipart(pieces: AsyncIterator[bytes], said: Mapping[str, str]) -> Form:
    boundary = said.get("boundary", "")
    if not 0 < len(boundary) <= _BOUNDARY:
        raise HTTPException(400, "Content-Type 要写 boundary（1 至 70 个字符）")
    parts = _Parts()
    parser = parts.parser(boundary.encode("latin-1", "replace"))
    try:
        async for piece in pieces:
            parser.write(piece)
    except FormParserError:
        raise HTTPException(400, _UNREAD) from None
    if not parts.ended:
        raise HTTPException(400, _CUT)
    return parts.form()


def _named(name: str) -> str:
    if not _FIELD.fullmatch(name):
        raise HTTPException(400, "表单每一项要有名字（name），用英文字母、数字和 _ . - [ ]")
    return name


class _Parts(Struct):
    """The parts of a form as they come; a part is a file where it has a file's name."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[Upload] = field(default_factory=list)
    ended: bool = False
    _begun: int = 0
    _header: bytearray = field(default_factory=bytearray)
    _value: bytearray = field(default_factory=bytearray)
    _headers: dict[str, str] = field(default_factory=dict)
    _data: bytearray = field(default_factory=bytearray)
    _of: tuple[str, str | None] = ("", None)

    def form(self) -> Form:
        return Form(self.fields, tuple(self.files))

    def put(self, name: str, text: str) -> None:
        """A field and what was typed into it."""
        if name in self.fields:
            raise HTTPException(400, f"表单里“{name}”写了两次，不知道要哪一个")
        if "\0" in text:
            raise HTTPException(400, f"表单里“{name}”有不是文字的字符")
        self.fields[name] = text

    def parser(self, boundary: bytes) -> MultipartParser:
        """What reads a body into these parts."""
        return MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                "on_header_end": self._said,
                "on_headers_finished": self._open,
                "on_part_data": lambda data, start, end: self._data.extend(data[start:end]),
                "on_part_end": self._close,
                "on_end": self._end,
            },
            max_header_count=_HEADERS,
            max_header_size=_HEADER,
        )

    def _begin(self) -> None:
        self._begun += 1
        if self._begun > MOST_PARTS:
            raise _too_many()
        self._headers, self._data = {}, bytearray()

    def _said(self) -> None:
        name = self._header.decode("ascii").lower()
        if name in self._headers:
            raise HTTPException(400, _UNREAD)
        self._headers[name] = text_of(bytes(self._value))
        self._header, self._value = bytearray(), bytearray()

    def _open(self) -> None:
        kind, said = parameters(self._headers.get(_DISPOSITION, ""))
        if kind != "form-data":
            raise HTTPException(400, "表单每一项要有 Content-Disposition: form-data")
        if self._headers.get(_ENCODING, "").strip().lower() not in _AS_IT_IS:
            raise HTTPException(400, "文件请按原样传，不要写成 base64 或 quoted-printable")
        self._of = _named(said.get("name", "")), file_name(said)

    def _close(self) -> None:
        name, called = self._of
        data, self._data = bytes(self._data), bytearray()
        if called is None:
            try:
                self.put(name, data.decode())
            except UnicodeDecodeError:
                raise HTTPException(400, f"表单里“{name}”的文字不是 UTF-8") from None
        elif called or data:  # a box in which no file was chosen is sent as a file without a name
            self.files.append(Upload(name, called or NAMELESS, data))

    def _end(self) -> None:
        self.ended = True
