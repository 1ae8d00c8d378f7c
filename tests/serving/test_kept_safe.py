"""What is kept: read by nobody else, noticed where it was changed, gone where it was deleted."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from generator.serving.guarding.logged import log_to_file
from generator.serving.site import Site
from generator.serving.store.digests import Altered, content, keep
from generator.serving.store.kept import CONTENTS, PENDING, PENDING_FILES

ONE = "签发的那一份".encode()


@pytest.fixture(name="quiet")
def quiet_() -> Iterator[None]:
    """The log as it was before somebody had it written into a file."""
    log = logging.getLogger("juesuan")
    before = list(log.handlers), log.level, log.propagate
    yield
    for one in set(log.handlers) - set(before[0]):
        log.removeHandler(one)
        one.close()
    log.level, log.propagate = before[1:]


def test_bytes_that_are_not_what_was_kept_are_not_handed_out(site: Site) -> None:
    with site.database.writing() as connection:
        digest = keep(connection, ONE)
        assert content(connection, digest) == ONE
    with site.database.writing() as connection:
        connection.execute(text("DROP TRIGGER contents_no_update"))  # who owns the file can
        connection.execute(CONTENTS.update().values(data=ONE + b"!"))
    with site.database.reading() as connection, pytest.raises(Altered, match=digest[:12]):
        content(connection, digest)


def test_nobody_else_reads_the_folder_or_the_log(tmp_path: Path, quiet: None) -> None:
    del quiet
    log = log_to_file(tmp_path / "data")
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert log.stat().st_mode & 0o777 == 0o600


def test_what_is_deleted_is_not_left_on_the_disk(site: Site) -> None:
    """The pages of SQLite that a row stood on are written over (剩余信息保护)."""
    said = b"what was handed in and never confirmed " * 20
    with site.database.writing() as connection:
        row = {"token": "t", "who": "甲", "asked": "{}", "told": "{}", "at": 0}
        connection.execute(PENDING.insert().values(row))
        file = {"token": "t", "place": 0, "name": "a", "data": said}
        connection.execute(PENDING_FILES.insert().values(file))
    _settled(site)
    assert said[:400] in site.settings.file.read_bytes()
    with site.database.writing() as connection:
        connection.execute(PENDING_FILES.delete())
    _settled(site)
    assert said[:39] not in site.settings.file.read_bytes()
    with site.database.reading() as connection:
        assert connection.execute(text("PRAGMA secure_delete")).scalar() == 1


def _settled(site: Site) -> None:
    """All that was written is in the file itself."""
    with site.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
