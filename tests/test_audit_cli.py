"""The audit on the command line: a report, a folder of reports, what somebody has acknowledged."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import click
import pytest
import yaml
from disclosed import disclosed
from example import ROOT
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from generator import assemble, compose, establish, load_style, parse
from generator.auditing.folder import reports_in
from generator.doors import bureau, cli, many
from generator.inspection import CATALOGUE
from generator.problem import InvalidReport
from generator.province.companions import matched
from generator.province.tasks import Job, Task, outcome_of
from generator.province.works import Auditing
from generator.published.shape import Grid
from generator.results import FORMATS
from generator.results.acknowledging import parse_acknowledgements
from generator.results.overview import to_page
from generator.results.summary import COLUMNS, Row, in_order, overall, to_table

SCHEMA = json.loads((ROOT / "docs/audit.schema.json").read_text("utf-8"))
WRONG = ("增加250万元，增长20.83%", "增加250万元，增长17.24%")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def shaped(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        Draft202012Validator(SCHEMA).validate(found)
        return found


def run(*arguments: str | Path) -> Ran:
    streams = {"stdout": io.BytesIO(), "stderr": io.BytesIO()}
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in streams.items():
            patch.setattr(sys, name, io.TextIOWrapper(stream, "utf-8", write_through=True))
        with pytest.raises(SystemExit) as ended:
            cli.main(["audit", *map(str, arguments)])
        out, err = (stream.getvalue().decode() for stream in streams.values())
    return Ran(int(ended.value.code or 0), out, err)


@cache
def over(folder: Path, *arguments: str) -> Ran:
    """A run over a folder that stays as it is."""
    return run(folder, *arguments)


@cache
def report() -> str:
    """The example as a department publishes it, in Markdown: tables, then the explanation."""
    facts = establish(parse((ROOT / "docs/example.yaml").read_text("utf-8"), "例.yaml"))
    style = load_style("样本")
    return "".join(written(disclosed(assemble(compose(facts, style), facts, style)).blocks))


def written(blocks: Any) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Grid):
            head, *rows = block.rows
            for row in (head, ["---"] * len(head), *rows):
                yield f"| {' | '.join(row)} |\n"
            yield "\n"
        else:
            yield f"{block.text}\n\n"


def save(path: Path, *edits: tuple[str, str]) -> Path:
    text = report()
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture(name="good", scope="session")
def good_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(tmp_path_factory.mktemp("good") / "好.md")


@pytest.fixture(name="bad")
def bad_(tmp_path: Path) -> Path:
    return save(tmp_path / "坏.md", WRONG)


# ---------------------------------------------------------------- one report


def test_a_right_report_ends_with_its_verdict_and_0(good: Path) -> None:
    ran = run(good)
    assert ran.code == 0
    assert ran.err == ""
    assert ran.out.splitlines()[-1].startswith("好.md：核对 ")
    assert "错误 0 处" in ran.out.splitlines()[-1]


def test_a_wrong_one_is_told_by_section_with_file_and_line_first(bad: Path) -> None:
    ran = run(bad)
    assert ran.code == 1
    lines = ran.out.splitlines()
    at = lines.index("【一、收入支出决算总体情况说明】")
    assert lines[at + 1].startswith("坏.md 第 ")
    assert "错误（N01）" in lines[at + 1]
    assert "应为 20.83" in lines[at + 1]
    assert "错误 1 处" in lines[-1]


def test_what_was_not_checked_is_summed_up_and_on_demand_told_in_full(good: Path) -> None:
    unchecked = {
        entry["规则"]: entry["原因"] for entry in run(good, "--format", "json").shaped["未检查"]
    }
    short, full = run(good).out, run(good, "--all").out
    assert unchecked
    told = [line for line in short.splitlines() if "未检查" in line]
    assert len(told) <= 5
    assert all(sum(code in line for line in told) == 1 for code in unchecked)
    for line in told[:4]:
        assert line.partition("：")[2].rpartition("（")[0] in unchecked.values()
    for code, why in unchecked.items():
        title = next(rule.title for rule in CATALOGUE if rule.code == code)
        assert f"{code} {title}：{why}\n" in full
    lines, shaped = full.splitlines(), run(good, "--format", "json").shaped
    unsettled, unread = (shaped["覆盖"][state] for state in ("未核", "未读"))
    assert unsettled + unread == shaped["未核数"]
    after = lines.index(f"【未核的数 {unsettled} 个】")
    assert len(lines) == after + 1 + unsettled + (unread + 1 if unread else 0) + 1


def test_json_has_the_form_of_its_schema(bad: Path) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    shaped = run(bad, "--format", "json").shaped
    (problem,) = [one for one in shaped["问题"] if one["级别"] == "错误"]
    assert (problem["规则"], problem["写为"], problem["应为"]) == ("N01", "17.24", "20.83")
    assert shaped["部门"] == "示例部门"
    assert shaped["错误"] == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "文件是空的"), (b"\x89PNG\r\n", "这是图片"), (b"Rar!\x1a", "这是压缩包")],
)
def test_what_cannot_be_read_ends_with_2(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "报告.pdf"
    path.write_bytes(content)
    ran = run(path)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_no_escape_sequence_of_a_report_reaches_the_terminal(tmp_path: Path) -> None:
    path = save(tmp_path / "红\x1b[31m.md", ("主要是因为财政拨款增加", "主要原因是\x1b[2J\x9b。"))
    for arguments in ([path], [path, "--all"], [tmp_path, "--all"]):
        assert not set("\x1b\x9b") & set(run(*arguments).out)


# ---------------------------------------------------------------- acknowledged


def acknowledge(path: Path, text: str) -> Path:
    path.with_name(f"{path.stem}.已核.yaml").write_text(text, "utf-8")
    return path


def test_what_is_acknowledged_is_told_apart_and_counts_for_nothing(bad: Path) -> None:
    quote = "增加 250 万元,增长17.24％"  # as a clerk would type it
    acknowledge(bad, f"- 规则: N01\n  原文: {quote}\n  理由: 上年数是调整后的口径\n")
    ran = run(bad)
    assert ran.code == 0
    assert "【已核实 1 处】" in ran.out
    assert "理由：上年数是调整后的口径" in ran.out
    assert "错误 0 处，提示" in ran.out.splitlines()[-1]
    assert "已核实 1 处" in ran.out.splitlines()[-1]
    shaped = run(bad, "--format", "json").shaped
    assert [one["理由"] for one in shaped["已核实"]] == ["上年数是调整后的口径"]
    assert shaped["错误"] == 0


def test_an_acknowledgement_of_another_rule_or_text_covers_nothing(bad: Path) -> None:
    for entry in ("规则: N03\n  原文: 增加250万元，增长17.24%", "规则: N01\n  原文: 增长17.24%"):
        acknowledge(bad, f"- {entry}\n  理由: 核过了\n")
        ran = run(bad)
        assert ran.code == 1
        assert "坏.已核.yaml 第 1 行：报告里已经没有这一处" in ran.out
        assert len(run(bad, "--format", "json").shaped["过时的已核"]) == 1


def test_what_is_missing_can_be_acknowledged_too(tmp_path: Path) -> None:
    path = save(tmp_path / "缺.md", ("授予中小企业", "另授予中小企业"), ("政府采购", "采购"))
    text = path.read_text("utf-8").replace("政府采购", "采购")
    path.write_text(text, "utf-8")
    (line,) = [line for line in run(path).out.splitlines() if "（C04）缺" in line]
    missing = re.search("缺“(.*?)”", line)
    assert missing
    acknowledge(path, f"- 规则: C04\n  原文: {missing[1]}\n  理由: 本年没有采购\n")
    assert "（C04）缺" not in run(path).out
    assert "已核实 1 处" in run(path).out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- 规则: N01\n  原文: 甲\n", "第 1 行：缺理由"),
        ("- 规则: N01\n  原文: 甲\n  理由:\n", "第 3 行：缺理由"),
        ("- 规则: N01\n  原文: 甲\n  理由: '  '\n", "第 3 行：缺理由"),
        ("- 规则: N01\n  原文: 甲\n  理由: 。\n", "第 3 行：缺理由"),
        ("- 规则: N99\n  原文: 甲\n  理由: 乙\n", "第 1 行：没有“N99”这条规则"),
        ("- 规则: N01\n  原文: 甲\n  理由: 乙\n  核实人: 丙\n", "第 4 行：没有“核实人”这个键"),
        ("- 规则: N01\n  原文: 甲\n  原文: 乙\n  理由: 丙\n", "第 3 行：“原文”在第 2 行已经写过"),
        ("规则: N01\n", "应是一条一条、以“- ”开头的列表"),
        ("- 甲\n", "第 1 行：这一条应写 规则、原文、理由 三行"),
        ("- 规则: [N01]\n  原文: {甲: 乙}\n  理由: 丙\n", "缺规则"),
        ("- &a 甲\n- *a\n", "不能用 &锚点"),
        ("- " * 40 + "甲\n", "层次太深"),
        ("- 规则: N01\n 原文", "第 2 行"),
    ],
)
def test_a_wrong_file_of_acknowledgements_is_told_by_line(text: str, said: str, bad: Path) -> None:
    ran = run(acknowledge(bad, text))
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "坏.已核.yaml" in ran.err


def test_a_draft_of_the_acknowledgements_covers_everything_once_reasons_are_written(
    bad: Path,
) -> None:
    draft = run(bad, "--format", "yaml").out
    with pytest.raises(InvalidReport, match="缺理由"):
        parse_acknowledgements(draft, "坏.已核.yaml")
    entries = yaml.safe_load(draft)
    assert {"N01"} <= {entry["规则"] for entry in entries}
    acknowledge(bad, draft.replace("理由:\n", "理由: 核过了\n"))
    ran = run(bad)
    assert ran.code == 0
    assert "提示 0 处，已核实" in ran.out
    again = yaml.safe_load(run(bad, "--format", "yaml").out)
    assert {entry["理由"] for entry in again} == {"核过了"}
    assert len(again) == len(entries)


def test_a_draft_lists_what_one_cause_explains_each_by_itself(tmp_path: Path) -> None:
    """Else the rest would be new mistakes once the first is known."""
    wrong = save(tmp_path / "坏.md", ("支出合计1387万元", "支出合计1837万元"))
    shown = run(wrong, "--format", "json").shaped["问题"]
    draft = run(wrong, "--format", "yaml").out
    assert len(yaml.safe_load(draft)) > len(shown)
    acknowledge(wrong, draft.replace("理由:\n", "理由: 核过了\n"))
    ran = run(wrong)
    assert ran.code == 0
    assert "错误 0 处，提示 0 处" in ran.out


@pytest.mark.parametrize("name", ["坏.已核.yml", "坏.md.已核.yaml", "坏已核.yaml"])
def test_acknowledgements_of_another_name_are_told_of(name: str, bad: Path) -> None:
    (bad.parent / name).write_text("- 规则: N01\n  原文: 甲\n  理由: 乙\n", "utf-8")
    ran = run(bad)
    assert ran.code == 1
    assert ran.err == f"{name} 没有用上：已核文件的名字要正好是 坏.已核.yaml\n"
    told = run(bad.parent)
    assert f"没有用上（报告.pdf 的要叫 报告.已核.yaml）：{name}\n" in told.out
    assert "不是报告" not in told.out


# ---------------------------------------------------------------- a folder


@pytest.fixture(name="folder", scope="session")
def folder_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bureau")
    save(folder / "甲局" / "决算.md")
    save(folder / "乙局" / "决算.TXT", WRONG)
    save(folder / "丙.md", WRONG, ("占91.58%", "占19.58%"))
    (folder / "丁.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "戊.doc").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
    )
    for other in (
        "~$丙.docx",
        ".藏.md",
        ".git/a.md",
        "丙-核对.html",
        "表.jpg",
        "表2.jpg",
        "丙.已核.yaml",
    ):
        (folder / other).parent.mkdir(exist_ok=True)
        (folder / other).write_bytes(b"")
    return folder


def test_the_reports_of_a_folder_are_those_that_somebody_published(folder: Path) -> None:
    found = reports_in(folder)
    assert set(found.reports) == {"甲局/决算.md", "乙局/决算.TXT", "丙.md", "丁.pdf", "戊.doc"}
    assert found.others == {".jpg": 2}


def test_a_folder_of_archives_alone_says_so(tmp_path: Path) -> None:
    (tmp_path / "各局.zip").write_bytes(b"")
    ran = run(tmp_path)
    assert ran.code == 2
    assert "这个文件夹里没有报告" in ran.err
    assert "请解压或换成能读的再核对：各局.zip" in ran.err


def test_what_is_no_file_is_no_report(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.txt")
    (tmp_path / "圈").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "断.md").symlink_to(tmp_path / "没有.md")
    (tmp_path / "夹.md").mkdir()
    assert reports_in(tmp_path).reports == {}
    ran = run(tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "这个文件夹里没有报告" in ran.err


def test_a_folder_is_told_in_a_table_the_worst_first_the_verdict_last(folder: Path) -> None:
    ran = over(folder)
    assert ran.code == 1
    assert ran.err == ""  # no bar where nobody is looking
    lines = ran.out.splitlines()
    assert lines[0].split() == [title for title, _ in COLUMNS]
    assert [line.split()[0] for line in lines[1:4]] == ["丙.md", "乙局/决算.TXT", "甲局/决算.md"]
    assert lines[4] == "读不了的 2 份："
    assert lines[5].startswith("  丁.pdf：")
    assert "旧版 Word" in lines[6]
    assert lines[7] == "另有 2 个文件不是报告，没有看：.jpg 2 个"
    assert lines[8] == "同一部门、年度、类型有几份的，请看留哪一份："
    assert lines[9] == "  示例部门 2024 决算：丙.md、乙局/决算.TXT、甲局/决算.md"
    assert lines[10].startswith("共 5 份报告：核对了 3 份，2 份有错误；错误 3 处")
    assert lines[10].endswith("；2 份读不了")
    assert len(lines) == 11


def test_all_tells_each_report_too(folder: Path) -> None:
    told = over(folder, "--all").out
    assert "乙局/决算.TXT 第 " in told
    assert told.index("丙.md 第 ") < told.index("乙局/决算.TXT 第 ")
    assert told.splitlines()[-1] == over(folder).out.splitlines()[-1]


def test_json_over_a_folder_has_the_form_of_the_same_schema(folder: Path) -> None:
    shaped = over(folder, "--format", "json").shaped
    assert [one["文件"] for one in shaped["报告"]] == ["丙.md", "乙局/决算.TXT", "甲局/决算.md"]
    assert {one["文件"] for one in shaped["读不了"]} == {"丁.pdf", "戊.doc"}
    assert (shaped["份数"], shaped["错误"]) == (5, 3)


def test_a_result_depends_neither_on_the_path_nor_on_what_is_beside_it(
    folder: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "2019年预算" / "别的局.txt"
    alone.parent.mkdir()
    shutil.copy(folder / "丙.md", alone)
    one = run(alone, "--format", "json").shaped
    other = next(r for r in over(folder, "--format", "json").shaped["报告"] if r["文件"] == "丙.md")
    assert {**one, "文件": ""} == {**other, "文件": ""}


def test_the_exit_code_of_a_mixed_folder(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "丁.pdf", tmp_path)
    assert run(tmp_path).code == 2  # nothing could be read
    save(tmp_path / "好.md")
    assert run(tmp_path).code == 0
    save(tmp_path / "坏.md", WRONG)
    assert run(tmp_path).code == 1


def test_one_wrong_file_of_acknowledgements_costs_its_report_alone(tmp_path: Path) -> None:
    acknowledge(save(tmp_path / "坏.md", WRONG), "- 规则: N01\n  原文: 甲\n")
    save(tmp_path / "好.md")
    ran = run(tmp_path)
    assert ran.code == 0
    assert "坏.md：坏.已核.yaml 第 1 行：缺理由" in ran.out


def test_a_draft_of_acknowledgements_is_for_one_report(folder: Path) -> None:
    ran = run(folder, "--format", "yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "一份报告一个" in ran.err


def test_pages_of_a_folder_have_a_list_that_leads_to_each(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "结果"
    ran = run(folder, "--format", "html", "--output", out)
    assert ran.code == 1
    assert ran.out.splitlines()[-2] == f"已写 {out}，从 汇总-核对.html 看起"
    assert ran.out.splitlines()[-1] == over(folder).out.splitlines()[-1]
    index = (out / "汇总-核对.html").read_text("utf-8")
    links = [unquote(link) for link in re.findall(r'href="([^"]+)"', index)]
    assert links == ["丙-核对.html", "乙局/决算-核对.html", "甲局/决算-核对.html"]
    assert all((out / link).is_file() for link in links)
    assert "丁.pdf：" in index
    assert "http" not in index.replace("http-equiv", "")
    assert reports_in(out).reports == {}  # what an audit writes is never audited


def test_workbooks_of_a_folder_have_a_list_too(folder: Path, tmp_path: Path) -> None:
    ran = run(folder, "--format", "xlsx", "--output", tmp_path)
    assert ran.code == 1
    assert {path.name for path in tmp_path.rglob("*.xlsx")} == {
        "汇总-核对.xlsx",
        "丙-核对.xlsx",
        "决算-核对.xlsx",
    }
    shared = zipfile.ZipFile(tmp_path / "汇总-核对.xlsx").read("xl/sharedStrings.xml").decode()
    assert all(name in shared for name in reports_in(folder).reports)
    _, found, *_ = CalamineWorkbook.from_path(str(tmp_path / "汇总-核对.xlsx")).sheet_names
    listed = CalamineWorkbook.from_path(str(tmp_path / "汇总-核对.xlsx")).get_sheet_by_name(found)
    heading, *rows = listed.to_python()
    told = over(folder, "--format", "json").shaped["报告"]
    every = [(one["文件"], *(p[k] for k in KEYS)) for one in told for p in one["问题"]]
    columns = [heading.index(title) for title in ("文件", *KEYS)]
    assert [tuple(row[at] for at in columns) for row in rows] == every


KEYS = ("规则", "级别", "原文", "写为", "说明")


def test_what_may_hold_reports_and_what_came_twice_is_named(tmp_path: Path) -> None:
    (tmp_path / "甲").mkdir()
    for name in ("甲/决算.md", "决算 最终.md"):
        path = save(tmp_path / name)
        path.write_text(f"编制部门：丙市水务局\n\n{path.read_text('utf-8')}", "utf-8")
    for name in ("各局.zip", "甲/表.xlsx", "印章.ico"):
        (tmp_path / name).write_bytes(b"")
    lines = run(tmp_path).out.splitlines()
    at = lines.index("同一部门、年度、类型有几份的，请看留哪一份：")
    assert lines[at - 1].endswith("请解压或换成能读的再核对：各局.zip、甲/表.xlsx")
    assert lines[at + 1] == "  丙市水务局 2024 决算：决算 最终.md、甲/决算.md"
    shaped = over(tmp_path, "--format", "json").shaped
    both = {"年度": 2024, "类型": "决算", "文件": ["决算 最终.md", "甲/决算.md"]}
    assert shaped["重复"] == [{"部门": "丙市水务局", **both}]
    assert shaped["没有打开"] == ["各局.zip", "甲/表.xlsx"]
    assert shaped["不是报告"] == {".ico": 1, ".xlsx": 1, ".zip": 1}
    run(tmp_path, "--format", "html", "--output", tmp_path / "结果")
    page = (tmp_path / "结果" / "汇总-核对.html").read_text("utf-8")
    assert "丙市水务局 2024 决算：决算 最终.md、甲/决算.md" in page
    assert "换成能读的再核对：各局.zip、甲/表.xlsx" in page
    run(tmp_path, "--format", "xlsx", "--output", tmp_path / "结果")
    book = CalamineWorkbook.from_path(str(tmp_path / "结果" / "汇总-核对.xlsx"))
    said = [row[0] for row in book.get_sheet_by_name("另外").to_python()]
    assert said[1:] == lines[at - 2 : at + 2]


def test_two_reports_of_one_name_do_not_share_a_file(tmp_path: Path) -> None:
    for name in ("决算.md", "决算.txt", "汇总.md"):
        save(tmp_path / name)
    run(tmp_path, "--format", "html")
    written = {path.name for path in (tmp_path / "核对结果").iterdir() if path.name[0] != "."}
    assert written == {
        "决算.md-核对.html", "决算.txt-核对.html", "汇总.md-核对.html", "汇总-核对.html",
    }  # fmt: skip


def test_names_of_strangers_do_no_harm_in_the_list() -> None:
    rows = [
        Row("<script>.md", "“&”\u202e", 2024, "决算", 9),
        Row("a/#?.md"),
        Row("b", unread="<b>"),
    ]
    page = to_page(rows, {"<script>.md": "<script>-核对.html", "a/#?.md": "a/#?-核对.html"})
    assert "<script" not in page
    assert "<b>" not in page
    assert "\u202e" not in page
    assert 'href="a/%23%3F-' in page


# ---------------------------------------------------------------- a report that breaks its process


def test_a_report_that_takes_too_long_is_ended_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("甲.md", "乙.md"):  # of seconds: a short one is done too soon
        (tmp_path / name).write_text(20 * report(), "utf-8")
    monkeypatch.setattr(bureau, "Job", partial(Job, seconds=0))
    ran = run(tmp_path)
    assert ran.code == 2
    assert ran.out.count("：做这一个用时太长，已经停下") == 2


def test_a_bug_in_one_report_is_a_message_about_it(tmp_path: Path) -> None:
    task = Task("甲.md", "报告/甲.md", {"报告/甲.md": report().encode()})
    outcome = outcome_of(Job(Auditing("nothing")), task, tmp_path)
    assert "程序出错（KeyError）" in outcome.said[0].text


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_bar_is_shown_where_somebody_looks(jobs: str, folder: Path) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", terminal)
        with many.bar("核对", 3) as advance:
            advance()
    assert "核对" in terminal.getvalue()
    assert run(folder, "--jobs", jobs).out == over(folder).out


# ---------------------------------------------------------------- what else was published, by name


def test_each_report_of_a_folder_is_held_against_its_own(tmp_path: Path) -> None:
    save(tmp_path / "now" / "教育局2024年度部门决算.md")
    save(tmp_path / "now" / "水利局2024年度部门决算.md")
    before = re.sub(r"20\d\d", lambda year: str(int(year[0]) - 1), report())
    (tmp_path / "before").mkdir()
    (tmp_path / "before" / "教育局2023年部门决算公开.md").write_text(before, "utf-8")
    beside = ("--last-year", tmp_path / "before", "--lines", tmp_path / "a.jsonl")
    ran = run(tmp_path / "now", *beside)
    assert "没有找到同名的上年的报告，没有与它核对：水利局2024年度部门决算.md" in ran.out
    shaped = run(tmp_path / "now", "--last-year", tmp_path / "before", "--format", "json").shaped
    apart = {"文件": "水利局2024年度部门决算.md", "与": "上年", "原因": "没有找到同名的"}
    assert shaped["没有对照"] == [apart]
    lines = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(one)["名称"] for one in lines] == [
        "教育局2024年度部门决算.md",
        "水利局2024年度部门决算.md",
    ]
    alone = run(tmp_path / "now" / "教育局2024年度部门决算.md", *beside[:1], *before_in(tmp_path))
    wrong = int(re.findall("错误 ([0-9]+) 处", alone.out)[-1])
    assert wrong > 0  # this year's prior figures are those of this year
    assert json.loads(lines[0])["错误"] == wrong
    again = run(tmp_path / "now", *beside, "--resume")
    assert (again.code, again.out) == (ran.code, ran.out)


def test_a_department_is_held_against_the_units_in_the_folder_of_its_name(tmp_path: Path) -> None:
    for name in ("甲县教育局", "甲县水利局", "乙县水利局", "民政局"):
        save(tmp_path / "部门" / f"{name}.md")
    save(tmp_path / "单位" / "教育局" / "一.md")  # the place need not be said
    save(tmp_path / "单位" / "甲县水利局" / "一.md")
    (tmp_path / "单位" / "甲县水利局" / "空的.md").write_bytes(b"")
    save(tmp_path / "单位" / "民政" / "一.md")
    shaped = run(tmp_path / "部门", "--units", tmp_path / "单位", "--format", "json").shaped
    assert len(shaped["报告"]) == 4  # an empty file of a unit costs its department no audit
    why = {one["文件"]: one["原因"] for one in shaped["没有对照"]}
    assert why["甲县水利局.md"].startswith("空的.md：文件是空的")
    assert why["乙县水利局.md"] == why["民政局.md"] == "没有找到同名的"
    assert shaped["没有用上"] == {"单位": ["民政"]}
    told = run(tmp_path / "部门", "--units", tmp_path / "单位").out
    assert "没有找到同名的单位文件夹，没有与它核对：乙县水利局.md、民政局.md" in told
    assert "甲县水利局.md 没有与单位核对：空的.md：文件是空的" in told
    assert "没有一份报告与它同名、没有用上的单位文件夹：民政" in told


def test_last_year_of_another_year_is_said_and_the_report_audited(tmp_path: Path) -> None:
    save(tmp_path / "now" / "教育局.md")
    save(tmp_path / "before" / "教育局.md")
    shaped = run(tmp_path / "now", "--last-year", tmp_path / "before", "--format", "json").shaped
    (one,) = shaped["没有对照"]
    assert (one["与"], one["文件"], len(shaped["报告"])) == ("上年", "教育局.md", 1)
    assert "应给 2023 年度" in one["原因"]


def before_in(folder: Path) -> list[Path]:
    return list((folder / "before").iterdir())


def test_what_a_folder_is_held_against_is_a_folder(folder: Path, good: Path) -> None:
    ran = run(folder, "--budget", good)
    assert (ran.code, ran.out) == (2, "")
    assert "也要写文件夹" in ran.err


@pytest.mark.parametrize(
    ("name", "others", "found"),
    [
        ("a/局.pdf", ("a/局.docx", "局.pdf"), 0),
        ("教育局2024年度决算.pdf", ("教育局2023年部门决算公开.pdf", "水利局2023.pdf"), 0),
        ("教育局2024.pdf", ("教育局2023.pdf", "教育局（2023年）.docx"), None),  # which of them?
        ("2024年决算.pdf", ("2023年决算.pdf",), None),  # says nothing of a department
        ("教育局.pdf", ("教育局机关.pdf",), None),
    ],
)
def test_files_of_one_department_have_one_name(
    name: str, others: tuple[str, ...], found: int | None
) -> None:
    assert matched(name, others) == (None if found is None else others[found])


@pytest.mark.parametrize(
    ("name", "others", "found"),
    [
        ("甲县教育局.pdf", ("教育局", "乙县教育局"), 0),
        ("教育局.pdf", ("某市甲县教育局.docx", "水利局.docx"), 0),
        ("教育局.pdf", ("甲县教育局.docx", "乙县教育局.docx"), None),  # which of them?
        ("教育局.pdf", ("体育教育局.docx",), None),  # no place
        ("甲县教育局.pdf", ("乙县教育局.docx",), None),
    ],
)
def test_a_name_may_go_without_its_place(
    name: str, others: tuple[str, ...], found: int | None
) -> None:
    assert matched(name, others, placed=True) == (None if found is None else others[found])


# ---------------------------------------------------------------- the manual


def test_the_manual_shows_what_the_audit_takes_and_gives() -> None:
    manual = (ROOT / "docs/audit.md").read_text("utf-8")
    shown = re.search(r"```yaml\n(.*?)```", manual, re.DOTALL)
    assert shown
    (entry,) = parse_acknowledgements(shown[1], "报告.已核.yaml").entries
    assert (entry.rule, entry.quote) == ("N01", WRONG[1])
    example = re.search(r"```json\n(.*?)```", manual, re.DOTALL)
    assert example
    keys = json.loads(example[1])
    properties = SCHEMA["$defs"]["报告"]["properties"]
    assert keys.keys() <= properties.keys()
    assert keys["问题"][0].keys() <= SCHEMA["$defs"]["问题"]["properties"].keys()
    for form in FORMATS:
        assert f"| `{form}` |" in manual
    command = cli.cli.get_command(click.Context(cli.cli), "audit")
    assert command
    options = {o for param in command.params for o in param.opts if o.startswith("--")}
    assert {option for option in options if f"`{option}" not in manual} == set()


def test_every_key_of_the_schema_is_explained() -> None:
    def bare(node: object) -> Iterator[str]:
        if isinstance(node, dict):
            for key, one in node.get("properties", {}).items():
                if "$ref" not in one and "description" not in one and "anyOf" not in one:
                    yield key
            for one in node.values():
                yield from bare(one)
        elif isinstance(node, list):
            for one in node:
                yield from bare(one)

    assert list(bare(SCHEMA)) == []


# ---------------------------------------------------------------- the table


def test_columns_hold_although_a_character_takes_two() -> None:
    from rich.cells import cell_len

    rows = [Row("甲.md", "示例部门", 2024, "决算", 120), Row("a.pdf", "某某局", 2023, "预算", 9)]
    head, *lines = to_table(rows).splitlines()
    ends = {
        cell_len(line[: line.index(kind) + 2])
        for line, kind in zip(lines, ("决算", "预算"), strict=True)
    }
    assert ends == {cell_len(head[: head.index("类型") + 2])}


def test_order_and_count() -> None:
    rows = [
        Row("甲", checked=9),
        Row("乙", checked=9, wrong=2),
        Row("丙", unread="空的"),
        Row("丁", checked=9, hints=1),
    ]
    assert [row.name for row in in_order(rows)] == ["乙", "丁", "甲", "丙"]
    assert overall(rows) == "共 4 份报告：核对了 3 份，1 份有错误；错误 2 处，提示 1 处；1 份读不了"
    assert "没有读出可核对的内容" in to_table([Row("空.md")])
