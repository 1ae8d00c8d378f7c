"""The office's own login, against an issuer that answers as it may, and as it may not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from office import Office

from generator.serving.settings import Oidc

ADDRESS: Final = "https://juesuan.example.org"
KEY: Final = RSAKey.generate_key(2048, parameters={"kid": "one"})
OTHER: Final = RSAKey.generate_key(2048, parameters={"kid": "one"})


@dataclass
class Issuer:
    """What it says; each test bends one thing of it."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    key: Any = field(default_factory=lambda: KEY)
    sign: Callable[[Issuer], str] | None = None
    discovery: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    nonce: str = ""
    sent: str = ""
    challenge: str = ""
    padding: int = 0

    def get(self, path: str) -> dict[str, Any]:
        if path == "/jwks":
            return dict(KeySet([KEY]).as_dict(private=False))
        known = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "padding": "x" * self.padding,
        }
        return {**known, **self.discovery}

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any]:
        self.asked = {**form, "authorization": authorization}
        verifier = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() == self.challenge
        moment = int(time.time())
        claims = {
            "iss": self.url,
            "aud": "we",
            "sub": "clerk",
            "nonce": self.nonce,
            "iat": moment,
            "exp": moment + 300,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        self.claims = claims
        sign = self.sign or (lambda _: jwt.encode(self.header, claims, self.key))
        self.sent = sign(self)
        return {"id_token": self.sent}


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    made = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(made.get(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self.answer(made.token(dict(parse_qsl(body)), self.headers["authorization"]))

        def answer(self, said: dict[str, Any]) -> None:
            data = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def office_of(folder: Path, issuer: Issuer, **more: Any) -> Office:
    oidc = Oidc(issuer=issuer.url, client="we", secret="hush", **more.pop("oidc", {}))  # noqa: S106
    return Office(folder, {"oidc": oidc, "address": ADDRESS, **more})


@pytest.fixture
def office(tmp_path: Path, issuer: Issuer) -> Iterator[Office]:
    made = office_of(tmp_path, issuer)
    made.person("clerk")
    yield made
    made.site.close()


def went(office: Office, issuer: Issuer, **bent: str) -> Any:
    """Over to the issuer and back: the browser, and the answer to its coming back."""
    browser = office.browser()
    over = browser.get("/login/oidc")
    assert over.status_code == 303, over.text
    asked = {k: v[0] for k, v in parse_qs(urlsplit(over.headers["location"]).query).items()}
    issuer.nonce, issuer.challenge = asked["nonce"], asked["code_challenge"]
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{ADDRESS}/login/oidc/back"
    back = {"code": "c0de", "state": asked["state"], **bent}
    return browser, browser.get("/login/oidc/back", params=back)


def test_who_comes_back_from_there_is_logged_in(office: Office, issuer: Issuer) -> None:
    browser, answer = went(office, issuer)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.get("/").status_code == 200
    assert issuer.asked["authorization"] == "Basic " + base64.b64encode(b"we:hush").decode()
    assert issuer.asked["redirect_uri"] == f"{ADDRESS}/login/oidc/back"
    assert ("登录", "clerk", "clerk") in office.record()
    assert browser.get("/login/oidc/back?code=c&state=s").status_code == 403


def _part(said: bytes) -> str:
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


def _begun(issuer: Issuer, alg: str) -> str:
    header = json.dumps({"alg": alg, "kid": "one"}).encode()
    return f"{_part(header)}.{_part(json.dumps(issuer.claims).encode())}"


def _unsigned(issuer: Issuer) -> str:
    return f"{_begun(issuer, 'none')}."


def _with_the_public_key(issuer: Issuer) -> str:
    """HS256 with what everybody knows: the oldest trick there is."""
    begun = _begun(issuer, "HS256")
    signed = hmac.digest(KEY.as_pem(private=False), begun.encode(), "sha256")
    return f"{begun}.{_part(signed)}"


@pytest.mark.parametrize(
    "bent",
    [
        {"claims": {"iss": "https://example.org"}},
        {"claims": {"aud": "another"}},
        {"claims": {"aud": ["we", "another"]}},
        {"claims": {"aud": ["we", "another"], "azp": "another"}},
        {"claims": {"nonce": "another"}},
        {"claims": {"exp": 1_700_000_000}},
        *({"claims": {name: None}} for name in ("iss", "aud", "nonce", "exp", "iat", "sub")),
        {"key": OTHER},
        {"sign": _unsigned},
        {"sign": _with_the_public_key},
        {"sign": lambda _: "no.token.atall"},
        {"discovery": {"issuer": "https://example.org"}},
        {"discovery": {"token_endpoint": "http://example.org/token"}},
        {"discovery": {"jwks_uri": "file:///etc/passwd"}},
    ],
)
def test_a_token_that_is_not_for_us_is_nobodys(
    office: Office, issuer: Issuer, bent: dict[str, Any]
) -> None:
    browser = office.browser()
    asked = parse_qs(urlsplit(browser.get("/login/oidc").headers["location"]).query)
    issuer.nonce, issuer.challenge = asked["nonce"][0], asked["code_challenge"][0]
    for name, value in bent.items():
        setattr(issuer, name, value)
    answer = browser.get("/login/oidc/back", params={"code": "c", "state": asked["state"][0]})
    assert answer.status_code == 502
    assert bool(issuer.sent) == (not {"issuer", "token_endpoint"} & set(issuer.discovery))
    assert "juesuan" not in browser.cookies
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize(
    "bent", [{"state": "another"}, {"state": ""}, {"code": ""}, {"iss": "https://example.org"}]
)
def test_what_comes_back_has_to_be_what_was_sent(
    office: Office, issuer: Issuer, bent: dict[str, str]
) -> None:
    _, answer = went(office, issuer, **bent)
    assert answer.status_code == 403
    assert issuer.asked == {}


def test_another_browser_cannot_finish_the_login(office: Office, issuer: Issuer) -> None:
    """Nobody is logged in as somebody else by a link."""
    asked = parse_qs(urlsplit(office.browser().get("/login/oidc").headers["location"]).query)
    back = {"code": "c", "state": asked["state"][0]}
    assert office.browser().get("/login/oidc/back", params=back).status_code == 403
    assert issuer.asked == {}


def test_without_an_account_nobody_gets_in_unless_newcomers_do(
    tmp_path: Path, issuer: Issuer
) -> None:
    issuer.claims = {"sub": "u-1", "employee": "Li.Si", "name": "李四"}
    office = office_of(tmp_path / "a", issuer)
    _, answer = went(office, issuer)
    assert answer.status_code == 403
    assert "没有您的账号" in answer.text
    office.site.close()
    office = office_of(tmp_path / "b", issuer, newcomers=True, oidc={"claim": "employee"})
    issuer.claims = {"sub": "u-1", "employee": "Li.Si", "name": "李四"}
    browser, _ = went(office, issuer)
    assert "李四" in browser.get("/").text
    assert ("登录", "li.si", "li.si") in office.record()
    office.site.close()


def test_an_issuer_that_says_too_much_or_nothing_is_told(office: Office, issuer: Issuer) -> None:
    issuer.padding = 2_000_000
    assert office.browser().get("/login/oidc").status_code == 502
    issuer.padding, issuer.discovery = 0, {"authorization_endpoint": None, "issuer": issuer.url}
    issuer.discovery = {"issuer": []}
    assert office.browser().get("/login/oidc").status_code == 502


def test_without_such_a_login_there_is_none(tmp_path: Path) -> None:
    office = Office(tmp_path)
    assert office.browser().get("/login/oidc").status_code == 404
    assert "统一登录" not in office.browser().get("/login").text
    office.site.close()
