"""The last page of a part has three lines at least, wherever the part comes to end."""

from __future__ import annotations

import json
import re
from typing import Final

import pypdfium2
import pytest
from example import INPUTS, Patch, tell, told

from generator.entry import read
from generator.publication import chosen
from generator.publication.measure import drawn_in, ems, ending, lines
from generator.publication.sheet import NOTE_TYPE, UPRIGHT
from generator.writers.pdf import to_pdf
from generator.writers.pdf.content import content_of
from generator.writers.pdf.faces import faces_among

FEWEST: Final = 3
LENGTHS: Final = range(12, 24)  # duties of one line, about as many as a page has lines
FAMILIES: Final = {"SimSun", "SimHei", "KaiTi", "FangSong", "STZhongsong", "Times New Roman"}
LONG: Final = "承办市委、市政府和上级主管部门交办的其他事项，包括应急值守、信访接待和信息报送"


pytestmark = pytest.mark.usefixtures("own_fonts")


def pages(patch: Patch, part: str) -> list[list[str]]:
    """The lines of each page of a part, without the page's number."""
    opened = pypdfium2.PdfDocument(to_pdf(tell(patch).document, part=part))
    found = []
    for page in opened:
        lines = page.get_textpage().get_text_bounded().splitlines()
        found.append([one for one in lines if one.strip() and not re.fullmatch("— .+ —", one)])
    opened.close()
    return found


@pytest.mark.parametrize("unit", ["本级", f"{LONG}的机构" * 2])
def test_a_part_does_not_end_with_a_page_of_one_or_two_lines(unit: str) -> None:
    short = 0
    for count in LENGTHS:
        profile = {
            "职责": [f"负责第{at}项工作" for at in range(count)],
            "机构设置": "内设机构三个",
            "决算单位": [unit],
        }
        found = pages({"概况": profile}, "概况")
        short += len(found) > 1 and len(found[-1]) < 2 * FEWEST
        assert all(len(page) >= FEWEST for page in found), count
    assert short  # some of them end just behind a page


def test_what_is_longer_than_half_a_page_is_not_moved_on_for_its_last_line() -> None:
    profile = {"职责": ["一件事"] * 6, "机构设置": "内设机构", "决算单位": [LONG * 12]}
    first, *_ = pages({"概况": profile}, "概况")
    assert len(first) > 18


def test_the_places_of_annexes_bring_the_last_lines_before_them() -> None:
    """附件 has a title and a line: it is no page of its own."""
    (path,) = (path for path in INPUTS if path.parent.name == "hengyang")
    document = told(read(path), "hengyang").document
    parts = chosen(document)
    assert not parts[-1].fresh
    written = content_of(document, parts, "万元", faces_among(FAMILIES), whole=True)
    last = json.loads(written)["pages"][-1]["blocks"][-1]
    assert [one["kind"] for one in last["blocks"]] == ["text", "title", "text"]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("大型设备3台（套）。", "台（套）。"),
        ("附件（另附）", "件（另附）"),
        ("得分为“良”。", "为“良”。"),
        ("压减了会议。", "会议。"),
    ],
)
def test_what_ends_a_paragraph_on_one_line_begins_with_no_bracket(text: str, end: str) -> None:
    """It would be set as at the beginning of a line: half as wide as its fellow."""
    assert ending(text) == end


NOTE: Final = (
    "注：本表反映部门本年度{}财政拨款支出情况。本表金额转换为万元时，因四舍五入可能存在尾数误差。"
)


@pytest.mark.parametrize("filled", ["一般公共预算", "甲乙丙丁戊己", "甲" * 7, "甲" * 49])
def test_no_note_below_a_table_ends_with_a_line_of_one_or_two_characters(filled: str) -> None:
    room, size = UPRIGHT.wide * 5, NOTE_TYPE
    for more in range(12):
        note = NOTE.format(filled + "款" * more)
        less = drawn_in(note, room, size)
        assert lines(note, room - less, size, wide=True) == lines(note, room, size, wide=True)
        last = ems(note) * size // 20 - room  # of two lines, about what stands on the second
        assert less or not 0 < last < 2 * size * 50
