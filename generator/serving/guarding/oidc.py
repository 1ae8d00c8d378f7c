"""OIDC: the office's own login, by OpenID Connect Core 1.0: authorization code with PKCE (S256).

What has to come back unchanged (state, nonce, verifier) waits in a cookie of ten minutes, so that
any worker can answer.  What the issuer publishes is fetched anew at each login: nobody logs in
often, and a key that was withdrawn is not used again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from generator.serving.configuration import Oidc, Settings, is_loopback
from generator.serving.guarding.chain import By
from generator.serving.guarding.logged import log_fault
from generator.serving.guarding.people import NotAllowed
from generator.serving.guarding.sessions import give_cookie
from generator.serving.guarding.vouching import welcomed
from generator.serving.site import site_of

if TYPE_CHECKING:
    from starlette.requests import Request

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")
_BACK: Final = "/login/oidc/back"
_WAITS: Final = 600  # seconds that somebody may take at the other login
_TIMEOUT: Final = 10  # seconds
_MOST: Final = 1 << 20  # bytes of an answer
_LEEWAY: Final = 60  # seconds between two clocks


class _Wrong(Exception):  # noqa: N818  what they are
    """The other side answered what it may not."""


class _Waiting(NamedTuple):
    """What is kept of a login that has gone over to the other side."""

    state: str
    nonce: str
    verifier: str


def start(request: Request) -> Response:
    """Over to the office's login."""
    settings = site_of(request).settings
    oidc = _asked_for(settings)
    known = _reached(lambda: _discovered(oidc))
    waiting = _Waiting(*(secrets.token_urlsafe(32) for _ in range(3)))
    challenge = hashlib.sha256(waiting.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": oidc.client,
        "redirect_uri": settings.address.rstrip("/") + _BACK,
        "scope": "openid profile",
        "state": waiting.state,
        "nonce": waiting.nonce,
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    response = RedirectResponse(f"{known['authorization_endpoint']}?{urlencode(asked)}", 303)
    _set_waiting(response, settings, ".".join(waiting))
    return response


def back(request: Request) -> Response:
    """Back from there, with a code for the token that says who it is."""
    site = site_of(request)
    oidc = _asked_for(site.settings)
    waiting = _waiting(request, site.settings)
    given = request.query_params
    same = secrets.compare_digest(given.get("state", "").encode(), waiting.state.encode())
    if not same or given.get("iss", oidc.issuer) != oidc.issuer or not given.get("code"):
        raise HTTPException(403, "统一登录没有完成，请回到登录页再试")
    claims = _reached(lambda: _claims(oidc, site.settings, given["code"], waiting))
    name, shown = claims.get(oidc.claim), claims.get("name")
    if not isinstance(name, str) or not name.strip():
        raise HTTPException(403, f"统一登录没有给出“{oidc.claim}”，请管理员核对 --oidc-claim")
    by = By("统一登录", request.state.address)
    try:
        token = welcomed(site, name, shown if isinstance(shown, str) else "", by)
    except NotAllowed as error:
        raise HTTPException(403, str(error)) from error
    response = RedirectResponse("/", 303)
    give_cookie(response, site.settings, token)
    _set_waiting(response, site.settings, "")
    return response


ROUTES: Final = (Route("/login/oidc", start), Route(_BACK, back))


def _asked_for(settings: Settings) -> Oidc:
    if settings.oidc is None:
        raise HTTPException(404)
    return settings.oidc


def _reached(ask: Any) -> Any:
    """What the other side says. Raises HTTPException 502 for whatever is wrong with it."""
    try:
        return ask()
    except (_Wrong, httpx.HTTPError, JoseError, ValueError, KeyError, TypeError) as error:
        log_fault(error)
        raise HTTPException(502, "统一登录没有答对，请稍后再试；一直这样请找管理员") from error


# ---------------------------------------------------------------- what waits


def _cookie(settings: Settings) -> str:
    return "__Host-juesuan-oidc" if settings.https else "juesuan-oidc"


def _set_waiting(response: Response, settings: Settings, value: str) -> None:
    response.set_cookie(
        _cookie(settings),
        value,
        max_age=_WAITS if value else 0,
        httponly=True,
        samesite="lax",
        secure=settings.https,
    )


def _waiting(request: Request, settings: Settings) -> _Waiting:
    parts = request.cookies.get(_cookie(settings), "").split(".")
    if len(parts) != len(_Waiting._fields) or not all(parts):
        raise HTTPException(403, "统一登录过了十分钟，请回到登录页再试")
    return _Waiting(*parts)


# ---------------------------------------------------------------- the other side


def _discovered(oidc: Oidc) -> dict[str, Any]:
    """What the issuer publishes of itself (OpenID Connect Discovery 1.0, 4.3)."""
    known = _answered("GET", oidc.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if known["issuer"] != oidc.issuer:
        raise _Wrong
    return known


def _claims(oidc: Oidc, settings: Settings, code: str, waiting: _Waiting) -> dict[str, Any]:
    """What the ID token says, once its signature and all that it must say have been checked."""
    known = _discovered(oidc)
    tokens = _answered(
        "POST",
        known["token_endpoint"],
        auth=httpx.BasicAuth(oidc.client, oidc.secret),
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": settings.address.rstrip("/") + _BACK,
            "client_id": oidc.client,
            "code_verifier": waiting.verifier,
        },
    )
    published: Any = _answered("GET", known["jwks_uri"])
    keys = KeySet.import_key_set(published)
    token = jwt.decode(tokens["id_token"], keys, algorithms=list(ALGORITHMS))
    registry = jwt.JWTClaimsRegistry(
        leeway=_LEEWAY,
        iss={"essential": True, "value": oidc.issuer},
        aud={"essential": True, "value": oidc.client},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": waiting.nonce},
    )
    registry.validate(token.claims)
    meant = token.claims.get("azp", oidc.client)
    if meant != oidc.client or (isinstance(token.claims["aud"], list) and _many(token.claims)):
        raise _Wrong
    return token.claims


def _many(claims: dict[str, Any]) -> bool:
    """For several, and not said for whom (OpenID Connect Core 1.0, 3.1.3.7)."""
    return len(claims["aud"]) > 1 and "azp" not in claims


def _answered(method: str, url: str, **sent: Any) -> dict[str, Any]:
    """The JSON object that a URL answers; over TLS, no further than that URL, within bounds."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise _Wrong
    whole = b""
    with (
        httpx.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False) as client,
        client.stream(method, url, **sent) as response,
    ):
        for piece in response.iter_bytes():
            whole += piece
            if len(whole) > _MOST:
                raise _Wrong
        if response.status_code != httpx.codes.OK:
            raise _Wrong
    answer = json.loads(whole)
    if not isinstance(answer, dict):
        raise _Wrong
    return answer
