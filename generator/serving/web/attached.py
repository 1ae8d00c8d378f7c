"""Attached: a file that a browser saves, under its Chinese name."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from starlette.responses import Response

from generator.later import matcher

_PLAIN: Final = matcher(r"[^A-Za-z0-9._-]+")


def attached(data: bytes, media: str, name: str, plain: str) -> Response:
    """A file by its `name` (RFC 6266, RFC 5987); `plain` is for who reads ASCII alone."""
    fallback = _PLAIN.sub("-", plain)
    told = f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=media, headers={"content-disposition": told})
