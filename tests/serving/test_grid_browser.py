"""The grids in a browser: keys, the mouse, pasting from WPS and Excel, two people."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from browsing import PHONE, Served, Visitor, first_save_held, served
from playwright.sync_api import Browser, Page, expect
from test_tables_page import BUDGET, FINAL, ITEMS, named

from generator import leaves
from generator.serving.configuration import Settings
from generator.serving.drafting.saving import newest
from generator.serving.site import Site
from generator.serving.store.versions import begin, kept, put_department, put_state

# What a browser does with a clipboard that holds some text, and HTML.
_PASTE: Final = """([text, html]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  if (html) data.setData("text/html", html);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event);
}"""
_COPY: Final = """() => {
  const data = new DataTransfer();
  const event = new ClipboardEvent("copy", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event);
  return data.getData("text/plain");
}"""


@dataclass(frozen=True, slots=True)
class Reports:
    """The two reports of a department of their own, in a service that all tests share."""

    served: Served
    final: int
    budget: int

    @property
    def site(self) -> Site:
        return Site(Settings(folder=self.served.folder))


def stored(reports: Reports, number: int = 0) -> dict[tuple[str | int, ...], str]:
    """What is kept of the final accounts, or of another report."""
    site = reports.site
    with site.database.reading() as connection:
        of = kept(connection, number or reports.final)
        found = leaves(newest(connection, of)[1], of.kind)
    site.close()
    return found


@pytest.fixture(scope="module", name="shared")
def shared_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("shared")) as one:
        yield one


@pytest.fixture(name="reports")
def reports_(shared: Served) -> Reports:
    department = uuid.uuid4().hex
    site = Site(Settings(folder=shared.folder))
    with site.database.writing() as connection:
        put_department(connection, department, "某市某局")
        final = begin(connection, (department, "2031", "决算"), FINAL, "本机", "新建")
        budget = begin(connection, (department, "2031", "预算"), BUDGET, "本机", "新建")
    site.close()
    return Reports(shared, final, budget)


@pytest.fixture(name="visitor")
def visitor_(chromium: Browser, shared: Served) -> Iterator[Visitor]:
    with Visitor(chromium, shared.url) as one:
        yield one


@pytest.fixture(name="page")
def page_(visitor: Visitor, reports: Reports) -> Page:
    return visitor.open(f"/reports/{reports.final}/tables")


@pytest.fixture(scope="module", name="parser")
def parser_(chromium: Browser, shared: Served) -> Page:
    """A page of the service, in which what is shipped can be called."""
    return Visitor(chromium, shared.url).open("/")


def cell(page: Page, row: int, column: int) -> Any:
    return page.locator(f"#c{row}-{column} textarea")


def at(page: Page, row: int, column: int) -> None:
    cell(page, row, column).click()


def paste(page: Page, text: str, html: str = "") -> None:
    page.evaluate(_PASTE, [text, html])


def values(page: Page, row: int) -> Any:
    return page.locator(f"tbody tr:nth-child({row + 1}) textarea").evaluate_all(
        "boxes => boxes.map(box => box.value)"
    )


def selected(page: Page) -> Any:
    return page.locator("tbody [aria-selected=true]").evaluate_all(
        "cells => cells.map(cell => cell.id)"
    )


def active(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('td,th').id"))


def settled(page: Page) -> None:
    expect(page.locator("#status")).to_contain_text("都存好了")


# ---------------------------------------------------------------- what was copied, taken apart


def parsed(parser: Page, text: str) -> Any:
    code = "async text => (await import('/shipped/pasted.js')).cellsOf(text)"
    return parser.evaluate(code, text)


def parsed_html(parser: Page, text: str) -> Any:
    code = "async text => (await import('/shipped/pasted.js')).cellsOfHtml(text)"
    return parser.evaluate(code, text)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ('"两行\n字"\t1\r\n', [["两行\n字", "1"]]),
        ('"两行\r\n字"\t1\r\n', [["两行\n字", "1"]]),
        ('"有\t制表符"\t"说""好"""\r\n', [["有\t制表符", '说"好"']]),
        ('5"管\t"\r\n', [['5"管', '"']]),
        ('"没有合上\t1\r\n2\t3\r\n', [['"没有合上', "1"], ["2", "3"]]),
        ("a\t\r\n\tb\r\n", [["a", ""], ["", "b"]]),
        ("a\r\n\r\nb\r\n", [["a"], [""], ["b"]]),
        ("\t\r\n", [["", ""]]),
        ("a\tb\tc\r\nd\r\n", [["a", "b", "c"], ["d", "", ""]]),
        ("1,234.50", [["1,234.50"]]),
        (" 前后 \t\u3000\r\n", [[" 前后 ", "\u3000"]]),
        ("", []),
    ],
)
def test_a_text_is_taken_apart(parser: Page, text: str, cells: list[list[str]]) -> None:
    assert parsed(parser, text) == cells


def test_what_a_spreadsheet_writes_comes_back(parser: Page) -> None:
    """Matrices at random, as Excel, WPS and this page itself write them."""
    wrong = parser.evaluate((Path(__file__).parent / "matrices.js").read_text("utf-8"))
    assert wrong is None


def test_a_table_of_html_is_taken_apart(parser: Page) -> None:
    made = """<html><body><!--StartFragment--><table>
      <tr><td colspan=2 rowspan="2">表\u00a0头<br>两行</td><td>甲</td></tr>
      <tr><td> 1,234.50\n </td></tr>
      <tr><td>&lt;b&gt;</td><td></td><td x:num="0.1"><style>p{}</style>2</td></tr>
    </table><img src=x onerror="document.title='ran'"><script>document.title='ran'</script>"""
    assert parsed_html(parser, made) == [
        ["表 头\n两行", "", "甲"],
        ["", "", "1,234.50"],
        ["<b>", "", "2"],
    ]
    assert parser.title() != "ran"
    assert parsed_html(parser, "<p>没有表</p>") == []


def test_a_hostile_table_of_html_is_bounded(parser: Page) -> None:
    made = "<table>" + "<tr><td colspan=1000 rowspan=65534>1</td></tr>" * 400 + "</table>"
    assert len(parsed_html(parser, made)) == 400


def test_many_open_quotation_marks_take_no_time(parser: Page) -> None:
    code = """async () => {
      const { cellsOf } = await import("/shipped/pasted.js");
      const begun = performance.now();
      cellsOf('"a\\t'.repeat(20000));
      return performance.now() - begun;
    }"""
    assert parser.evaluate(code) < 5000


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", "1,234.50"),
        ("１２３", "１２３"),
        ("(1,234.50)", "-1234.50"),
        ("（１，２３４．５０）", "-1234.50"),
        ("-", ""),
        ("—", ""),
        ("——", ""),
        ("－", ""),
        ("  ", ""),
        (" 12.00 ", "12.00"),
        ("-12", "-12"),
        ("12元", "12元"),
        ("0.1.2", "0.1.2"),
        ("(详见附注)", "(详见附注)"),
        ("1,\n234", "1,\n234"),
    ],
)
def test_an_amount_is_taken_as_it_stands(parser: Page, text: str, value: str) -> None:
    code = "async text => (await import('/shipped/pasted.js')).amountOf(text)"
    assert parser.evaluate(code, text) == value


# ---------------------------------------------------------------- keys


def test_keys_move_and_select(page: Page) -> None:
    at(page, 0, 2)
    page.keyboard.press("ArrowDown")
    assert active(page) == "c1-2"
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    assert selected(page) == ["c0-2", "c0-3", "c1-2", "c1-3"]
    assert active(page) == "c1-2"
    expect(page.locator("#said")).to_have_text("选中 2 行 2 列")
    page.keyboard.press("Home")
    assert (active(page), selected(page)) == ("c1-0", ["c1-0"])
    page.keyboard.press("End")
    assert active(page) == "c1-20"
    page.keyboard.press("Control+Home")
    assert active(page) == "c0-0"
    page.keyboard.press("Control+ArrowDown")
    assert active(page) == "c1-0"
    page.keyboard.press("Control+a")
    assert len(selected(page)) == 2 * 21
    page.keyboard.press("Escape")
    assert len(selected(page)) == 1


def test_only_one_cell_is_in_the_order_of_tab(page: Page) -> None:
    at(page, 1, 3)
    assert page.locator("#grid tbody [tabindex='0']").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#grid')") is None


def test_typing_replaces_and_enter_goes_down(page: Page, reports: Reports) -> None:
    at(page, 0, 2)
    page.keyboard.type("12.50")
    page.keyboard.press("Enter")
    assert active(page) == "c1-2"
    settled(page)
    assert stored(reports)["支出", "2010301", "基本支出"] == "12.50"
    expect(page.locator("#told")).to_contain_text("应相等")


def test_escape_takes_back_what_is_being_typed(page: Page, reports: Reports) -> None:
    at(page, 0, 2)
    page.keyboard.press("F2")
    page.keyboard.type("5")
    assert cell(page, 0, 2).input_value() == "10.005"
    page.keyboard.press("Escape")
    assert cell(page, 0, 2).input_value() == "10.00"
    page.keyboard.press("ArrowDown")
    settled(page)
    assert stored(reports) == leaves(FINAL)


def test_what_is_typed_is_kept_while_the_cell_is_open(page: Page, reports: Reports) -> None:
    at(page, 0, 2)
    page.keyboard.type("77")
    settled(page)
    assert stored(reports)["支出", "2010301", "基本支出"] == "77"
    page.keyboard.press("Escape")
    settled(page)
    assert cell(page, 0, 2).input_value() == "10.00"
    assert stored(reports) == leaves(FINAL)


def test_what_is_typed_back_while_it_is_being_kept_is_kept(page: Page, reports: Reports) -> None:
    at(page, 0, 2)
    with first_save_held(page) as until_it_is_sent:
        page.keyboard.type("77")
        until_it_is_sent()
        page.keyboard.press("Escape")
    settled(page)
    assert cell(page, 0, 2).input_value() == "10.00"
    assert stored(reports) == leaves(FINAL)


def test_escape_brings_back_what_was_there_before_the_last_typing(
    page: Page, reports: Reports
) -> None:
    at(page, 0, 2)
    page.keyboard.press("Delete")
    expect(page.locator("#said")).to_have_text("清空了 1 格")
    page.keyboard.type("5")
    page.keyboard.press("Escape")
    assert cell(page, 0, 2).input_value() == ""
    settled(page)
    assert stored(reports)["支出", "2010301", "基本支出"] == ""


def test_a_reason_has_line_breaks(page: Page, reports: Reports) -> None:
    at(page, 0, 18)
    page.keyboard.type("人员增加")
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("工资调整")
    page.keyboard.press("Enter")
    settled(page)
    assert stored(reports)["支出", "2010301", "原因"] == "人员增加\n工资调整"


def test_delete_clears_what_is_selected_and_undo_brings_it_back(
    page: Page, reports: Reports
) -> None:
    at(page, 0, 2)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Delete")
    expect(page.locator("#said")).to_have_text("清空了 2 格")
    settled(page)
    assert stored(reports)["支出", "2010301", "基本支出"] == ""
    page.keyboard.press("Control+z")
    expect(page.locator("#status")).to_have_text("已撤销")
    assert cell(page, 0, 2).input_value() == "10.00"
    assert stored(reports) == leaves(FINAL)
    page.keyboard.press("Control+y")
    expect(page.locator("#status")).to_have_text("已重做")
    assert cell(page, 0, 2).input_value() == ""


def test_what_is_copied_is_what_stands_there(page: Page) -> None:
    at(page, 0, 2)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate(_COPY) == "10.00\t\r\n\t50.00\r\n"


def test_ctrl_d_fills_down(page: Page, reports: Reports) -> None:
    at(page, 0, 2)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    expect(page.locator("#said")).to_have_text("向下填充了 1 格")
    settled(page)
    assert stored(reports)["支出", "2010302", "基本支出"] == "10.00"


def test_the_handle_fills_down(page: Page, reports: Reports) -> None:
    at(page, 0, 2)
    handle = page.locator(".handle").bounding_box()
    below = page.locator("#c1-2").bounding_box()
    assert handle
    assert below
    page.mouse.move(handle["x"] + 4, handle["y"] + 4)
    page.mouse.down()
    page.mouse.move(below["x"] + 30, below["y"] + 15)
    page.mouse.up()
    expect(page.locator("#said")).to_have_text("向下填充了 1 格")
    settled(page)
    assert stored(reports)["支出", "2010302", "基本支出"] == "10.00"


def test_the_mouse_selects_a_range(page: Page) -> None:
    first, last = (page.locator(one).bounding_box() for one in ("#c0-2", "#c1-4"))
    assert first
    assert last
    page.mouse.move(first["x"] + 20, first["y"] + 15)
    page.mouse.down()
    page.mouse.move(last["x"] + 20, last["y"] + 15, steps=4)
    page.mouse.up()
    assert len(selected(page)) == 6


# ---------------------------------------------------------------- paste


def test_a_range_is_pasted_as_one_version(page: Page, reports: Reports) -> None:
    at(page, 0, 2)
    paste(page, "1,234.50\t－\r\n１２３\t(50.00)\r\n")
    expect(page.locator("#said")).to_have_text("粘贴了 2 行 2 列")
    settled(page)
    found = stored(reports)
    assert found["支出", "2010301", "基本支出"] == "1,234.50"
    assert ("支出", "2010301", "项目支出") not in found
    assert found["支出", "2010302", "基本支出"] == "１２３"
    assert found["支出", "2010302", "项目支出"] == "-50.00"
    assert len(selected(page)) == 4
    page.keyboard.press("Control+z")
    expect(page.locator("#status")).to_have_text("已撤销")
    assert stored(reports) == leaves(FINAL)


def test_what_is_no_amount_stays_in_its_cell(page: Page, reports: Reports) -> None:
    at(page, 0, 3)
    paste(page, "12元\t\r\n五十\t8\r\n")
    expect(page.locator("#said")).to_have_text("粘贴了 2 行 2 列，其中 2 个不是金额")
    settled(page)
    assert cell(page, 0, 3).input_value() == "12元"
    assert cell(page, 0, 3).get_attribute("aria-invalid") == "true"
    expect(page.locator("#about")).to_contain_text("不是金额")
    assert stored(reports)["支出", "2010302", "项目支出"] == "五十"


def test_a_long_paste_is_looked_at_first(page: Page, reports: Reports) -> None:
    at(page, 0, 2)
    everything = "\t".join(["7"] * 16)
    paste(page, f"{everything}\r\n{everything}\r\n")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("其中 4 格原来有内容")
    expect(dialog.locator(".changes tr")).to_have_count(32)
    dialog.locator(".no").click()
    expect(page.locator("#said")).to_have_text("没有粘贴")
    assert stored(reports) == leaves(FINAL)
    paste(page, f"{everything}\r\n{everything}\r\n")
    page.keyboard.press("Escape")
    assert stored(reports) == leaves(FINAL)
    assert active(page) == "c0-2"
    paste(page, f"{everything}\r\n{everything}\r\n")
    dialog.locator(".yes").click()
    settled(page)
    assert stored(reports)["支出", "2010302", "年初预算"] == "7"


SHEET = (
    "支出决算表\t\t\t\t\t\t\t\r\n部门：某市某局\t\t\t\t\t\t\t单位：元\r\n"
    "功能分类科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\t上缴上级支出\t经营支出\t对附属单位补助支出\r\n"
    "栏次\t\t1\t2\t3\t4\t5\t6\r\n"
    "合计\t\t69.00\t11.00\t58.00\t\t\t\r\n"
    "201\t一般公共服务支出\t69.00\t11.00\t58.00\t\t\t\r\n"
    "2010302\t一般行政管理事务\t50.00\t\t50.00\t\t\t\r\n"
    "2010301\t行政运行\t11.00\t11.00\t\t\t\t\r\n"
    "2010303\t机关服务\t8.00\t\t8.00\t\t\t\r\n"
)


def test_a_published_table_finds_its_rows_and_columns(page: Page, reports: Reports) -> None:
    at(page, 1, 5)
    paste(page, SHEET)
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("前 4 行是标题和列名")
    expect(dialog.locator(".lost")).to_contain_text("“本年支出合计”一列 5 格")
    expect(dialog.locator(".lost")).to_contain_text("第 6 行 201 一般公共服务支出")
    expect(dialog.locator(".fresh-too")).to_contain_text("2010303")
    dialog.locator(".yes").click()
    expect(page.locator("#said")).to_contain_text("加了 1 行")
    settled(page)
    found = stored(reports)
    assert found["支出", "2010301", "基本支出"] == "11.00"
    assert found["支出", "2010302", "项目支出"] == "50.00"
    assert found["支出", "2010303", "项目支出"] == "8.00"
    assert ("支出", "2010303", "基本支出") not in found
    assert values(page, 2)[:2] == ["", "8.00"]


SIDE_BY_SIDE = (
    "人员经费\t\t\t公用经费\t\t\r\n"
    "科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数\r\n"
    "301\t工资福利支出\t\t302\t商品和服务支出\t\r\n"
    "30101\t基本工资\t7.00\t30201\t办公费\t(2.50)\r\n"
    "30102\t津贴补贴\t4.00\t\t\t\r\n"
    "说明\t\t\t30299\t其他商品和服务支出\t1元\r\n"
)


def test_blocks_side_by_side_go_one_below_the_other(visitor: Visitor, reports: Reports) -> None:
    which = named("决算", "基本支出明细")
    page = visitor.open(f"/reports/{reports.final}/tables?grid={which}")
    at(page, 0, 2)
    paste(page, SIDE_BY_SIDE)
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(".lost")).to_contain_text("第 6 行 说明：不是这张表的科目编码")
    dialog.locator(".yes").click()
    expect(page.locator("#said")).to_contain_text("其中 1 个不是金额")
    settled(page)
    found = {path[1]: value for path, value in stored(reports).items() if path[0] == "基本支出明细"}
    assert found["30101"] == "7.00"
    assert found["30102"] == "4.00"
    assert found["30201"] == "-2.50"
    assert found["30299"] == "1元"
    assert not {"301", "302"} & set(found)


def test_codes_alone_are_new_rows(page: Page, reports: Reports) -> None:
    page.locator("#c0-0").click()
    paste(page, "2010303\r\n2010304\r\n")
    page.locator("dialog[open] .yes").click()
    expect(page.locator("#said")).to_contain_text("加了 2 行")
    settled(page)
    assert ("支出", "2010304", "基本支出") in stored(reports)


def test_names_find_the_rows_of_a_block(visitor: Visitor, reports: Reports) -> None:
    page = visitor.open(f"/reports/{reports.final}/tables?grid={named('决算', '收入')}")
    at(page, 3, 1)
    paste(page, "其他收入\t5.00\r\n一般公共预算财政拨款收入\t61.00\r\n本年收入\t9\r\n")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(".lost")).to_contain_text("第 3 行 本年收入 9：这张表没有这一行")
    dialog.locator(".yes").click()
    settled(page)
    assert stored(reports)["收入", "其他收入"] == "5.00"
    assert stored(reports)["收入", "一般公共预算财政拨款收入"] == "61.00"


def test_codes_without_a_heading_find_their_rows(page: Page, reports: Reports) -> None:
    at(page, 0, 2)
    paste(page, "2010302\t一般行政管理事务\t1.00\t51.00\r\n2010301\t行政运行\t9.00\t\r\n")
    settled(page)
    found = stored(reports)
    assert found["支出", "2010302", "基本支出"] == "1.00"
    assert found["支出", "2010302", "项目支出"] == "51.00"
    assert found["支出", "2010301", "基本支出"] == "9.00"


def test_amounts_that_look_like_codes_are_amounts(page: Page, reports: Reports) -> None:
    at(page, 0, 2)
    paste(page, "1234567\t7654321\r\n1111111\t2222222\r\n")
    settled(page)
    assert stored(reports)["支出", "2010301", "基本支出"] == "1234567"
    assert stored(reports)["支出", "2010302", "项目支出"] == "2222222"


def test_another_unit_is_said(page: Page) -> None:
    at(page, 0, 2)
    paste(page, SHEET.replace("单位：元", "单位：万元"))
    expect(page.locator("dialog[open] .notes")).to_contain_text("单位是万元，这里按元填")


def test_new_rows_may_be_left_out(page: Page, reports: Reports) -> None:
    at(page, 0, 2)
    paste(page, "2010301\t行政运行\t9.00\r\n2010399\t其他\t1.00\r\n")
    dialog = page.locator("dialog[open]")
    dialog.locator(".fresh-too input").uncheck()
    dialog.locator(".yes").click()
    expect(page.locator("#said")).to_contain_text("1 行新的没有加")
    settled(page)
    assert not any("2010399" in path for path in stored(reports))


def test_what_has_no_place_is_listed(page: Page) -> None:
    at(page, 1, 20)
    paste(page, "甲\t乙\r\n丙\t丁\r\n")
    lost = page.locator("dialog[open] .lost")
    expect(lost).to_contain_text("第 1 行第 2 列 乙：右边没有列了")
    expect(lost).to_contain_text("第 2 行 丙 丁：下面没有行了")


def test_html_alone_is_pasted(page: Page, reports: Reports) -> None:
    at(page, 0, 2)
    paste(page, "", "<table><tr><td>1,000.00<td>2.00</table>")
    settled(page)
    assert stored(reports)["支出", "2010301", "项目支出"] == "2.00"


def test_a_list_grows_by_what_is_pasted(visitor: Visitor, reports: Reports) -> None:
    page = visitor.open(f"/reports/{reports.budget}/tables?grid={named('预算', '政府采购')}")
    at(page, 2, 1)
    paste(page, '"柜子\n两种"\t1.5\r\n灯\t0.5\r\n伞\t0.1\r\n')
    expect(page.locator("dialog[open]")).to_contain_text("加上新的 2 行")
    page.locator("dialog[open] .yes").click()
    settled(page)
    found = stored(reports, reports.budget)
    names = [found["政府采购", one, "名称"] for one in range(5)]
    assert names == ["桌子", "椅子", "柜子\n两种", "灯", "伞"]
    assert found["政府采购", 4, "金额"] == "0.1"


# ---------------------------------------------------------------- rows, tables, two people


def test_a_row_is_added_and_taken_out(page: Page, reports: Reports) -> None:
    page.fill("#key", "２０１０３５０")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("加上了 2010350 事业运行")
    assert active(page) == "c2-2"
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    settled(page)
    assert stored(reports)["支出", "2010350", "基本支出"] == "3"
    page.click("#remove")
    expect(page.locator("#said")).to_have_text("删去了 1 行，撤销可以恢复")
    settled(page)
    assert stored(reports) == leaves(FINAL)
    page.click("#undo")
    expect(page.locator("#status")).to_have_text("已撤销")
    assert stored(reports)["支出", "2010350", "基本支出"] == "3"


def test_a_typed_figure_is_edited_in_a_published_table(visitor: Visitor, reports: Reports) -> None:
    page = visitor.open(f"/reports/{reports.final}/tables?grid=T3")
    row = page.locator("tbody tr", has=page.locator("th", has_text="2010301"))
    row.locator("textarea").click()
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    settled(page)
    assert stored(reports)["支出", "2010301", "基本支出"] == "20"
    expect(page.locator("tbody tr").first).to_contain_text("70.00")
    page.locator("tbody tr").first.locator("td").first.click()
    expect(page.locator("#about")).to_contain_text("70元 ＝ 合计（基本支出 20元，项目支出 50元）")


def test_two_people_at_one_cell_see_both_values(visitor: Visitor, reports: Reports) -> None:
    mine, theirs = (visitor.open(f"/reports/{reports.final}/tables") for _ in range(2))
    mine.route("**/since/**", lambda route: route.abort())
    at(theirs, 0, 2)
    theirs.keyboard.type("30")
    theirs.keyboard.press("Enter")
    settled(theirs)
    at(mine, 0, 2)
    mine.keyboard.type("40")
    mine.keyboard.press("Enter")
    box = mine.locator("#conflicts .conflict")
    expect(box).to_contain_text("2010301 行政运行 基本支出")
    expect(box.locator(".mine-value")).to_have_text("40")
    expect(box.locator(".theirs-value")).to_have_text("30")
    assert stored(reports)["支出", "2010301", "基本支出"] == "30"
    box.locator(".mine").click()
    settled(mine)
    expect(box).to_have_count(0)
    assert cell(mine, 0, 2).input_value() == "40"
    assert stored(reports)["支出", "2010301", "基本支出"] == "40"


def test_what_comes_in_while_a_cell_is_open_is_not_written_over(
    visitor: Visitor, reports: Reports
) -> None:
    mine, theirs = (visitor.open(f"/reports/{reports.final}/tables") for _ in range(2))
    at(mine, 0, 2)
    mine.keyboard.press("F2")
    at(theirs, 0, 2)
    theirs.keyboard.type("30")
    theirs.keyboard.press("Enter")
    settled(theirs)
    expect(mine.locator("#status")).to_contain_text("改了这份报告", timeout=9000)
    assert cell(mine, 0, 2).input_value() == "10.00"
    mine.keyboard.type("1")
    mine.keyboard.press("Enter")
    box = mine.locator("#conflicts .conflict")
    expect(box.locator(".theirs-value")).to_have_text("30")
    assert stored(reports)["支出", "2010301", "基本支出"] == "30"
    assert cell(mine, 0, 2).input_value() == "30"


def test_what_comes_in_is_shown_when_an_open_cell_is_left(
    visitor: Visitor, reports: Reports
) -> None:
    mine, theirs = (visitor.open(f"/reports/{reports.final}/tables") for _ in range(2))
    at(mine, 0, 2)
    mine.keyboard.press("F2")
    at(theirs, 0, 2)
    theirs.keyboard.type("30")
    theirs.keyboard.press("Enter")
    settled(theirs)
    expect(mine.locator("#status")).to_contain_text("改了这份报告", timeout=9000)
    mine.keyboard.press("Enter")
    assert cell(mine, 0, 2).input_value() == "30"
    assert stored(reports)["支出", "2010301", "基本支出"] == "30"


def test_nothing_is_lost_where_the_network_goes(visitor: Visitor, reports: Reports) -> None:
    page = visitor.open(f"/reports/{reports.final}/tables")
    page.route("**/edits", lambda route: route.abort())
    at(page, 0, 2)
    page.keyboard.type("88")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("没有连上")
    page.unroute("**/edits")
    settled(page)
    assert stored(reports)["支出", "2010301", "基本支出"] == "88"
    visitor.complaints.clear()


def test_who_only_looks_changes_nothing(visitor: Visitor, reports: Reports) -> None:
    site = reports.site
    with site.database.writing() as connection:
        put_state(connection, reports.final, "已签发")
    site.close()
    page = visitor.open(f"/reports/{reports.final}/tables")
    at(page, 0, 2)
    page.keyboard.type("5")
    page.keyboard.press("Delete")
    paste(page, "1\t2\r\n")
    page.keyboard.press("Control+d")
    assert cell(page, 0, 2).input_value() == "10.00"
    assert stored(reports) == leaves(FINAL)


@pytest.mark.parametrize("grid", [ITEMS, "T1", "T3", "T6"])
def test_a_phone_shows_the_table_within_its_width(
    visitor: Visitor, reports: Reports, grid: str
) -> None:
    page = visitor.open(f"/reports/{reports.final}/tables?grid={grid}", PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("#grid tbody tr").count() > 1


def test_each_cell_says_what_it_is(page: Page) -> None:
    at(page, 0, 9)
    box = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert box == "2010301 行政运行 其中财政拨款 · 小计"
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "about"
    expect(page.locator("#about .what")).not_to_be_empty()
