"""Affairs: vehicles, lists of names, 机关运行经费, 采购, 绩效, however a province words them."""

from __future__ import annotations

import pytest
from test_sentences import found, said, wrong

from generator import read_published, understand
from generator.inspection import inspect
from generator.problem import HINT, WRONG
from generator.published.shape import Grid

KINDS = ("决算", "预算")

# ---------------------------------------------------------------- vehicles by kind

FLEET = (
    "截至2024年12月31日，本部门共有车辆9辆，其中：主要负责人用车0辆、机要通信用车2辆、"
    "执法执勤用车3辆、其他用车4辆，其他用车主要是抢险车3辆、宣传车1辆；单价100万元以上设备2台（套）。"
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "line",
    [
        FLEET,
        FLEET.replace("辆", "辆（台）"),
        FLEET.replace("、", "；"),
        FLEET.replace("，其中：", "（其中：").replace(
            "4辆，其他用车主要是抢险车3辆、宣传车1辆", "4辆）"
        ),
        FLEET.replace("其他用车4辆", "其他按照规定配备的公务用车4辆"),
        FLEET.replace("共有车辆9辆，其中", "实有公务用车9台。其中"),
    ],
)
def test_vehicles_by_kind_are_all_vehicles(line: str, kind: str) -> None:
    assert not found(line, kind=kind)
    assert wrong(line.replace("机要通信用车2", "机要通信用车3"), kind=kind) == [("N11", "10")]
    assert wrong(line.replace("机要通信用车2", "机要通信用车1"), kind=kind) == [("N11", "8")]


@pytest.mark.parametrize(
    "line",
    [
        "共有车辆9辆，其中：机要通信用车2辆。",
        "共有车辆9辆，比上年增加2辆，其中：执法执勤用车1辆、其他用车1辆。",
        "共有车辆9辆，其中：越野车4辆（含皮卡车2辆）、其他用车5辆；安排购置车辆1辆。",
        "国内公务接待9批次，其中：外事接待1批次。",
        "共有车辆9辆，其中：报废车辆2辆。",
        "共有车辆9辆，其中：更新公务用车2辆。",
    ],
)
def test_some_of_the_vehicles_are_not_all(line: str) -> None:
    assert not found(line)


def test_kinds_that_may_not_be_all_are_a_hint() -> None:
    line = "共有车辆9辆，其中：轿车2辆、客车3辆。"
    assert [(one.code, one.level) for one in found(line)] == [("N11", HINT)]


@pytest.mark.parametrize("kind", KINDS)
def test_no_more_vehicles_are_kept_than_there_are(kind: str) -> None:
    lines = ("主要用于车辆加油，公务用车保有量为7辆。", "共有车辆7辆，其中：其他用车7辆。")
    assert not found(*lines, kind=kind)
    assert ("N11", "") in wrong(lines[0].replace("7", "8"), lines[1], kind=kind)


def test_what_is_to_be_bought_is_the_same_in_both_places() -> None:
    lines = ("公务用车购置数2辆。", "2024年部门预算安排购置车辆2辆，其中：其他用车2辆。")
    assert not found(*lines, kind="预算")
    assert wrong(lines[0].replace("2", "3"), lines[1], kind="预算") == [("N14", "2")]


# ---------------------------------------------------------------- names without amounts


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "公用经费20万元，主要包括：办公费、维修（护）费、差旅费等。",
            "办公费 维修（护）费 差旅费等",
        ),
        ("公用经费20万元，占基本支出的8%，包括水费，电费。另有说明。", "水费 电费"),
        (
            "人员经费90万元，主要用于：奖金、住房公积金；对个人和家庭的补助：退休费。",
            "奖金 住房公积金 退休费",
        ),
        ("人员经费90万元，主要包括基本工资、奖金；公用经费9万元。", "基本工资 奖金"),
    ],
)
def test_what_an_amount_includes_is_named(line: str, names: str) -> None:
    assert [[name.words for name in one.names] for one in said(line).named] == [names.split()]


@pytest.mark.parametrize(
    "line",
    [
        "公用经费20万元，主要包括：办公费12万元、差旅费8万元。",
        "公用经费20万元，主要包括办公费。",
        "主要包括甲、乙。",
    ],
)
def test_a_list_with_amounts_or_of_nothing_is_no_list_of_names(line: str) -> None:
    assert not said(line).named


# ---------------------------------------------------------------- 采购 of small firms

AWARDS = (
    "政府采购支出总额80万元，其中：货物支出50万元、工程支出0万元、服务支出30万元。"
    "授予中小企业合同金额34万元，占政府采购支出总额的42.5%，其中：授予小微企业合同金额20万元，"
    "占授予中小企业合同金额的58.82%；货物采购授予中小企业合同金额占货物支出金额的50%，"
    "服务采购授予中小企业合同金额占服务支出金额的30%。"
)
RESERVED = (
    "政府采购预算80万元，其中：货物采购50万元，工程采购0万元，服务采购30万元。"
    "面向中小企业预留政府采购项目预算金额60万元，其中，预留给小型和微型企业的采购预算为40万元。"
)
WON = (
    "政府采购金额80万元，其中：货物采购50万元，工程采购0万元，服务采购30万元。"
    "由中小企业供应商中标或者成交的，采购金额60万元；由小微企业供应商中标或成交的，采购金额9万元。"
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("line", "old", "new"),
    [
        (AWARDS, "中小企业合同金额34", "中小企业合同金额43"),
        (AWARDS, "货物支出金额的50", "货物支出金额的5"),
        (AWARDS, "小微企业合同金额20", "小微企业合同金额55"),
        (AWARDS, "中小企业合同金额34", "中小企业合同金额94"),
        (RESERVED, "采购预算为40", "采购预算为70"),
        (RESERVED, "预算金额60", "预算金额160"),
        (WON, "采购金额60", "采购金额90"),
        (WON, "采购金额9", "采购金额90"),
    ],
)
def test_small_firms_get_some_of_what_is_bought(line: str, old: str, new: str, kind: str) -> None:
    assert not found(line, kind=kind)
    assert "N10" in {one.code for one in found(line.replace(old, new), kind=kind)}


# ---------------------------------------------------------------- 绩效

RATED = (
    "绩效自评的项目16个，评为“优”的项目12个、“良”的项目3个、“合格”的项目1个、“不合格”的项目0个。",
    "开展绩效评价的项目16个，其中：评为优12个，良好3个，中1个，差0个。",
    "绩效自评项目16个，优秀的12个，良好的3个，合格的1个，不合格的0个，其中优抚类项目5个。",
)


@pytest.mark.parametrize("line", RATED)
def test_as_many_projects_are_rated_as_there_are(line: str) -> None:
    assert not found(line)
    assert wrong(line.replace("12个", "11个")) == [("N13", "15")]
    assert wrong(line.replace("12个", "17个")) == [("N13", "21")]


@pytest.mark.parametrize(
    "line",
    [
        "绩效自评项目16个，其中评为“优”的项目5个，评为“良”的项目6个。",
        "开展绩效评价的项目16个，其中重点评价5个，改良项目3个，优质服务项目20个。",
    ],
)
def test_ratings_that_are_not_all_are_left_alone(line: str) -> None:
    assert not found(line)


# ---------------------------------------------------------------- 机关运行经费


def test_the_agency_spends_no_more_than_the_operating_expenses_that_are_stated() -> None:
    lines = ("基本支出90万元，其中：人员经费70万元，公用经费20万元。", "机关运行经费支出20万元。")
    assert not found(*lines)
    told = found(lines[0], lines[1].replace("20", "25"))
    assert [(one.code, one.level) for one in told] == [("N09", HINT)]


def test_the_agency_against_its_own_budget() -> None:
    line = "机关运行经费支出25.50万元，年初预算数20.00万元，比年初预算数增加5.50万元，增长27.50%。"
    assert not found(line)
    assert ("N01", "5.5") in wrong(line.replace("增加5.50", "增加5.05"))


# ---------------------------------------------------------------- changes that are listed

UNITS = (
    "2025年本单位年初预算数为500.00万元，比上年增加20.50万元。其中：局机关预算数比上年增加30.00万元，"
    "主要原因是增加人员经费38.20万元，以及新增业务：执法经费10.00万元，办公费减少18.20万元，"
    "合计比上年增加30.00万元；事务中心减少9.50万元，主要原因是项目到期。"
    "因此，部门整体预算数比上年增加20.50万元。"
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_is_that_of_the_units_and_of_its_reasons(kind: str) -> None:
    assert not found(UNITS, kind=kind)
    for old, new, rule in (
        ("中心减少9.50", "中心减少5.90", "N21"),
        ("中心减少9.50", "中心增加9.50", "N21"),
        ("整体预算数比上年增加20.50", "整体预算数比上年增加25.00", "N14"),
        ("合计比上年增加30.00", "合计比上年增加33.00", "N14"),
        ("人员经费38.20", "人员经费83.20", "N21"),
        ("执法经费10.00", "执法经费11.00", "N21"),
    ):
        assert rule in {one.code for one in found(UNITS.replace(old, new), kind=kind)}, old


@pytest.mark.parametrize(
    "line",
    [
        "支出500万元，比上年增加20万元，其中机关增加12万元。2024年另有项目减少7万元。",
        "支出500万元，比上年增加20万元，其中：甲中心增长30%，乙中心减少5万元。",
        "支出500万元，比上年增加20万元，其中：甲中心比年初预算增加5万元，乙中心比年初预算增加9万元。",
        "支出500万元，比上年减少20万元，其中：人员经费80万元，比上年减少3万元；公用经费20万元，减少2万元。",
    ],
)
def test_what_is_listed_of_a_change_need_not_be_its_parts(line: str) -> None:
    assert WRONG not in {one.level for one in found(line, kind="预算")}


# ---------------------------------------------------------------- receptions

RECEIVED = (
    "公务接待费支出9.60万元，共接待48批次、320人次，人均300元，批均0.2万元。其中：国内公务接待支出7.20万元，"
    "国内公务接待40批次、300人次；国（境）外公务接待支出2.40万元，外事接待8批次、20人次，人均1200元。"
)


@pytest.mark.parametrize(
    "line",
    [
        RECEIVED,
        RECEIVED.replace("共接待", "公务接待").replace("国（境）外公务接待", "外宾接待"),
        "公务接待费支出9.60万元，国内公务接待40批次（其中外事接待8批次）、300人次，人均320元。",
        "公务接待费9.6万元，其中：国内接待9.6万元，外事接待2万元。公务接待48批次、320人次。",
        "公务用车运行维护费7.50万元，公务用车保有量3辆，车均2.50万元。",
    ],
)
def test_receptions_at_home_and_of_foreign_guests_are_all(line: str) -> None:
    assert not found(line)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("国内公务接待支出7.20", "国内公务接待支出7.02", "X08"),
        ("国内公务接待40", "国内公务接待44", "N12"),
        ("外事接待8批次、20", "外事接待8批次、21", "N12"),
        ("人均300", "人均310", "N12"),
        ("批均0.2", "批均0.5", "N12"),
        ("人均1200", "人均1100", "N12"),
    ],
)
def test_receptions_that_do_not_add_up(old: str, new: str, rule: str) -> None:
    assert rule in {one.code for one in found(RECEIVED.replace(old, new))}


def test_no_more_foreign_guests_than_guests() -> None:
    line = "公务接待费支出9.60万元，国内公务接待40批次（其中外事接待80批次）、300人次。"
    assert ("N12", "") in wrong(line)


def test_what_each_costs_is_not_what_all_cost() -> None:
    assert not said("人均公务接待费320元。").amounts[0].name.quantity


# ---------------------------------------------------------------- a small table beside its text

PAGE = """\
临川县农业农村局2024年“三公”经费预算情况
{title}
单位：万元
“三公”经费合计 | 因公出国（境）费 | 公务用车购置及运行费 | | | 公务接待费 |
 | | 小计 | 公务用车购置费 | 公务用车运行费 | |
31.5 | 0 | 27 | 18 | 9 | 4.5 |
“三公”经费预算为31.5万元，其中：因公出国（境）费0万元，公务接待费4.5万元，公务用车购置及运行费27万元\
（公务用车购置费18万元，公务用车运行费9万元）。
"""


@pytest.mark.parametrize("name", ["支出预算表", "预算财政拨款情况统计表"])
def test_a_page_with_a_small_table_is_held_against_it(name: str) -> None:
    page = PAGE.format(title=f"2024年“三公”经费{name}")
    assert not of_page(page)
    swapped = page.replace("购置费18", "购置费9").replace("运行费9万", "运行费18万")
    assert [one[0] for one in of_page(swapped)] == ["X07", "X07"]


def of_page(page: str) -> list[tuple[str, str]]:
    findings = inspect(understand(read_published(page.encode(), "例.txt"))).findings
    return [(one.code, str(one.expected)) for one in findings]


def test_lines_with_a_pipe_each_are_a_table_where_all_have_as_many() -> None:
    rows = "项目 | 预算数 |\n合计 | 5 |\n公务接待费 | |\n"
    (grid,) = read_published(rows.encode(), "例.txt").blocks
    assert isinstance(grid, Grid)
    assert grid.rows == (("项目", "预算数"), ("合计", "5"), ("公务接待费", ""))
    for lines in ("甲 | 乙 | 丙\n丁 | 戊 | 己\n", "甲 | 乙 |\n丙 |\n", "甲 | 乙 |\n"):
        blocks = read_published(lines.encode(), "例.txt").blocks
        assert not any(isinstance(block, Grid) for block in blocks)


# ---------------------------------------------------------------- what was left or lost


def slips(line: str) -> set[tuple[str, str]]:
    head = ("临川县农业农村局2024年度部门决算", "2024年度部门决算情况说明", "一、收支情况说明")
    page = "\n".join((*head, line)).encode()
    findings = inspect(understand(read_published(page, "例.txt"))).findings
    return {(one.code, one.level) for one in findings if one.code[0] == "W"}


@pytest.mark.parametrize(
    ("line", "rule", "level"),
    [
        ("公务接待费支出5.03，比上年减少0.20万元。", "W06", HINT),
        ("支出合计80万元，其中基本支出60万元，占75。", "W06", HINT),
        ("支出决算80万元，完成年初预算的95.5，原因是节约。", "W06", HINT),
        ("支出决算80万元，比上年增长14。", "W06", HINT),
        ("培训费支出12万，用于轮训。", "W06", HINT),
        ("公务接待费支出3..2万元。", "W06", HINT),
        ("公务接待费支出1.2.3万元。", "W06", HINT),
        ("公务接待费共计万元，用于来访。", "W06", WRONG),
        ("机关运行经费万元。", "W06", WRONG),
        ("公务用车保有量辆，购置数0辆。", "W06", WRONG),
        ("项目支出80万元，占%、基本支出20万元。", "W06", WRONG),
        ("支出80万元，比上年增加○○万元。", "W01", WRONG),
        ("截至X年X月，共有车辆5辆。", "W01", WRONG),
        ("支出80万元，增（减）5万元。", "W01", WRONG),
        ("支出80万元，比上年增加减少5万元。", "W01", WRONG),
        ("支出80万元（如无此项请删除）。", "W01", WRONG),
        ("此处填写本部门的原因。", "W01", WRONG),
        ("主要包括：基本工资（按“部门公开03表”中实际有的科目填写）。", "W01", WRONG),
        ("支出80万元，比上年增加增加5万元。", "W05", HINT),
        ("本年公务接待费公务接待费支出3万元。", "W05", HINT),
        ("支出80万元，占占总支出的80%。", "W05", HINT),
        ("支出80万元，比年增加5万元。", "W05", HINT),
        ("公务接费支出3万元。", "W05", HINT),
        ("其中：公务用运行维护费支出3万元。", "W05", HINT),
        ("财政拨收入90万元，占本年收合计的9%。", "W05", HINT),
    ],
)
def test_what_is_left_of_the_form_or_lost_in_typing(line: str, rule: str, level: str) -> None:
    assert (rule, level) in slips(line)


@pytest.mark.parametrize(
    "line",
    [
        "公务接待费支出5.03万元，比上年增长14%，完成预算的95.5%，占比75%。",
        "全县总人口12万，接待来访3万人次，版本为2.0.1。",
        "严格控制接待批次，压缩公务用车数量，年年节约，原因是为了为民办实事。",
        "培训支出5万元，会议支出3万元，人员费支出2万元，使用财政拨款结余1万元。",
        "（一）机关运行经费机关运行经费支出3万元。",
        "2024年1月至12月支出3万元，占地面积15，按3号文执行。",
        "增减变化情况：支出80万元，比年初预算增加5万元，比上年减支增效。",
        "截至二〇二四年底，结转和结余资金3万元。",
        "因公出国（境）费0万元，公务用车购置及运行维护费3万元，公车运行费2万元。",
    ],
)
def test_what_is_well_said_is_no_slip(line: str) -> None:
    assert not slips(line)


@pytest.mark.parametrize(
    "line",
    [
        "机关本级共有车辆3辆，所属单位共有车辆4辆。公务用车保有量6辆。",
        "机关运行经费支出30万元，其中：局本级机关运行经费18万元，执法队机关运行经费12万元。",
        "公务接待费9万元，其中：国内接待费7万元，国（境）外接待费0万元，外事接待费2万元。",
        "在职人员50人，基本支出60万元，公务接待费3万元，人均公用经费1.2万元，人均标准不超过0.5万元。",
        "2024年政府采购预算50万元，政府采购支出总额40万元，授予中小企业合同金额45万元。",
    ],
)
def test_what_is_said_of_another_thing_is_left_alone(line: str) -> None:
    assert WRONG not in {one.level for one in found(line)}


def test_the_goals_of_all_spending_are_of_all_of_it() -> None:
    lines = (
        "支出预算500万元。",
        "纳入2024年部门整体支出绩效目标的金额为500万元，其中，基本支出400万元，项目支出100万元。",
    )
    assert not found(*lines, kind="预算")
    told = found(lines[0], lines[1].replace("500", "580").replace("400", "480"), kind="预算")
    assert ("N13", HINT) in {(one.code, one.level) for one in told}
