"""Backups: all that the service keeps in one file, with its digest; and the way back.

Of SQLite alone, by its online backup: the service goes on meanwhile.  What was copied is read
through before it is called a backup.  The service's own styles are files: they go into a table that
only a backup has.  PostgreSQL has pg_dump.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from generator.serving.styling.style_archive import going_back, kept_files

_PAGES: Final = 1000  # copied at a time; whoever writes meanwhile does not wait
_BLOCK: Final = 1 << 20
_STYLES: Final = "kept_styles"  # the table of a backup


class NoBackup(Exception):  # noqa: N818  what there is not
    """It was not made, or cannot be gone back to; the message says why and what to do."""


def digest_of(path: Path) -> str:
    """The sha256 of a file, in hex."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def back_up(database: Path, to: Path, styles: Path) -> str:
    """Copies a database that is in use into one file; its digest, as sha256sum writes it, beside.

    `styles` is the folder of the service's own styles, which goes with it.  Gives back the digest.
    Raises NoBackup.
    """
    if not database.exists():
        raise NoBackup(f"没有 {database}，没有可以备份的；数据在别处请写 --data")
    if to.exists():
        raise NoBackup(f"已经有 {to}，没有覆盖；请换一个名字")
    unfinished = to.with_name(f"{to.name}.partial")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(database)) as source, closing(_opened(unfinished)) as copy:
            source.backup(copy, pages=_PAGES)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
            _put_styles(copy, kept_files(styles))
        check(unfinished)
        digest = digest_of(unfinished)
        _to_disk(unfinished)
        unfinished.replace(to)
        _beside(to).write_text(f"{digest}  {to.name}\n", "utf-8")
    except (OSError, sqlite3.Error) as error:
        raise NoBackup(f"没能备份到 {to}：{error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return digest


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def check(path: Path) -> None:
    """Reads a database through, page by page. Raises NoBackup where it is damaged or is none."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            said = [row[0] for row in opened.execute("PRAGMA integrity_check(3)")]
            said += [str(row) for row in opened.execute("PRAGMA foreign_key_check").fetchmany(3)]
            opened.execute("SELECT count(*) FROM record").fetchone()
    except sqlite3.Error as error:
        raise NoBackup(f"{path} 不是这个服务的数据，或者坏了：{error}") from error
    if said != ["ok"]:
        raise NoBackup(f"{path} 坏了：{'；'.join(said)}")


def _put_styles(copy: sqlite3.Connection, files: Mapping[str, bytes]) -> None:
    copy.execute("BEGIN")
    copy.execute(f"CREATE TABLE {_STYLES} (path TEXT PRIMARY KEY, data BLOB NOT NULL)")
    copy.executemany(f"INSERT INTO {_STYLES} VALUES (?, ?)", files.items())  # noqa: S608  no input
    copy.execute("COMMIT")


def _taken_out(copy: Path) -> Mapping[str, bytes] | None:
    """The styles of a copy of a backup, which is then as it was; None of one that has none."""
    with closing(_opened(copy)) as opened:
        named = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        if opened.execute(named, (_STYLES,)).fetchone() is None:
            return None
        files = dict(opened.execute(f"SELECT path, data FROM {_STYLES}").fetchall())  # noqa: S608
        opened.execute(f"DROP TABLE {_STYLES}")
    return files


def restore(database: Path, backup: Path, anchors: Path, styles: Path) -> tuple[str, Path | None]:
    """Puts a backup in the place of the database, whose service has been stopped.

    What was there is kept beside it, with its anchors: the record goes on from the backup's, in
    anchors of its own.  So are its styles put among those of one's own, of which others go into
    their archive; a backup that knew none leaves them as they are.  Gives back the backup's digest
    and where the old database is. Raises NoBackup.
    """
    digest = _checked_digest(backup)
    check(backup)
    _check_stopped(database)
    coming = database.with_name(f"{database.name}.partial")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(backup, coming)
        coming.chmod(0o600)
        if digest_of(coming) != digest:
            raise NoBackup(f"{backup} 抄过来和原来的不同，没有恢复；请检查磁盘")
        files = _taken_out(coming)
        _to_disk(coming)
        with nullcontext() if files is None else going_back(styles, files) as put_back:
            if put_back is not None:
                put_back()
            old = _set_aside(database, anchors)
            coming.replace(database)
    except (OSError, sqlite3.Error, ValueError) as error:
        raise NoBackup(f"没能恢复：{error}") from error
    finally:
        coming.unlink(missing_ok=True)
    return digest, old


def _checked_digest(backup: Path) -> str:
    if not backup.exists():
        raise NoBackup(f"没有 {backup}")
    try:
        kept = _beside(backup).read_text("utf-8").split()[0]
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise NoBackup(
            f"{backup} 旁边没有它的摘要 {_beside(backup).name}，不能确认没有改过"
        ) from error
    digest = digest_of(backup)
    if digest != kept:
        raise NoBackup(f"{backup} 和它的摘要不符：改过或者坏了，没有恢复")
    return digest


def _check_stopped(database: Path) -> None:
    """SQLite leaves WAL only where nobody else has the database open."""
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(database, timeout=0)) as opened:
            opened.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise NoBackup(f"{database} 正在使用，请先停下服务再恢复") from error
    except sqlite3.DatabaseError:
        return  # it is damaged: that is why somebody goes back to a backup


def _set_aside(database: Path, anchors: Path) -> Path | None:
    moment = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    kept = None
    for path in (anchors, database):
        if path.exists():
            kept = path.with_name(f"{path.name}.{moment}")
            path.rename(kept)
    return kept
