"""Where a clerk begins: the list of reports, a new one, files brought into an old one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from example import EXAMPLE, EXAMPLE_BUDGET
from starlette.testclient import TestClient

from generator import read
from generator.reporting import document_of, workbook_of
from generator.serving.drafting.saving import Wish, newest, save
from generator.serving.guarding.persons import BUREAU, FILLS, Person
from generator.serving.site import Site
from generator.serving.store.versions import begin, kept, put_department, put_state, versions
from generator.serving.working.confining import Readers, Refused
from generator.writers import write

PAGE = {"accept": "text/html"}
Sent = list[tuple[str, tuple[str, bytes, str]]]


def text_of(*, budget: bool = False) -> str:
    path: Path = EXAMPLE_BUDGET if budget else EXAMPLE
    return path.read_text("utf-8")


@cache
def tables() -> bytes:
    """The nine tables of the example, as the reporting software would export them."""
    return workbook_of(read(EXAMPLE), None, None)[0]


@cache
def told() -> bytes:
    """The text of the example as a Word document."""
    written = write(document_of(read(EXAMPLE), None, None)[0], "docx")
    assert isinstance(written, bytes)
    return written


def sent(*files: tuple[str, bytes]) -> Sent:
    return [("files", (name, data, "application/octet-stream")) for name, data in files]


NEW = {"department": "+", "name": "甲县医疗保障局", "number": "jia", "year": "2024", "kind": "决算"}


def began(client: TestClient, *files: tuple[str, bytes], **other: str) -> str:
    """What a new report is told of its files: the address of the page."""
    answer = client.post(
        "/reports/new", data=NEW | other, files=sent(*files), follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def decided(client: TestClient, address: str, what: str, **other: str) -> str:
    """The address after a decision."""
    answer = client.post(address, data={"do": what} | other, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def report_in(site: Site, text: str, name: str = "甲县医疗保障局", of: str = "jia") -> int:
    kind, year = ("预算" if "类型: 预算" in text else "决算"), re.search(r"年度: (\d{4})", text)
    assert year
    with site.database.writing() as connection:
        put_department(connection, of, name)
        return begin(connection, (of, year[1], kind), text, "张三", "新建")


# ---------------------------------------------------------------- the list


def test_without_a_report_the_page_says_how_to_begin(client: TestClient) -> None:
    page = client.get("/").text
    assert "还没有报告" in page
    assert 'href="/reports/new"' in page


def test_the_list_says_how_far_each_report_is(client: TestClient, site: Site) -> None:
    lacking = text_of().replace("其他收入: 150,000.00", "其他收入: 【待填】", 1)
    report_in(site, lacking)
    page = client.get("/").text
    assert "甲县医疗保障局" in page
    assert "填报" in page
    assert re.search(r'data-label="待填">\s*<b>1</b>', page)
    assert "未定" in page


def test_the_list_is_sifted_without_scripts(client: TestClient, site: Site) -> None:
    report_in(site, text_of())
    other = report_in(site, text_of(budget=True), "乙县财政局", "yi")
    with site.database.writing() as connection:
        put_state(connection, other, "复核")
    for query in ("q=乙县", "kind=预算", "state=复核", "q=yi"):
        page = client.get(f"/?{query}").text
        assert "乙县财政局" in page, query
        assert "甲县医疗保障局" not in page, query
    assert "没有合条件的报告" in client.get("/?q=丙").text
    assert "甲县医疗保障局" in client.get("/?state=别的&page=99&year=２").text


def test_what_is_still_to_be_done_is_a_filter(client: TestClient, site: Site) -> None:
    report_in(site, text_of())
    report_in(site, text_of().replace("150,000.00", "【待填】", 1), "乙县财政局", "yi")
    for _ in range(3):  # one is worked out at least each time, however busy the machine is
        page = client.get("/?task=待填").text
    assert "1 份合条件，共 2 份" in page
    assert "乙县财政局" in page
    assert "甲县医疗保障局" not in page


def test_what_was_worked_out_is_not_worked_out_again(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_in(site, text_of())
    client.get("/")
    monkeypatch.setattr(
        "generator.serving.drafting.remaining.living", lambda *_: pytest.fail("again")
    )
    assert "待算" not in client.get("/").text


def test_what_is_not_worked_out_yet_is_said_and_can_be_asked_for(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = report_in(site, text_of())
    monkeypatch.setattr("generator.serving.drafting.remaining._worked_out", lambda *_: {})
    page = client.get("/").text
    assert f'data-wait="{number}"' in page
    assert "待算" in page
    monkeypatch.undo()
    assert client.get(f"/counts?reports={number}").json() == {
        str(number): {"缺原因": 0, "待填": 0, "要核对": 0}
    }


# ---------------------------------------------------------------- a new one


def test_tables_make_a_report_when_they_are_confirmed(client: TestClient, site: Site) -> None:
    address = began(client, ("决算表.xlsx", tables()))
    page = client.get(address).text
    assert "还什么也没有存" in page
    assert "决算表.xlsx" in page
    assert "新填" in page
    assert re.search(r"决算表\.xlsx [^<]+![A-Z]+\d+", page)  # the cell that a figure is from
    with site.database.reading() as connection:
        assert not list(connection.exec_driver_sql("SELECT * FROM reports"))
    where = decided(client, address, "confirm")
    page = client.get(where).text
    assert "甲县医疗保障局 2024 年部门决算" in page
    files = client.get(f"{where}/files").text
    assert "决算表.xlsx" in files
    link = re.search(rf'href="({where}/files/\d+)"', files)
    assert link
    assert client.get(link[1]).content == tables()
    assert client.get(address, headers=PAGE).status_code == 404  # it is pending no longer


def test_what_is_cancelled_leaves_nothing(client: TestClient, site: Site) -> None:
    address = began(client, ("决算表.xlsx", tables()))
    assert decided(client, address, "cancel") == "/reports/new"
    with site.database.reading() as connection:
        for table in ("reports", "departments", "pending", "pending_files", "files"):
            assert not list(connection.exec_driver_sql(f"SELECT * FROM {table}")), table  # noqa: S608


def test_without_files_a_report_begins_empty(client: TestClient, site: Site) -> None:
    where = began(client)
    assert re.fullmatch(r"/reports/\d+", where)
    with site.database.reading() as connection:
        text = newest(connection, kept(connection, int(where.rpartition("/")[2])))[1]
    assert "部门: 甲县医疗保障局" in text
    assert "【待填】" in text


def test_an_empty_one_starts_from_last_year_in_the_store(client: TestClient, site: Site) -> None:
    report_in(site, text_of())
    where = began(client, department="jia", year="2025")
    with site.database.reading() as connection:
        text = newest(connection, kept(connection, int(where.rpartition("/")[2])))[1]
    assert "上年的数、编制人数、国有资产等取自 2024 年度的文件" in text


def test_what_last_year_that_is_not_finished_does_not_give_is_said(
    client: TestClient, site: Site
) -> None:
    report_in(site, re.sub(r"(?m)^(  一般公共预算财政拨款收入: ).*$", r"\1【待填】", text_of()))
    address = began(client, ("说明.docx", told()), department="jia", year="2025")
    page = client.get(address).text
    assert "这份文件还没有填好，有 1 处没有填" in page
    assert "没有接过来，写着【待填】：上年→收入总计→金额" in page


def test_last_year_that_has_mistakes_is_left_out_and_said(client: TestClient, site: Site) -> None:
    report_in(site, text_of().replace("150,000.00", "十五万"))
    address = began(client, ("说明.docx", told()), department="jia", year="2025")
    assert "2024 年的决算有写错的" in client.get(address).text


def test_each_file_is_taken_for_what_it_says_it_is(client: TestClient) -> None:
    address = began(client, ("决算表.xlsx", tables()), year="2025")
    page = client.get(address).text
    assert re.search(r'name="role-0"[^>]*>.*?<option selected>上年的', page)
    page = client.get(decided(client, address, "again", **{"role-0": "不用"})).text
    assert re.search(r'name="role-0"[^>]*>.*?<option selected>不用', page)


def test_a_file_that_says_to_be_of_another_department_is_told(client: TestClient) -> None:
    page = client.get(began(client, ("决算表.xlsx", tables()))).text
    assert "决算表.xlsx 写的部门是“示例部门”，不是“甲县医疗保障局”" in page
    page = client.get(began(client, ("决算表.xlsx", tables()), name="示例部门", number="shi")).text
    assert "请看是不是拿错了" not in page


def test_a_file_that_cannot_be_read_is_told_with_its_reason(client: TestClient) -> None:
    address = began(client, ("坏.xlsx", b"PK\x03\x04 broken"), ("决算表.xlsx", tables()))
    page = client.get(address).text
    assert "读不了" in page
    assert "没有取：" in page
    assert 'value="confirm"' in page


def test_a_reader_that_breaks_is_told_and_can_be_tried_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: str) -> None:
        raise Refused("读这份文件用时太长")

    monkeypatch.setattr(Readers, "run", broken)
    address = began(client, ("决算表.xlsx", tables()))
    page = client.get(address).text
    assert "读这份文件用时太长" in page
    assert "由程序看" in page
    assert 'value="confirm"' not in page
    monkeypatch.undo()
    page = client.get(decided(client, address, "again", **{"role-0": ""})).text
    assert "新填" in page


def test_all_that_is_wrong_with_a_form_is_said_at_once(client: TestClient) -> None:
    bad = NEW | {"year": "2024.0", "name": "", "number": "../x", "kind": "草案"}
    answer = client.post("/reports/new", data=bad, files=sent(("空.xlsx", b"x")))
    assert answer.status_code == 422
    for said in ("有 4 处没有填好", "四位数的年度", "部门的全称", "只能用英文字母", "决算或预算"):
        assert said in answer.text


def test_where_nothing_was_taken_nothing_is_said_to_be_confirmed(client: TestClient) -> None:
    answer = client.post("/reports/new", data=NEW, files=sent(("话.txt", "只有一句话".encode())))
    page = client.get(answer.headers["location"]).text
    assert "一个数也没有取到" in page
    assert ">先建一份空的</button>" in page
    assert "照表上的数确认" not in page


def test_a_department_without_a_number_has_one_made_of_its_name(
    client: TestClient, site: Site
) -> None:
    began(client, number="")
    began(client, number="", year="2023")  # the same name is the same department
    with site.database.reading() as connection:
        rows = list(connection.exec_driver_sql("SELECT id FROM departments"))
    assert len(rows) == 1
    assert re.fullmatch(r"bm-[0-9a-f]{8}", rows[0][0])


def test_a_report_that_is_there_is_imported_into(client: TestClient, site: Site) -> None:
    number = report_in(site, text_of())
    assert began(client, department="jia") == f"/reports/{number}"
    address = began(client, ("决算表.xlsx", tables()), department="jia")
    assert "在已有的报告上改" in client.get(address).text
    assert decided(client, address, "confirm") == f"/reports/{number}"


# ---------------------------------------------------------------- into one that is there


def brought(client: TestClient, number: int, *files: tuple[str, bytes]) -> str:
    answer = client.post(f"/reports/{number}/files", files=sent(*files), follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def changed(text: str) -> tuple[str, str]:
    """The example with another figure, and the figure that the tables have."""
    found = re.search(r"(?m)^  其他收入: ([\d.,]+)", text)
    assert found
    return text.replace(found[0], "  其他收入: 9,999.01", 1), found[1]


def test_figures_are_brought_up_to_date_and_reasons_stay(client: TestClient, site: Site) -> None:
    old, right = changed(text_of())
    number = report_in(site, old)
    address = brought(client, number, ("新表.xlsx", tables()))
    page = client.get(address).text
    assert "改了（" in page
    assert "9,999.01" in page
    decided(client, address, "confirm")
    with site.database.reading() as connection:
        text = newest(connection, kept(connection, number))[1]
        last = versions(connection, number)[-1]
    assert f"其他收入: {right}" in text
    assert last.why == "导入"
    assert text.count("原因") == old.count("原因")


def test_what_somebody_wrote_meanwhile_is_looked_at_again(client: TestClient, site: Site) -> None:
    old, _ = changed(text_of())
    number = report_in(site, old)
    address = brought(client, number, ("新表.xlsx", tables()))
    with site.database.writing() as connection:
        save(connection, number, [Wish(("部门",), "示例部门", "乙县")], "李四")
        head = kept(connection, number).head
    answer = client.post(address, data={"do": "confirm"})
    assert answer.status_code == 409
    assert "刚才有人改了这份报告" in answer.text
    with site.database.reading() as connection:
        assert kept(connection, number).head == head
    decided(client, address, "confirm")
    with site.database.reading() as connection:
        text = newest(connection, kept(connection, number))[1]
    assert "9,999.01" not in text
    assert "部门: 乙县" in text


def test_the_workbook_goes_out_and_comes_back(client: TestClient, site: Site) -> None:
    number = report_in(site, text_of())
    book = client.get(f"/reports/{number}/files/form.xlsx")
    assert book.status_code == 200
    assert "filename*=UTF-8''" in book.headers["content-disposition"]
    page = client.get(brought(client, number, ("填好.xlsx", book.content))).text
    assert re.search(r'name="role-0"[^>]*>.*?<option selected>填报工作簿', page)
    assert "没有要改的" in page


def test_the_workbook_of_another_department_is_refused(client: TestClient, site: Site) -> None:
    number, other = report_in(site, text_of()), report_in(site, text_of(), "乙局", "yi")
    book = client.get(f"/reports/{other}/files/form.xlsx").content
    address = brought(client, number, ("填好.xlsx", book))
    page = client.get(address).text
    assert "要导入的是 jia 2024 年度决算" in page
    assert 'value="confirm"' not in page
    assert client.post(address, data={"do": "confirm"}).status_code == 422


def test_a_report_that_was_handed_on_is_not_imported_into(client: TestClient, site: Site) -> None:
    number = report_in(site, text_of())
    address = brought(client, number, ("新表.xlsx", tables()))
    with site.database.writing() as connection:
        put_state(connection, number, "复核")
    assert client.post(address, data={"do": "confirm"}, headers=PAGE).status_code == 409
    answer = client.post(f"/reports/{number}/files", files=sent(("新表.xlsx", tables())))
    assert answer.status_code == 409


def test_an_import_that_was_taken_back_can_be_made_again(client: TestClient, site: Site) -> None:
    old, right = changed(text_of())
    number = report_in(site, old)
    decided(client, brought(client, number, ("新表.xlsx", tables())), "confirm")
    client.post(f"/reports/{number}/undo", json={"shown": 2})
    decided(client, brought(client, number, ("新表.xlsx", tables())), "confirm")
    with site.database.reading() as connection:
        assert f"其他收入: {right}" in newest(connection, kept(connection, number))[1]


def test_two_who_begin_the_same_report_begin_one(client: TestClient, site: Site) -> None:
    one, other = (began(client, ("决算表.xlsx", tables())) for _ in range(2))
    where = decided(client, one, "confirm")
    answer = client.post(other, data={"do": "confirm"})
    assert answer.status_code == 409
    assert "在已有的报告上改" in answer.text
    assert decided(client, other, "confirm") == where
    with site.database.reading() as connection:
        assert kept(connection, int(where.rpartition("/")[2])).head == 1  # there was nothing new


def test_a_button_that_is_pressed_twice_keeps_it_once(client: TestClient) -> None:
    address = began(client, ("决算表.xlsx", tables()))
    decided(client, address, "confirm")
    assert client.post(address, data={"do": "confirm"}).status_code == 404


def test_what_is_pending_is_of_whoever_brought_it(client: TestClient, site: Site) -> None:
    address = began(client, ("决算表.xlsx", tables()))
    with site.database.writing() as connection:
        connection.exec_driver_sql("UPDATE pending SET who = '别人'")
    assert client.get(address, headers=PAGE).status_code == 404
    assert client.post(address, data={"do": "confirm"}).status_code == 404


def test_the_budget_is_known_by_what_it_says(client: TestClient) -> None:
    data, _ = workbook_of(read(EXAMPLE_BUDGET), None, None)
    year = re.search(r"年度: (\d{4})", text_of(budget=True))
    assert year
    page = client.get(began(client, ("预算表.xlsx", data), year=year[1])).text
    assert re.search(r'name="role-0"[^>]*>.*?<option selected>本年预算', page)


# ---------------------------------------------------------------- who may


def be(monkeypatch: pytest.MonkeyPatch, **roles: str) -> None:
    """Somebody with some roles, each in one department."""
    said = {{"fills": FILLS, "bureau": BUREAU}[role]: frozenset({of}) for role, of in roles.items()}
    one = Person("王", "王", said)
    monkeypatch.setattr("generator.serving.guarding.doorkeeping.ALONE", one)


def test_somebody_begins_reports_of_their_own_department_alone(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = report_in(site, text_of())
    report_in(site, text_of(), "乙局", "yi")
    be(monkeypatch, fills="yi")
    page = client.get("/reports/new").text
    assert "乙局" in page
    assert "甲县医疗保障局" not in page
    assert "新加一个" not in page
    for other in ("jia", "+", "没有的", ""):
        answer = client.post("/reports/new", data=NEW | {"department": other, "year": "2025"})
        assert answer.status_code == 422, other
        assert "请选一个部门" in answer.text
    assert "甲县医疗保障局" not in client.get("/").text
    assert client.get(f"/counts?reports={number}").json() == {}
    for end in ("", "/form.xlsx", "/1"):
        assert client.get(f"/reports/{number}/files{end}").status_code == 403
    files = sent(("新表.xlsx", tables()))
    assert client.post(f"/reports/{number}/files", files=files).status_code == 403


def test_whoever_fills_nothing_in_begins_nothing(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = report_in(site, text_of())
    be(monkeypatch, bureau="jia")
    assert 'href="/reports/new"' not in client.get("/").text
    assert client.get("/reports/new").status_code == 403
    page = client.get(f"/reports/{number}/files").text
    assert "不能导入" in page
    files = sent(("新表.xlsx", tables()))
    assert client.post(f"/reports/{number}/files", files=files).status_code == 403


def test_a_right_that_was_taken_away_meanwhile_keeps_nothing(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = report_in(site, text_of())
    address = brought(client, number, ("新表.xlsx", tables()))
    with site.database.writing() as connection:
        connection.exec_driver_sql("UPDATE pending SET who = '王'")
    be(monkeypatch, fills="yi")
    assert client.get(address).status_code == 403
    assert client.post(address, data={"do": "confirm"}).status_code == 403
