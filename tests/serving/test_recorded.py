"""What somebody does with a report is put on record, and nothing that stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import PAGE, Desk, desk, is_whole, somebody
from sqlalchemy import select

from generator import leaves
from generator.serving.guarding.people import EVERYWHERE
from generator.serving.guarding.persons import OF_A_DEPARTMENT
from generator.serving.store.digests import keep
from generator.serving.store.kept import FILES, RECORD

AMOUNT = ("收入", "其他收入")


@pytest.fixture(name="at")
def at_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    found = desk(tmp_path, monkeypatch)
    is_whole(found)
    return found


def record(at: Desk) -> list[tuple[str, str, str]]:
    with at.site.database.reading() as connection:
        columns = (RECORD.c.what, RECORD.c.of, RECORD.c.detail)
        found = connection.execute(select(*columns).order_by(RECORD.c.number))
        return [(row.what, row.of, row.detail) for row in found]


def edited(at: Desk, value: str) -> int:
    was = leaves(at.text)[AMOUNT]
    edit = {"path": list(AMOUNT), "was": was, "value": value}
    answer = at.client.post(
        f"/reports/{at.number}/edits", json={"shown": 1, "edits": [edit], "keep": True}
    )
    return int(answer.status_code)


def test_a_version_is_on_record_by_its_number(at: Desk) -> None:
    assert edited(at, "777,777.77") == 200
    assert record(at)[-1] == ("保存版本", str(at.number), f"第 {at.kept.head} 版")
    assert "777" not in str(record(at))


def test_what_changes_nothing_is_not(at: Desk) -> None:
    before = record(at)
    assert edited(at, leaves(at.text)[AMOUNT]) == 200
    assert record(at) == before


@pytest.mark.parametrize(
    ("state", "what", "said"),
    [("复核", "送审或退回", "送复核"), ("已签发", "签发", "签发")],
)
def test_a_step_is_on_record(at: Desk, state: str, what: str, said: str) -> None:
    at.goes_to(state)
    assert record(at)[-1] == (what, str(at.number), f"{said}，第 {at.kept.head} 版")


def test_a_report_that_is_opened_again_is_on_record(at: Desk) -> None:
    at.goes_to("已签发")
    at.goes_to("填报")
    assert record(at)[-1][0] == "重开"


def test_who_takes_a_file_is_on_record(at: Desk) -> None:
    assert at.get("/documents/txt").status_code == 200
    assert record(at)[-1] == ("下载文件", str(at.number), "txt")
    at.get("/documents/none")
    assert record(at)[-1] == ("下载文件", str(at.number), "txt")


# ---------------------------------------------------------------- reports of others, departments


BAD = "某局2024年度部门决算公开\n\n本年收入合计100万元，其中：其他收入40万元，占45%。\n".encode()
LIST = "部门编码,部门名称,上级编码\njia,甲局,\n".encode()
EVERYBODY = somebody("甲", *OF_A_DEPARTMENT, department=EVERYWHERE)


def sent(at: Desk, path: str, field: str, name: str, data: bytes, **fields: str) -> str:
    """Hands a file in; where that leads."""
    at.sits(EVERYBODY)
    answer = at.client.post(
        path, data=fields, files=[(field, (name, data))], headers=PAGE, follow_redirects=False
    )
    assert answer.status_code in {200, 303}, answer.text
    return str(answer.headers.get("location", ""))


def test_a_report_of_others_is_on_record_when_it_comes_and_when_it_is_taken(at: Desk) -> None:
    where = sent(at, "/audit", "report", "某局.txt", BAD)
    number = where.split("/")[2]
    assert record(at)[-1] == ("上传文件", f"核对 {number}", "1 份文件")
    for query, what in (("form=xlsx", "xlsx"), ("file=0", "原件 0")):
        assert at.client.get(f"{where}download?{query}").status_code == 200
        assert record(at)[-1] == ("下载文件", f"核对 {number}", what)
    assert at.client.get(f"{where}download?form=exe").status_code == 404
    assert record(at)[-1] == ("下载文件", f"核对 {number}", "原件 0")


def test_a_batch_is_on_record_when_it_comes_and_when_its_table_is_taken(at: Desk) -> None:
    where = sent(at, "/bureau/batches", "files", "某局.txt", BAD)
    number = where.rpartition("/")[2]
    assert record(at)[-1] == ("上传文件", f"批次 {number}", "1 份文件")
    assert at.client.get(f"{where}/all.csv").status_code == 200
    assert record(at)[-1] == ("下载文件", f"批次 {number}", "all.csv")


def test_who_takes_the_table_over_all_departments_is_on_record(at: Desk) -> None:
    at.sits(EVERYBODY)
    assert at.client.get("/bureau/all.xlsx").status_code == 200
    assert record(at)[-1] == ("下载文件", "全部部门", "all.xlsx")


def test_what_the_bureau_sets_is_on_record(at: Desk) -> None:
    sent(at, "/bureau/departments", "list", "名单.csv", LIST)
    assert record(at)[-1] == ("改设置", "部门名单", "新增 1 个，改动 0 个")
    sent(at, "/bureau/due", "none", "", b"", day="2026-12-31", which="all", query="year=")
    assert record(at)[-1] == ("改设置", "公开期限", f"2026-12-31，报告 {at.number}")
    assert at.client.get("/bureau").status_code == 200


def test_who_takes_a_workbook_or_what_was_handed_in_is_on_record(at: Desk) -> None:
    assert at.get("/files/form.xlsx").status_code == 200
    assert record(at)[-1] == ("下载文件", str(at.number), "填报工作簿")
    with at.site.database.writing() as connection:
        row = {"report": at.number, "role": "表", "name": "a.txt", "who": "甲", "at": 0}
        digest = keep(connection, b"a")
        connection.execute(FILES.insert().values(id=7, digest=digest, **row))
    assert at.get("/files/7").status_code == 200
    assert record(at)[-1] == ("下载文件", str(at.number), "原件 7")
