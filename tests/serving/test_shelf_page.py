"""One style on a page: a report told in it, what it has seen, another beside it, away and back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from example import EXAMPLE
from office import Office
from sites import client_of
from sqlalchemy import func, select
from starlette.testclient import TestClient
from test_office import put_style
from test_style_page import said

from generator.serving.application import application
from generator.serving.configuration import Settings
from generator.serving.guarding.chain import What
from generator.serving.guarding.persons import BUREAU, CHECKS, FILLS
from generator.serving.site import Site
from generator.serving.store.kept import RECORD, VERSIONS
from generator.serving.store.versions import begin, put_department
from generator.serving.styling.style_archive import archived, take_away
from generator.serving.styling.style_shelf import Taken, put_in_place, shelved

PAGE: Final = {"accept": "text/html"}
TEXT: Final = EXAMPLE.read_text("utf-8")
WORDS: Final = "用语: {增加: 增长, 减少: 缩减}\n节名: {收入: 收入的情况}\n不写的节: [一般性支出]\n"


@pytest.fixture(name="alone")
def alone_(tmp_path: Path) -> Iterator[tuple[TestClient, Site]]:
    app = application(Settings(folder=tmp_path))
    site = app.state.site
    with site.database.writing() as connection:
        put_department(connection, "moubu", "示例部门")
        begin(connection, ("moubu", "2024", "决算"), TEXT, "甲", "新建")
    put_style(site.styles / "新县", WORDS)
    yield client_of(app, **PAGE), site
    site.close()


def asked(client: TestClient, path: str, **query: str) -> Any:
    return client.get(f"/styles/{path}", params=query)


def posted(client: TestClient, what: str, **fields: str) -> Any:
    return client.post(f"/styles/{what}", data=fields)


def kept(site: Site) -> tuple[int, int]:
    """How many versions and rows of the record there are."""
    with site.database.reading() as connection:
        tables = (VERSIONS, RECORD)
        versions, rows = (
            int(connection.execute(select(func.count()).select_from(one)).scalar_one())
            for one in tables
        )
    return versions, rows


# ---------------------------------------------------------------- looked at


def test_a_report_is_told_in_a_style_beside_its_own_and_nothing_is_written(
    alone: tuple[TestClient, Site],
) -> None:
    client, site = alone
    before = kept(site)
    page = asked(client, "told", name="新县", report="1").text
    shown = said(page)
    assert "现在照“样本”" in shown
    sections = re.findall(r"(?s)<section.*?</section>", page)
    (income,) = [one for one in sections if "收入的情况</h2>" in one]
    cells = [said(f"<main{one}</main>") for one in re.findall("(?s)<td(.*?)</td>", income)]
    assert cells[0].endswith("收入［这里不同：决算］情况［这里不同：说明］")
    assert cells[1].endswith("收入［这里不同：的］情况")
    assert len(cells) == 3, "the one paragraph is the same in both, and stands there once"
    assert "［这里不同：缩］减" in shown
    assert "14节里" in shown
    assert "十二、关于国有资产占用情况说明（一样）" in shown, "only its number is another"
    assert "照“新县”不写这一节" in shown
    assert "（一样）" in shown
    alone_page = said(asked(client, "told", name="新县", report="1", alone="1").text)
    assert "收入决算情况说明" not in alone_page
    assert "收入的情况" in alone_page
    assert kept(site) == before


def test_a_style_says_what_it_has_seen_and_whose_the_rest_is(
    alone: tuple[TestClient, Site],
) -> None:
    client, site = alone
    put_style(site.styles / "新县", "见过: [收入, 支出→称谓]\n")
    put_style(site.styles / "又一县", "基于: 新县\n")
    shown = said(asked(client, "style", name="新县").text)
    assert "收入决算情况说明4句—" in shown
    assert "支出决算情况说明1句3句照“样本”（句子之间、支出合计、各项）" in shown
    assert "自己写的。文件夹新县。没写到的照样本。基于它的：又一县" in shown
    assert "移走“新县”" in shown
    assert "移走“" not in said(asked(client, "style", name="liling").text)


def test_two_styles_are_held_against_each_other(alone: tuple[TestClient, Site]) -> None:
    client, site = alone
    put_style(site.styles / "新县", WORDS + "数字: {百分比: '0.00'}\n")
    text = '{% extends "base/支出.j2" %}{% block 称谓 %}支出一共{% endblock %}'
    (site.styles / "新县" / "支出.j2").write_text(text, "utf-8")
    shown = said(asked(client, "compared", left="base", right="新县").text)
    assert "数字→百分比0.##0.00" in shown
    assert "一般性支出一般性支出情况说明不写" in shown
    assert "【称谓】样本〔年度〕年度支出合计新县支出一共" in shown
    assert "写法一样" in said(asked(client, "compared", left="新县", right="新县").text)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("style", {}),
        ("style", {"name": "没有"}),
        ("style", {"name": "../styles/新县"}),
        ("style", {"name": ".removed"}),
        ("told", {"name": "没有", "report": "1"}),
        ("told", {"name": "新县", "report": "9"}),
        ("told", {"name": "新县", "report": "x"}),
        ("compared", {"left": "新县", "right": ""}),
    ],
)
def test_what_is_not_there_is_told(
    alone: tuple[TestClient, Site], path: str, query: dict[str, str]
) -> None:
    answer = asked(alone[0], path, **query)
    assert answer.status_code == 404
    assert "没有这" in said(answer.text)


def test_a_style_with_a_fault_says_which(alone: tuple[TestClient, Site]) -> None:
    client, site = alone
    (site.styles / "新县" / "收入.j2").write_text("> {{ 没有<b>这个 }}\n", "utf-8")
    put_style(site.styles / "又一县", "基于: 没有的\n")
    for name in ("新县", "又一县"):
        for path, query in (
            ("style", {"name": name}),
            ("told", {"name": name, "report": "1"}),
            ("compared", {"left": name, "right": "base"}),
        ):
            answer = asked(client, path, **query)
            assert answer.status_code == 200, (path, answer.text)
            assert name in said(answer.text)
            alert = re.search(r'role="alert">([^<]*)', answer.text)
            assert alert, path
            assert "“没有的”" in html.unescape(alert[1]) or "收入.j2" in html.unescape(alert[1])


# ---------------------------------------------------------------- away, and back again


def test_a_style_is_taken_away_and_brought_back_whole(alone: tuple[TestClient, Site]) -> None:
    client, site = alone
    folder = site.styles / "新县"
    (folder / "备注.txt").write_text("谁也没有读过", "utf-8")
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    assert posted(client, "away", name="新县").headers["location"] == "/styles#removed"
    assert not folder.exists()
    assert "新县" not in {one.name for one in shelved(site.styles)}
    page = client.get("/styles").text
    assert "移走的样式" in said(page)
    assert asked(client, "style", name="新县").status_code == 404
    assert posted(client, "away", name="新县").status_code == 404
    (key,) = re.findall(r'name="key" value="([^"]+)"', page)
    answer = posted(client, "back", key=html.unescape(key))
    assert answer.status_code == 303
    assert client.get(answer.headers["location"]).status_code == 200
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before
    assert "移走的样式" not in said(client.get("/styles").text)
    assert posted(client, "back", key=html.unescape(key)).status_code == 409
    with site.database.reading() as connection:
        rows = connection.execute(select(RECORD.c.what, RECORD.c.of).order_by(RECORD.c.number))
        assert [tuple(one) for one in rows][-2:] == [("移走样式", "新县"), ("放样式", "新县")]


def test_a_style_that_something_rests_on_stays(alone: tuple[TestClient, Site]) -> None:
    client, site = alone
    put_style(site.styles / "又一县", "基于: 新县\n")
    told = TEXT.replace("样式: 样本", "样式: 又一县")
    with site.database.writing() as connection:
        begin(connection, ("moubu", "2023", "决算"), told.replace("2024", "2023"), "甲", "新建")
    rows = kept(site)
    for name, why in (
        ("liling", "程序自带的，不能移走"),
        ("base", "程序自带的，不能移走"),
        ("新县", "“又一县”基于它"),
        ("又一县", "还在用，所以没有移走：示例部门2023年决算。先在"),
    ):
        answer = posted(client, "away", name=name)
        assert answer.status_code == 409, name
        assert why in said(answer.text)
    (site.styles / "链接").symlink_to(site.styles / "新县")
    assert "是一个链接" in said(posted(client, "away", name="链接").text)
    assert kept(site) == rows
    assert archived(site.styles) == []


def test_a_name_written_in_numbers_is_that_name(alone: tuple[TestClient, Site]) -> None:
    client, site = alone
    told = TEXT.replace("样式: 样本", '样式: "\\u65b0县"').replace("2024", "2023")
    with site.database.writing() as connection:
        begin(connection, ("moubu", "2023", "决算"), told, "甲", "新建")
    assert "还在用" in said(posted(client, "away", name="新县").text)


def test_what_would_not_be_the_same_is_not_brought_back(alone: tuple[TestClient, Site]) -> None:
    client, site = alone
    put_style(site.styles / "又一县", "基于: 新县\n")
    take_away(site.styles, "又一县")
    take_away(site.styles, "新县")
    keys = {one.folder: one.key for one in archived(site.styles)}
    assert "先把“新县”放回去" in said(posted(client, "back", key=keys["又一县"]).text)
    put_style(site.styles / "xinxian", "")
    (site.styles / "xinxian" / "style.yaml").write_text("名称: 新县\n", "utf-8")
    assert "已经有叫“新县”的样式" in said(posted(client, "back", key=keys["新县"]).text)
    for key in ("", "..", "../新县~1", "新县~x"):
        assert posted(client, "back", key=key).status_code == 409
    files = {"style.yaml": "# 照这些报告学的：甲\n名称: 丙县\n基于: 没有的\n"}
    with pytest.raises(Taken, match="没有的"):
        put_in_place(site.styles, "丙县", files, "")


def test_who_takes_a_style_away_and_whose_reports_they_are_told_of(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.person("clerk", (FILLS, "school"))
    office.person("head", (BUREAU, "school"))
    office.person("checker", (CHECKS, "school"))
    styles = office.site.styles
    put_style(styles / "新县", "")
    told = TEXT.replace("样式: 样本", "样式: 新县")
    with office.site.database.writing() as connection:
        for one in ("school", "beside"):
            begin(connection, (one, "2024", "决算"), told, "clerk", "新建")
    clerk, head, checker = (office.seated(one) for one in ("clerk", "head", "checker"))
    assert asked(checker, "style", name="新县").status_code == 403
    assert "移走“" not in said(asked(clerk, "style", name="新县").text)
    assert posted(clerk, "away", name="新县").status_code == 403
    assert posted(clerk, "back", key="新县~1").status_code == 403
    shown = said(posted(head, "away", name="新县").text)
    assert "school2024年决算、另外1份报告" in shown
    assert "beside" not in shown
    assert asked(clerk, "told", name="新县", report="2").status_code == 404
    put_style(styles / "丙县", "")
    token = head.headers["x-csrf"]
    head.headers["x-csrf"] = ""
    assert posted(head, "away", name="丙县").status_code == 403
    head.headers["x-csrf"] = token
    assert posted(head, "away", name="丙县").status_code == 303
    assert office.record()[-1] == (str(What.UNSTYLED), "head", "丙县")
    office.site.close()
