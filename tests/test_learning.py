"""Learning a style: what was told in one is learned from its text, with figures of nobody's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from example import report_of

from generator import (
    Facts,
    Style,
    assemble,
    compose,
    establish,
    load_style,
    read_published,
    understand,
    write,
)
from generator.learning.learned import Learned, learn
from generator.learning.phrasing import phrasing_of, written
from generator.learning.sampling import Sample
from generator.learning.uttering import Wording, utter
from generator.telling.style import sections_of
from generator.telling.templates import prose_of

STYLES: Final = ["base", "liling", "liuyang", "hengyang", "quyuan"]


def text_in(facts: Facts, style: Style) -> str:
    return str(write(assemble(compose(facts, style, draft=True), facts, style), "txt"))


def made(folder: Path, **files: str) -> Style:
    """A style of one's own, its files by their names."""
    there = folder / "xinxian"
    there.mkdir(parents=True)
    for name, text in files.items():
        (there / name.replace("_", ".")).write_text(text, "utf-8")
    return load_style("xinxian", folder)


def sample(facts: Facts, text: str) -> Sample:
    report = understand(read_published(text.encode(), "报告.txt"))
    return Sample("报告.txt", report, facts)


def loaded(learned: Learned, folder: Path) -> Style:
    there = folder / "xuecheng"
    there.mkdir(parents=True)
    for name, text in learned.files.items():
        (there / name).write_text(text, "utf-8")
    return load_style("xuecheng", folder)


def learned_of(folder: Path, text: str) -> tuple[Learned, Style]:
    """What is learned over the provincial base of a text that tells the example."""
    facts = establish(report_of())
    found = learn([sample(facts, text)], "学成", load_style("base"))
    return found, loaded(found, folder / "styles")


@pytest.mark.parametrize("name", STYLES)
def test_pieces_are_what_the_style_tells(name: str) -> None:
    """Told in trees or compiled: the same characters."""
    facts, style = establish(report_of()), load_style(name)
    names = [section for section, _ in sections_of(style, "决算")]
    wording = Wording(style, phrasing_of(prose_of(style), names))
    document = assemble(compose(facts, style, draft=True), facts, style)
    for chapter in document.chapters:
        if chapter.name in names:
            pieces = utter(wording, facts, chapter.name, "")
            said = "".join(piece.text for piece in pieces).strip()
            wanted = "".join(block.text for block in chapter.blocks[1:])
            assert said == re.sub("【待填：[^】]*】", "【待填】", wanted), chapter.name


@pytest.mark.parametrize("name", STYLES)
def test_trees_are_written_as_they_are_read(name: str, tmp_path: Path) -> None:
    """A style that is nothing but another's trees, written, says the same."""
    facts, style = establish(report_of()), load_style(name)
    names = [section for section, _ in sections_of(style, "决算")]
    phrasing = phrasing_of(prose_of(style), names)
    there = tmp_path / "fuxie"
    there.mkdir()
    (there / "style.yaml").write_text(f"名称: 复写\n基于: {style.folder}\n", "utf-8")
    for section, body in phrasing.sections.items():
        (there / f"{section}.j2").write_text(written(body), "utf-8")
    sentences = [
        f"{{% macro {one.name}({', '.join(one.values)}) %}}\n{written(one.body)}\n{{% endmacro %}}"
        for one in phrasing.sentences.values()
    ]
    (there / "句式.j2").write_text("\n".join(sentences), "utf-8")
    assert text_in(facts, load_style("fuxie", tmp_path)) == text_in(facts, style)


def test_what_is_told_in_the_base_leaves_nothing_to_learn(tmp_path: Path) -> None:
    facts = establish(report_of())
    found, style = learned_of(tmp_path, text_in(facts, load_style("base")))
    assert [*found.files] == ["style.yaml"]
    assert not found.open
    assert text_in(facts, style) == text_in(facts, load_style("base"))


def test_words_blocks_and_headings_are_learned(tmp_path: Path) -> None:
    facts = establish(report_of())
    own = made(
        tmp_path,
        style_yaml="名称: 新县\n基于: base\n用语: {增长: 上浮, 减少: 缩减}\n"
        "各节用语:\n  机关运行经费: {下降: 压低}\n节名: {支出: 支出的决算情况}\n",
        国有资产_j2='{% extends "base/国有资产.j2" %}\n'
        "{% block 车辆总数 %}登记在册的公务用车{{ 车辆总数 }}辆{% endblock %}\n",
    )
    text = text_in(facts, own)
    found, style = learned_of(tmp_path, text)
    assert text_in(facts, style) == text
    assert (
        "{% block 车辆总数 %}登记在册的公务用车{{ 车辆总数 }}辆{% endblock %}"
        in (found.files["国有资产.j2"])
    )
    assert "支出: 支出的决算情况" in found.files["style.yaml"]


def test_a_learned_style_quotes_no_figure_and_no_words_of_the_department(tmp_path: Path) -> None:
    facts = establish(report_of())
    found, _ = learned_of(tmp_path, text_in(facts, load_style("liuyang")))
    for name, text in found.files.items():
        if name.endswith(".j2"):
            assert not re.search(r"\d", re.sub(r"\{% extends .*", "", text)), name
        assert str(facts.report.content.department) not in text


def test_the_report_is_named_by_its_kind_alone(tmp_path: Path) -> None:
    facts = establish(report_of())
    found, _ = learned_of(tmp_path, text_in(facts, load_style("liuyang")))
    assert found.files["style.yaml"].splitlines()[0] == (
        f"# 照这些报告学的：{facts.report.content.year}年度决算"
    )
