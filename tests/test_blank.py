"""The file that a clerk fills in: what it takes over, what it asks for, and that it then reads."""

from __future__ import annotations

import json
import os
import re
from decimal import Decimal
from pathlib import Path

import pytest
from example import LEAST as BASE
from hypothesis import given, reject
from hypothesis import strategies as st

from generator.entry import parse, read
from generator.entry.accounts import Accounts, PriorYear
from generator.entry.budget import Budget
from generator.entry.keys import entries
from generator.entry.report import Report
from generator.entry.schema import MODELS
from generator.entry.spelt import TODO
from generator.facts import Line, establish
from generator.importing.blank import create, new_input
from generator.number.figure import Figure
from generator.problem import InvalidReport

ROOT = Path(__file__).resolve().parent.parent
INPUTS = [*sorted(ROOT.glob("inputs/*/20*[0-9t].yaml")), *sorted(ROOT.glob("docs/example*.yaml"))]
each_input = pytest.mark.parametrize(
    "path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.stem}"
)


def last_year(path: Path) -> Report:
    return parse(path.read_text("utf-8"), path.name, kind=None)


def next_year(last: Report) -> str:
    return new_input("liling", last.content.year + 1, kind=last.kind, last=last)


def filled(text: str) -> str:
    """The file with something in every place that asks for it."""
    return "\n".join(
        line if line.lstrip().startswith("#") else _filled(line) for line in text.splitlines()
    )


def _filled(line: str) -> str:
    typed, mark, remark = line.partition("  # ")
    typed = typed.replace(f"部门: {TODO}", "部门: 某局").replace(f"单位: {TODO}", "单位: 元")
    typed = re.sub(f"- {TODO}", "- 一段文字", typed)
    typed = re.sub(f"^(  ){TODO}:", r"\g<1>2101501:", typed)
    typed = re.sub(f"^(    ){TODO}:", r"\1基本工资:", typed)
    return typed.replace(TODO, "1,234.00" if "人" not in typed else "5") + mark + remark


def without_remarks(text: str) -> str:
    return "\n".join(re.sub(r"(^| )\s*# .*", "", line) for line in text.splitlines())


def top_keys(text: str) -> list[str]:
    return re.findall(r"^(?:# )?(\w+):", text, re.MULTILINE)


# ---------------------------------------------------------------- whatever it starts from


@each_input
def test_the_file_of_the_next_year_reads_once_it_is_filled_in(path: Path) -> None:
    last = last_year(path)
    report = parse(filled(next_year(last)), "新.yaml", kind=last.kind)
    assert report.content.year == last.content.year + 1
    assert report.content.unit == last.content.unit
    assert report.content.department == last.content.department
    assert report.content.style == last.content.style
    assert report.content.profile == last.content.profile


@pytest.mark.parametrize("kind", MODELS)
def test_a_file_from_nothing_reads_once_it_is_filled_in(kind: str) -> None:
    text = new_input("liling", 2025, kind=kind, last=None)
    report = parse(filled(text), "新.yaml", kind=kind)
    assert report.content.year == 2025
    assert report.kind == kind
    assert TODO in without_remarks(text)


@each_input
def test_a_file_that_nobody_has_touched_is_refused_for_that_alone(path: Path) -> None:
    last = last_year(path)
    with pytest.raises(InvalidReport) as raised:
        parse(next_year(last), "新.yaml")
    messages = [problem.message for problem in raised.value.problems]
    assert any("还没有填；请写一个金额，没有就写 0 或留空" in message for message in messages)
    assert all("没有填" in message for message in messages)
    assert len(messages) < 20


@pytest.mark.parametrize("kind", MODELS)
def test_a_file_from_nothing_that_nobody_has_touched_is_refused_for_that_alone(kind: str) -> None:
    with pytest.raises(InvalidReport) as raised:
        parse(new_input("liling", 2025, kind=kind, last=None), "新.yaml")
    for problem in raised.value.problems:
        assert "没有填" in problem.message or f"读到的是“{TODO}”" in problem.message


@each_input
def test_the_file_has_every_part_in_the_order_of_the_model(path: Path) -> None:
    last = last_year(path)
    for text in (next_year(last), new_input("x", 2025, kind=last.kind, last=None)):
        model = MODELS[last.kind]
        keys = [entry.key for entry in entries(model)]
        assert [key for key in top_keys(text) if key in keys] == keys


@each_input
def test_the_first_line_is_for_the_editor_and_no_line_ends_in_a_blank(path: Path) -> None:
    last = last_year(path)
    text = next_year(last)
    assert text.startswith(f"# yaml-language-server: $schema=../{last.kind}.schema.json\n")
    assert text.endswith("\n")
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


# ---------------------------------------------------------------- what carries over


@each_input
def test_last_years_totals_are_this_years_comparison(path: Path) -> None:
    last = last_year(path)
    content = parse(filled(next_year(last)), "新.yaml").content
    facts = establish(last)
    if isinstance(content, Budget):
        assert content.prior.total == _value(facts.line("支出预算"))
        assert content.prior.agency_operating == _value(facts.line("机关运行经费"))
        assert content.prior.three_public == _value(facts.line("三公经费"))
        return
    for entry in entries(PriorYear):
        carried = getattr(content.prior, entry.attribute)
        assert carried.amount == _value(facts.line(entry.key)), entry.key
    assert content.agency_operating.prior == _value(facts.line("机关运行经费"))
    if content.three_public:
        assert content.three_public.reception.prior == _value(facts.line("公务接待费"))
        assert content.three_public.overseas.prior == _value(facts.line("因公出国境费"))


def _value(line: Line) -> Decimal:
    return line.amount.value


@each_input
def test_last_years_subjects_have_their_figures_and_ask_for_this_years(path: Path) -> None:
    last = last_year(path)
    text = next_year(last)
    content = parse(filled(text), "新.yaml").content
    if not isinstance(content, Accounts) or not isinstance(last.content, Accounts):
        assert isinstance(last.content, Budget)
        assert isinstance(content, Budget)
        assert content.expenditure.keys() == last.content.expenditure.keys()
        assert [one.name for one in content.projects] == [one.name for one in last.content.projects]
        return
    assert content.items.keys() == last.content.items.keys()
    lines = establish(last)["一般公共预算各科目"]
    assert isinstance(lines, tuple)
    for line in lines:
        assert isinstance(line, Line)
        assert content.items[line.code].prior == _value(line)
        assert content.items[line.code].budget is not None
        assert f"  {line.code}:" in text
        assert f"# {line.title}" in text
    for code, item in last.content.items.items():
        for column in ("basic", "project", "appropriation"):
            was, asked = getattr(item, column), getattr(content.items[code], column)
            assert (was is None) == (asked is None), (code, column)
    assert content.assets.vehicles == last.content.assets.vehicles


@each_input
def test_the_next_year_compares_with_the_same_figures_with_and_without_the_old_file(
    path: Path,
) -> None:
    last = last_year(path)
    text = filled(next_year(last))
    alone = parse(text, "新.yaml")
    beside = establish(Report(alone.content, alone.source, prior=last))
    for name, fact in establish(alone).items():
        other = beside[name]
        if isinstance(fact, Line) and isinstance(fact.prior, Figure):
            assert isinstance(other, Line)
            assert isinstance(other.prior, Figure)
            assert other.prior.value == fact.prior.value


@each_input
def test_last_years_words_are_remarks_and_nothing_else(path: Path) -> None:
    last = last_year(path)
    text = next_year(last)
    typed = without_remarks(text)
    reasons = re.findall(r"(?m)^ *(?:原因|与上年增减原因|用途): (\S.*)$", path.read_text("utf-8"))
    assert reasons
    for reason in reasons:
        assert f"# 上年写的是：{reason.strip(chr(39))}" in text
        assert reason not in typed


def test_balances_that_were_left_open_the_year() -> None:
    last = parse(
        BASE + "结转和结余:\n  年初结转和结余: 30\n  年末结转和结余: 20.50\n"
        "  年初财政拨款结转和结余:\n    一般公共预算财政拨款: 9\n"
        "  年末财政拨款结转和结余:\n    政府性基金预算财政拨款: 8\n"
        "政府性基金:\n  支出:\n    2296013:\n      项目支出: 5\n      年末结转和结余: 8\n",
        "甲.yaml",
    )
    content = parse(filled(next_year(last)), "新.yaml").content
    assert isinstance(content, Accounts)
    assert content.carry_over.opening == Decimal("20.50")
    assert content.carry_over.opening_appropriation.general == 0
    assert content.carry_over.opening_appropriation.fund == 8
    assert content.government_fund.items["2296013"].opening == 8
    assert content.government_fund.items["2296013"].prior == 5


def test_figures_are_typed_in_the_unit_of_the_file() -> None:
    text = BASE.replace("单位: 元", "单位: 万元").replace("100", "1234567.5")
    assert "    上年: 1,234,567.50\n" in next_year(parse(text, "甲.yaml"))
    finer = BASE.replace("单位: 元", "单位: 万元").replace("100", "0.123456")
    assert "    上年: 0.123456\n" in next_year(parse(finer, "甲.yaml"))


def test_a_subtotal_that_was_printed_is_not_this_years() -> None:
    last = parse(
        BASE.replace("2101501:", "2109901:\n    名称: 甲项")
        + "支出小计:\n  21099:\n    名称: 甲款\n    基本支出: 100\n"
        + "基本支出明细:\n  301: 100\n  30101: 99.99\n  人员经费合计: 100\n",
        "甲.yaml",
    )
    report = parse(filled(next_year(last)), "新.yaml")
    assert isinstance(report.content, Accounts)
    assert report.content.subtotals["21099"].basic is None
    assert report.content.subtotals["21099"].name == "甲款"
    assert report.content.items["2109901"].name == "甲项"
    assert report.content.economic.keys() == {"30101"}


def test_a_part_that_last_year_lacked_is_there_as_remarks() -> None:
    text = next_year(parse(BASE, "甲.yaml"))
    assert re.search(r"\n# 三公经费:\n#   因公出国（境）费: .*\n#     预算: 【待填】", text)
    content = parse(filled(text), "新.yaml").content
    assert isinstance(content, Accounts)
    assert content.three_public is None
    assert content.meetings is None


def test_an_older_file_gives_its_subjects_but_no_figures() -> None:
    last = parse(BASE, "甲.yaml")
    text = new_input("x", 2026, last=last)
    assert "  2101501:" in text
    assert "100" not in re.sub("2101501|单价100万元", "", without_remarks(text))


def test_a_report_of_another_kind_is_no_beginning() -> None:
    with pytest.raises(ValueError, match="预算"):
        new_input("x", 2025, kind="预算", last=parse(BASE, "甲.yaml"))


def test_the_sample_rows_of_an_empty_file_read_too() -> None:
    text = new_input("x", 2025, last=None)
    rows = re.findall(r"^  # (2101501|2101502):$", text, re.MULTILINE)
    assert rows == ["2101501", "2101502"]
    below = text[text.index("\n支出:") : text.index(f"  {TODO}:")]
    shown = text.replace(below, re.sub(r"^  # ", "  ", below, flags=re.MULTILINE))
    shown = re.sub(rf"^  {TODO}:", "  2101599:", shown, flags=re.MULTILINE)
    content = parse(filled(shown), "新.yaml").content
    assert isinstance(content, Accounts)
    assert list(content.items) == ["2101501", "2101502", "2101599"]


# ---------------------------------------------------------------- texts

SIGNS = st.sampled_from(["\n", ":", ": ", " #", "#", "'", '"', "- ", "{", "null", " ", "\t", "\\"])
TEXTS = st.lists(SIGNS | st.text(max_size=3), min_size=1, max_size=6).map("".join)


@pytest.mark.parametrize(
    "name",
    ["甲: 乙", "甲 # 乙", "- 甲", "“甲”局", "'甲'", '"甲"', "null", "~", "1:30", "@甲",
     "[甲]", "{甲}", "&甲", "*甲", "!甲", "甲:", "？甲", "? 甲", "%", "甲\t乙", "\\甲",
     "甲\u2028乙"],
)  # fmt: skip
def test_a_text_that_yaml_would_misread_is_in_quotes(name: str) -> None:
    _comes_back(_named(name))


@given(TEXTS)
def test_every_text_comes_back(name: str) -> None:
    try:
        last = _named(name)
    except InvalidReport:
        reject()
    _comes_back(last)


def _named(name: str) -> Report:
    """Last year's report with a text wherever there can be one."""
    tree = {
        "部门": name,
        "年度": 2024,
        "计量单位": "元",
        "概况": {"职责": [name], "机构设置": name},
        "收入": {"一般公共预算财政拨款收入": 1},
        "支出": {"2101501": {"名称": name, "基本支出": 1, "原因": name}},
        "预算绩效": [{"标题": name, "段落": [name]}],
    }
    return parse(json.dumps(tree, ensure_ascii=False), "甲.json")


def _comes_back(last: Report) -> None:
    content = parse(filled(next_year(last)), "新.yaml").content
    assert isinstance(content, Accounts)
    assert isinstance(last.content, Accounts)
    assert content.department == last.content.department
    assert content.profile == last.content.profile
    assert content.items["2101501"].name == last.content.items["2101501"].name
    assert content.performance[0].heading == last.content.performance[0].heading


# ---------------------------------------------------------------- files


def test_a_file_is_written_and_never_written_over(tmp_path: Path) -> None:
    path, _ = create(tmp_path, "liling", "2024")
    assert path == tmp_path / "liling" / "2024.yaml"
    path.write_text(filled(path.read_text("utf-8")), "utf-8")
    with pytest.raises(InvalidReport, match=r"2024.yaml：已经有了"):
        create(tmp_path, "liling", "2024")
    again, unfinished = create(tmp_path, "liling", "2025")
    assert unfinished == ()
    assert "取自 2024 年度的文件" in again.read_text("utf-8")
    assert create(tmp_path, "liling", "2025-budget")[0].name == "2025-budget.yaml"
    again.write_text(filled(again.read_text("utf-8")), "utf-8")
    assert read(again).prior is not None


@pytest.mark.parametrize("step", ["mkdir", "fsync", "link"])
def test_nothing_is_left_where_a_file_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A disk that is full half-way: no piece of a file that the next year would be refused for."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "full")

    (tmp_path / "liling").mkdir()
    with monkeypatch.context() as broken:
        broken.setattr(os, step, full)
        if step == "link":
            broken.setattr(Path, "replace", full)
        with pytest.raises(InvalidReport, match="写不了这个文件"):
            create(tmp_path, "liling", "2024")
    assert [*(tmp_path / "liling").iterdir()] == []
    assert create(tmp_path, "liling", "2024")[0].stat().st_size > 1000


def test_a_file_that_somebody_made_meanwhile_is_left_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(_: int) -> None:
        (tmp_path / "liling" / "2024.yaml").write_text("部门: 某局\n", "utf-8")

    monkeypatch.setattr(os, "fsync", overtaken)
    with pytest.raises(InvalidReport, match=r"2024.yaml：已经有了"):
        create(tmp_path, "liling", "2024")
    assert (tmp_path / "liling" / "2024.yaml").read_text("utf-8") == "部门: 某局\n"
    assert len([*(tmp_path / "liling").iterdir()]) == 1


def test_a_file_of_json_is_there_already_too(tmp_path: Path) -> None:
    (tmp_path / "liling").mkdir()
    (tmp_path / "liling" / "2024.json").write_text("{}", "utf-8")
    with pytest.raises(InvalidReport, match=r"2024.json：已经有了"):
        create(tmp_path, "liling", "2024")


@pytest.mark.parametrize(
    ("department", "year"), [("../x", "2024"), ("", "2024"), ("x", "24"), ("x", "../2024")]
)
def test_no_file_is_written_outside(tmp_path: Path, department: str, year: str) -> None:
    with pytest.raises(InvalidReport):
        create(tmp_path / "inputs", department, year)
    assert list(tmp_path.iterdir()) == []


def test_a_mistake_in_the_year_before_is_said_and_nothing_written(tmp_path: Path) -> None:
    folder = tmp_path / "liling"
    folder.mkdir()
    (folder / "2023.yaml").write_text(BASE.replace("2024", "2023").replace("100", "约30"), "utf-8")
    with pytest.raises(InvalidReport, match=r"2023.yaml 第 5 行"):
        create(tmp_path, "liling", "2024")
    assert [path.name for path in folder.iterdir()] == ["2023.yaml"]
