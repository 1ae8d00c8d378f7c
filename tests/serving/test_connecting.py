"""A server without a browser is connected with an OA by commands alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fake_oas import FakeSeeyon, running
from sqlalchemy import select, update
from test_administering import MAPPING
from test_office import Ran, run

from generator.serving.configuration import Settings
from generator.serving.integrations.mapped import read_flow
from generator.serving.integrations.opening import sender_of
from generator.serving.integrations.outbox import put
from generator.serving.integrations.workflow import Letter
from generator.serving.interface.app_keys import key_named
from generator.serving.site import Site
from generator.serving.store.kept import OUTBOX, RECORD
from generator.serving.store.migrating import migrate
from generator.serving.store.versions import put_department

KEPT = "Mi-Ma-Wu-Ren-Zhi"


@pytest.fixture(name="site")
def site_(tmp_path: Path) -> Site:
    made = Site(Settings(folder=tmp_path / "data"))
    migrate(made.database)
    with made.database.writing() as connection:
        put_department(connection, "school", "某学校")
    return made


def did(folder: Path, *arguments: str, typed: str | None = None) -> str:
    ran = run(folder, *arguments, typed=typed)
    assert ran.code == 0, ran.err
    return ran.out


def refused(folder: Path, *arguments: str, typed: str | None = None) -> Ran:
    ran = run(folder, *arguments, typed=typed)
    assert (ran.code, ran.out) == (1, "")
    return ran


def record(site: Site) -> str:
    with site.database.reading() as connection:
        return "\n".join(str(tuple(row)) for row in connection.execute(select(RECORD)))


def test_a_key_from_its_making_to_its_end(site: Site, tmp_path: Path) -> None:
    made = did(tmp_path, "key", "make", "某某局 OA", "--dept", "某学校")
    name, secret = re.findall(r"^(?:AppKey|Secret) (.+)$", made, re.MULTILINE)
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"field0001": "/部门"}', "utf-8")
    did(tmp_path, "key", "mapping", name, str(mapping), "--check")
    assert did(tmp_path, "key", "mapping", name).strip() == "{}"
    did(tmp_path, "key", "mapping", name, str(mapping))
    assert json.loads(did(tmp_path, "key", "mapping", name)) == {"field0001": "/部门"}
    did(tmp_path, "key", "off", name)
    listed = did(tmp_path, "key", "list")
    assert listed == f"{name}  某某局 OA  HMAC-SHA256  school  映射 1 个字段  停用\n"
    did(tmp_path, "key", "on", name)
    did(tmp_path, "key", "dept", name, "*")
    with site.database.reading() as connection:
        key = key_named(connection, name)
    assert (key.active, key.given, key.secret) == (True, ("*",), secret)
    assert record(site).count("接口密钥") == 5
    assert secret not in record(site)
    mapping.write_text('{"field0001": "/部们"}', "utf-8")
    assert "是不是“/部门”？" in refused(tmp_path, "key", "mapping", name, str(mapping)).err
    assert "读不了" in refused(tmp_path, "key", "mapping", name, str(tmp_path / "none")).err


@pytest.mark.parametrize("what", [["callbacks"], ["oa", "addresses"]])
def test_addresses_come_and_go(site: Site, tmp_path: Path, what: list[str]) -> None:
    assert did(tmp_path, *what).endswith("还没有\n")
    one, other = "https://example.org/notify", "https://oa.example.org:8443"
    assert did(tmp_path, *what, "--add", one, "--add", other).split() == [one, other]
    assert did(tmp_path, *what, "--drop", one).split() == [other]
    assert "不在" in refused(tmp_path, *what, "--drop", one).err
    assert "应像 https://example.org" in refused(tmp_path, *what, "--add", "example.org").err
    assert f"去 {one}" in record(site)


def test_an_oa_is_connected_tried_and_sent_to(site: Site, tmp_path: Path) -> None:
    with running(FakeSeeyon) as seeyon:
        file = tmp_path / "mapping.yaml"
        file.write_text(MAPPING.replace("https://example.org", seeyon.address), "utf-8")
        did(tmp_path, "oa", "put", "公开审批", str(file), "--check")
        assert did(tmp_path, "oa", "list") == ""
        did(tmp_path, "oa", "put", "公开审批", str(file))
        assert "不在管理员允许的 OA 地址里" in refused(tmp_path, "oa", "try", "公开审批").err
        did(tmp_path, "oa", "addresses", "--add", seeyon.address)
        assert "没有凭据 OFFICE" in refused(tmp_path, "oa", "try", "公开审批").err
        did(tmp_path, "oa", "secret", "公开审批", typed=f"{KEPT}\n")
        assert did(tmp_path, "oa", "try", "公开审批").startswith("通了：")
        did(tmp_path, "oa", "use", "公开审批", "school", "--kind", "决算")
        listed = did(tmp_path, "oa", "list")
        assert "地址允许  有（凭据文件里的）  school 决算" in listed
        flow = read_flow(file.read_bytes(), "公开审批")
        with site.database.writing() as connection:
            put(connection, flow, Letter("JS-2024-0001-v1", "JS-2024-0001-v1", {"a": "b"}))
        assert sender_of(site).once()
        assert "1  已发  致远  公开审批  JS-2024-0001-v1" in did(tmp_path, "outbox", "list")
        assert "第 1 号：" in did(tmp_path, "outbox", "state", "1")
    did(tmp_path, "oa", "use", "公开审批")
    did(tmp_path, "oa", "secret", "公开审批", "--drop")
    did(tmp_path, "oa", "drop", "公开审批")
    assert KEPT not in record(site)


def test_a_person_decides_what_is_in_the_outbox(site: Site, tmp_path: Path) -> None:
    flow = read_flow(MAPPING.encode(), "公开审批")
    with site.database.writing() as connection:
        put(connection, flow, Letter("JS-2024-0001-v1", "a", {"收入": "9876543.21"}))
        values = {"state": "待确认", "said": "值 9876543.21 没有答复"}
        connection.execute(update(OUTBOX).values(**values))
    listed = did(tmp_path, "outbox", "list", "--state", "待确认")
    assert "值 ＊＊＊ 没有答复" in listed
    assert did(tmp_path, "outbox", "list", "--state", "已发") == ""
    did(tmp_path, "outbox", "give-up", "1", "改由纸质报送")
    did(tmp_path, "outbox", "resend", "1")
    assert "只有“待确认”的" in refused(tmp_path, "outbox", "confirm", "1", "4711").err
    with site.database.writing() as connection:
        connection.execute(update(OUTBOX).values(state="待确认"))
    did(tmp_path, "outbox", "confirm", "1", "4711")
    assert "4711" in did(tmp_path, "outbox", "list")
    assert record(site).count("送办公系统") == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["key", "make", " "], "给谁用没有写"),
        (["key", "make", "某局", "--dept", "某学效"], "没有“某学效”这个部门，是不是“某学校”？"),
        (["key", "off", "ak0"], "没有“ak0”这把密钥"),
        (["oa", "try", "公开审批"], "没有“公开审批”这个连接"),
        (["oa", "use", "公开审批", "*"], "没有“公开审批”这个连接"),
        (["outbox", "resend", "七"], "“七”不是发件箱里的号"),
        (["outbox", "resend", "7"], "发件箱里没有第 7 号"),
        (["outbox", "list", "--state", "发了"], "没有“发了”这种状态；有 待发、在发"),
        (["outbox", "state", "7"], "第 7 号还没有送到"),
    ],
)
def test_what_is_mistyped_is_told(
    site: Site, tmp_path: Path, arguments: list[str], said: str
) -> None:
    assert said in refused(tmp_path, *arguments).err
    assert record(site) == ""


def test_who_checks_is_set_in_words(site: Site, tmp_path: Path) -> None:
    assert "要分开" in did(tmp_path, "apart", "是")
    assert "可以是一个人" in did(tmp_path, "apart", "否")
    assert record(site).count("复核人与填报人分开") == 2
    ran = run(tmp_path, "apart", "yes")
    assert (ran.code, ran.out) == (2, "")
    assert "写的是“yes”，只能写 是 或 否" in ran.err
