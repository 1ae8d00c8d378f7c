"""What was kept for a while goes, with its bytes; what anything rests on stays."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from generator.serving.handing.batch_audit import put_reading
from generator.serving.store.batches import begin_batch, put_job, put_report
from generator.serving.store.database import Database, now
from generator.serving.store.digests import content, keep
from generator.serving.store.kept import (
    ANSWERED,
    CONTENTS,
    HANDED_OUT,
    JOB_LINES,
    JOBS,
    STEPS,
)
from generator.serving.store.migrating import migrate
from generator.serving.store.sweeping import DAY, KEPT, sweep
from generator.serving.store.versions import begin, put_department
from generator.serving.working import jobs

OLD = 9 * DAY


@pytest.fixture
def kept(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    url = database or f"sqlite:///{tmp_path_factory.mktemp('kept')}/x.db"
    made = Database(url)
    migrate(made)
    yield made
    made.close()


def answer(of: Database, key: str, body: bytes, age: int = OLD) -> str:
    with of.writing() as connection:
        digest = keep(connection, body)
        row = {"caller": "oa", "key": key, "request": "r", "status": 200, "answer": digest}
        connection.execute(ANSWERED.insert().values(**row, at=now() - age))
    return digest


def hand_out(of: Database, body: bytes, age: int = OLD) -> str:
    with of.writing() as connection:
        digest = keep(connection, body)
        row = {"caller": "oa", "digest": digest, "name": "a.txt", "media": "text/plain"}
        connection.execute(HANDED_OUT.insert().values(**row, at=now() - age))
    return digest


def report(of: Database, text: str) -> int:
    with of.writing() as connection:
        put_department(connection, "moubu", "某部")
        return begin(connection, ("moubu", "2031", "决算"), text, "甲", "新建")


def is_there(of: Database, digest: str) -> bool:
    with of.reading() as connection:
        try:
            content(connection, digest)
        except KeyError:
            return False
        return True


def rows(of: Database, table: object) -> int:
    with of.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar() or 0)  # type: ignore[arg-type]


def test_old_answers_and_files_go_with_their_bytes(kept: Database) -> None:
    gone = [answer(kept, "a", b"one"), hand_out(kept, b"two")]
    stay = [answer(kept, "b", b"three", DAY), hand_out(kept, b"four", KEPT - DAY)]
    assert sweep(kept) == 2
    assert [is_there(kept, one) for one in gone + stay] == [False, False, True, True]
    assert (rows(kept, ANSWERED), rows(kept, HANDED_OUT)) == (1, 1)
    assert sweep(kept) == 0


def test_more_than_are_swept_at_a_time_go(kept: Database) -> None:
    for at in range(230):
        answer(kept, f"k{at}", b"%d" % at)
    assert sweep(kept) == 230
    assert rows(kept, CONTENTS) == 0


def test_what_anything_rests_on_stays(kept: Database) -> None:
    number = report(kept, "部门: 某部\n")
    text = hand_out(kept, "部门: 某部\n".encode())
    signed, shared = hand_out(kept, b"signed"), hand_out(kept, b"shared")
    answer(kept, "now", b"shared", 0)
    with kept.writing() as connection:
        row = {"report": number, "version": 1, "what": "签发", "who": "甲", "at": now()}
        documents = json.dumps({"txt": {"name": "a.txt", "digest": signed}})
        connection.execute(STEPS.insert().values(**row, documents=documents))
    assert sweep(kept) == 3
    assert all(is_there(kept, one) for one in (text, signed, shared))


def test_the_database_refuses_to_take_away_what_is_in_use(kept: Database) -> None:
    number = report(kept, "部门: 某部\n")
    signed = hand_out(kept, b"signed")
    with kept.writing() as connection:
        row = {"report": number, "version": 1, "what": "签发", "who": "甲", "at": now()}
        connection.execute(STEPS.insert().values(**row, documents=f'["{signed}"]'))
        connection.execute(delete(HANDED_OUT))
    for statement in (
        delete(CONTENTS),
        delete(CONTENTS).where(CONTENTS.c.digest == signed),
        update(CONTENTS).values(data=b"x"),
    ):
        with pytest.raises(DBAPIError), kept.writing() as connection:
            connection.execute(statement)
    assert is_there(kept, signed)


def test_jobs_that_have_ended_go_with_what_was_sent(kept: Database) -> None:
    with kept.writing() as connection:
        sent = [keep(connection, b"sent %d" % at) for at in range(3)]
        names = [jobs.put(connection, "x", {"sent": one}, "oa") for one in sent]
        ended = {"state": "完成", "answer": keep(connection, b"{}"), "at": now() - OLD}
        connection.execute(update(JOBS).where(JOBS.c.id == names[0]).values(**ended))
        connection.execute(
            update(JOBS).where(JOBS.c.id == names[1]).values(**ended, called="待发", callback="x")
        )
        connection.execute(update(JOBS).where(JOBS.c.id == names[2]).values(at=now() - OLD))
        connection.execute(JOB_LINES.insert().values(job=names[0], place=0, said="{}"))
    assert sweep(kept) == 1
    assert [is_there(kept, one) for one in sent] == [False, True, True]
    assert (rows(kept, JOBS), rows(kept, JOB_LINES)) == (2, 0)


def test_why_a_report_of_a_batch_was_never_audited_stays(kept: Database) -> None:
    with kept.writing() as connection:
        number = put_report(connection, begin_batch(connection, "一批", "甲"), "a.txt", b"a")
        assert number is not None
        job = put_reading(connection, number, "甲")
        put_job(connection, number, job)
        row = {"state": "失败", "answer": keep(connection, b"{}"), "at": now() - OLD}
        connection.execute(update(JOBS).where(JOBS.c.id == job).values(**row))
    assert sweep(kept) == 0


def test_bytes_that_somebody_is_about_to_refer_to_are_there_when_they_do(kept: Database) -> None:
    """One keeps a text that is being swept at the same moment."""
    for at in range(20):
        answer(kept, f"k{at}", b"body %d" % at)
    stop = threading.Event()
    failed: list[Exception] = []

    def keeping() -> None:
        try:
            for at in range(20):
                answer(kept, f"n{at}", b"body %d" % at, 0)
        except Exception as error:  # noqa: BLE001  told below
            failed.append(error)
        stop.set()

    thread = threading.Thread(target=keeping)
    thread.start()
    while not stop.is_set():
        sweep(kept)
    thread.join()
    assert not failed
    sweep(kept)  # all may have been kept before the first was begun
    with kept.reading() as connection:
        digests = list(connection.execute(select(ANSWERED.c.answer)).scalars())
        assert len(digests) == 20
        for one in digests:
            content(connection, one)
