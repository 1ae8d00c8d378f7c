"""Calling: the one place that speaks HTTP to an OA, to the addresses of the administrator alone.

No redirect is followed, no proxy or cookie taken up, no certificate let pass, no answer read
beyond its bounds.  What was not sent at all is told apart from what was sent and got no answer.
"""

from __future__ import annotations

import dataclasses
import json
import re
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from msgspec import Struct

from generator.later import matcher
from generator.serving.integrations.workflow import NotYet, Refused, Unclear

MOST: Final = 1 << 20  # bytes of one answer
_PIECE: Final = 65_536  # bytes that go out at once
_SHOWN: Final = 200  # characters of what an OA says, for a person
_LONGEST: Final = 900_000  # milliseconds that an OA may ask us to wait
_UNSEEN: Final = matcher(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_TAG: Final = matcher(
    r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.DOTALL | re.IGNORECASE
)


def origin_of(address: str) -> tuple[str, str, int, str] | None:
    """Scheme, host, port and path of an address; None for what is no address of an OA."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        return None
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if not (plain and port and parts.hostname and address.isascii() and address.isprintable()):
        return None
    path = parts.path.rstrip("/")
    return None if _strays(path) else (parts.scheme, parts.hostname, port, path)


def _strays(path: str) -> bool:
    """Whether a path may lead elsewhere than it says."""
    return any(one in path for one in ("..", "//", "\\", "%", "@")) or " " in path


def is_allowed(address: str, allowed: Iterable[str]) -> bool:
    """Whether an address is one of the administrator's, or below one."""
    asked = origin_of(address)
    if asked is None:
        return False
    for one in allowed:
        known = origin_of(one)
        if known and asked[:3] == known[:3] and f"{asked[3]}/".startswith(f"{known[3]}/"):
            return True
    return False


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What an OA answered."""

    status: int
    body: bytes = dataclasses.field(repr=False)
    kind: str = ""  # its content type
    wait: int = 0  # milliseconds that it asks us to wait

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace").strip()

    @property
    def is_page(self) -> bool:
        """Whether it is a page for people, which no interface answers with."""
        return "html" in self.kind or self.text[:1] == "<"

    @property
    def json(self) -> Any:
        """The value of its JSON; None where it is none."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None


class Sent(Struct, frozen=True):
    """What is sent: one of the three bodies, or none."""

    json: Any = None
    form: Mapping[str, str] | None = None
    parts: tuple[tuple[str, tuple[str | None, bytes | str, str]], ...] = ()


_NOTHING: Final = Sent()


class _Bounded(Struct, httpx.SyncByteStream, frozen=True):
    """A body that has left by a moment, or never leaves whole: an OA cannot act on half of one."""

    whole: httpx.SyncByteStream
    until: int

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.whole:
            for at in range(0, len(piece), _PIECE):
                if time.monotonic_ns() > self.until:
                    raise NotYet("网络太慢，没有送完，OA 没有收到整份；稍后再送")
                yield piece[at : at + _PIECE]


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """The authorities that this computer trusts: an office adds its own there."""
    return ssl.create_default_context()


class Office:
    """An OA at its address, which must be one of the administrator's list.

    `seconds` bounds every step of a request, and the whole of its answer; what is sent has left in
    three times as long.  Raises Refused for an address that is not allowed.
    """

    def __init__(self, address: str, allowed: Iterable[str], seconds: int) -> None:
        if not is_allowed(address, allowed):
            message = f"“{address}”不在管理员允许的 OA 地址里，没有发送；请管理员核对后加上"
            raise Refused(message)
        self._address = address.rstrip("/")
        self._seconds = seconds
        self._secrets: set[str] = set()

    def conceal(self, secret: str) -> str:
        """Sees to it that a secret is in no message; gives it back."""
        if secret:
            self._secrets.add(secret)
        return secret

    def shown(self, said: object) -> str:
        """What an OA says, for a person: in one line, short, without secrets or tags."""
        text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "＊＊＊")
        text = " ".join(_UNSEEN.sub(" ", _TAG.sub(" ", text)).split())
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"

    def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        sent: Sent = _NOTHING,
    ) -> Answer:
        """One request. Raises NotYet where nothing was sent, Unclear where no answer came.

        Also raises Refused for a certificate that is not to be trusted, and for a redirect.
        """
        try:
            with httpx.Client(
                verify=_trusted(),
                trust_env=False,
                follow_redirects=False,
                timeout=httpx.Timeout(self._seconds),
                limits=httpx.Limits(max_keepalive_connections=0),
            ) as client:
                request = client.build_request(
                    method,
                    f"{self._address}{path}",
                    headers={"Accept-Encoding": "identity", "Connection": "close"}
                    | dict(headers or {}),
                    params=dict(query) if query else None,
                    json=sent.json,
                    data=dict(sent.form) if sent.form is not None else None,
                    files=list(sent.parts) or None,
                )
                if isinstance(request.stream, httpx.SyncByteStream):
                    request.stream = _Bounded(request.stream, self._ends(2))
                return self._read(client.send(request, stream=True))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise self._unreached(error) from None
        except (httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL):
            raise Refused("地址或账号里有不能用的字符，没有发送；请检查映射文件") from None
        except httpx.HTTPError as error:
            raise Unclear(f"OA 没有答复（{type(error).__name__}）") from None

    def _ends(self, steps: int) -> int:
        """When so many steps have to be over, in nanoseconds of the monotonic clock."""
        return time.monotonic_ns() + steps * self._seconds * 1_000_000_000

    def renewed_in_time(self, begun: int) -> None:
        """Raises NotYet where a request that was turned away may not be sent once more.

        `begun` is when it was sent first.  A start that goes out late could still be on its way
        when the OA is asked whether it has it.
        """
        if time.monotonic_ns() - begun > self._seconds * 1_000_000_000:
            raise NotYet("令牌过期了，换新的用了太久，没有发送；稍后再送")

    def _unreached(self, error: Exception) -> Exception:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return Refused(
                "OA 的证书不可信，没有发送；请把单位的根证书装进这台机器的系统证书，不要关掉校验"
            )
        return NotYet("连不上 OA，没有发送；请检查地址、端口和网络")

    def _read(self, response: httpx.Response) -> Answer:
        """The answer, within its bounds of size and time."""
        try:
            if response.has_redirect_location:
                raise Refused("OA 要转到别的地址，没有跟去；请把 地址 写成最后的样子（例如 https）")
            if response.headers.get("content-encoding", "identity") != "identity":
                raise Unclear("OA 的答复是压缩的，没有要它压缩")
            until = self._ends(1)
            body = bytearray()
            for piece in response.iter_raw():  # as it comes: gathered pieces would hide the time
                body += piece
                if len(body) > MOST:
                    raise Unclear("OA 的答复太大，没有读完")
                if time.monotonic_ns() > until:
                    raise Unclear("OA 的答复太慢，没有读完")
        finally:
            response.close()
        wait = response.headers.get("retry-after", "")
        return Answer(
            response.status_code,
            bytes(body),
            response.headers.get("content-type", "").lower(),
            min(int(wait[:9]) * 1000, _LONGEST) if wait.isascii() and wait.isdigit() else 0,
        )

    def judge(self, answer: Answer, doing: str) -> Answer:
        """An answer that may be read on; 401 too, which each system means in its own way.

        Raises NotYet where the OA is too busy to have looked at it, Unclear where it broke down,
        Refused where it will not have it.
        """
        status = answer.status
        if status < HTTPStatus.MULTIPLE_CHOICES or status == HTTPStatus.UNAUTHORIZED:
            return answer
        said = self.shown(answer.text)
        told = f"{doing}：OA 答复 {status}{f'（{said}）' if said else ''}"
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise NotYet(told, answer.wait)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
            raise Unclear(told)
        raise Refused(f"{told}；{_ADVICE.get(status, '请对照映射文件和 OA 的接口说明')}")


_ADVICE: Final[dict[int, str]] = {
    HTTPStatus.FORBIDDEN: "这个账号没有权限，请 OA 管理员授权",
    HTTPStatus.NOT_FOUND: "没有这个接口，路径须与贵单位的 OA 版本确认，写在映射文件的 接口 里",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "附件太大，请 OA 管理员放宽或少附几份",
}
