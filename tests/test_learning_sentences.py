"""Learning sentences: what is said of every figure of what a report says of its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from example import example_budget, report_of
from jinja2 import nodes
from test_learning import loaded, made, sample, text_in
from test_learning_asks import facts_of, learned_from

from generator import Facts, InvalidReport, establish, load_style, read_published, understand
from generator.learning.aligning import Token, agrees
from generator.learning.assertions import is_own_reason
from generator.learning.comparing import compared
from generator.learning.cutting import parts_of
from generator.learning.editing import set_apart
from generator.learning.learned import Learned, learn
from generator.learning.lessons import prove
from generator.learning.phrasing import Body, If, Mark, Text, written
from generator.learning.uttering import Piece
from generator.number.figure import Figure
from generator.telling.style import sections_of

HEAD: Final = "2024年度部门决算情况说明\n"
FIRST: Final = "支出决算为63万元，完成预算的92.65%"


def expenses_of(facts: Facts) -> str:
    """What the sample of the province says of the “三公” expenses, its heading first."""
    told = text_in(facts, load_style())
    return told[told.index("七、") : told.index("八、")]


def learned_as(*changes: tuple[str, str], cut: str = "") -> Learned:
    """What is learned of a section in which other words stand; `cut` of what is not said."""
    facts = facts_of()
    text = expenses_of(facts)
    if cut:
        text = re.sub(cut, "", text, flags=re.DOTALL)
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return learned_from((facts, HEAD + text))


def expenses(found: Learned) -> str:
    return found.files["三公经费.j2"].replace("\n", "")


# ---------------------------------------------------------------- sentences that are new


def test_a_comparison_that_is_new_is_said_of_less_of_more_and_of_as_much() -> None:
    said = expenses(learned_as((FIRST, f"{FIRST}，比上年增加17万元，增长36.96%")))
    assert "{% if not 三公经费.增减 %}，{{ 用语.上年无数 }}" in said
    assert "{% elif 三公经费.增减.平 %}，{{ 用语.持平 }}" in said
    assert "{% else %}，比上年{{ 变动(三公经费.增减) }}{% endif %}" in said


UNCOUNTED: Final = """\
{% macro 各项目一览(各项目) %}
{% for 名称, 一项, 用途, 内容 in 各项目 %}
--- {{ 名称 }}{{ 一项 }}
{% if 内容 %}，主要包括以下几方面支出：
{% for 一条 in 内容 %}{{ 一条 }}{% if not loop.last %}；{% endif %}{% endfor %}
{% elif 用途 %}。主要用于{{ 用途 }}
{% endif %}。
{% endfor %}
{% endmacro %}
"""


def test_a_list_counts_its_members_as_it_was_published(tmp_path: Path) -> None:
    plain = made(tmp_path, style_yaml="名称: 新县\n基于: base\n", 句式_j2=UNCOUNTED)
    facts = establish(report_of(base=example_budget()))
    for own, below, folder in ((plain, load_style(), "other"), (load_style(), plain, "")):
        text = text_in(facts, own)
        found = learn([sample(facts, text)], "学成", below)
        assert ("{{ loop.index|圈码 }}" in found.files["句式.j2"]) is (own is not plain)
        assert text_in(facts, loaded(found, tmp_path / folder)) == text


def test_a_list_that_is_counted_otherwise_is_told_as_below() -> None:
    """No template can say 一是、二是 of as many as there are: not two of them for all."""
    facts = establish(report_of(base=example_budget()))
    text = text_in(facts, load_style()).replace("①", "一是").replace("②", "二是")
    samples = [sample(facts, text)]
    found = learn(samples, "学成", load_style())
    prove(found, "学成", samples)
    assert "二是" not in "".join(found.files.values())
    assert any("号没有接着数" in why for why in found.left.values())


def test_a_section_of_which_most_is_not_said_is_learned_as_far_as_it_is() -> None:
    """What is published of it can leave a sentence between two figures with nothing at all."""
    facts = establish(report_of(base=example_budget()))
    text = text_in(facts, load_style())
    start = text.index("\n", text.index("其他重要事项情况说明")) + 1
    said = "2025年本部门共5个项目实行绩效目标管理，涉及资金86万元。本部门无国有资本经营预算收入。"
    found = learn([sample(facts, text[:start] + said)], "学成", load_style())
    assert "预算收支" in found.wording.seen


def test_a_reason_that_no_fact_has_is_that_of_the_line_that_is_spoken_of() -> None:
    why = "决算数小于预算数的主要原因是食堂统一安排用餐"
    said = expenses(learned_as((f"{FIRST}，其中：", f"{FIRST}。{why}。其中：")))
    assert "{% if 三公经费.差异原因 and 三公经费.差异原因.须写 %}" in said
    assert "{% if 三公经费.预算差异.减 %}小于{% else %}大于{% endif %}预算数的主要原因是" in said
    assert "食堂" not in said


def test_what_is_as_it_was_is_said_of_what_is_not_too() -> None:
    """公务用车运行维护费 is as planned; who has spent less says so."""
    said = expenses(
        learned_as(("公务用车运行维护费30万元，", "公务用车运行维护费30万元，决算数与预算数持平，"))
    )
    assert "{% if 公务用车运行维护费.预算差异.平 %}决算数与预算数持平" in said
    assert "{% elif 公务用车运行维护费.预算差异.减 %}决算数小于预算数" in said


def test_rows_that_a_region_does_not_say_are_not_said() -> None:
    found = learned_as(cut="因公出国（境）费支出预算为.*?(?=（二）)")
    assert "三公一项" not in expenses(found)


def test_what_is_not_said_behind_others_goes_with_its_mark_and_is_said_alone() -> None:
    facts = facts_of()
    told = text_in(facts, load_style())
    section = told[told.index("十一、") : told.index("十二、")]
    activities = load_style().settings["用语"]["会议类活动"]
    assert f"；{activities}。" in section
    found = learned_from((facts, HEAD + section.replace(f"；{activities}", "")))
    said = found.files["一般性支出.j2"].replace("\n", "")
    assert "{% if (有会议费 or 有培训费) and 节庆活动 %}；{% endif %}" in said
    assert (
        "{% if 节庆活动 %}{{ 节庆活动 }}"
        "{% elif not (有会议费 or 有培训费) %}{{ 用语.会议类活动 }}{% endif %}。" in said
    )


def test_of_the_rows_of_nothing_those_are_said_that_were() -> None:
    none = {"上级补助收入": "0", "经营收入": "0", "附属单位上缴收入": "0", "其他收入": "0"}
    facts = facts_of({"收入": none})
    told = text_in(facts, load_style())
    section = told[told.index("二、") : told.index("三、")]
    rows = "；经营收入0万元，占0%；其他收入0万元，占0%。"
    found = learned_from((facts, HEAD + re.sub("。(?=\n+$)", rows, section)))
    said = found.files["收入.j2"].replace("\n", "")
    assert "；经营收入{{ 经营收入 }}{{ 占(经营收入) }}" in said
    assert "{% if not 上级补助收入.为零 %}；上级补助收入{{ 上级补助收入 }}" in said
    assert "{% if not 附属单位上缴收入.为零 %}；附属单位上缴收入" in said
    assert "{% endif %}；其他收入{{ 其他收入 }}{{ 占(其他收入) }}" in said
    assert prove(found, "xuecheng", found.samples) == ()
    assert not found.left


def test_of_amounts_that_are_nothing_is_said_what_is_said_of_none() -> None:
    kinds = ("因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行维护费")
    facts = facts_of({"三公经费": {one: {"预算": "0", "决算": "0", "上年": "1"} for one in kinds}})
    text = f"{HEAD}七、财政拨款“三公”经费支出决算情况说明\n示例部门2024年度无“三公”经费支出。\n"
    said = expenses(learned_from((facts, text)))
    assert "{% if not 有三公经费 or 三公经费.为零 %}" in said
    assert "{{ 部门 }}{{ 年度 }}年度无“三公”经费支出。" in said


def test_two_reports_decide_together_of_what_a_section_is_made() -> None:
    """What makes one report more like what was told, and the other less, is not kept."""
    facts = facts_of()
    text = expenses_of(facts)
    without = re.sub("因公出国（境）费支出预算为.*?(?=（二）)", "", text, flags=re.DOTALL)
    both = [sample(facts, HEAD + one) for one in (without, text)]
    found = learn(both, "学成", load_style())
    assert "三公一项" in "".join([found.files.get("三公经费.j2", "三公一项")])


# ---------------------------------------------------------------- what is never learned


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("主要原因是食堂统一安排用餐", True),
        ("支出小于上年的主要情况：车辆报废", True),
        ("增长的主要原因是：", False),
        ("的主要原因是", False),
        ("具体情况如下：", False),
    ],
)
def test_a_reason_is_its_departments(words: str, own: bool) -> None:  # noqa: FBT001
    assert is_own_reason(words) is own


def test_words_of_which_the_figure_is_gone_are_not_learned() -> None:
    found = learned_as(("占15.87%", "是最大的一项"))
    assert "是最大的一项" not in "".join(found.files.values())


def test_a_heading_that_a_report_has_not_is_kept() -> None:
    found = learned_as(("七、财政拨款“三公”经费支出决算情况说明\n（一）", "七、"))
    assert '""' not in found.files["style.yaml"]


def test_a_section_that_no_style_has_is_said_not_to_be_learned() -> None:
    facts = facts_of()
    more = "八、汛期值守情况说明\n汛期值守240人次，支出3万元。\n"
    profile = "第一部分 部门概况\n一、主要职能\n管理防汛工作，负责值守。\n第三部分 "
    found = learned_from((facts, f"{profile}{HEAD}{expenses_of(facts)}{more}"))
    assert found.unplaced == ["汛期值守情况说明"]


def test_a_count_is_no_amount() -> None:
    count = facts_of()["出国团组"]
    assert isinstance(count, Figure)
    told = Token("#", "1", states=count)
    assert agrees(told, Token("#", "1", value=count.value))
    assert not agrees(told, Token("#", "1万元", value=count.value, unit="万元"))


def test_what_is_compared_with_the_budget_is_not_what_is_compared_with_last_year() -> None:
    told = [Piece(one, Text(one), "节") for one in ("决算数小于预算数，", "与上年相比减少。")]
    found = compared("节", told, "比上年决算数减少。")
    kept = {one.piece for one, at in zip(found.told, found.matched, strict=True) if at >= 0}
    assert kept == {1}


def test_what_is_told_altogether_otherwise_is_refused() -> None:
    text = f"{HEAD}七、财政拨款“三公”经费支出决算情况说明\n本年厉行节约，车少开了，饭少吃了。\n"
    with pytest.raises(InvalidReport, match="差得太多"):
        learned_from((facts_of(), text))


# ---------------------------------------------------------------- marks


def _case(*said: str) -> If:
    tests: list[nodes.Expr | None] = [nodes.Name("有", "load"), None]
    bodies: list[Body] = [[Text(one)] if one else [] for one in said]
    return If(list(zip(tests, bodies, strict=False)))


@pytest.mark.parametrize(
    ("body", "reads"),
    [
        (
            [Text("甲，"), _case("乙", ""), Text("，丙")],
            "甲{% if 有 %}，乙{% else %}{% endif %}，丙",
        ),
        (
            [Text("甲，"), _case("乙，"), _case("丁", ""), Text("，丙")],
            "甲{% if 有 %}，乙{% endif %}{% if 有 %}，丁{% else %}{% endif %}，丙",
        ),
        ([Text("甲，"), _case("乙"), Text("；丙")], "甲{% if 有 %}，乙{% endif %}；丙"),
        ([Text("甲，"), _case("乙，"), Text("丙")], "甲，{% if 有 %}乙，{% endif %}丙"),
        ([Text("甲，"), _case("，乙"), Text("。")], "甲{% if 有 %}，乙{% endif %}。"),
        ([Mark(">"), _case("乙", ""), Text("丙")], "> {% if 有 %}乙{% else %}{% endif %}丙"),
    ],
)
def test_a_comma_goes_with_what_it_stands_before(body: Body, reads: str) -> None:
    set_apart(body)
    assert written(body).replace("\n", "") == reads


# ---------------------------------------------------------------- excerpts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            (
                "某局2024年度部门决算情况说明\n（一）收入支出决算总体情况说明\n2024年度收入总计50万元，"
                "支出总计50万元。\n（二）收入决算情况说明\n本年收入合计50万元。\n"
            ),
            ["收支总体", "收入"],
        ),
        (
            (
                "某局2024年度“三公”经费决算情况说明\n2024年度“三公”经费支出4万元，公务接待费4万元。\n"
                "全年国内公务接待8批次。\n"
            ),
            ["三公经费"],
        ),
        (
            (
                "某局2024年度决算情况说明\n2024年度收、支总计50万元，比上年增加5万元。\n"
                "2024年度政府采购支出总额3万元。\n"
            ),
            ["收支总体", "政府采购"],
        ),
        ("某局2024年度决算情况说明\n2024年栽树500棵，花费9万元。\n", []),
    ],
)
def test_a_section_is_known_by_its_heading_or_by_its_first_sentence(
    text: str, names: list[str]
) -> None:
    report = understand(read_published(text.encode(), "报告.txt"))
    parts = parts_of(report, dict(sections_of(load_style(), "决算")))
    assert [one.name for one in parts] == names
