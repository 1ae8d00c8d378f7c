"""One round: blanks, missing reasons, 概况 and contradictions in one list, without any cascade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from example import (
    STYLES,
    Patch,
    Tree,
    example,
    example_budget,
    patched,
    text_of,
)

from generator import InvalidReport, parse, read_published, understand
from generator.checking import Check
from generator.doors.cli import cli
from generator.problem import WRONG
from generator.publication import charts_in, parts_of
from generator.reporting import check_of, document_of, draft_of, workbook_of
from generator.writers import write

Path_ = tuple[Any, ...]
TODO = "【待填】"


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli, arguments)


def checked(tree: Tree, kind: str = "决算") -> Check:
    report = parse(text_of(tree), "2024.yaml", kind=kind, partly=True)
    return check_of(report)[0]


def leaves(node: Any, path: Path_ = ()) -> Iterator[Path_]:
    if isinstance(node, Mapping):
        for key, below in node.items():
            yield from leaves(below, (*path, key))
    elif isinstance(node, list):
        for at, below in enumerate(node):
            yield from leaves(below, (*path, at))
    elif node:
        yield path


def blanked(tree: Tree, path: Path_) -> Tree:
    found = deepcopy(tree)
    node: Any = found
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = TODO
    return found


KINDS = [("决算", example), ("预算", example_budget)]
UNASKED = {("类型",), ("样式",), ("年度",)}  # without these it is nobody's input
REASONS = {"原因", "与预算差异原因", "与上年增减原因"}


@pytest.mark.parametrize(("kind", "tree"), KINDS, ids=["决算", "预算"])
def test_a_blank_is_one_problem_wherever_it_is(kind: str, tree: Any) -> None:
    """No total, no share, no other table is accused of what is not typed yet."""
    base = {(p.code, p.message) for p in checked(tree(), kind).problems}
    for path in leaves(tree()):
        if path in UNASKED:
            continue
        new = checked(blanked(tree(), path), kind).problems
        told = [p for p in new if (p.code, p.message) not in base]
        if path[-1] in REASONS:
            assert {p.code for p in told} <= {"I20"}, (path, told)
        else:
            assert [p.code for p in told] == ["I08"], (path, told)


@pytest.mark.parametrize(("kind", "tree"), KINDS, ids=["决算", "预算"])
@pytest.mark.parametrize("style", STYLES)
def test_a_draft_is_written_of_any_blank(kind: str, tree: Any, style: str) -> None:
    for path in [*leaves(tree())][STYLES.index(style) :: 2 * len(STYLES)]:
        if path not in UNASKED:
            report = parse(text_of(blanked(tree(), path)), "2024.yaml", kind=kind, partly=True)
            document, remarks = draft_of(report, style, None, checked=True)
            assert "None" not in write(document, "txt")
            assert path[-1] in REASONS or "I08" in {one.code for one in remarks}
            if path[-1] not in REASONS:
                with pytest.raises(InvalidReport):
                    document_of(report, style, None)


@pytest.mark.parametrize("path", [*leaves(example())][::7], ids=str)
def test_the_tables_of_an_input_with_a_blank_say_where_it_is(path: Path_) -> None:
    if path not in UNASKED and path[-1] not in REASONS:
        report = parse(text_of(blanked(example(), path)), "2024.yaml", partly=True)
        data, told = workbook_of(report, None, None)
        assert "I08" in {one.code for one in told}
        assert data.startswith(b"PK")


# ---------------------------------------------------------------- all kinds in one list

PROFILE = {"职责": ["管一管"], "机构设置": "四个科室", "决算单位": ["本级"]}
AMISS: Tree = {
    "收入": {"事业收入": TODO},
    "支出": {
        "2010301": {"原因": None},  # a missing reason
        "2080505": {"年初预算": "约90万"},  # no amount
        "2101101": {"基本支出": "500,000.00", "年初预算": "4,800.00"},  # beyond a hundred times
    },
    "支出小计": {"208": {"基本支出": "123,456.00"}},  # no sum of its parts
    "三公经费": {"公务接待费": {"批次": None}},  # uncounted
    "会议费": {"用途": "年度工作年度工作"},  # twice, as the text read back tells
    "政府采购": None,  # left out
    "概况": {**PROFILE, "决算单位": None},
}
CODES = ["I08", "I20", "I07", "I17", "I12", "I15", "F08", "I26", "I22"]


def put(folder: Path, patch: Patch, name: str = "2024.yaml") -> Path:
    path = folder / name
    path.write_text(text_of(patched(example(), patch)), "utf-8")
    return path


def test_every_kind_of_mistake_is_in_one_list_in_the_order_of_the_file() -> None:
    report = parse(text_of(patched(example(), AMISS)), "2024.yaml", partly=True)
    found = check_of(report)[0].problems
    assert set(CODES) == {one.code for one in found}
    lines = [one.place.line for one in found if one.place.line]
    assert lines == sorted(lines)


def test_a_refused_report_tells_them_all_at_once(tmp_path: Path) -> None:
    path = put(tmp_path, AMISS)
    ran = run("report", str(path), "--format", "docx", "--output", str(tmp_path / "out"))
    assert ran.exit_code == 1
    for said in (
        "收入→事业收入：还没有填",
        "缺原因：行政运行（2010301）",
        "“约90万”不是金额",
        "完成率 10,417%",
        "还没有写 批次",
        "没有写“政府采购”",
        "没有写“概况→决算单位”",
        "词语写了两遍",
    ):
        assert said in ran.output, said
    assert not (tmp_path / "out").exists()


def test_a_text_does_not_ask_for_the_first_part(tmp_path: Path) -> None:
    ran = run("report", str(put(tmp_path, AMISS)), "--output", str(tmp_path / "out"))
    assert "没有写“概况" not in ran.output


@pytest.mark.parametrize(
    ("patch", "codes"),
    [
        ({"收入": {"其它收入": "150,000.00", "其他收入": None}}, {"I05"}),  # the key that was meant
        ({"收入": {"某种收入甲乙丙丁": "1.00"}}, {"I05"}),  # none that is like it
        ({"支出": {"2010377": {"基本支出": "1,000.00"}}}, {"I10"}),
        ({"计量单位": None}, {"I06"}),
        ({"计量单位": TODO}, {"I08"}),
        ({"部门": None}, {"I06"}),
        ({"样式": "没有的"}, {"I21"}),
        ({"支出": {"2010301": "1,000.00"}}, {"I07"}),
    ],
    ids=str,
)
def test_what_cannot_be_read_has_no_followers(patch: Patch, codes: set[str]) -> None:
    found = [one for one in checked(patched(example(), patch)).problems if one.level == WRONG]
    assert {one.code for one in found} == codes
    assert len(found) == 1


def test_a_last_year_that_cannot_be_read_is_told_with_the_rest(tmp_path: Path) -> None:
    path = put(tmp_path, {"收入": {"事业收入": TODO}})
    (tmp_path / "2023.yaml").write_text("部门：某局\n", "utf-8")
    ran = run("check", str(path))
    assert "2023.yaml 第 1 行" in ran.output
    assert "收入→事业收入：还没有填" in ran.output


def test_a_blank_of_last_year_is_told_once_and_compared_with_nothing(tmp_path: Path) -> None:
    now = {key: value for key, value in example().items() if key != "上年"}
    path = tmp_path / "2024.yaml"
    path.write_text(text_of(now), "utf-8")
    put(tmp_path, {"年度": "2023", "收入": {"其他收入": TODO}}, "2023.yaml")
    wrong = [line for line in run("check", str(path)).output.splitlines() if "：错误：" in line]
    assert [line for line in wrong if "缺原因" not in line] == [wrong[-1]]
    assert "收入→其他收入：还没有填" in wrong[-1]


# ---------------------------------------------------------------- what is written all the same


def test_a_draft_and_tables_are_written_and_say_what_is_missing(tmp_path: Path) -> None:
    blanks = {"收入": {"事业收入": TODO}, "支出": {"2101101": {"基本支出": TODO}}, "概况": PROFILE}
    path, out = put(tmp_path, blanks), tmp_path / "out"
    drawn = run("report", str(path), "--draft", "--format", "txt,docx,html", "--output", str(out))
    assert drawn.exit_code == 0, drawn.output
    assert "还要填、要改（2 处）" in drawn.output
    assert "应为" not in drawn.output
    text = next(out.glob("*.txt")).read_text("utf-8")
    assert "【待填：收入总计】" in text
    assert "【待填：事业收入】" in text
    made = run("tables", str(path), "--output", str(out))
    assert made.exit_code == 0, made.output
    assert "还要填、要改（2 处）" in made.output
    (book,) = out.glob("*.xlsx")
    read = understand(read_published(book))
    assert "T3" in read.tables.found


def test_tables_that_do_not_agree_are_not_written_for_a_blank(tmp_path: Path) -> None:
    patch = {"会议费": {"金额": TODO}, "收入": {"其他收入": "160,000.00"}}
    ran = run("tables", str(put(tmp_path, patch)), "--output", str(tmp_path / "out"))
    assert ran.exit_code == 1
    assert "会议费→金额：还没有填" in ran.output
    assert not (tmp_path / "out").exists()


def test_a_fresh_file_is_told_and_drawn(tmp_path: Path) -> None:
    assert run("new", "某局", "--year", "2024", "--inputs", str(tmp_path)).exit_code == 0
    where = ("--inputs", str(tmp_path))
    told = run("check", "某局", *where)
    assert told.exit_code == 1
    assert "应相等" not in told.output
    out = tmp_path / "out"
    for command in (("report", "某局", "--draft"), ("tables", "某局")):
        ran = run(*command, *where, "--output", str(out))
        assert ran.exit_code == 0, ran.output
    fresh = run("new", "某局", "--year", "2024-budget", "--inputs", str(tmp_path))
    assert fresh.exit_code == 0
    ran = run("report", "某局", "--draft", "--year", "2024-budget", *where, "--output", str(out))
    assert ran.exit_code == 0, ran.output


def test_a_right_file_is_said_to_be_right(tmp_path: Path) -> None:
    ran = run("check", str(put(tmp_path, {"概况": PROFILE})))
    last = ran.output.splitlines()[-1]
    assert ran.exit_code == 0
    assert "错误 0 处" in last
    assert "填得对：这 " in last
    assert "没有【待填】，该写的原因都写了" in last
    wrong = run("check", str(put(tmp_path, {"会议费": {"金额": TODO}})))
    assert "填得对" not in wrong.output


def test_a_draft_draws_no_chart_of_what_is_not_typed_yet() -> None:
    def drawn(path: Path_) -> set[str]:
        report = parse(text_of(blanked(example(), path)), "2024.yaml", partly=True)
        document, _ = draft_of(report, None, None)
        return {chart.name for chart in charts_in(parts_of(document))}

    whole = drawn(("会议费", "金额"))
    assert {"收入构成", "支出构成"} <= whole
    assert whole - drawn(("收入", "事业收入")) == {"收入构成"}
