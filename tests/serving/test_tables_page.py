"""The tables of a report as grids: what stands in them, what an edit of one draws anew."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from generator import Edit, leaves, revise, rows_in
from generator.entry.keys import entries, entry_at
from generator.entry.schema import MODELS
from generator.entry.values import Form
from generator.serving.drafting.grid_shape import Grid
from generator.serving.drafting.grids import first_of, spread_of
from generator.serving.drafting.living import Beside
from generator.serving.drafting.saving import newest
from generator.serving.site import Site
from generator.serving.store.versions import begin, kept, put_department

FINAL = """部门: 某市某局
年度: 2031
计量单位: 元
收入:
  一般公共预算财政拨款收入: 60.00
支出:
  2010301:                # 行政运行
    基本支出: 10.00
    年初预算: 10.00
  2010302:                # 一般行政管理事务
    项目支出: 50.00
    年初预算: 50.00
基本支出明细:
  30101: 10.00
"""
BUDGET = """部门: 某市某局
年度: 2031
类型: 预算
计量单位: 万元
收入:
  一般公共预算拨款: 8
支出:
  201: 8
基本支出:
  公用经费: 8
政府采购:
  - 名称: 桌子
    金额: 3
  - 名称: 椅子
    金额: 2
"""
ITEMS = first_of("决算")


@pytest.fixture(name="number")
def number_(site: Site) -> int:
    with site.database.writing() as connection:
        put_department(connection, "some", "某市某局")
        begin(connection, ("some", "2031", "预算"), BUDGET, "王一", "新建")
        return begin(connection, ("some", "2031", "决算"), FINAL, "王一", "新建")


def grid(text: str, number: str, kind: str = "决算") -> Grid:
    found = spread_of(text, kind, Beside(), number).grid
    assert found is not None
    return found


def named(kind: str, label: str) -> str:
    contents = spread_of("", kind, Beside(), "").contents
    return next(number for number, title, _ in contents.own if title == label)


def tree(text: str) -> Any:
    return html.fromstring(text)


def said(site: Site, number: int) -> dict[tuple[str | int, ...], str]:
    with site.database.reading() as connection:
        of = kept(connection, number)
        return leaves(newest(connection, of)[1], of.kind)


def edited(
    client: TestClient, of: int, which: str, *edits: tuple[list[Any], Any, Any], shown: int = 1
) -> Any:
    wishes = [dict(zip(("path", "was", "value"), edit, strict=True)) for edit in edits]
    asked = {"shown": shown, "keep": True, "grid": which, "edits": wishes}
    answer = client.post(f"/reports/{of}/edits", json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


# ---------------------------------------------------------------- what stands in them


def test_the_items_are_a_row_each(client: TestClient, number: int) -> None:
    page = client.get(f"/reports/{number}/tables")
    assert page.status_code == 200
    (table,) = tree(page.text).xpath("//table[@role='grid']")
    rows = [
        [cell.text_content().strip() for cell in row.xpath("th|td")]
        for row in table.xpath("tbody/tr")
    ]
    assert [row[:4] for row in rows] == [
        ["2010301", "行政运行", "10.00", ""],
        ["2010302", "一般行政管理事务", "", "50.00"],
    ]
    assert {len(row) for row in rows} == {int(table.get("aria-colcount"))}
    covered = sum(int(cell.get("colspan", "1")) for cell in table.xpath("thead/tr[1]/th"))
    assert covered == int(table.get("aria-colcount"))
    assert len(table.xpath("thead/tr|tbody/tr")) == int(table.get("aria-rowcount"))
    assert [row.get("aria-rowindex") for row in table.xpath(".//tr")] == ["1", "2", "3", "4"]


def test_every_place_of_a_row_can_be_filled_in() -> None:
    found = grid(FINAL, ITEMS)
    labels = [box.label for box in found.lines[0].boxes if box.path]
    assert "2010301 行政运行 其中财政拨款 · 小计" in labels
    assert "2010301 行政运行 原因" in labels
    assert all(box.path for box in found.lines[0].boxes[2:])


def test_every_table_of_both_kinds_is_shown(client: TestClient, number: int) -> None:
    for report in (number, number - 1):
        page = tree(client.get(f"/reports/{report}/tables").text)
        links = page.xpath("//nav[@aria-label='哪张表']//a/@href")
        assert len(links) > 15
        for link in links:
            answer = client.get(link)
            assert answer.status_code == 200, link
            (table,) = tree(answer.text).xpath("//table[@role='grid']")
            widths = {len(row.xpath("th|td")) for row in table.xpath("tbody/tr")}
            assert widths <= {int(table.get("aria-colcount"))}, link


def test_a_table_that_is_not_there_is_said_so(client: TestClient, number: int) -> None:
    assert client.get(f"/reports/{number}/tables?grid=T77").status_code == 404
    assert client.get("/reports/77/tables").status_code == 404


def test_a_published_table_says_what_was_typed_and_how_the_rest_comes_about() -> None:
    found = grid(FINAL, "T3")
    rows = {line.boxes[0].text: line.boxes for line in found.lines}
    basic = rows["2010301"][3]
    assert (basic.text, basic.path) == ("10.00", ("支出", "2010301", "基本支出"))
    whole = rows["合计"][2]
    assert (whole.text, whole.path) == ("60.00", None)
    assert whole.how == "60元 ＝ 合计（基本支出 10元，项目支出 50元）"
    assert rows["2010301"][5].text == ""
    assert rows["2010301"][5].path is None


def test_what_was_typed_stands_as_it_was_typed() -> None:
    text = FINAL.replace("    基本支出: 10.00", "    基本支出: １０")
    found = grid(text, "T3")
    assert any(box.text == "１０" for line in found.lines for box in line.boxes)


def test_what_does_not_add_up_is_marked_at_its_sum() -> None:
    text = FINAL.replace("收入: 60.00", "收入: 61.00")
    found = grid(text, "T1")
    (problem,) = (one for one in found.problems if "应相等" in one.told and "总计" in one.told)
    at = found.at(problem)
    assert at
    row, column = map(int, at[1:].split("-"))
    assert found.lines[row].boxes[column].text == "61.00"
    assert not any("应相等" in one.told for one in grid(FINAL, "T1").problems)


def test_what_is_wrong_with_a_row_stands_at_its_code() -> None:
    text = FINAL.replace("2010302:", "20103:")
    found = grid(text, ITEMS)
    (row,) = (line for line in found.lines if line.boxes[0].text == "20103")
    assert any("20103" in one.told for one in row.boxes[0].problems)


def test_a_text_that_is_no_input_has_its_message() -> None:
    found = grid("收入: [", ITEMS)
    assert found.lines == ()


# ---------------------------------------------------------------- edits


def test_an_edit_draws_its_cell_and_no_other(site: Site, client: TestClient, number: int) -> None:
    place = ["支出", "2010301", "基本支出"]
    told = edited(client, number, ITEMS, (place, "10.00", "10.50"))
    assert "body" not in told
    assert "c0-2" in told["boxes"]
    assert told["boxes"]["c0-2"]["text"] == "10.50"
    assert "sentences" not in told
    assert said(site, number)["支出", "2010301", "基本支出"] == "10.50"


def test_what_is_no_amount_stays_and_is_told(site: Site, client: TestClient, number: int) -> None:
    place = ["支出", "2010301", "基本支出"]
    told = edited(client, number, ITEMS, (place, "10.00", "10.50元"))
    box = told["boxes"]["c0-2"]
    assert box["text"] == "10.50元"
    assert any("不是金额" in one["told"] for one in box["problems"])
    assert told["wrong"]["/支出/2010301/基本支出"] is True
    assert said(site, number)["支出", "2010301", "基本支出"] == "10.50元"


def test_a_row_comes_and_goes_and_comes_back(site: Site, client: TestClient, number: int) -> None:
    place = ["支出", "2010399", "项目支出"]
    told = edited(client, number, ITEMS, (place, None, "5.00"))
    assert "2010399" in told["body"]
    assert "其他政府办公厅" in told["body"]
    gone = edited(client, number, ITEMS, (place, "5.00", None), shown=2)
    assert "2010399" not in gone["body"]
    assert not any("2010399" in path for path in said(site, number))
    back = client.post(f"/reports/{number}/undo", json={"shown": 3, "grid": ITEMS}).json()
    assert "2010399" in back["body"]
    assert said(site, number)["支出", "2010399", "项目支出"] == "5.00"


def test_a_paste_is_one_version(site: Site, client: TestClient, number: int) -> None:
    edits = [(["支出", f"20103{one:02}", "经营支出"], None, f"{one}.00") for one in range(1, 4)]
    told = edited(client, number, ITEMS, *edits)
    assert told["version"] == 2
    client.post(f"/reports/{number}/undo", json={"shown": 2, "grid": ITEMS})
    assert said(site, number) == leaves(FINAL)


def test_what_somebody_else_wrote_is_not_written_over(
    site: Site, client: TestClient, number: int
) -> None:
    place = ["支出", "2010301", "基本支出"]
    edited(client, number, ITEMS, (place, "10.00", "11.00"))
    told = edited(client, number, ITEMS, (place, "10.00", "12.00"))
    (conflict,) = told["conflicts"]
    assert (conflict["mine"], conflict["theirs"]) == ("12.00", "11.00")
    assert said(site, number)["支出", "2010301", "基本支出"] == "11.00"


def test_a_list_has_a_line_for_the_next(site: Site, client: TestClient, number: int) -> None:
    bought = named("预算", "政府采购")
    last = grid(BUDGET, bought, "预算").lines[-1]
    assert [box.path for box in last.boxes[1:]] == [
        ("政府采购", 2, "名称"),
        ("政府采购", 2, "金额"),
    ]
    edits = [
        (["政府采购", 2, "名称"], None, "柜子"),
        (["政府采购", 2, "金额"], None, "1"),
        (["政府采购", 3, "名称"], None, "灯"),
    ]
    told = edited(client, number - 1, bought, *edits)
    assert "柜子" in told["body"]
    found = said(site, number - 1)
    assert found["政府采购", 2, "金额"] == "1"
    assert found["政府采购", 3, "名称"] == "灯"


def test_a_line_of_a_list_is_taken_out(site: Site, client: TestClient, number: int) -> None:
    bought = named("预算", "政府采购")
    edits = [
        (["政府采购", 0, "名称"], "桌子", None),
        (["政府采购", 0, "金额"], "3", None),
    ]
    edited(client, number - 1, bought, *edits)
    found = said(site, number - 1)
    assert found["政府采购", 0, "名称"] == "椅子"
    assert ("政府采购", 1, "名称") not in found
    client.post(f"/reports/{number - 1}/undo", json={"shown": 2, "grid": bought})
    assert said(site, number - 1) == leaves(BUDGET, "预算")


def test_others_are_told_what_was_written(client: TestClient, number: int) -> None:
    edited(client, number, ITEMS, (["支出", "2010301", "基本支出"], "10.00", "11.00"))
    told = client.get(f"/reports/{number}/since/1?grid={ITEMS}").json()
    assert told["boxes"]["c0-2"]["text"] == "11.00"
    assert client.get(f"/reports/{number}/since/2?grid={ITEMS}").json() == {
        "version": 2,
        "state": "填报",
    }


def test_letters_of_the_web_are_letters(client: TestClient, number: int) -> None:
    """What is typed is shown, and never is part of the page."""
    bad = "</textarea><script>alert(1)</script>\"'&"
    edited(client, number, ITEMS, (["支出", "2010301", "原因"], None, bad))
    key = "</th><script>2</script>&"
    edited(client, number, ITEMS, (["支出", key, "基本支出"], None, "1"))
    page = client.get(f"/reports/{number}/tables").text
    assert "<script>alert" not in page
    assert "<script>2" not in page
    found = tree(page)
    assert bad in [one.text.removeprefix("\n") for one in found.xpath("//textarea")]
    paths = [json.loads(one) for one in found.xpath("//textarea/@data-path")]
    assert ["支出", key, "基本支出"] in paths


# ---------------------------------------------------------------- lists within rows

NESTED = """项目支出:
  - 名称: 甲项目
    金额: 3
    内容:
      - 修缮
      - 采购
  - 名称: 乙项目
    金额: 2
"""


def test_a_list_within_a_row_is_a_table_of_its_own() -> None:
    text = BUDGET + NESTED
    found = grid(text, named_in(text, "预算", "项目支出 · 第 1 条“甲项目” · 内容"), "预算")
    assert [[box.text for box in line.boxes] for line in found.lines] == [
        ["1", "修缮"],
        ["2", "采购"],
        ["新的一条", ""],
    ]
    assert found.lines[2].boxes[1].path == ("项目支出", 0, "内容", 2)
    empty = grid(text, named_in(text, "预算", "项目支出 · 第 2 条“乙项目” · 内容"), "预算")
    assert [line.boxes[1].path for line in empty.lines] == [("项目支出", 1, "内容", 0)]


def test_what_is_typed_in_a_list_within_a_row_goes_there() -> None:
    text = revise(BUDGET + NESTED, [Edit(("项目支出", 1, "内容", 0), "培训")], "预算")
    assert leaves(text, "预算")["项目支出", 1, "内容", 0] == "培训"
    assert leaves(text, "预算")["项目支出", 0, "内容", 1] == "采购"
    more = revise(text, [Edit(("项目支出", 0, "内容", 2), "维护")], "预算")
    assert leaves(more, "预算")["项目支出", 0, "内容", 2] == "维护"
    less = revise(more, [Edit(("项目支出", 0, "内容", 0), None)], "预算")
    assert leaves(less, "预算")["项目支出", 0, "内容", 0] == "采购"


def named_in(text: str, kind: str, label: str) -> str:
    contents = spread_of(text, kind, Beside(), "").contents
    return next(number for number, title, _ in contents.own if title == label)


def test_every_list_within_a_row_has_a_table() -> None:
    """Whatever the schema has: what can be written in YAML can be filled in on the page."""
    for kind, text in (("决算", FINAL), ("预算", BUDGET)):
        outer = [rows for rows in rows_in(kind) if rows.within]
        assert outer
        typed = revise(
            text, [Edit((*one.path, 0, *one.columns[0].keys), "甲") for one in outer], kind
        )
        bases = {
            grid(typed, number, kind).base
            for number, *_ in spread_of(typed, kind, Beside(), "").contents.own
        }
        for one in outer:
            found = entry_at(MODELS[kind], one.path)
            assert found is not None
            assert not isinstance(found.of, Form)
            lists = [each for each in entries(found.of) if each.many]
            assert {(*one.path, 0, each.key) for each in lists} <= bases
