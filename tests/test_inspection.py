"""The audit of published reports: nothing said of a right one, each kind of error named."""

from __future__ import annotations

import json
import time
from fractions import Fraction
from functools import cache
from itertools import cycle
from pathlib import Path

import pytest
from disclosed import disclosed
from msgspec.structs import replace

from generator import assemble, compose, establish, load_style, parse, read
from generator.inspection import CATALOGUE, Finding, inspect
from generator.inspection.claims import number
from generator.inspection.judge import level
from generator.number.reach import around, between, overlap, percentage, total
from generator.problem import HINT, WRONG, Place
from generator.published.shape import Grid, Published, TextLine
from generator.results import Result, to_json, to_text, verdict
from generator.understanding import understand

ROOT = Path(__file__).parent.parent
EXAMPLE = (ROOT / "docs/example.yaml").read_text("utf-8")
STYLES = ("样本", "醴陵", "浏阳", "屈原", "衡阳", "上海")
INPUTS = ("hengyang/2022", "liuyang/2021", "quyuan/2021")


@cache
def published(style: str = "样本", text: str = EXAMPLE, unit: str = "万元") -> Published:
    facts = establish(parse(text, "例.yaml"))
    chosen = load_style(style)
    return disclosed(assemble(compose(facts, chosen), facts, chosen), unit)


def edited(document: Published, old: str, new: str) -> Published:
    """The document with a piece of its prose (once) replaced."""
    found = [
        at
        for at, block in enumerate(document.blocks)
        if isinstance(block, TextLine) and old in block.text
    ]
    assert found, old
    blocks = list(document.blocks)
    line = blocks[found[0]]
    assert isinstance(line, TextLine)
    blocks[found[0]] = replace(line, text=line.text.replace(old, new, 1))
    return replace(document, blocks=tuple(blocks))


def retyped(document: Published, title: str, old: str, new: str) -> Published:
    """The document with a cell of the table below a title replaced."""
    blocks = list(document.blocks)
    start = next(i for i, b in enumerate(blocks) if isinstance(b, TextLine) and b.text == title)
    at = next(i for i in range(start, len(blocks)) if isinstance(blocks[i], Grid))
    grid = blocks[at]
    assert isinstance(grid, Grid)
    assert any(old in row for row in grid.rows)
    rows = tuple(tuple(new if cell == old else cell for cell in row) for row in grid.rows)
    blocks[at] = replace(grid, rows=rows)
    return replace(document, blocks=tuple(blocks))


@cache
def findings(document: Published) -> list[Finding]:
    return inspect(understand(document)).findings


# Every input in every style: tests/test_tabulation.py.
@pytest.mark.parametrize(
    ("name", "style"), [*zip(cycle(("example", *INPUTS)), STYLES, strict=False)]
)
def test_what_the_generator_writes_has_nothing_wrong(name: str, style: str) -> None:
    if name == "example":
        found = inspect(understand(published(style)))
    else:
        facts = establish(read(ROOT / "inputs" / f"{name}.yaml"))
        chosen = load_style(style)
        document = assemble(compose(facts, chosen, draft=True), facts, chosen)
        found = inspect(understand(disclosed(document)))
    said = [f for f in found.findings if f.level == WRONG and f.code != "W01"]
    assert said == []
    assert len(found.checked) > 100


PLANTED = [
    pytest.param("增长20.83%", "增长17.24%", "N01", "除以了本年数，应除以上年数", id="this year"),
    pytest.param("占91.58%", "占19.58%", "N03", "", id="a share"),
    pytest.param("占91.58%", "占9.158%", "N03", "小数点移位", id="a point slipped"),
    pytest.param(
        "完成年初预算的104.29%", "完成年初预算的95.88%", "N04", "分子分母颠倒", id="inverted"
    ),
    pytest.param(
        "600万元，完成年初预算的103.45%", "605万元，完成年初预算的104.31%", "X04", "", id="item"
    ),
    pytest.param("决算数小于年初预算数", "决算数大于年初预算数", "N05", "", id="a direction"),
    pytest.param("支出合计1387万元", "支出合计1388万元", "X01", "", id="a total"),
    pytest.param(
        "年度财政拨款支出1020万元，占",
        "年度财政拨款支出1265万元，占",
        "X01",
        "与财政拨款收支总表“本年支出合计”相同，取错了行或表",
        id="row",
    ),
    pytest.param("占本年支出合计的73.54%", "占本年支出合计的75.34%", "N06", "", id="of all"),
    pytest.param(
        "办公费、差旅费", "办公费、取暖费、差旅费", "N08", "照抄了样本的清单", id="not spent"
    ),
    pytest.param("基本工资、津贴补贴、", "基本工资、", "N08", "", id="left out"),
    pytest.param(
        "社会保障和就业支出（类）90万元", "社会保障和就业支出（类）91万元", "X02", "", id="类"
    ),
    pytest.param("八、政府性基金", "七、政府性基金", "N16", "", id="a number used twice"),
    pytest.param("12月31日", "9月31日", "N15", "", id="no such day"),
    pytest.param("主要是因为财政拨款增加", "主要原因是", "W03", "", id="an empty reason"),
    pytest.param("政府采购支出总额120万元", "政府采购支出总额125万元", "N10", "", id="procurement"),
    pytest.param("公务接待费支出预算为12万元", "公务接待费支出预算为13万元", "X07", "", id="三公"),
    pytest.param(
        "增加250万元，增长20.83%", "增加1450万元，增长100%", "N02", "基数为 0", id="base 0"
    ),
    pytest.param("主要是因为财政拨款增加", "主要是因为增加（减少）了拨款", "W01", "", id="residue"),
]


@pytest.mark.parametrize(("old", "new", "rule", "why"), PLANTED)
def test_an_error_in_the_prose_is_found_and_explained(
    old: str, new: str, rule: str, why: str
) -> None:
    document = published()
    before = {(f.code, f.quote) for f in findings(document)}
    found = [f for f in findings(edited(document, old, new)) if (f.code, f.quote) not in before]
    assert rule in {finding.code for finding in found}
    if why:
        assert any(why in finding.cause for finding in found)


@pytest.mark.parametrize(
    ("title", "old", "new", "rule"),
    [
        ("收入支出决算总表", "1,365.00", "1,355.00", "E01"),
        ("支出决算表", "1,387.00", "1,397.00", "E12"),
        ("一般公共预算财政拨款支出决算表", "250.00", "260.00", "E24"),
        ("一般公共预算财政拨款基本支出决算明细表", "590.00", "580.00", "E26"),
        ("财政拨款“三公”经费支出决算表", "63.00", "64.00", "E34"),
    ],
)
def test_an_error_in_a_table_is_found(title: str, old: str, new: str, rule: str) -> None:
    found = findings(retyped(published(), title, old, new))
    assert rule in {finding.code for finding in found}


def test_amounts_in_yuan_under_wan_are_told_from_the_prose() -> None:
    document = published()
    blocks: list[TextLine | Grid] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            rows = tuple(
                tuple(
                    f"{float(cell.replace(',', '')) * 10000:,.2f}" if "." in cell else cell
                    for cell in row
                )
                for row in block.rows
            )
            blocks.append(replace(block, rows=rows))
        else:
            blocks.append(block)
    understood = understand(replace(document, blocks=tuple(blocks)))
    assert understood.tables.unit == "元"
    # What is printed over the tables is the one thing that is wrong with them.
    assert {f.code for f in inspect(understood).findings if f.level == WRONG} == {"U01"}


def test_a_printed_number_stands_for_whatever_rounds_to_it() -> None:
    printed = number("67.35")
    right = percentage(
        around(Fraction("0.33"), Fraction("0.005")), around(Fraction("0.49"), Fraction("0.005"))
    )
    assert right is not None
    assert level(printed, right) is None
    assert level(number("15.01"), between(Fraction("15.016"), Fraction("15.019"))) == HINT
    assert level(number("15.51"), between(Fraction("15.016"), Fraction("15.019"))) == WRONG


def test_a_printed_number_can_be_the_end_of_its_range() -> None:
    """6.5 prints as 7, and what prints as 6 and what prints as 7 have no number in common."""
    six, seven = (around(Fraction(printed), Fraction(1, 2)) for printed in (6, 7))
    end = between(Fraction(13, 2), Fraction(13, 2))
    for one, other in ((six, end), (end, seven), (seven, end), (end, six)):
        assert one.meets(other)
        assert overlap(one, other)
    assert six.meets(seven)
    assert seven.meets(six)
    assert not overlap(six, seven)
    assert not overlap(seven, six)
    assert not six.meets(around(Fraction(8), Fraction(1, 2)))
    assert level(number("7"), end) is None
    assert level(number("6"), end) is None


def test_of_what_may_be_nothing_there_is_no_percentage() -> None:
    part, half = around(Fraction(3), Fraction(1, 2)), Fraction(1, 2)
    assert percentage(part, around(half, half)) is None
    assert percentage(part, around(-half, half)) is None
    right = percentage(part, around(Fraction(4), half))
    assert right is not None
    assert (right.low, right.high) == (Fraction(500, 9), Fraction(100))
    assert right.middle() == 75  # and not half way between the ends


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("91.58", None), ("91.57", None), ("91.59", HINT), ("91.60", WRONG), ("91.56", WRONG)],
)
def test_a_share_is_right_to_its_last_place(printed: str, expected: str | None) -> None:
    """1250万元 of 1365万元 are 91.5744% to 91.5759%: a unit off is a hint, two are not."""
    document = edited(published(), "占91.58%", f"占{printed}%")
    levels = {found.level for found in findings(document) if found.code == "N03"}
    assert levels == ({expected} if expected else set())


def test_a_change_may_be_of_an_amount_that_stands_seven_before_it() -> None:
    """A growth behind the list of the parts is that of the whole, though the parts came later."""
    parts = "、".join(f"第{name}项支出{at}万元" for at, name in enumerate("甲乙丙丁戊己庚", 21))
    said = f"本年支出合计168万元，其中：{parts}。比上年增加18万元，增长{{}}%。"

    def rates(rate: str) -> set[str]:
        lines = ("2024年度部门决算情况说明", "三、支出决算情况说明", said.format(rate))
        texts = tuple(TextLine(text, Place(0, at)) for at, text in enumerate(lines, 1))
        found = inspect(understand(Published("支出.txt", "txt", texts))).findings
        return {one.code for one in found if "增长" in one.quote}

    assert rates("12") == set()
    assert rates("13.5") == {"N01"}


def test_a_sum_is_wrong_only_if_no_unrounded_amounts_fit() -> None:
    parts = [around(Fraction("0.01") * cents, Fraction("0.005")) for cents in (1, 1, 1)]
    assert total(parts).meets(around(Fraction("0.04"), Fraction("0.005")))
    assert not total(parts).meets(around(Fraction("0.06"), Fraction("0.005")))


def test_the_result_for_other_systems_has_its_form() -> None:
    understood = understand(edited(published(), "增长20.83%", "增长17.24%"))
    shaped = json.loads(to_json(Result(understood, inspect(understood))))
    assert set(shaped) >= {"文件", "类型", "部门", "年度", "核对", "未检查", "问题"}
    assert (shaped["类型"], shaped["年度"]) == ("决算", 2024)
    one = next(problem for problem in shaped["问题"] if problem["规则"] == "N01")
    assert one["原文"] in "增加250万元，增长17.24%"
    assert (one["写为"], one["应为"], one["级别"]) == ("17.24", "20.83", "错误")
    assert {entry["规则"] for entry in shaped["未检查"]} <= {rule.code for rule in CATALOGUE}


def test_the_verdict_comes_last_and_counts() -> None:
    understood = understand(edited(published(), "增长20.83%", "增长17.24%"))
    result = Result(understood, inspect(understood))
    *lines, last = to_text(result).splitlines()
    assert sum(line.startswith("例.txt 第 ") for line in lines) == len(result.findings)
    assert last == verdict(result)
    assert f"错误 {result.wrong} 处，提示 {result.hints} 处" in last


def test_every_rule_that_finds_something_is_in_the_catalogue() -> None:
    codes = {rule.code for rule in CATALOGUE}
    assert len(codes) == len(CATALOGUE)
    for old, new, rule, _ in (param.values for param in PLANTED):
        assert rule in codes
        found = {finding.code for finding in findings(edited(published(), str(old), str(new)))}
        assert found <= codes


def test_a_document_without_anything_is_no_error() -> None:
    nothing = understand(Published("空.txt", "txt", (TextLine("你好", Place(0, 1)),)))
    assert inspect(nothing).findings == []


@pytest.mark.parametrize(
    ("heading", "repeated"),
    [
        ("一、收入支出决算总体情况说明", "收入总计9万元，增加1万元，增长1%，"),
        ("二、收入决算情况说明", "收入合计9万元，其中：甲乙1万元，占1%；"),
        ("二、收入决算情况说明", "1234567890万元"),
        ("二、收入决算情况说明", "1,"),
        ("五、一般公共预算财政拨款支出决算情况说明", "支出"),
        ("五、一般公共预算财政拨款支出决算情况说明", "年初预算为1万元，支出决算为1万元，"),
    ],
)
def test_a_paragraph_that_never_ends_takes_time_in_proportion(heading: str, repeated: str) -> None:
    """Four times the text, about four times the time: sixteen would be a trap."""

    def seconds(times: int) -> float:
        texts = ("2024年度部门决算情况说明", heading, "共1万元。" + repeated * times)
        lines = tuple(TextLine(text, Place(0, at)) for at, text in enumerate(texts, 1))
        document = Published("长.txt", "txt", lines)
        began = time.process_time()
        inspect(understand(document))
        return time.process_time() - began

    size = 16_000 // len(repeated)
    seconds(1)
    least = min(seconds(4 * size) for _ in range(2))  # the other may have waited for the collector
    assert least < 10 * max(seconds(size), 0.02)
