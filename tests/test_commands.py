"""Commands as a clerk meets them: through a pipe, under make, and with what is no file."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import test_cli
from example import EXAMPLE, EXAMPLE_BUDGET, ROOT
from oddities import KINDS, made_odd
from test_cli import outputs, run, run_apart

from generator import Handed, Unfitting, audit
from generator.published import read_published
from generator.understanding import understand
from generator.vocabulary.commands import CALLER, MAKE, PAGE, adding, command, of_kind, option

desk = test_cli.desk  # where every command here is run
LILING = "inputs/liling/2024.yaml"


def typed() -> bytes:
    return Path(LILING).read_bytes()


# ---------------------------------------------------------------- through a pipe


def test_tables_come_through_a_pipe(desk: Path) -> None:
    ran = run_apart("tables", "-", "--unit", "元", cwd=desk, stdin=typed())
    assert ran.returncode == 0, ran.stderr.decode()
    found = understand(read_published(ran.stdout, "x.xlsx"))
    assert len(found.tables.found) == 9
    assert not (desk / "output").exists()


def test_check_comes_through_a_pipe() -> None:
    ran = run("check", "-", stdin=typed())
    alone = run("check", LILING)
    assert ran.code == alone.code
    assert ran.out.replace("标准输入", LILING) == alone.out
    assert (
        json.loads(run("check", "-", "--format", "json", stdin=typed()).out)["文件"] == "标准输入"
    )
    wrong = json.loads(run("check", "-", "--format", "json", stdin=b"x").out)
    assert wrong["文件"] == "标准输入"
    assert wrong["问题"][0]["文件"] == "标准输入"


def test_what_comes_through_a_pipe_is_held_against_what_is_given() -> None:
    before = run("new", "liling", "--year", "2026").code
    assert before == 0
    ran = run("check", "-", "--last-year", "inputs/liling/2026.yaml", stdin=typed())
    assert ran.code == 1
    assert "inputs/liling/2026.yaml" in ran.err


def test_explain_comes_through_a_pipe() -> None:
    ran = run("explain", "-", "其他收入", stdin=typed())
    assert ran.code == 0
    assert ran.out == run("explain", "liling", "其他收入").out.replace(LILING, "标准输入")
    assert run("explain", "-", "--all", stdin=typed()).code == 0


def test_import_comes_through_a_pipe() -> None:
    assert run("tables", "liling").code == 0
    book = Path("output/liling-2024-公开表.xlsx").read_bytes()
    how = ("--dept", "新局", "--year", "2024")
    ran = run("import", "-", *how, stdin=book)
    assert ran.code == 0, ran.err
    assert "inputs/新局/2024.yaml" in ran.out
    assert '"标准输入"' in Path("inputs/新局/2024.来源.json").read_text("utf-8")
    assert run("import", "-", "-", *how, stdin=book).err.startswith("- 是标准输入，只能写一次")
    nothing = run("import", "-", *how, stdin=b"")
    assert (nothing.code, "标准输入：文件是空的" in nothing.err) == (2, True)


@pytest.mark.parametrize(
    "command",
    [
        ["tables", "-"],
        ["check", "-"],
        ["explain", "-", "x"],
        ["import", "-", "--dept", "x", "--year", "2024"],
        ["report", "-"],
        ["audit", "-"],
    ],
    ids=lambda one: one[0],
)
def test_a_pipe_that_is_closed_is_told(
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from generator.doors import cli

    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SystemExit) as ended:
        cli.main(command)
    said = "".join(capsys.readouterr())
    assert ended.value.code in {1, 2}
    assert "是关着的，读不到内容" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["tables", "check", "explain"])
def test_a_year_chooses_nothing_in_a_pipe(command: str) -> None:
    more = ["收入"] if command == "explain" else []
    ran = run(command, "-", *more, "--year", "2024", stdin=typed())
    assert ran.code == 2
    assert ran.err.startswith("--year 用来从部门的文件夹里挑一份")


# ---------------------------------------------------------------- several files in one value


def test_files_are_parted_by_commas_where_no_file_has_that_name(desk: Path) -> None:
    for name in ("a,b.yaml", "c.yaml"):
        (desk / name).write_text("部门: x", "utf-8")
    ran = run("check", LILING, "--units", "a,b.yaml", "--units", "c.yaml， 没有.yaml")
    assert ran.code == 1
    assert "a,b.yaml" in ran.err
    both = run("check", LILING, "--units", "c.yaml、没有.yaml")
    assert both.code == 1
    assert "c.yaml" in both.err
    assert "c.yaml、没有.yaml" not in both.err
    lost = run("import", "甲.xlsx,乙.xlsx", "--dept", "x", "--year", "2024")
    assert lost.code == 2
    assert "没有这个文件：甲.xlsx" in lost.err
    assert "没有这个文件：乙.xlsx" in lost.err


# ---------------------------------------------------------------- under make

SAID = [
    (["report", "没有的"], "部门“没有的”：", "DEPT=没有的："),
    (["report", "没有的"], "新部门先用 juesuan new 生成一份", "新部门先用 make new 生成一份"),
    (["report", "liling", "--year", "二"], "年度“二”：不是年度", "YEAR=二：不是年度"),
    (["report", LILING, "--year", "2024"], "--year 用来从", "YEAR 用来从"),
    (
        ["report", "liling", "--clerk"],
        "--clerk 只用于 html，请加上 --format html",
        "PUBLIC=0 只用于 html，请加上 FORMAT=html",
    ),
    (["report", "liling", "--part", "3"], "--part 只用于 docx", "PART 只用于 docx"),
    (
        ["report", "liling", "--format", "x"],
        "全部写法：juesuan report --help",
        "全部写法：make help",
    ),
    (["report", "empty"], "可以用 juesuan new 生成一份", "可以用 make new 生成一份"),
    (
        ["report", "empty.yaml"],
        "可以用 juesuan new 生成一份待填的文件",
        "可以用 make new 生成一份待填的文件",
    ),
    (["report", "liling.yaml"], "想先看全文：加 --draft", "想先看全文：加 DRAFT=1"),
    (["audit", LILING], "核对填报文件请用 juesuan check", "核对填报文件请用 make check"),
    (
        ["audit", ".", "--last-year", "x"],
        "--last-year、--budget、--units",
        "LAST_YEAR、BUDGET、UNITS",
    ),
    (["rules"], "看一条的全文：juesuan rules 编号", "看一条的全文：.venv/bin/juesuan rules 编号"),
    (
        ["audit", "a.txt", "--all"],
        "没有给出上年的报告（--last-year）",
        "没有给出上年的报告（LAST_YEAR）",
    ),
    (["explain", "liling", "没有的数"], "或用 --all 列出", "或用 .venv/bin/juesuan 的 --all 列出"),
    (["check", "liling"], "没有给出各单位的文件（--units）", "没有给出各单位的文件（UNITS）"),
    (["import", "a.txt", "--dept", "x", "--year", "2024"], "加 --draft）", "加 DRAFT=1）"),
]


@pytest.mark.parametrize(("arguments", "plainly", "make"), SAID, ids=lambda one: str(one)[:40])
def test_a_message_says_what_is_typed(
    arguments: list[str], plainly: str, make: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("inputs/empty").mkdir()
    Path("empty.yaml").touch()
    Path("a.txt").write_text("某局2024年度部门决算\n\n一、收入\n\n收入情况良好。\n", "utf-8")
    lacking = Path(LILING).read_text("utf-8").replace("    原因: 追加了经费\n", "")
    Path("liling.yaml").write_text(lacking, "utf-8")
    said = run(*arguments).said
    assert plainly in said
    assert make not in said
    monkeypatch.setenv(CALLER, MAKE)
    said = run(*arguments).said
    assert make in said
    assert plainly not in said


# ---------------------------------------------------------------- every format


@pytest.mark.parametrize("path", [EXAMPLE, EXAMPLE_BUDGET], ids=lambda path: path.stem)
def test_the_example_of_docs_gives_every_format(
    path: Path, desk: Path, fonts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUESUAN_FONTS", str(fonts))
    forms = "txt,md,json,docx,html,pdf"
    ran = run("report", str(path), "--format", forms)
    assert ran.code == 0, ran.err
    again = run("tables", str(path))
    assert again.code == 0, again.err
    wanted = {f"{path.stem}.{one}" for one in forms.split(",")} | {f"{path.stem}-公开表.xlsx"}
    assert {*outputs(desk / "output")} == wanted
    if path == EXAMPLE:  # a budget does not say what each of its 科目 is paid from
        assert "没有" not in again.err
        assert "没有" not in ran.err
    for name in wanted - {f"{path.stem}.json"}:
        audited = run("audit", str(desk / "output" / name))
        assert audited.code == 0, audited.out


# ---------------------------------------------------------------- what is no file

WORK = ["--dept", "x", "--year", "2024"]
DOORS = [
    ["report", "odd.yaml"],
    ["check", "odd.yaml"],
    ["tables", "odd.json"],
    ["explain", "odd.yml", "收入"],
    ["check", LILING, "--last-year", "odd.yaml"],
    ["check", LILING, "--budget", "odd.yaml"],
    ["check", LILING, "--units", "odd.yaml"],
    ["import", "odd.xlsx", *WORK],
    ["import", "book.txt", *WORK, "--last-year", "odd.xlsx", "--draft"],
    ["import", "book.txt", *WORK, "--budget", "odd.yaml", "--draft"],
    ["import", "book.txt", *WORK, "--budget", "odd.pdf", "--draft"],
    ["audit", "odd.pdf"],
    ["audit", "book.txt", "--last-year", "odd.pdf"],
    ["audit", "book.txt", "--budget", "odd.docx"],
    ["audit", "book.txt", "--tables", "odd.xlsx"],
    ["audit", "book.txt", "--units", "odd.txt"],
    ["report", "liling", "--styles", "odd.dir"],
    ["report", "liling", "--inputs", "odd.dir"],
    ["report", "liling", "--output", "odd.dir"],
    ["tables", "liling", "--output", "odd.dir"],
    ["audit", "book.txt", "--format", "html", "--output", "odd.html"],
    ["audit", "reports", "--format", "html", "--output", "odd.dir"],
    ["new", "liling", "--year", "2025", "--inputs", "odd.dir"],
]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "folder"])
@pytest.mark.parametrize("command", DOORS, ids=" ".join)
def test_what_is_no_file_is_refused_in_words(command: list[str], kind: str, desk: Path) -> None:
    Path("book.txt").write_text(
        "某局2024年度部门决算\n\n一、收入\n\n本年收入合计100万元。\n", "utf-8"
    )
    Path("reports").mkdir()
    Path("reports/a.txt").write_text("某局2024年度部门决算\n", "utf-8")
    [odd] = [one for one in command if one.startswith("odd.")]
    made_odd(desk / odd, kind)
    before = tree_of_files(desk)
    with in_a_minute():
        ran = run(*command)
    said = ran.said
    assert "Traceback" not in said
    if odd == "odd.html":  # what stood there is put aside, as an edited file is
        assert "已另存为" in said
        return
    assert ran.code in {1, 2}, said
    assert odd in said or "这是设备或管道，不是文件" in said
    assert tree_of_files(desk) == before


@contextmanager
def in_a_minute() -> Iterator[None]:
    """Whatever waits for ever fails."""

    def late(*_: object) -> None:
        pytest.fail("it waits for ever")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(60)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def tree_of_files(folder: Path) -> dict[str, bytes]:
    """What is in the files of a folder; what is none is not read."""
    return {
        str(path): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


@pytest.mark.parametrize("command", [one for one in DOORS if one[0] != "audit"], ids=" ".join)
def test_a_folder_in_the_place_of_a_file_is_refused(command: list[str], desk: Path) -> None:
    Path("book.txt").write_text("某局2024年度部门决算\n", "utf-8")
    [odd] = [one for one in command if one.startswith("odd.")]
    if odd == "odd.dir":
        return
    made_odd(desk / odd, "folder")
    ran = run(*command)
    assert ran.code in {1, 2}
    assert "这是文件夹，不是文件" in ran.said


@pytest.mark.parametrize("name", ["2024.已核.yaml", "2024.来源.json"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_beside_an_input_is_not_waited_for(name: str, kind: str, desk: Path) -> None:
    path = desk / "inputs" / "liling" / name
    path.unlink(missing_ok=True)
    made_odd(path, kind)
    with in_a_minute():
        ran = run("report", "liling", "--format", "html")
    if "已核" in name:
        assert ran.code == 1
        assert name in ran.err
    assert "Traceback" not in ran.said


# ---------------------------------------------------------------- what may not be read, or written

FULL = """
import resource, signal, sys
from generator.doors.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
main(sys.argv[1:])
"""


@pytest.mark.parametrize(
    "command",
    [
        ["report", "liling", "--format", "txt,md,json"],
        ["tables", "liling"],
        ["new", "liling", "--year", "2025"],
        ["import", "book.txt", "--dept", "新局", "--year", "2024", "--draft"],
        ["audit", "book.txt", "--format", "html"],
        ["audit", "reports", "--format", "xlsx"],
    ],
    ids=lambda one: one[0],
)
def test_where_the_disk_is_full_nothing_is_left(command: list[str], desk: Path) -> None:
    Path("reports").mkdir()
    for name in ("book.txt", "reports/a.txt"):
        Path(name).write_text(
            "某局2024年度部门决算\n\n一、收入\n\n本年收入合计100万元。\n", "utf-8"
        )
    before = tree_of_files(desk)
    ran = subprocess.run(
        [sys.executable, "-B", "-c", FULL, *command],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    said = (ran.stdout + ran.stderr).decode()
    assert ran.returncode in {1, 2}, said
    assert "写不了" in said
    assert "Traceback" not in said
    assert tree_of_files(desk) == before


CLOSED = [
    (["audit", "closed/a.txt"], 2, "closed/a.txt：没有读取的权限"),
    (["audit", "closed"], 2, "closed：没有读取的权限"),
    (["audit", "reports"], 2, "另有 1 个文件不是报告，没有看：打不开的文件夹 1 个"),
    (["report", "closed/2024.yaml"], 1, "closed/2024.yaml：没有读取这个文件的权限"),
    (["report", "liling", "--inputs", "closed"], 2, "closed/liling：没有读取的权限"),
    (["report", "liling", "--styles", "closed"], 2, "closed：没有读取的权限"),
    (["import", "closed/a.xlsx", *WORK], 2, "a.xlsx：这个文件没有读取的权限"),
]


@pytest.mark.parametrize(("command", "code", "said"), CLOSED, ids=lambda one: str(one)[:40])
def test_what_may_not_be_read_is_told(
    command: list[str], code: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is another's; who runs the tests may be allowed everything."""
    Path("reports/closed").mkdir(parents=True)
    Path("reports/a.txt").write_text("某局2024年度部门决算\n\n收入合计100万元。\n", "utf-8")
    monkeypatch.setattr(os, "stat", _refusing(os.stat))
    monkeypatch.setattr(os, "scandir", _refusing(os.scandir))
    monkeypatch.setattr(os, "listdir", _refusing(os.listdir))
    ran = run(*command)
    assert said in ran.said
    assert ran.code == code


def _refusing(real: Any) -> Any:
    def refused(path: Any, *rest: Any, **more: Any) -> Any:
        inside = "closed" in Path(os.fspath(path)).parts if not isinstance(path, int) else False
        own = real is not os.stat or Path(os.fspath(path)).name != "closed" if inside else False
        if inside and own:
            raise PermissionError(errno.EACCES, "denied", os.fspath(path))
        return real(path, *rest, **more)

    return refused


def test_a_folder_of_styles_that_is_not_there_is_told() -> None:
    for typed_in in (["report", "liling"], ["styles"], ["explain", "liling", "收入"]):
        ran = run(*typed_in, "--styles", "nowhere")
        assert (ran.code, ran.out) == (2, "")
        assert "nowhere：没有这个放样式的文件夹" in ran.err


@pytest.mark.parametrize(("year", "helps"), [("24", False), ("2024", True)], ids=str)
def test_a_draft_is_offered_where_it_helps(year: str, *, helps: bool) -> None:
    Path("a.txt").write_text("某局2024年度部门决算\n\n收入情况良好。\n", "utf-8")
    ran = run("import", "a.txt", "--dept", "x", "--year", year)
    assert ran.code == 1
    assert ("加 --draft）" in ran.err) == helps


# ---------------------------------------------------------------- on a page


@pytest.fixture
def on_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CALLER, PAGE)


@pytest.mark.usefixtures("on_a_page")
def test_a_page_is_told_what_stands_on_it() -> None:
    for name in ("--unit", "--last-year", "--budget", "--units", "--tables", "--acknowledged"):
        assert "--" not in option(name), name
        assert "=" not in option(name, "元"), name
    for name in ("new", "form", "import", "check", "explain", "audit", "tables", "rules"):
        assert not command(name).isascii(), name
    assert adding("--unit", "元", "万元") == "在“表上没有写单位时，按”里选 元 或 万元"
    assert of_kind("预算", 2031) == "另建一份，类型选“预算”"


def test_who_types_commands_is_told_of_commands() -> None:
    assert adding("--unit", "元", "万元") == "加 --unit 元 或 --unit 万元"
    assert of_kind("预算", 2031) == "把年度写成 2031-budget"
    assert of_kind("决算", 2031) == "把年度写成 2031"


@pytest.mark.usefixtures("on_a_page")
def test_the_skipped_rules_of_an_audit_name_no_option() -> None:
    said = "某局2031年度部门决算公开\n\n二、收入决算情况说明\n\n本年收入合计8万元。".encode()
    for handed in (Handed(), Handed(last_year=(read_published(said, "同年.txt"),))):
        try:
            told = [why for _, why in audit(said, "某局.txt", handed).unchecked]
        except Unfitting as error:
            told = list(error.problems)
        assert any("上年的报告" in one for one in told)
        assert not [one for one in told if "--" in one]


def test_the_service_speaks_to_pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(CALLER, "")
    lifetime = import_module("generator.serving.lifetime")
    heard: list[str] = []
    monkeypatch.setattr(lifetime, "run", lambda *_, **__: heard.append(os.environ[CALLER]))
    assert run("serve", "--data", str(tmp_path)).code == 0
    assert heard == [PAGE]
