"""The pages of an administrator in a browser: at a desk and on a phone, with a file to hand in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import DESK, PHONE, Visitor
from listening import listening
from office import Office
from playwright.sync_api import Browser
from test_administering import MAPPING, connection, made_key, post, row

from generator.serving.guarding.persons import SECURITY, SYSTEM
from generator.serving.interface.app_keys import keys

PAGES = {
    "xitong": [
        "/keys",
        "/keys/key?name={}",
        "/oa",
        "/oa/flow?name=公开审批",
        "/outbox",
        "/settings",
    ],
    "anquan": ["/keys", "/keys/key?name={}", "/settings"],
}


@pytest.fixture(name="office", scope="module")
def office_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("administering"))
    made.person("xitong", (SYSTEM, ""))
    made.person("anquan", (SECURITY, ""))
    made_key(made)
    connection(made)
    post(made, "xitong", "/oa/use", name="公开审批", departments="*", kind0="1")
    for number, state in enumerate(("待发", "在发", "待确认", "已发", "放弃"), 1):
        row(made, state, "没有收到答复" * (number % 2), number)
    yield made
    made.site.close()


@pytest.fixture(name="url", scope="module")
def url_(office: Office) -> Iterator[str]:
    with listening(office.app) as address:
        yield address


def seated(office: Office, who: str, device: dict[str, Any]) -> dict[str, Any]:
    """A device on which somebody is logged in."""
    token = str(office.seated(who).cookies.get("juesuan"))
    said = {"name": "juesuan", "value": token, "domain": "127.0.0.1", "path": "/"}
    rest = {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
    return {**device, "storage_state": {"cookies": [said | rest], "origins": []}}


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("who", PAGES)
def test_a_page_is_no_wider_than_its_window_and_every_box_has_a_label(
    chromium: Browser, office: Office, url: str, device: dict[str, Any], who: str
) -> None:
    visitor = Visitor(chromium, url)
    known = seated(office, who, device)
    with office.site.database.reading() as reading:
        name = keys(reading)[0].name
    for path in PAGES[who]:
        page = visitor.open(path.format(name), known)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        unlabelled = page.evaluate(
            "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
            ".filter(one => !one.labels.length).map(one => one.outerHTML)"
        )
        styled = page.evaluate("document.styleSheets.length")
        assert (path, wide, unlabelled, styled >= 2) == (path, 0, [], True)
        page.context.close()
    assert visitor.elsewhere == []
    assert visitor.complaints == []


def test_a_mapping_is_handed_in_as_a_file_and_tried(
    chromium: Browser, office: Office, url: str, tmp_path: Path
) -> None:
    file = tmp_path / "映射.yaml"
    file.write_text(MAPPING.replace("致远", "致圆"), "utf-8")
    page = Visitor(chromium, url).open("/oa", seated(office, "xitong", DESK))
    page.fill("#name", "财政审批")
    page.set_input_files("#file", file)
    page.click("text=只检查")
    assert "第 1 行：“系统”写的是“致圆”" in page.inner_text("[role=alert]")
    assert "致圆" in page.input_value("#text")
    page.fill("#text", MAPPING)
    page.click("form[action='/oa/mapping'] button:has-text('存')")
    assert "映射存好了" in page.inner_text("[role=status]")
    page.fill("#secret", "Bu-Gei-Ren-Kan")
    page.click("form[action='/oa/secret'] button:has-text('换')")
    assert "从此不再显示" in page.inner_text("[role=status]")
    assert page.input_value("#secret") == ""
    assert "Bu-Gei-Ren-Kan" not in page.content()
    post(office, "anquan", "/settings/offices", addresses="")
    page.click("form[action='/oa/try'] button")
    assert "不在管理员允许的 OA 地址里" in page.inner_text("[role=status]")


def test_what_was_mistyped_stands_where_it_was_typed(
    chromium: Browser, office: Office, url: str
) -> None:
    page = Visitor(chromium, url).open("/outbox", seated(office, "xitong", DESK))
    page.fill("#started-3", "47 11")
    page.click("text=有，已送达")
    assert "中间没有空格" in page.inner_text("[role=alert]")
    assert page.input_value("#started-3") == "47 11"
    page.fill("#started-3", "-4711")
    page.click("text=有，已送达")
    assert "第 3 号记为已送达" in page.inner_text("[role=status]")
