"""The command line: what it writes, what it says, how it ends — and what it leaves alone."""

from __future__ import annotations

import io
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from example import EXAMPLE, INPUTS, ROOT, told
from jsonschema import Draft202012Validator

import generator
from generator import reporting
from generator.doors import cli
from generator.doors.delivery import RECORD
from generator.entry import read
from generator.inspection import CATALOGUE
from generator.learning.specimens import specimens
from generator.proofing.rules import RULES
from generator.telling.style import style_folders
from generator.writers import FORMATS, write

LILING = "inputs/liling/2024.yaml"
KNOWN_OF_LILING = ("--acknowledged", "inputs/liling/2024.已核.yaml")  # what was published so
SCHEMA = json.loads((ROOT / "docs/report.schema.json").read_text("utf-8"))


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err

    @property
    def shaped(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out, parse_float=Decimal)
        Draft202012Validator(SCHEMA).validate(found)
        return found


def run(*arguments: str, stdin: bytes = b"") -> Ran:
    """A command in this process: quick enough to try every mistake."""
    streams = {"stdin": io.BytesIO(stdin), "stdout": io.BytesIO(), "stderr": io.BytesIO()}
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in streams.items():
            patch.setattr(sys, name, io.TextIOWrapper(stream, "utf-8", write_through=True))
        with pytest.raises(SystemExit) as ended:
            cli.main(list(arguments))
        said = [streams[name].getvalue().decode() for name in ("stdout", "stderr")]
    return Ran(int(str(ended.value.code)), *said)


def run_apart(
    *arguments: str, cwd: Path, stdin: bytes | None = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own, as an office's system would start it."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=cwd,
        input=stdin,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        capture_output=True,
        check=False,
    )


def in_a_shell(command: str, desk: Path) -> subprocess.CompletedProcess[bytes]:
    """What somebody types who sends the streams of a command elsewhere."""
    return subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where the clerk works: the bundled inputs, and nothing written yet."""
    desk = tmp_path / "desk"
    desk.mkdir()
    shutil.copytree(ROOT / "inputs", desk / "inputs")
    monkeypatch.chdir(desk)
    for name in ("JUESUAN_INPUTS", "JUESUAN_STYLES"):
        monkeypatch.delenv(name, raising=False)
    return desk


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything in a folder, to the byte."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def outputs(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(RECORD))


def edit(path: str, old: str, new: str) -> None:
    text = Path(path).read_text("utf-8")
    assert text.count(old) == 1
    Path(path).write_text(text.replace(old, new), "utf-8")


# ---------------------------------------------------------------- report: what is written


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_bundled_input_is_told_as_text_and_as_markdown(path: Path, desk: Path) -> None:
    name = f"{path.parent.name}-{path.stem}"
    assert run("report", path.parent.name).code == 0
    assert outputs(desk / "output") == [f"{name}.md", f"{name}.txt"]
    report = read(path)
    document = told(report, report.content.style or "base").document
    for form in ("txt", "md"):
        assert (desk / "output" / f"{name}.{form}").read_text("utf-8") == write(document, form)


def test_it_says_what_it_wrote_how_many_figures_from_what_and_in_which_style() -> None:
    ran = run("report", "liling")
    first, second = ran.out.splitlines()
    assert first == "已写 output/liling-2024.txt、output/liling-2024.md"
    document = told(read(Path(LILING)), "liling").document
    count = len(list(document.figures()))
    assert second == (
        f"共 {len(document.chapters)} 节，写出 {count} 个数，全部由 {LILING} 得出，样式：醴陵"
    )


def test_what_to_look_at_is_listed_apart_and_stops_nothing() -> None:
    ran = run("report", "liuyang")
    title, *hints = ran.err.splitlines()
    assert ran.code == 0
    assert title == f"请看一看（{len(hints)} 处）："
    assert all(re.match(r"  • inputs/liuyang/2021\.yaml 第 \d+ 行：.*尾数误差", h) for h in hints)


def test_a_second_run_writes_the_same_and_keeps_no_copy(desk: Path) -> None:
    run("report", "liling")
    before = tree(desk / "output")
    run("report", "liling")
    assert tree(desk / "output") == before


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("json", ["json"]),
        ("txt,md,json", ["json", "md", "txt"]),
        ("md，json", ["json", "md"]),
        ("md、txt", ["md", "txt"]),
        (" TXT , txt,", ["txt"]),
    ],
)
def test_formats_are_chosen_as_one_would_list_them(
    written: str, forms: list[str], desk: Path
) -> None:
    assert run("report", "liling", "--format", written).code == 0
    assert outputs(desk / "output") == [f"liling-2024.{form}" for form in forms]


@pytest.mark.parametrize("style", ["衡阳", "hengyang"])
def test_a_style_goes_by_its_name_or_its_folder(style: str, desk: Path) -> None:
    ran = run("report", "liling", "--style", style)
    assert "样式：衡阳" in ran.out
    expected = write(told(read(Path(LILING)), "hengyang").document, "txt")
    assert (desk / "output" / "liling-2024.txt").read_text("utf-8") == expected


def test_a_style_of_ones_own(desk: Path) -> None:
    own = desk / "样式" / "mine"
    own.mkdir(parents=True)
    (own / "style.yaml").write_text("名称: 我们\n标题:\n  决算: 我们的{年度}年\n", "utf-8")
    assert run("report", "liling", "--style", "我们", "--styles", "样式").code == 0
    text = (desk / "output" / "liling-2024.txt").read_text("utf-8")
    assert text.startswith("我们的2024年\n")


def test_a_draft_is_written_and_lists_what_is_missing(desk: Path) -> None:
    edit(LILING, "    年初预算: 0\n    原因: 上年度结转\n", "    年初预算: 0\n")
    assert run("report", "liling").code == 1
    assert not (desk / "output").exists()
    ran = run("report", "liling", "--draft")
    assert ran.code == 0
    assert "【待填" in (desk / "output" / "liling-2024.txt").read_text("utf-8")
    assert re.search(rf"{LILING} 第 \d+ 行：缺原因：", ran.err)


# ---------------------------------------------------------------- report: which year


def test_the_latest_year_is_taken(desk: Path) -> None:
    text = Path(LILING).read_text("utf-8")
    Path("inputs/liling/2023.yaml").write_text(text.replace("年度: 2024", "年度: 2023"), "utf-8")
    shutil.copy("inputs/liling/2024.已核.yaml", "inputs/liling/2023.已核.yaml")
    run("report", "liling", "--format", "txt")
    run("report", "liling", "--format", "txt", "--year", "2023")
    assert outputs(desk / "output") == ["liling-2023.txt", "liling-2024.txt"]


@pytest.mark.parametrize("year", ["2021-budget", "2021", None])
def test_a_budget_says_so_in_its_name(year: str | None, desk: Path) -> None:
    chosen = ["--year", year] if year else []
    assert run("report", "zhuzhou", "--format", "txt", *chosen).code == 0
    assert outputs(desk / "output") == ["zhuzhou-2021-budget.txt"]


# ---------------------------------------------------------------- report: from a file


def test_a_file_is_named_after_its_department(desk: Path) -> None:
    for department in ("liuyang", "quyuan"):
        run("report", f"inputs/{department}/2021.yaml", "--format", "txt")
    assert outputs(desk / "output") == ["liuyang-2021.txt", "quyuan-2021.txt"]


def test_a_file_with_a_name_of_its_own_keeps_it(desk: Path) -> None:
    shutil.copy(EXAMPLE, "我的示例.yaml")
    assert run("report", "我的示例.yaml").code == 0
    assert outputs(desk / "output") == ["我的示例.md", "我的示例.txt"]


def test_a_file_in_the_folder_where_one_stands(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk / "inputs" / "liling")
    run("report", "2024.yaml", "--format", "txt")
    assert outputs(Path("output")) == ["liling-2024.txt"]


def as_json(path: Path) -> bytes:
    typed = yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)  # noqa: S506  base loader: text only
    return json.dumps(typed, ensure_ascii=False).encode()


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_same_content_as_json_tells_the_same(path: Path, desk: Path) -> None:
    folder = desk / "inputs" / "as-json"
    folder.mkdir()
    (folder / f"{path.stem}.json").write_bytes(as_json(path))
    run("report", "as-json", "--format", "txt", *KNOWN_OF_LILING)
    report = read(path)
    expected = write(told(report, report.content.style or "base").document, "txt")
    [written] = outputs(desk / "output")
    assert (desk / "output" / written).read_text("utf-8") == expected


# ---------------------------------------------------------------- report: standard input and output


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_from_a_stream_to_a_stream(path: Path, form: str, desk: Path) -> None:
    data = path.read_bytes() if form == "yaml" else as_json(path)
    before = tree(desk)
    ran = run("report", "-", *KNOWN_OF_LILING, stdin=data)
    assert ran.code == 0
    assert ran.err == ""
    shaped = ran.shaped
    assert shaped["章节"]
    assert shaped["问题"] == []
    numbers = [n for c in shaped["章节"] for p in c["段落"] for n in p["数字"]]
    assert len(numbers) > 80
    assert all(isinstance(n["数值"], str) and n["单位"] and n["来源"] for n in numbers)
    assert "标准输入" in json.dumps(shaped["来源"], ensure_ascii=False)
    assert tree(desk) == before


def test_json_carries_what_the_terminal_would_list() -> None:
    listed = run("report", "quyuan").err.splitlines()[1:]
    shaped = run("report", "-", stdin=Path("inputs/quyuan/2021.yaml").read_bytes()).shaped
    told_there = [
        f"  • {h['位置']}：{h['说明']}" if h["位置"] else f"  • {h['说明']}" for h in shaped["提示"]
    ]
    assert [line.replace("标准输入", "inputs/quyuan/2021.yaml") for line in told_there] == listed
    assert any("F04" in line for line in listed)  # what the audit found, too


def test_what_is_wrong_is_a_result_too() -> None:
    ran = run("report", "-", stdin="部门: 甲\n年度: 二〇二四\n".encode())
    assert ran.code == 1
    assert ran.shaped["章节"] == []
    assert ran.shaped["提示"] == []
    problems = ran.shaped["问题"]
    assert "标准输入 第 2 行" in [problem["位置"] for problem in problems]
    assert ran.err.splitlines() == [
        f"有问题（{len(problems)} 处）：",
        *(f"  • {p['位置']}：{p['说明']}" for p in problems),
    ]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x00\x01\x02", id="no text"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"{", id="cut off"),
        pytest.param(b"a" * 2_500_000, id="too large"),
        pytest.param(b"[" * 50_000, id="too deep"),
        pytest.param("样式: 没有的".encode(), id="little"),
    ],
)
def test_whatever_comes_in_the_result_has_one_shape(data: bytes) -> None:
    ran = run("report", "-", stdin=data)
    assert ran.code == 1
    assert list(ran.shaped) == ["版本", "章节", "问题", "提示"]
    assert ran.shaped["问题"]


def test_an_unknown_style_is_a_result_too() -> None:
    ran = run("report", "-", "--style", "没有的", stdin=Path(LILING).read_bytes())
    assert ran.code == 1
    assert "没有“没有的”这个样式" in ran.shaped["问题"][0]["说明"]


def test_text_can_be_had_from_a_stream() -> None:
    ran = run("report", "-", "--format", "txt", stdin=Path("inputs/liuyang/2021.yaml").read_bytes())
    expected = write(told(read(Path("inputs/liuyang/2021.yaml")), "liuyang").document, "txt")
    assert ran.out == expected
    assert ran.err.startswith("请看一看（2 处）：\n  • 标准输入 第 ")


def test_a_stream_has_one_format() -> None:
    ran = run("report", "-", "--format", "txt,json", stdin=Path(LILING).read_bytes())
    assert ran.code == 2
    assert "只能选一种格式" in ran.err


def test_a_stream_that_is_closed_is_said_to_be(desk: Path) -> None:
    command = f'exec "{sys.executable}" -m generator report - <&-'
    ended = in_a_shell(command, desk)
    assert ended.returncode == 1
    [problem] = json.loads(ended.stdout)["问题"]
    assert (problem["位置"], problem["说明"]) == ("标准输入", "是关着的，读不到内容")


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_a_result_is_utf8_whatever_the_terminal_is_set_to(encoding: str, desk: Path) -> None:
    setting = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    stdin = Path(LILING).read_bytes()
    ended = run_apart("report", "-", *KNOWN_OF_LILING, cwd=desk, stdin=stdin, env=setting)
    assert ended.returncode == 0
    assert json.loads(ended.stdout.decode("utf-8"))["部门"] == "醴陵市医疗保障局"


def test_a_terminal_without_chinese_gets_the_files_all_the_same(desk: Path) -> None:
    setting = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ended = run_apart("report", "liuyang", cwd=desk, env=setting)
    assert ended.returncode == 0
    assert outputs(desk / "output") == ["liuyang-2021.md", "liuyang-2021.txt"]


def test_a_reader_that_stops_listening_is_no_fault(desk: Path) -> None:
    command = f'"{sys.executable}" -m generator explain liling --all | head -1'
    ended = in_a_shell(command, desk)
    assert ended.stdout.decode() == "一、收入支出决算总体情况说明\n"
    assert b"Traceback" not in ended.stderr


# ---------------------------------------------------------------- exit codes


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (0, ["report", "liling"]),
        (0, ["explain", "liling", "本年收入合计"]),
        (0, ["styles"]),
        (0, ["rules"]),
        (0, ["schema"]),
        (0, ["--help"]),
        (0, ["--version"]),
        (1, ["report", "没有的"]),
        (1, ["report", "没有的.yaml"]),
        (1, ["report", "liling", "--year", "1999"]),
        (1, ["report", "liling", "--style", "没有的"]),
        (1, ["explain", "liling", "没有的数"]),
        (1, ["styles", "--preview", "没有的"]),
        (1, ["styles", "--prove", "没有的"]),
        (0, ["styles", "--compare", "醴陵", "浏阳"]),
        (1, ["styles", "--compare", "醴陵", "没有的"]),
        (0, ["styles", "--coverage", "醴陵"]),
        (2, ["styles", "--compare", "醴陵"]),
        (2, ["styles", "--compare", "醴陵", "浏阳", "--format", "xml"]),
        (2, ["styles", "--preview", "醴陵", "--format", "json"]),
        (1, ["styles", "--coverage", "没有的", "--format", "json"]),
        (2, ["styles", "--preview", "醴陵", "报告.pdf"]),
        (2, ["styles", "--coverage", "醴陵", "没有的.pdf"]),
        (2, []),
        (2, ["report"]),
        (2, ["report", "liling", "--format", "odt"]),
        (2, ["explain", "liling"]),
        (2, ["没有的"]),
        (2, ["schema", "没有的"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_how_a_command_ends(code: int, arguments: list[str]) -> None:
    assert run(*arguments).code == code


def test_a_process_ends_with_the_same_codes(desk: Path) -> None:
    codes = [
        run_apart(*arguments, cwd=desk).returncode
        for arguments in (["report", "liling"], ["report", "没有的"], ["report"])
    ]
    assert codes == [0, 1, 2]


def test_a_template_that_is_wrong_is_named_and_nothing_is_written(desk: Path) -> None:
    own = desk / "样式" / "mine"
    own.mkdir(parents=True)
    (own / "style.yaml").write_text("名称: 我们\n", "utf-8")
    (own / "收入.j2").write_text("> {{ 没有这个事实 }}\n", "utf-8")
    before = tree(desk)
    ran = run("report", "liling", "--style", "我们", "--styles", "样式")
    assert ran.code == 2
    assert ran.out == ""
    assert "收入.j2" in ran.err
    assert "没有这个事实" in ran.err
    assert "Traceback" not in ran.err
    assert tree(desk) == before


def test_a_style_that_is_wrong_is_named(desk: Path) -> None:
    own = desk / "样式" / "mine"
    own.mkdir(parents=True)
    (own / "style.yaml").write_text("名称: 我们\n没有的键: 1\n", "utf-8")
    ran = run("report", "liling", "--style", "我们", "--styles", "样式")
    assert ran.code == 2
    assert "没有的键" in ran.err
    assert "Traceback" not in ran.err


def test_a_fault_of_the_program_shows_itself_whole(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "composed", lambda *_, **__: 1 // 0)
    before = tree(desk)
    ran = run("report", "liling")
    assert ran.code == 2
    assert ran.err.startswith("Traceback")
    assert ran.err.endswith("ZeroDivisionError: integer division or modulo by zero\n")
    assert tree(desk) == before


def test_an_interruption_ends_as_the_shell_expects(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(reporting, "composed", interrupted)
    assert run("report", "liling").code == 130


# ---------------------------------------------------------------- nothing half-written


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("其他收入: 58,993.00", "其他收入: 58,993.0O", id="a letter for a digit"),
        pytest.param("年度: 2024", "年度： 2024", id="a full-width colon"),
        pytest.param("计量单位: 元", "计量单位: 亿", id="a unit"),
        pytest.param("样式: 醴陵", "样式: 没有的", id="a style"),
        pytest.param("年度: 2024", "年度: 2023", id="not the year of the file's name"),
        pytest.param("    原因: 上年度结转\n", "", id="no reason"),
        pytest.param("其他收入: 58,993.00", "其他收入: 1.00", id="what does not add up"),
    ],
)
def test_what_is_wrong_leaves_yesterdays_outputs_as_they_were(
    old: str, new: str, desk: Path
) -> None:
    run("report", "liling")
    edit(LILING, old, new)
    before = tree(desk)
    ran = run("report", "liling")
    assert ran.code == 1
    assert ran.out == ""
    title, *rest = ran.err.splitlines()
    problems = list(itertools.takewhile(lambda line: line.startswith("  • "), rest))
    assert problems
    assert title == f"有问题，什么也没有写（{len(problems)} 处）："
    assert all(line.startswith("  • ") for line in problems)
    assert tree(desk) == before


def test_an_unknown_style_in_a_file_is_named_with_its_line() -> None:
    edit(LILING, "样式: 醴陵", "样式: 没有的")
    line = Path(LILING).read_text("utf-8").splitlines().index("样式: 没有的") + 1
    ran = run("report", "liling")
    assert f"  • {LILING} 第 {line} 行：没有“没有的”这个样式；现有：" in ran.err


def test_an_output_folder_that_is_a_file(desk: Path) -> None:
    Path("output").write_text("我是文件", "utf-8")
    before = tree(desk)
    ran = run("report", "liling")
    assert ran.code == 1
    assert ran.err == (
        "有问题，什么也没有写（1 处）：\n  • output 写不了：那里有一个同名的文件，不是文件夹\n"
    )
    assert tree(desk) == before


@pytest.mark.parametrize("command", ["report", "tables", "form"])
def test_an_output_that_looks_like_a_file_makes_no_folder(command: str, desk: Path) -> None:
    before = tree(desk)
    ran = run(command, "liling", "--output", "结果.docx")
    assert ran.code == 2
    assert "--output 要写文件夹，文件名由程序取；“结果.docx”像是文件名" in ran.err
    assert tree(desk) == before


def test_an_output_folder_below_a_file(desk: Path) -> None:
    before = tree(desk)
    ran = run("report", "liling", "--output", f"{LILING}/output")
    assert ran.code == 1
    assert "路径当中有一段是文件，不是文件夹" in ran.err
    assert tree(desk) == before


def test_an_output_edited_by_hand_is_kept_and_said_to_be(desk: Path) -> None:
    run("report", "liling")
    (desk / "output" / "liling-2024.md").write_text("我改的\n", "utf-8")
    ran = run("report", "liling")
    [line] = [line for line in ran.out.splitlines() if "改过" in line]
    match = re.fullmatch(r"原来的文件有人改过，已另存为 (\S+)", line)
    assert match
    assert Path(match[1]).read_text("utf-8") == "我改的\n"
    assert "我改的" not in (desk / "output" / "liling-2024.md").read_text("utf-8")


# ---------------------------------------------------------------- names that lead nowhere


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["没有的"], "部门“没有的”：inputs 下面没有这个部门的文件夹；现有：hengyang、liling、"),
        (["../../etc"], "部门“../../etc”：不是部门的文件夹名"),
        (["/etc"], "部门“/etc”：不是部门的文件夹名"),
        ([".."], "部门“..”：不是部门的文件夹名"),
        (
            ["liling/"],
            "部门“liling/”：不是部门的文件夹名；只能用字母、汉字、数字和 - _；是不是 liling？",
        ),
        (["inputs/liling"], "数字和 - _；是不是 liling？"),
        (["去年.docx"], "；这像是文件名，公开表和报告请用 juesuan import 导入"),
        (["lilin"], "是不是 liling？新部门先用"),
        (["醴陵市医疗保障局"], "是不是 liling？新部门先用"),
        ([""], "部门“”：不是部门的文件夹名"),
        (["li ling"], "部门“li ling”：不是部门的文件夹名"),
        (["很" * 300], "不是部门的文件夹名"),
        (["a" * 5000 + ".yaml"], "读不了这个文件"),
        (["没有的.yaml"], "没有的.yaml：没有这个文件"),
        (["../没有的.json"], "../没有的.json：没有这个文件"),
        (["liling", "--year", "2019"], "inputs/liling：没有 2019 年度的文件；现有：2024"),
        (["liling", "--year", "二〇二四"], "年度“二〇二四”：不是年度"),
        (["liling", "--year", "../2024"], "年度“../2024”：不是年度"),
        (["liling", "--style", "没有的"], "没有“没有的”这个样式；现有：样本（base）、"),
        (["liling", "--style", "../base"], "“../base”这个样式，是不是“样本”（base）？现有：样本（"),
        (
            ["liling", "--style", "衡阳市"],
            "这个样式，是不是“衡阳”（hengyang）？现有：样本（",
        ),
        (["liling", "--style", "ＬＩＵＹＡＮ"], "这个样式，是不是“浏阳”（liuyang）？现有：样本（"),
        (["liling", "--inputs", "没有的"], "没有的 下面没有这个部门的文件夹；现有：一个也没有"),
        (["liling", "--inputs", LILING], "下面没有这个部门的文件夹；现有：一个也没有"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else "",
)
def test_a_wrong_name_is_named_and_what_there_is_is_listed(
    arguments: list[str], said: str, desk: Path
) -> None:
    before = tree(desk)
    ran = run("report", *arguments)
    assert ran.code == 1
    assert said in ran.err
    assert len(ran.err.splitlines()) == 2
    assert tree(desk) == before


def test_a_name_that_is_no_text_is_refused_like_any_other(desk: Path) -> None:
    ended = subprocess.run(
        [sys.executable.encode(), b"-m", b"generator", b"report", b"\xff\xfe"],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "不是部门的文件夹名" in ended.stderr.decode()


# ---------------------------------------------------------------- what one does not expect


def test_a_department_with_a_chinese_name(desk: Path) -> None:
    (desk / "inputs" / "liling").rename(desk / "inputs" / "醴陵")
    ran = run("report", "醴陵")
    assert ran.out.startswith("已写 output/醴陵-2024.txt、output/醴陵-2024.md\n")
    assert "写出" in ran.out
    assert run("explain", "醴陵", "年度").out.strip().endswith("inputs/醴陵/2024.yaml:3 年度")


def test_a_folder_with_a_blank_in_its_name_goes_as_a_file(desk: Path) -> None:
    (desk / "inputs" / "liling").rename(desk / "inputs" / "li ling")
    ran = run("report", "inputs/li ling/2024.yaml", "--format", "txt")
    assert ran.code == 0
    assert outputs(desk / "output") == ["li ling-2024.txt"]


def test_what_windows_makes_of_a_file_tells_the_same(desk: Path) -> None:
    run("report", "liuyang")
    before = tree(desk / "output")
    path = Path("inputs/liuyang/2021.yaml")
    text = path.read_text("utf-8")
    hints = run("report", "liuyang").err
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    ran = run("report", "liuyang")
    assert ran.code == 0
    assert ran.err == hints  # the same lines too
    assert tree(desk / "output") == before


def test_an_output_folder_with_a_chinese_name_and_more_below(desk: Path) -> None:
    ran = run("report", "liling", "--output", "公开 资料/2024年", "--format", "txt")
    assert ran.out.startswith("已写 公开 资料/2024年/liling-2024.txt\n")
    assert outputs(desk / "公开 资料" / "2024年") == ["liling-2024.txt"]


def test_from_any_other_folder(desk: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    ended = run_apart("report", "liling", "--inputs", str(desk / "inputs"), cwd=elsewhere)
    assert ended.returncode == 0
    run("report", "liling")
    assert (elsewhere / "output" / "liling-2024.txt").read_bytes() == (
        desk / "output" / "liling-2024.txt"
    ).read_bytes()


def test_an_office_can_set_its_folders_once(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "inputs").rename(desk / "填报")
    monkeypatch.setenv("JUESUAN_INPUTS", "填报")
    assert run("report", "liling").code == 0


def test_a_file_name_as_long_as_the_system_allows(desk: Path) -> None:
    name = "名" * 82  # 246 bytes, and .yaml
    shutil.copy(EXAMPLE, f"{name}.yaml")
    assert run("report", f"{name}.yaml", "--format", "txt").code == 0
    assert outputs(desk / "output") == [f"{name}.txt"]


def test_a_text_that_looks_like_terminal_markup_is_listed_as_it_is() -> None:
    edit(LILING, "样式: 醴陵", "样式: '[red]:smile:[/red]'")
    assert "没有“[red]:smile:[/red]”这个样式" in run("report", "liling").err


def test_a_year_is_not_for_a_file_or_a_stream() -> None:
    for target in (LILING, "-"):
        ran = run("report", target, "--year", "2024", stdin=Path(LILING).read_bytes())
        assert ran.code == 2
        assert "--year 用来从部门的文件夹里挑一份" in ran.err


# ---------------------------------------------------------------- explain


def test_explain_leads_from_a_figure_to_the_lines_of_the_file() -> None:
    lines = Path(LILING).read_text("utf-8").splitlines()
    ran = run("explain", "liling", "其他收入.金额")
    match = re.fullmatch(rf"其他收入 = 58993元 ← {LILING}:(\d+) 收入→其他收入\n", ran.out)
    assert match
    assert lines[int(match[1]) - 1].strip() == "其他收入: 58,993.00"
    assert ran.err == ""


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("其他收入.占比", "其他收入.占比 = 0.042635…% ← 占比（其他收入，本年收入合计）"),
        ("2080505", "本年支出.2080505 "),
        ("收入", "二、收入决算情况说明"),
        ("二", "二、收入决算情况说明"),
        ("--all", "一、收入支出决算总体情况说明"),
    ],
)
def test_explain_knows_facts_aspects_codes_and_sections(asked: str, first: str) -> None:
    ran = run("explain", "liling", asked)
    assert ran.code == 0
    assert ran.out.startswith(first)


def test_explain_takes_a_file_a_year_and_a_style() -> None:
    year = run("explain", "zhuzhou", "部门", "--year", "2021-budget")
    file = run("explain", "inputs/zhuzhou/2021-budget.yaml", "部门")
    assert year == file
    assert year.code == 0
    styled = run("explain", "liling", "收入", "--style", "衡阳")
    assert styled.out != run("explain", "liling", "收入").out


def test_explain_guesses_what_was_meant_and_does_not_speak_of_writing() -> None:
    ran = run("explain", "liling", "本年收")
    assert ran.code == 1
    assert ran.out == ""
    assert ran.err.startswith("有问题（1 处）：\n  • 没有“本年收”这个事实、科目或章节；是不是 ")
    assert "本年收入合计" in ran.err
    assert "没有写" not in ran.err


def test_explain_works_before_every_reason_is_there() -> None:
    edit(LILING, "    原因: 上年度结转\n", "")
    assert run("explain", "liling", "本年收入合计").code == 0


def test_explain_writes_nothing(desk: Path) -> None:
    before = tree(desk)
    run("explain", "liling", "--all")
    assert tree(desk) == before


# ---------------------------------------------------------------- new, styles, rules, schema


def test_new_makes_a_file_to_fill_in_that_is_not_told_before_it_is(desk: Path) -> None:
    ran = run("new", "liling", "--year", "2025")
    assert ran.out == "已写 inputs/liling/2025.yaml；请把【待填】改成数或文字，再生成情况说明\n"
    ran = run("report", "liling")
    assert ran.code == 1
    assert "inputs/liling/2025.yaml" in ran.err
    assert "还没有填" in ran.err
    assert not (desk / "output").exists()


def test_new_never_writes_over_a_file(desk: Path) -> None:
    before = tree(desk)
    ran = run("new", "liling", "--year", "2024")
    assert ran.code == 1
    assert f"{LILING}：已经有了" in ran.err
    assert tree(desk) == before


@pytest.mark.parametrize("arguments", [["../x", "--year", "2025"], ["x", "--year", "25"]])
def test_new_refuses_a_name_that_leads_nowhere(arguments: Sequence[str], desk: Path) -> None:
    before = tree(desk)
    assert run("new", *arguments).code == 1
    assert tree(desk) == before


def test_styles_lists_every_style_by_name_and_folder() -> None:
    ran = run("styles")
    for folder in style_folders():
        assert f"（{folder.name}）" in ran.out


def test_styles_shows_the_sentences_of_one() -> None:
    assert "醴陵（liling）" in run("styles", "--preview", "醴陵").out


def test_styles_proves_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = specimens()[:3]  # tests/test_gate.py tells every style of them all
    for module in ("specimens", "gate"):
        monkeypatch.setattr(f"generator.learning.{module}.specimens", lambda: some)
    ran = run("styles", "--prove", "醴陵")
    assert (ran.code, ran.out) == (0, f"写了 {3 + len(INPUTS)} 个部门的说明，没有不对的\n")
    own = tmp_path / "own"
    own.mkdir()
    (own / "style.yaml").write_text("名称: 我们\n用语: {持平: 比上年增加}\n", "utf-8")
    ran = run("styles", "--prove", "我们", "--styles", str(tmp_path))
    assert ran.code == 1
    assert "写在“持平”的情形里，却说“增加”（例：各数都持平的决算）" in ran.out
    assert ran.out.endswith("处不对\n")


def test_styles_are_told_to_programs_too() -> None:
    for asked, key in (
        (["--compare", "醴陵", "浏阳"], "句子"),
        (["--coverage", "醴陵"], "没有出现"),
    ):
        ran = run("styles", *asked, "--format", "JSON")
        assert (ran.code, ran.err) == (0, "")
        assert key in json.loads(ran.out)


def test_rules_lists_every_rule_by_its_title() -> None:
    lines = run("rules").out.splitlines()
    titles = [(rule.code, rule.title) for rule in CATALOGUE]
    for code, title in (*titles, *((rule.code, rule.title) for rule in RULES)):
        assert f"  {code}  {title}" in lines


@pytest.mark.parametrize("code", [*(rule.code for rule in CATALOGUE), *(r.code for r in RULES)])
def test_a_rule_is_told_in_full_with_why(code: str) -> None:
    titles = {rule.code: (rule.title, rule.why) for rule in CATALOGUE}
    title, why = (titles | {rule.code: (rule.title, rule.why) for rule in RULES})[code]
    out = run("rules", code.lower()).out
    assert out.startswith(f"{code}  {title}\n")
    assert f"  为什么：{why}\n" in out


@pytest.mark.parametrize("kind", ["决算", "预算"])
def test_schema_is_the_one_beside_the_inputs(kind: str) -> None:
    assert run("schema", kind).out == (ROOT / "inputs" / f"{kind}.schema.json").read_text("utf-8")


def test_schema_is_of_final_accounts_unless_told_otherwise() -> None:
    assert run("schema").out == run("schema", "决算").out


def test_version_is_that_of_the_package() -> None:
    assert run("--version").out == f"juesuan {generator.__version__}\n"


# ---------------------------------------------------------------- what a wrong call is told

ENGLISH = re.compile(r"[A-Za-z]{3,}")
KNOWN = {"juesuan", "report", "explain", "new", "schema", "styles", "rules", "liling", "docx"}
KNOWN |= {"YAML", "JSON", "Schema", "inputs", "output", "yaml", "json", "txt", "help", "budget"}
KNOWN |= {"version", "year", "style", "format", "draft", "all", "preview", "nope", "tail"}
KNOWN |= {"prove", "compare", "coverage", "learn", "input", "over"}
KNOWN |= {"audit", "check", "form", "last", "units", "tables", "pdf", "html", "Markdown", "text"}
KNOWN |= {
    "odt",
    "xlsm",
    "ods",
    "xls",
    "xlsx",
    "import",
    "dept",
    "dry",
    "run",
    "unit",
    "part",
    "public",
    "clerk",
}
KNOWN |= {"acknowledged"}
KNOWN |= {"all", "from", "jobs", "resume", "lines", "scheduler", "Dask", "tcp"}  # of many
# The page: what is set up, what is done at the server itself.
OF_THE_PAGE = """
    serve office account backup restore record data database postgresql host port SQLite
    accounts https TLS address proxy person oidc OpenID Connect client claim sub newcomers
    anchor open key callbacks apart outbox workers
"""
KNOWN |= set(OF_THE_PAGE.split())
KNOWN |= {"index", "across", "sql", "SELECT", "csv"}  # of a province


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report"], "还要写部门"),
        (["new", "liling"], "还要写 --year"),
        (["new", "liling", "--year"], "--year 后面还要写内容"),
        (["report", "liling", "--nope"], "没有 --nope 这个选项\n"),
        (["report", "liling", "--styel", "醴陵"], "没有 --styel 这个选项，是不是 --style？"),
        (["reprot", "liling"], "没有“reprot”这个命令，是不是 report？"),
        (["report", "liling", "-x"], "没有 -x 这个选项"),
        (["report", "liling", "--draft=1"], "--draft 后面不写内容"),
        (["nope"], "没有“nope”这个命令"),
        (["schema", "决算", "tail"], "多写了 tail；名字里有空格的请用引号括起来"),
        (["schema", "决算", "2024", "tail"], "多写了 2024 tail；"),
        (["report", "liling", "--format", "odt"], "没有 odt 这种格式；可以写 txt、md、json、docx"),
        (["report", "liling", "--format", "，"], "没有 ， 这种格式；可以写 txt、md、json"),
        (["explain", "liling"], "请写出事实或章节的名字，例如 本年收入合计；或者用 --all"),
        (["schema", "nope"], "没有“nope”；只能写 决算 或 预算"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_call_is_told_in_chinese(arguments: list[str], said: str) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith(said)
    assert set(ENGLISH.findall(ran.err)) - KNOWN - {"styel", "reprot"} == set()


def test_a_wrong_call_is_told_how_it_is_written() -> None:
    assert run("report").err.splitlines()[1:] == [
        "用法：juesuan report [选项] 部门…",
        "全部写法：juesuan report --help",
    ]


LISTED = click.Context(cli.cli)


@pytest.mark.parametrize("command", ["", *cli.cli.list_commands(LISTED)])
def test_help_is_in_chinese_and_names_every_option(command: str) -> None:
    ran = run(*([command] if command else []), "--help")
    assert ran.code == 0
    assert ran.err == ""
    assert ran.out.startswith("用法：juesuan")
    assert set(ENGLISH.findall(ran.out)) - KNOWN == set()
    shown = cli.cli.get_command(LISTED, command) if command else cli.cli
    assert shown
    for param in shown.params:
        assert all(option in ran.out for option in param.opts if option.startswith("-"))


def test_the_columns_of_the_help_hold_although_a_character_is_two_wide() -> None:
    from rich.cells import cell_len

    lines = run("report", "--help").out.partition("选项：\n")[2].splitlines()
    columns = {cell_len(line) - cell_len(line.rsplit("  ", 1)[1]) for line in lines}
    assert len(columns) == 1


def test_no_command_at_all_is_answered_with_the_help() -> None:
    assert run().err == run("--help").out


def test_every_format_there_is_can_be_asked_for(
    desk: Path, fonts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUESUAN_FONTS", str(fonts))
    assert run("report", "liling", "--format", ",".join(FORMATS)).code == 0
    assert len(outputs(desk / "output")) == len(FORMATS)
