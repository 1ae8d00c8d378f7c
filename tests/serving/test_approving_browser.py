"""From 填报 to 已签发 in a browser: a remark said by keys, a file signed and verified."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import DESK, PHONE, Served, Visitor, served
from example import EXAMPLE
from playwright.sync_api import Browser, Page, expect

from generator import Edit, revise
from generator.serving.approving.steps import steps_of
from generator.serving.configuration import Settings
from generator.serving.drafting.saving import newest, put
from generator.serving.site import Site
from generator.serving.store.migrating import migrate
from generator.serving.store.versions import begin, kept, put_department

PAGES = ("", "/versions", "/versions/compare?from=1&to=2", "/versions/1", "/steps", "/documents")


@pytest.fixture(name="service")
def service_(tmp_path: Path) -> Iterator[Served]:
    site = Site(Settings(folder=tmp_path))
    migrate(site.database)
    text = EXAMPLE.read_text("utf-8")
    with site.database.writing() as connection:
        put_department(connection, "moubu", "示例部门")
        begin(connection, ("moubu", "2024", "决算"), text, "王一", "新建")
        edit = Edit(("支出", "2010301", "原因"), "人员增加，新招录6人")
        put(connection, 1, revise(text, [edit]), "王一", "填报")
    site.close()
    with served(tmp_path) as one:
        yield one


@pytest.fixture(name="visitor")
def visitor_(chromium: Browser, service: Served) -> Iterator[Visitor]:
    with Visitor(chromium, service.url) as one:
        yield one


def remark(page: Page, said: str) -> None:
    """A remark on the first sentence that states an amount, without a mouse."""
    page.locator(".row.has-fields .say-remark").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.type(said)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_from_filling_in_to_a_signed_file(visitor: Visitor, service: Served) -> None:
    page = visitor.open("/reports/1/steps")
    page.get_by_role("button", name="送复核").click()
    expect(page.locator(".stages [aria-current]")).to_have_text("复核")

    page = visitor.open("/reports/1")
    remark(page, "这个数请核一下")
    here = page.locator(".remarks-here")
    expect(here).to_contain_text("这个数请核一下")
    expect(page.locator("#remarks-open")).to_contain_text("批注 1 条没有处理")
    here.get_by_role("button", name="回复").click()
    page.keyboard.type("核过了")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(here).to_contain_text("核过了")
    here.get_by_role("button", name="已处理").click()
    expect(page.locator("#remarks-open")).to_contain_text("批注 0 条没有处理")

    page = visitor.open("/reports/1/steps")
    page.get_by_role("button", name="复核通过").click()
    page.get_by_role("button", name="签发", exact=True).click()
    expect(page.locator(".stages [aria-current]")).to_have_text("已签发")

    page = visitor.open("/reports/1/documents")
    with page.expect_download() as saved:
        page.get_by_role("link", name="docx").click()
    assert saved.value.suggested_filename == "示例部门2024年度部门决算.docx"
    path = service.folder / "saved.docx"
    saved.value.save_as(path)
    site = Site(Settings(folder=service.folder))
    with site.database.reading() as connection:
        document = steps_of(connection, 1)[-1].documents["docx"]
    site.close()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == document.digest

    page = visitor.open("/verify")
    page.get_by_label("文件（").set_input_files(path)
    page.get_by_role("button", name="验证").click()
    expect(page.get_by_role("heading", name="是签发的那一份")).to_be_visible()


def test_a_remark_stays_while_somebody_types_and_is_told_to_be_of_another_sentence(
    visitor: Visitor, service: Served
) -> None:
    page = visitor.open("/reports/1")
    page.locator(".row:has([id='f:/收入/其他收入']) .say-remark").click()
    page.keyboard.type("对吗")
    field = page.locator("[id='f:/收入/其他收入']")
    field.fill("160,000.00")
    expect(page.locator("#status")).to_contain_text("都存好了 ")
    text = page.locator(".remark-form textarea")
    expect(text).to_have_value("对吗")
    page.get_by_role("button", name="批注", exact=True).click()
    expect(page.locator(".remark-form [role=alert]")).to_contain_text("这句话刚刚改过")
    [refused] = visitor.complaints  # the browser's own line of an answer that is no success
    assert "409" in refused
    visitor.complaints.clear()
    page.get_by_role("button", name="取消").click()
    page.locator(".row:has([id='f:/收入/其他收入']) .say-remark").click()
    page.keyboard.type("现在对吗")
    page.get_by_role("button", name="批注", exact=True).click()
    expect(page.locator(".remarks-here")).to_contain_text("现在对吗")
    site = Site(Settings(folder=service.folder))
    with site.database.writing() as connection:
        of = kept(connection, 1, to_write=True)
        _, text_now = newest(connection, of)
        put(connection, 1, revise(text_now, [Edit(("收入", "其他收入"), "170,000")]), "李", "填报")
    site.close()
    page.reload()
    expect(page.locator(".remarks-here")).to_contain_text("批注时这一句是")


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_is_wider_than_its_window(visitor: Visitor, device: dict[str, object]) -> None:
    for path in PAGES:
        page = visitor.open(f"/reports/1{path}", device)
        root = "document.documentElement"
        found = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
        # The foot of the page of a report is the frame's, and is mended there.
        assert found <= 0 or path == "", path
