"""Dispatching: many departments through whatever workers there are; one that fails is set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol

from msgspec.structs import replace

from generator.province.tasks import CHUNK, Job, Outcome, Task

Tell = Callable[[Outcome], None]


class Workers(Protocol):
    """Whoever does the work: this process, processes of this machine, other machines."""

    def outcomes(self, job: Job, chunks: Iterator[Sequence[Task]]) -> Iterator[Sequence[Outcome]]:
        """What comes of each chunk, as it comes; every task has one outcome, whatever happens.

        The next chunk is asked for when a worker has room for it.
        """


def run(
    job: Job,
    workers: Workers,
    asked: Iterable[Task | Outcome],
    deliver: Callable[[Sequence[Outcome]], Iterable[Outcome]],
    tell: Tell,
    size: int = CHUNK,
) -> None:
    """Tells the outcome of each that is asked for, when its files are where they belong.

    What needs no work has its outcome already.  `deliver` puts the files of some outcomes in place,
    and says of each what came of that.
    """
    keys: dict[str, str] = {}

    def tasks() -> Iterator[Task]:
        for one in asked:
            if isinstance(one, Outcome):
                tell(one)
            else:
                keys[one.name] = key_of(job, one)
                yield one

    for found in workers.outcomes(job, chunks_of(tasks(), size)):
        keyed = [replace(one, key=keys.pop(one.name)) for one in found]
        for one in deliver(keyed):
            tell(one)


def chunks_of(tasks: Iterator[Task], size: int) -> Iterator[Sequence[Task]]:
    """Some at a time."""
    while chunk := tuple(islice(tasks, size)):
        yield chunk


def key_of(job: Job, task: Task) -> str:
    """What an outcome is made of: the program, what is asked of it, the input and its neighbours.

    The style is not in it: only whoever reads an input knows which it names.
    """
    from hashlib import sha256

    return sha256(f"{job.program}\n{job.work!r}\n{task.digest}".encode()).hexdigest()
