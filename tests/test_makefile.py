"""The Makefile: what the clerk types reaches the command as it was typed, and nothing runs it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from example import ROOT

# It stands in for the Python of the environment and says what it was given, one argument a line.
STAND_IN = """#!/bin/sh
printf '%s\\n' "$@"
"""


@pytest.fixture(name="checkout")
def checkout_(tmp_path: Path) -> Path:
    """A checkout with an environment that is ready."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements").mkdir()
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(STAND_IN, "utf-8")
    python.chmod(0o755)
    files = (*(f"requirements/{name}.txt" for name in ("runtime", "dev", "dask")), ".venv/.runtime")
    for path in files:
        (tmp_path / path).touch()
    os.utime(tmp_path / "requirements" / "runtime.txt", (0, 0))
    return tmp_path


def make(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    ours = {"DEPT", "YEAR", "STYLE", "FORMAT", "DRAFT", "FACT", "FILE", "UNIT", "PART", "PUBLIC"}
    ours |= {"ALL", "FROM", "JOBS", "RESUME", "RECORD", "SCHEDULER"}
    ours |= {"LAST_YEAR", "BUDGET", "UNITS", "DRYRUN", "MAKEFLAGS", "MAKELEVEL"}
    return subprocess.run(
        ["make", *arguments],  # noqa: S607  the one that the clerk would run
        cwd=checkout,
        env={name: value for name, value in os.environ.items() if name not in ours},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def given(checkout: Path, *arguments: str) -> list[str]:
    """What the command is called with."""
    ended = make(checkout, *arguments)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


def test_the_shortest_command(checkout: Path) -> None:
    called = given(checkout, "report", "DEPT=liling")
    assert called == ["-m", "generator", "report", "--", "liling"]


def test_every_value_goes_along(checkout: Path) -> None:
    values = ["DEPT=liling", "YEAR=2024", "STYLE=醴陵", "FORMAT=docx", "PART=3", "DRAFT=1"]
    assert given(checkout, "report", *values)[3:] == [
        "--year=2024",
        "--style=醴陵",
        "--format=docx",
        "--part=3",
        "--draft",
        "--",
        "liling",
    ]


@pytest.mark.parametrize("formats", ["pdf", "txt,PDF"])
def test_what_sets_a_pdf_is_installed_when_one_is_asked_for(formats: str, checkout: Path) -> None:
    (checkout / "requirements" / "pdf.txt").touch()
    arguments = ["report", "DEPT=liling", f"FORMAT={formats}"]
    installed = given(checkout, *arguments)
    assert installed[:3] == ["-m", "pip", "install"]
    assert installed[-6:] == ["-m", "generator", "report", f"--format={formats}", "--", "liling"]
    assert "requirements/pdf.txt" in installed
    assert given(checkout, *arguments)[:3] == ["-m", "generator", "report"]  # once is enough


@pytest.mark.parametrize("value", ["", "0"])
def test_no_draft_is_no_draft(value: str, checkout: Path) -> None:
    assert "--draft" not in given(checkout, "report", "DEPT=liling", f"DRAFT={value}")


@pytest.mark.parametrize(("value", "expected"), [("", []), ("0", ["--clerk"]), ("1", ["--public"])])
def test_a_page_is_for_the_public_or_for_the_clerk(
    value: str, expected: list[str], checkout: Path
) -> None:
    called = given(checkout, "report", "DEPT=liling", "FORMAT=html", f"PUBLIC={value}")
    assert called[2:] == ["report", "--format=html", *expected, "--", "liling"]


def test_many_departments(checkout: Path) -> None:
    assert given(checkout, "report", "DEPT=甲,乙")[2:] == ["report", "--", "甲,乙"]
    assert given(checkout, "report", "ALL=1")[2:] == ["report", "--all"]
    assert make(checkout, "report", "ALL=0").returncode != 0
    values = ["FROM=名单 一.txt", "JOBS=4", "RESUME=1", "RECORD=记录.jsonl", "YEAR=2024"]
    for goal in ("report", "tables", "check"):
        assert given(checkout, goal, *values)[3:] == [
            "--year=2024",
            "--from=名单 一.txt",
            "--jobs=4",
            "--resume",
            "--lines=记录.jsonl",
        ]


def test_what_other_programs_call_so_is_not_meant(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("JOBS", "FROM", "RECORD", "SCHEDULER"):
        monkeypatch.setenv(name, "24")
    for name in ("MAKEFLAGS", "MAKELEVEL"):  # of the make that runs the tests
        monkeypatch.delenv(name, raising=False)
    ended = subprocess.run(
        ["make", "report", "DEPT=liling"],  # noqa: S607  the one that the clerk would run
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout.splitlines()[2:] == ["report", "--", "liling"]


def test_dask_is_installed_when_a_scheduler_is_named(checkout: Path) -> None:
    arguments = ["report", "ALL=1", "SCHEDULER=tcp://127.0.0.1:8786"]
    installed = given(checkout, *arguments)
    assert installed[:3] == ["-m", "pip", "install"]
    assert "requirements/dask.txt" in installed
    assert given(checkout, *arguments)[2:] == [
        "report",
        "--all",
        "--scheduler=tcp://127.0.0.1:8786",
    ]


def test_explain_and_new(checkout: Path) -> None:
    explained = given(checkout, "explain", "DEPT=liling", "FACT=“三公”经费.预算", "YEAR=2024")
    assert explained[2:] == ["explain", "--year=2024", "--", "liling", "“三公”经费.预算"]
    called = given(checkout, "new", "DEPT=liling", "YEAR=2025-budget")
    assert called[2:] == ["new", "--year=2025-budget", "--", "liling"]


def test_import(checkout: Path) -> None:
    called = given(checkout, "import", "FILE=公开表 一.xlsx", "DEPT=liling", "YEAR=2025")
    assert called[2:] == ["import", "--dept=liling", "--year=2025", "--", "公开表 一.xlsx"]


def test_import_with_all_that_it_takes(checkout: Path) -> None:
    values = ["LAST_YEAR=去年.xlsx", "BUDGET=预算.pdf", "UNIT=万元", "DRYRUN=1", "DRAFT=1"]
    called = given(checkout, "import", "FILE=a.xls,b.xls", "DEPT=x", "YEAR=2025", *values)
    assert called[3:] == [
        "--dept=x",
        "--year=2025",
        "--unit=万元",
        "--last-year=去年.xlsx",
        "--budget=预算.pdf",
        "--dry-run",
        "--draft",
        "--",
        "a.xls,b.xls",
    ]
    called = given(checkout, "import", "FILE=a", "DEPT=x", "YEAR=2025", "DRYRUN=0", "DRAFT=0")
    assert called[3:] == ["--dept=x", "--year=2025", "--", "a"]


@pytest.mark.parametrize("goal", [["check", "DEPT=x"], ["audit", "FILE=x"]], ids=" ".join)
def test_what_a_report_is_held_against(goal: list[str], checkout: Path) -> None:
    called = given(checkout, *goal, "LAST_YEAR=a b.yaml", "BUDGET=c.yaml", "UNITS=d,e")
    assert called[3:] == ["--last-year=a b.yaml", "--budget=c.yaml", "--units=d,e", "--", "x"]


MANY = "ALL FROM JOBS RESUME RECORD SCHEDULER"
TAKEN = {
    "report": f"DEPT YEAR STYLE FORMAT PART PUBLIC DRAFT {MANY}",
    "tables": f"DEPT YEAR STYLE UNIT {MANY}",
    "check": f"DEPT YEAR FORMAT LAST_YEAR BUDGET UNITS {MANY}",
    "explain": "DEPT YEAR STYLE FACT",
    "new": "DEPT YEAR",
    "form": "DEPT YEAR",
    "import": f"DEPT YEAR FILE UNIT LAST_YEAR BUDGET DRAFT DRYRUN {MANY}",
    "audit": f"FILE FORMAT LAST_YEAR BUDGET UNITS {MANY.removeprefix('ALL FROM ')}",
}


@pytest.mark.parametrize("goal", TAKEN)
def test_a_name_that_a_goal_does_not_take_is_told(goal: str, checkout: Path) -> None:
    for name in ("FORMATE", "dept", *" ".join(TAKEN.values()).split()):
        values = [f"{one}=x" for one in {*TAKEN[goal].split(), name}]
        ended = make(checkout, goal, *values)
        if name in TAKEN[goal].split():
            assert ended.returncode == 0, ended.stderr
        else:
            assert ended.returncode == 2
            assert (
                f"make {goal} 没有 {name} 这一项，可以写 {TAKEN[goal]}；见 make help"
                in ended.stderr
            )
            assert ended.stdout == ""


def test_help_tells_of_every_name_that_is_taken(checkout: Path) -> None:
    told = make(checkout, "help").stdout
    assert {one for one in " ".join(TAKEN.values()).split() if f"{one}=" not in told} == set()


def test_the_program_knows_that_make_has_called_it(checkout: Path) -> None:
    python = checkout / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$JUESUAN_COMMAND"\n', "utf-8")
    (checkout / ".venv" / ".dask").touch()
    for goal, names in TAKEN.items():
        assert given(checkout, goal, *(f"{one}=x" for one in names.split())) == ["make"]


def test_the_command_is_there_for_who_would_rather_type_it(checkout: Path) -> None:
    given(checkout, "report", "DEPT=liling")
    link = checkout / "elsewhere" / "juesuan"
    link.parent.mkdir()
    link.symlink_to(checkout / ".venv" / "bin" / "juesuan")
    for path in (link, link.resolve()):
        ended = subprocess.run([path, "rules", "a b"], cwd="/", capture_output=True, check=True)
        assert ended.stdout.decode().splitlines() == ["-P", "-m", "generator", "rules", "a b"]


def test_the_command_runs_from_any_folder(checkout: Path, tmp_path: Path) -> None:
    given(checkout, "report", "DEPT=liling")
    python = checkout / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
    (checkout / "generator").symlink_to(ROOT / "generator")
    (tmp_path / "a b" / "generator").mkdir(parents=True)  # what lies there is not the program
    command = [str(checkout / ".venv" / "bin" / "juesuan"), "rules", "N01"]
    ended = subprocess.run(command, cwd=tmp_path / "a b", capture_output=True, check=True)
    assert ended.stdout.decode().startswith("N01  ")


def test_form(checkout: Path) -> None:
    assert given(checkout, "form", "DEPT=liling")[2:] == ["form", "--", "liling"]
    called = given(checkout, "form", "DEPT=liling", "YEAR=2024")
    assert called[2:] == ["form", "--year=2024", "--", "liling"]


def test_check(checkout: Path) -> None:
    called = given(checkout, "check", "DEPT=liling", "YEAR=2024", "FORMAT=json")
    assert called[2:] == ["check", "--year=2024", "--format=json", "--", "liling"]


def test_tables(checkout: Path) -> None:
    called = given(checkout, "tables", "DEPT=liling", "YEAR=2024", "STYLE=上海", "UNIT=元")
    values = ["--year=2024", "--style=上海", "--unit=元"]
    assert called[2:] == ["tables", *values, "--", "liling"]


def test_audit(checkout: Path) -> None:
    assert given(checkout, "audit", "FILE=报告.pdf")[2:] == ["audit", "--", "报告.pdf"]
    called = given(checkout, "audit", "FILE=各局/", "FORMAT=html")
    assert called[2:] == ["audit", "--format=html", "--", "各局/"]


@pytest.mark.parametrize(
    "typed",
    [
        "$(shell touch hacked)",
        "$(touch hacked)",
        "`touch hacked`",
        "; touch hacked",
        "a && touch hacked",
        "li ling",
        "it's",
        '"quoted"',
        "--help",
        "$$HOME",
        "../../etc",
        "醴陵",
        "*",
    ],
)
def test_a_value_is_text_whatever_is_in_it(typed: str, checkout: Path) -> None:
    values = [f"{name}={typed}" for name in ("DEPT", "YEAR", "STYLE", "FORMAT")]
    called = given(checkout, "report", *values)
    assert called[3:] == [
        f"--year={typed}",
        f"--style={typed}",
        f"--format={typed}",
        "--",
        typed,
    ]
    assert given(checkout, "explain", f"DEPT={typed}", f"FACT={typed}")[-2:] == [typed, typed]
    assert given(checkout, "audit", f"FILE={typed}")[-2:] == ["--", typed]
    assert not (checkout / "hacked").exists()


@pytest.mark.parametrize(
    ("arguments", "example"),
    [
        (["report"], "make report DEPT=liling"),
        (["report", "DEPT="], "make report DEPT=liling"),
        (["explain", "FACT=收入"], "make explain DEPT=liling FACT=本年收入合计"),
        (["check"], "make check DEPT=liling"),
        (["import"], "make import FILE=公开表.xlsx DEPT=liling YEAR=2025"),
        (["import", "FILE=x"], "make import DEPT=liling YEAR=2025 FILE=公开表.xlsx"),
        (["import", "FILE=x", "DEPT=y"], "make import DEPT=liling YEAR=2025 FILE=公开表.xlsx"),
        (["explain", "DEPT=liling"], "make explain DEPT=liling FACT=本年收入合计"),
        (["new", "DEPT=liling"], "make new DEPT=liling YEAR=2025"),
        (["audit"], "make audit FILE=报告.pdf"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_missing_is_asked_for_before_anything_is_prepared(
    arguments: list[str], example: str, checkout: Path
) -> None:
    shutil.rmtree(checkout / ".venv")
    ended = make(checkout, *arguments)
    assert ended.returncode != 0
    assert ended.stdout == ""
    said, *rest = ended.stderr.splitlines()
    assert said.startswith("请写明")
    assert said.endswith(f"例如：{example}")
    assert len(rest) == 1  # make's own line, with the target that failed
    assert not (checkout / ".venv").exists()


def test_without_a_python_that_is_new_enough_it_says_what_to_do(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    ended = make(checkout, "report", "DEPT=liling", "PYTHON=there-is-no-such-python")
    assert ended.returncode != 0
    assert "需要 Python 3.11 或更高版本" in ended.stderr


def test_help_tells_of_every_goal_that_is_meant_for_people(checkout: Path) -> None:
    told = make(checkout).stdout
    assert told == make(checkout, "help").stdout
    phony = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    goals = {goal for line in phony for goal in line.split() if not goal.startswith("require-")}
    assert {goal for goal in goals - {"help"} if f"make {goal}" not in told} == set()
    assert ":=" not in told


def test_clean_keeps_what_people_made(checkout: Path) -> None:
    kept = ["inputs/liling/2024.yaml", "templates/zh/base/收入.j2", "output/liling-2024.txt"]
    for name in [*kept, "dist/a.whl", "tests/__pycache__/a.pyc"]:
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).touch()
    (checkout / "generator").mkdir()
    (checkout / "benchmarks").mkdir()
    assert make(checkout, "clean").returncode == 0
    assert all((checkout / name).is_file() for name in kept)
    assert not (checkout / ".venv").exists()
    assert not (checkout / "dist").exists()
    assert not (checkout / "tests" / "__pycache__").exists()


def test_what_the_manuals_type_is_taken() -> None:
    pages = [*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md")]
    typed = [
        (goal, name)
        for page in pages
        for goal, rest in re.findall(r"make (\w+)([^`\n]*)", page.read_text("utf-8"))
        for name in re.findall(r"\b([A-Z_]{2,})=", rest)
        if goal in TAKEN
    ]
    assert len(typed) > 20
    assert {(goal, name) for goal, name in typed if name not in TAKEN[goal].split()} == set()
