"""Budgets: each figure of the prose that its tables or its own arithmetic determine is held."""

from __future__ import annotations

import random
import re
import time
from functools import cache

import pytest
from disclosed import disclosed
from example import ROOT
from msgspec.structs import replace

from generator import assemble, compose, establish, load_style, read
from generator.inspection import Finding, inspect
from generator.inspection.coverage import figures
from generator.problem import HINT, WRONG, Place
from generator.published.shape import Grid, Published, TextLine
from generator.understanding import Understood, understand

# A 部门预算 as Shanghai publishes it, small: tables in 元, prose in 万元.
ITEMS = (
    ("201", "03", "01", "一般公共服务支出", "政府办公厅（室）及相关机构事务",
     "行政运行", 6_000_000),
    ("201", "03", "02", "", "", "一般行政管理事务", 2_500_000),
    ("208", "05", "05", "社会保障和就业支出", "行政事业单位养老支出",
     "机关事业单位基本养老保险缴费支出", 1_000_000),
    ("221", "02", "01", "住房保障支出", "住房改革支出", "住房公积金", 512_300),
)  # fmt: skip
NAMES = {
    "201": "一般公共服务支出", "208": "社会保障和就业支出", "221": "住房保障支出",
    "20103": "政府办公厅（室）及相关机构事务", "20805": "行政事业单位养老支出",
    "22102": "住房改革支出",
}  # fmt: skip
NOTES = """\
2025年部门预算编制说明
2025年，某区财政局收入预算1,001.23万元，其中：财政拨款收入1,001.23万元，比2024年预算减少200.\
5万元；事业收入0万元；事业单位经营收入0万元；其他收入0万元。
支出预算1,001.23万元，其中：财政拨款支出预算1,001.23万元，比2024年预算减少200.5万元。财政拨款支\
出预算中，一般公共预算拨款支出预算1,001.23万元，比2024年预算减少200.5万元；政府性基金拨款支出预算0万元\
，与2024年预算持平；国有资本经营预算拨款支出预算0万元，与2024年预算持平。
财政拨款收入支出减少的主要原因是项目调整。
财政拨款支出主要内容如下：
1.“一般公共服务支出-政府办公厅（室）及相关机构事务-行政运行”科目600万元，主要用于人员经费。
2.“一般公共服务支出-政府办公厅（室）及相关机构事务-一般行政管理事务”科目250万元，主要用于项目支出。
3.“社会保障和就业支出-行政事业单位养老支出-机关事业单位基本养老保险缴费支出”科目100万元，主要用于基本养老保险。
4.“住房保障支出-住房改革支出-住房公积金”科目51.23万元，主要用于缴存住房公积金。
""".splitlines()
AFFAIRS = """\
其他相关情况说明
一、2025年“三公”经费预算情况说明
2025年“三公”经费预算数为32.6万元，比2024年预算增加18万元。其中：
（一）因公出国（境）费10万元，与2024年预算持平。
（二）公务用车购置及运行费21.5万元，比2024年预算增加18万元，主要原因是更新车辆。其中：公务用车购置费18万元，\
比2024年预算增加18万元；公务用车运行费3.5万元，与2024年预算持平。
（三）公务接待费1.1万元，与2024年预算持平。
二、机关运行经费预算
2025年某区财政局财政拨款的机关运行经费预算为93.21万元。
三、政府采购预算情况
2025年本部门政府采购预算340.5万元，其中：政府采购货物预算40.2万元、政府采购工程预算100万元、政府采购服务\
预算200.3万元。2025年本部门面向中小企业预留政府采购项目预算金额300万元，其中，预留给小型和微型企业的政府采购\
项目预算为200万元。
四、绩效目标设置情况
本部门编报绩效目标的项目11个，涉及项目预算资金250万元。
五、国有资产占有使用情况
截至2024年8月31日，某区财政局共有车辆3辆，其中：机要通信用车1辆、执法执勤用车0辆、其他用车2辆。2025年部门\
预算安排购置车辆1辆，其中：执法执勤用车0辆、其他用车1辆。
""".splitlines()


def yuan(value: int) -> str:
    return f"{value:,}.00" if value else ""


def spending() -> list[list[str]]:
    """类, 款 and 项 with 合计, 基本支出 and 项目支出."""
    rows: list[list[str]] = []
    sums: dict[str, list[int]] = {}
    for top, section, item, _, _, name, value in ITEMS:
        project = value if item == "02" else 0
        for code in (top, top + section):
            found = sums.setdefault(code, [0, 0, 0])
            sums[code] = [found[0] + value, found[1] + value - project, found[2] + project]
        sums[f"{top}{section}{item} {name}"] = [value, value - project, project]
    for code, amounts in sums.items():
        digits, _, name = code.partition(" ")
        cells = [digits[:3], digits[3:5], digits[5:]]
        rows.append([*cells, name or NAMES[digits], *map(yuan, amounts)])
    return [*rows, ["合计", "", "", "", *map(yuan, (10_012_300, 7_512_300, 2_500_000))]]


def grid(header: list[list[str]], rows: list[list[str]], line: int) -> Grid:
    width = max(map(len, [*header, *rows]))
    padded = [(*row, *[""] * (width - len(row))) for row in (*header, *rows)]
    return Grid(tuple(padded), tuple(Place(1, line + at) for at in range(len(padded))))


CODES = [
    ["功能分类科目编码", "", "", "功能分类科目名称", "合计", "基本支出", "项目支出"],
    ["类", "款", "项"],
]


def shanghai(*, tables: bool = True) -> Published:
    blocks: list[TextLine | Grid] = [
        TextLine("某区2025年区级部门预算", Place(1, 1)),
        TextLine("预算主管部门：某区财政局", Place(1, 2)),
    ]
    blocks += [TextLine(text, Place(2, at)) for at, text in enumerate(NOTES)]
    if tables:
        whole = yuan(10_012_300)
        summary = [["一、财政拨款收入", whole, "一、一般公共服务支出", yuan(8_500_000)]]
        summary += [["1、一般公共预算", whole, "二、社会保障和就业支出", yuan(1_000_000)]]
        summary += [["二、事业收入", "", "三、住房保障支出", yuan(512_300)]]
        summary += [["收入总计", whole, "支出总计", whole]]
        for line, (title, header, rows) in enumerate((
            ("2025年部门财务收支预算总表",
             [["本年收入", "", "本年支出", ""], ["项目", "预算数", "项目", "预算数"]], summary),
            ("2025年部门支出预算总表", CODES, spending()),
            ("2025年部门一般公共预算支出功能分类预算表", CODES, spending()),
            ("2025年部门“三公”经费和机关运行经费预算表",
             [["“三公”经费预算数", "", "", "", "", "", "机关运行经费预算数"],
              ["合计", "因公出国(境)费", "公务接待费", "公务用车购置及运行费", "", "", ""],
              ["", "", "", "小计", "购置费", "运行费", ""]],
             [["32.60", "10.00", "1.10", "21.50", "18.00", "3.50", "93.21"]]),
        )):  # fmt: skip
            unit = "万元" if "三公" in title else "元"
            blocks.append(TextLine(title, Place(3, 100 * line)))
            blocks.append(TextLine(f"编制部门：某区财政局 单位：{unit}", Place(3, 100 * line + 1)))
            blocks.append(grid(header, rows, 100 * line + 2))
    blocks += [TextLine(text, Place(9, at)) for at, text in enumerate(AFFAIRS)]
    return Published("例.pdf", "pdf", tuple(blocks))


@cache
def written(name: str, style: str, *, tables: bool = True) -> Published:
    facts = establish(read(ROOT / name))
    chosen = load_style(style)
    document = assemble(compose(facts, chosen, draft=True), facts, chosen)
    if tables:
        return disclosed(document)
    lines = enumerate(document.blocks(), 1)
    return Published("例.txt", "txt", tuple(TextLine(b.text, Place(0, at)) for at, b in lines))


OWN = [("docs/example-budget.yaml", "样本"), ("inputs/zhuzhou/2021-budget.yaml", "株洲")]


def findings(understood: Understood) -> list[Finding]:
    return inspect(understood).findings


def edited(understood: Understood, old: str, new: str) -> Understood:
    """The report with a piece of its prose replaced, once."""
    assert any(old in text.text for text in understood.sections), old
    sections, done = [], False
    for text in understood.sections:
        swapped = text.text if done else text.text.replace(old, new, 1)
        done = done or swapped != text.text
        sections.append(replace(text, text=swapped))
    return replace(understood, sections=tuple(sections))


# ---------------------------------------------------------------- what is right


@pytest.mark.parametrize("tables", [True, False])
def test_a_budget_that_is_right_has_nothing_wrong(*, tables: bool) -> None:
    understood = understand(shanghai(tables=tables))
    assert understood.kind == "预算"
    assert findings(understood) == []


@pytest.mark.parametrize("tables", [True, False])
@pytest.mark.parametrize(("name", "style"), OWN)
def test_a_budget_of_our_own_has_nothing_wrong(name: str, style: str, *, tables: bool) -> None:
    assert findings(understand(written(name, style, tables=tables))) == []


def test_the_figures_that_the_tables_hold_are_settled() -> None:
    understood = understand(shanghai())
    each = list(figures(understood, inspect(understood)))
    assert len(each) > 40
    assert sum(bool(one.found) for one in each) >= 0.9 * len(each)


# ---------------------------------------------------------------- what is wrong

SHANGHAI = [
    ("收入预算1,001.23万元", "收入预算1,101.23万元", "X01"),
    ("一般公共预算拨款支出预算1,001.23万元", "一般公共预算拨款支出预算1,011.23万元", "X01"),
    ("减少200.5万元；政府", "减少210.5万元；政府", "N21"),
    ("收入支出减少的", "收入支出增加的", "N05"),
    ("科目250万元", "科目251万元", "X04"),
    ("科目51.23万元", "科目51.22万元", "X04"),
    ("“住房保障支出-住房改革支出-住房公积金”科目51.23万元，", "", "X06"),
    ("-住房公积金”", "-购房补贴”", "X05"),
    ("科目600万元", "科目605万元", "X04"),
    ("公务用车购置费18万元", "公务用车购置费19万元", "X07"),
    ("预算数为32.6万元", "预算数为36.2万元", "X08"),
    ("购置费18万元，比2024年预算增加18万元", "购置费18万元，比2024年预算增加8万元", "N21"),
    ("机关运行经费预算为93.21万元", "机关运行经费预算为93.12万元", "X01"),
    ("政府采购预算340.5万元", "政府采购预算345.5万元", "N19"),
    ("为200万元", "为400万元", "N10"),
    ("涉及项目预算资金250万元", "涉及项目预算资金260万元", "N13"),
    ("购置车辆1辆", "购置车辆2辆", "N11"),
]


@pytest.mark.parametrize(("old", "new", "rule"), SHANGHAI, ids=[one[2] for one in SHANGHAI])
def test_an_error_in_the_prose_of_a_budget_is_found(old: str, new: str, rule: str) -> None:
    understood = understand(shanghai())
    found = findings(edited(understood, old, new))
    assert rule in {one.code for one in found}


def test_the_items_add_up_where_no_table_says_which_is_wrong() -> None:
    old, new = "科目600万元", "科目605万元"
    codes = {one.code for one in findings(edited(understand(shanghai(tables=False)), old, new))}
    assert codes == {"N07"}
    # Where one does, the sum is wrong for no cause of its own.
    codes = {one.code for one in findings(edited(understand(shanghai()), old, new))}
    assert codes == {"X04"}


HUNAN = [
    ("支出预算：2025年年初预算数1000万元", "支出预算：2025年年初预算数1010万元", "N20"),
    ("基本支出：2025年年初预算数为750万元", "基本支出：2025年年初预算数为760万元", "N14"),
    ("津贴补贴200万元", "津贴补贴201万元", "N19"),
    ("能力建设专项200万元。主要用于提升服务能力。\n", "能力建设专项2000万元。\n", "N19"),
    ("其中：人员经费600万元", "其中：人员经费610万元", "N19"),
    ("事务中心预算数比上年减少10万元", "事务中心预算数比上年减少15万元", "N21"),
    ("整体预算数比上年增加20万元", "整体预算数比上年减少20万元", "N14"),
    ("“三公”经费预算数26万元", "“三公”经费预算数36万元", "X08"),
    ("机关运行经费共安排150万元", "机关运行经费共安排190万元", "N09"),
    ("办公设备20万元", "办公设备30万元", "N19"),
    ("一般公务用车2辆", "一般公务用车3辆", "N11"),
]


@pytest.mark.parametrize(("old", "new", "rule"), HUNAN, ids=[one[2] for one in HUNAN])
def test_an_error_in_what_the_prose_says_of_itself_is_found(old: str, new: str, rule: str) -> None:
    understood = understand(written(*OWN[0], tables=False))
    found = findings(edited(understood, old, new))
    assert rule in {one.code for one in found}


_DETERMINED = re.compile(r"(?<![\d.])\d[\d,]*(?:\.\d+)?(?=万元|辆)")
# What neither the tables nor a sum says: last year's, thresholds, single lists, and what is only
# not more than something else.
_FREE = re.compile(
    r"(?:上年度预算减少|预算金额|项目预算为|资金|单位?价值?|会议费|培训费|预计费用)$"
)


def planted(understood: Understood) -> tuple[int, list[str]]:
    """How many digits were changed, one at a time, and where that was not found."""
    before = {(one.code, one.quote, one.message) for one in findings(understood)}
    # The same digits each time: nothing is to be kept secret.
    chosen, count, missed = random.Random(7), 0, list[str]()  # noqa: S311
    for text in understood.sections:
        for match in _DETERMINED.finditer(text.text):
            if _FREE.search(text.text, 0, match.start()):
                continue
            at = chosen.choice([i for i in range(*match.span()) if text.text[i].isdigit()])
            digit = str((int(text.text[at]) + chosen.randrange(1, 10)) % 10)
            changed = replace(text, text=text.text[:at] + digit + text.text[at + 1 :])
            sections = tuple(changed if one is text else one for one in understood.sections)
            count += 1
            found = findings(replace(understood, sections=sections))
            if {(one.code, one.quote, one.message) for one in found} <= before:
                missed.append(f"{text.text[max(0, match.start() - 20) : match.end()]}: {digit}")
    return count, missed


def test_planted_digits_are_found_where_the_tables_hold_the_figure() -> None:
    count, missed = planted(understand(shanghai()))
    assert count >= 30
    assert len(missed) <= 0.02 * count, missed


@pytest.mark.parametrize(("name", "style"), OWN)
def test_planted_digits_are_found_where_a_sum_holds_the_figure(name: str, style: str) -> None:
    count, missed = planted(understand(written(name, style, tables=False)))
    assert count >= 30
    assert len(missed) <= 0.02 * count, missed


# ---------------------------------------------------------------- what is only said


def test_a_list_that_need_not_be_whole_is_at_most_a_hint() -> None:
    understood = understand(written(*OWN[0], tables=False))
    found = findings(edited(understood, "办公设备20万元", "办公设备12万元"))
    assert {one.level for one in found} == {HINT}


def test_flat_with_two_amounts_is_wrong() -> None:
    line = (
        "1.“公共安全支出（类）司法（款）普法宣传（项）”20.00万元，主要用于普法宣传。"
        "2024年当年预算执行数为18.00万元，2025年预算安排20.00万元，比2024年预算执行数持平。"
    )
    lines = (*NOTES[:5], line)
    document = Published(
        "例.txt", "txt", tuple(TextLine(text, Place(1, at)) for at, text in enumerate(lines, 1))
    )
    found = [one for one in findings(understand(document)) if one.code == "N01"]
    assert [(one.level, one.printed, one.expected) for one in found] == [(WRONG, "持平", "增加")]


@pytest.mark.parametrize(
    "repeated",
    [
        "其中：",
        "100万元，其中",
        "比上年增加1万元，其中",
        "（1）项目甲乙丙丁1万元",
        "其中甲1万元、",
        "支出预算",
    ],
)
def test_a_budget_that_never_ends_takes_time_in_proportion(repeated: str) -> None:
    """Four times the text, about four times the time: sixteen would be a trap."""

    def seconds(times: int) -> float:
        texts = ("2025年部门预算", *NOTES[:3], "共1万元，其中：" + repeated * times)
        lines = tuple(TextLine(text, Place(0, at)) for at, text in enumerate(texts, 1))
        understood = understand(Published("长.txt", "txt", lines))
        began = time.process_time()
        inspect(understood)
        return time.process_time() - began

    size = 4_000 // len(repeated)
    seconds(size // 4)
    assert seconds(4 * size) < 10 * max(seconds(size), 0.05)
