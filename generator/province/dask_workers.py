"""Workers on other machines: Dask's, which need no folder in common with whoever sends them work.

The bytes of the inputs go out, the bytes of the outputs come back.  A worker that is lost costs
nothing: Dask gives its chunk to another one.  A chunk that lost several is done one by one, and the
department that goes on ending workers is named as the cause.
"""

from __future__ import annotations

import atexit
import logging
import shutil
import tempfile
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from generator.province.pool import THRICE
from generator.province.tasks import (
    Job,
    OtherProgram,
    Outcome,
    Task,
    broken,
    ended_in_time,
    outcome_of,
    program,
)

if TYPE_CHECKING:
    from distributed import Client, Future

SECONDS: Final = 30  # to find a scheduler, and a worker of it
KILLED: Final = "做这一个时，程序在几台机器上都中断了（可能是文件损坏、内存不够，或者用时太长）"
PATIENCE: Final = 300  # seconds without any worker, after which nobody waits any longer


class Unreached(ConnectionError):  # noqa: N818  a machine that is not there, not a bug
    """There is no Dask where one was named, or no worker of it is of use; the message says why."""


class OnDask(Struct, frozen=True):
    """The workers of a Dask scheduler by its address, such as tcp://10.0.0.1:8786."""

    address: str

    def outcomes(self, job: Job, chunks: Iterator[Sequence[Task]]) -> Iterator[Sequence[Outcome]]:
        """What comes of each chunk, as it comes. Raises Unreached."""
        client = _reached(self.address)
        try:
            yield from _Sent(client, job).outcomes(chunks)
        finally:
            client.close(timeout=1)


def _reached(address: str) -> Client:
    try:
        from dask import config
        from distributed import Client
    except ImportError:
        message = "没有安装 Dask；请在这台和各台机器上安装 juesuan[dask]"
        raise Unreached(message) from None
    # What it has to say of machines that come and go is told by an outcome, or by Unreached.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        # It keeps the last thousand messages to read them again: all that was ever sent.
        with config.set({"distributed.admin.low-level-log-length": 0}):
            client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as error:
        message = f"连不上 {address}（{error}）；请看地址对不对、scheduler 启动了没有"
        raise Unreached(message) from None
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError:
        client.close(timeout=1)
        message = f"{address} 还没有 worker；请先在各台机器上运行 dask worker {address}"
        raise Unreached(message) from None
    return client


class _Sent:
    """What has been sent to the workers and has not come back."""

    def __init__(self, client: Client, job: Job) -> None:
        self._client, self._job = client, job
        self._sent: dict[Future, Sequence[Task]] = {}
        self._broke = Counter[str]()
        # On whose worker another one was, too: which of them ended it shows when each is alone.
        self._suspects = deque[Task]()

    def outcomes(self, chunks: Iterator[Sequence[Task]]) -> Iterator[Sequence[Outcome]]:
        """The outcomes of each chunk; no more are sent than there are workers for, and one each."""
        while True:
            while len(self._sent) < self._room() and (chunk := next(chunks, None)):
                self._send(chunk)
            if not self._sent:
                if not self._suspects:
                    return
                self._send([self._suspects.popleft()])
            for future in self._some():
                tasks = self._sent.pop(future)
                if found := self._result(future, tasks):
                    if chunk := next(chunks, None):  # before anybody writes what has come
                        self._send(chunk)
                    yield found

    def _room(self) -> int:
        return 2 * max(1, sum(map(int, self._client.nthreads().values())))

    def _send(self, tasks: Sequence[Task]) -> None:
        future = self._client.submit(worked_through, self._job, tasks, pure=False)
        self._sent[future] = tasks

    def _some(self) -> Sequence[Future]:
        """Those that have come back, one at least. Raises Unreached where there is nobody left."""
        from distributed import CancelledError, wait

        lonely = 0
        while lonely * SECONDS < PATIENCE:
            try:
                with self._client.as_current():
                    found = wait(list(self._sent), SECONDS, "FIRST_COMPLETED")
            except TimeoutError:
                lonely = 0 if self._client.nthreads() else lonely + 1
            except (CancelledError, OSError) as error:
                raise _lost(error) from None
            else:
                return list(found.done)
        message = f"{PATIENCE // 60} 分钟没有一个 worker；写好的都完整，以后加 --resume 接着做"
        raise Unreached(message)

    def _result(self, future: Future, tasks: Sequence[Task]) -> Sequence[Outcome]:
        """The outcomes of a chunk; none of one that is sent again, one by one."""
        from distributed import CancelledError, KilledWorker

        try:
            found: Sequence[Outcome] = future.result()
        except KilledWorker:
            return self._again(tasks)
        except OtherProgram:
            message = "worker 上的 juesuan 和这里的不是同一个版本；请装成一样的再运行"
            raise Unreached(message) from None
        except (ImportError, AttributeError) as error:
            message = f"worker 上没有装 juesuan，或者版本不同（{error}）"
            raise Unreached(message) from None
        except (CancelledError, OSError) as error:
            raise _lost(error) from None
        return found

    def _again(self, tasks: Sequence[Task]) -> Sequence[Outcome]:
        """Sends what ended its worker task by task, and then the one that ended another alone."""
        if len(tasks) > 1:
            for task in tasks:
                self._send([task])
            return ()
        self._broke[tasks[0].name] += 1
        if self._broke[tasks[0].name] >= THRICE:
            return [broken(tasks[0].name, KILLED)]
        self._suspects.append(tasks[0])
        return ()


def _lost(error: BaseException) -> Unreached:
    message = f"与 scheduler 断开了（{type(error).__name__}）；写好的都完整，加 --resume 接着做"
    return Unreached(message)


# ---------------------------------------------------------------- on the worker


def worked_through(job: Job, tasks: Sequence[Task]) -> list[Outcome]:
    """What a worker does with a chunk. Raises OtherProgram."""
    if job.program != program():
        raise OtherProgram
    return [_in_time(job, task) for task in tasks]


def _in_time(job: Job, task: Task) -> Any:
    with ended_in_time(job.seconds):
        return outcome_of(job, task, _own_folder())


@lru_cache(maxsize=1)
def _own_folder() -> Path:
    """A folder of this process, where inputs stand for a moment and styles as long as it lives."""
    made = tempfile.mkdtemp(prefix="juesuan-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)
