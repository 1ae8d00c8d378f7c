"""The speed of the whole way from file to text, against a floor measured in the same run.

    make bench
    python benchmarks/bench.py --quick

The floor is what any program that does this in Python needs: the events of libyaml with the
amounts as Decimals, one compiled Jinja template filled with strings that are ready, one file
written.  It checks nothing, computes nothing and knows no origin.  Its text is the same.

Stage and floor take turns, so that what slows the machine down slows both: trust the ratio, not
the microseconds.  Stages are timed by the processor, which leaves out what other programs take and
what the disk needs; many reports and the start by the clock.  The whole way leaves out the proof,
which is given beside it.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from operator import truediv
from pathlib import Path
from typing import Any, Final, TypeVar

import jinja2
import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the package of this checkout, installed or not

from generator import (  # noqa: E402  found only from here on
    Block,
    Document,
    Passage,
    Style,
    assemble,
    compose,
    establish,
    load_style,
    proof,
    read,
    write,
)
from generator.doors.delivery import deliver  # noqa: E402
from generator.entry.report import Report  # noqa: E402
from generator.entry.scalars import build, decode  # noqa: E402
from generator.entry.schema import MODELS  # noqa: E402
from generator.entry.validating import validated  # noqa: E402
from generator.entry.values import UNITS, Reading  # noqa: E402
from generator.writers.workbook import to_workbook  # noqa: E402

INPUTS: Final = tuple(sorted((ROOT / "inputs").glob("*/20*[0-9t].yaml")))

READ: Final = ("decode", "build", "validate")  # codes and looking for last year are the rest
WHOLE: Final = ("read", "establish", "compose", "assemble", "write", "deliver")
FLOOR: Final = ("events", "template", "file")
BESIDE: Final = ("style again", "deliver again", "proof", "docx", "tables")

T = TypeVar("T")


@dataclass(frozen=True)
class Extent:
    """How much is measured: rounds of every stage, reports in a loop, starts of the command."""

    rounds: int
    reports: tuple[int, ...]
    starts: int


FULL: Final = Extent(rounds=100, reports=(1, 10, 100, 1_000, 10_000), starts=5)
QUICK: Final = Extent(rounds=3, reports=(1, 10), starts=1)


# ---------------------------------------------------------------- stages and floor


@dataclass
class Laps:
    """Nanoseconds of the processor by stage, one entry a round."""

    taken: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def time(self, stage: str, work: Callable[[], T]) -> T:
        start = time.thread_time_ns()
        found = work()
        self.taken[stage].append(time.thread_time_ns() - start)
        return found

    def of(self, stages: Sequence[str]) -> list[int]:
        """The rounds of several stages together."""
        return [sum(parts) for parts in zip(*(self.taken[s] for s in stages), strict=True)]


_AMOUNT: Final = re.compile(r"-?[\d,]+(?:\.\d+)?").fullmatch


def events(path: Path) -> list[str | Decimal]:
    """Every scalar of a file in order, amounts as Decimals: the least that reading can be."""
    parser: Any = CParser(path.read_bytes())
    get_event, scalar, end = parser.get_event, yaml.ScalarEvent, yaml.StreamEndEvent
    found: list[str | Decimal] = []
    while (kind := type(event := get_event())) is not end:
        if kind is scalar:
            value = event.value
            found.append(Decimal(value.replace(",", "")) if _AMOUNT(value) else value)
    parser.dispose()
    return found


def bare(document: Document) -> tuple[jinja2.Template, Mapping[str, str]]:
    """A document as one template with a name for whatever it states, and the printed strings."""
    names: dict[tuple[int, str], str] = {}

    def printed(passage: Passage) -> str:
        if passage.states is None:
            return passage.text
        name = names.setdefault((id(passage.states), passage.text), f"v{len(names)}")
        return f"{{{{ {name} }}}}"

    def source(block: Block) -> str:
        return "".join(map(printed, block.passages))

    lines = [document.title]
    for chapter in document.chapters:
        lines += ["", *map(source, chapter.blocks)]
    environment = jinja2.Environment(keep_trailing_newline=True)  # noqa: S701  plain text
    template = environment.from_string("\n".join(lines) + "\n")
    return template, {name: text for (_, text), name in names.items()}


def put(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)


@cache
def style_of(name: str | None) -> Style:
    """A style, loaded and compiled once a process."""
    return load_style(name)


def document_of(report: Report) -> Document:
    facts, style = establish(report), style_of(report.content.style)
    return assemble(compose(facts, style), facts, style)


def parts_of_reading(laps: Laps, path: Path) -> None:
    """The parts of `read`, one by one; they are not added to it."""
    text, _ = laps.time("decode", lambda: decode(path.read_bytes(), path.name))
    typed = laps.time("build", lambda: build(text, path.name))
    model = MODELS["预算" if path.stem.endswith("-budget") else "决算"]
    reading = Reading(UNITS[typed.tree["计量单位"]])
    laps.time("validate", lambda: validated(model, typed.tree, reading))


def whole_way(laps: Laps, path: Path, folder: Path) -> str:
    report = laps.time("read", lambda: read(path))
    style = style_of(report.content.style)
    facts = laps.time("establish", lambda: establish(report))
    sections = laps.time("compose", lambda: compose(facts, style))
    document = laps.time("assemble", lambda: assemble(sections, facts, style))
    text = laps.time("write", lambda: write(document, "txt"))
    laps.time("deliver", lambda: deliver(folder, {"whole.txt": text}))
    laps.time("style again", lambda: load_style(report.content.style))
    laps.time("deliver again", lambda: deliver(folder, {"whole.txt": text}))
    laps.time("proof", lambda: proof(document))
    laps.time("docx", lambda: write(document, "docx"))
    laps.time("tables", lambda: to_workbook(facts, style, report.content.unit))
    return text


def measure(path: Path, rounds: int, scratch: Path) -> Laps:
    """Stages and floor of one file by turns; a first round that is not counted warms up."""
    template, strings = bare(document_of(read(path)))
    laps = Laps()
    for number in range(rounds + 1):
        if number == 1:
            laps = Laps()
        # Always a new folder: what a file system does to a file it replaces is a noise of its own.
        folder = scratch / f"{path.parent.name}-{number}"
        folder.mkdir()
        laps.time("events", lambda: events(path))
        text = laps.time("template", lambda: template.render(strings))
        laps.time("file", lambda: put(folder / "floor.txt", text))  # noqa: B023  run at once
        assert whole_way(laps, path, folder) == text
        parts_of_reading(laps, path)
        shutil.rmtree(folder)
    return laps


def report_stages(extent: Extent, scratch: Path) -> None:
    columns = [path.parent.name for path in INPUTS]
    largest = max(INPUTS, key=lambda path: path.stat().st_size)
    measured = [measure(path, extent.rounds, scratch) for path in INPUTS]

    def row(name: str, cells: Iterator[str]) -> None:
        print(f"{name:<16}" + "".join(f"{cell:>13}" for cell in cells))

    def times(name: str, stages: Sequence[str]) -> None:
        taken = [laps.of(stages) for laps in measured]
        row(name, (f"{statistics.median(t) / 1e3:.0f}/{min(t) / 1e3:.0f}" for t in taken))

    rounds, name = extent.rounds, largest.parent.name
    print(f"processor µs a report, median/minimum of {rounds} rounds; largest: {name}")
    row("", iter(columns))
    row("bytes", (str(path.stat().st_size) for path in INPUTS))
    for stage in WHOLE:
        times(stage, [stage])
        if stage == "read":
            for part in READ:
                times(f"  {part}", [part])
    times("whole way", WHOLE)
    for stage in FLOOR:
        times(f"  {stage}", [stage])
    times("floor", FLOOR)
    both = [(laps.of(WHOLE), laps.of(FLOOR)) for laps in measured]
    # Each round against its own floor: the two are a hundredth of a second apart.
    ratios = [statistics.median(map(truediv, whole, floor)) for whole, floor in both]
    least = [min(whole) / min(floor) for whole, floor in both]
    row("ratio", (f"{one:.2f}/{two:.2f}" for one, two in zip(ratios, least, strict=True)))
    for stage in BESIDE:
        times(stage, [stage])
    beside = [(laps.of(["tables"]), laps.of(FLOOR)) for laps in measured]
    of_tables = (statistics.median(map(truediv, one, floor)) for one, floor in beside)
    row("  to the floor", (f"{ratio:.2f}" for ratio in of_tables))
    print(f"ratio of the whole way to the floor, worst of the files: {max(ratios):.2f}")


# ---------------------------------------------------------------- many, memory, start-up


def produce(number: int, folder: Path) -> None:
    """The whole way of one report of many: the inputs by turns, each result under its own name."""
    path = INPUTS[number % len(INPUTS)]
    text = write(document_of(read(path)), "txt")
    deliver(folder, {f"{number}.txt": text})


def memory() -> float:
    """MiB that the process holds now; where the system does not say, the most it ever held."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def report_many(extent: Extent, scratch: Path) -> None:
    print(f"\n{'reports':>8}{'seconds':>10}{'ms each':>10}{'MiB':>8}")
    for count in extent.reports:
        folder = scratch / str(count)
        start = time.perf_counter()
        for number in range(count):
            produce(number, folder)
        taken = time.perf_counter() - start
        assert sum(1 for _ in folder.glob("[0-9]*.txt")) == count
        print(f"{count:>8}{taken:>10.2f}{taken / count * 1e3:>10.2f}{memory():>8.1f}", flush=True)
        shutil.rmtree(folder)
    count, workers = extent.reports[-1], os.cpu_count() or 1
    # One folder a process: a folder's record of what was written there has one writer.
    start = time.perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        shares = [range(first, count, workers) for first in range(workers)]
        list(pool.map(produce_all, shares, itertools.repeat(scratch)))
    taken = time.perf_counter() - start
    print(f"{count:>8}{taken:>10.2f}{taken / count * 1e3:>10.2f}   {workers} processes")


def produce_all(numbers: Sequence[int], scratch: Path) -> None:
    folder = scratch / f"share-{numbers[0] if numbers else 'none'}"
    for number in numbers:
        produce(number, folder)


def report_start(extent: Extent, scratch: Path) -> None:
    # A clerk's Python keeps the bytecode that it compiles.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def seconds(*arguments: str) -> float:
        command = [sys.executable, *arguments]
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        return time.perf_counter() - start

    command = ("-m", "generator", "report", "liling", "--output", str(scratch / "start"))
    seconds(*command)  # the first run compiles the bytecode and fills the disk's cache
    pairs = [(seconds(*command), seconds("-c", "pass")) for _ in range(extent.starts)]
    whole, python = (statistics.median(taken) * 1e3 for taken in zip(*pairs, strict=True))
    print(f"\nstart-up: report liling {whole:.0f} ms, of which python alone {python:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the speed against a floor.")
    parser.add_argument("--quick", action="store_true", help="a few rounds, to see that it runs")
    extent = QUICK if parser.parse_args().quick else FULL
    with tempfile.TemporaryDirectory() as scratch:
        report_stages(extent, Path(scratch))
        report_many(extent, Path(scratch))
        report_start(extent, Path(scratch))


if __name__ == "__main__":
    main()
