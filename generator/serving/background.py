"""Background: what is done while nobody asks: jobs, their callbacks, what goes out to an OA."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from generator.serving.handing import batch_audit
from generator.serving.integrations.opening import sender_of
from generator.serving.interface import postponed
from generator.serving.interface.routes import EVERY
from generator.serving.working.job_kinds import KINDS
from generator.serving.working.workers import Workers

if TYPE_CHECKING:
    from generator.serving.site import Site


@contextmanager
def background(site: Site) -> Iterator[None]:
    """Runs it meanwhile; what is not done at the end is gone on with at the next start."""
    kinds = {**KINDS, **postponed.kinds(site, EVERY), batch_audit.KIND: batch_audit.audited}
    site.workers = Workers(site.database, site.readers, kinds)
    stopping = Event()
    sending = Thread(target=sender_of(site).run, args=(stopping,), daemon=True)
    site.workers.begin()
    sending.start()
    try:
        yield
    finally:
        stopping.set()
        site.workers.stop()
        site.workers = None
