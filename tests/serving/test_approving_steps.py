"""From who fills a report in to who signs it: every state with every role, and what stops it."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest
from desks import ANYBODY, TEXT, Desk, desk, is_whole, somebody, words
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from generator.serving.approving.issuing import step
from generator.serving.approving.steps import Refused
from generator.serving.guarding.persons import OF_A_DEPARTMENT
from generator.serving.store.kept import CONTENTS, STEPS, VERSIONS
from generator.serving.store.versions import STATES


@pytest.fixture(name="at")
def at_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = desk(tmp_path, monkeypatch)
    is_whole(made)
    return made


# Written out by hand: in which state which role may take which step, and where it leads.
TABLE = {
    ("填报", "送复核", "填报"): "复核",
    ("复核", "复核通过", "复核"): "签发",
    ("复核", "退回", "复核"): "填报",
    ("签发", "签发", "签发"): "已签发",
    ("签发", "退回", "签发"): "填报",
    ("已签发", "重开", "签发"): "填报",
}
STEPS_ = ("送复核", "复核通过", "退回", "签发", "重开")


@pytest.mark.parametrize("state", STATES)
def test_every_state_with_every_step_and_every_role(at: Desk, state: str) -> None:
    at.goes_to(state)
    known = {(one, what) for one, what, _ in TABLE}
    for what, role in product(STEPS_, OF_A_DEPARTMENT):
        at.sits(somebody("乙", role))
        if (state, what, role) in TABLE:
            continue
        expected = 403 if (state, what) in known else 409
        assert at.take(what, "有理由") == expected, (state, what, role)
        assert at.kept.state == state
    for (before, what, role), after in TABLE.items():
        if before == state:
            at.sits(somebody("乙", role))
            assert at.take(what, "有理由") == 303, (state, what, role)
            assert at.kept.state == after
            at.sits(ANYBODY)
            at.goes_to(state)


def test_a_role_is_of_its_department(at: Desk) -> None:
    at.sits(somebody("乙", *OF_A_DEPARTMENT, department="qita"))
    assert at.take("送复核") == 403
    assert at.get("/steps").status_code == 403


@pytest.mark.parametrize(
    ("state", "what"), [("复核", "退回"), ("签发", "退回"), ("已签发", "重开")]
)
@pytest.mark.parametrize("reason", ["", "  ", "。。"])
def test_what_opens_a_report_again_needs_a_reason(
    at: Desk, state: str, what: str, reason: str
) -> None:
    at.goes_to(state)
    assert at.take(what, reason) == 409
    assert at.kept.state == state
    assert at.take(what, "第 3 节的数不对") == 303
    assert (at.steps[-1].what, at.steps[-1].reason) == (what, "第 3 节的数不对")
    assert at.kept.state == "填报"
    assert "第 3 节的数不对" in at.get("/steps").text


def test_what_is_still_missing_stops_it_with_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = TEXT.replace("原因: 人员增加", "原因: 【待填】")
    lacking = lacking.replace("其他收入: 150,000.00", "其他收入: 【待填】", 1)
    at = desk(tmp_path, monkeypatch, lacking)
    answer = at.post("/steps", what="送复核", version="1")
    assert answer.status_code == 409
    said = words(answer.text)
    assert "处要先办" in said
    assert "待填 " in said
    assert "缺原因 " in said
    assert 'href="/reports/1#f:/支出/2010301/原因"' in answer.text
    assert at.kept.state == "填报"
    assert at.steps == []


def test_what_nobody_can_check_stops_it_until_a_reason_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written is read back: a figure inside a reason that cannot be true."""
    typed = "原因: 行政运行较上年新增9,000.00万元"
    at = desk(tmp_path, monkeypatch, TEXT.replace("原因: 人员增加", typed, 1))
    answer = at.post("/steps", what="送复核", version="1")
    assert answer.status_code == 409
    assert "记为已核" in answer.text
    rule, quote = _asked(answer.text)
    assert at.post("/known", rule=rule, quote=quote, reason="  ").status_code == 400
    assert at.post("/known", rule="X99", quote=quote, reason="查过").status_code == 409
    while "记为已核" in (page := at.get("/steps").text):
        rule, quote = _asked(page)
        assert at.post("/known", rule=rule, quote=quote, reason="查过: 照\n原样").status_code == 303
    assert "查过: 照 原样" in page
    assert at.take("送复核") == 303
    assert at.post("/known", rule=rule, quote=quote, drop="1").status_code == 409
    at.take("退回", "再看")
    assert at.post("/known", rule=rule, quote=quote, drop="1").status_code == 303
    assert at.take("送复核") == 409


def _asked(page: str) -> tuple[str, str]:
    rule = re.search('name="rule" value="([^"]*)"', page)
    quote = re.search('name="quote" value="([^"]*)"', page)
    assert rule
    assert quote
    return html.unescape(rule[1]), html.unescape(quote[1])


def test_nobody_checks_what_they_filled_in_where_it_is_so_set(at: Desk) -> None:
    at.set_apart(apart=True)
    at.take("送复核")
    assert at.take("复核通过") == 409
    assert "由别人复核" in at.get("/steps").text
    at.sits(somebody("乙", *OF_A_DEPARTMENT))
    assert at.take("复核通过") == 303


def test_somebody_alone_is_only_told(at: Desk) -> None:
    at.take("送复核")
    assert "这一版里有您自己填的" in at.get("/steps").text
    assert at.take("复核通过") == 303


def test_what_was_signed_before_is_nobodys_filling(at: Desk) -> None:
    at.goes_to("已签发")
    at.take("重开", "补一个数")
    at.writes(("概况", "机构设置"), "设办公室、业务科、财务科3个科室", "乙")
    at.set_apart(apart=True)
    at.take("送复核")
    assert at.take("复核通过") == 303


def test_a_step_is_of_the_version_that_was_seen(at: Desk) -> None:
    at.writes(("收入", "其他收入"), "150,000")
    assert at.take("送复核", version=1) == 409
    assert at.kept.state == "填报"
    assert at.take("送复核", version=2) == 303


def test_what_is_handed_on_cannot_be_written(at: Desk) -> None:
    at.goes_to("复核")
    edit = {"path": ["收入", "其他收入"], "was": "150,000.00", "value": "1"}
    answer = at.client.post(f"/reports/{at.number}/edits", json={"edits": [edit], "keep": True})
    assert answer.status_code == 409
    assert at.kept.head == 1


def test_of_two_who_sign_at_once_one_does(at: Desk) -> None:
    at.goes_to("签发")
    people = [somebody(name, "签发") for name in "乙丙丁戊"]

    def sign(at_once: int) -> str:
        try:
            step(at.site, at.number, "签发", 1, people[at_once])
        except Refused as error:
            return str(error)
        return "签了"

    with ThreadPoolExecutor(len(people)) as pool:
        said = list(pool.map(sign, range(len(people))))
    assert said.count("签了") == 1
    assert all("已签发" in one for one in said if one != "签了")
    assert [one.what for one in at.steps].count("签发") == 1


@pytest.mark.parametrize("table", [VERSIONS, CONTENTS, STEPS], ids=lambda one: one.name)
@pytest.mark.parametrize("what", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_what_is_signed_cannot_be_changed_by_anybody(at: Desk, table: object, what: str) -> None:
    """Not by the program, and not by who has the database open."""
    at.goes_to("已签发")
    name = str(getattr(table, "name", ""))
    column = {"versions": "digest", "contents": "data", "steps": "documents"}[name]
    with pytest.raises(DBAPIError, match="append-only"), at.site.database.writing() as connection:
        connection.execute(sql(what.format(name, column, column)))


def test_what_is_wrong_is_asked_for_once_each_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "原因: 行政运行较上年新增9,000.00万元"
    at = desk(tmp_path, monkeypatch, TEXT.replace("原因: 人员增加", typed, 1))
    page = at.get("/steps").text
    assert "先要办好的 1 处" in page
    assert page.count("记为已核") == 1
    assert "报告.已核" not in page
    assert "--acknowledged" not in page
