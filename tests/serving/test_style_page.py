"""A style learned on a page: from a report that was published, by a job, asked, put in place."""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from example import EXAMPLE, report_of
from office import Office
from sites import client_of, place_tables
from sqlalchemy import select
from starlette.testclient import TestClient

from generator import Document, Style, assemble, compose, establish, load_style, write
from generator.serving.application import application
from generator.serving.configuration import Settings
from generator.serving.guarding.chain import What
from generator.serving.guarding.persons import BUREAU, CHECKS, FILLS
from generator.serving.site import Site
from generator.serving.store.kept import CONTENTS, JOBS, RECORD
from generator.serving.store.sweeping import sweep
from generator.serving.store.versions import begin, put_department
from generator.serving.styling.lesson_jobs import KIND, kinds
from generator.serving.styling.style_shelf import Taken, put_in_place, wrong_with
from generator.serving.working import jobs
from generator.serving.working.workers import Workers
from generator.writers.workbook import to_workbook

PAGE: Final = {"accept": "text/html"}
TEXT: Final = EXAMPLE.read_text("utf-8")
# A style that somebody has written by hand, in words that nobody else has.
BY_HAND: Final = {
    "style.yaml": "名称: 手写\n基于: base\n用语: {增长: 上浮, 减少: 缩减}\n"
    "节名: {支出: 支出的决算情况}\n",
    "国有资产.j2": '{% extends "base/国有资产.j2" %}\n'
    "{% block 车辆总数 %}登记在册的公务用车{{ 车辆总数 }}辆{% endblock %}\n",
}


def told(style: Style | None = None) -> str:
    """The explanation of the example in a style, that of the province where none is named."""
    return write(document_in(style or load_style()), "txt")


def document_in(style: Style) -> Document:
    facts = establish(report_of())
    return assemble(compose(facts, style, draft=True), facts, style)


@pytest.fixture(scope="module", name="document")
def document_(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """What a department has published, told in the style that is written by hand."""
    folder = tmp_path_factory.mktemp("written")
    (folder / "shouxie").mkdir()
    for name, text in BY_HAND.items():
        (folder / "shouxie" / name).write_text(text, "utf-8")
    return document_in(load_style("shouxie", folder))


@pytest.fixture(scope="module", name="report")
def report_(document: Document) -> bytes:
    """Its explanation alone."""
    return write(document, "txt").encode()


def begun(site: Site) -> int:
    """A report of the service, with the figures that were published."""
    with site.database.writing() as connection:
        put_department(connection, "moubu", "示例部门")
        return begin(connection, ("moubu", "2024", "决算"), TEXT, "甲", "新建")


def work_off(site: Site) -> None:
    """What a worker of the service does with the jobs that wait."""
    worker = Workers(site.database, site.readers, kinds(site.styles))
    while worker._one():
        pass


def handed(client: TestClient, report: bytes, **more: Any) -> Any:
    fields = {"name": "新县", "over": "base", **more}
    name = fields.pop("file", "去年.txt")
    files = {key: (None, value) for key, value in fields.items()}
    return client.post("/styles", files={**files, "report": (name, report)}, headers=PAGE)


def learned(client: TestClient, site: Site, report: bytes, **more: Any) -> str:
    """The address of a lesson that has ended."""
    answer = handed(client, report, **more)
    assert answer.status_code == 303, said(answer.text)
    work_off(site)
    return str(answer.headers["location"])


def said(page: str) -> str:
    main = page.partition("<main")[2].partition("</main>")[0]
    return html.unescape(re.sub(r"\s+", "", re.sub(r"<[^>]*>", " ", main)))


def posted(client: TestClient, place: str, **fields: str) -> Any:
    return client.post(place, data=fields, headers=PAGE)


@pytest.fixture(name="alone")
def alone_(tmp_path: Path) -> Iterator[tuple[TestClient, Site]]:
    app = application(Settings(folder=tmp_path))
    yield client_of(app, **PAGE), app.state.site
    app.state.site.close()


# ---------------------------------------------------------------- the whole way


def test_a_style_is_learned_put_in_place_and_told(
    alone: tuple[TestClient, Site], report: bytes
) -> None:
    client, site = alone
    number = begun(site)
    before = client.get(f"/reports/{number}").text
    place = learned(client, site, report, figures=str(number))
    shown = said(client.get(place).text)
    assert "增长:上浮" in shown
    assert "登记在册的公务用车" in shown
    answer = posted(client, place, do="use")
    assert answer.headers["location"] == place
    assert "已经放进去了" in said(client.get(place).text)
    page = client.get(f"/reports/{number}").text
    assert "<option>新县</option>" in page
    assert "<option>新县</option>" not in before
    told = client.post(
        f"/reports/{number}/edits",
        json={
            "shown": 1,
            "keep": True,
            "edits": [{"path": ["样式"], "was": "样本", "value": "新县"}],
        },
    )
    assert told.json()["version"] == 2, told.text
    assert "登记在册的公务用车" in said(client.get(f"/reports/{number}").text)


def test_the_figures_are_those_that_the_report_itself_has(
    alone: tuple[TestClient, Site], document: Document
) -> None:
    client, site = alone
    place = learned(client, site, write(document, "docx"), file="去年.docx")
    shown = said(client.get(place).text)
    assert "增长:上浮" in shown
    assert "支出:支出的决算情况" in shown


def test_the_figures_are_those_of_tables(
    alone: tuple[TestClient, Site], report: bytes, document: Document
) -> None:
    client, site = alone
    files = {
        "report": ("去年.txt", report),
        "tables": ("公开表.xlsx", to_workbook(document.facts, document.style, "万元")),
        "name": (None, "新县"),
    }
    place = client.post("/styles", files=files).headers["location"]
    work_off(site)
    assert "增长:上浮" in said(client.get(place).text)


# ---------------------------------------------------------------- what is asked


def lesson_of(site: Site, place: str) -> dict[str, Any]:
    """What a lesson came to, as it is kept."""
    with site.database.reading() as connection:
        found = select(CONTENTS.c.data).join(JOBS, JOBS.c.answer == CONTENTS.c.digest)
        data = connection.execute(found.where(JOBS.c.id == place.rpartition("/")[2])).scalar_one()
    told: dict[str, Any] = json.loads(data)
    return told


def answered(client: TestClient, site: Site, place: str, **fields: str) -> str:
    answer = posted(client, place, do="again", **fields)
    assert answer.status_code == 303, said(answer.text)
    work_off(site)
    return str(answer.headers["location"])


def test_what_nothing_decides_is_asked_and_learned_with_its_answer(
    alone: tuple[TestClient, Site], report: bytes
) -> None:
    client, site = alone
    number = begun(site)
    once = report.decode().replace("完成年初预算的104.17%，", "完成全年预算的104.17%，", 1)
    assert once.encode() != report
    place = learned(client, site, once.encode(), figures=str(number))
    shown = said(client.get(place).text)
    assert "拿不准的（1处）" in shown
    assert "公布的是年初预算为48万元，支出决算为50万元，完成全年预算的104.17%" in shown
    told = lesson_of(site, place)
    assert not any("全年预算" in text for name, text in told["files"].items() if ".j2" in name)
    answers = told["asked"][0]["answers"]
    which = next(at for at, one in enumerate(answers, 1) if "都写" in one)
    page = client.get(place).text
    assert re.search(r'name="question-0" value="1" checked', page)
    again = answered(client, site, place, **{"question-0": str(which)})
    assert again != place
    now = lesson_of(site, again)
    assert any("全年预算" in text for name, text in now["files"].items() if ".j2" in name)
    assert re.search(rf'name="question-0" value="{which}" checked', client.get(again).text)
    posted(client, again, do="use")
    # Learned once more by its name: it knows what was answered, and takes the place of its own.
    after = learned(client, site, once.encode(), figures=str(number))
    assert lesson_of(site, after)["files"] == now["files"]
    assert "接着学" in said(client.get("/styles").text)
    back = answered(client, site, after, **{"question-0": "1"})
    assert posted(client, back, do="use").status_code == 303
    assert "全年预算" not in "".join(
        one.read_text("utf-8") for one in (site.styles / "新县").glob("*.j2")
    )


def test_an_answer_that_a_question_has_not_is_none(
    alone: tuple[TestClient, Site], report: bytes
) -> None:
    client, site = alone
    once = report.decode().replace("完成年初预算的104.17%，", "完成全年预算的104.17%，", 1)
    place = learned(client, site, once.encode(), figures=str(begun(site)))
    for wrong in ("9", "-1", "x"):
        answer = posted(client, place, do="again", **{"question-0": wrong})
        assert answer.status_code == 422
    assert posted(client, place, do="nothing").status_code == 422


# ---------------------------------------------------------------- refused


def test_a_file_that_is_no_report_says_so(alone: tuple[TestClient, Site]) -> None:
    client, site = alone
    place = learned(client, site, "通知\n\n请各单位按时报送。\n".encode())
    shown = said(client.get(place).text)
    assert "没有学成" in shown
    assert "没有看出是哪一年的" in shown
    assert posted(client, place, do="use").status_code == 422
    assert [*site.styles.iterdir()] == []


def test_what_is_handed_in_wrong_is_told_at_its_box(
    alone: tuple[TestClient, Site], report: bytes
) -> None:
    client, site = alone
    number = str(begun(site))
    (site.styles / "jiude").mkdir()
    (site.styles / "jiude" / "style.yaml").write_text("名称: 旧的写法\n基于: base\n", "utf-8")
    for fields, told in (
        ({"name": ""}, "请写样式的名字"),
        ({"name": "../外面"}, "只能用字母、汉字、数字"),
        ({"name": "新.县"}, "只能用字母、汉字、数字"),
        ({"name": "CON"}, "只能用字母、汉字、数字"),
        ({"name": "新" * 31}, "最多 30 个"),
        ({"name": "醴陵"}, "已经有“醴陵”（liling）这个样式"),
        ({"name": "LiLing"}, "已经有“醴陵”（liling）这个样式"),
        ({"name": "base"}, "已经有“样本”（base）这个样式"),
        ({"name": "旧的写法"}, "已经有“旧的写法”（jiude）这个样式"),
        ({"name": "jiude"}, "已经有“旧的写法”（jiude）这个样式"),
        ({"over": "../../etc"}, "没有这个样式"),
        ({"figures": "99"}, "没有这份报告，或者不归您看"),
        ({"file": "去年.exe"}, "报告要是 Word"),
    ):
        answer = handed(client, report, **fields)
        assert answer.status_code == 422, fields
        assert re.sub(r"\s", "", told) in said(answer.text), fields
    files = [("report", ("一.txt", report)), ("report", ("二.txt", report))]
    answer = client.post("/styles", files=[*files, ("name", (None, "新县"))], data={"figures": "1"})
    assert answer.status_code == 422
    answer = client.post("/styles", files={"name": (None, "新县")}, data={"figures": number})
    assert "请选一份公开过的报告" in said(answer.text)
    with site.database.reading() as connection:
        assert connection.execute(select(JOBS.c.id)).all() == []


def test_what_was_not_learned_is_told_with_why(
    alone: tuple[TestClient, Site], report: bytes
) -> None:
    client, site = alone
    place = handed(client, report).headers["location"]
    job = jobs.take(site.database, "worker", [KIND])
    assert job
    answer = {
        "files": {"style.yaml": "# 照这些报告学的：2024年度决算\n名称: 新县\n"},
        "over": "样本",
        "reports": ["2024年度决算"],
        "asked": [],
        "cases": ["收支总体，如果 收入总计.增减.平：与上年<持平>"],
        "wrong": ["政府采购：写的是80%，应是75%"],
        "strange": ["绩效"],
        "left": ["机关运行经费：压减一般性支出"],
        "below": ["支出.j2 第 1 行：“安排。。”，标点重复"],
        "more": 5,
    }
    jobs.finish(site.database, job, lambda _: answer)
    page = client.get(place)
    shown = said(page.text)
    for part in (
        "报告里对不上的数（1个）",
        "写的是80%，应是75%",
        "差得太多，没有学的（1处）",
        "换一个部门就会写错，所以仍照“样本”。机关运行经费：压减一般性支出",
        "“样本”本来也这样写的（1处）",
        "“安排。。”，标点重复",
        "另有5处小的没有问",
        "报告里没有出现的情形，会这样写（1种）",
        "与上年<持平>",
    ):
        assert part in shown, part
    assert "拿不准的" not in shown
    assert "<持平>" not in page.text


def test_what_the_gate_has_against_a_style_is_told(
    alone: tuple[TestClient, Site], report: bytes
) -> None:
    client, site = alone
    place = handed(client, report).headers["location"]
    job = jobs.take(site.database, "worker", [KIND])
    assert job
    against = ["国有资产.j2 第 2 行：“7辆”，数是写死的", "支出.j2 第 1 行：“<b>，，”，标点重复"]
    jobs.fail(site.database, job, "没有学成", [{"说明": one} for one in against])
    page = client.get(place)
    shown = said(page.text)
    assert "下面2处挡住了它，什么也没有写" in shown
    assert "标点重复" in shown
    assert "“<b>" not in page.text
    assert posted(client, place, do="use").status_code == 422


def test_a_style_is_never_put_over_what_somebody_else_has_put_there(
    alone: tuple[TestClient, Site], report: bytes
) -> None:
    client, site = alone
    number = str(begun(site))
    mine, theirs = (learned(client, site, report, figures=number) for _ in range(2))
    # What is the same may be put in place twice; what is not was not there when it was learned.
    assert posted(client, mine, do="use").status_code == 303
    assert posted(client, theirs, do="use").status_code == 303
    there = site.styles / "新县" / "style.yaml"
    there.write_text(there.read_text("utf-8").replace("上浮", "上扬"), "utf-8")
    answer = posted(client, theirs, do="use")
    assert answer.status_code == 409
    assert "刚才被人换过了" in said(answer.text)
    assert "上扬" in there.read_text("utf-8")


def test_all_of_a_style_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    styles = tmp_path / "styles"
    styles.mkdir()
    files = {"style.yaml": "# 照这些报告学的：2024年度决算\n名称: 新县\n", "支出.j2": "支出"}
    put_in_place(styles, "新县", files, "")
    with pytest.raises(Taken):
        put_in_place(styles, "新县", files, "")
    assert wrong_with("新县", styles) == ""

    def full(*_: object, **__: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("generator.entry.exchange._write", full)
    with pytest.raises(OSError, match="no room"):
        put_in_place(styles, "又一县", files, "")
    assert [one.name for one in styles.iterdir()] == ["新县"]


# ---------------------------------------------------------------- who may


@pytest.fixture(name="office")
def office_(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    made.person("clerk", (FILLS, "school"))
    made.person("other", (FILLS, "beside"))
    made.person("head", (BUREAU, "school"))
    made.person("away", (BUREAU, "beside"))
    made.person("checker", (CHECKS, "school"))
    yield made
    made.site.close()


def test_who_learns_and_who_puts_it_where_everybody_chooses(
    office: Office, report: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with office.site.database.writing() as connection:
        number = begin(connection, ("school", "2024", "决算"), TEXT, "clerk", "新建")
    clerk, other, head = (office.seated(one) for one in ("clerk", "other", "head"))
    assert office.seated("checker").get("/styles").status_code == 403
    assert handed(office.seated("checker"), report).status_code == 403
    assert handed(other, report, figures=str(number)).status_code == 422
    place = learned(clerk, office.site, report, figures=str(number))
    assert "要有“局”权限的人放进去" in said(clerk.get(place).text)
    assert posted(clerk, place, do="use").status_code == 403
    for stranger in (other, office.seated("away")):
        assert stranger.get(place).status_code == 404
        assert posted(stranger, place, do="use").status_code == 404
        assert place not in stranger.get("/styles").text
    assert place in head.get("/styles").text
    head.headers["x-csrf"], token = "", head.headers["x-csrf"]
    assert posted(head, place, do="use").status_code == 403  # without its token
    head.headers["x-csrf"] = token
    assert posted(head, place, do="use").status_code == 303
    assert (site_style := office.site.styles / "新县" / "style.yaml").is_file()
    assert "上浮" in site_style.read_text("utf-8")
    assert office.record()[-1] == (str(What.STYLE), "head", "新县")
    uploads = [one for one in office.record() if one[0] == str(What.UPLOADED)]
    assert uploads == [(str(What.UPLOADED), "clerk", "样式 新县")]
    with office.site.database.reading() as connection:
        details = connection.execute(select(RECORD.c.detail)).scalars().all()
    logged = caplog.text + "".join(details)
    for quoted in ("上浮", "登记在册", "1450", "总计"):
        assert quoted not in logged


def test_one_person_has_two_lessons_at_a_time(
    alone: tuple[TestClient, Site], report: bytes
) -> None:
    client, _ = alone
    first, second = (handed(client, report).headers["location"] for _ in range(2))
    assert handed(client, report).status_code == 429
    assert client.get(f"{first}/state").json() == {"open": True}
    assert "正在学" in said(client.get(first).text)
    assert posted(client, first, do="cancel").status_code == 303
    assert client.get(f"{first}/state").json() == {"open": False}
    assert handed(client, report).status_code == 303
    assert first.rpartition("/")[2] not in client.get("/styles").text
    assert second.rpartition("/")[2] in client.get("/styles").text


def test_what_was_handed_in_goes_with_its_lesson(
    alone: tuple[TestClient, Site], report: bytes
) -> None:
    client, site = alone
    place = handed(client, report).headers["location"]
    posted(client, place, do="cancel")
    sweep(site.database, -1)
    with site.database.reading() as connection:
        kept = connection.execute(select(CONTENTS.c.data)).scalars().all()
    assert report not in [bytes(one) for one in kept]
    assert client.get(place).status_code == 404


def test_a_folder_of_styles_that_was_named_is_the_one(tmp_path: Path, migrated: Path) -> None:
    named, folder = tmp_path / "named", tmp_path / "data"
    named.mkdir()
    folder.mkdir()
    place_tables(migrated, folder)
    made = Site(Settings(folder=folder, styles=named))
    assert made.styles == made.settings.styles == named
    assert not (folder / "styles").exists()
    made.close()
    own = Site(Settings(folder=folder))
    assert own.settings.styles == own.styles == folder / "styles"
    own.close()
