"""Hostile and odd files: each ends in a result or in a plain message, soon and in little memory."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import paper
import pytest
from fuzz_audit import audited, told
from paper import docx, paragraph, pdf, ruled, table, text

from generator.problem import Place
from generator.published import from_bytes, read_published
from generator.published.blocks import MAX_CHARACTERS, MAX_LINES
from generator.published.shape import Grid, Published, TextLine, Unreadable

SECONDS: Final = 20
MEGABYTES: Final = 500
SHOWN: Final = ("text", "json")

TITLE: Final = "2024年度部门决算情况说明"
SUMMARY: Final = "一、收入支出决算总体情况说明"
SPENDING: Final = "五、一般公共预算财政拨款支出决算情况说明"

# The command line, at work for as long and with as much as it may be.
_AUDIT: Final = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES << 20, MEGABYTES << 20))
sys.argv = ["juesuan", "audit", sys.argv[1]]
from generator.doors.cli import main
main()
"""


def audit(path: Path) -> tuple[int, str]:
    """Exit code and all that was printed, within bounds of the processor and of memory."""
    bounds = _AUDIT.replace("SECONDS", str(SECONDS)).replace("MEGABYTES", str(MEGABYTES))
    run = subprocess.run(
        [sys.executable, "-c", bounds, str(path)], capture_output=True, check=False, timeout=300
    )
    return run.returncode, (run.stdout + run.stderr).decode()


# ---------------------------------------------------------------- files that mean harm


@cache
def bomb() -> bytes:
    """A hundred kilobytes that unpack to a hundred megabytes."""
    return docx(f"<w:p><w:r><w:t>{'一' * (100 << 20 >> 1)}</w:t></w:r></w:p>")


def nested() -> bytes:
    return paper.archive({"word/a.docx": bomb(), "b.zip": paper.archive({"c.docx": docx("")})})


@cache
def million_paragraphs() -> bytes:
    return docx("<w:p/>" * 1_000_000 + paragraph("字"))


def outside() -> bytes:
    """An entity that would read a file of this machine."""
    text = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]><d>&e;</d>'
    return paper.archive({"word/document.xml": text})


@cache
def laughs() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "大"}">' for n in range(10))
    return f"<!DOCTYPE html [{entities}]><html><p>&e9;</p>{'<p>字</p>' * 5}</html>".encode()


def deep_page() -> bytes:
    return b"<html>" + b"<div>" * 100_000 + "字".encode()


@cache
def attributes() -> bytes:
    return b"<html><p " + b" ".join(b"a%d=1" % n for n in range(700_000)) + ">字".encode()


def long_text() -> bytes:
    return "收入合计1万元，".encode() * ((50 << 20) // 22)


def digits() -> bytes:
    """As many digits as are read, on one line and in a section."""
    return f"{TITLE}\n{SUMMARY}\n收入总计{'1' * (MAX_CHARACTERS - 200)}万元。\n".encode()


@cache
def busy_page() -> bytes:
    return pdf(text(50, 800, "决算") + "0 0 m 9 9 l S\n" * 100_000)


@cache
def lattices() -> bytes:
    """Empty tables of fifty thousand fields each, on every page."""
    across, down = [50 + 2.5 * n for n in range(200)], [800 - 3.1 * n for n in range(240)]
    lines = ruled(across, down)
    return pdf(*[text(50, 820, "决算") + lines for _ in range(25)])


def clips() -> bytes:
    """Texts under ever more clipping paths, each of which cuts a little more off."""
    corners = (f"0 {n / 9} m {560 - n / 9} {n / 9} l 0 {820 - n / 9} l W n " for n in range(2000))
    return pdf("".join(corner + text(20, 400, "决算公开") for corner in corners))


def corners() -> bytes:
    """A clipping path of countless corners, another for every letter."""
    path = "0 0 m " + "595 0 l 0 842 l " * 2000
    return pdf("".join(f"q {path} W n {text(20, 400, '决')} Q " for _ in range(200)))


def sides() -> bytes:
    """Columns that go on sideways, page after page without an end."""
    xs, ys = (50, 90, 130), [800 - 12 * n for n in range(60)]
    names = ruled(xs, ys, [("名称", "金额"), *[("支出", "1.00")] * 58])
    return pdf(names, *[ruled(xs, ys, [("1.00", "2.00")] * 59)] * 100)


def huge_page() -> bytes:
    return pdf(text(50, 800, "决算"), page="/MediaBox[0 0 1e9 1e9]")


def script() -> bytes:
    action = "/OpenAction<</S/JavaScript/JS(while\\(true\\){})>>"
    return pdf(text(50, 800, "决算")).replace(b"/Type/Catalog", f"/Type/Catalog{action}".encode())


def recursive() -> bytes:
    """A form that draws itself."""
    return pdf(text(50, 800, "决算") + "/X Do", form="/X Do /X Do /X Do")


def shares() -> bytes:
    text = "甲乙1万元，占1%；"
    return f"{TITLE}\n{SUMMARY}\n{text * (MAX_CHARACTERS // len(text) - 10)}\n".encode()


def headings() -> bytes:
    return f"{TITLE}\n{SUMMARY}\n共1万元。\n{f'{SPENDING}{chr(10)}' * (MAX_LINES - 10)}".encode()


READ: Final = ""
EITHER: Final = None


@pytest.mark.parametrize(
    ("make", "refused"),
    [
        (bomb, "大得不合常理"), (nested, "解压"), (million_paragraphs, "太多"), (lattices, "太多"),
        (laughs, READ), (attributes, READ), (busy_page, READ), (clips, READ), (corners, READ),
        (digits, EITHER), (shares, EITHER), (headings, EITHER), (sides, EITHER),
    ],
)  # fmt: skip
def test_the_whole_audit_ends_soon_and_holds_little(
    make: Callable[[], bytes], refused: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(make())
    code, said = audit(path)
    assert code in {0, 1, 2}, said  # what is stopped has the number of a signal
    assert "Traceback" not in said
    assert any("\u4e00" <= char <= "\u9fff" for char in said)
    if refused is not EITHER:
        assert ("读不了这份报告" in said) is bool(refused)
        assert refused in said


@pytest.mark.parametrize(
    ("make", "expected"), [(outside, "DTD"), (deep_page, "太深"), (long_text, "10 MB")]
)
def test_what_no_report_is_like_is_refused(make: Callable[[], bytes], expected: str) -> None:
    with pytest.raises(Unreadable, match=expected):
        from_bytes(make(), "报告")


@pytest.mark.parametrize("make", [script, laughs, clips, corners])
def test_what_is_odd_and_can_be_read_is_read(make: Callable[[], bytes]) -> None:
    assert from_bytes(make(), "报告").blocks


@pytest.mark.parametrize("make", [huge_page, recursive])
def test_what_pdfium_may_not_like_is_read_or_refused(make: Callable[[], bytes]) -> None:
    assert told(make())


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_pdf_that_was_not_downloaded_to_its_end_is_read_or_refused(cut: float) -> None:
    whole = pdf(*[text(50, 800, f"决算第{n}页的文字") for n in range(20)])
    assert told(whole[: int(cut * len(whole))])


def test_a_pdf_without_its_directory_is_read() -> None:
    whole = pdf(text(50, 800, "决算"))
    broken = whole.replace(b"startxref\n", b"startxref\n9")
    assert from_bytes(broken, "报告").blocks[0] == TextLine("决算", Place(1, 1))


# ---------------------------------------------------------------- pages that cannot be read


def words(count: int = 30) -> str:
    return text(50, 800, "决算公开说明的一行文字" * (count // 11 + 1), 8)


def test_the_pages_that_are_pictures_are_named() -> None:
    scan = paper.picture() + text(290, 30, "- 3 -")
    found = from_bytes(pdf(words(), words(), scan, words(), paper.picture()), "报告")
    assert len(found.unread) == 1
    assert found.unread[0].startswith("第 3、5 页没有文字（可能是扫描件），没有核对；请")


def test_a_cover_with_a_picture_and_an_empty_page_are_no_scans() -> None:
    cover = paper.picture() + text(200, 500, "民政局决算")
    assert from_bytes(pdf(cover, "", words(), words()), "报告").unread == ()


def test_a_page_of_outlines_and_a_page_of_riddles_are_named() -> None:
    outlines = "10 10 m 20 20 30 30 40 10 c f\n" * 400
    riddles = text(50, 700, "\ue001\ue002\ue003\ue004")
    found = from_bytes(pdf(words(), outlines, riddles, words()), "报告")
    picture, riddle = found.unread
    assert picture.startswith("第 2 页没有文字")
    assert riddle.startswith("第 3 页的文字没有编码")


def test_of_many_pages_the_first_are_named() -> None:
    pages = [words()] * 30 + [paper.picture()] * 25
    found = from_bytes(pdf(*pages), "报告")
    assert found.unread[0].startswith("第 31、32、")
    assert "、50 页等 25 页没有文字" in found.unread[0]


def test_a_document_that_was_read_whole_says_nothing() -> None:
    assert from_bytes(docx(paragraph("决算")), "报告").unread == ()


# ---------------------------------------------------------------- what is no file at all


def test_what_has_no_end_is_not_read(tmp_path: Path) -> None:
    pipe, loop, denied = tmp_path / "pipe.pdf", tmp_path / "loop.pdf", tmp_path / "denied.pdf"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    denied.mkdir()
    for path, expected in (
        (Path("/dev/zero"), "设备"),
        (pipe, "管道"),
        (loop, "打不开"),
        (denied, "文件夹"),
        (tmp_path / "无" / "无.pdf", "没有这个文件"),
    ):
        with pytest.raises(Unreadable, match=expected) as caught:
            read_published(path)
        assert "；请" in str(caught.value)


def test_a_file_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise PermissionError

    path = tmp_path / "报告.txt"
    path.write_text("决算", "utf-8")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Unreadable, match="权限"):
        read_published(path)


@pytest.mark.parametrize("name", ["a\nb.txt", "a\x1b[31m\x1b]0;x\x07.txt", "\u202etxt.exe"])
def test_what_is_shown_moves_no_cursor(name: str, tmp_path: Path) -> None:
    """A name and a quotation come from strangers, and are printed in somebody's terminal."""
    path = tmp_path / name
    path.write_text(
        f"{TITLE}\n{SUMMARY}\n收入总计1\x1b[2J00万元，\x9b31m，比上年增加1\x07万元，增长99%。\n",
        "utf-8",
    )
    found = audited(read_published(path))
    assert all(char.isprintable() or char == "\n" for char in found)
    assert "\nb.txt" not in found


# ---------------------------------------------------------------- files that say another thing


SAVED_PAGE = (
    b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/related;\r\n"
)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("其实是.txt", pdf(text(50, 800, "决算")), "pdf"),
        ("其实是.pdf", docx(paragraph("决算")), "docx"),
        ("其实是.doc", b"<html><body><p>\xe5\x86\xb3\xe7\xae\x97</p></body></html>", "html"),
        ("其实是.docx", "决算\n说明".encode("gb18030"), "txt"),
        ("其实是.htm", "\ufeff<html><p>决算".encode("utf-16-le"), "html"),
    ],
)
def test_a_file_is_what_is_in_it(name: str, data: bytes, kind: str) -> None:
    found = from_bytes(data, name)
    first = found.blocks[0]
    assert isinstance(first, TextLine)
    assert (found.format, first.text) == (kind, "决算")


def test_a_page_saved_with_its_pictures_says_what_to_do() -> None:
    with pytest.raises(Unreadable, match="mht"):
        from_bytes(SAVED_PAGE, "报告.mht")


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("said", ["utf-8", "gbk", "iso-8859-1", "no-such-thing"])
def test_a_page_that_lies_of_its_encoding_is_read(encoding: str, said: str) -> None:
    page = f'<html><meta charset="{said}"><p>收入支出决算总表的说明</p></html>'.encode(encoding)
    first = from_bytes(page, "报告").blocks[0]
    assert isinstance(first, TextLine)
    assert first.text == "收入支出决算总表的说明"


def test_a_text_with_holes_is_refused_and_not_misread() -> None:
    with pytest.raises(Unreadable, match="不是文字"):
        from_bytes("决算\0公开".encode(), "报告")


# ---------------------------------------------------------------- texts that take their time


# Below which title, and what is repeated without an end: whatever a pattern may run along.
TRAPS = [
    (SUMMARY, "1"),
    (SUMMARY, "1,"),
    (SUMMARY, "1."),
    (SUMMARY, "1\n"),
    (SUMMARY, "1" * 400 + "\n"),
    (SUMMARY, "收入总计"),
    (SUMMARY, "1万元"),
    (SUMMARY, "1%"),
    (SUMMARY, "“"),
    (SUMMARY, "（"),
    (SUMMARY, "（注：填"),
    (SUMMARY, "【待填"),
    (SUMMARY, "原因是"),
    (SUMMARY, "原因是与上年"),
    (SUMMARY, "没有"),
    (SUMMARY, "X"),
    (SUMMARY, "局"),
    (SUMMARY, "一"),
    (SUMMARY, "一、"),
    (SUMMARY, "一、甲\n"),
    (SUMMARY, "（项）\n"),
    (SUMMARY, "2024年"),
    (SUMMARY, "。；"),
    (SUMMARY, "收入支出决算总表\n"),
    (SUMMARY, f"{TITLE}\n"),
    (SUMMARY, f"{SPENDING}\n"),
    (SUMMARY, "支出1万元，增加1万元，增长1%，"),
    (SUMMARY, "支出10万元，比上年增加1万元，增长99%。\n"),
    (SUMMARY, "甲乙1万元，占1%；"),
    (SPENDING, "1、"),
    (SPENDING, "1、甲（类）乙（款）"),
    (SPENDING, "1、甲（类）乙（款）丙（项）"),
    (SPENDING, "年初预算为1万元，支出决算为1万元（"),
    (SPENDING, "一般公共服务支出"),
    ("六、一般公共预算财政拨款基本支出决算情况说明", "人员经费"),
    ("六、一般公共预算财政拨款基本支出决算情况说明", "人员经费主要包括"),
    ("七、“三公”经费支出决算情况说明", "公务接待费支出决算为1万元，"),
    ("七、“三公”经费支出决算情况说明", "团组1个"),
    ("十、政府采购支出情况说明", "政府采购支出总额1万元，其中：政府采购货物支出1万元、"),
    ("十二、预算绩效情况说明", "项目1个，"),
    ("收入支出决算总表", "一、甲 "),
    ("收入支出决算总表", "一、一般公共预算财政拨款收入 1 1.00\n"),
    ("支出决算表", "2010301 行政运行 1.00 1.00\n"),
    ("支出决算表", "2010301 行政运行 1.00 "),
    ("支出决算表", "2010301\t行政运行\t1.00\t1.00\n"),
    ("一般公共预算财政拨款基本支出决算明细表", "301 工资 1.00 "),
    ("一般公共预算财政拨款基本支出决算明细表", "301 "),
    ("2024年部门预算编制说明", "预算编制说明\n"),
    ("2024年部门预算编制说明", "甲（款）乙（100项）1万元 主要用于：甲乙丙丁，"),
]


@pytest.mark.parametrize(("title", "repeated"), TRAPS)
def test_a_text_without_end_takes_time_in_proportion(title: str, repeated: str) -> None:
    """Four times the text, about four times the time: sixteen would be a trap."""

    def seconds(size: int) -> float:
        lead = f"{TITLE}\n{title}\n共1万元。\n" if "、" in title else f"{title}\n"
        data = (lead + repeated * (size // len(repeated))).encode()
        began = time.process_time()
        told(data, SHOWN)
        return time.process_time() - began

    seconds(1000)
    size = 4_000
    most = 10 * max(seconds(size), 0.03)
    assert any(seconds(4 * size) < most for _ in range(3))  # a busy machine only makes it more


def test_a_large_table_is_read_in_proportion() -> None:
    def seconds(rows: int) -> float:
        row = ("2010301", "行政运行", *["1.00"] * 6)
        grid = Grid(
            tuple((f"2{n:06}", *row[1:]) for n in range(rows)),
            tuple(Place(0, n) for n in range(rows)),
        )
        titled = (TextLine("支出决算表", Place(0, 1)), grid)
        began = time.process_time()
        audited(Published("报告", "docx", titled), SHOWN)
        return time.process_time() - began

    seconds(10)
    assert seconds(2000) < 10 * max(seconds(500), 0.05)


def test_a_table_of_countless_rows_is_refused() -> None:
    rows = [[f"2{n:06}", "行政运行", *["1.00"] * 10] for n in range(10_000)]
    with pytest.raises(Unreadable, match="太多"):
        from_bytes("\n".join(["支出决算表", *map("\t".join, rows)]).encode(), "报告")


def test_a_document_table_of_one_cell_is_a_text() -> None:
    assert told(docx(table((TITLE,), ("收入总计1万元。",))))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.docx", " Word 文件"), ("a.PDF", " PDF 文件"), ("a.xlsx", "工作簿"), ("a.et", "工作簿")],
)
@pytest.mark.parametrize("size", [4_000, 11 << 20])
def test_noise_is_not_what_its_name_says(name: str, kind: str, size: int) -> None:
    noise = random.Random(7).randbytes(size)  # noqa: S311  the same every time
    with pytest.raises(Unreadable, match=rf"^名字是 \.\w+，内容却不是{kind}，可能没有下载完整"):
        from_bytes(noise, name)


def test_noise_of_no_kind_is_no_text() -> None:
    noise = random.Random(7).randbytes(4_000)  # noqa: S311  the same every time
    for name in ("a.txt", "a", "标准输入"):
        with pytest.raises(Unreadable, match=r"不是文字|编码认不出来"):
            from_bytes(noise, name)
