"""How long the audit takes, as a command and of one PDF after the other, and what it holds."""

from __future__ import annotations

import itertools
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

import paper
from bench_province import children_of, processor_of
from planting import ROOT, Case
from test_varied import document_of
from varied import accounts

from generator import audit, write
from generator.published.shape import Grid, Published, TextLine

PAGES: Final = 30
_LINES: Final = 32  # of a page
_WIDE: Final = 38  # characters of a line


def as_pdf(published: Published) -> bytes:
    """The report as a PDF of 30 pages: a page for each table, the explanation on the others."""
    pages = [_ruled(block) for block in published.blocks if isinstance(block, Grid)]
    prose = [block.text for block in published.blocks if isinstance(block, TextLine)]
    lines = [said[at : at + _WIDE] for said in prose for at in range(0, len(said), _WIDE)]
    sheets = [lines[at : at + _LINES] for at in range(0, len(lines), _LINES)]
    prose_pages = [
        "".join(paper.text(60, 780 - 23 * at, said) for at, said in enumerate(sheet))
        for sheet in sheets
    ]
    pages += prose_pages
    return paper.pdf(*itertools.islice(itertools.cycle(pages), PAGES))


def _ruled(grid: Grid) -> str:
    columns, rows = len(grid.rows[0]), grid.rows[:_LINES]
    xs = [40 + 515 * at / columns for at in range(columns + 1)]
    return paper.ruled(xs, [790 - 22 * at for at in range(len(rows) + 1)], rows)


def report_speed(case: Case, rounds: int) -> None:
    """The audit of a PDF and of a text as commands: seconds by the clock, and memory."""
    with tempfile.TemporaryDirectory() as folder:
        as_text, in_pages, nothing = (
            Path(folder) / f"报告.{kind}" for kind in ("txt", "pdf", "md")
        )
        lines = [b.text for b in case.published.blocks if isinstance(b, TextLine)]
        as_text.write_text("\n".join(lines), "utf-8")
        in_pages.write_bytes(as_pdf(case.published))
        nothing.write_text("无", "utf-8")
        start, _ = _timed(nothing, rounds)
        print(f"{'a file without anything (the start)':40} {start:6.2f} s")
        for name, path in (("a text", as_text), (f"a PDF of {PAGES} pages", in_pages)):
            seconds, memory = _timed(path, rounds)
            after = seconds - start
            print(f"{name:40} {seconds:6.2f} s, {after:.2f} s after the start, {memory:.0f} MiB")


def _timed(path: Path, rounds: int) -> tuple[float, float]:
    """The median of the seconds of a command, and its memory in MiB."""
    command = [sys.executable, "-m", "generator", "audit", str(path), "--format", "json"]
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        taken.append(time.perf_counter() - began)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return statistics.median(taken), memory


def report_pdfs(number: int) -> None:
    """Many PDFs, one after the other: seconds of the processor, and MiB, after each quarter."""
    with tempfile.TemporaryDirectory() as folder:
        with ProcessPoolExecutor(1) as apart:  # what sets pages holds fonts, for good
            paths = list(apart.map(_written_pdf, [Path(folder)] * number, range(number)))
        print(f"{'PDFs':>6}{'s each':>9}{'PDFium':>9}{'a second':>10}{'MiB':>7}{'reader':>8}")
        step, before = max(1, number // 4), time.process_time()
        for done in range(step, number + 1, step):
            for path in paths[done - step : done]:
                audit(path)
            readers = children_of(os.getpid())
            reading = sum(map(processor_of, readers))
            each = (time.process_time() + reading - before) / step
            before = time.process_time() + reading
            held = _held(os.getpid()), sum(map(_held, readers))
            print(
                f"{done:>6}{each:>9.3f}{reading / done:>9.3f}{1 / each:>10.2f}"
                f"{held[0]:>7.1f}{held[1]:>8.1f}",
                flush=True,
            )


def _written_pdf(folder: Path, seed: int) -> Path:
    path = folder / f"第{seed}份2024年度部门决算.pdf"
    path.write_bytes(write(document_of(accounts(seed), "base"), "pdf"))
    return path


def _held(process: int) -> float:
    """MiB that a process holds now."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
