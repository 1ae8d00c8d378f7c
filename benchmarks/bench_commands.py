"""What a user runs: each command with everything it does, cold and warm, against a floor.

    make bench
    python benchmarks/bench_commands.py --quick
    python benchmarks/bench_commands.py --instructions [COMMAND]

Warm is the command in a process that has run it before; its floor is that of bench.py: the events
of libyaml, one compiled template, one file.  Cold is the command as it is typed, from the start of
Python; its floor is a Python that imports yaml and jinja2.  Both are by the processor, which leaves
out what other programs take.  Command and floor take turns: trust the ratio.  With --instructions
one command (`report`, or the one that is named) is counted in instructions by valgrind, which
nothing else on the machine can disturb.

A full run appends its ratios, a line, to history.jsonl beside this file.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import truediv
from pathlib import Path
from typing import Final

from bench import ROOT, bare, document_of, events, put
from click.testing import CliRunner

from generator import read
from generator.doors.cli import cli

HISTORY: Final = Path(__file__).with_name("history.jsonl")
DEPARTMENT: Final = "liuyang"
INPUT: Final = ROOT / "inputs" / DEPARTMENT / "2021.yaml"
FLOOR: Final = "floor"
COLD_FLOOR: Final = ("-c", "import yaml, jinja2")
# The processor's rounds, the starts, the rounds whose instructions are counted.
FULL: Final = (10, 3, 3)
QUICK: Final = (1, 1, 1)

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Ratios:
    """How many times its floor a command takes, and what it takes itself, in milliseconds."""

    ratio: float
    taken: float


def commands(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Each command as it is typed; what one of them writes the next one reads."""
    out = ("--output", str(folder))
    target = str(INPUT)
    document = folder / f"{DEPARTMENT}-2021.docx"
    return {
        "report": ("report", target, *out),
        "report docx": ("report", target, "--format", "docx", *out),
        "report html": ("report", target, "--format", "html", *out),
        "tables": ("tables", target, *out),
        "check": ("check", target, "--format", "json"),
        "explain": ("explain", target, "本年收入合计"),
        "audit docx": ("audit", str(document), *out),
        "import": (
            "import", str(folder / f"{DEPARTMENT}-2021-公开表.xlsx"),
            "--inputs", str(folder / "inputs"), "--dept", DEPARTMENT, "--year", "2021", "--dry-run",
        ),
    }  # fmt: skip


def run(arguments: tuple[str, ...]) -> None:
    """A command in this process; an audit that finds something ends with 1."""
    result = CliRunner().invoke(cli, arguments)
    if result.exit_code not in {0, 1}:
        message = f"{' '.join(arguments)}: {result.output}"
        raise RuntimeError(message) from result.exception


def floor(folder: Path) -> Work:
    """What any program needs that makes this text from this file."""
    template, strings = bare(document_of(read(INPUT)))
    path = folder / "floor.txt"

    def work() -> None:
        events(INPUT)
        put(path, template.render(strings))

    return work


def processor(work: Work) -> int:
    start = time.process_time_ns()
    work()
    return time.process_time_ns() - start


def started(arguments: tuple[str, ...]) -> int:
    """A Python from its start to its end; a clerk's keeps the bytecode that it compiles."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before = os.times()
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=False, capture_output=True
    )
    after = os.times()
    user, system = after[2] - before[2], after[3] - before[3]  # of children
    return round((user + system) * 1e9)


def against(rounds: int, one: Callable[[], int], other: Callable[[], int]) -> Ratios:
    """Both by turns, after a first round that is not counted."""
    one(), other()
    pairs = [(one(), other()) for _ in range(rounds)]
    ratio = statistics.median(truediv(*pair) for pair in pairs)
    return Ratios(ratio, statistics.median(taken for taken, _ in pairs) / 1e6)


def measured(folder: Path, rounds: int, starts: int) -> Iterator[tuple[str, Ratios, Ratios]]:
    """Each command with its warm and its cold ratio."""
    least = floor(folder)
    for name, arguments in commands(folder).items():

        def warm(arguments: tuple[str, ...] = arguments) -> int:
            return processor(lambda: run(arguments))

        def cold(arguments: tuple[str, ...] = arguments) -> int:
            return started(("-m", "generator", *arguments))

        yield (
            name,
            against(rounds, warm, lambda: processor(least)),
            against(starts, cold, lambda: started(COLD_FLOOR)),
        )


# ---------------------------------------------------------------- instructions


# What a round does is counted between two calls of the C library that nothing else here makes.
BEFORE: Final = os.getsid
AFTER: Final = os.getpgid


def repeat(what: str, folder: Path, times: int) -> None:
    """In a child that valgrind counts: twice to warm up, and then as often as it is told."""
    arguments = commands(folder)
    work = floor(folder) if what == FLOOR else lambda: run(arguments[what])
    for _ in range(2):
        work()
    gc.collect()
    BEFORE(0)
    for _ in range(times):
        work()
    AFTER(0)


def counted(what: str, rounds: int) -> int:
    """The instructions of one round: those of the rounds alone, so that no start disturbs them."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, out = Path(scratch, "files"), Path(scratch, "counts")
        for arguments in commands(folder).values():  # what one of them reads
            run(arguments)
        valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}"]
        marks = [f"--zero-before={BEFORE.__name__}", f"--dump-before={AFTER.__name__}"]
        child = [sys.executable, str(Path(__file__)), "--repeat", what, str(folder), str(rounds)]
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        ran = subprocess.run(
            [*valgrind, *marks, *child],
            cwd=ROOT, env=environment, check=False, capture_output=True, text=True,
        )  # fmt: skip
        dumped = out.with_suffix(".1")
        if ran.returncode or not dumped.exists():
            message = f"valgrind did not count {what}: {ran.stderr[-2000:]}"
            raise RuntimeError(message)
        lines = dumped.read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("summary:")).split()[1]) // rounds


# ---------------------------------------------------------------- what is printed and kept


def kept(path: Path, ratios: Mapping[str, Mapping[str, float]]) -> None:
    """A line of the history: when, of which commit, the ratios."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    line = {"when": f"{datetime.now(UTC):%Y-%m-%d}", "commit": found.stdout.strip(), **ratios}
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures each command against a floor.")
    parser.add_argument("--quick", action="store_true", help="a few rounds, to see that it runs")
    parser.add_argument(
        "--instructions", nargs="?", const="report", metavar="COMMAND", help="count, by valgrind"
    )
    parser.add_argument("--history", type=Path, help="the file that the ratios are appended to")
    parser.add_argument("--repeat", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.repeat:
        what, folder, times = asked.repeat
        repeat(what, Path(folder), int(times))
        return
    rounds, starts, counts = QUICK if asked.quick else FULL
    ratios: dict[str, dict[str, float]] = {}
    if asked.instructions:
        if not shutil.which("valgrind"):
            parser.error("valgrind is not there")
        name = asked.instructions
        if name not in commands(ROOT):
            parser.error(f"a command is one of: {', '.join(commands(ROOT))}")
        least, most = (counted(what, counts) for what in (FLOOR, name))
        print(f"{name}: {most / 1e6:.1f} million instructions, {most / least:.1f} × the floor")
        ratios["instructions"] = {name: round(most / least, 1)}
    else:
        print(f"{'':<14}{'warm ms':>10}{'× floor':>10}{'cold ms':>10}{'× floor':>10}")
        with tempfile.TemporaryDirectory() as scratch:
            for name, warm, cold in measured(Path(scratch), rounds, starts):
                row = (warm.taken, warm.ratio, cold.taken, cold.ratio)
                print(f"{name:<14}" + "".join(f"{one:>10.1f}" for one in row), flush=True)
                ratios.setdefault("warm", {})[name] = round(warm.ratio, 1)
                ratios.setdefault("cold", {})[name] = round(cold.ratio, 1)
    if asked.history or not asked.quick:
        kept(asked.history or HISTORY, ratios)


if __name__ == "__main__":
    main()
