"""A service's workers in a process of their own, which a test kills in the middle of its work."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, insert

from generator.serving.configuration import Limits
from generator.serving.store.database import Database, now
from generator.serving.store.kept import NONCES
from generator.serving.working.confining import Readers
from generator.serving.working.job_kinds import Work
from generator.serving.working.jobs import Settling
from generator.serving.working.workers import Workers

LEASE: Final = 2_000  # milliseconds


def nap(work: Work) -> Settling:
    """Takes some milliseconds, and keeps a row that there can be once."""
    work.progress(0, 2)
    time.sleep(work.job.request["milliseconds"] / 1000)
    work.progress(1, 2)

    def settled(connection: Connection) -> Mapping[str, object]:
        row = {"app_key": "done", "nonce": work.job.id, "at": now()}
        connection.execute(insert(NONCES).values(**row))
        return {"slept": work.job.request["milliseconds"]}

    return settled


def main() -> None:
    database = Database(sys.argv[1])
    Workers(database, Readers(Limits(), 3), {"nap": nap}, LEASE).begin()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
