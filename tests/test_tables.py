"""Tables in: columns by heading, rows by code or label, whatever the layout of the print."""

from __future__ import annotations

import time
from collections.abc import Sequence
from fractions import Fraction

import pytest

from generator.problem import Place
from generator.published.shape import Grid, TextLine
from generator.understanding.sections import Text
from generator.understanding.tables import Tables, tables_in
from generator.vocabulary.statements import STATEMENTS, statement_named, statement_titled

Block = TextLine | Grid


def laid(*blocks: str | Sequence[str]) -> list[Block]:
    """Blocks in reading order: a text is a line, a list of rows “a|b|c” a grid."""
    found: list[Block] = []
    line = 1
    for block in blocks:
        if isinstance(block, str):
            found.append(TextLine(block, Place(1, line)))
            line += 1
            continue
        cells = [row.split("|") for row in block]
        width = max(map(len, cells))
        rows = tuple((*row, *[""] * (width - len(row))) for row in cells)
        found.append(Grid(rows, tuple(Place(1, line + at) for at in range(len(rows)))))
        line += len(rows)
    return found


def tables(*blocks: str | Sequence[str], prose: str = "") -> Tables:
    text = Text("一", "说明", prose, ((0, Place(9, 1)),))
    return tables_in(laid(*blocks), [text])


def values(found: Tables, key: str, column: str) -> dict[str, str]:
    """The rows of a column as printed."""
    return {row: cell.text for row, cell in found.rows(key, column).items()}


# ---------------------------------------------------------------- titles


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("收入支出决算总表", "T1"),
        ("GK01 收入支出决算总表(公开01表)", "T1"),
        ("公开01表 收入支出决算总表", "T1"),
        ("2024年部门财务收支预算总表", "T1"),
        ("2024年单位收支预算总表", "T1"),
        ("部门收支总体情况表", "T1"),
        ("收入决算表", "T2"),
        ("2026年预算单位收入预算总表", "T2"),
        ("部门收入总体情况表", "T2"),
        ("支出决算表", "T3"),
        ("2025年部门支出预算总表", "T3"),
        ("财政拨款收入支出决算总表", "T4"),
        ("2025年部门财政拨款收支预算总表", "T4"),
        ("财政拨款收支总体情况表", "T4"),
        ("一般公共预算财政拨款支出决算表", "T5"),
        ("2025年部门一般公共预算支出功能分类预算表", "T5"),
        ("一般公共预算支出情况表", "T5"),
        ("一般公共预算财政拨款基本支出决算明细表", "T6"),
        ("2026年预算单位一般公共预算基本支出部门预算经济分类预算表", "T6"),
        ("一般公共预算基本支出表（按部门预算经济分类）", "T6"),
        ("政府性基金预算财政拨款收入支出决算表", "TF"),
        ("2025年部门政府性基金预算支出功能分类预算表", "TF"),
        ("政府性基金预算支出情况表", "TF"),
        ("国有资本经营预算财政拨款支出决算表", "TC"),
        ("国有资本经营预算财政拨款收入支出决算表", "TC"),
        ("2025年部门国有资本经营预算支出功能分类预算表", "TC"),
        ("财政拨款支出预算表", "TG"),
        ("财政拨款支出预算表（功能科目）", "TG"),
        ("财政拨款支出表", "TG"),
        ("财政拨款基本支出预算表", "TB"),
        ("财政拨款基本支出预算表（经济科目）", "TB"),
        ("政府采购支出预算表", "TP"),
        ("2024年政府采购情况表", "TP"),
        ("一般公共预算机关运行经费支出预算表", "TR"),
        ("“三公”经费和机关运行经费预算表", "TS"),
        ("财政拨款“三公”经费支出决算表", "TS"),
        ("一般公共预算财政拨款三公经费支出决算表", "TS"),
        ("2025年部门“三公”经费和机关运行经费预算表", "TS"),
        ("一般公共预算“三公”经费支出情况表", "TS"),
        ("2024年“三公”经费决算情况统计表", "TS"),
        ("公开09表：一般公共预算“三公”经费、会议费、培训费支出预算表", "TS"),
        # 云南, 辽宁, 海南, 浙江
        ("2023年度收入支出决算表", "T1"),
        ("某县林业局收入支出决算公开表", "T1"),
        ("收入决算表（分科目）", "T2"),
        ("支出决算公开表", "T3"),
        ("财政拨款收入支出决算表", "T4"),
        ("财政拨款收入支出决算公开表", "T4"),
        ("一般公共预算财政拨款收入支出决算表", "T5"),
        ("一般公共预算财政拨款基本支出决算公开表", "T6"),
        ("政府性基金预算财政拨款收入支出决算公开表", "TF"),
        ("一般公共预算财政拨款“三公”经费支出决算公开表", "TS"),
        # with more in brackets, and its number in front
        ("支出决算表（2023年度）（本级）", "T3"),
        ("（2023年度）支出决算表【公开03表】", "T3"),
        ("收入支出决算总表(单位：元)", "T1"),
        ("公开03表：支出预算总表", "T3"),
    ],
)
def test_a_title_of_either_kind_names_its_statement(title: str, key: str) -> None:
    found = statement_titled(title)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "line",
    [
        "一、收入支出决算总表",
        "- 一、收入支出决算总表",
        "3. 2024年部门支出预算总表",
        "收入支出决算总表………………5",
        "详见收入支出决算总表",
        "注：本表反映部门本年度的总收支，见收入支出决算总表",
        "本部门按要求公开了收入决算表、支出决算表",
        "支出预算分类汇总表（按政府预算经济分类）",
        "部门整体支出绩效目标表",
        "支出决算表（分单位）",
        "项目收入支出决算表",
        "财政拨款支出预算表（部门经济分类科目）",
        "政府购买服务支出预算表",
        "政府性基金预算财政拨款“三公”经费支出决算公开表",
        "第二部分 部门决算表",
        "",
    ],
)
def test_what_only_mentions_a_table_is_no_title(line: str) -> None:
    assert statement_titled(line) is None


def test_every_statement_is_the_one_that_its_own_name_means() -> None:
    for statement in STATEMENTS:
        assert statement_named(statement.name) is statement


SPENDING = ("科目编码|科目名称|本年支出合计|基本支出|项目支出", "合计||30.00|10.00|20.00")


def test_a_list_of_tables_is_no_table_and_the_numbered_title_of_one_is() -> None:
    listed = ("一、收入支出决算总表", "二、收入决算表", "三、支出决算表", "第三部分 情况说明")
    staff = ("序号|单位名称", "1|甲")
    assert tables(*listed, staff).found == ()
    assert values(tables(*listed, "三、支出决算表", SPENDING), "T3", "基本支出") == {
        "合计": "10.00"
    }


def test_a_title_over_two_lines_is_not_the_title_of_its_second_line() -> None:
    found = tables("2021年度一般公共预算财政拨款", "支出决算表", SPENDING)
    assert found.found == ("T5",)
    found = tables("XX单位一般公共预算财政拨款基本", "支出决算表", ("301|工资|1.00",))
    assert found.found == ("T6",)


def test_a_title_may_stand_inside_the_grid() -> None:
    grid = ("支出决算表||||", "公开03表||||", "部门：甲局||||单位：万元", *SPENDING)
    found = tables(grid)
    assert values(found, "T3", "项目支出") == {"合计": "20.00"}
    assert found.measures["T3"].label == "万元"


@pytest.mark.parametrize(
    ("blocks", "key", "budget"),
    [
        (("2025年部门支出预算总表", SPENDING), "T3", True),
        ((("2025年部门支出预算总表||||", *SPENDING),), "T3", True),
        (("支出总表", SPENDING), "T3", True),
        (("支出决算表", SPENDING), "T3", False),
        (("甲局2021年度一般公共预算财政拨款", "支出决算表", SPENDING), "T5", False),
        (("支出决算表", SPENDING, "一般公共预算财政拨款支出表", SPENDING), "T5", False),
    ],
)
def test_a_budget_is_known_by_its_titles(
    blocks: Sequence[str | Sequence[str]], key: str, *, budget: bool
) -> None:
    assert tables(*blocks).is_budget(key) is budget


def test_another_table_ends_the_one_before() -> None:
    other = ("科目编码|科目名称|合计", "201|其他|99.00")
    found = tables("支出决算表", SPENDING, "支出预算分类汇总表", other)
    assert "201" not in found.rows("T3", "本年支出合计")
    found = tables(
        "支出决算表", SPENDING, "某局2024年度部门决算表", "公开03表", ("201|其他|9.00||",)
    )
    assert "201" in found.rows("T3", "本年支出合计")
    found = tables("支出决算表", SPENDING, *["一行文字"] * 20, other)
    assert "201" not in found.rows("T3", "本年支出合计")


# ---------------------------------------------------------------- columns by heading


def test_columns_are_found_by_heading_in_any_order() -> None:
    found = tables(
        "支出决算表",
        (
            "项目||项目支出|本年支出合计|经营支出|基本支出",
            "科目名称|科目编码||||",
            "栏次||1|2|3|4",
            "合计||20.00|31.00|1.00|10.00",
            "一般公共服务支出|201|20.00|31.00|1.00|10.00",
        ),
    )
    assert values(found, "T3", "基本支出") == {"合计": "10.00", "201": "10.00"}
    assert values(found, "T3", "本年支出合计") == {"合计": "31.00", "201": "31.00"}
    cell = found.cell("T3", "201", "经营支出")
    assert cell is not None
    assert (cell.name, cell.subject) == ("201 一般公共服务支出 经营支出", "一般公共服务支出")
    assert cell.value == 10_000
    assert found.has("T3", "项目支出")
    assert not found.has("T3", "上缴上级支出")


def test_class_section_and_item_stand_in_three_columns() -> None:
    found = tables(
        "2025年部门支出预算总表",
        (
            "项目||||支出预算||",
            "功能分类科目编码|||功能分类科目名称|合计|基本支出|项目支出",
            "类|款|项||||",
            "201|||一般公共服务支出|30|10|20",
            "201|03||政府办公厅|30|10|20",
            "201|03|01|行政运行|10|10|",
            "201|3|2|一般行政管理事务|20||20",
        ),
        # The next page has no heading, the one after repeats it.
        ("合计||||30|10|20",),
    )
    assert values(found, "T3", "本年支出合计") == {
        "201": "30", "20103": "30", "2010301": "10", "2010302": "20", "合计": "30",
    }  # fmt: skip
    assert values(found, "T3", "项目支出")["2010302"] == "20"
    assert found.cell("T3", "2010301", "项目支出") is None
    assert "T3" in found.ruled


@pytest.mark.parametrize(
    "row",
    [
        "2010301|行政运行|10.00|10.00|",
        "行政运行|2010301|10.00|10.00|",
        "2010301 行政运行||10.00|10.00|",
        "|2010301行政运行|10.00|10.00|",
    ],
)
def test_a_code_is_found_before_after_or_beside_its_name(row: str) -> None:
    heading = "项目（按功能分类）|科目名称|小计|基本支出|项目支出"
    found = tables("一般公共预算财政拨款支出决算表", (heading, row))
    cell = found.cell("T5", "2010301", "小计")
    assert cell is not None
    assert cell.subject == "行政运行"
    assert found.cell("T5", "2010301", "项目支出") is None


def test_a_wrapped_heading_and_a_torn_number_are_one() -> None:
    found = tables(
        "一般公共预算财政拨款支出决算表",
        (
            "科目 编码|科目 名称|小 计|基本 支出|项目 支出",
            "合 计||137,500,26 5.00|371, 501. 36|1,0",
        ),
    )
    assert values(found, "T5", "小计") == {"合计": "137,500,265.00"}
    assert values(found, "T5", "基本支出") == {"合计": "371,501.36"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-", 0), ("—", 0), ("0.00", 0), ("-12.50", -125_000), ("－12.50", -125_000),
        ("(12.50)", -125_000), ("１２.５０", 125_000), ("1,234", 12_340_000),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text: str, value: int) -> None:
    found = tables(
        "支出决算表", ("科目编码|科目名称|本年支出合计|基本支出|项目支出", f"合计||9.00|{text}|")
    )
    cell = found.cell("T3", "合计", "基本支出")
    assert cell is not None
    assert cell.value == value


def test_a_nought_is_as_exact_as_the_finest_number_of_its_table() -> None:
    rows = ("科目编码|科目名称|本年支出合计|基本支出|项目支出", "合计||9.00|0|9")
    found = tables("支出决算表", rows)
    halves = [cell.half for _, cell in sorted(found.cells["T3"].items())]
    assert sorted(halves) == [Fraction(50), Fraction(50), Fraction(5000)]


def test_a_row_that_cannot_be_read_leaves_the_table_not_whole() -> None:
    assert "T3" in tables("支出决算表", SPENDING).ruled
    unknown = (*SPENDING, "|某项开支|5.00|5.00|")
    assert "T3" not in tables("支出决算表", unknown).ruled
    twice = (*SPENDING, "合计||31.00|11.00|20.00")
    assert "T3" not in tables("支出决算表", twice).ruled


def test_income_of_a_budget_is_named_like_that_of_a_final_account() -> None:
    found = tables(
        "2025年部门收入预算总表",
        (
            "项目||||收入预算||||",
            "功能分类科目编码|||功能分类科目名称|合计|财政拨款收入|事业收入|事业单位经营收入|其他收入",
            "类|款|项||||||",
            "合计||||15|10|2|1|2",
        ),
    )
    named = {column: cell.text for (_, column), cell in found.cells["T2"].items()}
    assert named == {
        "本年收入合计": "15", "财政拨款收入": "10", "事业收入": "2", "经营收入": "1",
        "其他收入": "2",
    }  # fmt: skip


def test_basic_expenditure_may_have_its_halves_below_it() -> None:
    found = tables(
        "一般公共预算支出表",
        (
            "科目编码|科目名称|合计|基本支出|||项目支出",
            "|||小计|人员经费|公用经费|",
            "201|一般公共服务支出|10.00|6.00|4.00|2.00|4.00",
        ),
    )
    row = {column: cell.text for (_, column), cell in found.cells["T5"].items()}
    assert row == {
        "小计": "10.00", "基本支出": "6.00", "人员经费": "4.00", "公用经费": "2.00",
        "项目支出": "4.00",
    }  # fmt: skip


def test_balances_and_spending_of_a_fund_keep_their_columns() -> None:
    found = tables(
        "政府性基金预算财政拨款收入支出决算表",
        (
            "项目||年初结转和结余|本年收入|本年支出|||年末结转和结余",
            "科目编码|科目名称|||合计|基本支出|项目支出|",
            "合计|||20.00|15.00||15.00|5.00",
        ),
    )
    row = {column: cell.text for (_, column), cell in found.cells["TF"].items()}
    assert row == {
        "本年收入": "20.00",
        "小计": "15.00",
        "项目支出": "15.00",
        "年末结转和结余": "5.00",
    }
    assert found.has("TF", "年初结转和结余")


# ---------------------------------------------------------------- 总表


def test_income_and_expenditure_stand_side_by_side() -> None:
    found = tables(
        "收入支出决算总表",
        (
            "收入|||支出||",
            "项目|行次|金额|项目|行次|金额",
            "栏次||1|栏次||2",
            "一、一般公共预算财政拨款收入|1|90.00|一、一般公共服务支出|32|80.00",
            "八、其他收入|8|10.00|八、社会保障和就业支出|39|20.00",
            "本年收入合计|27|100.00|本年支出合计|58|100.00",
            "使用非财政拨款结余（含专用结余）|28||结余分配|59|",
            "年初结转和结余|29|5.00|年末结转和结余|60|5.00",
            "总计|31|105.00|总计|62|105.00",
        ),
    )
    assert values(found, "T1", "0") == {
        "收入.一般公共预算财政拨款收入": "90.00",
        "支出.一般公共服务支出": "80.00",
        "收入.其他收入": "10.00",
        "支出.社会保障和就业支出": "20.00",
        "收入.本年收入合计": "100.00",
        "支出.本年支出合计": "100.00",
        "收入.年初结转和结余": "5.00",
        "支出.年末结转和结余": "5.00",
        "收入.总计": "105.00",
        "支出.总计": "105.00",
    }
    assert {"收入.使用非财政拨款结余", "支出.结余分配"} <= found.lines["T1"]


def test_expenditure_by_purpose_is_not_read_as_another_class() -> None:
    """Some tables give the expenditure three times: by function, by economic subject, by nature."""
    found = tables(
        "部门收支总表",
        (
            "收入||支出|||||",
            "项目|预算数|项目（按功能分类）|预算数|项目（按部门预算经济分类）|预算数",
            "一、一般公共预算拨款收入|30|一、一般公共服务支出|30|一、工资福利支出|20",
            "二、上年结转结余|5|二、结转下年|5|二、商品和服务支出|15",
            "收入总计|35|支出总计|35|支出总计|35",
        ),
    )
    assert values(found, "T1", "0") == {
        "收入.一般公共预算财政拨款收入": "30",
        "支出.一般公共服务支出": "30",
        "收入.年初结转和结余": "5",
        "支出.年末结转和结余": "5",
        "收入.总计": "35",
        "支出.总计": "35",
    }


def test_expenditure_of_a_budget_may_be_split_by_kind() -> None:
    found = tables(
        "2026年预算单位财务收支预算总表",
        (
            "本年收入||本年支出||||",
            "项目|预算数|项目|预算数|||",
            "|||合计|基本支出||项目支出",
            "||||人员经费|公用经费|",
            "一、财政拨款收入|30.00|一、公共安全支出|30.00|10.00|5.00|15.00",
            "1、一般公共预算|30.00|||||",
            "二、事业单位经营收入|0.00|||||",
            "收入总计|30.00|支出总计|30.00|10.00|5.00|15.00",
        ),
    )
    cell = found.cell
    assert {row for row, _ in found.cells["T1"] if row.startswith("收入")} == {
        "收入.财政拨款收入", "收入.一般公共预算财政拨款收入", "收入.经营收入", "收入.总计",
    }  # fmt: skip
    split = [cell("T1", "支出.公共安全支出", c) for c in ("0", "人员经费", "公用经费", "项目支出")]
    assert [one.text if one else "" for one in split] == ["30.00", "10.00", "5.00", "15.00"]


FUND_HEADINGS = "一般公共预算 财政拨款|政府性基金预 算财政拨款|国有资本经营 预算财政拨款"


def test_the_funds_of_the_appropriations_keep_their_columns_over_pages() -> None:
    found = tables(
        "财政拨款收入支出决算总表",
        (
            "收 入|||支 出|||||",
            f"项目|行次|金额|项目|行次|合计|{FUND_HEADINGS}",
            "一、一般公共预算财政拨款|1|90.00|一、一般公共服务支出|33|90.00|90.00||",
            "二、政府性基金预算财政拨款|2|10.00|二十三、其他支出|55|8.00||8.00|",
        ),
        "财政拨款收入支出决算总表",
        (
            "本年收入合计|27|100.00|本年支出合计|59|98.00|90.00|8.00|",
            "年初财政拨款结转和结余|28|3.00|年末财政拨款结转和结余|60|5.00||5.00|",
            "一般公共预算财政拨款|29||||61|||",
            "政府性基金预算财政拨款|30|3.00|||62|||",
            "总计|32|103.00|总计|64|103.00|90.00|13.00|",
        ),
    )
    cell = found.cell
    assert [c.text if c else "" for c in (
        cell("T4", "支出.其他支出", "政府性基金"),
        cell("T4", "支出.其他支出", "一般公共预算"),
        cell("T4", "支出.年末财政拨款结转和结余", "政府性基金"),
        cell("T4", "收入.政府性基金预算财政拨款", "0"),
        cell("T4", "收入.年初.政府性基金预算财政拨款", "0"),
        cell("T4", "收入.总计", "0"),
    )] == ["8.00", "", "5.00", "10.00", "3.00", "103.00"]  # fmt: skip


# ---------------------------------------------------------------- 基本支出 and “三公”


def test_economic_subjects_stand_in_three_blocks() -> None:
    found = tables(
        "一般公共预算财政拨款基本支出决算明细表",
        (
            "人员经费|||公用经费|||||",
            "科目编码|科目名称|决算数|科目编码|科目名称|决算数|科目编码|科目名称|决算数",
            "301|工资福利支出|60.00|302|商品和服务支出|30.00|310|资本性支出|",
            "30101|基本工资|60.00|30201|办公费||31002|办公设备购置|302",
            "人员经费合计||60.00|公用经费合计|||||332.00",
        ),
    )
    assert values(found, "T6", "") == {
        "301": "60.00", "302": "30.00", "30101": "60.00", "31002": "302",
        "人员经费合计": "60.00", "公用经费合计": "332.00",
    }  # fmt: skip


def test_economic_subjects_of_a_budget_have_columns() -> None:
    found = tables(
        "2025年部门一般公共预算基本支出部门预算经济分类预算表",
        (
            "项目|||一般公共预算基本支出||",
            "部门预算经济分类科目编码||经济分类科目名称|合计|人员经费|公用经费",
            "类|款||||",
            "301||工资福利支出|60.00|60.00|",
            "301|1|基本工资|60.00|60.00|",
            "302||商品和服务支出|30.00||30.00",
            "合计|||90.00|60.00|30.00",
        ),
    )
    assert values(found, "T6", "") == {
        "301": "60.00", "30101": "60.00", "302": "30.00", "合计": "90.00",
        "人员经费合计": "60.00", "公用经费合计": "30.00",
    }  # fmt: skip
    assert values(found, "T6", "公用经费") == {"302": "30.00", "合计": "30.00"}


HUNAN = (
    "预算数||||||决算数|||||",
    "合计|因公出国（境）费|公务用车购置及运行费|||公务接待费|合计|因公出国（境）费|公务用车购置及运行费|||公务接待费",
    "||小计|公务用车购置费|公务用车运行费||||小计|公务用车购置费|公务用车运行费|",
    "1|2|3|4|5|6|7|8|9|10|11|12",
    "68.00|6.00|50.00|20.00|30.00|12.00|63.00|5.00|48.00|18.00|30.00|10.00",
)
IN_PAIRS = (
    "财政拨款“三公”经费|||||||||||",
    "合计||因公出国（境）费||公务用车购置及运行维护费||||||公务接待费|",
    "||||小计||公务用车购置费||公务用车运行维护费|||",
    "预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数",
    "68.00|63.00|6.00|5.00|50.00|48.00|20.00|18.00|30.00|30.00|12.00|10.00",
)
DOWN = (
    "项目|预算数|决算数",
    "合计|68.00|63.00",
    "1、因公出国（境）费用|6.00|5.00",
    "2、公务用车费|50.00|48.00",
    "其中：（1）公务用车购置|20.00|18.00",
    "（2）公务用车运行维护费|30.00|30.00",
    "3、公务接待费|12.00|10.00",
)


@pytest.mark.parametrize("grid", [HUNAN, IN_PAIRS, DOWN], ids=["blocks", "pairs", "rows"])
def test_the_three_public_expenses_are_found_by_heading(grid: Sequence[str]) -> None:
    found = tables("财政拨款“三公”经费支出决算表", grid)
    assert {(row, column): cell.text for (row, column), cell in found.cells["TS"].items()} == {
        ("合计", "预算"): "68.00", ("合计", "决算"): "63.00",
        ("因公出国境费", "预算"): "6.00", ("因公出国境费", "决算"): "5.00",
        ("公务用车购置及运行维护费", "预算"): "50.00",
        ("公务用车购置及运行维护费", "决算"): "48.00",
        ("公务用车购置费", "预算"): "20.00", ("公务用车购置费", "决算"): "18.00",
        ("公务用车运行维护费", "预算"): "30.00", ("公务用车运行维护费", "决算"): "30.00",
        ("公务接待费", "预算"): "12.00", ("公务接待费", "决算"): "10.00",
    }  # fmt: skip


def test_a_budget_has_the_costs_of_the_agency_beside_the_three() -> None:
    found = tables(
        "2025年部门“三公”经费和机关运行经费预算表",
        "编制部门：甲局 单位:万元",
        (
            "“三公”经费预算数||||||机关运行经费预算数",
            "合计|因公出国(境)费|公务接待费|公务用车购置及运行费|||",
            "|||小计|购置费|运行费|",
            "47.91|0|1.35|46.56|25|21.56|443.18",
        ),
    )
    assert values(found, "TS", "预算") == {
        "合计": "47.91", "因公出国境费": "0", "公务接待费": "1.35",
        "公务用车购置及运行维护费": "46.56", "公务用车购置费": "25",
        "公务用车运行维护费": "21.56", "机关运行经费": "443.18",
    }  # fmt: skip


# ---------------------------------------------------------------- units


YUAN = ("科目编码|科目名称|合计|基本支出|项目支出", "合计||1,382,310.55|382,310.55|1,000,000.00")


PURCHASED = ("采购项目|金额", "合计|100.00")
OF_KINDS = ("货物类|50.00", "工程类|30.00", "服务类|20.00")


@pytest.mark.parametrize(
    ("rows", "known"),
    [
        (OF_KINDS, {"合计", "货物", "工程", "服务"}),
        # Those of a unit each: nobody knows a whole of them.
        (("甲所", "货物|40.00", "工程|30.00", "乙所", "货物|10.00", "服务|20.00"), {"合计"}),
        (("货物|100.00", "甲所", "合计|60.00", "乙所", "合计|40.00"), {"货物"}),
    ],
)
def test_purchases_of_a_kind_are_known_where_they_stand_once(
    rows: tuple[str, ...], known: set[str]
) -> None:
    lines = [row if "|" in row else f"{row}|" for row in (*PURCHASED, *rows)]
    found = tables("政府采购预算表", "单位：万元", lines)
    assert set(values(found, "TP", "")) == known


def test_each_table_has_its_own_unit() -> None:
    found = tables(
        "2025年部门支出预算总表",
        "编制部门：甲局 单位：元",
        YUAN,
        "2025年部门“三公”经费和机关运行经费预算表",
        "单位：万元",
        (
            "“三公”经费预算数|||机关运行经费预算数",
            "合计|因公出国(境)费|公务接待费|",
            "3.00|1.00|2.00|9.00",
        ),
    )
    spent, guests = found.cell("T3", "合计", "本年支出合计"), found.cell("TS", "公务接待费", "预算")
    assert spent is not None
    assert guests is not None
    assert (spent.value, spent.half) == (Fraction("1382310.55"), Fraction(0))
    assert (guests.value, guests.half) == (Fraction(20_000), Fraction(50))
    assert (found.measures["T3"].unit, found.measures["TS"].unit) == ("元", "万元")
    assert (found.unit, found.label) == ("元", "元")
    assert "单位：元" in found.unit_from


def test_a_label_that_the_prose_contradicts_is_known_as_such() -> None:
    prose = "支出合计138.23万元，其中基本支出38.23万元，项目支出100万元。"
    found = tables("支出决算表", "单位：万元", YUAN, prose=prose)
    measure = found.measures["T3"]
    assert (measure.unit, measure.label, measure.proven) == ("元", "万元", True)
    assert "正文" in measure.concluded
    right = tables("支出决算表", "单位：元", YUAN, prose=prose).measures["T3"]
    assert (right.unit, right.label, right.proven) == ("元", "元", True)


def test_the_name_of_the_unit_that_publishes_is_no_unit_of_money() -> None:
    found = tables("支出决算表", "编制单位：万元镇人民政府", SPENDING)
    assert found.measures["T3"].label == ""


# ---------------------------------------------------------------- text without ruling, hostile text


def test_of_text_without_ruling_only_what_is_certain_is_read() -> None:
    found = tables(
        "支出决算表",
        "本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出",
        "合计 30.00 10.00 20.00",
        "201 一般公共服务支出 20.00 20.00",
    )
    assert values(found, "T3", "本年支出合计") == {"合计": "30.00", "201": "20.00"}
    assert values(found, "T3", "基本支出") == {"合计": "10.00"}
    assert found.ruled == frozenset()


def test_reading_takes_time_in_proportion() -> None:
    def seconds(times: int) -> float:
        row = "2010301|行政运行|" + "1,000.00|" * 20
        blocks = laid("支出决算表", (*SPENDING, *[row] * times), "收入支出决算总表")
        blocks += [
            TextLine("一、甲 1 " * times, Place(2, 1)),
            TextLine("单位：" * times, Place(2, 2)),
        ]
        began = time.process_time()
        tables_in(blocks, [])
        return time.process_time() - began

    seconds(200)
    assert seconds(4000) < 10 * max(seconds(1000), 0.02)


# ---------------------------------------------------------------- forms of other provinces


def test_what_was_received_and_left_is_divided_like_what_was_spent() -> None:
    kinds = "|合计|基本支出|项目支出"
    grid = ["科目编码|科目名称|年初结转和结余|||本年收入|||本年支出|||年末结转和结余||",
            f"|{kinds * 4}", "合计||4.5|4.5||81.5|41.5|40.0|84.0|43.0|41.0|2.0|2.0|",
            "213|农林水支出|4.5|4.5||81.5|41.5|40.0|84.0|43.0|41.0|2.0|2.0|"]  # fmt: skip
    found = tables("一般公共预算财政拨款收入支出决算公开表", "单位：万元", grid)
    read = {column: cell.text for (row, column), cell in found.cells["T5"].items() if row == "213"}
    assert read == {
        "小计": "84.0", "基本支出": "43.0", "项目支出": "41.0",
        "年初结转和结余": "4.5", "本年收入": "81.5", "年末结转和结余": "2.0",
    }  # fmt: skip


def test_the_total_of_the_year_and_that_of_all_there_is() -> None:
    """江苏 prints 小计 for the first and 合计 for the second, once for both classifications."""
    grid = [
        "收入||支出|||",
        "项目名称|金额|功能分类||支出用途|",
        "||功能科目名称|金额|项目名称|金额",
        "一、财政拨款|900.00|一、一般公共服务支出|700.00|一、基本支出|500.00",
        "二、其他资金||二、教育支出|210.00|二、项目支出|410.00",
        "当年收入小计|900.00|当年支出小计|||910.00",
        "上年结转资金|50.00|结转下年资金|||40.00",
        "收入合计|950.00|支出合计|||950.00",
    ]
    found = tables("收支预算总表", "单位：万元", grid)
    assert {row: cell.text for (row, _), cell in found.cells["T1"].items()} == {
        "收入.财政拨款收入": "900.00", "收入.本年收入合计": "900.00",
        "收入.年初结转和结余": "50.00", "收入.总计": "950.00",
        "支出.一般公共服务支出": "700.00", "支出.教育支出": "210.00",
        "用途.基本支出": "500.00", "用途.项目支出": "410.00",
        "支出.本年支出合计": "910.00", "支出.年末结转和结余": "40.00", "支出.总计": "950.00",
    }  # fmt: skip


def test_a_title_over_two_lines_may_have_its_number_in_front() -> None:
    first = "公开09表：一般公共预算“三公”经费、会议费、培训费"
    grid = ["合计|“三公”经费||||||会议费|培训费",
            "|小计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费||",
            "|||小计|公务用车购置费|公务用车运行维护费|||",
            "61.5|31.5|5.0|20.0||20.0|6.5|12.0|18.0"]  # fmt: skip
    found = tables(first, "支出预算表", "单位：万元", grid)
    assert found.found == ("TS",)
    assert values(found, "TS", "预算") == {
        "合计": "31.5", "因公出国境费": "5.0", "公务用车购置及运行维护费": "20.0",
        "公务用车运行维护费": "20.0", "公务接待费": "6.5", "会议费": "12.0", "培训费": "18.0",
    }  # fmt: skip


def test_a_table_without_names_has_one_row() -> None:
    found = tables("支出预算总表", ["合计|基本支出|项目支出", "9.5|6.5|3.0"])
    assert values(found, "T3", "基本支出") == {"合计": "6.5"}


def test_a_form_without_a_row_for_staff_says_nothing_of_it() -> None:
    rows = [
        "科目编码|科目名称|金额",
        "|合计|9.50",
        "301|工资福利支出|6.50",
        "302|商品和服务支出|3.00",
    ]
    found = tables("一般公共预算基本支出预算表", rows)
    assert "T6" not in found.ruled
    assert "T6" in tables("一般公共预算基本支出预算表", [*rows, "|人员经费合计|6.50"]).ruled
