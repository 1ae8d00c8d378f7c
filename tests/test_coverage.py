"""Coverage: a figure of the prose is settled, stated with the reason why not, or not read."""

from __future__ import annotations

import json
import sys
from collections import Counter

import pytest
from example import ROOT
from msgspec.structs import replace
from test_varied import document_of
from varied import accounts, budget

from generator.inspection import inspect
from generator.inspection.coverage import (
    ALONE,
    ELSEWHERE,
    NO_BASE,
    NO_LIST,
    NO_SUBJECT,
    NO_TABLE,
    NO_WHOLE,
    NOT_OWN,
    OTHER_YEAR,
    REASONS,
    SETTLED,
    UNREAD,
    UNSETTLED,
    Figured,
    figures,
)
from generator.problem import Place
from generator.published.shape import Published, TextLine
from generator.results import Result, to_html, to_json, to_text
from generator.results.text import to_full_text
from generator.tabulation import publish
from generator.understanding import Understood, plain, understand

sys.path.insert(0, str(ROOT / "benchmarks"))

from corpus import load


def understood(*lines: str, kind: str = "决算") -> Understood:
    """An explanation of one section without tables."""
    year = f"2024年{'度' if kind == '决算' else ''}部门{kind}"
    head = (f"临川县农业农村局{year}", f"{year}情况说明", "一、收支情况说明")
    blocks = tuple(TextLine(one, Place(1, n)) for n, one in enumerate((*head, *lines), 1))
    return understand(Published("说明.txt", "plain", blocks))


def figured(*lines: str) -> list[Figured]:
    report = understood(*lines)
    return list(figures(report, inspect(report)))


def states(*lines: str) -> dict[str, tuple[str, str]]:
    return {one.at.words: (one.state, one.reason) for one in figured(*lines)}


# ---------------------------------------------------------------- what is a figure


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2024年收入40万元，比2023年增加4万元。", ["40万元", "4万元"]),
        ("收、支总计分别为40、41万元。", ["40", "41万元"]),
        ("工程款1亿2045.5万元，公用经费7万2千元。", ["1亿2045.5万元", "7万2千元"]),
        ("单价50万元以上设备3台（套）。", ["3台"]),
        ("单位价值100万元（含）以上的设备2台，20万元以下的4件。", ["2台", "4件"]),
        ("教育支出（类）205款01项40万元，第3项工作。", ["40万元"]),
        ("1.培训费5万元；（2）会议费6万元。", ["5万元", "6万元"]),
        ("完成率95.5%，提高1.2个百分点，每千人3.1‰。", ["95.5%", "1.2个百分点", "3.1‰"]),
        ("公务接待20批次、150人次，5月召开会议3次。", ["20批次", "150人次", "3次"]),
    ],
)
def test_a_figure_is_a_number_that_is_stated_and_no_year_or_number_of_a_line(
    line: str, expected: list[str]
) -> None:
    assert [one.at.words for one in figured(line)] == expected


# ---------------------------------------------------------------- the three states


def test_what_a_rule_has_looked_at_is_settled() -> None:
    said = states("公务接待费支出15万元，比上年增加5万元，增长50%。")
    assert set(said.values()) == {(SETTLED, "")}


def test_a_share_of_all_that_was_spent_is_settled_by_the_total_where_it_fits() -> None:
    total = "支出总计800.00万元。"
    lines = ("二、支出情况说明", "一般公共预算支出600.00万元，占本年支出合计的75%。")
    assert states(total, *lines)["75%"][0] == SETTLED
    left_over = total.replace("800", "820")  # 年末结转20万元
    assert states(left_over, *lines)["75%"] == (UNSETTLED, NO_WHOLE)
    planned = [one.code for one in inspect(understood(left_over, *lines, kind="预算")).findings]
    assert "N03" in planned  # which leaves nothing over that it does not speak of


@pytest.mark.parametrize(
    ("line", "figure", "reason"),
    [
        ("支出合计400万元，与上年同口径相比增加30万元，增长9%。", "30万元", NO_BASE),
        ("支出合计400万元，比上年同期增加30万元。", "30万元", NO_BASE),
        ("支出合计400万元，比上年增加30万元。", "30万元", NO_BASE),
        ("全年支出较上年减少5万元，下降4%。", "5万元", NO_SUBJECT),
        ("专项工作经费40万元，占单位资金总量的12%。", "12%", NO_WHOLE),
        ("培训费40万元，完成年初预算的80%。", "80%", NO_BASE),
        ("会议费4万元，主要原因是增加了2次会议，支付场租1.5万元。", "1.5万元", NOT_OWN),
        ("上年会议费支出3.2万元。", "3.2万元", OTHER_YEAR),
        ("公务接待费支出15万元，比上年增加5万元，增长40%。", "15万元", ELSEWHERE),
        ("会议费支出4.4万元。", "4.4万元", NO_TABLE),
        ("抚恤对象慰问40户。", "40户", ALONE),
    ],
)
def test_what_no_rule_could_settle_has_the_reason(line: str, figure: str, reason: str) -> None:
    assert states(line)[figure] == (UNSETTLED, reason)


def test_a_reason_that_goes_with_its_change_settles_no_figure_in_it() -> None:
    said = states("公务接待费支出15万元，比上年增加5万元，增长50%，主要原因是公务接待增加12批次。")
    assert said["50%"] == (SETTLED, "")
    assert said["12批次"] == (UNSETTLED, NOT_OWN)


def test_what_stands_in_a_list_that_was_not_read_whole_says_so() -> None:
    said = states("支出合计90万元。其中：5万元；办案费40万元；修缮费45万元。")
    assert said["40万元"] == (UNSETTLED, NO_LIST)
    assert said["5万元"] == (UNREAD, "")


def test_what_is_in_no_statement_is_unread() -> None:
    assert states("服务对象满意度达到96%。")["96%"] == (UNREAD, "")


def test_the_reason_of_a_rule_that_was_passed_over_is_the_rules_own() -> None:
    report = understood("“三公”经费支出决算12万元。")
    inspection = inspect(report)
    inspection.skipped["X07"] = "没有读到“三公”经费表"
    (one,) = figures(report, inspection)
    assert one.why == "没有读到“三公”经费表"


def test_every_reason_is_a_sentence_of_its_own() -> None:
    assert len(set(REASONS.values())) == len(REASONS)


# ---------------------------------------------------------------- the sums


def assert_adds_up(result: Result) -> None:
    every, sums = result.figures, result.coverage
    assert sums.settled + sums.unsettled + sums.unread == sums.figures == len(every)
    assert Counter(one.state for one in every) == Counter(
        {SETTLED: sums.settled, UNSETTLED: sums.unsettled, UNREAD: sums.unread}
    )
    for one in every:
        assert bool(one.found) == (one.state == SETTLED)
        assert bool(one.reason) == (one.state == UNSETTLED)
        assert bool(one.why) == (one.state != SETTLED)
    ends: dict[int, int] = {}
    for one in every:  # each stands once
        assert ends.get(id(one.at.text), 0) <= one.at.start < one.at.end
        ends[id(one.at.text)] = one.at.end


@pytest.mark.parametrize("seed", range(3))
def test_the_states_of_a_generated_report_add_up_to_its_figures(seed: int) -> None:
    for tree, name in ((accounts(seed), "base"), (budget(seed), "zhuzhou")):
        report = understand(publish(document_of(tree, name), "万元"))
        result = Result(report, inspect(report))
        assert result.coverage.figures > 20
        assert_adds_up(result)


@pytest.mark.parametrize("report", load(), ids=lambda one: one.name)
def test_the_states_of_a_report_of_the_corpus_add_up_to_its_figures(report: object) -> None:
    assert_adds_up(report.audited())  # type: ignore[attr-defined]


# ---------------------------------------------------------------- how it is shown

SAID = (
    "公务接待费支出15万元，比上年增加5万元，增长50%。",
    "专项工作经费40万元，占单位资金总量的12%。服务对象满意度达到96%。",
)


def result_of(*lines: str) -> Result:
    report = understood(*lines)
    return Result(report, inspect(report))


def test_the_text_ends_with_the_sums() -> None:
    assert (
        to_text(result_of(*SAID)).splitlines()[-1].endswith("正文 6 个数：已核 3，未核 2，未读 1")
    )


def _first(lines: list[str], beginning: str) -> str:
    return next(line for line in lines if line.startswith(beginning))


def test_all_of_the_text_begins_with_the_sums_and_lists_each_figure_with_its_reason() -> None:
    lines = to_full_text(result_of(*SAID)).splitlines()
    assert (
        "正文的数：6 个，已核 3，未核 2，未读 1" in lines[: lines.index(_first(lines, "【未检查"))]
    )
    at = lines.index("【未核的数 2 个】")
    assert lines[at + 1].startswith(
        "说明.txt 第 1 页第 5 行：专项工作经费40万元。没有读到它该在的表"
    )
    assert lines[at + 2].endswith(f"占单位资金总量的12%。{REASONS[NO_WHOLE]}")
    at = lines.index("【未读的数 1 个】")
    assert lines[at + 1].startswith("说明.txt 第 1 页第 5 行：")
    assert "满意度达到96%" in lines[at + 1]


def test_the_json_has_the_sums_and_each_figure() -> None:
    shaped = json.loads(to_json(result_of(*SAID)))
    assert shaped["覆盖"] == {"已核": 3, "未核": 2, "未读": 1}
    assert shaped["正文数"] == 6
    assert shaped["未核数"] == 3, "what no rule could settle, understood or not"
    each = shaped["数"]
    assert [one["原文"] for one in each] == ["15万元", "5万元", "50%", "40万元", "12%", "96%"]
    assert each[0]["状态"] == SETTLED
    assert "原因" not in each[0]
    assert (each[4]["状态"], each[4]["原因"], each[4]["说明"]) == (
        UNSETTLED, NO_WHOLE, REASONS[NO_WHOLE],
    )  # fmt: skip
    assert each[5]["状态"] == UNREAD
    assert each[5]["位置"] == {"页": 1, "行": 5}


def test_the_page_shows_three_states_that_differ_without_colour() -> None:
    page = to_html(result_of(*SAID))
    for state, name in ((SETTLED, "right"), (UNSETTLED, "unsettled"), (UNREAD, "unread")):
        assert f'class="{name} short"' in page, state
    css = (ROOT / "generator/results/page.css").read_text("utf-8")
    assert "mark.unsettled { text-decoration-style: dotted" in css
    assert "mark.unread { text-decoration: none; border: 1px dashed" in css
    assert "没有读懂这句话" in page
    assert REASONS[NO_WHOLE] in plain(page)


def test_the_schema_has_every_reason_and_every_state() -> None:
    schema = json.loads((ROOT / "docs/audit.schema.json").read_text("utf-8"))
    properties = schema["$defs"]["数"]["properties"]
    assert properties["原因"]["enum"] == list(REASONS)
    assert properties["状态"]["enum"] == [SETTLED, UNSETTLED, UNREAD]


def test_an_amount_of_a_table_that_was_not_read_says_so_where_others_were() -> None:
    report = understand(publish(document_of(budget(0), "base"), "万元"))
    lines = understood("公务接待费预算5万元。", "乡村建设经费5万元。", kind="预算").sections
    kept = tuple(key for key in report.tables.found if key != "TS")
    tables = replace(report.tables, found=kept, ruled=report.tables.ruled - {"TS"})
    cut = replace(report, sections=lines, tables=tables)
    inspection = inspect(replace(cut, tables=replace(tables, cells={})))
    assert [one.reason for one in figures(cut, inspection)] == [NO_TABLE, ALONE]
