"""docs/api.md: every example is run, every figure of the signature is worked out again."""

from __future__ import annotations

import json
import re
import secrets
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from calling import ROOT, Calling, service
from consoles import check_console
from listening import listening

from generator.serving.interface import app_keys
from generator.serving.interface.app_keys import made_key, put_mapping
from generator.serving.interface.flat_fields import unfit
from generator.serving.interface.postponed import kinds
from generator.serving.interface.routes import EVERY
from generator.serving.interface.signing import signature, text_to_sign
from generator.serving.store.kept import KEYS
from generator.serving.working.workers import Workers

MANUAL = (ROOT / "docs" / "api.md").read_text("utf-8")
KEY, SECRET = "ak0123456789abcdef0123", "juesuan-docs-secret"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", MANUAL, re.MULTILINE | re.DOTALL)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Any]:
    made = service(tmp_path)
    with made.state.site.database.writing() as connection:
        name, _ = made_key(connection, "手册")
        connection.execute(
            KEYS.update().where(KEYS.c.app_key == name).values(app_key=KEY, secret=SECRET)
        )
    yield made
    made.state.site.close()


@pytest.fixture
def base(app: Any) -> Iterator[str]:
    """The service as a process of its own has it: a socket, and workers."""
    site = app.state.site
    workers = Workers(site.database, site.readers, kinds(site, EVERY))
    workers.begin()
    with listening(app) as address:
        yield address
    workers.stop()


@pytest.mark.parametrize("at", range(3))
def test_the_python_of_the_manual_runs(
    base: str, at: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("no_proxy", "*")
    code = blocks("python")[at].replace("https://example.org", base)
    exec(compile(code, "docs/api.md", "exec"), {})  # noqa: S102  what the manual tells people to run
    assert "2024年度部门决算情况说明" in capsys.readouterr().out


def test_there_are_no_other_examples_in_python() -> None:
    assert len(blocks("python")) == 3


def test_the_lines_for_curl_are_answered(
    app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    example = ROOT / "docs" / "example.yaml"
    (tmp_path / "docs" / "example.yaml").write_bytes(example.read_bytes())
    lines = [line for block in blocks("sh") for line in block.splitlines() if line]
    assert len(lines) == 6
    for line in lines:
        asked(Calling(app), shlex.split(line.replace("$BASE", "")))


def asked(api: Calling, words: list[str]) -> None:
    """Sends what a line for curl says."""
    assert words[:2] == ["curl", "-s"]
    said: dict[str, Any] = {"headers": {}, "files": [], "params": None}
    method, path, output, waiting = "GET", "", "", words[2:]
    while waiting:
        match waiting.pop(0):
            case "-H":
                name, _, value = waiting.pop(0).partition(": ")
                said["headers"][name] = value
            case "--data-binary":
                method, said["content"] = "POST", Path(waiting.pop(0)[1:]).read_bytes()
            case "-F":
                field, _, file = waiting.pop(0).partition("=@")
                method = "POST"
                said["files"].append((field, (Path(file).name, Path(file).read_bytes())))
            case "-d":
                said["params"] = dict([waiting.pop(0).split("=")])
            case "-o":
                output = waiting.pop(0)
            case "-G":
                method = "GET"
            case address:
                path = address
    answer = api(method, path, **said)
    assert answer.status_code == 200, answer.text
    if output:
        Path(output).write_bytes(answer.content)


def test_the_signature_is_as_it_is_worked_out() -> None:
    [request] = [block for block in blocks("text") if block.startswith("POST /v1/reports?")]
    [expected] = [block for block in blocks("text") if block.startswith("POST\n")]
    head, _, body = request.strip().partition("\n\n")
    address, moment, nonce = (line.rpartition(" ")[2] for line in head.splitlines())
    path, _, query = address.partition("?")
    for algorithm in ("HMAC-SHA256", "HMAC-SM3"):
        lines = (algorithm, "POST", moment, nonce, path, query, body.encode())
        made = signature(SECRET, *lines)
        assert f"| {algorithm} | `{made}` |" in MANUAL
        if algorithm == "HMAC-SHA256":
            assert text_to_sign(*lines) == expected.strip()


def test_the_commands_that_are_shown_make_a_key_that_can_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = service(tmp_path, alone=False)
    monkeypatch.setattr(secrets, "token_hex", lambda _: KEY[2:])
    (tmp_path / "映射.json").write_text(blocks("json")[1], "utf-8")
    [block] = blocks("console")
    before_it_is_off = block.rpartition("$ ")[0]
    assert check_console(before_it_is_off, tmp_path, {}) == 5
    with made.state.site.database.reading() as connection:
        key = app_keys.key_named(connection, KEY)
    api = Calling(made, KEY, key.secret)
    form = json.loads(blocks("json")[2])
    assert api.post("/v1/reports?draft&formats=txt", json=form).status_code == 200
    assert check_console(block[len(before_it_is_off) :], tmp_path, {}) == 1
    assert api.post("/v1/reports?draft&formats=txt", json=form).status_code == 401
    made.state.site.close()


def test_a_form_of_an_oa_is_a_report(app: Any) -> None:
    ours, mapping, theirs = map(json.loads, blocks("json"))
    assert unfit(mapping) == []
    with app.state.site.database.writing() as connection:
        put_mapping(connection, KEY, mapping)
    api = Calling(app, KEY, SECRET)
    texts = [api.post("/v1/reports?draft&formats=txt", json=one).json() for one in (ours, theirs)]
    assert all("2024年度收入合计120.35万元" in one["text"] for one in texts)
