"""The examples of README.md and README.en.md are run, and say what the program says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.en.md")


def _fenced(name: str, language: str) -> list[str]:
    text = (ROOT / name).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def _run(*arguments: str, cwd: Path = ROOT, stdin: bytes = b"") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=cwd, input=stdin, capture_output=True, check=True,
    )  # fmt: skip
    return done.stdout.decode()


def test_the_input_that_is_shown_is_a_real_one() -> None:
    shown = _fenced("README.md", "yaml")
    assert shown
    for block in shown:
        assert block in (ROOT / "inputs/liling/2024.yaml").read_text("utf-8")


def test_the_text_that_is_shown_is_what_is_written(tmp_path: Path) -> None:
    _run("report", "liling", "--output", str(tmp_path))
    written = (tmp_path / "liling-2024.txt").read_text("utf-8")
    shown = _fenced("README.md", "text")
    assert shown
    for block in shown:
        assert block in written


def test_make_commands_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for name in READMES:
        for target in re.findall(r"make (\w+)", (ROOT / name).read_text("utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{name}: make {target}"


def test_what_explain_is_shown_to_print_is_what_it_prints() -> None:
    blocks = [b for b in _fenced("README.md", "console") if "make explain" in b]
    assert blocks
    for block in blocks:
        command, _, output = block.partition("\n")
        match = re.search(r"DEPT=(\S+) FACT=(\S+)", command)
        assert match
        assert _run("explain", match[1], match[2]) == output


def test_what_a_check_is_shown_to_print_is_what_it_prints() -> None:
    (shown,) = [b for b in _fenced("README.md", "console") if "make check" in b]
    command, *lines = shown.splitlines()
    assert command == "$ make check DEPT=liling YEAR=2024"
    printed = _run("check", "liling", "--year", "2024").splitlines()
    assert lines
    assert all(line in printed for line in lines)


def test_what_an_audit_is_shown_to_print_is_what_it_prints(tmp_path: Path) -> None:
    shown = [b for b in _fenced("README.md", "console") if "make audit" in b]
    assert shown
    _run("report", "liling", "--output", str(tmp_path))
    text = (tmp_path / "liling-2024.txt").read_text("utf-8")
    (tmp_path / "报告.txt").write_text(text.replace("7268.65%", "726.87%"), "utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "generator", "audit", tmp_path / "报告.txt"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    printed = ended.stdout.decode()
    for block in shown:
        command, *lines = block.splitlines()
        assert command == "$ make audit FILE=报告.txt"
        assert lines
        assert all(line in printed for line in lines)


def test_standard_input_as_shown() -> None:
    shown = [b for b in _fenced("README.md", "console") if "juesuan report -" in b]
    assert shown
    for block in shown:
        match = re.search(r"juesuan (report - .+) < (\S+)", block)
        assert match
        assert '"章节"' in _run(*match[1].split(), stdin=(ROOT / match[2]).read_bytes())


@pytest.mark.parametrize("name", READMES)
def test_python_examples_run(name: str) -> None:
    blocks = _fenced(name, "python")
    assert blocks
    for block in blocks:
        done = subprocess.run(
            [sys.executable, "-c", block],
            cwd=ROOT, capture_output=True, check=True, env={"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert "部门决算情况说明" in done.stdout.decode()


@pytest.mark.parametrize(
    "name", [*READMES, "CHANGELOG.md", "docs/architecture.md", "docs/audit.md"]
)
def test_links_lead_to_files(name: str) -> None:
    path = ROOT / name
    for link in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
        if "://" not in link:
            assert (path.parent / link).is_file(), f"{name}: {link}"
