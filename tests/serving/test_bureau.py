"""The bureau: all departments in a tree and in one table, deadlines, lists of departments."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient
from test_begun import report_in, text_of
from xlsxwriter import Workbook

from generator.serving.guarding.persons import BUREAU, FILLS, Person
from generator.serving.site import Site
from generator.serving.store.kept import PEOPLE
from generator.serving.store.listed_reports import departments
from generator.serving.store.versions import put_department, put_state
from generator.serving.web.deadlines import due_of, read_day, today
from generator.serving.web.exported import plain, to_csv
from generator.serving.web.shown import grouped


def above(site: Site, number: str, name: str, of: str | None = None) -> None:
    with site.database.writing() as connection:
        put_department(connection, number, name, of)


def two_reports(site: Site) -> tuple[int, int]:
    """A 决算 and a 预算 of one year, below one city."""
    one = report_in(site, text_of(), "甲局", "jia")
    budget = text_of(budget=True).replace("年度: 2021", "年度: 2024")
    other = report_in(site, re.sub(r"年度: \d{4}", "年度: 2024", budget), "乙局", "yi")
    above(site, "shi", "某市")
    above(site, "jia", "甲局", "shi")
    above(site, "yi", "乙局", "shi")
    above(site, "bing", "丙局", "shi")
    return one, other


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    buffer = io.BytesIO()
    with Workbook(buffer) as book:
        sheet = book.add_worksheet("名单")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return buffer.getvalue()


# ---------------------------------------------------------------- what is seen


def test_departments_stand_below_whom_they_belong_to(client: TestClient, site: Site) -> None:
    _, other = two_reports(site)
    with site.database.writing() as connection:
        put_state(connection, other, "已签发")
    page = client.get("/bureau").text
    tree = page[page.index('class="tree"') : page.index("</nav>", page.index('class="tree"'))]
    assert tree.index("某市") < tree.index("甲局")
    assert re.search(r"某市</a> <span class=\"soft\">已签发 1/2", tree)
    assert "没开始 1" in tree
    assert "没有开始的部门（1 个）" in page


def test_amounts_are_grouped_and_people_called_by_their_names(
    client: TestClient, site: Site
) -> None:
    report_in(site, text_of(), "甲局", "jia")
    with site.database.writing() as connection:
        connection.execute(PEOPLE.insert().values(name="张三", shown="张三丰"))
    for page in ("/", "/bureau?year="):
        assert "张三丰" in client.get(page).text, page
    assert re.search(r">\d{1,3}(,\d{3})+\.\d\d<", client.get("/bureau?year=").text)
    assert grouped("") == ""
    assert grouped("-1234567.100") == "-1,234,567.100"


def test_who_oversees_nothing_is_not_led_to_the_bureau(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'href="/bureau"' in client.get("/").text
    who = Person("张", "张", {FILLS: frozenset({"jia"})})
    monkeypatch.setattr("generator.serving.guarding.doorkeeping.ALONE", who)
    assert 'href="/bureau"' not in client.get("/").text


def test_a_ring_of_departments_is_shown_all_the_same(client: TestClient, site: Site) -> None:
    two_reports(site)
    above(site, "shi", "某市", "jia")
    page = client.get("/bureau").text
    assert "甲局" in page
    assert "乙局" in page


def test_the_table_is_sifted(client: TestClient, site: Site) -> None:
    two_reports(site)

    def table(query: str) -> str:
        page = str(client.get(f"/bureau?{query}").text)
        return page.partition("<tbody>")[2].partition("</tbody>")[0]

    assert "乙局" not in table("year=2024&kind=决算")
    assert "甲局" not in table("year=&under=yi")
    assert "甲局" not in table("year=1999")
    assert "甲局" in table("")  # the newest year


def test_somebody_who_oversees_nothing_is_refused(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_reports(site)

    def be(person: Person) -> None:
        monkeypatch.setattr("generator.serving.guarding.doorkeeping.ALONE", person)

    be(Person("张", "张", {FILLS: frozenset({"jia"})}))
    for path in ("", "/departments", "/all.csv", "/batches"):
        assert client.get(f"/bureau{path}").status_code == 403, path
    assert client.post("/bureau/due", data={"which": "all"}).status_code == 403
    be(Person("王", "王", {BUREAU: frozenset({"yi"})}))
    page = client.get("/bureau?year=").text
    assert "乙局" in page
    assert "甲局" not in page
    assert "甲局" not in client.get("/bureau/all.csv?year=").text


# ---------------------------------------------------------------- deadlines


def test_a_deadline_is_twenty_days_after_the_approval(client: TestClient, site: Site) -> None:
    one, other = two_reports(site)
    day = today() - timedelta(days=23)
    form = {"query": "year=", "which": "all", "how": "approved", "day": day.isoformat()}
    page = client.post("/bureau/due", data=form, follow_redirects=True).text
    assert "已改 2 份报告的公开期限" in page
    assert page.count("已逾期 3 天") == 2
    assert "逾期 2" in page  # in the tree
    form |= {"which": "chosen", f"report-{one}": "on", "how": "due", "day": today().isoformat()}
    page = client.post("/bureau/due", data=form, follow_redirects=True).text
    assert "今天到期" in page
    assert page.count("已逾期 3 天") == 1
    assert "甲局" not in client.get("/?due=逾期").text
    with site.database.writing() as connection:
        put_state(connection, other, "已签发")
    assert "已逾期" not in client.get("/bureau?year=").text  # it is done


def test_a_deadline_needs_a_day_and_a_report(client: TestClient, site: Site) -> None:
    one, _ = two_reports(site)
    form = {"query": "year=", "how": "due", "which": "chosen", "day": "2026-08-31"}
    assert "还没有选报告" in client.post("/bureau/due", data=form).text
    form |= {f"report-{one}": "on", "day": "下月"}
    answer = client.post("/bureau/due", data=form)
    assert answer.status_code == 422
    assert "没有看懂日期" in answer.text


@pytest.mark.parametrize(
    "typed", ["2026-8-1", "2026/08/01", "2026年8月1日", "２０２６．８．１", "20260801"]
)
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    found = read_day(typed)
    assert found is not None
    assert found.isoformat() == "2026-08-01"


@pytest.mark.parametrize("typed", ["", "2026-13-1", "8月1日", "0001-01-01", "2026-8-1-1", "٢٠٢٦-1"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert read_day(typed) is None


def test_a_day_is_told_in_words() -> None:
    now = today()
    told = [due_of((now + timedelta(days=days)).isoformat(), "填报", now) for days in (-1, 0, 3, 9)]
    assert [one.told for one in told] == ["已逾期 1 天", "今天到期", "还有 3 天", "还有 9 天"]
    assert [one.urgency for one in told] == ["逾期", "快到期", "快到期", ""]


# ---------------------------------------------------------------- one table over all


def test_one_table_goes_out_with_every_place_of_an_amount(client: TestClient, site: Site) -> None:
    two_reports(site)
    text = client.get("/bureau/all.csv?year=2024").content
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    one = next(row for row in rows if row["部门"] == "甲局")
    assert one["收入总计（元）"] == "14500000.00"
    assert one["上级"] == "某市"
    assert next(row for row in rows if row["部门"] == "丙局")["状态"] == "没有开始"
    data = client.get("/bureau/all.xlsx?year=2024").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert [
        row[at] for row in sheet if row[1] == "甲局" for at in (1, sheet[0].index("收入总计（元）"))
    ] == ["甲局", "14500000.00"]


def test_what_nobody_has_said_is_no_nought(client: TestClient, site: Site) -> None:
    report_in(site, text_of().replace("其他收入: 150,000.00", "其他收入: 【待填】", 1), "甲局")
    text = client.get("/bureau/all.csv").content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert row["收入总计（元）"] == ""
    assert row["支出总计（元）"] == "14500000.00"


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1+1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert plain(text) == f"'{text}"
    assert f"'{text}".strip() in to_csv(["a"], [[text]]).decode("utf-8-sig")


@pytest.mark.parametrize("text", ["-1,234.50", "-5", "12", "甲局", ""])
def test_an_amount_stays_one(text: str) -> None:
    assert plain(text) == text


# ---------------------------------------------------------------- a list of departments


def listed(client: TestClient, data: bytes, name: str = "名单.xlsx") -> tuple[int, str]:
    answer = client.post("/bureau/departments", files={"list": (name, data)})
    return answer.status_code, answer.text


HEAD = ["单位编码", "单位名称", "上级部门"]


def test_a_list_of_departments_is_brought_in(client: TestClient, site: Site) -> None:
    above(site, "old", "旧名")
    rows: list[Sequence[object]] = [
        ["部门名单"],
        HEAD,
        ["101", "甲局", "市"],
        ["101001", "甲局机关", 101],
        ["old", "新名", ""],
    ]
    status, page = listed(client, workbook([*rows, ["", "市", ""]]))
    assert status == 200, page
    assert "新加 3 个部门，改了 1 个" in page
    with site.database.reading() as connection:
        found = {one.name: one for one in departments(connection)}
    assert found["甲局机关"].above == "101"
    assert found["甲局"].above == found["市"].number
    assert found["新名"].number == "old"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_as_csv_is_read_in_any_encoding(client: TestClient, encoding: str) -> None:
    text = '编码,名称,上级\r\na,甲局,\r\nb,"乙局",a\r\n'
    status, page = listed(client, text.encode(encoding), "名单.csv")
    assert status == 200, page
    assert "新加 2 个部门" in page


def test_all_that_is_wrong_with_a_list_is_said_at_once(client: TestClient, site: Site) -> None:
    rows = [
        HEAD,
        ["a", "", ""],
        ["../b", "乙", ""],
        ["c", "丙", "没有的"],
        ["c", "丁", ""],
        ["e", "戊", "f"],
        ["f", "己", "e"],
        ["g", "庚" * 101, ""],
    ]
    status, page = listed(client, workbook(rows))
    assert status == 422
    for said in (
        "名单有 6 处要改",
        "名单 第 2 行：没有写名称",
        "名单 第 3 行：编码“../b”不能用",
        "名单 第 4 行：上级“没有的”名单和已有的部门里都没有",
        "名单 第 5 行：编码“c”在名单 第 4 行已经有了",
        "名单 第 6 行：戊、己 互为上级",
        "名单 第 8 行：名称有 101 个字",
    ):
        assert said in page, said
    with site.database.reading() as connection:
        assert not departments(connection)


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"not a workbook", "a.xlsx"), (workbook([["甲", "乙"]]), "b.xlsx"), (b"x", "c.csv")],
)
def test_a_file_that_is_no_list_says_what_one_looks_like(
    client: TestClient, data: bytes, name: str
) -> None:
    status, page = listed(client, data, name)
    assert status == 422
    assert name in page


def test_a_part_of_the_bureau_changes_its_own_alone(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    above(site, "shi", "某市")
    above(site, "xian", "某县")
    one = Person("王", "王", {BUREAU: frozenset({"shi"})})
    monkeypatch.setattr("generator.serving.guarding.doorkeeping.ALONE", one)
    rows = [HEAD, ["a", "甲", "shi"], ["xian", "改名", ""], ["b", "乙", "xian"], ["c", "丙", ""]]
    status, page = listed(client, workbook(rows))
    assert status == 422
    assert "第 3 行：“xian”（某县）不归您管" in page
    assert "第 4 行：要加在您管的部门下面" in page
    assert "第 5 行：要加在您管的部门下面" in page
    assert listed(client, workbook(rows[:2]))[0] == 200
