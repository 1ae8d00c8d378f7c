"""What is signed goes out: both are kept or neither is; the report's page says how far it is."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import DEPARTMENT, TEXT, Desk, desk, somebody, words
from fake_oas import FakeWeaver, running
from signer_process import signs_until_killed, whole
from sqlalchemy import select, update

from generator.serving.approving import issuing
from generator.serving.integrations import opening
from generator.serving.integrations.assigned import NONE, Assignment, assign, assigned
from generator.serving.integrations.opening import allow, mappings_of
from generator.serving.integrations.outbox import confirm, give_up, told
from generator.serving.site import Site
from generator.serving.store.kept import OUTBOX, REPORTS
from generator.serving.store.versions import begin, put_department, put_state
from generator.serving.web import steps_page

MAPPING = {
    "系统": "泛微",
    "地址": "https://example.org",
    "账号": "JUESUAN-APP",
    "凭据": "OFFICE",
    "发起人": "2978",
    "流程": "781",
    "标题": "{部门} {业务键}",
    "字段": [
        {"填到": "bm", "事实": "部门"},
        {"填到": "srhj", "事实": "本年收入合计"},
        {"填到": "ywj", "本次": "业务键"},
    ],
    "附件": [{"格式": "docx", "填到": "fj"}],
}


def mapped(site: Site, name: str = "approval", **more: object) -> None:
    folder = mappings_of(site)
    folder.mkdir(exist_ok=True)
    said = {one: value for one, value in (MAPPING | more).items() if value is not None}
    (folder / f"{name}.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    with site.database.writing() as connection:
        assign(connection, name, Assignment((DEPARTMENT,), ("决算",)))


def at_the_signing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str = "") -> Desk:
    found = desk(tmp_path, monkeypatch, database=database)
    outcome = whole()
    for module in (issuing, steps_page):
        monkeypatch.setattr(module, "fit", lambda _: outcome)
    found.goes_to("签发")
    return found


@pytest.fixture(name="at")
def at_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    found = at_the_signing(tmp_path, monkeypatch)
    yield found
    found.site.close()


def letters(site: Site) -> list[tuple[int | None, int | None, str, str]]:
    with site.database.reading() as connection:
        rows = connection.execute(select(OUTBOX).order_by(OUTBOX.c.id))
        return [(row.report, row.version, row.flow, row.business_key) for row in rows]


# ---------------------------------------------------------------- which reports


@pytest.mark.parametrize(
    ("to", "goes"),
    [
        (Assignment(("*",), ("决算",)), True),
        (Assignment(("above",), ("决算", "预算")), True),
        (Assignment((DEPARTMENT,), ("预算",)), False),
        (Assignment(("below",), ("决算",)), False),
        (Assignment(("beside",), ("决算",)), False),
        (NONE, False),
    ],
)
def test_a_department_goes_with_those_above_it(at: Desk, to: Assignment, *, goes: bool) -> None:
    with at.site.database.writing() as connection:
        put_department(connection, "above", "上级")
        put_department(connection, "beside", "别的")
        put_department(connection, DEPARTMENT, "示例部门", "above")
        put_department(connection, "below", "下级", DEPARTMENT)
        assign(connection, "approval", to)
        assert assigned(connection, DEPARTMENT, "决算") == ["approval"] * goes


def test_departments_in_a_circle_end(at: Desk) -> None:
    with at.site.database.writing() as connection:
        put_department(connection, DEPARTMENT, "示例部门", DEPARTMENT)
        assert assigned(connection, DEPARTMENT, "决算") == []


# ---------------------------------------------------------------- signing


def test_a_report_that_goes_nowhere_is_signed_alone(at: Desk) -> None:
    at.goes_to("已签发")
    assert letters(at.site) == []
    assert "送达" not in words(at.get("/steps").text)


def test_what_is_signed_stands_in_the_outbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    at = at_the_signing(tmp_path, monkeypatch, database)
    mapped(at.site)
    mapped(at.site)  # set once more
    assert "签发后送办公系统：approval" in words(at.get("/steps").text)
    at.goes_to("已签发")
    [(report, version, flow, key)] = letters(at.site)
    assert (report, version, flow) == (at.number, at.kept.head, "approval")
    assert key.startswith(f"JS-2024-{at.number:04d}-v{at.kept.head}-")
    with at.site.database.reading() as connection:
        row = connection.execute(select(OUTBOX)).one()
    payload = json.loads(row.payload)
    assert payload["subject"] == f"示例部门 {key}"
    assert payload["fields"] == {"bm": "示例部门", "srhj": "13650000.00", "ywj": key}
    assert [one["name"] for one in payload["attachments"]] == ["示例部门2024年度部门决算.docx"]
    at.site.close()


def test_the_letter_has_the_files_that_were_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all files written: those of the letter are those of the signing, byte for byte."""
    at = desk(tmp_path, monkeypatch)
    files = [{"格式": one, "填到": "fj"} for one in ("docx", "xlsx", "txt")]
    mapped(at.site, 附件=files)
    at.goes_to("已签发")
    with at.site.database.reading() as connection:
        payload = json.loads(connection.execute(select(OUTBOX.c.payload)).scalar_one())
    signed = at.steps[-1].documents
    assert {one["name"].rpartition(".")[2]: one["digest"] for one in payload["attachments"]} == {
        one: signed[one].digest for one in ("docx", "xlsx", "txt")
    }
    at.site.close()


def test_what_cannot_be_made_is_told_and_nothing_is_signed(at: Desk) -> None:
    mapped(at.site, 字段=[{"填到": "a", "事实": "本年收人合计"}])
    mapped(at.site, "second", 系统="致圆")
    mapped(at.site, "third")
    (mappings_of(at.site) / "third.json").unlink()
    answer = at.post("/steps", what="签发", version=str(at.kept.head))
    assert answer.status_code == 409
    said = words(answer.text)
    for one in ("没有“本年收人合计”这个事实，是不是“本年收入合计”？", "应是 致远、泛微、蓝凌"):
        assert one in said
    assert "没有映射文件“third”" in said
    assert "所以没有签发" in said
    assert at.kept.state == "签发"
    assert letters(at.site) == []


def test_signed_again_the_same_is_the_same_letter_and_another_is_another(at: Desk) -> None:
    mapped(at.site)
    at.goes_to("已签发")
    at.goes_to("填报")
    at.goes_to("已签发")
    assert len(letters(at.site)) == 1
    at.goes_to("填报")
    mapped(at.site, 字段=[{"填到": "bm", "事实": "部门"}])
    at.goes_to("已签发")
    assert len({key for *_, key in letters(at.site)}) == 2


def test_two_flows_of_one_system_are_two_letters(at: Desk) -> None:
    mapped(at.site)
    mapped(at.site, "publication")
    at.goes_to("已签发")
    assert [flow for _, _, flow, _ in letters(at.site)] == ["approval", "publication"]


# ---------------------------------------------------------------- how far it is


def test_the_page_of_the_report_says_how_far_it_is(at: Desk) -> None:
    mapped(at.site)
    at.goes_to("已签发")
    assert "还在发给 泛微" in words(at.get("/steps").text)
    with at.site.database.writing() as connection:
        connection.execute(update(OUTBOX).values(state="待确认", said="收入13650000.00不对"))
    said = words(at.get("/documents").text)
    assert "要人看：请系统管理员到“发件箱”里看第 1 号" in said
    assert "13650000" not in said
    with at.site.database.writing() as connection:
        confirm(connection, 1, "4711")
    for page in ("/steps", "/documents"):
        assert "已送达 泛微，编号 4711" in words(at.get(page).text)


def test_a_person_decides_before_whoever_sends(at: Desk) -> None:
    mapped(at.site)
    at.goes_to("已签发")
    sender = opening.sender_of(at.site)
    taken = sender.outbox.take(60_000)
    assert taken
    with at.site.database.writing() as connection:
        give_up(connection, 1, "换一个流程送")
        [one] = told(connection)
    assert (one.state, one.said) == ("放弃", "换一个流程送")
    assert not sender.outbox.launch(taken, 1000)


# ---------------------------------------------------------------- what the OA gets


def test_the_oa_fetches_what_was_signed(at: Desk) -> None:
    with running(FakeWeaver) as weaver:
        mapped(at.site, 地址=weaver.address, 附件地址="https://example.org/fetched")
        with at.site.database.writing() as connection:
            allow(connection, [weaver.address])
        at.goes_to("已签发")
        assert opening.sender_of(at.site).once()
        [started] = weaver.started
    [field] = [one for one in started["main"] if one["fieldName"] == "fj"]
    [file] = field["fieldValue"]
    at.sits(somebody("外人"))
    answer = at.client.get(file["filePath"].removeprefix("https://example.org"))
    assert answer.content == b"a document"
    assert file["fileName"] == "示例部门2024年度部门决算.docx"


# ---------------------------------------------------------------- killed

KILLS, MANY = 8, 60


def test_killed_while_signing_none_is_lost_and_none_is_doubled(tmp_path: Path) -> None:
    monkeypatch = pytest.MonkeyPatch()
    at = desk(tmp_path, monkeypatch)
    mapped(at.site)
    with at.site.database.writing() as connection:
        numbers = [begin(connection, (DEPARTMENT, str(1900 + one), "决算"), TEXT, "甲", "新建")
                   for one in range(MANY)]  # fmt: skip
        for one in numbers:
            put_state(connection, one, "签发")
    chance = random.Random(20241130)  # noqa: S311  a test's dice
    for _ in range(KILLS):
        signs_until_killed(tmp_path, lambda: time.sleep(chance.uniform(0.02, 0.5)))
        _check(at.site)
    assert letters(at.site)  # it was killed at work
    until = time.monotonic() + 120

    def done() -> None:
        while len(letters(at.site)) < MANY and time.monotonic() < until:
            time.sleep(0.05)

    signs_until_killed(tmp_path, done)
    assert _check(at.site) == MANY
    at.site.close()
    monkeypatch.undo()


def _check(site: Site) -> int:
    """Every report that is signed has one letter, and no other has any."""
    with site.database.reading() as connection:
        signed = connection.execute(select(REPORTS.c.id).where(REPORTS.c.state == "已签发"))
        found = Counter(row.id for row in signed)
    assert Counter(report for report, *_ in letters(site)) == found
    return len(found)
