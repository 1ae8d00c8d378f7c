"""Two styles side by side, and which sentences of one were seen published."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from example import EVERY_STYLE, style
from wording import block, own

from generator.learning.seen import coverage_of
from generator.telling.settings import settings_of
from generator.telling.style import BadStyle, load_style
from generator.telling.unlike import unlike


def parts(text: str) -> dict[str, list[str]]:
    """What is told below each title."""
    titled = text.split("\n\n■ ")[1:]
    return {one.splitlines()[0]: one.splitlines()[1:] for one in titled}


def test_only_what_differs_is_told_and_where(tmp_path: Path) -> None:
    words = "数字: {百分比: '0.00'}\n用语: {增长: 上升}\n"
    sections = "节名: {收入: 收入情况}\n不写的节: [一般性支出]\n"
    other = own(tmp_path, block("支出", "称谓", "支出一共"), words + sections)
    text = unlike(load_style(), other)
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
    (told,) = parts(unlike(load_style(), other))["预算的节"]
    assert told.startswith("  次序：预算职责、预算机构")
    assert told.endswith("、预算机构、预算职责")


@pytest.mark.parametrize("name", EVERY_STYLE)
def test_a_style_is_like_itself(name: str) -> None:
    assert unlike(style(name), style(name)).splitlines()[1:] == ["写法一样"]


@pytest.mark.parametrize("pair", [*itertools.pairwise(EVERY_STYLE)], ids="-".join)
def test_the_one_side_is_the_other_turned_round(pair: tuple[str, str]) -> None:
    one, other = (style(name) for name in pair)
    there, back = parts(unlike(one, other)), parts(unlike(other, one))
    assert there.keys() == back.keys()
    assert {title: len(lines) for title, lines in there.items()} == {
        title: len(lines) for title, lines in back.items()
    }


# ---------------------------------------------------------------- what was seen


def test_of_each_section_it_is_told_what_was_seen_and_whose_the_rest_is(tmp_path: Path) -> None:
    seen = "见过: [收入, 支出→称谓]\n基于: liling\n"
    text = coverage_of(own(tmp_path, block("支出", "称谓", "支出一共"), seen))
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
    missing = coverage_of(style("base"), [report]).partition("去年.txt里没有出现的说法\n")[2]
    assert "【收支总计】：“上年无同口径数，不作比较”" in missing
    assert "“与上年持平”" not in missing


@pytest.mark.parametrize("entry", ["收人", "没有的→句子", "{收入: 是}"])
def test_what_is_no_section_cannot_have_been_seen(entry: str, tmp_path: Path) -> None:
    with pytest.raises(BadStyle, match="见过"):
        own(tmp_path, {}, f"见过: [{entry}]\n")
