"""Settings: how one service is set up: where it keeps things, who may come, what it refuses.

They are given once, when it starts (`juesuan serve --help`); what an administrator changes while it
runs stands in the database.
"""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Final

from msgspec import Struct

DAY: Final = 86_400  # seconds
MEGABYTE: Final = 1 << 20
MOST_WORKERS: Final = 4  # where nobody says how many
_ENOUGH: Final = 64


class Limits(Struct, frozen=True, kw_only=True):
    """What is refused, in bytes, seconds and times."""

    body: int = 20 * MEGABYTE  # of one request
    asked: int = 600  # requests of one caller in a minute
    asked_address: int = 6000  # of everybody at one address: an office may stand behind it
    logins: int = 30  # attempts to log in from one address in a minute
    tried: int = 5  # wrong passwords before an account is locked
    tried_address: int = 20  # from one address, whatever the names, in the time of a lock
    locked: int = 15 * 60  # seconds that it is
    idle: int = 30 * 60  # seconds after which a session ends
    session: int = 12 * 3600  # seconds after which it ends whatever was done
    password_least: int = 10  # characters
    password_age: int = 90 * DAY  # seconds after which it has to be another; 0 is never
    read_seconds: int = 60  # that reading one upload may take
    read_memory: int = 1024 * MEGABYTE  # that it may take
    learn_seconds: int = 300  # that learning a style of some reports may take; nobody waits for it


class Oidc(Struct, frozen=True, kw_only=True):
    """The office's own login: who it is, who we are to it, which claim is an account's name."""

    issuer: str
    client: str
    secret: str
    claim: str = "sub"


def is_loopback(host: str) -> bool:
    """Whether a host can be reached from this computer alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Settings(Struct, frozen=True, kw_only=True):
    """One service.

    `alone`: one person at their own computer, on 127.0.0.1, without accounts; `proxy` the address
    of the office's own proxy, whose headers are believed, `proxy_person` the header by which it
    says who is there; `https` that people come through TLS (cookies are then Secure); `address`
    what people type to come here, https://…, where it is not host and port; `newcomers` that
    somebody whom the proxy or `oidc` vouches for gets an account, without a role.  `anchor` is the
    file in which the digests of the record are kept, apart from the database; it would best lie
    on another disk.  `workers` are processes that draw what people type (0: the service does it
    itself); None is as many as there are processors up to MOST_WORKERS, and none for one person
    alone.  Raises ValueError where everybody would come in.
    """

    folder: Path  # for the database of SQLite and what goes with it
    database: str = ""  # URL; '' is SQLite in the folder
    host: str = "127.0.0.1"
    port: int = 8765
    alone: bool = True
    https: bool = False
    proxy: str = ""
    proxy_person: str = ""
    address: str = ""
    oidc: Oidc | None = None
    newcomers: bool = False
    anchor: Path | None = None
    styles: Path | None = None  # a folder of styles of one's own
    workers: int | None = None
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        if self.workers is not None and not 0 <= self.workers <= _ENOUGH:
            raise ValueError(f"--workers 应是 0 到 {_ENOUGH}，写的是 {self.workers}")
        if self.alone and not is_loopback(self.host):
            raise ValueError("不设账号只能听本机的地址 127.0.0.1；给别人用请加 --accounts")
        if self.proxy_person and not self.proxy:
            raise ValueError("写了代理用哪个请求头说明是谁，还要写代理的地址：--proxy")
        if self.oidc and not self.address:
            raise ValueError("用单位的统一登录，还要写大家用的网址：--address https://…")

    @property
    def engines(self) -> int:
        """How many processes draw what people type."""
        if self.workers is not None:
            return self.workers
        return 0 if self.alone else min(MOST_WORKERS, os.cpu_count() or 1)

    @property
    def file(self) -> Path:
        """The database of SQLite."""
        return self.folder / "juesuan.db"

    @property
    def own_styles(self) -> Path:
        """The folder of the service's own styles: without one that was named, one in the folder."""
        return self.styles or self.folder / "styles"

    @property
    def anchors(self) -> Path:
        """The file outside the database that the record is held against."""
        return self.anchor or self.folder / "juesuan.anchor"

    @property
    def url(self) -> str:
        """Where the database is, for SQLAlchemy."""
        return self.database or f"sqlite:///{self.file}"
