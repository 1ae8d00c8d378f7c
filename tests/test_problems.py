"""What is wrong, as values: the rule of each, where it stands, by how much, how it reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner
from example import (
    Patch,
    example,
    example_budget,
    line_of,
    patched,
    report_of,
    style,
    tell,
    text_of,
)
from imports import kept, setting
from msgspec.structs import replace

import generator
from generator import InvalidReport, establish, parse, read_text
from generator.auditing.handed import Handed, Unfitting
from generator.auditing.handed import accompanied as accompanied_by
from generator.checking import check
from generator.checking.formats import to_text
from generator.checking.surroundings import accompanied
from generator.doors.cli import cli
from generator.doors.delivery import CannotWrite
from generator.doors.ending import problems_of
from generator.facts.ledger import UNEQUAL
from generator.facts.line import MISSING_REASON, Facts
from generator.importing import Files, import_tables
from generator.importing.blank import create
from generator.importing.manuscript import Manuscript
from generator.importing.merging import order_of
from generator.importing.revising import Edit, revise
from generator.learning.sampling import sample_of
from generator.manual.rulebook import MISTAKES
from generator.manual.tracing import UnknownFact
from generator.problem import HINT, NOWHERE, WRONG, Place, Problem, Quantity
from generator.publication import NoSuchPart, lacking
from generator.published import read_published
from generator.published.shape import Unreadable
from generator.reporting import document_of, draft_of, workbook_of
from generator.results.acknowledging import parse_acknowledgements
from generator.results.summary import NOTHING_TO_CHECK
from generator.rule import Rule
from generator.telling.document import assemble
from generator.telling.narrative import compose, missing_in
from generator.telling.style import UnknownStyle
from generator.understanding import understand
from generator.writers import write
from generator.writers.pdf.faces import faces_among

Made = Callable[[Path], Iterable[Problem]]


# ---------------------------------------------------------------- every mistake has its rule


def of_text(text: str, name: str = "甲.yaml") -> Sequence[Problem]:
    """What reading, adding up and telling an input finds."""
    try:
        report = read_text(text.encode(), name)
        facts = establish(report)
        told = missing_in(facts, style())
        return (*report.hints, *facts.problems, *told, *document_of(report, None, None)[1])
    except InvalidReport as invalid:
        return invalid.problems


def of(patch: Patch) -> Made:
    """What is found in the example with a patch."""
    return lambda _: of_text(text_of(patched(example(), patch)))


def refused(run: Callable[[Path], object]) -> Made:
    """What is raised."""

    def made(folder: Path) -> Iterable[Problem]:
        with pytest.raises(InvalidReport) as raised:
            run(folder)
        return raised.value.problems

    return made


def of_import(edit: Any = None, year: str = "2024", unit: str | None = None) -> Made:
    """What an import of the example's tables, edited, has to say."""

    def made(folder: Path) -> Iterable[Problem]:
        files = Files((kept(folder, establish(report_of()), edit=edit),), unit=unit)
        return import_tables(files, folder / "in", "某局", year, draft=True).problems

    return made


def of_another_year(folder: Path) -> object:
    """A report of the example's year, learned with an input of another."""
    report, figures = folder / "报告.txt", folder / "填报.yaml"
    report.write_text(write(tell({"年度": 2024}).document, "txt"), "utf-8")
    figures.write_text(text_of(patched(example(), {"年度": 2023})), "utf-8")
    return sample_of(report, figures)


def twice(folder: Path) -> object:
    create(folder, "某局", "2025")
    return create(folder, "某局", "2025")


def unfilled_budget(folder: Path) -> Iterable[Problem]:
    path = folder / "2024-budget.yaml"
    path.write_text(text_of(patched(example_budget(), {"年度": "2024"})), "utf-8")
    items = kept(folder, establish(report_of()))
    files = Files((items,), budget=(path,))
    return import_tables(files, folder / "in", "某局", "2024", draft=True).problems


def unfinished_budget(folder: Path) -> Iterable[Problem]:
    path = folder / "2024-budget.yaml"
    path.write_text(
        text_of(patched(example_budget(), {"年度": "2024", "基本支出": "【待填】"})), "utf-8"
    )
    files = Files((kept(folder, establish(report_of())),), budget=(path,))
    return import_tables(files, folder / "in", "某局", "2024", draft=True).problems


def sums_differ(folder: Path) -> Iterable[Problem]:
    """A budget's projects, filled in otherwise than the table has them."""
    facts = establish(parse(text_of(example_budget()), "2026-budget.yaml", kind="预算"))
    year = f"{facts.report.content.year}-budget"
    files = Files((kept(folder, facts),))
    found = import_tables(files, folder / "in", "某局", year, draft=True)
    found.write()
    found.path.write_text(found.text.replace("    金额: ", "    金额: 1"), "utf-8")
    return import_tables(files, folder / "in", "某局", year, draft=True).problems


def another_column(key: str, rows: list[list[str]]) -> None:
    for at, row in enumerate(rows if key == "T2" else ()):
        row.append("预拨款" if at == 0 else "3.00" if row[0] == "合计" else "")


def prose_alone(folder: Path) -> Iterable[Problem]:
    path = folder / "报告.txt"
    path.write_text(REPORT, "utf-8")
    return import_tables(Files((path,)), folder / "in", "某局", "2024", draft=True).problems


def otherwise(folder: Path) -> Iterable[Problem]:
    """The example's disclosure, one figure of its sentences changed, its tables as they were."""
    facts, chosen = establish(report_of()), style()
    page = write(assemble(compose(facts, chosen, draft=True), facts, chosen), "html")
    assert isinstance(page, str)
    business, changed = '">40万元</a>，占', '">41万元</a>，占'
    assert page.count(business) == 1
    path = folder / "报告.html"
    path.write_text(page.replace(business, changed), "utf-8")
    return import_tables(Files((path,)), folder / "in", "某局", "2024", draft=True).problems


REPORT = "某局2024年度部门决算\n\n一、收入决算情况说明\n\n本年收入合计1元。\n"


def unfitting(folder: Path) -> Iterable[Problem]:
    report = folder / "报告.txt"
    report.write_text(REPORT, "utf-8")
    with pytest.raises(Unfitting) as raised:
        accompanied_by(understand(read_published(report)), Handed(tables=(report,)))
    return [Problem(NOWHERE, said, rule=raised.value.rule) for said in raised.value.problems]


def nothing_to_check(folder: Path) -> Iterable[Problem]:
    path = folder / "通知.txt"
    path.write_text("请各科室周五下班前报送材料。\n", "utf-8")
    ran = CliRunner().invoke(cli, ["audit", str(path)])
    assert ran.exit_code == 2
    assert "没有读出可核对的内容" in ran.output
    return [Problem(NOWHERE, ran.output, rule=NOTHING_TO_CHECK)]


def of_last_year(_: Path) -> Iterable[Problem]:
    report = report_of()
    last = report_of({"年度": "2023", "收入": {"其他收入": "987,654.00"}})
    return establish(replace(report, prior=last)).problems


def two_files(folder: Path) -> Iterable[Problem]:
    facts = establish(report_of())
    one = kept(folder, facts, "一.xlsx")
    two = kept(folder, facts, "二.xlsx", edit=setting("T1", "六、经营收入", 2, "77.00"))
    return import_tables(Files((one, two)), folder / "in", "某局", "2024", draft=True).problems


TEXT = text_of(example())

MADE: dict[str, Made] = {
    "I01": lambda _: of_text("\0"),
    "I02": refused(twice),
    "I03": lambda _: of_text(TEXT.replace("部门: ", "部门：", 1)),
    "I04": lambda _: of_text(f"{TEXT}年度: '2024'\n"),
    "I05": of({"收入": {"其它收人": "1.00"}}),
    "I06": of({"计量单位": None}),
    "I07": of({"收入": {"其他收入": "约30万"}}),
    "I08": of({"收入": {"其他收入": "【待填】"}}),
    "I09": refused(lambda _: parse(f"{TEXT}类型: 决算\n", "甲.yaml", kind="预算")),
    "I10": of({"支出": {"2010377": {"基本支出": "1.00"}}}),
    "I11": of({"支出": {"201": {"基本支出": "1.00"}}}),
    "I12": of({"支出小计": {"201": {"基本支出": "123.00"}}}),
    "I13": of({"收入": {"其他收入": "160,000.00"}}),
    "I14": of({"政府采购": {"授予中小企业合同金额": "98,765,432.00"}}),
    "I15": of({"三公经费": {"公务接待费": {"批次": None}}}),
    "I16": of_last_year,
    "I17": of({"计量单位": "万元"}),
    "I18": of({"三公经费": {"公务接待费": {"预算": None}}}),
    "I19": of({"会议费": {"金额": "-3,000.00"}}),
    "I20": of({"支出": {"2010301": {"原因": None}}}),
    "I21": of({"样式": "没有的"}),
    "I22": lambda _: lacking(tell({"概况": None}).document),
    "I23": refused(lambda _: faces_among(())),
    "I24": lambda _: workbook_of(parse(text_of(example_budget()), "甲.yaml"), None, None)[1],
    "I25": refused(lambda _: parse_acknowledgements("- 规则: N01\n  原文: 甲\n", "已核.yaml")),
    "I26": of({"国有资产": None}),
    "J01": lambda _: problems_of(Unreadable("扫描的")),
    "J02": nothing_to_check,
    "J03": unfitting,
    "J04": prose_alone,
    "J05": of_import(setting("T1", "总计", 2, "99,999,999,999,999.00")),
    "J06": two_files,
    "J07": of_import(year="2025"),
    "J08": of_import(another_column),
    "J09": of_import(setting("T3", "2010301", 3, "见附件")),
    "J10": sums_differ,
    "J11": unfilled_budget,
    "J12": refused(lambda _: Manuscript("一段话\n", "甲.yaml", order_of("决算"))),
    "J13": otherwise,
    "J14": refused(lambda _: revise("部门: 某局\n", [Edit(("收入", "其它收入"), "1")])),
    "J15": refused(of_another_year),
    "J16": unfinished_budget,
}


@pytest.mark.parametrize("code", MADE)
def test_a_mistake_breaks_its_rule(code: str, tmp_path: Path) -> None:
    assert code in {problem.code for problem in MADE[code](tmp_path)}


def test_every_rule_over_inputs_and_tables_is_broken_above() -> None:
    assert list(MADE) == [rule.code for rule in MISTAKES]


def test_every_rule_of_the_package_is_in_the_book() -> None:
    """A rule stands beside its check; `juesuan rules` must not miss one."""
    named = {
        rule.code
        for found in iter_modules()
        for rule in vars(found).values()
        if isinstance(rule, Rule) and rule.code[0] in "IJ"
    }
    assert named == {rule.code for rule in MISTAKES}


def iter_modules() -> Iterator[ModuleType]:
    for module in walk_packages(generator.__path__, "generator."):
        # What alembic runs can be imported by nobody else.
        if not module.name.endswith("__main__") and ".migrations." not in module.name:
            yield import_module(module.name)


def test_there_is_no_problem_without_a_rule() -> None:
    with pytest.raises(TypeError, match="rule"):
        Problem(NOWHERE, "不对")  # type: ignore[call-arg]


@pytest.mark.parametrize("kind", [CannotWrite, NoSuchPart, UnknownStyle, Unreadable])
def test_what_ends_a_command_is_a_problem_of_a_rule(kind: Any) -> None:
    (problem,) = problems_of(kind("不行"))
    assert (str(problem), problem.rule in MISTAKES) == ("不行", True)
    assert UnknownFact.rule in MISTAKES


def test_the_rule_of_a_mistake_is_told_in_full() -> None:
    ran = CliRunner().invoke(cli, ["rules", "i05"])
    rule = next(rule for rule in MISTAKES if rule.code == "I05")
    assert ran.output.startswith(f"I05  {rule.title}\n")
    for piece in (rule.why, rule.bad, rule.good):
        assert piece in ran.output


# ---------------------------------------------------------------- where it stands


def in_one_line(patch: Patch) -> str:
    """The example with a patch as a system sends it."""
    return json.dumps(patched(example(), patch), ensure_ascii=False)


def test_a_problem_knows_its_keys_and_its_line() -> None:
    (wrong,) = of_text(text_of(patched(example(), {"收入": {"其他收入": "约30万"}})))
    assert wrong.place.path == ("收入", "其他收入")
    assert wrong.place.line == line_of(TEXT, "收入", "其他收入")
    assert wrong.where == f"甲.yaml 第 {wrong.place.line} 行"


def test_json_of_many_lines_is_told_by_line() -> None:
    tree = patched(example(), {"收入": {"其他收入": "约30万"}})
    (wrong,) = of_text(json.dumps(tree, ensure_ascii=False, indent=2))
    assert wrong.place.path == ("收入", "其他收入")
    assert wrong.where == f"甲.yaml 第 {wrong.place.line} 行"
    assert wrong.place.line > 1


def test_json_in_one_line_is_told_by_its_keys() -> None:
    (wrong,) = of_text(in_one_line({"收入": {"其他收入": "约30万"}}))
    said = "“约30万”不是金额；请只写数字，例如 1234.50 或 1,234.50"
    assert str(wrong) == f"甲.yaml 收入→其他收入：{said}"
    assert (wrong.place.path, wrong.place.line) == (("收入", "其他收入"), 0)


SPOILT: list[Patch] = [
    {"收入": {"其他收入": "160,000.00"}},
    {"收入": {"其他收入": "1,500,000.00"}},  # one digit too many, which the message asks about
    {"收入": {"其他收入": "【待填】"}},
    {"收入": {"其它收人": "1.00"}},
    {"计量单位": None},
    {"支出": {"2010301": {"原因": None}}},
    {"支出": {"2010301": {"原因": "压减支出"}}},
    {"支出": {"2010377": {"基本支出": "1.00"}}},
    {"支出小计": {"201": {"基本支出": "123.00"}}},
    {"三公经费": {"公务接待费": {"批次": None}}},
    {"上年": {"收入总计": {"原因": "住房公积金较上年增加325.43万元"}}},
]


@pytest.mark.parametrize("patch", SPOILT, ids=str)
def test_no_line_is_named_where_there_is_but_one(patch: Patch) -> None:
    found = of_text(in_one_line(patch))
    if not any(problem.code in {"I05", "I06", "I08", "I10"} for problem in found):
        found = check(establish(read_text(in_one_line(patch).encode(), "甲.yaml"))).problems
    lines = [str(problem) for problem in found if problem.code != "I20"]
    assert not [line for line in lines if "第 1 行" in line or "None" in line]
    assert all(problem.place.path for problem in found)


def test_a_key_twice_in_one_line_is_told_by_its_keys() -> None:
    found = of_text('{"年度": "2024", "收入": {"其他收入": "1", "其他收入": "2"}}')
    (wrong,) = [problem for problem in found if problem.code == "I04"]
    assert str(wrong) == "甲.yaml 收入→其他收入：“其他收入”前面已经写过；请合并成一处"
    assert wrong.place.column > 1


def test_a_slip_in_one_line_is_told_by_its_character() -> None:
    text = '{"年度": "2024", "部门": ]}'
    (wrong,) = of_text(text)
    assert wrong.where == f"甲.yaml 第 {text.index(']') + 1} 个字"


def test_a_slip_knows_its_column() -> None:
    (wrong,) = of_text("部门: 某局\n年度: ]\n")
    assert (wrong.place.line, wrong.place.column) == (2, 5)
    assert wrong.where == "甲.yaml 第 2 行"


def test_a_check_of_one_line_names_keys(tmp_path: Path) -> None:
    path = tmp_path / "甲.json"
    path.write_text(in_one_line({"收入": {"其他收入": "160,000.00"}}), "utf-8")
    ran = CliRunner().invoke(cli, ["check", str(path)])
    assert ran.exit_code == 1
    assert f"\n{path} 收入：错误：收入总计" in f"\n{ran.output}"
    assert "第 1 行" not in ran.output


def test_an_entry_of_a_list_is_counted_from_one() -> None:
    place = Place(file="甲.json", path=("预算绩效", 0, "标题"), lines=False)
    assert str(place) == "甲.json 预算绩效→第 1 条→标题"


def test_a_figure_of_a_table_knows_its_cell(tmp_path: Path) -> None:
    facts = establish(report_of())
    path = kept(tmp_path, facts, edit=setting("T3", "2010301", 3, "见附件"))
    found = import_tables(Files((path,)), tmp_path / "in", "某局", "2024", draft=True).problems
    (wrong,) = [problem for problem in found if problem.code == "J09"]
    place = wrong.place
    assert (place.file, place.sheet, place.line, place.column) == ("表.xlsx", "Z03", 10, 4)


def test_what_the_text_read_back_has_wrong_leads_to_the_reason() -> None:
    """It is printed as it was: its section is its place; who asks for the keys has them."""
    report = report_of({"支出": {"2010301": {"原因": "压减支出"}}})
    (hint,) = [one for one in document_of(report, None, None)[1] if one.code == "F04"]
    assert hint.place.path == ("支出", "2010301", "原因")
    assert (hint.where, hint.quote, hint.level) == ("", "压减支出", HINT)
    checked = check(establish(report), None, draft_of(report, None, None)[1])
    line = line_of(TEXT, "支出", "2010301", "原因")
    assert to_text(checked).startswith(f"2024.yaml 第 {line} 行：提示：")


def test_the_same_reason_twice_is_at_the_change_that_it_does_not_go_with() -> None:
    kinds = {
        "公务接待费": {"与上年增减原因": "任务增加"},  # it fell
        "公务用车购置费": {"与上年增减原因": "任务增加"},
        "公务用车运行维护费": {"与上年增减原因": "任务增加"},  # this too
    }
    found = document_of(report_of({"三公经费": kinds}), None, None)[1]
    assert [one.place.path[1] for one in found if one.code == "F04"] == [
        "公务接待费",
        "公务用车运行维护费",
    ]


@pytest.mark.parametrize(
    ("head", "level"), [("某局2024年度部门决算", WRONG), ("某局部门决算", HINT)]
)
def test_another_year_is_an_error_where_a_title_says_it(
    head: str, level: str, tmp_path: Path
) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(f"{head}\n\n一、收入决算情况说明\n\n2024年收入合计1元。\n", "utf-8")
    found = import_tables(Files((path,)), tmp_path / "in", "某局", "2025", draft=True).problems
    assert [one.level for one in found if one.code == "J07"] == [level]


def test_a_file_that_is_not_there_is_named_once(tmp_path: Path) -> None:
    gone, empty = tmp_path / "表.xlsx", tmp_path / "空.xlsx"
    empty.write_bytes(b"")
    with pytest.raises(Unreadable) as raised:
        import_tables(Files((gone, empty)), tmp_path / "in", "某局", "2024")
    first, second = str(raised.value).splitlines()
    assert first.startswith(f"没有这个文件：{gone}")
    assert second.startswith("空.xlsx：文件是空的")


# ---------------------------------------------------------------- by how much


def test_a_sum_that_is_off_says_by_how_much() -> None:
    by_code: dict[str, Patch] = {
        "I12": {"支出小计": {"201": {"基本支出": "123.00"}}},
        "I13": {"收入": {"其他收入": "160,000.00"}},
        "I14": {"政府采购": {"授予中小企业合同金额": "98,765,432.00"}},
    }
    for code, patch in by_code.items():
        found = [one for one in establish(report_of(patch)).problems if one.code == code]
        assert found
        assert all(one.gap is not None and one.gap > 0 for one in found)
    (whole,) = establish(report_of(by_code["I13"])).problems
    assert whole.gap == 10_000


# One row of 公开02表 has 100,000 more than the total.
ROWS = {"2010302": {"收入": {"财政拨款收入": "2,600,000.00"}}}


def test_a_gap_that_is_told_is_not_told_again() -> None:
    facts = establish(report_of({"支出": ROWS}))
    broken = [one for one in check(facts).problems if one.code == "E07"]
    assert [one.gap for one in broken] == [100_000]
    told = Problem(Place(file="2024.yaml", line=3), "差十万元", rule=broken[0].rule, gap=GAP)
    assert check(facts, None, [told]).problems == (told,)


GAP = Fraction(100_000)


def test_a_reason_that_is_missing_for_as_much_silences_no_equation() -> None:
    """What a sentence says is read by people alone."""
    facts = establish(report_of({"支出": ROWS}))
    message = "缺原因：其他收入：本年 5.00万元，上年 15.00万元，减少 10.00万元"
    reason = Problem(Place(file="2024.yaml", line=3), message, rule=MISSING_REASON)
    assert {one.code for one in check(facts, None, [reason]).problems} == {"I20", "E07"}


def test_last_years_figure_is_told_once_and_only_where_it_is_the_same(tmp_path: Path) -> None:
    for year, patch in (("2024", {}), ("2023", {"年度": "2023"})):
        (tmp_path / f"{year}.yaml").write_text(text_of(patched(example(), patch)), "utf-8")
    path = tmp_path / "2024.yaml"
    report, beside = accompanied(path, parse(path.read_text("utf-8"), str(path)))
    facts = establish(report)
    found = check(facts, beside)
    told = [one.place for one in found.problems if one.code == "I16"]
    assert told
    assert not [one for one in found.problems if one.code == "E38" and one.place in told]
    silent = Facts(facts.report, facts.named)
    again = [one.place for one in check(silent, beside).problems if one.code == "E38"]
    assert set(told) <= set(again)
    other = Problem(told[0], "同一处的另一个问题", rule=UNEQUAL)
    both = check(silent, beside, [other]).problems
    assert {"I13", "E38"} <= {one.code for one in both if one.place == told[0]}


# ---------------------------------------------------------------- the sentence is made last


def test_a_problem_reads_with_all_that_it_knows() -> None:
    problem = Problem(
        Place(file="甲.yaml", line=3),
        "应等于各行之和",
        rule=UNEQUAL,
        section="收入决算表",
        printed="1.00",
        expected=Quantity("2.00", "万元"),
        cause="差一行",
    )
    said = "收入决算表“1.00”，应为 2.00 万元。应等于各行之和；差一行"
    assert str(problem) == f"甲.yaml 第 3 行：{said}"
    assert str(replace(problem, expected="", cause="")) == (
        "甲.yaml 第 3 行：收入决算表，应等于各行之和"
    )


def test_reasons_alone_are_offered_a_draft(tmp_path: Path) -> None:
    offer = "想先看全文：加 --draft"
    for patch, offered in (
        ({"支出": {"2010301": {"原因": None}}}, True),
        ({"支出": {"2010301": {"原因": None}}, "收入": {"其他收入": "160,000.00"}}, False),
    ):
        path = tmp_path / "2024.yaml"
        path.write_text(text_of(patched(example(), patch)), "utf-8")
        ran = CliRunner().invoke(cli, ["report", str(path), "--output", str(tmp_path / "out")])
        assert ran.exit_code == 1
        assert (offer in ran.output) is offered
