"""The page of a report in a browser: typed, drawn anew, kept, taken back; by two people; killed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PHONE, Served, Visitor, first_save_held, served
from playwright.sync_api import Browser, Page, expect

from generator import leaves
from generator.serving.configuration import Settings
from generator.serving.drafting.saving import newest, put
from generator.serving.site import Site
from generator.serving.store.migrating import migrate
from generator.serving.store.versions import begin, kept, put_department

ROOT = Path(__file__).parent.parent.parent
OTHER = "/收入/其他收入"
REASON = "/支出/2101103/原因"


def input_text() -> str:
    text = (ROOT / "inputs" / "liling" / "2024.yaml").read_text("utf-8")
    return text.replace("    原因: 追加了经费\n", "", 1)


def stored(one: Served) -> dict[tuple[str | int, ...], str]:
    site = Site(Settings(folder=one.folder, database=one.database))
    with site.database.reading() as connection:
        found = newest(connection, kept(connection, 1))[1]
    site.close()
    return leaves(found)


@pytest.fixture(name="service")
def service_(tmp_path: Path) -> Iterator[Served]:
    site = Site(Settings(folder=tmp_path))
    migrate(site.database)
    with site.database.writing() as connection:
        put_department(connection, "liling", "某市医疗保障局")
        begin(connection, ("liling", "2024", "决算"), input_text(), "王一", "新建")
    site.close()
    with served(tmp_path) as one:
        yield one


@pytest.fixture(name="visitor")
def visitor_(chromium: Browser, service: Served) -> Iterator[Visitor]:
    with Visitor(chromium, service.url) as one:
        yield one


def field(pointer: str) -> str:
    return f'[id="f:{pointer}"]'


def said(page: Page, heading: str) -> str:
    part = page.locator(".part", has=page.locator("h2", has_text=heading))
    return str(part.locator("p.sentence").first.inner_text())


def test_what_is_typed_is_drawn_and_kept(visitor: Visitor, service: Served) -> None:
    page = visitor.open("/reports/1")
    assert "其他收入5.9万元，占0.04%" in said(page, "二、收入决算情况说明")
    begun = time.monotonic()
    page.fill(field(OTHER), "1,058,993.00")
    expect(page.locator('[data-sentence="1-1"]')).to_contain_text("其他收入105.9万元，占0.76%")
    expect(page.locator("#status")).to_contain_text("都存好了")
    assert time.monotonic() - begun < 2
    assert stored(service)["收入", "其他收入"] == "1,058,993.00"
    # The total is another than the expenditure now, and is said where it can be mended.
    expect(page.locator("#findings")).to_contain_text("1,000,000")


def test_what_is_no_amount_is_told_beside_it_and_the_rest_goes_on(visitor: Visitor) -> None:
    page = visitor.open("/reports/1")
    page.fill(field(OTHER), "五万")
    expect(page.locator(f'[data-pointer="{OTHER}"] .problems')).to_contain_text("不是金额")
    expect(page.locator('[data-sentence="1-1"]')).to_contain_text("【待填")
    page.fill(field(OTHER), "58,993.00")
    expect(page.locator('[data-sentence="1-1"]')).to_contain_text("5.9万元")
    expect(page.locator(f'[data-pointer="{OTHER}"] .problems')).to_be_hidden()


def test_what_is_typed_back_while_it_is_being_kept_is_kept(
    visitor: Visitor, service: Served
) -> None:
    page = visitor.open("/reports/1")
    with first_save_held(page) as until_it_is_sent:
        page.fill(field(OTHER), "五万")
        until_it_is_sent()
        page.fill(field(OTHER), "58,993.00")
    expect(page.locator('[data-sentence="1-1"]')).to_contain_text("5.9万元")
    expect(page.locator("#status")).to_contain_text("都存好了")
    assert stored(service)["收入", "其他收入"] == "58,993.00"


def test_a_missing_reason_is_found_written_and_gone(visitor: Visitor, service: Served) -> None:
    page = visitor.open("/reports/1")
    expect(page.locator('[data-count="缺原因"]')).to_have_text("1")
    page.click('.filter[data-task="缺原因"]')
    assert page.locator(".row:visible").count() == 1
    page.fill(field(REASON), "新进人员四名")
    expect(page.locator('[data-count="缺原因"]')).to_have_text("0")
    expect(page.locator(".row:visible .sentence")).to_contain_text("主要原因是：新进人员四名")
    expect(page.locator("#status")).to_contain_text("都存好了")
    assert stored(service)["支出", "2101103", "原因"] == "新进人员四名"
    page.click("#undo")
    expect(page.locator('[data-count="缺原因"]')).to_have_text("1")
    page.click("#redo")
    expect(page.locator('[data-count="缺原因"]')).to_have_text("0")


def test_two_people_see_each_other_and_write_over_nothing(
    visitor: Visitor, service: Served
) -> None:
    mine, theirs = visitor.open("/reports/1"), visitor.open("/reports/1")
    mine.fill(field(OTHER), "60,000.00")
    expect(mine.locator("#status")).to_contain_text("都存好了")
    theirs.fill(field(REASON), "补缴上年")  # another place: it goes together
    expect(theirs.locator("#status")).to_contain_text("存好了")
    expect(theirs.locator(field(OTHER))).to_have_value("60,000.00")
    # The same place, as each has seen it: both are shown, nothing is written over.
    mine.route("**/since/*", lambda route: route.fulfill(json={"version": 1}))
    theirs.fill(field(OTHER), "70,000.00")
    expect(theirs.locator("#status")).to_contain_text("都存好了")
    mine.fill(field(OTHER), "80,000.00")
    box = mine.locator(".conflict")
    expect(box).to_contain_text("80,000.00")
    expect(box.locator(".theirs-value")).to_have_text("70,000.00")
    expect(box.locator(".theirs-said")).to_contain_text("其他收入7万元")
    assert stored(service)["收入", "其他收入"] == "70,000.00"
    box.locator(".mine").click()
    expect(mine.locator("#status")).to_contain_text("都存好了")
    assert stored(service)["收入", "其他收入"] == "80,000.00"


def test_what_is_typed_while_the_server_is_gone_is_kept_when_it_is_back(
    chromium: Browser, service: Served
) -> None:
    page = Visitor(chromium, service.url).open("/reports/1")
    service.kill()
    page.fill(field(REASON), "断线时写的")
    expect(page.locator("#status")).to_contain_text("没有连上")
    service.start()
    expect(page.locator("#status")).to_contain_text("都存好了", timeout=10_000)
    assert stored(service)["支出", "2101103", "原因"] == "断线时写的"


def test_every_save_that_was_shown_is_there_after_a_kill(
    chromium: Browser, service: Served
) -> None:
    """The server is killed a tenth of a second after the page has said that it is kept."""
    page = Visitor(chromium, service.url).open("/reports/1")
    for at in range(10):
        page.fill(field(OTHER), f"{58_000 + at}.00")
        expect(page.locator("#status")).to_contain_text("都存好了")
        page.evaluate("document.getElementById('status').textContent = ''")
        service.kill()
        assert stored(service)["收入", "其他收入"] == f"{58_000 + at}.00"
        service.start()


def test_every_page_of_a_report_is_laid_out(visitor: Visitor) -> None:
    """A page that takes more than the shared sheet takes it beside that, not instead of it."""
    for name in ("", "/tables", "/files", "/versions", "/steps", "/documents"):
        page = visitor.open(f"/reports/1{name}")
        shown = page.evaluate("getComputedStyle(document.querySelector('.tabs')).display")
        assert shown == "flex", name
        page.close()


PLANNED = "/支出/2101501/年初预算"


def test_a_place_that_is_to_be_filled_in_is_an_empty_box(visitor: Visitor, service: Served) -> None:
    site = Site(Settings(folder=service.folder))
    with site.database.writing() as connection:
        put(connection, 1, input_text().replace("3,803,600.00", "【待填】"), "王一", "导入")
    site.close()
    page = visitor.open("/reports/1")
    expect(page.locator('[data-count="待填"]')).to_have_text("1")
    box = page.locator(field(PLANNED))
    expect(box).to_have_value("")
    expect(box).to_have_attribute("placeholder", "待填")
    box.fill("3,8")
    box.fill("")  # thought better of it: it is to be filled in as before
    expect(page.locator("#status")).to_contain_text("都存好了")
    assert stored(service)["支出", "2101501", "年初预算"] == "【待填】"
    box.fill("3,803,600.00")
    expect(page.locator('[data-count="待填"]')).to_have_text("0")
    expect(page.locator("#status")).to_contain_text("都存好了")
    assert stored(service)["支出", "2101501", "年初预算"] == "3,803,600.00"


def test_a_style_is_chosen_and_all_is_told_anew(visitor: Visitor, service: Served) -> None:
    page = visitor.open("/reports/1")
    was = said(page, "收入决算情况说明")
    page.select_option(field("/样式"), "衡阳")
    expect(page.locator("#status")).to_contain_text("都存好了")
    assert stored(service)["样式",] == "衡阳"
    assert said(page, "收入决算情况说明") != was


def test_what_there_is_not_is_said_with_a_button(visitor: Visitor, service: Served) -> None:
    site = Site(Settings(folder=service.folder))
    with site.database.writing() as connection:
        put(connection, 1, input_text().replace("3,803,600.00", "【待填】"), "王一", "导入")
    site.close()
    page = visitor.open("/reports/1")
    page.click(f'[data-pointer="{PLANNED}"] .none')
    expect(page.locator('[data-count="待填"]')).to_have_text("0")
    expect(page.locator("#status")).to_contain_text("都存好了")
    assert stored(service)["支出", "2101501", "年初预算"] == "0"


def test_on_a_phone_nothing_is_wider_than_the_screen(visitor: Visitor) -> None:
    page = visitor.open("/reports/1", PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    page.fill(field(OTHER), "1,058,993.00")
    expect(page.locator('[data-sentence="1-1"]')).to_contain_text("105.9万元")
