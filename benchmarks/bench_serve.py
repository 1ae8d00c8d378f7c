"""How fast the page and the interface answer, and what they take: one service on this machine.

Each person has a report of their own and types an amount or a reason every five seconds, in three
pieces, as a clerk does: each piece is tried, the last one kept.  A page that has waited longer than
120 ms asks for the sentences alone until it is kept, and so do these.  Times are those of whole
answers on loopback, in milliseconds.

    make bench-serve                     50 people, 20 seconds
    bench_serve.py --people 10 --seconds 5 --database postgresql://…
"""

from __future__ import annotations

import argparse
import asyncio
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx

from generator import leaves
from generator.serving.configuration import Settings
from generator.serving.drafting.saving import Wish, save
from generator.serving.site import Site
from generator.serving.store.migrating import migrate
from generator.serving.store.versions import begin, put_department, versions

ROOT: Final = Path(__file__).parent.parent
INPUT: Final = ROOT / "inputs" / "liling" / "2024.yaml"
AMOUNT: Final = ("支出", "2101399", "年初预算")
REASON: Final = ("支出", "2101399", "原因")
EVERY: Final = 5  # seconds between two edits of one person
BUSY: Final = 120  # milliseconds, as in report.js


@dataclass
class Times:
    """The times of one kind of answer, in milliseconds."""

    taken: list[float] = field(default_factory=list)

    def at(self, percent: int) -> float:
        return sorted(self.taken)[min(len(self.taken) - 1, len(self.taken) * percent // 100)]

    def __str__(self) -> str:
        said = " ".join(f"p{p} {self.at(p):5.0f}" for p in (50, 95, 99))
        return f"{len(self.taken):5d} answers  {said}  max {max(self.taken):5.0f}"


def prepared(settings: Settings, people: int) -> None:
    """A database with a report for everybody."""
    site = Site(settings)
    migrate(site.database)
    text = INPUT.read_text("utf-8")
    with site.database.writing() as connection:
        for at in range(people):
            put_department(connection, f"d{at}", f"第{at}局")
            begin(connection, (f"d{at}", "2024", "决算"), text, "bench", "新建")
    site.close()


class Server:
    """`juesuan serve` in a process of its own."""

    def __init__(self, settings: Settings) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "generator", "serve", "--data", str(settings.folder)]
        command += ["--port", str(self.port)]
        command += ["--database", settings.database] if settings.database else []
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.05)
        raise RuntimeError("the service did not start")

    def memory(self) -> float:
        """What it and its children hold, in MB: what only they have (USS), as far as it is told."""
        total = 0
        for pid in _family(self.process.pid):
            with suppress(OSError):
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                total += sum(int(one.split()[1]) for one in lines if one.startswith("Pss:"))
        return total / 1024

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def _family(pid: int) -> list[int]:
    found = [pid]
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            words = status.read_text().rpartition(")")[2].split()
            if int(words[1]) in found:
                found.append(int(status.parent.name))
    return found


class Clerk:
    """Somebody who types into a report of their own."""

    def __init__(self, client: httpx.AsyncClient, number: int, tried: Times, kept: Times) -> None:
        self.client, self.number, self.tried, self.kept = client, number, tried, kept
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
            answer = await self.client.post(
                f"/reports/{self.number}/edits", json={**body, "tried": drawn}
            )
            took = (time.perf_counter() - begun) * 1000
            (self.tried if length else self.kept).taken.append(took)
            assert answer.status_code == 200, answer.text
            said = answer.json()
            drawn = drawn if light else [edit]
            await asyncio.sleep(0.2)
        assert said["conflicts"] == []
        self.known[path], self.shown = value, said["version"]


async def everybody(url: str, numbers: Sequence[int], seconds: int) -> tuple[Times, Times]:
    tried, kept = Times(), Times()
    until = time.monotonic() + seconds
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        for number in numbers:
            client = await stack.enter_async_context(httpx.AsyncClient(base_url=url, timeout=60))
            group.create_task(Clerk(client, number, tried, kept).write(until))
    return tried, kept


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
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(folder=Path(folder), database=chosen.database)
        prepared(settings, chosen.people + 1)
        if chosen.writes:
            print(writers(settings, chosen.writes))
            return
        server = Server(settings)
        try:
            print(f"memory at the start  {server.memory():5.0f} MB")
            url = f"http://127.0.0.1:{server.port}"
            alone = asyncio.run(everybody(url, [chosen.people + 1], 10))
            print(f"1 person  tried {alone[0]}\n          kept  {alone[1]}")
            tried, kept = asyncio.run(everybody(url, range(1, chosen.people + 1), chosen.seconds))
            print(f"{chosen.people} people  tried {tried}\n           kept  {kept}")
            print(f"memory at the end    {server.memory():5.0f} MB")
        finally:
            server.stop()


if __name__ == "__main__":
    main()
