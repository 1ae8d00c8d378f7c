"""Workers on this machine: the process itself, or processes that may break and are begun anew."""

from __future__ import annotations

import signal
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from msgspec import Struct, field

from generator.province.tasks import Job, Outcome, Task, broken, outcome_of

Chunk = Sequence[Task]

THRICE: Final = 3  # a process that ends under the same department each time ends because of it
STARTS: Final = 30  # of a process that ends before it has begun, whatever it is to do
BEGINNING: Final = 60  # seconds that a process may take to begin, where many do at once
FEW: Final = 5  # outcomes that are held beside the engine, a tenth of a megabyte each
_SECOND: Final = 1_000_000_000
KILLED: Final = "做这一个时程序中断了三次（可能是文件损坏或内存不够）"
ENDLESS: Final = "做这一个用时太长，已经停下"
_SCRATCH: Final = "juesuan-"


class Alone(Struct, frozen=True):
    """The process itself, one after the other."""

    def outcomes(self, job: Job, chunks: Iterator[Chunk]) -> Iterator[Sequence[Outcome]]:
        """What comes of each chunk, in their order."""
        with TemporaryDirectory(prefix=_SCRATCH) as root:
            for chunk in chunks:
                for at in range(0, len(chunk), FEW):
                    few = chunk[at : at + FEW]
                    yield [outcome_of(job, task, Path(root)) for task in few]


class Pool(Struct, frozen=True):
    """Processes of this machine, as many as are said.

    A worker tells each outcome when it has it, so it is known what it was at when it broke or took
    too long.  The rest of its chunk goes to a new worker; the department that it was at comes last,
    when workers are in the middle of their work: whoever is killed as it begins would be killed at
    the same one again.  A department that ends a third worker is named as the cause, and costs
    nobody else anything.
    """

    processes: int

    def outcomes(self, job: Job, chunks: Iterator[Chunk]) -> Iterator[Sequence[Outcome]]:
        """What comes of each chunk, as it comes."""
        back = _Back(chunks)
        with TemporaryDirectory(prefix=_SCRATCH) as root:
            workers = list[_Worker]()
            try:
                while True:
                    _hand_out(workers, back, (job, root, self.processes))
                    if not (busy := [worker for worker in workers if worker.waiting]):
                        return
                    _wait(busy)
                    for worker in busy:
                        if found := worker.gathered(back):
                            # Before anybody writes what has come: a worker is to have work.
                            _hand_out([worker], back, (job, root, 1))
                            yield found
            finally:
                for worker in workers:
                    worker.end()


class _Back(Struct):
    """What is still to be done: what came back from workers that ended, and what nobody had yet.

    `broke` counts how often each department ended one.
    """

    chunks: Iterator[Chunk]
    rests: deque[Chunk] = field(default_factory=deque)
    suspects: deque[Task] = field(default_factory=deque)
    broke: Counter[str] = field(default_factory=Counter)

    def next(self) -> Chunk | None:
        if self.rests:
            return self.rests.popleft()
        if chunk := next(self.chunks, None):
            return chunk
        return (self.suspects.popleft(),) if self.suspects else None


def _hand_out(workers: list[_Worker], back: _Back, begun: tuple[Job, str, int]) -> None:
    """Gives a chunk to each worker that has none; a worker is begun when there is one for it."""
    job, root, most = begun
    for at in range(max(most, len(workers))):
        if at < len(workers) and workers[at].waiting:
            continue
        if (chunk := back.next()) is None:
            return
        if at == len(workers):
            workers.append(_Worker(job, root))
        workers[at].give(chunk)


def _wait(busy: Sequence[_Worker]) -> None:
    """Until a worker has something to say, or has taken too long."""
    soonest = min(worker.until for worker in busy) - time.monotonic_ns()
    wait([worker.line for worker in busy], max(0, soonest) / _SECOND)


class _Worker:
    """A process that does one task after another, and is begun anew where it broke."""

    def __init__(self, job: Job, root: str) -> None:
        self._job, self._root = job, root
        self.waiting = deque[Task]()
        self.until = 0  # when the first of them must be done, in nanoseconds of the monotonic clock
        self._done = list[Outcome]()
        self._starts = 0  # since it last had begun to work
        self._begin()

    def _begin(self) -> None:
        # Not forked: the parent has threads, of its progress bar.
        context = get_context("spawn")
        self.line, theirs = context.Pipe()
        given = (theirs, self._job, self._root)
        self._process = context.Process(target=_work, args=given, daemon=True)
        self._process.start()
        theirs.close()  # else the end of the process would not be seen
        self._ended = self._working = False
        self._starts += 1

    def give(self, chunk: Chunk) -> None:
        """Hands over some tasks."""
        if self._ended:
            self._begin()
        self.waiting, self._done = deque(chunk), []
        self._next()
        with suppress(OSError):  # it has broken: gathered() will see it
            self.line.send(chunk)

    def _next(self) -> None:
        seconds = self._job.seconds + (0 if self._working else BEGINNING)
        self.until = time.monotonic_ns() + seconds * _SECOND

    def gathered(self, back: _Back) -> Sequence[Outcome]:
        """The outcomes of the chunk when it has come to its end; none while it goes on.

        Where the worker broke or took too long, what is still to be done goes `back`.
        """
        try:
            while self.waiting and self.line.poll():
                if (found := self.line.recv()) is not None:
                    self._done.append(found)
                    self.waiting.popleft()
                self._working, self._starts = True, 0
                self._next()
        except (EOFError, OSError):
            self._give_back(back)
        else:
            if self.waiting and time.monotonic_ns() >= self.until:
                back.broke[self.waiting[0].name] = THRICE  # another time would take as long
                self._give_back(back, ENDLESS)
        return () if self.waiting else self._done

    def _give_back(self, back: _Back, why: str = KILLED) -> None:
        self.end()
        task = self.waiting.popleft()
        # What ended before it had begun ended because of something else.
        if begun := why == ENDLESS or self._working or self._starts >= STARTS:
            back.broke[task.name] += 1
        if back.broke[task.name] >= THRICE:
            self._done.append(broken(task.name, why))
        elif begun:
            back.suspects.append(task)
        else:
            self.waiting.appendleft(task)
        if self.waiting:
            back.rests.appendleft(tuple(self.waiting))
        self.waiting = deque()

    def end(self) -> None:
        self._ended = True
        self._process.kill()
        self._process.join()
        self.line.close()


def _work(line: Connection, job: Job, root: str) -> None:
    """What a worker does, until nobody is at the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends its workers
    for module in job.work.needs:
        import_module(module)
    with TemporaryDirectory(dir=root) as own, suppress(EOFError, OSError):
        line.send(None)  # it has begun
        while True:
            for task in line.recv():
                line.send(outcome_of(job, task, Path(own)))
