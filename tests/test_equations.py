"""Equations: each true or false, on what was printed; one wrong number has one cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from test_tables import laid

from generator.inspection.case import case_of
from generator.inspection.catalogue import CATALOGUE
from generator.inspection.claims import Finding, Inspection
from generator.inspection.equations import judge_equations
from generator.inspection.equations.wrong_unit import judge_units
from generator.problem import HINT, WRONG, Place
from generator.published.shape import Grid
from generator.understanding.sections import Text
from generator.understanding.tables import Tables, tables_in

Report = Mapping[str, Sequence[str]]

# A final account in which every equation holds, with balances, three funds and blank cells.
FINAL: Report = {
    "收入支出决算总表": (
        "收入|||支出||",
        "项目|行次|金额|项目|行次|金额",
        "一、一般公共预算财政拨款收入|1|1,000.00|一、一般公共服务支出|32|972.00",
        "二、政府性基金预算财政拨款收入|2|200.00|八、社会保障和就业支出|39|180.00",
        "三、国有资本经营预算财政拨款收入|3|50.00|二十一、国有资本经营预算支出|52|50.00",
        "四、上级补助收入|4|30.00|二十三、其他支出|54|195.00",
        "五、事业收入|5|40.00||",
        "六、经营收入|6|20.00||",
        "七、附属单位上缴收入|7|10.00||",
        "八、其他收入|8|15.00||",
        "本年收入合计|27|1,365.00|本年支出合计|58|1,397.00",
        "使用非财政拨款结余|28|60.00|结余分配|59|30.00",
        "年初结转和结余|29|80.00|年末结转和结余|60|78.00",
        "总计|31|1,505.00|总计|62|1,505.00",
    ),
    "收入决算表": (
        "科目编码|科目名称|本年收入合计|财政拨款收入|上级补助收入|事业收入|经营收入|附属单位上缴收入|其他收入",
        "合计||1,365.00|1,250.00|30.00|40.00|20.00|10.00|15.00",
        "201|一般公共服务支出|1,015.00|900.00|30.00|40.00|20.00|10.00|15.00",
        "20103|政府办公厅|1,015.00|900.00|30.00|40.00|20.00|10.00|15.00",
        "2010301|行政运行|1,015.00|900.00|30.00|40.00|20.00|10.00|15.00",
        "208|社会保障和就业支出|100.00|100.00|||||",
        "223|国有资本经营预算支出|50.00|50.00|||||",
        "229|其他支出|200.00|200.00|||||",
    ),
    "支出决算表": (
        "科目编码|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出",
        "合计||1,397.00|800.00|555.00|12.00|25.00|5.00",
        "201|一般公共服务支出|972.00|610.00|320.00|12.00|25.00|5.00",
        "20103|政府办公厅|972.00|610.00|320.00|12.00|25.00|5.00",
        "2010301|行政运行|662.00|610.00|10.00|12.00|25.00|5.00",
        "2010302|一般行政管理事务|310.00||310.00|||",
        "208|社会保障和就业支出|180.00|180.00||||",
        "20805|养老支出|180.00|180.00||||",
        "2080505|养老保险缴费支出|180.00|180.00||||",
        "223|国有资本经营预算支出|50.00|5.00|45.00|||",
        "22301|解决历史遗留问题|50.00|5.00|45.00|||",
        "2230105|退休人员社会化管理|50.00|5.00|45.00|||",
        "229|其他支出|195.00|5.00|190.00|||",
        "22960|彩票公益金安排的支出|195.00|5.00|190.00|||",
        "2296003|用于体育事业的彩票公益金支出|195.00|5.00|190.00|||",
    ),
    "财政拨款收入支出决算总表": (
        "收入|||支出|||||",
        "项目|行次|金额|项目|行次|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款",
        "一、一般公共预算财政拨款|1|1,000.00|一、一般公共服务支出|33|850.00|850.00||",
        "二、政府性基金预算财政拨款|2|200.00|八、社会保障和就业支出|40|170.00|170.00||",
        "三、国有资本经营预算财政拨款|3|50.00|二十一、国有资本经营预算支出|53|50.00|||50.00",
        "|4||二十三、其他支出|55|195.00||195.00|",
        "本年收入合计|27|1,250.00|本年支出合计|59|1,265.00|1,020.00|195.00|50.00",
        "年初财政拨款结转和结余|28|70.00|年末财政拨款结转和结余|60|55.00|40.00|15.00|",
        "一般公共预算财政拨款|29|60.00||61||||",
        "政府性基金预算财政拨款|30|10.00||62||||",
        "国有资本经营预算财政拨款|31|||63||||",
        "总计|32|1,320.00|总计|64|1,320.00|1,060.00|210.00|50.00",
    ),
    "一般公共预算财政拨款支出决算表": (
        "科目编码|科目名称|小计|基本支出|项目支出",
        "合计||1,020.00|770.00|250.00",
        "201|一般公共服务支出|850.00|600.00|250.00",
        "20103|政府办公厅|850.00|600.00|250.00",
        "2010301|行政运行|600.00|600.00|",
        "2010302|一般行政管理事务|250.00||250.00",
        "208|社会保障和就业支出|170.00|170.00|",
        "20805|养老支出|170.00|170.00|",
        "2080505|养老保险缴费支出|170.00|170.00|",
    ),
    "一般公共预算财政拨款基本支出决算明细表": (
        "科目编码|科目名称|决算数|科目编码|科目名称|决算数|科目编码|科目名称|决算数",
        "301|工资福利支出|570.00|302|商品和服务支出|150.00|310|资本性支出|30.00",
        "30101|基本工资|570.00|30201|办公费|110.00|31002|办公设备购置|30.00",
        "303|对个人和家庭的补助|20.00|30217|公务接待费|10.00||",
        "30302|退休费|20.00|30231|公务用车运行维护费|30.00||",
        "人员经费合计||590.00|公用经费合计|||||180.00",
    ),
    "政府性基金预算财政拨款收入支出决算表": (
        "科目编码|科目名称|年初结转和结余|本年收入|小计|基本支出|项目支出|年末结转和结余",
        "合计||10.00|200.00|195.00|5.00|190.00|15.00",
        "2296003|用于体育事业的彩票公益金支出|10.00|200.00|195.00|5.00|190.00|15.00",
    ),
    "国有资本经营预算财政拨款支出决算表": (
        "科目编码|科目名称|合计|基本支出|项目支出",
        "合计||50.00|5.00|45.00",
        "2230105|退休人员社会化管理|50.00|5.00|45.00",
    ),
    "财政拨款“三公”经费支出决算表": (
        "预算数||||||决算数|||||",
        "合计|因公出国（境）费|公务用车购置及运行费|||公务接待费|合计|因公出国（境）费|公务用车购置及运行费|||公务接待费",
        "||小计|公务用车购置费|公务用车运行费||||小计|公务用车购置费|公务用车运行费|",
        "68.00|6.00|50.00|20.00|30.00|12.00|63.00|5.00|48.00|18.00|30.00|10.00",
    ),
}  # fmt: skip
# A budget: no totals of the year, a carry-over on either side of the first table alone.
BUDGET: Report = {
    "2025年部门收支预算总表": (
        "收入||支出|",
        "项目|预算数|项目|预算数",
        "一、一般公共预算拨款收入|900.00|一、一般公共服务支出|800.00",
        "二、事业收入|50.00|二、住房保障支出|150.00",
        "本年收入合计|950.00|本年支出合计|950.00",
        "上年结转结余|20.00|结转下年|20.00",
        "收入总计|970.00|支出总计|970.00",
    ),
    "2025年部门收入预算总表": (
        "科目编码|科目名称|合计|财政拨款收入|事业收入|上年结转结余",
        "合计||970.00|900.00|50.00|20.00",
        "201|一般公共服务支出|820.00|750.00|50.00|20.00",
        "221|住房保障支出|150.00|150.00||",
    ),
    "2025年部门支出预算总表": (
        "科目编码|科目名称|合计|基本支出|项目支出",
        "合计||950.00|650.00|300.00",
        "201|一般公共服务支出|800.00|500.00|300.00",
        "221|住房保障支出|150.00|150.00|",
    ),
    "2025年部门财政拨款收支预算总表": (
        "财政拨款收入||财政拨款支出||||",
        "项目|预算数|项目|合计|一般公共预算|政府性基金预算|国有资本经营预算",
        "一、一般公共预算资金|900.00|一、一般公共服务支出|750.00|750.00||",
        "二、政府性基金||二、住房保障支出|150.00|150.00||",
        "三、国有资本经营预算||||||",
        "收入总计|900.00|支出总计|900.00|900.00||",
    ),
    "2025年部门一般公共预算支出功能分类预算表": (
        "科目编码|科目名称|合计|基本支出||| 项目支出",
        "|||小计|人员经费|公用经费|",
        "合计||900.00|600.00|560.00|40.00|300.00",
        "201|一般公共服务支出|750.00|450.00|410.00|40.00|300.00",
        "221|住房保障支出|150.00|150.00|150.00||",
    ),
    "2025年部门一般公共预算基本支出部门预算经济分类预算表": (
        "科目编码||科目名称|合计|人员经费|公用经费",
        "类|款||||",
        "301||工资福利支出|560.00|560.00|",
        "301|01|基本工资|560.00|560.00|",
        "302||商品和服务支出|40.00||40.00",
        "302|01|办公费|40.00||40.00",
        "合计|||600.00|560.00|40.00",
    ),
}  # fmt: skip


def read(report: Report, unit: str = "万元") -> Tables:
    blocks = [part for title, rows in report.items() for part in (title, f"单位：{unit}", rows)]
    return tables_in(laid(*blocks), [])


def retyped(report: Report, title: str, old: str, new: str) -> Report:
    """The report with one row of a table changed."""
    assert sum(old in row for row in report[title]) == 1, old
    return {**report, title: [row.replace(old, new) for row in report[title]]}


def inspected(report: Report, unit: str = "万元") -> Inspection:
    inspection = Inspection()
    judge_equations(case_of(read(report, unit)), inspection)
    return inspection


def broken(report: Report) -> set[str]:
    return {one.code for one in inspected(report).findings}


EVERY = {f"E{n:02}" for n in range(1, 37)}


def test_every_equation_holds_in_a_right_final_account() -> None:
    inspection = inspected(FINAL)
    assert inspection.findings == []
    # The fund and the state capital are spent on other 项: E33 looks where E25 and E27 do.
    assert EVERY - {one.code for one in inspection.checked} <= {"E27"}


def test_every_cell_knows_its_table() -> None:
    for key, cells in read(FINAL).cells.items():
        assert {cell.table for cell in cells.values()} == {key}


def test_every_table_is_read_whole() -> None:
    assert read(FINAL).ruled == frozenset(read(FINAL).found)
    assert len(read(FINAL).found) == 9


KEYS = ("T1", "T2", "T3", "T4", "T5", "T6", "TF", "TC", "TS")
BY_KEY = dict(zip(KEYS, FINAL, strict=True))
BUDGETED = dict(zip(KEYS[: len(BUDGET)], BUDGET, strict=True))
WRONGED = [
    ("E01", "T1", "其他收入|8|15.00", "其他收入|8|16.00"),
    ("E02", "T1", "其他支出|54|195.00", "其他支出|54|196.00"),
    ("E03", "T1", "年初结转和结余|29|80.00", "年初结转和结余|29|81.00"),
    ("E04", "T1", "结余分配|59|30.00", "结余分配|59|31.00"),
    ("E05", "T1", "总计|62|1,505.00", "总计|62|1,506.00"),
    ("E06", "T2", "2010301|行政运行|1,015.00|900.00", "2010301|行政运行|1,015.00|910.00"),
    ("E07", "T2", "229|其他支出|200.00|200.00", "229|其他支出|201.00|201.00"),
    ("E08", "T2", "合计||1,365.00", "合计||1,366.00"),
    ("E09", "T2", "合计||1,365.00|1,250.00", "合计||1,365.00|1,251.00"),
    ("E10", "T2", "合计||1,365.00|1,250.00|30.00", "合计||1,365.00|1,250.00|31.00"),
    ("E11", "T3", "一般行政管理事务|310.00||310.00", "一般行政管理事务|310.00||301.00"),
    ("E12", "T3", "20103|政府办公厅|972.00", "20103|政府办公厅|973.00"),
    ("E13", "T3", "合计||1,397.00", "合计||1,379.00"),
    ("E14", "T3", "208|社会保障和就业支出|180.00", "208|社会保障和就业支出|181.00"),
    ("E14", "T1", "八、社会保障和就业支出|39|180.00", "八、社会保障和就业支出|39|"),
    ("E15", "T4", "年初财政拨款结转和结余|28|70.00", "年初财政拨款结转和结余|28|71.00"),
    ("E16", "T4", "年末财政拨款结转和结余|60|55.00", "年末财政拨款结转和结余|60|56.00"),
    ("E17", "T4", "其他支出|55|195.00||195.00|", "其他支出|55|195.00||159.00|"),
    ("E18", "T4", "总计|32|1,320.00", "总计|32|1,321.00"),
    ("E19", "T4", "政府性基金预算财政拨款|30|10.00", "政府性基金预算财政拨款|30|11.00"),
    ("E20", "T4", "|1,265.00|1,020.00|195.00|50.00", "|1,265.00|1,030.00|185.00|50.00"),
    ("E21", "T4", "支出|33|850.00|850.00", "支出|33|840.00|840.00"),
    ("E22", "TF", "合计||10.00|200.00", "合计||10.00|201.00"),
    ("E23", "T5", "一般行政管理事务|250.00||250.00", "一般行政管理事务|250.00||205.00"),
    ("E24", "T5", "208|社会保障和就业支出|170.00", "208|社会保障和就业支出|171.00"),
    ("E25", "T5", "行政运行|600.00|600.00", "行政运行|700.00|700.00"),
    ("E26", "T5", "合计||1,020.00|770.00|250.00", "合计||1,020.00|750.00|270.00"),
    ("E28", "T6", "30101|基本工资|570.00", "30101|基本工资|560.00"),
    ("E29", "T6", "303|对个人和家庭的补助|20.00", "303|对个人和家庭的补助|22.00"),
    ("E30", "T6", "公用经费合计|||||180.00", "公用经费合计|||||181.00"),
    ("E31", "TF", "公益金支出|10.00", "公益金支出|11.00"),
    ("E32", "TC", "合计||50.00|5.00|45.00", "合计||50.00|5.00|40.00"),
    ("E33", "T3", "事业的彩票公益金支出|195.00", "事业的彩票公益金支出|190.00"),
    ("E34", "TS", "68.00|6.00", "68.00|7.00"),
    ("E35", "TS", "48.00|18.00", "48.00|17.00"),
    ("E36", "TS", "18.00|30.00|10.00", "18.00|30.00|9.00"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "key", "old", "new"), WRONGED)
def test_each_equation_finds_its_own_error(rule: str, key: str, old: str, new: str) -> None:
    assert rule in broken(retyped(FINAL, BY_KEY[key], old, new))


def test_more_from_appropriations_than_in_all_is_found_without_funds() -> None:
    alone = {
        title: rows for title, rows in FINAL.items() if "基金" not in title and "国有" not in title
    }
    assert "E27" in broken(
        retyped(alone, BY_KEY["T5"], "合计||1,020.00|770.00", "合计||1,420.00|1,170.00")
    )


def test_every_equation_of_a_budget_holds_with_its_carry_over() -> None:
    inspection = inspected(BUDGET)
    assert inspection.findings == []
    looked_at = {one.code for one in inspection.checked}
    assert looked_at >= {
        "E01", "E02", "E03", "E04", "E05", "E07", "E08", "E09", "E10", "E11", "E12", "E13", "E14",
        "E15", "E16", "E17", "E18", "E19", "E20", "E21", "E23", "E24", "E26", "E28", "E29", "E30",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "key", "old", "new"),
    [
        ("E02", "T1", "住房保障支出|150.00", "住房保障支出|105.00"),
        ("E13", "T3", "合计||950.00", "合计||940.00"),
        ("E15", "T4", "收入总计|900.00", "收入总计|910.00"),
        ("E16", "T4", "支出总计|900.00", "支出总计|910.00"),
        ("E19", "T4", "支出总计|900.00|900.00|", "支出总计|900.00|800.00|100.00"),
        ("E23", "T5", "|410.00|40.00|", "|400.00|40.00|"),
        ("E26", "T5", "合计||900.00|600.00|560.00", "合计||900.00|610.00|560.00"),
        ("E30", "T6", "服务支出|40.00||40.00", "服务支出|40.00||45.00"),
    ],
)  # fmt: skip
def test_a_budget_is_held_to_the_same(rule: str, key: str, old: str, new: str) -> None:
    assert rule in broken(retyped(BUDGET, BUDGETED[key], old, new))


# ---------------------------------------------------------------- what rounding can do


def within(report: Report, rule: str) -> list[Finding]:
    return [one for one in inspected(report).findings if one.code == rule]


@pytest.mark.parametrize(("total", "level"), [("0.35", ""), ("0.36", HINT), ("0.40", WRONG)])
def test_a_sum_is_wrong_beyond_rounding_and_a_hint_where_digits_may_be_cut_off(
    total: str, level: str
) -> None:
    rows = (
        f"合计||{total}|0.11|0.11|0.11",
        "科目编码|科目名称|本年支出合计|基本支出|项目支出|经营支出",
    )
    found = within({"支出决算表": (rows[1], rows[0])}, "E11")
    assert [one.level for one in found] == ([level] if level else [])


def test_a_kind_that_is_blank_is_what_it_is_made_of() -> None:
    rows = (
        "项目|2024年预算数", "“三公”经费|9.00", "（一）因公出国（境）费|",
        "（二）公务用车购置及运行维护费|",
        "1.公务用车购置费|", "2.公务用车运行维护费|6.00", "（三）公务接待费|3.00",
    )  # fmt: skip
    title = "一般公共预算“三公”经费支出预算表"
    assert not within({title: rows}, "E34")
    assert within({title: ("项目|2024年预算数", "“三公”经费|8.00", *rows[2:])}, "E34")


def test_a_kind_is_what_it_was_and_by_how_much_it_is_more() -> None:
    rows = (
        "项目|上年决算数|本年决算数|比上年增、减情况|", "|||增、减金额|增、减幅度",
        "合计|30.00|26.00|-4.00|-13.33%", "1.因公出国（境）费|1.00|2.00|1.00|100.00%",
        "2.公务接待费|9.00|6.00|-3.00|-33.33%", "3.公务用车购置及运行费|20.00|18.00|-2.00|-10.00%",
    )  # fmt: skip
    title = "2024年“三公”经费决算情况统计表"
    assert not inspected({title: rows}).findings
    wrong = (*rows[:4], rows[4].replace("-3.00", "-5.00"), rows[5])
    assert [one.printed for one in within({title: wrong}, "E41")] == ["6.00"]


def test_amounts_in_yuan_are_exact() -> None:
    rows = ("科目编码|科目名称|本年支出合计|基本支出|项目支出", "合计||100.01|50.00|50.00")
    report = {"支出决算表": rows}
    assert inspected(report).findings == []
    assert [one.level for one in inspected(report, "元").findings] == [WRONG]
    found = inspected(report, "元").findings[0]
    assert "差 0.01 元" in found.message
    assert (found.printed, found.expected) == ("100.01", "100")


# ---------------------------------------------------------------- one cause


def test_one_wrong_number_is_named_as_the_cause_of_all_that_it_breaks() -> None:
    found = inspected(
        retyped(FINAL, BY_KEY["T3"], "|662.00|610.00|10.00", "|662.00|610.00|320.00")
    ).findings
    assert {one.code for one in found} == {"E11", "E12"}
    for one in found:
        assert "同一个数" in one.cause
        assert "2010301 行政运行 项目支出" in one.cause
        assert (one.quote, one.expected) == ("320.00", "10")


@pytest.mark.parametrize(
    ("key", "old", "new", "why"),
    [
        (
            "TS",
            "68.00|6.00",
            "86.00|6.00",
            "两个数字写颠倒了：“合计预算数”的 86 像是 68（68 写成了 86）",
        ),
        ("TS", "68.00|6.00", "62.00|6.00", "差额正好是“因公出国境费预算数”的数：少加了这一项"),
        ("TS", "68.00|6.00", "680.00|6.00", "小数点移位"),
        ("TS", "68.00|6.00", "680,000.00|6.00", "差一万倍：元和万元混了"),
        ("TS", "68.00|6.00", "69.00|6.00", "只差一个数字：9 与 8"),
    ],
)
def test_the_figures_give_a_cause_away(key: str, old: str, new: str, why: str) -> None:
    found = inspected(retyped(FINAL, BY_KEY[key], old, new)).findings
    assert [one.cause for one in found if one.code == "E34"] == [why]


def test_the_basis_names_the_cells_and_their_places() -> None:
    found = within(
        retyped(FINAL, BY_KEY["TC"], "合计||50.00|5.00|45.00", "合计||50.00|5.00|40.00"), "E32"
    )
    assert "国有资本经营表 合计 合计 合计 50.00（第 1 页" in found[0].basis
    assert found[0].section == "国有资本经营预算财政拨款支出决算表"


# ---------------------------------------------------------------- what is no error


def test_a_row_that_the_table_has_not_is_not_missed() -> None:
    """Some tables print no balances, some no 款, some a 项 without its 款."""
    rows = [row for row in FINAL[BY_KEY["T1"]] if "结" not in row]
    report = {**FINAL, BY_KEY["T1"]: rows}
    assert broken(report) == set()
    rows = [row for row in FINAL[BY_KEY["T3"]] if not row.startswith(("20103|", "223|", "22960|"))]
    assert broken({**FINAL, BY_KEY["T3"]: rows}) == set()


def test_a_column_or_a_row_of_another_kind_of_income_is_not_missed() -> None:
    report = retyped(FINAL, BY_KEY["T1"], "六、经营收入|6|20.00", "六、债务预算收入|6|20.00")
    assert broken(report) & {"E01", "E03"} == set()
    rows = [f"{row}|7.00" if "|" in row else row for row in FINAL[BY_KEY["T2"]]]
    rows = [rows[0].replace("|7.00", "|债务预算收入"), *rows[1:]]
    assert "E06" not in broken({**FINAL, BY_KEY["T2"]: rows})


def test_several_units_in_one_table_are_not_added_up() -> None:
    again = [*FINAL[BY_KEY["T3"]], "2010301|行政运行|5.00|5.00||||"]
    assert broken({**FINAL, BY_KEY["T3"]: again}) & {"E11", "E12"} == set()


def test_what_cannot_be_looked_at_says_why() -> None:
    skipped = inspected({"支出决算表": FINAL["支出决算表"]}).skipped
    assert skipped["E01"] == "没有读到收入支出决算总表"
    assert skipped["E13"] == "没有读到收入支出决算总表"
    blank = {"支出决算表": ("科目编码|科目名称|本年支出合计|基本支出|项目支出", "合计||||")}
    assert inspected(blank).skipped["E11"] == "支出决算表里没有数"
    lines = laid("支出决算表", "科目编码 科目名称", "合计 30.00 10.00 20.00")
    inspection = Inspection()
    judge_equations(case_of(tables_in(lines, [])), inspection)
    assert "空白的单元格归不了栏" in inspection.skipped["E11"]
    assert "E12" in inspection.skipped


def test_every_equation_is_in_the_catalogue() -> None:
    assert EVERY | {"U01"} <= {rule.code for rule in CATALOGUE}


# ---------------------------------------------------------------- the unit over a table


def units(label: str, prose: str, *more: str | Sequence[str]) -> list[Finding]:
    rows = (
        "科目编码|科目名称|本年支出合计|基本支出|项目支出",
        "合计||1,382,310.55|382,310.55|1,000,000.00",
    )
    blocks = laid("支出决算表", f"金额单位：{label}", rows, *more)
    inspection = Inspection()
    tables = tables_in(blocks, [Text("一", "", prose, ((0, Place(2, 1)),))])
    judge_units(case_of(tables), inspection)
    return inspection.checked


PROSE = "支出合计138.23万元，其中基本支出38.23万元，项目支出100万元。"


def test_a_unit_that_the_figures_contradict_is_wrong() -> None:
    (found,) = units("万元", PROSE)
    assert (found.code, found.level, found.printed, found.expected) == ("U01", WRONG, "万元", "元")
    assert found.place == Place(1, 2)
    (found,) = units("元", PROSE)
    assert found.level == "正确"


def test_without_prose_a_label_is_believed() -> None:
    assert units("万元", "") == []
    other = ("收入决算表", "单位：万元", ("科目编码|科目名称|本年收入合计", "合计||7.00"))
    levels = {one.section: one.level for one in units("万元", PROSE, *other)}
    assert levels == {"支出决算表": WRONG, "收入决算表": HINT}


def test_a_grid_without_rows_is_no_table() -> None:
    (line, unit, grid) = laid("支出决算表", "单位：万元", ("合计",))
    assert isinstance(grid, Grid)
    empty = replace(grid, rows=(("",),))
    inspection = Inspection()
    judge_equations(case_of(tables_in([line, unit, empty], [])), inspection)
    assert inspection.findings == []
