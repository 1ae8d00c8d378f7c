"""The documents of a report: drafts that say so, files of a signing that never change."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from desks import ANYBODY, PAGE, TEXT, Desk, desk, is_whole, somebody, words
from lxml import etree

from generator.inspection.catalogue import CATALOGUE
from generator.problem import NOWHERE, Problem
from generator.serving.approving import documents
from generator.serving.approving.documents import FORMS
from generator.serving.approving.whose_file import marked_digest
from generator.serving.web import documents_page
from generator.serving.web.attached import attached
from generator.serving.working.confining import LATE, Refused
from generator.serving.working.file_names import Upload
from generator.writers.pdf.faces import NOT_PRINTABLE


@pytest.fixture(name="at")
def at_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return desk(tmp_path, monkeypatch)


def name_in(disposition: str) -> str:
    return unquote(disposition.partition("filename*=UTF-8''")[2])


def inside(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_draft_says_so_and_shows_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk(tmp_path, monkeypatch, TEXT.replace("原因: 人员增加", "原因: 【待填】"))
    for form in ("txt", "html"):
        answer = at.get(f"/documents/{form}")
        assert answer.status_code == 200
        assert "草稿，第1版" in name_in(answer.headers["content-disposition"])
        assert "【待填" in answer.text
        assert not marked_digest(answer.content)
    assert "草稿" in words(at.get("/documents").text)


def test_all_drafts_at_once_leave_nothing_out_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables that do not agree are not printed; the texts are."""
    at = desk(
        tmp_path, monkeypatch, TEXT.replace("其他收入: 150,000.00", "其他收入: 170,000.00", 1)
    )
    found = inside(at.get("/documents/zip").content)
    endings = {one.ending for one in FORMS.values()} - {"公开表.xlsx"}
    assert all(any(name.endswith(one) for name in found) for one in endings)
    assert not any(name.endswith("公开表.xlsx") for name in found)
    assert found["没有写出的.txt"].decode().startswith("xlsx：")
    refused = at.get("/documents/xlsx")
    assert refused.status_code == 422


def test_what_is_signed_is_kept_byte_for_byte_with_its_mark(at: Desk) -> None:
    at.goes_to("已签发")
    signing = at.steps[-1]
    assert set(signing.documents) == set(FORMS)
    for form, document in signing.documents.items():
        answer = at.get(f"/documents/{form}")
        assert hashlib.sha256(answer.content).hexdigest() == document.digest
        assert name_in(answer.headers["content-disposition"]) == document.name
        assert answer.headers["content-type"] == FORMS[form].media
        assert marked_digest(answer.content) == ("" if form == "txt" else at.digest)
        assert document.digest in at.get("/documents").text
    book = inside(at.get("/documents/xlsx").content)["docProps/core.xml"]
    assert at.digest in str(etree.fromstring(book).findtext("{*}keywords"))
    found = inside(at.get("/documents/zip").content)
    assert {name: hashlib.sha256(data).hexdigest() for name, data in found.items()} == {
        **{one.name: one.digest for one in signing.documents.values()},
        "签发信息.txt": hashlib.sha256(found["签发信息.txt"]).hexdigest(),
    }
    told = found["签发信息.txt"].decode()
    assert "甲同志" not in told  # nobody with an account: called by the name
    assert at.digest in told
    assert all(one.digest in told for one in signing.documents.values())
    # Opened again and signed anew: the files of the first signing stay what they were.
    at.take("重开", "机构改了名")
    at.writes(("概况", "机构设置"), "设办公室、业务科、财务科3个科室")
    assert at.get("/documents/html").content != at.get(f"/signed/{signing.number}/html").content
    at.goes_to("已签发")
    assert at.get("/documents/html").content != at.get(f"/signed/{signing.number}/html").content
    for form, document in signing.documents.items():
        old = at.get(f"/signed/{signing.number}/{form}").content
        assert hashlib.sha256(old).hexdigest() == document.digest
    assert f"/signed/{signing.number}/zip" in at.get("/documents").text


def test_a_file_is_told_to_be_the_one(at: Desk) -> None:
    def told(data: bytes) -> str:
        files = {"file": ("某个文件", data)}
        answer = at.client.post("/verify", files=files, headers=PAGE)
        assert answer.status_code == 200
        return words(answer.text)

    at.goes_to("已签发")
    files = {form: at.get(f"/documents/{form}").content for form in FORMS}
    for data in files.values():
        assert "是签发的那一份" in told(data)
        assert "示例部门 2024 年部门决算 第 1 版，甲" in told(data)
    for form in ("docx", "html", "xlsx", "pdf"):
        changed = files[form] + b"\n"
        assert "内容与签发时的不一样" in told(changed), form
    assert "不是这里签发的文件" in told(files["txt"] + b"\n")
    assert "不是这里签发的文件" in told(b"PK\x03\x04 no archive at all")
    assert "文件是空的" in told(b"")
    assert "不是这里签发的文件" in told(files["html"].replace(at.digest.encode(), b"0" * 64))
    at.sits(somebody("丁", "填报", department="qita"))
    assert "第 1 版，2026" in told(files["pdf"]).replace("第 1 版， ", "第 1 版，")
    at.sits(ANYBODY)
    at.take("重开", "再改")
    assert "后来又重开过" in told(files["docx"])


def test_a_file_that_somebody_brings_is_looked_into_apart(at: Desk) -> None:
    """What is not, byte for byte, of a signing is opened in a process with limits, not in ours."""
    at.goes_to("已签发")
    docx = at.get("/documents/docx").content
    asked: list[str] = []
    run = at.site.readers.run

    def noting(task: str, files: Sequence[Upload], **options: str) -> Mapping[str, bytes]:
        asked.append(task)
        return run(task, files, **options)

    at.monkeypatch.setattr(at.site.readers, "run", noting)
    for data, tasks in ((docx, []), (docx + b"\n", ["whose"])):
        answer = at.client.post("/verify", files={"file": ("a", data)}, headers=PAGE)
        assert answer.status_code == 200
        assert asked == tasks

    def late(task: str, files: Sequence[Upload], **options: str) -> Mapping[str, bytes]:
        del task, files, options
        raise Refused("读这份文件用时太长", LATE)

    at.monkeypatch.setattr(at.site.readers, "run", late)
    answer = at.client.post("/verify", files={"file": ("a", docx + b"\n")}, headers=PAGE)
    assert (answer.status_code, "用时太长" in answer.text) == (422, True)


def test_where_no_pdf_can_be_written_it_is_said_where_it_is(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = (Problem(NOWHERE, "写 pdf 要用 typst，还没有安装", rule=NOT_PRINTABLE),)
    for module in (documents, documents_page):
        monkeypatch.setattr(module, "unprintable", lambda: lacking)
    assert "写 pdf 要用 typst" in at.get("/documents").text
    at.goes_to("已签发")
    assert set(at.steps[-1].documents) == set(FORMS) - {"pdf"}
    assert "签发时没有写" in at.get("/documents").text
    assert at.get("/documents/pdf").status_code == 404


@pytest.mark.parametrize("path", ["/documents/exe", "/documents/..%2fx", "/signed/99/docx"])
def test_what_was_never_written_is_not_there(at: Desk, path: str) -> None:
    assert at.get(path).status_code == 404


def test_somebody_of_another_department_sees_no_document(at: Desk) -> None:
    is_whole(at)
    at.goes_to("已签发")
    step = at.steps[-1].number
    at.sits(somebody("丁", "填报", "复核", "签发", department="qita"))
    for path in ("/documents", "/documents/txt", "/documents/zip", f"/signed/{step}/txt"):
        assert at.get(path).status_code == 403


@pytest.mark.parametrize("name", ["某某“局”2024年度部门决算.docx", 'a"b;c\r\n.txt', "100%.pdf"])
def test_a_name_is_said_as_the_standard_has_it(name: str) -> None:
    said = attached(b"", "text/plain", name, name).headers["content-disposition"]
    assert said.isascii()
    assert said.isprintable()
    plain, _, rest = said.removeprefix('attachment; filename="').partition('"; ')
    assert '"' not in plain
    assert name_in(rest) == name


# ---------------------------------------------------------------- 已核 files

RULE = CATALOGUE[0].code
KNOWN = f"- 规则: {RULE}\n  原文: 一句话\n  理由: 核实过\n"


def bring(at: Desk, data: bytes, name: str = "报告.已核.yaml") -> tuple[int, str]:
    """The status of the answer, and what it says."""
    address = f"/reports/{at.number}/files/known"
    answer = at.client.post(
        address, files={"file": (name, data)}, headers=PAGE, follow_redirects=False
    )
    return answer.status_code, words(answer.text)


def test_a_file_of_what_was_looked_into_goes_in_and_out_again(at: Desk) -> None:
    assert bring(at, KNOWN.encode()) == (303, "")
    assert bring(at, KNOWN.replace("一句话", "另一句").encode())[0] == 303
    assert bring(at, KNOWN.replace("核实过", "又看了一遍").encode())[0] == 303
    page = at.get("/files").text
    [link] = re.findall(r'href="(/reports/[0-9]+/files/[0-9]+)">下载现在的已核文件', page)
    found = yaml.safe_load(at.client.get(link).text)
    told = [(one["原文"], one["理由"]) for one in found]
    assert told == [("一句话", "又看了一遍"), ("另一句", "核实过")]
    assert "又看了一遍" in at.get("/steps").text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "里面一条也没有"),
        (b"- a", "规则、原文、理由"),
        (KNOWN.replace(RULE, "没有的").encode(), "没有“没有的”这条规则"),
        (KNOWN.replace("核实过", "。").encode(), "缺理由"),
        (
            "".join(
                f"- {{规则: {RULE}, 原文: 第{n}句, 理由: 看过}}\n" for n in range(501)
            ).encode(),
            "500",
        ),
    ],
    ids=["empty", "other", "rule", "reason", "many"],
)
def test_what_is_no_such_file_is_told_and_not_kept(at: Desk, data: bytes, said: str) -> None:
    status, told = bring(at, data)
    assert (status, said in told) == (422, True)
    assert "现在一条也没有" in at.get("/files").text


def test_where_nothing_can_be_brought_in_it_says_what_to_do(at: Desk) -> None:
    is_whole(at)
    at.goes_to("复核")
    assert "不能导入；要改，请先在复核与签发里退回" in words(at.get("/files").text)
    at.goes_to("已签发")
    assert "不能导入；要改，请先在复核与签发里重开" in words(at.get("/files").text)
    assert "已经签发，文件在公开文档里下载" in words(at.get("/steps").text)


def test_only_who_writes_brings_it(at: Desk) -> None:
    at.sits(somebody("乙", "复核"))
    assert bring(at, KNOWN.encode())[0] == 403
