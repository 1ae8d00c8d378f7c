"""A PostgreSQL of our own: made in a folder, listening on a free port of this machine, ended."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The URL of a server that runs meanwhile; it refuses to be run by root, so another does."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    data = Path(f"/tmp/juesuan-{uuid.uuid4().hex[:12]}")  # noqa: S108  a path that others can reach
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
    data.mkdir(mode=0o700)
    if user is not None:
        os.chown(data, user.pw_uid, user.pw_gid)

    def run(program: str, *arguments: str) -> None:
        with (folder / "log").open("ab") as log:
            subprocess.run(
                [str(programs / program), *arguments],
                check=True,
                stdout=log,
                stderr=log,
                user=user.pw_uid if user else None,
                group=user.pw_gid if user else None,
                extra_groups=[] if user else None,
                cwd="/",
            )

    try:
        run("initdb", "-D", f"{data}/d", "-U", "juesuan", "-A", "trust", "-E", "UTF8", "--no-sync")
        said = f"-c listen_addresses=127.0.0.1 -p {port} -k {data} -c fsync=off"
        run("pg_ctl", "-D", f"{data}/d", "-w", "-l", f"{data}/log", "-o", said, "start")
        yield f"postgresql://juesuan@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", f"{data}/d", "-m", "immediate", "stop")
        shutil.rmtree(data, ignore_errors=True)


def fresh(url: str) -> str:
    """The URL of a new database on a server."""
    name = f"t{uuid.uuid4().hex}"
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return f"{url.rpartition('/')[0]}/{name}"
