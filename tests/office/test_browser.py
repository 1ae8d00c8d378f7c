"""The page in a browser: pointed at, tabbed to and tapped, on a desk, on a phone and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pytest
from chromium import ARGUMENTS, CHROMIUM
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from generator.publication import parts_of
from generator.reporting import draft_of, report_of
from generator.writers import write

ROOT: Final = Path(__file__).parent.parent.parent
DEPARTMENTS: Final = sorted(path.name for path in (ROOT / "inputs").iterdir() if path.is_dir())
EVERY = pytest.mark.parametrize("department", DEPARTMENTS)
PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
DESK: Final[dict[str, Any]] = {"viewport": {"width": 1440, "height": 900}}
A4: Final = (595, 842)


@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module", name="folder")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for department in DEPARTMENTS:
        document, _ = draft_of(report_of(department, None, ROOT / "inputs"), None, None)
        (folder / f"{department}.html").write_text(write(document, "html", checked=1), "utf-8")
    return folder


class Opened:
    """Opens pages; what a page asks of anybody, or complains of, is kept."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser, self._folder = browser, folder
        self.asked: list[str] = []
        self.complaints: list[str] = []

    def __call__(self, department: str, device: dict[str, Any]) -> Page:
        page = self._browser.new_context(**device).new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto((self._folder / f"{department}.html").as_uri())
        return page


@pytest.fixture(name="opened")
def _opened(browser: Browser, folder: Path) -> Iterator[Opened]:
    opened = Opened(browser, folder)
    yield opened
    for context in browser.contexts:
        context.close()
    assert all(url.startswith("file:") for url in opened.asked)
    assert len(set(opened.asked)) == 1
    assert opened.complaints == []


def card_of(page: Page, number: Locator) -> Locator:
    """The explanation that a number leads to."""
    return page.locator(str(number.get_attribute("href")))


def shown(page: Page) -> list[str]:
    """Which explanations are seen."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('.card')]"
        ".filter(one => one.checkVisibility({visibilityProperty: true})).map(one => one.id)"
    )
    return found


def in_view(page: Page, one: Locator) -> bool:
    box, size = one.bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    top, bottom = float(box["y"]), float(box["y"] + box["height"])
    return 0 <= top < bottom <= int(size["height"])


def a_sum(page: Page) -> Locator:
    """A number of the text that several others are added up to."""
    every = page.locator("main p a.f")
    for at in range(every.count()):
        if card_of(page, every.nth(at)).locator(".made li").count() > 1:
            return every.nth(at)
    raise AssertionError


# ---------------------------------------------------------------- asked where it is from


def test_a_number_that_is_pointed_at_says_what_it_is_made_of(opened: Opened) -> None:
    page = opened("liling", DESK)
    assert shown(page) == []
    number = a_sum(page)
    number.hover()
    card = card_of(page, number)
    assert shown(page) == [card.get_attribute("id")]
    assert in_view(page, card)
    assert "怎么算出" in card.inner_text()
    page.mouse.move(0, 0)
    assert shown(page) == []


def test_each_number_shows_its_own_explanation_and_no_other(opened: Opened) -> None:
    page = opened("liling", DESK)
    numbers = page.locator(".headlines .f, main .f")
    for at in range(0, numbers.count(), 9):
        number = numbers.nth(at)
        if number.is_visible():  # what is in a closed box cannot be pointed at
            number.hover()
            assert shown(page) == [str(number.get_attribute("href"))[1:]]


def test_one_with_the_focus_and_another_pointed_at_show_two_explanations(opened: Opened) -> None:
    page = opened("liling", DESK)
    numbers = page.locator("main td .f")
    ids = [str(one.get_attribute("href"))[1:] for one in numbers.all()]
    other = next(at for at, one in enumerate(ids) if int(one[1:]) > int(ids[0][1:]) + 20)
    page.keyboard.press("Tab")
    numbers.first.focus()
    numbers.nth(other).hover()
    assert set(shown(page)) == {ids[0], ids[other]}


def test_a_number_is_reached_and_asked_by_keyboard_alone(opened: Opened) -> None:
    page = opened("liling", DESK)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.f')"):
            break
    number = page.locator(":focus")
    here = str(number.get_attribute("id"))
    card = card_of(page, number)
    assert shown(page) == [card.get_attribute("id")]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # into the explanation
    assert page.evaluate("!!document.activeElement.closest('.card')")
    links = card.locator(".spots a")
    back = next(
        links.nth(at) for at in range(links.count())
        if links.nth(at).get_attribute("href") == f"#{here}"
    )  # fmt: skip
    back.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == f"#{here}"
    assert in_view(page, page.locator(f"#{here}"))


def test_a_number_of_the_text_leads_to_its_cell_in_the_tables_and_back(opened: Opened) -> None:
    page = opened("liling", DESK)
    number = page.locator("main p a.f").filter(has_text="万元").first
    here = f"#{number.get_attribute('id')}"
    number.click()
    card = card_of(page, number)
    assert shown(page) == [card.get_attribute("id")]
    cell = page.locator(str(card.locator(".spots a").first.get_attribute("href")))
    card.locator(".spots a").first.click()
    assert in_view(page, cell)
    assert cell.evaluate("one => one.closest('td') !== null")
    cell.click()
    assert card_of(page, cell).get_attribute("id") == card.get_attribute("id")
    card.locator(f'.spots a[href="{here}"]').click()
    assert in_view(page, page.locator(here))


def test_what_a_number_is_made_of_can_be_asked_in_turn_and_closed(opened: Opened) -> None:
    page = opened("liling", DESK)
    a_sum(page).click()
    page.mouse.move(0, 0)
    (first,) = shown(page)
    part = page.locator(f"#{first} .made a").first
    below = str(part.get_attribute("href"))[1:]
    part.click()
    page.mouse.move(0, 0)
    assert shown(page) == [below]
    page.go_back()
    assert shown(page) == [first]
    page.locator(f"#{first} .close").click()
    page.mouse.move(0, 0)
    assert shown(page) == []


# ---------------------------------------------------------------- on a phone


def test_a_number_is_tapped_and_its_explanation_closed(opened: Opened) -> None:
    page = opened("liling", PHONE)
    number = a_sum(page)
    number.tap()
    card = card_of(page, number)
    assert shown(page) == [card.get_attribute("id")]
    assert in_view(page, card)
    assert in_view(page, number)
    card.locator(".spots a").last.tap()
    assert shown(page) == []
    number.tap()
    card.locator(".close").tap()
    assert shown(page) == []


def test_the_contents_are_a_sheet_that_opens_and_closes(opened: Opened) -> None:
    page = opened("liling", PHONE)
    contents = page.locator("#contents")
    assert not contents.is_visible()
    page.locator(".jump a").tap()
    assert contents.is_visible()
    contents.locator('a[href="#p3"]').tap()
    assert not contents.is_visible()
    assert in_view(page, page.locator("#p3"))


@EVERY
def test_only_a_wide_table_is_moved_sideways(department: str, opened: Opened) -> None:
    page = opened(department, DESK)
    for width in (1440, 1024, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        boxes = page.evaluate(
            "[...document.querySelectorAll('.scroll')]"
            ".map(one => one.getBoundingClientRect().right)"
        )
        assert all(right <= width for right in boxes)


@EVERY
def test_no_label_of_a_table_ends_with_a_line_of_one_character(
    department: str, opened: Opened
) -> None:
    alone = opened(department, DESK).evaluate(
        """[...document.querySelectorAll('main .scroll th')].filter(one => {
            const text = one.firstChild, tops = [];
            if (!text || text.nodeType !== 3) return false;
            for (let at = 0; at < text.length; at++) {
                const range = document.createRange();
                range.setStart(text, at); range.setEnd(text, at + 1);
                tops.push(Math.round(range.getBoundingClientRect().top));
            }
            return tops.length > 2 && tops.at(-1) > tops.at(-2) + 4;
        }).map(one => one.textContent)"""
    )
    assert alone == []


def test_what_is_tapped_is_as_large_as_a_finger(opened: Opened) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 px, but for what stands in a line of text."""
    page = opened("liling", PHONE)
    a_sum(page).tap()
    small = page.evaluate(
        """[...document.querySelectorAll('.card:target a, td > .f, .jump a, summary')]
        .map(one => [one.className || one.tagName, one.getBoundingClientRect()])
        .filter(([, box]) => box.height < 24 || box.width < 24).map(([name]) => name)"""
    )
    assert small == []


# ---------------------------------------------------------------- on paper


def printed(page: Page, path: Path) -> list[tuple[tuple[int, int], str, str]]:
    """Size (points), number, and text without blanks of each page."""
    page.pdf(path=path, prefer_css_page_size=True)
    found = []
    opened = pypdfium2.PdfDocument(path)
    for one in opened:
        wide, high = map(round, one.get_size())
        text = re.sub(r"\s", "", one.get_textpage().get_text_bounded())
        number = re.search(r"—(\d+)—", text)
        found.append(((wide, high), number[1] if number else "", re.sub(r"—\d+—", "", text)))
    opened.close()
    return found


@EVERY
def test_it_prints_as_a_document(department: str, opened: Opened, tmp_path: Path) -> None:
    page = opened(department, DESK)
    a_sum(page).click()  # an open explanation stays on the screen
    pages = printed(page, tmp_path / "page.pdf")
    assert {size for size, _, _ in pages} <= {A4, A4[::-1]}
    document, _ = draft_of(report_of(department, None, ROOT / "inputs"), None, None)
    text = [re.sub(r"\s", "", part.title) for part in parts_of(document) if part.fresh]
    starts = [at for title in text for at, page in enumerate(pages) if page[2].startswith(title)]
    assert len(starts) == len(text)
    assert starts == sorted(starts)
    assert not [said for _, _, said in pages if said.startswith("目录")]
    for at, (_, number, said) in enumerate(pages, 1):
        assert len(said) > 5, f"page {at} is blank"
        assert not re.search("核对结果|怎么算出|关闭|跳到正文|看图中的数", said)
        assert number == (str(at) if at > 1 else "")


def lines_of(path: Path) -> list[list[str]]:
    """The lines of each page, from the top down, without the page's number."""
    opened, found = pypdfium2.PdfDocument(path), []
    for page in opened:
        lines = page.get_textpage().get_text_bounded().splitlines()
        bare = [re.sub(r"\s", "", one) for one in lines]
        found.append([one for one in bare if one and not re.fullmatch(r"—\d+—", one)])
    opened.close()
    return found


@EVERY
def test_no_paragraph_ends_with_a_line_of_one_or_two_characters_on_paper(
    department: str, opened: Opened, tmp_path: Path
) -> None:
    printed(opened(department, DESK), tmp_path / "page.pdf")
    document, _ = draft_of(report_of(department, None, ROOT / "inputs"), None, None)
    parts = [part for part in parts_of(document) if part.sections]
    first = re.sub(r"\s", "", parts[-2].title)
    pages = lines_of(tmp_path / "page.pdf")
    prose = next(at for at, page in enumerate(pages) if page[0].startswith(first[:8]))
    assert not {line for page in pages for line in page if re.fullmatch("差?。", line)}
    texts = {bare for part in parts for section in part.sections for block in section.blocks
             if (bare := re.sub(r"\s", "", getattr(block, "text", "")))}  # fmt: skip
    for before, page in pairwise(pages[prose:]):  # no line is alone on either side of a page's end
        alone = page[0].endswith("。") and page[0] not in texts
        assert not alone or not any(text.endswith(before[-1] + page[0]) for text in texts), page[0]
    short = [
        line for page in pages[prose:] for line in page if re.fullmatch("[^0-9]{0,1}[。；]", line)
    ]
    assert short == []


@pytest.mark.parametrize("department", ["hengyang", "zhuzhou"])  # with annexes and without
def test_no_printed_page_has_less_than_three_lines(
    department: str, opened: Opened, tmp_path: Path
) -> None:
    """Wherever a part comes to end: its last paragraph is put off by one line after the other."""
    page = opened(department, DESK)
    for more in range(0, 22, 3):
        page.evaluate(
            "more => document.querySelectorAll('.part:not(.tables):not(.joined)').forEach(part => {"
            " part.querySelectorAll('.more').forEach(one => one.remove());"
            " const last = part.querySelector(':scope > p');"
            " for (let at = 0; at < more; at++) {"
            "  const one = document.createElement('p');"
            "  one.className = 'more'; one.textContent = '再说一句。'; last.before(one); } })",
            more,
        )
        printed(page, tmp_path / "page.pdf")
        pages = lines_of(tmp_path / "page.pdf")
        assert [len(one) for one in pages[1:] if len(one) < 3] == [], more


@EVERY
def test_a_table_and_its_note_are_on_one_page(
    department: str, opened: Opened, tmp_path: Path
) -> None:
    pages = printed(opened(department, DESK), tmp_path / "page.pdf")
    assert not [said for _, _, said in pages if said.startswith("注：")]


def test_the_heading_of_a_long_table_is_on_each_of_its_pages(
    opened: Opened, tmp_path: Path
) -> None:
    page = opened("liling", DESK)
    page.evaluate(
        "for (const rows = document.querySelector('#T3').parentNode.querySelector('tbody'),"
        " all = [...rows.children]; rows.children.length < 90;)"
        " all.forEach(row => rows.append(row.cloneNode(true)))"
    )
    pages = [said for _, _, said in printed(page, tmp_path / "page.pdf")]
    first = next(at for at, said in enumerate(pages) if said.startswith("支出决算表"))
    head = pages[first][pages[first].index("项目") :][:30]
    assert pages[first + 1].startswith(head)
    assert pages[first + 2].startswith(head)
