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
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the package of this checkout, installed or not
sys.path.insert(0, str(ROOT / "tests"))  # where documents are made by hand

from audit_speed import report_pdfs, report_speed  # noqa: E402
from corpus import Score, load, planted_score, right_score, scored, table  # noqa: E402
from planting import CASES, case_of, in_judged, in_the_tables, in_the_text  # noqa: E402
from relaid import RELAYS  # noqa: E402
from test_varied import BUDGETED, TOLD, document_of, found_in  # noqa: E402
from varied import UNITS, accounts, budget  # noqa: E402

from generator.inspection import inspect  # noqa: E402  found only from here on
from generator.problem import WRONG  # noqa: E402
from generator.results import Result  # noqa: E402
from generator.tabulation import publish  # noqa: E402
from generator.understanding import understand  # noqa: E402

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
