"""Savers that are killed: each is forked off this process, which has everything loaded.

It saves one value after another and says each when it is saved, as a page shows it; at some moment
it is killed, and what it had said must be there.  Prints what came of it as JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from typing import Final

from generator import leaves
from generator.serving.drafting.saving import Wish, newest, save
from generator.serving.guarding.chain import COMMAND, What, faults_of, put_on_record
from generator.serving.store.database import Database
from generator.serving.store.versions import kept, versions

PATH: Final = ("收入", "其他收入")
_MOMENT: Final = 60_000  # microseconds, at most, from the first that is shown to the kill


def _saved(database: Database, was: str, value: str) -> None:
    """As the page does it: the version and that there is one, both or neither."""
    with database.writing() as connection:
        saved = save(connection, 1, [Wish(PATH, was, value)], "王一")
        assert not saved.conflicts
        put_on_record(connection, COMMAND, What.VERSION, "1", f"第 {saved.number} 版")


def _save_on(database: Database, was: str, round_: int, shows: int) -> None:
    database.engine.dispose(close=False)  # the connections of whoever it was forked off
    for at in range(10_000):
        value = f"{round_}{at:05d}"
        _saved(database, was, value)
        os.write(shows, f"{value}\n".encode())
        was = value


def _killed(database: Database, was: str, round_: int, moment: int) -> list[str]:
    """What one had shown when it was killed."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        try:
            _save_on(database, was, round_, write)
        finally:
            os._exit(1)
    os.close(write)
    with os.fdopen(read) as shown:
        first = shown.readline()
        time.sleep(moment / 1_000_000)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, status
        return [line.strip() for line in (first, *shown) if line.endswith("\n")]


def main() -> None:
    database, rounds, seed = Database(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)  # noqa: S311  the same every time
    shown: list[str] = []
    missing: list[str] = []
    for round_ in range(1, rounds + 1):
        with database.reading() as connection:
            of = kept(connection, 1)
            was = leaves(newest(connection, of)[1])[PATH]
        said = _killed(database, was, round_, chance.randrange(_MOMENT))
        shown += said
        with database.reading() as connection:
            there = versions(connection, 1, of.head)
        values = [change.after for one in there for change in one.changes]
        missing += [one for one in said if one not in values]
        if values[: len(said)] != said or len(values) > len(said) + 1:
            missing.append(f"{said} {values}")
    with database.reading() as connection:
        of = kept(connection, 1)
        every = versions(connection, 1)
        found = {
            "kills": rounds,
            "shown": len(shown),
            "missing": missing,
            "whole": [one.number for one in every] == list(range(1, of.head + 1)),
            "newest": leaves(newest(connection, of)[1])[PATH] == every[-1].changes[-1].after,
            "record": faults_of(connection),
        }
    print(json.dumps(found, ensure_ascii=False))  # noqa: T201  for whoever began it


if __name__ == "__main__":
    main()
