"""One alphabet for all readers: what looks like a text is read like it, whoever wrote the file."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from io import BytesIO

import paper
import pytest
import xlsxwriter

from generator.entry import parse, read
from generator.entry.accounts import Accounts
from generator.importing.manuscript import Manuscript
from generator.problem import InvalidReport
from generator.published import from_bytes
from generator.published.shape import TextLine
from generator.vocabulary.alphabet import folded

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


# ---------------------------------------------------------------- what a clerk typed

INPUT = """\
部门: 某县水利局
年度: 2024
计量单位: 元
收入:
  一般公共预算财政拨款收入: 625
  其他收入: 75
支出:
  2130304:
    基本支出: 700
概况:
  职责:
    - 管水

    - 修堤
"""
JSON = """\
{
  "部门": "某县水利局",
  "年度": "2024",
  "计量单位": "元",
  "收入": {"一般公共预算财政拨款收入": "625", "其他收入": "75"},
  "支出": {"2130304": {"基本支出": "700"}},
  "概况": {"职责": ["管水", "修堤"]}
}
"""


def typed(*edits: tuple[str, str], text: str = INPUT) -> str:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


TAKEN = {
    "a wide blank after a colon": ("其他收入: 75", "其他收入:\u300075"),
    "and a plain one": ("其他收入: 75", "其他收入: \u3000 75"),
    "a no-break blank": ("其他收入: 75", "其他收入:\xa075"),
    "a thin one": ("其他收入: 75", "其他收入:\u200975"),
    "what nobody sees": ("其他收入: 75", "其他收入:\u200b 75"),
    "a blank in front of a colon": ("其他收入: 75", "其他收入\xa0: 75"),
    "a blank at the end": ("其他收入: 75", "其他收入: 75\u3000\xa0"),
    "after a dash": ("- 管水", "-\u3000管水"),
    "a line of blanks": ("- 管水\n\n", "- 管水\n\u3000\xa0\n"),
    "before a remark": ("收入:\n", "收入:\u3000# 单位：元\n"),
    "radicals": ("其他收入: 75", "其他收⼊: 75"),
    "radicals in a text": ("水利局", "⽔利局"),
    "a compatible form": ("年度: 2024", "\uf98e度: 2024"),
    "within a key": ("其他收入: 75", "其他\u200b收入: 75"),
    "a mark of another file": ("其他收入: 75", "其他\ufeff收入: 75"),
    "within an amount": ("其他收入: 75", "其他收入: 7\u20605"),
    "before a key": ("部门: 某", "\u200b部门: 某"),
    "within a text": ("水利局", "水\u200b利\u00ad局"),
    "a line's end": ("年度: 2024\n", "年度: 2024\u2028"),
    "a paragraph's end": ("年度: 2024\n", "年度: 2024\u2029"),
    "a next line": ("年度: 2024\n", "年度: 2024\x85"),
}


@pytest.mark.parametrize("edit", TAKEN.values(), ids=TAKEN)
def test_an_input_is_taken_as_it_looks(edit: tuple[str, str]) -> None:
    assert parse(typed(edit), "甲.yaml").content == parse(INPUT, "甲.yaml").content


@pytest.mark.parametrize(
    "edit",
    [
        ('": ', '":\u3000'), ('": ', '":\xa0'), ("其他收入", "其他收⼊"), ("75", "7\u200b5"),
        ("水利", "⽔利"), ("管水", "管\\u2f54"), ("其他收入", "其他\\u200b收入"),
    ],
)  # fmt: skip
def test_so_is_json(edit: tuple[str, str]) -> None:
    plain = parse(INPUT, "甲.json").content
    text = typed(edit, text=JSON)
    assert parse(text, "甲.json").content == plain
    if ":\u3000" not in text and ":\xa0" not in text:  # json itself does not take those
        assert read(json.loads(text)).content == plain


@pytest.mark.parametrize(
    ("edit", "place", "said"),
    [
        (("  其他收入", "\u3000\u3000其他收入"), "第 6 行", "行首有全角空格（U+3000）"),
        (("  其他收入", "\xa0\xa0其他收入"), "第 6 行", "行首有不换行空格（U+00A0）"),
        (("  其他收入", "  \u3000其他收入"), "第 6 行", "行首有全角空格（U+3000）"),
        (("  其他收入", "\u200b  其他收入"), "第 6 行", "行首有看不见的字符（U+200B）"),
        (("    - 修堤", "\u3000\u3000- 修堤"), "第 14 行", "行首有全角空格（U+3000）"),
        (("其他收入: 75", "其他收⼊:\u3000约75"), "第 6 行", "“约75”不是金额"),
        (("其他收入: 75", "其它收⼊:\u300075"), "第 6 行", "不认识“其它收入”，是不是“其他收入”？"),
        (("2024\n", "2024\u2028岁入: 5\n"), "第 3 行", "不认识“岁入”"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named(edit: tuple[str, str], place: str, said: str) -> None:
    with pytest.raises(InvalidReport) as refused:
        parse(typed(edit), "甲.yaml")
    told = [str(one) for one in refused.value.problems]
    assert any(place in one and said in one for one in told), told


def test_blanks_in_a_text_stay_where_they_part_its_words() -> None:
    block = "- |\n      \u3000\u3000一、修堤\n      \u3000\u3000二、管水"
    text = typed(("- 修堤", block), ("基本支出: 700", "基本支出: 700\n    原因: 见注:\u3000“管水”"))
    content = parse(text, "甲.yaml").content
    assert isinstance(content, Accounts)
    assert content.items["2130304"].reason == "见注:\u3000“管水”"
    assert content.profile is not None
    assert content.profile.duties[1] == "一、修堤\n\u3000\u3000二、管水"


def test_an_edit_of_such_an_input_leaves_its_letters_alone() -> None:
    text = typed(("其他收入: 75", "其他收⼊:\u300075  # 水\u200b费"), ("水利局", "⽔利局"))
    edited = Manuscript(text, "甲.yaml", lambda _path, key: (0, key))
    assert edited.value(("收入", "其他收入")) == "75"
    edited.put(("收入", "其他收入"), "76")
    assert edited.text() == text.replace("75", "76")


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("支\u200d出", "支出"),
        ("12\u200c.50", "12.50"),
        ("收\ufe0f入", "收入"),
        ("ᠮᠣᠩ\u180b\u200d", "ᠮᠣᠩ\u180b\u200d"),  # Mongolian
        ("ئا\u200cتا", "ئا\u200cتا"),  # Uyghur
    ],
)
def test_what_shapes_the_letters_of_a_name_is_a_part_of_it(typed: str, read_as: str) -> None:
    assert folded(typed) == read_as
