"""A province measured: one process, several, Dask on machines apart, killed workers, going on.

    make bench-province
    python benchmarks/bench_province.py --quick
    python benchmarks/bench_province.py --departments 1000 --kills 20

The departments are the bundled ones under other names, so that each is as large as a real one.
Everything is a command as a bureau types it, in a process of its own; it is timed by the processor,
its workers' time with it, which leaves out what other programs take.  A tenth of the departments
is done in every way, all of them by two processes: what one report takes must not grow with the
others.  What was written is held against what one process writes, byte for byte.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
INPUTS: Final = tuple(sorted((ROOT / "inputs").glob("*/20*[0-9t].yaml")))
ENVIRONMENT: Final = {**os.environ, "PYTHONPATH": str(ROOT)}
TICK: Final = os.sysconf("SC_CLK_TCK")


def grown(folder: Path, many: int) -> None:
    """So many departments, by turns like one of the bundled ones."""
    for at in range(many):
        source = INPUTS[at % len(INPUTS)]
        there = folder / f"d{at:06}"
        there.mkdir(parents=True)
        for path in source.parent.glob(f"{source.stem}.*"):
            text = path.read_text("utf-8")
            (there / path.name).write_text(
                text.replace("部门: ", f"部门: {_named(at)}", 1), "utf-8"
            )


def _named(at: int) -> str:
    """A number without digits, which could be the code of a 科目."""
    return "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in str(at))


@dataclass(frozen=True)
class Ran:
    """What a command took: seconds of processor and clock, MiB of its largest process.

    `killed` is how many of its workers were.
    """

    code: int
    processor: float
    clock: float
    memory: float
    killed: int = 0


def report(desk: Path, output: str, *more: str, kill: Killing | None = None) -> Ran:
    """One run over the departments of a desk."""
    command = ["report", "--all", "--format", "txt,json", "--output", output, *more]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", *command],
        cwd=desk,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
    )
    watch = Watch(process.pid, kill)
    watch.start()
    code = process.wait()
    watch.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # What was killed is waited for by its parent too, so that its time is in this.
    return Ran(code, taken, time.perf_counter() - began, watch.memory, watch.killed)


def children_of(process: int) -> list[int]:
    """The processes that any thread of this one began."""
    found = list[int]()
    for one in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, one.read_text("ascii").split())
    return found


def workers_of(process: int) -> list[int]:
    """Those of them that work, and do not only look after what is shared."""
    found = list[int]()
    for one in children_of(process):
        with suppress(OSError):
            found += [one] if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes() else []
    return found


def mib_of(process: int) -> float:
    """What a process holds now, without what it shares with a file, as the most it has held."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    held = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(held[0]) / 1024 if held else 0.0


def processor_of(process: int) -> float:
    """Seconds of the processor that a process and its ended children have taken."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICK


@dataclass(frozen=True)
class Killing:
    """Kills a worker now and then, at moments that nobody chose."""

    times: int
    chance: random.Random
    seconds: float
    parents: Sequence[int] = ()


class Watch(threading.Thread):
    """Looks how large the processes of a run become, and kills workers where that is asked for."""

    def __init__(self, process: int, kill: Killing | None) -> None:
        super().__init__(daemon=True)
        self._process, self._kill = process, kill
        self.memory = 0.0
        self.killed = 0

    def run(self) -> None:
        soon = self._next()
        while Path(f"/proc/{self._process}/cmdline").exists() and self._is_running():
            own = [self._process, *children_of(self._process)]
            self.memory = max(self.memory, *map(mib_of, own))
            if self._kill and self.killed < self._kill.times and time.monotonic() > soon:
                parents = self._kill.parents or (self._process,)
                if workers := [one for parent in parents for one in workers_of(parent)]:
                    os.kill(self._kill.chance.choice(workers), signal.SIGKILL)
                    self.killed += 1
                soon = self._next()
            time.sleep(0.02)

    def _is_running(self) -> bool:
        try:
            fields = Path(f"/proc/{self._process}/stat").read_text("ascii").rpartition(")")[2]
        except OSError:
            return False
        return fields.split()[0] != "Z"

    def _next(self) -> float:
        wait = self._kill.chance.uniform(0.3, 1) * self._kill.seconds if self._kill else 0
        return time.monotonic() + wait


def outputs(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name[0] != "."}


# ---------------------------------------------------------------- Dask


@contextmanager
def cluster(room: Path) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and two workers, each in a folder of its own; the address and the nannies."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    how = {"scheduler": ["dask_scheduler", "--host", "127.0.0.1", "--port", str(port)]}
    for name in ("one", "two"):
        there = ["--nthreads", "1", "--local-directory", str(room / name)]
        how[name] = ["dask_worker", address, *there]
    begun = []
    for name, (program, *rest) in how.items():
        (room / name).mkdir(parents=True)
        begun.append(
            subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{program}", *rest, "--no-dashboard"],
                cwd=room / name,
                env=ENVIRONMENT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
    try:
        yield address, [one.pid for one in begun]
    finally:
        for one in reversed(begun):
            one.terminate()
        for one in begun:
            one.wait(60)


def spent_by(processes: Sequence[int]) -> float:
    """Seconds of the processor of some processes and of their children, living or ended."""
    every = [*processes, *(one for parent in processes for one in children_of(parent))]
    return sum(map(processor_of, every))


# ---------------------------------------------------------------- what is printed


def told(name: str, ran: Ran, many: int, to: float = 0.0, limit: float | None = None) -> None:
    """A row: `to` is the seconds of processor a report that what it took is held against."""
    each = ran.processor / many
    ratio = f"{each / to:>8.3f}" if to else " " * 8
    most = f"{limit:>8}" if limit else ""
    killed = f"  {ran.killed} killed" if ran.killed else ""
    print(
        f"{name:<30}{many:>7}{ran.processor:>9.1f}{ran.clock:>9.1f}{each * 1e3:>9.2f}"
        f"{ran.memory:>7.1f}{ratio}{most}{killed}",
        flush=True,
    )
    assert ran.code == 0


def measure(many: int, kills: int, room: Path, *, dask: bool) -> None:
    few = max(many // 10, 2)
    small, desk = room / "small", room / "desk"
    grown(small / "inputs", few)
    print(f"txt and json, {os.cpu_count()} processors; load {os.getloadavg()}")
    print(
        f"{'':<30}{'reports':>7}{'CPU s':>9}{'clock s':>9}{'ms each':>9}"
        f"{'MiB':>7}{'×':>8} {'most':>7}"
    )
    alone = report(small, "serial", "--jobs", "1")
    told("one process", alone, few)
    right, each = outputs(small / "serial"), alone.processor / few
    assert len(right) == 2 * few
    told("again, --resume", report(small, "serial", "--jobs", "1", "--resume"), few, each, 0.05)
    two = report(small, "pool", "--jobs", "2")
    told("two processes", two, few, each, 1.35)
    print(f"{'':<30}two processes by the clock: {two.clock / alone.clock:.2f} of one (0.62)")
    assert outputs(small / "pool") == right
    deadly = Killing(kills, random.Random(11), two.clock / (kills + 1))  # noqa: S311  moments
    killed = report(small, "killed", "--jobs", "2", kill=deadly)
    told("two, killed", killed, few, each)
    assert killed.killed == kills
    assert outputs(small / "killed") == right
    if dask:
        with_dask(small, right, few, each, deadly)
    grown(desk / "inputs", many)
    all_of_them = report(desk, "pool", "--jobs", "2")
    told("two processes, ten times many", all_of_them, many, two.processor / few, 1.05)
    assert len(outputs(desk / "pool")) == 2 * many
    again = report(desk, "pool", "--jobs", "2", "--resume")
    told("again, --resume", again, many, all_of_them.processor / many, 0.05)


def with_dask(desk: Path, right: dict[str, bytes], many: int, each: float, deadly: Killing) -> None:
    with cluster(desk / "cluster") as (address, processes):
        mortal = replace(deadly, parents=processes[1:])
        for name, killing in (("Dask, two workers", None), ("Dask, killed", mortal)):
            output = "dask-killed" if killing else "dask"
            before = spent_by(processes)
            ran = report(desk, output, "--scheduler", address, kill=killing)
            there = spent_by(processes) - before
            limit = None if killing else 2.0
            told(name, replace(ran, processor=ran.processor + there), many, each, limit)
            assert ran.killed == (killing.times if killing else 0)
            assert outputs(desk / output) == right


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures many departments in one run.")
    parser.add_argument("--departments", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--quick", action="store_true", help="a few, to see that it runs")
    parser.add_argument("--no-dask", action="store_true", help="this machine alone")
    chosen = parser.parse_args()
    many, kills = (20, 1) if chosen.quick else (chosen.departments, chosen.kills)
    with tempfile.TemporaryDirectory() as room:
        measure(many, kills, Path(room), dask=not chosen.no_dask)


if __name__ == "__main__":
    main()
