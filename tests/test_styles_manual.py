"""The manual of styles: its example is run, and it names everything that there is."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from example import EVERY_STYLE, EXAMPLE, INPUTS, ROOT, style, told
from test_unlike import coverage_told
from wording import block

from generator.entry import read
from generator.learning import style_forms
from generator.learning.gate import findings_of
from generator.learning.specimens import specimens
from generator.telling.preview import preview_of
from generator.telling.settings import settings_of
from generator.telling.style import load_style
from generator.telling.templates import prose_of
from generator.telling.unlike import to_text, unlike

MANUAL = (ROOT / "docs" / "styles.md").read_text("utf-8")
_LINES = re.MULTILINE | re.DOTALL
_FENCE = re.compile(r"^```(?:yaml|jinja)\n(?:# |\{# )(\S+)(?: #\})?\n(.*?)^```$", _LINES)


@pytest.fixture
def manual(tmp_path: Path) -> Path:
    """The examples of docs/styles.md as a folder of styles."""
    found = _FENCE.findall(MANUAL)
    assert [name for name, _ in found] == [
        "xinxian/style.yaml", "xinxian/句式.j2", "xinxian/国有资产.j2", "danlie/style.yaml",
        "danlie/运行经费.j2", "danlie/预算重要事项.j2", "couzheng/style.yaml",
    ]  # fmt: skip
    for name, text in found:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def test_the_style_of_the_manual_says_what_the_manual_says(manual: Path) -> None:
    words = load_style("新县", manual)
    mine, below = told(read(EXAMPLE), words), told(read(EXAMPLE), "liling")
    assert [folder.name for folder in words.chain] == ["base", "liling", "xinxian"]
    assert re.search(r"缩减[\d.]+万元", mine.text)
    assert not re.search(r"减少[\d.]+万元", mine.text)
    assert all(
        re.fullmatch(r"\d+\.\d%|0%", one) for one in re.findall(r"\d+(?:\.\d+)?%", mine.text)
    )
    assert "国有资产占有使用情况" in mine.chapter("国有资产").heading
    assert "共有公务用车" in mine.text
    assert len(re.findall(r"\d+、.+—.+—.+：", mine.text)) == len(re.findall("（项）。", below.text))
    assert not mine.wrong()


def test_the_preview_in_the_manual_is_the_preview() -> None:
    (shown,) = re.findall(r"^\$ juesuan styles --preview 醴陵\n(【.*?)^```$", MANUAL, _LINES)
    lines = preview_of(style("liling")).splitlines()
    at = 0
    for line in shown.splitlines():
        if line != "…":
            at = lines.index(line, at)


JSON = " --format json | python -m json.tool --no-ensure-ascii"


def laid_out(written: str) -> str:
    return json.dumps(json.loads(written), ensure_ascii=False, indent=4)


def shown_in(text: str, command: str) -> bool:
    """Whether what the manual shows of a command is what it says, line by line in that order."""
    (shown,) = re.findall(
        rf"^\$ juesuan styles {re.escape(command)}\n(.*?)^(?:\$.*?)?```$", MANUAL, _LINES
    )
    lines, at = text.splitlines(), 0
    for line in shown.splitlines():
        if line != "…":
            at = lines.index(line, at) + 1
    return at > 0


def test_the_comparison_in_the_manual_is_the_comparison() -> None:
    found = unlike(style("liling"), style("liuyang"))
    assert shown_in(to_text(found), "--compare 醴陵 浏阳")
    assert shown_in(laid_out(style_forms.compared(found)), f"--compare 醴陵 浏阳{JSON}")


def test_the_coverage_in_the_manual_is_the_coverage() -> None:
    assert shown_in(coverage_told(style("sichuan")), "--coverage 四川")


def test_what_the_manual_finds_wrong_is_found_in_its_style(manual: Path) -> None:
    """The style of the manual is right; the sentence that it shows as wrong is told so."""
    shown = re.findall(r"^\$ juesuan styles --prove 新县\n(.*?)^```$", MANUAL, _LINES)
    many = len(specimens()) + len(INPUTS)
    assert findings_of(manual, "新县") == ()
    assert shown[0] == f"写了 {many} 个部门的说明，没有不对的\n"
    asked = "收入总计.增减 and 收入总计.增减.平"
    text = f"> 收、支总计{{{{ 收入总计 }}}}\n{{% if {asked} %}}，比上年增加{{% endif %}}。"
    files = block("收支总体", "收支总计", text)
    (manual / "xinxian" / "收支总体.j2").write_text(files["收支总体"], "utf-8")
    found = findings_of(manual, "新县")
    told = "\n".join(map(str, found))
    written = style_forms.proved(load_style("新县", manual), many, found)
    assert shown_in(laid_out(written), f"--prove 新县{JSON}")
    assert shown[1] == f"{told}\n写了 {many} 个部门的说明，1 处不对\n"


def test_a_sentence_is_a_section_of_its_own_as_the_manual_says(manual: Path) -> None:
    budgets = [one for one in specimens() if one.kind == "预算"]
    document = told(budgets[0], load_style("单列", manual)).document
    said = {one.name: [block.text for block in one.blocks] for one in document.chapters}
    heading, sentence = said["运行经费"]
    assert heading == "三、机关运行经费安排情况"
    assert sentence.startswith("（一）机关运行经费：")
    assert not any("机关运行经费：" in one for one in said["预算重要事项"])
    assert findings_of(manual, "单列", (), budgets) == ()


def test_the_manual_names_every_style() -> None:
    for name in EVERY_STYLE:
        chosen = style(name)
        assert re.search(rf"^\|[^|]*{chosen.name}[^|]*\|[^|]*`{name}`", MANUAL, re.MULTILINE), name


def test_shares_are_settled_as_the_manual_says(manual: Path) -> None:
    path = next(path for path in INPUTS if path.parent.name == "liuyang")
    for name in ("支出", "收入"):
        lines = " ".join(told(read(path), load_style("凑整", manual), draft=True).lines(name))
        assert sum(map(Decimal, re.findall(r"占([\d.]+)%", lines))) == 100


def test_the_manual_names_every_key_of_a_style() -> None:
    for key, value in settings_of(style().chain[0]).items():
        names = [f"{key}→{name}" for name in value] if key == "数字" else [key]
        assert all(f"| {name} |" in MANUAL for name in names)


def test_the_manual_names_everything_that_a_template_may_write() -> None:
    vocabulary = prose_of(style())._vocabulary
    for aspect in vocabulary.aspects:
        assert aspect in MANUAL
    for name in vocabulary.filters:
        assert f"\\|{name}" in MANUAL
