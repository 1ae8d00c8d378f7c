"""Jobs: none is lost and none ends twice, whoever is killed; who asked is told once."""

from __future__ import annotations

import json
import logging
import os
import random
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import pytest
import worker_process
from receiving import Receiver, receiving
from sqlalchemy import create_engine, delete, func, insert, select, text, update
from sqlalchemy.engine import make_url

from generator.serving.configuration import Limits
from generator.serving.interface.signing import signature
from generator.serving.store.database import Database, now
from generator.serving.store.digests import content, keep
from generator.serving.store.kept import JOBS, KEYS, NONCES, SETTINGS
from generator.serving.store.migrating import migrate
from generator.serving.working import addresses, callbacks, jobs
from generator.serving.working.addresses import NotAllowed
from generator.serving.working.callbacks import deliver, send_again
from generator.serving.working.confining import Readers, Refused
from generator.serving.working.file_names import Upload
from generator.serving.working.holders import is_dead, this_process
from generator.serving.working.job_kinds import KINDS, Work, read_each
from generator.serving.working.jobs import (
    CALLED,
    CALLING,
    CANCELLED,
    DONE,
    FAILED,
    GIVEN_UP,
    RUNNING,
    TO_CALL,
    WAITING,
    Job,
    NoLongerHeld,
    Settling,
)
from generator.serving.working.workers import Workers

OTHER: Final = os.environ.get("JUESUAN_TEST_POSTGRESQL", "")
SECRET: Final = "口令-9"  # noqa: S105  an example
NAP: Final = {"nap": worker_process.nap}


@contextmanager
def schema_of_its_own() -> Iterator[str]:
    """In the PostgreSQL that was named."""
    schema = f"jobs_{secrets.token_hex(4)}"
    engine = create_engine(make_url(OTHER).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    asked = {"options": f"-csearch_path={schema}"}
    yield make_url(OTHER).update_query_dict(asked).render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture(params=["sqlite", *(["postgresql"] if OTHER else [])])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'juesuan.db'}"
        return
    with schema_of_its_own() as found:
        yield found


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    made = Database(url)
    migrate(made)
    with made.writing() as connection:
        key = {"app_key": "oa", "secret": SECRET, "shown": "OA", "made": now()}
        connection.execute(insert(KEYS).values(**key))
    yield made
    made.close()


@pytest.fixture
def receiver(database: Database) -> Iterator[Receiver]:
    with receiving() as made:
        allow(database, made.origin)
        yield made


def allow(database: Database, *listed: object) -> None:
    with database.writing() as connection:
        connection.execute(delete(SETTINGS).where(SETTINGS.c.name == addresses.LIST))
        row = {"name": addresses.LIST, "value": json.dumps(listed)}
        connection.execute(insert(SETTINGS).values(**row))


def put(database: Database, callback: str = "", milliseconds: int = 0) -> str:
    with database.writing() as connection:
        return jobs.put(connection, "nap", {"milliseconds": milliseconds}, "oa", callback)


def take(database: Database, worker: str = "one") -> Job:
    found = jobs.take(database, worker, NAP)
    assert found
    return found


def row(database: Database, job: str) -> Any:
    with database.reading() as connection:
        return connection.execute(select(JOBS).where(JOBS.c.id == job)).one()


def told(database: Database, job: str) -> Any:
    with database.reading() as connection:
        return jobs.told(connection, job)


def expire(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(update(JOBS).values(leased=0, call_again=0))


def finish(database: Database, job: Job, answer: Mapping[str, object] | None = None) -> None:
    jobs.finish(database, job, lambda _: answer or {"slept": 0})


def settled_rows(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(NONCES)).scalar_one()


# ---------------------------------------------------------------- who does a job


def test_jobs_are_taken_in_their_order_and_ended_once(database: Database) -> None:
    asked = []
    for _ in range(3):
        asked.append(put(database))
        time.sleep(0.002)
    taken = [take(database) for _ in range(3)]
    assert [one.id for one in taken] == asked
    assert jobs.take(database, "two", NAP) is None
    jobs.progress(database, taken[0], 3, 7)
    far = told(database, asked[0])
    assert (far["state"], far["done"], far["whole"], far["answer"]) == (RUNNING, 3, 7, None)
    finish(database, taken[0], {"said": "好"})
    assert told(database, asked[0])["state"] == DONE
    assert told(database, asked[0])["answer"] == {"said": "好"}
    with pytest.raises(NoLongerHeld):
        finish(database, taken[0])
    with pytest.raises(NoLongerHeld):
        jobs.fail(database, taken[0], "不行")
    with database.reading() as connection:
        assert jobs.told(connection, asked[0], "oa")
        assert jobs.told(connection, asked[0], "other") is None
        assert jobs.told(connection, "nothing") is None


def test_a_job_of_a_kind_that_a_worker_does_not_know_is_left(database: Database) -> None:
    put(database)
    assert jobs.take(database, "one", ["read"]) is None


def test_many_who_take_at_once_never_take_the_same(database: Database) -> None:
    for _ in range(40):
        put(database)
    taken: Counter[str] = Counter()

    def taking(worker: str) -> None:
        while job := jobs.take(database, worker, NAP):
            taken[job.id] += 1

    threads = [threading.Thread(target=taking, args=(str(one),)) for one in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), set(taken.values())) == (40, {1})


def test_who_held_a_job_too_long_is_not_heard_any_more(database: Database) -> None:
    job = put(database)
    first = take(database)
    jobs.renew(database, [first])
    assert jobs.take(database, "two", NAP) is None
    expire(database)
    second = take(database, "two")
    assert (second.id, second.tries) == (job, 2)
    with pytest.raises(NoLongerHeld):
        jobs.progress(database, first, 1, 2)
    with pytest.raises(NoLongerHeld):
        jobs.fail(database, first, "不行")
    work = Work(first, database, Readers(Limits()), threading.Event())
    work_of_two = Work(second, database, Readers(Limits()), threading.Event())
    settling = worker_process.nap(work_of_two)
    with pytest.raises(NoLongerHeld):
        jobs.finish(database, work.job, settling)
    assert settled_rows(database) == 0
    jobs.release(database, first)
    jobs.renew(database, [first], 0)
    assert row(database, job).leased > now()
    jobs.finish(database, second, settling)
    assert (told(database, job)["state"], settled_rows(database)) == (DONE, 1)


def test_a_job_that_ends_whoever_takes_it_is_taken_three_times(database: Database) -> None:
    job = put(database)
    for _ in range(jobs.TRIES):
        take(database)
        expire(database)
    assert jobs.take(database, "four", NAP) is None
    assert told(database, job)["state"] == FAILED
    assert "3 次" in told(database, job)["answer"]["message"]


def test_a_job_that_is_given_back_is_as_it_was(database: Database) -> None:
    job = put(database)
    jobs.release(database, take(database))
    jobs.release(database, take(database), 60_000)
    assert jobs.take(database, "one", NAP) is None
    assert (row(database, job).state, row(database, job).tries) == (WAITING, 0)
    expire(database)
    jobs.release(database, take(database), counted=True)
    assert row(database, job).tries == 1


def test_a_cancelled_job_is_left_and_nobody_is_called(
    database: Database, receiver: Receiver
) -> None:
    job = put(database, receiver.origin + "/back")
    held = take(database)
    with database.writing() as connection:
        assert jobs.cancel(connection, job)
    with database.writing() as connection:
        assert not jobs.cancel(connection, job)
    with pytest.raises(NoLongerHeld):
        jobs.progress(database, held, 1, 2)
    assert (row(database, job).state, row(database, job).called) == (CANCELLED, "")
    assert not deliver(database, "one")


def test_what_the_dead_hold_is_taken_at_once(database: Database) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    mine = this_process()
    machine, pid, _ = mine.rsplit("/", 2)
    stat = Path(f"/proc/{child.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    theirs = f"{machine}/{child.pid}/{stat[19]}"
    assert not is_dead(theirs)
    assert not is_dead(mine)
    assert is_dead(f"{machine}/{pid}/1")  # the number was given to another
    assert not is_dead(f"another machine/{child.pid}/1")
    assert not is_dead("")
    assert not is_dead("one")
    asked = {put(database), put(database)}
    assert {take(database, theirs).id, take(database, mine).id} == asked
    child.kill()
    child.wait()
    jobs.free_what_the_dead_hold(database)
    assert take(database, mine).tries == 2
    assert jobs.take(database, mine, NAP) is None


# ---------------------------------------------------------------- where it may call


@pytest.mark.parametrize(
    "address",
    [
        "https://oa.example.org/back",
        "https://OA.example.org:443/back?token=1",
        "http://oa.example.org:8080/in/back",
        "http://oa.example.org:8080/in",
    ],
)
def test_a_listed_address_may_be_called(database: Database, address: str) -> None:
    allow(database, "https://oa.example.org", "http://oa.example.org:8080/in/", 5, "nonsense")
    with database.reading() as connection:
        assert addresses.check(connection, address).host == "oa.example.org"


@pytest.mark.parametrize(
    "address",
    [
        "x",
        "http://",
        "https://oa.example.org.other.example.org/back",
        "https://oa.example.org@example.org/",
        "https://oa.example.org:8443/",
        "http://oa.example.org/",
        "http://oa.example.org:8080/inside",
        "http://oa.example.org:8080/in/../out",
        "http://oa.example.org:8080/in/%2e%2e/out",
        "http://oa.example.org:8080/in\\..\\out",
        "https://oa.example.org:x/",
        "https://[oa.example.org/",
        "ftp://oa.example.org/",
        "file:///etc/passwd",
        "https://oa.example.org/#x",
        "https://oa.example.org/ x",
        "https://oa.example.org/\r\nX: y",
        "https://办公.example.org/",
        "https://oa.example.org/" + "x" * 3000,
    ],
)
def test_no_other_address_may_be_called(database: Database, address: str) -> None:
    allow(database, "https://oa.example.org", "http://oa.example.org:8080/in/")
    with database.writing() as connection, pytest.raises(NotAllowed, match="回调"):
        jobs.put(connection, "nap", {}, "oa", address)


@pytest.mark.parametrize(
    "number",
    [
        "169.254.169.254",
        "169.254.1.1",
        "100.100.100.200",
        "0.0.0.0",  # noqa: S104  not bound to
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "::ffff:127.0.0.1",
        "127.0.0.1",
    ],
)
def test_a_name_that_leads_inside_is_not_called(
    monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in ("10.1.2.3", number)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(NotAllowed):
        addresses.resolved(addresses.parsed("http://oa.example.org/"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found[:1])
    assert addresses.resolved(addresses.parsed("http://oa.example.org/")) == "10.1.2.3"


# ---------------------------------------------------------------- who is told


def ended(database: Database, callback: str, answer: Mapping[str, object] | None = None) -> str:
    job = put(database, callback)
    finish(database, take(database), answer)
    return job


def test_who_asked_is_told_once_and_can_know_that_it_is_us(
    database: Database, receiver: Receiver
) -> None:
    job = ended(database, receiver.origin + '/back/{1}?b=2&a="1"', {"said": "好"})
    assert deliver(database, "one")
    assert not deliver(database, "one")
    assert receiver.told == {job: 1}
    assert row(database, job).called == CALLED
    sent, body = receiver.headers[job], receiver.bodies[job]
    assert json.loads(body) == told(database, job)
    moment, nonce = sent["x-juesuan-timestamp"], sent["x-juesuan-nonce"]
    assert abs(int(moment) - now()) < 20_000
    # The path is signed as it was sent, which is not as it was typed.
    asked = ("/back/%7B1%7D", "b=2&a=%221%22")
    made = signature(SECRET, "HMAC-SHA256", "POST", moment, nonce, *asked, body)
    assert sent["x-juesuan-signature"] == made


def test_a_job_that_failed_is_told_too(database: Database, receiver: Receiver) -> None:
    job = put(database, receiver.origin)
    jobs.fail(database, take(database), "读不了", [{"规则": "I01"}])
    assert deliver(database, "one")
    answer = json.loads(receiver.bodies[job])["answer"]
    assert answer == {"message": "读不了", "problems": [{"规则": "I01"}]}


@pytest.mark.parametrize("status", [302, 400, 404, 500, 503])
def test_what_is_not_taken_is_sent_again_later_under_its_number(
    database: Database, receiver: Receiver, status: int
) -> None:
    job = ended(database, receiver.origin)
    receiver.status = status
    before = now()
    assert deliver(database, "one")
    assert not deliver(database, "one")
    assert row(database, job).called == TO_CALL
    assert row(database, job).call_again >= before + 10_000
    expire(database)
    receiver.status = 204
    nonce = receiver.headers[job]["x-juesuan-nonce"]
    assert deliver(database, "one")
    assert (receiver.told[job], row(database, job).called) == (2, CALLED)
    assert receiver.headers[job]["x-juesuan-nonce"] != nonce


def test_after_a_day_it_is_given_up(database: Database) -> None:
    with receiving() as gone:
        allow(database, gone.origin)
    job = ended(database, gone.origin)
    pauses = []
    while row(database, job).called == TO_CALL:
        before = now()
        assert deliver(database, "one")
        pauses.append((row(database, job).call_again - before) // 1000)
        expire(database)
    assert row(database, job).called == GIVEN_UP
    assert pauses[:3] == [10, 30, 60]
    assert 23 * 3600 <= sum(pauses[:-1]) <= 25 * 3600
    assert send_again(database, job)
    assert row(database, job).called == TO_CALL


def test_what_was_allowed_once_is_asked_again_before_it_is_sent(
    database: Database, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    job = ended(database, receiver.origin + "/?token=abc", {"said": "1,234.50"})
    allow(database)
    with caplog.at_level(logging.DEBUG):
        assert deliver(database, "one")
    assert (row(database, job).called, receiver.told) == (GIVEN_UP, {})
    assert "token" not in caplog.text
    assert "1,234.50" not in caplog.text


def test_a_key_that_was_taken_back_signs_nothing(database: Database, receiver: Receiver) -> None:
    job = ended(database, receiver.origin)
    with database.writing() as connection:
        connection.execute(update(KEYS).values(active=False))
    assert deliver(database, "one")
    assert (row(database, job).called, receiver.told) == (GIVEN_UP, {})


def test_who_does_not_want_it_any_more_is_not_asked_again(
    database: Database, receiver: Receiver
) -> None:
    job = ended(database, receiver.origin)
    receiver.status = 410
    assert deliver(database, "one")
    assert row(database, job).called == GIVEN_UP


class Killed(BaseException):
    """What nothing in the program catches, as nothing catches a kill."""


def killed_at(name: str, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A delivery that is cut off before one of its steps."""

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(callbacks, name, killed)
        with pytest.raises(Killed):
            deliver(database, "one")


def test_who_is_killed_before_the_last_byte_has_told_nothing(
    database: Database, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ended(database, receiver.origin)
    killed_at("_about_to", database, monkeypatch)
    assert (row(database, job).called, receiver.told) == (TO_CALL, {})
    assert not deliver(database, "two")  # it is claimed for a while
    expire(database)
    assert deliver(database, "two")
    assert receiver.told == {job: 1}


def test_who_is_killed_after_the_last_byte_is_not_made_to_tell_again(
    database: Database, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ended(database, receiver.origin)
    killed_at("_settle", database, monkeypatch)
    assert (row(database, job).called, receiver.told) == (CALLING, {job: 1})
    expire(database)
    assert not deliver(database, "two")
    assert send_again(database, job)
    assert deliver(database, "two")
    assert (row(database, job).called, receiver.told) == (CALLED, {job: 2})


def test_who_was_away_for_longer_than_its_claim_sends_nothing(
    database: Database, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ended(database, receiver.origin)
    about_to = callbacks._about_to

    def away(database: Database, call: Any) -> None:
        monkeypatch.setattr(callbacks, "_about_to", about_to)
        expire(database)
        # The one that was away is inside a loop of its own, so the other has a thread of its own.
        other = threading.Thread(target=deliver, args=(database, "two"))
        other.start()
        other.join()
        about_to(database, call)

    monkeypatch.setattr(callbacks, "_about_to", away)
    assert deliver(database, "one")
    assert (row(database, job).called, receiver.told) == (CALLED, {job: 1})


# ---------------------------------------------------------------- the workers of a service


def until(found: Callable[[], bool], seconds: int = 30) -> None:
    for _ in range(seconds * 50):
        if found():
            return
        time.sleep(0.02)
    raise AssertionError


def test_workers_read_what_was_uploaded_and_tell_of_it(
    database: Database, receiver: Receiver
) -> None:
    texts = ["某局2024年度部门决算公开\n\n本年收入合计100.00万元。\n".encode(), b"\x89PNG\r\n"]
    with database.writing() as connection:
        files = [
            {"field": "report", "name": f"{n}.txt", "digest": keep(connection, one)}
            for n, one in enumerate(texts)
        ]
        request = {"task": "audit", "files": files[:1], "options": {"forms": "json"}}
        one = jobs.put(connection, "read", request, "oa", receiver.origin)
        each = jobs.put(connection, "read_each", {**request, "files": files}, "oa")
        bad = jobs.put(connection, "read", {**request, "files": files[1:]}, "oa")
        broken = jobs.put(connection, "read", {"nonsense": 1}, "oa")
    workers = Workers(database, Readers(Limits(), 2), KINDS)
    workers.begin()
    try:
        until(lambda: row(database, bad).state == FAILED and row(database, one).called == CALLED)
        until(lambda: row(database, each).state == DONE and row(database, broken).tries == 1)
    finally:
        workers.stop()
    assert receiver.told == {one: 1}
    digest = told(database, one)["answer"]["parts"]["json"]
    with database.reading() as connection:
        assert json.loads(content(connection, digest))["年度"] == 2024
    lines = told(database, each)["answer"]["files"]
    assert (lines[0]["parts"], "图片" in lines[1]["message"]) == ({"json": digest}, True)
    assert "图片" in told(database, bad)["answer"]["message"]
    assert (row(database, each).done, row(database, each).whole) == (2, 2)


def test_a_job_of_many_files_goes_on_where_it_was(database: Database) -> None:
    """Killed in the middle of the third file: the first two are not read again."""
    asked: list[str] = []

    class Reading(Readers):
        def run(self, task: str, files: Sequence[Upload], **options: str) -> Mapping[str, bytes]:
            assert (task, options) == ("audit", {})
            asked.append(files[0].name)
            if len(asked) == 3:
                raise KeyboardInterrupt
            if files[0].name == "1.txt":
                raise Refused("读不了这一份")
            return {"json": files[0].data}

    with database.writing() as connection:
        files = [
            {"field": "report", "name": f"{at}.txt", "digest": keep(connection, b"%d" % at)}
            for at in range(4)
        ]
        job = jobs.put(connection, "read_each", {"task": "audit", "files": files}, "oa")
    reading = Reading(Limits(), 1)
    for _ in range(2):
        held = jobs.take(database, "w", ["read_each"], lease=-1)
        assert held
        with suppress(KeyboardInterrupt):
            work = Work(held, database, reading, threading.Event())
            jobs.finish(database, held, read_each(work))
    assert asked == ["0.txt", "1.txt", "2.txt", "2.txt", "3.txt"]
    lines = told(database, job)["answer"]["files"]
    assert [one["name"] for one in lines] == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert lines[1]["message"] == "读不了这一份"
    assert (row(database, job).done, row(database, job).whole) == (4, 4)


def test_workers_that_stop_give_back_what_they_do(database: Database) -> None:
    job = put(database)
    begun = threading.Event()

    def slow(work: Work) -> Settling:
        begun.set()
        while True:
            work.progress(0, 1)
            time.sleep(0.01)

    workers = Workers(database, Readers(Limits(), 2), {"nap": slow})
    workers.begin()
    assert begun.wait(10)
    workers.stop()
    assert (row(database, job).state, row(database, job).tries) == (WAITING, 0)
    assert take(database).id == job


def test_what_a_worker_cannot_end_is_not_held_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database was away when a job was to be ended, and when it was to be given back."""
    job = put(database)

    def away_once(name: str) -> None:
        there = getattr(jobs, name)

        def away(*_: Any, **__: Any) -> None:
            monkeypatch.setattr(jobs, name, there)
            raise OSError

        monkeypatch.setattr(jobs, name, away)

    away_once("finish")
    away_once("release")
    workers = Workers(database, Readers(Limits(), 2), NAP, lease=600)
    workers.begin()
    try:
        until(lambda: row(database, job).state == DONE)
    finally:
        workers.stop()
    assert row(database, job).tries == 2


# ---------------------------------------------------------------- kill -9

JOBS_PUT: Final = 200
KILLS: Final = 10


class Killing:
    """Workers that are killed ten times, each at another point, and begun anew."""

    def __init__(self, url: str, receiver: Receiver) -> None:
        self.url = url
        self.kills = 0
        self._chance = random.Random(7)  # noqa: S311  the same every time
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        receiver.at_headers = lambda told: self._at("headers", told)
        receiver.at_whole = lambda told: self._at("whole", told)

    def begin(self) -> None:
        """Begins workers where there are none."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                command = [sys.executable, worker_process.__file__, self.url]
                self._process = subprocess.Popen(command)

    def _at(self, where: str, told: int) -> None:
        """Kills in the middle of half a call, of a whole one, or some time after it."""
        with self._lock:
            due = JOBS_PUT // (KILLS + 1) * (self.kills + 1)
            wanted = ("headers", "whole", "later")[self.kills % 3]
            alive = self._process is not None and self._process.poll() is None
            if self.kills == KILLS or told < due or not alive or wanted not in {"later", where}:
                return
            self.kills += 1
        if wanted == "later":
            threading.Timer(self._chance.uniform(0, 0.05), self.kill).start()
        else:
            self.kill()

    def kill(self) -> None:
        with self._lock:
            assert self._process
            self._process.kill()
            self._process.wait()


def states(database: Database) -> Counter[tuple[str, str]]:
    with database.reading() as connection:
        found = connection.execute(select(JOBS.c.state, JOBS.c.called))
        return Counter((one.state, one.called) for one in found)


def test_200_jobs_with_ten_kills_are_all_done_and_told_once(
    url: str, database: Database, receiver: Receiver
) -> None:
    every = [put(database, receiver.origin, milliseconds=n % 15) for n in range(JOBS_PUT)]
    killing = Killing(url, receiver)
    begun = time.monotonic()
    try:
        while not set(states(database)) <= {(DONE, CALLED), (DONE, CALLING)}:
            killing.begin()
            time.sleep(0.05)
            assert time.monotonic() - begun < 240, states(database)
        time.sleep(0.2)  # what was handed to the system before a kill
    finally:
        killing.kill()
    assert killing.kills == KILLS
    assert settled_rows(database) == JOBS_PUT
    # None is told twice. A kill in the very moment of a call may cost it; then its row says so.
    assert set(receiver.told.values()) == {1}
    untold = [one for one in every if not receiver.told[one]]
    assert len(untold) <= KILLS
    assert {row(database, one).called for one in untold} <= {CALLING}
    for one in untold:
        assert send_again(database, one)
        assert deliver(database, "one")
    assert receiver.told == dict.fromkeys(every, 1)
