"""Workers: the threads of a service that do its jobs and make its calls, until it stops.

They do not read what strangers send: that is done apart (`confining`).  One reader is left to
those who wait for an answer.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Final

from generator.serving.store.database import Database
from generator.serving.working import jobs
from generator.serving.working.callbacks import deliver
from generator.serving.working.confining import Readers, Refused
from generator.serving.working.holders import this_process
from generator.serving.working.job_kinds import KINDS, Kind, Work
from generator.serving.working.jobs import Job, NoLongerHeld

LOG: Final = logging.getLogger(__name__)
_CALLERS: Final = 2  # one receiver that is slow keeps only one of them
_IDLE: Final = 1  # seconds between two looks for what another process has put
_LATER: Final = 5_000  # milliseconds to the next try of what found everybody busy
_LEAVING: Final = 10  # seconds that a thread is given to end


class Workers:
    """The workers of one process. `begin` them, `wake` them when a job was put, `stop` them."""

    def __init__(
        self,
        database: Database,
        readers: Readers,
        kinds: Mapping[str, Kind] = KINDS,
        lease: int = jobs.LEASE,
    ) -> None:
        self._database = database
        self._readers = readers
        self._kinds = kinds
        self._lease = lease
        self._me = this_process()
        self._held: set[Job] = set()
        self._stopping = threading.Event()
        self._awake = threading.Condition()
        works: list[Callable[[], object]] = [self._renewing]
        works += [lambda: self._looking(self._one)] * max(1, readers.most - 1)
        works += [lambda: self._looking(self._call)] * _CALLERS
        self._threads = [threading.Thread(target=one, daemon=True) for one in works]

    def begin(self) -> None:
        """Begins with what processes left that are gone."""
        jobs.free_what_the_dead_hold(self._database)
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Something is there to be done."""
        with self._awake:
            self._awake.notify_all()

    def stop(self) -> None:
        """Stops: what is being done is given back, and begun anew by whoever comes next."""
        self._stopping.set()
        self._readers.close()
        self.wake()
        for thread in self._threads:
            if thread.ident:
                thread.join(_LEAVING)

    def _looking(self, one: Callable[[], bool]) -> None:
        """Does one thing after another, and waits while there is none."""
        while not self._stopping.is_set():
            try:
                found = one()
            except Exception as error:  # noqa: BLE001  the database may be away for a while
                LOG.error("%s", type(error).__name__)  # noqa: TRY400  no message: it may say amounts
                found = False
            if not found:
                with self._awake:
                    self._awake.wait(_IDLE)

    def _renewing(self) -> None:
        while not self._stopping.wait(self._lease // 3 / 1000):
            try:
                if held := list(self._held):
                    jobs.renew(self._database, held, self._lease)
            except Exception as error:  # noqa: BLE001  likewise
                LOG.error("%s", type(error).__name__)  # noqa: TRY400  likewise

    def _call(self) -> bool:
        return deliver(self._database, self._me)

    def _one(self) -> bool:
        """Does one job; whether there was one."""
        job = jobs.take(self._database, self._me, self._kinds, self._lease)
        if job is None:
            return False
        self._held.add(job)
        try:
            self._do(job)
        except NoLongerHeld:
            LOG.warning("%s: no longer held", job.id)
        finally:
            self._held.discard(job)
        self.wake()  # there may be a call to make
        return True

    def _do(self, job: Job) -> None:
        work = Work(job, self._database, self._readers, self._stopping)
        try:
            jobs.finish(self._database, job, self._kinds[job.what](work))
        except Refused as error:
            if error.again:
                after = 0 if self._stopping.is_set() else _LATER
                jobs.release(self._database, job, after)
            else:
                jobs.fail(self._database, job, error.said, error.problems)
        except NoLongerHeld:
            if not self._stopping.is_set():
                raise
            jobs.release(self._database, job)
        except Exception as error:  # noqa: BLE001  a bug in one kind must not cost the others
            LOG.error("%s: %s", job.id, type(error).__name__)  # noqa: TRY400  it may say amounts
            jobs.release(self._database, job, _LATER, counted=True)
