"""Keys: who may call, for which departments, once: across restarts and workers."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from calling import SMALL, Calling, description, service

from generator.serving.interface.app_keys import (
    NoSuchKey,
    key_named,
    keys,
    made_key,
    put_mapping,
    switch,
)
from generator.serving.interface.flat_fields import unfit
from generator.serving.interface.signing import NoAlgorithm
from generator.serving.store.kept import NONCES, TOKENS
from generator.serving.store.versions import begin, put_department


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Any]:
    made = service(tmp_path, alone=False)
    with made.state.site.database.writing() as connection:
        put_department(connection, "jiaoyu", "教育局")
        put_department(connection, "yizhong", "第一中学", "jiaoyu")
        put_department(connection, "minzheng", "民政局")
        for department in ("yizhong", "minzheng"):
            begin(connection, (department, "2024", "决算"), json.dumps(SMALL), "张三", "填报")
    yield made
    made.state.site.close()


def caller(app: Any, *departments: str, algorithm: str = "HMAC-SHA256") -> Calling:
    with app.state.site.database.writing() as connection:
        key, secret = made_key(connection, "某某 OA", algorithm, departments or ("*",))
    return Calling(app, key, secret, algorithm)


@pytest.mark.parametrize("algorithm", ["HMAC-SHA256", "HMAC-SM3"])
def test_a_signed_request_is_answered(app: Any, algorithm: str) -> None:
    api = caller(app, algorithm=algorithm)
    assert api.post("/v1/reports?formats=txt&draft=1", json=SMALL).status_code == 200
    assert api.post("/v1/explain?name=本年收入合计", json=SMALL).status_code == 200
    assert api.get("/v1/departments").json()["departments"][0]["id"] == "jiaoyu"


def test_who_does_not_sign_is_refused(app: Any) -> None:
    api = Calling(app)
    for path, operations in description()["paths"].items():
        for method, asked in operations.items():
            answer = api(method.upper(), path.replace("{", "").replace("}", ""))
            assert answer.status_code == (401 if asked["security"] else 200), path
            if asked["security"]:
                assert answer.json()["code"] == "NOT_SIGNED"
                assert answer.headers["www-authenticate"] == "Bearer"


def changed(app: Any, **headers: str) -> Any:
    """The answer to a request whose headers were exchanged after it was signed."""
    api = caller(app)
    request = api.http.build_request("POST", "/v1/reports?formats=txt", json=SMALL)
    request.headers.update({**api.signed(request), **headers})
    return api.http.send(request)


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"X-Nonce": "another-one"}, "WRONG_SIGNATURE"),
        ({"X-Timestamp": ""}, "NOT_SIGNED"),
        ({"X-Nonce": "short"}, "NOT_SIGNED"),
        ({"X-Timestamp": "yesterday"}, "OUT_OF_TIME"),
        ({"X-Timestamp": "2026-01-05T08:30:00"}, "OUT_OF_TIME"),
        ({"X-Timestamp": "1600000000000"}, "OUT_OF_TIME"),
        ({"X-Signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}, "WRONG_SIGNATURE"),
        ({"X-Signature": "*"}, "WRONG_SIGNATURE"),
        ({"X-App-Key": "ak0000"}, "WRONG_SIGNATURE"),
    ],
)
def test_what_was_not_signed_so_is_refused(app: Any, headers: dict[str, str], code: str) -> None:
    assert changed(app, **headers).json()["code"] == code


def test_another_body_address_or_method_is_not_what_was_signed(app: Any) -> None:
    api = caller(app)
    request = api.http.build_request("POST", "/v1/checks", json=SMALL)
    headers = {**api.signed(request), "content-type": "application/json"}
    nobody = Calling(app)
    for method, path, body in (
        ("POST", "/v1/checks", b"{}"),
        ("POST", "/v1/checks?year=2024", request.read()),
        ("POST", "/v1/tables", request.read()),
        ("GET", "/v1/styles", b""),
    ):
        answer = nobody(method, path, content=body, headers=headers)
        assert answer.json()["code"] == "WRONG_SIGNATURE"
    assert nobody.post("/v1/checks", content=request.read(), headers=headers).status_code == 200


def test_a_nonce_is_used_once_across_restarts_and_workers(app: Any, tmp_path: Path) -> None:
    api = caller(app)
    request = api.http.build_request("GET", "/v1/styles")
    headers = api.signed(request)
    assert Calling(app).get("/v1/styles", headers=headers).status_code == 200
    assert Calling(app).get("/v1/styles", headers=headers).json()["code"] == "REPLAYED"
    worker = service(tmp_path, alone=False)
    assert Calling(worker).get("/v1/styles", headers=headers).json()["code"] == "REPLAYED"
    worker.state.site.close()


def test_the_log_says_which_key_asked(app: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "juesuan")
    api = caller(app)
    assert api.get("/v1/styles").status_code == 200
    assert Calling(app).get("/v1/styles").status_code == 401
    lines = [json.loads(one.getMessage()) for one in caplog.records if one.name == "juesuan"]
    asked = [(one["who"], one["status"]) for one in lines if one["what"] == "request"]
    assert asked == [(api.key, 200), ("", 401)]


def test_nonces_are_kept_as_long_as_they_could_be_good(app: Any) -> None:
    api = caller(app)
    old = time.time_ns() // 1_000_000 - 11 * 60 * 1000
    database = app.state.site.database
    with database.writing() as connection:
        connection.execute(NONCES.insert().values(app_key=api.key, nonce="old", at=old))
        connection.execute(NONCES.insert().values(app_key=api.key, nonce="new", at=old + 240_000))
    api.get("/v1/styles")
    with database.reading() as connection:
        kept = {row.nonce for row in connection.execute(NONCES.select())}
    assert "old" not in kept
    assert "new" in kept
    assert len(kept) == 2


def test_headers_may_be_spelt_as_in_dingtalk(app: Any) -> None:
    api = caller(app)
    request = api.http.build_request("GET", "/v1/styles")
    moment = time.strftime("%Y-%m-%dT%H:%M:%S.000+08:00", time.gmtime(time.time() + 8 * 3600))
    ours = api.signed(request, timestamp=moment)
    theirs = {
        "apiKey": ours["X-App-Key"],
        "X-Hmac-Auth-Timestamp": moment,
        "X-Hmac-Auth-Version": "1.0",
        "X-Hmac-Auth-Nonce": ours["X-Nonce"],
        "X-Hmac-Auth-Signature": ours["X-Signature"],
    }
    assert Calling(app).get("/v1/styles", headers=theirs).status_code == 200


def test_a_token_stands_for_a_key_for_a_while(app: Any) -> None:
    api = caller(app, "minzheng")
    made = api.post("/v1/token").json()
    bearer = {"Authorization": f"Bearer {made['token']}"}
    nobody = Calling(app)
    found = nobody.get("/v1/departments", headers=bearer).json()["departments"]
    assert [one["id"] for one in found] == ["minzheng"]
    assert made["until"] > time.time_ns() // 1_000_000 + 7_000_000
    assert nobody.post("/v1/token", headers=bearer).json()["code"] == "NOT_SIGNED"
    wrong = {"Authorization": f"Bearer {made['token'][:-1]}x"}
    assert nobody.get("/v1/departments", headers=wrong).json()["code"] == "WRONG_TOKEN"
    assert nobody.get("/v1/styles", headers={"Authorization": "Basic x"}).status_code == 401
    database = app.state.site.database
    with database.writing() as connection:
        assert made["token"] not in str(connection.execute(TOKENS.select()).all())
        connection.execute(TOKENS.update().values(until=1))
    assert nobody.get("/v1/departments", headers=bearer).json()["code"] == "WRONG_TOKEN"


def test_a_key_is_switched_off_with_its_tokens(app: Any) -> None:
    api = caller(app)
    bearer = {"Authorization": f"Bearer {api.post('/v1/token').json()['token']}"}
    database = app.state.site.database
    with database.writing() as connection:
        switch(connection, api.key, on=False)
    assert api.get("/v1/styles").json()["code"] == "WRONG_SIGNATURE"
    assert Calling(app).get("/v1/styles", headers=bearer).json()["code"] == "WRONG_TOKEN"
    with database.writing() as connection:
        switch(connection, api.key, on=True)
        with pytest.raises(NoSuchKey):
            switch(connection, "ak", on=False)
    assert api.get("/v1/styles").status_code == 200


def test_keys_are_listed_without_their_secrets(app: Any) -> None:
    api = caller(app, "jiaoyu")
    with app.state.site.database.reading() as connection:
        [one] = keys(connection)
        assert (one.name, one.shown, one.departments) == (
            api.key,
            "某某 OA",
            frozenset({"jiaoyu", "yizhong"}),
        )
        assert api.secret not in repr(one)
        with pytest.raises(NoAlgorithm):
            made_key(connection, "x", "HMAC-MD5")


FOREIGN = {"department": "minzheng", "number": "2", "version": "1", "year": "2024"}


def test_a_key_asks_for_its_own_departments_alone(app: Any) -> None:
    """Every operation that names a department, or a report of one, with one of somebody else."""
    api = caller(app, "jiaoyu")
    walked = []
    for path, operations in description()["paths"].items():
        for method, asked in operations.items():
            names = {one["name"]: one["in"] for one in asked["parameters"]}
            if not names.keys() & {"department", "number"}:
                continue
            walked.append(path)
            address = path.format_map(FOREIGN)
            query = {
                n: FOREIGN[n] for n, where in names.items() if where == "query" and n in FOREIGN
            }
            answer = api(method.upper(), address, params=query)
            assert answer.status_code in {403, 404}, path
            assert answer.json()["code"] in {"FORBIDDEN", "NOT_FOUND"}
    assert len(walked) == 9
    assert api.get("/v1/departments/yizhong/reports").json()["reports"][0]["number"] == 1
    found = api.get("/v1/reports/1/versions").json()
    assert found["history"][0]["who"] == "张三"
    assert json.loads(api.get("/v1/reports/1/versions/1").json()["input"]) == SMALL
    assert api.get("/v1/reports/1/versions/2").status_code == 404
    assert api.get("/v1/reports/999999999999999999/versions").status_code == 404
    assert api.get("/v1/departments/nowhere/reports").status_code == 403
    assert caller(app).get("/v1/departments/nowhere/reports").status_code == 404


def test_a_file_is_for_the_caller_who_made_it(app: Any) -> None:
    api, other, nobody = caller(app), caller(app), Calling(app)
    [file] = api.post("/v1/reports?formats=docx&delivery=url&draft", json=SMALL).json()["files"]
    plain = file["url"].partition("?")[0]
    assert nobody.get(file["url"]).content[:2] == b"PK"  # an OA fetches it and signs nothing
    assert api.get(plain).content[:2] == b"PK"
    assert other.get(plain).status_code == 404
    assert nobody.get(plain).status_code == 401
    assert nobody.get(file["url"].replace("sign=", "sign=x")).status_code == 401
    assert nobody.get(file["url"].replace("until=1", "until=2")).status_code == 401
    assert nobody.get(file["url"].replace(file["sha256"], "0" * 64)).status_code == 401
    assert nobody.get(file["url"].replace(api.key, other.key)).status_code == 401


def test_a_mapping_is_of_one_client(app: Any) -> None:
    api, other = caller(app), caller(app)
    mapping = {
        "bm": "/部门", "nd": "/年度", "dw": "/计量单位", "czbk": "/收入/一般公共预算财政拨款收入",
        "mx.kmbm": "/支出/*/#", "mx.jbzc": "/支出/*/基本支出", "mx.ncys": "/支出/*/年初预算",
    }  # fmt: skip
    assert unfit(mapping) == []
    assert [one["pointer"] for one in unfit({"a": "/收入/别的", "b": "部门"})] == ["/a", "/b"]
    with app.state.site.database.writing() as connection:
        put_mapping(connection, api.key, mapping)
        assert key_named(connection, api.key).mapping == mapping
        with pytest.raises(NoSuchKey):
            put_mapping(connection, "ak", mapping)
    form = {
        "bm": "某某局", "nd": "2024", "dw": "元", "czbk": "1203500.00",
        "mx": [{"kmbm": "2010301", "jbzc": "1203500.00", "ncys": 1203500}],
    }  # fmt: skip
    text = api.post("/v1/reports?draft&formats=txt", json={"fields": form}).json()["text"]
    assert "2024年度收入合计120.35万元" in text
    fields = {one["name"]: one["mapped"] for one in api.get("/v1/fields").json()["fields"]}
    assert fields["收入.一般公共预算财政拨款收入"] == ["czbk"]
    refused = other.post("/v1/reports?draft", json={"fields": form}).json()
    assert [one["pointer"] for one in refused["problems"]] == [
        "/bm",
        "/nd",
        "/dw",
        "/czbk",
        "/mx/0/kmbm",
        "/mx/0/jbzc",
        "/mx/0/ncys",
    ]
