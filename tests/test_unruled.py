"""Tables without lines: a row is read whole, or what needs the whole table is not looked at."""

from __future__ import annotations

from generator.inspection import inspect
from generator.problem import WRONG, Place
from generator.published.shape import Published, TextLine
from generator.understanding import Understood, understand


def table(*rows: str) -> Understood:
    """A 支出决算表 of lines of text, as a page without ruling lines gives them."""
    said = (
        "支出决算表",
        "金额单位：万元",
        "科目编码 科目名称 本年支出合计 基本支出 项目支出",
        *rows,
    )
    lines = tuple(TextLine(text, Place(1, at)) for at, text in enumerate(said, 1))
    return understand(Published("表.txt", "plain", lines))


def test_an_amount_as_close_as_a_letter_to_its_name_is_one() -> None:
    found = table("合计 96.50 61.00 35.50", "213 农林水支出82.30", "221 住房保障支出 14.20 14.20")
    cell = found.tables.cell("T3", "213", "本年支出合计")
    assert cell is not None
    assert cell.text == "82.30"
    assert not [one for one in inspect(found).findings if one.level == WRONG]
    wrong = table("合计 96.50 61.00 35.50", "213 农林水支出83.20", "221 住房保障支出14.20")
    assert "E12" in {one.code for one in inspect(wrong).findings}


def test_a_row_whose_name_is_wrapped_around_its_figures_makes_no_sum_wrong() -> None:
    wrapped = ("社会保障和就业支", "208 22.10 22.10", "出", "213 农林水支出 82.30 40.00 42.30")
    found = table("合计 104.40 62.10 42.30", *wrapped)
    assert found.tables.cell("T3", "208", "本年支出合计") is not None
    assert not [one for one in inspect(found).findings if one.level == WRONG]


def test_a_table_with_a_row_that_is_lost_has_no_sums() -> None:
    torn = ("208", "社会保障和就业支出", "22.10 22.10", "213 农林水支出 82.30 40.00 42.30")
    inspected = inspect(table("合计 104.40 62.10 42.30", *torn))
    assert not [one for one in inspected.findings if one.level == WRONG]
    assert inspected.skipped["E12"] == "支出决算表没有框线，有的行没有读出"
