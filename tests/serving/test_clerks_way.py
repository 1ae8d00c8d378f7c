"""A clerk's whole way, counted: from the workbook of tables to the Word file that was signed.

By hand the same department takes 162 lines of YAML and seven commands.  Counted are clicks, keys
that are no letters (Enter, Tab, Ctrl), and the letters of what no table holds: figures of the
budget and of last year, reasons, counts, texts.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from browsing import Served, Visitor, served
from playwright.sync_api import Browser, Page, expect

from generator import leaves, read_text
from generator.reporting import workbook_of

ROOT: Final = Path(__file__).parents[2]
NAME: Final = "醴陵市医疗保障局"
TEXT: Final = (ROOT / "inputs" / "liling" / "2024.yaml").read_text("utf-8")
AGAINST: Final = "625.43"  # stands in reasons that the department's own tables speak against
INSTEAD: Final = "新增了对职工基本医疗保险基金的补助"
MOST: Final = {"click": 15, "key": 90, "letter": 600}
DIALOG: Final = 2  # clicks in the system's dialog: the file, 打开
ENDLESS: Final = 100  # boxes

# A click of the mouse has a detail; one that a key made has none. An input method's letters count
# as what they come to.
COUNT: Final = """
const count = (name, what, counts) =>
  document.addEventListener(name, (event) => { if (counts(event)) window.counted(what); }, true);
count("click", "click", (event) => event.detail);
count("keydown", "key", (event) => event.key.length > 1);
"""
ACTIVE: Final = """
(() => { const box = document.activeElement; return [box.id, box.tagName, box.value]; })()
"""
SLOW: Final = 30_000  # milliseconds


@pytest.fixture(name="service")
def service_(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as one:
        yield one


def what_to_write() -> Mapping[str, str]:
    """What the clerk knows of each box, by its pointer."""
    return {
        "/" + "/".join(map(str, path)): INSTEAD if AGAINST in said else said
        for path, said in leaves(TEXT).items()
    }


def write(page: Page, text: str, counted: Counter[str]) -> None:
    page.keyboard.insert_text(text)
    counted["letter"] += len(text)


def wait_until_kept(page: Page) -> None:
    """A person is slower than this; a busy machine is not."""
    for _ in range(SLOW // 50):
        if not page.evaluate("localStorage.getItem('report-1')"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(page.locator("#status").inner_text())


def fill_in(page: Page, counted: Counter[str]) -> int:
    """Box by box with Enter alone, as long as there is one; how many were written."""
    known = what_to_write()
    page.click("#next")
    boxes = 0
    for _ in range(ENDLESS):
        box, kind, said = page.evaluate(ACTIVE)
        if not said:
            boxes += 1
            write(page, known.get(box[2:], "0" if kind == "INPUT" else "无"), counted)
        page.keyboard.press("Enter" if kind == "INPUT" else "Control+Enter")
        wait_until_kept(page)
        counts = page.locator("[data-count]").all_inner_texts()
        if not any(map(int, counts)):
            return boxes
    raise AssertionError(page.locator("#findings").inner_text())


def test_a_clerk_goes_from_the_tables_to_word(
    chromium: Browser, service: Served, tmp_path: Path
) -> None:
    tables = tmp_path / "公开表.xlsx"
    tables.write_bytes(workbook_of(read_text(TEXT.encode(), "2024.yaml"), None, None, "元")[0])
    counted: Counter[str] = Counter()
    visitor = Visitor(chromium, service.url)
    page = visitor.open("/")
    page.context.expose_function("counted", lambda what: counted.update([what]))
    page.context.add_init_script(COUNT)
    page.goto(f"{service.url}/")

    page.click("text=新建第一份")
    page.click("#name")
    write(page, NAME, counted)
    page.click("#year", click_count=1)
    page.keyboard.press("Control+a")
    write(page, "2024", counted)
    with page.expect_file_chooser() as choosing:
        page.click("#files")
    choosing.value.set_files(tables)
    counted["click"] += DIALOG
    page.click("text=下一步")
    page.click("button[value=confirm]")
    page.wait_for_url("**/reports/1")
    assert int(page.locator('[data-count="待填"]').inner_text()) > 30

    boxes = fill_in(page, counted)
    for task in ("缺原因", "待填", "要核对"):
        expect(page.locator(f'[data-count="{task}"]')).to_have_text("0")
    page.click(".tabs >> text=复核与签发")
    for step in ("送复核", "复核通过", "签发"):
        page.click(f'.action button:text-is("{step}")')
        page.wait_for_url("**/steps**")
    page.click(".tabs >> text=公开文档")
    with page.expect_download() as coming:
        page.click('a[href$="/documents/docx"]')
    word = tmp_path / "公开.docx"
    coming.value.save_as(word)

    with zipfile.ZipFile(word) as archive:
        assert NAME in archive.read("word/document.xml").decode()
    assert (visitor.elsewhere, visitor.complaints) == ([], [])
    clicks, keys, letters = (counted[what] for what in MOST)
    told = f"{boxes} 处：点 {clicks} 下，按 {keys} 个键，写 {letters} 个字"
    assert all(counted[what] <= most for what, most in MOST.items()), told
