"""Confining: what strangers send is read in a process of its own, held to its time and its memory.

A process can be ended, with all that it began, and what it takes goes with it.  It is forked off a
server that knows the readers already (Python's forkserver), gets a task by its name and bytes,
never an object, and answers with bytes, which nobody unpickles.  Where there is no fork (Windows)
it is begun anew, and its time is the only limit.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from generator.serving.working.apart import Bounds, answer_of, request_of, work
from generator.serving.working.file_names import Upload

if TYPE_CHECKING:
    from generator.serving.configuration import Limits

LOG: Final = logging.getLogger(__name__)

# What there is to do, by name: the module and the function that do it.
_READING: Final = "generator.serving.working.uploads_read"
_LEARNING: Final = "learned"  # takes longer than reading
PRELOADED: Final = "generator.serving.working.preloaded"
TASKS: Final[Mapping[str, str]] = {
    "audit": f"{_READING}:audited",
    "marked": "generator.serving.audits.marked_pieces:marked",
    "understand": f"{_READING}:understood",
    "import": f"{_READING}:imported",
    "brought": "generator.serving.handing.importer:brought",
    "departments": "generator.serving.handing.department_list:departments_in",
    "whose": "generator.serving.approving.whose_file:whose",
    "acknowledged": f"{_READING}:acknowledged",
    "unpacked": "generator.serving.handing.unpacking:unpacked",
    _LEARNING: "generator.serving.styling.lesson_task:learned",
}
MOST: Final = 64 << 20  # bytes of an answer
BEGINNING: Final = threading.Lock()  # multiprocessing looks after all its processes at once
_PIECE: Final = 1 << 18
_SECOND: Final = 1_000_000_000
_BEGINNING: Final = 10  # seconds that the first process is given

UNREAD: Final = "读不了"  # what is in the files, and what to do
LATE: Final = "太久"
MEMORY: Final = "太大"
BROKEN: Final = "中断"
BUSY: Final = "太忙"

_SAID: Final = {
    LATE: "读这份文件用时太长（超过 {seconds} 秒），已经停下；请只传公开的表和报告，或拆成几份",
    MEMORY: "读这份文件要用的内存太多（超过 {memory} MB），已经停下；请只传公开的表和报告",
    BROKEN: "读这份文件时程序中断了（可能是文件损坏）；请重新导出一份再试",
    BUSY: "现在要读的文件太多，请过一会儿再试",
}


class Refused(Exception):  # noqa: N818  an outcome rather than a bug, like Unreadable
    """What was handed in was not read: the reason in Chinese.

    `why` is UNREAD, LATE, MEMORY, BROKEN or BUSY; `problems` has each problem as the JSON of an
    audit has it (docs/json.md).
    """

    def __init__(
        self, said: str, why: str = UNREAD, problems: Sequence[Mapping[str, object]] = ()
    ) -> None:
        super().__init__(said)
        self.said = said
        self.why = why
        self.problems = tuple(problems)

    @property
    def again(self) -> bool:
        """Whether it may go well another time, with nothing changed."""
        return self.why == BUSY


class _Ended(Exception):  # noqa: N818  likewise
    """A process that has given no answer, and why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Readers:
    """Runs tasks, each in a process of its own; at most so many at once, the others wait."""

    def __init__(
        self, limits: Limits, most: int | None = None, tasks: Mapping[str, str] = TASKS
    ) -> None:
        self._limits = limits
        self.most = most or os.cpu_count() or 1
        self._tasks = tasks
        self._free = threading.BoundedSemaphore(self.most)
        self._running: set[BaseProcess] = set()
        self._closed = False
        forks = "forkserver" in get_all_start_methods()
        self._context = get_context("forkserver") if forks else get_context("spawn")
        if forks:
            self._context.set_forkserver_preload(["__main__", PRELOADED])

    def run(self, task: str, files: Sequence[Upload], **options: str) -> Mapping[str, bytes]:
        """What a task makes of files: its parts by their names.  See `reading` for each task.

        Raises Refused, which says in Chinese why not; KeyError for a task that there is not.
        """
        home = self._tasks[task]
        seconds = self._limits.learn_seconds if task == _LEARNING else self._limits.read_seconds
        if not self._free.acquire(timeout=self._limits.read_seconds):
            raise self._refused(BUSY)
        try:
            with TemporaryDirectory(prefix="juesuan-") as folder:
                answer = self._answer(home, request_of(files, options), folder, seconds)
        except _Ended as ended:
            LOG.warning("%s: %s", task, ended.why)
            raise self._refused(BUSY if self._closed else ended.why, seconds) from None
        finally:
            self._free.release()
        return self._parts(task, answer)

    def begin(self) -> None:
        """Begins what processes are forked off: the first who comes does not wait for it."""
        with suppress(_Ended), TemporaryDirectory(prefix="juesuan-") as folder:
            self._answer("", request_of([], {}), folder, _BEGINNING)

    def close(self) -> None:
        """Ends all that is being done."""
        self._closed = True
        with BEGINNING:
            for process in self._running:
                _kill(process)

    def _refused(self, why: str, seconds: int = 0) -> Refused:
        memory = self._limits.read_memory >> 20
        return Refused(_SAID[why].format(seconds=seconds, memory=memory), why)

    def _answer(self, home: str, request: bytes, folder: str, seconds: int) -> bytes:
        """What a process answers. Raises _Ended."""
        until = time.monotonic_ns() + seconds * _SECOND
        with self._process(home, folder, seconds) as (process, line):
            try:
                line.settimeout(_left(until) / _SECOND)
                line.sendall(request)
                return _received(line, process, until)
            except TimeoutError:
                raise _Ended(LATE) from None
            except OSError:
                raise _Ended(_cause(process)) from None

    @contextmanager
    def _process(
        self, home: str, folder: str, seconds: int
    ) -> Iterator[tuple[BaseProcess, socket.socket]]:
        """A process at the other end of a line, which is ended with all that it began."""
        ours, theirs = socket.socketpair()
        bounds = Bounds(folder, seconds, self._limits.read_memory, MOST)
        with ours:
            with theirs, BEGINNING:
                if self._closed:
                    raise _Ended(BUSY)
                process = self._context.Process(
                    target=work, args=(theirs, home, bounds), daemon=True
                )
                process.start()
                self._running.add(process)
            try:
                yield process, ours
            finally:
                with BEGINNING:
                    _kill(process)
                    self._running.discard(process)
                    process.join()
                    process.close()

    def _parts(self, task: str, answer: bytes) -> Mapping[str, bytes]:
        """The parts of an answer. Raises Refused."""
        try:
            found = answer_of(answer)
        except (ValueError, KeyError, TypeError, RecursionError):  # what it read took it over
            LOG.error("%s: no answer", task)  # noqa: TRY400  nothing that was read is logged
            raise self._refused(BROKEN) from None
        if found.fault:
            LOG.error("%s: %s", task, found.fault[:200])
            raise self._refused(MEMORY if found.fault == MemoryError.__name__ else BROKEN)
        if found.refused:
            raise Refused(found.refused, UNREAD, found.problems)
        return found.parts


def _left(until: int) -> int:
    """Nanoseconds to a moment, at least one."""
    return max(1, until - time.monotonic_ns())


def _received(line: socket.socket, process: BaseProcess, until: int) -> bytes:
    """All that a process sends, which says first how much that is. Raises _Ended."""
    answer = bytearray()
    whole = 0
    while not whole or len(answer) < whole:
        ready = wait([line, process.sentinel], _left(until) / _SECOND)
        if line in ready:
            piece = line.recv(_PIECE)
            if not piece:
                raise _Ended(_cause(process))
            answer += piece
            if not whole and len(answer) >= 8:  # noqa: PLR2004  bytes of the number
                whole = 8 + int.from_bytes(answer[:8])
            if whole > MOST + 8:
                raise _Ended(MEMORY)
        elif ready:  # it is gone, and somebody whom it began holds the line
            raise _Ended(_cause(process))
        elif time.monotonic_ns() >= until:
            raise _Ended(LATE)
    return bytes(answer[8:whole])


def _cause(process: BaseProcess) -> str:
    """Why a process that has gone is gone."""
    process.join(1)
    ended = -(process.exitcode or 0)
    late = [getattr(signal, name, None) for name in ("SIGXCPU", "SIGALRM")]
    return (
        LATE if ended in late else MEMORY if ended == getattr(signal, "SIGKILL", None) else BROKEN
    )


def _kill(process: BaseProcess) -> None:
    """Ends a process and all that it began. It leads a group of its own and waits to be ended."""
    if hasattr(os, "killpg") and process.pid:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        process.kill()
