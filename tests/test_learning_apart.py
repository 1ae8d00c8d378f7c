"""What others say in a section of its own, and the style below under a title in one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from example import example_budget, report_of, style
from test_learning import loaded, made, sample, text_in

from generator import Facts, Style, establish, read_published, understand
from generator.learning.cutting import parts_of
from generator.learning.gate import Amiss, findings_of
from generator.learning.learned import Learned, learn
from generator.learning.parting import sections_within
from generator.learning.phrasing import phrasing_of, written
from generator.learning.specimens import specimens
from generator.learning.uttering import Wording
from generator.telling.style import sections_of
from generator.telling.templates import prose_of

HOME: Final = "预算重要事项"
BLOCKS: Final = ("机关运行", "政府采购", "国有资产", "绩效目标", "三公", "会议培训", "其他")
BUDGETS: Final = [establish(one) for one in specimens() if one.kind == "预算"]


def empty(*but: str) -> str:
    """The section below with but some of its sentences."""
    blocks = "".join(f"{{% block {one} %}}{{% endblock %}}\n" for one in BLOCKS if one not in but)
    return f'{{% extends "base/{HOME}.j2" %}}\n{blocks}'


YAML: Final = f"""\
名称: 单列
基于: base
章节:
  预算:
    - 预算收支: 部门收支总体情况
    - 预算拨款支出: 一般公共预算拨款支出预算
    - 采购: "{{年度}}年政府采购预算情况"
    - 运行经费: 机关运行经费安排情况
    - {HOME}: 其他重要事项情况说明
"""
COST: Final = """\
{% block 机关运行 %}
> 本部门{{ 年度 }}年年初预算机关运行经费共计安排{{ 机关运行经费 }}，
{% if not 机关运行经费.增减 %}{{ 用语.上年无数 }}
{% elif 机关运行经费.增减.平 %}与上年度预算持平
{% elif 机关运行经费.增减.减 %}较上年度预算减少{{ 机关运行经费.增减.额 }}
{{ 因(机关运行经费.增减原因, "，减少的主要原因是") }}
{% else %}较上年度预算增加{{ 机关运行经费.增减.额 }}
{{ 因(机关运行经费.增减原因, "，增加的主要原因是") }}{% endif %}。
{% endblock %}
"""
BOUGHT: Final = """\
{% block 政府采购 %}
> {{ 年度 }}年政府采购预算数为{{ 政府采购预算 }}。
{% if 政府采购各项 %}包含：{% for 一项 in 政府采购各项 %}{{ 一项.名称 }}{{ 一项 }}
{% if not loop.last %}；{% endif %}{% endfor %}。{% endif %}
{% endblock %}
"""


def apart(folder: Path) -> Style:
    """A style in which two sentences of a section are sections."""
    return made(
        folder,
        style_yaml=YAML,
        采购_j2=empty("政府采购") + BOUGHT,
        运行经费_j2=empty("机关运行") + COST,
        预算重要事项_j2=empty(*BLOCKS[2:]),
    )


@pytest.fixture(name="told", scope="module")
def told_(tmp_path_factory: pytest.TempPathFactory) -> tuple[Facts, str, Learned, Style]:
    facts = establish(report_of(base=example_budget()))
    text = text_in(facts, apart(tmp_path_factory.mktemp("own")))
    learned = learn([sample(facts, text)], "学成", style())
    return facts, text, learned, loaded(learned, tmp_path_factory.mktemp("learned"))


def test_a_section_that_is_a_part_of_another_below_is_learned(
    told: tuple[Facts, str, Learned, Style],
) -> None:
    facts, text, learned, own = told
    assert text_in(facts, own) == text
    settings = learned.files["style.yaml"]
    assert '- 预算政府采购: "{年度}年政府采购预算情况"' in settings
    assert "共计安排" in learned.files["预算机关运行.j2"]
    assert learned.files[f"{HOME}.j2"].count("{% endblock %}") == 2


def test_a_section_of_its_own_is_right_of_others(
    told: tuple[Facts, str, Learned, Style], tmp_path: Path
) -> None:
    by_hand, own = apart(tmp_path), told[3]
    for facts in BUDGETS:
        assert text_in(facts, own) == text_in(facts, by_hand)
    assert findings_of(own.chain[-1].parent, own.folder, ()) == ()


def test_what_is_set_apart_is_left_as_the_style_below_words_it(
    told: tuple[Facts, str, Learned, Style],
) -> None:
    facts, text, *_ = told
    learned = learn([sample(facts, text)], "学成", style())
    amiss = Amiss(
        "学成/预算机关运行.j2 第 1 行【机关运行】", "预算机关运行", "较", "不对", "例：甲"
    )
    learned.leave([amiss])
    assert "较" not in learned.files["预算机关运行.j2"]
    assert "年初预算机关运行经费共安排" in learned.files["预算机关运行.j2"]
    learned.leave([Amiss("", HOME, "其他", "不对", "例：甲")])
    assert "{% block 机关运行 %}{% endblock %}" in learned.files[f"{HOME}.j2"]


def test_a_part_is_named_as_no_section_of_any_report_is() -> None:
    below = style()
    names = [name for name, _ in sections_of(below, "预算")]
    wording = Wording(below, phrasing_of(prose_of(below), names))
    found = sections_within(wording, "预算")
    assert found["预算国有资产"].title == "国有资产占有情况"
    assert not {"国有资产", "政府采购", "基本支出"} & {*found}
    assert written(wording.phrasing.sections[HOME]).count("{% block") > len(BLOCKS)


HEADINGS: Final = {"收支": "部门收支总体情况", "重要": "其他重要事项情况说明"}
TITLES: Final = {"资产": "国有资产占有情况", "绩效": "重点项目预算的绩效目标等情况"}
BEHIND: Final = "一、项目概况\n某项目。\n二、立项依据\n某文件。\n三、绩效目标\n有用。\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("一、部门收支总体情况\n收。\n二、国有资产占有使用情况\n有车辆3辆。\n", ["收支", "资产"]),
        ("一、国有资产占有使用情况\n有车辆3辆。\n二、绩效目标设置情况\n有。\n", ["资产", "绩效"]),
        ("一、部门收支总体情况\n收。\n二、国有资产占有情况下，有车辆3辆。\n", ["收支"]),
        (f"一、部门收支总体情况\n收。\n二、国有资产占有情况\n有。\n{BEHIND}", ["收支", "资产"]),
    ],
)
def test_titles_divide_a_report_where_they_have_a_line(text: str, names: list[str]) -> None:
    report = understand(read_published(f"某某局2026年部门预算\n{text}".encode(), "报告.txt"))
    parts = parts_of(report, HEADINGS, TITLES)
    assert [one.name for one in parts] == names
    assert not any("某项目" in one.text for one in parts)


def test_of_an_excerpt_a_part_is_told_behind_the_rest_of_its_section(tmp_path: Path) -> None:
    facts = establish(report_of(base=example_budget()))
    text = text_in(facts, apart(tmp_path / "own"))
    start, end = (text.index(one) for one in ("机关运行经费安排情况", "五、其他重要"))
    excerpt = f"示例部门2025年部门预算\n一、{text[start:end]}"
    own = loaded(learn([sample(facts, excerpt)], "学成", style()), tmp_path / "learned")
    names = [name for name, _ in sections_of(own, "预算")]
    assert names[-2:] == [HOME, "预算机关运行"]
    assert len(names) == len(sections_of(style(), "预算")) + 1
    assert text_in(facts, own).count("共计安排") == 1
