"""What stands beside a report: last year's, the budget, its units: agreement and contradiction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from disclosed import disclosed
from msgspec.structs import replace

from generator import assemble, compose, establish, load_style, parse
from generator.inspection import Beside, Finding, Inspection, inspect, misfits
from generator.inspection.beside import E00
from generator.inspection.beside.beside_rules import E37, E38, E39, E40
from generator.problem import HINT, WRONG, Place
from generator.published.shape import Grid, Published, TextLine
from generator.understanding import Understood, understand

ROOT = Path(__file__).parent.parent
# The example with a year before that was carried over without a gap.
THIS_YEAR = (
    (ROOT / "docs/example.yaml")
    .read_text("utf-8")
    .replace('金额: "12,000,000.00"', '金额: "12,100,000.00"')
    .replace('金额: "11,300,000.00"', '金额: "11,500,000.00"')
)
LAST_YEAR = """
部门: 示例部门
年度: 2023
计量单位: 元
样式: 样本
收入:
  一般公共预算财政拨款收入: 9,300,000
  政府性基金预算财政拨款收入: 1,200,000
  国有资本经营预算财政拨款收入: 400,000
  上级补助收入: 250,000
  事业收入: 150,000
  经营收入: 100,000
  附属单位上缴收入: 100,000
结转和结余:
  年初结转和结余: 600,000
  年末结转和结余: 800,000
  年初财政拨款结转和结余: {一般公共预算财政拨款: "500,000", 政府性基金预算财政拨款: "100,000"}
  年末财政拨款结转和结余: {一般公共预算财政拨款: "600,000", 政府性基金预算财政拨款: "100,000"}
支出:
  2010301: {基本支出: "6,000,000", 其中财政拨款: "5,500,000", 年初预算: "5,500,000"}
  2010302: {项目支出: "2,080,000", 年初预算: "2,080,000"}
  2080505: {基本支出: "850,000", 年初预算: "850,000"}
  2101101: {基本支出: "470,000", 年初预算: "470,000"}
  2210201: {基本支出: "300,000", 年初预算: "300,000"}
基本支出明细: {30101: "5,220,000", 30201: "1,900,000"}
政府性基金:
  支出:
    2296003:
      年初结转和结余: 100,000
      本年收入: 1,200,000
      项目支出: 1,200,000
      年末结转和结余: 100,000
      年初预算: 1,200,000
国有资本经营预算:
  支出:
    2230105: {项目支出: "400,000", 年初预算: "400,000"}
三公经费:
  因公出国（境）费: {预算: "40,000", 决算: "40,000"}
  公务接待费: {预算: "110,000", 决算: "110,000"}
  公务用车购置费: {预算: "0", 决算: "0"}
  公务用车运行维护费: {预算: "310,000", 决算: "310,000"}
"""
Edits = Mapping[str, str]
NONE: Edits = {}
STYLES = ("样本", "醴陵", "浏阳", "屈原", "衡阳")


def published(text: str, name: str, style: str = "样本") -> Published:
    facts = establish(parse(text, "例.yaml"))
    chosen = load_style(style)
    document = disclosed(assemble(compose(facts, chosen, draft=True), facts, chosen))
    title = TextLine(f"示例部门{facts.report.content.year}年度部门决算", Place(0, 1))
    return replace(document, name=name, blocks=(title, *document.blocks))


def this_year(style: str = "样本", edits: Edits = NONE) -> Understood:
    return understand(edited(carried(published(THIS_YEAR, "今年.docx", style), "80", "60"), edits))


def last_year(style: str = "样本", edits: Edits = NONE) -> Understood:
    return understand(edited(carried(published(LAST_YEAR, "去年.docx", style), "60", "80"), edits))


def carried(document: Published, opening: str, closing: str) -> Published:
    """The document with the balances in its 公开01表, which are what is carried over."""
    blocks = list(document.blocks)
    at = next(
        i for i, b in enumerate(blocks) if isinstance(b, TextLine) and b.text == "收入支出决算总表"
    )
    grid = next(b for b in blocks[at:] if isinstance(b, Grid))
    if any("年初结转和结余" in row for row in grid.rows):
        return document
    row = ("年初结转和结余", "29", f"{opening}.00", "年末结转和结余", "60", f"{closing}.00")
    rows = (*grid.rows[:-1], row, grid.rows[-1])
    places = (*grid.places, Place(0, grid.places[-1].line + 1))
    blocks[blocks.index(grid)] = replace(grid, rows=rows, places=places)
    return replace(document, blocks=tuple(blocks))


def edited(document: Published, edits: Edits) -> Published:
    """The document with pieces of its text or whole cells replaced: `cell` or `title|cell`."""
    for old, new in edits.items():
        title, _, cell = old.rpartition("|")
        blocks = list(document.blocks)
        first = next(i for i, block in enumerate(blocks) if _titled(block, title))
        at = next(i for i, block in enumerate(blocks) if i >= first and _holds(block, cell))
        block = blocks[at]
        if isinstance(block, TextLine):
            blocks[at] = replace(block, text=block.text.replace(cell, new, 1))
        else:
            rows = tuple(tuple(new if c == cell else c for c in row) for row in block.rows)
            blocks[at] = replace(block, rows=rows)
        document = replace(document, blocks=tuple(blocks))
    return document


def _titled(block: TextLine | Grid, title: str) -> bool:
    """Whether it is the title of a table that a cell is to be changed in; any, without one."""
    return not title or (isinstance(block, TextLine) and title in block.text)


def _holds(block: TextLine | Grid, piece: str) -> bool:
    if isinstance(block, TextLine):
        return piece in block.text
    return any(piece in row for row in block.rows)


def of(inspection: Inspection, *rules: str) -> list[Finding]:
    return [one for one in inspection.findings if one.code in rules]


# ---------------------------------------------------------------- last year


@pytest.mark.parametrize("style", STYLES)
def test_two_years_that_agree_have_nothing_between_them(style: str) -> None:
    found = inspect(this_year(style), Beside(last_year=(last_year(style),)))
    assert of(found, "E37", "E38") == []
    assert found.looked_at(E37) >= 2
    assert found.looked_at(E38) >= 6


@pytest.mark.parametrize(
    ("edits", "why"),
    [
        ({"增加240万元，增长19.83%": "增加250万元，增长20.83%"}, "由正文倒推，上年数是 1200 万元"),
        ({"增加240万元，增长19.83%": "减少240万元，下降14.2%"}, "增减方向写反了"),
        (
            {"与上年相比，增加240万元": "与上年相比，增加300万元"},
            "上年数取成了“本年收入合计”1150 万元",
        ),
        ({"增加100万元，增长10.87%": "增加110万元，增长12.09%"}, "上年数是 910 万元"),
        ({"比上年决算数减少10万元": "比上年决算数减少20万元"}, "上年数是 200 万元"),
        ({"与上年相比减少1万元，下降9.09%": "与上年相比减少3万元，下降23.08%"}, "13 万元"),
        ({"与上年相比增加1万元": "与上年相比持平"}, ""),
    ],
)
def test_a_change_that_last_years_report_contradicts_is_found(edits: Edits, why: str) -> None:
    found = of(inspect(this_year(edits=edits), Beside(last_year=(last_year(),))), "E38")
    assert [one.level for one in found] == [WRONG]
    assert why in found[0].cause
    assert "《去年.docx》" in found[0].basis


@pytest.mark.parametrize(
    ("title", "cell", "wrong"),
    [("公开01表", "80.00", "81.00"), ("政府性基金表", "政府性基金预算财政拨款|10.00", "12.00")],
)
def test_what_is_carried_over_is_what_was_left(title: str, cell: str, wrong: str) -> None:
    edits = {cell: wrong}
    found = of(inspect(this_year(edits=edits), Beside(last_year=(last_year(),))), "E37")
    assert [one.level for one in found] == [WRONG]
    assert title in found[0].basis
    assert "《今年.docx》" in found[0].basis
    assert "《去年.docx》" in found[0].basis
    assert found[0].expected == cell.rpartition("|")[2].removesuffix(".00")


def test_a_figure_that_was_restated_is_to_be_looked_at() -> None:
    edits = {"80.00": "81.00", "主要是因为财政拨款增加": "主要是因为会计差错更正调整了年初数"}
    found = of(inspect(this_year(edits=edits), Beside(last_year=(last_year(),))), "E37")
    assert [one.level for one in found] == [HINT]


def test_rounding_is_no_contradiction() -> None:
    """Last year's 1210.00 can have been 1209.995, and this year's 240 anything near it."""
    edits = {"增加240万元，增长19.83%": "增加240.01万元，增长19.83%"}
    assert of(inspect(this_year(edits=edits), Beside(last_year=(last_year(),))), "E38") == []


def test_without_another_document_the_reason_is_said() -> None:
    skipped = inspect(this_year()).skipped
    assert skipped["E37"] == skipped["E38"] == "没有给出上年的报告（--last-year）"
    assert skipped["E39"] == "没有给出本年的部门预算（--budget）"
    assert skipped["E40"] == "没有给出所属各单位的报告（--units）"
    assert "--tables" in skipped["E00"]


def test_the_wrong_year_or_kind_is_never_compared() -> None:
    report = this_year()
    for beside in (
        Beside(last_year=(report,)),
        Beside(last_year=(replace(last_year(), year=2022),)),
        Beside(last_year=(replace(last_year(), kind="预算"),)),
        Beside(last_year=(replace(last_year(), year=None),)),
        Beside(budget=last_year()),
        Beside(units=(last_year(),)),
    ):
        assert len(misfits(report, beside)) == 1
        found = inspect(report, beside)
        assert not any(found.looked_at(rule) for rule in (E37, E38, E39, E40))
    said = misfits(report, Beside(last_year=(report,)))[0]
    assert "2023 年度决算" in said
    assert "《今年.docx》是 2024 年度决算" in said


def test_another_departments_report_gives_hints_and_says_so() -> None:
    other = replace(last_year(), department="另一个局")
    report = replace(this_year(edits={"80.00": "81.00"}), department="示例部门")
    found = of(inspect(report, Beside(last_year=(other,))), "E37", "E38")
    assert {one.level for one in found} == {HINT}
    assert any("另一个局" in one.message for one in found)


# ---------------------------------------------------------------- the budget

ITEMS = (
    ("2010301", "行政运行", "580.00"),
    ("2010302", "一般行政管理事务", "260.00"),
    ("2080505", "机关事业单位基本养老保险缴费支出", "90.00"),
    ("2101101", "行政单位医疗", "48.00"),
)


def budget(edits: Edits = NONE) -> Understood:
    """What a department published in spring: 公开05表, “三公”, 机关运行经费."""
    head = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
    rows = (
        head,
        ("合计", "", "978.00", "", ""),
        *((code, name, amount, "", "") for code, name, amount in ITEMS),
    )
    expenses = (
        ("合计", "因公出国（境）费", "公务用车购置及运行费", "", "", "公务接待费"),
        ("", "", "小计", "购置费", "运行费", ""),
        ("68.00", "6.00", "50.00", "20.00", "30.00", "12.00"),
    )
    lines = (
        "示例部门2024年度部门预算",
        "第一部分 2024年部门预算说明",
        "一、机关运行经费",
        "本部门2024年年初预算机关运行经费共安排170万元。",
        "第二部分 部门预算表",
    )
    blocks: list[TextLine | Grid] = [
        *(TextLine(line, Place(0, at)) for at, line in enumerate(lines, 1)),
        TextLine("一般公共预算支出表", Place(0, 10)),
        TextLine("单位：万元", Place(0, 11)),
        Grid(rows, tuple(Place(0, 12 + at) for at in range(len(rows)))),
        TextLine("一般公共预算“三公”经费支出表", Place(0, 30)),
        TextLine("单位：万元", Place(0, 31)),
        Grid(expenses, tuple(Place(0, 32 + at) for at in range(3))),
    ]
    return understand(edited(Published("预算.pdf", "pdf", tuple(blocks)), edits))


def test_a_budget_that_agrees_has_nothing_against_the_final_accounts() -> None:
    found = inspect(this_year(), Beside(budget=budget()))
    assert of(found, "E39") == []
    assert found.looked_at(E39) >= 6


@pytest.mark.parametrize(
    ("edits", "level"),
    [
        ({"年初预算为260万元": "年初预算为206万元"}, WRONG),
        ({"年初预算数为978万元": "年初预算数为987万元"}, WRONG),
        ({"年初预算为0万元": "年初预算为3万元"}, HINT),
        ({"三公|12.00": "13.00"}, HINT),
    ],
)
def test_an_initial_budget_that_the_budget_contradicts_is_found(edits: Edits, level: str) -> None:
    found = of(inspect(this_year(edits=edits), Beside(budget=budget())), "E39")
    assert [one.level for one in found] == [level]
    assert "《预算.pdf》" in found[0].basis


def test_running_costs_against_the_initial_budget() -> None:
    said = {"比上年决算数减少10万元": "比年初预算数增加10万元"}
    assert of(inspect(this_year(edits=said), Beside(budget=budget())), "E39") == []
    said = {"比上年决算数减少10万元": "比年初预算数增加20万元"}
    found = of(inspect(this_year(edits=said), Beside(budget=budget())), "E39")
    assert [one.level for one in found] == [WRONG]


def planned(year: int, amounts: Sequence[int], change: str = "") -> Understood:
    total, agency = amounts
    lines = (
        f"示例部门{year}年度部门预算",
        f"第一部分 {year}年部门预算说明",
        "一、收支总体情况",
        f"（一）收入预算：{year}年年初预算数{total}万元。",
        f"（二）增减变化：{year}年度本单位年初预算数为{total}万元{change}。",
        "二、其他重要事项",
        f"（一）机关运行经费：本部门{year}年年初预算机关运行经费共安排{agency}万元，比上年度预算减少10万元。",
    )
    blocks = tuple(TextLine(line, Place(0, at)) for at, line in enumerate(lines, 1))
    return understand(Published(f"{year}预算.docx", "docx", blocks))


def test_a_budget_is_held_against_the_budget_of_the_year_before() -> None:
    before = planned(2024, (980, 160))
    right = inspect(planned(2025, (1000, 150), "，比上年增加20万元"), Beside(last_year=(before,)))
    assert of(right, "E38") == []
    assert right.looked_at(E38) == 2
    wrong = inspect(planned(2025, (1000, 155), "，比上年增加30万元"), Beside(last_year=(before,)))
    assert [one.level for one in of(wrong, "E38")] == [WRONG, WRONG]
    assert right.skipped["E39"].startswith("报告是预算")


def executed(amount: str) -> Understood:
    item = "“一般公共服务支出（类）”政府办公厅（室）及相关机构事务（款）行政运行（项）500.00万元"
    done = f"2024年当年预算执行数为{amount}万元，2025年预算安排500.00万元"
    lines = (
        "示例部门2025年度部门预算",
        "2025年单位预算编制说明",
        f"1.{item}，主要用于日常支出。{done}，比2024年预算执行数减少16.67%。",
    )
    blocks = tuple(TextLine(line, Place(0, at)) for at, line in enumerate(lines, 1))
    return understand(Published("预算.docx", "docx", blocks))


def test_last_years_execution_is_that_of_its_final_accounts() -> None:
    final = (this_year(),)
    right = inspect(executed("600.00"), Beside(last_year=final))
    assert of(right, "E38") == []
    assert right.looked_at(E38) == 1
    wrong = of(inspect(executed("610.00"), Beside(last_year=final)), "E38")
    assert [(one.level, one.expected) for one in wrong] == [(HINT, "600")]


# ---------------------------------------------------------------- units


def part(name: str, share: Decimal, *, rest: bool = False) -> Published:
    """A unit with a share of every amount, or with what that share leaves."""
    document = carried(published(THIS_YEAR, name), "80", "60")
    blocks: list[TextLine | Grid] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            rows = tuple(tuple(_part(cell, share, rest=rest) for cell in r) for r in block.rows)
            blocks.append(replace(block, rows=rows))
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _part(cell: str, share: Decimal, *, rest: bool) -> str:
    digits = cell.replace(",", "")
    if "." not in digits or not digits.replace(".", "").isdigit():
        return cell
    given = (Decimal(digits) * share).quantize(Decimal("0.01"))
    return f"{Decimal(digits) - given if rest else given:,}"


def units() -> tuple[Understood, Understood]:
    one, two = part("甲.xlsx", Decimal("0.37")), part("乙.xlsx", Decimal("0.37"), rest=True)
    return understand(one), understand(two)


def test_a_department_is_the_sum_of_its_units() -> None:
    found = inspect(this_year(), Beside(units=units()))
    assert of(found, "E40") == []
    assert found.looked_at(E40) > 60


def test_a_cell_that_is_not_the_sum_of_its_units_is_found() -> None:
    report = this_year(edits={"590.00": "591.00"})
    found = of(inspect(report, Beside(units=units())), "E40")
    assert [(one.level, one.expected) for one in found] == [(WRONG, "590")]
    assert "《甲.xlsx》" in found[0].basis
    assert "《乙.xlsx》" in found[0].basis


def test_what_units_pay_one_another_may_have_been_left_out() -> None:
    """The accounts of all sources are less by it; those of 财政拨款 never are."""
    report = this_year(edits={"1,450.00": "1,440.00"})
    found = of(inspect(report, Beside(units=units())), "E40")
    assert {one.level for one in found if "抵销" in one.cause} == {HINT}


def test_fewer_units_than_the_report_names_are_not_added_up() -> None:
    line = TextLine("部门决算单位构成：纳入编制范围的共3个预算单位。", Place(0, 2))
    report = replace(this_year(), notes=(line,))
    found = inspect(report, Beside(units=units()))
    assert not found.looked_at(E40)
    assert "有 3 个单位，只给了 2 份" in found.skipped["E40"]


def test_a_report_that_was_given_twice_is_not_added_up_twice() -> None:
    one, two = units()
    for again in (replace(one, name="副本.xlsx"), replace(this_year(), name="部门.xlsx")):
        found = inspect(this_year(), Beside(units=(one, two, again)))
        assert not found.looked_at(E40)
        assert f"和《{again.name}》的表是一样的" in found.skipped["E40"]
    assert inspect(this_year(), Beside(units=(this_year(),))).looked_at(E40)  # itself alone


def test_a_unit_that_is_not_given_is_one_finding() -> None:
    one, two = units()
    third = understand(part("丙.xlsx", Decimal("0.11")))
    for given, said in (((one,), "少给了单位"), ((one, two, third), "多给了报告")):
        (found,) = of(inspect(this_year(), Beside(units=given)), "E40")
        assert found.level == HINT
        assert said in found.cause
        assert "1450 万元" in found.message


def test_two_reports_of_one_unit_are_not_added_up() -> None:
    one, two = (replace(unit, department="某局下属中心") for unit in units())
    found = inspect(this_year(), Beside(units=(one, two)))
    assert not found.looked_at(E40)
    assert "《甲.xlsx》和《乙.xlsx》都是 某局下属中心 的报告" in found.skipped["E40"]


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("单位构成：本部门只有局机关本级。", 0),
        ("决算单位构成：包括1.示例部门机关 2.示例中心", 2),
        ("纳入2024年部门决算编制范围的有三个单位", 3),
        ("（二）决算单位构成3第二部分决算表4第一部分概况1、拟订计划；2、组织实施；3、督查", 0),
    ],
)
def test_how_many_units_a_report_names(said: str, count: int) -> None:
    from generator.inspection.beside.members import units_named

    report = replace(this_year(), sections=(), notes=(TextLine(said, Place(0, 1)),))
    assert units_named(report) == count


# ---------------------------------------------------------------- a workbook and the print


def test_a_workbook_and_the_print_that_agree_and_that_do_not() -> None:
    report = this_year()
    same = replace(report, tables=last_year().tables)
    found = inspect(report, Beside(printed=this_year().tables))
    assert of(found, "E00") == []
    assert found.looked_at(E00) > 50
    other = this_year(edits={"590.00": "591.00"})
    wrong = of(inspect(report, Beside(printed=other.tables)), "E00")
    assert [(one.level, one.printed, one.expected) for one in wrong] == [(WRONG, "591.00", "590")]
    assert len(of(inspect(same, Beside(printed=report.tables)), "E00")) > 20


# ---------------------------------------------------------------- figures of last year, stated


@pytest.mark.parametrize(
    ("edits", "right"),
    [
        ({"与上年相比，增加240万元": "与上年决算数1210万元相比，增加240万元"}, True),
        ({"与上年相比，增加240万元": "与上年决算数1201万元相比，增加240万元"}, False),
        ({"与上年相比，增加240万元": "2023年度收入总计1210万元，增加240万元"}, True),
        ({"与上年相比，增加240万元": "2023年度收入总计1120万元，增加240万元"}, False),
    ],
)
def test_what_last_year_came_to_is_what_was_published(edits: Edits, *, right: bool) -> None:
    found = of(inspect(this_year(edits=edits), Beside(last_year=(last_year(),))), "E38")
    assert (not found) == right
    assert all("《去年.docx》" in one.basis for one in found)
