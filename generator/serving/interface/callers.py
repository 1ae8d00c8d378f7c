"""Callers: who sent a request to /v1: a signature or a token says so; one person alone need not.

A signature is good for five minutes before and after its timestamp, and once: the nonce is kept,
in one transaction with the look whether it is there, for as long as its timestamp can be good.  So
it is refused in every worker, and after a restart.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from msgspec import Struct, field
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from generator.later import matcher
from generator.serving.interface.app_keys import (
    EVERY,
    AppKey,
    NoSuchKey,
    key_named,
    key_of_token,
)
from generator.serving.interface.refusing import (
    FORBIDDEN,
    NOT_SIGNED,
    OUT_OF_TIME,
    REPLAYED,
    WRONG_SIGNATURE,
    WRONG_TOKEN,
    Code,
    Refused,
)
from generator.serving.interface.signing import NoAlgorithm, same, signature
from generator.serving.store.database import now
from generator.serving.store.kept import NONCES

if TYPE_CHECKING:
    from generator.serving.site import Site

WINDOW: Final = 5 * 60 * 1000  # milliseconds before and after

# How the headers are spelt, ours first, then those of 专有钉钉.
_SPELT: Final[Mapping[str, tuple[str, str]]] = {
    "key": ("x-app-key", "apikey"),
    "timestamp": ("x-timestamp", "x-hmac-auth-timestamp"),
    "nonce": ("x-nonce", "x-hmac-auth-nonce"),
    "signature": ("x-signature", "x-hmac-auth-signature"),
}
_KEY: Final = matcher(r"[A-Za-z0-9_-]{1,64}")
_NONCE: Final = matcher(r"[\x21-\x7e]{8,64}")
_SIGNATURE: Final = matcher(r"[A-Za-z0-9+/]{20,120}={0,2}")
_MOMENT: Final = matcher(r"[0-9]{10}(?:[0-9]{3})?")
_BEARER: Final = matcher(r"Bearer ([A-Za-z0-9_-]{20,100})", re.IGNORECASE)
_SECONDS: Final = 10  # digits of a moment in seconds
_ASKED_FOR: Final = {"WWW-Authenticate": "Bearer"}


class Caller(Struct, frozen=True):
    """Who calls; `name` is the key's, by which answers and files are kept apart."""

    name: str
    departments: frozenset[str]
    mapping: Mapping[str, str] = field(default_factory=dict)
    key: AppKey | None = None

    def may(self, department: str) -> bool:
        return EVERY in self.departments or department in self.departments

    def must(self, department: str) -> None:
        """Raises Refused for a department that it may not ask for, whether there is one or not."""
        if not self.may(department):
            raise Refused(FORBIDDEN, "这把密钥不管这个部门；请找管理员开通")


ALONE: Final = Caller("本机", frozenset({EVERY}))
NOBODY: Final = Caller("", frozenset())  # where nobody is asked who they are


@dataclasses.dataclass(frozen=True, slots=True)
class Claim:
    """What the headers of a request say of who sent it, not yet believed."""

    token: str = dataclasses.field(default="", repr=False)
    key: str = ""
    timestamp: str = ""
    nonce: str = ""
    signature: str = ""


class Sealed(Struct, frozen=True):
    """What a signature is over: the request as it was sent."""

    method: str
    path: str
    query: str
    body: bytes


def claimed(headers: Mapping[str, str]) -> Claim | None:
    """What the headers claim; None where they claim nothing.

    Raises Refused for what cannot be good, before anything else of the request is read.
    """
    said = {
        name: next((headers[one] for one in spelt if one in headers), "")
        for name, spelt in _SPELT.items()
    }
    if any(said.values()):
        return _signed(said)
    authorization = headers.get("authorization", "")
    if not authorization:
        return None
    found = _BEARER.fullmatch(authorization.strip())
    if found is None:
        raise _refused(WRONG_TOKEN, "Authorization 头要写成 Bearer 加令牌")
    return Claim(token=found[1])


def _signed(said: Mapping[str, str]) -> Claim:
    if missing := [_SPELT[name][0] for name, value in said.items() if not value]:
        raise _refused(NOT_SIGNED, f"签名要四个头，缺 {'、'.join(missing)}")
    moment = _moment(said["timestamp"])
    if moment is None:
        message = "时间戳要写毫秒数（13 位），或者带时区的 2026-01-05T08:30:00.000+08:00"
        raise _refused(OUT_OF_TIME, message)
    if abs(moment - now()) > WINDOW:
        raise _refused(OUT_OF_TIME, "时间戳与服务器相差超过 5 分钟；请校准时间再发")
    if not _NONCE.fullmatch(said["nonce"]):
        raise _refused(NOT_SIGNED, "随机数要 8 至 64 个字符（字母、数字、符号）")
    if not (_KEY.fullmatch(said["key"]) and _SIGNATURE.fullmatch(said["signature"])):
        raise _unlike()
    return Claim("", said["key"], said["timestamp"], said["nonce"], said["signature"])


def _moment(text: str) -> int | None:
    """A timestamp in milliseconds: 13 digits, 10 of seconds, or a moment with its zone."""
    if _MOMENT.fullmatch(text):
        return int(text) * (1000 if len(text) == _SECONDS else 1)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if found.tzinfo is None:
        return None
    since = found - datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    return since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000


# ---------------------------------------------------------------- addresses of files

LINK_LASTS: Final = 60 * 60 * 1000  # milliseconds
_LINK: Final = "link"  # in the place of a nonce: an address may be fetched again


def link_query(caller: Caller, path: str) -> str:
    """What makes an address good for whoever has it, for an hour; '' where nobody is asked."""
    if caller.key is None:
        return ""
    until = str(now() + LINK_LASTS)
    return urlencode({"key": caller.name, "until": until, "sign": _link(caller.key, path, until)})


def _link(key: AppKey, path: str, until: str) -> str:
    return signature(key.secret, key.algorithm, "GET", until, _LINK, path, "", b"")


def linked(site: Site, path: str, values: Mapping[str, str]) -> Caller:
    """Whose an address is that says itself for whom it was made. Raises Refused."""
    until, name = values.get("until", ""), values.get("key", "")
    if not (_MOMENT.fullmatch(until) and int(until) > now()):
        raise _refused(OUT_OF_TIME, "下载地址过期了；请再取一次结果")
    key = _key_of(site, name)
    if key is None or not same(_link(key, path, until), values.get("sign", "")):
        raise _refused(WRONG_SIGNATURE, "下载地址不对；请照结果里的写")
    return caller_of(key)


def _key_of(site: Site, name: str) -> AppKey | None:
    """A key that is switched on."""
    try:
        with site.database.reading() as connection:
            key = key_named(connection, name)
    except NoSuchKey:
        return None
    return key if key.active else None


# ---------------------------------------------------------------- who it is


def not_signed() -> Refused:
    return _refused(NOT_SIGNED, "请用密钥签名，或者带上令牌；见 docs/api.md")


def admitted(site: Site, claim: Claim, sealed: Sealed) -> Caller:
    """Who sent a request, as its claim says, if that is true. Raises Refused."""
    return _by_token(site, claim) if claim.token else _by_signature(site, claim, sealed)


def _by_token(site: Site, claim: Claim) -> Caller:
    try:
        with site.database.reading() as connection:
            key = key_of_token(connection, claim.token)
    except NoSuchKey:
        key = None
    if key is None or not key.active:
        raise _refused(WRONG_TOKEN, "令牌不对，或者过期了；请用 /v1/token 再取一个")
    return caller_of(key)


def _by_signature(site: Site, claim: Claim, sealed: Sealed) -> Caller:
    key = _key_of(site, claim.key)
    if key is None:
        raise _unlike()
    try:
        expected = signature(
            key.secret,
            key.algorithm,
            sealed.method,
            claim.timestamp,
            claim.nonce,
            sealed.path,
            sealed.query,
            sealed.body,
        )
    except NoAlgorithm as error:
        raise _refused(WRONG_SIGNATURE, str(error)) from None
    if not same(expected, claim.signature):
        raise _unlike()
    _use(site, key.name, claim.nonce)
    return caller_of(key)


def _use(site: Site, key: str, nonce: str) -> None:
    """Uses a nonce up. Raises Refused where that was done before, by whichever process."""
    moment = now()
    try:
        with site.database.writing() as connection:
            connection.execute(delete(NONCES).where(NONCES.c.at < moment - 2 * WINDOW))
            connection.execute(NONCES.insert().values(app_key=key, nonce=nonce, at=moment))
    except IntegrityError:
        raise _refused(REPLAYED, "这个随机数用过了；每次请求换一个") from None


def caller_of(key: AppKey) -> Caller:
    return Caller(key.name, key.departments, key.mapping, key)


def _unlike() -> Refused:
    return _refused(WRONG_SIGNATURE, "密钥或签名不对；请对照 docs/api.md 的“签名”逐步查")


def _refused(code: Code, message: str) -> Refused:
    return Refused(code, message, headers=_ASKED_FOR)
