"""The gate: no style of the project says anything wrong; one that does is told so, and where."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from example import EVERY_STYLE, INPUTS, example, report_of, style
from wording import block, own

from generator.entry import read
from generator.facts import Line, establish
from generator.learning.branches import Marked
from generator.learning.gate import Amiss, findings_of
from generator.learning.misreadings import misreadings
from generator.learning.specimens import specimens
from generator.telling.narrative import Paragraph, composed
from generator.telling.style import load_style


@pytest.mark.parametrize("name", EVERY_STYLE)
def test_nothing_is_amiss_in_a_style_of_the_project(name: str) -> None:
    reports = [read(path) for path in INPUTS]
    called = load_style(name).name
    departments = [one for one in reports if name == "base" or one.content.style == called]
    assert [str(one) for one in findings_of(None, name, departments)] == []


# ---------------------------------------------------------------- the departments


def test_nothing_is_amiss_with_the_departments() -> None:
    for report in specimens():
        assert [str(one) for one in (*report.hints, *establish(report).problems)] == []


def test_no_two_amounts_that_are_typed_into_the_fullest_department_are_alike() -> None:
    facts = establish(specimens()[0])
    listed = [facts.named[name] for name in ("收入各项", "支出各项", "三公经费各项")]
    lines = [one for each in listed if isinstance(each, tuple) for one in each]
    amounts = [line.amount.value for line in lines if isinstance(line, Line)]
    assert len(amounts) > 12
    assert len(amounts) == len(set(amounts))


# What only a department that has not filled something in can be; and shares of nothing, which a
# style without a word for them never writes.
UNREACHED = {"职责", "预算单位", "预算绩效", "零基数占比", "为零"}


def test_every_case_of_every_sentence_comes_up() -> None:
    marked = Marked(style())
    seen: set[int] = set()
    for report in specimens():
        facts = establish(report)
        for section in composed(facts, marked.style)[0]:
            traced = marked.traced(section, facts)
            assert traced.text == "".join(one.text for one in section.paragraphs)
            seen.update(id(case) for cases in traced.cases for case in cases)
    unseen = [case for case in marked.every if id(case) not in seen and case.asked]
    assert {one.aspect for case in unseen for one in case.asked} <= UNREACHED | {"占比"}
    assert len(unseen) == 7


# ---------------------------------------------------------------- what it finds


NO_SHARE = "由于{}支出为零，不计算{}采购授予中小企业合同金额占{}支出的比例"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{NO_SHARE.format('工程', '工程', '工程')}，{NO_SHARE.format('', '服务', '')}。", 0),
        (f"{NO_SHARE.format('', '工程', '工程')}，{NO_SHARE.format('', '服务', '服务')}。", 1),
        (f"{NO_SHARE.format('工程', '', '工程')}，{NO_SHARE.format('服务', '', '服务')}。", 1),
        (f"{NO_SHARE.format('工程', '工程', '')}，{NO_SHARE.format('服务', '服务', '')}。", 1),
        (f"{NO_SHARE.format(*['工程'] * 3)}，{NO_SHARE.format(*['服务'] * 3)}。", 0),
        ("比上年增加9万元，其中甲中心增加6万元；与上年持平；乙站减少1万元。", 1),
        ("比上年增加9万元，其中，预算数比上年增加6万元；预算数与上年持平。", 2),
        ("比上年增加9万元，其中甲中心增加6万元；乙站预算数与上年持平。", 0),
        ("其中：车辆购置费预算为9万元；较上年增加2万元，增长28.57%。", 0),
    ],
)
def test_of_what_and_of_whom_a_sentence_is_has_to_be_said(text: str, found: int) -> None:
    assert len([*misreadings(Paragraph(text, ()))]) == found


def amiss(root: Path, files: Mapping[str, str], yaml: str = "") -> tuple[Amiss, ...]:
    own(root, files, yaml)
    return findings_of(root, "own")


def macro(name: str, text: str) -> Mapping[str, str]:
    return {"句式": f"{{% macro {name} %}}\n{text}\n{{% endmacro %}}"}


def total(text: str, line: str = "收入总计") -> str:
    return f"> {{{{ 年度 }}}}年度收、支总计{{{{ {line} }}}}{text}"


def change(flat: str, other: str, line: str) -> str:
    """What is said of the change of a line, in a case each."""
    return (
        f"。{{% if not {line}.增减 %}}上年无同口径数{{% elif {line}.增减.平 %}}{flat}"
        f"{{% else %}}与上年相比，{other}{{% endif %}}。"
    )


BOTH, GRANTS = ("收支总体", "收支总计"), ("财政拨款收支", "财政拨款收支总计")
IN, OUT = ("收入", "收入合计"), ("支出", "支出合计")
TURN = "{{ 变动(财政拨款收入总计.增减) }}"
EACH = "{% for 一项 in 收入各项 %}{{ 一项.名称 }}{{ 一项|数 }}。{% endfor %}"
NO_BUDGET = (
    "{{ 线.名称 }}支出预算为{{ 线.预算 }}，支出决算为{{ 线 }}，由于预算数为零，无法计算百分比"
)
NO_STEP = (
    "{% if 变.减 %}减少{% else %}增加{% endif %}"
    "{% if 变.幅度 %}，{% if 变.减 %}下降{% else %}增长{% endif %}{{ 变.幅度 }}{% endif %}"
)
SHARE = (
    "{% if 线.占比 %}采购授予中小企业合同金额占支出金额的{{ 线.占比 }}"
    "{% else %}没有{{ 种类 }}{% endif %}"
)
# What is wrong: the sentence that says it, the words in which that is told. Those of one style
# have each a sentence of its own.
WRONG: tuple[tuple[tuple[Mapping[str, str], str], ...], ...] = (
    (
        (block(*BOTH, total("。，")), "标点重复"),
        (block(*GRANTS, total("", "财政拨款收入总计")), "末尾没有标点"),
        (block("预算重要事项", "其他", "- 其他事项。{{ 其他事项 }}"), "末尾没有标点"),
        (block("国有资产", "车辆总数", "共有车辆{{ 车辆总数 }}"), "没有单位"),
        (block(*IN, f"> {EACH}"), "金额后面应写万元"),
        (block(*OUT, "> 支出合计{{ 本年支出合计 }}万元。"), "写了两遍"),
        (block("预算机构", "机构", "> 编制人数{{ 实有人数 }}人，实有人数{{ 实有人数 }}人。"),
         "说的是编制人数，写的却是实有人数"),
        (macro("变动(变)", "{% if not 变.减 %}增加{% else %}上升{% endif %}{{ 变.额 }}"),
         "却说“上升”"),
    ),
    (
        (block(*BOTH, "> {{ 年度 }}年度收、支总计，比上年多。"), "这里应有一个数"),
        (block(*GRANTS, total(change("比上年减少", TURN, "财政拨款收入总计"), "财政拨款收入总计")),
         "写在“持平”的情形里，却说“减少”"),
        (block(*IN, "> {{ 本年收入合计 }}为本年收入合计。"), "说是什么数"),
        (block(*OUT, "> {{ 年度 }}年度本年支出合计{{ 本年收入合计 }}。"), "正文的合计与表一致"),
        (block("国有资产", "车辆总数", "共有公务用车辆"), "单位前面没有数"),
        (macro("三公完成(线)", NO_BUDGET), "没有先问基数是不是零"),
        (block("政府性基金", "收支", "> {{ 年度 }}年度没有政府性基金收支。"), "没有先问"),
        (block("预算重要事项", "政府采购", "- 政府采购预算：{{ 年度 }}年{{ 机关运行经费 }}。"),
         "说的是政府采购预算，写的却是机关运行经费"),
        (block("预算收支", "收入", "- 收入预算{{ 收入预算 }}，其中：一般公共预算拨款，其余略。"),
         "这里应有一个数"),
        (block("一般公共预算支出", "具体标题", "# 甲（类）乙（款）（项）"), "放错了地方"),
    ),
    (
        (block(*BOTH, total(change("与上年持平", "与上年持平", "收入总计"))), "却说“持平”"),
        (block(*GRANTS, total("。", "年末日")), "这里应是金额，写的却是日期"),
        (block("一般性支出", "活动", "{{ 用语.会议类活动 }}。"), "两句话连在一起"),
        (block("国有资产", "设备", "{{ 用语.大型设备 }}{{ 大型设备 }}台（套）"), "两句话连在一起"),
        (macro("采购份额(线, 种类)", SHARE), "“采购授予中小企业合同金额”说了两个不同的数"),
    ),
    (
        (block(*BOTH, "> 收、支总计{{ 收入总计 }}，增长{{ 收入总计.增减.幅度 }}。"), "没有这个数"),
        (block(*GRANTS, total("，与上年相比有较大增长", "财政拨款收入总计") + "。"),
         "各数都减少时也说“增长”"),
        (block(*IN, "> 本年收入合计{{ 本年收入合计 }}，为各项收入其中包括各种来源。"),
         "两句话连在一起"),
        (macro("变动(变)", NO_STEP), "这里应有一个数"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("faults", WRONG)
def test_what_a_style_says_wrong_is_found_where_it_stands(
    faults: tuple[tuple[Mapping[str, str], str], ...], tmp_path: Path
) -> None:
    files = {name: text for one, _ in faults for name, text in one.items()}
    assert len(files) == len(faults)
    found = [str(one) for one in amiss(tmp_path, files)]
    for (file, *_), message in faults:
        assert [one for one in found if f"own/{file}.j2" in one and message in one], message


PROJECTS: Final = """\
各项目一览(各项目) %}{% for 名称, 一项, 用途, 内容 in 各项目 %}
--- {{ 名称 }}{{ 一项 }}{% if 用途 %}。主要用于{{ 用途 }}{% endif %}。
{% endfor %}{% endmacro %}"""
MEETINGS: Final = """\
会议一览(各次) %}{% for 名称, 人数, 说明, 费用 in 各次 %}
-- {{ 名称 }}，预计参会人数{{ 人数 }}人，预计费用{{ 费用 }}。
{% endfor %}{% endmacro %}"""


@pytest.mark.parametrize(
    ("sentence", "amount"),
    [(PROJECTS, "{{ 一项 }}"), (MEETINGS, "，预计费用{{ 费用 }}")],
)
def test_what_one_of_a_list_comes_to_is_said(sentence: str, amount: str, tmp_path: Path) -> None:
    right, wrong = (f"{{% macro {one}" for one in (sentence, sentence.replace(amount, "")))
    assert amiss(tmp_path, {"句式": right}) == ()
    found = [str(one) for one in amiss(tmp_path, {"句式": wrong})]
    assert [one for one in found if "own/句式.j2" in one and "的金额" in one]


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("持平: 与上年持平，都是30", False),
        ("大型设备: 单位价值200万元（含）以上的设备", True),
        ("零基数占比: 0.00%", True),
        ("零基数占比: 5%", False),
    ],
)
def test_a_number_that_is_typed_is_prescribed_or_wrong(
    words: str,
    holds: bool,  # noqa: FBT001  a case, not an option
    tmp_path: Path,
) -> None:
    found = amiss(tmp_path, {}, f"用语: {{{words}}}\n")
    assert (found == ()) is holds
    assert all("写死" in one.message or one.place for one in found)


def test_it_says_in_which_line_and_of_which_department(tmp_path: Path) -> None:
    own(tmp_path, block(*BOTH, "> 年度{{ 年度 }}年，，收支总计数见附表第一张。"))
    assert str(findings_of(tmp_path, "own")[0]) == (
        "own/收支总体.j2 第 2 行【收支总计】：“年度2024年，，收支总计数见附表第一张。”"
        "一句里的“年度2024年，，收支总计数见”，标点重复，或者放错了地方（例：各数都增加的决算）"
    )


def test_what_a_department_wrote_is_no_word_of_a_style(tmp_path: Path) -> None:
    typed = "> 收、支总计{{ 收入总计 }}，主要是更新一辆到期车辆。"
    own(tmp_path, block(*BOTH, typed))
    found = {one.said: one.message for one in findings_of(tmp_path, "own", [report_of()])}
    assert found["更新一辆到期车辆"] == "这是一个部门自己的话，写死在样式里了"


def test_a_paragraph_that_says_nothing_is_one_too_many(tmp_path: Path) -> None:
    empty = "> {% if 收入总计.增减.平 %}与上年持平。{% endif %}"
    found = amiss(tmp_path, block(*BOTH, empty))
    assert [one for one in found if one.message == "一段里什么也没有"]


def test_what_a_department_has_wrong_itself_is_no_fault_of_a_style() -> None:
    odd = report_of({"上年": {"收入总计": {"原因": "财政拨款减少"}}}, base=example())
    assert findings_of(None, "liling", [odd]) == ()
