"""What an audit finds of errors, what it accuses falsely, what it settles, how long it takes.

    make bench-audit
    python benchmarks/bench_audit.py --corpus
    python benchmarks/bench_audit.py --many 3000
    python benchmarks/bench_audit.py --pdfs 200
    python benchmarks/bench_audit.py --quick
    python benchmarks/bench_audit.py --judged REPORT CLAIMS

A table has a line for each kind of the reports in benchmarks/reports, whose edits are made one at a
time, and one for what is generated: every input is published in every style, as tables and text,
and one digit is changed at a time: in each figure of the text that the tables determine, and in
each cell of the tables that a figure of the text rests on.  Found is what brings a finding that was
not there before.  Of what is generated the share that is found must be at least 98 of 100, and
nothing that is right may be accused; else the benchmark exits with 1.

--corpus makes the lines of benchmarks/reports alone.  --many audits so many reports of inputs made
from a number (tests/varied.py), one after the other in every style, unit and layout: nothing may be
found in any.  --pdfs writes so many of them as PDF, each another, and audits one after the other in
this process: how many a core does in a second, and what it and the program that reads hold, after
each quarter of them.  REPORT and CLAIMS are a published report and a JSON list of its statements,
each with `quote`, `stated` and `verdict`: what is `ok` there is changed by a digit and must be
found where it was derived from something (`inputs`).
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the package of this checkout, installed or not
sys.path.insert(0, str(ROOT / "tests"))  # where documents are made by hand

import paper  # noqa: E402
from bench_province import children_of, processor_of  # noqa: E402
from corpus import Score, load, planted_score, right_score, scored, table  # noqa: E402
from relaid import RELAYS  # noqa: E402
from test_varied import BUDGETED, TOLD, document_of, found_in  # noqa: E402
from varied import UNITS, accounts, budget  # noqa: E402

from generator import (  # noqa: E402  found only from here on
    Document,
    assemble,
    audit,
    compose,
    establish,
    load_style,
    read,
    write,
)
from generator.inspection import Finding, inspect  # noqa: E402
from generator.number.figure import PERCENT, YUAN, Cell, Derivation, Figure  # noqa: E402
from generator.problem import HINT, WRONG  # noqa: E402
from generator.published import read_published  # noqa: E402
from generator.published.shape import Grid, Published, TextLine  # noqa: E402
from generator.results import Result  # noqa: E402
from generator.tabulation import Table, printed, publish, tabulate  # noqa: E402
from generator.understanding import understand  # noqa: E402

INPUTS: Final = (
    *sorted((ROOT / "inputs").glob("*/20*[0-9t].yaml")),
    *sorted(ROOT.glob("docs/example*.yaml")),
)
STYLES: Final = {
    "决算": ("base", "liling", "liuyang", "quyuan", "hengyang", "shanghai"),
    "预算": ("base", "zhuzhou"),
}
ENOUGH: Final = 0.98
QUICK: Final = 200  # every how many-th place is changed with --quick


@dataclass
class Tally:
    """How many errors were planted, how many found, and which not."""

    planted: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, what: str, *, found: bool) -> None:
        self.planted += 1
        self.found += found
        if not found:
            self.missed.append(what)

    @property
    def share(self) -> float:
        return self.found / self.planted if self.planted else 1.0


Known = Counter[tuple[str, str, str, str, str]]


def known(findings: Sequence[Finding]) -> Known:
    return Counter((f.code, f.level, f.quote, f.printed, f.message) for f in findings)


def audited(published: Published) -> Known:
    return known(inspect(understand(published)).findings)


def level_of(new: Known) -> str:
    """错误 or 提示 as the worst of some findings; empty where there is none."""
    levels = {level for _, level, *_ in new}
    return next((level for level in (WRONG, HINT) if level in levels), "")


def changed(text: str, chance: random.Random) -> str:
    """A number with one digit changed to another; its length stays."""
    places = [at for at, letter in enumerate(text) if letter.isdigit()]
    at = chance.choice(places)
    digit = chance.choice([d for d in "0123456789" if d != text[at]])
    if at == places[0] and len(places) > 1 and digit == "0":
        digit = "1" if text[at] != "1" else "2"
    return text[:at] + digit + text[at + 1 :]


# ---------------------------------------------------------------- what is published


@dataclass(frozen=True)
class Case:
    """A report of an input in a style, as it would be published."""

    name: str
    document: Document
    published: Published
    tables: tuple[Table, ...]


CASES: Final = tuple(
    (path, style, ("万元", "元")[(at + turn) % 2])
    for at, path in enumerate(INPUTS)
    for turn, style in enumerate(STYLES["预算" if "budget" in path.stem else "决算"])
)


def case_of(path: Path, style_name: str, unit: str) -> Case:
    """An input in a style, its tables in a unit."""
    facts, style = establish(read(path)), load_style(style_name)
    document = assemble(compose(facts, style, draft=True), facts, style)
    name = f"{path.parent.name}/{path.stem} {style.name} {unit}"
    return Case(name, document, publish(document, unit), tabulate(facts))


def leaves(figure: Figure) -> Iterator[Figure]:
    """What a figure rests on in the end: figures of cells, or blanks."""
    if isinstance(figure.origin, Derivation):
        for part in figure.origin.operands:
            yield from leaves(part)
    else:
        yield figure


@cache
def cells_of(figure: Figure) -> frozenset[tuple[str | int, ...]]:
    """The places in the input that a figure rests on."""
    return frozenset(leaf.origin.path for leaf in leaves(figure) if isinstance(leaf.origin, Cell))


def stated(document: Document) -> Iterator[Figure]:
    return (figure for _, figure in document.figures() if figure.unit in {YUAN, PERCENT})


# ---------------------------------------------------------------- in the text


def in_the_text(case: Case, step: int) -> Iterator[tuple[str, bool, str]]:
    """Each figure with a digit changed: what it is, if the tables determine it, what is found."""
    chance = random.Random(2016)  # noqa: S311  the same errors every time, not secrets
    tabled = {cell for table in case.tables for one in table.figures() for cell in cells_of(one)}
    before = audited(case.published)
    for index, start, text, figure in itertools.islice(_figures(case), 0, None, step):
        line = case.published.blocks[index]
        assert isinstance(line, TextLine)
        wrong = line.text[:start] + changed(text, chance) + line.text[start + len(text) :]
        blocks = list(case.published.blocks)
        blocks[index] = replace(line, text=wrong)
        found = level_of(audited(replace(case.published, blocks=tuple(blocks))) - before)
        rests = cells_of(figure)
        amount = figure.unit in {YUAN, PERCENT}
        where = line.text[max(0, start - 16) : start + len(text)]
        yield f"{figure.label}：……{where}", amount and bool(rests) and rests <= tabled, found


def _figures(case: Case) -> Iterator[tuple[int, int, str, Figure]]:
    """Each printed number of the explanation: its block, where it starts there, as printed."""
    blocks = list(case.document.blocks())
    for index, block in enumerate(blocks, len(case.published.blocks) - len(blocks)):
        line = case.published.blocks[index]
        assert isinstance(line, TextLine)
        at = len(line.text) - sum(len(passage.text) for passage in block.passages)
        for passage in block.passages:
            start, at = at, at + len(passage.text)
            if isinstance(passage.states, Figure) and any(map(str.isdigit, passage.text)):
                assert line.text[start:at] == passage.text, (line.text, passage.text)
                yield index, start, passage.text, passage.states


# ---------------------------------------------------------------- in the tables

_AMOUNT: Final = re.compile(r"-?\d[\d,]*\.\d\d")


def in_the_tables(case: Case, step: int) -> Iterator[tuple[str, str]]:
    """Each cell that a figure of the text rests on, with a digit changed."""
    chance = random.Random(143)  # noqa: S311  the same errors every time, not secrets
    rests = {cell for figure in stated(case.document) for cell in cells_of(figure)}
    used = {
        printed(one, unit)
        for table in case.tables
        for one in table.figures()
        for unit in ("元", "万元")
        if cells_of(one) & rests
    }
    before = audited(case.published)
    places = [
        (index, row, column)
        for index, block in enumerate(case.published.blocks)
        if isinstance(block, Grid)
        for row, cells in enumerate(block.rows)
        for column, cell in enumerate(cells)
        if _AMOUNT.fullmatch(cell) and cell in used
    ]
    for index, row, column in places[::step]:
        grid = case.published.blocks[index]
        assert isinstance(grid, Grid)
        rows = [list(cells) for cells in grid.rows]
        was, rows[row][column] = rows[row][column], changed(rows[row][column], chance)
        blocks = list(case.published.blocks)
        blocks[index] = replace(grid, rows=tuple(map(tuple, rows)))
        found = level_of(audited(replace(case.published, blocks=tuple(blocks))) - before)
        title = case.published.blocks[index - 3]
        assert isinstance(title, TextLine)
        yield f"{title.text} {' '.join(filter(None, grid.rows[row][:3]))}：{was}", found


# ---------------------------------------------------------------- in a judged report


def in_judged(report: Path, claims: Path, step: int) -> Iterator[tuple[str, bool]]:
    """Each right statement of a judged text that rests on something, with a digit changed."""
    chance = random.Random(89)  # noqa: S311  the same errors every time, not secrets
    text = report.read_text("utf-8")
    letters = [(at, letter) for at, letter in enumerate(text) if not letter.isspace()]
    tight = "".join(letter for _, letter in letters)
    before = _audited_text(text)
    for claim in json.loads(claims.read_text("utf-8"))[::step]:
        quote, number = ("".join(str(claim[key]).split()) for key in ("quote", "stated"))
        at = tight.find(quote)
        inside = quote.find(number) if number else -1
        determined = claim["verdict"] == "ok" and claim["inputs"]
        if not determined or at < 0 or inside < 0 or not any(map(str.isdigit, number)):
            continue
        wrong = changed(number, chance)
        changes = {letters[at + inside + i][0]: digit for i, digit in enumerate(wrong)}
        edited = "".join(changes.get(i, letter) for i, letter in enumerate(text))
        yield (
            f"{claim['section']} {quote[:40]}（{number} → {wrong}）",
            bool(_audited_text(edited) - before),
        )


def _audited_text(text: str) -> Known:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "报告.txt"
        path.write_text(text, "utf-8")
        return audited(read_published(path))


# ---------------------------------------------------------------- speed

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


def _written(at: int, said: str) -> str:
    return paper.text(60, 780 - 23 * at, said)


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


# ---------------------------------------------------------------- the report


@dataclass(frozen=True)
class Planted:
    """What was found of the errors in the text and in the tables of one report, by its name."""

    name: str
    in_text: list[tuple[str, bool, str]]
    in_tables: list[tuple[str, str]]
    right: Score

    @property
    def score(self) -> Score:
        """Of the errors that the tables determine, as a line of the table."""
        told = (level for _, determined, level in self.in_text if determined)
        return self.right + planted_score((*told, *(level for _, level in self.in_tables)))


# What the departments themselves published wrong: sums a hundred 元 off, and what
# inputs/liling/2024.已核.yaml says of its own; a finding of these rules is true.
MISTAKES: Final = {
    "liling/2024": ("N05", "N10"),
    "liuyang/2021": ("E28",),
    "hengyang/2022": ("E07", "E12", "E24", "E28"),
    "quyuan/2021": ("E07", "E12", "E24", "E28"),
}


def planted(which: tuple[Path, str, str], step: int) -> Planted:
    case, path = case_of(*which), which[0]
    understood = understand(case.published)
    result = Result(understood, inspect(understood))
    own = MISTAKES.get(f"{path.parent.name}/{path.stem}", ())
    false = sum(one.level == WRONG and one.code not in own for one in result.findings)
    right = replace(right_score(result), false=false)
    return Planted(case.name, list(in_the_text(case, step)), list(in_the_tables(case, step)), right)


def score_corpus(pool: ProcessPoolExecutor, *, all_of_it: bool) -> dict[str, Score]:
    """The score of each kind in the corpus; what is false or not found is said in words."""
    reports, rows = load(), dict[str, Score]()
    missed: list[str] = []
    for report, (score, said) in zip(reports, pool.map(scored, reports), strict=True):
        rows[report.kind] = rows.get(report.kind, Score()) + score
        missed += said
    for one in missed if all_of_it else missed[:_SHOWN]:
        print(f"    {one}")
    if len(missed) > _SHOWN and not all_of_it:
        print(f"    … and {len(missed) - _SHOWN} more: --missed")
    return dict(sorted(rows.items()))


def audit_many(number: int) -> int:
    """Audits generated reports in every style, unit and layout; how many of them are accused."""
    ways = [(accounts, name) for name in TOLD] + [(budget, name) for name in BUDGETED]
    layouts = [("as published", None), *RELAYS.items()]
    every = itertools.cycle(itertools.product(layouts, UNITS, ways))
    accused = 0
    for seed, ((layout, relay), unit, (made, style)) in zip(range(number), every, strict=False):
        published = publish(document_of(made(seed), style), unit)
        if relay:
            published = relay(published, random.Random(seed))  # noqa: S311  the same every time
        if found := found_in(published):
            accused += 1
            print(f"{made.__name__} {seed} {style} {unit} {layout}: {found[0]}", flush=True)
        if (seed + 1) % _TOLD == 0:
            print(f"{seed + 1} reports, {accused} accused", flush=True)
    print(f"{number} generated reports, {accused} with a finding")
    return accused


_TOLD: Final = 500  # reports after which it is said how far it is


def _show(name: str, tally: Tally, *, all_of_it: bool) -> None:
    print(f"{name:40} {tally.found:5} of {tally.planted:5}  {100 * tally.share:6.2f} %")
    for missed in tally.missed if all_of_it else tally.missed[:_SHOWN]:
        print(f"    not found: {missed}")


_SHOWN: Final = 5


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures what an audit finds of planted errors.")
    parser.add_argument("--quick", action="store_true", help=f"one in {QUICK}, to see that it runs")
    parser.add_argument("--missed", action="store_true", help="every error that was not found")
    parser.add_argument("--corpus", action="store_true", help="the reports of benchmarks/reports")
    parser.add_argument("--many", type=int, metavar="N", help="so many generated reports, no edit")
    parser.add_argument(
        "--judged", nargs=2, type=Path, metavar=("REPORT", "CLAIMS"), action="append"
    )
    parser.add_argument("--pdfs", type=int, metavar="N", help="so many generated PDFs, how fast")
    asked = parser.parse_args()
    if asked.pdfs:
        report_pdfs(asked.pdfs)
        return
    if asked.many:
        sys.exit(1 if audit_many(asked.many) else 0)
    with ProcessPoolExecutor() as pool:
        rows = score_corpus(pool, all_of_it=asked.missed)
        tallies = [] if asked.corpus else plant(pool, rows, asked)
    print(f"\n{table(rows)}")
    if asked.corpus:
        return
    print()
    report_speed(case_of(*CASES[0]), rounds=1 if asked.quick else 5)
    accused = any(row.false for row in rows.values())
    if not asked.quick and (accused or any(tally.share < ENOUGH for tally in tallies)):
        sys.exit("fewer are found than should be, or what is right is accused")


def plant(
    pool: ProcessPoolExecutor, rows: dict[str, Score], asked: argparse.Namespace
) -> list[Tally]:
    """Errors in what is generated and what is judged; adds the line of the generated reports."""
    step = QUICK if asked.quick else 1
    text, tables, rest = Tally(), Tally(), Tally()
    rows["generated"] = Score()
    for case in pool.map(planted, CASES, itertools.repeat(step)):
        for what, determined, found in case.in_text:
            (text if determined else rest).add(f"{case.name} {what}", found=bool(found))
        for what, found in case.in_tables:
            tables.add(f"{case.name} {what}", found=bool(found))
        here = case.score
        rows["generated"] += here
        print(f"{case.name:40} {here.wrong + here.hinted:5} of {here.edits:5}", flush=True)
    print()
    _show("figures that the tables determine", text, all_of_it=asked.missed)
    _show("cells that a figure rests on", tables, all_of_it=asked.missed)
    _show("other figures, by their own sentence", rest, all_of_it=asked.missed)
    tallies = [text, tables]
    for report, claims in asked.judged or ():
        judged = Tally()
        for what, found_it in in_judged(report, claims, step):
            judged.add(what, found=found_it)
        _show(f"statements of {report.stem}", judged, all_of_it=asked.missed)
    return tallies


if __name__ == "__main__":
    main()
