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

from generator import assemble, compose, establish, load_style, write
from generator.serving.application import application
from generator.serving.configuration import Settings
from generator.serving.guarding.chain import What
from generator.serving.guarding.persons import BUREAU, CHECKS, FILLS
from generator.serving.site import Site
from generator.serving.store.kept import CONTENTS, JOBS, RECORD
from generator.serving.store.sweeping import sweep
from generator.serving.store.versions import begin, put_department
from generator.serving.styling.lesson_jobs import kinds
from generator.serving.styling.style_shelf import Taken, put_in_place, wrong_with
from generator.serving.working.workers import Workers

PAGE: Final = {"accept": "text/html"}
TEXT: Final = EXAMPLE.read_text("utf-8")
# A style that somebody has written by hand, in words that nobody else has.
BY_HAND: Final = {
    "style.yaml": "名称: 手写\n基于: base\n用语: {增长: 上浮, 减少: 缩减}\n"
    "节名: {支出: 支出的决算情况}\n",
    "国有资产.j2": '{% extends "base/国有资产.j2" %}\n'
    "{% block 车辆总数 %}登记在册的公务用车{{ 车辆总数 }}辆{% endblock %}\n",
}


@pytest.fixture(scope="module", name="report")
def report_(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What a department has published, told in the style that is written by hand."""
    folder = tmp_path_factory.mktemp("written")
    (folder / "shouxie").mkdir()
    for name, text in BY_HAND.items():
        (folder / "shouxie" / name).write_text(text, "utf-8")
    facts, style = establish(report_of()), load_style("shouxie", folder)
    told = str(write(assemble(compose(facts, style, draft=True), facts, style), "txt"))
    return told.encode()


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
    fields = {"name": "新县", **more}
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


# ---------------------------------------------------------------- what is asked


def lesson_of(site: Site, place: str) -> dict[str, Any]:
    """What a lesson came to, as it is kept."""
    with site.database.reading() as connection:
        found = select(CONTENTS.c.data).join(JOBS, JOBS.c.answer == CONTENTS.c.digest)
        data = connection.execute(found.where(JOBS.c.id == place.rpartition("/")[2])).scalar_one()
    told: dict[str, Any] = json.loads(data)
    return told
