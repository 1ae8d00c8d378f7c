"""Auditing in the page: a report uploaded, seen marked and page by page, acknowledged."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Sequence
from html import unescape
from io import BytesIO
from urllib.parse import unquote

import pytest
from lxml import etree
from paper import A4, pdf, ruled, text
from PIL import Image
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient

from generator.serving.audits import audit_pages, audit_store
from generator.serving.audits.audit_store import Counts
from generator.serving.audits.seeing import Shown, seen
from generator.serving.guarding.persons import ALONE, BUREAU, FILLS, SYSTEM, Person
from generator.serving.site import Site
from generator.serving.store.database import now
from generator.serving.store.kept import ACKNOWLEDGEMENTS, AUDITS, DEPARTMENTS
from generator.serving.working.file_names import Upload

NAME = "某局2024年度“决算”公开.txt"
LINES = (
    "某局2024年度部门决算公开",
    "一、收入决算情况说明",
    "本年收入合计100万元，其中：财政拨款收入60万元，占60%；其他收入40万元，占45%。",
)
REPORT = "\n\n".join(LINES).encode()
WRONG = "45"
HTML = {"accept": "text/html"}


def printed(page: str = f"/MediaBox[{A4}]") -> bytes:
    """The same as a PDF: a cover, and the page with what is wrong."""
    drawn = [text(60, 700 - 20 * n, line) for n, line in enumerate(LINES[1:])]
    table = text(60, 600, "收入决算表") + ruled((60, 160, 260), (590, 570, 550))
    return pdf(text(60, 700, LINES[0]), "".join(drawn) + table, page=page)


def upload(client: TestClient, data: bytes = REPORT, name: str = NAME, **beside: bytes) -> str:
    """Uploads a report; the address of its page."""
    files = [("report", (name, data)), *((k, (f"{k}.txt", v)) for k, v in beside.items())]
    answer = client.post("/audit", files=files, headers=HTML, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def parsed(page: str) -> etree._Element:
    return etree.fromstring(page, etree.HTMLParser())


def classed(root: etree._Element, name: str) -> list[etree._Element]:
    return [node for node in root.iter("*") if name in (node.get("class") or "").split()]


def shown(node: etree._Element) -> str:
    return " ".join("".join(str(text) for text in node.itertext()).split())


def counts(root: etree._Element) -> dict[str, str]:
    [box] = classed(root, "counts")
    return {shown(one[0]): shown(one[1]) for one in box}


def fields(root: etree._Element, button: str) -> dict[str, str]:
    """What the first form with such a button sends."""
    for form in root.iter("form"):
        if any(button in shown(one) for one in form.iter("button")):
            return {str(one.get("name")): one.get("value", "") for one in form.iter("input")}
    raise AssertionError(button)


# ---------------------------------------------------------------- uploaded


def test_a_report_is_uploaded_and_seen_with_what_is_wrong(client: TestClient) -> None:
    where = upload(client)
    root = parsed(client.get(where, headers=HTML).text)
    assert counts(root)["错误"] == "1"
    assert counts(root)["已核实"] == "0"
    [finding] = classed(root, "finding")
    assert "45" in shown(finding)
    assert "应为 40.00%" in shown(finding)
    [mark] = [one for one in classed(root, "wrong") if one.tag == "mark" and one.get("id")]
    assert f"./#{mark.get('id')}" in {a.get("href") for a in finding.iter("a")}
    assert "没有给出上年的报告" in shown(root)
    assert NAME in shown(root)


def test_every_link_within_the_page_leads_somewhere_and_every_id_is_one(client: TestClient) -> None:
    page = client.get(upload(client, printed(), "甲.pdf"), headers=HTML).text
    root = parsed(page)
    ids = [node.get("id") for node in root.iter("*") if node.get("id")]
    assert len(ids) == len(set(ids))
    links = [a.get("href", "") for a in root.iter("a")]
    within = [link.rpartition("#")[2] for link in links if link.startswith(("#", "./#"))]
    assert set(within) <= set(ids)
    assert {one.get("for") for one in root.iter("label")} - {None} <= set(ids)


def test_the_pages_have_nothing_inline(client: TestClient) -> None:
    where = upload(client, printed(), "甲.pdf")
    for address in ("/audit", where, f"{where}pages?page=2"):
        root = parsed(client.get(address, headers=HTML).text)
        names = {str(name) for node in root.iter("*") for name in node.attrib}
        assert not [name for name in names if name == "style" or name.startswith("on")]
        assert not list(root.iter("style", "script"))


def test_what_a_stranger_wrote_stays_text(client: TestClient) -> None:
    attack = "<img src=x onerror=alert(1)>"
    lines = [*LINES[:2], LINES[2].replace("其他收入", f"其他{attack}收入")]
    where = upload(client, "\n\n".join(lines).encode(), f"{attack}.txt")
    for address in (where, "/audit"):
        page = client.get(address, headers=HTML).text
        assert "<img src=x" not in page


def test_what_cannot_be_read_is_said_and_not_kept(client: TestClient) -> None:
    for data in (b"%PDF-1.4 nothing", b"\x89PNG....", b"   "):
        answer = client.post("/audit", files=[("report", ("扫描.pdf", data))], headers=HTML)
        assert answer.status_code == 422
        [alert] = [node for node in parsed(answer.text).iter("*") if node.get("role") == "alert"]
        assert len(shown(alert)) > 10
    assert "还没有核对过" in client.get("/audit", headers=HTML).text


def test_what_has_nothing_to_be_checked_is_not_called_right(client: TestClient) -> None:
    page = client.get(upload(client, "今天天气很好。".encode(), "天气.txt"), headers=HTML).text
    assert "不能据此认为没有错误" in page
    assert "没有要改的" not in page


def test_without_a_report_it_is_asked_for(client: TestClient) -> None:
    answer = client.post("/audit", files=[("budget", ("甲.txt", REPORT))], headers=HTML)
    assert answer.status_code == 422
    assert "请选一份要核对的报告" in answer.text


def test_a_report_is_held_against_what_is_uploaded_with_it(client: TestClient) -> None:
    before = REPORT.replace(b"2024", b"2023")
    page = client.get(upload(client, last_year=before), headers=HTML).text
    assert "没有给出上年的报告" not in page
    assert "last_year.txt" in page


def test_what_does_not_go_with_the_report_is_refused(client: TestClient) -> None:
    files = [
        ("report", (NAME, REPORT)),
        ("last_year", ("旧.txt", REPORT.replace(b"2024", b"2019"))),
    ]
    answer = client.post("/audit", files=files, headers=HTML)
    assert answer.status_code == 422
    assert "旧.txt" in answer.text or "2019" in answer.text


# ---------------------------------------------------------------- the pages of a PDF


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_what_is_wrong_is_drawn_on_the_picture_of_its_page(client: TestClient, turn: int) -> None:
    """However the file turns the page: it is shown as it is read."""
    page = f"/MediaBox[{A4}]/CropBox[40 200 560 742]/Rotate {turn}"
    where = upload(client, printed(page), "甲.pdf")
    root = parsed(client.get(where, headers=HTML).text)
    links = [str(a.get("href")) for a in root.iter("a") if "pages?page=" in str(a.get("href"))]
    assert "pages?page=2#b1" in links
    view = parsed(client.get(f"{where}pages?page=2", headers=HTML).text)
    [box] = classed(view, "box")
    assert box.get("href") == "#p1"
    assert "应为 40.00%" in str(box.get("aria-label"))
    [polygon] = box.iter("polygon")
    points = [tuple(map(int, one.split(","))) for one in polygon.get("points", "").split()]
    [svg] = view.iter("svg")
    assert svg.get("viewbox") == "0 0 52000 54200"
    assert all(0 < x < 52_000 and 0 < y < 54_200 for x, y in points)
    picture = Image.open(BytesIO(client.get(f"{where}page.png?page=2").content))
    assert picture.size == (520 * 3, 542 * 3)
    around = [round(picture.width * x / 52_000) for x, _ in points]
    down = [round(picture.height * y / 54_200) for _, y in points]
    inside = picture.convert("L").crop((min(around), min(down), max(around), max(down)))
    lightest = inside.convert("1").histogram()
    assert lightest[0] > 20  # there is ink in the box


def test_a_page_without_findings_is_shown_too_and_one_that_is_not_there_is_not(
    client: TestClient,
) -> None:
    where = upload(client, printed(), "甲.pdf")
    first = client.get(f"{where}pages?page=1", headers=HTML)
    assert client.get(f"{where}pages", headers=HTML).text == first.text
    assert "这一页上没有问题" in first.text
    assert "下一个有问题的（第 2 页）" in first.text
    for page in ("3", "0", "-1", "x", "", "9" * 40):
        assert client.get(f"{where}pages?page={page}", headers=HTML).status_code == 404
        assert client.get(f"{where}page.png?page={page}").status_code == 404
    plain = upload(client)
    assert client.get(f"{plain}pages?page=1", headers=HTML).status_code == 404


# ---------------------------------------------------------------- acknowledged


def acknowledge(client: TestClient, where: str, reason: str) -> int:
    root = parsed(client.get(where, headers=HTML).text)
    sent = {**fields(root, "记为已核实"), "reason": reason}
    answer = client.post(f"{where}acknowledge", data=sent, headers=HTML, follow_redirects=True)
    return int(answer.status_code)


def test_a_finding_is_acknowledged_with_a_reason_and_taken_back(client: TestClient) -> None:
    where = upload(client)
    assert acknowledge(client, where, "附件里有说明") == 200
    root = parsed(client.get(where, headers=HTML).text)
    assert counts(root)["错误"] == "0"
    assert counts(root)["已核实"] == "1"
    [known] = classed(root, "finding")
    assert "附件里有说明" in shown(known)
    assert "本机" in shown(known)
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", shown(known))
    [row] = parsed(client.get("/audit", headers=HTML).text).findall(".//tbody/tr")
    assert [shown(cell) for cell in row][2:5] == ["0", "0", "1"]

    back = {**fields(root, "收回"), "back": "1"}
    assert client.post(f"{where}acknowledge", data=back, headers=HTML).status_code == 303
    again = parsed(client.get(where, headers=HTML).text)
    assert counts(again)["错误"] == "1"
    assert counts(again)["已核实"] == "0"
    twice = client.post(f"{where}acknowledge", data=back, headers=HTML)
    assert twice.status_code == 422
    assert "已经收回了" in twice.text


def entries(*several: tuple[str, str, str]) -> bytes:
    """A 已核 file."""
    keys = ("规则", "原文", "理由")
    lines = (dict(zip(keys, one, strict=True)) for one in several)
    return json.dumps(list(lines), ensure_ascii=False).encode()


def found_of(client: TestClient, where: str) -> tuple[str, str]:
    """The rule and the quote of the finding of an audit."""
    sent = fields(parsed(client.get(where, headers=HTML).text), "记为已核实")
    return sent["rule"], sent["quote"]


def test_a_file_of_what_was_acknowledged_comes_with_a_report(client: TestClient) -> None:
    known = entries((*found_of(client, upload(client)), "附件三里有说明"))
    where = upload(client, acknowledged=known)
    root = parsed(client.get(where, headers=HTML).text)
    assert (counts(root)["错误"], counts(root)["已核实"]) == ("0", "1")
    assert "附件三里有说明" in shown(root)
    assert fields(root, "收回")["rule"]
    again = client.get(f"{where}download?form=yaml").content
    assert "附件三里有说明" in again.decode()


def test_a_file_of_what_was_acknowledged_comes_later(client: TestClient) -> None:
    where = upload(client)
    files = {"acknowledged": ("已核.yaml", entries((*found_of(client, where), "附件三里有说明")))}
    answer = client.post(f"{where}acknowledged", files=files, headers=HTML)
    assert answer.status_code == 303
    root = parsed(client.get(where, headers=HTML).text)
    assert (counts(root)["错误"], counts(root)["已核实"]) == ("0", "1")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "一条也没有"),
        (b"a: b", "一条一条"),
        (entries(("不是规则", "原文", "理由")), "没有“不是规则”这条规则"),
        (b"&a [*a, *a]", "已核.yaml"),
        (b"\x00\xff", "已核.yaml"),
        (entries(*((f"T{n}", "原文", "理由") for n in range(2))), "没有“T"),
    ],
    ids=str,
)
def test_what_is_no_file_of_that_is_told(client: TestClient, data: bytes, said: str) -> None:
    where = upload(client)
    files = {"acknowledged": ("已核.yaml", data)}
    answer = client.post(f"{where}acknowledged", files=files, headers=HTML)
    assert answer.status_code == 422
    [alert] = [one for one in parsed(answer.text).iter("*") if one.get("role") == "alert"]
    assert said in shown(alert)


@pytest.mark.parametrize("reason", ["", "   ", "。。", "长" * 2001])
def test_without_a_reason_that_says_something_nothing_is_acknowledged(
    client: TestClient, reason: str
) -> None:
    where = upload(client)
    assert acknowledge(client, where, reason) == 422
    assert counts(parsed(client.get(where, headers=HTML).text))["错误"] == "1"


def test_what_is_no_finding_is_not_acknowledged(client: TestClient) -> None:
    where = upload(client)
    for entry in ({"rule": "N01", "quote": "没有的"}, {"rule": "", "quote": ""}, {}):
        sent = {**entry, "reason": "看过"}
        assert client.post(f"{where}acknowledge", data=sent, headers=HTML).status_code == 422


def test_a_reason_of_any_letters_is_a_reason(client: TestClient) -> None:
    """Whatever YAML would make of it."""
    where = upload(client)
    reason = '- 规则: "N01" # {甲: [乙]} \\ \' 😀 null'
    assert acknowledge(client, where, reason) == 200
    assert reason in shown(classed(parsed(client.get(where, headers=HTML).text), "finding")[0])


def test_an_acknowledgement_is_never_changed(client: TestClient, site: Site) -> None:
    acknowledge(client, upload(client), "看过")
    with site.database.writing() as connection, pytest.raises(DBAPIError):
        connection.execute(ACKNOWLEDGEMENTS.update().values(reason="另外的"))


# ---------------------------------------------------------------- taken away


def test_the_result_is_taken_away_in_every_form_and_what_was_uploaded_as_it_was(
    client: TestClient,
) -> None:
    where = upload(client)
    acknowledge(client, where, "看过")
    found = {}
    for form, (_, suffix) in audit_pages.FORMS.items():
        answer = client.get(f"{where}download?form={form}")
        assert answer.status_code == 200
        said = unquote(answer.headers["content-disposition"])
        assert said.startswith("attachment; filename*=UTF-8''某局2024年度“决算”公开")
        assert said.endswith(suffix)
        found[form] = answer.content
    result = json.loads(found["json"])
    assert result["错误"] == 0
    assert result["已核实"][0]["理由"] == "看过"
    assert "xl/workbook.xml" in zipfile.ZipFile(BytesIO(found["xlsx"])).namelist()
    assert found["html"].startswith(b"<!doctype html>")
    assert '理由: "看过"' in found["yaml"].decode()
    original = client.get(f"{where}download?file=0")
    assert original.content == REPORT
    assert original.headers["content-type"] == "application/octet-stream"
    assert original.headers["x-content-type-options"] == "nosniff"
    for asked in ("file=1", "file=-1", "file=x", "form=exe", ""):
        assert client.get(f"{where}download?{asked}").status_code == 404


def test_the_same_report_is_kept_once(client: TestClient, site: Site) -> None:
    upload(client)
    upload(client)
    with site.database.reading() as connection:
        digests = set(connection.execute(select(AUDITS.c.digest)).scalars())
    assert len(digests) == 1


# ---------------------------------------------------------------- whose they are


def of(name: str, **roles: frozenset[str]) -> Person:
    return Person(name, name, roles)


CLERK = of("zhang", **{FILLS: frozenset({"ju"})})
OTHER = of("li", **{FILLS: frozenset({"yuan"})})
LEADER = of("wang", **{BUREAU: frozenset({"*"})})
WARDEN = of("zhao", **{SYSTEM: frozenset({""})})


def kept(site: Site, person: Person, department: str, name: str, whose: str = "") -> int:
    with site.database.writing() as connection:
        files = [Upload("report", name, name.encode())]
        number = audit_store.begin(connection, person, department, files, b"{}")
        audit_store.count(connection, number, Counts(whose, 9, 2, 1))
    return number


@pytest.fixture
def two(site: Site) -> Site:
    """Two departments."""
    with site.database.writing() as connection:
        for id_, name in (("ju", "某局"), ("yuan", "某院")):
            connection.execute(insert(DEPARTMENTS).values(id=id_, name=name))
    return site


def names(site: Site, person: Person, sought: str = "", before: int = 0) -> list[str]:
    with site.database.reading() as connection:
        return [one.name for one in audit_store.listed(connection, person, sought, before)]


def test_everybody_is_shown_their_own_and_those_of_their_departments(two: Site) -> None:
    kept(two, CLERK, "ju", "局.pdf")
    kept(two, CLERK, "", "自己.pdf")
    kept(two, OTHER, "yuan", "院.pdf")
    assert names(two, CLERK) == ["自己.pdf", "局.pdf"]
    assert names(two, OTHER) == ["院.pdf"]
    assert names(two, LEADER) == ["院.pdf", "局.pdf"]
    assert names(two, WARDEN) == []


def test_the_newest_come_first_a_page_at_a_time_and_are_searched(two: Site) -> None:
    numbers = [
        kept(two, CLERK, "ju", f"{n}号_100%.pdf", f"某局 20{n:02} 年度决算") for n in range(60)
    ]
    first = names(two, CLERK)
    assert first[0] == "59号_100%.pdf"
    assert len(first) == audit_store.SHOWN + 1
    assert names(two, CLERK, before=numbers[5]) == [f"{n}号_100%.pdf" for n in range(4, -1, -1)]
    assert names(two, CLERK, "2007") == ["7号_100%.pdf"]
    assert names(two, CLERK, "某局 2007") == ["7号_100%.pdf"]
    assert names(two, CLERK, "号_1000") == []
    assert names(two, CLERK, "'; --") == []
    assert len(names(two, CLERK, "ZHANG")) == audit_store.SHOWN + 1


def test_an_audit_of_others_is_not_there_whatever_is_asked_of_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = upload(client, printed(), "甲.pdf")
    asked = ("", "pages?page=2", "page.png?page=2", "download?form=json", "download?file=0")
    for person, status in ((ALONE, 200), (OTHER, 404), (LEADER, 404), (WARDEN, 404)):
        monkeypatch.setattr(audit_pages, "person_of", lambda _, who=person: who)
        for address in asked:
            assert client.get(f"{where}{address}", headers=HTML).status_code == status, address
        if person is not ALONE:
            sent = {"rule": "N03", "quote": "x", "reason": "看过"}
            assert client.post(f"{where}acknowledge", data=sent).status_code == 404


def test_nobody_audits_for_a_department_that_is_not_theirs(
    client: TestClient, two: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person, department, status in (
        (CLERK, "ju", 303),
        (CLERK, "yuan", 403),
        (CLERK, "", 303),
        (LEADER, "nowhere", 403),
        (WARDEN, "", 403),
    ):
        monkeypatch.setattr(audit_pages, "person_of", lambda _, who=person: who)
        files = [("report", (NAME, REPORT))]
        answer = client.post(
            "/audit", files=files, data={"department": department}, follow_redirects=False
        )
        assert answer.status_code == status, (person.name, department)
    assert names(two, OTHER) == []


def test_numbers_that_are_none_are_not_found(client: TestClient) -> None:
    for number in ("0", "-1", "1.0", "9" * 30, "x", "１"):
        assert client.get(f"/audit/{number}/", headers=HTML).status_code == 404


def test_two_who_acknowledge_at_once_are_both_counted(
    client: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else acknowledges while the second audit is still at work."""
    more = "本年支出合计50万元，其中：基本支出30万元，占60%；项目支出20万元，占33%。"
    lines = [*LINES, "二、支出决算情况说明", more]
    where = upload(client, "\n\n".join(lines).encode())
    number = int(where.split("/")[2])
    root = parsed(client.get(where, headers=HTML).text)
    inputs = [one for one in root.iter("input") if one.get("name") in {"rule", "quote"}]
    values = [unescape(one.get("value", "")) for one in inputs]
    entries = list(zip(values[::2], values[1::2], strict=True))
    assert len(entries) == 2
    others = [entries[1]]

    def slowly(site: Site, files: Sequence[Upload]) -> Shown:
        shown = seen(site, files)
        while others and any(one.field == audit_store.KNOWN for one in files):
            with site.database.writing() as connection:
                row = {"audit": number, "rule": others[0][0], "quote": others.pop()[1]}
                connection.execute(
                    insert(ACKNOWLEDGEMENTS).values(**row, reason="也看过", who="li", at=now())
                )
        return shown

    monkeypatch.setattr(audit_pages, "seen", slowly)
    sent = {"rule": entries[0][0], "quote": entries[0][1], "reason": "看过"}
    assert client.post(f"{where}acknowledge", data=sent).status_code == 303
    with site.database.reading() as connection:
        found = audit_store.audit_of(connection, number)
    assert found
    assert (found.wrong, found.acknowledged) == (0, 2)
