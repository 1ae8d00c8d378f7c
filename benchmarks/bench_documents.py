"""The speed of both ends: workbooks of tables read into an input, documents written from it.

    make bench
    python benchmarks/bench_documents.py --quick

Times are by the clock, in milliseconds after the start.  Each has a floor in the same round,
what nobody can do without: for an import the cells of the workbook and the scalars of an input,
for a document the parts of the Word document, ready, put into their package.  The ratios hold on a
machine that is busy with something else; the milliseconds do not.
"""

from __future__ import annotations

import argparse
import io
import shutil
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from operator import truediv
from pathlib import Path
from typing import Final

from bench import INPUTS, document_of, events, memory
from python_calamine import CalamineWorkbook

from generator import Document, read, write
from generator.importing import Files, Imported, import_tables
from generator.reporting import workbook_of
from generator.writers import DISCLOSURES

ASKED: Final = {"import": 30, "docx": 60, "pdf": 200}  # milliseconds, of a whole disclosure

Work = Callable[[], object]


def cells(data: bytes) -> int:
    """Every cell of a workbook: the least that reading it can be."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def repacked(data: bytes) -> bytes:
    """The parts of a document, ready, put into their package: the least that writing it can be."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    aside = io.BytesIO()
    with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return aside.getvalue()


def lap(work: Work) -> int:
    """Nanoseconds by the clock: the pages of a PDF are set by several threads."""
    start = time.perf_counter_ns()
    work()
    return time.perf_counter_ns() - start


class Department:
    """A department's input with the workbook of its tables, in a folder of its own."""

    def __init__(self, path: Path, scratch: Path) -> None:
        report = read(path)
        self.document: Document = document_of(report)
        self.name, self.year = path.parent.name, path.stem
        self.inputs = scratch
        folder = scratch / self.name
        folder.mkdir(exist_ok=True)
        shutil.copy(path, folder)
        self.path = folder / path.name
        self.data, _ = workbook_of(report, None, None, report.content.unit)
        self.workbook = scratch / f"{self.name}-{self.year}.xlsx"
        self.workbook.write_bytes(self.data)
        if "budget" not in self.year:
            self.again().write()  # the few amounts that the input leaves to be derived

    def again(self) -> Imported:
        """The tables brought into the input that is there."""
        return import_tables(Files((self.workbook,)), self.inputs, self.name, self.year)

    def anew(self) -> Imported:
        """The tables made into an input where there is none."""
        return import_tables(Files((self.workbook,)), self.inputs / "none", self.name, self.year)


def stages(one: Department) -> dict[str, tuple[Work, Work]]:
    """What is measured, each with its floor."""
    document, path = one.document, one.path
    found: dict[str, tuple[Work, Work]] = {
        "import": (one.anew, lambda: (cells(one.data), events(path))),
        "import again": (one.again, lambda: (cells(one.data), events(path))),
        "tables": (lambda: workbook(one), lambda: repacked(one.data)),
    }
    docx = write(document, "docx")
    for name in DISCLOSURES:
        found[name] = (lambda name=name: write(document, name), lambda: repacked(docx))  # type: ignore[misc]
    return found


def workbook(one: Department) -> bytes:
    from generator.writers.workbook import to_workbook

    return to_workbook(one.document.facts, one.document.style, "万元")


def report_stages(departments: list[Department], rounds: int) -> None:
    print(f"\nms, median/minimum of {rounds} rounds, and the ratio to the floor")
    print(f"{'':<16}" + "".join(f"{one.name:>20}" for one in departments) + f"{'asked':>8}")
    works = [stages(one) for one in departments]
    for stage in works[0]:
        row = []
        for work in works:
            both = [[lap(one) for one in work[stage]] for _ in range(rounds + 1)]
            taken, floor = zip(*both[1:], strict=True)  # the first round warms up
            ratio = statistics.median(map(truediv, taken, floor))
            row.append(f"{statistics.median(taken) / 1e6:.1f}/{min(taken) / 1e6:.1f} ({ratio:.1f})")
        asked = ASKED.get(stage, "")
        print(f"{stage:<16}" + "".join(f"{cell:>20}" for cell in row) + f"{asked:>8}", flush=True)


def report_many(departments: list[Department], counts: tuple[int, ...]) -> None:
    """Import and Word document of many departments in one process: does it hold on to anything?"""
    print(f"\n{'departments':>12}{'seconds':>10}{'ms each':>10}{'MiB':>8}   import and docx")
    for count in counts:
        start = time.perf_counter()
        for number in range(count):
            one = departments[number % len(departments)]
            assert not one.again().changes
            assert write(document_of(read(one.path)), "docx")
        taken = time.perf_counter() - start
        print(f"{count:>12}{taken:>10.2f}{taken / count * 1e3:>10.2f}{memory():>8.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures imports and documents.")
    parser.add_argument("--quick", action="store_true", help="a few rounds, to see that it runs")
    parser.add_argument("--many", type=int, default=1_000, help="departments in the longest loop")
    given = parser.parse_args()
    rounds, most = (1, 5) if given.quick else (20, given.many)
    with tempfile.TemporaryDirectory() as scratch:
        departments = [Department(path, Path(scratch)) for path in INPUTS]
        counts = [count for count in (10, 100, 1_000, 10_000) if count < most]
        # First: what sets a PDF brings fonts with it that stay.
        report_many([one for one in departments if "budget" not in one.year], (*counts, most))
        report_stages(departments, rounds)


if __name__ == "__main__":
    main()
