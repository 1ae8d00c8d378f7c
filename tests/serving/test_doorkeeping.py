"""What every request passes: size, rate, origin, token; what every answer is sent with."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from office import PASSWORD, Office, csrf, limited, log_in
from sites import client_of
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from generator.serving.application import application
from generator.serving.configuration import Oidc, Settings
from generator.serving.guarding.people import person_named
from generator.serving.guarding.throttle import Throttle, neighbourhood

if TYPE_CHECKING:
    from starlette.testclient import TestClient


async def echo(request: Request) -> Response:
    async with request.form() as form:
        return PlainTextResponse(",".join(str(value) for _, value in form.multi_items()))


async def size(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def broken(_: Request) -> Response:
    raise ValueError("1234.56 万元")


def proxied(request: Request) -> Response:
    return PlainTextResponse(request.headers.get("x-person", "") + request.state.address)


ADDED = (
    Route("/echo", echo, methods=["POST"]),
    Route("/v1/size", size, methods=["POST"]),
    Route("/broken/{report}", broken),
    Route("/login/proxied", proxied),
)


def opened(folder: Path, **more: Any) -> Office:
    made = Office(folder, more)
    made.app.router.routes[:0] = ADDED
    return made


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = opened(tmp_path)
    made.person("clerk")
    yield made
    made.site.close()


# ---------------------------------------------------------------- one who is alone


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TestClient]:
    app = application(Settings(folder=tmp_path))
    app.router.routes[:0] = ADDED
    yield client_of(app)
    app.state.site.close()


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765", "127.0.0.1"])
def test_this_computer_is_answered_by_its_own_names(desk: TestClient, host: str) -> None:
    assert desk.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example.org", "evil.example.org:8765", "127.0.0.1.example.org", "", "10.0.0.7"]
)
def test_a_name_that_was_bent_to_this_computer_is_refused(desk: TestClient, host: str) -> None:
    assert desk.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example.org"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_what_another_page_sends_to_one_who_is_alone_is_refused(
    desk: TestClient, headers: dict[str, str]
) -> None:
    """To the interface too: it has no keys there."""
    for path in ("/echo", "/v1/size"):
        assert desk.post(path, data={"a": "b"}, headers=headers).status_code == 403
    if "origin" in headers:
        assert desk.get("/", headers=headers).status_code == 403


def test_what_ones_own_page_or_a_program_sends_is_answered(desk: TestClient) -> None:
    own = {"origin": "http://127.0.0.1:8765", "sec-fetch-site": "same-origin"}
    assert desk.post("/echo", data={"a": "b"}, headers=own).text == "b"
    assert desk.post("/echo", data={"a": "b"}).text == "b"


def test_without_accounts_no_other_computer_is_served(tmp_path: Path) -> None:
    for wrong in (
        {"host": "0.0.0.0"},  # noqa: S104  what must be refused
        {"proxy_person": "x-person"},
        {"oidc": Oidc(issuer="https://example.org", client="we", secret="x")},  # noqa: S106
    ):
        with pytest.raises(ValueError, match="--"):
            Settings(folder=tmp_path, **wrong)
    assert Settings(folder=tmp_path, host="::1").alone


# ---------------------------------------------------------------- forms of ours


def test_a_form_needs_its_token_whichever_way_it_is_sent(office: Office) -> None:
    browser = office.logged_in("clerk")
    token = csrf(browser)
    assert browser.post("/echo", data={"a": "b"}).status_code == 403
    assert browser.post("/echo", data={"a": "b", "csrf": "no"}).status_code == 403
    assert browser.post("/echo", data={"csrf": ""}).status_code == 403
    assert browser.post("/echo", data={"a": "b", "csrf": token}).text == f"b,{token}"
    assert browser.post("/echo", data={"a": "b"}, headers={"x-csrf": token}).text == "b"
    large = {"file": ("a.bin", b"x" * 300_000)}
    answer = browser.post("/echo", data={"csrf": token}, files=large)
    assert answer.status_code == 200
    assert browser.post("/echo", data={"csrf": "no"}, files=large).status_code == 403
    assert browser.post("/echo", files=large).status_code == 403


def test_a_token_of_another_session_is_none(office: Office) -> None:
    mine, other = office.logged_in("clerk"), office.logged_in("clerk")
    assert mine.post("/echo", data={"csrf": csrf(other)}).status_code == 403


def test_what_another_page_sends_is_refused_whatever_it_carries(office: Office) -> None:
    browser = office.logged_in("clerk")
    typed = {"csrf": csrf(browser)}
    for headers in ({"origin": "https://example.org"}, {"sec-fetch-site": "cross-site"}):
        assert browser.post("/echo", data=typed, headers=headers).status_code == 403
        typed_in = {"name": "clerk", "password": PASSWORD}
        assert office.browser().post("/login", data=typed_in, headers=headers).status_code == 403


def test_behind_a_proxy_the_address_that_people_type_counts(tmp_path: Path) -> None:
    office = opened(tmp_path, address="https://juesuan.example.org/")
    office.person("clerk")
    browser = office.logged_in("clerk")
    typed = {"csrf": csrf(browser)}
    from_there = {"origin": "https://juesuan.example.org"}
    assert browser.post("/echo", data=typed, headers=from_there).status_code == 200
    from_here = {"origin": "http://127.0.0.1:8765"}
    assert browser.post("/echo", data=typed, headers=from_here).status_code == 403
    office.site.close()


def test_a_caller_passes_without_being_a_person(office: Office) -> None:
    assert office.browser().post("/v1/size", content=b"abc").text == "3"
    assert office.logged_in("clerk").post("/v1/size", content=b"abc").text == "3"


# ---------------------------------------------------------------- limits


def test_a_body_is_refused_before_it_is_read_or_while(tmp_path: Path) -> None:
    office = opened(tmp_path, **limited(body=1000))
    browser = office.browser()
    assert browser.post("/v1/size", content=b"x" * 1000).text == "1000"
    assert browser.post("/v1/size", content=b"x" * 1001).status_code == 413
    read: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(100):
            read.append(number)
            yield b"x" * 100

    assert browser.post("/v1/size", content=pieces()).status_code == 413
    for length in ("-1", "1e3", "9" * 40, "１２"):
        headers = {"content-length": length.encode()}
        answer = browser.post("/v1/size", content=b"", headers=headers)
        assert answer.status_code in {400, 413}
    office.site.close()


def test_who_asks_too_often_is_told_how_long_to_wait(tmp_path: Path) -> None:
    office = opened(tmp_path, **limited(asked=5))
    office.person("clerk")
    browser = office.browser()
    answers = [browser.get("/healthz") for _ in range(6)]
    assert [one.status_code == 429 for one in answers] == [False] * 5 + [True]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 12
    assert "秒" in answers[-1].text
    office.site.close()


def test_nobody_tries_passwords_without_end(tmp_path: Path) -> None:
    office = opened(tmp_path, **limited(logins=3, tried_address=99))
    last = [log_in(office.browser(), f"name{number}").status_code for number in range(4)]
    assert last == [403, 403, 403, 429]
    office.site.close()


def test_those_who_ask_are_remembered_within_bounds() -> None:
    throttle = Throttle(2, 60)
    for number in range(20_000):
        throttle.wait(str(number))
    assert len(throttle._paid) == 10_000
    assert [throttle.wait("a") for _ in range(3)][:2] == [0, 0]
    assert 0 < throttle.wait("a") <= 30


def test_of_ipv6_a_subscriber_is_one_asker() -> None:
    assert neighbourhood("2001:db8:1:2:3::4") == neighbourhood("2001:db8:1:2:ffff::1")
    assert neighbourhood("2001:db8:1:3::4") != neighbourhood("2001:db8:1:2::4")
    assert neighbourhood("::ffff:10.0.0.7") == "10.0.0.7"
    assert neighbourhood("10.0.0.7") == "10.0.0.7"


# ---------------------------------------------------------------- the proxy


def at(office: Office, address: str, **headers: str) -> TestClient:
    client = client_of(office.app, **{"accept": "text/html", **headers})
    client._transport.client = (address, 1)
    return client


def test_only_the_proxy_says_who_is_there_and_from_where(tmp_path: Path) -> None:
    office = opened(tmp_path, proxy="10.0.0.1", proxy_person="X-Person")
    said = {"x-person": "clerk", "x-forwarded-for": "10.9.9.9, 10.2.2.2"}
    assert at(office, "10.0.0.9", **said).get("/login/proxied").text == "10.0.0.9"
    assert at(office, "10.0.0.1", **said).get("/login/proxied").text == "clerk10.2.2.2"
    office.site.close()


def test_whom_the_proxy_names_is_logged_in_when_there_is_an_account(tmp_path: Path) -> None:
    office = opened(tmp_path, proxy="10.0.0.1", proxy_person="X-Person")
    office.person("clerk")
    office.person("other")
    browser = at(office, "10.0.0.1", **{"x-person": "clerk"})
    assert browser.get("/").status_code == 200
    token = browser.cookies["juesuan"]
    assert browser.get("/").status_code == 200
    assert browser.cookies["juesuan"] == token
    assert [one for one in office.record() if one[0] == "登录"] == [("登录", "clerk", "clerk")]
    assert browser.post("/echo", data={"a": "b"}).status_code == 403
    assert browser.post("/echo", data={"a": "b", "csrf": csrf(browser)}).status_code == 200
    # The cookie of one is not another, and without the header nobody.
    assert at(office, "10.0.0.1", cookie=f"juesuan={token}").get("/").status_code == 303
    assert at(office, "10.0.0.9", **{"x-person": "clerk"}).get("/").status_code == 303
    switched = at(office, "10.0.0.1", **{"x-person": "other", "cookie": f"juesuan={token}"})
    assert "other先生" in switched.get("/").text
    assert at(office, "10.0.0.1", **{"x-person": "nobody"}).get("/").status_code == 303
    office.site.close()


def test_an_account_is_made_for_a_newcomer_where_that_is_set(tmp_path: Path) -> None:
    office = opened(tmp_path, proxy="10.0.0.1", proxy_person="X-Person", newcomers=True)
    assert at(office, "10.0.0.1", **{"x-person": "new.one"}).get("/").status_code == 200
    with office.site.database.reading() as connection:
        person = person_named(connection, "new.one")
    assert person is not None
    assert person.roles == {}
    assert ("开通账号", "代理", "new.one") in office.record()
    office.site.close()


# ---------------------------------------------------------------- answers


def test_every_answer_is_safe_and_has_a_number(office: Office) -> None:
    browser = office.logged_in("clerk")
    for path in ("/", "/nowhere", "/broken/1", "/shipped/page.css"):
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert len(headers["x-request-id"]) == 16
    given = browser.get("/", headers={"x-request-id": "OA-2024-0000001"})
    assert given.headers["x-request-id"] == "OA-2024-0000001"
    forged = browser.get("/", headers={"x-request-id": 'x"}\\n{"what":1'})
    assert len(forged.headers["x-request-id"]) == 16


def test_no_line_of_the_log_quotes_anything(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "juesuan")
    browser = office.logged_in("clerk")
    answer = browser.get("/broken/77?q=1234.56")
    assert answer.status_code == 500
    browser.post("/echo", data={"csrf": csrf(browser), "said": "1234.56 万元"})
    browser.get("/1234.56")
    lines = [json.loads(one.getMessage()) for one in caplog.records if one.name == "juesuan"]
    assert "1234.56" not in json.dumps(lines)
    assert "万元" not in json.dumps(lines, ensure_ascii=False)
    fault = next(one for one in lines if one["what"] == "fault")
    assert fault["kind"] == "ValueError"
    assert fault["id"] in answer.text
    request = next(one for one in lines if one.get("route") == "/broken/{report}")
    assert (request["who"], request["status"], request["id"]) == ("clerk", 500, fault["id"])


def test_what_was_bound_is_in_no_message_of_the_database(office: Office) -> None:
    from sqlalchemy import insert
    from sqlalchemy.exc import IntegrityError

    from generator.serving.store.kept import SETTINGS

    row = {"name": "twice", "value": "1234.56"}
    with office.site.database.writing() as connection:
        connection.execute(insert(SETTINGS).values(**row))
    with pytest.raises(IntegrityError) as told, office.site.database.writing() as connection:
        connection.execute(insert(SETTINGS).values(**row))
    assert "1234.56" not in str(told.value)
