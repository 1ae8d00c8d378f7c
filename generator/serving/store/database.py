"""The database behind the service: SQLite beside the program, or a bureau's PostgreSQL.

SQLite is opened in WAL mode, synchronous: what has been answered as saved is on the disk.  A
transaction that writes begins by taking the lock, so that two who read and then write come one
after the other and not to a deadlock.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

_BUSY: Final = 15_000  # milliseconds that one writer waits for another


def now() -> int:
    """This moment, in milliseconds since 1970 (UTC)."""
    return time.time_ns() // 1_000_000


class Database:
    """Where everything is kept; `url` is of SQLAlchemy: sqlite:///file or postgresql://…"""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._writing = threading.Lock()
        if self.is_sqlite:
            if parsed.database:
                _make(Path(parsed.database))
            self.engine = create_engine(
                parsed, connect_args={"timeout": _BUSY // 1000}, hide_parameters=True
            )
            _prepare(self.engine)
        else:
            driver = parsed.set(drivername="postgresql+psycopg")
            self.engine = create_engine(
                driver, pool_pre_ping=True, pool_size=10, hide_parameters=True
            )

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of everything."""
        return self.engine.connect()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it is kept when the block ends, nothing where it raises."""
        with ExitStack() as stack:
            if self.is_sqlite:
                stack.enter_context(self._in_turn())
            connection = self.engine.connect().execution_options(writes=True)
            with connection, connection.begin():
                yield connection

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """One writer after the other: SQLite's own would sleep, ask again, and be late each time.

        Who has waited as long as SQLite would has it say that it is locked.
        """
        taken = self._writing.acquire(timeout=_BUSY // 1000)
        try:
            yield
        finally:
            if taken:
                self._writing.release()

    def close(self) -> None:
        self.engine.dispose()


def _make(path: Path) -> None:
    """A file that its owner alone reads; what SQLite puts beside it is like it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(0o600)


def _prepare(engine: Engine) -> None:
    """SQLite as this service needs it; Python's driver would begin transactions of its own."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for said in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # whatever this Python's SQLite was built with
            f"busy_timeout={_BUSY}",
        ):
            cursor.execute(f"PRAGMA {said}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
