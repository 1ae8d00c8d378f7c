"""致远, 泛微, 蓝凌 behind one seam, against offices that answer as their descriptions say."""

from __future__ import annotations

import base64
import json
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_oas import (
    DROP,
    DROP_AFTER,
    HERE,
    PAGE,
    SLOW_AFTER,
    FakeLandray,
    FakeSeeyon,
    FakeWeaver,
    running,
)

from generator.serving.integrations import calling
from generator.serving.integrations.calling import Office, Sent, is_allowed
from generator.serving.integrations.credentials import Credentials
from generator.serving.integrations.mapped import Flow, read_flow
from generator.serving.integrations.opening import opened
from generator.serving.integrations.workflow import (
    Attachment,
    CannotAsk,
    Letter,
    NotYet,
    Refused,
    Unclear,
    mentions,
)

LETTER = Letter(
    key="JS-2024-0001-v3",
    subject="某某局2024年度部门决算公开 JS-2024-0001-v3",
    fields={"部门名称": "某某局", "收入合计": "13650000.00"},
    details={"formson_0019": [{"科目": "2010301", "金额": "6200000.00"}, {"科目": "2010302"}]},
    attachments=(Attachment("2024决算公开.docx", b"PK\x03\x04 a document", "fj"),),
)


def flow(office: Any, system: str, **more: str) -> Flow:
    """The mapping of an office, with other lines added."""
    own = {
        "致远": {
            "账号": "rest_juesuan",
            "发起人": "zhangsan",
            "流程": "JSGK_001",
            "主表": "formmain_0018",
        },
        "泛微": {"账号": "JUESUAN-APP", "发起人": "2978", "流程": "781"},
        "蓝凌": {"账号": "接口账号", "发起人": "zhangsan", "流程": "16f0c1a2b3"},
    }[system]
    said = {
        "系统": system,
        "地址": office.address + ("/ekp" if system == "蓝凌" else ""),
        "凭据": "OFFICE",
        "标题": "{部门} {业务键}",
        "字段": [{"填到": "部门名称", "事实": "部门"}],
        "时限": {"一次": "1", "落定": "4"},
        **own,
        **more,
    }
    return read_flow(json.dumps(said, ensure_ascii=False).encode(), "office")


@pytest.fixture
def secrets(tmp_path: Path) -> Credentials:
    return Credentials(tmp_path / "secrets")


@pytest.fixture
def seeyon(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSeeyon]:
    monkeypatch.setenv("JUESUAN_OA_OFFICE", "Mi-Ma-Wu-Ren-Zhi")
    with running(FakeSeeyon) as office:
        yield office


@pytest.fixture
def weaver() -> Iterator[FakeWeaver]:
    with running(FakeWeaver) as office:
        yield office


@pytest.fixture
def landray(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeLandray]:
    monkeypatch.setenv("JUESUAN_OA_OFFICE", "蓝凌的口令")
    with running(FakeLandray) as office:
        yield office


def handed_in(office: Any, system: str, secrets: Credentials, **more: str) -> Any:
    return opened(flow(office, system, **more), [office.address], secrets)


# ---------------------------------------------------------------- 致远


def test_seeyon_is_given_a_form_and_its_attachments(seeyon: FakeSeeyon, tmp_path: Path) -> None:
    workflow = handed_in(seeyon, "致远", Credentials(tmp_path))
    started = workflow.prepare(LETTER)()
    [one] = seeyon.started
    assert started.id == one["id"]
    assert started.others["processId"] == f"P{one['id']}"
    data = one["said"]["data"]
    assert data["draft"] == "0"
    assert data["data"]["formmain_0018"] == dict(LETTER.fields)
    assert data["data"]["formson_0019"] == [dict(row) for row in LETTER.details["formson_0019"]]
    [number] = data["attachments"]
    assert seeyon.kept[str(number)] == ("2024决算公开.docx", b"PK\x03\x04 a document")


def test_seeyon_leaves_a_draft_where_it_is_not_to_go_on(seeyon: FakeSeeyon, tmp_path: Path) -> None:
    handed_in(seeyon, "致远", Credentials(tmp_path), 直接送出="否").prepare(LETTER)()
    assert seeyon.started[0]["said"]["data"]["draft"] == "1"


def test_seeyon_gets_one_new_token_where_the_old_one_ran_out(
    seeyon: FakeSeeyon, tmp_path: Path
) -> None:
    start = handed_in(seeyon, "致远", Credentials(tmp_path)).prepare(LETTER)
    seeyon.tokens.clear()  # between making ready and the start
    start()
    assert len(seeyon.started) == 1
    assert seeyon.given == 2


def test_seeyon_asks_for_no_third_token(seeyon: FakeSeeyon, tmp_path: Path) -> None:
    workflow = handed_in(seeyon, "致远", Credentials(tmp_path))
    start = workflow.prepare(LETTER)
    seeyon.faults["/seeyon/rest/bpm/process/start"].extend([(401, PAGE, "text/html")] * 3)
    with pytest.raises(Refused, match="绑定 IP"):
        start()
    assert seeyon.given == 2
    assert seeyon.started == []


def test_a_white_list_is_told_with_what_to_do(seeyon: FakeSeeyon, tmp_path: Path) -> None:
    seeyon.is_listed = False
    with pytest.raises(Refused) as told:
        handed_in(seeyon, "致远", Credentials(tmp_path)).prepare(LETTER)
    assert "没有放行这台机器" in str(told.value)
    assert "白名单" in str(told.value)
    assert "<" not in str(told.value)


def test_a_wrong_password_is_told_and_not_tried_again(
    seeyon: FakeSeeyon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUESUAN_OA_OFFICE", "another")
    with pytest.raises(Refused, match="口令"):
        handed_in(seeyon, "致远", Credentials(tmp_path)).prepare(LETTER)
    assert len(seeyon.asked) == 1


def test_what_seeyon_will_not_have_is_told_in_its_words(seeyon: FakeSeeyon, tmp_path: Path) -> None:
    letter = Letter(LETTER.key, "不许的", LETTER.fields)
    start = handed_in(seeyon, "致远", Credentials(tmp_path)).prepare(letter)
    with pytest.raises(Refused, match="模板不存在或没有权限"):
        start()


def test_seeyons_state_is_a_number_that_is_not_guessed(seeyon: FakeSeeyon, tmp_path: Path) -> None:
    workflow = handed_in(seeyon, "致远", Credentials(tmp_path))
    assert workflow.state("4000001") == "致远的状态码 3，含义须与贵单位版本确认"
    told: Any = {"3": "审批中"}
    assert (
        handed_in(seeyon, "致远", Credentials(tmp_path), 状态词=told).state("4000001") == "审批中"
    )


def test_seeyon_is_asked_only_where_the_office_says_how(seeyon: FakeSeeyon, tmp_path: Path) -> None:
    secrets = Credentials(tmp_path)
    workflow = handed_in(seeyon, "致远", secrets)
    assert not workflow.asks
    with pytest.raises(CannotAsk):
        workflow.find(LETTER.key)
    how: Any = {
        "接口": {"查询": "/seeyon/rest/sent/{业务键}"},
        "查询答复": {"列表": "data", "编号": "objectId", "标题": "subject"},
    }
    asking = handed_in(seeyon, "致远", secrets, **how)
    assert asking.find(LETTER.key) is None
    started = asking.prepare(LETTER)()
    assert asking.find(LETTER.key).id == started.id
    asking.prepare(LETTER)()
    with pytest.raises(Refused, match="2 条"):
        asking.find(LETTER.key)


# ---------------------------------------------------------------- 泛微


def test_weaver_is_registered_once_and_given_a_form(
    weaver: FakeWeaver, secrets: Credentials
) -> None:
    letter = Letter(LETTER.key, LETTER.subject, LETTER.fields, LETTER.details, LETTER.attachments)
    started = handed_in(weaver, "泛微", secrets).prepare(letter)()
    handed_in(weaver, "泛微", secrets).prepare(Letter("JS-2", "另一份 JS-2", {"a": "b"}))()
    assert weaver.registered == 1
    one, _ = weaver.started
    assert started.id == one["id"]
    assert one["form"]["requestName"] == LETTER.subject
    assert json.loads(one["form"]["otherParams"]) == {"isnextflow": "1"}
    *fields, file = one["main"]
    assert fields == [
        {"fieldName": "部门名称", "fieldValue": "某某局"},
        {"fieldName": "收入合计", "fieldValue": "13650000.00"},
    ]
    assert file["fieldName"] == "fj"
    [document] = file["fieldValue"]
    assert document["fileName"] == "2024决算公开.docx"
    kind, _, data = document["filePath"].partition(":")
    assert (kind, base64.b64decode(data)) == ("base64", b"PK\x03\x04 a document")
    [table] = json.loads(one["form"]["detailData"])
    assert table["tableDBName"] == "formson_0019"
    assert len(table["workflowRequestTableRecords"]) == 2


def test_what_registering_gave_is_for_nobody_else_to_read(
    weaver: FakeWeaver, secrets: Credentials
) -> None:
    handed_in(weaver, "泛微", secrets).prepare(LETTER)
    kept = secrets.folder / "OFFICE"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert json.loads(kept.read_text("utf-8"))["secret"] == LICENCE
    kept.chmod(0o640)
    with pytest.raises(Refused, match="chmod 600"):
        handed_in(weaver, "泛微", secrets).prepare(LETTER)


def test_weaver_fetches_a_file_itself_where_it_has_an_address(
    weaver: FakeWeaver, secrets: Credentials
) -> None:
    file = Attachment("公开.docx", b"x", "fj", url="https://example.org/files/ab12")
    letter = Letter(LETTER.key, LETTER.subject, {}, {}, (file,))
    handed_in(weaver, "泛微", secrets).prepare(letter)()
    [one] = weaver.started[0]["main"]
    assert one["fieldValue"][0]["filePath"] == "https://example.org/files/ab12"


def test_weaver_gets_one_new_token_where_the_old_one_ran_out(
    weaver: FakeWeaver, secrets: Credentials
) -> None:
    start = handed_in(weaver, "泛微", secrets).prepare(LETTER)
    weaver.tokens.clear()
    start()
    assert len(weaver.started) == 1


def test_weavers_codes_are_told(weaver: FakeWeaver, secrets: Credentials) -> None:
    with pytest.raises(Refused, match="人员编号"):
        handed_in(weaver, "泛微", secrets, 发起人="1").prepare(LETTER)()
    with pytest.raises(Refused, match="流程编号"):
        handed_in(weaver, "泛微", secrets, 流程="782").prepare(LETTER)()
    start = handed_in(weaver, "泛微", secrets).prepare(LETTER)
    broken = {"code": "SYSTEM_INNER_ERROR", "errMsg": {}}
    weaver.faults["/api/workflow/paService/doCreateRequest"].append((200, broken))
    with pytest.raises(Unclear):  # it broke down in the middle: nobody knows how far it came
        start()
    with pytest.raises(Refused, match="不认这个许可证"):
        handed_in(weaver, "泛微", Credentials(secrets.folder / "b"), 账号="other").prepare(LETTER)


def test_weaver_is_asked_by_the_business_key(weaver: FakeWeaver, secrets: Credentials) -> None:
    workflow = handed_in(weaver, "泛微", secrets)
    assert workflow.find("JS-1") is None
    workflow.prepare(Letter("JS-10", "甲 JS-10", {"a": "b"}))()
    assert workflow.find("JS-1") is None  # JS-10 has it in its letters
    started = workflow.prepare(Letter("JS-1", "乙 JS-1", {"a": "b"}))()
    assert workflow.find("JS-1").id == started.id
    assert workflow.state(started.id) == "批准（出口1）"


# ---------------------------------------------------------------- 蓝凌


def test_landray_is_given_a_form_and_its_attachments(
    landray: FakeLandray, secrets: Credentials
) -> None:
    started = handed_in(landray, "蓝凌", secrets).prepare(LETTER)()
    [one] = landray.started
    assert int(started.id, 16) == int(one["id"])
    said = one["said"]
    assert said["docSubject"] == LETTER.subject
    assert said["docStatus"] == "20"
    assert json.loads(said["docCreator"]) == {"LoginName": "zhangsan"}
    values = json.loads(said["formValues"])
    assert values["部门名称"] == "某某局"
    assert values["formson_0019.科目"] == ["2010301", "2010302"]
    assert values["formson_0019.金额"] == ["6200000.00", ""]
    assert said["attachmentForms[0].fdKey"] == "fj"
    assert said["attachmentForms[0].fdFileName"] == "2024决算公开.docx"
    assert one["files"]["attachmentForms[0].fdAttachment"] == (
        "2024决算公开.docx", b"PK\x03\x04 a document",
    )  # fmt: skip


def test_landray_without_attachments_is_still_a_form_of_parts(
    landray: FakeLandray, secrets: Credentials
) -> None:
    handed_in(landray, "蓝凌", secrets).prepare(Letter(LETTER.key, "题", {"a": "b"}))()
    assert len(landray.started) == 1


@pytest.mark.parametrize(
    ("answered", "number"),
    [
        ({"success": True, "data": "16e49b8557070e408d4b4ff4fbca66b1"}, True),
        ({"returnState": 2, "message": "16e49b8557070e408d4b4ff4fbca66b1"}, True),
        ('"16e49b8557070e408d4b4ff4fbca66b1"', True),
        ({"returnState": 1, "message": "模板不存在"}, Refused),
        ({"success": False, "msg": "x"}, Refused),
        ({"success": True}, Unclear),
        ("好的", Unclear),
        ("<html>登录</html>", Unclear),
    ],
)
def test_landrays_answers(
    landray: FakeLandray, secrets: Credentials, answered: Any, number: Any
) -> None:
    start = handed_in(landray, "蓝凌", secrets).prepare(LETTER)
    path = "/ekp/api/km-review/kmReviewRestService/addReview"
    landray.faults[path].append((200, answered))
    if number is True:
        assert start().id == "16e49b8557070e408d4b4ff4fbca66b1"
        return
    with pytest.raises(number):
        start()


def test_landray_does_not_know_the_account(
    landray: FakeLandray, secrets: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUESUAN_OA_OFFICE", "wrong")
    with pytest.raises(Refused, match="访问策略"):
        handed_in(landray, "蓝凌", secrets).prepare(LETTER)()


def test_landrays_state_is_a_path_of_the_office(landray: FakeLandray, secrets: Credentials) -> None:
    with pytest.raises(CannotAsk, match="确认"):
        handed_in(landray, "蓝凌", secrets).state("ab")
    how: Any = {"接口": {"状态": "/api/state/{编号}"}, "状态词": {"20": "待审"}}
    assert handed_in(landray, "蓝凌", secrets, **how).state("ab") == "待审"


# ---------------------------------------------------------------- tried, without starting any


def test_a_trial_of_seeyon_starts_nothing(seeyon: FakeSeeyon, secrets: Credentials) -> None:
    assert "致远给了令牌" in handed_in(seeyon, "致远", secrets).try_out()
    assert seeyon.started == []


def test_a_trial_of_weaver_starts_nothing(weaver: FakeWeaver, secrets: Credentials) -> None:
    assert "泛微认这个许可证" in handed_in(weaver, "泛微", secrets).try_out()
    assert weaver.started == []


def test_a_trial_of_seeyon_tells_the_white_list(seeyon: FakeSeeyon, secrets: Credentials) -> None:
    seeyon.faults["/seeyon/rest/token"].append((401, PAGE))
    with pytest.raises(Refused, match="绑定 IP"):
        handed_in(seeyon, "致远", secrets).try_out()


def test_a_trial_of_landray_is_as_good_as_what_may_be_asked(
    landray: FakeLandray, secrets: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "要到第一次发起才知道" in handed_in(landray, "蓝凌", secrets).try_out()
    asks: Any = {
        "接口": {"查询": "/api/list?key={业务键}"},
        "查询答复": {"列表": ".", "编号": "id", "标题": "title"},
        "标题": "{业务键}",
    }
    landray.faults["/ekp/api/list"].append((200, []))
    assert "认这个账号和口令" in handed_in(landray, "蓝凌", secrets, **asks).try_out()
    landray.faults["/ekp/api/km-review/kmReviewRestService/addReview"].append((404, "none"))
    with pytest.raises(Refused, match="没有这个接口"):
        handed_in(landray, "蓝凌", secrets).try_out()
    monkeypatch.setenv("JUESUAN_OA_OFFICE", "wrong")
    with pytest.raises(Refused, match="不认这个账号或口令"):
        handed_in(landray, "蓝凌", secrets).try_out()
    assert landray.started == []


# ---------------------------------------------------------------- what all of them have in common


LICENCE = "the-licence-secret"
START = "/api/workflow/paService/doCreateRequest"


@pytest.mark.parametrize("fault", [DROP, DROP_AFTER, SLOW_AFTER, (500, {}), (502, "x"), (200, "?")])
def test_a_start_without_an_answer_is_unclear(
    weaver: FakeWeaver, secrets: Credentials, fault: Any
) -> None:
    start = handed_in(weaver, "泛微", secrets).prepare(LETTER)
    weaver.faults[START].append(fault)
    with pytest.raises(Unclear):
        start()


def test_a_start_that_never_left_is_not_yet(weaver: FakeWeaver, secrets: Credentials) -> None:
    start = handed_in(weaver, "泛微", secrets).prepare(LETTER)
    weaver.faults[START].append((429, "", "text/plain", {"Retry-After": "7"}))
    with pytest.raises(NotYet) as told:
        start()
    assert told.value.wait == 7000
    weaver.close()
    with pytest.raises(NotYet, match="连不上"):
        start()


def test_no_redirect_is_followed(weaver: FakeWeaver, secrets: Credentials) -> None:
    start = handed_in(weaver, "泛微", secrets).prepare(LETTER)
    elsewhere = {"Location": f"{weaver.address}/api/ec/dev/auth/regist"}
    for status in (301, 302, 303, 307, 308):
        weaver.faults[START].append((status, "", "text/plain", elsewhere))
        with pytest.raises(Refused, match="转到别的地址"):
            start()
    assert weaver.registered == 1


def test_an_answer_is_bounded(
    weaver: FakeWeaver, secrets: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = handed_in(weaver, "泛微", secrets).prepare(LETTER)
    monkeypatch.setattr(calling, "MOST", 1000)
    weaver.faults[START].append((200, b" " * 100_000))
    with pytest.raises(Unclear, match="太大"):
        start()
    weaver.faults[START].append((200, b"\x1f\x8b", "text/plain", {"Content-Encoding": "gzip"}))
    with pytest.raises(Unclear, match="压缩"):
        start()


def test_an_answer_that_drips_is_bounded_in_time() -> None:
    listening = socket.create_server((HERE, 0))

    def drip() -> None:
        speaking, _ = listening.accept()
        speaking.recv(65_536)
        speaking.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        try:
            for _ in range(60):
                speaking.sendall(b".")
                threading.Event().wait(0.1)
        except OSError:
            pass
        speaking.close()

    threading.Thread(target=drip, daemon=True).start()
    address = f"http://{HERE}:{listening.getsockname()[1]}"
    with pytest.raises(Unclear, match="太慢"):
        Office(address, [address], 1).send("GET", "/")
    listening.close()


def test_a_body_that_does_not_leave_in_time_never_leaves_whole() -> None:
    """Half of a body starts nothing, so it may be sent again."""
    listening = socket.create_server((HERE, 0))
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    got = bytearray()

    def sip() -> None:
        speaking, _ = listening.accept()
        try:
            while data := speaking.recv(20_000):
                got.extend(data)
                threading.Event().wait(0.02)
        except OSError:
            pass
        speaking.close()

    thread = threading.Thread(target=sip, daemon=True)
    thread.start()
    address = f"http://{HERE}:{listening.getsockname()[1]}"
    part = ("file", ("a.docx", b"x" * 20_000_000, "application/octet-stream"))
    with pytest.raises(NotYet, match="没有送完"):
        Office(address, [address], 1).send("POST", "/", sent=Sent(parts=(part,)))
    listening.close()
    assert len(got) < 20_000_000


def test_a_token_that_takes_long_to_renew_is_no_reason_to_start_late(
    seeyon: FakeSeeyon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The OA may have been asked by then whether it has it."""
    start = handed_in(seeyon, "致远", Credentials(tmp_path)).prepare(LETTER)
    seeyon.tokens.clear()
    clock = iter(range(0, 10**12, 400_000_000))  # every look at it is 0.4 s later
    monkeypatch.setattr("time.monotonic_ns", lambda: next(clock))
    with pytest.raises(NotYet, match="令牌过期"):
        start()
    assert seeyon.started == []


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context, listening = _tls(tmp_path), socket.create_server((HERE, 0))

    def shake_hands() -> None:
        speaking, _ = listening.accept()
        try:
            context.wrap_socket(speaking, server_side=True)
        except (ssl.SSLError, OSError):
            speaking.close()

    threading.Thread(target=shake_hands, daemon=True).start()
    address = f"https://{HERE}:{listening.getsockname()[1]}"
    with pytest.raises(Refused, match="证书不可信"):
        Office(address, [address], 2).send("GET", "/")
    listening.close()


def _tls(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS with a certificate that it signed itself."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from fake_oas import key_pair

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "office")])
    key, today = key_pair(), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(1))
        .not_valid_after(today + timedelta(1))
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(Encoding.PEM)
    pem += key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "office.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "office.pem")
    return context


def test_only_the_administrators_addresses_are_spoken_to(
    weaver: FakeWeaver, secrets: Credentials
) -> None:
    with pytest.raises(Refused, match="不在管理员允许"):
        opened(flow(weaver, "泛微"), ["https://example.org"], secrets)
    assert weaver.asked == []


@pytest.mark.parametrize(
    ("address", "allowed", "may"),
    [
        ("https://example.org", "https://example.org", True),
        ("https://example.org/".upper(), "https://example.org:443", True),
        ("https://example.org/ekp", "https://example.org", True),
        ("https://example.org/ekp", "https://example.org/ekp/", True),
        ("https://example.org/ekp2", "https://example.org/ekp", False),
        ("https://example.org", "https://example.org/ekp", False),
        ("http://example.org", "https://example.org", False),
        ("https://example.org:8443", "https://example.org", False),
        ("https://example.org@attacker", "https://example.org", False),
        ("https://example.org/a/../b", "https://example.org/a", False),
        ("https://example.org/a/%2e%2e/b", "https://example.org/a", False),
        ("https://example.org?x=1", "https://example.org", False),
        ("ftp://example.org", "ftp://example.org", False),
        ("", "", False),
    ],
)
def test_which_addresses_are_allowed(address: str, allowed: str, may: bool) -> None:  # noqa: FBT001
    assert is_allowed(address, [allowed]) is may


def test_a_secret_is_in_no_message_and_no_record(
    seeyon: FakeSeeyon,
    weaver: FakeWeaver,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    told = []
    workflow = handed_in(seeyon, "致远", Credentials(tmp_path))
    echo = {"code": 1, "message": "口令 Mi-Ma-Wu-Ren-Zhi 令牌 token-of-seeyon-0001 不对"}
    start = workflow.prepare(LETTER)
    seeyon.faults["/seeyon/rest/bpm/process/start"].append((200, echo))
    with pytest.raises(Refused) as refused:
        start()
    told.append(str(refused.value))
    monkeypatch.delenv("JUESUAN_OA_OFFICE")
    start = handed_in(weaver, "泛微", Credentials(tmp_path / "w")).prepare(LETTER)
    monkeypatch.setattr(weaver, "opened", lambda _: LICENCE)
    turned = {"status": False, "msg": "token不存在或者超时:token-of-weaver-0001 the-licence-secret"}
    weaver.faults[START].extend([(200, turned)] * 2)
    with pytest.raises(Refused) as refused:
        start()
    told.append(str(refused.value))
    assert all("＊＊＊" in one for one in told)
    shown = "".join([*told, caplog.text, repr(workflow), repr(LETTER)])
    for secret in ("Mi-Ma-Wu-Ren-Zhi", "token-of-", "the-licence-secret", "13650000"):
        assert secret not in shown


def test_what_an_office_says_is_shown_as_one_short_line() -> None:
    office = Office("https://example.org", ["https://example.org"], 1)
    assert office.shown("<script>alert(1)</script><b>坏\n\x07了</b>\u202e") == "坏 了"
    assert len(office.shown("长" * 5000)) <= 201


def test_no_header_can_be_broken_out_of(weaver: FakeWeaver) -> None:
    office = Office(weaver.address, [weaver.address], 1)
    with pytest.raises(Refused, match="不能用的字符"):
        office.send("POST", "/x", {"appid": "a\r\nCookie: b"}, sent=Sent(form={}))
    assert weaver.asked == []


def test_a_key_is_a_word_of_its_own() -> None:
    assert mentions("公开 JS-1（甲）", "JS-1")
    assert mentions("JS-1", "JS-1")
    assert not mentions("公开 JS-10", "JS-1")
    assert not mentions("公开 XJS-1", "JS-1")
    assert not mentions("公开 JS-1_a", "JS-1")


# ---------------------------------------------------------------- secrets


def test_a_secret_comes_from_the_environment_or_a_file_of_ones_own(
    secrets: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="JUESUAN_OA_OFFICE"):
        secrets.asked("OFFICE")
    secrets.keep("OFFICE", "of the file")
    assert secrets.asked("OFFICE") == "of the file"
    assert secrets.keep("OFFICE", "of another") == "of the file"  # the first one stands
    assert [one.name for one in secrets.folder.iterdir()] == ["OFFICE"]
    monkeypatch.setenv("JUESUAN_OA_OFFICE", "of the environment\n")
    assert secrets.asked("OFFICE") == "of the environment"
    assert secrets.tell("../OFFICE") == ""


def test_a_file_that_others_may_read_or_that_is_a_link_is_not_believed(
    secrets: Credentials, tmp_path: Path
) -> None:
    secrets.keep("OFFICE", "x")
    (secrets.folder / "OFFICE").chmod(0o604)
    with pytest.raises(Refused, match="别人也能读"):
        secrets.tell("OFFICE")
    (tmp_path / "there").write_text("x", "utf-8")
    (secrets.folder / "LINK").symlink_to(tmp_path / "there")
    with pytest.raises(Refused, match="不能是链接"):
        secrets.tell("LINK")
