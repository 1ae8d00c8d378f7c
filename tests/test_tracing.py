"""Tracing: every number that is printed can be asked for, and leads to what somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from example import EXAMPLE, INPUTS, ROOT, example, input_named, line_of, tell, text_of, told
from msgspec.structs import replace

from generator.entry import parse, read
from generator.facts import Facts, Line
from generator.facts.origin import exact
from generator.manual.tracing import UnknownFact, trace, trace_all
from generator.number.figure import Absent, Cell, Derivation, Figure, share_of
from generator.telling.document import Document
from generator.vocabulary.subjects import functional

PLACE = re.compile(r"← (\S+\.yaml):(\d+) ")


def documents() -> Iterator[Document]:
    for path in (EXAMPLE, *INPUTS):
        report = read(path)
        yield told(report, report.content.style or "base").document


@pytest.fixture(scope="module", name="liling")
def liling_() -> Document:
    return told(input_named("liling"), "liling").document


def figure(value: str, unit: str = "元") -> Figure:
    return Figure("数", Decimal(value), unit, Absent())


# ---------------------------------------------------------------- how a value is shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0元"),
        ("58993.00", "58993元"),
        ("429176.80", "429176.8元"),
        ("-12.50", "-12.5元"),
        ("1E+3", "1000元"),
        ("0.1234567", "0.123456…元"),
        ("99.9999999", "99.999999…元"),
        ("123456789012345678901234567890.12", "123456789012345678901234567890.12元"),
    ],
)
def test_a_value_is_shown_as_it_is(value: str, shown: str) -> None:
    assert exact(figure(value)) == shown


def test_a_quotient_that_goes_on_is_cut_off_and_says_so() -> None:
    third = share_of("占比", figure("1"), figure("3"))
    assert third is not None
    assert exact(third) == "33.333333…%"


# ---------------------------------------------------------------- what can be asked for


def test_a_figure_leads_down_to_the_lines_of_the_file(liling: Document) -> None:
    path = next(path for path in INPUTS if path.parent.name == "liling")
    lines = path.read_text("utf-8").splitlines()
    text = trace(liling, "其他收入.占比")
    first, *below = text.splitlines()
    assert first == "其他收入.占比 = 0.042635…% ← 占比（其他收入，本年收入合计）"
    typed = {int(n): lines[int(n) - 1].strip() for _, n in PLACE.findall(text)}
    assert sorted(typed.values()) == [
        "一般公共预算财政拨款收入: 138,307,276.56",
        "其他收入: 58,993.00",
    ]
    assert all(line.startswith("  ") for line in below)


def test_every_place_that_a_trace_names_is_there_to_be_looked_at() -> None:
    places = {place for one in documents() for place in PLACE.findall(trace_all(one))}
    assert len(places) > 300
    typed = {file: Path(file).read_text("utf-8").splitlines() for file, _ in places}
    assert all(re.search(r"\d", typed[file][int(number) - 1]) for file, number in places)


def test_every_figure_that_is_printed_can_be_asked_for_by_its_label() -> None:
    for document in documents():
        for _, stated in document.figures():
            assert exact(stated) in trace(document, stated.label).partition("\n")[0]


def test_whatever_name_a_trace_shows_can_be_asked_for_in_turn(liling: Document) -> None:
    shown = {
        line.strip().partition(" = ")[0] for line in trace_all(liling).splitlines() if " = " in line
    }
    assert len(shown) > 100
    for name in sorted(shown):
        assert trace(liling, name).startswith(f"{name} = ")


def test_every_fact_that_is_a_figure_or_a_line_can_be_asked_for() -> None:
    for document in documents():
        for name, fact in document.facts.items():
            one = fact.amount if isinstance(fact, Line) else fact
            if isinstance(one, Figure):
                assert exact(one) in trace(document, name).partition("\n")[0]


def test_a_line_tells_all_that_it_is_compared_with() -> None:
    said = trace(tell().document, "三公经费")
    for aspect in ("", ".预算", ".完成率", ".上年", ".增减额", ".增减幅度"):
        assert re.search(rf"^三公经费{re.escape(aspect)} = ", said, re.MULTILINE), aspect


@pytest.mark.parametrize(
    ("asked", "told_of"),
    [
        ("三公经费.金额", ["三公经费"]),
        ("三公经费.预算", ["三公经费.预算"]),
        ("“三公”经费.预算", ["三公经费.预算"]),
        ("三公经费.增减", ["三公经费.增减额", "三公经费.增减幅度"]),
        ("三公经费.增减.额", ["三公经费.增减额"]),
        ("三公经费.增减.幅度", ["三公经费.增减幅度"]),
        ("三公经费.预算差异.额", ["三公经费.预算差异额"]),
    ],
)
def test_an_aspect_alone(asked: str, told_of: list[str]) -> None:
    lines = trace(tell().document, asked).splitlines()
    top = [line.partition(" = ")[0] for line in lines if not line.startswith(" ")]
    assert top == told_of


def test_a_code_tells_of_its_subject_in_every_table(liling: Document) -> None:
    said = trace(liling, "2080505")
    name = functional()["2080505"].name
    top = [line for line in said.splitlines() if not line.startswith(" ")]
    assert top
    assert all(f"2080505 {name}" in line for line in top)
    assert "完成率 = 102.870757…%" in said


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("行政运行", "一般公共预算.2010301 行政运行 = 6000000元"),
        ("行政运行.预算", "一般公共预算各科目.2010301 行政运行.预算 = 5800000元"),
        ("办公费", "办公费（30201） = 500000元"),
        ("三公", "三公经费 = "),
        ("“三公”.上年", "三公经费.上年 = "),
        ("接待费", "公务接待费 = 100000元"),
        ("采购", "政府采购支出总额 = "),
        ("总收入", "收入总计 = 14500000元"),
    ],
)
def test_what_people_call_a_thing_is_a_name(asked: str, first: str) -> None:
    said = trace(tell().document, asked)
    assert any(line.startswith(first) for line in said.splitlines()), said


@pytest.mark.parametrize(
    ("asked", "labels"),
    [
        ("20.83", ["收入总计.增减幅度"]),
        ("20.83%", ["收入总计.增减幅度"]),
        ("1450", ["收入总计"]),
        ("1,450.00万元", ["收入总计"]),
        ("14,500,000.00", ["收入总计", "支出总计"]),
        ("14500000元", ["收入总计", "支出总计"]),
    ],
)
def test_a_number_as_it_is_printed_is_a_name(asked: str, labels: list[str]) -> None:
    said = trace(tell().document, asked)
    assert said.startswith("“")
    for label in labels:
        assert re.search(rf"^  {re.escape(label)} = ", said, re.MULTILINE), said


def test_every_printed_number_can_be_asked_for() -> None:
    document = tell().document
    for text, stated in document.figures():
        if "." in text:
            assert f"= {exact(stated)}" in trace(document, text)


@pytest.mark.parametrize("asked", ["20.84", "20.83元", "77,777.77", "1,45"])
def test_a_number_that_is_nowhere_is_no_name(asked: str) -> None:
    with pytest.raises(UnknownFact):
        trace(tell().document, asked)


def test_own_words_lead_to_where_they_were_written(liling: Document) -> None:
    said = trace(liling, "部门")
    assert said == f"部门：醴陵市医疗保障局 ← {ROOT / 'inputs/liling/2024.yaml'}:2 部门"


def test_a_line_number_is_no_code() -> None:
    text = text_of(example())
    blank = "#\n" * (206 - line_of(text, "三公经费", "公务接待费", "决算"))
    said = trace(told(parse(blank + text, "2024.yaml")).document, "公务接待费")
    assert "2024.yaml:206 三公经费→公务接待费→决算" in said


def test_the_reason_of_a_line_is_own_words_too() -> None:
    said = trace(tell().document, "收入总计.增减原因")
    assert said.startswith("收入总计.增减原因：财政拨款增加 ← 2024.yaml:")


def test_a_reason_that_was_not_given_has_no_place(liling: Document) -> None:
    with pytest.raises(UnknownFact):
        trace(liling, "其他收入.增减原因")


@pytest.mark.parametrize("name", ["收入", "二", "收入决算情况说明", "二、收入决算情况说明"])
def test_a_section_goes_by_its_template_its_number_and_its_heading(
    name: str, liling: Document
) -> None:
    said = trace(liling, name).splitlines()
    assert said[0] == "二、收入决算情况说明"
    printed = [line for line in said if line.startswith("“")]
    section = next(c for c in liling.chapters if c.name == "收入")
    stated = [p.text for b in section.blocks for p in b.passages if isinstance(p.states, Figure)]
    assert printed == [f"“{text}”" for text in stated]


def test_all_is_every_section_and_every_figure(liling: Document) -> None:
    said = trace_all(liling)
    assert [part.partition("\n")[0] for part in said.split("\n\n")] == [
        chapter.heading for chapter in liling.chapters
    ]
    assert len(re.findall("^“", said, re.MULTILINE)) == len(list(liling.figures()))


# ---------------------------------------------------------------- told once


def test_what_was_told_is_named_and_not_told_again(liling: Document) -> None:
    said = trace(liling, "收入").splitlines()
    told_first = next(i for i, line in enumerate(said) if line.strip().startswith("本年收入合计 ="))
    again = [
        (i, line)
        for i, line in enumerate(said)
        if line.strip().startswith("本年收入合计 =") and i != told_first
    ]
    assert again
    for at, line in again:
        assert line.endswith("（见上）")
        rest = said[at + 1] if at + 1 < len(said) else ""
        indent = len(line) - len(line.lstrip())
        assert len(rest) - len(rest.lstrip()) <= indent


def test_two_figures_of_one_label_are_both_told() -> None:
    """Of two years, for example: only the same figure may be left to what stands above."""

    def amount(value: int, below: int) -> Figure:
        parts = (Figure(f"部分{below}", Decimal(value), "元", Absent()),)
        return Figure("合计", Decimal(value), "元", Derivation("合计", parts))

    both = Derivation("减去", (amount(3, 1), amount(2, 2)))
    plain = tell().document
    named = {**plain.facts, "差": Figure("差", Decimal(1), "元", both)}
    document = replace(plain, facts=Facts(plain.facts.report, named, plain.facts.problems))
    assert "见上" not in trace(document, "差")
    assert "部分1 = 3元" in trace(document, "差")
    assert "部分2 = 2元" in trace(document, "差")


def test_nothing_is_told_beyond_what_was_typed() -> None:
    """Every leaf is a cell, or says that nothing was filled in."""

    def leaves(one: Figure) -> Iterator[Figure]:
        if isinstance(one.origin, Derivation):
            for part in one.origin.operands:
                yield from leaves(part)
        else:
            yield one

    for document in documents():
        for _, stated in document.figures():
            for leaf in leaves(stated):
                assert isinstance(leaf.origin, Cell | Absent), leaf.label


# ---------------------------------------------------------------- names that are not there


@pytest.mark.parametrize(
    ("asked", "guess"),
    [
        ("本年收", "本年收入合计"),
        ("三公费用", "三公经费"),
        ("其他收人", "其他收入"),
        ("其他收入.占", "其他收入.占比"),
        ("政府采购情况", "政府采购"),
    ],
)
def test_a_name_that_is_nearly_right_is_guessed(asked: str, guess: str, liling: Document) -> None:
    with pytest.raises(UnknownFact) as caught:
        trace(liling, asked)
    message = str(caught.value.args[0])
    assert message.startswith(f"没有“{asked}”这个事实、科目或章节；是不是 ")
    assert guess in message


@pytest.mark.parametrize("asked", ["xyzzy", "9999999", ".", "", "  ", "（）", "本" * 500, "\udcff"])
def test_a_name_like_no_other_is_refused(asked: str, liling: Document) -> None:
    with pytest.raises(UnknownFact) as caught:
        trace(liling, asked)
    message = str(caught.value.args[0])
    assert "docs/facts.md" in message
    assert len(message) < 120


def test_a_fact_that_is_no_number_says_so(liling: Document) -> None:
    with pytest.raises(UnknownFact, match="“有三公经费”不是数"):
        trace(liling, "有三公经费")


def test_an_aspect_that_the_line_does_not_have_is_refused(liling: Document) -> None:
    with pytest.raises(UnknownFact, match=r"没有“其他收入\.完成率”"):
        trace(liling, "其他收入.完成率")
