"""Importing: tables to an input, figure for figure; what is wrong with them; the command."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from example import EXAMPLE, example_budget, line_of, patched, report_of, text_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from imports import (
    ACCOUNTS,
    MORE,
    brought,
    clerks,
    example,
    facts_from,
    facts_with,
    figures,
    kept,
    problems,
    setting,
    wanting,
)
from varied import accounts

from generator import establish, read
from generator.doors.cli import main
from generator.entry import parse
from generator.entry.provenance import beside, load
from generator.entry.spelt import TODO
from generator.importing import Files, import_tables
from generator.importing.blank import create
from generator.importing.correspondence import BALANCES, EXPENSES, FUND_BALANCES, REVENUE
from generator.number.figure import Cell
from generator.problem import InvalidReport
from generator.tabulation import tabulate

# ---------------------------------------------------------------- there and back


@pytest.mark.parametrize("path", ACCOUNTS, ids=lambda path: path.parent.name)
def test_the_tables_of_an_input_give_its_figures_again(path: Path, tmp_path: Path) -> None:
    facts = establish(read(path))
    back = facts_from(brought(tmp_path, facts))
    agency = {"机关运行经费"} - {name for name in figures(back) if name in figures(facts)}
    assert {k: v for k, v in figures(back).items() if k not in agency} == figures(facts)


@settings(suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_whatever_an_input_says_its_tables_say_again(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    facts = establish(parse(text_of(accounts(seed)), "2024.yaml"))
    back = figures(facts_from(brought(tmp_path_factory.mktemp("in"), facts)))
    expected = figures(facts)
    back = {k: v for k, v in back.items() if k != "机关运行经费" or k in expected}
    assert back == expected


def test_amounts_in_wan_are_written_in_the_unit_of_the_tables(tmp_path: Path) -> None:
    found = brought(tmp_path, example(), unit="万元")
    assert "计量单位: 万元" in found.text
    assert figures(facts_from(found)) == figures(example())


def test_a_cell_that_was_typed_goes_back_to_its_key() -> None:
    """The one table of cells and keys is that of the tables that are written."""
    facts = example()
    listed = {**REVENUE, **BALANCES, **FUND_BALANCES, **EXPENSES}
    compared = 0
    for table in tabulate(facts):
        for entry in table.rows:
            for column, figure in entry.cells.items():
                path = listed.get((table.key, entry.row, column))
                if path and isinstance(figure.origin, Cell):
                    assert figure.origin.path == path
                    compared += 1
    assert compared > 15


def test_a_report_that_needs_nothing_else_can_be_told(tmp_path: Path) -> None:
    found = brought(tmp_path, example())
    assert "【待填】" in found.text
    filled = found.text.replace("【待填】", "0")
    assert parse(filled, "2024.yaml").content.year == 2024


# ---------------------------------------------------------------- where a figure came from


def test_each_figure_is_kept_with_its_workbook_sheet_and_cell(tmp_path: Path) -> None:
    found = brought(tmp_path, example())
    taken = load(found.path)["支出", "2010301", "基本支出"]
    assert (taken.file, taken.value) == ("表.xlsx", Decimal(6200000))
    assert taken.cell == "Z03!D10"


def test_a_damaged_provenance_is_none(tmp_path: Path) -> None:
    found = brought(tmp_path, example())
    beside(found.path).write_text('{"数": [1', encoding="utf-8")
    assert load(found.path) == {}
    beside(found.path).write_text('{"数": {"收入": ["a", "b", "c"]}}', encoding="utf-8")
    assert load(found.path) == {}


# ---------------------------------------------------------------- a new file


def test_what_the_tables_do_not_hold_is_asked_for(tmp_path: Path) -> None:
    text = brought(tmp_path, example()).text
    lines = text.splitlines()
    at = line_of(text, "支出", "2010301")
    assert lines[at - 1] == "  2010301:                # 行政运行"
    group = [line.strip() for line in lines[at : at + 7]]
    assert group[0].startswith("基本支出: 6,200,000.00")
    assert group[1].startswith("其中财政拨款: 6,000,000.00")
    assert group[2] == "收入:"
    assert group[5:] == ["年初预算: 【待填】", "原因:"]


def test_last_years_file_gives_figures_names_and_the_wording_of_reasons(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "某局"
    folder.mkdir(parents=True)
    (folder / "2023.yaml").write_text(
        EXAMPLE.read_text("utf-8").replace("年度: 2024", "年度: 2023"), encoding="utf-8"
    )
    text = brought(tmp_path, example()).text
    at = line_of(text, "支出", "2010301")
    group = text.splitlines()[at : at + 9]
    assert "    上年: 6,000,000.00" in group
    assert "    # 上年写的是：人员增加" in group
    assert "样式: 样本" in text


def test_a_subject_of_last_year_that_is_there_no_more_is_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "某局"
    folder.mkdir(parents=True)
    last = EXAMPLE.read_text("utf-8").replace("年度: 2024", "年度: 2023")
    (folder / "2023.yaml").write_text(last.replace("2101101:", "2101199:"), encoding="utf-8")
    found = brought(tmp_path, example())
    assert "2101199" not in found.text
    assert [change.path for change in found.changes if change.kind == "无"] == [("支出", "2101199")]


def test_last_years_tables_fill_what_is_compared(tmp_path: Path) -> None:
    last = establish(report_of({"年度": "2023", "收入": {"其他收入": "160,000.00"}}))
    files = Files((kept(tmp_path, example()),), (kept(tmp_path, last, "上年.xlsx"),))
    found = import_tables(files, tmp_path / "in", "某局", "2024")
    assert "  其他收入: 160,000.00" in found.text
    row = found.text.splitlines()[line_of(found.text, "支出", "2101101") :][:4]
    assert [line.strip() for line in row] == [
        "基本支出: 500,000.00", "年初预算: 【待填】", "上年: 500,000.00", "原因:",
    ]  # fmt: skip


@pytest.mark.parametrize("given", ["last_year", "budget"])
def test_what_is_compared_with_is_of_its_own_year_and_kind(given: str, tmp_path: Path) -> None:
    path = kept(tmp_path, example())
    beside_it = (Files((path,), last_year=(path,)), Files((path,), budget=(path,)))
    files = beside_it[given == "budget"]
    with pytest.raises(InvalidReport) as refused:
        import_tables(files, tmp_path / "in", "某局", "2024")
    said = {"last_year": "要导入的是 2023 年度", "budget": "要导入的是预算"}[given]
    assert any(said in str(one) for one in refused.value.problems)


# ---------------------------------------------------------------- what is wrong with the tables


def test_all_problems_are_told_at_once_each_with_its_cell(tmp_path: Path) -> None:
    def edit(key: str, rows: list[list[str]]) -> None:
        setting("T3", "2010301", 3, "见附件")(key, rows)
        setting("T1", "一、一般公共服务支出", 5, "9,720,001.00")(key, rows)
        wanting("T5")(key, rows)
        if key == "T2":
            for at, row in enumerate(rows):
                row.append("预拨款" if at == 0 else "3.00" if row[0] == "合计" else "")

    told = problems(tmp_path, example(), edit=edit)
    said = "支出决算表的这一格应是金额，现在是“见附件”；请改成数，没有的留空"
    assert f"表.xlsx Z03!D10：{said}" in told
    said = "收入决算表的“预拨款”一列不认识，里面的数没有取；请改用规定的栏名"
    assert f"表.xlsx Z02!J7：{said}" in told
    assert any(one.startswith("表.xlsx Z01!F7：收入支出决算总表，“9,720,001.00”") for one in told)
    assert not (tmp_path / "in").exists()


@pytest.mark.parametrize("key", ["T1", "T3"])
def test_without_income_or_spending_nothing_is_written(tmp_path: Path, key: str) -> None:
    assert any("没有" in one for one in problems(tmp_path, example(), edit=wanting(key)))


def test_two_files_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    one = kept(tmp_path, facts_with({}), "一.xlsx")
    two = kept(tmp_path, facts_with(MORE), "二.xlsx")
    with pytest.raises(InvalidReport) as refused:
        import_tables(Files((one, two)), tmp_path / "in", "某局", "2024")
    said = [str(p) for p in refused.value.problems]
    assert any(
        s.startswith("二.xlsx Z01!C7：收入支出决算总表")
        and "是 107.00，一.xlsx Z01!C7 却是 100.00" in s
        for s in said
    )


def test_tables_of_another_year_are_refused(tmp_path: Path) -> None:
    path = kept(tmp_path, example())
    with pytest.raises(InvalidReport) as refused:
        import_tables(Files((path,)), tmp_path / "in", "某局", "2025")
    assert any("2024 年度" in str(one) for one in refused.value.problems)


def test_with_draft_the_tables_are_taken_as_they_are(tmp_path: Path) -> None:
    edit = setting("T1", "一、一般公共服务支出", 5, "9,720,001.00")
    path = kept(tmp_path, example(), edit=edit)
    found = import_tables(Files((path,)), tmp_path / "in", "某局", "2024", draft=True)
    assert any(not one.hint for one in found.problems)
    assert figures(facts_from(found)) == figures(example())


# ---------------------------------------------------------------- the command


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_the_command_says_what_it_wrote_and_explain_where_it_is_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = str(tmp_path / "in")
    path = kept(tmp_path, example())
    how = ("--dept", "某局", "--year", "2024", "--inputs", inputs)
    code, out, _ = ran(capsys, "import", str(path), *how, "--dry-run")
    assert (code, (tmp_path / "in").exists()) == (0, False)
    assert "没有写（--dry-run）" in out
    code, out, _ = ran(capsys, "import", str(path), *how)
    assert code == 0
    assert "2024.yaml：新文件，从表上取了" in out
    assert "处【待填】" in out
    written = tmp_path / "in" / "某局" / "2024.yaml"
    text = written.read_text("utf-8").replace("【待填】", "0")
    written.write_text(text.replace("其他收入: 150,000.00", "其他收入: 150,000.10"), "utf-8")
    _, out, _ = ran(capsys, "explain", "--inputs", inputs, "某局", "事业收入")
    assert "收入→事业收入（取自 表.xlsx Z01!C11）" in out
    _, out, _ = ran(capsys, "explain", "--inputs", inputs, "某局", "其他收入")
    assert "收入→其他收入（取自 表.xlsx Z01!C14，后来改过）" in out
    how = ("--dept", "某局二", "--year", "2024", "--inputs", inputs)
    _, out, err = ran(capsys, "import", str(path), *how)
    assert "某局 里已经有填报文件；是不是 部门“某局”？" in out + err
    _, out, err = ran(capsys, "import", str(path), *how)
    assert "是不是" not in out + err  # it is there now, and meant


def test_the_command_lists_what_changed_and_which_reason_to_look_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clerks(tmp_path)
    path = kept(tmp_path, facts_with(MORE))
    how = ("--dept", "某局", "--year", "2024", "--inputs", str(tmp_path / "in"))
    code, out, _ = ran(capsys, "import", str(path), *how)
    assert code == 0
    assert "改了 2 个数，新填 0 个" in out
    assert "支出→2101501→基本支出：60.00 → 67.00（表.xlsx Z03!D10）" in out
    assert "数变了，原因要再看一看（1 处）" in out
    _, out, _ = ran(capsys, "import", str(path), *how)
    assert "与表上一致，没有要改的数" in out


def test_the_command_refuses_with_every_problem_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept(tmp_path, example(), edit=setting("T3", "2010301", 3, "见附件"))
    how = ("--dept", "某局", "--year", "2024", "--inputs", str(tmp_path / "in"))
    code, _, err = ran(capsys, "import", str(path), *how)
    assert (code, (tmp_path / "in").exists()) == (1, False)
    assert "应是金额，现在是“见附件”" in err
    assert "--draft" in err
    last = tmp_path / "in" / "某局" / "2023.yaml"
    last.parent.mkdir(parents=True)
    last.write_text(
        EXAMPLE.read_text("utf-8")
        .replace("年度: 2024", "年度: 2023")
        .replace("年初预算: 5,800,000.00", "年初预算: 五百八十万"),
        "utf-8",
    )
    sound = kept(tmp_path, example(), "好.xlsx")
    code, _, err = ran(capsys, "import", str(sound), *how)
    assert code == 1
    assert "2023.yaml 第" in err
    assert "--draft" not in err  # it would not help: it is an input that has a mistake
    code, _, err = ran(capsys, "import", str(tmp_path / "没有.xlsx"), *how)
    assert code == 2
    assert "没有.xlsx；请检查文件名" in err
    code, _, err = ran(capsys, "import", str(path), *how, "--unit", "美元")
    assert code == 2


def test_a_figure_is_a_figure() -> None:
    """A guard for the helper above: facts have figures from tables at all."""
    found = figures(example())
    assert found["本年收入合计"] == Decimal(13650000)


# ---------------------------------------------------------------- a file beside it, unfinished


def unfinished_year(folder: Path, **blanks: str) -> Path:
    """Last year's file with 【待填】 in the place of these amounts, by the key before them."""
    path = folder / "in" / "某局" / "2023.yaml"
    path.parent.mkdir(parents=True)
    text = EXAMPLE.read_text("utf-8").replace("年度: 2024", "年度: 2023")
    for key, amount in blanks.items():
        assert text.count(f"{key}: {amount}") == 1
        text = text.replace(f"{key}: {amount}", f"{key}: {TODO}")
    path.write_text(text, encoding="utf-8")
    return path


def test_of_an_unfinished_year_what_is_there_is_carried_over_and_the_rest_is_said(
    tmp_path: Path,
) -> None:
    last = unfinished_year(tmp_path, 其他收入="150,000.00")
    found = brought(tmp_path, example())
    at = line_of(found.text, "支出", "2010301")
    assert "    上年: 6,000,000.00" in found.text.splitlines()[at : at + 9]
    assert f"  其他收入: {TODO}" in found.text
    (said,) = (one for one in found.problems if one.place.file == str(last))
    assert said.hint
    assert "有 1 处没有填（第 " in said.message
    assert "没有接过来，写着【待填】：上年→收入总计→金额" in said.message
    assert "上年→其他收入→金额" in said.message


def new_after_2023(folder: Path) -> str:
    """This year's file, begun after last year's."""
    if not (folder / "in").is_dir():
        unfinished_year(folder)
    return create(folder / "in", "某局", "2024")[0].read_text("utf-8")


def test_a_balance_that_nobody_wrote_is_no_zero_of_the_next_year(tmp_path: Path) -> None:
    unfinished_year(tmp_path, 年末结转和结余="600,000.00")
    assert f"  年初结转和结余: {TODO}" in new_after_2023(tmp_path)
    assert "  年初结转和结余: 600,000.00" in new_after_2023(tmp_path / "完")


def test_a_year_in_a_unit_that_nobody_wrote_gives_no_amounts(tmp_path: Path) -> None:
    unfinished_year(tmp_path, 计量单位="元")
    text = brought(tmp_path, example()).text
    assert "上年: 6,000,000.00" not in text


def test_of_an_unfinished_budget_what_is_there_is_taken(tmp_path: Path) -> None:
    plan = tmp_path / "2024-budget.yaml"
    patch = {
        "年度": "2024",
        "支出": {"201": TODO, "2010301": "555"},
        "基本支出": {"公用经费": TODO},
    }
    plan.write_text(text_of(patched(example_budget(), patch)), "utf-8")
    files = Files((kept(tmp_path, example()),), budget=(plan,))
    found = import_tables(files, tmp_path / "in", "某局", "2024")
    at = line_of(found.text, "支出", "2010301")
    assert "    年初预算: 5,550,000.00" in found.text.splitlines()[at : at + 9]
    said = next(one for one in found.problems if one.code == "J16")
    assert (said.hint, said.place.file) == (True, str(plan))
    assert "1 个数没有取：机关运行经费→年初预算" in said.message


def test_a_mistake_of_last_year_is_said_and_nothing_imported(tmp_path: Path) -> None:
    last = unfinished_year(tmp_path)
    last.write_text(last.read_text("utf-8").replace("150,000.00", "十五万"), "utf-8")
    with pytest.raises(InvalidReport, match=r"2023\.yaml 第 24 行"):
        brought(tmp_path, example())
