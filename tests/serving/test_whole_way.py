"""The whole way of a report in an office, in a browser: from the tables to the signed file."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from browsing import Visitor, served
from example import EXAMPLE
from office import PASSWORD, Office
from playwright.sync_api import Browser, Page, expect

from generator import leaves, read, read_published
from generator.published.shape import TextLine
from generator.reporting import workbook_of
from generator.serving.approving.steps import Step, steps_of
from generator.serving.approving.whose_file import marked_digest
from generator.serving.configuration import Settings
from generator.serving.site import Site
from generator.serving.store.versions import put_department, version

# What the tables do not say: as the example has it, two of them as nobody has them.
VALUES: Final = {
    **{"/" + "/".join(map(str, path)): said for path, said in leaves(EXAMPLE.read_text()).items()},
    "/会议费/金额": "82,300.00",
    "/三公经费/公务用车购置费/购置数": "1",
    "/三公经费/公务接待费/与预算差异原因": "改在食堂用餐",
}
# Asked for by a problem of what stands around it.
BESIDE: Final = re.compile("/国有资产/.*[^途明]$|/(会议|培训)费/人数").match
OPEN: Final = """() => [...document.querySelectorAll(".field")]
  .filter(one => /缺原因|待填/.test(one.dataset.tasks)).map(one => one.dataset.pointer)"""


def test_from_the_tables_to_the_signed_file(
    chromium: Browser, database: str, tmp_path: Path
) -> None:
    office = Office(tmp_path, {"database": database})
    with office.site.database.writing() as connection:
        put_department(connection, "moubu", "示例部门")
    for name, role in (("clerk", "填报"), ("checker", "复核"), ("head", "签发")):
        office.person(name, (role, "moubu"))
    office.site.close()
    book = tmp_path / "公开表.xlsx"
    book.write_bytes(workbook_of(read(EXAMPLE), None, None, "元")[0])
    with served(tmp_path, database, "--accounts") as one, Visitor(chromium, one.url) as visitor:
        clerk = logged_in(visitor, "clerk")
        handed_in(clerk, book)
        filled(clerk)
        listed(clerk, "职责", "拟订政策并组织实施")
        listed(clerk, "决算单位", "示例部门本级")
        stepped(clerk, "送复核", "复核")
        assert clerk.get_by_role("button", name="复核通过").count() == 0
        stepped(logged_in(visitor, "checker"), "复核通过", "签发")
        head = logged_in(visitor, "head")
        stepped(head, "签发", "已签发")
        signed = downloaded(clerk, tmp_path)
        holds(signed, *signing(tmp_path, database))
        opened_again(head)


def logged_in(visitor: Visitor, name: str) -> Page:
    page = visitor.open("/login")
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_text(f"{name}先生")).to_be_visible()
    return page


def handed_in(page: Page, book: Path) -> None:
    """A new report of the tables, which are looked at before anything is kept."""
    page.goto(re.sub(r"(?<=\d)/.*", "/reports/new", page.url))
    page.get_by_label("年度").fill("2024")
    page.get_by_label("文件（").set_input_files(book)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", name="看懂了什么")).to_be_visible()
    expect(page.locator("main")).to_contain_text("一般公共预算财政拨款收入")
    page.get_by_role("button", name="确认").click()
    expect(page).to_have_url(re.compile("/reports/1$"))


def filled(page: Page) -> None:
    """Everything that a person must write, as the page asks for it; what is told then, too."""
    done: set[str] = set()
    for pointer in filter(BESIDE, VALUES):
        page.locator(f'.field[data-pointer="{pointer}"] input').fill(VALUES[pointer])
    kept(page)
    while asked := [one for one in page.evaluate(OPEN) if one not in done]:
        for pointer in asked:
            field = page.locator(f'.field[data-pointer="{pointer}"]')
            if pointer in VALUES:
                field.locator("input, textarea").fill(VALUES[pointer])
            elif field.locator("textarea").count():
                field.locator("textarea").fill("据实支付，项目都已自评")
            else:
                field.get_by_role("button", name="没有这一项").click()
            done.add(pointer)
        kept(page)
        assert len(done) < 100
    expect(page.locator('[data-count="缺原因"]')).to_have_text("0")
    expect(page.locator("#findings")).not_to_contain_text("错误")


def kept(page: Page) -> None:
    """What was typed is kept, and the page drawn as it follows from it."""
    page.evaluate("document.getElementById('status').textContent = ''")
    page.keyboard.press("Tab")
    expect(page.locator("#status")).to_contain_text("都存好了")


def listed(page: Page, name: str, said: str) -> None:
    """The first of a list, which has no place beside a sentence: in the tables."""
    page.goto(re.sub(r"(?<=\d)/.*", "/reports/1/tables", page.url))
    link = page.get_by_role("link", name=f"概况 · {name}", include_hidden=True)
    page.goto(re.sub(r"(?<=\d)/.*", str(link.get_attribute("href")), page.url))
    page.locator("#c0-1 textarea").click()
    page.keyboard.type(said)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("都存好了")


def stepped(page: Page, what: str, after: str) -> None:
    page.goto(re.sub(r"(?<=\d)/.*", "/reports/1/steps", page.url))
    page.get_by_role("button", name=what, exact=True).click()
    expect(page.locator(".stages [aria-current]")).to_have_text(after)


def downloaded(page: Page, folder: Path) -> bytes:
    page.goto(re.sub(r"(?<=\d)/.*", "/reports/1/documents", page.url))
    with page.expect_download() as saved:
        page.get_by_role("link", name="docx", exact=True).click()
    path = folder / "saved.docx"
    saved.value.save_as(path)
    return path.read_bytes()


def signing(folder: Path, database: str) -> tuple[Step, str]:
    """The signing that is kept, and the digest of the version that was signed."""
    site = Site(Settings(folder=folder, database=database))
    with site.database.reading() as connection:
        last = steps_of(connection, 1)[-1]
        digest = version(connection, 1, last.version).digest
    site.close()
    return last, digest


def holds(data: bytes, last: Step, digest: str) -> None:
    """The file is the one that was signed, is marked so, and states what was typed."""
    assert [last.what, last.who] == ["签发", "head"]
    assert hashlib.sha256(data).hexdigest() == last.documents["docx"].digest
    assert marked_digest(data) == digest
    text = said_in(data)
    assert "8.23万元" in text
    assert "改在食堂用餐" in text
    assert "【待填" not in text


def said_in(data: bytes) -> str:
    blocks = read_published(data, "saved.docx").blocks
    return "".join(one.text for one in blocks if isinstance(one, TextLine))


def opened_again(page: Page) -> None:
    """Only with a reason: without one the browser does not even send it."""
    page.goto(re.sub(r"(?<=\d)/.*", "/reports/1/steps", page.url))
    again = page.get_by_role("button", name="重开", exact=True)
    again.click()
    expect(page.locator(".stages [aria-current]")).to_have_text("已签发")
    assert page.locator("textarea:invalid").count() == 1
    page.get_by_label("重开的理由").fill("机构改了名")
    again.click()
    expect(page.locator(".stages [aria-current]")).to_have_text("填报")
    expect(page.locator(".steps")).to_contain_text("机构改了名")
