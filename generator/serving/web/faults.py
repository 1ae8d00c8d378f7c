"""Faults: what somebody is told whose request could not be answered: a page, or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from generator import BadStyle, BadTemplate
from generator.serving.interface.refusing import Refused, code_of, refusal
from generator.serving.web.shown import show

_TITLES: Final = {
    400: "没有看懂",
    401: "请先登录",
    403: "没有权限",
    404: "没有这一页",
    405: "不能这样用",
    409: "已经改过了",
    413: "太大了",
    422: "要先改好",
    429: "太快了",
}
_CALLED: Final = "/v1/"
_JSON: Final = "application/json; charset=utf-8"
_UNKNOWN: Final = "请检查网址，或者回到首页"


def wants_page(request: Request) -> bool:
    """Whether a person looks at it, and not a script."""
    return "text/html" in request.headers.get("accept", "")


async def refused(request: Request, error: Exception) -> Response:
    """A request that was refused, with the reason."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    told = error.detail if isinstance(error, HTTPException) else ""
    said = _UNKNOWN if told in {"", "Not Found"} else told
    headers = error.headers if isinstance(error, HTTPException) else None
    if request.url.path.startswith(_CALLED):
        return _told_to_a_program(request, Refused(code_of(status), said), status)
    if not wants_page(request):
        return JSONResponse({"message": said}, status, headers)
    if status == 401:  # noqa: PLR2004  the number of the standard
        back = f"?next={quote(request.url.path)}" if request.method == "GET" else ""
        return RedirectResponse(f"/login{back}", 303)
    shown = show(request, "fault.html", status, title=_TITLES.get(status, "出错了"), said=said)
    shown.headers.update(headers or {})
    return shown


async def _faulty_style(request: Request, error: Exception) -> Response:
    """A style with faults: who asks for what is told in it learns which, and whom to ask."""
    return await refused(request, HTTPException(422, f"样式或模板有错，请找管理员：{error}"))


def _told_to_a_program(request: Request, refused: Refused, status: int) -> Response:
    """What stands before /v1 refused, in the shape that /v1 has for it."""
    identity = str(getattr(request.state, "id", ""))
    return Response(refusal(refused, identity), status, {"X-Request-Id": identity}, _JSON)


HANDLERS: Final[Mapping[Any, Any]] = {
    HTTPException: refused,
    BadStyle: _faulty_style,
    BadTemplate: _faulty_style,
}
