"""The reports of a folder, audited all at once, each apart from the others.

Each in a process of its own: one that breaks or never ends costs a message about that report, and
the others go on.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Final

from generator.auditing import audit
from generator.entry.exchange import settle
from generator.problem import InvalidReport
from generator.published.shape import Unreadable
from generator.results import WRITERS
from generator.results.summary import Row, row_of

SECONDS: Final = 120  # that one report may take; what the readers allow takes a sixth of it
_SECOND: Final = 1_000_000_000
OURS: Final = "-核对"  # how the names of what an audit writes end

_READ: Final = (".pdf", ".docx", ".html", ".htm", ".md", ".markdown", ".txt")
# What cannot be read is told of, with what to do, where somebody may have meant a report.
_REFUSED: Final = (".doc", ".docm", ".wps", ".ofd", ".rtf", ".odt", ".mht", ".mhtml", ".xml")
_TEMPORARY: Final = ("~$", ".", "~")


# ---------------------------------------------------------------- which files


@dataclass(frozen=True, slots=True)
class Folder:
    """The reports of a folder by their names in it, and how many other files there are."""

    reports: Mapping[str, Path]
    others: Mapping[str, int]


def reports_in(folder: Path) -> Folder:
    """Every report in a folder and below; hidden and temporary files, and our own, are none.

    Raises PermissionError where the folder cannot be looked into; of one below it is said.
    """
    os.scandir(folder).close()
    reports: dict[str, Path] = {}
    others: Counter[str] = Counter()

    def closed(_: OSError) -> None:
        others["打不开的文件夹"] += 1

    for here, folders, files in os.walk(folder, onerror=closed):
        settle(Path(here))  # what a program that was killed left is not to be read
        folders[:] = sorted(f for f in folders if not f.startswith((*_TEMPORARY, "__MACOSX")))
        for file in sorted(files):
            path = Path(here, file)
            if file.startswith(_TEMPORARY) or path.stem.endswith(OURS) or not path.is_file():
                continue
            suffix = path.suffix.lower()
            if suffix in {*_READ, *_REFUSED}:
                reports[path.relative_to(folder).as_posix()] = path
            elif not file.endswith(".已核.yaml"):
                others[suffix or "没有后缀"] += 1
    return Folder(reports, others)


# ---------------------------------------------------------------- all at once


@dataclass(frozen=True, slots=True)
class Task:
    """A report that is to be audited, and the form that its result is wanted in."""

    name: str
    path: Path
    form: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report's row, and its result in the form that was asked for; empty where it is unread."""

    row: Row
    written: str | bytes = ""


def audit_all(tasks: Sequence[Task], seconds: int = SECONDS) -> Iterator[Outcome]:
    """The outcome of every task as it comes, each in a process that may break or be ended."""
    waiting = deque(tasks)
    workers = [_Worker() for _ in range(min(len(tasks), os.cpu_count() or 1))]
    try:
        while waiting or any(worker.task for worker in workers):
            for worker in workers:
                if waiting and not worker.task:
                    worker.give(waiting.popleft(), time.monotonic_ns() + seconds * _SECOND)
            busy = [worker for worker in workers if worker.task]
            soonest = min(worker.until for worker in busy) - time.monotonic_ns()
            wait([worker.line for worker in busy], max(0, soonest) / _SECOND)
            for worker in busy:
                if outcome := worker.outcome():
                    yield outcome
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    """A process that audits one report after another, and is begun anew where it broke."""

    def __init__(self) -> None:
        self.task: Task | None = None
        self.until = 0  # when it must be done, in nanoseconds of the monotonic clock
        self._begin()

    def _begin(self) -> None:
        # Not forked: the parent has threads, of its progress bar.
        context = get_context("spawn")
        self.line, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()  # else the end of the process would not be seen

    def give(self, task: Task, until: int) -> None:
        """Hands over a task, which must be done by `until`."""
        self.task, self.until = task, until
        try:
            self.line.send(task)
        except OSError:  # it has broken: outcome() will see it
            return

    def outcome(self) -> Outcome | None:
        """The outcome of the task, where it is done or has failed; None while it goes on."""
        if self.task is None:
            return None
        found: Outcome | None = None
        try:
            if self.line.poll():
                found = self.line.recv()
        except (EOFError, OSError):
            found = self._failed("核对这一份时程序中断了（可能是文件损坏或内存不够）")
        if found is None and time.monotonic_ns() >= self.until:
            found = self._failed("核对这一份用时太长，已经停下")
        if found is not None:
            self.task = None
        return found

    def _failed(self, why: str) -> Outcome:
        name = self.task.name if self.task else ""
        self.end()
        self._begin()
        return Outcome(Row(name, unread=why))

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.line.close()


def _work(line: Connection) -> None:
    """What a worker does, until nobody is at the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends its workers
    while True:
        try:
            task: Task = line.recv()
        except EOFError:
            return
        line.send(_outcome(task))


def _outcome(task: Task) -> Outcome:
    try:
        result = audit(task.path, task.name)
        return Outcome(row_of(result), WRITERS[task.form](result))
    except (Unreadable, InvalidReport) as error:
        return Outcome(Row(task.name, unread="；".join(str(error).splitlines())))
    except Exception as error:  # noqa: BLE001  a bug in one report must not cost the other ninety-nine
        why = f"核对这一份时程序出错（{type(error).__name__}）；单独核对这一份可以看到详情"
        return Outcome(Row(task.name, unread=why))
