"""Refusing: what a caller is told whose request was not answered: one shape, all reasons at once.

    {"code", "message", "problems": [{"code", "pointer", "line", "message", "level", "where"}],
     "requestId", "versions"}

`code` is one of CODES, for a program; the code of a problem is the rule that it breaks
(docs/rules.md) or, of the request itself, one of CODES.  `pointer` (RFC 6901) leads into the input,
'' where nothing does; `line` is null where there is none.  docs/api.md has the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct

from generator.elements.interchange import Shaped, pointer, versions, written
from generator.problem import InvalidReport, Problem

WRONG: Final = "错误"


class Code(Struct, frozen=True):
    """A kind of refusal: its name for programs, its status, what it means and what to do."""

    name: str
    status: int
    meaning: str


NOT_UNDERSTOOD: Final = Code(
    "NOT_UNDERSTOOD", 400, "请求的内容读不懂（JSON、表单写得不对）；改对再发"
)
BAD_PARAMETER: Final = Code(
    "BAD_PARAMETER", 400, "网址里的参数不认识、缺了或者写得不对；逐个列在 problems"
)
NOT_SIGNED: Final = Code("NOT_SIGNED", 401, "没有签名，也没有令牌；见“签名”")
WRONG_SIGNATURE: Final = Code(
    "WRONG_SIGNATURE", 401, "密钥不存在、停用，或者签名对不上；对照“签名”逐步查"
)
OUT_OF_TIME: Final = Code("OUT_OF_TIME", 401, "时间戳与服务器相差超过 5 分钟；请校准时间")
REPLAYED: Final = Code("REPLAYED", 401, "随机数用过了；每次请求换一个")
WRONG_TOKEN: Final = Code("WRONG_TOKEN", 401, "令牌不对或者过期了；用 /v1/token 再取一个")
FORBIDDEN: Final = Code(
    "FORBIDDEN", 403, "这把密钥不管这个部门，或者回调地址不在管理员的名单里；找管理员开通"
)
NOT_FOUND: Final = Code("NOT_FOUND", 404, "没有这个地址，或者没有这一份")
WRONG_METHOD: Final = Code("WRONG_METHOD", 405, "这个地址不能用这个方法；可用的在 Allow 头里")
NOT_ACCEPTABLE: Final = Code(
    "NOT_ACCEPTABLE", 406, "Accept 头里没有能给的类型；写 application/json 或 */*"
)
BEING_ANSWERED: Final = Code(
    "BEING_ANSWERED", 409, "同一个键的请求正在办；过 Retry-After 秒再发同一个"
)
KEY_USED: Final = Code("KEY_USED", 409, "同一个键已经用于另一个请求；换一个键")
TOO_LARGE: Final = Code("TOO_LARGE", 413, "请求太大")
WRONG_MEDIA: Final = Code("WRONG_MEDIA", 415, "Content-Type 不是这里收的")
INVALID_INPUT: Final = Code(
    "INVALID_INPUT", 422, "填报内容有问题，没有写；全部问题列在 problems，一次改完"
)
UNREADABLE: Final = Code("UNREADABLE", 422, "文件读不了；message 说为什么、怎么办")
UNFITTING: Final = Code("UNFITTING", 422, "一起给的文件与报告合不上（年度、类型）")
UNKNOWN_NAME: Final = Code("UNKNOWN_NAME", 422, "没有这个样式、部分、数的名字；message 列出相近的")
TOO_MANY: Final = Code("TOO_MANY", 429, "请求太密；过 Retry-After 秒再发")
FAULT: Final = Code("FAULT", 500, "程序出错；把 requestId 告诉管理员")
UNAVAILABLE: Final = Code("UNAVAILABLE", 503, "服务还没有准备好，或者太忙；过一会儿再发")

CODES: Final = (
    NOT_UNDERSTOOD,
    BAD_PARAMETER,
    NOT_SIGNED,
    WRONG_SIGNATURE,
    OUT_OF_TIME,
    REPLAYED,
    WRONG_TOKEN,
    FORBIDDEN,
    NOT_FOUND,
    WRONG_METHOD,
    NOT_ACCEPTABLE,
    BEING_ANSWERED,
    KEY_USED,
    TOO_LARGE,
    WRONG_MEDIA,
    INVALID_INPUT,
    UNREADABLE,
    UNFITTING,
    UNKNOWN_NAME,
    TOO_MANY,
    FAULT,
    UNAVAILABLE,
)

# What stands before /v1 (size, rate, forms) says a status alone.
_OF_STATUS: Final[Mapping[int, Code]] = {
    400: NOT_UNDERSTOOD,
    401: NOT_SIGNED,
    403: FORBIDDEN,
    404: NOT_FOUND,
    405: WRONG_METHOD,
    406: NOT_ACCEPTABLE,
    408: NOT_UNDERSTOOD,
    413: TOO_LARGE,
    415: WRONG_MEDIA,
    422: UNREADABLE,
    429: TOO_MANY,
    503: UNAVAILABLE,
}


class Refused(Exception):  # noqa: N818  an outcome, told to the caller
    """A request that is not answered: of which kind, why in a sentence, and every reason."""

    def __init__(
        self,
        code: Code,
        message: str,
        problems: Iterable[Shaped] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.problems = tuple(problems)
        self.headers = dict(headers or {})


def code_of(status: int) -> Code:
    """The kind of a refusal that is known by its status alone."""
    return _OF_STATUS.get(status, FAULT)


def asked_wrong(message: str, at: str = "", code: Code = BAD_PARAMETER) -> Shaped:
    """A problem of the request itself; `at` is the parameter or the key."""
    return _problem(code.name, at, 0, message, WRONG, "")


def told(one: Problem) -> Shaped:
    """A problem of an input, or of a report."""
    where = one.place
    return _problem(one.code, pointer(where.path), where.line, one.told, one.level, one.where)


def retold(one: Mapping[str, Any]) -> Shaped:
    """A problem that is JSON already (docs/json.md), in the keys of a refusal."""
    place = one.get("位置") or {}
    line = one.get("行") or place.get("行") or 0
    at = one.get("单元格") or place.get("单元格") or ""
    page = one.get("页") or place.get("页")
    where = [one.get("文件", ""), at or (f"第 {page} 页" if page else "")]
    return _problem(
        one.get("规则", ""),
        one.get("指针", ""),
        line,
        _sentence(one),
        one.get("级别", WRONG),
        " ".join(filter(None, where)),
    )


def _sentence(one: Mapping[str, Any]) -> str:
    """What a problem says, in one sentence, as Problem.told has it."""
    expected, unit = one.get("应为", ""), one.get("应为单位", "")
    should = f"{expected}{'' if unit == '%' else ' '}{unit}".rstrip()
    right = f"“{one.get('写为', '')}”，应为 {should}。" if expected else ""
    section = f"{one['章节']}{'' if right else '，'}" if one.get("章节") else ""
    why = f"；{one['诊断']}" if one.get("诊断") else ""
    return f"{section}{right}{one.get('说明', '')}{why}"


def _problem(code: str, at: str, line: int, message: str, level: str, where: str) -> Shaped:
    return {
        "code": code,
        "pointer": at,
        "line": line or None,
        "message": message,
        "level": level,
        "where": where,
    }


def invalid(error: InvalidReport, said: str = "填报内容有问题，没有写") -> Refused:
    """What is wrong with an input, as a refusal; the wrong ones are counted."""
    once = tuple(dict.fromkeys(error.problems))
    wrong = sum(not one.hint for one in once)
    return Refused(INVALID_INPUT, f"{said}（{wrong} 处）", map(told, once))


def refusal(error: Refused, identity: str) -> bytes:
    """The body of a refusal, in UTF-8."""
    return written(
        {
            "code": error.code.name,
            "message": error.message,
            "problems": list(error.problems),
            "requestId": identity,
            "versions": versions(),
        }
    ).encode("utf-8", "replace")
