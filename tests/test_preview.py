"""The preview: every sentence of a style, with every case of it, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from example import EVERY_STYLE, style
from jinja2 import nodes
from wording import SECTION, effective, own, sentences

from generator.telling.narrative import MARK, BadTemplate
from generator.telling.preview import listing, preview_of
from generator.telling.style import sections_of
from generator.telling.templates import PHRASES, prose_of

# Read once for every test that looks into them.
_effective = cache(effective)


@cache
def _preview(name: str) -> str:
    return preview_of(style(name))


CASE = re.compile(r"^ *(如果|否则如果|否则：|逐项（)")


def _cases(body: Sequence[nodes.Node]) -> dict[str, int]:
    found = {"如果": 0, "否则如果": 0, "否则：": 0, "逐项（": 0}
    holder = nodes.Template(list(body))
    nested = {id(branch) for node in holder.find_all(nodes.If) for branch in node.elif_}
    for node in holder.find_all(nodes.If):
        found["否则如果" if id(node) in nested else "如果"] += 1
        found["否则："] += bool(node.else_)
    found["逐项（"] = len(list(holder.find_all(nodes.For)))
    return found


def _shown(part: str) -> dict[str, int]:
    found = {"如果": 0, "否则如果": 0, "否则：": 0, "逐项（": 0}
    for line in part.splitlines():
        if match := CASE.match(line):
            found[match[1]] += 1
    return found


@pytest.mark.parametrize("name", EVERY_STYLE)
def test_every_case_of_every_sentence_is_shown(name: str) -> None:
    words = style(name)
    parts = re.split(r"^■ ", _preview(name), flags=re.MULTILINE)
    (phrases,) = [part for part in parts if part.startswith(PHRASES)]
    assert _shown(phrases) == _cases(sentences(prose_of(words)))
    for kind in words.settings["章节"]:
        for section, _ in sections_of(words, kind):
            (part,) = [p for p in parts if p.startswith(kind) and f"（{section}）\n" in p]
            assert _shown(part) == _cases(_effective(words, section)), section


@pytest.mark.parametrize("name", EVERY_STYLE)
def test_it_shows_every_word_of_every_sentence(name: str) -> None:
    words = style(name)
    shown = "".join(_preview(name).split())
    for kind in words.settings["章节"]:
        for section, _ in sections_of(words, kind):
            for data in nodes.Template(_effective(words, section)).find_all(nodes.TemplateData):
                for line in data.data.splitlines():
                    assert "".join(MARK.sub("", line.strip(), count=1).split()) in shown, line


def test_it_says_which_style_words_a_sentence() -> None:
    text = _preview("liling")
    assert "【科目说明】（项） liling" in text
    assert "【变动】（变） base" in text
    assert "【开头】liling：〔部门〕" in text
    assert "样式：醴陵（liling） → 样本（base）" in text


def test_it_asks_in_chinese() -> None:
    text = _preview("liling")
    for asked in (
        "如果 有 项.完成率：",
        "如果 项.预算差异 持平：",
        "如果 没有三公经费：",
        "否则如果 有 机关运行经费.预算：",
        "逐项（一项：支出各项（凑整），只取 一项 不为零的）：",
        "如果 不是最后一项：；",
        "如果 有 原因，且 原因 要写：",
    ):
        assert asked in text
    assert not re.search(r"[{}%]", text.replace("%", "", 2).replace("0%", "")), "no Jinja is left"


def test_it_words_the_words_of_each_section() -> None:
    text = _preview("quyuan")
    assert "下降：减少（机关运行经费一节“降低”）" in text
    assert "如果 变 减少：减少（机关运行经费一节“降低”）" in text
    assets = text.partition("（国有资产）\n")[2].partition("■")[0]
    assert "［段］截至〔年末日〕" in assets
    assert "截止〔年末日〕" in text.partition("（三公经费）\n")[2].partition("■")[0]


def test_it_shows_what_is_said_again(tmp_path: Path) -> None:
    words = own(
        tmp_path,
        {
            "收入": '{% extends "base/收入.j2" %}{% block 各项 %}{{ super() }}，另{% endblock %}',
            "政府性基金": '{% extends "base/政府性基金.j2" %}'
            "{% block 全节 %}{{ self.收支() }}{% endblock %}",
        },
        "用语: {没人用的词: x}",
    )
    text = preview_of(words)
    revenue = text.partition("（收入）\n")[2].partition("■")[0]
    assert revenue.index("【各项】own") < revenue.index("【各项】base") < revenue.index("，另")
    fund = text.partition("（政府性基金）\n")[2].partition("■")[0]
    assert fund.index("〔照写【收支】〕") < fund.index("【收支】base：")
    assert "没有哪一句用到的：没人用的词" in text


def test_it_refuses_what_a_report_would_refuse(tmp_path: Path) -> None:
    with pytest.raises(BadTemplate, match="模板里不算数"):
        preview_of(own(tmp_path, {SECTION: "> {{ 收入总计 + 1 }}"}))


def test_the_list_names_every_style_and_what_it_is_over(tmp_path: Path) -> None:
    own(tmp_path, {}, "基于: liling")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "style.yaml").write_text("名称: [", "utf-8")
    lines = listing(tmp_path).splitlines()
    assert lines[0] == "样本（base），别的样式都基于它"
    assert "醴陵（liling），基于 样本" in lines
    assert "自己的（own），基于 醴陵 → 样本" in lines
    assert any(line.startswith("broken（broken） 不能用：") for line in lines)
    assert len(lines) == len(EVERY_STYLE) + 2
