"""名词解释: the terms that a report needs, in the style's own words where it has some."""

from __future__ import annotations

from pathlib import Path

import pytest
from example import EXAMPLE, EXAMPLE_BUDGET, input_named, told

from generator.entry import read
from generator.publication.explained import explained
from generator.telling.document import Document
from generator.telling.style import BadStyle, load_style
from generator.vocabulary.glossary import meaning_of_item, terms

ITEM = "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）"


def with_setting(root: Path, yaml: str, path: Path = EXAMPLE) -> Document:
    """The example in a style whose 名词解释 says this."""
    (root / "own").mkdir(exist_ok=True)
    (root / "own" / "style.yaml").write_text(f"名称: 某地\n名词解释: {yaml}\n", "utf-8")
    return told(read(path), load_style("own", root), draft=True).document


def words(root: Path, yaml: str) -> dict[str, str]:
    return dict(explained(with_setting(root, yaml)))


def test_a_style_words_a_term_itself(tmp_path: Path) -> None:
    own = words(tmp_path, "{词语: {事业收入: 指本地的说法}}")
    assert own["事业收入"] == "指本地的说法。"
    assert list(own) == list(words(tmp_path, "{}"))  # where it was


def test_a_style_leaves_a_term_out_and_adds_one_that_the_report_speaks_of(tmp_path: Path) -> None:
    before = words(tmp_path, "{}")
    after = words(tmp_path, '{词语: {事业收入: "", 年初预算: 指年初批复的预算, 火星: 指行星}}')
    assert before.keys() - after.keys() == {"事业收入"}
    assert after.keys() - before.keys() == {"年初预算"}  # nobody speaks of 火星


def test_a_style_says_what_comes_first_and_what_alone(tmp_path: Path) -> None:
    first = "次序: [项目支出, 事业收入]"
    assert list(words(tmp_path, f"{{{first}}}"))[:3] == ["项目支出", "事业收入", "财政拨款收入"]
    alone = words(tmp_path, f"{{{first}, 其余: 否, 科目: 否}}")
    assert list(alone) == ["项目支出", "事业收入"]


def test_a_style_explains_what_the_report_does_not_have(tmp_path: Path) -> None:
    assert "上年结转" not in words(tmp_path, "{}")
    assert "上年结转" in words(tmp_path, "{一律写: [上年结转]}")


def test_the_subjects_of_the_report_are_explained_in_the_order_of_their_codes(
    tmp_path: Path,
) -> None:
    found = [name for name in words(tmp_path, "{}") if name.endswith("（项）")]
    assert found[0] == ITEM
    assert [name.partition("（类）")[0] for name in found] == [
        "一般公共服务支出", "一般公共服务支出", "一般公共服务支出", "社会保障和就业支出",
        "卫生健康支出", "住房保障支出", "国有资本经营预算支出", "其他支出",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["行政运行", "2010301"])
def test_a_style_explains_a_subject_by_its_name_or_its_code(tmp_path: Path, name: str) -> None:
    assert words(tmp_path, f"{{词语: {{'{name}': 反映本地的行政运行}}}}")[ITEM] == (
        "反映本地的行政运行。"
    )
    assert ITEM not in words(tmp_path, f"{{词语: {{'{name}': ''}}}}")


def test_the_rest_of_a_group_is_what_its_others_are_not() -> None:
    assert meaning_of_item("2101399", "其他医疗救助支出", "医疗救助") == (
        "反映除本款其他各项以外，用于医疗救助方面的支出。"
    )
    assert meaning_of_item("2101398", "没有这一项", "医疗救助") is None


def test_a_budget_has_the_terms_of_a_budget() -> None:
    found = dict(explained(told(read(EXAMPLE_BUDGET), draft=True).document))
    assert "一般公共预算拨款" in found
    kinds = {terms()[name].kind for name in found if name in terms()}
    assert kinds == {"", "预算"}


def test_shanghai_explains_what_its_form_prescribes() -> None:
    found = list(explained(told(input_named("liling"), "shanghai", draft=True).document))
    assert [name for name, _ in found] == [
        "财政拨款收入", "事业收入", "经营收入", "其他收入", "年初结转和结余", "年末结转和结余",
        "基本支出", "项目支出", "经营支出", "“三公”经费", "机关运行经费",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        ("{次序: [事业收人]}", "名词解释→次序：没有“事业收人”这个词，是不是“事业收入”？"),
        ("{一律写: [火星]}", "名词解释→一律写：没有“火星”这个词"),
        ("{其余: 不}", "名词解释→其余“不”不行；可以写 是、否"),
        ("{编号: 五级}", "名词解释→编号“五级”不行；可以写 一级 到 四级"),
        ("{词语: {事业收入: [指]}}", "名词解释→词语→事业收入：后面应是它的解释，例如 指……"),
        ("{词语: 事业收入}", "名词解释→词语：下面应是几行“键: 值”"),
        ("{名词: {}}", "名词解释：不认识“名词”"),
    ],
)
def test_a_mistake_in_the_setting_is_named(tmp_path: Path, yaml: str, message: str) -> None:
    with pytest.raises(BadStyle) as caught:
        with_setting(tmp_path, yaml)
    assert message in str(caught.value)
