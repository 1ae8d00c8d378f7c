"""What somebody does with a report is put on record, and nothing that stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import Desk, desk, is_whole
from sqlalchemy import select

from generator import leaves
from generator.serving.store.kept import RECORD

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
