"""The corpus of the benchmark: every report is right, every edit can be made, none is accused."""

from __future__ import annotations

import sys
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from example import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

import corpus
from corpus import BadCorpus, Edit, Report, load

from generator.problem import WRONG

NAMES = sorted(path.stem for path in corpus.REPORTS.glob("*.txt"))


@cache
def reports() -> dict[str, Report]:
    return {one.name: one for one in load()}


def test_there_are_reports() -> None:
    assert list(reports()) == NAMES
    assert NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_right_report_is_not_accused(name: str) -> None:
    found = [one for one in reports()[name].audited().findings if one.level == WRONG]
    assert [f"{one.code} {one.quote} {one.message}" for one in found] == []


# ---------------------------------------------------------------- what is no corpus


GOOD = "kind: 决算\nregion: 西南\nwrong:\n  - {from: 增加5万元, to: 减少5万元, what: 方向}\n"
TEXT = "公务接待费15万元，比上年增加5万元，增长50%。\n"


def written(folder: Path, text: str = TEXT, notes: str = GOOD) -> Path:
    (folder / "某局.txt").write_text(text, "utf-8")
    (folder / "某局.yaml").write_text(notes, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        (GOOD.replace("增加5万元", "增加6万元"), "“增加6万元” stands 0 times"),
        (GOOD.replace("from: 增加5万元", "from: 万元"), "“万元” stands 2 times"),
        (GOOD.replace("减少5万元", "增加5万元"), "“增加5万元” is not changed"),
        (GOOD.replace("减少5万元", "4.5"), "edit 1: a value is no text"),
        (GOOD.replace("what: 方向", "why: 方向"), "edit 1: the keys are"),
        (GOOD.replace("region: 西南\n", ""), "the keys are kind, region, wrong"),
        ("kind: 决算\nregion: 西南\nwrong: []\n", "at least one edit"),
    ],
)
def test_what_is_wrong_with_an_edit_is_said(tmp_path: Path, notes: str, said: str) -> None:
    with pytest.raises(BadCorpus, match=said):
        load(written(tmp_path, notes=notes))


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "另一局.txt").write_text("无", "utf-8")
    with pytest.raises(BadCorpus) as refused:
        load(written(tmp_path, text="没有这些话。"))
    assert len(str(refused.value).splitlines()) == 2


# ---------------------------------------------------------------- what counts as found


HEAD = (
    "临川县文化馆2024年度部门决算\n第三部分 2024年度部门决算情况说明\n"
    "一、收入支出决算总体情况说明\n"
)
SAID = (
    "2024年度收入总计800万元，较上年增加160万元，增长25%。\n"
    "二、“三公”经费支出决算情况说明\n"
    "公务接待费支出决算6万元，较上年减少2万元，下降25%。\n"
)


def level(right: str, wrong: str, expect: str = "") -> str:
    report = Report("某馆", "决算", "西南", HEAD + SAID, ())
    return report.level(Edit(right, wrong, "", expect), report.audited())


def test_an_edit_is_found_where_its_sentence_is_accused() -> None:
    assert level("增长25%", "增长20%") == WRONG
    assert level("增长25%", "增长20%", "N01") == WRONG


def test_another_rule_than_the_one_that_is_expected_has_not_found_it() -> None:
    assert level("增长25%", "增长20%", "N04") == ""


def test_an_edit_that_leaves_the_report_right_is_not_found() -> None:
    assert level("较上年减少2万元", "比上年减少2万元") == ""


def test_what_the_right_report_has_too_is_not_found_because_of_the_edit() -> None:
    report = Report("某馆", "决算", "西南", HEAD + SAID.replace("增长25%", "增长20%"), ())
    right = report.audited()
    assert any(one.level == WRONG for one in right.findings)
    assert report.level(Edit("收入总计", "收入总额", ""), right) == ""


ASSETS = "三、收入决算情况说明\n本年收入合计{}，其中：财政拨款收入{}，事业收入{}。\n"


def test_the_changed_number_is_known_by_its_value() -> None:
    for amounts, wrong in (
        (("800.00万元", "600.00万元", "200.00万元"), "620.00万元"),
        (("8,000,000.00元", "6,000,000.00元", "2,000,000.00元"), "6,200,000.00元"),
    ):
        report = Report("某馆", "决算", "西南", HEAD + SAID + ASSETS.format(*amounts), ())
        edit = Edit(f"财政拨款收入{amounts[1]}", f"财政拨款收入{wrong}", "")
        assert report.level(edit, report.audited()) == WRONG


def test_a_number_that_is_told_otherwise_is_the_same_number() -> None:
    said, printed = corpus._values("表上是 1.2 万元，写的是 314.97 万元"), Fraction("3149712.5")
    assert {Fraction("1.2"), Fraction("314.97")} == said
    assert corpus._of_one_value(Fraction("1.2"), Fraction("1.20"))
    assert corpus._of_one_value(Fraction("314.97"), printed)
    assert not corpus._of_one_value(Fraction("314.98"), printed)
