"""Settings: how one service is set up: where it keeps things, who may come, what it refuses.

They are given once, when it starts (`juesuan serve --help`); what an administrator changes while it
runs stands in the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

DAY: Final = 86_400  # seconds
MEGABYTE: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is refused, in bytes, seconds and times."""

    body: int = 20 * MEGABYTE  # of one request
    asked: int = 600  # requests of one caller in a minute
    tried: int = 5  # wrong passwords before an account is locked
    locked: int = 15 * 60  # seconds that it is
    idle: int = 30 * 60  # seconds after which a session ends
    read_seconds: int = 60  # that reading one upload may take
    read_memory: int = 1024 * MEGABYTE  # that it may take
    kept_record: int = 184 * DAY  # the record: six months and longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One service.

    `alone`: one person at their own computer, on 127.0.0.1, without accounts; `proxy` the address
    of the office's own proxy, whose headers are believed, `proxy_person` the header by which it
    says who is there; `https` that people come through TLS (cookies are then Secure).
    """

    folder: Path  # for the database of SQLite and what goes with it
    database: str = ""  # URL; '' is SQLite in the folder
    host: str = "127.0.0.1"
    port: int = 8765
    alone: bool = True
    https: bool = False
    proxy: str = ""
    proxy_person: str = ""
    styles: Path | None = None  # a folder of styles of one's own
    limits: Limits = Limits()

    @property
    def url(self) -> str:
        """Where the database is, for SQLAlchemy."""
        return self.database or f"sqlite:///{self.folder / 'juesuan.db'}"
