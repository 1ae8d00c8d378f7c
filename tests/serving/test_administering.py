"""What 系统 and 安全 set up on the page: done, refused in words, put on record, without secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desks import words
from fake_oas import FakeSeeyon, FakeWeaver, running
from office import Office
from sqlalchemy import select, update

from generator.serving.administering import client_keys, oa_connections
from generator.serving.administering.typed_lists import GUESSED
from generator.serving.guarding.persons import SECURITY, SYSTEM
from generator.serving.integrations.assigned import assigned
from generator.serving.integrations.mapped import read_flow
from generator.serving.integrations.opening import credentials_of, mappings_of
from generator.serving.integrations.outbox import put
from generator.serving.integrations.workflow import Letter
from generator.serving.interface.app_keys import key_named, keys
from generator.serving.store.kept import OUTBOX, RECORD
from generator.serving.working.addresses import NotAllowed, check

SECRET = "Kou-Ling-Bu-Gei-Ren-Kan"  # noqa: S105  nobody's
MAPPING = """系统: 致远
地址: https://example.org
账号: rest_juesuan
凭据: OFFICE
发起人: zhangsan
流程: JSGK_001
主表: formmain_0018
标题: "{部门} {业务键}"
字段:
  - {填到: 部门名称, 事实: 部门}
"""


@pytest.fixture(name="office")
def office_(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    made.person("xitong", (SYSTEM, ""))
    made.person("anquan", (SECURITY, ""))
    yield made
    made.site.close()


def post(office: Office, who: str, path: str, **fields: str) -> Any:
    many = path in {"/keys/mapping", "/oa/mapping"}
    browser = office.seated(who)
    if not many:
        return browser.post(path, data=fields)
    return browser.post(path, files={name: (None, value) for name, value in fields.items()})


def get(office: Office, who: str, path: str) -> str:
    answer = office.seated(who).get(path)
    assert answer.status_code == 200
    return words(answer.text)


def details(office: Office) -> str:
    """All of the record, as one text."""
    with office.site.database.reading() as connection:
        return "\n".join(str(tuple(row)) for row in connection.execute(select(RECORD)))


def made_key(office: Office, shown: str = "某某局 OA") -> tuple[str, str]:
    answer = post(office, "xitong", "/keys", shown=shown, algorithm="HMAC-SHA256")
    assert answer.status_code == 200
    name, secret = re.findall(r"<dd class=\"code wraps\">(?:<strong>)?([^<]+)", answer.text)[:2]
    return name, secret


# ---------------------------------------------------------------- keys


def test_a_key_is_made_and_its_secret_is_shown_once(office: Office) -> None:
    name, secret = made_key(office)
    with office.site.database.reading() as connection:
        key = key_named(connection, name)
    assert (key.secret, key.given, key.active) == (secret, (), True)
    for who in ("xitong", "anquan"):
        for path in ("/keys", f"/keys/key?name={name}"):
            page = get(office, who, path)
            assert "某某局 OA" in page
            assert secret not in page
    assert ("接口密钥", "xitong", name) in office.record()
    assert secret not in details(office)


def test_departments_are_given_by_another_than_the_one_who_has_the_secret(office: Office) -> None:
    name, _ = made_key(office)
    answer = post(office, "xitong", "/keys/departments", name=name, departments="school")
    assert answer.status_code == 403
    answer = post(office, "anquan", "/keys/departments", name=name, departments="school\nbeside")
    assert answer.status_code == 200
    with office.site.database.reading() as connection:
        key = key_named(connection, name)
    assert key.departments == {"school", "class", "beside"}
    assert "部门 beside school" in details(office)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("shcool", "没有“shcool”这个部门，是不是“school”？；写部门的编码或名称"),
        ("school nobody", "没有“nobody”这个部门"),
    ],
)
def test_departments_that_are_mistyped_are_told_and_stay_as_they_are_typed(
    office: Office, typed: str, said: str
) -> None:
    name, _ = made_key(office)
    answer = post(office, "anquan", "/keys/departments", name=name, departments=typed)
    assert answer.status_code == 400
    assert said in words(answer.text)
    assert f">{typed}</textarea>" in answer.text


def test_whoever_sees_something_wrong_stops_a_key_and_one_lets_it_go_on(office: Office) -> None:
    name, _ = made_key(office)
    assert post(office, "xitong", "/keys/off", name=name).status_code == 200
    assert post(office, "xitong", "/keys/on", name=name).status_code == 403
    with office.site.database.reading() as connection:
        assert not key_named(connection, name).active
    assert post(office, "anquan", "/keys/on", name=name).status_code == 200
    told = details(office)
    assert "停用" in told
    assert "启用" in told


def test_a_mapping_is_checked_shown_and_set(office: Office) -> None:
    name, _ = made_key(office)
    good = '{"field0001": "/部门", "mx.kmbm": "/支出/*/#"}'
    answer = post(office, "xitong", "/keys/mapping", name=name, text=good, check="1")
    assert "映射 2 个字段，没有错，还没有存" in words(answer.text)
    with office.site.database.reading() as connection:
        assert key_named(connection, name).mapping == {}
    assert post(office, "xitong", "/keys/mapping", name=name, text=good).status_code == 200
    with office.site.database.reading() as connection:
        assert key_named(connection, name).mapping == json.loads(good)
    assert "/支出/*/#" in get(office, "anquan", f"/keys/key?name={name}")


def test_of_a_mapping_that_is_wrong_everywhere_little_is_guessed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guessing what was meant takes ten milliseconds a field."""
    guessed: list[str] = []

    def near(word: str, _: object) -> str:
        guessed.append(word)
        return "，是不是别的？"

    monkeypatch.setattr(client_keys, "near", near)
    name, _ = made_key(office)
    typed = json.dumps({f"f{at}": f"/收入/其他收人{at}" for at in range(2_000)}, ensure_ascii=False)
    answer = post(office, "xitong", "/keys/mapping", name=name, text=typed)
    assert "有 2000 处要改" in words(answer.text)
    assert len(guessed) == GUESSED
    more = json.dumps({f"f{at}": "/部门" for at in range(2_001)})
    answer = post(office, "xitong", "/keys/mapping", name=name, text=more)
    assert "映射最多 2000 个字段" in words(answer.text)


def test_a_mapping_of_a_file_counts_before_what_stands_in_the_box(office: Office) -> None:
    name, _ = made_key(office)
    files = {
        "name": (None, name),
        "text": (None, "{}"),
        "file": ("映射.json", b'\xef\xbb\xbf{"a": "/\xe9\x83\xa8\xe9\x97\xa8"}'),
    }
    answer = office.seated("xitong").post("/keys/mapping", files=files)
    assert answer.status_code == 200
    with office.site.database.reading() as connection:
        assert key_named(connection, name).mapping == {"a": "/部门"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "映射是空的"),
        ('{"a": "/部们"}', "第 1 行：“a”指的“/部们”不是填报内容里的一处，是不是“/部门”？"),
        ('{"a": "部门"}', "不是填报内容里的一处"),
        ('{"a": "/部门", "a": "/年度"}', "“a”写了两次"),
        ('{"a": ["/部门"]}', "“a”应是一个词，不是几行"),
        ('{"a": "/部门"', "看不懂这里的写法"),
        ("[1]", "映射文件应由几行“键: 值”组成"),
        ("a: &x /部门", "不能用 &amp; 和 * 引用"),
    ],
)
def test_a_mapping_that_is_wrong_is_told_and_stays_as_it_was_typed(
    office: Office, typed: str, said: str
) -> None:
    name, _ = made_key(office)
    answer = post(office, "xitong", "/keys/mapping", name=name, text=typed)
    assert answer.status_code == 400
    assert said in words(answer.text)
    with office.site.database.reading() as connection:
        assert key_named(connection, name).mapping == {}


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("/keys", {"shown": " ", "algorithm": "HMAC-SHA256"}, "给谁用没有写"),
        ("/keys", {"shown": "某\u200b局", "algorithm": "HMAC-SHA256"}, "看不见的字符"),
        (
            "/keys",
            {"shown": "某局", "algorithm": "MD5"},
            "没有“MD5”这种签名算法；可以用 HMAC-SHA256",
        ),
        ("/keys/off", {"name": "ak0"}, "没有“ak0”这把密钥"),
        ("/keys/mapping", {"name": "ak0", "text": "{}"}, "没有“ak0”这把密钥"),
    ],
)
def test_what_is_mistyped_of_a_key_is_told(
    office: Office, path: str, fields: dict[str, str], said: str
) -> None:
    answer = post(office, "xitong", path, **fields)
    assert answer.status_code == 400
    assert said in words(answer.text)
    with office.site.database.reading() as connection:
        assert keys(connection) == []


# ---------------------------------------------------------------- addresses


def test_callbacks_go_where_it_is_allowed_from_now_on(office: Office) -> None:
    said = "https://example.org/notify\r\n\r\n https://oa.example.org:8443 \r\n"
    assert post(office, "anquan", "/settings/callbacks", addresses=said).status_code == 200
    with office.site.database.reading() as connection:
        assert check(connection, "https://oa.example.org:8443/done").port == 8443
        with pytest.raises(NotAllowed):
            check(connection, "https://example.org/other")
    assert "加 https://example.org/notify；加 https://oa.example.org:8443" in details(office)
    post(office, "anquan", "/settings/callbacks", addresses="https://example.org/notify")
    assert "去 https://oa.example.org:8443" in details(office)
    assert "https://example.org/notify" in get(office, "xitong", "/settings")


@pytest.mark.parametrize("path", ["callbacks", "offices"])
def test_an_address_that_is_none_is_told_by_its_line(office: Office, path: str) -> None:
    typed = "https://example.org\nexample.org\nftp://example.org\nhttps://例子.example.org"
    answer = post(office, "anquan", f"/settings/{path}", addresses=typed)
    assert answer.status_code == 400
    said = words(answer.text)
    for at, one in ((2, "example.org"), (3, "ftp://example.org"), (4, "https://例子.example.org")):
        assert f"第 {at} 行“{one}”：" in said
    assert "应像 https://example.org" in said
    assert "第 1 行" not in said
    assert "ftp://example.org" in answer.text.partition("<textarea")[2]
    assert get(office, "xitong", "/settings").count("还没有") == 2


def test_who_may_check_is_set(office: Office) -> None:
    assert "没有设" in get(office, "anquan", "/settings")
    assert post(office, "anquan", "/settings/apart", apart="").status_code == 400
    assert post(office, "anquan", "/settings/apart", apart="0").status_code == 200
    assert "现在：可以是一个人" in get(office, "xitong", "/settings")
    assert ("改设置", "anquan", "复核人与填报人分开") in office.record()


# ---------------------------------------------------------------- OA connections


def connection(office: Office, address: str = "https://example.org", **more: str) -> None:
    text = MAPPING.replace("https://example.org", address)
    answer = post(office, "xitong", "/oa/mapping", name="公开审批", text=text, new="1", **more)
    assert answer.status_code == 200, words(answer.text)
    post(office, "anquan", "/settings/offices", addresses=address)


def test_a_connection_is_set_up_and_says_what_is_still_missing(office: Office) -> None:
    connection(office)
    page = get(office, "xitong", "/oa")
    assert "公开审批" in page
    assert "没有，请设口令" in page
    assert "还没有用" in page
    answer = tells(office, SECRET)
    assert "从此不再显示" in words(answer.text)
    assert SECRET not in answer.text
    assert credentials_of(office.site).tell("OFFICE") == SECRET
    assert "有（凭据文件里的）" in get(office, "xitong", "/oa/flow?name=公开审批")
    tells(office, "Huan-Le-Yi-Ge")
    assert credentials_of(office.site).tell("OFFICE") == "Huan-Le-Yi-Ge"
    post(office, "xitong", "/oa/use", name="公开审批", departments="school", kind0="1")
    with office.site.database.reading() as reading:
        assert assigned(reading, "class", "决算") == ["公开审批"]
        assert assigned(reading, "class", "预算") == []
    told = details(office)
    assert "换凭据 OFFICE" in told
    assert "部门 school，决算" in told
    assert SECRET not in told
    assert stat_of(office) == 0o600
    post(office, "xitong", "/oa/secret", name="公开审批", drop="1")
    assert credentials_of(office.site).tell("OFFICE") == ""


def tells(office: Office, said: str) -> Any:
    """The secret of the connection, typed."""
    typed = {"name": "公开审批", "secret": said}
    return post(office, "xitong", "/oa/secret", **typed)


def stat_of(office: Office) -> int:
    return (mappings_of(office.site) / "secrets" / "OFFICE").stat().st_mode & 0o777


def test_a_mapping_is_only_checked_or_set_in_place_of_another(office: Office) -> None:
    post(office, "xitong", "/oa/mapping", name="a", text=MAPPING, new="1", check="1")
    assert not list(mappings_of(office.site).glob("*"))
    connection(office)
    answer = post(office, "xitong", "/oa/mapping", name="公开审批", text=MAPPING, new="1")
    assert "已经有“公开审批”这个连接" in words(answer.text)
    changed = MAPPING.replace("JSGK_001", "JSGK_002")
    post(office, "xitong", "/oa/mapping", name="公开审批", text=changed)
    assert "JSGK_002" in get(office, "xitong", "/oa/flow?name=公开审批")
    assert [one.name for one in mappings_of(office.site).glob("*.*")] == ["公开审批.yaml"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a", "", "没有映射：请选映射文件"),
        ("../a", MAPPING, "名字“../a”不能用"),
        (".hidden", MAPPING, "不能用"),
        (
            "a",
            MAPPING.replace("致远", "致圆"),
            "第 1 行：“系统”写的是“致圆”，应是 致远、泛微、蓝凌",
        ),
        ("a", MAPPING.replace("OFFICE", SECRET), "“凭据”是凭据的名字"),
        ("a", MAPPING.replace("https://example.org", "oa"), "“地址”写的是“oa”，应像"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_told_and_not_kept(
    office: Office, name: str, text: str, said: str
) -> None:
    answer = post(office, "xitong", "/oa/mapping", name=name, text=text, new="1")
    assert answer.status_code == 400
    assert said in words(answer.text)
    assert not list(mappings_of(office.site).glob("*"))
    assert "办公系统" not in details(office)


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("/oa/use", {"departments": "shcool", "kind0": "1"}, "是不是“school”"),
        ("/oa/use", {"departments": "school"}, "还要选类型：决算、预算"),
        ("/oa/secret", {"secret": ""}, "口令是空的"),
        ("/oa/secret", {"secret": f" {SECRET}"}, "前后有空格"),
        ("/oa/try", {"name": "公开审批2"}, "没有“公开审批2”这个连接，是不是“公开审批”？"),
    ],
)
def test_what_is_mistyped_of_a_connection_is_told(
    office: Office, path: str, fields: dict[str, str], said: str
) -> None:
    connection(office)
    answer = post(office, "xitong", path, **{"name": "公开审批", **fields})
    assert answer.status_code == 400
    assert said in words(answer.text)
    assert SECRET not in answer.text


def test_a_trial_gets_a_token_and_starts_nothing(office: Office) -> None:
    with running(FakeSeeyon) as seeyon:
        connection(office, seeyon.address)
        answer = post(office, "xitong", "/oa/try", name="公开审批")
        assert "没有通：没有凭据 OFFICE" in words(answer.text)
        tells(office, "Cuo-De")
        assert "致远不认这个 REST 用户、口令" in words(
            post(office, "xitong", "/oa/try", name="公开审批").text
        )
        tells(office, "Mi-Ma-Wu-Ren-Zhi")
        assert "通了：连上了，致远给了令牌" in words(
            post(office, "xitong", "/oa/try", name="公开审批").text
        )
        assert {one.path for one in seeyon.asked} == {"/seeyon/rest/token"}
        assert seeyon.started == []
    assert "没有通：连不上 OA" in words(post(office, "xitong", "/oa/try", name="公开审批").text)
    post(office, "anquan", "/settings/offices", addresses="")
    page = words(post(office, "xitong", "/oa/try", name="公开审批").text)
    assert "不在管理员允许的 OA 地址里" in page
    assert details(office).count("试一试：不通") == 4


def test_a_trial_of_weaver_registers_and_starts_nothing(office: Office) -> None:
    with running(FakeWeaver) as weaver:
        said = {"系统": "泛微", "地址": weaver.address, "账号": "JUESUAN-APP", "凭据": "OFFICE",
                "发起人": "2978", "流程": "781", "标题": "{部门} {业务键}",
                "字段": [{"填到": "a", "事实": "部门"}]}  # fmt: skip
        text = json.dumps(said, ensure_ascii=False)
        post(office, "xitong", "/oa/mapping", name="w", text=text, new="1")
        post(office, "anquan", "/settings/offices", addresses=weaver.address)
        assert "第一次用时自动注册" in get(office, "xitong", "/oa")
        page = words(post(office, "xitong", "/oa/try", name="w").text)
        assert "通了：连上了，泛微认这个许可证" in page
        assert weaver.started == []


# ---------------------------------------------------------------- the outbox


def row(office: Office, state: str, said: str = "", number: int = 1) -> int:
    flow = read_flow(MAPPING.encode(), "公开审批")
    key = f"JS-2024-0001-v{number}-aa"
    letter = Letter(key, f"某局收入 9876543.21 {key}", {"收入": "9876543.21", "占比": "43.7%"})
    with office.site.database.writing() as connection:
        found = put(connection, flow, letter)
        values = {"state": state, "said": said, "tries": 3, "again": 1_796_000_000_000}
        connection.execute(update(OUTBOX).where(OUTBOX.c.id == found).values(**values))
    return found


def state_of(office: Office, number: int = 1) -> tuple[str, str, str]:
    with office.site.database.reading() as connection:
        found = connection.execute(select(OUTBOX).where(OUTBOX.c.id == number)).one()
    return found.state, found.started, found.said


def test_the_outbox_shows_how_far_each_is_and_no_amount(office: Office) -> None:
    row(office, "待发", "致远没有发起：字段 收入 的值 9876543.21 太大，占比 43.7%，共12,345.60万元")
    page = get(office, "xitong", "/outbox")
    assert "JS-2024-0001-v1-aa" in page
    assert "试过 3 次" in page
    assert "下次 2026-" in page
    assert "致远没有发起：字段 收入 的值 ＊＊＊ 太大" in page
    for amount in ("9876543", "43.7", "12,345"):
        assert amount not in page


def test_what_is_no_amount_stays_legible(office: Office) -> None:
    said = (
        "OA 答复 503（10.12.33.4，V8.2SP1）；业务键是 JS-2024-0001-v1-aa 的流程，"
        "编号 -3054771823451274908"
    )
    row(office, "待确认", said)
    assert said in get(office, "xitong", "/outbox")


def test_a_change_that_cannot_be_written_is_told_and_on_record(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(oa_connections, "_write", full)
    answer = post(office, "xitong", "/oa/mapping", name="a", text=MAPPING, new="1")
    assert answer.status_code == 400
    assert "没有改；请看磁盘是不是满了" in words(answer.text)
    assert "没有办成：映射" in details(office)


def test_the_outbox_is_sifted_and_goes_back(office: Office) -> None:
    for number in range(1, 62):
        row(office, "待确认" if number % 20 == 0 else "已发", number=number)
    page = get(office, "xitong", "/outbox?state=要人看&flow=公开审批")
    assert page.count("待确认试过") == 3
    assert "3 号要人看" in page
    assert "第 61 号" in get(office, "xitong", "/outbox")
    older = get(office, "xitong", "/outbox?below=12")
    assert "第 11 号" in older
    assert "第 12 号" not in older


def test_a_person_confirms_sends_again_or_gives_up(office: Office) -> None:
    row(office, "待确认", "没有收到答复")
    answer = post(office, "xitong", "/outbox/confirm", number="1", started="47 11")
    assert answer.status_code == 400
    assert "中间没有空格" in words(answer.text)
    assert 'value="47 11"' in answer.text
    assert (
        post(office, "xitong", "/outbox/confirm", number="1", started=" 4711 ").status_code == 200
    )
    assert state_of(office)[:2] == ("已发", "4711")
    again = post(office, "xitong", "/outbox/resend", number="1")
    assert "第 1 号现在是“已发”，只有“待确认、放弃”的可以这样办" in words(again.text)
    row(office, "待发", number=2)
    assert "放弃要写理由" in words(
        post(office, "xitong", "/outbox/give-up", number="2", reason="……").text
    )
    post(office, "xitong", "/outbox/give-up", number="2", reason="改由纸质报送")
    assert state_of(office, 2) == ("放弃", "", "放弃：改由纸质报送")
    post(office, "xitong", "/outbox/resend", number="2")
    assert state_of(office, 2)[0] == "待发"
    sent = [one for one in office.record() if one[0] == "送办公系统"]
    assert sent == [("送办公系统", "xitong", f"发件箱 {one}") for one in (1, 2, 2)]


@pytest.mark.parametrize("number", ["", "x", "１", "9" * 20, "0x1"])
def test_what_is_no_number_of_the_outbox_is_told(office: Office, number: str) -> None:
    answer = post(office, "xitong", "/outbox/resend", number=number)
    assert answer.status_code == 400
    assert "不是发件箱里的号" in words(answer.text)


def test_what_has_not_arrived_cannot_be_asked_for(office: Office) -> None:
    row(office, "待发")
    page = words(post(office, "xitong", "/outbox/state", number="1").text)
    assert "第 1 号还没有送到" in page


def test_a_connection_by_which_something_still_goes_out_stays(office: Office) -> None:
    connection(office)
    row(office, "待发")
    page = words(post(office, "xitong", "/oa/drop", name="公开审批").text)
    assert "发件箱里还有要用“公开审批”送的（第 1 号）" in page
    post(office, "xitong", "/outbox/give-up", number="1", reason="不送了")
    assert post(office, "xitong", "/oa/drop", name="公开审批").status_code == 200
    assert "还没有连接" in get(office, "xitong", "/oa")
