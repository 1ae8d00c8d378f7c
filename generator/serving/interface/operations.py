"""Operations: what can be asked of /v1, each described once: the routes and openapi.json are of it.

A request passes here in one order whatever it asks: who claims to send it, its body within bounds,
who it is from, its parameters (all that is wrong with them at once), whether it was answered
before; then it is answered, or refused in the shape of `refusing`.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from generator import BadStyle, BadTemplate, InvalidReport, NoSuchPart, Unfitting, UnknownStyle
from generator import Unreadable as UnreadableFile
from generator.later import matcher
from generator.serving.interface import answered
from generator.serving.interface.answered import Answer, Key
from generator.serving.interface.callers import (
    ALONE,
    NOBODY,
    Caller,
    Sealed,
    admitted,
    claimed,
    linked,
    not_signed,
)
from generator.serving.interface.refusing import (
    BAD_PARAMETER,
    FAULT,
    NOT_ACCEPTABLE,
    NOT_FOUND,
    NOT_SIGNED,
    NOT_UNDERSTOOD,
    TOO_LARGE,
    UNFITTING,
    UNKNOWN_NAME,
    UNREADABLE,
    WRONG_METHOD,
    Refused,
    asked_wrong,
    code_of,
    invalid,
    refusal,
)
from generator.serving.interface.sent import (
    FORM,
    NOTHING,
    Sent,
    media_of,
    sent_as_form,
    sent_as_text,
)
from generator.serving.interface.signing import query_line
from generator.serving.site import Site, site_of
from generator.serving.working.uploads import form_of

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

Schema = Mapping[str, Any]

_IDENTITY: Final = matcher(r"[A-Za-z0-9._-]{1,64}")
_IDEMPOTENCY: Final = matcher(r"[\x21-\x7e]{1,200}")
IDEMPOTENCY: Final = "Idempotency-Key"
ASYNC: Final = "async"  # the switch that asks for a job
YES, NO = ("1", "true", ""), ("0", "false")  # how a switch is written; alone it is on
SWITCH: Final[Schema] = {"type": "string", "enum": [*YES, *NO]}


class Parameter(Struct, frozen=True):
    """One parameter of the query or the path; a `switch` is on or off, the rest are texts.

    What `needs` another says nothing without it: it would be left out without a word.
    """

    name: str
    said: str
    schema: Schema = field(default_factory=lambda: {"type": "string", "maxLength": 200})
    where: str = "query"
    required: bool = False
    example: str = ""
    needs: str = ""

    @property
    def is_switch(self) -> bool:
        return self.schema is SWITCH


class Taken(Struct, frozen=True):
    """A part of a body that an operation takes: its key, what it is, whether it is a file."""

    key: str
    said: str
    many: bool = False


class Call(Struct, frozen=True):
    """A request on its way: whose, which parameters, what was sent."""

    site: Site
    caller: Caller
    values: Mapping[str, str]
    sent: Sent
    identity: str
    root: str  # the address of the service, as the caller knows it

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def on(self, name: str) -> bool:
        return name in self.values and self.values[name] in YES


class Operation(Struct, frozen=True, kw_only=True):
    """Something that can be asked: how, with what, and what it is answered with.

    `answer` is the name of a schema of openapi.json, '' for a file.  `open`: nobody is asked who
    they are; `signed`: a token is not enough; `linked`: its address may say for whom it was made;
    `repeatable`: it is done once for each key.  `postpone` puts it off, where it can be.
    """

    method: str
    path: str
    name: str
    title: str
    said: str = ""
    parameters: tuple[Parameter, ...] = ()
    takes: tuple[Taken, ...] = ()
    answer: str
    status: int = 200
    other_media: tuple[str, ...] = ()
    open: bool = False
    signed: bool = False
    linked: bool = False
    repeatable: bool = False
    act: Callable[[Call], Answer]
    postpone: Callable[[Operation, Call], Answer] | None = None


# ---------------------------------------------------------------- a path with its operations


class Resource:
    """Everything that can be asked at one path, as an ASGI application."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._by_method = {one.method: one for one in operations}
        self._methods = sorted({*self._by_method, *(["HEAD"] if "GET" in self._by_method else [])})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        identity = identity_of(request)
        try:
            answer = await self._answer(request, identity)
        except Refused as error:
            answer = refused(error, identity)
        await _response(answer, identity)(scope, receive, send)

    async def _answer(self, request: Request, identity: str) -> Answer:
        asked = "GET" if request.method == "HEAD" else request.method
        if not self._by_method:
            raise Refused(NOT_FOUND, "没有这个地址；有哪些见 /openapi.json")
        operation = self._by_method.get(asked)
        if operation is None:
            allowed = ", ".join(self._methods)
            message = f"这个地址不能用 {request.method[:10]}；可用 {allowed}"
            raise Refused(WRONG_METHOD, message, headers={"Allow": allowed})
        site = site_of(request)
        caller, body = await _caller(request, operation, site)
        request.state.caller = caller.name
        _acceptable(request, operation)
        values = _values(request, operation)
        if "department" in values:
            caller.must(values["department"])
        sent = await _sent(request, operation, body)
        root = str(request.base_url).rstrip("/")
        call = Call(site, caller, values, sent, identity, root)
        key = _key(request, operation, call)
        return await run_in_threadpool(_done, operation, call, key)


async def _caller(request: Request, operation: Operation, site: Site) -> tuple[Caller, bytes]:
    """Who sent a request, and its body; nothing of it is read before somebody claims to be known.

    Raises Refused.
    """
    query = request.query_params
    if operation.open:
        return NOBODY, b""
    if operation.linked and "sign" in query:
        return await run_in_threadpool(linked, site, _path(request), dict(query)), b""
    claim = claimed(request.headers)
    if claim is None and not site.settings.alone:
        raise not_signed()
    if operation.signed and claim is not None and claim.token:
        raise Refused(NOT_SIGNED, "取令牌要用密钥签名")
    body = await _body(request, site.settings.limits.body)
    sealed = Sealed(request.method, _path(request), request.url.query, body)
    if claim is None:
        return ALONE, body
    return await run_in_threadpool(admitted, site, claim, sealed), body


def _done(operation: Operation, call: Call, key: Key | None) -> Answer:
    """The answer of an operation, once for each key. Raises Refused."""
    if key is None:
        return acted(operation, call)
    before = answered.begun(call.site, key)
    if before is not None:
        return Answer(
            before.body,
            before.status,
            before.media,
            {**(before.headers or {}), "Idempotency-Replayed": "true"},
        )
    try:
        answer = acted(operation, call)
    except Refused as error:
        answer = refused(error, call.identity)
        if answer.status < FAULT.status:
            answered.ended(call.site, key, answer)
        else:
            answered.dropped(call.site, key)
        return answer
    except BaseException:
        answered.dropped(call.site, key)
        raise
    answered.ended(call.site, key, answer)
    return answer


def acted(operation: Operation, call: Call) -> Answer:
    """What an operation does, its ways to fail told as refusals."""
    try:
        if operation.postpone is not None and call.on(ASYNC):
            return operation.postpone(operation, call)
        return operation.act(call)
    except InvalidReport as error:
        raise invalid(error) from None
    except Unfitting as error:
        problems = [asked_wrong(said, code=UNFITTING) for said in error.problems]
        raise Refused(UNFITTING, "给的文件对不上", problems) from None
    except UnreadableFile as error:
        raise Refused(UNREADABLE, str(error)) from None
    except (NoSuchPart, UnknownStyle) as error:
        raise Refused(UNKNOWN_NAME, str(error)) from None
    except (BadStyle, BadTemplate) as error:
        raise Refused(UNKNOWN_NAME, f"样式或模板有错，请找管理员：{error}") from None
    except HTTPException as error:
        raise _told(error) from None


def refused(error: Refused, identity: str) -> Answer:
    return Answer(refusal(error, identity), error.code.status, headers=error.headers)


def identity_of(request: Request) -> str:
    """What a request is called: by the doorkeeper, by the caller, else by us."""
    known = getattr(request.state, "id", None)
    if isinstance(known, str):
        return known
    said = request.headers.get("x-request-id", "")
    return said if _IDENTITY.fullmatch(said) else secrets.token_hex(8)


def _response(answer: Answer, identity: str) -> Response:
    headers = {**(answer.headers or {}), "X-Request-Id": identity}
    return Response(answer.body, answer.status, headers, answer.media)


# ---------------------------------------------------------------- reading a request


async def _body(request: Request, limit: int) -> bytes:
    """The body of a request, and no more of it than may be. Raises Refused."""
    found = bytearray()
    try:
        async for piece in request.stream():
            found += piece
            if len(found) > limit:
                raise Refused(TOO_LARGE, f"请求太大，最多 {limit >> 20} MB")
    except ClientDisconnect:
        raise Refused(NOT_UNDERSTOOD, "请求没有传完") from None
    except HTTPException as error:
        raise _told(error) from None
    return bytes(found)


def _path(request: Request) -> str:
    """The path as it was sent."""
    raw = request.scope.get("raw_path")
    return raw.decode("latin-1").partition("?")[0] if raw else request.url.path


async def _sent(request: Request, operation: Operation, body: bytes) -> Sent:
    """What was sent. Raises Refused, with every part that the operation does not take."""
    if not operation.takes or not (body or "content-type" in request.headers):
        return NOTHING
    kind = media_of(request.headers.get("content-type", ""))
    taken = {one.key: one for one in operation.takes}
    if kind == FORM:
        try:
            form = await form_of(Request(request.scope, _again(body)), len(body) + 1)
        except HTTPException as error:
            raise _told(error) from None
        sent = await run_in_threadpool(sent_as_form, form)
    else:
        sent = await run_in_threadpool(sent_as_text, body, kind, frozenset(taken))
    problems = [
        asked_wrong(f"这里不收“{key[:60]}”；可以给 {'、'.join(taken)}", f"/{key}")
        for key in sent.keys
        if key not in taken
    ]
    problems += [
        asked_wrong(f"“{key}”只能给一份，给了 {len(files)} 份", f"/{key}")
        for key, files in sent.files.items()
        if key in taken and len(files) > 1 and not taken[key].many
    ]
    if problems:
        raise Refused(BAD_PARAMETER, f"请求的内容有 {len(problems)} 处不对", problems)
    return sent


def _again(body: bytes) -> Receive:
    """A body that was read once, to be read as a form."""
    pieces = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Message:
        return next(pieces, {"type": "http.disconnect"})

    return receive


def _told(error: HTTPException) -> Refused:
    return Refused(code_of(error.status_code), error.detail, headers=error.headers)


_ANY: Final = ("*/*", "application/*", "application/json")


def _acceptable(request: Request, operation: Operation) -> None:
    """Raises Refused where a caller takes nothing that there is."""
    wanted = request.headers.get("accept", "*/*")
    kinds = [
        one.partition(";")[0].strip().lower()
        for one in wanted.split(",")
        if not re.search(r";\s*q=0(\.0*)?\s*$", one)
    ]
    if operation.other_media or not any(kinds) or any(one in _ANY for one in kinds):
        return
    raise Refused(NOT_ACCEPTABLE, "这里给 application/json；请改 Accept 头")


def _values(request: Request, operation: Operation) -> dict[str, str]:
    """The parameters of a request. Raises Refused with all that is wrong with them."""
    known = {one.name: one for one in operation.parameters}
    found: dict[str, str] = {
        name: str(value) for name, value in request.path_params.items() if name in known
    }
    problems = []
    for name, value in request.query_params.multi_items():
        if name not in known or known[name].where != "query":
            names = "、".join(one.name for one in known.values() if one.where == "query")
            message = f"不认识参数“{name[:60]}”" + (f"；可以写 {names}" if names else "")
            problems.append(asked_wrong(message, name[:60]))
        elif name in found:
            problems.append(asked_wrong(f"参数 {name} 写了两次", name))
        else:
            found[name] = value
    for name, one in known.items():
        if name not in found:
            if one.required:
                problems.append(asked_wrong(f"缺参数 {name}：{one.said}", name))
        elif message := _unlike(one, found[name]):
            problems.append(asked_wrong(message, name))
        elif one.needs and found[name] and _is_off(known[one.needs], found):
            problems.append(asked_wrong(f"参数 {name} 要和 {one.needs} 一起写", name))
    if problems:
        raise Refused(BAD_PARAMETER, f"参数有 {len(problems)} 处不对", problems)
    return found


def _is_off(one: Parameter, found: Mapping[str, str]) -> bool:
    said = found.get(one.name)
    return said is None or (said in NO if one.is_switch else not said)


def _unlike(one: Parameter, value: str) -> str:
    """What is wrong with the value of a parameter; '' for nothing."""
    schema = one.schema
    if "\0" in value or len(value) > schema.get("maxLength", 1000):
        return f"参数 {one.name} 太长，或者有不是文字的字符"
    if "enum" in schema and value not in schema["enum"]:
        return f"参数 {one.name} 只能写 {'、'.join(filter(None, schema['enum']))}"
    if "pattern" in schema and not re.search(schema["pattern"], value, re.ASCII):
        return f"参数 {one.name} 写得不对：{one.said}"
    return ""


def _key(request: Request, operation: Operation, call: Call) -> Key | None:
    """The key by which a request is known again; None where it has none. Raises Refused."""
    said = request.headers.get(IDEMPOTENCY)
    business, version = call.text("bizKey"), call.text("bizVersion")
    if not operation.repeatable or (said is None and not business):
        return None
    if said is not None and not _IDEMPOTENCY.fullmatch(said):
        message = f"{IDEMPOTENCY} 要 1 至 200 个字母、数字、符号"
        raise Refused(BAD_PARAMETER, message, [asked_wrong(message, IDEMPOTENCY)])
    asked = "\n".join(
        [request.method, request.url.path, query_line(request.url.query), call.sent.digest()]
    )
    name = f"key:{said}" if said is not None else f"biz:{version}:{business}"
    return Key(call.caller.name, name, hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest())
