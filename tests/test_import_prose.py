"""Prose: what a published report says beside its tables comes back as it was typed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from example import EXAMPLE, EXAMPLE_BUDGET, INPUTS, STYLES, style, text_of
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from imports import ROUNDED, compared, from_document, leaves
from msgspec.structs import replace
from varied import accounts, budget

from generator import Report, assemble, compose, establish, read
from generator.entry import parse
from generator.entry.spelt import TODO
from generator.importing.kinds import with_kinds
from generator.importing.stated import said_in
from generator.importing.stated.said import SHARED, paragraphs, without_charts
from generator.problem import Place
from generator.published import from_bytes
from generator.tabulation import publish
from generator.understanding import Text, understand
from generator.writers.pdf.press import FOLDERS

Made = Callable[[int], dict[str, Any]]
MADE: tuple[Made, ...] = (accounts, budget)
EVERY = (EXAMPLE, EXAMPLE_BUDGET, *INPUTS)
EACH = pytest.mark.parametrize("path", EVERY, ids=lambda path: f"{path.parent.name}-{path.stem}")


def spoken(report: Report) -> Any:
    chosen = style(str(report.content.style or "base"))
    facts = establish(report)
    return understand(publish(assemble(compose(facts, chosen, draft=True), facts, chosen)))


# ---------------------------------------------------------------- statements


def flat(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """A value or the values of a list, each with its key."""
    yield from leaves(value, path) if isinstance(value, list) else [(path, value)]


@EACH
def test_what_the_prose_states_is_what_was_typed(path: Path) -> None:
    """Amounts are printed in 万元 with two decimals, so they come back to half of that."""
    report = read(path)
    scale = 1 if report.content.unit == "元" else 10_000
    typed = dict(leaves(report.source.tree))  # type: ignore[attr-defined]
    compared = 0
    for said in said_in(spoken(report)):
        for at, value in flat(said.value, said.path):
            told = typed.get(at[:-1] if at[0] == "上年" and at[-1] == "金额" else at)
            if told is None:
                continue
            if value == TODO:  # of a share that tells too little
                assert said.how == SHARED
                continue
            compared += 1
            try:
                number = Decimal(told.replace(",", ""))
            except ArithmeticError:
                assert str(value).rstrip("。；") == told.rstrip("。；")
                continue
            counted = said.kind == "count" or at[-1] == "人数"
            right = number if counted else number * scale
            assert abs(Decimal(str(value)) - right) <= (0 if counted else ROUNDED), said
    assert compared > 25


def test_nobody_holds_what_a_report_says_it_did_not() -> None:
    held = "。2021年本单位无节庆、晚会、论坛等活动。"
    text = Text("十三", "关于2021年度一般性支出情况", held, ((0, Place(0, 1)),))
    found = {said.path for said in said_in(replace(spoken(read(EXAMPLE)), sections=(text,)))}
    assert ("节庆活动",) not in found


@pytest.mark.parametrize(
    "again", ["1万元", "与上年相比增加1万元，", "甲（类）乙（款）丙（项）年初预算1万元，", "主要是"]
)
def test_a_paragraph_that_never_ends_is_read_in_a_moment(again: str) -> None:
    text = Text("一", "收入支出决算总体情况", again * (60_000 // len(again)), ((0, Place(0, 1)),))
    endless = replace(spoken(read(EXAMPLE)), sections=(text,))
    start = time.process_time()
    assert list(said_in(endless)) == []
    assert time.process_time() - start < 3


# ---------------------------------------------------------------- whole documents

# What a document of that style does not say, so that nobody can read it from there.
UNSAID: dict[str, set[tuple[str, ...]]] = {
    "hengyang": {("培训费", "次数")},
    "zhuzhou": set(),
    "liling": set(),
    "liuyang": {("已核", "2101399")},  # what its department knows, and publishes nowhere
    "quyuan": set(),
}


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.parent.name)
def test_a_word_document_gives_everything_that_was_typed(path: Path, tmp_path: Path) -> None:
    report = read(path)
    found = from_document(tmp_path, report, str(report.content.style), "docx")
    missing, other = compared(report, found.text)
    assert other == []
    assert missing == UNSAID[path.parent.name]
    assert not any(not one.hint for one in found.problems)


# What the budgets of a region leave out: 概况 has its own part, units are not told apart.
LEFT_OUT = {"jiangsu": {"概况", "单位增减", "三公经费"}, "guangxi": {"三公经费"}}
# Projects that are told together are one, as far as anybody can read.
TOGETHER = {"jiangsu": [(("项目支出", "0", "金额"), "200", "250.00")]}
APART = sorted(set(STYLES) - set(TOGETHER))


@pytest.mark.parametrize("name", STYLES)
@pytest.mark.parametrize("path", [EXAMPLE, EXAMPLE_BUDGET], ids=["决算", "预算"])
def test_what_a_style_says_comes_back(path: Path, name: str, tmp_path: Path) -> None:
    report = read(path)
    missing, other = compared(report, from_document(tmp_path, report, name, "docx").text)
    assert other == (TOGETHER.get(name, []) if path == EXAMPLE_BUDGET else [])
    said = {"基本支出", "项目支出", "决算", "职责", "编制人数", "货物", "增减额"}
    unsaid = {"上年", *(LEFT_OUT.get(name, ()) if path == EXAMPLE_BUDGET else ())}
    assert not [path for path in missing if path[0] not in unsaid and path[-1] in said]


@example(seed=345, name="base", made=budget)  # one of its purchases is of 0
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), name=st.sampled_from(APART), made=st.sampled_from(MADE))
def test_whatever_a_document_says_it_gives_back(
    seed: int, name: str, made: Made, tmp_path_factory: pytest.TempPathFactory
) -> None:
    report = parse(text_of(made(seed)), "2024.yaml")
    found = from_document(tmp_path_factory.mktemp("in"), report, name, "docx")
    assert compared(report, found.text)[1] == []


@EACH
def test_a_pdf_gives_the_same_as_the_word_document(
    path: Path, tmp_path: Path, fonts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDERS, str(fonts))
    report = read(path)
    name = str(report.content.style or "base")
    (tmp_path / "pdf").mkdir()
    ours = from_document(tmp_path / "pdf", report, name, "pdf")
    assert compared(report, ours.text)[1] == []
    assert (
        compared(report, ours.text)[0]
        == (compared(report, from_document(tmp_path, report, name, "docx").text)[0])
    )


# ---------------------------------------------------------------- pages


def on_page(*lines: str) -> Text:
    """A section of a page: its lines, one after the other."""
    places, at = [], 0
    for row, line in enumerate(lines, 1):
        places.append((at, Place(1, row)))
        at += len(line)
    return Text("一", "概况", "".join(lines), tuple(places))


LONG = "按照规定的用途安排使用各项资金，并对资金使用的情况进行监督检查"


def test_the_words_of_a_chart_are_none_of_the_paragraph_before_it() -> None:
    drawn = ("年初预算 决算", "8.4 0.85", "图4 2024年度各科目年初", "预算与决算（单位：万元）")
    text = on_page("（一）基本情况", f"{LONG}。", *drawn, "后面的一段。")
    assert [line for line, _ in paragraphs(without_charts(text))] == [
        "（一）基本情况",
        f"{LONG}。",
        "后面的一段。",
    ]


def test_a_line_as_long_as_the_page_goes_on_below() -> None:
    text = on_page("（一）基本情况", LONG, "并公开。", "另一段。")
    assert [line for line, _ in paragraphs(text)] == [
        "（一）基本情况",
        f"{LONG}并公开。",
        "另一段。",
    ]


def test_a_short_section_has_no_long_lines() -> None:
    text = on_page("（一）绩效管理工作开展情况", "都开展了自评。")
    assert len(list(paragraphs(text))) == 2


# ---------------------------------------------------------------- kinds of expenditure

PLAIN = """\
某市某某局2023年度部门决算
支出决算表
部门：某市某某局 单位：万元
科目编码 科目名称 本年支出合计 基本支出 项目支出
合计 60.00 {basic} {project}
2010301 行政运行 {one}
2010302 一般行政管理事务 20.00
2010350 事业运行 30.00
"""


@pytest.mark.parametrize(
    ("basic", "project", "one", "kinds"),
    [
        ("40.00", "20.00", "10.00", ("基本支出", "项目支出", "基本支出")),
        ("30.00", "30.00", "10.00", None),  # 30, or 10 and 20
        ("15.00", "45.00", "10.00", None),  # no rows add up to that
    ],
)
def test_a_kind_whose_column_is_lost_is_concluded_where_one_alone_adds_up(
    basic: str, project: str, one: str, kinds: tuple[str, ...] | None
) -> None:
    text = PLAIN.format(basic=basic, project=project, one=one)
    tables = with_kinds(understand(from_bytes(text.encode(), "报告.txt")).tables)
    codes = ("2010301", "2010302", "2010350")
    found = {
        (code, kind)
        for code in codes
        for kind in ("基本支出", "项目支出")
        if tables.cell("T3", code, kind)
    }
    assert found == (set(zip(codes, kinds, strict=True)) if kinds else set())
