"""What a 项 was spent on is told where the input says it, in every style, and reads back right."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from example import STYLES, Patch, Told, faults_of_reading, report_of, tell
from imports import compared, from_document

from generator.proofing.files import proofs

OF_STYLES = pytest.mark.parametrize("words", STYLES)
MEDICAL, SPORTS, RETIRED = "职工医疗保险缴费", "村级健身场地12处的修缮", "退休人员的社区服务"
FUND, CAPITAL = "政府性基金", "国有资本经营预算"


def spent_on(medical: str | None, sports: str | None, retired: str | None) -> Patch:
    return {
        "支出": {"2101101": {"用途": medical}},
        FUND: {"支出": {"2296003": {"用途": sports}}},
        CAPITAL: {"支出": {"2230105": {"用途": retired}}},
    }


WITH: Final = spent_on(f"主要用于{MEDICAL}。", SPORTS, f"用于：{RETIRED}")
WITHOUT: Final = spent_on(None, None, None)


def purposes(found: Told) -> list[str]:
    return [re.split("，决算数|。", part)[0] for part in found.text.split("主要用于")[1:]]


@OF_STYLES
def test_what_an_item_was_spent_on_is_told_once(words: str) -> None:
    found = tell(WITH, words)
    told = [one for one in purposes(found) if one in {MEDICAL, SPORTS, RETIRED}]
    assert told[:2] == [MEDICAL, SPORTS]
    assert len(told) == len(set(told))
    assert faults_of_reading(found) == []
    assert found.wrong() == []


@OF_STYLES
def test_of_an_item_that_says_nothing_nothing_is_told(words: str) -> None:
    without, with_some = tell(WITHOUT, words), tell(WITH, words)
    assert not {MEDICAL, SPORTS, RETIRED} & set(purposes(without))
    bare = with_some.text
    for one in (MEDICAL, SPORTS, RETIRED):
        bare = bare.replace(f"主要用于{one}", "")
    # Where no comma or full stop is left over, the two texts are one.
    assert bare.translate(_STOPS) == without.text.translate(_STOPS)


_STOPS: Final = str.maketrans("", "", "，。")


@OF_STYLES
def test_the_audit_finds_nothing_in_it(words: str) -> None:
    """Its checks of completion, direction and reason are those of the text without it."""
    found = proofs({"x.txt": ""}, tell(WITH, words).document, None)
    plain = proofs({"x.txt": ""}, tell(WITHOUT, words).document, None)
    assert [one.rule for one in found] == [one.rule for one in plain]


@OF_STYLES
def test_it_comes_back_from_a_document(words: str, tmp_path: Path) -> None:
    """With the reason beside it, each in its own key."""
    report = report_of(WITH)
    (tmp_path / "x").mkdir()
    missing, other = compared(report, from_document(tmp_path / "x", report, words, "docx").text)
    keys = {"用途", "原因"}
    items = {path for path in missing if path[0] in {"支出", FUND, CAPITAL} and path[-1] in keys}
    unsaid = {(CAPITAL, "支出", "2230105", "用途")}  # most styles sum that fund up in a sentence
    assert items <= unsaid
    lead = [(typed, now) for path, typed, now in other if path[-1] in keys]
    assert all(typed.endswith((f"{now}。", now)) for typed, now in lead)


def test_it_stands_between_the_completion_and_the_direction() -> None:
    assert (
        tell(WITH)
        .after("一般公共预算支出", "卫生健康支出（类）行政事业单位医疗（款）")
        .startswith(
            f"年初预算为48万元，支出决算为50万元，完成年初预算的104.17%，主要用于{MEDICAL}。决算数大于"
        )
    )


def test_a_line_that_has_no_place_for_it_has_none() -> None:
    line = tell().facts.line("本年收入合计")
    assert "用途" not in line.aspects()
    assert "没有地方写它的用途" in line.lacks("用途")
