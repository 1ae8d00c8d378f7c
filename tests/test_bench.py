"""The benchmark runs and prints what it is for; how fast anything is, no test asserts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
STAGES = ("read", "establish", "compose", "assemble", "write", "deliver", "proof", "floor")


def test_the_benchmark_prints_every_stage_and_the_ratio_to_the_floor() -> None:
    command = [sys.executable, "benchmarks/bench.py", "--quick"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    printed = [line.split()[0] for line in run.stdout.splitlines() if line.strip()]
    assert set(STAGES) <= set(printed)
    assert re.search(r"ratio of the whole way to the floor.*: \d+\.\d\d\n", run.stdout)
    assert "start-up: report liling" in run.stdout


def test_each_command_is_measured_and_its_ratios_are_kept(tmp_path: Path) -> None:
    history = tmp_path / "history.jsonl"
    command = [sys.executable, "benchmarks/bench_commands.py", "--quick", "--history", str(history)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    (line,) = map(json.loads, history.read_text("utf-8").splitlines())
    named = {*line["warm"]} & {*line["cold"]}
    assert {"report", "report docx", "report html", "check", "import", "audit docx"} <= named
    assert all(re.search(rf"^{name} +\d+\.\d ", run.stdout, re.MULTILINE) for name in named)


def test_the_benchmark_of_the_audit_prints_what_is_found_and_how_long_it_takes() -> None:
    command = [sys.executable, "benchmarks/bench_audit.py", "--quick"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    for counted in ("figures that the tables determine", "cells that a figure rests on"):
        assert re.search(rf"{counted} +\d+ of +\d+ +\d+\.\d\d %\n", run.stdout)
    assert re.search(r"a PDF of 30 pages +\d+\.\d\d s", run.stdout)
    heads, *rows = run.stdout[run.stdout.index("\nkind ") :].split("\n\n")[0].strip().splitlines()
    assert {"reports", "edits", "recall", "false", "已核", "未核", "未读"} <= set(heads.split())
    assert {"决算", "generated"} <= {row.split()[0] for row in rows}
    for row in rows:
        _, _, edits, wrong, hints, *_, settled, unsettled, unread = row.split()
        assert int(wrong) + int(hints) <= int(edits)
        assert abs(float(settled) + float(unsettled) + float(unread) - 100) < 0.3


def test_many_generated_reports_are_audited_and_none_is_accused() -> None:
    command = [sys.executable, "benchmarks/bench_audit.py", "--many", "8"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stdout == "8 generated reports, 0 with a finding\n", run.stderr
    assert run.returncode == 0


def test_many_pdfs_are_audited_by_one_reader_and_memory_is_told() -> None:
    command = [sys.executable, "benchmarks/bench_audit.py", "--pdfs", "4"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    heads, *rows = [line.split() for line in run.stdout.splitlines()]
    assert heads == ["PDFs", "s", "each", "PDFium", "a", "second", "MiB", "reader"]
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert all(float(number) > 0 for row in rows for number in row)


def test_the_benchmark_of_the_documents_prints_what_is_asked_and_how_memory_grows(
    fonts: Path,
) -> None:
    command = [sys.executable, "benchmarks/bench_documents.py", "--quick"]
    environment = {**os.environ, "JUESUAN_FONTS": str(fonts)}
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    for stage, asked in (("import", 30), ("docx", 60), ("pdf", 200)):
        assert re.search(rf"^{stage} .*\d\) +{asked}$", run.stdout, re.MULTILINE)
    assert re.search(r"^ +5 .*\d\.\d$", run.stdout, re.MULTILINE)
