"""Importing: tables to an input and an input brought up to date, figure for figure."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from example import EXAMPLE, INPUTS, line_of, report_of, style, text_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from varied import accounts

from generator import Facts, Line, Report, assemble, compose, establish, read
from generator.cli import main
from generator.disclosure import Place
from generator.facts.terms import T1, T2, T3, T4, T5, T6, TC, TF, TS
from generator.figure import Cell, Figure
from generator.importing import Files, Imported, imported
from generator.importing.correspondence import BALANCES, EXPENSES, FUND_BALANCES, REVENUE
from generator.importing.kinds import with_kinds
from generator.importing.manuscript import Manuscript
from generator.importing.merging import order
from generator.importing.prose import said_in
from generator.importing.reasons import facts_of
from generator.problem import InvalidReport
from generator.provenance import beside, load
from generator.readers import parse
from generator.readers.published import from_bytes
from generator.tabulation import grid_of, publish, tabulate
from generator.understanding import Text, understand

ACCOUNTS = [path for path in (EXAMPLE, *INPUTS) if "budget" not in path.name]
IN_TABLES = (T1, T2, T3, T4, T5, T6, TF, TC, TS)

Edit = Callable[[str, list[list[str]]], None]


def workbook(facts: Facts, unit: str | None = None, edit: Edit | None = None) -> bytes:
    """The nine tables as a workbook whose sheets have names that say nothing."""
    unit = unit or facts.report.content.unit
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for at, table in enumerate(tabulate(facts), 1):
            rows = [list(row) for row in grid_of(table, unit).rows]
            if edit is not None:
                edit(table.key, rows)
            sheet = book.add_worksheet(f"Z{at:02}")
            sheet.write(0, 0, table.title)
            sheet.write(1, 0, f"部门：{facts.report.content.department}")
            sheet.write(1, 1, f"{facts.report.content.year}年度")
            sheet.write(1, 2, f"金额单位：{unit}")
            for line, row in enumerate(rows, 3):
                for column, text in enumerate(row):
                    if text:
                        sheet.write_string(line, column, text)
    return file.getvalue()


def wanting(key: str) -> Edit:
    """Takes a table away."""

    def edit(table: str, rows: list[list[str]]) -> None:
        if table == key:
            rows.clear()
            rows.append([""])

    return edit


def setting(key: str, row: str, column: int, text: str) -> Edit:
    """Writes something else into a cell of the row that begins so."""

    def edit(table: str, rows: list[list[str]]) -> None:
        for one in rows if table == key else ():
            if row in one:
                one[column] = text

    return edit


def kept(folder: Path, facts: Facts, name: str = "表.xlsx", **how: Any) -> Path:
    path = folder / name
    path.write_bytes(workbook(facts, **how))
    return path


def brought(folder: Path, facts: Facts, **how: Any) -> Imported:
    """The tables of these facts imported into a folder, and written."""
    year = str(facts.report.content.year)
    found = imported(Files((kept(folder, facts, **how),)), folder / "in", "某局", year)
    found.write()
    return found


def figures(facts: Facts) -> dict[str, Decimal]:
    """What the facts have from the tables; zeros are as good as blanks."""
    found: dict[str, Decimal] = {}
    for fact in facts.values():
        for line in fact if isinstance(fact, tuple) else (fact,):
            if isinstance(line, Line) and line.where.startswith(IN_TABLES) and line.amount.value:
                found[line.name] = line.amount.value
    given = facts.report.content.model_dump()["agency_operating"]["amount"] is not None
    return {k: v for k, v in found.items() if not (given and k == "机关运行经费")}


def facts_from(found: Imported) -> Facts:
    facts = facts_of(found.text, "2024.yaml")
    assert facts is not None
    return facts


def problems(folder: Path, facts: Facts, **how: Any) -> list[str]:
    """What an import is refused for, all at once."""
    with pytest.raises(InvalidReport) as refused:
        brought(folder, facts, **how)
    return [str(one) for one in refused.value.problems if not one.hint]


def example() -> Facts:
    return establish(read(EXAMPLE))


# ---------------------------------------------------------------- there and back


@pytest.mark.parametrize("path", ACCOUNTS, ids=lambda path: path.parent.name)
def test_the_tables_of_an_input_give_its_figures_again(path: Path, tmp_path: Path) -> None:
    facts = establish(read(path))
    back = facts_from(brought(tmp_path, facts))
    agency = {"机关运行经费"} - {name for name in figures(back) if name in figures(facts)}
    assert {k: v for k, v in figures(back).items() if k not in agency} == figures(facts)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
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
    group = [line.strip() for line in lines[at : at + 4]]
    assert group[0].startswith("基本支出: 6,200,000.00")
    assert group[1].startswith("其中财政拨款: 6,000,000.00")
    assert group[2:] == ["年初预算: 【待填】", "原因:"]


def test_last_years_file_gives_figures_names_and_the_wording_of_reasons(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "某局"
    folder.mkdir(parents=True)
    (folder / "2023.yaml").write_text(
        EXAMPLE.read_text("utf-8").replace("年度: 2024", "年度: 2023"), encoding="utf-8"
    )
    text = brought(tmp_path, example()).text
    at = line_of(text, "支出", "2010301")
    group = text.splitlines()[at : at + 6]
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


def test_last_years_tables_and_the_budgets_fill_what_is_compared(tmp_path: Path) -> None:
    facts = example()
    last = establish(report_of({"年度": "2023", "收入": {"其他收入": "160,000.00"}}))
    budget = establish(report_of({"支出": {"2101101": {"基本支出": "470,000.00"}}}))
    files = Files(
        (kept(tmp_path, facts),),
        (kept(tmp_path, last, "上年.xlsx"),),
        (kept(tmp_path, budget, "预算.xlsx"),),
    )
    found = imported(files, tmp_path / "in", "某局", "2024")
    assert "  其他收入: 160,000.00" in found.text
    row = found.text.splitlines()[line_of(found.text, "支出", "2101101") :][:4]
    assert [line.strip() for line in row] == [
        "基本支出: 500,000.00", "年初预算: 470,000.00", "上年: 500,000.00", "原因:",
    ]  # fmt: skip


# ---------------------------------------------------------------- brought up to date

CLERK = """\
# 我们局的文件
部门:   某局      # 不要改
年度: 2024
计量单位: 元

收入:
    一般公共预算财政拨款收入: 100.00   # 01表
    其他收入: '5.00'

支出:
    # 先写医疗
    2101501:     # 行政运行
        原因: 因为
            人员增加
        年初预算: 90

        基本支出: 60.00
    2101502: {项目支出: "40.00", 年初预算: 0, 原因: 追加}
# 没有缩进的注释

    2101599:
        项目支出: 5.00
        其中财政拨款: 0    # 其他收入
        年初预算: 0
上年:
    收入总计: 90.00
"""


def clerks(folder: Path, text: str = CLERK, name: str = "2024.yaml") -> Path:
    path = folder / "in" / "某局" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def facts_with(patch: Mapping[str, str]) -> Facts:
    text = CLERK
    for old, new in patch.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    return establish(parse(text, "2024.yaml"))


MORE = {"财政拨款收入: 100.00": "财政拨款收入: 107.00", "基本支出: 60.00": "基本支出: 67.00"}


def test_tables_that_agree_change_no_letter(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    found = brought(tmp_path, facts_with({}))
    assert path.read_text("utf-8") == CLERK == found.text
    assert (found.changes, found.doubtful) == ((), ())


def test_nothing_but_the_figures_that_changed_is_written(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    found = brought(tmp_path, facts_with(MORE))
    expected = CLERK.replace("收入: 100.00   #", "收入: 107.00   #")
    expected = expected.replace("基本支出: 60.00", "基本支出: 67.00")
    assert path.read_text("utf-8") == expected
    assert [(c.path[-1], c.old, c.new, c.cell) for c in found.changes] == [
        ("一般公共预算财政拨款收入", "100.00", "107.00", "表.xlsx Z01!C7"),
        ("基本支出", "60.00", "67.00", "表.xlsx Z03!D10"),
    ]


def test_a_remark_keeps_its_column_as_long_as_there_is_room() -> None:
    edited = paper("收入:\n  其他收入: 1.00   # 一\n  经营收入:       # 二\n  事业收入: 5 # 三\n")
    edited.put(("收入", "其他收入"), "12.00")
    edited.put(("收入", "经营收入"), "3.00")
    edited.put(("收入", "事业收入"), "1,000.00")
    assert edited.text() == (
        "收入:\n  其他收入: 12.00  # 一\n  经营收入: 3.00  # 二\n  事业收入: 1,000.00  # 三\n"
    )


def test_a_reason_whose_figure_changed_is_to_be_looked_at(tmp_path: Path) -> None:
    clerks(tmp_path)
    found = brought(tmp_path, facts_with(MORE))
    (one,) = found.doubtful
    assert (one.line, one.text) == (13, "人员增加")
    assert str(one) == (
        "第 13 行，行政运行的原因“人员增加”：原来决算 60.00、预算 90.00，"
        "现在决算 67.00、预算 90.00；请再看一看"
    )


def test_windows_line_breaks_and_quotes_stay(tmp_path: Path) -> None:
    path = clerks(tmp_path, CLERK.replace("\n", "\r\n"))
    brought(tmp_path, facts_with({**MORE, "'5.00'": "'6.00'", "项目支出: 5.00": "项目支出: 6.00"}))
    text = path.read_bytes().decode()
    assert text.count("\r\n") == text.count("\n")
    assert "其他收入: '6.00'\r\n" in text


def test_a_figure_in_braces_is_exchanged_in_its_quotes(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    more = {"财政拨款收入: 100.00": "财政拨款收入: 1,260.00", '"40.00"': '"1,200.00"'}
    brought(tmp_path, facts_with(more))
    assert '2101502: {项目支出: "1,200.00", 年初预算: 0, 原因: 追加}' in path.read_text("utf-8")


def test_a_new_subject_stands_at_its_place_and_asks_for_what_it_needs(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    new = {
        "财政拨款收入: 100.00": "财政拨款收入: 108.00",
        "    2101599:\n": "    2101505: {项目支出: 8.00, 年初预算: 0}\n    2101599:\n",
    }
    brought(tmp_path, facts_with(new))
    assert (
        "原因: 追加}\n    2101505:              # 医疗保障政策管理\n"
        "      项目支出: 8.00\n      年初预算: 【待填】\n      原因:\n# 没有缩进的注释\n"
    ) in path.read_text("utf-8")


def test_a_subject_that_is_gone_becomes_nothing_and_keeps_its_words(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    without = {
        "财政拨款收入: 100.00": "财政拨款收入: 60.00",
        '    2101502: {项目支出: "40.00", 年初预算: 0, 原因: 追加}\n': "",
    }
    brought(tmp_path, facts_with(without))
    assert '2101502: {项目支出: "0.00", 年初预算: 0, 原因: 追加}' in path.read_text("utf-8")


def test_what_was_edited_by_hand_since_stays_while_the_tables_do(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    brought(tmp_path, facts_with({}))
    edited = CLERK.replace("基本支出: 60.00", "基本支出: 61.00")
    path.write_text(edited, encoding="utf-8")
    found = brought(tmp_path, facts_with({}))
    assert found.text == edited
    assert [(c.kind, c.old, c.new) for c in found.changes] == [("留", "61.00", "60.00")]


def test_what_was_edited_by_hand_gives_way_to_tables_that_changed_too(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    brought(tmp_path, facts_with({}))
    path.write_text(CLERK.replace("基本支出: 60.00", "基本支出: 61.00"), encoding="utf-8")
    found = brought(tmp_path, facts_with(MORE))
    assert "基本支出: 67.00" in found.text
    assert ("换", "61.00", "67.00") in [(c.kind, c.old, c.new) for c in found.changes]


def test_a_json_input_is_brought_up_to_date_as_well(tmp_path: Path) -> None:
    tree = parse(CLERK, "2024.yaml").source.tree  # type: ignore[attr-defined]
    text = json.dumps(tree, ensure_ascii=False, indent=2)
    path = clerks(tmp_path, text, "2024.json")
    new = {**MORE, "    2101599:\n": "    2101505: {项目支出: 8.00, 年初预算: 0}\n    2101599:\n"}
    new["财政拨款收入: 100.00"] = "财政拨款收入: 115.00"
    brought(tmp_path, facts_with(new))
    found = json.loads(path.read_text("utf-8"))
    assert found["支出"]["2101501"]["基本支出"] == "67.00"
    assert found["支出"]["2101505"]["项目支出"] == "8.00"
    assert found["支出"]["2101501"]["原因"] == tree["支出"]["2101501"]["原因"]


def test_importing_twice_is_importing_once(tmp_path: Path) -> None:
    first = brought(tmp_path, example())
    again = brought(tmp_path, example())
    assert (again.text, again.sources, again.changes) == (first.text, first.sources, ())


def test_nothing_is_written_over_what_somebody_changed_meanwhile(tmp_path: Path) -> None:
    path = clerks(tmp_path)
    files = Files((kept(tmp_path, facts_with(MORE)),))
    found = imported(files, tmp_path / "in", "某局", "2024")
    path.write_text(CLERK + "# 刚加的\n", encoding="utf-8")
    with pytest.raises(InvalidReport, match="刚才有人改了"):
        found.write()
    assert path.read_text("utf-8").endswith("# 刚加的\n")


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
    assert "表.xlsx Z03!D10：支出决算表的这一格应是金额，现在是“见附件”" in told
    assert "表.xlsx Z02!J7：收入决算表的“预拨款”一列不认识，里面的数没有取" in told
    assert any(one.startswith("表.xlsx Z01!F7：收入支出决算总表，“9,720,001.00”") for one in told)
    assert not (tmp_path / "in").exists()


@pytest.mark.parametrize("key", ["T1", "T3"])
def test_without_income_or_spending_nothing_is_written(tmp_path: Path, key: str) -> None:
    assert any("没有" in one for one in problems(tmp_path, example(), edit=wanting(key)))


def test_two_files_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    one = kept(tmp_path, facts_with({}), "一.xlsx")
    two = kept(tmp_path, facts_with(MORE), "二.xlsx")
    with pytest.raises(InvalidReport) as refused:
        imported(Files((one, two)), tmp_path / "in", "某局", "2024")
    said = [str(p) for p in refused.value.problems]
    assert any(
        s.startswith("二.xlsx Z01!C7：收入支出决算总表")
        and "是 107.00，一.xlsx Z01!C7 却是 100.00" in s
        for s in said
    )


def test_tables_of_another_year_are_refused(tmp_path: Path) -> None:
    path = kept(tmp_path, example())
    with pytest.raises(InvalidReport) as refused:
        imported(Files((path,)), tmp_path / "in", "某局", "2025")
    assert any("2024 年度" in str(one) for one in refused.value.problems)


def test_with_draft_the_tables_are_taken_as_they_are(tmp_path: Path) -> None:
    edit = setting("T1", "一、一般公共服务支出", 5, "9,720,001.00")
    path = kept(tmp_path, example(), edit=edit)
    found = imported(Files((path,)), tmp_path / "in", "某局", "2024", draft=True)
    assert any(not one.hint for one in found.problems)
    assert figures(facts_from(found)) == figures(example())


# ---------------------------------------------------------------- prose


def spoken(report: Report) -> Any:
    chosen = style(str(report.content.style or "base"))
    facts = establish(report)
    return understand(publish(assemble(compose(facts, chosen, draft=True), facts, chosen)))


def stated(report: Report, path: tuple[str, ...]) -> Any:
    tree: Any = report.source.tree  # type: ignore[attr-defined]
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


@pytest.mark.parametrize("path", ACCOUNTS, ids=lambda path: path.parent.name)
def test_what_the_prose_states_is_what_was_typed(path: Path) -> None:
    """Amounts are printed in 万元 with two decimals, so they come back to half of that."""
    report = read(path)
    scale = 1 if report.content.unit == "元" else 10_000
    compared = 0
    for said in said_in(spoken(report)):
        typed = stated(report, said.path)
        if typed is None or isinstance(typed, dict):
            continue
        compared += 1
        if isinstance(said.value, str):
            assert said.value == str(typed).rstrip("。；")
            continue
        value = Decimal(str(typed).replace(",", "")) * (scale if said.kind == "amount" else 1)
        assert abs(said.value - value) <= (150 if said.kind == "amount" else 0), said
    assert compared > 25


@pytest.mark.parametrize(
    "again", ["1万元", "与上年相比增加1万元，", "甲（类）乙（款）丙（项）年初预算1万元，", "主要是"]
)
def test_a_paragraph_that_never_ends_is_read_in_a_moment(again: str) -> None:
    text = Text("一", "收入支出决算总体情况", again * (60_000 // len(again)), ((0, Place(0, 1)),))
    endless = replace(spoken(read(EXAMPLE)), sections=(text,))
    start = time.process_time()
    assert list(said_in(endless)) == []
    assert time.process_time() - start < 3


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
    code, _, err = ran(capsys, "import", str(tmp_path / "没有.xlsx"), *how)
    assert code == 2
    assert "没有.xlsx；请检查文件名" in err
    code, _, err = ran(capsys, "import", str(path), *how, "--unit", "美元")
    assert code == 2


# ---------------------------------------------------------------- a text edited by its letters


def paper(text: str) -> Manuscript:
    return Manuscript(text, "2024.yaml", order)


def test_a_block_that_is_not_there_is_added_with_all_above_it() -> None:
    edited = paper("部门: 某局\n收入:\n  其他收入: 1\n机关运行经费:\n  金额: 2\n")
    edited.put(("结转和结余", "年初财政拨款结转和结余", "一般公共预算财政拨款"), "3.00")
    assert edited.text() == (
        "部门: 某局\n收入:\n  其他收入: 1\n\n结转和结余:\n  年初财政拨款结转和结余:\n"
        "    一般公共预算财政拨款: 3.00\n机关运行经费:\n  金额: 2\n"
    )


def test_a_text_without_its_last_line_break_is_gone_on_with() -> None:
    edited = paper("收入:\n  其他收入: 1")
    edited.put(("收入", "经营收入"), "2.00")
    edited.put(("收入", "本年收入合计"), "3.00")
    assert edited.text() == "收入:\n  经营收入: 2.00\n  其他收入: 1\n  本年收入合计: 3.00\n"


def test_an_empty_block_is_filled_below_its_samples() -> None:
    edited = paper("支出:\n  # 2101501:\n  #   基本支出: 1\n\n政府性基金:\n")
    edited.put(("支出", "2101502", "项目支出"), "3.00")
    assert edited.text() == (
        "支出:\n  # 2101501:\n  #   基本支出: 1\n  2101502:\n    项目支出: 3.00\n\n政府性基金:\n"
    )


def test_what_is_dropped_takes_its_lines_alone() -> None:
    edited = paper("支出:\n  a:\n    b: 1  # c\n  # d\n  e: |\n    f\n    g\n  h: 2\n")
    edited.drop(("支出", "a"))
    edited.drop(("支出", "e"))
    assert edited.text() == "支出:\n  # d\n  h: 2\n"


@pytest.mark.parametrize("text", ["", "# 空的\n", "- 一\n- 二\n", "只有一句话\n"])
def test_what_is_no_input_is_refused(text: str) -> None:
    with pytest.raises(InvalidReport):
        paper(text)


def test_a_figure_is_a_figure() -> None:
    """A guard for the helper above: facts have figures from tables at all."""
    found = figures(example())
    assert found["本年收入合计"] == Decimal(13650000)
    assert isinstance(example()["年度"], Figure)
