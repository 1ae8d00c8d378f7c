"""Tables without lines, in halves, or with columns once more: whole, or no sum is asked of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from generator.inspection import inspect
from generator.problem import WRONG, Place
from generator.published.shape import Grid, Published, TextLine
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


# ---------------------------------------------------------------- the halves of a table


INCOME = (("一、一般公共预算财政拨款收入", "1", "412.30"), ("五、事业收入", "5", "18.20"),
          ("本年收入合计", "27", "430.50"), ("总计", "30", "430.50"))  # fmt: skip
SPENDING = (("五、教育支出", "35", "430.50"), ("八、社会保障和就业支出", "38", ""),
            ("本年支出合计", "57", "430.50"), ("总计", "60", "430.50"))  # fmt: skip
HEADS = ("项目", "行次", "金额")


def halves(*grids: Sequence[Sequence[str]]) -> dict[str, str]:
    """The cells of a 收入支出决算总表 that is printed as these grids."""
    blocks: list[TextLine | Grid] = [TextLine("收入支出决算总表", Place(1, 1))]
    for at, rows in enumerate(grids):
        places = tuple(Place(1, 10 * at + line + 2) for line in range(len(rows)))
        blocks.append(Grid(tuple(map(tuple, rows)), places))
    found = understand(Published("表.html", "html", tuple(blocks))).tables.cells["T1"]
    return {row: cell.text for (row, _), cell in found.items() if cell.value}


@pytest.mark.parametrize("said", [True, False], ids=["with the side above", "without"])
@pytest.mark.parametrize("touching", [True, False], ids=["one grid", "two"])
def test_the_halves_of_a_table_below_one_another_are_told_apart(
    *, said: bool, touching: bool
) -> None:
    one = [*([("收入", "", "")] if said else []), HEADS, *INCOME]
    two = [*([("支出", "", "")] if said or touching else []), HEADS, *SPENDING]
    found = halves([*one, *two]) if touching else halves(one, two)
    assert found == {
        "收入.一般公共预算财政拨款收入": "412.30", "收入.事业收入": "18.20",
        "收入.本年收入合计": "430.50", "收入.总计": "430.50", "支出.教育支出": "430.50",
        "支出.本年支出合计": "430.50", "支出.总计": "430.50",
    }  # fmt: skip


# ---------------------------------------------------------------- columns of codes once more


def test_codes_that_stand_once_more_in_the_middle_are_no_amounts() -> None:
    """As where a sheet goes on sideways that repeats its first columns on every page."""
    rows = (
        ("科目编码", "科目名称", "本年支出合计", "科目编码", "科目名称", "基本支出", "项目支出"),
        ("", "合计", "96.50", "", "合计", "61.00", "35.50"),
        ("213", "农林水支出", "96.50", "213", "农林水支出", "61.00", "35.50"),
    )
    grid = Grid(rows, tuple(Place(1, at) for at in range(2, 5)))
    blocks = (TextLine("支出决算表", Place(1, 1)), grid)
    found = understand(Published("表.html", "html", blocks)).tables
    assert found.columns["T3"] == {"本年支出合计", "基本支出", "项目支出"}
    assert "T3" in found.ruled


# ---------------------------------------------------------------- figures that cannot be read


@pytest.mark.parametrize("place", [(2, 2), (3, 2), (4, 2), (4, 3)])
def test_a_figure_that_cannot_be_read_is_no_blank(place: tuple[int, int]) -> None:
    rows = [
        ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
        ["", "合计", "96.50", "61.00", "35.50"], ["213", "农林水支出", "82.30", "50.00", "32.30"],
        ["21301", "农业农村", "82.30", "50.00", "32.30"],
        ["221", "住房保障支出", "14.20", "11.00", "3.20"],
    ]  # fmt: skip
    row, column = place
    rows[row][column] = "〓"
    grid = Grid(tuple(map(tuple, rows)), tuple(Place(1, at) for at in range(2, 7)))
    report = understand(Published("表.pdf", "pdf", (TextLine("支出决算表", Place(1, 1)), grid)))
    inspected = inspect(report)
    assert not [one for one in inspected.findings if one.level == WRONG]
    assert inspected.skipped["E12"] == "支出决算表里有的数字读不出（记作“〓”）"
