"""Learning asks: what is not learned, what is asked, what answers do, where it is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from example import EXAMPLE, Patch, report_of
from imports import kept
from test_learning import loaded, made, sample, text_in

from generator import Facts, InvalidReport, establish, load_style
from generator.doors.cli import cli
from generator.learning.assertions import FALL, FLAT, RISE, ZERO, implied_by, said_by
from generator.learning.learned import Learned, learn, likeness
from generator.learning.lessons import lesson_of
from generator.learning.likewise import patch
from generator.learning.sampling import sample_of
from generator.learning.uncertain import FILE, answers_in, chosen, question_of

OWN = "名称: 新县\n基于: base\n"
NO_TRAVEL: Patch = {
    "三公经费": {
        "因公出国（境）费": {"预算": "0", "决算": "0", "上年": "0", "团组": "0", "人次": "0"}
    }
}


def facts_of(patch_: Patch | None = None) -> Facts:
    return establish(report_of(patch_))


def learned_from(*samples: tuple[Facts, str], over: str = "base") -> Learned:
    return learn([sample(facts, text) for facts, text in samples], "学成", load_style(over))


# ---------------------------------------------------------------- what is never learned


def test_a_wrong_figure_is_said_and_the_words_around_it_are_learned(tmp_path: Path) -> None:
    facts = facts_of()
    own = made(tmp_path, style_yaml=f"{OWN}各节用语:\n  收支总体: {{增长: 上浮}}\n")
    text = text_in(facts, own)
    rate = re.search(r"上浮([\d.]+)%", text)
    assert rate
    found = learned_from((facts, text.replace(f"上浮{rate[1]}%", "上浮99.99%", 1)))
    assert any("写的是 99.99%，应是 " in one for one in found.wrong)
    assert "上浮" in found.files["style.yaml"]
    assert not any("99.99" in one for one in found.files.values())


def test_words_that_are_true_of_nothing_alone_are_said_of_nothing_alone(tmp_path: Path) -> None:
    """“本年无因公出国（境）费支出” is learned of a year without any, and is not said of others."""
    none, some = facts_of(NO_TRAVEL), facts_of()
    own = made(
        tmp_path,
        style_yaml=OWN,
        三公经费_j2='{% extends "base/三公经费.j2" %}\n{% block 无出国 %}'
        "{% if 因公出国境费.为零 %}，本年没有因公出国（境）费支出{% endif %}{% endblock %}\n",
    )
    style = loaded(learned_from((none, text_in(none, own))), tmp_path / "styles")
    assert "本年没有因公出国（境）费支出" in text_in(none, style)
    assert "本年没有因公出国（境）费支出" not in text_in(some, style)


def test_what_only_one_of_two_reports_says_is_its_own(tmp_path: Path) -> None:
    one, other = facts_of(), facts_of({"其他收入": None, "收入": {"其他收入": "170,000.00"}})
    own = made(tmp_path, style_yaml=f"{OWN}用语: {{增长: 上浮}}\n")
    said = text_in(one, own).replace("年度收入合计", "年度各项收入合计")
    assert "各项收入合计" in "".join(learned_from((one, said)).files.values())
    both = learned_from((one, said), (other, text_in(other, own)))
    assert "各项收入合计" not in "".join(both.files.values())
    assert "上浮" in both.files["style.yaml"]


def test_a_section_that_is_told_altogether_otherwise_teaches_nothing() -> None:
    facts = facts_of()
    text = text_in(facts, load_style())
    start, end = text.index("年度收入合计"), text.index("三、")
    strange = text[:start] + "年的钱袋子比去年鼓了许多，详见附表。\n" + text[end:]
    found = learned_from((facts, strange))
    assert "收入" in found.strange
    assert "钱袋子" not in "".join(found.files.values())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("无法计算完成率", {ZERO}),
        ("与上年持平", {FLAT}),
        ("决算数大于预算数", {RISE}),
        ("比上年减少", {FALL}),
        ("主要用于", set()),
    ],
)
def test_what_words_say_of_figures(words: str, said: set[str]) -> None:
    assert said_by(words) == said


@pytest.mark.parametrize(
    ("test", "holds", "means"),
    [
        ("线.完成率", False, ZERO),
        ("线.完成率", True, ""),
        ("not 有政府性基金", True, ZERO),
        ("项.预算差异.平", True, FLAT),
        ("变.减", True, FALL),
        ("not 会议费.为零", False, ZERO),
        ("甲 and 乙", True, ""),
    ],
)
def test_what_a_test_says_of_figures(test: str, holds: bool, means: str) -> None:  # noqa: FBT001
    assert implied_by(test, holds) == means


@pytest.mark.parametrize(
    ("old", "new", "other", "becomes"),
    [
        ("决算数小于年初预算数", "决算数小于预算数", "决算数大于年初预算数", "决算数大于预算数"),
        ("的主要原因是：", "是因为", "的主要原因是：", "是因为"),
        ("决算数小于预算数", "决算数低于预算数", "决算数大于预算数", None),
        ("年度无收支。", "年度没有收入和支出。", "年度支出", None),
    ],
)
def test_a_case_that_was_not_told_reads_likewise(
    old: str, new: str, other: str, becomes: str | None
) -> None:
    assert patch(old, new, other) == becomes


def test_a_number_that_two_facts_have_is_the_one_that_is_named(tmp_path: Path) -> None:
    """预算 and 决算 are the same this year: the words say which is which."""
    same = {"三公经费": {"公务接待费": {"预算": "100,000.00", "与预算差异原因": None}}}
    facts, other = facts_of(same), facts_of()
    own = made(
        tmp_path,
        style_yaml=OWN,
        三公经费_j2='{% extends "base/三公经费.j2" %}\n{% block 接待 %}\n-- 公务接待费预算为'
        "{{ 公务接待费.预算 }}，支出决算为{{ 公务接待费 }}，全年共接待来访团组{{ 接待批次 }}个、"
        "来宾{{ 接待人次 }}人次{% if 公务接待费用途 %}，主要是{{ 公务接待费用途 }}发生的接待支出"
        "{% endif %}。\n{% endblock %}\n",
    )
    style = loaded(learned_from((facts, text_in(facts, own))), tmp_path / "styles")
    assert text_in(other, style) == text_in(other, own)


def test_appropriations_by_their_fund_are_told_so(tmp_path: Path) -> None:
    facts = facts_of()
    items = [
        "一般公共预算财政拨款收入",
        "政府性基金预算财政拨款收入",
        "国有资本经营预算财政拨款收入",
        "上级补助收入",
        "事业收入",
        "经营收入",
        "附属单位上缴收入",
        "其他收入",
    ]
    said = "；".join(f"{one}{{{{ {one} }}}}{{{{ 占({one}) }}}}" for one in items)
    block = f'{{% extends "base/收入.j2" %}}\n{{% block 各项 %}}{said}{{% endblock %}}\n'
    own = made(tmp_path, style_yaml=OWN, 收入_j2=block)
    style = loaded(learned_from((facts, text_in(facts, own))), tmp_path / "styles")
    assert text_in(facts, style) == text_in(facts, own)


# ---------------------------------------------------------------- places and order


def test_numbers_are_printed_as_all_of_them_were(tmp_path: Path) -> None:
    facts = facts_of()
    own = made(tmp_path, style_yaml=f'{OWN}数字: {{金额: "#,##0.00", 百分比: "0.0"}}\n')
    assert learned_from((facts, text_in(facts, own))).wording.numbers == {
        "金额": "#,##0.00",
        "百分比": "0.0",
    }


@pytest.mark.parametrize(
    ("levels", "learned"),
    [
        ("一级: （一）, 二级: '1、', 三级: （1）, 四级: ①", "一级: （一）"),
        ("一级: （一）, 二级: （1）, 三级: '1、', 四级: ①", "二级: （1）"),
        ("二级: '1.', 三级: （1）, 四级: ①", '二级: "1."'),
    ],
)
def test_every_level_is_numbered_as_it_was(levels: str, learned: str, tmp_path: Path) -> None:
    """Also where sections begin with （一）, and where two levels have changed places."""
    facts = facts_of()
    text = text_in(facts, made(tmp_path, style_yaml=f"{OWN}编号: {{{levels}}}\n"))
    found = learned_from((facts, text))
    assert learned in found.files["style.yaml"]
    assert [*found.files] == ["style.yaml"]
    assert text_in(facts, loaded(found, tmp_path / "styles")) == text


def test_lists_have_the_mark_that_all_of_them_have(tmp_path: Path) -> None:
    facts = facts_of()
    own = made(tmp_path, style_yaml=f"{OWN}列举: ，\n")
    found = learned_from((facts, text_in(facts, own)))
    assert "列举: ，" in found.files["style.yaml"]
    assert text_in(facts, loaded(found, tmp_path / "styles")) == text_in(facts, own)


def test_sections_that_stand_in_one_are_told_in_one(tmp_path: Path) -> None:
    facts = facts_of()
    own = made(
        tmp_path,
        style_yaml=f"{OWN}章节:\n  决算:\n    - 收支总体: 收入支出决算总体情况说明\n"
        "    - 收入: 收入决算情况说明\n    - 支出: 支出决算情况说明\n"
        "    - 财政拨款收支: 财政拨款收入支出决算总体情况说明\n"
        "    - 一般公共预算支出: 一般公共预算财政拨款支出决算情况说明\n"
        "    - 基本支出: 一般公共预算财政拨款基本支出决算情况说明\n"
        "    - 三公经费: 财政拨款“三公”经费支出决算情况说明\n"
        "    - 政府性基金: 政府性基金预算收入支出决算情况\n"
        "    - 国有资本经营预算: 国有资本经营预算财政拨款支出情况\n"
        "    - 另外几项: 另外几项的情况说明\n    - 预算绩效: 预算绩效情况的说明\n",
        另外几项_j2="# 机关运行经费支出说明\n> 机关运行经费支出{{ 机关运行经费 }}。\n"
        "# 国有资产占用情况说明\n> {{ 用语.截至 }}{{ 年末日 }}，共有车辆{{ 车辆总数 }}辆，其中，"
        "{% for 一种 in 车辆各种|列出车辆 %}{{ 一种.名称 }}{{ 一种|数 }}辆"
        "{% if not loop.last %}、{% endif %}{% endfor %}。\n",
    )
    found = learned_from((facts, text_in(facts, own)))
    style = loaded(found, tmp_path / "styles")
    assert "- 另外几项: 另外几项的情况说明" in found.files["style.yaml"]
    told = text_in(facts, style)
    assert "、另外几项的情况说明" in told
    assert "（一）机关运行经费支出说明" in told
    assert "（二）国有资产占用情况说明" in told


# ---------------------------------------------------------------- questions and answers


def asked(folder: Path) -> tuple[Facts, str, Learned]:
    """A report in which two of four rows say more than the others, and nothing tells which."""
    facts = facts_of()
    text = text_in(facts, load_style())
    for title in ("公务接待费", "公务用车购置费"):
        text = re.sub(f"({title}支出预算为[^，]*，支出决算为[^，]*)，", r"\1（含各所），", text)
    assert not folder.exists()
    return facts, text, learned_from((facts, text))


def test_what_nothing_decides_is_asked_with_its_answers(tmp_path: Path) -> None:
    _, _, found = asked(tmp_path / "styles")
    assert "含各所" not in "".join(found.files.values())
    (one,) = [one for one in chosen(found.open, 1) if "含各所" in one.changed[0].raw]
    assert "（含各所）" in one.changed[0].told[1]
    assert "（含各所）" not in one.changed[0].told[0]
    assert one.choices[0].said == "照样本写"
    assert 2 <= len(one.choices) <= 3
    assert len(chosen(found.open, 1)) <= 15


def test_answers_read_as_the_sentences_that_would_be_written(tmp_path: Path) -> None:
    """Whole, in the unit and the places of what was learned, and what is told now among them."""
    facts = facts_of()
    text = text_in(facts, made(tmp_path, style_yaml=f'{OWN}数字: {{单位: 元, 金额: "0.00"}}\n'))
    for title in ("公务接待费", "公务用车购置费"):
        text = re.sub(f"({title}支出预算为[^，]*，支出决算为[^，]*)，", r"\1（含各所），", text)
    found = learned_from((facts, text))
    (one,) = [one for one in chosen(found.open, 1) if "含各所" in one.changed[0].raw]
    question = question_of(one, found.readings(one))
    (told,) = re.findall("公务接待费支出预算为[^。]*。", text)
    now = told.replace("（含各所）", "")
    assert question.told == now
    assert question.answers[0] == f"照样本写：“{now}”"
    assert f"都写：“{told}”" in question.answers
    assert question_of(one).answers[1:] != question.answers[1:]  # without a sentence: its words


def test_no_answer_lets_two_clauses_run_on() -> None:
    facts = facts_of()
    told = text_in(facts, load_style())
    section = told[told.index("二、") : told.index("三、")]
    run_on = re.sub("；(?=上级补助收入|经营收入)", "", section)
    found = learned_from((facts, f"2024年度部门决算情况说明\n{run_on}"))
    (one,) = [one for one in found.open if one.seen[0].was == ("；",)]
    assert [choice.when for choice in one.choices] == ["照样本写"]


def test_an_answer_is_taken_and_learned_on(tmp_path: Path) -> None:
    facts, text, found = asked(tmp_path / "styles")
    (one,) = [one for one in chosen(found.open, 1) if "含各所" in one.changed[0].raw]
    (at,) = [i for i, choice in enumerate(one.choices) if choice.said.startswith("都写")]
    again = learn([sample(facts, text)], "学成", load_style(), {one.key: at})
    assert "（含各所）" in "".join(again.files.values())
    assert chosen(again.open, 1) == []  # neither that, nor whether it is to be undone
    (answered,) = again.answered  # is shown as it was when it was asked
    assert question_of(answered, again.readings(answered)) == question_of(one, found.readings(one))


def test_the_file_of_questions_keeps_what_was_chosen(tmp_path: Path) -> None:
    there = tmp_path / "新县"
    there.mkdir()
    assert answers_in(there) == {}
    (there / FILE).write_text('问1a2b3c:\n  节: 收入\n  选: "2"\n问4d5e6f:\n  选: ""\n', "utf-8")
    assert answers_in(there) == {"问1a2b3c": 1}


# ---------------------------------------------------------------- the command


@pytest.fixture(name="desk")
def desk_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Last year's report and its input, where the clerk works."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JUESUAN_STYLES", raising=False)
    own = made(tmp_path / "own", style_yaml=f"{OWN}用语: {{增长: 上浮}}\n")
    (tmp_path / "去年.txt").write_text(text_in(facts_of(), own), "utf-8")
    (tmp_path / "去年.yaml").write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    return tmp_path


def test_the_command_writes_a_style_that_can_be_used(desk: Path) -> None:
    ran = CliRunner().invoke(
        cli, ["learn", "去年.txt", "--input", "去年.yaml", "--style", "新县", "--over", "base"]
    )
    assert ran.exit_code == 0, ran.output
    assert "已写 " in ran.output
    style = load_style("新县", desk / "styles")
    assert style.settings["用语"]["增长"] == "上浮"
    assert (desk / "styles" / "新县" / FILE).is_file()
    assert text_in(facts_of(), style) == (desk / "去年.txt").read_text("utf-8")


def test_the_nearest_style_is_what_it_is_over(desk: Path) -> None:
    text = text_in(facts_of(), load_style("quyuan"))
    (desk / "去年.txt").write_text(text, "utf-8")
    lesson = lesson_of((desk / "去年.txt",), "新县", (desk / "去年.yaml",), (), None, desk / "s")
    assert lesson.learned.wording.over.folder == "quyuan"
    assert [*lesson.learned.files] == ["style.yaml"]


def test_what_is_told_in_a_smaller_unit_is_no_more_like_what_was_published(desk: Path) -> None:
    """Its figures are only longer."""
    (desk / "去年.txt").write_text(text_in(facts_of(), load_style("base")), "utf-8")
    one = sample_of(desk / "去年.txt", desk / "去年.yaml")
    own, other = (likeness((one,), load_style(name)) for name in ("base", "guangxi"))
    assert own > other


def test_a_style_by_hand_is_not_written_over(desk: Path) -> None:
    there = desk / "styles" / "新县"
    there.mkdir(parents=True)
    (there / "style.yaml").write_text("名称: 新县\n", "utf-8")
    with pytest.raises(InvalidReport, match="手写的样式"):
        lesson_of((desk / "去年.txt",), "新县", (desk / "去年.yaml",), (), "base", desk / "styles")
    assert (there / "style.yaml").read_text("utf-8") == "名称: 新县\n"


def test_the_figures_may_come_from_tables(desk: Path) -> None:
    workbook = kept(desk, facts_of())
    lesson = lesson_of((desk / "去年.txt",), "新县", (), (workbook,), "base", desk / "styles")
    lesson.write()
    assert load_style("新县", desk / "styles").settings["用语"]["增长"] == "上浮"


def test_what_says_nothing_that_a_style_says_is_refused(desk: Path) -> None:
    (desk / "去年.txt").write_text("2024年度部门决算情况说明\n一、天气\n今天很好。\n", "utf-8")
    with pytest.raises(InvalidReport, match="学不了"):
        lesson_of((desk / "去年.txt",), "新县", (desk / "去年.yaml",), (), "base", desk / "styles")


def test_a_report_that_says_no_year_is_refused_in_words(desk: Path) -> None:
    for name, said in (
        ("甲.txt", "某局\n一、收入决算情况说明\n收入合计100万元。\n"),
        ("乙.pdf", "x"),
    ):
        report = desk / name
        report.write_text(said, "utf-8")
        with pytest.raises(InvalidReport, match="没有读到这份报告是哪一年度的"):
            sample_of(report)
