"""The record: nobody changes, removes, reorders, cuts off or writes it anew without being found."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sites import client_of
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from generator.serving.application import application
from generator.serving.configuration import Settings
from generator.serving.guarding import anchors
from generator.serving.guarding.anchors import anchor, verified
from generator.serving.guarding.chain import By, What, exported, faults_of, put_on_record
from generator.serving.site import Site
from generator.serving.store.kept import RECORD

CLERK = By("clerk", "10.0.0.7")


@pytest.fixture
def told(site: Site) -> Site:
    """Twelve rows, anchored."""
    for number in range(12):
        with site.database.writing() as connection:
            put_on_record(connection, CLERK, What.VERSION, str(number), f"{number}")
    anchor(site.database, site.settings.anchors)
    return site


def bent(site: Site, *statements: str) -> None:
    """What somebody does who has the file of the database in their hands."""
    with sqlite3.connect(str(site.settings.folder / "juesuan.db")) as connection:
        for trigger in ("record_no_update", "record_no_delete"):
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def written_anew(site: Site, but: Callable[[dict[str, Any]], None]) -> None:
    """Every row, with digests that fit."""
    from generator.serving.guarding.chain import _digest

    with site.database.reading() as connection:
        rows = [dict(row._mapping) for row in connection.execute(select(RECORD))]
    bent(site, "DELETE FROM record")
    last = ""
    with site.database.writing() as connection:
        for row in rows:
            but(row)
            row["before"] = last
            last = row["digest"] = _digest(row)
            connection.execute(RECORD.insert().values(**row))


def faults(site: Site) -> str:
    return "；".join(verified(site.database, site.settings.anchors))


def test_a_record_that_nobody_touched_is_whole(told: Site) -> None:
    assert faults(told) == ""


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE record SET who='wang' WHERE number=5", "第 5 条和它的摘要不符"),
        ("UPDATE record SET at=at+1 WHERE number=5", "第 5 条和它的摘要不符"),
        ("UPDATE record SET detail='' WHERE number=12", "第 12 条和它的摘要不符"),
        ("DELETE FROM record WHERE number=5", "第 4 条后面是第 6 条"),
        ("DELETE FROM record WHERE number=1", "第 0 条后面是第 2 条"),
        ("DELETE FROM record WHERE number>9", "只到第 9 条，而锚记到第 12 条"),
        ("DELETE FROM record", "只到第 0 条"),
    ],
)
def test_what_was_done_to_it_is_found(told: Site, statement: str, said: str) -> None:
    bent(told, statement)
    assert said in faults(told)


def test_two_rows_that_changed_places_are_found(told: Site) -> None:
    bent(
        told,
        "UPDATE record SET number=99 WHERE number=5",
        "UPDATE record SET number=5 WHERE number=6",
        "UPDATE record SET number=6 WHERE number=99",
    )
    assert "第 5 条" in faults(told)


def test_who_writes_the_whole_chain_anew_is_found_by_the_anchors_alone(told: Site) -> None:
    def bend(row: dict[str, Any]) -> None:
        if row["number"] == 5:
            row["who"] = "wang"

    written_anew(told, bend)
    with told.database.reading() as connection:
        assert faults_of(connection) == []
    assert "第 12 条和锚记下的摘要不同：从这里往前整条链重写过" in faults(told)


def test_who_has_bent_the_file_of_anchors_too_is_found_by_a_copy_of_it(told: Site) -> None:
    copy = told.settings.folder / "copy"
    copy.write_bytes(told.settings.anchors.read_bytes())
    written_anew(told, lambda row: row.update(who="wang"))
    told.settings.anchors.unlink()
    assert "读不出来" in faults(told)
    anchor(told.database, told.settings.anchors)
    assert faults(told) == ""
    assert "重写过" in "；".join(verified(told.database, copy))


def test_a_line_of_the_anchors_that_was_bent_is_told(told: Site) -> None:
    path = told.settings.anchors
    path.write_text(path.read_text("ascii").replace(" ", "  "), "ascii")
    assert "第 1 行不像锚" in faults(told)


def test_the_database_itself_refuses(told: Site) -> None:
    for statement in ("UPDATE record SET who='x'", "DELETE FROM record"):
        with pytest.raises(IntegrityError, match="append-only"), told.database.writing() as c:
            c.execute(text(statement))


def test_what_was_not_done_is_not_on_record(site: Site) -> None:
    def half() -> None:
        with site.database.writing() as connection:
            put_on_record(connection, CLERK, What.SIGNED, "1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    with site.database.reading() as connection:
        assert connection.execute(select(RECORD)).all() == []


def test_who_write_at_once_stand_in_one_chain(site: Site) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def write(number: int) -> None:
        with site.database.writing() as connection:
            put_on_record(connection, CLERK, What.VERSION, str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))
    anchor(site.database, site.settings.anchors)
    assert faults(site) == ""
    with site.database.reading() as connection:
        assert len(connection.execute(select(RECORD)).all()) == 80


# ---------------------------------------------------------------- anchors


def test_there_is_an_anchor_for_every_hundred_rows_and_the_last(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "juesuan")
    with site.database.writing() as connection:
        for _ in range(250):
            put_on_record(connection, CLERK, What.VERSION)
    path = site.settings.anchors
    anchor(site.database, path)
    anchor(site.database, path)
    assert [line.split()[0] for line in path.read_text("ascii").splitlines()] == [
        "100", "200", "250",
    ]  # fmt: skip
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    [line] = [json.loads(one.getMessage()) for one in caplog.records]
    assert (line["what"], line["number"]) == ("anchor", 250)


def test_the_service_is_anchored_when_it_begins_while_it_runs_and_when_it_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    from generator.serving.guarding import anchoring

    monkeypatch.setattr(anchoring, "_SECONDS", 0)
    settings = Settings(folder=tmp_path)
    app = application(settings)
    site = app.state.site

    def lines() -> int:
        return len(settings.anchors.read_text("ascii").splitlines())

    with client_of(app):
        assert lines() == 1
        with site.database.writing() as connection:
            put_on_record(connection, CLERK, What.VERSION)
        until = time.monotonic() + 10
        while lines() == 1 and time.monotonic() < until:
            time.sleep(0.02)
        assert lines() == 2
    assert lines() == 3
    with sqlite3.connect(str(tmp_path / "juesuan.db")) as connection:
        what = [row[0] for row in connection.execute("SELECT what FROM record ORDER BY number")]
    connection.close()
    assert what == ["服务启动", "保存版本", "服务停止"]


def test_a_disk_that_is_full_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with site.database.writing() as connection:
        put_on_record(connection, CLERK, What.VERSION)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(anchors.Unanchored, match="写不进去"):
        anchor(site.database, site.settings.anchors)


# ---------------------------------------------------------------- taken away to be looked at


def test_what_is_exported_has_its_own_digest(told: Site) -> None:
    with told.database.reading() as connection:
        lines = list(exported(connection))
    last = json.loads(lines[-1])
    assert last["rows"] == 12
    assert last["sha256"] == hashlib.sha256("".join(lines[:-1]).encode()).hexdigest()
    assert json.loads(lines[3])["of"] == "3"
