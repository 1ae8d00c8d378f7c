"""Background: what is done while nobody asks: jobs, callbacks, what goes out to an OA, sweeping."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from generator.serving.handing import batch_audit
from generator.serving.integrations.opening import sender_of
from generator.serving.interface import postponed
from generator.serving.interface.routes import EVERY
from generator.serving.store.sweeping import sweep
from generator.serving.styling import lesson_jobs
from generator.serving.working.job_kinds import KINDS
from generator.serving.working.workers import Workers

if TYPE_CHECKING:
    from generator.serving.site import Site

LOG: Final = logging.getLogger(__name__)

_HOUR: Final = 3600  # seconds


def _sweeping(site: Site, stopping: Event) -> None:
    """Takes away what has been kept long enough, every hour."""
    while not stopping.wait(_HOUR):
        try:
            sweep(site.database)
        except Exception as error:  # noqa: BLE001  the database may be away: at the next hour
            LOG.error("%s", type(error).__name__)  # noqa: TRY400  no message: it may say amounts


@contextmanager
def background(site: Site) -> Iterator[None]:
    """Runs it meanwhile; what is not done at the end is gone on with at the next start."""
    kinds = {
        **KINDS,
        **postponed.kinds(site, EVERY),
        **lesson_jobs.kinds(site.styles),
        batch_audit.KIND: batch_audit.audited,
    }
    site.workers = Workers(site.database, site.readers, kinds)
    stopping = Event()
    sending = Thread(target=sender_of(site).run, args=(stopping,), daemon=True)
    site.workers.begin()
    sending.start()
    sweeping = Thread(target=_sweeping, args=(site, stopping), daemon=True)
    sweeping.start()
    try:
        yield
    finally:
        stopping.set()
        site.workers.stop()
        site.workers = None
