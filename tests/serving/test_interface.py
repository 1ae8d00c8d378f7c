"""The interface: what an OA sends, what it gets; all of it as the command line has it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import EXAMPLE, ROOT, SMALL, Calling, service
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.serving.interface.examples import FLAT

TEXT = EXAMPLE.read_text("utf-8")


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Calling]:
    app = service(tmp_path)
    yield Calling(app)
    app.state.site.close()


def told_by_command(*arguments: str, said: str) -> bytes:
    """What the command line prints."""
    command = [sys.executable, "-m", "generator", *arguments]
    return subprocess.run(
        command, cwd=ROOT, input=said.encode(), capture_output=True, check=False
    ).stdout


# ---------------------------------------------------------------- reports


def test_a_report_is_what_the_command_line_writes(api: Calling) -> None:
    expected = told_by_command("report", "-", said=TEXT)
    answer = api.written("/v1/reports?formats=json&delivery=binary", TEXT)
    assert answer.content == expected
    found = api.written("/v1/reports", TEXT).json()
    assert found["document"] == json.loads(expected)
    assert found["text"].encode() == told_by_command("report", "-", "--format", "txt", said=TEXT)
    assert found["versions"] == found["document"]["版本"]
    assert found["issues"] == found["files"] == []


def test_an_input_may_come_in_every_way(api: Calling) -> None:
    texts = [
        api.post("/v1/reports", json=SMALL),
        api.post("/v1/reports", json={"input": SMALL}),
        api.post("/v1/reports", json={"input": json.dumps(SMALL)}),
        api.written("/v1/reports", json.dumps(SMALL)),
        api.post("/v1/reports", files={"input": ("2024.json", json.dumps(SMALL).encode())}),
        api.post("/v1/reports", json={"fields": FLAT}),
    ]
    assert {one.status_code for one in texts} == {200}
    assert len({one.json()["text"] for one in texts}) == 1
    assert "1203500.00" in texts[0].text  # exactly


def test_files_come_in_the_answer_or_by_address_or_alone(api: Calling) -> None:
    [file] = api.post("/v1/reports?formats=docx", json=SMALL).json()["files"]
    data = base64.b64decode(file["base64"])
    assert data.startswith(b"PK")
    assert file["size"] == len(data)
    assert file["sha256"] == hashlib.sha256(data).hexdigest()
    assert file["name"] == "某某局2024年度部门决算.docx"
    [named] = api.post("/v1/reports?formats=docx&delivery=url", json=SMALL).json()["files"]
    fetched = api.get(named["url"])
    assert "base64" not in named
    assert fetched.content == data
    alone = api.post("/v1/reports?formats=docx&delivery=binary", json=SMALL)
    assert alone.content == data
    assert "filename*=UTF-8''%E6%9F%90" in alone.headers["content-disposition"]
    assert api.post("/v1/reports?delivery=binary", json=SMALL).status_code == 400
    assert api.get(f"/v1/files/{'0' * 64}").status_code == 404


def test_a_draft_is_written_where_a_reason_is_missing(api: Calling) -> None:
    lacking = {**SMALL, "支出": {"2010301": {"基本支出": "1203500.00", "年初预算": "803500.00"}}}
    refused = api.post("/v1/reports", json=lacking)
    assert refused.status_code == 422
    said = refused.json()
    assert said["code"] == "INVALID_INPUT"
    assert [one["pointer"] for one in said["problems"] if one["level"] == "错误"] == [
        "/支出/2010301/原因"
    ]
    drafted = api.post("/v1/reports?draft", json=lacking).json()
    assert "【待填" in drafted["text"]
    assert any(one["level"] == "错误" for one in drafted["issues"])


def test_every_mistake_is_told_at_once_with_its_place(api: Calling) -> None:
    text = (
        "部门: 某某局\n年度: 20x4\n计量单位: 元\n收入:\n  其它收入: 5\n  事业收入: 1O\n支出: {}\n"
    )
    said = api.written("/v1/reports", text).json()
    places = {(one["pointer"], one["line"], one["code"]) for one in said["problems"]}
    assert {
        ("/年度", 2, "I07"),
        ("/收入/其它收入", 5, "I05"),
        ("/收入/事业收入", 6, "I07"),
    } <= places
    assert said["requestId"]
    by_object = api.post("/v1/reports", json={"input": {"部门": "某局", "年度": "x", "支出": 3}})
    assert {"/年度", "/支出", "/计量单位"} <= {
        one["pointer"] for one in by_object.json()["problems"]
    }


def test_amounts_are_exact(api: Calling) -> None:
    """Numbers of JSON that no float holds."""
    body = json.dumps({"input": SMALL}).replace('"1,203,500.00"', "90071992547409.93")
    body = body.replace('"1203500.00"', "90071992547409.93").replace('"203500.00"', "0.93")
    body = body.replace('"1000000.00"', "90071992547409")
    headers = {"content-type": "application/json"}
    answer = api.post("/v1/reports?draft&figures=1", content=body, headers=headers).json()
    amounts = {one["value"] for one in answer["figures"] if one["unit"] == "元"}
    assert "90071992547409.93" in amounts


def test_figures_have_a_name_and_an_origin(api: Calling) -> None:
    found = api.written("/v1/reports?figures=1&formats=txt", TEXT).json()
    by_name = {one["name"]: one for one in found["figures"]}
    typed = by_name["其他收入"]
    assert (typed["pointer"], typed["value"]) == ("/收入/其他收入", "150000.00")
    assert TEXT.splitlines()[typed["line"] - 1].strip().startswith("其他收入: 150,000.00")
    assert by_name["本年收入合计"]["origin"].startswith("合计（")


def test_what_was_acknowledged_is_heeded(api: Calling) -> None:
    folder = ROOT / "inputs" / "liling"
    text = (folder / "2024.yaml").read_text("utf-8")
    known = (folder / "2024.已核.yaml").read_text("utf-8")
    assert api.post("/v1/reports", json={"input": text}).status_code == 422
    found = api.post("/v1/reports", json={"input": text, "acknowledged": known})
    path = "inputs/liling/2024.已核.yaml"
    expected = told_by_command("report", "-", "--acknowledged", path, said=text)
    assert found.json()["document"] == json.loads(expected)
    broken = api.post("/v1/reports", json={"input": text, "acknowledged": "- 规则: 5"}).json()
    assert broken["code"] == "INVALID_INPUT"
    assert "juesuan-" not in json.dumps(broken)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("formats=doc", "BAD_PARAMETER"),
        ("format=txt", "BAD_PARAMETER"),
        ("formats=txt&formats=json", "BAD_PARAMETER"),
        ("draft=yes", "BAD_PARAMETER"),
        ("year=2024.0", "BAD_PARAMETER"),
        ("year=2_024", "BAD_PARAMETER"),
        ("department=../x", "BAD_PARAMETER"),
        ("style=nowhere", "UNKNOWN_NAME"),
        ("part=9&formats=docx", "UNKNOWN_NAME"),
        ("unit=角", "BAD_PARAMETER"),
        ("callback=https://example.org/told", "BAD_PARAMETER"),  # nobody would be told
        ("callback=https://example.org/told&async=0", "BAD_PARAMETER"),
        ("bizVersion=2", "BAD_PARAMETER"),  # it would be done twice
    ],
)
def test_a_parameter_that_is_not_one_is_refused(api: Calling, query: str, code: str) -> None:
    answer = api.post(f"/v1/reports?{query}", json=SMALL)
    assert (answer.json()["code"], answer.status_code) == (code, 400 if code[0] == "B" else 422)


def test_all_parameters_that_are_wrong_are_told_at_once(api: Calling) -> None:
    said = api.post("/v1/reports?draft=x&foo=1&year=99", json=SMALL).json()
    assert sorted(one["pointer"] for one in said["problems"]) == ["draft", "foo", "year"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "application/json", 422),
        (b"", "application/json", 400),
        (b'{"input": NaN}', "application/json", 400),
        (b'{"input": {"a": 1e99999999999999999999}}', "application/json", 400),
        (b'{"input": {"a": %s}}' % (b"9" * 5000), "application/json", 400),
        (b'{"input": "\\ud800"}', "application/json", 400),
        (b'{"a":' * 5000, "application/json", 400),
        (b'{"fields": {"a": %s1%s}}' % (b"[" * 900, b"]" * 900), "application/json", 400),
        (b'{"input": {"a": true}}', "application/json", 400),
        (b'{"input": 5}', "application/json", 400),
        (b'{"fields": 5}', "application/json", 400),
        (b'{"tables": 5}', "application/json", 400),
        (b'{"tables": {"base64": "*"}}', "application/json", 400),
        (b'{"nothing": "x"}', "application/json", 400),
        (b"\xff\xfe\x00", "application/yaml", 422),
        (b"", "application/yaml", 422),
        (b"- 1", "text/yaml", 422),
        (b"a: &x 1", "text/plain", 422),
        (b"x", "application/xml", 415),
        (b"x", "", 415),
        (b"--x", "multipart/form-data; boundary=x", 400),
        (b"x", "multipart/form-data", 400),
    ],
)
def test_what_cannot_be_read_is_refused(api: Calling, body: bytes, kind: str, status: int) -> None:
    headers = {"content-type": kind} if kind else {}
    assert api.post("/v1/reports", content=body, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("body", "pointer", "said"),
    [
        ({"inputs": {}}, "/inputs", "这里不收“inputs”；可以给 input、fields、"),
        ({"tables": {"name": "表.xlsx", "base64": "data:;base64,UEs="}}, "/tables", "读不出来"),
        ({"tables": {"filename": "表.xlsx", "base64": "UEs="}}, "/tables", "或者 {"),
    ],
)
def test_what_is_wrong_with_what_was_sent_is_told(
    api: Calling, body: object, pointer: str, said: str
) -> None:
    [problem] = api.post("/v1/reports", json=body).json()["problems"]
    assert problem["pointer"] == pointer
    assert said in problem["message"]
    assert ("读不出来" in said) == ("读不出来" in problem["message"])


def test_a_body_has_a_bound(tmp_path: Path) -> None:
    app = service(tmp_path, body=1000)
    api = Calling(app)
    assert api.written("/v1/reports", "x" * 1001).json()["code"] == "TOO_LARGE"
    app.state.site.close()


def test_what_is_not_there_or_not_so_is_refused(api: Calling) -> None:
    assert api.get("/v1/nothing").json()["code"] == "NOT_FOUND"
    assert api.get("/v1/reports").status_code == 405
    assert api("DELETE", "/v1/reports").headers["allow"] == "POST"
    assert api("HEAD", "/v1/styles").status_code == 200
    assert api.get("/v1/styles", headers={"accept": "image/png"}).status_code == 406
    assert api.get("/v1/styles?x=1").status_code == 400
    said = api.get("/v1/nothing", headers={"x-request-id": "oa-20260105"})
    assert said.headers["x-request-id"] == "oa-20260105"
    assert said.json()["requestId"] == "oa-20260105"


# ---------------------------------------------------------------- of an input


def test_tables_are_what_the_command_line_writes(api: Calling) -> None:
    expected = told_by_command("tables", "-", "--unit", "元", said=TEXT)
    answer = api.written("/v1/tables?unit=元&delivery=binary", TEXT)
    assert answer.content == expected
    [file] = api.written("/v1/tables?unit=元", TEXT).json()["files"]
    assert base64.b64decode(file["base64"]) == expected


def test_a_check_is_what_the_command_line_says(api: Calling) -> None:
    expected = told_by_command("check", "-", "--format", "json", said=TEXT)
    assert api.written("/v1/checks", TEXT).json()["result"] == json.loads(expected)


def test_a_figure_is_explained_as_the_command_line_does(api: Calling) -> None:
    expected = told_by_command("explain", "-", "本年收入合计", said=TEXT).decode().rstrip("\n")
    assert api.written("/v1/explain?name=本年收入合计", TEXT).json()["text"] == expected
    unknown = api.written("/v1/explain?name=没有的数", TEXT)
    assert unknown.json()["code"] == "UNKNOWN_NAME"
    assert api.written("/v1/explain", TEXT).status_code == 400
    assert len(api.written("/v1/explain?all", TEXT).json()["text"]) > 1000


# ---------------------------------------------------------------- of what others published


def published(api: Calling) -> bytes:
    found: bytes = api.written("/v1/reports?formats=docx&delivery=binary", TEXT).content
    return found


def test_an_audit_is_what_the_command_line_says(api: Calling, tmp_path: Path) -> None:
    text = api.written("/v1/reports?formats=txt&delivery=binary", TEXT).content
    (tmp_path / "报告.txt").write_bytes(text.replace("占比".encode(), "占比".encode()))
    command = [sys.executable, "-m", "generator", "audit", "报告.txt", "--format", "json"]
    expected = json.loads(
        subprocess.run(
            command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False
        ).stdout
    )
    report = {"report": ("报告.txt", text)}
    found = api.post("/v1/audits?formats=json,text,html,xlsx", files=report).json()
    assert found["result"] == expected
    assert (found["wrong"], found["hints"]) == (expected["错误"], expected["提示"])
    assert [one["type"] for one in found["files"]] == ["html", "xlsx"]
    sent = {"name": "报告.txt", "base64": base64.b64encode(text).decode()}
    assert api.post("/v1/audits", json={"report": sent}).json()["result"] == expected


def test_what_is_no_report_is_not_audited(api: Calling) -> None:
    assert api.post("/v1/audits", files={"last_year": ("a.txt", b"x")}).status_code == 400
    said = api.post("/v1/audits", files={"report": ("a.txt", "会议通知".encode())})
    assert (said.status_code, said.json()["code"]) == (422, "UNREADABLE")
    assert api.post("/v1/audits", files={"report": ("a.docx", b"PK")}).status_code == 422
    both = [("report", ("a.txt", b"x")), ("report", ("b.txt", b"x"))]
    assert api.post("/v1/audits", files=both).status_code == 400


def test_tables_become_an_input_and_an_input_a_report(api: Calling) -> None:
    tables = api.written("/v1/tables?unit=元&delivery=binary", TEXT).content
    book = {"tables": ("公开表.xlsx", tables)}
    found = api.post("/v1/imports?department=liling&year=2024", files=book).json()
    assert found["isNew"]
    assert found["toFill"] > 0
    assert "150,000.00" in found["input"]
    assert "juesuan-" not in json.dumps(found)
    again = api.post(
        "/v1/imports?department=liling&year=2024",
        files={**book, "input": ("2024.yaml", TEXT.replace("150,000.00", "1.00").encode())},
    ).json()
    assert not again["isNew"]
    assert {
        "键": ["收入", "其他收入"],
        "种类": "改",
        "原为": "1.00",
        "改为": "150,000.00",
    }.items() <= {
        **next(one for one in again["changes"] if one["键"] == ["收入", "其他收入"])
    }.items()
    report = api.post("/v1/reports?draft&department=liling&year=2024", files=book)
    assert "收入总计" in report.json()["text"]
    assert api.post("/v1/imports?department=liling", files=book).status_code == 400
    assert api.post("/v1/reports?draft", files=book).status_code == 400
    odd = {"tables": ("公开表.xlsx", io.BytesIO(b"PK\x03\x04").getvalue())}
    assert api.post("/v1/imports?department=liling&year=2024", files=odd).status_code == 422


# ---------------------------------------------------------------- what there is


def test_what_there_is_can_be_asked(api: Calling) -> None:
    names = [one["name"] for one in api.get("/v1/schemas").json()["schemas"]]
    for name in names:
        assert api.get(f"/v1/schemas/{name}").json()["schema"]["title"]
    assert api.get("/v1/schemas/other").status_code == 404
    styles = [one["name"] for one in api.get("/v1/styles").json()["styles"]]
    assert "base" in styles
    assert api.get("/v1/styles/nowhere/fields").status_code == 404
    assert api.get("/v1/styles/base/fields?kind=budget").json()["kind"] == "预算"
    fields = {one["name"]: one for one in api.get("/v1/fields").json()["fields"]}
    assert fields["收入.其他收入"] == {
        "name": "收入.其他收入", "path": "/收入/其他收入", "type": "金额", "unit": "计量单位",
        "required": False, "meaning": "公开01表收入“八、”行的决算数；没有不写", "mapped": [],
    }  # fmt: skip
    assert fields["部门"]["required"]
    assert fields["概况.编制人数"]["unit"] == "人"
    assert api.get("/v1/departments").json()["departments"] == []
    for path in ("/healthz", "/readyz", "/version", "/openapi.json"):
        assert api.get(path).status_code == 200
    assert api.post("/v1/token").status_code == 401


def test_no_amount_is_logged(api: Calling, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    api.written("/v1/reports", TEXT)
    api.written("/v1/reports", TEXT.replace("150,000.00", "160,000.00"))
    assert "150" not in caplog.text
    assert "160" not in caplog.text


def test_every_field_that_is_not_known_is_told(api: Calling) -> None:
    said = api.post(
        "/v1/reports",
        json={"fields": {"部门": "某局", "zz": 1, "支出": [{"基本支出": 1}, {"x": 1}]}},
    ).json()
    assert [one["pointer"] for one in said["problems"]] == ["/zz", "/支出/0", "/支出/1/x"]


def test_what_stands_before_the_interface_refuses_in_its_shape(tmp_path: Path) -> None:
    """As the doorkeeper does, who knows a status and a sentence."""
    app = service(tmp_path)

    async def held_up(_: Request) -> Response:
        raise HTTPException(429, "请过 5 秒再试")

    app.router.routes.insert(0, Route("/v1/held-up", held_up))
    answer = Calling(app).get("/v1/held-up", headers={"accept": "text/html,*/*"})
    assert (answer.status_code, answer.json()["code"]) == (429, "TOO_MANY")
    assert answer.json()["message"] == "请过 5 秒再试"
    app.state.site.close()
