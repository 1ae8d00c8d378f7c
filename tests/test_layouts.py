"""Layouts: how provinces lay out the tables of their budgets, right and with one wrong number.

Every figure is made up; the headings, the labels and their order are those of the forms.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from test_tables import tables, values

from generator.inspection.equations import Equation, equations
from generator.understanding.tables import Tables

Blocks = Sequence[str | Sequence[str]]

# The form of the ministry since 2021: 年终结转结余, sources in rows and in columns, units in rows.
MINISTRY_TOTALS: Blocks = (
    "收支总表",
    (
        "收入||支出|",
        "项目|预算数|项目|预算数",
        "一、一般公共预算拨款收入|900.00|一、一般公共服务支出|700.00",
        "二、政府性基金预算拨款收入|50.00|二、外交支出|",
        "三、国有资本经营预算拨款收入||八、社会保障和就业支出|200.00",
        "四、财政专户管理资金收入|30.00|十一、城乡社区支出|60.00",
        "五、事业收入|20.00|十九、住房保障支出|60.00",
        "六、事业单位经营收入|||",
        "七、上级补助收入|||",
        "八、附属单位上缴收入|||",
        "九、其他收入|10.00||",
        "本年收入合计|1,010.00|本年支出合计|1,020.00",
        "上年结转结余|30.00|年终结转结余|20.00",
        "收入总计|1,040.00|支出总计|1,040.00",
    ),
)
MINISTRY_GRANTS: Blocks = (
    "财政拨款收支总表",
    (
        "收入||支出|",
        "项目|预算数|项目|预算数",
        "一、本年收入|950.00|一、本年支出|960.00",
        "（一）一般公共预算拨款|900.00|（一）一般公共服务支出|640.00",
        "（二）政府性基金预算拨款|50.00|（二）社会保障和就业支出|200.00",
        "（三）国有资本经营预算拨款||（三）城乡社区支出|60.00",
        "二、上年结转|20.00|（四）住房保障支出|60.00",
        "（一）一般公共预算拨款|20.00||",
        "（二）政府性基金预算拨款|||",
        "（三）国有资本经营预算拨款||二、年终结转结余|10.00",
        "收入总计|970.00|支出总计|970.00",
    ),
)
# 四川: what last year left is one column, whatever fund it is of.
SICHUAN_GRANTS: Blocks = (
    "财政拨款收支预算总表",
    (
        "收入||支出|||||",
        "项目|预算数|项目|合计|一般公共预算|政府性基金预算|国有资本经营预算|上年财政拨款资金结转",
        "一、本年收入|900.00|一、本年支出|930.00|900.00|||30.00",
        "一般公共预算拨款收入|900.00|一般公共服务支出|600.00|600.00|||",
        "政府性基金预算拨款收入||社会保障和就业支出|200.00|200.00|||",
        "国有资本经营预算拨款收入||住房保障支出|130.00|100.00|||30.00",
        "一、上年结转|30.00||||||",
        "一般公共预算拨款收入|30.00|二、结转下年|||||",
        "收 入 总 计|930.00|支 出 总 计|930.00|900.00|||30.00",
    ),
    "一般公共预算支出预算表",
    (
        "项 目|||||合计|当年财政拨款安排|上年结转安排",
        "科目编码|||单位代码|单位名称（科目）|||",
        "类|款|项|||||",
        "||||合 计|930.00|900.00|30.00",
        "201|03|01|109301|行政运行|600.00|600.00|",
        "208|05|05|109301|机关事业单位基本养老保险缴费支出|200.00|200.00|",
        "221|02|01|109301|住房公积金|130.00|100.00|30.00",
    ),
    "政府性基金支出预算表",
    ("科目编码|科目名称|合计|基本支出|项目支出", "合计||||"),
    "国有资本经营支出预算表",
    ("科目编码|科目名称|合计|基本支出|项目支出", "合计||||"),
)
# 广东: expenditure by kind; what comes from others stands below the total of the year.
GUANGDONG_TOTALS: Blocks = (
    "收支总体情况表",
    (
        "收入||支出|",
        "项目|2024年预算|项目|2024年预算",
        "一、财政拨款|900.00|一、基本支出|660.00",
        "一般公共预算拨款|840.00|工资福利支出|580.00",
        "政府性基金预算拨款|60.00|商品和服务支出|60.00",
        "国有资本经营预算拨款||对个人和家庭的补助|20.00",
        "二、财政专户拨款|30.00|二、项目支出|310.00",
        "三、其他资金|40.00|日常运转类项目|250.00",
        "||特定目标类项目|60.00",
        "||三、事业单位经营支出|",
        "本年收入合计|970.00|本年支出合计|970.00",
        "四、上级补助收入|5.00|四、对附属单位补助支出|8.00",
        "五、附属单位上缴收入|3.00|五、上缴上级支出|",
        "收入总计|978.00|支出总计|978.00",
    ),
)
# 湖南: three classifications side by side, and below a source what it consists of.
HUNAN_TOTALS: Blocks = (
    "收支总表",
    (
        "收 入||支 出|||",
        "项 目（按部门预算）|本年预算|项 目（按功能分类）|本年预算|项 目（按经济分类）|本年预算",
        "一、一般公共预算拨款收入|900.00|一、一般公共服务支出|700.00|一、基本支出|660.00",
        "经费拨款|880.00|二、外交支出||工资福利支出|580.00",
        "纳入一般公共预算管理的非税收入拨款|20.00|三、社会保障和就业支出|200.00|一般商品和服务支出|80.00",
        "二、政府性基金预算拨款收入||四、住房保障支出|60.00|二、项目支出|300.00",
        "三、事业收入|60.00||||",
        "本年收入合计|960.00|本年支出合计|960.00|本年支出合计|960.00",
        "上年结转结余||年终结转结余||年终结转结余|",
        "收入总计|960.00|支出总计|960.00|支出总计|960.00",
    ),
)


def broken(found: Tables) -> list[Equation]:
    return [one for one in equations(found) if not one.holds()]


def looked_at(found: Tables) -> set[str]:
    return {one.rule.code for one in equations(found)}


def with_number(blocks: Blocks, row: str, wrong: str) -> list[str | list[str]]:
    """The same blocks with one row that reads otherwise; it has to be there."""
    assert any(row in block for block in blocks if not isinstance(block, str)), row
    return [
        block if isinstance(block, str) else [wrong if one == row else one for one in block]
        for block in blocks
    ]


@pytest.mark.parametrize(
    ("blocks", "codes"),
    [
        (MINISTRY_TOTALS, "E01 E02 E03 E04 E05"),
        (MINISTRY_GRANTS, "E15 E16 E17 E18"),
        (SICHUAN_GRANTS, "E15 E16 E17 E18 E20"),
        (GUANGDONG_TOTALS, "E01 E02 E03 E04 E05"),
        (HUNAN_TOTALS, "E01 E02 E03 E04 E05"),
    ],
)
def test_a_right_table_adds_up_in_the_form_of_any_province(blocks: Blocks, codes: str) -> None:
    found = tables(*blocks)
    assert [f"{one.rule.code} {one.says}" for one in broken(found)] == []
    assert set(codes.split()) <= looked_at(found)


@pytest.mark.parametrize(
    ("blocks", "row", "wrong", "codes"),
    [
        # 专户 is one of the sources, and 年终结转结余 no 类.
        (MINISTRY_TOTALS, "五、事业收入|20.00|十九、住房保障支出|60.00",
         "五、事业收入|25.00|十九、住房保障支出|60.00", "E01"),
        (MINISTRY_TOTALS, "上年结转结余|30.00|年终结转结余|20.00",
         "上年结转结余|30.00|年终结转结余|30.00", "E04"),
        (MINISTRY_GRANTS, "（三）国有资本经营预算拨款||二、年终结转结余|10.00",
         "（三）国有资本经营预算拨款||二、年终结转结余|1.00", "E16"),
        (SICHUAN_GRANTS, "国有资本经营预算拨款收入||住房保障支出|130.00|100.00|||30.00",
         "国有资本经营预算拨款收入||住房保障支出|130.00|100.00|||20.00", "E17"),
        (SICHUAN_GRANTS, "||||合 计|930.00|900.00|30.00",
         "||||合 计|940.00|910.00|30.00", "E20 E24"),
        (GUANGDONG_TOTALS, "四、上级补助收入|5.00|四、对附属单位补助支出|8.00",
         "四、上级补助收入|6.00|四、对附属单位补助支出|8.00", "E03"),
        (GUANGDONG_TOTALS, "三、其他资金|40.00|日常运转类项目|250.00",
         "三、其他资金|30.00|日常运转类项目|250.00", "E01"),
        (GUANGDONG_TOTALS, "二、财政专户拨款|30.00|二、项目支出|310.00",
         "二、财政专户拨款|30.00|二、项目支出|300.00", "E02"),
        (HUNAN_TOTALS, "三、事业收入|60.00||||", "三、事业收入|70.00||||", "E01"),
    ],
)  # fmt: skip
def test_a_wrong_number_is_found_in_the_form_of_any_province(
    blocks: Blocks, row: str, wrong: str, codes: str
) -> None:
    found = tables(*with_number(blocks, row, wrong))
    assert {one.rule.code for one in broken(found)} == set(codes.split())


def test_what_a_source_consists_of_is_part_of_it_as_long_as_it_is_not_more() -> None:
    """A row without a number that is more than the one above it is a source that nobody knows."""
    blocks = with_number(
        HUNAN_TOTALS, "经费拨款|880.00|二、外交支出||工资福利支出|580.00",
        "债务收入|980.00|二、外交支出||工资福利支出|580.00",
    )  # fmt: skip
    assert not {"E01", "E03"} & looked_at(tables(*blocks))
    assert not broken(tables(*blocks))


def test_a_heading_whose_top_row_says_nothing_known_is_one() -> None:
    found = tables(
        "一般公共预算基本支出表",
        (
            "部门预算支出经济分类科目||本年一般公共预算基本支出||",
            "科目编码|科目名称|合计|人员经费|公用经费",
            "合计||660.00|600.00|60.00",
            "301|工资福利支出|580.00|580.00|",
            "302|商品和服务支出|60.00||60.00",
            "303|对个人和家庭的补助|20.00|20.00|",
        ),
    )
    assert values(found, "T6", "人员经费") == {"合计": "600.00", "301": "580.00", "303": "20.00"}
    assert "T6" in found.ruled
    assert looked_at(found) == {"E28", "E29", "E30"}
