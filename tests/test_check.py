"""`juesuan check`: an input's own tables, its reasons, and what stands beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from example import EXAMPLE, ROOT, example, example_budget, line_of, patched, report_of, text_of
from jsonschema import Draft202012Validator

from generator import Facts, InvalidReport, establish, load_style, read
from generator.checking import Check, check, problems_of
from generator.checking.formats import to_json, to_text, verdict
from generator.checking.surroundings import accompanied
from generator.doors.cli import cli
from generator.facts.line import MISSING_REASON
from generator.problem import HINT, WRONG, Place, Problem

Patch = Mapping[str, Any]
SCHEMA = json.loads((ROOT / "docs/audit.schema.json").read_text("utf-8"))


@dataclass(frozen=True)
class Ran:
    """What a command wrote, and its exit code."""

    out: str
    code: int


def run(*arguments: str) -> Ran:
    result = CliRunner().invoke(cli, arguments)
    return Ran(result.output, result.exit_code)


def facts_of(patch: Patch | None = None) -> Facts:
    return establish(report_of(patch or {}))


def checked(patch: Patch | None = None) -> Check:
    return check(facts_of(patch))


def held(text: str) -> dict[str, Any]:
    """The object of an output that has the form of the schema."""
    shaped: dict[str, Any] = json.loads(text)
    Draft202012Validator(SCHEMA).validate(shaped)
    return shaped


def test_what_holds_within_its_rounding_is_left_alone_beside_what_is_wrong() -> None:
    # Both tables have the cent that one of them rounds away; only the 经营收入 is wrong.
    patch = {
        "收入": {"附属单位上缴收入": "100,000.01"},
        "支出": {"2010350": {"收入": {"经营收入": "210,000.00"}}},
    }
    gaps = [one.gap for one in problems_of(facts_of(patch)) if one.gap]
    assert gaps
    assert min(gaps) > 9_000


def put(
    folder: Path, name: str, patch: Patch | None = None, base: dict[str, Any] | None = None
) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text_of(patched(base or example(), patch or {})), "utf-8")
    return path


# ---------------------------------------------------------------- the tables among themselves


def test_a_right_input_has_nothing_wrong_and_says_how_much_was_held() -> None:
    found = checked()
    assert found.problems == ()
    assert found.checked > 150
    assert verdict(found).startswith(f"2024.yaml：核对 {found.checked} 处，错误 0 处，提示 0 处")


def test_what_could_not_be_held_has_its_reason() -> None:
    unchecked = dict(checked().unchecked)
    assert unchecked["E37"] == "旁边没有上一年的文件"
    assert unchecked["E39"] == "旁边没有本年的预算文件"
    assert unchecked["E40"] == "没有给出各单位的文件（--units）"
    assert "E05" not in unchecked


def received(granted: str) -> Patch:
    """公开02表 told row by row, of which one was paid `granted` by 财政拨款."""
    return {"支出": {"2010302": {"收入": {"财政拨款收入": granted}}}}


BROKEN = received("2,600,000.00")


def test_income_by_subject_is_held_against_the_total() -> None:
    """Only the tables can tell: no fact is made of 公开02表."""
    right = checked(received("2,500,000.00"))
    assert right.problems == ()
    assert "E07" not in dict(right.unchecked)
    (wrong,) = checked(BROKEN).problems
    assert (wrong.code, wrong.level, wrong.section) == ("E07", WRONG, "收入决算表")
    assert wrong.place.line > 1


def test_a_mistake_that_the_facts_tell_of_is_told_once() -> None:
    found = checked({"收入": {"其他收入": "160,000.00"}})
    (wrong,) = [remark for remark in found.problems if remark.level == WRONG]
    assert "差 10,000元" in wrong.message
    assert wrong.code == "I13"


def test_what_two_decimals_of_wan_can_explain_is_no_error() -> None:
    """A sum of rounded amounts may be a last place off, and is not told of as an error."""
    for department, year in (("liuyang", 2021), ("quyuan", 2021), ("hengyang", 2022)):
        path = Path(__file__).parent.parent / "inputs" / department / f"{year}.yaml"
        assert check(establish(read(path))).wrong == 0


def test_a_reason_that_has_an_item_grow_by_more_than_it_is() -> None:
    reason = "住房公积金较上年增加325.43万元"
    found = checked({"上年": {"收入总计": {"原因": reason}}})
    (remark,) = found.problems
    assert (remark.code, remark.level) == ("N05", HINT)
    assert "本年只有 30 万元" in remark.message
    assert remark.place.line == line_of(
        text_of(patched(example(), {"上年": {"收入总计": {"原因": reason}}})),
        "上年",
        "收入总计",
        "原因",
    )


def test_the_same_reason_in_two_places_is_one_remark() -> None:
    reason = {"原因": "住房公积金较上年增加325.43万元"}
    assert len(checked({"上年": {"收入总计": reason, "财政拨款收入总计": reason}}).problems) == 1


# ---------------------------------------------------------------- what stands beside it


LAST_YEAR = {
    "年度": "2023",
    "结转和结余": {"年末结转和结余": "700,000.00", "年初结转和结余": "900,000.00"},
}


def test_the_opening_is_what_was_left_last_year(tmp_path: Path) -> None:
    path = put(tmp_path, "2024.yaml")
    put(tmp_path, "2023.yaml", LAST_YEAR)
    report, beside = accompanied(path, read(path))
    found = check(establish(report), beside)
    (remark,) = [
        r
        for r in found.problems
        if r.code == "E37"
        and "年初结转和结余应接" in r.message
        and "财政" not in r.message
        and "基金" not in r.message
    ]
    assert "2024.yaml 第 " in remark.message
    assert "2023.yaml 第 " in remark.message
    assert "是 800,000.00元" in remark.message
    assert "是 700,000.00元" in remark.message
    assert remark.level == HINT


def test_a_prior_year_that_was_typed_wrong_is_told_once(tmp_path: Path) -> None:
    path = put(tmp_path, "2024.yaml")
    last = put(tmp_path, "2023.yaml", LAST_YEAR)
    report, beside = accompanied(path, read(path), last_year=last)
    found = check(establish(report), beside)
    line = line_of(path.read_text("utf-8"), "上年", "本年收入合计")
    told = [remark for remark in found.problems if remark.place.line == line]
    assert len(told) == 1
    assert "上年数" in told[0].message


def test_another_year_is_not_taken_for_the_last(tmp_path: Path) -> None:
    path = put(tmp_path, "2024.yaml")
    other = put(tmp_path / "other", "2022.yaml", {"年度": "2022"})
    with pytest.raises(InvalidReport, match="上年的文件应是 2023 年的决算，这是 2022 年的决算"):
        accompanied(path, read(path), last_year=other)


@pytest.mark.parametrize(
    ("name", "told"), [("丙市甲局", 1), ("丙市示例部门", 0), ("示例部门（汇总）", 0)]
)
def test_last_year_of_another_department_is_doubted(name: str, told: int, tmp_path: Path) -> None:
    path = put(tmp_path, "2024.yaml")
    last = put(tmp_path / "other", "2023.yaml", {**LAST_YEAR, "部门": name})
    report, beside = accompanied(path, read(path), last_year=last)
    found = [r for r in check(establish(report), beside).problems if "更名的可以不管" in r.message]
    assert [(r.level, r.place.path) for r in found] == [(HINT, ("部门",))] * told


def test_the_planned_budget_is_that_which_was_published(tmp_path: Path) -> None:
    path = put(tmp_path, "2024.yaml")
    only = {
        "年度": "2024",
        "收入": {"政府性基金预算拨款": None, "国有资本经营预算拨款": None,
                 "纳入专户管理的非税收入拨款": None, "上年结转": None},
    }  # fmt: skip
    put(tmp_path, "2024-budget.yaml", only, example_budget())
    report, beside = accompanied(path, read(path))
    found = [r for r in check(establish(report), beside).problems if r.code == "E39"]
    (whole,) = [remark for remark in found if "年初预算合计" in remark.message]
    assert "2024-budget.yaml 第 " in whole.message
    assert whole.level == HINT


def test_a_budget_of_more_than_appropriations_is_not_compared(tmp_path: Path) -> None:
    path = put(tmp_path, "2024.yaml")
    put(tmp_path, "2024-budget.yaml", {"年度": "2024"}, example_budget())
    report, beside = accompanied(path, read(path))
    found = check(establish(report), beside)
    assert "口径" in dict(found.unchecked)["E39"]
    assert not [remark for remark in found.problems if remark.code == "E39"]


def test_a_department_is_the_sum_of_its_units(tmp_path: Path) -> None:
    path = put(tmp_path, "2024.yaml")
    units = [put(tmp_path / "units", "2024.yaml")]
    report, beside = accompanied(path, read(path), units=units)
    assert check(establish(report), beside).problems == ()
    twice = accompanied(path, read(path), units=[*units, *units])
    found = check(establish(twice[0]), twice[1])
    wrong = {remark.code for remark in found.problems if remark.level == WRONG}
    assert wrong == {"E40"}
    assert any("2010301应等于各单位之和" in remark.message for remark in found.problems)


# ---------------------------------------------------------------- the command


def test_the_command_tells_line_by_line_and_the_verdict_last() -> None:
    ran = run("check", str(EXAMPLE))
    assert ran.code == 0
    assert ran.out.splitlines()[-1].startswith(f"{EXAMPLE}：核对 ")


def test_a_wrong_input_gives_1_and_its_line(tmp_path: Path) -> None:
    path = put(tmp_path, "2024.yaml", {"收入": {"其他收入": "160,000.00"}})
    ran = run("check", str(path))
    assert ran.code == 1
    first = next(line for line in ran.out.splitlines() if "：提示：没有写“概况→" not in line)
    assert first.startswith(f"{path} 第 ")
    assert "错误：" in first


def test_the_json_has_the_keys_of_an_audit(tmp_path: Path) -> None:
    path = put(tmp_path, "2024.yaml", {"收入": {"其他收入": "160,000.00"}})
    ran = run("check", str(path), "--format", "json")
    shaped = held(ran.out)
    assert ran.code == 1
    assert (shaped["类型"], shaped["年度"], shaped["错误"]) == ("决算", 2024, 1)
    (problem,) = [one for one in shaped["问题"] if one["级别"] == WRONG]
    assert set(problem) >= {"规则", "级别", "章节", "原文", "位置", "写为", "应为", "说明", "依据"}
    assert problem["位置"]["行"] == problem["行"] > 0
    assert problem["文件"] == str(path)
    assert shaped["版本"]["样式"]["名称"] == load_style().name  # whose reasons were asked for


def test_what_cannot_be_read_is_json_too(tmp_path: Path) -> None:
    path = put(tmp_path, "2024.yaml", {"收入": {"其他收入": "许多"}})
    ran = run("check", str(path), "--format", "json")
    assert ran.code == 1
    shaped = held(ran.out[: ran.out.rindex("}") + 1])
    assert shaped["错误"] == 1
    (wrong,) = [one for one in shaped["问题"] if one["级别"] == WRONG]
    assert wrong["指针"] == "/收入/其他收入"


def test_a_missing_reason_is_told_of(tmp_path: Path) -> None:
    path = put(tmp_path, "2024.yaml", {"支出": {"2010301": {"原因": None}}})
    ran = run("check", str(path))
    assert ran.code == 1
    assert "缺原因" in ran.out


def test_another_format_is_wrong_use() -> None:
    assert run("check", str(EXAMPLE), "--format", "pdf").code == 2


# ---------------------------------------------------------------- before a report is written


def test_a_report_is_not_written_from_tables_that_do_not_add_up(tmp_path: Path) -> None:
    path = put(tmp_path, "2024.yaml", BROKEN)
    ran = run("report", str(path), "--output", str(tmp_path / "out"))
    assert ran.code == 1
    assert not (tmp_path / "out").exists()


def test_a_draft_is_written_and_the_errors_listed(tmp_path: Path) -> None:
    path = put(tmp_path, "2024.yaml", BROKEN)
    ran = run("report", str(path), "--draft", "--output", str(tmp_path / "out"))
    assert ran.code == 0
    assert "收入决算表" in ran.out


def test_what_the_facts_tell_already_is_no_second_problem() -> None:
    assert problems_of(facts_of({"收入": {"其他收入": "160,000.00"}})) == ()


def test_the_text_and_the_json_tell_the_same() -> None:
    found = checked(BROKEN)
    lines = to_text(found).splitlines()
    assert len(held(to_json(found))["问题"]) == sum("：错误" in x or "：提示" in x for x in lines)


def test_a_problem_from_elsewhere_is_told_with_the_rest() -> None:
    problem = Problem(Place(file="2024.yaml", line=7), "缺原因", rule=MISSING_REASON)
    assert check(facts_of(), None, [problem]).problems == (problem,)
