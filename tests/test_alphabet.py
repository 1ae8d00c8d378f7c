"""One alphabet for all readers: what looks like a text is read like it, whoever wrote the file."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from io import BytesIO

import paper
import pytest
import xlsxwriter

from generator.published import from_bytes
from generator.published.shape import TextLine

# The same lines to the eye: as they are typed, and as programs put them into files.
TYPED = (
    "第三部分 2024年度部门决算情况说明",
    "一、收入支出决算总体情况说明",
    "2024年度收、支总计860万元。与上年相比，增加60万元，增长7.5%，主要是因为项目增加。",
    "二、收入决算情况说明",
    "2024年度收入合计860万元，其中：财政拨款收入800万元，占93.02%；其他收入60万元，占16.98%。",
    "三、支出决算情况说明",
    "2024年度支出合计860万元，其中：基本支出300万元，占34.88%；项目支出560万元，占65.12%。",
)

KANGXI = str.maketrans("一二入支比目立金", "⼀⼆⼊⽀⽐⽬⽴⾦")
SUPPLEMENT = str.maketrans("民见贝车长门页风", "⺠⻅⻉⻋⻓⻔⻚⻛")
COMPATIBLE = str.maketrans("年度况", "\uf98e\ufa01\ufa71")
WIDE = "\u3000"


def spaced(blank: str) -> Callable[[str], str]:
    return lambda text: text.replace("2024", f"2024{blank}").replace("万元", f"{blank}万元")


SPELT: Mapping[str, Callable[[str], str]] = {
    "kangxi": lambda text: text.translate(KANGXI),
    "supplement": lambda text: text.translate(SUPPLEMENT),
    "compatible": lambda text: text.translate(COMPATIBLE),
    "no-break": spaced("\xa0"),
    "wide": spaced(WIDE),
    "thin": spaced("\u2009"),
    "narrow": spaced("\u202f"),
    "zero width": spaced("\u200b"),
    "joiner": spaced("\u2060"),
    "mark": spaced("\ufeff"),
    "direction": lambda text: "\u202a" + text.replace("、", "、\u200e") + "\u202c",
    "isolate": lambda text: f"\u2068{text}\u2069",
    "variant": lambda text: text.replace("支", "支\U000e0101").replace("收", "收\ufe00"),
}


def as_text(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def as_markdown(*lines: str) -> bytes:
    return "\n\n".join(f"# {line}" if "说明" in line else line for line in lines).encode()


def as_page(*lines: str) -> bytes:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"<html><body>{body}</body></html>".encode()


def as_word(*lines: str) -> bytes:
    return paper.docx("".join(map(paper.paragraph, lines)))


def as_workbook(*lines: str) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("情况说明")
        for at, text in enumerate(lines):
            sheet.write_string(at, 0, text)
    return file.getvalue()


def as_pages(*lines: str) -> bytes:
    return paper.pdf("".join(paper.text(30, 800 - 20 * at, text) for at, text in enumerate(lines)))


FORMATS: Mapping[str, Callable[..., bytes]] = {
    "txt": as_text, "md": as_markdown, "html": as_page, "docx": as_word, "xlsx": as_workbook,
    "pdf": as_pages,
}  # fmt: skip


def lines_of(data: bytes, form: str) -> list[str]:
    """The lines that are read, blanks aside: a page has no blanks but gaps."""
    found = from_bytes(data, f"报告.{form}").blocks
    return ["".join(b.text.split()) for b in found if isinstance(b, TextLine)]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("spelling", SPELT)
def test_every_reader_folds_the_same_characters(form: str, spelling: str) -> None:
    write, spell = FORMATS[form], SPELT[spelling]
    odd = tuple(map(spell, TYPED))
    assert odd != TYPED
    plain = ["".join(text.split()) for text in TYPED]
    assert lines_of(write(*TYPED), form)[-len(TYPED) :] == plain
    assert lines_of(write(*odd), form)[-len(TYPED) :] == plain


def test_a_soft_hyphen_is_unseen_in_a_text_and_drawn_on_a_page() -> None:
    """Old fonts say it of every hyphen that they draw: the sign of an amount is one."""
    assert lines_of("支出-2\xad0.5万元".encode(), "txt") == ["支出-20.5万元"]
    assert lines_of(as_pages("支出\xad2.5万元"), "pdf") == ["支出-2.5万元"]


@pytest.mark.parametrize("sign", "\u2010\u2011\u2012\u2212\ufe63")
@pytest.mark.parametrize("form", FORMATS)
def test_every_hyphen_is_the_sign_of_an_amount(form: str, sign: str) -> None:
    assert lines_of(FORMATS[form](f"支出{sign}2.50万元"), form)[-1] == "支出-2.50万元"


@pytest.mark.parametrize(
    ("form", "end"),
    [(form, end) for form in ("txt", "md", "html", "docx") for end in "\x85\u2028\u2029"]
    + [(form, end) for form in ("txt", "md") for end in "\x0b\x0c"],
)
def test_every_end_of_a_line_is_one(form: str, end: str) -> None:
    """Controls are blanks in HTML and not in XML at all; a cell and a page's line have none."""
    assert lines_of(FORMATS[form](end.join(TYPED)), form) == ["".join(t.split()) for t in TYPED]


def test_the_place_of_a_line_counts_the_ends_that_editors_and_yaml_count() -> None:
    found = from_bytes("甲局\u2028决算\r\n说明\x0c续\n末".encode(), "报告.txt").blocks
    assert [(b.text, b.place.line) for b in found if isinstance(b, TextLine)] == [
        ("甲局", 1), ("决算", 2), ("说明", 3), ("续", 3), ("末", 4),
    ]  # fmt: skip
