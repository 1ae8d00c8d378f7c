"""A sender in a process of its own, which a test kills in the middle of its work."""

from __future__ import annotations

import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from generator.serving.integrations.credentials import Credentials
from generator.serving.integrations.mapped import flows_in
from generator.serving.integrations.opening import allowed, opened
from generator.serving.integrations.outbox import Outbox
from generator.serving.integrations.sending import Sender
from generator.serving.store.database import Database

# A server that knows the program forks in a moment, and has no threads.
_CONTEXT = get_context("forkserver")
_KNOWN = [
    "pytest",  # as whoever starts it
    "generator.serving.integrations.opening",
    "generator.serving.integrations.sending",
    "generator.serving.store.migrating",
]


def sender_of(folder: Path, database: Database) -> Sender:
    """The sender over a folder: its database, its mappings, its secrets."""
    with database.reading() as connection:
        addresses = allowed(connection)
    credentials = Credentials(folder / "secrets")
    return Sender(
        Outbox(database),
        lambda: flows_in(folder),
        lambda flow: opened(flow, addresses, credentials),
        pauses=lambda _, at_least: max(50, at_least),
        lease=1_000,
    )


def _work(folder: str, started: Any) -> None:
    """Sends until it is killed."""
    database = Database(f"sqlite:///{folder}/outbox.db")
    sender = sender_of(Path(folder), database)
    started.set()
    while True:
        if not sender.once():
            time.sleep(0.01)


def killed(folder: Path, moment: Callable[[], None], at_once: int = 1) -> None:
    """Sends, some of them side by side, and kills them all when a moment has come."""
    _CONTEXT.set_forkserver_preload(_KNOWN)  # now: a site that was made says what its readers know
    working = []
    for _ in range(at_once):
        started = _CONTEXT.Event()
        process = _CONTEXT.Process(target=_work, args=(str(folder), started), daemon=True)
        process.start()
        working.append((process, started))
    for _, started in working:
        assert started.wait(60)
    moment()
    for process, _ in working:
        process.kill()
    for process, _ in working:
        process.join()
