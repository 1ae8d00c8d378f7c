"""How fast the page and the interface answer, and what they take: one service on this machine.

Each person has a report and an account of their own and types an amount or a reason every five
seconds, in three pieces, as a clerk does: each piece is tried, the last one kept.  A page that has
waited longer than 120 ms asks for the sentences alone until it is kept, and so do these.  Times are
those of whole answers on loopback, in milliseconds; what this program itself takes of the same
processors is told, and so is the processor time that the service takes for an answer, which does
not depend on who else is busy.

    make bench-serve                     at a desk, then 50 people, 20 seconds
    bench_serve.py --people 10 --seconds 5 --workers 4 --database postgresql://…
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from msgspec.structs import replace

from generator import leaves
from generator.serving.configuration import Settings
from generator.serving.drafting.saving import Wish, save
from generator.serving.guarding.chain import COMMAND
from generator.serving.guarding.people import grant, open_account
from generator.serving.guarding.persons import FILLS
from generator.serving.guarding.sessions import begin as log_in
from generator.serving.guarding.sessions import find
from generator.serving.site import Site
from generator.serving.store.migrating import migrate
from generator.serving.store.versions import begin, put_department, versions

ROOT: Final = Path(__file__).parent.parent
INPUT: Final = ROOT / "inputs" / "liling" / "2024.yaml"
AMOUNT: Final = ("支出", "2101399", "年初预算")
REASON: Final = ("支出", "2101399", "原因")
EVERY: Final = 5  # seconds between two edits of one person
BUSY: Final = 120  # milliseconds, as in report.js


# What is asked for, in milliseconds and MB.
ALONE_ASKED: Final = 150
OFFICE_ASKED: Final = 300
MEMORY_ASKED: Final = 150


@dataclass
class Times:
    """The times of one kind of answer, in milliseconds."""

    taken: list[float] = field(default_factory=list)

    def at(self, percent: int) -> float:
        return sorted(self.taken)[min(len(self.taken) - 1, len(self.taken) * percent // 100)]

    def __str__(self) -> str:
        said = " ".join(f"p{p} {self.at(p):5.0f}" for p in (50, 95, 99))
        return f"{len(self.taken):5d} answers  {said}  max {max(self.taken):5.0f}"


@dataclass(frozen=True)
class Entry:
    """How somebody comes to a report: its number, the headers that say who it is."""

    number: int
    headers: str = ""


def prepared(settings: Settings, people: int) -> list[Entry]:
    """A database with a report for everybody, and everybody logged in."""
    site = Site(settings)
    migrate(site.database)
    text = INPUT.read_text("utf-8")
    found = []
    with site.database.writing() as connection:
        for at in range(people):
            name = f"clerk{at}"
            put_department(connection, f"d{at}", f"第{at}局")
            number = begin(connection, (f"d{at}", "2024", "决算"), text, "bench", "新建")
            open_account(connection, COMMAND, name, f"第{at}人", None)
            grant(connection, COMMAND, name, FILLS, f"d{at}")
            found.append((number, log_in(connection, name, "127.0.0.1", settings.limits)))
    entries = []
    for number, token in found:
        session = find(site.database, token, settings.limits)
        assert session is not None
        headers = f"cookie: juesuan={token}\r\nx-csrf: {session.csrf}\r\n"
        entries.append(Entry(number, "" if settings.alone else headers))
    site.close()
    return entries


class Server:
    """`juesuan serve` in a process of its own."""

    def __init__(self, settings: Settings) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "generator", "serve", "--data", str(settings.folder)]
        command += ["--port", str(self.port), "--workers", str(settings.engines)]
        command += ["--database", settings.database] if settings.database else []
        command += [] if settings.alone else ["--accounts"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, **quiet)  # type: ignore[call-overload]
        for _ in range(400):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                break
            time.sleep(0.05)
        else:
            raise RuntimeError("the service did not start")
        time.sleep(5)  # what it loads meanwhile

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def memories(self) -> list[float]:
        """What it and each of its children hold, in MB, what several share divided (PSS)."""
        found = []
        for pid in _family(self.process.pid):
            with suppress(OSError):
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                found += [int(one.split()[1]) / 1024 for one in lines if one.startswith("Pss:")]
        return found

    def worked(self) -> tuple[float, float]:
        """Milliseconds of processor time that it has taken, and that its children have."""
        found = []
        for pid in _family(self.process.pid):
            with suppress(OSError):
                words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks = int(words[11]) + int(words[12])
                found.append(ticks * 1000 / os.sysconf("SC_CLK_TCK"))
        return found[0], sum(found[1:])


def _family(pid: int) -> list[int]:
    found = [pid]
    above = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            above[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
    for _ in range(3):
        found += [child for child, of in above.items() if of in found and child not in found]
    return found


class Line:
    """One browser's connection: it is kept, and as light as can be."""

    def __init__(self, port: int, entry: Entry) -> None:
        self._port, self._entry = port, entry
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: dict[str, Any]) -> dict[str, Any]:
        if self._streams is None or self._streams[0].at_eof():
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 22)
        reader, writer = self._streams
        sent = json.dumps(body, ensure_ascii=False).encode()
        head = (
            f"POST /reports/{self._entry.number}/edits HTTP/1.1\r\nhost: 127.0.0.1:{self._port}\r\n"
            f"content-type: application/json\r\n{self._entry.headers}"
            f"content-length: {len(sent)}\r\n\r\n"
        )
        writer.write(head.encode() + sent)
        answered = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        size = int(answered.partition("content-length:")[2].partition("\r")[0])
        said = await reader.readexactly(size)
        assert answered.startswith("http/1.1 200"), said.decode()
        return dict(json.loads(said))


class Clerk:
    """Somebody who types into a report of their own."""

    def __init__(self, line: Line, number: int, tried: Times, kept: Times) -> None:
        self.line, self.tried, self.kept = line, tried, kept
        self.chance = random.Random(number)
        self.known = dict(leaves(INPUT.read_text("utf-8")))
        self.shown = 1

    async def write(self, until: float) -> None:
        """One edit after the other, until it is time to stop."""
        await asyncio.sleep(self.chance.random() * EVERY)
        while time.monotonic() < until:
            path = self.chance.choice((AMOUNT, REASON))
            amount, reason = self.chance.randrange(1000, 900_000), self.chance.random()
            await self._edit(path, f"{amount}" if path is AMOUNT else f"追加{reason}")
            await asyncio.sleep(EVERY * (0.5 + self.chance.random()))

    async def _edit(self, path: tuple[str, ...], value: str) -> None:
        drawn: list[Any] = []
        took = 0.0
        for length in (1, 2, len(value), 0):  # 0: it is kept
            typed = value[:length] if length else value
            edit = {"path": list(path), "was": self.known[path], "value": typed}
            light = bool(length) and took > BUSY
            body = {"shown": self.shown, "edits": [edit], "keep": not length, "light": light}
            begun = time.perf_counter()
            said = await self.line.post({**body, "tried": drawn})
            took = (time.perf_counter() - begun) * 1000
            (self.tried if length else self.kept).taken.append(took)
            drawn = drawn if light else [edit]
            await asyncio.sleep(0.2)
        assert said["conflicts"] == []
        self.known[path], self.shown = value, said["version"]


async def everybody(
    port: int, entries: Sequence[Entry], seconds: int, known: dict[int, Clerk]
) -> tuple[Times, Times]:
    tried, kept = Times(), Times()
    until = time.monotonic() + seconds
    async with asyncio.TaskGroup() as group:
        for one in entries:
            clerk = Clerk(Line(port, one), one.number, tried, kept)
            if one.number in known:
                clerk.known, clerk.shown = known[one.number].known, known[one.number].shown
            known[one.number] = clerk
            group.create_task(clerk.write(until))
    return tried, kept


def measured(server: Server, entries: Sequence[Entry], seconds: int, asked: int) -> None:
    """Has some people type, first for a few seconds that do not count; says what came of it."""
    known: dict[int, Clerk] = {}
    asyncio.run(everybody(server.port, entries, min(8, seconds), known))
    worked, begun = (time.process_time() * 1000, *server.worked()), time.monotonic()
    tried, kept = asyncio.run(everybody(server.port, entries, seconds, known))
    whole = time.monotonic() - begun
    many = len(tried.taken) + len(kept.taken)
    said = "1 person" if len(entries) == 1 else f"{len(entries)} people"
    print(f"{said:10} tried {tried}   asked: p95 ≤ {asked}\n{'':10} kept  {kept}")
    own_share, *shares = (
        (after - before) / whole / 10
        for after, before in zip(
            (time.process_time() * 1000, *server.worked()), worked, strict=True
        )
    )
    print(
        f"{'':10} {sum(shares) * whole * 10 / many:.0f} ms of processor time an answer; of one "
        f"processor the service took {shares[0]:.0f} %, its workers {shares[1]:.0f} %, "
        f"this program {own_share:.0f} %"
    )


def told_memory(server: Server, when: str, asked: str = "") -> None:
    each = ", ".join(f"{one:.0f}" for one in server.memories())
    print(f"memory {when}  {sum(server.memories()):.0f} MB ({each}){asked}")


def writers(settings: Settings, edits: int) -> str:
    """Two people who write without waiting for one another: how many of their edits are there."""
    site = Site(settings)
    faults: list[BaseException] = []

    def write(who: str, path: tuple[str, ...]) -> None:
        was = leaves(INPUT.read_text("utf-8"))[path]
        try:
            for at in range(edits // 2):
                with site.database.writing() as connection:
                    assert not save(connection, 1, [Wish(path, was, f"{at}")], who).conflicts
                was = f"{at}"
        except BaseException as error:  # noqa: BLE001  told below
            faults.append(error)

    both = [threading.Thread(target=write, args=one) for one in (("甲", AMOUNT), ("乙", REASON))]
    begun = time.perf_counter()
    for one in both:
        one.start()
    for one in both:
        one.join()
    taken = time.perf_counter() - begun
    with site.database.reading() as connection:
        there = [one.who for one in versions(connection, 1) if one.who in "甲乙"]
    site.close()
    assert not faults, faults
    return f"{len(there)} of {edits} edits of two writers are there ({taken:.0f} s)"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="测量网页和接口的快慢")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--writes", type=int, default=0, help="两个人同时写，一共多少次")
    parser.add_argument("--database", default="")
    parser.add_argument("--workers", type=int, help="几个进程起草，缺省同 juesuan serve --accounts")
    parser.add_argument("--office", action="store_true", help="不量一个人自己用的")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        desk = Settings(folder=Path(folder), database=chosen.database, workers=0)
        workers = {} if chosen.workers is None else {"workers": chosen.workers}
        office = replace(desk, alone=False, **{"workers": None, **workers})
        entries = prepared(office, chosen.people + 2)
        if chosen.writes:
            print(writers(desk, chosen.writes))
            return
        if not chosen.office:
            with Server(desk) as server:
                print("at a desk")
                told_memory(server, "at the start")
                measured(server, [Entry(entries[-1].number)], 10, ALONE_ASKED)
                told_memory(server, "at the end", f"   asked: ≤ {MEMORY_ASKED}")
        with Server(office) as server:
            print(f"for an office, {office.engines} workers, {os.cpu_count()} processors")
            told_memory(server, "at the start")
            measured(server, [entries[-2]], 10, ALONE_ASKED)
            measured(server, entries[: chosen.people], chosen.seconds, OFFICE_ASKED)
            told_memory(server, "at the end")


if __name__ == "__main__":
    main()
