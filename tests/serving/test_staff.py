"""The pages of 安全 and 审计: what they change, what they may not, what they show."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from office import CLERK, Office, limited, log_in

from generator.serving.guarding.chain import What, put_on_record
from generator.serving.guarding.people import person_named
from generator.serving.store.kept import DEPARTMENTS

if TYPE_CHECKING:
    from starlette.testclient import TestClient


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path, limited(tried=2))
    made.person("guard", ("安全", ""))
    made.person("audit", ("审计", ""))
    made.person("clerk", ("填报", "school"))
    yield made
    made.site.close()


@pytest.fixture
def guard(office: Office) -> TestClient:
    return office.seated("guard")


def roles(office: Office, name: str) -> dict[str, Any]:
    with office.site.database.reading() as connection:
        person = person_named(connection, name)
    assert person
    return {role: set(of) for role, of in person.roles.items()}


def test_an_account_is_opened_given_a_role_and_logs_in(office: Office, guard: TestClient) -> None:
    page = guard.post("/people", data={"name": "Wang.Wu", "shown": "王五<b>"}).text
    password = re.search(r'class="code">([^<]+)<', page)
    assert password
    assert "王五&lt;b&gt;" in page
    typed = {"name": "wang.wu", "role": "复核", "department": "school"}
    assert guard.post("/people/grant", data=typed).status_code == 303
    assert roles(office, "wang.wu") == {"复核": {"school", "class"}}
    assert log_in(office.browser(), "wang.wu", password[1]).status_code == 303
    assert password[1] not in guard.get("/people/person?name=wang.wu").text
    assert guard.post("/people/revoke", data=typed).status_code == 303
    assert roles(office, "wang.wu") == {}
    assert [one for one in office.record() if one[1] == "guard"] == [
        ("开通账号", "guard", "wang.wu"),
        ("授予角色", "guard", "wang.wu"),
        ("收回角色", "guard", "wang.wu"),
    ]


def test_a_role_is_given_for_a_department_that_was_chosen(
    office: Office, guard: TestClient
) -> None:
    """Nobody gets all of them because nothing was chosen; each is called by its name."""
    with office.site.database.writing() as connection:
        row = DEPARTMENTS.update().where(DEPARTMENTS.c.id == "beside")
        connection.execute(row.values(name="某县教育局"))
    page = guard.get("/people/person?name=clerk").text
    assert '<select id="department" name="department" required><option value="">请选' in page
    typed = {"name": "clerk", "role": "复核", "department": ""}
    refused = guard.post("/people/grant", data=typed)
    assert (refused.status_code, "请选这个角色是哪个部门的" in refused.text) == (400, True)
    guard.post("/people/grant", data={**typed, "department": "beside"})
    assert "某县教育局 和下级" in guard.get("/people/person?name=clerk").text
    assert "复核 某县教育局" in guard.get("/people").text


def test_who_watches_comes_to_their_own_page(office: Office, guard: TestClient) -> None:
    assert guard.get("/", follow_redirects=False).headers["location"] == "/people"
    office.person("auditor", ("审计", ""))
    seat = office.seated("auditor")
    assert seat.get("/", follow_redirects=False).headers["location"] == "/record"


def test_one_who_is_vouched_for_has_no_password(office: Office, guard: TestClient) -> None:
    guard.post("/people", data={"name": "vouched", "shown": "某", "vouched": "1"})
    assert "不设密码" in guard.get("/people?q=vouched").text
    assert log_in(office.browser(), "vouched", "").status_code == 403


@pytest.mark.parametrize("path", ["reset", "active", "unlock", "sessions", "grant", "revoke"])
@pytest.mark.parametrize("name", ["audit", "guard"])
def test_nobody_touches_those_who_watch(
    office: Office, guard: TestClient, path: str, name: str
) -> None:
    before = office.record()
    typed = {"name": name, "role": "填报", "department": "*", "active": "0"}
    answer = guard.post(f"/people/{path}", data=typed)
    assert answer.status_code == 400
    assert "只能在服务器上" in answer.text
    assert office.record() == before


@pytest.mark.parametrize("role", ["安全", "审计", "系统", "领导", ""])
def test_on_the_page_nobody_becomes_one_who_watches(
    office: Office, guard: TestClient, role: str
) -> None:
    typed = {"name": "clerk", "role": role, "department": ""}
    assert guard.post("/people/grant", data=typed).status_code == 400
    assert roles(office, "clerk") == {"填报": {"school", "class"}}


def test_a_locked_account_is_shown_and_unlocked(office: Office, guard: TestClient) -> None:
    for _ in range(2):
        log_in(office.browser(), "clerk", "Wrong-one-7")
    assert "锁到" in guard.get("/people").text
    assert guard.post("/people/unlock", data={"name": "clerk"}).status_code == 303
    assert log_in(office.browser(), "clerk").status_code == 303


def test_a_stopped_account_is_out_at_once(office: Office, guard: TestClient) -> None:
    clerk = office.seated("clerk")
    guard.post("/people/active", data={"name": "clerk", "active": "0"})
    assert clerk.get("/").status_code == 303
    assert log_in(office.browser(), "clerk").status_code == 403
    guard.post("/people/active", data={"name": "clerk", "active": "1"})
    assert log_in(office.browser(), "clerk").status_code == 303


def test_a_role_that_is_taken_is_gone_with_the_next_request(
    office: Office, guard: TestClient
) -> None:
    office.person("second", ("填报", "school"))
    page = guard.get("/people/person?name=second").text
    assert "school 和下级" in page
    guard.post("/people/revoke", data={"name": "second", "role": "填报", "department": "school"})
    assert roles(office, "second") == {}


def test_all_sessions_of_somebody_are_ended(office: Office, guard: TestClient) -> None:
    here, there = office.seated("clerk"), office.seated("clerk")
    assert "10.0.0.7" in guard.get("/people/person?name=clerk").text
    guard.post("/people/sessions", data={"name": "clerk"})
    assert {here.get("/").status_code, there.get("/").status_code} == {303}


def test_what_is_sought_is_text_and_not_a_pattern(guard: TestClient) -> None:
    assert "没有这样的账号" in guard.get("/people?q=%25").text
    assert "guard" in guard.get("/people?q=GUA").text


def test_an_unknown_person_is_told(guard: TestClient) -> None:
    assert guard.get("/people/person?name=nobody").status_code == 400
    assert guard.post("/people/reset", data={"name": "nobody"}).status_code == 400
    assert guard.post("/people/reset", data={"name": "a\0b"}).status_code == 400


# ---------------------------------------------------------------- 审计


def test_the_record_is_filtered_and_turned_over(office: Office) -> None:
    with office.site.database.writing() as connection:
        for number in range(250):
            put_on_record(connection, CLERK, What.VERSION, f"report {number}")
    audit = office.seated("audit")
    page = audit.get("/record?what=保存版本&who=clerk").text
    assert page.count("<td>保存版本</td>") == 100
    assert "report 249" in page
    older = re.search(r'href="(/record\?[^"]+)"', page)
    assert older
    page = audit.get(older[1].replace("&amp;", "&")).text
    assert "report 149" in page
    assert "report 150" not in page
    assert audit.get("/record?since=2001-01-01&until=2001-01-02").text.count("<td>") == 0
    assert audit.get("/record?since=2001-01-01").text.count("<td>保存版本</td>") > 0
    for wrong in ("since=yesterday", "until=2024-13-01", "below=x"):
        assert audit.get(f"/record?{wrong}").status_code == 400


def test_the_record_is_verified_on_the_page(office: Office) -> None:
    audit = office.seated("audit")
    assert "首尾相接" in audit.post("/record/verify").text
    path = office.settings.anchors
    path.write_text(path.read_text("ascii").replace("a", "b").replace("1", "2"), "ascii")
    assert "核验不符" in audit.post("/record/verify").text
    assert ("核验记录", "audit", "") in office.record()


def test_the_record_is_taken_away_whole(office: Office) -> None:
    answer = office.seated("audit").post("/record/export")
    lines = answer.text.splitlines(keepends=True)
    last = json.loads(lines[-1])
    assert last["rows"] == len(lines) - 1
    assert last["sha256"] == hashlib.sha256("".join(lines[:-1]).encode()).hexdigest()
    assert json.loads(lines[-2])["what"] == "导出记录"
    assert "attachment" in answer.headers["content-disposition"]
