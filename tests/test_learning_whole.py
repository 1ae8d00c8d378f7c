"""What is learned of a style as a whole: omitted sections, days, reasons, opposites, its cases."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from example import Patch, report_of, style
from test_learning import loaded, made, sample, text_in

from generator import Facts, InvalidReport, Style, establish, load_style
from generator.learning import lessons
from generator.learning.dating import dated_as
from generator.learning.gate import Amiss
from generator.learning.learned import Learned, learn
from generator.learning.omitted import settle_omitted
from generator.learning.opposites import settle_opposites
from generator.learning.phrasing import Text, phrasing_of
from generator.learning.phrasing import written as template
from generator.learning.question import Question
from generator.learning.styled import files_of
from generator.learning.thresholds import rates_between
from generator.learning.uncertain import answers_in
from generator.learning.uttering import Wording
from generator.telling.style import sections_of
from generator.telling.templates import prose_of

OWN: Final = "名称: 新县\n基于: base\n"


def wording_of(*left_out: str) -> Wording:
    """A wording of the base's final accounts, before anything is learned."""
    names = [name for name, _ in sections_of(style(), "决算")]
    return Wording(style(), phrasing_of(prose_of(style()), names), left_out=list(left_out))


def written(wording: Wording, folder: Path) -> Style:
    there = folder / "xuecheng"
    there.mkdir()
    for name, text in files_of(wording, "学成", "决算", ("2024年度决算",)).items():
        (there / name).write_text(text, "utf-8")
    return load_style("xuecheng", folder)


# ---------------------------------------------------------------- sections that no sample has

OMITTED: Final = ("三公经费", "政府性基金", "机关运行经费", "一般性支出")
NOTHING_BOUGHT: Final[Patch] = {
    "政府采购": dict.fromkeys(("货物", "工程", "服务"), "0")
    | dict.fromkeys(
        ("授予中小企业合同金额", "授予小微企业合同金额", "授予大型企业合同金额",
         "货物授予中小企业合同金额", "工程授予中小企业合同金额", "服务授予中小企业合同金额")
    )
}  # fmt: skip


def omitted(wording: Wording, **answers: int) -> list[Question]:
    """What is asked of the sections that are left out; answers by the sections that they are of."""
    facts = establish(report_of())
    keys = {one.section: one.key for one in settle_omitted(wording, facts, wording.left_out, {})}
    given = {keys[section]: answer for section, answer in answers.items()}
    return settle_omitted(wording, facts, list(wording.left_out), given)


def test_sections_that_no_sample_has_are_asked_together_where_the_answers_fit() -> None:
    wording = wording_of(*OMITTED)
    asked = {one.section: one for one in omitted(wording)}
    assert {name: len(one.answers) for name, one in asked.items()} == {
        "政府性基金": 2,
        "三公经费、机关运行经费": 3,
        "一般性支出": 2,
    }
    assert "账上有数的才写" in asked["政府性基金"].answers[0]
    assert "“财政拨款“三公”经费支出决算情况说明”" in asked["三公经费、机关运行经费"].published
    assert "如“2024年" in asked["一般性支出"].answers[1]
    assert wording.left_out == list(OMITTED)
    assert not wording.due


def test_an_omitted_section_is_kept_where_the_style_below_has_it(tmp_path: Path) -> None:
    wording = wording_of(*OMITTED)
    wording.order = ["收入", "收支总体", "支出", "政府采购"]
    omitted(wording, 一般性支出=1, 政府性基金=1)
    assert wording.order == ["收入", "收支总体", "支出", "政府性基金", "一般性支出", "政府采购"]
    plain = wording_of(*OMITTED)
    omitted(plain, 一般性支出=1)
    said = text_in(establish(report_of()), written(plain, tmp_path))
    assert "一般性支出情况说明" in said
    assert "关于机关运行经费支出说明" not in said


def test_an_omitted_section_is_told_of_who_has_something_to_tell(tmp_path: Path) -> None:
    wording = wording_of("政府采购", "机关运行经费")
    omitted(wording, **{"政府采购、机关运行经费": 2})
    learned = written(wording, tmp_path)
    some, none = establish(report_of()), establish(report_of(NOTHING_BOUGHT))
    for facts, bought in ((some, True), (none, False)):
        said = text_in(facts, learned)
        assert ("关于政府采购支出说明" in said) is bought
        assert "关于机关运行经费支出说明" in said


# ---------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("截至2024年12月31日，共有车辆7辆。", "y年M月d日"),
        ("截至2024-12-31，共有车辆7辆；截至2024-12-31。", "yyyy-MM-dd"),
        ("截至2024.12.31，共有车辆7辆。", "yyyy.MM.dd"),
        ("截至2024-12-31，截至2024年12月31日。", ""),
        ("截至2023-12-31，编号12024-12-310。", ""),
    ],
)
def test_days_are_written_as_all_of_them_are(text: str, pattern: str) -> None:
    assert dated_as([(establish(report_of()), text)], style()) == pattern


# ---------------------------------------------------------------- how large a change has a reason


@pytest.mark.parametrize(
    ("without", "those", "rates"),
    [
        ([4, "9.9"], [10, 50], [10]),
        ([4, 3], [31, 50], [5, 10, 15, 20, 25, 30]),
        ([4, 12], [11, 50], []),
        ([4], [10, 50], []),
        (["5.1", 6], [8, 9], []),
    ],
)
def test_a_rate_parts_the_changes_that_have_a_reason(
    without: Sequence[int | str], those: Sequence[int | str], rates: Sequence[int]
) -> None:
    assert sorted(rates_between([*map(Decimal, without)], [*map(Decimal, those)])) == rates


# ---------------------------------------------------------------- the other way


def opposed(
    words: dict[str, str], told: set[tuple[str, str]], answer: int = 0
) -> tuple[Wording, list[Question]]:
    wording = wording_of()
    wording.words = dict(words)
    asked = settle_opposites(wording, told, {})
    return wording, settle_opposites(wording, told, {one.key: answer for one in asked})


@pytest.mark.parametrize(
    ("words", "told", "becomes"),
    [
        ({"增长": "上浮"}, set(), {"下降": "下浮"}),
        ({"下降": "下浮"}, set(), {"增长": "上浮"}),
        ({"增长": "上升"}, set(), {}),
        ({"减少": "压减"}, set(), {}),
        ({"下降": "减少"}, {("收入", "增长")}, {}),
    ],
)
def test_the_only_opposite_is_said_of_what_was_not_told(
    words: dict[str, str], told: set[tuple[str, str]], becomes: dict[str, str]
) -> None:
    wording, asked = opposed(words, told)
    assert wording.words == {**words, **becomes}
    assert not asked


def test_an_opposite_that_may_be_another_is_asked() -> None:
    wording, (asked,) = opposed({"减少": "下降"}, set(), 2)
    assert asked.answers == ("照样本写“增加”", "写“增长”", "写“上升”")
    assert wording.words == {"减少": "下降", "增加": "上升"}
    assert opposed({"减少": "下降"}, set())[0].words == {"减少": "下降"}


def test_the_opposite_of_a_section_is_of_that_section() -> None:
    wording = wording_of()
    wording.own_words = {"机关运行经费": {"下降": "减少"}, "收支总体": {"下降": "减少"}}
    told = {("收支总体", "增长")}
    (asked,) = settle_opposites(wording, told, {})
    assert (asked.section, asked.answers) == ("机关运行经费", ("照样本写“增长”", "写“增加”"))
    settle_opposites(wording, told, {asked.key: 1})
    assert wording.own_words["机关运行经费"] == {"下降": "减少", "增长": "增加"}
    assert wording.own_words["收支总体"] == {"下降": "减少"}
    assert not wording.words


# ---------------------------------------------------------------- all of it, from a report

NO_REASON: Final = {"原因": None}
SMALL: Final[Patch] = {  # changes of less than a tenth, of which nobody says why
    "支出": dict.fromkeys(("2010301", "2010302", "2101101"), NO_REASON),
    "三公经费": {
        "公务接待费": {"与上年增减原因": None},
        "公务用车运行维护费": {"与上年增减原因": None},
    },
    "机关运行经费": NO_REASON,
}


@pytest.fixture(name="report", scope="module")
def report_(tmp_path_factory: pytest.TempPathFactory) -> tuple[Facts, str, Learned]:
    """A report that words its days, its reasons and its rates otherwise, and omits two sections."""
    facts = establish(report_of(SMALL))
    yaml = (
        f'{OWN}日期: yyyy-MM-dd\n须说明原因: "10"\n数字: {{金额: "0.00"}}\n'
        "用语: {持平: 与上年一样}\n各节用语:\n  机关运行经费: {下降: 减少}\n"
        "不写的节: [一般性支出, 预算绩效]\n"
    )
    text = text_in(facts, made(tmp_path_factory.mktemp("own"), style_yaml=yaml))
    assert "待填" not in text
    return facts, text, learn([sample(facts, text)], "学成", style())


def test_what_a_report_says_of_the_style_is_learned(
    report: tuple[Facts, str, Learned], tmp_path: Path
) -> None:
    facts, text, found = report
    settings = found.files["style.yaml"]
    assert "日期: yyyy-MM-dd" in settings
    assert '须说明原因: "10"' in settings
    assert "机关运行经费: {下降: 减少}" in settings
    assert text_in(facts, loaded(found, tmp_path)) == text
    assert {one.section for one in found.asked} == {"一般性支出", "预算绩效", "机关运行经费"}


def test_the_questions_of_the_whole_stand_first_and_keep_their_answers(
    report: tuple[Facts, str, Learned], tmp_path: Path
) -> None:
    facts, text, found = report
    one = found.asked[0]
    lesson = lessons.Lesson(found, (sample(facts, text),), tmp_path / "新县", {one.key: 0})
    assert lesson.answered == [one]
    assert lesson.asked[: len(found.asked) - 1] == found.asked[1:]
    assert len(lesson.asked) + lesson.unasked == len(found.asked) - 1 + len(found.open)
    lesson.write()
    assert answers_in(lesson.folder) == {one.key: 0}


def test_a_case_that_the_report_does_not_show_is_shown_as_it_reads(
    report: tuple[Facts, str, Learned],
) -> None:
    (case,) = [one for one in report[2].unseen if one.startswith("机关运行经费")]
    assert case == (
        "机关运行经费，如果变 没有减少：“本部门2024年度机关运行经费支出169.70万元，"
        "比上年决算数增加59.40万元，增长53.85%。”（例：各数都增加的决算）"
    )


# ---------------------------------------------------------------- what the style below has wrong


def proved(monkeypatch: pytest.MonkeyPatch, *found: Amiss) -> tuple[str, ...]:
    """What `prove` gives back where the learned style and that below have the same wrong."""
    facts = establish(report_of())
    learned = Learned(wording_of(), "学成", "决算", ())
    monkeypatch.setattr(lessons, "_amiss", lambda *_: found)
    monkeypatch.setattr(lessons, "findings_of", lambda *_: found)
    return lessons.prove(learned, "学成", [sample(facts, text_in(facts, style()))])


def test_a_section_is_left_where_no_sentence_of_it_is_to_blame() -> None:
    """What is wrong stands in a sentence of the style below: what is beside it made it so."""
    wording = wording_of()
    before = dict(wording.phrasing.sections)
    body = wording.phrasing.sections["一般性支出"]
    wording.phrasing.sections["一般性支出"] = [*body[:-1], Text("未举办活动。")]
    learned = Learned(wording, "学成", "决算", ())
    place = "base/一般性支出.j2 第 12 行【培训】"
    learned.leave([Amiss(place, "一般性支出", "0万元未举办", "两句话连在一起", "例：甲")])
    for name, was in before.items():
        assert template(wording.phrasing.sections[name]) == template(was)
    assert [*learned.left] == ["一般性支出"]


def test_what_the_style_below_says_wrong_of_a_department_is_told_and_no_hindrance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = Amiss("", "收入", "万元。。", "标点重复", "例：2024.yaml", is_given=True)
    assert proved(monkeypatch, own) == (str(own),)
    made_up = Amiss("", "收入", "万元。。", "标点重复", "例：各数都增加的决算")
    with pytest.raises(InvalidReport, match="样本自己就写得不对"):
        proved(monkeypatch, made_up)
