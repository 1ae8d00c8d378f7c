"""Many reports at once: what a zip may be, what is audited, one table over all of it."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient
from test_begun import tables, told

from generator.serving.guarding.persons import BUREAU, Person
from generator.serving.handing import unpacking
from generator.serving.handing.batch_audit import KIND, audited
from generator.serving.handing.unpacking import name_of, unpacked
from generator.serving.site import Site
from generator.serving.store.kept import JOBS
from generator.serving.working.apart import Declined
from generator.serving.working.file_names import Upload

PAGE = {"accept": "text/html"}
WRONG = """某局2024年度部门决算公开

一、收入支出决算总体情况说明

2024年度收、支总计100.00万元。与上年相比，增加10.00万元，增长21.11%，主要是因为人员增加。
"""
RIGHT = WRONG.replace("21.11", "11.11")


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def out_of(data: bytes) -> tuple[list[str], list[str]]:
    """The names of the reports of a zip, and of what else is in it."""
    said = json.loads(unpacked([Upload("files", "a.zip", data)], {})["json"])
    return said["names"], said["others"]


# ---------------------------------------------------------------- a zip


def test_the_reports_of_a_zip_are_taken_out_with_their_folders() -> None:
    data = zipped(
        {
            "甲局/决算.pdf": b"1",
            "乙局/决算.pdf": b"2",
            "说明.doc": b"3",
            "__MACOSX/._决算.pdf": b"4",
        }
    )
    assert out_of(data) == (["甲局－决算.pdf", "乙局－决算.pdf"], ["说明.doc"])


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_name_that_does_not_say_how_it_is_written_is_read(encoding: str) -> None:
    name = "医疗保障局/2024年决算公开.pdf"
    entry = zipfile.ZipInfo(name.encode(encoding).decode("cp437"))
    assert name_of(entry) == name


def test_a_name_never_leads_anywhere() -> None:
    names, _ = out_of(
        zipped({"../../etc/决算.pdf": b"1", "C:\\报告\\乙.pdf": b"2", "/丙.pdf": b"3"})
    )
    assert all("/" not in name and "\\" not in name and ".." not in name for name in names)
    assert len(names) == 3


def refused(data: bytes) -> str:
    with pytest.raises(Declined) as error:
        out_of(data)
    return str(error.value)


def test_a_zip_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"{at}.pdf": str(at).encode() for at in range(unpacking.MOST + 1)}
    assert f"多于 {unpacking.MOST} 份" in refused(zipped(many))
    assert "解开以后太大" in refused(zipped({"a.pdf": bytes(3 << 20)}))  # packed a thousandfold
    assert "层文件夹" in refused(zipped({"a/" * 9 + "b.pdf": b"1"}))
    monkeypatch.setattr(unpacking, "_ALL", 3)
    assert "解开以后大于" in refused(zipped({"a.pdf": b"12", "b.pdf": b"34"}))
    monkeypatch.setattr(unpacking, "_ENTRIES", 5)
    assert "多于 5 个" in refused(zipped({f"{at}.x": b"" for at in range(6)}))


def test_what_says_to_be_smaller_than_it_is_is_read_no_further(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unpacking, "_ONE", 1000)
    data = bytearray(zipped({"a.pdf": bytes(5000)}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    assert re.search("解开以后太大|坏了", refused(bytes(data)))


@pytest.mark.parametrize("cut", [30, 60, -10])
def test_a_broken_zip_is_told(cut: int) -> None:
    assert "压缩包坏了" in refused(zipped({"a.pdf": b"x" * 500, "b.pdf": b"y" * 500})[:cut])


def test_a_zip_with_a_password_is_told() -> None:
    data = bytearray(zipped({"a.pdf": b"x"}))
    data[6] |= 1
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "有密码" in refused(bytes(data))


# ---------------------------------------------------------------- a batch


def work_all(site: Site) -> int:
    """Does every job that there is; how many there were."""
    with site.database.reading() as connection:
        waiting = select(JOBS).where(JOBS.c.state == "等待", JOBS.c.what == KIND)
        rows = connection.execute(waiting).all()
    for row in rows:
        job = SimpleNamespace(request=json.loads(row.request))
        work = SimpleNamespace(job=job, database=site.database, readers=site.readers)
        settling = audited(work)
        with site.database.writing() as connection:
            settling(connection)
            connection.execute(update(JOBS).where(JOBS.c.id == row.id).values(state="完成"))
    return len(rows)


def began(client: TestClient, *files: tuple[str, bytes]) -> str:
    answer = client.post(
        "/bureau/batches",
        files=[("files", (name, data, "application/octet-stream")) for name, data in files],
        headers=PAGE,
        follow_redirects=False,
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_many_reports_are_audited_and_the_worst_comes_first(client: TestClient, site: Site) -> None:
    files = zipped({"甲/好.txt": RIGHT.encode(), "乙/坏.txt": WRONG.encode(), "丙.png": b"x"})
    address = began(client, ("一批.zip", files), ("说明.docx", told()), ("杂.exe", b"MZ"))
    page = client.get(address).text
    assert "核对了 1 份，共 4 份" in page  # the exe
    assert "zip 里另有 1 个文件不是报告" in page
    assert 'http-equiv="refresh"' in page
    assert work_all(site) == 3
    page = client.get(address).text
    assert 'http-equiv="refresh"' not in page
    assert page.index("乙－坏.txt") < page.index("甲－好.txt") < page.index("杂.exe")
    assert "1 份有错误，共 1 处；1 份没有读成" in page
    assert re.search(r'<a href="/audit/\d+/">乙－坏\.txt</a>', page)
    told_of = client.get(address.partition("?")[0] + "/progress").json()
    assert (told_of["done"], told_of["whole"]) == (4, 4)
    assert "乙－坏.txt" in told_of["html"]
    assert "乙－坏.txt" in client.get(address.partition("?")[0] + "/all.csv").text


def test_a_file_that_cannot_be_read_costs_its_own_row(client: TestClient, site: Site) -> None:
    address = began(client, ("坏.pdf", b"%PDF-1.4 broken"), ("好.txt", RIGHT.encode()))
    work_all(site)
    page = client.get(address).text
    assert re.search(r"坏\.pdf</th>.*?读不了：", page, re.DOTALL)
    assert "没有发现问题" in page


def test_more_come_to_a_batch_and_the_same_one_once(client: TestClient, site: Site) -> None:
    address = began(client, ("一.txt", RIGHT.encode()))
    more = [("files", ("又.txt", RIGHT.encode())), ("files", ("表.xlsx", tables()))]
    answer = client.post(address, files=more)
    assert answer.json() == {"batch": 1, "twice": 1, "left": 0, "over": 0}
    assert work_all(site) == 2
    assert "共 2 份" in client.get(address).text


def test_a_report_on_which_the_program_always_breaks_is_told(
    client: TestClient, site: Site
) -> None:
    address = began(client, ("一.txt", RIGHT.encode()))
    with site.database.writing() as connection:
        connection.execute(update(JOBS).values(state="失败"))
    page = client.get(address).text
    assert "每次都中断" in page
    assert "核对了 1 份，共 1 份" in page


def test_without_files_nothing_is_begun(client: TestClient) -> None:
    answer = client.post("/bureau/batches", files={"files": ("", b"")}, headers=PAGE)
    assert answer.status_code == 422
    assert "还没有选文件" in answer.text
    answer = client.post("/bureau/batches", files={"files": ("a.zip", b"PK..")}, headers=PAGE)
    assert answer.status_code == 422
    assert "压缩包坏了" in answer.text


def test_a_batch_is_of_whoever_handed_it_in(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = began(client, ("一.txt", RIGHT.encode()))
    other = Person("王", "王", {BUREAU: frozenset({"*"})})
    monkeypatch.setattr("generator.serving.guarding.doorkeeping.ALONE", other)
    for end in ("", "/progress", "/all.csv"):
        assert client.get(address + end).status_code == 403
    assert client.post(address, files={"files": ("a.txt", b"x")}).status_code == 403
    assert client.get("/bureau/batches/99").status_code == 404
    assert "一.txt" not in client.get("/bureau/batches").text
