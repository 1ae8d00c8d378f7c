"""Uploads: what a form says is read as it was meant, or refused in words."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from generator.serving.working.file_names import LONGEST, NAMELESS, harmless
from generator.serving.working.uploads import MOST_PARTS, Form, Upload, form_of

BOUNDARY: Final = b"----x7"
MULTIPART: Final = "multipart/form-data; boundary=----x7"
LIMIT: Final = 100_000


def part(disposition: bytes, data: bytes, *more: bytes) -> bytes:
    """One part of a body, its disposition as a client wrote it."""
    head = b"\r\n".join([b"Content-Disposition: " + disposition, *more])
    return b"--" + BOUNDARY + b"\r\n" + head + b"\r\n\r\n" + data + b"\r\n"


def body(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--" + BOUNDARY + b"--\r\n"


def read(
    data: bytes,
    kind: str = MULTIPART,
    *,
    pieces: int = 1 << 16,
    headers: dict[str, str] | None = None,
) -> Form:
    """What is read of a body that comes in pieces of so many bytes."""
    left = [data[at : at + pieces] for at in range(0, len(data), pieces)]

    async def receive() -> dict[str, Any]:
        piece = left.pop(0) if left else b""
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    sent = {"content-type": kind, **(headers or {})}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": raw, "query_string": b""}
    return asyncio.run(form_of(Request(scope, receive), LIMIT))


def named(parameters: bytes) -> str:
    """What a file is called that a client names so."""
    (upload,) = read(body(part(b'form-data; name="report"; ' + parameters, b"abc"))).files
    assert (upload.field, upload.data) == ("report", b"abc")
    return upload.name


def refused(data: bytes, kind: str = MULTIPART, **how: Any) -> tuple[int, str]:
    with pytest.raises(HTTPException) as caught:
        read(data, kind, **how)
    return caught.value.status_code, caught.value.detail


def read_or_refused(data: bytes) -> Form | None:
    """What is read of a body, or None where it is refused as the client's fault."""
    try:
        return read(data, pieces=17)
    except HTTPException as error:
        if error.status_code not in {400, 413}:
            raise
        return None


# ---------------------------------------------------------------- what a file is called

UTF_8: Final = "决算表.xlsx".encode()
GB: Final = "决算表.xlsx".encode("gb18030")
PERCENT: Final = b"%E5%86%B3%E7%AE%97%E8%A1%A8.xlsx"


@pytest.mark.parametrize(
    "parameters",
    [
        b'filename="' + UTF_8 + b'"',
        b"filename=" + UTF_8,
        b'filename="' + GB + b'"',
        b'filename="' + PERCENT + b'"',
        b'filename="' + PERCENT.lower() + b'"',
        b'filename="%BE%F6%CB%E3%B1%ED.xlsx"',
        b"filename*=UTF-8''" + PERCENT,
        b"filename*=utf-8'zh-CN'" + PERCENT,
        b"FileName*=\"UTF-8''" + PERCENT + b'"',
        b"filename*=GBK''%BE%F6%CB%E3%B1%ED.xlsx",
        b"filename*=gb2312''%BE%F6%CB%E3%B1%ED.xlsx",
        b"filename*=UTF-8''" + UTF_8,
        b"filename=\"x.xlsx\"; filename*=UTF-8''" + PERCENT,
        b"filename*=UTF-8''" + PERCENT + b'; filename="x.xlsx"',
        b'filename="' + UTF_8 + b"\"; filename*=UTF-8''%FF%FE",
        b'filename="' + UTF_8 + b"\"; filename*=klingon''%41",
        b'filename="C:\\\xe6\x8a\xa5\xe8\xa1\xa8\\' + UTF_8 + b'"',
        b'filename="C:\\\\users\\\\' + UTF_8 + b'"',
        b'filename="/tmp/' + UTF_8 + b'"',
        b'filename="..\\..\\' + UTF_8 + b'"',
        b'filename="..%2F..%2F' + PERCENT + b'"',
        b'filename="..%5C' + PERCENT + b'"',
        b"filename*=UTF-8''..%2F..%5C" + PERCENT,
        b'filename="=?UTF-8?B?5Yaz566X6KGoLnhsc3g=?="',
        b'filename="=?utf-8?Q?=E5=86=B3=E7=AE=97=E8=A1=A8.xlsx?="',
        b'filename="=?GBK?B?vvbL47HtLnhsc3g=?="',
        b"filename*0*=UTF-8''%E5%86%B3%E7%AE%97; filename*1*=%E8%A1%A8; filename*2=\".xlsx\"",
    ],
)
def test_a_name_is_read_however_a_client_writes_it(parameters: bytes) -> None:
    assert named(parameters) == "决算表.xlsx"


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        (b'filename="a\\"b.txt"', "a_b.txt"),  # a quoted pair
        (b'filename="a%22b.txt"', "a_b.txt"),  # as browsers write it
        ('filename="增长5%22以上.txt"'.encode(), "增长5_以上.txt"),
        ('filename="完成100%2023.txt"'.encode(), "完成100%2023.txt"),  # a per cent that is one
        (b'filename="100%.txt"', "100%.txt"),
        (b'filename="100%zz.txt"', "100%zz.txt"),
        (b'filename="a;b=c.txt"', "a;b=c.txt"),
        (b'filename="a b.txt" ; x=y', "a b.txt"),
        (b"filename=a b.txt", "a b.txt"),  # without the marks that it needs
        (b'filename="a.txt', "a.txt"),
        # The second byte of 乗 in GBK is that of a backslash, before the mark that ends the name.
        ('filename="表乗"'.encode("gb18030"), "表乗"),
        ('filename="乗.xls"'.encode("gb18030"), "乗.xls"),
        ('filename="㐀𠮷.xls"'.encode("gb18030"), "㐀𠮷.xls"),
        (b'filename="\xff\xff.txt"', "__.txt"),
        (b'filename="\xc3\xa9t\xc3\xa9.txt"', "été.txt"),
        (b"filename*=ISO-8859-1''%E9t%E9.txt", "été.txt"),
        (b'filename="' + "文".encode() + b'"', "文"),
    ],
)
def test_what_stands_in_a_name_is_kept_where_it_does_no_harm(parameters: bytes, name: str) -> None:
    assert named(parameters) == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("", NAMELESS),
        (".", NAMELESS),
        ("..", NAMELESS),
        ("/", NAMELESS),
        ("a/", NAMELESS),
        (" . ", NAMELESS),
        ("\0", NAMELESS),
        ("a\0b\r\nc\x1b.txt", "abc.txt"),
        ("决\u200b算\u202e.xlsx", "决算.xlsx"),
        ("a\u2028b", "ab"),
        ("\ud800.txt", "_.txt"),
        ("a\ufffd.txt", "a_.txt"),
        (".bashrc", "bashrc"),
        ("~$决算.xlsx", "~$决算.xlsx"),
        ("表.xlsx. ", "表.xlsx"),
        ("C:表.xlsx", "表.xlsx"),
        ("a:b.txt", "b.txt"),
        ("10:30.txt", "10_30.txt"),
        ('<a>|"b"*?.txt', "_a___b___.txt"),
        ("con.txt", "_con.txt"),
        ("NUL", "_NUL"),
        ("COM1.xlsx", "_COM1.xlsx"),
        ("conference.txt", "conference.txt"),
        ("　决算　.xlsx", "决算　.xlsx"),
    ],
)
def test_a_name_is_made_harmless(said: str, name: str) -> None:
    assert harmless(said) == name


def test_a_long_name_keeps_what_kind_of_file_it_is() -> None:
    name = harmless("决" * 400 + ".xlsx")
    assert len(name) == LONGEST == 150
    assert name.endswith("决.xlsx")
    assert len(harmless("." + "x" * 400)) == LONGEST
    assert len(harmless("a." + "x" * 400)) == LONGEST


@given(st.text(max_size=300))
def test_no_name_is_a_path_or_empty_or_long(said: str) -> None:
    name = harmless(said)
    assert 0 < len(name) <= LONGEST
    assert not set(name) & set('/\\:*?"<>|\0\r\n\t')
    assert name.isprintable() or "\u3000" in name or "\xa0" in name or not name.isascii()
    assert name == name.strip(" .\u3000")
    assert harmless(name) == name
    assert name.encode("utf-8")


@given(st.binary(max_size=200))
def test_whatever_bytes_a_name_is_a_file_has_one_or_the_form_is_refused(raw: bytes) -> None:
    if b"\r" in raw or b"\n" in raw:
        return
    form = read_or_refused(body(part(b'form-data; name="a"; filename="' + raw + b'"', b"abc")))
    assert not form or [harmless(one.name) for one in form.files] == [form.files[0].name]


# ---------------------------------------------------------------- fields and files


def test_fields_are_text_and_files_are_bytes() -> None:
    form = read(
        body(
            part(b'form-data; name="year"', b"2025"),
            part(b'form-data; name="said"', "原因\r\n第二行".encode(), b"Content-Type: text/plain"),
            part(b'form-data; name="empty"', b""),
            part(b'form-data; name=report; filename="a.bin"', b"\r\n--\0\xff\r\n----x\r\n"),
            part(b"form-data; name=\"report\"; filename*=UTF-8''b.bin", b""),
        )
    )
    assert form.fields == {"year": "2025", "said": "原因\r\n第二行", "empty": ""}
    assert form.files == (
        Upload("report", "a.bin", b"\r\n--\0\xff\r\n----x\r\n"),
        Upload("report", "b.bin", b""),
    )


def test_a_part_that_has_only_the_new_name_is_a_file() -> None:
    form = read(body(part(b"form-data; name=\"x\"; filename*=UTF-8''%E8%A1%A8.txt", b"abc")))
    assert (form.fields, [one.name for one in form.files]) == ({}, ["表.txt"])


def test_a_box_in_which_no_file_was_chosen_is_no_file() -> None:
    kind = b"Content-Type: application/octet-stream"
    form = read(body(part(b'form-data; name="x"; filename=""', b"", kind)))
    assert (form.fields, form.files) == ({}, ())
    form = read(body(part(b'form-data; name="x"; filename=""', b"abc", kind)))
    assert form.files == (Upload("x", NAMELESS, b"abc"),)


@pytest.mark.parametrize("pieces", [1, 2, 3, 7, 64])
def test_it_does_not_matter_how_a_body_is_cut(pieces: int) -> None:
    chance = random.Random(pieces)  # noqa: S311  an example
    data = chance.randbytes(500) + b"\r\n------x" + chance.randbytes(50)
    whole = body(
        part(b'form-data; name="a"', "决算".encode()),
        part(b'form-data; name="b"; filename="' + UTF_8 + b'"', data, b"Content-Type: x/y"),
    )
    form = read(b"preamble"[:0] + whole + b"epilogue", pieces=pieces)
    assert form.fields == {"a": "决算"}
    assert form.files == (Upload("b", "决算表.xlsx", data),)


def test_a_form_without_files_is_read_too() -> None:
    kind = "application/x-www-form-urlencoded; charset=UTF-8"
    form = read(b"a=%E8%A1%A8+1&b=&c=%3D%26", kind)
    assert (form.fields, form.files) == ({"a": "表 1", "b": "", "c": "=&"}, ())
    assert read(b"", kind).fields == {}
    assert refused(b"a=1&a=2", kind)[0] == 400
    assert refused(b"a=%FF", kind)[0] == 400
    assert refused(b"a=\xff", kind)[0] == 400
    assert refused(b"a=%00", kind)[0] == 400
    assert refused(b"&".join(b"a%d=" % n for n in range(MOST_PARTS + 1)), kind)[0] == 413


# ---------------------------------------------------------------- what is refused


def hostile() -> Iterator[Any]:
    good = part(b'form-data; name="a"', b"1")
    whole = body(good)
    yield "nothing", b"", MULTIPART, 400
    yield "no boundary", whole, "multipart/form-data", 400
    yield "an empty boundary", whole, 'multipart/form-data; boundary=""', 400
    yield "a boundary without end", whole, "multipart/form-data; boundary=" + "x" * 300, 400
    yield "another boundary", whole, "multipart/form-data; boundary=other", 400
    yield "another kind", b"{}", "application/json", 415
    yield "no kind", whole, "", 415
    yield "cut off in a part", whole[:-20], MULTIPART, 400
    yield "cut off before the last mark", whole[:-4], MULTIPART, 400
    yield "no disposition", body(b"--" + BOUNDARY + b"\r\nX-Y: z\r\n\r\nabc\r\n"), MULTIPART, 400
    yield "no headers", body(b"--" + BOUNDARY + b"\r\n\r\nabc\r\n"), MULTIPART, 400
    yield "no name", body(part(b"form-data", b"1")), MULTIPART, 400
    yield "an empty name", body(part(b'form-data; name=""', b"1")), MULTIPART, 400
    yield "a Chinese name", body(part('form-data; name="表"'.encode(), b"1")), MULTIPART, 400
    yield "a long name", body(part(b"form-data; name=" + b"a" * 101, b"1")), MULTIPART, 400
    yield "an attachment", body(part(b'attachment; name="a"', b"1")), MULTIPART, 400
    yield "a field twice", body(good, good), MULTIPART, 400
    yield (
        "two dispositions",
        body(part(b"form-data; name=a", b"1", b"Content-Disposition: form-data; name=b")),
        MULTIPART,
        400,
    )
    yield "a field that is no text", body(part(b'form-data; name="a"', b"\xff\xfe")), MULTIPART, 400
    yield "a field of GBK", body(part(b'form-data; name="a"', "表".encode("gbk"))), MULTIPART, 400
    yield "a field with a nought", body(part(b'form-data; name="a"', b"1\0")), MULTIPART, 400
    yield (
        "base64",
        body(part(b"form-data; name=a", b"MQ==", b"Content-Transfer-Encoding: base64")),
        MULTIPART,
        400,
    )
    yield (
        "a header without end",
        body(part(b'form-data; name="a"; x="' + b"y" * 9000, b"1")),
        MULTIPART,
        400,
    )
    yield (
        "a header name without end",
        body(part(b"form-data; name=a", b"1", b"X" * 9000)),
        MULTIPART,
        400,
    )
    yield (
        "headers without end",
        body(part(b"form-data; name=a", b"1", *[b"X: y"] * 50)),
        MULTIPART,
        400,
    )
    yield "a broken header", body(part(b"form-data; name=a", b"1", b"X Y: z")), MULTIPART, 400
    many = [part(b"form-data; name=a%d" % n, b"") for n in range(MOST_PARTS + 1)]
    yield "parts without end", body(*many), MULTIPART, 413
    yield "too much", body(part(b'form-data; name="a"; filename="x"', b"x" * LIMIT)), MULTIPART, 413
    yield "a preamble", b"x" * 5000 + whole, MULTIPART, 400
    yield "blank lines", b"\r\n" * 50_000, MULTIPART, 400


@pytest.mark.parametrize(
    ("data", "kind", "status"), [pytest.param(*row, id=name) for name, *row in hostile()]
)
@pytest.mark.parametrize("pieces", [1 << 16, 1000])
def test_a_hostile_body_is_refused_in_words(
    data: bytes, kind: str, status: int, pieces: int
) -> None:
    code, said = refused(data, kind, pieces=pieces)
    assert code == status
    assert any("\u4e00" <= letter <= "\u9fff" for letter in said)
    assert said.isprintable()


def test_what_is_announced_as_too_much_is_not_read() -> None:
    code, said = refused(b"", headers={"content-length": str(LIMIT * 1000)})
    assert code == 413
    assert "MB" in said or "KB" in said
    assert refused(body(), headers={"content-length": "-1"})[0] == 400
    assert refused(body(), headers={"content-length": "x"})[0] == 400


def test_a_body_that_never_ends_is_left() -> None:
    taken = 0

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b""}
    headers = [(b"content-type", MULTIPART.encode())]
    with pytest.raises(HTTPException) as caught:
        asyncio.run(form_of(Request({**scope, "headers": headers}, receive), LIMIT))
    assert caught.value.status_code in {400, 413}
    assert taken * 1000 <= 3 * LIMIT


def test_somebody_who_leaves_in_the_middle_is_no_fault_of_ours() -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b""}
    headers = [(b"content-type", MULTIPART.encode())]
    with pytest.raises(HTTPException) as caught:
        asyncio.run(form_of(Request({**scope, "headers": headers}, receive), LIMIT))
    assert caught.value.status_code == 400


@given(st.binary(max_size=300))
def test_no_body_is_a_fault_of_the_server(data: bytes) -> None:
    for whole in (data, body(data), body(part(b"form-data; name=a", data)), body(part(data, b"1"))):
        read_or_refused(whole)


async def told(request: Request) -> Response:
    form = await form_of(request, LIMIT)
    files = [[one.field, one.name, len(one.data)] for one in form.files]
    return JSONResponse({"fields": dict(form.fields), "files": files})


def test_what_a_client_of_today_sends_is_read() -> None:
    client = TestClient(Starlette(routes=[Route("/", told, methods=["POST"])]))
    answer = client.post(
        "/",
        data={"year": "2025"},
        files=[("report", ("决算 公开.pdf", b"x" * 5000)), ("t", ("表", b""))],
    )
    assert json.loads(answer.text) == {
        "fields": {"year": "2025"},
        "files": [["report", "决算 公开.pdf", 5000], ["t", "表", 0]],
    }
