"""The pages speak in the styles of the office's own folder, and each version as it was then."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from example import EXAMPLE
from sites import client_of
from starlette.testclient import TestClient

from generator.serving.application import application
from generator.serving.configuration import Settings
from generator.serving.drafting.remaining import _key, _seen_of
from generator.serving.drafting.saving import put
from generator.serving.site import Site
from generator.serving.store.listed_reports import listed
from generator.serving.store.versions import begin, put_department

PAGE = {"accept": "text/html"}
TEXT = EXAMPLE.read_text("utf-8")


def said(answer: str) -> str:
    return re.sub(r"<[^>]*>|\s", "", answer)


@pytest.fixture
def styles(tmp_path: Path) -> Path:
    folder = tmp_path / "styles" / "wozi"
    folder.mkdir(parents=True)
    (folder / "style.yaml").write_text(
        '基于: base\n名称: 自家的写法\n数字:\n  金额: "#,##0.00"\n',
        "utf-8",
    )
    return folder.parent


@pytest.fixture
def served(tmp_path: Path, styles: Path) -> Iterator[Site]:
    app = application(Settings(folder=tmp_path, styles=styles))
    yield app.state.site
    app.state.site.close()


@pytest.fixture
def client(served: Site) -> TestClient:
    return client_of(application(served.settings), **PAGE)


def report(site: Site, text: str, year: str = "2024") -> int:
    with site.database.writing() as connection:
        put_department(connection, "moubu", "示例部门")
        return begin(connection, ("moubu", year, "决算"), text, "甲", "新建")


def test_a_report_is_told_in_a_style_of_ones_own(served: Site, client: TestClient) -> None:
    number = report(served, TEXT.replace("样式: 样本", "样式: 自家的写法"))
    page = client.get(f"/reports/{number}").text
    assert "<option selected>自家的写法</option>" in page
    for path in ("", "/versions/1"):
        assert "收入合计1,365.00万元" in told(client, f"/reports/{number}{path}"), path


def test_a_style_that_was_changed_is_counted_anew(served: Site, styles: Path) -> None:
    report(served, TEXT)
    with served.database.reading() as connection:
        reports = listed(connection)
    before = _key(reports[0], _seen_of(styles))
    (styles / "wozi" / "style.yaml").write_text('基于: base\n须说明原因: "50"\n', "utf-8")
    assert _key(reports[0], _seen_of(styles)) != before


def told(client: TestClient, path: str) -> str:
    """The sentences of a page."""
    page = client.get(path).text
    return said("".join(re.findall(r'(?s)<p class="sentence".*?</p>', page)))


def test_an_old_version_is_drawn_with_what_stood_beside_it_then(
    served: Site, client: TestClient
) -> None:
    last = TEXT.replace("年度: 2024", "年度: 2023")
    before = report(served, last, "2023")
    text = re.sub(r"(?ms)^上年:\n(?:  .*?\n|\n)*", "", TEXT)
    number = report(served, text)
    first = told(client, f"/reports/{number}")
    time.sleep(0.01)  # versions are told apart by the millisecond
    with served.database.writing() as connection:
        other = last.replace("其他收入: 150,000.00", "其他收入: 50,000.00")
        put(connection, before, other, "甲", "填报")
        put(connection, number, text.replace("业务科", "财务科"), "甲", "填报")
    assert told(client, f"/reports/{number}/versions/1") == first
    assert told(client, f"/reports/{number}") != first
    compared = client.get(f"/reports/{number}/versions/compare?from=1&to=2").text
    assert "<del>" in compared
