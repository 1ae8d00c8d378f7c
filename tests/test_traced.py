"""Where on the page of a PDF a finding is printed: held against the ink of the page's picture."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest
from paper import A4, pdf, ruled, text

import generator
from generator import Finding, Outline, Result, Traces, Unreadable
from generator.published import confined, traced

WRONG = "45.5"  # of 40 in 100
BEFORE, AFTER = "本年收入合计100万元，其中：财政拨款收入60万元，占60%；其他收入40万元，占", "%。"
TITLE = "一、收入决算情况说明"
LONGEST = 900


def red(content: str) -> str:
    return f"1 0 0 rg {content} 0 g "


def width(said: str) -> float:
    """How wide a run of size 10 is in the font of `paper`."""
    return sum(5 if " " <= char <= "~" else 10 for char in said)


def sentence(x: float = 30, y: float = 700, wrong: str = WRONG) -> str:
    """A report of one section, whose wrong share is printed in red, from a point down."""
    at = y - 40
    drawn = text(x, y, "某局2024年度部门决算公开") + text(x, y - 20, TITLE)
    drawn += text(x, at, BEFORE)
    drawn += red(text(x + width(BEFORE), at, wrong))
    return drawn + text(x + width(BEFORE + wrong), at, AFTER)


def judged(data: bytes) -> tuple[Result, Traces]:
    return generator.audit(data, "报告.pdf"), generator.trace(data)


def the_share(result: Result) -> Finding:
    [found] = [one for one in result.findings if one.printed.startswith("45")]
    return found


def outlines(data: bytes) -> tuple[tuple[Outline, ...], Traces]:
    result, traces = judged(data)
    return generator.outlined(the_share(result), result, traces), traces


Box = tuple[float, float, float, float]


def box(outline: Outline, traces: Traces) -> Box:
    """Left, top, right, bottom as parts of the page's sides."""
    shape = traces.pages[outline.page]
    xs = [x / shape.width for x, _ in outline.corners]
    ys = [y / shape.height for _, y in outline.corners]
    return min(xs), min(ys), max(xs), max(ys)


def ink(data: bytes, page: int, traces: Traces) -> Box:
    """The box around what is red in the picture of a page, likewise."""
    drawn = generator.picture(data, page, traces.pages[page].turn, LONGEST)
    assert len(drawn.pixels) == drawn.row * drawn.height
    at = [
        (n % drawn.row // 4, n // drawn.row)
        for n in range(0, len(drawn.pixels), 4)
        if drawn.pixels[n + 2] > 150 and drawn.pixels[n] < 110 and drawn.pixels[n + 1] < 110
    ]
    assert at, "nothing red"
    xs, ys = [x for x, _ in at], [y for _, y in at]
    return (
        min(xs) / drawn.width,
        min(ys) / drawn.height,
        (max(xs) + 1) / drawn.width,
        (max(ys) + 1) / drawn.height,
    )


def assert_is_around(drawn: Box, inked: Box, slack: float = 0.012) -> None:
    """The outline has all of the ink in it, and hardly anything else."""
    assert drawn[0] <= inked[0] + 0.002
    assert drawn[1] <= inked[1] + 0.002
    assert drawn[2] >= inked[2] - 0.002
    assert drawn[3] >= inked[3] - 0.002
    apart = [abs(one - other) for one, other in zip(drawn, inked, strict=True)]
    assert max(apart) < slack, apart


def assert_marks_the_red(data: bytes, page: int = 1) -> None:
    found, traces = outlines(data)
    [one] = found
    assert one.page == page
    assert_is_around(box(one, traces), ink(data, page, traces))


def test_the_number_that_is_wrong_is_outlined() -> None:
    assert_marks_the_red(pdf(sentence()))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_on_a_page_that_the_file_turns(turn: int) -> None:
    """The text is set so that the turned page is read as it lies there."""
    matrices = {0: "", 90: "0 1 -1 0 595 0 cm ", 180: "-1 0 0 -1 595 842 cm "}
    matrices[270] = "0 -1 1 0 0 842 cm "
    drawn = matrices[turn] + sentence(40, 500)
    assert_marks_the_red(pdf(drawn, page=f"/MediaBox[{A4}]/Rotate {turn}"))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_on_a_page_that_is_turned_wrongly(turn: int) -> None:
    """A page laid upside down into the copier is shown as it is read."""
    assert_marks_the_red(pdf(sentence(), page=f"/MediaBox[{A4}]/Rotate {turn}"))


def test_on_a_page_of_text_set_sideways() -> None:
    drawn = "0 1 -1 0 595 0 cm " + sentence(40, 500)
    assert_marks_the_red(pdf(drawn))


@pytest.mark.parametrize("turn", [0, 90])
def test_on_a_page_that_is_cropped(turn: int) -> None:
    crop = "/CropBox[10 300 580 760]"
    assert_marks_the_red(pdf(sentence(), page=f"/MediaBox[-20 -30 620 842]{crop}/Rotate {turn}"))


@pytest.mark.parametrize("degrees", [-2.0, 0.7, 3.0])
def test_on_a_page_that_was_copied_askew(degrees: float) -> None:
    """The corners turn with the page: the outline is no wider for it."""
    rise = math.radians(degrees)
    cos, sin = math.cos(rise), math.sin(rise)
    drawn = f"{cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} 10 10 cm " + sentence(60, 600)
    found, traces = outlines(pdf(drawn))
    [one] = found
    assert_is_around(box(one, traces), ink(pdf(drawn), 1, traces), slack=0.015)
    (x0, y0), (x1, y1), *_ = one.corners
    assert math.degrees(math.atan2(y0 - y1, x1 - x0)) == pytest.approx(degrees, abs=0.1)


def test_what_runs_over_lines_is_outlined_on_each() -> None:
    """Here the number itself is broken by the end of the line."""
    drawn = text(30, 700, "某局2024年度部门决算公开") + text(30, 680, TITLE)
    drawn += text(30, 660, BEFORE) + red(text(30 + width(BEFORE), 660, "45.") + text(30, 640, "5"))
    drawn += text(35, 640, AFTER)
    found, traces = outlines(pdf(drawn))
    first, second = (box(one, traces) for one in found)
    assert first[3] < second[1] + 0.01
    assert first[0] > second[2]
    around = second[0], first[1], first[2], second[3]
    assert_is_around(around, ink(pdf(drawn), 1, traces))


def test_of_two_numbers_alike_the_one_that_is_meant_is_outlined() -> None:
    """The same digits stand in front of it, as an amount, and within a longer number."""
    before = "本年收入合计1045.5万元，其中：其他收入45.5万元，占"
    drawn = text(30, 700, "某局2024年度部门决算公开") + text(30, 680, TITLE)
    drawn += text(30, 660, before) + red(text(30 + width(before), 660, "45.5"))
    drawn += text(30 + width(before + "45.5"), 660, "%。")
    result, traces = judged(pdf(drawn))
    [finding] = [one for one in result.findings if one.printed.startswith("45.5")]
    found = generator.outlined(finding, result, traces)
    assert_is_around(box(found[0], traces), ink(pdf(drawn), 1, traces))


XS, YS = (30, 90, 250, 330, 410, 490), (700, 680, 660, 640, 620)
TITLED = text(200, 740, "支出决算表") + text(420, 720, "单位：万元")
HEAD = ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出")
ROWS = (
    HEAD,
    ("", "合计", "70.00", "40.00", "20.00"),
    ("201", "一般公共服务支出", "70.00", "40.00", "20.00"),
    ("20101", "人大事务", "70.00", "40.00", "20.00"),
)


def tabled(extra: str = "") -> str:
    drawn = text(30, 780, "某局2024年度部门决算公开") + TITLED + ruled(XS, YS, ROWS)
    return drawn + red(text(XS[2] + 3, YS[2] + 5, "70.00")) + extra


def in_the_table(data: bytes) -> tuple[list[Outline], Traces]:
    result, traces = judged(data)
    [finding] = [one for one in result.findings if one.place.line == 5 and one.cells]
    return list(generator.outlined(finding, result, traces)), traces


def test_a_cell_of_a_table_is_outlined() -> None:
    found, traces = in_the_table(pdf(tabled()))
    assert_is_around(box(found[0], traces), ink(pdf(tabled()), 1, traces))


def test_of_cells_alike_in_a_row_the_one_that_is_meant_is_outlined() -> None:
    """合计 20.00 is right in the first column, and wrong in the second."""
    whole, part = ("", "合计", "20.00", "", "0.00"), ("201", "人大", "20.00", "17.00", "3.00")
    drawn = (
        text(30, 780, "某局2024年度部门决算公开") + TITLED + ruled(XS, YS[:4], (HEAD, whole, part))
    )
    data = pdf(drawn + red(text(XS[3] + 3, YS[2] + 5, "20.00")))
    result, traces = judged(data)
    [finding] = [one for one in result.findings if one.expected == "17"]
    [found] = generator.outlined(finding, result, traces)
    assert_is_around(box(found, traces), ink(data, 1, traces))


def test_a_page_put_beside_another_keeps_what_is_printed_on_it() -> None:
    """A wide sheet printed on two pages: the last columns are of the second."""
    ys = (700, 680, 660, 640, 620, 600)
    first = ruled((30, 90, 250), ys, [row[:2] for row in (*ROWS, ("20102", "政协事务"))])
    second = ruled((30, 110, 190, 270), ys, [row[2:] for row in (*ROWS, ("", "", "9", "0", "0"))])
    second += red(text(33, ys[2] + 5, "70.00"))
    data = pdf(text(30, 780, "某局2024年度部门决算公开") + TITLED + first, second)
    traces = generator.trace(data)
    assert set(traces.pages) == {1, 2}
    place = next(
        generator.Place(1, number)
        for number in range(1, 12)
        if traces.words(generator.Place(1, number), "70.00")
    )
    [one] = traces.words(place, "70.00")
    assert one.page == 2
    assert_is_around(box(one, traces), ink(data, 2, traces))


def test_what_is_missing_is_nowhere_and_what_is_no_pdf_has_no_pages() -> None:
    result, traces = judged(pdf(sentence()))
    for finding in result.findings:
        if not finding.place.page:
            assert generator.outlined(finding, result, traces) == ()
    plain = f"某局2024年度部门决算公开\n\n{TITLE}\n\n{BEFORE}{WRONG}{AFTER}\n".encode()
    result = generator.audit(plain, "报告.txt")
    traces = generator.trace(plain)
    assert traces.pages == {}
    assert generator.outlined(the_share(result), result, traces) == ()


def test_a_line_is_outlined_whole_where_its_words_are_not_found() -> None:
    traces = generator.trace(pdf(sentence()))
    [whole] = traces.whole(generator.Place(1, 2))
    [title] = traces.words(generator.Place(1, 2), "收入 决算情况说明")
    assert traces.words(generator.Place(1, 2), "支出") == ()
    assert whole.corners[0][0] < title.corners[0][0]
    assert whole.corners[1] == title.corners[1]


# ---------------------------------------------------------------- the picture


def test_a_picture_is_bounded_whatever_the_page_says_of_itself() -> None:
    for sides in ("0 0 14400 14400", "0 0 14400 1", "0 0 1 14400", "0 0 3 3"):
        drawn = generator.picture(pdf("", page=f"/MediaBox[{sides}]"), 1, 0, 9000)
        assert 1 <= drawn.width <= 3000
        assert 1 <= drawn.height <= 3000
        assert len(drawn.pixels) == drawn.row * drawn.height


def test_a_page_that_is_not_there_is_refused() -> None:
    for data, page in ((pdf(sentence()), 2), (pdf(sentence()), 0), (b"%PDF-1.7 nothing", 1)):
        with pytest.raises(Unreadable, match="画不出来"):
            generator.picture(data, page)


def test_a_page_that_takes_too_long_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass", "utf-8")
    monkeypatch.setattr(traced, "MAX_SECONDS", 1)
    monkeypatch.setattr(confined, "PROGRAM", str(endless))
    with pytest.raises(Unreadable, match="画不出来"):
        generator.picture(pdf(sentence()), 1)


def test_what_draws_is_a_program_of_its_own_and_imports_nothing_else_of_the_package() -> None:
    code = (
        "import runpy, sys; sys.argv = ['', 'pdfium.pictured']\n"
        f"runpy.run_path({confined.PROGRAM!r}, run_name='__main__')\n"
        "print(*(name for name in sys.modules if name.startswith('generator')), file=sys.stderr)"
    )
    asked = b"[1, 0, 100]\n" + pdf(sentence())
    command = [sys.executable, "-P", "-c", code]
    run = subprocess.run(command, input=asked, capture_output=True, check=True)
    imported = set(run.stderr.decode().split()) - {"generator", "generator.published"}
    assert run.stdout
    assert all(name.startswith("generator.published.pdfium") for name in imported)
