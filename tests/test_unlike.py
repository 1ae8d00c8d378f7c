"""Two styles side by side, and which sentences of one were seen published."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from example import EVERY_STYLE, ROOT, style
from jsonschema import Draft202012Validator
from test_interchange import keys
from wording import block, own

from generator.learning import seen, style_forms
from generator.learning.gate import Amiss
from generator.telling import unlike as unlikely
from generator.telling.settings import settings_of
from generator.telling.style import BadStyle, Style, load_style

SCHEMA: Final = json.loads((ROOT / "docs/styles.schema.json").read_text("utf-8"))


def compared(left: Style, right: Style) -> str:
    return unlikely.to_text(unlikely.unlike(left, right))


def coverage_told(chosen: Style, reports: Sequence[Path] = ()) -> str:
    return seen.to_text(seen.coverage_of(chosen, reports))


def parts(text: str) -> dict[str, list[str]]:
    """What is told below each title."""
    titled = text.split("\n\n■ ")[1:]
    return {one.splitlines()[0]: one.splitlines()[1:] for one in titled}


def test_only_what_differs_is_told_and_where(tmp_path: Path) -> None:
    words = "数字: {百分比: '0.00'}\n用语: {增长: 上升}\n"
    sections = "节名: {收入: 收入情况}\n不写的节: [一般性支出]\n"
    other = own(tmp_path, block("支出", "称谓", "支出一共"), words + sections)
    text = compared(load_style(), other)
    assert text.startswith("左边：样本（base），右边：自己的（own）\n")
    assert parts(text) == {
        "设置": ["  数字→百分比：0.## ｜ 0.00", "  用语→增长：增长 ｜ 上升"],
        "决算的节": [
            "  收入：收入决算情况说明 ｜ 收入情况",
            "  一般性支出：一般性支出情况说明 ｜ 不写",
        ],
        "支出": [
            "  【称谓】",
            "    样本：",
            "      〔年度〕年度支出合计",
            "    自己的：",
            "      支出一共",
        ],
    }


def test_another_order_of_the_sections_is_told(tmp_path: Path) -> None:
    listed = [*style().settings["章节"]["预算"]]
    lines = "".join(
        f"    - {name}: {said}\n" for one in reversed(listed) for name, said in one.items()
    )
    other = own(tmp_path, {}, f"章节:\n  预算:\n{lines}")
    found = unlikely.unlike(load_style(), other)
    (told,) = parts(unlikely.to_text(found))["预算的节"]
    assert told.startswith("  次序：预算职责、预算机构")
    assert told.endswith("、预算机构、预算职责")
    (layout,) = shaped(style_forms.compared(found), "比较")["节"]
    assert layout["次序"]["右"] == layout["次序"]["左"][::-1]


@pytest.mark.parametrize("name", EVERY_STYLE)
def test_a_style_is_like_itself(name: str) -> None:
    assert compared(style(name), style(name)).splitlines()[1:] == ["写法一样"]


@pytest.mark.parametrize("pair", [*itertools.pairwise(EVERY_STYLE)], ids="-".join)
def test_the_one_side_is_the_other_turned_round(pair: tuple[str, str]) -> None:
    one, other = (style(name) for name in pair)
    there, back = parts(compared(one, other)), parts(compared(other, one))
    assert there.keys() == back.keys()
    assert {title: len(lines) for title, lines in there.items()} == {
        title: len(lines) for title, lines in back.items()
    }


# ---------------------------------------------------------------- what was seen


def test_of_each_section_it_is_told_what_was_seen_and_whose_the_rest_is(tmp_path: Path) -> None:
    seen = "见过: [收入, 支出→称谓]\n基于: liling\n"
    text = coverage_told(own(tmp_path, block("支出", "称谓", "支出一共"), seen))
    assert "\n  收入决算情况说明（收入）：见过 4 句\n" in text
    assert "（支出）：见过 1 句；3 句没有见过，照样本（句子之间、支出合计、各项）\n" in text
    assert "（国有资产）：4 句没有见过，照样本（句子之间、国有资产、车辆总数、其中）；" in text
    assert "；2 句没有见过，照醴陵（开头、设备）" in text


@pytest.mark.parametrize("name", EVERY_STYLE)
def test_each_style_of_the_project_says_what_it_has_seen(name: str) -> None:
    assert settings_of(style(name).chain[-1])["见过"]


def test_what_a_report_does_not_say_is_listed(tmp_path: Path) -> None:
    report = tmp_path / "去年.txt"
    report.write_text(
        "某局2024年度部门决算情况说明\n\n一、收入\n\n年初预算为3万元，与上年\n持平。\n", "utf-8"
    )
    missing = coverage_told(style("base"), [report]).partition("去年.txt里没有出现的说法\n")[2]
    assert "【收支总计】：“上年无同口径数，不作比较”" in missing
    assert "“与上年持平”" not in missing


@pytest.mark.parametrize("entry", ["收人", "没有的→句子", "{收入: 是}"])
def test_what_is_no_section_cannot_have_been_seen(entry: str, tmp_path: Path) -> None:
    with pytest.raises(BadStyle, match="见过"):
        own(tmp_path, {}, f"见过: [{entry}]\n")


# ---------------------------------------------------------------- for programs


def shaped(written: str, form: str) -> dict[str, Any]:
    """The object of an output that has the form of one of the schema, and of no other."""
    assert written.count("\n") == 1, "one line"
    found: dict[str, Any] = json.loads(written)
    validator = Draft202012Validator(SCHEMA)
    validator.validate(found)
    validator.evolve(schema={"$ref": f"#/$defs/{form}", "$defs": SCHEMA["$defs"]}).validate(found)
    return found


def test_a_comparison_for_programs_says_what_one_for_a_clerk_does(tmp_path: Path) -> None:
    words = "数字: {百分比: '0.00'}\n用语: {上升: 上扬, 增长: ''}\n不写的节: [一般性支出]\n"
    other = own(tmp_path, block("支出", "称谓", "支出一共"), words)
    found = shaped(style_forms.compared(unlikely.unlike(load_style(), other)), "比较")
    assert [found["左"]["名称"], found["右"]["文件夹"]] == ["样本", "own"]
    assert found["设置"] == [
        {"键": ["数字", "百分比"], "左": "0.##", "右": "0.00"},
        {"键": ["用语", "增长"], "左": "增长", "右": ""},
        {"键": ["用语", "上升"], "左": None, "右": "上扬"},
    ]
    left_out = {"节": "一般性支出", "左": "一般性支出情况说明", "右": None}
    assert found["节"] == [{"类型": "决算", "标题": [left_out], "次序": None}]
    (sentence,) = found["句子"]
    assert (sentence["节"], sentence["句子"]) == ("支出", "称谓")
    assert sentence["右"] == {"文件夹": "own", "行": ["支出一共"]}


def test_two_styles_of_the_project_compared_have_the_form_of_the_schema() -> None:
    found = shaped(
        style_forms.compared(unlikely.unlike(style("jiangsu"), style("zhuzhou"))), "比较"
    )
    assert any(one["左"] is None for one in found["句子"])


def test_what_was_seen_for_programs(tmp_path: Path) -> None:
    report = tmp_path / "去年.txt"
    report.write_text("某局2024年度部门决算情况说明\n\n一、收入\n\n与上年持平。\n", "utf-8")
    chosen = own(tmp_path, block("支出", "称谓", "支出一共"), "见过: [收入, 支出→称谓]\n")
    found = shaped(style_forms.covered(seen.coverage_of(chosen, [report])), "见过")
    spent = next(one for one in found["节"] if one["节"] == "支出")
    assert spent["见过"] == ["称谓"]
    assert spent["没有见过"] == [{"照": "样本", "文件夹": "base", "句子": ["", "支出合计", "各项"]}]
    assert found["报告"] == ["去年.txt"]
    (unsaid,) = [one for one in found["没有出现"] if one["说法"] == ["支出一共"]]
    assert unsaid["位置"].startswith("own/支出.j2 第 ")
    assert found["节"][-1] | {"见过": 0, "没有见过": 0} == {
        "类型": "", "节": "句式", "标题": "", "见过": 0, "没有见过": 0,
    }  # fmt: skip


def test_what_a_style_says_wrong_for_programs() -> None:
    whole = "收入共9万元，，与上年持平。"
    amiss = Amiss("own/收入.j2 第 2 行", "收入", "，，", "标点重复", "例：甲", sentence=whole)
    found = shaped(style_forms.proved(style("base"), 3, [amiss]), "试过")
    assert found["部门"] == 3
    assert [*found["不对"][0].values()] == [
        "own/收入.j2 第 2 行", "收入", "，，", whole, "标点重复", "例：甲",
    ]  # fmt: skip


def test_the_schema_is_one_and_the_manual_names_its_keys() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    manual = (ROOT / "docs/styles.md").read_text("utf-8")
    json_manual = (ROOT / "docs/json.md").read_text("utf-8")
    named = (f"`{key}`" in manual + json_manual for key in keys(SCHEMA))
    assert all(named)
